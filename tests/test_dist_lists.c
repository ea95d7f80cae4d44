/* Distributions given by lists: histogram, empirical, discrete, quantiles, mixture. */
#include "check.h"

#include <stdio.h>

#include <gsl/gsl_interp.h>

#include "dist_cases.h"
#include "dist_check.h"

static const double sample[] = {3, 1, 4, 1.5, 9, 2.6, 5.3, 4, 4, -2.25};
enum { SAMPLE = sizeof sample / sizeof sample[0] };

static double at_probability(const abai_dist *dist, double u) {
    return abai_dist_quantile(dist, u <= 0.5 ? -u : 1 - u);
}

static const abai_dist *make_empirical(const double *x, size_t count, bool smooth,
                                       abai_arena *arena) {
    abai_dist_spec spec = dist_spec("empirical", NULL);
    spec.x = x;
    spec.count = count;
    spec.smooth = smooth;
    return dist_make_spec(&spec, arena);
}

/* ---- empirical ------------------------------------------------------------------------------------- */

/* numpy.quantile(sample, p) and numpy.quantile(sample, p, method="inverted_cdf"), NumPy 1.24. */
static const struct {
    double p, smooth, steps;
} numpy_quantiles[] = {
    {0.01, -1.9575, -2.25}, {0.05, -0.7875, -2.25}, {0.1, 0.675, -2.25}, {0.25, 1.775, 1.5},
    {0.3333, 2.59967, 2.6}, {0.5, 3.5, 3},          {0.6, 4, 4},         {0.75, 4, 4},
    {0.91, 6.003, 9},       {0.999, 8.9667, 9},
};

static void empirical_quantiles_are_those_of_numpy(void **state) {
    const abai_dist *smooth = make_empirical(sample, SAMPLE, true, *state);
    const abai_dist *steps = make_empirical(sample, SAMPLE, false, *state);
    for (size_t i = 0; i < sizeof numpy_quantiles / sizeof numpy_quantiles[0]; i++) {
        const double p = numpy_quantiles[i].p;
        assert_near(at_probability(smooth, p), numpy_quantiles[i].smooth, 1e-14);
        assert_near(at_probability(steps, p), numpy_quantiles[i].steps, 0);
    }
    assert_true(abai_dist_is_discrete(steps));
    assert_false(abai_dist_is_discrete(smooth));
    assert_near(abai_dist_mean(steps), 3.215, 1e-15);
    assert_near(abai_dist_sd(steps), 2.7892696176597918, 1e-15);
    dist_check_inverses("smooth", smooth);
    dist_check_inverses("steps", steps);
}

static void empirical_cdf_counts_values(void **state) {
    const abai_dist *steps = make_empirical(sample, SAMPLE, false, *state);
    for (int i = -30; i < 100; i++) {
        const double x = 0.1 * i;
        int below = 0;
        for (int k = 0; k < SAMPLE; k++)
            below += sample[k] <= x;
        assert_near(abai_dist_cdf(steps, x, false), (double)below / SAMPLE, 0);
        assert_near(abai_dist_cdf(steps, x, true), (double)(SAMPLE - below) / SAMPLE, 0);
    }
}

static void empirical_of_a_million_is_exact(void **state) {
    enum { N = ABAI_DIST_VALUES_MAX };
    double *x = abai_arena_alloc(*state, N, sizeof *x);
    assert_non_null(x);
    for (int i = 0; i < N; i++)
        x[i] = (double)((i * 7919LL) % N); /* 7919 is prime to N: every whole number once */
    const abai_dist *dist = make_empirical(x, N, false, *state);
    for (int k = 1; k < N; k += 1237) {
        const double u = (double)k / N;
        assert_near(abai_dist_cdf(dist, k - 1, false), u, 0);
        const double inside = at_probability(dist, u - 0.25 / N);
        assert_near(inside, k - 1, 0);
    }
}

/* ---- discrete -------------------------------------------------------------------------------------- */

