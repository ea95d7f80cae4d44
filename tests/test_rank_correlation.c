/* Correlations against SciPy and their definitions; their standard errors against the jackknife; how often
 * their intervals hold the truth. */
#include "coverage.h"

#include <float.h>
#include <stdlib.h>

#include "stats/rank_correlation.h"
#include "support/stats_reference.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { MOST = 40000 };
static double x[MOST], y[MOST];

typedef abai_association (*measure)(const double *a, const double *b, size_t n);

static abai_association pearson(const double *a, const double *b, size_t n) {
    return abai_pearson(a, b, n);
}

static abai_association spearman(const double *a, const double *b, size_t n) {
    abai_ranked ra, rb;
    abai_association out;
    assert_true(abai_ranked_init(&ra, a, n) && abai_ranked_init(&rb, b, n));
    assert_true(abai_spearman(&ra, &rb, &out));
    abai_ranked_free(&ra);
    abai_ranked_free(&rb);
    return out;
}

static abai_association kendall(const double *a, const double *b, size_t n) {
    abai_ranked ra, rb;
    abai_association out;
    assert_true(abai_ranked_init(&ra, a, n) && abai_ranked_init(&rb, b, n));
    assert_true(abai_kendall(&ra, &rb, &out));
    abai_ranked_free(&ra);
    abai_ranked_free(&rb);
    return out;
}

static const struct {
    const char *name;
    measure of;
} MEASURES[] = {{"pearson", pearson}, {"spearman", spearman}, {"kendall", kendall}};

/* ---- pairs that depend on each other -------------------------------------------------------------- */

typedef void (*draw)(gsl_rng *rng, double *a, double *b);

static void draw_independent(gsl_rng *rng, double *a, double *b) {
    *a = gsl_ran_lognormal(rng, 0, 1);
    *b = gsl_rng_uniform(rng);
}
static void draw_half(gsl_rng *rng, double *a, double *b) {
    gsl_ran_bivariate_gaussian(rng, 1, 2, 0.5, a, b);
}
static void draw_strong(gsl_rng *rng, double *a, double *b) {
    gsl_ran_bivariate_gaussian(rng, 1, 2, -0.95, a, b);
}
/* Dependent, but neither rises nor falls with the other. */
static void draw_valley(gsl_rng *rng, double *a, double *b) {
    *a = gsl_ran_ugaussian(rng);
    *b = *a * *a + 0.1 * gsl_ran_ugaussian(rng);
}
/* b grows where a does, and scatters with it. */
static void draw_fan(gsl_rng *rng, double *a, double *b) {
    *a = gsl_rng_uniform(rng);
    *b = *a * gsl_rng_uniform(rng);
}
static void draw_tied(gsl_rng *rng, double *a, double *b) {
    *a = gsl_ran_poisson(rng, 2);
    *b = *a + gsl_ran_poisson(rng, 1);
}

/* Correlations of all pairs there are; NAN where not known in closed form.
 * Normal: Spearman 6/pi asin(rho/2), Kendall 2/pi asin(rho) (Kruskal 1958).
 * b = a u: Pearson sqrt(3/7), as Cov = 1/24, Var a = 1/12, Var b = 1/9 - 1/16 = 7/144.
 * b = a + c, Poisson: sqrt(2/3). */
static const struct pairs {
    const char *name;
    draw f;
    double truth[3];
} PAIRS[] = {
    {"independent", draw_independent, {0, 0, 0}},
    {"normal, 0.5", draw_half, {0.5, 0.48258373953099742, 1.0 / 3}},
    {"normal, -0.95", draw_strong, {-0.95, -0.94531166760524921, -0.79783475179148022}},
    {"valley", draw_valley, {0, 0, 0}},
    {"fan", draw_fan, {0.6546536707079771, NAN, NAN}},
    {"tied", draw_tied, {0.8164965809277260, NAN, NAN}},
};

static void fill(gsl_rng *rng, const struct pairs *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        p->f(rng, &x[i], &y[i]);
}

/* ---- values --------------------------------------------------------------------------------------- */

static void correlations_are_those_of_scipy(void **state) {
    (void)state;
    for (size_t i = 0; i < LENGTH(pair_reference); i++) {
        const double *a = pair_reference[i].x, *b = pair_reference[i].y;
        assert_near(pearson(a, b, 24).value, pair_reference[i].pearson, 1e-9);
        assert_near(spearman(a, b, 24).value, pair_reference[i].spearman, 1e-14);
        assert_near(kendall(a, b, 24).value, pair_reference[i].kendall, 1e-14);
    }
}

