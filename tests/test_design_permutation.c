/* Permutations: bijections for every n, the header's formula, evenly spread over keys. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "design/permutation.h"
#include "design_check.h"
#include "simd/isa.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static abai_permutation permutation_of(uint64_t n, uint64_t seed, const char *name,
                                       uint64_t domain) {
    const abai_stream stream = design_stream(seed, name);
    abai_permutation p;
    abai_permutation_init(&p, n, &stream, domain);
    return p;
}

/* Numbers of every size up to 2^63, and those about which the construction has borders. */
static const uint64_t LARGE[] = {1023,
                                 1024,
                                 1025,
                                 4095,
                                 4096,
                                 4097,
                                 65536,
                                 100003,
                                 1000000,
                                 (1u << 20) + 1,
                                 UINT64_C(4294967295),
                                 UINT64_C(4294967296),
                                 UINT64_C(4294967297),
                                 UINT64_C(1000000000000),
                                 (UINT64_C(1) << 61) + 1,
                                 (UINT64_C(1) << 62) - 1,
                                 (UINT64_C(1) << 62) + 12345,
                                 (UINT64_C(1) << 63) - 1,
                                 UINT64_C(1) << 63};

/* ---- the header's formula, on its own, forwards and backwards --------------------------------------- */

typedef struct formula {
    uint64_t n, rows, columns, word[32];
    int rounds;
} formula;

static formula formula_of(uint64_t n, uint64_t seed, const char *name, uint64_t domain) {
    const abai_stream stream = design_stream(seed, name);
    formula f = {.n = n, .columns = 1, .rounds = n < 1024 ? 32 : 8};
    int bits = 0, half;
    while (bits < 63 && UINT64_C(1) << bits < n)
        bits++;
    half = (bits + 1) / 2 > 1 ? (bits + 1) / 2 : 1;
    f.columns <<= half;
    f.rows = n / f.columns + (n % f.columns != 0);
    for (uint64_t block = 0; block < 8; block++) {
        const uint64_t counter[4] = {block, 0, domain, 2};
        abai_threefry4x64(counter, stream.key, f.word + 4 * block);
    }
    return f;
}

/* floor(F_r(x) size / 2^32) */
static uint64_t formula_step(const formula *f, int r, uint64_t x, uint64_t size) {
    const uint64_t a = (uint32_t)f->word[r] | 1u, c = f->word[r] >> 32;
    const uint64_t z = (uint32_t)(a * x + c);
    const uint64_t middle = (uint32_t)((z * z) >> 16);
    return (middle * size) >> 32;
}

static uint64_t formula_rounds(const formula *f, uint64_t i) {
    uint64_t row = i / f->columns, column = i % f->columns;
    for (int r = 0; r < f->rounds; r++)
        if (r % 2 == 0)
            row = (row + formula_step(f, r, column, f->rows)) % f->rows;
        else
            column = (column + formula_step(f, r, row, f->columns)) % f->columns;
    return row * f->columns + column;
}

static uint64_t formula_back(const formula *f, uint64_t place) {
    uint64_t row = place / f->columns, column = place % f->columns;
    for (int r = f->rounds - 1; r >= 0; r--)
        if (r % 2 == 0)
            row = (row + f->rows - formula_step(f, r, column, f->rows)) % f->rows;
        else
            column = (column + f->columns - formula_step(f, r, row, f->columns)) % f->columns;
    return row * f->columns + column;
}

static uint64_t formula_inverse(const formula *f, uint64_t place) {
    do
        place = formula_back(f, place);
    while (place >= f->n);
    return place;
}

static uint64_t formula_forward(const formula *f, uint64_t i) {
    do
        i = formula_rounds(f, i);
    while (i >= f->n);
    return i;
}

/* ---- bijections --------------------------------------------------------------------------------- */

