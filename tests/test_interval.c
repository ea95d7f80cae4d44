/* Intervals: published ones, SciPy's, what defines them, and how often they hold the truth. */
#include "coverage.h"

#include <float.h>

#include <gsl/gsl_cdf.h>

#include "stats/deviate.h"
#include "stats/fourth.h"
#include "stats/interval.h"
#include "support/stats_reference.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { N = 1000 };
static double column[N], other[N];

static void assert_unknown(abai_interval i) {
    assert_true(i.low == -HUGE_VAL && i.high == HUGE_VAL);
}

static void assert_nan(abai_interval i) { assert_true(isnan(i.low) && isnan(i.high)); }

/* ---- proportions --------------------------------------------------------------------------------- */

/* Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3. */
static void proportions_are_those_of_newcombe(void **state) {
    (void)state;
    static const double rows[][4] = {{81, 263, 0.2553, 0.3662},
                                     {15, 148, 0.0624, 0.1605},
                                     {0, 20, 0, 0.1611},
                                     {1, 29, 0.0061, 0.1718}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const abai_interval got = abai_interval_proportion(rows[i][0], rows[i][1], 0.95);
        assert_near(got.low, rows[i][2], 0.00005 + 1e-9);
        assert_near(got.high, rows[i][3], 0.00005 + 1e-9);
    }
}

/* SciPy finds the lower end as a difference, and z from (1 + confidence) / 2, whose rounding by eps / 4 is
 * one of z by eps / (2 z (1 - confidence)). */
static void proportions_are_those_of_scipy(void **state) {
    (void)state;
    for (size_t i = 0; i < LENGTH(wilson_reference); i++) {
        const double confidence = wilson_reference[i].confidence;
        const double low = wilson_reference[i].low, high = wilson_reference[i].high;
        const abai_interval got =
            abai_interval_proportion(wilson_reference[i].hits, wilson_reference[i].n, confidence);
        const double z = abai_normal_deviate(confidence);
        const double of_z = (high - low) / (2 * z) * DBL_EPSILON / (2 * z * (1 - confidence));
        assert_near(got.low, low, 16 * DBL_EPSILON + of_z);
        assert_near(got.high, high, 16 * DBL_EPSILON + of_z);
    }
}

/* Both ends solve (hits/n - p)^2 = z^2 p (1-p) / n, to relative precision however small they are. */
static void ends_of_proportions_solve_the_score_equation(void **state) {
    (void)state;
    static const double counts[][2] = {{3, 1e15}, {1, 1e18}, {500, 1000}, {999, 1000}, {0.37, 5.2}};
    for (size_t i = 0; i < LENGTH(counts); i++) {
        const double hits = counts[i][0], n = counts[i][1];
        const abai_interval got = abai_interval_proportion(hits, n, 0.99);
        const long double ends[] = {got.low, got.high};
        const long double z = abai_normal_deviate(0.99), share = (long double)hits / n;
        for (int e = 0; e < 2; e++) {
            const long double p = ends[e], scale = z * z * (1 - p) / n;
            const long double off = (share - p) * (share - p) - p * scale;
            /* The slope of `off` by p, and a rounding of p. */
            const long double slope = 2 * fabsl(share - p) + scale;
            assert_near((double)(off / (slope * p)), 0, 8 * DBL_EPSILON);
        }
    }
}

static void proportions_of_none_and_all_touch_their_bound(void **state) {
    (void)state;
    for (uint64_t whole = 1; whole < UINT64_C(1000000000000000); whole *= 7) {
        const double n = (double)whole;
        const abai_interval none = abai_interval_proportion(0, n, 0.95);
        const abai_interval all = abai_interval_proportion(n, n, 0.95);
        assert_true(none.low == 0 && none.high > 0 && none.high < 1);
        assert_true(all.high == 1 && all.low < 1 && all.low > 0);
        assert_near(all.low, 1 - none.high, DBL_EPSILON);
    }
    const abai_interval empty = abai_interval_proportion(0, 0, 0.95);
    assert_true(empty.low == 0 && empty.high == 1);
    assert_nan(abai_interval_proportion(NAN, 5, 0.95));
}

