/* design/lhs_kernel.h - places in strata as signed tails. Private to design/. */
#ifndef ABAI_DESIGN_LHS_KERNEL_H
#define ABAI_DESIGN_LHS_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "simd/kernel.h"

/* out gets signed tails of (stratum + v) width, n strata in all, v the uniform variate of the words
 * (abai_tail_from_bits). count is a multiple of 8. */
ABAI_KERNEL_DECLARE(void, abai_lhs_places,
                    (uint64_t n, double width, const uint64_t *stratum, const uint64_t *bits,
                     size_t count, double *out));

#endif