static double sign(double d) { return (double)((d > 0) - (d < 0)); }

static double slow_kendall(size_t n) {
    double c = 0, a = 0, b = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            c += sign(x[i] - x[j]) * sign(y[i] - y[j]);
            a += x[i] != x[j];
            b += y[i] != y[j];
        }
    return c / (sqrt(a) * sqrt(b));
}

static long double slow_pearson(const double *a, const double *b, size_t n) {
    long double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
    for (size_t i = 0; i < n; i++) {
        ma += (long double)a[i] / n;
        mb += (long double)b[i] / n;
    }
    for (size_t i = 0; i < n; i++) {
        aa += (a[i] - ma) * (a[i] - ma);
        bb += (b[i] - mb) * (b[i] - mb);
        ab += (a[i] - ma) * (b[i] - mb);
    }
    return ab / (sqrtl(aa) * sqrtl(bb));
}

static void correlations_are_those_of_their_definitions(void **state) {
    (void)state;
    static const size_t sizes[] = {2, 3, 7, 100, 511, 512, 513, 1500};
    gsl_rng *rng = coverage_rng(21);
    for (size_t p = 0; p < LENGTH(PAIRS); p++)
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            const size_t n = sizes[s];
            fill(rng, &PAIRS[p], n);
            const double slow = slow_kendall(n);
            if (isnan(slow)) { /* all tied */
                assert_true(isnan(kendall(x, y, n).value));
                continue;
            }
            assert_near(kendall(x, y, n).value, slow, 4 * DBL_EPSILON);
            assert_near(pearson(x, y, n).value, (double)slow_pearson(x, y, n), 1e-13);
            static uint32_t order[1500];
            static double ranks[2][1500];
            assert_true(abai_rank_order(x, n, order));
            abai_rank_mid(x, order, n, ranks[0]);
            assert_true(abai_rank_order(y, n, order));
            abai_rank_mid(y, order, n, ranks[1]);
            const double slow_spearman = (double)slow_pearson(ranks[0], ranks[1], n);
            assert_near(spearman(x, y, n).value, slow_spearman, 1e-14);
        }
    gsl_rng_free(rng);
}

static void rising_maps_do_not_change_rank_correlations(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(22);
    for (size_t p = 0; p < LENGTH(PAIRS); p++) {
        fill(rng, &PAIRS[p], 700);
        for (size_t m = 1; m < LENGTH(MEASURES); m++) {
            const abai_association before = MEASURES[m].of(x, y, 700);
            static double u[700], v[700];
            for (size_t i = 0; i < 700; i++) {
                u[i] = atan(x[i]);
                v[i] = -exp(0.1 * y[i]);
            }
            const abai_association after = MEASURES[m].of(u, v, 700);
            assert_near(after.value, -before.value, 4 * DBL_EPSILON);
            assert_near(after.se, before.se, 1e-12 * before.se);
        }
    }
    gsl_rng_free(rng);
}

static void columns_may_be_exchanged(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(23);
    for (size_t p = 0; p < LENGTH(PAIRS); p++) {
        fill(rng, &PAIRS[p], 900);
        for (size_t m = 0; m < LENGTH(MEASURES); m++) {
            const abai_association a = MEASURES[m].of(x, y, 900), b = MEASURES[m].of(y, x, 900);
            assert_near(a.value, b.value, 4 * DBL_EPSILON);
            assert_near(a.se, b.se, 1e-12 * a.se);
        }
    }
    gsl_rng_free(rng);
}

static void scale_and_offset_do_not_change_pearson(void **state) {
    (void)state;
    static const double scales[] = {1e300, 0x1p-1000, 5e-320, -1e-150};
    gsl_rng *rng = coverage_rng(24);
    fill(rng, &PAIRS[1], 1000);
    gsl_rng_free(rng);
    static double u[1000];
    const abai_association before = abai_pearson(x, y, 1000);
    for (size_t s = 0; s < LENGTH(scales); s++) {
        for (size_t i = 0; i < 1000; i++)
            u[i] = x[i] * scales[s];
        const abai_association after = abai_pearson(u, y, 1000);
        /* Denormals keep some 14 bits. */
        const double rounding = fabs(scales[s]) < 1e-300 && scales[s] != 0x1p-1000 ? 1e-4 : 1e-13;
        assert_near(after.value, scales[s] < 0 ? -before.value : before.value, rounding);
        assert_near(after.se, before.se, rounding);
    }
    static const double a[] = {-DBL_MAX, DBL_MAX, 0}, b[] = {-1, 1, 0};
    assert_near(abai_pearson(a, b, 3).value, 1, 4 * DBL_EPSILON);
}

