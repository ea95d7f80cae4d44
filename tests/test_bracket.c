/* Exact order statistics in one look, against qsort; what is not known is said not to be. */
#include "check.h"

#include <float.h>
#include <stdlib.h>

#include "isa_cases.h"
#include "stats/bracket.h"
#include "stats/bracket_kernel.h"
#include "stats/bracket_step.h"
#include "stats/order.h"
#include "support/columns.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { MOST = 1 << 19, PILOT = 8192, BLOCK = 2048, THREADS = 5, PLENTY = 1 << 21 };

static double column[MOST];
static double sorted[MOST];

static const double usual[] = {.05, .25, .5, .75, .95};

/* ---- a column from beginning to end ------------------------------------------------------------- */

typedef struct look {
    abai_bracket bracket;
    abai_bracket_tally tally[THREADS];
    size_t threads, rounds;
} look;

static void one_round(look *l, size_t first, size_t end, double expected) {
    abai_bracket_tally *tallies[THREADS];
    for (size_t b = first; b < end; b += BLOCK)
        abai_bracket_add(&l->bracket, &l->tally[b / BLOCK * 7 % l->threads], column + b,
                         end - b < BLOCK ? end - b : BLOCK);
    for (size_t t = 0; t < l->threads; t++)
        tallies[t] = &l->tally[t];
    abai_bracket_round(&l->bracket, tallies, l->threads, expected);
    l->rounds++;
}

static void look_at(look *l, const double *p, size_t targets, size_t n, size_t threads,
                    size_t capacity) {
    static double pilot[PILOT];
    const size_t m = n < PILOT ? n : PILOT;
    memset(l, 0, sizeof *l);
    l->threads = threads;
    memcpy(pilot, column, m * sizeof *pilot);
    assert_true(abai_bracket_init(&l->bracket, p, targets, 1.96, pilot, m, (double)n, capacity));
    for (size_t t = 0; t < threads; t++)
        assert_true(abai_bracket_tally_init(&l->tally[t]));
    for (size_t done = 0; done < n;) {
        const double room = abai_bracket_room(&l->bracket);
        const size_t blocks = room > 4 * BLOCK ? (size_t)fmin(room, MOST) / BLOCK : 4;
        const size_t end = n - done < blocks * BLOCK ? n : done + blocks * BLOCK;
        one_round(l, done, end, (double)n);
        done = end;
    }
}

static void look_free(look *l) {
    abai_bracket_free(&l->bracket);
    for (size_t t = 0; t < l->threads; t++)
        abai_bracket_tally_free(&l->tally[t]);
}

static void assert_rank(const look *l, uint64_t rank) {
    double value;
    if (!abai_bracket_value(&l->bracket, rank, &value)) {
        print_error("rank %llu is not known\n", (unsigned long long)rank);
        fail();
    }
    assert_same_bits(value, sorted[rank - 1] + 0.0);
}

/* The ranks that a percentile and its interval are made of. */
static void assert_percentile(const look *l, double p, size_t n) {
    uint64_t rank, lower, upper;
    double weight;
    abai_r7_position(n, p, &rank, &weight);
    abai_order_interval(n, p, 0.95, &lower, &upper);
    assert_rank(l, rank);
    assert_rank(l, rank < n ? rank + 1 : n);
    if (lower >= 1)
        assert_rank(l, lower);
    if (upper <= n)
        assert_rank(l, upper);
}

/* Whatever is said to be known is what sorting gives. */
static size_t assert_nothing_is_wrong(const look *l, size_t n) {
    size_t known = 0;
    for (uint64_t rank = 1; rank <= n; rank += rank % 16 == 0 ? 13 : 1) {
        double value;
        if (!abai_bracket_value(&l->bracket, rank, &value))
            continue;
        known++;
        if (value != sorted[rank - 1]) {
            print_error("rank %llu: %.17g, but %.17g sorted\n", (unsigned long long)rank, value,
                        sorted[rank - 1]);
            fail();
        }
    }
    return known;
}

/* ---- tests -------------------------------------------------------------------------------------- */

