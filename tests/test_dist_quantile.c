/* Quantile functions of the families of numbers. */
#include "check.h"

#include "dist_cases.h"
#include "dist_check.h"

static void quantile_inverts_cdf_down_to_the_last_tail(void **state) {
    for (size_t i = 0; i < dist_continuous_count; i++) {
        const dist_case *c = &dist_continuous[i];
        dist_check_inverses(c->name, dist_make(c->name, c->value, *state));
    }
}

/* Shapes all over: log-uniform over many orders of magnitude, from a fixed sequence (the fractional
 * parts of multiples of the golden ratio and of sqrt 2). */
static void quantile_inverts_cdf_for_shapes_all_over(void **state) {
    static const char *const names[] = {"gamma", "beta", "f", "student_t", "weibull"};
    for (int i = 1; i <= 400; i++) {
        const double g = fmod(i * 0.6180339887498949, 1), r = fmod(i * 1.4142135623730951, 1);
        const char *name = names[i % 5];
        const double a = exp(log(0.2) + g * log(1e6 / 0.2)), b = exp(log(0.2) + r * log(1e5));
        double value[4] = {a, b, 0, 1};
        if (i % 5 == 3)
            value[1] = 0, value[2] = 1;
        const abai_dist *dist = dist_make(name, value, *state);
        for (int k = i % 7; k < DIST_TAILS; k += 7)
            dist_check_inverse(name, dist, dist_tail(k));
    }
}

static void quantile_stays_inside_the_support(void **state) {
    static const dist_case cases[] = {
        {"uniform", {0.1, 0.3}},      {"loguniform", {0.1, 0.3}}, {"triangular", {0.1, 0.2, 0.3}},
        {"pert", {0.1, 0.1, 0.3, 4}}, {"arcsine", {0.1, 0.3}},    {"beta", {0.05, 0.05, 0.1, 0.3}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const abai_dist *dist = dist_make(cases[i].name, cases[i].value, *state);
        for (int k = 0; k < DIST_TAILS; k++) {
            const double x = abai_dist_quantile(dist, dist_tail(k));
            assert_true(x >= 0.1 && x <= 0.3);
        }
    }
}

/* Exact values, from the definitions. */
static void quantile_is_right_where_it_is_known(void **state) {
    static const struct {
        dist_case of;
        double tail, x;
    } cases[] = {
        {{"uniform", {0, 8}}, -0.125, 1},
        {{"uniform", {0, 8}}, 0.125, 7},
        {{"loguniform", {1, 16}}, -0.25, 2},
        {{"triangular", {0, 0, 1}}, 0.25, 0.5},
        {{"exponential", {2}}, 0.5, 1.3862943611198906},
        {{"normal", {0, 1}}, 0.025, 1.9599639845400545}, /* Abramowitz and Stegun, table 26.5 */
        {{"student_t", {1, 0, 1}}, -0.25, -1},
        {{"student_t", {2, 0, 1}}, 0.25, 0.8164965809277260}, /* sqrt(2/3) */
        {{"student_t", {3, 5, 1}}, -0.5, 5},
        {{"cauchy", {0, 1}}, 0.25, 1},
        {{"logistic", {0, 1}}, -0.5, 0},
        {{"laplace", {3, 1}}, -0.5, 3},
        {{"arcsine", {0, 1}}, -0.25, 0.14644660940672624}, /* sin^2(pi/8) */
        {{"chi_squared", {2}}, 0.05, 5.9914645471079817},  /* -2 log 0.05 */
        {{"beta", {1, 2, 0, 1}}, -0.4375, 0.25},
        {{"f", {2, 2}}, -0.25, 1.0 / 3},
        {{"pareto", {2, 3}}, 0.25, 6},
        {{"curvilinear_trapezoid", {0, 10, 1}}, -0.5, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const abai_dist *dist = dist_make(cases[i].of.name, cases[i].of.value, *state);
        assert_near(abai_dist_quantile(dist, cases[i].tail), cases[i].x, 1e-15 * fabs(cases[i].x));
    }
}

static bool is_reached(const abai_dist *dist, double k, double tail) {
    const double side = abai_dist_cdf(dist, k, tail > 0);
    return tail < 0 ? side >= -tail : side <= tail;
}

static void quantile_of_counts_is_the_least_that_reaches_u(void **state) {
    for (size_t i = 0; i < dist_counts_count; i++) {
        const abai_dist *dist = dist_make(dist_counts[i].name, dist_counts[i].value, *state);
        for (int k = 0; k < DIST_TAILS; k += 4) {
            const double tail = dist_tail(k), x = abai_dist_quantile(dist, tail);
            assert_near(x, floor(x), 0);
            assert_true(is_reached(dist, x, tail));
            assert_true(!is_reached(dist, x - 1, tail));
        }
    }
}

static void quantile_at_the_probability_of_a_count_is_that_count(void **state) {
    const abai_dist *poisson = dist_make("poisson", (double[]){3.5}, *state);
    for (int k = 0; k < 30; k++) {
        const double lower = abai_dist_cdf(poisson, k, false),
                     upper = abai_dist_cdf(poisson, k, true);
        const double tail = lower <= 0.5 ? -lower : upper;
        if (fabs(tail) < 0x1p-54)
            break;
        assert_near(abai_dist_quantile(poisson, tail), k, 0);
        /* A little more probability wants the next. */
        assert_near(abai_dist_quantile(poisson, tail < 0 ? tail * (1 + 1e-9) : tail * (1 - 1e-9)),
                    k + 1, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(quantile_inverts_cdf_down_to_the_last_tail, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(quantile_inverts_cdf_for_shapes_all_over, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(quantile_stays_inside_the_support, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(quantile_is_right_where_it_is_known, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(quantile_of_counts_is_the_least_that_reaches_u, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(quantile_at_the_probability_of_a_count_is_that_count,
                                        dist_setup, dist_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
