/* Exact order statistics against qsort: any data, grid, budget and distribution over collectors. */
#include "check.h"

#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>


#include "stats/order.h"
#include "stats/select.h"
#include "stats/select_internal.h"
#include "support/columns.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { MOST = 1000000, PILOT = 4096, PLENTY = 1 << 26 };

static double column[MOST];
static double sorted[MOST];

static void fill(const columns_family *family, size_t n) {
    columns_fill(family, n, column, sorted);
}

/* ---- a selection from beginning to end ---------------------------------------------------------- */

enum { RANKS = 600 };

/* What the engine asks for: both ends, 201 percentiles with their neighbours, intervals; unordered. */
static size_t usual_ranks(size_t n, uint64_t *ranks) {
    size_t count = 0;
    ranks[count++] = n;
    ranks[count++] = 1;
    for (int i = 200; i >= 0; i--) {
        uint64_t rank;
        double weight;
        abai_r7_position(n, i / 200.0, &rank, &weight);
        ranks[count++] = rank;
        ranks[count++] = rank < n ? rank + 1 : n;
    }
    static const double p[] = {.05, .25, .5, .75, .95};
    for (size_t i = 0; i < LENGTH(p); i++) {
        uint64_t lower, upper;
        abai_order_interval(n, p[i], 0.95, &lower, &upper);
        ranks[count++] = lower > 0 ? lower : 1;
        ranks[count++] = upper <= n ? upper : n;
    }
    return count;
}

static void count_all(const abai_grid *grid, const double *values, size_t n,
                      uint64_t counts[ABAI_SELECT_BINS]) {
    static uint32_t small[ABAI_SELECT_BINS];
    memset(small, 0, sizeof small);
    abai_grid_count(grid, values, n, small);
    for (size_t i = 0; i < ABAI_SELECT_BINS; i++)
        counts[i] = small[i];
}

static abai_selection *new_selection(const abai_grid *grid, size_t n, const uint64_t *ranks,
                                     size_t count, size_t budget) {
    static uint64_t counts[ABAI_SELECT_BINS];
    count_all(grid, column, n, counts);
    abai_selection *selection = abai_selection_new(grid, counts, ranks, count, budget);
    assert_non_null(selection);
    return selection;
}

/* Part i of the column goes to one of the collectors: in stretches, in turn, or nearly all to one. */
enum deal { STRETCHES, IN_TURN, LOPSIDED, DEALS };

static void deal_out(abai_collector **collectors, size_t count, enum deal deal, size_t n) {
    enum { PART = 1000 };
    for (size_t i = 0; i < n; i += PART) {
        size_t to = i * count / n;
        if (deal == IN_TURN)
            to = i / PART % count;
        else if (deal == LOPSIDED)
            to = i == 0 ? 0 : count - 1;
        abai_collector_add(collectors[to], column + i, n - i < PART ? n - i : PART);
    }
}

static void assert_within_budget(abai_collector **collectors, size_t count, size_t budget) {
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        used += collectors[i]->key_capacity > 64 ? 8 * (collectors[i]->key_capacity - 64) : 0;
    assert_true(used <= budget);
}

enum { MOST_COLLECTORS = 7 };

/* Looks until nothing is pending; how many. */
static int look_until_done(abai_selection *selection, size_t collector_count, enum deal deal,
                           size_t n, size_t budget) {
    abai_collector *collectors[MOST_COLLECTORS];
    for (size_t i = 0; i < collector_count; i++) {
        collectors[i] = abai_collector_new(selection);
        assert_non_null(collectors[i]);
    }
    int looks = 0;
    while (abai_selection_pending(selection)) {
        assert_true(looks < 30);
        deal_out(collectors, collector_count, deal, n);
        assert_within_budget(collectors, collector_count, budget);
        aba_error error;
        assert_int_equal(abai_selection_finish(selection, collectors, collector_count, &error),
                         ABA_OK);
        looks++;
    }
    for (size_t i = 0; i < collector_count; i++)
        abai_collector_free(collectors[i]);
    return looks;
}

