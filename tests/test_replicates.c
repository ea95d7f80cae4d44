/* Intervals over replicates: formulas against GSL's, and coverage where the replicates are known. */
#include "coverage.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>

#include "stats/replicates.h"

enum { R = 16 };

/* Without skewness the interval of a mean is Student's. */
static void mean_without_skewness_is_students(void **state) {
    (void)state;
    const double means[] = {1, 2, 3, 4, 5, 6, 7};
    const double half = gsl_cdf_tdist_Pinv(0.975, 6) * gsl_stats_sd(means, 1, 7) / sqrt(7);
    const abai_interval ci = abai_replicates_mean(4, means, 7, 0.95);
    assert_near(ci.low, 4 - half, 1e-12);
    assert_near(ci.high, 4 + half, 1e-12);
}

/* With the tail above, the truth may be far above the mean: that end moves, the other stays Student's. */
static void skewness_moves_the_end_that_the_tail_is_on(void **state) {
    (void)state;
    const double means[] = {0, 0, 0, 0, 1, 1, 2, 9};
    const double centre = gsl_stats_mean(means, 1, 8);
    const double half = gsl_cdf_tdist_Pinv(0.975, 7) * gsl_stats_sd(means, 1, 8) / sqrt(8);
    const abai_interval ci = abai_replicates_mean(centre, means, 8, 0.95);
    assert_near(ci.low, centre - half, 1e-12);
    assert_true(ci.high > centre + 1.2 * half && ci.high < centre + 10 * half);
    double turned[8];
    for (int i = 0; i < 8; i++)
        turned[i] = -means[i];
    const abai_interval other = abai_replicates_mean(-centre, turned, 8, 0.95);
    assert_near(other.low, -ci.high, 1e-12);
    assert_near(other.high, -ci.low, 1e-12);
}

static double draw_normal(gsl_rng *rng) { return gsl_ran_gaussian(rng, 1); }
static double draw_t(gsl_rng *rng) { return gsl_ran_tdist(rng, 5); }
static double draw_uniform(gsl_rng *rng) { return gsl_ran_flat(rng, -1, 1); }
static double draw_exponential(gsl_rng *rng) { return gsl_ran_exponential(rng, 1) - 1; }
static double draw_lognormal(gsl_rng *rng) { return gsl_ran_lognormal(rng, 0, 0.5) - exp(0.125); }

/* The figures that the header gives. */
static void means_are_covered_as_the_header_says(void **state) {
    (void)state;
    static const struct {
        const char *name;
        double (*draw)(gsl_rng *rng);
        double level;
    } cases[] = {{"normal", draw_normal, 0.955},
                 {"t", draw_t, 0.9555},
                 {"uniform", draw_uniform, 0.963},
                 {"exponential", draw_exponential, 0.941},
                 {"lognormal", draw_lognormal, 0.9435}};
    gsl_rng *rng = coverage_rng(11);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        coverage c = {0, 0};
        for (int run = 0; run < 20000; run++) {
            double means[R];
            for (int r = 0; r < R; r++)
                means[r] = cases[i].draw(rng);
            const double centre = gsl_stats_mean(means, 1, R);
            coverage_count(&c, abai_replicates_mean(centre, means, R, 0.95), 0);
        }
        coverage_check(cases[i].name, &c, cases[i].level);
    }
    gsl_rng_free(rng);
}

static void share_is_students_and_a_quarter_of_a_draw(void **state) {
    (void)state;
    const uint64_t hits[] = {3, 5, 9, 4}, n[] = {50, 60, 60, 30};
    double shares[4], share;
    for (int r = 0; r < 4; r++)
        shares[r] = (double)hits[r] / (double)n[r];
    const double half = gsl_cdf_tdist_Pinv(0.95, 3) * gsl_stats_sd(shares, 1, 4) / 2 + 0.25 / 200;
    const abai_interval ci = abai_replicates_share(hits, n, 4, 0.9, &share);
    assert_near(share, 21.0 / 200, 1e-15);
    assert_near(ci.low, 21.0 / 200 - half, 1e-12);
    assert_near(ci.high, 21.0 / 200 + half, 1e-12);
}