static void discrete_sorts_and_joins_its_values(void **state) {
    const abai_dist *dist = dist_make_lists("discrete", (double[]){5, -1, 5, 2, 7},
                                            (double[]){1, 2, 3, 0, 2}, 5, *state);
    static const double x[] = {-2, -1, 0, 2, 5, 6, 7},
                        lower[] = {0, 0.25, 0.25, 0.25, 0.75, 0.75, 1};
    for (size_t i = 0; i < sizeof x / sizeof x[0]; i++)
        assert_near(abai_dist_cdf(dist, x[i], false), lower[i], 0);
    assert_near(abai_dist_quantile(dist, -0x1p-54), -1, 0);
    assert_near(abai_dist_quantile(dist, -0.25), -1, 0);
    assert_near(abai_dist_quantile(dist, -0.2500001), 5, 0);
    assert_near(abai_dist_quantile(dist, 0.25), 5, 0);
    assert_near(abai_dist_quantile(dist, 0.2499999), 7, 0);
    assert_near(abai_dist_quantile(dist, 0x1p-54), 7, 0);
    assert_near(abai_dist_mean(dist), 4, 1e-15);
    assert_near(abai_dist_sd(dist), 3, 1e-15);
}

static void weights_of_any_size_are_taken(void **state) {
    const double values[] = {1, 2, 3};
    const double weights[][3] = {{1, 1, 2}, {1e308, 1e308, 1.5e308}, {1e-320, 1e-320, 2e-320}};
    for (size_t i = 0; i < 3; i++) {
        const abai_dist *dist = dist_make_lists("discrete", values, weights[i], 3, *state);
        const double want = i == 1 ? 1 / 3.5 : 0.25; /* 1e-320 is a subnormal of 2024 units */
        assert_near(abai_dist_cdf(dist, 1, false), want, i == 2 ? 1e-3 : 1e-15);
    }
}

/* ---- histogram ------------------------------------------------------------------------------------- */

static const double edges[] = {-1, 0, 2, 2.5, 7, 7.5}, heights[] = {2, 0, 5, 1, 2};

/* scipy.stats.rv_histogram((heights, edges), density=False), SciPy 1.10. */
static void histogram_agrees_with_scipy(void **state) {
    static const double p[] = {0.01, 0.05, 0.1, 0.25, 0.5, 0.6, 0.75, 0.9, 0.999};
    static const double want[] = {-0.95, -0.75, -0.5, 2.05, 2.3, 2.4, 4.75, 7.25, 7.4975};
    static const double x[] = {-0.5, 1, 2.25, 5, 7.4};
    static const double lower[] = {0.1, 0.2, 0.45, 0.75555555555555556, 0.96};
    const abai_dist *dist = dist_make_lists("histogram", edges, heights, 5, *state);
    for (size_t i = 0; i < sizeof p / sizeof p[0]; i++)
        assert_near(at_probability(dist, p[i]), want[i], 2e-15);
    for (size_t i = 0; i < sizeof x / sizeof x[0]; i++) {
        assert_near(abai_dist_cdf(dist, x[i], false), lower[i], 3e-16);
        assert_near(abai_dist_cdf(dist, x[i], true), 1 - lower[i], 3e-16);
    }
    assert_near(abai_dist_mean(dist), 2.95, 1e-15);
    assert_near(abai_dist_sd(dist), 2.6167728216259047, 1e-15);
    dist_check_inverses("histogram", dist);
}

static void histogram_quantile_leaps_over_an_empty_bin(void **state) {
    const abai_dist *dist = dist_make_lists("histogram", edges, heights, 5, *state);
    assert_near(abai_dist_quantile(dist, -0.2), 0, 0);
    assert_near(abai_dist_quantile(dist, -0.2 * (1 + 1e-15)), 2, 1e-14);
    assert_near(abai_dist_pdf(dist, 1), 0, 0);
}

/* ---- quantiles ------------------------------------------------------------------------------------- */

