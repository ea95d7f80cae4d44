/* Moments against GSL's, long double sums and exact cases; merging. */
#include "check.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics_double.h>

#include "stats/moments.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { MOST = 100000 };
static double column[MOST];

/* ---- columns ------------------------------------------------------------------------------------ */

typedef struct family {
    const char *name;
    double (*draw)(gsl_rng *rng);
} family;

static double draw_normal(gsl_rng *rng) { return gsl_ran_ugaussian(rng); }
static double draw_lognormal(gsl_rng *rng) { return gsl_ran_lognormal(rng, 5, 2); }
static double draw_integer(gsl_rng *rng) { return gsl_ran_poisson(rng, 3); }
static double draw_offset(gsl_rng *rng) { return 1e9 + 1e-3 * gsl_ran_ugaussian(rng); }
static double draw_heavy(gsl_rng *rng) { return gsl_ran_cauchy(rng, 1); }
static double draw_tiny(gsl_rng *rng) { return 1e-150 * gsl_ran_ugaussian(rng); }

static const family FAMILIES[] = {
    {"normal", draw_normal}, {"lognormal", draw_lognormal}, {"integer", draw_integer},
    {"offset", draw_offset}, {"heavy", draw_heavy},         {"tiny", draw_tiny},
};

static void fill(const family *f, double *out, size_t n) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(rng);
    gsl_rng_set(rng, 4711);
    for (size_t i = 0; i < n; i++)
        out[i] = f->draw(rng);
    gsl_rng_free(rng);
}

/* ---- reference ---------------------------------------------------------------------------------- */

typedef struct reference {
    long double mean, m2;
    long double spread; /* mean absolute deviation */
} reference;

static reference reference_of(const double *values, size_t n) {
    const long double size = (long double)n;
    reference r = {0, 0, 0};
    for (size_t i = 0; i < n; i++)
        r.mean += (long double)values[i] / size;
    long double rest = 0;
    for (size_t i = 0; i < n; i++)
        rest += ((long double)values[i] - r.mean) / size;
    r.mean += rest;
    for (size_t i = 0; i < n; i++) {
        const long double d = (long double)values[i] - r.mean;
        r.m2 += d * d;
        r.spread += fabsl(d) / size;
    }
    return r;
}

static double distance(double a, long double b) { return (double)fabsl((long double)a - b); }

/* Rounding of a lane: n/8 additions, the tree's 3, and a few operations a term. Deviations of the
 * computed mean's own rounding, n eps^2 mean^2 at most, are what the correction takes out again. */
static double rounding(size_t n) { return ((double)n / 8 + 8) * DBL_EPSILON; }

/* more: what else m2 may be off by. */
static void assert_close_to_reference(const abai_moments *m, const double *values, size_t n,
                                      double factor, double more) {
    const reference r = reference_of(values, n);
    const double shift = DBL_EPSILON * fabs((double)r.mean);
    assert_true(m->n == n);
    assert_near(distance(m->mean, r.mean), 0, factor * (shift + rounding(n) * (double)r.spread));
    assert_near(distance(m->m2, r.m2), 0,
                factor * (rounding(n) * (double)r.m2 + (double)n * shift * shift) + more);
}

/* ---- one column --------------------------------------------------------------------------------- */

static void moments_equal_long_double_sums(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 4096, 4099, MOST};
    for (size_t f = 0; f < LENGTH(FAMILIES); f++) {
        fill(&FAMILIES[f], column, MOST);
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            abai_moments m;
            abai_moments_of(column, sizes[s], &m);
            assert_close_to_reference(&m, column, sizes[s], 1, 0);
        }
    }
}

static void moments_equal_gsl(void **state) {
    (void)state;
    for (size_t f = 0; f < LENGTH(FAMILIES); f++) {
        fill(&FAMILIES[f], column, MOST);
        for (size_t n = 2; n < MOST; n = 3 * n + 1) {
            abai_moments m;
            abai_moments_of(column, n, &m);
            /* GSL's recurrences round in each of n steps. */
            const double tolerance = 4 * (double)n * DBL_EPSILON + 1e-14;
            const double mean = gsl_stats_mean(column, 1, n);
            const double sd = gsl_stats_sd_m(column, 1, n, m.mean);
            assert_near(m.mean, mean, tolerance * (fabs(mean) + sd));
            /* GSL does not correct for the mean's rounding. */
            const double shift = DBL_EPSILON * fabs(mean);
            const double sd_tolerance = tolerance * sd + shift * (shift / sd);
            assert_near(abai_moments_sd(&m), sd, sd_tolerance);
            assert_near(abai_moments_mean_se(&m), sd / sqrt((double)n), sd_tolerance);
            assert_true(m.min == gsl_stats_min(column, 1, n));
            assert_true(m.max == gsl_stats_max(column, 1, n));
        }
    }
}

