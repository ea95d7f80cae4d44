/* dist/student_tail_kernel.h - scores to signed tails, for other kernels and tests. */
#ifndef ABAI_DIST_STUDENT_TAIL_KERNEL_H
#define ABAI_DIST_STUDENT_TAIL_KERNEL_H

#include <stddef.h>

#include "dist/student_tail.h"
#include "simd/kernel.h"

/* Signed tails (rng/stream.h) of n scores: P(T > |t|) with t's sign, brought into what streams give. tails
 * may be t itself, and must not overlap it otherwise. */
ABAI_KERNEL_DECLARE(void, abai_student_tail_fill,
                    (const abai_student_tail *tail, const double *t, size_t n, double *tails));

#endif
