/* Likelihoods of disclosed figures, against GSL's densities and masses. */
#include "check.h"

#include <gsl/gsl_randist.h>

#include "stats/likelihood.h"

static double log_at(abai_likelihood_kind kind, double a, double b, double y) {
    const abai_likelihood l = {kind, a, b};
    return abai_likelihood_log(&l, y);
}

static void normal_is_gsls_density_over_its_peak(void **state) {
    (void)state;
    for (double y = -20; y <= 40; y += 0.37) {
        const double want = log(gsl_ran_gaussian_pdf(y - 7, 3) / gsl_ran_gaussian_pdf(0, 3));
        assert_near(log_at(ABAI_LIKELIHOOD_NORMAL, 7, 3, y), want, 1e-12 * (1 + fabs(want)));
    }
}

static void lognormal_is_the_normal_of_the_logarithm(void **state) {
    (void)state;
    for (double y = 0.01; y < 100; y *= 1.3) {
        const double want =
            log(gsl_ran_gaussian_pdf(log(y) - 1, 0.4) / gsl_ran_gaussian_pdf(0, 0.4));
        assert_near(log_at(ABAI_LIKELIHOOD_LOGNORMAL, 1, 0.4, y), want, 1e-12 * (1 + fabs(want)));
    }
    assert_true(log_at(ABAI_LIKELIHOOD_LOGNORMAL, 1, 0.4, 0) == -HUGE_VAL);
    assert_true(log_at(ABAI_LIKELIHOOD_LOGNORMAL, 1, 0.4, -1) == -HUGE_VAL);
}

static void poisson_is_gsls_mass_over_its_peak(void **state) {
    (void)state;
    static const unsigned counts[] = {0, 1, 2, 7, 40, 150};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (double y = 0.05; y < 300; y *= 1.17) {
            const unsigned k = counts[i];
            const double peak = k == 0 ? 1 : gsl_ran_poisson_pdf(k, k);
            const double mass = gsl_ran_poisson_pdf(k, y);
            if (mass < 1e-280)
                continue;
            const double want = log(mass / peak);
            assert_near(log_at(ABAI_LIKELIHOOD_POISSON, k, 0, y), want, 1e-11 * (1 + fabs(want)));
        }
    assert_true(log_at(ABAI_LIKELIHOOD_POISSON, 0, 0, 0) == 0);
    assert_true(log_at(ABAI_LIKELIHOOD_POISSON, 3, 0, 0) == -HUGE_VAL);
    assert_true(log_at(ABAI_LIKELIHOOD_POISSON, 0, 0, -1) == -HUGE_VAL);
}

static void binomial_is_gsls_mass_over_its_peak(void **state) {
    (void)state;
    static const unsigned cases[][2] = {{0, 5}, {5, 5}, {1, 5}, {3, 20}, {19, 20}, {50, 200}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (double y = 0.01; y < 1; y += 0.0173) {
            const unsigned k = cases[i][0], n = cases[i][1];
            const double mass = gsl_ran_binomial_pdf(k, y, n);
            if (mass < 1e-280)
                continue;
            const double want = log(mass / gsl_ran_binomial_pdf(k, (double)k / n, n));
            assert_near(log_at(ABAI_LIKELIHOOD_BINOMIAL, k, n, y), want, 1e-11 * (1 + fabs(want)));
        }
    assert_true(log_at(ABAI_LIKELIHOOD_BINOMIAL, 0, 5, 0) == 0);
    assert_true(log_at(ABAI_LIKELIHOOD_BINOMIAL, 5, 5, 1) == 0);
    assert_true(log_at(ABAI_LIKELIHOOD_BINOMIAL, 1, 5, 0) == -HUGE_VAL);
    assert_true(log_at(ABAI_LIKELIHOOD_BINOMIAL, 4, 5, 1) == -HUGE_VAL);
    assert_true(log_at(ABAI_LIKELIHOOD_BINOMIAL, 1, 5, 1.01) == -HUGE_VAL);
    assert_true(log_at(ABAI_LIKELIHOOD_BINOMIAL, 1, 5, -0.01) == -HUGE_VAL);
}

/* Near the peak of a large count the logarithm is -(y - k)^2 / (2 k): what remains of terms of 1e13. */
static void large_counts_keep_their_precision_at_the_peak(void **state) {
    (void)state;
    const double k = 1e12;
    assert_near(log_at(ABAI_LIKELIHOOD_POISSON, k, 0, k + 1e6), -0.5, 1e-6);
    assert_near(log_at(ABAI_LIKELIHOOD_BINOMIAL, k, 2 * k, 0.5 + 1e-6), -4, 1e-5);
}

static void bounds_hold_their_ends(void **state) {
    (void)state;
    assert_true(log_at(ABAI_LIKELIHOOD_BOUNDS, 2, 3, 2) == 0);
    assert_true(log_at(ABAI_LIKELIHOOD_BOUNDS, 2, 3, 3) == 0);
    assert_true(log_at(ABAI_LIKELIHOOD_BOUNDS, 2, 3, nextafter(2, 0)) == -HUGE_VAL);
    assert_true(log_at(ABAI_LIKELIHOOD_BOUNDS, 2, 3, nextafter(3, 4)) == -HUGE_VAL);
    assert_true(log_at(ABAI_LIKELIHOOD_BOUNDS, 2, HUGE_VAL, 1e300) == 0);
}

static void what_is_not_finite_weighs_nothing(void **state) {
    (void)state;
    for (int kind = ABAI_LIKELIHOOD_BOUNDS; kind <= ABAI_LIKELIHOOD_BINOMIAL; kind++) {
        const abai_likelihood l = {(abai_likelihood_kind)kind, 1, HUGE_VAL};
        assert_true(abai_likelihood_log(&l, (double)NAN) == -HUGE_VAL);
        assert_true(abai_likelihood_log(&l, HUGE_VAL) == -HUGE_VAL);
        assert_true(abai_likelihood_log(&l, -HUGE_VAL) == -HUGE_VAL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_is_gsls_density_over_its_peak),
        cmocka_unit_test(lognormal_is_the_normal_of_the_logarithm),
        cmocka_unit_test(poisson_is_gsls_mass_over_its_peak),
        cmocka_unit_test(binomial_is_gsls_mass_over_its_peak),
        cmocka_unit_test(large_counts_keep_their_precision_at_the_peak),
        cmocka_unit_test(bounds_hold_their_ends),
        cmocka_unit_test(what_is_not_finite_weighs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