static void percentiles_and_their_intervals_equal_sorting(void **state) {
    (void)state;
    static const size_t sizes[] = {9001, 131072, MOST};
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            const size_t n = sizes[s];
            columns_fill(&columns_families[f], n, column, sorted);
            look l;
            look_at(&l, usual, LENGTH(usual), n, 1 + s, PLENTY);
            if (l.bracket.lost) {
                print_error("%s of %zu was lost\n", columns_families[f].name, n);
                fail();
            }
            for (size_t i = 0; i < LENGTH(usual); i++)
                assert_percentile(&l, usual[i], n);
            assert_true(assert_nothing_is_wrong(&l, n) > 0);
            look_free(&l);
        }
}

static void percentiles_far_out_and_close_together_equal_sorting(void **state) {
    (void)state;
    static const double sets[][4] = {{1e-6, 1e-4, .9999, .999999}, {.49, .5, .50001, .51}};
    for (size_t f = 0; f < columns_family_count; f++) {
        columns_fill(&columns_families[f], MOST, column, sorted);
        for (size_t s = 0; s < LENGTH(sets); s++) {
            look l;
            look_at(&l, sets[s], 4, MOST, 3, PLENTY);
            assert_false(l.bracket.lost);
            for (size_t i = 0; i < 4; i++)
                assert_percentile(&l, sets[s][i], MOST);
            look_free(&l);
        }
    }
}

/* Neither threads nor instruction sets have a say. */
static void the_same_is_kept_whoever_looks(void **state) {
    (void)state;
    columns_fill(&columns_families[1], MOST, column, sorted);
    look one, other;
    const abai_isa before = abai_isa_current();
    abai_isa_force(ABAI_ISA_BASELINE);
    look_at(&one, usual, LENGTH(usual), MOST, 1, PLENTY);
    for (abai_isa isa = ABAI_ISA_BASELINE; isa < ABAI_ISA_COUNT; isa++) {
        if (!abai_isa_available(isa))
            continue;
        abai_isa_force(isa);
        look_at(&other, usual, LENGTH(usual), MOST, THREADS, PLENTY);
        assert_int_equal(one.bracket.count, other.bracket.count);
        assert_memory_equal(one.bracket.kept, other.bracket.kept,
                            one.bracket.count * sizeof *one.bracket.kept);
        assert_memory_equal(one.bracket.below, other.bracket.below,
                            one.bracket.cells * sizeof *one.bracket.below);
        look_free(&other);
    }
    look_free(&one);
    abai_isa_force(before);
}

/* In rising order a column is no exchangeable sequence: brackets miss, and that is seen. */
static void what_is_missed_is_known_to_be(void **state) {
    (void)state;
    for (size_t f = 0; f < columns_family_count; f++) {
        columns_fill(&columns_families[f], 300000, column, sorted);
        memcpy(column, sorted, 300000 * sizeof *column);
        look l;
        look_at(&l, usual, LENGTH(usual), 300000, 2, PLENTY);
        assert_nothing_is_wrong(&l, 300000);
        look_free(&l);
    }
}

/* Nothing is lost with the room that is said to be needed, and little of it stands empty. */
static void the_room_that_is_needed_is_enough(void **state) {
    (void)state;
    static const size_t sizes[] = {20000, 200000, MOST};
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            const size_t n = sizes[s];
            columns_fill(&columns_families[f], n, column, sorted);
            look l;
            look_at(&l, usual, LENGTH(usual), n, 3,
                    abai_bracket_capacity(usual, LENGTH(usual), 1.96, (double)n));
            assert_false(l.bracket.lost);
            for (size_t i = 0; i < LENGTH(usual); i++)
                assert_percentile(&l, usual[i], n);
            look_free(&l);
        }
}

static void room_is_flat_then_grows_like_the_square_root(void **state) {
    (void)state;
    const size_t flat = abai_bracket_capacity(usual, 5, 1.96, 1e8);
    assert_int_equal(abai_bracket_capacity(usual, 5, 1.96, 1e9), flat);
    assert_true(abai_bracket_bytes(flat) < 10 << 20);
    const double ten = (double)abai_bracket_capacity(usual, 5, 1.96, 1e10);
    const double hundred = (double)abai_bracket_capacity(usual, 5, 1.96, 1e12);
    assert_near(hundred / ten, 10, 0.5);
    double many[ABAI_BRACKET_TARGETS + 1];
    assert_int_equal(abai_bracket_capacity(many, ABAI_BRACKET_TARGETS + 1, 1.96, 1e6), 0);
}

