/* stats/select_internal.h - what the files of select.h share.
 *
 * A wanted rank lies in a range of keys of which two things are known exactly: how many values lie
 * below it, and how many in it. Before a look every range is cut into segments, which are either
 * kept (their values are gathered) or only counted. Afterwards the counts tell in which segment a
 * rank lies: if that was kept, the rank is found; if not, the segment is the rank's new range. So
 * nothing depends on how well a range was cut but the number of looks.
 */
#ifndef ABAI_STATS_SELECT_INTERNAL_H
#define ABAI_STATS_SELECT_INTERNAL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/select.h"

/* Key of the largest double, and of the smallest but for the sign. */
#define ABAI_KEY_MAX INT64_C(0x7fefffffffffffff)

enum abai_range_plan {
    ABAI_RANGE_GATHER, /* one kept segment */
    ABAI_RANGE_WINDOW, /* kept windows where the ranks should be, counted segments between them */
    ABAI_RANGE_SPLIT   /* counted segments of equal width */
};

typedef struct abai_range {
    int64_t low, high; /* keys, both inside */
    uint64_t below;    /* values with keys below low */
    uint64_t population;
    size_t first_rank, rank_count; /* of the selection's ranks */
    double skew;                   /* relative slope of the density: -1 to 1, 0 level */
    uint32_t bin;
    bool irregular; /* the density inside is not what skew says: no windows */
    /* Of the coming look: */
    enum abai_range_plan plan;
    size_t first_segment, segment_count;
} abai_range;

typedef struct abai_segment {
    int64_t low, high; /* keys, both inside */
    bool keep;
} abai_segment;

/* Ranges in ascending order and their segments, likewise. */
typedef struct abai_look {
    abai_range *ranges;
    size_t range_count;
    abai_segment *segments;
    size_t segment_count;
} abai_look;

struct abai_selection {
    abai_grid grid;
    size_t budget;
    uint64_t *ranks; /* ascending, each once */
    double *values;  /* of the ranks that are in no range any more */
    size_t rank_count;
    abai_look look;
    uint64_t turn;              /* counts looks, so that a collector knows its own */
    atomic_size_t *budget_left; /* bytes; shared by the collectors of a look */
    /* Of each bin: whether it has segments, and the first of them (the next bin's ends them). */
    uint8_t wanted[ABAI_SELECT_BINS];
    uint32_t begin[ABAI_SELECT_BINS + 1];
};

/* What a collector knows of one segment. Values equal to the pivot, the first one kept, are only
 * counted: an atom takes no room. */
typedef struct abai_segment_tally {
    uint64_t count;
    int64_t min, max;
    int64_t pivot;
    uint64_t pivot_count;
    bool dropped; /* values were given up for want of room */
} abai_segment_tally;

struct abai_collector {
    const abai_selection *selection;
    uint64_t turn; /* the look that the rest belongs to */
    abai_segment_tally *tallies;
    int64_t *keys; /* of values kept, pivots apart, in any order */
    size_t key_count;
    size_t key_capacity;
    bool failed; /* out of memory */
};

/* Bins of n values. */
void abai_grid_bins(const abai_grid *grid, const double *values, size_t n, uint32_t *bins);
/* First and last key of a bin; an empty bin has low > high. */
void abai_grid_borders(const abai_grid *grid, uint32_t bin, int64_t *low, int64_t *high);

/* Decide on each range's plan for a budget in bytes, and cut the ranges. False when out of memory;
 * look->segments is then NULL. */
bool abai_look_plan(abai_look *look, const uint64_t *ranks, size_t budget);

/* Forget the look that is over. */
void abai_collector_empty(abai_collector *collector);

/* Without a branch: signs are what no processor can predict. */
static inline int64_t abai_key(uint64_t bits) {
    const uint64_t magnitude = bits & ~(UINT64_C(1) << 63);
    const uint64_t ones_if_negative = 0 - (bits >> 63);
    return (int64_t)((magnitude ^ ones_if_negative) - ones_if_negative);
}

/* Index into a grid's cells[]. */
static inline size_t abai_cell(const abai_grid *grid, int64_t key) {
    const uint64_t cell = ((uint64_t)key - (uint64_t)grid->base) >> grid->shift;
    const size_t inside = (size_t)(cell < ABAI_SELECT_CELLS ? cell + 1 : ABAI_SELECT_CELLS + 1);
    return key < grid->base ? 0 : inside;
}

#endif
