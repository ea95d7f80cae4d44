/* stats/lanes.h - sums over a block in one order of operations for all instruction sets. Private to the
 * kernels of this folder.
 *
 * Partial results are kept in sixteen lanes, value i in lane i % 16, and brought together as a fixed
 * tree: two registers of AVX-512, four of AVX2, eight of SSE2 or NEON, and the same bits from all. One
 * register alone would wait for its own last addition.
 */
#ifndef ABAI_STATS_LANES_H
#define ABAI_STATS_LANES_H

#include <stddef.h>

#include "simd/vector.h"

enum { ABAI_SUM_LANES = 16, ABAI_SUM_REGISTERS = ABAI_SUM_LANES / ABAI_LANES };

/* Register r of the sixteen values from `values` on. */
static inline abai_doubles abai_lanes_get(const double *values, size_t r) {
    return abai_doubles_get(values + r * ABAI_LANES);
}

static inline void abai_lanes_put(const abai_doubles registers[ABAI_SUM_REGISTERS],
                                  double lane[ABAI_SUM_LANES]) {
    for (size_t r = 0; r < ABAI_SUM_REGISTERS; r++)
        abai_doubles_put(lane + r * ABAI_LANES, registers[r]);
}

/* lane[] is used up. */
static inline double abai_lanes_sum(double lane[ABAI_SUM_LANES]) {
    for (size_t half = ABAI_SUM_LANES / 2; half > 0; half /= 2)
        for (size_t l = 0; l < half; l++)
            lane[l] += lane[l + half];
    return lane[0];
}

#endif
