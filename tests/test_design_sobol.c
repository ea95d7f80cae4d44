/* Sobol' points: those of others where not scrambled, nets with and without scrambling, and the header's
 * formula bit by bit. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "design/sobol.h"
#include "design_check.h"
#include "simd/isa.h"
#include "sobol_reference.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static abai_sobol plain(unsigned dimension) {
    abai_sobol sobol;
    abai_sobol_init(&sobol, dimension, NULL, 0);
    return sobol;
}

static abai_sobol scrambled(unsigned dimension, uint64_t domain) {
    const abai_stream stream = design_stream(17, "power");
    abai_sobol sobol;
    abai_sobol_init(&sobol, dimension, &stream, domain);
    return sobol;
}

static uint64_t word_at(const abai_sobol *sobol, uint64_t index) {
    uint64_t word;
    abai_sobol_bits(sobol, index, 1, &word);
    return word;
}

/* ---- points of others --------------------------------------------------------------------------- */

static void points_equal_those_of_scipy(void **state) {
    (void)state;
    for (size_t d = 0; d < LENGTH(sobol_dimensions); d++) {
        const abai_sobol sobol = plain(sobol_dimensions[d]);
        for (size_t r = 0; r < LENGTH(sobol_reference); r++)
            assert_true(word_at(&sobol, sobol_reference[r].index) >> 11 ==
                        sobol_reference[r].digits[d]);
    }
}

/* The first points that Joe and Kuo print for three dimensions of their set new-joe-kuo-6. */
static void first_points_equal_the_published_ones(void **state) {
    (void)state;
    static const double published[][3] = {
        {0, 0, 0},
        {0.5, 0.5, 0.5},
        {0.75, 0.25, 0.25},
        {0.25, 0.75, 0.75},
        {0.375, 0.375, 0.625},
        {0.875, 0.875, 0.125},
        {0.625, 0.125, 0.875},
        {0.125, 0.625, 0.375},
        {0.1875, 0.3125, 0.9375},
        {0.6875, 0.8125, 0.4375},
    };
    for (unsigned d = 0; d < 3; d++) {
        const abai_sobol sobol = plain(d);
        uint64_t word[LENGTH(published)];
        abai_sobol_bits(&sobol, 0, LENGTH(published), word);
        for (size_t i = 0; i < LENGTH(published); i++)
            assert_true(word[i] == (uint64_t)(published[i][d] * 0x1p63) * 2);
    }
}

/* ---- the header's formula ------------------------------------------------------------------------ */

static uint64_t reversed(uint64_t x) {
    uint64_t y = 0;
    for (unsigned i = 0; i < 64; i++)
        y = y << 1 | (x >> i & 1);
    return y;
}

/* The digits of a point that is not scrambled, scrambled. */
static uint64_t formula(uint64_t word, const abai_stream *stream, unsigned dimension,
                        uint64_t domain) {
    uint64_t number[80];
    for (uint64_t b = 0; b < 20; b++) {
        const uint64_t counter[4] = {b, dimension, domain, 3};
        abai_threefry4x64(counter, stream->key, number + 4 * b);
    }
    const uint64_t digits = reversed(word), *m = number + 64;
    uint64_t x = digits ^ number[63];
    for (unsigned k = 0; k < 63; k++)
        for (unsigned later = k + 1; later < 64; later++)
            x ^= (digits >> k & number[k] >> (later - k - 1) & 1) << later;
    const uint64_t a = 2 * x, b = 4 * x, c = 8 * x;
    x ^= (a & b & (m[0] ^ (c & m[1]))) ^ (a & c & m[2]) ^ (b & c & m[3]);
    for (unsigned r = 0; r < 4; r++) {
        const uint64_t *three = number + 68 + 3 * r;
        x = (x + three[0]) * (three[1] | 1);
        x ^= (2 * x) & (4 * x) & three[2];
    }
    return reversed(x);
}

static void scrambled_points_are_those_of_the_formula(void **state) {
    (void)state;
    static const struct {
        unsigned dimension;
        uint64_t seed, domain;
        const char *name;
    } keys[] = {{0, 1, 0, "power"}, {1, 1, 0, "power"}, {7, 2, 5, "price"}, {1110, 2, 6, "x"}};
    const abai_stream pick = design_stream(4, "indices");
    uint64_t index[300];
    abai_stream_bits(&pick, 0, 0, LENGTH(index), index);
    for (size_t k = 0; k < LENGTH(keys); k++) {
        const abai_stream stream = design_stream(keys[k].seed, keys[k].name);
        const abai_sobol bare = plain(keys[k].dimension);
        abai_sobol sobol;
        abai_sobol_init(&sobol, keys[k].dimension, &stream, keys[k].domain);
        for (size_t i = 0; i < LENGTH(index); i++) {
            const uint64_t at = i < 100 ? i : index[i] >> (1 + i % 40);
            assert_true(word_at(&sobol, at) ==
                        formula(word_at(&bare, at), &stream, keys[k].dimension, keys[k].domain));
        }
    }
}

