/* Latin hypercubes: one sample in each stratum, the header's formula in both tails, and the moments that
 * theory gives. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "design/lhs.h"
#include "design_check.h"
#include "simd/isa.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static abai_lhs lhs_of(uint64_t n, uint64_t seed, const char *name, uint64_t domain) {
    const abai_stream stream = design_stream(seed, name);
    abai_lhs lhs;
    abai_lhs_init(&lhs, n, &stream, domain);
    return lhs;
}

/* The stratum of a tail: exact for n up to 2^11, the product having no more than 64 bits. */
static uint64_t stratum_of(double tail, uint64_t n) {
    const uint64_t from_end = (uint64_t)floorl((long double)fabs(tail) * (long double)n);
    return tail < 0 ? from_end : n - 1 - from_end;
}

/* ---- strata ------------------------------------------------------------------------------------- */

static void assert_one_in_each_stratum(uint64_t n, const char *name, uint64_t domain) {
    const abai_lhs lhs = lhs_of(n, 3, name, domain);
    double *tails = malloc(n * sizeof *tails);
    bool *taken = calloc(n, sizeof *taken);
    assert_non_null(tails);
    assert_non_null(taken);
    abai_lhs_tails(&lhs, 0, n, tails);
    for (uint64_t i = 0; i < n; i++) {
        const uint64_t s = stratum_of(tails[i], n);
        assert_true(s < n && !taken[s]);
        taken[s] = true;
    }
    free(tails);
    free(taken);
}

static void each_stratum_of_each_input_has_one_sample(void **state) {
    (void)state;
    static const char *const names[] = {"power", "duration", "price"};
    static const uint64_t sizes[] = {1000, 1023, 1024, 1025, 2047, 4096, 99999, 1000000};
    for (size_t k = 0; k < LENGTH(names); k++)
        for (uint64_t n = 1; n <= 300; n++)
            assert_one_in_each_stratum(n, names[k], n % 3);
    for (size_t k = 0; k < LENGTH(sizes); k++)
        assert_one_in_each_stratum(sizes[k], "power", 0);
}

/* ---- the formula -------------------------------------------------------------------------------- */

/* |tail| of u = (s + v) / n from the end that is nearer, in 64 bits of precision, and which end that is.
 * Neither 1 - v nor n - 1 - s is rounded there: v is a multiple of 2^-54. */
static long double formula(uint64_t s, double v_tail, uint64_t n, bool *upper) {
    const long double v = v_tail < 0 ? (long double)-v_tail : 1 - (long double)v_tail;
    *upper = s > n - 1 - s || (s == n - 1 - s && v_tail > 0);
    return *upper ? ((long double)(n - 1 - s) + (1 - v)) / (long double)n
                  : ((long double)s + v) / (long double)n;
}

static void assert_follows_formula(uint64_t n, uint64_t first, size_t count) {
    const abai_stream stream = design_stream(8, "power");
    const abai_lhs lhs = lhs_of(n, 8, "power", 6);
    double tails[512], v[512];
    assert_true(count <= LENGTH(tails));
    abai_lhs_tails(&lhs, first, count, tails);
    abai_stream_tails(&stream, 6, first, count, v);
    for (size_t i = 0; i < count; i++) {
        bool upper;
        const uint64_t s = abai_permutation_at(&lhs.strata, first + i);
        long double expected = formula(s, v[i], n, &upper);
        expected = fmaxl(expected, 0x1p-54L);
        expected = fminl(expected, 0.5L - 0x1p-54L);
        assert_true(upper == (tails[i] > 0));
        /* Five roundings: of 1 - v, of the sum, of n, of 1 / n and of the product. */
        const long double error = fabsl((long double)fabs(tails[i]) - expected) / expected;
        assert_true(error <= 5 * 0x1p-53L);
        assert_true(fabs(tails[i]) >= 0x1p-54 && fabs(tails[i]) <= 0.5 - 0x1p-54);
    }
}

static void tails_are_those_of_the_formula_at_full_precision(void **state) {
    (void)state;
    static const uint64_t sizes[] = {2,
                                     3,
                                     10,
                                     511,
                                     1000,
                                     4096,
                                     1000000,
                                     1000001,
                                     4294967297,
                                     (UINT64_C(1) << 52) + 1,
                                     (UINT64_C(1) << 53) + 1,
                                     (UINT64_C(1) << 60) + 7,
                                     UINT64_C(1) << 63};
    for (size_t k = 0; k < LENGTH(sizes); k++) {
        const uint64_t n = sizes[k];
        const size_t count = n < 512 ? (size_t)n : 512;
        assert_follows_formula(n, 0, count);
        assert_follows_formula(n, n - count, count);
        assert_follows_formula(n, (n - count) / 2, count);
    }
}

