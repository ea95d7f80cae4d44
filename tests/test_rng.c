/* Streams: the block function against its publishers, the layout, the keys, the statistics; all on every
 * instruction set of the machine. */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#if defined(__has_include)
#if __has_include(<Random123/threefry.h>)
#define HAVE_RANDOM123 1
#if defined(__GNUC__) /* -Wundef and -Wconversion are ours, not Random123's */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wundef"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#endif
#include <Random123/threefry.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
#endif
#endif

#include "isa_cases.h"
#include "rng/stream.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static abai_stream stream_of(uint64_t seed, const char *name) {
    abai_stream stream;
    assert_true(abai_stream_init(&stream, seed, name));
    return stream;
}

static void assert_words_equal(const uint64_t *a, const uint64_t *b, size_t n) {
    assert_memory_equal(a, b, n * sizeof *a);
}

/* |sum of n independent terms of variance v about its mean| within 5 standard errors. */
static void assert_centred(double deviation, double n, double variance) {
    assert_true(fabs(deviation) <= 5 * sqrt(n * variance));
}

/* Pearson's statistic against its mean and standard deviation at `freedom` degrees. */
static void assert_chi_squared(double statistic, double freedom) {
    assert_true(fabs(statistic - freedom) <= 5 * sqrt(2 * freedom));
}

/* ---- the block function ------------------------------------------------------------------------- */

static void block_equals_published_vectors(void **state) {
    (void)state;
    /* Random123's kat_vectors, lines "threefry4x64 20": counter, key, expected. */
    static const uint64_t vectors[][12] = {
        {0, 0, 0, 0, 0, 0, 0, 0, 0x09218ebde6c85537, 0x55941f5266d86105, 0x4bd25e16282434dc,
         0xee29ec846bd2e40b},
        {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
         UINT64_MAX, 0x29c24097942bba1b, 0x0371bbfb0f6f4e11, 0x3c231ffa33f83a1c,
         0xcd29113fde32d168},
        {0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89,
         0x452821e638d01377, 0xbe5466cf34e90c6c, 0xbe5466cf34e90c6c, 0xc0ac29b7c97c50dd,
         0xa7e8fde591651bd9, 0xbaafd0c30138319b, 0x84a5c1a729e685b9, 0x901d406ccebc1ba4},
    };
    for (size_t i = 0; i < LENGTH(vectors); i++) {
        uint64_t out[4];
        abai_threefry4x64(vectors[i], vectors[i] + 4, out);
        assert_words_equal(out, vectors[i] + 8, 4);
    }
}

static void block_equals_reference_implementation(void **state) {
    (void)state;
#ifdef HAVE_RANDOM123
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(rng);
    gsl_rng_set(rng, 20111112);
    for (int trial = 0; trial < 20000; trial++) {
        threefry4x64_ctr_t counter;
        threefry4x64_key_t key;
        for (int i = 0; i < 4; i++) {
            counter.v[i] = (uint64_t)gsl_rng_get(rng) << 32 | gsl_rng_get(rng);
            key.v[i] = (uint64_t)gsl_rng_get(rng) << 32 | gsl_rng_get(rng);
        }
        const threefry4x64_ctr_t expected = threefry4x64_R(20, counter, key);
        uint64_t out[4];
        abai_threefry4x64(counter.v, key.v, out);
        assert_words_equal(out, expected.v, 4);
    }
    gsl_rng_free(rng);
#else
    print_message("SKIP: Random123/threefry.h (librandom123-dev) is not installed\n");
    skip();
#endif
}

/* ---- layout ------------------------------------------------------------------------------------- */

/* The header's formula, word by word. */
static uint64_t word_of_sample(const abai_stream *stream, uint64_t domain, uint64_t i) {
    const uint64_t counter[4] = {i / 32 * 8 + i % 8, 0, domain, 0};
    uint64_t out[4];
    abai_threefry4x64(counter, stream->key, out);
    return out[i % 32 / 8];
}

static void sample_is_the_documented_word_of_its_block(void **state) {
    (void)state;
    static const uint64_t firsts[] = {
        0, 1, 31, 32, 1000003, UINT64_C(1) << 32, (UINT64_C(1) << 40) + 17};
    const abai_stream stream = stream_of(1, "power");
    for (size_t f = 0; f < LENGTH(firsts); f++)
        for (uint64_t domain = 0; domain < 3; domain++) {
            uint64_t bits[100];
            abai_stream_bits(&stream, domain, firsts[f], LENGTH(bits), bits);
            for (size_t i = 0; i < LENGTH(bits); i++)
                assert_true(bits[i] == word_of_sample(&stream, domain, firsts[f] + i));
        }
}

