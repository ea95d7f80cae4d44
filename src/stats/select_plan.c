/* How ranges are cut into segments for the next look. */
#include "stats/select_internal.h"

#include <math.h>
#include <stdlib.h>

enum {
    KEY_COST = 16,         /* bytes a kept value may take: collectors' arrays grow by doubling */
    SPLIT_SEGMENTS = 8192, /* all ranges together, where they are few */
    SPLIT_LEAST = 16       /* one range, where they are many */
};

static uint64_t split_count(const abai_look *look) {
    const uint64_t each = SPLIT_SEGMENTS / look->range_count;
    return each > SPLIT_LEAST ? each : SPLIT_LEAST;
}

/* ---- windows ------------------------------------------------------------------------------------ */

/* Where the j-th of the range's values should lie, in ranks: the j-th of m uniform variates has
 * standard deviation sqrt(m t (1 - t)) in ranks, t = j / m, and 8 of these hardly ever miss. The
 * slope of the density comes from neighbouring bins and is good to a few per cent of the shift it
 * causes, m skew / 4 at most. */
static double half_window(const abai_range *range, double j) {
    const double m = (double)range->population;
    const double t = j / m;
    return 8 * sqrt(m * t * fmax(1 - t, 0)) + fabs(range->skew) * m / 64 + 16;
}

typedef struct window {
    double first, last; /* ranks within the range */
} window;

static window window_of(const abai_range *range, uint64_t rank) {
    const double j = (double)(rank - range->below);
    const double half = half_window(range, j);
    return (window){fmax(j - half, 0), fmin(j + half, (double)range->population)};
}

/* The window of rank *i and of those after it that run into it; *i becomes the next one's. */
static window next_window(const abai_range *range, const uint64_t *ranks, size_t *i) {
    window out = window_of(range, ranks[range->first_rank + *i]);
    for (++*i; *i < range->rank_count; ++*i) {
        const window next = window_of(range, ranks[range->first_rank + *i]);
        if (next.first > out.last)
            break;
        out.last = next.last;
    }
    return out;
}

/* Values that the range's windows should hold. */
static double window_population(const abai_range *range, const uint64_t *ranks) {
    double total = 0;
    for (size_t i = 0; i < range->rank_count;) {
        const window w = next_window(range, ranks, &i);
        total += w.last - w.first;
    }
    return total;
}

/* Inverse of the CDF of the density 1 + skew (2 x - 1) on [0, 1]. */
static double position(double t, double skew) {
    const double b = 1 - skew;
    const double root = b + sqrt(fmax(b * b + 4 * skew * t, 0));
    return root > 0 ? fmin(2 * t / root, 1) : 1;
}

/* The key at a rank of the range, no more than its last. */
static int64_t key_at(const abai_range *range, double rank) {
    const uint64_t width = (uint64_t)range->high - (uint64_t)range->low;
    const double x = position(rank / (double)range->population, range->skew);
    const double offset = x * (double)width;
    const uint64_t whole = offset < (double)width ? (uint64_t)offset : width;
    return (int64_t)((uint64_t)range->low + (whole < width ? whole : width));
}

/* ---- segments ----------------------------------------------------------------------------------- */

static void put(abai_look *look, int64_t low, int64_t high, bool keep) {
    look->segments[look->segment_count++] = (abai_segment){low, high, keep};
}

static void cut_windows(abai_look *look, const abai_range *range, const uint64_t *ranks) {
    int64_t next = range->low;
    for (size_t i = 0; i < range->rank_count && next <= range->high;) {
        const window w = next_window(range, ranks, &i);
        const int64_t first = key_at(range, w.first);
        const int64_t last = key_at(range, w.last);
        if (last < next)
            continue;
        if (first > next)
            put(look, next, first - 1, false);
        put(look, first > next ? first : next, last, true);
        next = last + 1;
    }
    if (next <= range->high)
        put(look, next, range->high, false);
}

static void cut_evenly(abai_look *look, const abai_range *range) {
    const uint64_t count = split_count(look);
    const uint64_t width = (uint64_t)range->high - (uint64_t)range->low;
    unsigned shift = 0;
    while (width >> shift >= count)
        shift++;
    const uint64_t last = width >> shift;
    for (uint64_t i = 0; i <= last; i++) {
        const uint64_t first = (uint64_t)range->low + (i << shift);
        const uint64_t end = (uint64_t)range->low + (((i + 1) << shift) - 1);
        put(look, (int64_t)first, i < last ? (int64_t)end : range->high, false);
    }
}

static void cut(abai_look *look, abai_range *range, const uint64_t *ranks) {
    range->first_segment = look->segment_count;
    if (range->plan == ABAI_RANGE_GATHER)
        put(look, range->low, range->high, true);
    else if (range->plan == ABAI_RANGE_WINDOW)
        cut_windows(look, range, ranks);
    else
        cut_evenly(look, range);
    range->segment_count = look->segment_count - range->first_segment;
}

/* ---- plans -------------------------------------------------------------------------------------- */

/* Gather what is small, and split the rest. */
static void plan_modestly(abai_range *range, double share) {
    range->plan = (double)range->population <= share ? ABAI_RANGE_GATHER : ABAI_RANGE_SPLIT;
}

/* The values kept under the plan that is made: all of the range, windows where these are fewer. */
static double plan_boldly(abai_range *range, const uint64_t *ranks, double share) {
    const double all = (double)range->population;
    if (range->irregular) {
        plan_modestly(range, share);
        return range->plan == ABAI_RANGE_GATHER ? all : 0;
    }
    /* Half as much again: a window that holds more than expected must not push out another. */
    const double windows = 1.5 * window_population(range, ranks);
    range->plan = windows < all ? ABAI_RANGE_WINDOW : ABAI_RANGE_GATHER;
    return fmin(windows, all);
}

static void choose_plans(abai_look *look, const uint64_t *ranks, size_t budget) {
    const double room = (double)budget / KEY_COST;
    const double share = room / (double)look->range_count;
    double all = 0;
    double bold = 0;
    for (size_t i = 0; i < look->range_count; i++) {
        all += (double)look->ranges[i].population;
        bold += plan_boldly(&look->ranges[i], ranks, share);
    }
    for (size_t i = 0; i < look->range_count; i++) {
        if (all <= room)
            look->ranges[i].plan = ABAI_RANGE_GATHER;
        else if (bold > room)
            plan_modestly(&look->ranges[i], share);
    }
}

static size_t most_segments(const abai_look *look) {
    size_t total = 0;
    for (size_t i = 0; i < look->range_count; i++) {
        const abai_range *range = &look->ranges[i];
        if (range->plan == ABAI_RANGE_GATHER)
            total += 1;
        else if (range->plan == ABAI_RANGE_WINDOW)
            total += 2 * range->rank_count + 1;
        else
            total += (size_t)split_count(look);
    }
    return total;
}

bool abai_look_plan(abai_look *look, const uint64_t *ranks, size_t budget) {
    look->segments = NULL;
    look->segment_count = 0;
    if (look->range_count == 0)
        return true;
    choose_plans(look, ranks, budget);
    look->segments = malloc(most_segments(look) * sizeof *look->segments);
    if (look->segments == NULL)
        return false;
    for (size_t i = 0; i < look->range_count; i++)
        cut(look, &look->ranges[i], ranks);
    return true;
}
