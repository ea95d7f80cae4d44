/* Scrambled Sobol' points over replicates: uniform, nested uniform as far as can be counted, and with the
 * variances that theory gives for nested uniform scrambling. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "design/sobol.h"
#include "design_check.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

/* Index of the point of dimension 0 whose first 63 digits are those of word: without scrambling, digit k
 * of dimension 0 is digit k of the index's Gray code, lowest first. */
static uint64_t index_of(uint64_t word) {
    uint64_t gray = 0;
    for (unsigned k = 0; k < 63; k++)
        gray |= (word >> (63 - k) & 1) << k;
    for (unsigned shift = 1; shift < 64; shift *= 2)
        gray ^= gray >> shift; /* from the Gray code to the index */
    return gray;
}

/* Whether scrambling flips the digit after the first `digits` ones, which are the highest of prefix. */
static unsigned is_flipped(const abai_sobol *sobol, uint64_t prefix, unsigned digits) {
    uint64_t word;
    abai_sobol_bits(sobol, index_of(prefix), 1, &word);
    return (unsigned)((word ^ prefix) >> (63 - digits) & 1);
}

/* ---- points ------------------------------------------------------------------------------------- */

static void each_point_is_uniform_over_replicates(void **state) {
    (void)state;
    enum { KEYS = 10000 };
    static const uint64_t indices[] = {0, 5, 1000003, (UINT64_C(1) << 62) + 1};
    static const unsigned dimensions[] = {0, 1, 2, 30, 1110};
    static double u[KEYS], low[KEYS];
    const abai_stream stream = design_stream(41, "marginal");
    for (size_t d = 0; d < LENGTH(dimensions); d++)
        for (size_t k = 0; k < LENGTH(indices); k++) {
            for (uint64_t key = 0; key < KEYS; key++) {
                abai_sobol sobol;
                double tail;
                abai_sobol_init(&sobol, dimensions[d], &stream, key);
                abai_sobol_tails(&sobol, indices[k], 1, &tail);
                u[key] = abai_tail_uniform(tail);
                low[key] = fmod(fabs(tail) * 0x1p33, 1); /* the lowest of the digits */
            }
            design_assert_uniform(u, KEYS);
            design_assert_uniform(low, KEYS);
        }
}

/* Two dimensions of one point, and two points of one dimension in different halves of the axis: but for the
 * first digit of the second, which is given by the first's, they are independent. */
static void coordinates_are_independent(void **state) {
    (void)state;
    enum { KEYS = 30000 };
    static uint32_t across[32 * 32], along[32 * 32];
    const abai_stream a = design_stream(42, "power"), b = design_stream(42, "price");
    for (uint64_t key = 0; key < KEYS; key++) {
        abai_sobol x, y;
        uint64_t p[2], q;
        abai_sobol_init(&x, 1, &a, key);
        abai_sobol_init(&y, 2, &b, key);
        abai_sobol_bits(&x, 6, 2, p); /* neighbours differ in their first digit */
        abai_sobol_bits(&y, 6, 1, &q);
        across[p[0] >> 59 << 5 | q >> 59]++;
        along[p[0] >> 59 << 5 | (p[1] >> 58 & 31)]++;
    }
    design_assert_equal_counts(across, LENGTH(across), LENGTH(across) - 1);
    design_assert_equal_counts(along, LENGTH(along), LENGTH(along) - 1);
}

/* ---- scramblings -------------------------------------------------------------------------------- */

/* The flips of the first `levels` digits, one bit for each of the 2^levels - 1 nodes. */
static uint32_t tree_of(const abai_sobol *sobol, unsigned levels) {
    uint64_t word[16];
    uint32_t tree = 0;
    abai_sobol_bits(sobol, 0, (size_t)1 << levels, word);
    for (uint64_t prefix = 0; prefix < UINT64_C(1) << levels; prefix++) {
        const uint64_t digits = prefix << (64 - levels);
        const uint64_t flips = word[index_of(digits)] ^ digits;
        for (unsigned k = 0; k < levels; k++) {
            const uint64_t node = (1u << k) - 1 + (prefix >> (levels - k));
            tree |= (uint32_t)(flips >> (63 - k) & 1) << node;
        }
    }
    return tree;
}

static void all_scramblings_of_three_digits_are_equally_likely(void **state) {
    (void)state;
    static uint32_t count[1 << 7];
    const abai_stream stream = design_stream(43, "three");
    for (uint64_t key = 0; key < 100 * LENGTH(count); key++) {
        abai_sobol sobol;
        abai_sobol_init(&sobol, 0, &stream, key);
        count[tree_of(&sobol, 3)]++;
    }
    design_assert_equal_counts(count, LENGTH(count), LENGTH(count) - 1);
}

static void all_scramblings_of_four_digits_are_equally_likely(void **state) {
    (void)state;
    static uint32_t count[1 << 15];
    const abai_stream stream = design_stream(43, "four");
    for (uint64_t key = 0; key < 5 * LENGTH(count); key++) {
        abai_sobol sobol;
        abai_sobol_init(&sobol, 0, &stream, key);
        count[tree_of(&sobol, 4)]++;
    }
    design_assert_equal_counts(count, LENGTH(count), LENGTH(count) - 1);
}

