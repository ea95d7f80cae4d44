/* Keys of doubles and the grid of bins over them. */
#include "base/bits.h"
#include "stats/select_internal.h"
#include "stats/select_kernel.h"

/* ---- keys: the magnitude's bits with the sign, so that both zeros are one key --------------------- */

int64_t abai_key_from_double(double value) { return abai_key(abai_bits_of(value)); }

double abai_key_to_double(int64_t key) {
    const uint64_t bits = key < 0 ? (uint64_t)-key | UINT64_C(1) << 63 : (uint64_t)key;
    return abai_from_bits(bits);
}

/* ---- the grid ----------------------------------------------------------------------------------- */

enum {
    CELLS = ABAI_SELECT_CELLS,
    /* Bins beyond the two open ones and one for each cell. */
    SPARE_BINS = ABAI_SELECT_BINS - 2 - ABAI_SELECT_CELLS,
    NO_SHIFT = 63 /* takes any offset within a cell to 0 */
};

static uint64_t distance(int64_t from, int64_t to) { return (uint64_t)to - (uint64_t)from; }

/* Cells over the pilot's extremes, and half their distance more on each side. */
static void lay_cells(abai_grid *grid, int64_t low, int64_t high) {
    const uint64_t margin = distance(low, high) / 2 + 1;
    const uint64_t room_below = distance(-ABAI_KEY_MAX, low);
    const uint64_t room_above = distance(high, ABAI_KEY_MAX);
    const uint64_t below = margin < room_below ? margin : room_below;
    const uint64_t above = margin < room_above ? margin : room_above;
    grid->base = (int64_t)((uint64_t)low - below);
    const uint64_t last = distance(low, high) + below + above;
    grid->shift = 0;
    while (last >> grid->shift >= CELLS)
        grid->shift++;
}

static unsigned floor_log2(uint64_t x) {
    unsigned log = 0;
    while (x >>= 1)
        log++;
    return log;
}

/* Each cell gets the largest power of two of bins within one more than its share of SPARE_BINS. */
static void lay_bins(abai_grid *grid, const uint64_t hits[CELLS + 2], size_t n) {
    uint32_t next = 1;
    grid->cells[0] = (uint64_t)NO_SHIFT << 16;
    for (size_t i = 1; i <= CELLS; i++) {
        const double share = (double)hits[i] / (double)n * SPARE_BINS;
        unsigned split = floor_log2((uint64_t)share + 1);
        if (split > grid->shift)
            split = grid->shift;
        grid->cells[i] = next | (uint64_t)(grid->shift - split) << 16;
        next += UINT32_C(1) << split;
    }
    grid->cells[CELLS + 1] = (ABAI_SELECT_BINS - 1) | (uint64_t)NO_SHIFT << 16;
}

abai_grid abai_grid_from_pilot(const double *pilot, size_t n) {
    int64_t low = abai_key_from_double(pilot[0]);
    int64_t high = low;
    for (size_t i = 1; i < n; i++) {
        const int64_t key = abai_key_from_double(pilot[i]);
        low = key < low ? key : low;
        high = key > high ? key : high;
    }
    abai_grid grid;
    lay_cells(&grid, low, high);
    uint64_t hits[CELLS + 2] = {0};
    for (size_t i = 0; i < n; i++)
        hits[abai_cell(&grid, abai_key_from_double(pilot[i]))]++;
    lay_bins(&grid, hits, n);
    return grid;
}

void abai_grid_bins(const abai_grid *grid, const double *values, size_t n, uint32_t *bins) {
    static void (*const kernel[])(const abai_grid *, const double *, size_t, uint32_t *) =
        ABAI_KERNELS(abai_select_bins);
    kernel[abai_isa_current()](grid, values, n, bins);
}

void abai_grid_count(const abai_grid *grid, const double *values, size_t n, uint32_t *counts) {
    static void (*const kernel[])(const abai_grid *, const double *, size_t, uint32_t *) =
        ABAI_KERNELS(abai_select_count);
    kernel[abai_isa_current()](grid, values, n, counts);
}

/* The cell whose first bin is the last at or below `bin`. */
static size_t cell_of_bin(const abai_grid *grid, uint32_t bin) {
    size_t low = 0;
    size_t high = CELLS + 2;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if ((grid->cells[middle] & 0xffff) <= bin)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void abai_grid_borders(const abai_grid *grid, uint32_t bin, int64_t *low, int64_t *high) {
    const size_t cell = cell_of_bin(grid, bin);
    if (cell == 0) {
        *low = -ABAI_KEY_MAX;
        *high = grid->base - 1;
        return;
    }
    const uint64_t end = distance(grid->base, ABAI_KEY_MAX);
    const uint64_t start = (uint64_t)(cell - 1) << grid->shift;
    if (cell == CELLS + 1) {
        /* Modulo 2^64: where the cells reach to its end or beyond, nothing lies above them. */
        const uint64_t last_inside = start - 1;
        *low = last_inside < end ? (int64_t)((uint64_t)grid->base + start) : INT64_MAX;
        *high = ABAI_KEY_MAX;
        return;
    }
    const unsigned width = (unsigned)(grid->cells[cell] >> 16);
    const uint64_t first = start + ((uint64_t)(bin - (grid->cells[cell] & 0xffff)) << width);
    const uint64_t last = first + ((UINT64_C(1) << width) - 1);
    *low = first <= end ? (int64_t)((uint64_t)grid->base + first) : INT64_MAX;
    *high = (int64_t)((uint64_t)grid->base + (last < end ? last : end));
}