static double exact_coverage(uint64_t n, double p, double confidence) {
    double sum = 0;
    for (uint64_t k = 0; k <= n; k++) {
        const abai_interval i = abai_interval_proportion((double)k, (double)n, confidence);
        if (i.low <= p && p <= i.high)
            sum += gsl_ran_binomial_pdf((unsigned)k, p, (unsigned)n);
    }
    return sum;
}

/* Brown, Cai, DasGupta 2001, section 4: mean coverage near nominal for every n, and, but for p next to 0
 * and 1, never far below. */
static void proportions_cover_what_they_say_on_average_over_p(void **state) {
    (void)state;
    static const uint64_t sizes[] = {20, 50, 200, 1000};
    for (size_t s = 0; s < LENGTH(sizes); s++) {
        double sum = 0, least = 1;
        enum { STEPS = 500 };
        for (int i = 0; i < STEPS; i++) {
            const double p = (i + 0.5) / STEPS, c = exact_coverage(sizes[s], p, 0.95);
            sum += c;
            least = p > 0.1 && p < 0.9 ? fmin(least, c) : least;
        }
        assert_near(sum / STEPS, 0.95, 0.006);
        assert_true(least > 0.92);
    }
}

/* ---- means --------------------------------------------------------------------------------------- */

typedef double (*draw)(gsl_rng *rng);

static double normal(gsl_rng *rng) { return 3 + 2 * gsl_ran_ugaussian(rng); }
static double uniform(gsl_rng *rng) { return gsl_rng_uniform(rng); }
static double lognormal(gsl_rng *rng) { return gsl_ran_lognormal(rng, 0, 0.5); }
static double mixture(gsl_rng *rng) {
    return gsl_rng_uniform(rng) < 0.7 ? gsl_ran_ugaussian(rng) : 5 + 2 * gsl_ran_ugaussian(rng);
}

static void fill(gsl_rng *rng, draw f, double *out, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i] = f(rng);
}

static abai_fourth summed(const double *values, size_t n) {
    abai_moments m;
    abai_fourth f;
    assert_true(abai_moments_of(values, n, &m));
    abai_fourth_of(values, n, &m, &f);
    return f;
}

static const struct family {
    const char *name;
    draw f;
    double mean, sd, sd_coverage; /* of 95 % intervals of sd, where it is known to be another */
} FAMILIES[] = {
    {"normal", normal, 3, 2, 0.95},
    {"uniform", uniform, 0.5, 0.28867513459481287, 0.95},
    /* exp(1/8), sqrt((exp(1/4) - 1) exp(1/4)); kurtosis 8.9, which samples of 1000 make smaller */
    {"lognormal", lognormal, 1.1331484530668263, 0.6039005332108811, 0.932},
    /* variance 0.7 + 0.3 (4 + 25) - 1.5^2 */
    {"mixture", mixture, 1.5, 2.6739483914241875, 0.95},
};

static void intervals_of_means_and_deviations_cover_what_they_say(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(11);
    for (size_t f = 0; f < LENGTH(FAMILIES); f++) {
        coverage mean = {0, 0}, sd = {0, 0};
        for (int run = 0; run < 2000; run++) {
            fill(rng, FAMILIES[f].f, column, N);
            const abai_fourth s = summed(column, N);
            const double se = abai_moments_mean_se(&s.moments);
            coverage_count(&mean, abai_interval_mean(s.moments.mean, se, N, 0.95),
                           FAMILIES[f].mean);
            coverage_count(
                &sd,
                abai_interval_sd(abai_moments_sd(&s.moments), abai_fourth_kurtosis(&s), N, 0.95),
                FAMILIES[f].sd);
        }
        coverage_check(FAMILIES[f].name, &mean, 0.95);
        coverage_check(FAMILIES[f].name, &sd, FAMILIES[f].sd_coverage);
    }
    gsl_rng_free(rng);
}