/* 0 of 16 by Wilson: z^2 / (16 + z^2) = 0.1936077. */
static void replicates_that_agree_do_not_pretend_to_know(void **state) {
    (void)state;
    uint64_t hits[R] = {0}, n[R];
    for (int r = 0; r < R; r++)
        n[r] = 50;
    abai_interval ci = abai_replicates_share(hits, n, R, 0.95, NULL);
    assert_true(ci.low == 0);
    assert_near(ci.high, 0.1936077 / 50, 1e-7);
    for (int r = 0; r < R; r++)
        hits[r] = 7;
    ci = abai_replicates_share(hits, n, R, 0.95, NULL);
    assert_near(ci.low, (7 - 0.1936077) / 50, 1e-7);
    assert_near(ci.high, (7 + 0.1936077) / 50, 1e-7);
    hits[3] = 8;
    ci = abai_replicates_share(hits, n, R, 0.95, NULL);
    assert_true(ci.low < 7.0 / 50 && ci.high > 7.28 / 50 && ci.high < 7.4 / 50);
}

static void whole_numbers_of_hits_are_covered(void **state) {
    (void)state;
    static const double spread[] = {0.1, 0.3, 0.5, 0.7, 1, 3}, centre[] = {30, 30.25, 30.5};
    gsl_rng *rng = coverage_rng(12);
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 3; j++) {
            coverage c = {0, 0};
            double truth = 0; /* of the rounded variable */
            for (int k = -30; k < 30; k++) {
                const double upper = (30 + k + 0.5 - centre[j]) / spread[i];
                const double lower = (30 + k - 0.5 - centre[j]) / spread[i];
                truth += (30 + k) * (upper < 0
                                         ? gsl_cdf_ugaussian_P(upper) - gsl_cdf_ugaussian_P(lower)
                                         : gsl_cdf_ugaussian_Q(lower) - gsl_cdf_ugaussian_Q(upper));
            }
            for (int run = 0; run < 4000; run++) {
                uint64_t hits[R], n[R];
                for (int r = 0; r < R; r++) {
                    hits[r] = (uint64_t)floor(centre[j] + gsl_ran_gaussian(rng, spread[i]) + 0.5);
                    n[r] = 100;
                }
                coverage_count(&c, abai_replicates_share(hits, n, R, 0.95, NULL), truth / 100);
            }
            coverage_check_least("hits", &c, 0.947);
        }
    gsl_rng_free(rng);
}

/* Independent draws are a design, too: the section is that of a binomial count, but for Student's t. */
static void section_of_independent_draws_covers_their_quantile(void **state) {
    (void)state;
    static const double probabilities[] = {0.05, 0.5, 0.9};
    enum { N = 100 };
    gsl_rng *rng = coverage_rng(13);
    for (size_t i = 0; i < 3; i++) {
        const double p = probabilities[i];
        coverage right = {0, 0}, near = {0, 0};
        for (int run = 0; run < 4000; run++) {
            uint64_t at[R], off[R], n[R], lower, upper, below = 0;
            for (int r = 0; r < R; r++) {
                at[r] = gsl_ran_binomial(rng, p, N);
                off[r] = at[r] + gsl_ran_binomial(rng, 0.02 / (1 - p), N - (unsigned)at[r]);
                n[r] = N;
                below += at[r];
            }
            abai_interval s = abai_replicates_section(at, n, R, p, 0.95);
            abai_replicates_ranks(R * N, s, &lower, &upper);
            coverage_count(&right, (abai_interval){(double)lower, (double)upper - 1},
                           (double)below);
            s = abai_replicates_section(off, n, R, p, 0.95);
            abai_replicates_ranks(R * N, s, &lower, &upper);
            coverage_count(&near, (abai_interval){(double)lower, (double)upper - 1}, (double)below);
        }
        coverage_check_least("section", &right, 0.94);
        coverage_check_least("section at a value nearby", &near, 0.94);
    }
    gsl_rng_free(rng);
}