/* u = (floor(W / 2^11) + 1/2) / 2^53: in the upper half the tail is 1 - u, exactly. */
static void tails_are_those_of_the_digits(void **state) {
    (void)state;
    uint64_t word[1000];
    double tail[1000];
    for (unsigned d = 0; d < 40; d++) {
        const abai_sobol sobol = d < 20 ? plain(d) : scrambled(d, d);
        abai_sobol_bits(&sobol, 0, LENGTH(word), word);
        abai_sobol_tails(&sobol, 0, LENGTH(word), tail);
        for (size_t i = 0; i < LENGTH(word); i++) {
            const uint64_t j = word[i] >> 11, half = UINT64_C(1) << 52;
            if (j < half)
                assert_same_bits(tail[i], -((double)j + 0.5) * 0x1p-53);
            else
                assert_same_bits(tail[i], ((double)(2 * half - 1 - j) + 0.5) * 0x1p-53);
        }
    }
}

/* ---- blocks ------------------------------------------------------------------------------------- */

static void assert_parts_are_same(const abai_sobol *sobol, uint64_t start, const uint64_t *all,
                                  const double *all_tails, size_t count) {
    for (size_t first = 0; first < 70; first++)
        for (size_t n = 0; first + n <= count; n += n < 100 ? 1 : 57) {
            uint64_t bits[401];
            double tails[401];
            bits[n] = 42;
            tails[n] = 42;
            abai_sobol_bits(sobol, start + first, n, bits);
            abai_sobol_tails(sobol, start + first, n, tails);
            assert_memory_equal(bits, all + first, n * sizeof *bits);
            assert_memory_equal(tails, all_tails + first, n * sizeof *tails);
            assert_true(bits[n] == 42 && tails[n] == 42); /* nothing behind is touched */
        }
}

static void any_part_has_the_same_bits_on_every_instruction_set(void **state) {
    (void)state;
    enum { COUNT = 400 };
    static const uint64_t starts[] = {0, 1000000, (UINT64_C(1) << 40) - 123,
                                      (UINT64_C(1) << 63) - COUNT};
    const abai_isa before = abai_isa_current();
    const abai_sobol sobol = scrambled(11, 3);
    for (size_t k = 0; k < LENGTH(starts); k++) {
        uint64_t all[COUNT];
        double tails[COUNT];
        abai_isa_force(ABAI_ISA_BASELINE);
        for (size_t i = 0; i < COUNT; i++) {
            abai_sobol_bits(&sobol, starts[k] + i, 1, all + i);
            abai_sobol_tails(&sobol, starts[k] + i, 1, tails + i);
        }
        for (int isa = 0; isa < ABAI_ISA_COUNT; isa++)
            if (abai_isa_available((abai_isa)isa)) {
                abai_isa_force((abai_isa)isa);
                assert_parts_are_same(&sobol, starts[k], all, tails, COUNT);
            }
    }
    abai_isa_force(before);
}

static void other_keys_dimensions_and_domains_scramble_otherwise(void **state) {
    (void)state;
    const abai_stream power = design_stream(1, "power"), price = design_stream(1, "price");
    abai_sobol sobol[4];
    abai_sobol_init(&sobol[0], 5, &power, 0);
    abai_sobol_init(&sobol[1], 5, &price, 0);
    abai_sobol_init(&sobol[2], 5, &power, 1);
    abai_sobol_init(&sobol[3], 6, &power, 0);
    for (size_t a = 0; a < LENGTH(sobol); a++)
        for (size_t b = 0; b < a; b++)
            for (uint64_t i = 0; i < 50; i++)
                assert_true(word_at(&sobol[a], i) >> 11 != word_at(&sobol[b], i) >> 11);
}

/* ---- nets --------------------------------------------------------------------------------------- */

/* Of 2^m points from a multiple of 2^m on, one in each of 2^m equal parts of an axis. */
static void assert_parts_of_axis_have_one_point(const abai_sobol *sobol, unsigned m,
                                                uint64_t block) {
    static uint64_t word[1 << 12];
    static bool taken[1 << 12];
    abai_sobol_bits(sobol, block << m, (size_t)1 << m, word);
    memset(taken, 0, sizeof taken);
    for (size_t i = 0; i < (size_t)1 << m; i++) {
        assert_false(taken[word[i] >> (64 - m)]);
        taken[word[i] >> (64 - m)] = true;
    }
}