static void assert_is_permutation(uint64_t n, uint64_t domain) {
    const abai_permutation p = permutation_of(n, 5, "power", domain);
    uint64_t *place = calloc(n, sizeof *place);
    bool *taken = calloc(n, sizeof *taken);
    assert_non_null(place);
    assert_non_null(taken);
    abai_permutation_fill(&p, 0, n, place);
    for (uint64_t i = 0; i < n; i++) {
        assert_true(place[i] < n && !taken[place[i]]);
        taken[place[i]] = true;
    }
    free(place);
    free(taken);
}

static void every_place_is_taken_once(void **state) {
    (void)state;
    for (uint64_t n = 1; n <= 300; n++)
        for (uint64_t domain = 0; domain < 4; domain++)
            assert_is_permutation(n, domain);
    for (size_t k = 0; LARGE[k] <= (1u << 20) + 1; k++)
        assert_is_permutation(LARGE[k], 1);
}

static void places_are_those_of_the_formula_and_lead_back(void **state) {
    (void)state;
    enum { EACH = 2000 };
    const abai_stream pick = design_stream(2, "indices");
    for (size_t k = 0; k < LENGTH(LARGE); k++) {
        const abai_permutation p = permutation_of(LARGE[k], 9, "duration", 3);
        const formula f = formula_of(LARGE[k], 9, "duration", 3);
        uint64_t bits[EACH];
        abai_stream_bits(&pick, k, 0, EACH, bits);
        for (size_t i = 0; i < EACH; i++) {
            const uint64_t index = i < 40 ? i % LARGE[k] : bits[i] % LARGE[k];
            const uint64_t place = abai_permutation_at(&p, index);
            assert_true(place < LARGE[k]);
            assert_true(place == formula_forward(&f, index));
            assert_true(formula_inverse(&f, place) == index);
        }
    }
}

static void any_part_is_the_same_on_every_instruction_set(void **state) {
    (void)state;
    const abai_isa before = abai_isa_current();
    static const uint64_t lengths[] = {1, 2, 5, 31, 33, 63, 64, 65, 127, 129, 300};
    for (size_t k = 0; k < LENGTH(LARGE) + 3; k++) {
        const uint64_t n = k < LENGTH(LARGE) ? LARGE[k] : 7 + 90 * (k - LENGTH(LARGE));
        const abai_permutation p = permutation_of(n, 1, "price", k);
        for (int isa = 0; isa < ABAI_ISA_COUNT; isa++) {
            if (!abai_isa_available((abai_isa)isa))
                continue;
            abai_isa_force((abai_isa)isa);
            for (size_t l = 0; l < LENGTH(lengths) && lengths[l] <= n; l++) {
                const uint64_t firsts[] = {0, (n - lengths[l]) / 3, n - lengths[l]};
                for (size_t f = 0; f < LENGTH(firsts); f++) {
                    uint64_t out[301];
                    out[lengths[l]] = 42;
                    abai_permutation_fill(&p, firsts[f], lengths[l], out);
                    for (size_t i = 0; i < lengths[l]; i++)
                        assert_true(out[i] == abai_permutation_at(&p, firsts[f] + i));
                    assert_true(out[lengths[l]] == 42); /* nothing behind the part is touched */
                }
            }
        }
    }
    abai_isa_force(before);
}

/* ---- uniformity over keys ------------------------------------------------------------------------ */

/* Number of a permutation of 0 .. n-1 among all n!, in lexicographic order. */
static size_t number_of(const uint64_t *place, size_t n) {
    size_t number = 0;
    for (size_t i = 0; i < n; i++) {
        size_t smaller = 0;
        for (size_t j = i + 1; j < n; j++)
            smaller += place[j] < place[i];
        number = number * (n - i) + smaller;
    }
    return number;
}