static void assert_values_equal_sorted(const abai_selection *selection, const uint64_t *ranks,
                                       size_t count) {
    for (size_t i = 0; i < count; i++) {
        const double expected = sorted[ranks[i] - 1];
        assert_same_bits(abai_selection_value(selection, ranks[i]), expected == 0 ? 0.0 : expected);
    }
}

static int select_and_compare(const abai_grid *grid, size_t n, size_t collectors, enum deal deal,
                              size_t budget) {
    uint64_t ranks[RANKS];
    const size_t count = usual_ranks(n, ranks);
    abai_selection *selection = new_selection(grid, n, ranks, count, budget);
    const int looks = look_until_done(selection, collectors, deal, n, budget);
    assert_values_equal_sorted(selection, ranks, count);
    abai_selection_free(selection);
    return looks;
}

static abai_grid grid_of_column(size_t n) {
    return abai_grid_from_pilot(column, n < PILOT ? n : PILOT);
}

/* ---- keys --------------------------------------------------------------------------------------- */

static void keys_order_like_doubles_and_return(void **state) {
    (void)state;
    static const double values[] = {-DBL_MAX, -1e300, -2,     -1,     -0.5,    -DBL_MIN,
                                    -5e-324,  0.0,    5e-324, 1e-310, DBL_MIN, 1e-10,
                                    1,        1.5,    1e300,  DBL_MAX};
    for (size_t i = 0; i < LENGTH(values); i++) {
        assert_same_bits(abai_key_to_double(abai_key_from_double(values[i])), values[i]);
        if (i > 0)
            assert_true(abai_key_from_double(values[i - 1]) < abai_key_from_double(values[i]));
    }
    assert_true(abai_key_from_double(-0.0) == 0 && abai_key_from_double(0.0) == 0);
    assert_true(abai_key_from_double(nextafter(1, 2)) == abai_key_from_double(1) + 1);
    assert_true(abai_key_from_double(DBL_MAX) == ABAI_KEY_MAX);
    assert_true(abai_key_from_double(-DBL_MAX) == -ABAI_KEY_MAX);
}

/* ---- grids -------------------------------------------------------------------------------------- */

static const double PILOTS[][2] = {{0, 0},
                                   {1, 1},
                                   {1, 2},
                                   {-1, 1},
                                   {-DBL_MAX, DBL_MAX},
                                   {-5e-324, 5e-324},
                                   {DBL_MAX, DBL_MAX},
                                   {-DBL_MAX, -DBL_MAX},
                                   {1e300, DBL_MAX},
                                   {-DBL_MAX, 1},
                                   {1, 1 + DBL_EPSILON}};

/* Bins ascend with the values, and each value is within its bin's borders. */
static void assert_grid_is_sound(const abai_grid *grid, const double *ascending, size_t n) {
    uint32_t before = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t bin;
        int64_t low, high;
        abai_grid_bins(grid, &ascending[i], 1, &bin);
        abai_grid_borders(grid, bin, &low, &high);
        const int64_t key = abai_key_from_double(ascending[i]);
        assert_true(bin < ABAI_SELECT_BINS && bin >= before);
        assert_true(key >= low && key <= high);
        before = bin;
    }
}

static void values_lie_within_the_borders_of_their_bins(void **state) {
    (void)state;
    for (size_t f = 0; f < columns_family_count; f++) {
        fill(&columns_families[f], 20000);
        const abai_grid own = grid_of_column(20000);
        assert_grid_is_sound(&own, sorted, 20000);
        for (size_t p = 0; p < LENGTH(PILOTS); p++) {
            const abai_grid other = abai_grid_from_pilot(PILOTS[p], 2);
            assert_grid_is_sound(&other, sorted, 20000);
        }
    }
}