static void any_part_of_a_column_has_the_same_bits(void **state) {
    (void)state;
    enum { ALL = 1200 };
    uint64_t all[ALL];
    double all_tails[ALL];
    const abai_stream stream = stream_of(7, "duration");
    abai_stream_bits(&stream, 5, 0, ALL, all);
    abai_stream_tails(&stream, 5, 0, ALL, all_tails);
    for (size_t first = 0; first < 70; first++)
        for (size_t n = 0; first + n <= ALL; n += n < 140 ? 1 : 131) {
            uint64_t bits[ALL + 1];
            double tails[ALL + 1];
            bits[n] = 42;
            tails[n] = 42;
            abai_stream_bits(&stream, 5, first, n, bits);
            abai_stream_tails(&stream, 5, first, n, tails);
            assert_words_equal(bits, all + first, n);
            assert_memory_equal(tails, all_tails + first, n * sizeof *tails);
            assert_true(bits[n] == 42 && tails[n] == 42); /* nothing behind the part is touched */
        }
}

static void domains_are_different_streams(void **state) {
    (void)state;
    const abai_stream stream = stream_of(1, "power");
    uint64_t a[256], b[256];
    abai_stream_bits(&stream, 0, 0, 256, a);
    abai_stream_bits(&stream, 1, 0, 256, b);
    for (int i = 0; i < 256; i++)
        assert_true(a[i] != b[i]); /* equal with probability 2^-56 */
}

/* ---- keys --------------------------------------------------------------------------------------- */

static void key_is_the_hash_of_context_seed_and_name(void **state) {
    (void)state;
    /* struct.unpack('<4Q', hashlib.sha256(b'abanico-stream/1\0' + seed.to_bytes(8, 'little') +
     *               name.encode()).digest()) in Python. */
    static const struct {
        uint64_t seed;
        const char *name;
        uint64_t key[4];
    } rows[] = {
        {0, "", {0x84f01d09f63575e7, 0x7bde74663714c2ff, 0x22f93f74c0faf5cf, 0xe6a8277c5398f7e0}},
        {1,
         "power",
         {0x8cc68e9a2bb17345, 0x1d77dd20f3435f45, 0x785e912e6a210892, 0x6abc52e6329f7ce3}},
        {1,
         "powes",
         {0x213eb85bff1cd35c, 0x8ba9010bd3cda4e8, 0x719d5cbe35d20d0d, 0x56777c85674658d5}},
        {2,
         "power",
         {0x8bb22f5da1fb7135, 0xbb3eff57efaed4a0, 0x31a638cdf6c180af, 0x4e5ad8f6620c929f}},
        {UINT64_MAX,
         "gpu hours/\xc3\xa9",
         {0xd7ec176397f144fe, 0x9a1ed4250ca1b8c5, 0x68bc05a47a879c39, 0xfed0f7324da80d46}},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const abai_stream stream = stream_of(rows[i].seed, rows[i].name);
        assert_words_equal(stream.key, rows[i].key, 4);
    }
}

/* Words of seed 1, name "power", from Random123's threefry4x64_R(20, ...) under the key above: no
 * release changes draws unknowingly. */
static void stream_is_pinned(void **state) {
    (void)state;
    const abai_stream stream = stream_of(1, "power");
    uint64_t bits[32];
    abai_stream_bits(&stream, 0, 0, 32, bits);
    assert_true(bits[0] == 0x9b79cbd1c5476255);  /* counter 0, word 0 */
    assert_true(bits[1] == 0xe057f9f05b63ccf9);  /* counter 1, word 0 */
    assert_true(bits[24] == 0x0733ab8207756a41); /* counter 0, word 3 */
    assert_true(bits[31] == 0x586361c15e309941); /* counter 7, word 3 */
}

/* ---- neighbours --------------------------------------------------------------------------------- */

enum { NEIGHBOURS = 64, DRAWS = 8192 };

/* Column k of a family: seed k, or name "inputk". */
static void fill_neighbour(bool by_name, int k, uint64_t *bits) {
    char name[16] = "input0";
    if (by_name)
        name[5] = (char)('0' + k); /* the next character, whatever it is */
    const abai_stream stream = stream_of(by_name ? 1 : (uint64_t)k, name);
    abai_stream_bits(&stream, 0, 0, DRAWS, bits);
}