/* The samples of the outermost strata alone show what the tails are made of. */
static void outermost_strata_keep_their_tails(void **state) {
    (void)state;
    enum { KEYS = 2000 };
    static double lowest[KEYS], highest[KEYS];
    const abai_stream stream = design_stream(30, "tails");
    const uint64_t n = 200;
    for (uint64_t key = 0; key < KEYS; key++) {
        abai_lhs lhs;
        double tails[200];
        abai_lhs_init(&lhs, n, &stream, key);
        abai_lhs_tails(&lhs, 0, n, tails);
        for (size_t i = 0; i < n; i++) {
            if (tails[i] < 0 && -tails[i] < 1.0 / (double)n)
                lowest[key] = -tails[i] * (double)n;
            if (tails[i] > 0 && tails[i] < 1.0 / (double)n)
                highest[key] = tails[i] * (double)n;
        }
    }
    design_assert_uniform(lowest, KEYS);
    design_assert_uniform(highest, KEYS);
}

static void one_sample_is_that_of_plain_monte_carlo(void **state) {
    (void)state;
    const abai_stream stream = design_stream(1, "power");
    for (uint64_t domain = 0; domain < 500; domain++) {
        const abai_lhs lhs = lhs_of(1, 1, "power", domain);
        double tail, plain;
        abai_lhs_tails(&lhs, 0, 1, &tail);
        abai_stream_tails(&stream, domain, 0, 1, &plain);
        assert_same_bits(tail, plain);
    }
}

/* ---- blocks ------------------------------------------------------------------------------------- */

static void any_part_has_the_same_bits_on_every_instruction_set(void **state) {
    (void)state;
    enum { N = 1500 };
    static const size_t lengths[] = {0, 1, 7, 8, 9, 31, 32, 100, 255, 256, 257, 600};
    const abai_isa before = abai_isa_current();
    const abai_lhs lhs = lhs_of(N, 1, "price", 2);
    double all[N], part[N + 1];
    abai_isa_force(ABAI_ISA_BASELINE);
    abai_lhs_tails(&lhs, 0, N, all);
    for (int isa = 0; isa < ABAI_ISA_COUNT; isa++) {
        if (!abai_isa_available((abai_isa)isa))
            continue;
        abai_isa_force((abai_isa)isa);
        for (size_t l = 0; l < LENGTH(lengths); l++)
            for (size_t first = 0; first + lengths[l] <= N; first += first < 70 ? 1 : 131) {
                part[lengths[l]] = 42;
                abai_lhs_tails(&lhs, first, lengths[l], part);
                assert_memory_equal(part, all + first, lengths[l] * sizeof *part);
                assert_true(part[lengths[l]] == 42); /* nothing behind the part is touched */
            }
    }
    abai_isa_force(before);
}

static void large_numbers_have_the_same_bits_on_every_instruction_set(void **state) {
    (void)state;
    enum { COUNT = 333 };
    static const uint64_t sizes[] = {100000, (UINT64_C(1) << 40) + 3, UINT64_C(1) << 63};
    const abai_isa before = abai_isa_current();
    for (size_t k = 0; k < LENGTH(sizes); k++) {
        const abai_lhs lhs = lhs_of(sizes[k], 2, "price", 0);
        double expected[COUNT], tails[COUNT];
        abai_isa_force(ABAI_ISA_BASELINE);
        abai_lhs_tails(&lhs, sizes[k] - COUNT, COUNT, expected);
        for (int isa = 0; isa < ABAI_ISA_COUNT; isa++) {
            if (!abai_isa_available((abai_isa)isa))
                continue;
            abai_isa_force((abai_isa)isa);
            abai_lhs_tails(&lhs, sizes[k] - COUNT, COUNT, tails);
            assert_memory_equal(tails, expected, sizeof tails);
        }
    }
    abai_isa_force(before);
}

/* ---- distributions and moments ----------------------------------------------------------------------- */

static void each_sample_is_uniform_over_replicates(void **state) {
    (void)state;
    enum { KEYS = 20000 };
    static const uint64_t sizes[] = {2, 7, 1024, 1000000, UINT64_C(1) << 50};
    static double u[KEYS];
    const abai_stream stream = design_stream(31, "marginal");
    for (size_t k = 0; k < LENGTH(sizes); k++)
        for (uint64_t i = 0; i < 2; i++) {
            for (uint64_t key = 0; key < KEYS; key++) {
                abai_lhs lhs;
                double tail;
                abai_lhs_init(&lhs, sizes[k], &stream, key);
                abai_lhs_tails(&lhs, i * (sizes[k] - 1), 1, &tail);
                u[key] = abai_tail_uniform(tail);
            }
            design_assert_uniform(u, KEYS);
        }
}

