/* Distributions given by two of their quantiles. */
#include "check.h"

#include <gsl/gsl_cdf.h>

#include "dist_cases.h"

static const char *const families[] = {"normal", "lognormal", "uniform", "loguniform",
                                       "gamma",  "beta",      "weibull"};
enum { FAMILIES = sizeof families / sizeof families[0] };

static const double probabilities[][2] = {{0.05, 0.95}, {0.1, 0.9},  {0.25, 0.75}, {0.025, 0.975},
                                          {0.01, 0.5},  {0.5, 0.99}, {0.3, 0.31},  {0.001, 0.9999}};
static const double pairs[][2] = {{7, 15},      {1, 2},       {0.1, 0.9},     {0.01, 0.95},
                                  {100, 100.5}, {0.49, 0.51}, {0.001, 0.002}, {0.2, 0.999},
                                  {1e-9, 2e-9}, {1e6, 7e6}};
enum {
    PROBABILITIES = sizeof probabilities / sizeof probabilities[0],
    PAIRS = sizeof pairs / sizeof pairs[0]
};

static abai_dist_spec spec_of(const char *name, const double p[2], const double x[2]) {
    abai_dist_spec spec = dist_spec(name, NULL);
    spec.form = -1;
    for (int i = 0; i < 2; i++) {
        spec.quantile_p[i] = p[i];
        spec.quantile_x[i] = x[i];
    }
    if (strcmp(name, "beta") == 0) {
        spec.value[0] = 0;
        spec.value[1] = 1;
    }
    return spec;
}

static void check_met(const char *name, const abai_dist *dist, double p, double x) {
    const double got = abai_dist_quantile(dist, p <= 0.5 ? -p : 1 - p);
    /* Where 0 lies inside, x is a difference of larger numbers: then the probability tells. */
    const double share = fabs(abai_dist_cdf(dist, x, false) - p);
    if (!(fabs(got - x) <= 1e-12 * fabs(x) || share <= 1e-14 * p))
        fail_msg("%s: the quantile at %g is %.17g, not %.17g", name, p, got, x);
}

static void both_quantiles_are_met(void **state) {
    int met[FAMILIES] = {0};
    for (size_t f = 0; f < FAMILIES; f++) {
        for (size_t i = 0; i < PROBABILITIES; i++) {
            for (size_t k = 0; k < PAIRS; k++) {
                abai_dist_spec spec = spec_of(families[f], probabilities[i], pairs[k]);
                abai_dist *dist;
                if (abai_dist_new(&spec, *state, &dist, NULL) != ABA_OK)
                    continue;
                met[f]++;
                for (int end = 0; end < 2; end++)
                    check_met(families[f], dist, probabilities[i][end], pairs[k][end]);
            }
        }
    }
    /* Of beta, 48 lie between its ends, and three of these want shapes below 1e-3. */
    static const int all[FAMILIES] = {80, 80, 80, 80, 80, 45, 80};
    for (size_t f = 0; f < FAMILIES; f++) {
        if (met[f] != all[f])
            fail_msg("%s: %d could be fitted, not %d", families[f], met[f], all[f]);
    }
}

static void ordinary_readings_of_a_range_can_always_be_fitted(void **state) {
    static const double coverage[] = {0.5, 0.8, 0.9, 0.95, 0.99};
    static const double ranges[][2] = {{7, 15}, {30, 90}, {1, 10}, {0.05, 20}, {1000, 1100}};
    for (size_t f = 0; f < FAMILIES; f++) {
        for (size_t c = 0; c < 5; c++) {
            for (size_t r = 0; r < 5; r++) {
                const double p[2] = {0.5 * (1 - coverage[c]), 0.5 * (1 + coverage[c])};
                abai_dist_spec spec = spec_of(families[f], p, ranges[r]);
                spec.value[1] = 2000; /* of beta */
                const abai_dist *dist = dist_make_spec(&spec, *state);
                check_met(families[f], dist, p[0], ranges[r][0]);
                check_met(families[f], dist, p[1], ranges[r][1]);
            }
        }
    }
}