enum { NODES = 10 };

typedef struct node {
    uint64_t prefix;
    unsigned digits;
} node;

/* Different nodes: some anywhere from level `least` to `most`, some all neighbours on one level. */
static void pick_nodes(node nodes[NODES], unsigned least, unsigned most, bool near,
                       uint64_t which) {
    const abai_stream pick = design_stream(which, "nodes");
    uint64_t bits[2 * NODES];
    abai_stream_bits(&pick, 0, 0, LENGTH(bits), bits);
    for (unsigned k = 0; k < NODES; k++) {
        nodes[k].digits = least + (unsigned)(bits[near ? 0 : k] % (most - least + 1));
        const uint64_t mask = ~UINT64_C(0) << (64 - nodes[k].digits);
        const uint64_t neighbour = (uint64_t)k << (64 - nodes[k].digits);
        nodes[k].prefix = near ? (bits[NODES] & mask) ^ neighbour : bits[NODES + k] & mask;
        for (unsigned j = 0; j < k; j++)
            assert_true(nodes[j].digits != nodes[k].digits || nodes[j].prefix != nodes[k].prefix);
    }
}

/* No combination of any of these flips is more likely than another. */
static void flips_of_any_nodes_are_jointly_uniform(void **state) {
    (void)state;
    static const struct {
        unsigned least, most;
        bool near;
    } sets[] = {{7, 12, false}, {5, 5, true},   {10, 18, false}, {6, 8, true},
                {8, 14, true},  {15, 30, true}, {20, 53, false}, {31, 53, true}};
    static uint32_t count[LENGTH(sets)][1 << NODES];
    node nodes[LENGTH(sets)][NODES];
    for (size_t s = 0; s < LENGTH(sets); s++)
        pick_nodes(nodes[s], sets[s].least, sets[s].most, sets[s].near, s);
    const abai_stream stream = design_stream(44, "flips");
    for (uint64_t key = 0; key < 20 * LENGTH(count[0]); key++) {
        abai_sobol sobol;
        abai_sobol_init(&sobol, 0, &stream, key);
        for (size_t s = 0; s < LENGTH(sets); s++) {
            unsigned flips = 0;
            for (unsigned k = 0; k < NODES; k++)
                flips = flips << 1 | is_flipped(&sobol, nodes[s][k].prefix, nodes[s][k].digits);
            count[s][flips]++;
        }
    }
    for (size_t s = 0; s < LENGTH(sets); s++)
        design_assert_equal_counts(count[s], LENGTH(count[s]), LENGTH(count[s]) - 1);
}

/* Prefixes p, p + d, p + e, p + d + e (digit by digit, modulo 2): a linear scramble flips an even number of
 * the four digits after them, always. */
static void flips_of_planes_are_even_by_chance(void **state) {
    (void)state;
    enum { KEYS = 10000 };
    static const unsigned digits[] = {2, 3, 4, 5, 6, 8, 11, 16, 23, 32, 40, 47, 53};
    uint32_t even[LENGTH(digits)][2] = {{0}};
    const abai_stream stream = design_stream(45, "planes"), pick = design_stream(46, "planes");
    for (uint64_t key = 0; key < KEYS; key++) {
        abai_sobol sobol;
        uint64_t bits[3 * LENGTH(digits)];
        abai_sobol_init(&sobol, 0, &stream, key);
        abai_stream_bits(&pick, 0, 64 * key, LENGTH(bits), bits);
        for (size_t k = 0; k < LENGTH(digits); k++) {
            const unsigned n = digits[k];
            const uint64_t unit = UINT64_C(1) << (64 - n), mask = ~UINT64_C(0) << (64 - n);
            const uint64_t p = bits[3 * k] & mask;
            /* The last prefix digit is in d alone, the one before it in e: neither is 0. */
            const uint64_t d = (bits[3 * k + 1] & mask) | unit;
            const uint64_t e = ((bits[3 * k + 2] & mask) | unit << 1) & ~unit;
            even[k][is_flipped(&sobol, p, n) ^ is_flipped(&sobol, p ^ d, n) ^
                    is_flipped(&sobol, p ^ e, n) ^ is_flipped(&sobol, p ^ d ^ e, n)]++;
        }
    }
    for (size_t k = 0; k < LENGTH(digits); k++)
        design_assert_within("even planes", even[k][0] - KEYS / 2.0, sqrt(KEYS / 4.0));
}

/* ---- variances ---------------------------------------------------------------------------------- */

/* f = exp on [0, 1): the variance of its means over the 2^k equal parts of the axis. */
static long double variance_between(unsigned k) {
    const long double h = ldexpl(1, -(int)k), square = expm1l(1) * expm1l(1);
    return h * (expm1l(h) / h) * (expm1l(h) / h) * expm1l(2) / expm1l(2 * h) - square;
}

static long double variance_of_exp(void) { return expm1l(2) / 2 - expm1l(1) * expm1l(1); }

/* What the k-th refinement of the parts adds. */
static long double added(unsigned k) { return variance_between(k + 1) - variance_between(k); }