/* Strata of two inputs: their correlation over n samples has mean 0 and variance 1 / (n-1) over random
 * permutations (Kendall and Gibbons 1990, "Rank correlation methods", section 4). */
static void inputs_are_uncorrelated_within_theory(void **state) {
    (void)state;
    enum { KEYS = 3000 };
    static const uint64_t sizes[] = {10, 100, 1100};
    const abai_stream a = design_stream(32, "power"), b = design_stream(32, "price");
    for (size_t k = 0; k < LENGTH(sizes); k++) {
        const uint64_t n = sizes[k];
        const double middle = (double)(n - 1) / 2, square = ((double)n * (double)n - 1) / 12;
        double sum = 0, squares = 0, fourths = 0;
        for (uint64_t key = 0; key < KEYS; key++) {
            abai_lhs x, y;
            double s[1100], t[1100], products = 0;
            abai_lhs_init(&x, n, &a, key);
            abai_lhs_init(&y, n, &b, key);
            abai_lhs_tails(&x, 0, n, s);
            abai_lhs_tails(&y, 0, n, t);
            for (size_t i = 0; i < n; i++)
                products +=
                    ((double)stratum_of(s[i], n) - middle) * ((double)stratum_of(t[i], n) - middle);
            const double r = products / ((double)n * square);
            sum += r / KEYS;
            squares += r * r / KEYS;
            fourths += r * r * r * r / KEYS;
        }
        const double variance = 1 / ((double)n - 1);
        design_assert_within("mean of correlations", sum, sqrt(variance / KEYS));
        design_assert_within("variance of correlations", squares - variance,
                             sqrt((fourths - squares * squares) / KEYS));
    }
}

/* Means over n samples of f = exp(u) + w^2: one sample in each stratum makes the variance the sum of those
 * within strata, over n^2; with x = 1/n, those of exp and of the square (moments of a uniform variate
 * on the stratum) in closed form. */
static double stratified_variance(uint64_t n) {
    const long double x = 1 / (long double)n;
    long double sum = 0;
    for (uint64_t s = 0; s < n; s++) {
        const long double low = (long double)s * x, c = low + x / 2;
        const long double mean = expl(low) * expm1l(x) / x;
        sum += expl(2 * low) * expm1l(2 * x) / (2 * x) - mean * mean;
        sum += c * c * x * x / 3 + x * x * x * x / 180;
    }
    return (double)(sum * x * x);
}

static void means_of_sums_have_the_variance_within_strata(void **state) {
    (void)state;
    enum { KEYS = 4000 };
    static const uint64_t sizes[] = {8, 60, 300};
    const double exact = exp(1) - 1 + 1.0 / 3;
    const abai_stream a = design_stream(33, "power"), b = design_stream(33, "price");
    for (size_t k = 0; k < LENGTH(sizes); k++) {
        const uint64_t n = sizes[k];
        double sum = 0, squares = 0, fourths = 0;
        for (uint64_t key = 0; key < KEYS; key++) {
            abai_lhs x, y;
            double s[300], t[300], mean = 0;
            abai_lhs_init(&x, n, &a, key);
            abai_lhs_init(&y, n, &b, key);
            abai_lhs_tails(&x, 0, n, s);
            abai_lhs_tails(&y, 0, n, t);
            for (size_t i = 0; i < n; i++) {
                const double u = abai_tail_uniform(s[i]), w = abai_tail_uniform(t[i]);
                mean += (exp(u) + w * w) / (double)n;
            }
            const double error = mean - exact;
            sum += error / KEYS;
            squares += error * error / KEYS;
            fourths += error * error * error * error / KEYS;
        }
        const double variance = stratified_variance(n);
        design_assert_within("mean", sum, sqrt(variance / KEYS));
        design_assert_within("variance", squares - variance,
                             sqrt((fourths - squares * squares) / KEYS));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stratum_of_each_input_has_one_sample),
        cmocka_unit_test(tails_are_those_of_the_formula_at_full_precision),
        cmocka_unit_test(outermost_strata_keep_their_tails),
        cmocka_unit_test(one_sample_is_that_of_plain_monte_carlo),
        cmocka_unit_test(any_part_has_the_same_bits_on_every_instruction_set),
        cmocka_unit_test(large_numbers_have_the_same_bits_on_every_instruction_set),
        cmocka_unit_test(each_sample_is_uniform_over_replicates),
        cmocka_unit_test(inputs_are_uncorrelated_within_theory),
        cmocka_unit_test(means_of_sums_have_the_variance_within_strata),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
