/* Shortest intervals against their definition, published cases and each other. */
#include "check.h"

#include <float.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "stats/order.h"
#include "stats/shortest.h"
#include "support/columns.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { N = 200000 };
static double column[N], sorted[N];

/* ---- samples ------------------------------------------------------------------------------------- */

/* JCGM 101, 7.7.4, word by word. */
static long double least_length(const double *y, size_t n, size_t q) {
    long double least = INFINITY;
    for (size_t r = 0; r + q < n; r++)
        least = fminl(least, (long double)y[r + q] - y[r]);
    return least;
}

static void no_interval_of_as_many_values_is_shorter(void **state) {
    (void)state;
    static const size_t sizes[] = {2, 3, 10, 999, 5000};
    static const double coverages[] = {0.01, 0.5, 0.683, 0.95, 0.999};
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t s = 0; s < LENGTH(sizes); s++)
            for (size_t c = 0; c < LENGTH(coverages); c++) {
                const size_t n = sizes[s];
                columns_fill(&columns_families[f], n, column, sorted);
                size_t q = (size_t)(coverages[c] * (double)n + 0.5);
                q = q < n ? q : n - 1;
                const abai_interval got = abai_shortest_sorted(sorted, n, coverages[c]);
                const double scale = fmax(fabs(got.low), fabs(got.high));
                const long double length = (long double)got.high - got.low;
                /* Where the whole range overflows, halves are compared: of denormals a bit less. */
                assert_true(length - least_length(sorted, n, q) <=
                            (long double)scale * 4 * DBL_EPSILON + 5e-324L);
                size_t inside = 0;
                for (size_t i = 0; i < n; i++)
                    inside += got.low <= sorted[i] && sorted[i] <= got.high;
                assert_true(inside >= q + 1 || inside == n);
            }
}

/* Equally long ones everywhere: JCGM 101, 7.7.2 takes r = (M - q) / 2 for the symmetric interval. */
static void of_equally_short_ones_the_symmetric_is_taken(void **state) {
    (void)state;
    static const double steps[] = {1, 0.1, 1e-300, 1e304};
    for (size_t s = 0; s < LENGTH(steps); s++)
        for (size_t n = 4; n <= 1000; n += 83) {
            for (size_t i = 0; i < n; i++)
                sorted[i] = (double)i * steps[s];
            const size_t q = (size_t)(0.5 * (double)n + 0.5), r = (n - 1 - q) / 2;
            const abai_interval got = abai_shortest_sorted(sorted, n, 0.5);
            assert_same_bits(got.low, sorted[r]);
            assert_same_bits(got.high, sorted[r + q]);
        }
}

static void tiny_samples_give_what_there_is(void **state) {
    (void)state;
    static const double two[] = {-1, 4}, huge[] = {-DBL_MAX, -DBL_MAX / 2, DBL_MAX};
    const abai_interval none = abai_shortest_sorted(two, 0, 0.95);
    assert_true(isnan(none.low) && isnan(none.high));
    const abai_interval one = abai_shortest_sorted(two, 1, 0.95);
    assert_true(one.low == -1 && one.high == -1);
    const abai_interval both = abai_shortest_sorted(two, 2, 0.95);
    assert_true(both.low == -1 && both.high == 4);
    const abai_interval left = abai_shortest_sorted(huge, 3, 0.4);
    assert_true(left.low == -DBL_MAX && left.high == -DBL_MAX / 2);
    static const double wide[] = {-DBL_MAX, -0.8 * DBL_MAX, 0.9 * DBL_MAX, DBL_MAX};
    const abai_interval right =
        abai_shortest_sorted(wide, 4, 0.5); /* 1.8 and 1.9 times the largest */
    assert_true(right.low == wide[1] && right.high == wide[3]);
    const abai_interval curve = abai_shortest_curve(NULL, huge, 3, 0.5);
    assert_true(curve.low == -DBL_MAX && curve.high == -DBL_MAX / 2);
}

