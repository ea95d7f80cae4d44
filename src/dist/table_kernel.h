/* dist/table_kernel.h - private to dist/table*.c. */
#ifndef ABAI_DIST_TABLE_KERNEL_H
#define ABAI_DIST_TABLE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "dist/table.h"
#include "simd/kernel.h"

/* abai_table_fill. */
ABAI_KERNEL_DECLARE(void, abai_table_values,
                    (const abai_table *table, const double *tails, size_t n, double *out));
/* abai_table_draw; key is of abai_threefry_schedule. */
ABAI_KERNEL_DECLARE(void, abai_table_draws,
                    (const abai_table *table, const uint64_t key[5], uint64_t domain,
                     uint64_t first, size_t n, double *out));

#endif