static void perfect_correlations_are_exact(void **state) {
    (void)state;
    static const size_t sizes[] = {2, 3, 10, 1000, 20000};
    for (size_t s = 0; s < LENGTH(sizes); s++) {
        const size_t n = sizes[s];
        for (size_t i = 0; i < n; i++) {
            x[i] = (double)((i * 7919) % n);
            y[i] = -3 * x[i] + 1;
        }
        for (size_t m = 0; m < LENGTH(MEASURES); m++) {
            const abai_association a = MEASURES[m].of(x, y, n);
            assert_near(a.value, -1, m == 0 ? 4 * DBL_EPSILON : 0);
            assert_near(a.se, 0, 1e-8);
            const abai_interval i = abai_association_interval(a, n, 0, 0.95);
            assert_true(n < 4 || (i.low >= -1 && i.high < -1 + 1e-6));
        }
    }
}

static void without_variation_there_is_no_correlation(void **state) {
    (void)state;
    static const double level[] = {2, 2, 2, 2}, rising[] = {1, 2, 3, 4};
    for (size_t m = 0; m < LENGTH(MEASURES); m++) {
        for (size_t n = 0; n < 2; n++)
            assert_true(isnan(MEASURES[m].of(rising, rising, n).value));
        const abai_association a = MEASURES[m].of(level, rising, 4);
        const abai_association b = MEASURES[m].of(rising, level, 4);
        assert_true(isnan(a.value) && isnan(a.se) && isnan(b.value) && isnan(b.se));
        const abai_interval i = abai_association_interval(a, 4, 0, 0.95);
        assert_true(isnan(i.low) && isnan(i.high));
    }
}

/* ---- standard errors ------------------------------------------------------------------------------ */

/* Leaving out each pair in turn, sums, ranks and all computed again: another route to the same variance
 * (Efron 1982, chapter 3). */
static double jackknife(measure of, size_t n) {
    static double a[MOST], b[MOST];
    double sum = 0, squares = 0;
    for (size_t out = 0; out < n; out++) {
        size_t count = 0;
        for (size_t i = 0; i < n; i++)
            if (i != out) {
                a[count] = x[i];
                b[count++] = y[i];
            }
        const double value = of(a, b, count).value;
        sum += value;
        squares += value * value;
    }
    const double size = (double)n;
    return sqrt((size - 1) / size * (squares - sum * sum / size));
}

/* The share of the sum of squares that one value has at most. */
static double leverage(const double *values, size_t n) {
    double mean = 0, squares = 0, most = 0;
    for (size_t i = 0; i < n; i++)
        mean += values[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double square = (values[i] - mean) * (values[i] - mean);
        squares += square;
        most = fmax(most, square);
    }
    return most / squares;
}

/* The two are apart by terms of order 1/n, and in Pearson's case by those of order of the leverage of an
 * outlier: leaving it out changes what all others are measured by. */
static void standard_errors_are_those_of_the_jackknife(void **state) {
    (void)state;
    enum { SIZE = 500 };
    gsl_rng *rng = coverage_rng(25);
    for (size_t p = 0; p < LENGTH(PAIRS); p++) {
        fill(rng, &PAIRS[p], SIZE);
        for (size_t m = 0; m < LENGTH(MEASURES); m++) {
            const double outlier = m == 0 ? fmax(leverage(x, SIZE), leverage(y, SIZE)) : 0;
            const double se = MEASURES[m].of(x, y, SIZE).se;
            assert_near(se, jackknife(MEASURES[m].of, SIZE), se * (2.0 / SIZE + outlier));
        }
    }
    gsl_rng_free(rng);
}

/* What is found from the first of many values is what all would give, to the noise of a mean square: of
 * these pairs 5 standard errors are below 8 %. */
static void standard_errors_fall_with_the_root_of_n(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(28);
    for (size_t p = 0; p < LENGTH(PAIRS); p++) {
        fill(rng, &PAIRS[p], MOST);
        for (size_t m = 1; m < LENGTH(MEASURES); m++) {
            const double few = MEASURES[m].of(x, y, 8000).se * sqrt(8000);
            const double many = MEASURES[m].of(x, y, MOST).se * sqrt(MOST);
            assert_near(many, few, 0.08 * few);
        }
    }
    gsl_rng_free(rng);
}

/* ---- coverage ------------------------------------------------------------------------------------- */

