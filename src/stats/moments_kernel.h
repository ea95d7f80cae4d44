/* stats/moments_kernel.h - private to stats/moments*.c. */
#ifndef ABAI_STATS_MOMENTS_KERNEL_H
#define ABAI_STATS_MOMENTS_KERNEL_H

#include "simd/kernel.h"
#include "stats/moments.h"

/* abai_moments_of. */
ABAI_KERNEL_DECLARE(bool, abai_moments_block, (const double *values, size_t n, abai_moments *out));

#endif