/* Bins follow one another without gaps from the least key to the greatest. */
static void borders_of_used_bins_touch(void **state) {
    (void)state;
    for (size_t p = 0; p < LENGTH(PILOTS); p++) {
        const abai_grid grid = abai_grid_from_pilot(PILOTS[p], 2);
        int64_t next = -ABAI_KEY_MAX;
        for (uint32_t bin = 0; bin < ABAI_SELECT_BINS && next <= ABAI_KEY_MAX; bin++) {
            int64_t low, high;
            abai_grid_borders(&grid, bin, &low, &high);
            if (low > high)
                continue;
            const double at = abai_key_to_double(low);
            uint32_t own;
            abai_grid_bins(&grid, &at, 1, &own);
            if (own != bin) /* no key has this bin: those given out end before the last one */
                continue;
            assert_true(low == next);
            next = high + 1;
        }
        assert_true(next == ABAI_KEY_MAX + 1);
    }
}

static void counts_add_up_and_accumulate(void **state) {
    (void)state;
    fill(&columns_families[1], 100000);
    const abai_grid grid = grid_of_column(100000);
    static uint32_t once[ABAI_SELECT_BINS], parts[ABAI_SELECT_BINS];
    abai_grid_count(&grid, column, 100000, once);
    for (size_t i = 0, n = 0; i < 100000; i += n, n = 3 * n + 1)
        abai_grid_count(&grid, column + i, 100000 - i < n ? 100000 - i : n, parts);
    assert_memory_equal(once, parts, sizeof once);
    uint64_t total = 0;
    for (size_t i = 0; i < ABAI_SELECT_BINS; i++)
        total += once[i];
    assert_true(total == 100000);
}

/* A cell that holds a share s of the column is missed by the whole pilot with probability
 * exp(-4096 s): 1e-6 for 14 / 4096; others are cut by what the pilot found. */
static void grid_resolves_columns_of_any_shape(void **state) {
    (void)state;
    static const size_t smooth[] = {0, 1, 2, 3, 4};
    static uint64_t counts[ABAI_SELECT_BINS];
    for (size_t i = 0; i < LENGTH(smooth); i++) {
        fill(&columns_families[smooth[i]], MOST);
        const abai_grid grid = grid_of_column(MOST);
        count_all(&grid, column, MOST, counts);
        for (size_t b = 0; b < ABAI_SELECT_BINS; b++)
            assert_true((double)counts[b] < 14.0 / PILOT * MOST);
        /* Two ranks for each of 201 percentiles, mostly in one bin of two 16384ths at most. */
        uint64_t ranks[RANKS];
        abai_selection *selection =
            new_selection(&grid, MOST, ranks, usual_ranks(MOST, ranks), PLENTY);
        uint64_t wanted = 0;
        for (size_t r = 0; r < selection->look.range_count; r++)
            wanted += selection->look.ranges[r].population;
        assert_true(wanted < MOST / 16);
        abai_selection_free(selection);
    }
}

/* ---- selections --------------------------------------------------------------------------------- */

static void all_ranks_equal_sorting_for_any_data(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 10, 257, 5000, 20000};
    static const size_t budgets[] = {PLENTY, 1 << 16, 1 << 10, 0};
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            fill(&columns_families[f], sizes[s]);
            const abai_grid grid = grid_of_column(sizes[s]);
            for (size_t b = 0; b < LENGTH(budgets); b++) {
                const int looks = select_and_compare(&grid, sizes[s], 1 + b, IN_TURN, budgets[b]);
                assert_true(looks <= (b == 0 ? 1 : 12));
            }
        }
}

static void a_million_values_equal_sorting(void **state) {
    (void)state;
    static const size_t families[] = {1, 3, 11};
    for (size_t i = 0; i < LENGTH(families); i++) {
        fill(&columns_families[families[i]], MOST);
        const abai_grid grid = grid_of_column(MOST);
        assert_true(select_and_compare(&grid, MOST, 2, STRETCHES, PLENTY) <= 1);
        select_and_compare(&grid, MOST, 3, IN_TURN, 1 << 17);
        select_and_compare(&grid, MOST, 1, STRETCHES, 0);
    }
}

