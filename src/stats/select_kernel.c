/* From values to bins, and counting them. */
#include "stats/select_kernel.h"

#include <string.h>

#include "stats/select_internal.h"

static inline uint32_t bin_of(const abai_grid *grid, int64_t key) {
    const uint64_t within = (UINT64_C(1) << grid->shift) - 1;
    const uint64_t offset = ((uint64_t)key - (uint64_t)grid->base) & within;
    const uint32_t cell = grid->cells[abai_cell(grid, key)];
    return (cell & 0xffff) + (uint32_t)(offset >> (cell >> 16));
}

static inline int64_t key_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return abai_key(bits);
}

static inline void find_bins(const abai_grid *restrict grid, const double *restrict values,
                             size_t n, uint16_t *restrict bins) {
    for (size_t i = 0; i < n; i++)
        bins[i] = (uint16_t)bin_of(grid, key_of(values[i]));
}

void ABAI_KERNEL(abai_select_bins)(const abai_grid *grid, const double *values, size_t n,
                                   uint16_t *bins) {
    find_bins(grid, values, n, bins);
}

void ABAI_KERNEL(abai_select_count)(const abai_grid *grid, const double *values, size_t n,
                                    uint32_t *counts) {
    enum { CHUNK = 256 };
    /* Indexes first: a loop without stores that later loads could depend on. */
    uint16_t bins[CHUNK];
    for (size_t done = 0; done < n;) {
        const size_t take = n - done < CHUNK ? n - done : CHUNK;
        find_bins(grid, values + done, take, bins);
        for (size_t i = 0; i < take; i++)
            counts[bins[i]]++;
        done += take;
    }
}