static void mirroring_the_sample_mirrors_the_interval(void **state) {
    (void)state;
    static const char *const names[] = {"normal", "lognormal", "cauchy", "uniform"};
    static double mirrored[4001];
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t k = 0; k < LENGTH(names); k++) {
            if (strcmp(columns_families[f].name, names[k]) != 0)
                continue;
            const size_t n = LENGTH(mirrored);
            columns_fill(&columns_families[f], n, column, sorted);
            for (size_t i = 0; i < n; i++)
                mirrored[i] = -sorted[n - 1 - i];
            const abai_interval a = abai_shortest_sorted(sorted, n, 0.9);
            const abai_interval b = abai_shortest_sorted(mirrored, n, 0.9);
            assert_true(a.low == -b.high && a.high == -b.low);
        }
}

/* ---- published ----------------------------------------------------------------------------------- */

typedef double (*quantile)(double p);
static double of_log(double p) { return log(0.1 + p); }
static double of_squares(double p) { return -50 * log1p(-p); }
static double of_normal(double p) { return gsl_cdf_ugaussian_Pinv(p); }
static double of_lognormal(double p) { return exp(gsl_cdf_ugaussian_Pinv(p)); }

static const struct published {
    const char *name;
    quantile q;
    double low, high; /* of the shortest 95 % interval */
    double curved;    /* what a thousand steps of the quantile function may lose of the length */
} PUBLISHED[] = {
    /* ln X, X uniform on [0.1, 1.1] (NPL DEM-ES-011): the density rises, so that it ends on the right. */
    {"logarithm", of_log, -1.897119984885881, 0.09531017980432493, 1e-4},
    /* JCGM 101, 9.4.2.2: X1^2 + X2^2 about 0, exponential with mean 50e-6; it begins at 0. */
    {"squares", of_squares, 0, 149.78661367769955, 1e-4},
    {"normal", of_normal, -1.959963984540054, 1.959963984540054, 1e-4},
    /* The ends a, b have equal densities, ln b + ln a = -2: exp(-1 -+ w) with Phi(w - 1) + Phi(w + 1) =
     * 1.95. The lower lies in the first cell, over which the quantile function rises from 0.009 to 0.046. */
    {"lognormal", of_lognormal, 0.0260915036522471, 5.18694840436906, 0.037 / 5.16},
};

/* JCGM 101, 9.2 to 9.5 give shortest intervals beside symmetric ones. With n draws the ends of a flat minimum
 * scatter like n^(-1/3): what is tested is that the length is the shortest, to its own noise, and that the
 * ends are where they should be. */
static void published_cases_are_met_from_samples(void **state) {
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(rng);
    gsl_rng_set(rng, 5);
    for (size_t c = 0; c < LENGTH(PUBLISHED); c++) {
        const struct published *p = &PUBLISHED[c];
        for (size_t i = 0; i < N; i++)
            column[i] = p->q(gsl_rng_uniform_pos(rng));
        qsort(column, N, sizeof *column, columns_compare);
        const abai_interval got = abai_shortest_sorted(column, N, 0.95);
        const abai_interval curve = abai_shortest_curve(NULL, column, N, 0.95);
        const double length = p->high - p->low;
        assert_near(got.high - got.low, length, 0.02 * length);
        assert_near(got.low, p->low, 0.05 * length);
        assert_near(got.high, p->high, 0.05 * length);
        assert_near(curve.low, got.low, 0.02 * length);
        assert_near(curve.high, got.high, 0.02 * length);
    }
    gsl_rng_free(rng);
}

static void published_cases_are_met_from_a_thousand_percentiles(void **state) {
    (void)state;
    enum { POINTS = 1001 };
    static double position[POINTS], value[POINTS];
    for (size_t c = 0; c < LENGTH(PUBLISHED); c++) {
        const struct published *p = &PUBLISHED[c];
        for (size_t i = 0; i < POINTS; i++) {
            position[i] = (double)i / (POINTS - 1);
            value[i] = p->q(fmin(fmax(position[i], 1e-6), 1 - 1e-6));
        }
        const abai_interval got = abai_shortest_curve(position, value, POINTS, 0.95);
        const abai_interval same = abai_shortest_curve(NULL, value, POINTS, 0.95);
        const double length = p->high - p->low;
        assert_near(got.high - got.low, length, p->curved * length);
        assert_near(got.low, p->low, 0.01 * length);
        assert_near(got.high, p->high, 0.01 * length);
        assert_same_bits(got.low, same.low);
        assert_same_bits(got.high, same.high);
    }
}

