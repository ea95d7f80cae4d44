/* Fourth moments against SciPy, GSL and long double sums; merging. */
#include "check.h"

#include <float.h>

#include <gsl/gsl_statistics_double.h>

#include "stats/fourth.h"
#include "support/columns.h"
#include "support/isa_cases.h"
#include "support/stats_reference.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { N = 20000 };
static double column[N], sorted[N];

static abai_fourth whole(const double *values, size_t n) {
    abai_moments m;
    abai_fourth f;
    assert_true(abai_moments_of(values, n, &m));
    abai_fourth_of(values, n, &m, &f);
    return f;
}

static abai_fourth merged(const double *values, size_t n, size_t size) {
    abai_fourth all;
    abai_fourth_init(&all);
    for (size_t i = 0; i < n; i += size) {
        const abai_fourth part = whole(values + i, n - i < size ? n - i : size);
        abai_fourth_merge(&all, &part);
    }
    return all;
}

static void kurtosis_is_that_of_scipy(void **state) {
    (void)state;
    for (size_t i = 0; i < LENGTH(kurtosis_reference); i++) {
        const abai_fourth f = whole(kurtosis_reference[i].values, 8);
        const double expected = kurtosis_reference[i].kurtosis;
        /* An offset of 10 standard deviations is in the data; SciPy rounds about as often. */
        assert_near(abai_fourth_kurtosis(&f), expected, 1e-13 * expected);
    }
}

static void kurtosis_is_that_of_gsl(void **state) {
    (void)state;
    static const char *const names[] = {"uniform", "normal", "narrow", "lognormal", "poisson"};
    for (size_t c = 0; c < columns_family_count; c++)
        for (size_t k = 0; k < LENGTH(names); k++) {
            if (strcmp(columns_families[c].name, names[k]) != 0)
                continue;
            columns_fill(&columns_families[c], N, column, sorted);
            const abai_fourth f = whole(column, N);
            /* GSL divides by the sample variance with n - 1, takes 3 off, and rounds in each step. */
            const double mean = f.moments.mean, sd = abai_moments_sd(&f.moments);
            const double excess = gsl_stats_kurtosis_m_sd(column, 1, N, mean, sd);
            const double share = (double)N / (N - 1);
            const double expected = (excess + 3) * share * share;
            assert_near(abai_fourth_kurtosis(&f), expected, 1e-12 * expected);
        }
}

static void sums_are_those_of_long_doubles(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 15, 16, 17, 33, 4096, N};
    for (size_t c = 0; c < columns_family_count; c++) {
        columns_fill(&columns_families[c], N, column, sorted);
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            const size_t n = sizes[s];
            const abai_fourth f = whole(column, n);
            long double m3 = 0, m4 = 0, a3 = 0;
            for (size_t i = 0; i < n; i++) {
                const long double d = (long double)column[i] - f.moments.mean;
                m3 += d * d * d;
                a3 += fabsl(d * d * d);
                m4 += d * d * d * d;
            }
            if (m4 > DBL_MAX || m4 < DBL_MIN) /* squares of squares leave the range of doubles */
                continue;
            const double rounding = ((double)n / 16 + 12) * DBL_EPSILON;
            assert_near(f.m3, (double)m3, rounding * (double)a3);
            assert_near(f.m4, (double)m4, rounding * (double)m4);
        }
    }
}

static void merge_of_blocks_equals_whole(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 7, 512, 4096, N - 1};
    static const char *const names[] = {"uniform", "normal", "lognormal", "poisson",
                                        "two clusters"};
    for (size_t c = 0; c < columns_family_count; c++)
        for (size_t k = 0; k < LENGTH(names); k++) {
            if (strcmp(columns_families[c].name, names[k]) != 0)
                continue;
            columns_fill(&columns_families[c], N, column, sorted);
            const abai_fourth f = whole(column, N);
            for (size_t s = 0; s < LENGTH(sizes); s++) {
                const abai_fourth m = merged(column, N, sizes[s]);
                assert_true(m.moments.n == N);
                const double scale = f.m4, cube = sqrt(f.m4) * sqrt(f.moments.m2);
                assert_near(m.m4, f.m4, 1e-12 * scale);
                assert_near(m.m3, f.m3, 1e-12 * cube);
            }
        }
}

static void empty_and_constant_columns_have_no_kurtosis(void **state) {
    (void)state;
    static const double level[] = {0.1, 0.1, 0.1}, one = 3, two[] = {1, 2};
    abai_fourth none, f, kept;
    abai_fourth_init(&none);
    assert_true(isnan(abai_fourth_kurtosis(&none)));
    f = whole(level, 3);
    assert_true(f.m3 == 0 && f.m4 == 0 && isnan(abai_fourth_kurtosis(&f)));
    f = whole(&one, 1);
    assert_true(isnan(abai_fourth_kurtosis(&f)));
    f = whole(two, 2);
    assert_true(abai_fourth_kurtosis(&f) == 1);
    kept = f;
    abai_fourth_merge(&f, &none);
    assert_memory_equal(&f, &kept, sizeof f);
    abai_fourth_merge(&none, &kept);
    assert_memory_equal(&none, &kept, sizeof f);
}

static void overflow_is_not_a_number_but_no_crash(void **state) {
    (void)state;
    static const double rows[][3] = {{1e80, -1e80, 3e80}, {DBL_MAX, -DBL_MAX, 0}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const abai_fourth f = whole(rows[i], 3);
        const abai_fourth m = merged(rows[i], 3, 1);
        assert_true(isnan(abai_fourth_kurtosis(&f)) && isnan(abai_fourth_kurtosis(&m)));
    }
}

static void every_instruction_set_gives_the_same_fourth_moments(void **state) {
    (void)state;
    for (size_t c = 0; c < columns_family_count; c++) {
        columns_fill(&columns_families[c], 1003, column, sorted);
        const abai_fourth here = whole(column, 1003);
        FOR_EACH_ISA(isa) {
            const abai_fourth there = whole(column, 1003);
            assert_memory_equal(&here, &there, sizeof here);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kurtosis_is_that_of_scipy),
        cmocka_unit_test(kurtosis_is_that_of_gsl),
        cmocka_unit_test(sums_are_those_of_long_doubles),
        cmocka_unit_test(merge_of_blocks_equals_whole),
        cmocka_unit_test(empty_and_constant_columns_have_no_kurtosis),
        cmocka_unit_test(overflow_is_not_a_number_but_no_crash),
        cmocka_unit_test(every_instruction_set_gives_the_same_fourth_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