/* Student's t makes it exact from two values on. */
static void means_of_few_normal_values_are_covered_exactly(void **state) {
    (void)state;
    static const size_t sizes[] = {2, 3, 5, 16};
    static const double levels[] = {0.5, 0.95, 0.99};
    gsl_rng *rng = coverage_rng(12);
    for (size_t s = 0; s < LENGTH(sizes); s++)
        for (size_t l = 0; l < LENGTH(levels); l++) {
            coverage c = {0, 0};
            for (int run = 0; run < 20000; run++) {
                fill(rng, normal, column, sizes[s]);
                coverage_count(&c, abai_interval_replicates(column, sizes[s], levels[l], NULL), 3);
            }
            coverage_check("replicates", &c, levels[l]);
        }
    gsl_rng_free(rng);
}

static void a_pooled_centre_moves_the_interval_and_not_its_width(void **state) {
    (void)state;
    static const double values[] = {4, 7, 13, 16};
    double mean;
    const abai_interval own = abai_interval_replicates(values, 4, 0.95, &mean);
    const abai_interval moved = abai_interval_replicates_at(8, values, 4, 0.95);
    assert_true(mean == 10);
    /* sd^2 = (36 + 9 + 9 + 36) / 3 = 30, with 3 degrees of freedom. */
    assert_near(own.high, 10 + gsl_cdf_tdist_Qinv(0.025, 3) * sqrt(30.0 / 4), 1e-13);
    assert_near(own.low, 20 - own.high, 1e-14);
    assert_near(moved.low, own.low - 2, 1e-14);
    assert_near(moved.high, own.high - 2, 1e-14);
}

static void few_or_odd_values_are_told_from_known_ones(void **state) {
    (void)state;
    const double one = 5, equal[] = {2, 2, 2}, bad[] = {1, NAN, 2};
    const double huge[] = {-DBL_MAX, DBL_MAX, DBL_MAX};
    double mean;
    assert_unknown(abai_interval_mean(5, 0, 1, 0.95));
    assert_unknown(abai_interval_mean(5, HUGE_VAL, 100, 0.95));
    assert_nan(abai_interval_mean(NAN, 1, 100, 0.95));
    assert_nan(abai_interval_mean(1, NAN, 100, 0.95));
    assert_unknown(abai_interval_replicates(&one, 1, 0.95, &mean));
    assert_true(mean == 5);
    assert_unknown(abai_interval_replicates(&one, 0, 0.95, &mean));
    assert_true(isnan(mean));
    assert_nan(abai_interval_replicates(bad, 3, 0.95, &mean));
    assert_true(isnan(mean));
    assert_unknown(abai_interval_replicates(huge, 3, 0.95, &mean));
    const abai_interval point = abai_interval_replicates(equal, 3, 0.95, NULL);
    assert_true(point.low == 2 && point.high == 2);
}

static void intervals_of_deviations_end_above_zero(void **state) {
    (void)state;
    const abai_interval none = abai_interval_sd(0, NAN, 100, 0.95);
    assert_true(none.low == 0 && none.high == 0);
    const abai_interval few = abai_interval_sd(0, NAN, 1, 0.95);
    const abai_interval overflow = abai_interval_sd(1e200, NAN, 100, 0.95);
    assert_true(few.low == 0 && few.high == HUGE_VAL);
    assert_true(overflow.low == 0 && overflow.high == HUGE_VAL);
    const abai_interval wide = abai_interval_sd(1, 3000, 10, 0.95);
    assert_true(wide.low > 0 && wide.low < 1 && wide.high > 1 && isfinite(wide.high));
    const abai_interval plain = abai_interval_sd(2, 3, 1000, 0.95);
    const double factor = exp(gsl_cdf_ugaussian_Qinv(0.025) * sqrt(2.0 / 4000));
    assert_near(plain.high, 2 * factor, 1e-14);
    assert_near(plain.low, 2 / factor, 1e-14);
    assert_nan(abai_interval_sd(NAN, 3, 1000, 0.95));
}

/* ---- pairs --------------------------------------------------------------------------------------- */