static void each_part_of_an_axis_has_one_point_of_a_block(void **state) {
    (void)state;
    static const uint64_t blocks[] = {0, 1, 6, (UINT64_C(1) << 33) + 5};
    for (unsigned d = 0; d < ABAI_SOBOL_DIMENSIONS; d++) {
        const abai_sobol both[] = {plain(d), scrambled(d, d)};
        for (size_t k = 0; k < 2 * LENGTH(blocks); k++)
            for (unsigned m = 1; m <= (d < 10 ? 12 : 7); m++)
                assert_parts_of_axis_have_one_point(&both[k % 2], m, blocks[k / 2]);
    }
}

/* Of 2^m points, 2^t in each box of 2^-a x 2^-b, a + b = m - t. */
static void assert_boxes_are_even(const uint64_t *x, const uint64_t *y, unsigned m, unsigned t) {
    static uint32_t count[1 << 12];
    for (unsigned a = 0; a <= m - t; a++) {
        const unsigned b = m - t - a;
        memset(count, 0, sizeof count);
        for (size_t i = 0; i < (size_t)1 << m; i++) {
            const uint64_t column = a == 0 ? 0 : x[i] >> (64 - a);
            const uint64_t row = b == 0 ? 0 : y[i] >> (64 - b);
            count[column << b | row]++;
        }
        for (size_t box = 0; box < (size_t)1 << (m - t); box++)
            assert_true(count[box] == 1u << t);
    }
}

/* Sobol' 1967: in dimensions with polynomials of degrees e and f (the first counts as 1), points form a
 * (t, m, 2)-net with t = (e - 1) + (f - 1). */
static void pairs_of_dimensions_form_nets(void **state) {
    (void)state;
    static const unsigned degree[] = {1, 1, 2, 3, 3, 4, 4, 5, 5, 5};
    static uint64_t x[1 << 12], y[1 << 12];
    for (unsigned d = 1; d < LENGTH(degree); d++)
        for (unsigned e = 0; e < d; e++) {
            const unsigned t = degree[d] + degree[e] - 2;
            for (unsigned k = 0; k < 4; k++) {
                const abai_sobol p = k % 2 == 0 ? plain(d) : scrambled(d, 7);
                const abai_sobol q = k % 2 == 0 ? plain(e) : scrambled(e, 7);
                for (unsigned m = t; m <= 12; m++) {
                    abai_sobol_bits(&p, (k < 2 ? UINT64_C(0) : 77) << m, (size_t)1 << m, x);
                    abai_sobol_bits(&q, (k < 2 ? UINT64_C(0) : 77) << m, (size_t)1 << m, y);
                    assert_boxes_are_even(x, y, m, t);
                }
            }
        }
}

/* The number of digits in which two points agree, from the first on. */
static int common_digits(uint64_t a, uint64_t b) {
    int digits = 0;
    while (digits < 64 && (a ^ b) >> (63 - digits) == 0)
        digits++;
    return digits;
}

static void scrambling_keeps_how_many_digits_two_points_share(void **state) {
    (void)state;
    enum { COUNT = 512 };
    for (unsigned d = 0; d < 20; d++) {
        const abai_sobol before = plain(d), after = scrambled(d, 1);
        uint64_t a[COUNT], b[COUNT];
        abai_sobol_bits(&before, 1000 * d, COUNT, a);
        abai_sobol_bits(&after, 1000 * d, COUNT, b);
        for (size_t i = 0; i < COUNT; i++)
            for (size_t j = 0; j < i; j++)
                assert_int_equal(common_digits(a[i], a[j]), common_digits(b[i], b[j]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_equal_those_of_scipy),
        cmocka_unit_test(first_points_equal_the_published_ones),
        cmocka_unit_test(scrambled_points_are_those_of_the_formula),
        cmocka_unit_test(tails_are_those_of_the_digits),
        cmocka_unit_test(any_part_has_the_same_bits_on_every_instruction_set),
        cmocka_unit_test(other_keys_dimensions_and_domains_scramble_otherwise),
        cmocka_unit_test(each_part_of_an_axis_has_one_point_of_a_block),
        cmocka_unit_test(pairs_of_dimensions_form_nets),
        cmocka_unit_test(scrambling_keeps_how_many_digits_two_points_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
