/* Statistics of weighted draws: against GSL's, against R-7, by their definition, and by repetition. */
#include "check.h"

#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>

#include "coverage.h"
#include "stats/order.h"
#include "stats/sort.h"
#include "stats/weighted.h"

enum { N = 1000 };

static void draw(gsl_rng *rng, double *values, double *weights, size_t n) {
    for (size_t i = 0; i < n; i++) {
        values[i] = gsl_ran_gaussian(rng, 2) + 1;
        weights[i] = 0.01 + gsl_rng_uniform(rng);
    }
}

/* ---- sums of logarithms ------------------------------------------------------------------------ */

static void sums_of_logarithms_are_those_of_the_weights(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(1);
    double logs[N], sum = 0, square = 0;
    for (size_t i = 0; i < N; i++) {
        logs[i] = i % 7 == 0 ? -HUGE_VAL : -20 * gsl_rng_uniform(rng);
        const double w = i % 7 == 0 ? 0 : exp(logs[i]);
        sum += w;
        square += w * w;
    }
    abai_log_sum s = abai_log_sum_init();
    for (size_t i = 0; i < N; i += 100)
        abai_log_sum_add(&s, logs + i, 100);
    assert_int_equal(s.positive, N - (N + 6) / 7);
    assert_near(exp(s.greatest) * s.sum, sum, 1e-13 * sum);
    assert_near(abai_log_sum_ess(&s), sum * sum / square, 1e-12 * sum * sum / square);
    gsl_rng_free(rng);
}

static void logarithms_far_below_what_a_double_holds_have_their_ess(void **state) {
    (void)state;
    double logs[] = {-1e6, -1e6 - 1, -HUGE_VAL, -3e6};
    const double e = exp(-1), want = (1 + e) * (1 + e) / (1 + e * e);
    abai_log_sum s = abai_log_sum_init();
    abai_log_sum_add(&s, logs + 3, 1);
    abai_log_sum_add(&s, logs, 3);
    assert_near(abai_log_sum_ess(&s), want, 1e-14 * want);
    assert_int_equal(s.positive, 3);
}

static void sums_of_nothing_are_nothing(void **state) {
    (void)state;
    const double none[] = {-HUGE_VAL, -HUGE_VAL}, one[] = {-3};
    abai_log_sum s = abai_log_sum_init(), other = abai_log_sum_init();
    abai_log_sum_add(&s, none, 2);
    assert_true(abai_log_sum_ess(&s) == 0);
    abai_log_sum_add(&other, one, 1);
    abai_log_sum_merge(&s, &other);
    abai_log_sum_merge(&s, &(abai_log_sum){-HUGE_VAL, 0, 0, 0});
    assert_true(abai_log_sum_ess(&s) == 1);
    assert_true(s.greatest == -3);
}

/* ---- moments ----------------------------------------------------------------------------------- */

static void moments_are_those_of_gsl(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(2);
    double values[N], weights[N];
    draw(rng, values, weights, N);
    abai_weighted_moments m;
    abai_weighted_moments_of(values, weights, N, &m);
    assert_int_equal(m.n, N);
    assert_near(m.mean, gsl_stats_wmean(weights, 1, values, 1, N), 1e-13);
    assert_near(m.sd, gsl_stats_wsd(weights, 1, values, 1, N), 1e-12);
    assert_true(m.min == gsl_stats_min(values, 1, N));
    assert_true(m.max == gsl_stats_max(values, 1, N));
    gsl_rng_free(rng);
}

static void equal_weights_give_the_ordinary_moments(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(3);
    double values[N], weights[N];
    draw(rng, values, weights, N);
    for (size_t i = 0; i < N; i++)
        weights[i] = 0.25;
    abai_weighted_moments m;
    abai_weighted_moments_of(values, weights, N, &m);
    assert_near(m.ess, N, 1e-9);
    assert_near(m.sd, gsl_stats_sd(values, 1, N), 1e-12);
    /* The delta method divides by n where the sample standard deviation divides by n - 1. */
    assert_near(m.mean_se, gsl_stats_sd(values, 1, N) / sqrt(N) * sqrt((N - 1.0) / N), 1e-13);
    gsl_rng_free(rng);
}