static void every_rank_of_a_small_column_is_found(void **state) {
    (void)state;
    enum { N = 300 };
    uint64_t ranks[2 * N];
    for (size_t i = 0; i < 2 * N; i++)
        ranks[i] = i * 7 % N + 1; /* each twice, in no order */
    for (size_t f = 0; f < columns_family_count; f++) {
        fill(&columns_families[f], N);
        const abai_grid grid = grid_of_column(N);
        for (size_t budget = 0; budget < 20000; budget = 3 * budget + 100) {
            abai_selection *selection = new_selection(&grid, N, ranks, 2 * N, budget);
            look_until_done(selection, 2, IN_TURN, N, budget);
            assert_values_equal_sorted(selection, ranks, 2 * N);
            abai_selection_free(selection);
        }
    }
}

static void the_pilot_need_not_resemble_the_column(void **state) {
    (void)state;
    static const size_t budgets[] = {PLENTY, 1 << 16, 0};
    for (size_t f = 0; f < columns_family_count; f++) {
        fill(&columns_families[f], 8000);
        for (size_t p = 0; p < LENGTH(PILOTS); p++) {
            const abai_grid grid = abai_grid_from_pilot(PILOTS[p], 2);
            for (size_t b = 0; b < LENGTH(budgets); b++)
                assert_true(select_and_compare(&grid, 8000, 3, STRETCHES, budgets[b]) <=
                            (b == 0 ? 1 : 24));
        }
    }
}

static void the_answer_does_not_depend_on_who_looked_at_what(void **state) {
    (void)state;
    static const size_t families[] = {1, 5, 9, 13, 15};
    for (size_t i = 0; i < LENGTH(families); i++) {
        fill(&columns_families[families[i]], 20000);
        const abai_grid grid = grid_of_column(20000);
        for (size_t collectors = 1; collectors <= MOST_COLLECTORS; collectors += 2)
            for (int deal = 0; deal < DEALS; deal++)
                for (size_t budget = 0; budget <= 1 << 18; budget = 8 * budget + 1024)
                    select_and_compare(&grid, 20000, collectors, (enum deal)deal, budget);
    }
}

/* Nor does it take more than a look, but where one bin holds several of them. */
static void atoms_take_no_room(void **state) {
    (void)state;
    static const size_t families[] = {5, 6, 7, 8, 9, 14};
    for (size_t i = 0; i < LENGTH(families); i++) {
        fill(&columns_families[families[i]], MOST);
        const abai_grid grid = grid_of_column(MOST);
        assert_true(select_and_compare(&grid, MOST, 2, IN_TURN, PLENTY) <= 1);
        assert_true(select_and_compare(&grid, MOST, 2, IN_TURN, 0) <= (families[i] == 14 ? 2 : 1));
    }
}

static void columns_without_wanted_ranks_need_no_look(void **state) {
    (void)state;
    fill(&columns_families[1], 1000);
    const abai_grid grid = grid_of_column(1000);
    abai_selection *selection = new_selection(&grid, 1000, NULL, 0, PLENTY);
    assert_false(abai_selection_pending(selection));
    abai_collector *collector = abai_collector_new(selection);
    assert_non_null(collector);
    abai_collector_add(collector, column, 1000);
    assert_int_equal(abai_selection_finish(selection, &collector, 1, NULL), ABA_OK);
    abai_collector_free(collector);
    abai_selection_free(selection);
    abai_collector_free(NULL);
    abai_selection_free(NULL);
}

/* ---- windows ------------------------------------------------------------------------------------ */

enum { BIN_FULL = 300000 };

