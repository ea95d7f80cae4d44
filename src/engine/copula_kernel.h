/* engine/copula_kernel.h - private to engine/copula*.c and engine/conditional.c. */
#ifndef ABAI_ENGINE_COPULA_KERNEL_H
#define ABAI_ENGINE_COPULA_KERNEL_H

#include <stddef.h>

#include "dist/student_tail.h"
#include "simd/kernel.h"

/* Signed tails (rng/stream.h) of the scores sum over j < count of row[j] scores[j], times |scale| unless
 * that is NULL, for n samples. */
ABAI_KERNEL_DECLARE(void, abai_copula_correlate,
                    (const double *row, size_t count, double *const *scores, size_t n,
                     const double *scale, const abai_student_tail *tail, double *tails));

#endif
