/* From values to bins, and counting them. */
#include "stats/select_kernel.h"

#include "base/bits.h"
#include "stats/select_internal.h"

enum { CHUNK = 256 };

static inline int64_t key_of(double value) { return abai_key(abai_bits_of(value)); }

/* Everything is 64 bits wide and written out between the steps, so that each loop vectorises: first
 * where to look, then the look-up (a gather) and what follows from it. */
static inline void find_bins(const abai_grid *restrict grid, const double *restrict values,
                             size_t n, uint64_t *restrict bins) {
    uint64_t cell[CHUNK];
    const uint64_t base = (uint64_t)grid->base;
    const unsigned shift = grid->shift;
    const uint64_t within = (UINT64_C(1) << shift) - 1;
    const uint64_t *restrict cells = grid->cells;
    for (size_t i = 0; i < n; i++) {
        const int64_t key = key_of(values[i]);
        const uint64_t offset = (uint64_t)key - base;
        const uint64_t inside = offset >> shift;
        const uint64_t at = (inside < ABAI_SELECT_CELLS ? inside : ABAI_SELECT_CELLS) + 1;
        cell[i] = key < grid->base ? 0 : at;
        bins[i] = offset & within;
    }
    for (size_t i = 0; i < n; i++) {
        const uint64_t first = cells[cell[i]];
        bins[i] = (first & 0xffff) + (bins[i] >> (first >> 16));
    }
}

void ABAI_KERNEL(abai_select_bins)(const abai_grid *grid, const double *values, size_t n,
                                   uint32_t *bins) {
    uint64_t wide[CHUNK];
    for (size_t done = 0; done < n; done += CHUNK) {
        const size_t take = n - done < CHUNK ? n - done : CHUNK;
        find_bins(grid, values + done, take, wide);
        for (size_t i = 0; i < take; i++)
            bins[done + i] = (uint32_t)wide[i];
    }
}

void ABAI_KERNEL(abai_select_count)(const abai_grid *grid, const double *values, size_t n,
                                    uint32_t *counts) {
    uint64_t bins[CHUNK];
    for (size_t done = 0; done < n; done += CHUNK) {
        const size_t take = n - done < CHUNK ? n - done : CHUNK;
        find_bins(grid, values + done, take, bins);
        for (size_t i = 0; i < take; i++)
            counts[bins[i]]++;
    }
}