static void all_permutations_of_a_few_are_equally_likely(void **state) {
    (void)state;
    static uint32_t count[720];
    const abai_stream stream = design_stream(11, "few");
    size_t factorial = 1;
    for (size_t n = 2; n <= 6; n++) {
        factorial *= n;
        memset(count, 0, sizeof count);
        for (uint64_t key = 0; key < 100 * factorial; key++) {
            abai_permutation p;
            uint64_t place[6];
            abai_permutation_init(&p, n, &stream, key);
            abai_permutation_fill(&p, 0, n, place);
            count[number_of(place, n)]++;
        }
        design_assert_equal_counts(count, factorial, factorial - 1);
    }
}

/* Two given indices take every pair of places equally often: the second moments of a Latin hypercube rest
 * on that. */
static void pairs_of_places_are_equally_likely(void **state) {
    (void)state;
    static const uint64_t sizes[] = {8, 9, 13, 16, 17, 31, 33, 64};
    static uint32_t count[64 * 63];
    const abai_stream stream = design_stream(12, "pairs");
    for (size_t k = 0; k < LENGTH(sizes); k++) {
        const uint64_t n = sizes[k], pairs[][2] = {{0, 1}, {0, n - 1}, {n / 2 - 1, n / 2}};
        for (size_t q = 0; q < LENGTH(pairs); q++) {
            memset(count, 0, sizeof count);
            for (uint64_t key = 0; key < 10 * n * (n - 1); key++) {
                abai_permutation p;
                abai_permutation_init(&p, n, &stream, key);
                const uint64_t a = abai_permutation_at(&p, pairs[q][0]);
                const uint64_t b = abai_permutation_at(&p, pairs[q][1]);
                count[a * (n - 1) + b - (b > a)]++;
            }
            design_assert_equal_counts(count, n * (n - 1), n * (n - 1) - 1);
        }
    }
}

/* Places of single indices over keys, in 64 cells of equal size. */
static void positions_are_uniform_over_keys(void **state) {
    (void)state;
    enum { CELLS = 64, KEYS = 20000 };
    static const uint64_t sizes[] = {1024, 1000000, UINT64_C(1) << 40, UINT64_C(1) << 63};
    const abai_stream stream = design_stream(13, "positions");
    for (size_t k = 0; k < LENGTH(sizes); k++) {
        const uint64_t n = sizes[k], indices[] = {0, 1, n / 3, n - 1};
        const uint64_t cell = n % CELLS == 0 ? n / CELLS : n / CELLS + 1;
        for (size_t q = 0; q < LENGTH(indices); q++) {
            uint32_t count[CELLS] = {0};
            for (uint64_t key = 0; key < KEYS; key++) {
                abai_permutation p;
                abai_permutation_init(&p, n, &stream, key);
                count[abai_permutation_at(&p, indices[q]) / cell]++;
            }
            design_assert_equal_counts(count, CELLS, CELLS - 1);
        }
    }
}

/* ---- single permutations of many ------------------------------------------------------------------ */

static uint64_t *places_of(const abai_permutation *p, uint64_t n) {
    uint64_t *place = malloc(n * sizeof *place);
    assert_non_null(place);
    abai_permutation_fill(p, 0, n, place);
    return place;
}

/* Of the n differences place(i + d) - place(i) modulo n, n (n-1) / 2 pairs, a pair is equal with
 * probability about 1 / (n-1) in a random permutation: n/2 equal pairs, with about the same variance. A
 * network of too few rounds, or of linear ones, repeats some differences too often. */
static void differences_repeat_as_those_of_random_permutations(void **state) {
    (void)state;
    static const uint64_t sizes[] = {5000, 65536, 100000, 262144};
    for (size_t k = 0; k < LENGTH(sizes); k++) {
        const uint64_t n = sizes[k];
        const abai_permutation p = permutation_of(n, 21, "differences", k);
        const uint64_t columns = UINT64_C(1) << p.shift;
        const uint64_t steps[] = {1, 2, 8, columns - 1, columns, columns + 1, n / 2 + 1};
        uint64_t *place = places_of(&p, n);
        uint32_t *count = malloc(n * sizeof *count);
        assert_non_null(count);
        for (size_t q = 0; q < LENGTH(steps); q++) {
            double equal = 0;
            memset(count, 0, n * sizeof *count);
            for (uint64_t i = 0; i < n; i++)
                equal += count[(place[(i + steps[q]) % n] + n - place[i]) % n]++;
            design_assert_within("pairs of equal differences", equal - (double)n / 2,
                                 sqrt((double)n / 2));
        }
        free(count);
        free(place);
    }
}

