/* Location, truncation, clamping, and the breaks that a table needs. */
#include "check.h"

#include <gsl/gsl_cdf.h>

#include "dist_cases.h"
#include "dist_check.h"

static const abai_dist *make_cut(const char *name, const double *value, double lo, double hi,
                                 abai_arena *arena) {
    abai_dist_spec spec = dist_spec(name, value);
    spec.has_truncate = true;
    spec.truncate[0] = lo;
    spec.truncate[1] = hi;
    return dist_make_spec(&spec, arena);
}

static const abai_dist *make_clamped(const char *name, const double *value, double lo, double hi,
                                     abai_arena *arena) {
    abai_dist_spec spec = dist_spec(name, value);
    spec.has_clamp = true;
    spec.clamp[0] = lo;
    spec.clamp[1] = hi;
    return dist_make_spec(&spec, arena);
}

static const double standard[] = {0, 1};

static void location_shifts_everything(void **state) {
    static const dist_case cases[] = {
        {"lognormal", {1, 10}}, {"exponential", {3}}, {"gamma", {2.5, 3}},  {"weibull", {2, 3}},
        {"rayleigh", {2}},      {"pareto", {1.5, 2}}, {"chi_squared", {3}}, {"f", {5, 7}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        abai_dist_spec spec = dist_spec(cases[i].name, cases[i].value);
        assert_true(spec.info->half_line);
        const abai_dist *plain = dist_make_spec(&spec, *state);
        spec.location = -8; /* exact beside the x below */
        const abai_dist *shifted = dist_make_spec(&spec, *state);
        for (int k = 1; k < 32; k++) {
            const double x = 0.25 * k;
            assert_near(abai_dist_cdf(shifted, x - 8, true), abai_dist_cdf(plain, x, true), 0);
            assert_near(abai_dist_pdf(shifted, x - 8), abai_dist_pdf(plain, x), 0);
        }
        for (int k = 0; k < DIST_TAILS; k++)
            assert_near(abai_dist_quantile(shifted, dist_tail(k)),
                        abai_dist_quantile(plain, dist_tail(k)) - 8, 0);
        if (isfinite(abai_dist_mean(plain)))
            assert_near(abai_dist_mean(shifted), abai_dist_mean(plain) - 8, 1e-14 * 8);
        assert_same_bits(abai_dist_sd(shifted), abai_dist_sd(plain));
    }
}

/* Quantiles of the standard normal between lo and hi, by mpmath at 40 digits. */
static void truncated_normal_agrees_with_mpmath(void **state) {
    static const struct {
        double lo, hi, x05, x50, x95;
    } cases[] = {
        {6, HUGE_VAL, 6.0083233953029274, 6.1115650618134393, 6.4689920830742733},
        {30, HUGE_VAL, 30.00170783452132, 30.023070467827311, 30.099582245009458},
        {5, 5.5, 5.0092107681736684, 5.1199349071807505, 5.4051745067797625},
        {-1, 2, -0.84310455894894783, 0.17116391801782477, 1.5245966827759779},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const abai_dist *right = make_cut("normal", standard, cases[i].lo, cases[i].hi, *state);
        const abai_dist *left = make_cut("normal", standard, -cases[i].hi, -cases[i].lo, *state);
        const double x[3] = {cases[i].x05, cases[i].x50, cases[i].x95};
        const double tail[3] = {-0.05, -0.5, 0.05};
        for (int k = 0; k < 3; k++) {
            assert_near(abai_dist_quantile(right, tail[k]), x[k], 1e-14 * fabs(x[k]));
            assert_near(abai_dist_quantile(left, -tail[k]), -x[k], 1e-14 * fabs(x[k]));
        }
    }
}

/* Against the ratio of the untruncated CDF's differences, with ends at several of its quantiles. */
static void truncation_renormalises_every_family(void **state) {
    static const double tails[] = {-1e-12, -0.01, -0.3, 0.5, 0.2, 1e-3, 1e-13};
    for (size_t i = 0; i < dist_continuous_count; i++) {
        const dist_case *c = &dist_continuous[i];
        const abai_dist *plain = dist_make(c->name, c->value, *state);
        for (size_t a = 0; a + 1 < sizeof tails / sizeof tails[0]; a++) {
            const double lo = abai_dist_quantile(plain, tails[a]);
            const double hi = abai_dist_quantile(plain, tails[a + 1]);
            if (hi - lo <= 1e-6 * fmax(fabs(lo), fabs(hi)))
                continue; /* steeper than doubles resolve */
            const abai_dist *dist = make_cut(c->name, c->value, lo, hi, *state);
            const bool far = tails[a] > 0; /* the probabilities that are small, and exact */
            const double begin = abai_dist_cdf(plain, lo, far), end = abai_dist_cdf(plain, hi, far);
            for (int k = 1; k < 8; k++) {
                const double u = k / 8.0, x = abai_dist_quantile(dist, u <= 0.5 ? -u : 1 - u);
                const double share = (abai_dist_cdf(plain, x, far) - begin) / (end - begin);
                const double excused = dist_rounding(dist, x, 1, 0, 8);
                assert_true(lo <= x && x <= hi);
                assert_near(share, u, 1e-13 + excused);
                assert_near(abai_dist_cdf(dist, x, false), u, 1e-13 + excused);
                assert_near(abai_dist_cdf(dist, x, true), 1 - u, 1e-13 + excused);
            }
            assert_near(abai_dist_cdf(dist, lo, false), 0, 0);
            assert_near(abai_dist_cdf(dist, hi, true), 0, 0);
            assert_true(isnan(abai_dist_mean(dist)) && isnan(abai_dist_sd(dist)));
        }
    }
}

static void truncated_ends_may_be_open(void **state) {
    const abai_dist *dist = make_cut("normal", standard, 0, HUGE_VAL, *state);
    assert_near(abai_dist_quantile(dist, -0.5), gsl_cdf_ugaussian_Pinv(0.75), 1e-15);
    assert_near(abai_dist_pdf(dist, 0), 0.79788456080286536, 1e-15); /* sqrt(2 / pi) */
    assert_near(abai_dist_pdf(dist, -0.1), 0, 0);
    dist_check_inverses("half normal", dist);
    const abai_dist *all = make_cut("normal", standard, -HUGE_VAL, HUGE_VAL, *state);
    assert_near(abai_dist_quantile(all, 0x1p-54), gsl_cdf_ugaussian_Qinv(0x1p-54), 0);
}

static void truncation_of_a_mixture_keeps_atoms_on_its_ends(void **state) {
    const abai_dist *parts[] = {
        dist_make("uniform", (double[]){0, 1}, *state),
        dist_make_lists("discrete", (double[]){0.25, 0.75}, (double[]){1, 1}, 2, *state),
    };
    abai_dist_spec spec = dist_spec("mixture", NULL);
    spec.component = parts;
    spec.w = (double[]){1, 1};
    spec.count = 2;
    spec.has_truncate = true;
    spec.truncate[0] = 0.25;
    spec.truncate[1] = 0.75;
    const abai_dist *dist = dist_make_spec(&spec, *state);
    /* A quarter of mass on each end and as much between them: a third each. */
    assert_near(abai_dist_cdf(dist, 0.25, false), 1.0 / 3, 1e-15);
    assert_near(abai_dist_cdf(dist, 0.5, false), 0.5, 1e-15);
    assert_near(abai_dist_quantile(dist, -0.3), 0.25, 0);
    assert_near(abai_dist_quantile(dist, 0.3), 0.75, 0);
    dist_check_inverses("mixture", dist);
}

static void clamping_piles_up_at_the_ends(void **state) {
    const abai_dist *dist = make_clamped("normal", standard, -1, 2, *state);
    const double below = gsl_cdf_ugaussian_P(-1), above = gsl_cdf_ugaussian_Q(2);
    assert_near(abai_dist_quantile(dist, -0x1p-54), -1, 0);
    assert_near(abai_dist_quantile(dist, -below), -1, 0);
    assert_near(abai_dist_quantile(dist, -below * 1.01), gsl_cdf_ugaussian_Pinv(below * 1.01),
                1e-15);
    assert_near(abai_dist_quantile(dist, above), 2, 0);
    assert_near(abai_dist_quantile(dist, 0x1p-54), 2, 0);
    assert_near(abai_dist_cdf(dist, -1.001, false), 0, 0);
    assert_near(abai_dist_cdf(dist, -1, false), below, 1e-15 * below);
    assert_near(abai_dist_cdf(dist, 1.999, true), gsl_cdf_ugaussian_Q(1.999), 1e-17);
    assert_near(abai_dist_cdf(dist, 2, true), 0, 0);
    assert_near(abai_dist_pdf(dist, 2), 0, 0);
}

static void clamping_comes_after_truncation(void **state) {
    abai_dist_spec spec = dist_spec("uniform", (double[]){0, 10});
    spec.has_truncate = spec.has_clamp = true;
    spec.truncate[0] = 2, spec.truncate[1] = 6;
    spec.clamp[0] = 3, spec.clamp[1] = HUGE_VAL;
    const abai_dist *dist = dist_make_spec(&spec, *state);
    assert_near(abai_dist_cdf(dist, 3, false), 0.25, 1e-16);
    assert_near(abai_dist_quantile(dist, -0.2), 3, 0);
    assert_near(abai_dist_quantile(dist, -0.5), 4, 1e-15);
    assert_near(abai_dist_quantile(dist, 0.125), 5.5, 1e-15);
}

/* ---- breaks ----------------------------------------------------------------------------------------- */

enum { LIMIT = 16 };

static void check_breaks(const abai_dist *dist, const double *want, size_t count) {
    double tails[LIMIT];
    assert_int_equal(abai_dist_breaks(dist, tails, LIMIT), count);
    for (size_t i = 0; i < count; i++)
        assert_near(tails[i], want[i], 4e-16);
    /* A shorter array gets the first of them. */
    double one = 0;
    assert_int_equal(abai_dist_breaks(dist, &one, count > 0), count);
    assert_true(count == 0 || one == tails[0]);
}

static void smooth_families_have_no_breaks(void **state) {
    static const char *const kinked[] = {"triangular", "laplace", "curvilinear_trapezoid"};
    for (size_t i = 0; i < dist_continuous_count; i++) {
        const dist_case *c = &dist_continuous[i];
        bool has_kink = false;
        for (size_t k = 0; k < 3; k++)
            has_kink = has_kink || strcmp(c->name, kinked[k]) == 0;
        if (!has_kink)
            check_breaks(dist_make(c->name, c->value, *state), NULL, 0);
    }
}

static void breaks_are_kinks_jumps_and_borders_of_plateaus(void **state) {
    abai_arena *arena = *state;
    const double p = gsl_cdf_ugaussian_P(-1);
    check_breaks(dist_make("triangular", (double[]){0, 3, 4}, arena), (double[]){0.25}, 1);
    check_breaks(dist_make("laplace", (double[]){0, 1}, arena), (double[]){-0.5}, 1);
    check_breaks(make_clamped("normal", standard, -1, 1, arena), (double[]){-p, p}, 2);
    check_breaks(make_clamped("normal", standard, -HUGE_VAL, 1, arena), (double[]){p}, 1);
    check_breaks(make_cut("normal", standard, -1, 1, arena), NULL, 0);
    check_breaks(make_cut("triangular", (double[]){0, 3, 4}, 0, 3.5, arena),
                 (double[]){1 - 0.75 / 0.9375}, 1);
    check_breaks(dist_make("poisson", (double[]){0.5e-7}, arena),
                 (double[]){0.5e-7 - 0.125e-14, 1.25e-15}, 2);
    check_breaks(
        dist_make_lists("histogram", (double[]){0, 1, 2, 3}, (double[]){1, 0, 3}, 3, arena),
        (double[]){-0.25}, 1);
    check_breaks(
        dist_make_lists("discrete", (double[]){5, 6, 7, 8}, (double[]){1, 2, 1, 4}, 4, arena),
        (double[]){-0.125, -0.375, -0.5}, 3);
}

static void breaks_of_a_mixture_are_both_limits_at_each_knot(void **state) {
    const abai_dist *parts[] = {
        dist_make("uniform", (double[]){0, 1}, *state),
        dist_make("uniform", (double[]){2, 4}, *state),
        dist_make_lists("discrete", (double[]){3}, (double[]){1}, 1, *state),
    };
    /* 0.25 up to 1, nothing up to 2, then 0.25 + 0.25 (x - 2) with a leap of 0.25 at 3. */
    check_breaks(dist_make_mixture(parts, (double[]){1, 2, 1}, 3, *state),
                 (double[]){-0.25, -0.5, 0.25}, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(location_shifts_everything, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(truncated_normal_agrees_with_mpmath, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(truncation_renormalises_every_family, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(truncated_ends_may_be_open, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(truncation_of_a_mixture_keeps_atoms_on_its_ends, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(clamping_piles_up_at_the_ends, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(clamping_comes_after_truncation, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(smooth_families_have_no_breaks, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(breaks_are_kinks_jumps_and_borders_of_plateaus, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(breaks_of_a_mixture_are_both_limits_at_each_knot,
                                        dist_setup, dist_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