/* From the closed forms of normal and lognormal, with z(0.95) as tables have it. */
static void fits_are_right_where_they_are_known(void **state) {
    const double z = 1.6448536269514722;
    abai_dist_spec spec = spec_of("normal", probabilities[0], (double[]){7, 15});
    assert_near(abai_dist_mean(dist_make_spec(&spec, *state)), 11, 1e-14);
    assert_near(abai_dist_sd(dist_make_spec(&spec, *state)), 4 / z, 1e-14);
    spec = spec_of("lognormal", probabilities[0], (double[]){7, 15});
    const double mu = 0.5 * (log(7) + log(15)), sigma = 0.5 * log(15.0 / 7) / z;
    assert_near(abai_dist_mean(dist_make_spec(&spec, *state)), exp(mu + 0.5 * sigma * sigma),
                1e-13);
    spec = spec_of("uniform", probabilities[0], (double[]){1, 10});
    assert_near(abai_dist_quantile(dist_make_spec(&spec, *state), -0x1p-54), 0.5, 1e-15);
    /* An exponential with mean 2 is a weibull and a gamma of shape 1. */
    const double x[2] = {-2 * log(0.9), -2 * log(0.1)};
    spec = spec_of("weibull", probabilities[1], x);
    assert_near(abai_dist_sd(dist_make_spec(&spec, *state)), 2, 1e-13);
    spec = spec_of("gamma", probabilities[1], x);
    assert_near(abai_dist_sd(dist_make_spec(&spec, *state)), 2, 1e-12);
    /* Of the beta with alpha = 2, beta = 1 the CDF is x^2. */
    spec = spec_of("beta", probabilities[2], (double[]){0.5, sqrt(0.75)});
    assert_near(abai_dist_mean(dist_make_spec(&spec, *state)), 2.0 / 3, 1e-13);
}

static void fits_recover_what_gave_the_quantiles(void **state) {
    static const double shapes[] = {0.3, 1, 4, 20, 77, 1e4};
    for (size_t i = 0; i < 6; i++) {
        const double a = shapes[i];
        const double x[2] = {gsl_cdf_gamma_Pinv(0.1, a, 3), gsl_cdf_gamma_Pinv(0.9, a, 3)};
        abai_dist_spec spec = spec_of("gamma", probabilities[1], x);
        /* How far GSL's own inverse is off shows in the shape, the more the narrower it is. */
        assert_near(abai_dist_mean(dist_make_spec(&spec, *state)) / (3 * a), 1, 1e-10);
        for (size_t k = 1; k < 5; k++) {
            const double b = shapes[k];
            const double y[2] = {gsl_cdf_beta_Pinv(0.1, 2, b), gsl_cdf_beta_Pinv(0.9, 2, b)};
            spec = spec_of("beta", probabilities[1], y);
            assert_near(abai_dist_mean(dist_make_spec(&spec, *state)), 2 / (2 + b), 1e-9);
        }
    }
}

static void location_is_taken_off_before_fitting(void **state) {
    static const char *const half[] = {"lognormal", "gamma", "weibull"};
    for (size_t i = 0; i < 3; i++) {
        abai_dist_spec spec = spec_of(half[i], probabilities[0], (double[]){-1, 7});
        spec.location = -8;
        const abai_dist *dist = dist_make_spec(&spec, *state);
        assert_near(abai_dist_quantile(dist, -0.05), -1, 1e-13);
        assert_near(abai_dist_quantile(dist, 0.05), 7, 1e-13);
        assert_near(abai_dist_cdf(dist, -8, false), 0, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_quantiles_are_met, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(ordinary_readings_of_a_range_can_always_be_fitted,
                                        dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(fits_are_right_where_they_are_known, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(fits_recover_what_gave_the_quantiles, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(location_is_taken_off_before_fitting, dist_setup,
                                        dist_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