/* ---- curves -------------------------------------------------------------------------------------- */

static double at_position(const double *position, const double *value, size_t count, double u) {
    size_t i = 1;
    while (i + 1 < count && position[i] < u)
        i++;
    const double width = position[i] - position[i - 1];
    const double weight = fmin(fmax((u - position[i - 1]) / width, 0), 1);
    return value[i - 1] + weight * (value[i] - value[i - 1]);
}

static void no_shift_of_a_curve_is_shorter(void **state) {
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(rng);
    gsl_rng_set(rng, 6);
    for (int run = 0; run < 300; run++) {
        double position[12] = {0}, value[12] = {0};
        const size_t count = 2 + gsl_rng_uniform_int(rng, 11);
        for (size_t i = 0; i < count; i++) {
            position[i] = (i > 0 ? position[i - 1] : 0) + 0.01 + gsl_rng_uniform(rng);
            value[i] = (i > 0 ? value[i - 1] : -3) + gsl_ran_lognormal(rng, 0, 2);
        }
        for (size_t i = count; i-- > 0;)
            position[i] = (position[i] - position[0]) / (position[count - 1] - position[0]);
        const double coverage = gsl_rng_uniform_pos(rng) * 0.998 + 0.001;
        const abai_interval got = abai_shortest_curve(position, value, count, coverage);
        const double rounding = 1e-13 * (fabs(value[0]) + fabs(value[count - 1]));
        assert_true(got.low >= value[0] && got.high <= value[count - 1]);
        for (int i = 0; i <= 1000; i++) {
            const double u = i * 0.001 * (1 - coverage);
            const double length = at_position(position, value, count, u + coverage) -
                                  at_position(position, value, count, u);
            assert_true(got.high - got.low <= length + rounding);
        }
    }
    gsl_rng_free(rng);
}

static void curves_are_never_longer_than_between_the_r7_percentiles(void **state) {
    (void)state;
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t n = 2; n < 3000; n = 3 * n + 1) {
            columns_fill(&columns_families[f], n, column, sorted);
            uint64_t low, high;
            double a, b;
            abai_r7_position(n, 0.025, &low, &a);
            abai_r7_position(n, 0.975, &high, &b);
            const double from = abai_r7_interpolate(sorted[low - 1], sorted[low], a);
            const double to =
                abai_r7_interpolate(sorted[high - 1], sorted[high < n ? high : n - 1], b);
            const abai_interval got = abai_shortest_curve(NULL, sorted, n, 0.95);
            const long double longer = (long double)got.high - got.low - ((long double)to - from);
            /* (n - 1) u and u / (1 / (n - 1)) round differently. */
            assert_true(longer <= 1e-12L * (fabsl((long double)from) + fabsl((long double)to) +
                                            fabsl((long double)sorted[n - 1] - sorted[0])));
        }
}

static void of_equally_short_curves_the_symmetric_is_taken(void **state) {
    (void)state;
    static const double position[] = {0, 0.1, 0.35, 0.6, 1}, value[] = {10, 20, 45, 70, 110};
    const abai_interval got = abai_shortest_curve(position, value, 5, 0.5);
    assert_near(got.low, 35, 1e-12);
    assert_near(got.high, 85, 1e-12);
    /* Short on both sides: the nearer one. */
    static const double two[] = {0, 1, 5, 9, 13, 14};
    const abai_interval left = abai_shortest_curve(NULL, two, 6, 0.2);
    assert_true(left.low == 0 && left.high == 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_interval_of_as_many_values_is_shorter),
        cmocka_unit_test(of_equally_short_ones_the_symmetric_is_taken),
        cmocka_unit_test(tiny_samples_give_what_there_is),
        cmocka_unit_test(mirroring_the_sample_mirrors_the_interval),
        cmocka_unit_test(published_cases_are_met_from_samples),
        cmocka_unit_test(published_cases_are_met_from_a_thousand_percentiles),
        cmocka_unit_test(no_shift_of_a_curve_is_shorter),
        cmocka_unit_test(curves_are_never_longer_than_between_the_r7_percentiles),
        cmocka_unit_test(of_equally_short_curves_the_symmetric_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