static void extremes_are_found_at_every_position(void **state) {
    (void)state;
    double values[150];
    for (size_t n = 1; n <= LENGTH(values); n++)
        for (size_t at = 0; at < n; at++) {
            for (size_t i = 0; i < n; i++)
                values[i] = (double)i * 0.25;
            values[at] = -1;
            values[(at + n / 2) % n] += 1000;
            abai_moments m;
            abai_moments_of(values, n, &m);
            assert_true(m.min == gsl_stats_min(values, 1, n));
            assert_true(m.max == gsl_stats_max(values, 1, n));
        }
}

static void constant_columns_have_no_spread(void **state) {
    (void)state;
    static const double constants[] = {0.1, -1.0 / 3, 1e300, DBL_MAX, -DBL_MAX, 4.9e-324, 0.0};
    for (size_t c = 0; c < LENGTH(constants); c++)
        for (size_t n = 1; n < 3000; n = 2 * n + 1) {
            for (size_t i = 0; i < n; i++)
                column[i] = constants[c];
            abai_moments m, twice;
            abai_moments_of(column, n, &m);
            assert_true(m.mean == constants[c] && m.m2 == 0);
            assert_true(m.min == constants[c] && m.max == constants[c]);
            assert_true(abai_moments_sd(&m) == 0 && abai_moments_mean_se(&m) == 0);
            twice = m;
            abai_moments_merge(&twice, &m);
            assert_true(twice.mean == constants[c] && twice.m2 == 0 && twice.n == 2 * n);
        }
}

static void integers_have_exact_moments(void **state) {
    (void)state;
    for (size_t n = 1; n <= 4096; n += 5) {
        for (size_t i = 0; i < n; i++)
            column[i] = (double)((i * 7919) % n); /* 0 .. n-1 where n is no multiple of 7919 */
        abai_moments m;
        abai_moments_of(column, n, &m);
        const double size = (double)n;
        assert_true(m.mean == (size - 1) / 2);
        assert_true(fabs(m.m2 - size * (size * size - 1) / 12) <=
                    rounding(n) * size * size * size / 12);
    }
}

/* sd 1e-3 on 1e9: a sum of squares in one pass would have lost it all. */
static void small_noise_on_a_large_offset_is_measured(void **state) {
    (void)state;
    fill(&FAMILIES[3], column, MOST);
    abai_moments m;
    abai_moments_of(column, MOST, &m);
    /* The values themselves are rounded to multiples of 2^-23: variance 2^-46 / 12 more. */
    const double variance = 1e-6 + 0x1p-46 / 12;
    const double measured = m.m2 / (MOST - 1);
    assert_true(fabs(measured / variance - 1) <= 5 * sqrt(2.0 / MOST));
    assert_true(fabs(m.mean - 1e9) <= 5 * sqrt(variance / MOST) + 1e9 * DBL_EPSILON);
    assert_close_to_reference(&m, column, MOST, 1, 0);
}

static void overflow_leaves_a_finite_mean_and_no_nan(void **state) {
    (void)state;
    static const double rows[][4] = {{DBL_MAX, DBL_MAX, DBL_MAX, DBL_MAX / 2},
                                     {DBL_MAX, -DBL_MAX, DBL_MAX, -DBL_MAX},
                                     {1e200, -1e200, 3e200, 5e200}};
    static const double means[] = {DBL_MAX * 0.875, 0, 2e200};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        abai_moments m, merged, other;
        abai_moments_of(rows[i], 4, &m);
        assert_true(fabs(m.mean - means[i]) <= 8 * DBL_EPSILON * DBL_MAX);
        assert_true(m.m2 == HUGE_VAL);
        abai_moments_of(rows[i], 1, &merged);
        abai_moments_of(rows[i] + 1, 3, &other);
        abai_moments_merge(&merged, &other);
        assert_true(fabs(merged.mean - means[i]) <= 8 * DBL_EPSILON * DBL_MAX);
        assert_true(merged.m2 == HUGE_VAL && abai_moments_sd(&merged) == HUGE_VAL);
    }
}

/* ---- merging ------------------------------------------------------------------------------------ */

static void empty_columns_change_nothing(void **state) {
    (void)state;
    abai_moments none, m, kept;
    abai_moments_init(&none);
    assert_true(none.n == 0 && none.mean == 0 && none.m2 == 0);
    assert_true(none.min == HUGE_VAL && none.max == -HUGE_VAL);
    assert_true(abai_moments_sd(&none) == 0 && abai_moments_mean_se(&none) == 0);
    abai_moments_of(column, 0, &m);
    assert_memory_equal(&m, &none, sizeof m);
    abai_moments_merge(&m, &none);
    assert_memory_equal(&m, &none, sizeof m);

    fill(&FAMILIES[0], column, 1000);
    abai_moments_of(column, 1000, &kept);
    m = kept;
    abai_moments_merge(&m, &none);
    assert_memory_equal(&m, &kept, sizeof m);
    m = none;
    abai_moments_merge(&m, &kept);
    assert_memory_equal(&m, &kept, sizeof m);
}