/* Of means over 2^m points of a (0, m, 1)-net: all that is finer than its parts, as of independent draws. */
static double variance_in_one(unsigned m) {
    return (double)ldexpl(variance_of_exp() - variance_between(m), -(int)m);
}

/* Of means of exp(x + y) over a (0, m, 2)-net (Owen 1997, "Monte Carlo variance of scrambled net
 * quadrature"): terms of both variables, of refinements j and k, have a gain of 0 while j + k + 2 <= m, 2 for
 * j + k + 1 = m, and 1 beyond. */
static double variance_in_two(unsigned m) {
    const long double mean = expm1l(1), all = variance_of_exp();
    long double sum = 2 * mean * mean * (all - variance_between(m)) + all * all;
    for (unsigned j = 0; j < m; j++)
        for (unsigned k = 0; j + k < m; k++)
            sum += (j + k + 1 == m ? 1 : -1) * added(j) * added(k);
    return (double)ldexpl(sum, -(int)m);
}

typedef struct moments {
    double mean, variance, error; /* variance about the exact mean, and its standard error */
    double kurtosis;
} moments;

enum { KEYS = 1000, SIZES = 4 };
static const unsigned LOG_SIZES[SIZES] = {6, 8, 10, 12};

static double mean_of(const abai_sobol *x, const abai_sobol *y, size_t n) {
    static double s[1 << 12], t[1 << 12];
    double sum = 0;
    abai_sobol_tails(x, 0, n, s);
    if (y != NULL)
        abai_sobol_tails(y, 0, n, t);
    for (size_t i = 0; i < n; i++)
        sum += exp(abai_tail_uniform(s[i]) + (y != NULL ? abai_tail_uniform(t[i]) : 0));
    return sum / (double)n;
}

static moments moments_of(unsigned m, bool two) {
    const abai_stream a = design_stream(50 + m, "power"), b = design_stream(50 + m, "price");
    const double exact = two ? expm1(1) * expm1(1) : expm1(1);
    double sum = 0, squares = 0, fourths = 0;
    for (uint64_t key = 0; key < KEYS; key++) {
        abai_sobol x, y;
        abai_sobol_init(&x, 0, &a, key);
        abai_sobol_init(&y, 1, &b, key);
        const double error = mean_of(&x, two ? &y : NULL, (size_t)1 << m) - exact;
        sum += error / KEYS;
        squares += error * error / KEYS;
        fourths += error * error * error * error / KEYS;
    }
    return (moments){sum, squares, sqrt((fourths - squares * squares) / KEYS),
                     fourths / squares / squares};
}

/* The slope of the logarithm of the variance over that of n, first size to last, has the standard error of the
 * two logarithms. */
static void assert_variances(bool two) {
    double log_variance[SIZES], relative[SIZES], expected[SIZES];
    for (size_t k = 0; k < SIZES; k++) {
        const moments is = moments_of(LOG_SIZES[k], two);
        expected[k] = two ? variance_in_two(LOG_SIZES[k]) : variance_in_one(LOG_SIZES[k]);
        design_assert_within("mean", is.mean, sqrt(expected[k] / KEYS));
        design_assert_within("variance", is.variance - expected[k], is.error);
        log_variance[k] = log2(is.variance);
        relative[k] = is.error / is.variance;
    }
    const double range = LOG_SIZES[SIZES - 1] - LOG_SIZES[0];
    const double slope = (log_variance[SIZES - 1] - log_variance[0]) / range;
    const double theory = log2(expected[SIZES - 1] / expected[0]) / range;
    design_assert_within("slope", slope - theory,
                         hypot(relative[0], relative[SIZES - 1]) / (log(2) * range));
    assert_true(theory < -2.7); /* n^-3, times log n in two dimensions */
}

static void variance_falls_like_the_cube_in_one_dimension(void **state) {
    (void)state;
    assert_variances(false);
}

static void variance_falls_as_theory_says_in_two_dimensions(void **state) {
    (void)state;
    assert_variances(true);
}

/* A point in each of n parts, independent of the others: the kurtosis of their mean is 3, but for a fraction of
 * 1 / n. Of normal samples it has a standard error of sqrt(24 / keys). */
static void errors_of_means_are_normal(void **state) {
    (void)state;
    for (size_t k = 0; k < SIZES; k++) {
        const moments is = moments_of(LOG_SIZES[k], false);
        design_assert_within("kurtosis", is.kurtosis - 3, sqrt(24.0 / KEYS));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_point_is_uniform_over_replicates),
        cmocka_unit_test(coordinates_are_independent),
        cmocka_unit_test(all_scramblings_of_three_digits_are_equally_likely),
        cmocka_unit_test(all_scramblings_of_four_digits_are_equally_likely),
        cmocka_unit_test(flips_of_any_nodes_are_jointly_uniform),
        cmocka_unit_test(flips_of_planes_are_even_by_chance),
        cmocka_unit_test(variance_falls_like_the_cube_in_one_dimension),
        cmocka_unit_test(variance_falls_as_theory_says_in_two_dimensions),
        cmocka_unit_test(errors_of_means_are_normal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
