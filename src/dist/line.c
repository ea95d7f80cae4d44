/* Families on the whole line: location + scale * Z with a standard Z that is symmetric about 0 but
 * for the gumbel. Student's t is in gamma_beta.c. */
#include <math.h>

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>

#include "dist/family.h"
#include "dist/normal.h"
#include "simd/math.h"

enum { LOCATION, SCALE }; /* places in law->v */

static double standard(const abai_law *law, double x) {
    return (x - law->v[LOCATION]) / law->v[SCALE];
}

static double scaled(const abai_law *law, double z) { return law->v[LOCATION] + law->v[SCALE] * z; }

static double location(const abai_law *law) { return law->v[LOCATION]; }

static double none(const abai_law *law) {
    (void)law;
    return (double)NAN;
}

static aba_status set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[LOCATION] = value[0];
    law->v[SCALE] = value[1];
    return abai_require_positive("scale", value[1], error);
}

/* A kink in the middle, where there is one. */
static size_t kink_at_location(const abai_law *law, double *x, size_t limit) {
    if (limit > 0)
        x[0] = law->v[LOCATION];
    return 1;
}

/* ---- normal ------------------------------------------------------------------------------------ */

static aba_status normal_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[LOCATION] = value[0];
    law->v[SCALE] = value[1];
    return abai_require_positive("sd", value[1], error);
}

static aba_status normal_fit(const abai_dist_spec *spec, int *form, double *value,
                             aba_error *error) {
    (void)error;
    *form = 0;
    abai_normal_meet(spec->quantile_p, spec->quantile_x, value);
    return ABA_OK;
}

static double normal_cdf(const abai_law *law, double x, bool upper) {
    const double z = standard(law, x);
    return upper ? abai_normal_beyond(z) : abai_normal_beyond(-z);
}

static double normal_pdf(const abai_law *law, double x) {
    return abai_normal_density(standard(law, x)) / law->v[SCALE];
}

static double normal_quantile(const abai_law *law, double tail) {
    return scaled(law, abai_normal_quantile(tail));
}

static double normal_sd(const abai_law *law) { return law->v[SCALE]; }

static double normal_ran(const abai_law *law, const gsl_rng *rng) {
    return scaled(law, gsl_ran_gaussian_ziggurat(rng, 1));
}

const abai_dist_operations abai_normal_operations = {
    .set = normal_set,
    .fit = normal_fit,
    .cdf = normal_cdf,
    .pdf = normal_pdf,
    .quantile = normal_quantile,
    .mean = location,
    .sd = normal_sd,
    .ran = normal_ran,
    .closed_form = true,
};

/* ---- cauchy ------------------------------------------------------------------------------------ */

static double cauchy_cdf(const abai_law *law, double x, bool upper) {
    /* The angle that (1, -+z) makes with the vertical: exact in the tail, where 1/2 + atan/pi is not. */
    const double z = standard(law, x);
    return abai_atan2(1, upper ? z : -z) * M_1_PI;
}

static double cauchy_pdf(const abai_law *law, double x) {
    return gsl_ran_cauchy_pdf(standard(law, x), 1) / law->v[SCALE];
}

static double cauchy_quantile(const abai_law *law, double tail) {
    return scaled(law, fabs(tail) > 0.25 ? abai_tan(M_PI * (copysign(0.5, tail) - tail))
                                         : 1 / abai_tan(M_PI * tail));
}

static double cauchy_ran(const abai_law *law, const gsl_rng *rng) {
    return scaled(law, gsl_ran_cauchy(rng, 1));
}

const abai_dist_operations abai_cauchy_operations = {
    .set = set,
    .cdf = cauchy_cdf,
    .pdf = cauchy_pdf,
    .quantile = cauchy_quantile,
    .mean = none,
    .sd = none,
    .ran = cauchy_ran,
    .closed_form = true,
};

/* ---- logistic ---------------------------------------------------------------------------------- */

static double logistic_cdf(const abai_law *law, double x, bool upper) {
    const double z = standard(law, x);
    return 1 / (1 + abai_exp(upper ? z : -z));
}

static double logistic_pdf(const abai_law *law, double x) {
    const double e = abai_exp(-fabs(standard(law, x)));
    return e / ((1 + e) * (1 + e)) / law->v[SCALE];
}

/* log(u / (1 - u)); near the middle 1 - 2u is exact and the quotient is not. */
static double logistic_quantile(const abai_law *law, double tail) {
    const double side = fabs(tail);
    const double z =
        side > 0.25 ? abai_log1p((1 - 2 * side) / side) : abai_log1p(-side) - abai_log(side);
    return scaled(law, copysign(z, tail));
}

static double logistic_sd(const abai_law *law) { return law->v[SCALE] * (M_PI / sqrt(3)); }

static double logistic_ran(const abai_law *law, const gsl_rng *rng) {
    return scaled(law, gsl_ran_logistic(rng, 1));
}

const abai_dist_operations abai_logistic_operations = {
    .set = set,
    .cdf = logistic_cdf,
    .pdf = logistic_pdf,
    .quantile = logistic_quantile,
    .mean = location,
    .sd = logistic_sd,
    .ran = logistic_ran,
    .closed_form = true,
};

/* ---- gumbel (maxima): -log E with a standard exponential E ------------------------------------------ */

static double gumbel_cdf(const abai_law *law, double x, bool upper) {
    const double e = abai_exp(-standard(law, x));
    return upper ? -abai_expm1(-e) : abai_exp(-e);
}

static double gumbel_pdf(const abai_law *law, double x) {
    const double z = standard(law, x);
    return abai_exp(-z - abai_exp(-z)) / law->v[SCALE];
}

static double gumbel_quantile(const abai_law *law, double tail) {
    return scaled(law, -abai_log(tail < 0 ? -abai_log(-tail) : -abai_log1p(-tail)));
}

static double gumbel_mean(const abai_law *law) { return scaled(law, M_EULER); }
static double gumbel_sd(const abai_law *law) { return law->v[SCALE] * (M_PI / sqrt(6)); }

static double gumbel_ran(const abai_law *law, const gsl_rng *rng) {
    return scaled(law, gsl_ran_gumbel1(rng, 1, 1));
}

const abai_dist_operations abai_gumbel_operations = {
    .set = set,
    .cdf = gumbel_cdf,
    .pdf = gumbel_pdf,
    .quantile = gumbel_quantile,
    .mean = gumbel_mean,
    .sd = gumbel_sd,
    .ran = gumbel_ran,
    .closed_form = true,
};

/* ---- laplace ----------------------------------------------------------------------------------- */

static double laplace_cdf(const abai_law *law, double x, bool upper) {
    const double z = standard(law, x), side = 0.5 * abai_exp(-fabs(z));
    return (z < 0) == upper ? 1 - side : side;
}

static double laplace_pdf(const abai_law *law, double x) {
    return 0.5 * abai_exp(-fabs(standard(law, x))) / law->v[SCALE];
}

static double laplace_quantile(const abai_law *law, double tail) {
    return scaled(law, copysign(-abai_log(2 * fabs(tail)), tail));
}

static double laplace_sd(const abai_law *law) { return law->v[SCALE] * M_SQRT2; }

static double laplace_ran(const abai_law *law, const gsl_rng *rng) {
    return scaled(law, gsl_ran_laplace(rng, 1));
}

const abai_dist_operations abai_laplace_operations = {
    .set = set,
    .cdf = laplace_cdf,
    .pdf = laplace_pdf,
    .quantile = laplace_quantile,
    .mean = location,
    .sd = laplace_sd,
    .knots = kink_at_location,
    .ran = laplace_ran,
    .closed_form = true,
};