static void correlation_intervals_cover_what_they_say_whatever_the_dependence(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(26);
    for (size_t p = 0; p < LENGTH(PAIRS); p++)
        for (size_t m = 0; m < LENGTH(MEASURES); m++) {
            coverage c = {0, 0};
            if (isnan(PAIRS[p].truth[m]))
                continue;
            for (int run = 0; run < 1000; run++) {
                fill(rng, &PAIRS[p], 500);
                const abai_association a = MEASURES[m].of(x, y, 500);
                coverage_count(&c, abai_association_interval(a, 500, 0, 0.95), PAIRS[p].truth[m]);
            }
            coverage_check(PAIRS[p].name, &c, 0.95);
        }
    gsl_rng_free(rng);
}

static void normal_intervals_cover_what_they_say_for_normal_pairs(void **state) {
    (void)state;
    static const abai_correlation_kind kinds[] = {
        ABAI_CORRELATION_PEARSON, ABAI_CORRELATION_SPEARMAN, ABAI_CORRELATION_KENDALL};
    gsl_rng *rng = coverage_rng(27);
    for (size_t p = 0; p < 3; p++)
        for (size_t m = 0; m < LENGTH(MEASURES); m++) {
            coverage c = {0, 0};
            /* Kendall's is for |tau| < 0.8 or so (Fieller et al. 1957), and wide beyond. */
            for (int run = 0; run < 1000; run++) {
                fill(rng, &PAIRS[p], 200);
                const double r = MEASURES[m].of(x, y, 200).value;
                coverage_count(&c, abai_normal_correlation_interval(kinds[m], r, 200, 0.95),
                               PAIRS[p].truth[m]);
            }
            coverage_check_least(PAIRS[p].name, &c, 0.95);
            if (p < 2)
                coverage_check(PAIRS[p].name, &c, 0.95);
        }
    gsl_rng_free(rng);
}

static void intervals_of_few_pairs_say_nothing(void **state) {
    (void)state;
    const abai_association half = {0.5, 0.2};
    const abai_interval few = abai_association_interval(half, 3, 0, 0.95);
    const abai_interval fixed = abai_association_interval(half, 10, 7, 0.95);
    const abai_interval normal =
        abai_normal_correlation_interval(ABAI_CORRELATION_KENDALL, 0.5, 4, 0.95);
    assert_true(few.low == -1 && few.high == 1 && fixed.low == -1 && fixed.high == 1);
    assert_true(normal.low == -1 && normal.high == 1);
    /* Fisher 1925: r = 0.5, n = 103: tanh(0.5493061 -+ 0.1959964). */
    const abai_interval known =
        abai_normal_correlation_interval(ABAI_CORRELATION_PEARSON, 0.5, 103, 0.95);
    assert_near(known.low, tanh(0.5493061443340549 - 0.1959963984540054), 1e-14);
    assert_near(known.high, tanh(0.5493061443340549 + 0.1959963984540054), 1e-14);
    /* Bonett and Wright 2000, n = 103, r = 0.8: standard error sqrt(1.32 / 100). Fieller et al. 1957. */
    const abai_interval bonett =
        abai_normal_correlation_interval(ABAI_CORRELATION_SPEARMAN, 0.8, 103, 0.95);
    const abai_interval fieller =
        abai_normal_correlation_interval(ABAI_CORRELATION_KENDALL, 0.8, 104, 0.95);
    const double z = 1.959963984540054;
    assert_near(bonett.high, tanh(atanh(0.8) + z * sqrt(0.0132)), 1e-14);
    assert_near(fieller.low, tanh(atanh(0.8) - z * sqrt(0.00437)), 1e-14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(correlations_are_those_of_scipy),
        cmocka_unit_test(correlations_are_those_of_their_definitions),
        cmocka_unit_test(rising_maps_do_not_change_rank_correlations),
        cmocka_unit_test(columns_may_be_exchanged),
        cmocka_unit_test(scale_and_offset_do_not_change_pearson),
        cmocka_unit_test(perfect_correlations_are_exact),
        cmocka_unit_test(without_variation_there_is_no_correlation),
        cmocka_unit_test(standard_errors_are_those_of_the_jackknife),
        cmocka_unit_test(standard_errors_fall_with_the_root_of_n),
        cmocka_unit_test(correlation_intervals_cover_what_they_say_whatever_the_dependence),
        cmocka_unit_test(normal_intervals_cover_what_they_say_for_normal_pairs),
        cmocka_unit_test(intervals_of_few_pairs_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