/* A grid with wide bins in the middle, and one of them: ready to hold a whole column. */
static abai_grid coarse_grid(uint32_t *bin, int64_t *low, int64_t *high) {
    static const double pilot[] = {1e-300, 1e300};
    const abai_grid grid = abai_grid_from_pilot(pilot, 2);
    const double inside = 1.5;
    uint32_t bin_of_inside;
    abai_grid_bins(&grid, &inside, 1, &bin_of_inside);
    *bin = bin_of_inside;
    abai_grid_borders(&grid, *bin, low, high);
    assert_true(*high - *low > INT64_C(1) << 50);
    return grid;
}

/* BIN_FULL values in one bin, with the share x of its width as far up as shape(uniform) says. */
static void fill_bin(int64_t low, int64_t high, double (*shape)(double)) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(rng);
    for (size_t i = 0; i < BIN_FULL; i++) {
        const double x = shape(gsl_rng_uniform(rng));
        sorted[i] = column[i] = abai_key_to_double(low + (int64_t)(x * (double)(high - low)));
    }
    gsl_rng_free(rng);
    qsort(sorted, BIN_FULL, sizeof *sorted, columns_compare);
}

static double level(double u) { return u; }
static double crowded_below(double u) { return pow(u, 40); }
static double crowded_at_both_ends(double u) { return u < 0.5 ? 1e-9 * u : 1 - 1e-9 * (1 - u); }
/* A fifth of all values in the window of the median, the other windows as they should be. */
static double crowded_in_the_middle(double u) {
    return u < 0.4 || u > 0.6 ? u : 0.4995 + (u - 0.4) / 0.2 * 0.001;
}
static double in_steps(double u) { return floor(u * 1000) / 1000; }
static double far_away(double u) { return u < 0.52 ? u * 1e-12 : 0.99999 + 1e-9 * u; }

enum { WINDOW_BUDGET = 1 << 20 }; /* a quarter of what gathering all would need */

static int select_few(const abai_grid *grid, size_t budget) {
    static const uint64_t ranks[] = {15000, 15001, 75000, 150000, 150001, 285000};
    abai_selection *selection = new_selection(grid, BIN_FULL, ranks, LENGTH(ranks), budget);
    const int looks = look_until_done(selection, 3, IN_TURN, BIN_FULL, budget);
    assert_values_equal_sorted(selection, ranks, LENGTH(ranks));
    abai_selection_free(selection);
    return looks;
}

static void windows_find_level_bins_in_one_look(void **state) {
    (void)state;
    uint32_t bin;
    int64_t low, high;
    const abai_grid grid = coarse_grid(&bin, &low, &high);
    fill_bin(low, high, level);
    assert_int_equal(select_few(&grid, WINDOW_BUDGET), 1);
}

static void missed_windows_cost_looks_only(void **state) {
    (void)state;
    static double (*const shapes[])(double) = {crowded_below, crowded_at_both_ends,
                                               crowded_in_the_middle, in_steps, far_away};
    static const size_t budgets[] = {WINDOW_BUDGET, 1 << 14, 0};
    uint32_t bin;
    int64_t low, high;
    const abai_grid grid = coarse_grid(&bin, &low, &high);
    for (size_t i = 0; i < LENGTH(shapes); i++) {
        fill_bin(low, high, shapes[i]);
        for (size_t b = 0; b < LENGTH(budgets); b++) {
            const int looks = select_few(&grid, budgets[b]);
            assert_true(looks >= 1 && looks <= 8);
        }
    }
}

/* A density that falls to two thirds across a bin moves ranks by up to 5 % of its width. */
/* The budget holds the windows as planned: three collectors of 16384 keys and one of 32768. Of the
 * 80000 values that they meet, those of the crowded window are given up and found in further looks;
 * the others are there. */