static void quantiles_follow_steffens_cubic(void **state) {
    static const double p[] = {0, 0.05, 0.3, 0.5, 0.9, 0.97, 1}, x[] = {-2, 1, 1.5, 4, 5, 20, 21};
    const abai_dist *dist = dist_make_lists("quantiles", x, p, 7, *state);
    gsl_interp *gsl = gsl_interp_alloc(gsl_interp_steffen, 7);
    assert_non_null(gsl);
    assert_int_equal(gsl_interp_init(gsl, p, x, 7), 0);
    for (int i = 0; i <= 1000; i++) {
        const double u = (i + 0.5) / 1001;
        assert_near(at_probability(dist, u), gsl_interp_eval(gsl, p, x, u, NULL), 1e-14 * 21);
    }
    /* Its points themselves, and mean and variance by a fine midpoint rule, exact to (1/n)^2. */
    for (int i = 1; i < 6; i++)
        assert_near(abai_dist_cdf(dist, x[i], false), p[i], 1e-15);
    enum { STEPS = 100000 };
    double mean = 0, square = 0;
    for (int i = 0; i < STEPS; i++) {
        const double v = gsl_interp_eval(gsl, p, x, (i + 0.5) / STEPS, NULL);
        mean += v / STEPS;
        square += v * v / STEPS;
    }
    gsl_interp_free(gsl);
    assert_near(abai_dist_mean(dist), mean, 1e-7);
    assert_near(abai_dist_sd(dist), sqrt(square - mean * mean), 1e-7);
    dist_check_inverses("quantiles", dist);
}

static void two_points_are_uniform(void **state) {
    const abai_dist *dist =
        dist_make_lists("quantiles", (double[]){3, 5}, (double[]){0, 1}, 2, *state);
    const abai_dist *uniform = dist_make("uniform", (double[]){3, 5}, *state);
    for (int k = 0; k < DIST_TAILS; k++)
        assert_near(abai_dist_quantile(dist, dist_tail(k)),
                    abai_dist_quantile(uniform, dist_tail(k)), 1e-15);
    assert_near(abai_dist_sd(dist), abai_dist_sd(uniform), 1e-15);
}

/* ---- mixture --------------------------------------------------------------------------------------- */

static void mixture_inverts_its_cdf(void **state) {
    abai_arena *arena = *state;
    const abai_dist *one = dist_make_lists("discrete", (double[]){1.25}, (double[]){1}, 1, arena);
    const abai_dist *parts[] = {
        dist_make("normal", (double[]){0, 1}, arena),
        dist_make("lognormal", (double[]){1000, 3000}, arena),
        dist_make("poisson", (double[]){3.5}, arena),
        dist_make("triangular", (double[]){-50, -49, -48}, arena),
        dist_make("cauchy", (double[]){0, 1e-3}, arena),
        dist_make_lists("histogram", edges, heights, 5, arena),
        make_empirical(sample, SAMPLE, true, arena),
        one,
    };
    enum { PARTS = sizeof parts / sizeof parts[0] };
    for (unsigned set = 1; set < 1U << PARTS; set++) {
        double weights[PARTS];
        for (unsigned i = 0; i < PARTS; i++)
            weights[i] = (set >> i & 1) * (1.0 + i);
        const abai_dist *dist = dist_make_mixture(parts, weights, PARTS, arena);
        char name[32];
        snprintf(name, sizeof name, "mixture %#x", set);
        if (set % 8 == 7 || (set & (set - 1)) == 0)
            dist_check_inverses(name, dist);
        for (int k = (int)(set % 16); k < DIST_TAILS; k += 16)
            dist_check_inverse(name, dist, dist_tail(k));
    }
}

