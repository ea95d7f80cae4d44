/* design/permutation_kernel.h - whole groups of indices at a time. Private to design/. */
#ifndef ABAI_DESIGN_PERMUTATION_KERNEL_H
#define ABAI_DESIGN_PERMUTATION_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "design/permutation.h"
#include "simd/kernel.h"

enum { ABAI_PERMUTATION_GROUP = 64 };

/* On from count places to those that indices below n walk to. For the kernels. */
void abai_permutation_walk(const abai_permutation *permutation, size_t count, uint64_t *places);

/* out gets the places of the groups * 64 indices from first on, all below n. */
ABAI_KERNEL_DECLARE(void, abai_permutation_groups,
                    (const abai_permutation *permutation, uint64_t first, size_t groups,
                     uint64_t *out));

#endif
