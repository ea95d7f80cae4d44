/* stats/fourth_kernel.h - private to stats/fourth*.c. */
#ifndef ABAI_STATS_FOURTH_KERNEL_H
#define ABAI_STATS_FOURTH_KERNEL_H

#include <stddef.h>

#include "simd/kernel.h"

/* Sums of third and fourth powers of deviations from the centre. */
ABAI_KERNEL_DECLARE(void, abai_fourth_sums,
                    (const double *values, size_t n, double centre, double *m3, double *m4));

#endif
