/* Quantiles from a guess: right to rounding, whatever the guess. */
#include "check.h"

#include "dist_cases.h"
#include "dist_check.h"

/* Guesses from the quantile itself to none at all. */
static size_t guesses(const abai_dist *dist, double tail, double *guess) {
    const double x = abai_dist_quantile(dist, tail), tenth = abai_dist_quantile(dist, tail / 1.1);
    const double all[] = {x,
                          x * (1 + 1e-12),
                          x * (1 - 1e-8),
                          x * (1 + 1e-4),
                          x + 1e-3 * (tenth - x),
                          tenth,
                          abai_dist_quantile(dist, 0.5),
                          abai_dist_quantile(dist, -0x1p-54),
                          abai_dist_quantile(dist, 0x1p-54),
                          2 * x,
                          -x,
                          0,
                          -0.0,
                          0x1p-1074,
                          1e300,
                          -1e300,
                          HUGE_VAL,
                          -HUGE_VAL,
                          (double)NAN};
    memcpy(guess, all, sizeof all);
    return sizeof all / sizeof all[0];
}

static void check_tail(const char *name, const abai_dist *dist, double tail) {
    double guess[32];
    const size_t count = guesses(dist, tail, guess);
    for (size_t i = 0; i < count; i++)
        dist_check_quantile(name, dist, tail, abai_dist_quantile_near(dist, tail, guess[i]));
}

static void check_all(const char *name, const abai_dist *dist, int first, int step) {
    for (int k = first; k < DIST_TAILS; k += step)
        check_tail(name, dist, dist_tail(k));
}

static void any_guess_leads_to_the_quantile(void **state) {
    for (size_t i = 0; i < dist_continuous_count; i++) {
        const dist_case *c = &dist_continuous[i];
        check_all(c->name, dist_make(c->name, c->value, *state), (int)i % 5, 5);
    }
}

static void any_guess_leads_to_the_quantile_of_a_mixture(void **state) {
    const abai_dist *parts[] = {
        dist_make_lists("discrete", (double[]){-1, 2}, (double[]){1, 2}, 2, *state),
        dist_make("gamma", (double[]){0.2, 1}, *state),
        dist_make("normal", (double[]){30, 0.5}, *state),
        dist_make("uniform", (double[]){5, 6}, *state),
    };
    check_all("atoms, a spike, a gap",
              dist_make_mixture(parts, (double[]){0.4, 0.2, 0.3, 0.1}, 4, *state), 0, 1);
    check_all("far apart", dist_make_mixture(parts + 1, (double[]){1e-6, 1, 0}, 3, *state), 0, 1);
    check_all("overlapping", dist_make_mixture(parts + 2, (double[]){1, 1}, 2, *state), 0, 1);
}

static void any_guess_leads_to_the_quantile_of_what_is_shifted_cut_and_clamped(void **state) {
    abai_dist_spec spec = dist_spec("gamma", (double[]){0.7, 2});
    spec.location = -3;
    check_all("shifted", dist_make_spec(&spec, *state), 0, 3);
    spec.has_clamp = true;
    spec.clamp[0] = -2;
    spec.clamp[1] = 20;
    check_all("clamped", dist_make_spec(&spec, *state), 0, 3);
    spec.has_truncate = true;
    spec.truncate[0] = -2.9;
    spec.truncate[1] = 1;
    const abai_dist *truncated = dist_make_spec(&spec, *state);
    /* Deeper in its tails its CDF is a difference of larger numbers. */
    for (int k = 0; k < DIST_TAILS; k++)
        if (fabs(dist_tail(k)) >= 1.0 / 64)
            check_tail("truncated and clamped", truncated, dist_tail(k));
}

static void families_without_use_for_a_guess_say_so(void **state) {
    const abai_dist *normal = dist_make("normal", (double[]){0, 1}, *state);
    assert_false(abai_dist_takes_guess(normal));
    assert_true(abai_dist_takes_guess(dist_make("gamma", (double[]){2, 1}, *state)));
    for (int k = 0; k < DIST_TAILS; k++)
        assert_same_bits(abai_dist_quantile_near(normal, dist_tail(k), 1.5),
                         abai_dist_quantile(normal, dist_tail(k)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, dist_setup, dist_teardown)
        TEST(any_guess_leads_to_the_quantile),
        TEST(any_guess_leads_to_the_quantile_of_a_mixture),
        TEST(any_guess_leads_to_the_quantile_of_what_is_shifted_cut_and_clamped),
        TEST(families_without_use_for_a_guess_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