static void crowded_windows_do_not_push_out_the_others(void **state) {
    (void)state;
    enum { BUDGET = 500000 };
    uint32_t bin;
    int64_t low, high;
    const abai_grid grid = coarse_grid(&bin, &low, &high);
    fill_bin(low, high, crowded_in_the_middle);
    static const uint64_t ranks[] = {15000, 75000, 150000, 285000};
    abai_selection *selection = new_selection(&grid, BIN_FULL, ranks, LENGTH(ranks), BUDGET);
    assert_int_equal(selection->look.ranges[0].plan, ABAI_RANGE_WINDOW);
    abai_collector *collectors[3];
    for (size_t i = 0; i < 3; i++) {
        collectors[i] = abai_collector_new(selection);
        assert_non_null(collectors[i]);
    }
    deal_out(collectors, 3, IN_TURN, BIN_FULL);
    assert_within_budget(collectors, 3, BUDGET);
    assert_int_equal(abai_selection_finish(selection, collectors, 3, NULL), ABA_OK);
    for (size_t i = 0; i < 3; i++)
        abai_collector_free(collectors[i]);
    assert_int_equal(selection->look.range_count, 1); /* the crowded one's */
    assert_int_equal(selection->look.ranges[0].rank_count, 1);
    look_until_done(selection, 2, IN_TURN, BIN_FULL, BUDGET);
    assert_values_equal_sorted(selection, ranks, LENGTH(ranks));
    abai_selection_free(selection);
}

static void windows_follow_the_slope_of_the_density(void **state) {
    (void)state;
    abai_range range = {.low = 0,
                        .high = INT64_C(1) << 40,
                        .below = 1000,
                        .population = 100000000,
                        .rank_count = 1,
                        .skew = -0.2};
    /* Where the CDF x - 0.2 (x^2 - x) of the density 1 - 0.2 (2 x - 1) is t. */
    for (int i = 1; i < 100; i++) {
        const double x = i / 100.0;
        const double t = x - 0.2 * (x * x - x);
        const uint64_t rank = 1000 + (uint64_t)(t * 1e8);
        abai_look look = {.ranges = &range, .range_count = 1};
        assert_true(abai_look_plan(&look, &rank, 1 << 26));
        assert_true(range.plan == ABAI_RANGE_WINDOW);
        const double key = x * 0x1p40;
        bool found = false;
        double kept = 0;
        for (size_t s = 0; s < look.segment_count; s++) {
            const abai_segment *segment = &look.segments[s];
            assert_true(segment->low == (s == 0 ? range.low : look.segments[s - 1].high + 1));
            if (segment->keep) {
                kept += (double)(segment->high - segment->low);
                found = found || (key > (double)segment->low && key < (double)segment->high);
            }
        }
        assert_true(look.segments[look.segment_count - 1].high == range.high);
        assert_true(found && kept < 0.02 * 0x1p40);
        free(look.segments);
    }
}

/* The least and the greatest value of a bin are known from counting it, here the two open ones. */
static void extremes_need_no_room(void **state) {
    (void)state;
    enum { N = 100000 };
    static const uint64_t ranks[] = {1, N};
    fill(&columns_families[1], N);
    const double pilot = 1;
    const abai_grid grid = abai_grid_from_pilot(&pilot, 1);
    abai_selection *selection = new_selection(&grid, N, ranks, LENGTH(ranks), 0);
    assert_int_equal(look_until_done(selection, 2, IN_TURN, N, 0), 1);
    assert_values_equal_sorted(selection, ranks, LENGTH(ranks));
    abai_selection_free(selection);
}

/* ---- failures and threads ----------------------------------------------------------------------- */

static void other_values_than_those_counted_are_refused(void **state) {
    (void)state;
    fill(&columns_families[1], 10000);
    const abai_grid grid = grid_of_column(10000);
    uint64_t ranks[RANKS];
    const size_t count = usual_ranks(10000, ranks);
    abai_selection *selection = new_selection(&grid, 10000, ranks, count, PLENTY);
    abai_collector *collectors[] = {abai_collector_new(selection), abai_collector_new(selection)};
    assert_true(collectors[0] != NULL && collectors[1] != NULL);
    abai_collector_add(collectors[0], column, 9000); /* too few */
    aba_error error;
    assert_int_equal(abai_selection_finish(selection, collectors, 2, &error), ABA_INTERNAL);
    assert_true(strstr(error.text, "counted") != NULL);
    assert_true(abai_selection_pending(selection));
    abai_collector_add(collectors[1], column, 10000); /* and too many, where both are taken */
    assert_int_equal(abai_selection_finish(selection, collectors, 2, &error), ABA_INTERNAL);
    assert_true(abai_selection_pending(selection));
    /* All is as before: the rest can follow the part. */
    abai_collector_add(collectors[0], column + 9000, 1000);
    assert_int_equal(abai_selection_finish(selection, collectors, 1, &error), ABA_OK);
    assert_false(abai_selection_pending(selection));
    assert_values_equal_sorted(selection, ranks, count);
    abai_collector_free(collectors[0]);
    abai_collector_free(collectors[1]);
    abai_selection_free(selection);
}

