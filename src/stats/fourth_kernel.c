/* Sums of third and fourth powers, in one order of operations for all instruction sets. */
#include "stats/fourth_kernel.h"

#include "stats/lanes.h"

void ABAI_KERNEL(abai_fourth_sums)(const double *values, size_t n, double centre, double *m3,
                                   double *m4) {
    double third[ABAI_SUM_LANES], fourth[ABAI_SUM_LANES];
    abai_doubles t[ABAI_SUM_REGISTERS], f[ABAI_SUM_REGISTERS];
    for (size_t r = 0; r < ABAI_SUM_REGISTERS; r++)
        t[r] = f[r] = abai_doubles_of(0);
    size_t i = 0;
    for (; i + ABAI_SUM_LANES <= n; i += ABAI_SUM_LANES)
        for (size_t r = 0; r < ABAI_SUM_REGISTERS; r++) {
            const abai_doubles d = abai_lanes_get(values + i, r) - centre;
            const abai_doubles square = d * d;
            t[r] += square * d;
            f[r] += square * square;
        }
    abai_lanes_put(t, third);
    abai_lanes_put(f, fourth);
    for (size_t l = 0; i + l < n; l++) {
        const double d = values[i + l] - centre, square = d * d;
        third[l] += square * d;
        fourth[l] += square * square;
    }
    *m3 = abai_lanes_sum(third);
    *m4 = abai_lanes_sum(fourth);
}