static void merge_of_two_parts_equals_whole(void **state) {
    (void)state;
    static const size_t cuts[] = {0, 1, 2, 9, 2048, 4096, 6000, 9998, 10000};
    for (size_t f = 0; f < LENGTH(FAMILIES); f++) {
        fill(&FAMILIES[f], column, 10000);
        for (size_t c = 0; c < LENGTH(cuts); c++) {
            abai_moments left, right;
            abai_moments_of(column, cuts[c], &left);
            abai_moments_of(column + cuts[c], 10000 - cuts[c], &right);
            /* The means' roundings, where their difference is squared. */
            const double delta = fabs(right.mean - left.mean);
            const double shift = 2 * DBL_EPSILON * fmax(fabs(left.mean), fabs(right.mean));
            const double pairs = (double)left.n * (double)right.n / 10000;
            abai_moments_merge(&left, &right);
            assert_close_to_reference(&left, column, 10000, 3, pairs * shift * (2 * delta + shift));
            assert_true(left.min == gsl_stats_min(column, 1, 10000));
            assert_true(left.max == gsl_stats_max(column, 1, 10000));
        }
    }
}

/* Blocks of `size` merged one after the other, or as a binary tree from the left. */
static abai_moments merged_in_order(size_t n, size_t size) {
    abai_moments all;
    abai_moments_init(&all);
    for (size_t i = 0; i < n; i += size) {
        abai_moments part;
        abai_moments_of(column + i, n - i < size ? n - i : size, &part);
        abai_moments_merge(&all, &part);
    }
    return all;
}

static abai_moments merged_as_tree(size_t first, size_t blocks, size_t n, size_t size) {
    abai_moments left;
    if (blocks == 1) {
        const size_t start = first * size;
        abai_moments_of(column + start, n - start < size ? n - start : size, &left);
        return left;
    }
    left = merged_as_tree(first, blocks / 2, n, size);
    const abai_moments right = merged_as_tree(first + blocks / 2, blocks - blocks / 2, n, size);
    abai_moments_merge(&left, &right);
    return left;
}

static void merge_of_many_blocks_equals_whole_in_any_tree(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 13, 512, 4096};
    for (size_t f = 0; f < LENGTH(FAMILIES); f++) {
        fill(&FAMILIES[f], column, MOST);
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            const size_t blocks = (MOST + sizes[s] - 1) / sizes[s];
            const abai_moments line = merged_in_order(MOST, sizes[s]);
            const abai_moments tree = merged_as_tree(0, blocks, MOST, sizes[s]);
            /* Each merge rounds a few times; the mean's roundings add up over the merges. */
            const reference r = reference_of(column, MOST);
            const double steps = 4 * ((double)blocks + 16) * DBL_EPSILON;
            const abai_moments *both[] = {&line, &tree};
            for (int i = 0; i < 2; i++) {
                const double scale = fabs((double)r.mean) + (double)r.spread;
                assert_true(distance(both[i]->mean, r.mean) <=
                            (steps + rounding(sizes[s])) * scale);
                const double shift = DBL_EPSILON * fabs((double)r.mean);
                assert_true(distance(both[i]->m2, r.m2) <=
                            2 * (steps + rounding(sizes[s])) * (double)r.m2 +
                                2 * MOST * shift * ((double)r.spread + shift));
                assert_true(both[i]->n == MOST);
            }
        }
    }
}

static void same_tree_gives_the_same_bits(void **state) {
    (void)state;
    fill(&FAMILIES[1], column, MOST);
    const abai_moments a = merged_as_tree(0, 25, MOST, 4096);
    static double shifted[MOST + 1]; /* another alignment in memory */
    memcpy(shifted + 1, column, sizeof column);
    memmove(column, shifted + 1, sizeof column);
    const abai_moments b = merged_as_tree(0, 25, MOST, 4096);
    assert_memory_equal(&a, &b, sizeof a);
    abai_moments c, d;
    abai_moments_of(column, 4093, &c);
    abai_moments_of(shifted + 1, 4093, &d);
    assert_memory_equal(&c, &d, sizeof c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_equal_long_double_sums),
        cmocka_unit_test(moments_equal_gsl),
        cmocka_unit_test(extremes_are_found_at_every_position),
        cmocka_unit_test(constant_columns_have_no_spread),
        cmocka_unit_test(integers_have_exact_moments),
        cmocka_unit_test(small_noise_on_a_large_offset_is_measured),
        cmocka_unit_test(overflow_leaves_a_finite_mean_and_no_nan),
        cmocka_unit_test(empty_columns_change_nothing),
        cmocka_unit_test(merge_of_two_parts_equals_whole),
        cmocka_unit_test(merge_of_many_blocks_equals_whole_in_any_tree),
        cmocka_unit_test(same_tree_gives_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