typedef struct worker {
    abai_collector *collector;
    size_t first, n;
} worker;

static void *work(void *argument) {
    const worker *w = argument;
    for (size_t i = 0; i < w->n; i += 4096)
        abai_collector_add(w->collector, column + w->first + i, w->n - i < 4096 ? w->n - i : 4096);
    return NULL;
}

/* Four threads share a budget that is too small for what they find. */
static void threads_share_a_budget(void **state) {
    (void)state;
    enum { THREADS = 4, BUDGET = 1 << 19 };
    static const uint64_t ranks[] = {1, 120000, 150000, 299999};
    uint32_t bin;
    int64_t low, high;
    const abai_grid grid = coarse_grid(&bin, &low, &high);
    fill_bin(low, high, crowded_in_the_middle);
    abai_selection *selection = new_selection(&grid, BIN_FULL, ranks, LENGTH(ranks), BUDGET);
    for (int looks = 0; abai_selection_pending(selection); looks++) {
        assert_true(looks < 10);
        worker workers[THREADS];
        abai_collector *collectors[THREADS];
        pthread_t threads[THREADS];
        for (size_t i = 0; i < THREADS; i++) {
            collectors[i] = abai_collector_new(selection);
            assert_non_null(collectors[i]);
            workers[i] = (worker){collectors[i], i * (BIN_FULL / THREADS), BIN_FULL / THREADS};
        }
        for (size_t i = 0; i < THREADS; i++)
            assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
        for (size_t i = 0; i < THREADS; i++)
            assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_within_budget(collectors, THREADS, BUDGET);
        assert_int_equal(abai_selection_finish(selection, collectors, THREADS, NULL), ABA_OK);
        for (size_t i = 0; i < THREADS; i++)
            abai_collector_free(collectors[i]);
    }
    assert_values_equal_sorted(selection, ranks, LENGTH(ranks));
    abai_selection_free(selection);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_order_like_doubles_and_return),
        cmocka_unit_test(values_lie_within_the_borders_of_their_bins),
        cmocka_unit_test(borders_of_used_bins_touch),
        cmocka_unit_test(counts_add_up_and_accumulate),
        cmocka_unit_test(grid_resolves_columns_of_any_shape),
        cmocka_unit_test(all_ranks_equal_sorting_for_any_data),
        cmocka_unit_test(a_million_values_equal_sorting),
        cmocka_unit_test(every_rank_of_a_small_column_is_found),
        cmocka_unit_test(the_pilot_need_not_resemble_the_column),
        cmocka_unit_test(the_answer_does_not_depend_on_who_looked_at_what),
        cmocka_unit_test(atoms_take_no_room),
        cmocka_unit_test(columns_without_wanted_ranks_need_no_look),
        cmocka_unit_test(windows_find_level_bins_in_one_look),
        cmocka_unit_test(missed_windows_cost_looks_only),
        cmocka_unit_test(crowded_windows_do_not_push_out_the_others),
        cmocka_unit_test(windows_follow_the_slope_of_the_density),
        cmocka_unit_test(extremes_need_no_room),
        cmocka_unit_test(other_values_than_those_counted_are_refused),
        cmocka_unit_test(threads_share_a_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