static void few_draws_leave_open_what_they_cannot_say(void **state) {
    (void)state;
    const double value = 3, weight = 0.5;
    abai_weighted_moments m;
    abai_weighted_moments_of(&value, &weight, 0, &m);
    assert_true(isnan(m.mean) && isnan(m.sd) && m.ess == 0);
    abai_weighted_moments_of(&value, &weight, 1, &m);
    assert_true(m.mean == 3 && isnan(m.sd) && isnan(m.mean_se) && m.ess == 1);
    const abai_interval mean = abai_weighted_mean_interval(&m, 0.95);
    const abai_interval sd = abai_weighted_sd_interval(&m, 0.95);
    assert_true(mean.low == -HUGE_VAL && mean.high == HUGE_VAL);
    assert_true(sd.low == 0 && sd.high == HUGE_VAL);
}

/* ---- percentiles ------------------------------------------------------------------------------- */

static void equal_weights_give_r7_bit_for_bit(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(4);
    static const size_t sizes[] = {1, 2, 3, 10, 101, N};
    double values[N], weights[N], sorted[N];
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        const size_t n = sizes[s];
        draw(rng, values, weights, n);
        for (size_t i = 0; i < n; i++)
            weights[i] = 0.3;
        memcpy(sorted, values, n * sizeof *values);
        abai_sort(sorted, n);
        abai_weighted_order order;
        assert_true(abai_weighted_sort(&order, values, weights, n));
        for (int percent = 0; percent <= 100; percent++) {
            uint64_t rank;
            double fraction;
            abai_r7_position(n, percent / 100.0, &rank, &fraction);
            const double want = fraction > 0
                                    ? abai_r7_interpolate(sorted[rank - 1], sorted[rank], fraction)
                                    : sorted[rank - 1];
            assert_same_bits(abai_weighted_quantile(&order, percent / 100.0), want);
        }
        abai_weighted_order_free(&order);
    }
    gsl_rng_free(rng);
}

/* Draws 1, 2, 3 of weights 1, 2, 1 stand at 0, 1/2 and 1: the gaps hold 1.5 each. */
static void quantiles_are_where_the_definition_puts_them(void **state) {
    (void)state;
    const double values[] = {3, 1, 2, 7}, weights[] = {1, 1, 2, 4};
    abai_weighted_order order;
    assert_true(abai_weighted_sort(&order, values, weights, 3));
    assert_true(abai_weighted_quantile(&order, 0) == 1);
    assert_near(abai_weighted_quantile(&order, 0.25), 1.5, 1e-15);
    assert_near(abai_weighted_quantile(&order, 0.5), 2, 1e-15);
    assert_near(abai_weighted_quantile(&order, 0.75), 2.5, 1e-15);
    assert_true(abai_weighted_quantile(&order, 1) == 3);
    abai_weighted_order_free(&order);
    /* 1, 2, 3, 7 of weights 1, 2, 1, 4: gaps 1.5, 1.5 and 2.5 of 5.5. */
    assert_true(abai_weighted_sort(&order, values, weights, 4));
    assert_near(abai_weighted_quantile(&order, 3 / 5.5), 3, 1e-15);
    assert_near(abai_weighted_quantile(&order, 4.25 / 5.5), 5, 1e-14);
    abai_weighted_order_free(&order);
}

static void quantiles_rise_and_turn_with_the_sign(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(5);
    double values[N], weights[N], negative[N], before = -HUGE_VAL;
    draw(rng, values, weights, N);
    for (size_t i = 0; i < N; i++)
        negative[i] = -values[i];
    abai_weighted_order up, down;
    assert_true(abai_weighted_sort(&up, values, weights, N));
    assert_true(abai_weighted_sort(&down, negative, weights, N));
    for (int i = 0; i <= 512; i++) {
        const double q = abai_weighted_quantile(&up, i / 512.0);
        assert_true(q >= before);
        assert_near(q, -abai_weighted_quantile(&down, 1 - i / 512.0), 1e-11);
        before = q;
    }
    abai_weighted_order_free(&up);
    abai_weighted_order_free(&down);
    gsl_rng_free(rng);
}