/* A grid of i and j cells over places that take each row and column of it equally often: its statistic has
 * (cells - 1)^2 degrees of freedom, but for a factor n / (n-1). */
static void assert_grid_is_even(const uint64_t *row, const uint64_t *column, uint64_t n) {
    enum { SIDE = 32 };
    static uint32_t count[SIDE * SIDE];
    memset(count, 0, sizeof count);
    for (uint64_t i = 0; i < n; i++)
        count[row[i] * SIDE / n * SIDE + column[i] * SIDE / n]++;
    design_assert_equal_counts(count, LENGTH(count), (SIDE - 1) * (SIDE - 1));
}

static void permutations_of_other_keys_are_independent(void **state) {
    (void)state;
    enum { N = 1 << 17 };
    static const struct {
        uint64_t seed;
        const char *name;
        uint64_t domain;
    } keys[] = {{1, "power", 0}, {1, "power", 1}, {2, "power", 0}, {1, "price", 0}};
    uint64_t *place[LENGTH(keys) + 1];
    for (size_t k = 0; k < LENGTH(keys); k++) {
        const abai_permutation p = permutation_of(N, keys[k].seed, keys[k].name, keys[k].domain);
        place[k] = places_of(&p, N);
    }
    uint64_t *identity = place[LENGTH(keys)] = malloc(N * sizeof *identity);
    assert_non_null(identity);
    for (uint64_t i = 0; i < N; i++)
        identity[i] = i;
    for (size_t a = 0; a < LENGTH(place); a++)
        for (size_t b = 0; b < a; b++)
            assert_grid_is_even(place[a], place[b], N);
    for (size_t k = 0; k < LENGTH(place); k++)
        free(place[k]);
}

/* Three neighbours of a permutation far too long to be seen whole, in 16^3 cells. */
static void neighbours_of_the_largest_are_independent(void **state) {
    (void)state;
    enum { SIDE = 16, COUNT = 1 << 18 };
    static uint32_t count[SIDE * SIDE * SIDE];
    static const uint64_t sizes[] = {UINT64_C(1) << 33, (UINT64_C(1) << 50) + 77,
                                     UINT64_C(1) << 63};
    uint64_t *place = malloc(COUNT * sizeof *place);
    assert_non_null(place);
    for (size_t k = 0; k < LENGTH(sizes); k++) {
        const uint64_t cell = (sizes[k] - 1) / SIDE + 1;
        const abai_permutation p = permutation_of(sizes[k], 4, "neighbours", 0);
        abai_permutation_fill(&p, sizes[k] / 7, COUNT, place);
        memset(count, 0, sizeof count);
        for (size_t i = 0; i + 3 <= COUNT; i += 3)
            count[(place[i] / cell * SIDE + place[i + 1] / cell) * SIDE + place[i + 2] / cell]++;
        design_assert_equal_counts(count, LENGTH(count), LENGTH(count) - 1);
    }
    free(place);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_is_taken_once),
        cmocka_unit_test(places_are_those_of_the_formula_and_lead_back),
        cmocka_unit_test(any_part_is_the_same_on_every_instruction_set),
        cmocka_unit_test(all_permutations_of_a_few_are_equally_likely),
        cmocka_unit_test(pairs_of_places_are_equally_likely),
        cmocka_unit_test(positions_are_uniform_over_keys),
        cmocka_unit_test(differences_repeat_as_those_of_random_permutations),
        cmocka_unit_test(permutations_of_other_keys_are_independent),
        cmocka_unit_test(neighbours_of_the_largest_are_independent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
