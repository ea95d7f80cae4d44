/* CDFs against values and functions that others computed, and densities as their derivatives. */
#include "check.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "dist_cases.h"
#include "dist_reference.h"

/* A few operations in doubles leave some units of 2^-53 of a probability: the worst seen is below 1e-14.
 * Beside that, x - min and the like round as if x itself had moved by an ulp. */
#define RELATIVE 2e-14

static void check_side(const char *name, const abai_dist *dist, double x, bool upper, double want) {
    const double got = abai_dist_cdf(dist, x, upper);
    const double excused = dist_rounding(dist, x, want, 0, 4);
    if (!(fabs(got - want) <= (RELATIVE + excused) * want))
        fail_msg("%s at %.17g %s: %.17g, not %.17g (%.2g of it)", name, x,
                 upper ? "above" : "below", got, want, fabs(got - want) / want);
}

static void cdf_agrees_with_mpmath_in_both_tails(void **state) {
    for (size_t i = 0; i < sizeof dist_reference / sizeof dist_reference[0]; i++) {
        const char *name = dist_reference[i].name;
        const abai_dist *dist = dist_make(name, dist_reference[i].value, *state);
        check_side(name, dist, dist_reference[i].x, false, dist_reference[i].lower);
        check_side(name, dist, dist_reference[i].x, true, dist_reference[i].upper);
    }
}

typedef double (*gsl_of_one)(double x, double a);
typedef double (*gsl_of_two)(double x, double a, double b);

/* GSL's own CDFs where they are accurate; parameters in GSL's order. */
static const struct {
    const char *name;
    double value[4];
    gsl_of_one lower1, upper1;
    gsl_of_two lower2, upper2;
    double a, b;
} gsl_cases[] = {
    {"uniform", {2, 5}, NULL, NULL, gsl_cdf_flat_P, gsl_cdf_flat_Q, 2, 5},
    {"exponential", {3}, gsl_cdf_exponential_P, gsl_cdf_exponential_Q, NULL, NULL, 3, 0},
    {"gamma", {2.5, 3}, NULL, NULL, gsl_cdf_gamma_P, gsl_cdf_gamma_Q, 2.5, 3},
    {"beta", {2, 5, 0, 1}, NULL, NULL, gsl_cdf_beta_P, gsl_cdf_beta_Q, 2, 5},
    {"weibull", {2, 3}, NULL, NULL, gsl_cdf_weibull_P, gsl_cdf_weibull_Q, 3, 2},
    {"student_t", {5, 0, 1}, gsl_cdf_tdist_P, gsl_cdf_tdist_Q, NULL, NULL, 5, 0},
    {"cauchy", {0, 2}, gsl_cdf_cauchy_P, gsl_cdf_cauchy_Q, NULL, NULL, 2, 0},
    {"logistic", {0, 2}, gsl_cdf_logistic_P, gsl_cdf_logistic_Q, NULL, NULL, 2, 0},
    {"gumbel", {0, 1}, NULL, NULL, gsl_cdf_gumbel1_P, gsl_cdf_gumbel1_Q, 1, 1},
    {"laplace", {0, 2}, gsl_cdf_laplace_P, gsl_cdf_laplace_Q, NULL, NULL, 2, 0},
    {"rayleigh", {2}, gsl_cdf_rayleigh_P, gsl_cdf_rayleigh_Q, NULL, NULL, 2, 0},
    {"pareto", {1.5, 2}, NULL, NULL, gsl_cdf_pareto_P, gsl_cdf_pareto_Q, 1.5, 2},
    {"chi_squared", {3}, gsl_cdf_chisq_P, gsl_cdf_chisq_Q, NULL, NULL, 3, 0},
    {"f", {5, 7}, NULL, NULL, gsl_cdf_fdist_P, gsl_cdf_fdist_Q, 5, 7},
    {"normal", {0, 2}, gsl_cdf_gaussian_P, gsl_cdf_gaussian_Q, NULL, NULL, 2, 0},
};

static void cdf_agrees_with_gsl(void **state) {
    static const double at[] = {-20, -3, -0.5, 0.01, 0.2, 0.5, 0.99, 2.5, 4, 15, 40};
    for (size_t i = 0; i < sizeof gsl_cases / sizeof gsl_cases[0]; i++) {
        const abai_dist *dist = dist_make(gsl_cases[i].name, gsl_cases[i].value, *state);
        const double a = gsl_cases[i].a, b = gsl_cases[i].b;
        for (size_t k = 0; k < sizeof at / sizeof at[0]; k++) {
            if (at[k] <= 0 && abai_dist_info_of(dist)->half_line)
                continue; /* GSL's weibull and rayleigh take any x as positive */
            const bool two = gsl_cases[i].lower2 != NULL;
            const double lower =
                two ? gsl_cases[i].lower2(at[k], a, b) : gsl_cases[i].lower1(at[k], a);
            const double upper =
                two ? gsl_cases[i].upper2(at[k], a, b) : gsl_cases[i].upper1(at[k], a);
            /* 1e-12: GSL's own error. */
            assert_near(abai_dist_cdf(dist, at[k], false), lower, 1e-12 * lower + 1e-300);
            assert_near(abai_dist_cdf(dist, at[k], true), upper, 1e-12 * upper + 1e-300);
        }
    }
}