static void what_has_no_room_is_lost_and_said_to_be(void **state) {
    (void)state;
    columns_fill(&columns_families[1], 300000, column, sorted);
    look l = {.threads = 3};
    assert_true(abai_bracket_init(&l.bracket, usual, 5, 1.96, column, 100, 300000, 1000));
    for (size_t t = 0; t < 3; t++)
        assert_true(abai_bracket_tally_init(&l.tally[t]));
    one_round(&l, 0, 300000, 300000);
    assert_true(l.bracket.lost);
    assert_int_equal(assert_nothing_is_wrong(&l, 300000), 0);
    look_free(&l);
}

static uint64_t next_random(uint64_t *state) { /* splitmix64 (Steele, Lea, Flood 2014) */
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static double uniform(uint64_t *state) { return (double)(next_random(state) >> 11) * 0x1p-53; }

/* Pilots longer than the first round, rounds of any length, wrong expectations, little room: ranks may
 * then be unknown, never wrong. */
static void whatever_the_rounds_nothing_is_wrong(void **state) {
    (void)state;
    enum { N = 30000 };
    uint64_t random = 7;
    for (int run = 0; run < 400; run++) {
        columns_fill(&columns_families[run % (int)columns_family_count], N, column, sorted);
        double p[ABAI_BRACKET_TARGETS];
        const size_t targets = 1 + (size_t)(next_random(&random) % ABAI_BRACKET_TARGETS);
        for (size_t i = 0; i < targets; i++)
            p[i] = ((double)i + 0.01 + 0.98 * uniform(&random)) / (double)targets;
        look l = {.threads = 1};
        const size_t pilot = (size_t)(next_random(&random) % PILOT);
        assert_true(abai_bracket_init(&l.bracket, p, targets, 4 * uniform(&random), column, pilot,
                                      N * 2 * uniform(&random), N));
        assert_true(abai_bracket_tally_init(&l.tally[0]));
        for (size_t done = 0; done < N;) {
            const size_t more = 1 + (size_t)(next_random(&random) % (1 + next_random(&random) % N));
            const size_t end = N - done < more ? N : done + more;
            one_round(&l, done, end, end == N ? N : (double)end * (1 + 3 * uniform(&random)));
            done = end;
        }
        assert_nothing_is_wrong(&l, N);
        look_free(&l);
    }
}

/* Draws of which many fail: the column is shorter than was expected. */
static void a_shorter_column_than_expected_is_known_too(void **state) {
    (void)state;
    const size_t n = 200000;
    columns_fill(&columns_families[1], n, column, sorted);
    look l = {.threads = 2};
    assert_true(
        abai_bracket_init(&l.bracket, usual, LENGTH(usual), 1.96, column, PILOT, 1e6, PLENTY));
    for (size_t t = 0; t < 2; t++)
        assert_true(abai_bracket_tally_init(&l.tally[t]));
    one_round(&l, 0, 100000, 5e5);
    one_round(&l, 100000, n, (double)n);
    for (size_t i = 0; i < LENGTH(usual); i++)
        assert_percentile(&l, usual[i], n);
    look_free(&l);
}

static void a_column_without_a_pilot_is_kept_whole(void **state) {
    (void)state;
    columns_fill(&columns_families[0], 20000, column, sorted);
    look l = {.threads = 1};
    double none[1];
    assert_true(abai_bracket_init(&l.bracket, usual, 5, 1.96, none, 0, 1e6, PLENTY));
    assert_true(abai_bracket_tally_init(&l.tally[0]));
    one_round(&l, 0, 20000, 20000);
    for (size_t i = 0; i < LENGTH(usual); i++)
        assert_percentile(&l, usual[i], 20000);
    look_free(&l);
    look empty = {.threads = 1};
    assert_true(abai_bracket_init(&empty.bracket, usual, 5, 1.96, none, 0, 1e6, PLENTY));
    assert_true(abai_bracket_tally_init(&empty.tally[0]));
    one_round(&empty, 0, 0, 0);
    double value;
    assert_false(abai_bracket_value(&empty.bracket, 1, &value));
    look_free(&empty);
}

/* ---- steps of doubles -------------------------------------------------------------------------- */

/* Of all sizes and both signs, zeros and the least among them. */
static double any_double(uint64_t *state) {
    static const double special[] = {
        0.0, -0.0, DBL_TRUE_MIN, -DBL_TRUE_MIN, DBL_MIN, -DBL_MIN, DBL_MAX, -DBL_MAX, 1, -1};
    *state = *state * 6364136223846793005U + 1442695040888963407U; /* Knuth's MMIX */
    const uint64_t choice = *state >> 60;
    if (choice == 0)
        return special[(*state >> 32) % LENGTH(special)];
    const double x = ldexp((double)(int64_t)(*state << 4), -60);
    return choice < 8 ? x : ldexp(x, (int)(*state >> 20 & 1023) - 512);
}

static void steps_are_intervals_in_the_order_of_the_line(void **state) {
    (void)state;
    uint64_t seed = 5;
    for (int i = 0; i < 100000; i++) {
        const double x = any_double(&seed), y = any_double(&seed);
        const double first = abai_step_first(x), last = abai_step_last(x);
        assert_true(first <= x && x <= last);
        assert_same_bits(abai_step_value(abai_step_order(x)), x);
        if (x != 0 && first != x && last != x) {
            assert_true(abai_step_begins(first) && abai_step_ends(last));
            assert_true(abai_step_of(first) == abai_step_of(x) &&
                        abai_step_of(last) == abai_step_of(x));
            assert_false(abai_step_begins(x) || abai_step_ends(x));
        }
        if (x < y)
            assert_true(abai_step_of(x) <= abai_step_of(y));
        if (abai_step_of(x) < abai_step_of(y))
            assert_true(x <= y); /* -0 and 0 are equal */
    }
}

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Cells of whole steps and others, to be looked at in two ways, count and gather the same values. */
static void cells_of_whole_steps_hold_what_they_say(void **state) {
    (void)state;
    static size_t (*const scan[])(const double *, size_t, const double *, const double *, size_t,
                                  uint64_t *, double *) = ABAI_KERNELS(abai_bracket_scan);
    enum { CELLS = 3, N = 1021 };
    static double values[N], out[N + ABAI_BRACKET_SPILL];
    uint64_t seed = 6;
    for (int trial = 0; trial < 300; trial++) {
        double low[CELLS], high[CELLS], ends[2 * CELLS];
        for (size_t i = 0; i < N; i++)
            values[i] = any_double(&seed);
        for (size_t i = 0; i < 2 * CELLS; i++)
            ends[i] = values[i];
        qsort(ends, 2 * CELLS, sizeof *ends, by_value);
        for (size_t c = 0; c < CELLS; c++) {
            low[c] = abai_step_first(ends[2 * c]);
            high[c] = trial % 5 == 0 ? -HUGE_VAL : abai_step_last(ends[2 * c + 1]);
            if (c > 0 && low[c] <= high[c - 1])
                low[c] = nextafter(high[c - 1], HUGE_VAL);
        }
        FOR_EACH_ISA(isa) {
            uint64_t at_least[CELLS] = {0}, expected[CELLS] = {0};
            size_t inside = 0;
            const size_t count = scan[isa](values, N, low, high, CELLS, at_least, out);
            for (size_t i = 0; i < N; i++)
                for (size_t c = 0; c < CELLS; c++) {
                    expected[c] += values[i] >= low[c];
                    inside += values[i] >= low[c] && values[i] <= high[c];
                }
            assert_memory_equal(at_least, expected, sizeof expected);
            assert_int_equal(count, inside);
            for (size_t i = 0; i < count; i++) {
                bool is_inside = false;
                for (size_t c = 0; c < CELLS; c++)
                    is_inside |= out[i] >= low[c] && out[i] <= high[c];
                assert_true(is_inside);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles_and_their_intervals_equal_sorting),
        cmocka_unit_test(percentiles_far_out_and_close_together_equal_sorting),
        cmocka_unit_test(the_same_is_kept_whoever_looks),
        cmocka_unit_test(what_is_missed_is_known_to_be),
        cmocka_unit_test(the_room_that_is_needed_is_enough),
        cmocka_unit_test(room_is_flat_then_grows_like_the_square_root),
        cmocka_unit_test(what_has_no_room_is_lost_and_said_to_be),
        cmocka_unit_test(whatever_the_rounds_nothing_is_wrong),
        cmocka_unit_test(a_shorter_column_than_expected_is_known_too),
        cmocka_unit_test(a_column_without_a_pilot_is_kept_whole),
        cmocka_unit_test(steps_are_intervals_in_the_order_of_the_line),
        cmocka_unit_test(cells_of_whole_steps_hold_what_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