/* A weight of 3 is three draws with one value, but for what lies between neighbours. */
static void whole_weights_count_draws(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(6);
    double values[N], weights[N], all[3 * N];
    size_t n = 0;
    for (size_t i = 0; i < N; i++) {
        values[i] = gsl_ran_gaussian(rng, 1);
        weights[i] = (double)(1 + gsl_rng_uniform_int(rng, 3));
        for (int j = 0; j < (int)weights[i]; j++)
            all[n++] = values[i];
    }
    abai_sort(all, n);
    abai_weighted_order order;
    assert_true(abai_weighted_sort(&order, values, weights, N));
    for (int percent = 1; percent < 100; percent++) {
        const double q = abai_weighted_quantile(&order, percent / 100.0);
        const size_t k = (size_t)(percent / 100.0 * (double)(n - 1));
        assert_true(all[k < 3 ? 0 : k - 3] <= q && q <= all[k + 4 < n ? k + 4 : n - 1]);
    }
    abai_weighted_order_free(&order);
    gsl_rng_free(rng);
}

static void intervals_are_open_where_nothing_bounds_them(void **state) {
    (void)state;
    const double values[] = {1, 2, 3, 4, 5}, weights[] = {1, 1, 1, 1, 1};
    abai_weighted_order order;
    assert_true(abai_weighted_sort(&order, values, weights, 5));
    const abai_interval low = abai_weighted_quantile_interval(&order, 0.05, 0.95);
    const abai_interval high = abai_weighted_quantile_interval(&order, 0.95, 0.95);
    const abai_interval least = abai_weighted_quantile_interval(&order, 0, 0.95);
    assert_true(low.low == -HUGE_VAL && low.high == 3);
    assert_true(high.low == 3 && high.high == HUGE_VAL);
    assert_true(least.low == -HUGE_VAL && least.high == HUGE_VAL);
    abai_weighted_order_free(&order);
}

/* ---- repetition -------------------------------------------------------------------------------- */

/* Draws of N(0, 1), of the likelihood N(1; y, 1): the posterior is N(1/2, 1/sqrt 2). */
static void intervals_cover_what_they_should(void **state) {
    (void)state;
    enum { RUNS = 2000, WHAT = 5 };
    static const char *const names[WHAT] = {"mean", "sd", "p05", "p50", "p95"};
    static const double p[WHAT] = {0, 0, 0.05, 0.5, 0.95};
    const double sd = sqrt(0.5);
    coverage covered[WHAT] = {{0, 0}};
    gsl_rng *rng = coverage_rng(7);
    double values[N], weights[N];
    for (int run = 0; run < RUNS; run++) {
        for (size_t i = 0; i < N; i++) {
            values[i] = gsl_ran_gaussian(rng, 1);
            weights[i] = exp(-0.5 * (values[i] - 1) * (values[i] - 1));
        }
        abai_weighted_moments m;
        abai_weighted_moments_of(values, weights, N, &m);
        coverage_count(&covered[0], abai_weighted_mean_interval(&m, 0.95), 0.5);
        coverage_count(&covered[1], abai_weighted_sd_interval(&m, 0.95), sd);
        abai_weighted_order order;
        assert_true(abai_weighted_sort(&order, values, weights, N));
        for (int i = 2; i < WHAT; i++)
            coverage_count(&covered[i], abai_weighted_quantile_interval(&order, p[i], 0.95),
                           0.5 + sd * gsl_cdf_ugaussian_Pinv(p[i]));
        abai_weighted_order_free(&order);
    }
    for (int i = 0; i < WHAT; i++) {
        print_message("%s: %.4f\n", names[i], (double)covered[i].held / RUNS);
        coverage_check(names[i], &covered[i], 0.95);
    }
    gsl_rng_free(rng);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_logarithms_are_those_of_the_weights),
        cmocka_unit_test(logarithms_far_below_what_a_double_holds_have_their_ess),
        cmocka_unit_test(sums_of_nothing_are_nothing),
        cmocka_unit_test(moments_are_those_of_gsl),
        cmocka_unit_test(equal_weights_give_the_ordinary_moments),
        cmocka_unit_test(few_draws_leave_open_what_they_cannot_say),
        cmocka_unit_test(equal_weights_give_r7_bit_for_bit),
        cmocka_unit_test(quantiles_are_where_the_definition_puts_them),
        cmocka_unit_test(quantiles_rise_and_turn_with_the_sign),
        cmocka_unit_test(whole_weights_count_draws),
        cmocka_unit_test(intervals_are_open_where_nothing_bounds_them),
        cmocka_unit_test(intervals_cover_what_they_should),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