static void counts_agree_with_gsl(void **state) {
    const abai_dist *poisson = dist_make("poisson", (double[]){3.5}, *state);
    const abai_dist *geometric = dist_make("geometric", (double[]){0.2}, *state);
    const abai_dist *binomial = dist_make("binomial", (double[]){10, 0.3}, *state);
    const abai_dist *negative = dist_make("negative_binomial", (double[]){2.5, 0.4}, *state);
    for (unsigned k = 0; k <= 12; k++) {
        for (int half = 0; half < 2; half++) { /* nothing happens between whole numbers */
            const double x = k + 0.5 * half;
            assert_near(abai_dist_cdf(poisson, x, false), gsl_cdf_poisson_P(k, 3.5), 1e-14);
            assert_near(abai_dist_cdf(poisson, x, true), gsl_cdf_poisson_Q(k, 3.5), 1e-14);
            assert_near(abai_dist_cdf(binomial, x, false), gsl_cdf_binomial_P(k, 0.3, 10), 1e-14);
            assert_near(abai_dist_cdf(negative, x, false), gsl_cdf_negative_binomial_P(k, 0.4, 2.5),
                        1e-14);
            if (k > 0)
                assert_near(abai_dist_cdf(geometric, x, false), gsl_cdf_geometric_P(k, 0.2), 1e-14);
        }
    }
}

/* By the mean value theorem, the slope of the CDF between two points is its density somewhere between
 * them. They are 2e-5 apart in probability, so rounding is below 1e-10 of the slope as far as
 * probabilities go; the x have to be 1e-9 of themselves apart for 1e-6 to cover theirs. */
static void density_is_derivative_of_cdf(void **state) {
    for (size_t i = 0; i < dist_continuous_count; i++) {
        const abai_dist *dist =
            dist_make(dist_continuous[i].name, dist_continuous[i].value, *state);
        for (int k = 1; k <= 7; k++) {
            const double u = k / 8.0, x = abai_dist_quantile(dist, u <= 0.5 ? -u : 1 - u);
            const double next = abai_dist_quantile(dist, u < 0.5 ? -(u + 1e-5) : 1 - u - 1e-5);
            const double last = abai_dist_quantile(dist, u <= 0.5 ? -(u - 1e-5) : 1 - u + 1e-5);
            const double density = abai_dist_pdf(dist, x);
            const double step = abai_dist_cdf(dist, next, false) - abai_dist_cdf(dist, last, false);
            const double least = fmin(abai_dist_pdf(dist, last), abai_dist_pdf(dist, next));
            const double most = fmax(abai_dist_pdf(dist, last), abai_dist_pdf(dist, next));
            if (next - last <= 1e-9 * fabs(x)) /* too steep for differences */
                continue;
            const double quotient = step / (next - last);
            const double low = fmin(least, density), high = fmax(most, density);
            if (!(quotient >= low * (1 - 1e-6) && quotient <= high * (1 + 1e-6)))
                fail_msg("%s[%zu] at u = %g: slope %.12g, density %.12g to %.12g",
                         dist_continuous[i].name, i, u, quotient, low, high);
        }
    }
}

static void cdf_is_zero_and_one_beyond_the_support(void **state) {
    for (size_t i = 0; i < dist_continuous_count + dist_counts_count; i++) {
        const dist_case *c = i < dist_continuous_count ? &dist_continuous[i]
                                                       : &dist_counts[i - dist_continuous_count];
        const abai_dist *dist = dist_make(c->name, c->value, *state);
        assert_near(abai_dist_cdf(dist, -HUGE_VAL, false), 0, 0);
        assert_near(abai_dist_cdf(dist, -HUGE_VAL, true), 1, 0);
        assert_near(abai_dist_cdf(dist, HUGE_VAL, false), 1, 0);
        assert_near(abai_dist_cdf(dist, HUGE_VAL, true), 0, 0);
        assert_true(abai_dist_cdf(dist, -1e300, false) < 1e-9);
        assert_true(abai_dist_cdf(dist, 1e300, true) < 1e-9);
        assert_near(abai_dist_pdf(dist, HUGE_VAL), 0, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cdf_agrees_with_mpmath_in_both_tails, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(cdf_agrees_with_gsl, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(counts_agree_with_gsl, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(density_is_derivative_of_cdf, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(cdf_is_zero_and_one_beyond_the_support, dist_setup,
                                        dist_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