static double half_centred(uint64_t bits) { return (double)(bits >> 11) * 0x1p-53 - 0.5; }

static int count_ones(uint64_t x) {
    int ones = 0;
    for (; x != 0; x &= x - 1)
        ones++;
    return ones;
}

/* Draws of neighbours side by side: bits, differing bits and products are those of independent
 * uniform words. */
static void assert_neighbours_unrelated(bool by_name) {
    static uint64_t column[NEIGHBOURS][DRAWS];
    for (int k = 0; k < NEIGHBOURS; k++)
        fill_neighbour(by_name, k, column[k]);
    double at_bit[64] = {0};
    double differing_at_bit[64] = {0};
    for (int k = 0; k < NEIGHBOURS; k++) {
        const uint64_t *next = column[(k + 1) % NEIGHBOURS];
        double ones = 0, product = 0;
        for (int i = 0; i < DRAWS; i++) {
            const uint64_t differ = column[k][i] ^ next[i];
            ones += count_ones(differ);
            product += half_centred(column[k][i]) * half_centred(next[i]);
            for (int b = 0; b < 64; b++) {
                at_bit[b] += (double)(column[k][i] >> b & 1);
                differing_at_bit[b] += (double)(differ >> b & 1);
            }
        }
        assert_centred(ones - 32.0 * DRAWS, 64.0 * DRAWS, 0.25);
        assert_centred(product, DRAWS, 1.0 / 144);
    }
    const double n = (double)NEIGHBOURS * DRAWS;
    double plain = 0, differing = 0;
    for (int b = 0; b < 64; b++) {
        plain += (at_bit[b] - n / 2) * (at_bit[b] - n / 2) / (n / 4);
        differing += (differing_at_bit[b] - n / 2) * (differing_at_bit[b] - n / 2) / (n / 4);
    }
    assert_chi_squared(plain, 64);
    assert_chi_squared(differing, 64);
}

static void neighbouring_seeds_are_unrelated(void **state) {
    (void)state;
    assert_neighbours_unrelated(false);
}

static void neighbouring_names_are_unrelated(void **state) {
    (void)state;
    assert_neighbours_unrelated(true);
}

/* Pairs of successive draws of one stream fill the square evenly. */
static void successive_draws_are_unrelated(void **state) {
    (void)state;
    enum { SIDE = 32, PAIRS = 1 << 18 };
    static uint64_t bits[2 * PAIRS];
    static uint32_t cells[SIDE * SIDE];
    memset(cells, 0, sizeof cells);
    const abai_stream stream = stream_of(3, "pue");
    abai_stream_bits(&stream, 0, 0, 2 * PAIRS, bits);
    for (size_t i = 0; i < PAIRS; i++)
        cells[(bits[2 * i] >> 59) * SIDE + (bits[2 * i + 1] >> 59)]++;
    const double expected = (double)PAIRS / (SIDE * SIDE);
    double statistic = 0;
    for (size_t i = 0; i < LENGTH(cells); i++)
        statistic += ((double)cells[i] - expected) * ((double)cells[i] - expected) / expected;
    assert_chi_squared(statistic, SIDE * SIDE - 1);
}

/* ---- tails -------------------------------------------------------------------------------------- */