static void mixture_is_exact_at_its_atoms(void **state) {
    const abai_dist *parts[] = {
        dist_make("uniform", (double[]){0, 1}, *state),
        dist_make_lists("discrete", (double[]){0.1, 0.7}, (double[]){1, 1}, 2, *state),
    };
    /* P(X < 0.1) = 0.05, P(X = 0.1) = 0.25, P(X < 0.7) = 0.6. */
    const abai_dist *dist = dist_make_mixture(parts, (double[]){1, 1}, 2, *state);
    assert_near(abai_dist_quantile(dist, -0.0499), 0.0998, 1e-15);
    assert_near(abai_dist_quantile(dist, -0.0501), 0.1, 0);
    assert_near(abai_dist_quantile(dist, -0.2999), 0.1, 0);
    assert_near(abai_dist_quantile(dist, -0.3001), 0.1002, 1e-15);
    assert_near(abai_dist_quantile(dist, 0.3999), 0.7, 0);
    assert_near(abai_dist_quantile(dist, 0.1501), 0.7, 0);
    assert_near(abai_dist_quantile(dist, 0.1499), 0.7002, 1e-15);
    assert_near(abai_dist_cdf(dist, 0.1, false), 0.3, 1e-16);
    assert_false(abai_dist_is_discrete(dist));
}

static void mixture_of_one_is_that_one(void **state) {
    const abai_dist *gamma = dist_make("gamma", (double[]){0.5, 3}, *state);
    const abai_dist *parts[] = {gamma, dist_make("normal", (double[]){0, 1}, *state)};
    const abai_dist *dist = dist_make_mixture(parts, (double[]){3, 0}, 2, *state);
    for (int k = 0; k < DIST_TAILS; k++)
        assert_near(abai_dist_quantile(dist, dist_tail(k)), abai_dist_quantile(gamma, dist_tail(k)),
                    1e-15 * abai_dist_quantile(gamma, dist_tail(k)));
    assert_near(abai_dist_mean(dist), 1.5, 1e-15);
}

/* Of halves N(-1, 1) and N(3, 2): mean 1, variance (1 + 4) / 2 + 4. */
static void mixture_moments_are_those_of_its_parts(void **state) {
    const abai_dist *parts[] = {
        dist_make("normal", (double[]){-1, 1}, *state),
        dist_make("normal", (double[]){3, 2}, *state),
    };
    const abai_dist *dist = dist_make_mixture(parts, (double[]){7, 7}, 2, *state);
    assert_near(abai_dist_mean(dist), 1, 1e-15);
    assert_near(abai_dist_sd(dist), sqrt(6.5), 1e-15);
}

static void mixtures_can_be_mixed(void **state) {
    const abai_dist *parts[] = {
        dist_make("normal", (double[]){-1, 1}, *state),
        dist_make("geometric", (double[]){0.5}, *state),
        dist_make("exponential", (double[]){2}, *state),
    };
    const abai_dist *first = dist_make_mixture(parts, (double[]){1, 3}, 2, *state);
    const abai_dist *nested =
        dist_make_mixture((const abai_dist *[]){first, parts[2]}, (double[]){1, 1}, 2, *state);
    const abai_dist *flat = dist_make_mixture(parts, (double[]){1, 3, 4}, 3, *state);
    dist_check_inverses("nested", nested);
    for (int k = 0; k < DIST_TAILS; k++) {
        const double x = abai_dist_quantile(flat, dist_tail(k));
        assert_near(abai_dist_quantile(nested, dist_tail(k)), x, 1e-12 * fabs(x));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(empirical_quantiles_are_those_of_numpy, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(empirical_cdf_counts_values, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(empirical_of_a_million_is_exact, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(discrete_sorts_and_joins_its_values, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(weights_of_any_size_are_taken, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(histogram_agrees_with_scipy, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(histogram_quantile_leaps_over_an_empty_bin, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(quantiles_follow_steffens_cubic, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(two_points_are_uniform, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(mixture_inverts_its_cdf, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(mixture_is_exact_at_its_atoms, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(mixture_of_one_is_that_one, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(mixture_moments_are_those_of_its_parts, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(mixtures_can_be_mixed, dist_setup, dist_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
