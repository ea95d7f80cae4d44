/* Selections: from counts per bin to ranges, and from ranges to order statistics. */
#include "stats/select_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "stats/sort.h"

/* ---- sorting ------------------------------------------------------------------------------------ */

static int compare_ranks(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a;
    const uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* ---- what a look has gathered ------------------------------------------------------------------- */

typedef struct run {
    int64_t key;
    uint64_t count;
} run;

static int compare_runs(const void *a, const void *b) {
    const run *x = a;
    const run *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

typedef struct harvest {
    abai_segment_tally *tallies; /* of all collectors together; the pivots' part is not used */
    int64_t *keys;               /* sorted */
    int64_t *scratch;
    size_t key_count;
    run *pivots; /* sorted */
    size_t pivot_count;
} harvest;

static void harvest_free(harvest *h) {
    free(h->tallies);
    free(h->keys);
    free(h->scratch);
    free(h->pivots);
}

static bool takes_part(const abai_selection *selection, const abai_collector *collector) {
    return collector->turn == selection->turn;
}

static bool harvest_alloc(harvest *h, const abai_selection *selection,
                          abai_collector *const *collectors, size_t count) {
    size_t keys = 1;
    size_t pivots = 1;
    for (size_t i = 0; i < count; i++) {
        if (!takes_part(selection, collectors[i]))
            continue;
        keys += collectors[i]->key_count;
        for (size_t s = 0; s < selection->look.segment_count; s++)
            pivots += collectors[i]->tallies[s].pivot_count > 0;
    }
    h->tallies = malloc((selection->look.segment_count + 1) * sizeof *h->tallies);
    h->keys = malloc(keys * sizeof *h->keys);
    h->scratch = malloc(keys * sizeof *h->scratch);
    h->pivots = malloc(pivots * sizeof *h->pivots);
    return h->tallies != NULL && h->keys != NULL && h->scratch != NULL && h->pivots != NULL;
}

static void harvest_add(harvest *h, const abai_collector *collector, size_t segments) {
    if (collector->key_count > 0)
        memcpy(h->keys + h->key_count, collector->keys, collector->key_count * sizeof *h->keys);
    h->key_count += collector->key_count;
    for (size_t s = 0; s < segments; s++) {
        const abai_segment_tally *from = &collector->tallies[s];
        abai_segment_tally *into = &h->tallies[s];
        into->count += from->count;
        into->min = from->min < into->min ? from->min : into->min;
        into->max = from->max > into->max ? from->max : into->max;
        into->dropped |= from->dropped;
        if (from->pivot_count > 0)
            h->pivots[h->pivot_count++] = (run){from->pivot, from->pivot_count};
    }
}

static bool harvest_make(harvest *h, const abai_selection *selection,
                         abai_collector *const *collectors, size_t count) {
    if (!harvest_alloc(h, selection, collectors, count))
        return false;
    const size_t segments = selection->look.segment_count;
    for (size_t s = 0; s <= segments; s++)
        h->tallies[s] = (abai_segment_tally){.min = INT64_MAX, .max = INT64_MIN};
    for (size_t i = 0; i < count; i++)
        if (takes_part(selection, collectors[i]))
            harvest_add(h, collectors[i], segments);
    abai_sort_keys(h->keys, h->scratch, h->key_count);
    qsort(h->pivots, h->pivot_count, sizeof *h->pivots, compare_runs);
    return true;
}

/* Number of sorted keys below `key`. */
static size_t keys_below(const harvest *h, int64_t key) {
    size_t low = 0;
    size_t high = h->key_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (h->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t pivots_below(const harvest *h, int64_t key) {
    size_t low = 0;
    size_t high = h->pivot_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (h->pivots[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The j-th (from 1) of the values gathered in a segment: its keys merged with its pivots. */
static int64_t gathered_at(const harvest *h, const abai_segment *segment, uint64_t j) {
    const size_t first = keys_below(h, segment->low);
    uint64_t in_pivots = 0; /* values of pivots passed */
    for (size_t i = pivots_below(h, segment->low);
         i < h->pivot_count && h->pivots[i].key <= segment->high; i++) {
        const uint64_t before = keys_below(h, h->pivots[i].key) - first + in_pivots;
        if (j <= before)
            break;
        if (j <= before + h->pivots[i].count)
            return h->pivots[i].key;
        in_pivots += h->pivots[i].count;
    }
    return h->keys[first + (size_t)(j - in_pivots) - 1];
}

/* ---- from one look to the next ------------------------------------------------------------------ */

/* The value where what is known settles it: the least, the greatest, or one of equals. */
static bool settled(uint64_t rank, uint64_t below, const abai_segment_tally *tally, int64_t *key) {
    if (rank == below + 1 || tally->min == tally->max)
        *key = tally->min;
    else if (rank == below + tally->count)
        *key = tally->max;
    else
        return false;
    return true;
}

static void add_rank(abai_look *next, const abai_range *range, size_t rank) {
    abai_range *last = next->range_count > 0 ? &next->ranges[next->range_count - 1] : NULL;
    if (last == NULL || last->below != range->below) {
        last = &next->ranges[next->range_count++];
        *last = *range;
        last->first_rank = rank;
        last->rank_count = 0;
    }
    last->rank_count++; /* of a segment's ranks only its first and last can be settled before */
}

/* Settle the ranks of one range, or put them into ranges of the next look. False where the counts
 * contradict each other. */
static bool advance_range(const abai_selection *selection, const abai_range *range,
                          const harvest *h, double *values, abai_look *next) {
    size_t s = range->first_segment;
    const size_t end = s + range->segment_count;
    uint64_t below = range->below;
    for (size_t i = range->first_rank; i < range->first_rank + range->rank_count; i++) {
        const uint64_t rank = selection->ranks[i];
        while (s < end && rank > below + h->tallies[s].count)
            below += h->tallies[s++].count;
        if (s == end)
            return false;
        const abai_segment_tally *tally = &h->tallies[s];
        const abai_segment *segment = &selection->look.segments[s];
        int64_t key;
        if (settled(rank, below, tally, &key))
            values[i] = abai_key_to_double(key);
        else if (segment->keep && !tally->dropped)
            values[i] = abai_key_to_double(gathered_at(h, segment, rank - below));
        else
            add_rank(next,
                     &(abai_range){.low = tally->min,
                                   .high = tally->max,
                                   .below = below,
                                   .population = tally->count,
                                   .bin = range->bin,
                                   .irregular = range->plan != ABAI_RANGE_SPLIT},
                     i);
    }
    for (; s < end; s++)
        below += h->tallies[s].count;
    return below == range->below + range->population;
}

/* Where each bin's segments begin. */
static void index_segments(abai_selection *selection) {
    const abai_look *look = &selection->look;
    memset(selection->wanted, 0, sizeof selection->wanted);
    size_t range = 0;
    size_t segment = 0;
    for (uint32_t bin = 0; bin < ABAI_SELECT_BINS; bin++) {
        selection->begin[bin] = (uint32_t)segment;
        for (; range < look->range_count && look->ranges[range].bin == bin; range++) {
            segment += look->ranges[range].segment_count;
            selection->wanted[bin] = 1;
        }
    }
    selection->begin[ABAI_SELECT_BINS] = (uint32_t)segment;
}

static void start_look(abai_selection *selection, abai_look look) {
    free(selection->look.ranges);
    free(selection->look.segments);
    selection->look = look;
    selection->turn++;
    atomic_store(selection->budget_left, selection->budget);
    index_segments(selection);
}

static aba_status advance(abai_selection *selection, const harvest *h, double *values,
                          abai_look *next, aba_error *error) {
    for (size_t i = 0; i < selection->look.range_count; i++)
        if (!advance_range(selection, &selection->look.ranges[i], h, values, next))
            return abai_fail(error, ABA_INTERNAL,
                             "the values looked at are not those that were counted");
    if (!abai_look_plan(next, selection->ranks, selection->budget))
        return abai_fail_memory(error);
    return ABA_OK;
}

aba_status abai_selection_finish(abai_selection *selection, abai_collector *const *collectors,
                                 size_t count, aba_error *error) {
    if (!abai_selection_pending(selection))
        return ABA_OK;
    for (size_t i = 0; i < count; i++)
        if (collectors[i]->failed)
            return abai_fail_memory(error);
    aba_status status = ABA_OK;
    harvest h = {0};
    abai_look next = {0};
    double *values = malloc(selection->rank_count * sizeof *values);
    next.ranges = malloc(selection->rank_count * sizeof *next.ranges);
    if (values == NULL || next.ranges == NULL || !harvest_make(&h, selection, collectors, count)) {
        status = abai_fail_memory(error);
        goto cleanup;
    }
    memcpy(values, selection->values, selection->rank_count * sizeof *values);
    status = advance(selection, &h, values, &next, error);
    if (status != ABA_OK)
        goto cleanup;
    memcpy(selection->values, values, selection->rank_count * sizeof *values);
    start_look(selection, next);
    next = (abai_look){0};
    for (size_t i = 0; i < count; i++)
        abai_collector_empty(collectors[i]);
cleanup:
    free(values);
    free(next.ranges);
    free(next.segments);
    harvest_free(&h);
    return status;
}

/* ---- the beginning ------------------------------------------------------------------------------ */

static size_t copy_ranks(uint64_t *into, const uint64_t *ranks, size_t count) {
    memcpy(into, ranks, count * sizeof *into);
    qsort(into, count, sizeof *into, compare_ranks);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || into[i] != into[kept - 1])
            into[kept++] = into[i];
    return kept;
}

/* Values per key where two neighbouring bins meet. */
static double density_between(const abai_grid *grid, const uint64_t *counts, uint32_t bin) {
    int64_t low, middle, high, unused;
    abai_grid_borders(grid, bin, &low, &unused);
    abai_grid_borders(grid, bin + 1, &middle, &high);
    const double width = (double)((uint64_t)high - (uint64_t)low) + 1;
    return ((double)counts[bin] + (double)counts[bin + 1]) / width;
}

static bool is_open(uint32_t bin) { return bin == 0 || bin == ABAI_SELECT_BINS - 1; }

/* Relative slope of the density across a bin, from its neighbours; short of the extremes, where its
 * inverse has an infinite slope. */
static double skew_of(const abai_grid *grid, const uint64_t *counts, uint32_t bin) {
    if (is_open(bin) || is_open(bin - 1) || is_open(bin + 1))
        return 0;
    const double left = density_between(grid, counts, bin - 1);
    const double right = density_between(grid, counts, bin);
    const double skew = (right - left) / (right + left);
    return skew > 0.9 ? 0.9 : skew < -0.9 ? -0.9 : skew;
}

static abai_range range_of_bin(const abai_grid *grid, const uint64_t *counts, uint32_t bin,
                               uint64_t below) {
    abai_range range = {.below = below,
                        .population = counts[bin],
                        .skew = skew_of(grid, counts, bin),
                        .bin = bin,
                        .irregular = is_open(bin)};
    abai_grid_borders(grid, bin, &range.low, &range.high);
    return range;
}

static void find_ranges(abai_selection *selection, const uint64_t *counts, abai_look *look) {
    uint64_t below = 0;
    size_t i = 0;
    for (uint32_t bin = 0; bin < ABAI_SELECT_BINS && i < selection->rank_count; bin++) {
        const uint64_t end = below + counts[bin];
        for (; i < selection->rank_count && selection->ranks[i] <= end; i++) {
            const abai_range range = range_of_bin(&selection->grid, counts, bin, below);
            if (range.low == range.high)
                selection->values[i] = abai_key_to_double(range.low);
            else
                add_rank(look, &range, i);
        }
        below = end;
    }
}

abai_selection *abai_selection_new(const abai_grid *grid, const uint64_t counts[ABAI_SELECT_BINS],
                                   const uint64_t *ranks, size_t count, size_t budget) {
    const size_t room = count > 0 ? count : 1;
    abai_look look = {0};
    abai_selection *selection = calloc(1, sizeof *selection);
    if (selection == NULL)
        return NULL;
    selection->grid = *grid;
    selection->budget = budget;
    selection->ranks = calloc(room, sizeof *selection->ranks);
    selection->values = calloc(room, sizeof *selection->values);
    selection->budget_left = calloc(1, sizeof *selection->budget_left);
    look.ranges = calloc(room, sizeof *look.ranges);
    if (selection->ranks == NULL || selection->values == NULL || selection->budget_left == NULL ||
        look.ranges == NULL)
        goto failed;
    selection->rank_count = count > 0 ? copy_ranks(selection->ranks, ranks, count) : 0;
    find_ranges(selection, counts, &look);
    if (!abai_look_plan(&look, selection->ranks, budget))
        goto failed;
    start_look(selection, look);
    return selection;
failed:
    free(look.ranges);
    abai_selection_free(selection);
    return NULL;
}

void abai_selection_free(abai_selection *selection) {
    if (selection == NULL)
        return;
    free(selection->ranks);
    free(selection->values);
    free(selection->budget_left);
    free(selection->look.ranges);
    free(selection->look.segments);
    free(selection);
}

bool abai_selection_pending(const abai_selection *selection) {
    return selection->look.range_count > 0;
}

double abai_selection_value(const abai_selection *selection, uint64_t rank) {
    const uint64_t *found =
        bsearch(&rank, selection->ranks, selection->rank_count, sizeof rank, compare_ranks);
    assert(found != NULL);
    return selection->values[found - selection->ranks];
}
