#include "design_check.h"

#include "check.h"

#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "columns.h"

/* P(Z > 5) of a standard normal Z. */
static const double FIVE = 2.8665157187919391e-7;

abai_stream design_stream(uint64_t seed, const char *name) {
    abai_stream stream;
    assert_true(abai_stream_init(&stream, seed, name));
    return stream;
}

void design_assert_equal_counts(const uint32_t *count, size_t cells, size_t freedom) {
    double total = 0, statistic = 0;
    for (size_t i = 0; i < cells; i++)
        total += count[i];
    const double expected = total / (double)cells;
    for (size_t i = 0; i < cells; i++)
        statistic += (count[i] - expected) * (count[i] - expected) / expected;
    if (!(gsl_cdf_chisq_Q(statistic, (double)freedom) > FIVE &&
          gsl_cdf_chisq_P(statistic, (double)freedom) > FIVE)) {
        print_error("chi-squared %.6g at %zu degrees of freedom\n", statistic, freedom);
        fail();
    }
}

/* The limit of P(sqrt(n) D > x) is 2 exp(-2 x^2) but for terms of exp(-8 x^2). */
void design_assert_uniform(double *u, size_t n) {
    assert_true(n >= 1000);
    qsort(u, n, sizeof *u, columns_compare);
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, u[i] - (double)i / (double)n);
        most = fmax(most, (double)(i + 1) / (double)n - u[i]);
    }
    const double p = 2 * exp(-2 * (double)n * most * most);
    if (!(p > 2 * FIVE)) {
        print_error("Kolmogorov-Smirnov distance %.6g of %zu values, p = %.3g\n", most, n, p);
        fail();
    }
}

void design_assert_within(const char *what, double deviation, double error) {
    if (!(fabs(deviation) <= 5 * error)) {
        print_error("%s is off by %.6g, %.2f standard errors\n", what, deviation,
                    deviation / error);
        fail();
    }
}