static void ranks_hold_what_may_lie_below(void **state) {
    (void)state;
    uint64_t lower, upper;
    abai_replicates_ranks(1000, (abai_interval){0.0401, 0.0599}, &lower, &upper);
    assert_int_equal(lower, 41);
    assert_int_equal(upper, 60);
    abai_replicates_ranks(1000, (abai_interval){0.04, 0.06}, &lower, &upper);
    assert_int_equal(lower, 40);
    assert_int_equal(upper, 61);
    abai_replicates_ranks(100, (abai_interval){-0.02, 0.0599}, &lower, &upper);
    assert_int_equal(lower, 0);
    abai_replicates_ranks(100, (abai_interval){0.9, 1.0}, &lower, &upper);
    assert_int_equal(upper, 101);
    abai_replicates_ranks(100, abai_interval_unknown(), &lower, &upper);
    assert_int_equal(lower, 0);
    assert_int_equal(upper, 101);
}

static void sd_has_an_interval_that_stays_positive(void **state) {
    (void)state;
    const double sds[] = {0.1, 1, 10}, some_zero[] = {0, 1, 2};
    const double logs[] = {-log(10), 0, log(10)};
    const double half = gsl_cdf_tdist_Pinv(0.975, 2) * gsl_stats_sd(logs, 1, 3) / sqrt(3);
    abai_interval ci = abai_replicates_sd(1, sds, 3, 0.95);
    assert_near(log(ci.low), -half, 1e-12);
    assert_near(log(ci.high), half, 1e-12);
    ci = abai_replicates_sd(1, some_zero, 3, 0.95);
    assert_true(ci.low == 0 && ci.high > 1 && isfinite(ci.high));
}

static void nothing_is_known_of_too_few(void **state) {
    (void)state;
    const uint64_t hits[] = {3, 0}, n[] = {10, 0};
    const double one[] = {4};
    abai_interval ci = abai_replicates_share(hits, n, 1, 0.95, NULL);
    assert_true(ci.low == 0 && ci.high == 1);
    ci = abai_replicates_share(hits, n, 2, 0.95, NULL);
    assert_true(ci.low == 0 && ci.high == 1);
    ci = abai_replicates_mean(4, one, 1, 0.95);
    assert_true(isinf(ci.low) && isinf(ci.high));
    ci = abai_replicates_section(hits, n, 2, 0.5, 0.95);
    assert_true(isinf(ci.low) && isinf(ci.high));
}

/* By simulation, and by the tail of the chi-squared distribution. */
static void no_interval_is_wider_than_the_most(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(14);
    const size_t counts[] = {2, 16, 256};
    for (size_t i = 0; i < 3; i++) {
        const double nu = (double)counts[i] - 1;
        const double t = gsl_cdf_tdist_Pinv(0.975, nu),
                     most = abai_replicates_most(counts[i], 0.95);
        for (int run = 0; run < 100000; run++)
            assert_true(t * sqrt(gsl_ran_chisq(rng, nu) / nu) < most);
        assert_true(gsl_cdf_chisq_Q((most / t) * (most / t) * nu, nu) < 3e-8);
    }
    gsl_rng_free(rng);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_without_skewness_is_students),
        cmocka_unit_test(skewness_moves_the_end_that_the_tail_is_on),
        cmocka_unit_test(means_are_covered_as_the_header_says),
        cmocka_unit_test(share_is_students_and_a_quarter_of_a_draw),
        cmocka_unit_test(replicates_that_agree_do_not_pretend_to_know),
        cmocka_unit_test(whole_numbers_of_hits_are_covered),
        cmocka_unit_test(section_of_independent_draws_covers_their_quantile),
        cmocka_unit_test(ranks_hold_what_may_lie_below),
        cmocka_unit_test(sd_has_an_interval_that_stays_positive),
        cmocka_unit_test(nothing_is_known_of_too_few),
        cmocka_unit_test(no_interval_is_wider_than_the_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
