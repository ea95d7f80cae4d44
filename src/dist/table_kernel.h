/* dist/table_kernel.h - private to dist/table*.c. */
#ifndef ABAI_DIST_TABLE_KERNEL_H
#define ABAI_DIST_TABLE_KERNEL_H

#include "dist/table.h"
#include "simd/kernel.h"

/* abai_table_fill. */
ABAI_KERNEL_DECLARE(void, abai_table_values,
                    (const abai_table *table, const double *tails, size_t n, double *out));

#endif
