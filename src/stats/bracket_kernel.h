/* stats/bracket_kernel.h - the look of stats/bracket.h, per instruction set. */
#ifndef ABAI_STATS_BRACKET_KERNEL_H
#define ABAI_STATS_BRACKET_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "simd/kernel.h"

/* Values that the kernel may write behind the last one gathered: a register's worth. */
enum { ABAI_BRACKET_SPILL = 16 };

/* For each of `cells` intervals: add to at_least[c] the number of finite values >= low[c], and append
 * values in [low[c], high[c]] to out[], in no particular order; high[c] < low[c] appends none. Intervals
 * rise and do not overlap. Returns how many were appended; out[] has room for n + ABAI_BRACKET_SPILL. */
ABAI_KERNEL_DECLARE(size_t, abai_bracket_scan,
                    (const double *values, size_t n, const double *low, const double *high,
                     size_t cells, uint64_t *at_least, double *out));

#endif
