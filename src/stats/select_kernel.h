/* stats/select_kernel.h - private to stats/select*.c. */
#ifndef ABAI_STATS_SELECT_KERNEL_H
#define ABAI_STATS_SELECT_KERNEL_H

#include "simd/kernel.h"
#include "stats/select.h"

/* abai_grid_bins and abai_grid_count. */
ABAI_KERNEL_DECLARE(void, abai_select_bins,
                    (const abai_grid *grid, const double *values, size_t n, uint32_t *bins));
ABAI_KERNEL_DECLARE(void, abai_select_count,
                    (const abai_grid *grid, const double *values, size_t n, uint32_t *counts));

#endif