static void pairing_narrows_by_the_correlation(void **state) {
    (void)state;
    static const double rhos[] = {-0.5, 0, 0.9, 0.9999};
    gsl_rng *rng = coverage_rng(13);
    for (size_t r = 0; r < LENGTH(rhos); r++) {
        coverage c = {0, 0};
        double sum = 0;
        for (int run = 0; run < 1000; run++) {
            for (size_t i = 0; i < 200; i++) {
                double x, y;
                gsl_ran_bivariate_gaussian(rng, 1, 1, rhos[r], &x, &y);
                column[i] = x + 1e6;
                other[i] = y;
            }
            double mean, narrowing;
            const abai_interval i =
                abai_interval_paired(column, other, 200, 0.95, &mean, &narrowing);
            assert_true(i.low < mean && mean < i.high);
            coverage_count(&c, i, 1e6);
            sum += narrowing / 1000;
        }
        coverage_check("pairs", &c, 0.95);
        /* sqrt(2 / (2 (1 - rho))) has a relative standard error of some 0.1 in 200 pairs. */
        const double expected = sqrt(1 / (1 - rhos[r]));
        assert_near(sum, expected, expected * (5 * 0.1 / sqrt(1000) + 1.0 / 200));
    }
    gsl_rng_free(rng);
}

static void pairs_are_the_differences_whatever_the_blocks(void **state) {
    (void)state;
    enum { MANY = 5000 };
    static double a[MANY], b[MANY], difference[MANY];
    gsl_rng *rng = coverage_rng(14);
    for (size_t i = 0; i < MANY; i++) {
        a[i] = gsl_ran_lognormal(rng, 0, 1);
        b[i] = a[i] + 0.1 * gsl_ran_ugaussian(rng);
        difference[i] = a[i] - b[i];
    }
    gsl_rng_free(rng);
    static const size_t sizes[] = {2, 3, 1023, 1024, 1025, MANY};
    for (size_t s = 0; s < LENGTH(sizes); s++) {
        double mean, whole;
        const size_t n = sizes[s];
        const abai_interval got = abai_interval_paired(a, b, n, 0.9, &mean, NULL);
        const abai_interval expected = abai_interval_replicates(difference, n, 0.9, &whole);
        const double rounding = 1e-13 * (expected.high - expected.low);
        assert_near(mean, whole, rounding);
        assert_near(got.low, expected.low, rounding);
        assert_near(got.high, expected.high, rounding);
    }
}

static void odd_pairs_are_told_from_known_ones(void **state) {
    (void)state;
    const double a[] = {DBL_MAX, 1, 2}, b[] = {-DBL_MAX, 1, 2}, c[] = {2, 3, 4};
    double mean, narrowing;
    assert_nan(abai_interval_paired(a, b, 3, 0.95, &mean, &narrowing));
    assert_true(isnan(mean) && isnan(narrowing));
    assert_unknown(abai_interval_paired(a, b, 0, 0.95, &mean, &narrowing));
    assert_true(isnan(mean) && isnan(narrowing));
    assert_unknown(abai_interval_paired(c, b + 1, 1, 0.95, &mean, NULL));
    assert_true(mean == 1);
    const abai_interval point = abai_interval_paired(c + 1, b + 1, 2, 0.95, &mean, &narrowing);
    assert_true(point.low == 2 && point.high == 2 && narrowing == HUGE_VAL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proportions_are_those_of_newcombe),
        cmocka_unit_test(proportions_are_those_of_scipy),
        cmocka_unit_test(ends_of_proportions_solve_the_score_equation),
        cmocka_unit_test(proportions_of_none_and_all_touch_their_bound),
        cmocka_unit_test(proportions_cover_what_they_say_on_average_over_p),
        cmocka_unit_test(intervals_of_means_and_deviations_cover_what_they_say),
        cmocka_unit_test(means_of_few_normal_values_are_covered_exactly),
        cmocka_unit_test(a_pooled_centre_moves_the_interval_and_not_its_width),
        cmocka_unit_test(few_or_odd_values_are_told_from_known_ones),
        cmocka_unit_test(intervals_of_deviations_end_above_zero),
        cmocka_unit_test(pairing_narrows_by_the_correlation),
        cmocka_unit_test(pairs_are_the_differences_whatever_the_blocks),
        cmocka_unit_test(odd_pairs_are_told_from_known_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