static void tails_of_extreme_bits_are_exact(void **state) {
    (void)state;
    static const struct {
        uint64_t bits;
        double tail;
    } rows[] = {
        {0, -0x1p-54},
        {0x7ff, -0x1p-54}, /* the low 11 bits do not count */
        {UINT64_C(1) << 11, -0x1.8p-53},
        {UINT64_MAX >> 1, -(0.5 - 0x1p-54)},
        {UINT64_C(1) << 62, -(0.25 + 0x1p-54)},
        {UINT64_C(1) << 63, 0x1p-54},
        {UINT64_C(3) << 62, 0.25 + 0x1p-54},
        {UINT64_MAX, 0.5 - 0x1p-54},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        assert_true(abai_tail_from_bits(rows[i].bits) == rows[i].tail);
    assert_true(abai_tail_uniform(-0x1p-54) == 0x1p-54);
    assert_true(abai_tail_uniform(0x1p-54) == 1 - 0x1p-53); /* to nearest it would be 1 */
    assert_true(abai_tail_uniform(0.25) == 0.75);
}

static void tails_follow_their_formula_and_are_symmetric(void **state) {
    (void)state;
    enum { N = 1 << 16 };
    static uint64_t bits[N];
    static double tails[N];
    const abai_stream stream = stream_of(11, "x");
    abai_stream_bits(&stream, 0, 3, N, bits);
    abai_stream_tails(&stream, 0, 3, N, tails);
    for (size_t i = 0; i < N; i++) {
        const uint64_t j = bits[i] << 1 >> 12;
        const double magnitude = ldexp((double)(2 * j + 1), -54);
        assert_true(tails[i] == (bits[i] >> 63 ? magnitude : -magnitude));
        assert_true(tails[i] == abai_tail_from_bits(bits[i]));
        assert_true(abai_tail_from_bits(bits[i] ^ UINT64_C(1) << 63) == -tails[i]);
        assert_true(fabs(tails[i]) >= 0x1p-54 && fabs(tails[i]) < 0.5);
    }
}

static void tails_are_uniform(void **state) {
    (void)state;
    enum { N = 1 << 20, BINS = 1024 };
    static double tails[N];
    uint32_t counts[BINS] = {0};
    const abai_stream stream = stream_of(1, "uniform");
    abai_stream_tails(&stream, 0, 0, N, tails);
    double sum = 0;
    for (size_t i = 0; i < N; i++) {
        const double u = abai_tail_uniform(tails[i]);
        assert_true(u > 0 && u < 1);
        counts[(size_t)(u * BINS)]++;
        sum += u;
    }
    const double expected = (double)N / BINS;
    double statistic = 0;
    for (size_t i = 0; i < BINS; i++)
        statistic += ((double)counts[i] - expected) * ((double)counts[i] - expected) / expected;
    assert_chi_squared(statistic, BINS - 1);
    assert_centred(sum - N / 2.0, N, 1.0 / 12);
}

/* P(|t| < 2^-k) = 2^(1-k), on both sides: small tails are as frequent as they should be. */
static void small_tails_have_their_probability(void **state) {
    (void)state;
    enum { N = 1 << 20 };
    static double tails[N];
    const abai_stream stream = stream_of(2, "tail");
    abai_stream_tails(&stream, 0, 0, N, tails);
    for (int k = 2; k <= 16; k++) {
        const double p = ldexp(1, -k);
        double lower = 0, upper = 0;
        for (size_t i = 0; i < N; i++) {
            lower += tails[i] < 0 && -tails[i] < p;
            upper += tails[i] > 0 && tails[i] < p;
        }
        assert_centred(lower - N * p, N, p * (1 - p));
        assert_centred(upper - N * p, N, p * (1 - p));
    }
}

/* ---- the generator type of GSL's ---------------------------------------------------------------- */

static gsl_rng *new_rng(void) {
    gsl_rng *rng = gsl_rng_alloc(abai_stream_rng_type);
    assert_non_null(rng);
    return rng;
}

static void rng_words_are_those_of_the_documented_blocks(void **state) {
    (void)state;
    const abai_stream stream = stream_of(9, "hierarchical");
    gsl_rng *rng = new_rng();
    static const uint64_t samples[] = {0, 1, 12345, UINT64_C(1) << 50};
    for (size_t s = 0; s < LENGTH(samples); s++) {
        abai_stream_rng_set(rng, &stream, 4, samples[s]);
        for (uint64_t k = 0; k < 5; k++) {
            const uint64_t counter[4] = {k, samples[s] + 1, 4, 1};
            uint64_t out[4];
            abai_threefry4x64(counter, stream.key, out);
            for (int i = 0; i < 4; i++)
                assert_true(gsl_rng_get(rng) == (unsigned long)(out[i] >> (64 - 8 * sizeof(long))));
        }
    }
    gsl_rng_free(rng);
}

static void rng_ranges_are_as_documented(void **state) {
    (void)state;
    gsl_rng *rng = new_rng();
    assert_string_equal(gsl_rng_name(rng), "abanico-threefry4x64-20");
    assert_true(gsl_rng_min(rng) == 0);
    assert_true(gsl_rng_max(rng) == (unsigned long)-1);
    const abai_stream stream = stream_of(1, "range");
    abai_stream_rng_set(rng, &stream, 0, 0);
    enum { N = 200000 };
    double sum = 0, squares = 0;
    unsigned long dice[6] = {0};
    for (int i = 0; i < N; i++) {
        const double u = gsl_rng_uniform(rng);
        const double v = gsl_rng_uniform_pos(rng);
        assert_true(u >= 0 && u < 1 && v > 0 && v < 1);
        assert_true(u * 0x1p53 == floor(u * 0x1p53)); /* 53 bits */
        sum += u - 0.5;
        squares += (v - 0.5) * (v - 0.5) - 1.0 / 12;
        dice[gsl_rng_uniform_int(rng, 6)]++;
    }
    assert_centred(sum, N, 1.0 / 12);
    assert_centred(squares, N, 1.0 / 180); /* of (V - 1/2)^2 */
    double statistic = 0;
    for (int i = 0; i < 6; i++)
        statistic += ((double)dice[i] - N / 6.0) * ((double)dice[i] - N / 6.0) / (N / 6.0);
    assert_chi_squared(statistic, 5);
    gsl_rng_free(rng);
}

static void substreams_do_not_depend_on_order(void **state) {
    (void)state;
    enum { N = 500 };
    double forward[N], backward[N];
    const abai_stream stream = stream_of(5, "gamma");
    gsl_rng *rng = new_rng();
    for (int i = 0; i < N; i++) {
        abai_stream_rng_set(rng, &stream, 0, (uint64_t)i);
        forward[i] = gsl_ran_gamma(rng, 2.5, 1.0);
    }
    for (int i = N - 1; i >= 0; i--) {
        abai_stream_rng_set(rng, &stream, 0, (uint64_t)i);
        backward[i] = gsl_ran_gamma(rng, 2.5, 1.0);
        gsl_ran_gaussian(rng, 1.0); /* draws of one sample do not move the next */
    }
    assert_memory_equal(forward, backward, sizeof forward);
    double sum = 0;
    for (int i = 0; i < N; i++)
        sum += forward[i] - 2.5;
    assert_centred(sum, N, 2.5);
    gsl_rng_free(rng);
}

static void rng_state_can_be_copied(void **state) {
    (void)state;
    gsl_rng *a = new_rng();
    gsl_rng_set(a, 77);
    for (int i = 0; i < 3; i++)
        gsl_rng_get(a); /* leaves a block begun */
    gsl_rng *b = gsl_rng_clone(a);
    assert_non_null(b);
    gsl_rng *c = new_rng();
    assert_int_equal(gsl_rng_memcpy(c, a), GSL_SUCCESS);
    for (int i = 0; i < 10; i++) {
        const unsigned long word = gsl_rng_get(a);
        assert_true(gsl_rng_get(b) == word && gsl_rng_get(c) == word);
    }
    gsl_rng_free(a);
    gsl_rng_free(b);
    gsl_rng_free(c);
}

static void rng_seeds_are_different_streams_and_repeat(void **state) {
    (void)state;
    gsl_rng *rng = new_rng();
    unsigned long first[100];
    for (unsigned long seed = 0; seed < 100; seed++) {
        gsl_rng_set(rng, seed);
        first[seed] = gsl_rng_get(rng);
        for (unsigned long i = 0; i < seed; i++)
            assert_true(first[i] != first[seed]);
        gsl_rng_set(rng, seed);
        assert_true(gsl_rng_get(rng) == first[seed]);
    }
    gsl_rng_free(rng);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(block_equals_published_vectors),
        cmocka_unit_test(block_equals_reference_implementation),
        cmocka_unit_test(sample_is_the_documented_word_of_its_block),
        cmocka_unit_test(any_part_of_a_column_has_the_same_bits),
        cmocka_unit_test(domains_are_different_streams),
        cmocka_unit_test(key_is_the_hash_of_context_seed_and_name),
        cmocka_unit_test(stream_is_pinned),
        cmocka_unit_test(neighbouring_seeds_are_unrelated),
        cmocka_unit_test(neighbouring_names_are_unrelated),
        cmocka_unit_test(successive_draws_are_unrelated),
        cmocka_unit_test(tails_of_extreme_bits_are_exact),
        cmocka_unit_test(tails_follow_their_formula_and_are_symmetric),
        cmocka_unit_test(tails_are_uniform),
        cmocka_unit_test(small_tails_have_their_probability),
        cmocka_unit_test(rng_words_are_those_of_the_documented_blocks),
        cmocka_unit_test(rng_ranges_are_as_documented),
        cmocka_unit_test(substreams_do_not_depend_on_order),
        cmocka_unit_test(rng_state_can_be_copied),
        cmocka_unit_test(rng_seeds_are_different_streams_and_repeat),
    };
    gsl_set_error_handler_off();
    int failed = 0;
    FOR_EACH_ISA(isa) {
        failed += cmocka_run_group_tests_name(abai_isa_name(isa), tests, NULL, NULL);
    }
    return failed;
}
