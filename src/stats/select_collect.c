/* The look itself: collectors, one per thread. */
#include "stats/select_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- room --------------------------------------------------------------------------------------- */

/* Each collector has this many keys beside the budget, so that even a budget of 0 lets it run. */
enum { FIRST_CAPACITY = 64 };

static bool take_room(atomic_size_t *left, size_t bytes) {
    size_t now = atomic_load_explicit(left, memory_order_relaxed);
    while (now >= bytes)
        if (atomic_compare_exchange_weak_explicit(left, &now, now - bytes, memory_order_relaxed,
                                                  memory_order_relaxed))
            return true;
    return false;
}

/* False where the budget is spent; the collector has then failed or is as before. */
static bool grow(abai_collector *collector) {
    const size_t capacity =
        collector->key_capacity == 0 ? FIRST_CAPACITY : 2 * collector->key_capacity;
    const size_t more = (capacity - collector->key_capacity) * sizeof *collector->keys;
    if (collector->key_capacity > 0 && !take_room(collector->selection->budget_left, more))
        return false;
    int64_t *keys = realloc(collector->keys, capacity * sizeof *keys);
    if (keys == NULL) {
        collector->failed = true;
        return false;
    }
    collector->keys = keys;
    collector->key_capacity = capacity;
    return true;
}

static uint64_t room_taken(const abai_segment_tally *tally) {
    return tally->dropped || tally->pivot_count == 0 ? 0 : tally->count - tally->pivot_count;
}

/* Give up the values of the segment that takes most room; it is counted on. */
static void drop_largest(abai_collector *collector) {
    const abai_look *look = &collector->selection->look;
    size_t largest = 0;
    for (size_t i = 1; i < look->segment_count; i++)
        if (room_taken(&collector->tallies[i]) > room_taken(&collector->tallies[largest]))
            largest = i;
    const abai_segment *segment = &look->segments[largest];
    size_t kept = 0;
    for (size_t i = 0; i < collector->key_count; i++) {
        const int64_t key = collector->keys[i];
        if (key < segment->low || key > segment->high)
            collector->keys[kept++] = key;
    }
    collector->key_count = kept;
    collector->tallies[largest].dropped = true;
}

/* ---- values ------------------------------------------------------------------------------------- */

/* The segment of a key in a bin, or SIZE_MAX. */
static size_t find(const abai_selection *selection, uint32_t bin, int64_t key) {
    const abai_segment *segments = selection->look.segments;
    size_t low = selection->begin[bin];
    size_t high = selection->begin[bin + 1];
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (segments[middle].low <= key)
            low = middle;
        else
            high = middle;
    }
    return key >= segments[low].low && key <= segments[low].high ? low : SIZE_MAX;
}

/* Keep a key that is not the pivot. Its tally has counted it already. */
static void keep(abai_collector *collector, const abai_segment_tally *tally, int64_t key) {
    while (collector->key_count == collector->key_capacity && !grow(collector)) {
        if (collector->failed)
            return;
        drop_largest(collector);
        if (tally->dropped)
            return;
    }
    collector->keys[collector->key_count++] = key;
}

static void offer(abai_collector *collector, uint32_t bin, int64_t key) {
    const abai_selection *selection = collector->selection;
    const size_t index = find(selection, bin, key);
    if (index == SIZE_MAX)
        return;
    abai_segment_tally *tally = &collector->tallies[index];
    tally->count++;
    tally->min = key < tally->min ? key : tally->min;
    tally->max = key > tally->max ? key : tally->max;
    if (!selection->look.segments[index].keep || tally->dropped)
        return;
    if (tally->pivot_count == 0)
        tally->pivot = key;
    if (tally->pivot == key)
        tally->pivot_count++;
    else
        keep(collector, tally, key);
}

/* ---- life --------------------------------------------------------------------------------------- */

/* Make ready for the selection's present look. */
static bool rearm(abai_collector *collector) {
    const size_t count = collector->selection->look.segment_count;
    abai_collector_empty(collector);
    collector->tallies = malloc((count + 1) * sizeof *collector->tallies); /* never 0 bytes */
    if (collector->tallies == NULL) {
        collector->failed = true;
        return false;
    }
    for (size_t i = 0; i <= count; i++)
        collector->tallies[i] = (abai_segment_tally){.min = INT64_MAX, .max = INT64_MIN};
    collector->turn = collector->selection->turn;
    return true;
}

void abai_collector_empty(abai_collector *collector) {
    free(collector->tallies);
    free(collector->keys);
    *collector = (abai_collector){.selection = collector->selection};
}

abai_collector *abai_collector_new(const abai_selection *selection) {
    abai_collector *collector = calloc(1, sizeof *collector);
    if (collector == NULL)
        return NULL;
    collector->selection = selection;
    if (!rearm(collector)) {
        free(collector);
        return NULL;
    }
    return collector;
}

void abai_collector_free(abai_collector *collector) {
    if (collector == NULL)
        return;
    abai_collector_empty(collector);
    free(collector);
}

void abai_collector_add(abai_collector *collector, const double *values, size_t n) {
    enum { CHUNK = 256 };
    const abai_selection *selection = collector->selection;
    if (collector->turn != selection->turn && !collector->failed)
        rearm(collector);
    uint32_t bins[CHUNK];
    for (size_t done = 0; done < n && !collector->failed;) {
        const size_t take = n - done < CHUNK ? n - done : CHUNK;
        abai_grid_bins(&selection->grid, values + done, take, bins);
        for (size_t i = 0; i < take; i++)
            if (selection->wanted[bins[i]])
                offer(collector, bins[i], abai_key_from_double(values[done + i]));
        done += take;
    }
}
