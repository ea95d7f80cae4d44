#include "support/columns.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static double draw_uniform(gsl_rng *rng) { return gsl_rng_uniform(rng); }
static double draw_normal(gsl_rng *rng) { return gsl_ran_ugaussian(rng); }
static double draw_narrow(gsl_rng *rng) { return 1e6 + 1e-3 * gsl_ran_ugaussian(rng); }
static double draw_lognormal(gsl_rng *rng) { return gsl_ran_lognormal(rng, 0, 3); }
static double draw_cauchy(gsl_rng *rng) { return gsl_ran_cauchy(rng, 1); }
static double draw_poisson(gsl_rng *rng) { return gsl_ran_poisson(rng, 5); }
static double draw_bernoulli(gsl_rng *rng) { return gsl_ran_bernoulli(rng, 0.3); }
static double draw_constant(gsl_rng *rng) { return (void)rng, -42.5; }
static double draw_zero(gsl_rng *rng) { return gsl_rng_uniform_int(rng, 2) == 0 ? 0.0 : -0.0; }
static double draw_signed_integer(gsl_rng *rng) { return gsl_ran_poisson(rng, 20) - 20.0; }
static double draw_denormal(gsl_rng *rng) { return 5e-324 * (gsl_ran_poisson(rng, 1e6) - 1e6); }
static double draw_huge(gsl_rng *rng) {
    return (gsl_rng_uniform(rng) < 0.5 ? -1 : 1) * pow(10, 600 * gsl_rng_uniform(rng) - 292);
}
static double draw_clamped(gsl_rng *rng) { return fmin(fmax(gsl_ran_ugaussian(rng), -0.5), 1.0); }
static double draw_two_clusters(gsl_rng *rng) {
    return (gsl_rng_uniform(rng) < 0.4 ? -1e6 : 1e6) + gsl_ran_ugaussian(rng);
}
static double draw_extreme(gsl_rng *rng) {
    static const double values[] = {-DBL_MAX, -DBL_MIN, -5e-324, 0, 5e-324, DBL_MIN, 1, DBL_MAX};
    return values[gsl_rng_uniform_int(rng, LENGTH(values))];
}
/* Half the draws at one number of 64 bits, the others away from it by all powers of two. */
static double draw_powers(gsl_rng *rng) {
    const double step = ldexp(1, -(int)gsl_rng_uniform_int(rng, 52));
    return gsl_rng_uniform(rng) < 0.5 ? 1.7 : 1.7 + step;
}

const columns_family columns_families[] = {
    {"uniform", draw_uniform},     {"normal", draw_normal},
    {"narrow", draw_narrow},       {"lognormal", draw_lognormal},
    {"cauchy", draw_cauchy},       {"poisson", draw_poisson},
    {"bernoulli", draw_bernoulli}, {"constant", draw_constant},
    {"zero", draw_zero},           {"signed integer", draw_signed_integer},
    {"denormal", draw_denormal},   {"huge", draw_huge},
    {"clamped", draw_clamped},     {"two clusters", draw_two_clusters},
    {"extreme", draw_extreme},     {"powers", draw_powers},
};

const size_t columns_family_count = LENGTH(columns_families);

int columns_compare(const void *a, const void *b) {
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

void columns_fill(const columns_family *family, size_t n, double *column, double *sorted) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 1234);
    for (size_t i = 0; i < n; i++)
        column[i] = family->draw(rng);
    gsl_rng_free(rng);
    memcpy(sorted, column, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, columns_compare);
}
