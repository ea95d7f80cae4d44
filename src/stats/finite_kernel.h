/* stats/finite_kernel.h - private to stats/finite*.c. */
#ifndef ABAI_STATS_FINITE_KERNEL_H
#define ABAI_STATS_FINITE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "simd/kernel.h"

ABAI_KERNEL_DECLARE(bool, abai_finite_all, (const double *values, size_t n));
ABAI_KERNEL_DECLARE(uint64_t, abai_finite_at_most, (const double *values, size_t n, double bound));

#endif
