/* design/sobol_kernel.h - whole groups of 32 points. Private to design/. */
#ifndef ABAI_DESIGN_SOBOL_KERNEL_H
#define ABAI_DESIGN_SOBOL_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "design/sobol.h"
#include "simd/kernel.h"

/* out gets groups * 32 words, or signed tails, of points from 32 * group on. */
ABAI_KERNEL_DECLARE(void, abai_sobol_group_bits,
                    (const abai_sobol *sobol, uint64_t group, size_t groups, uint64_t *out));
ABAI_KERNEL_DECLARE(void, abai_sobol_group_tails,
                    (const abai_sobol *sobol, uint64_t group, size_t groups, double *out));

#endif
