/* engine/copula_kernel.h - private to engine/copula*.c. */
#ifndef ABAI_ENGINE_COPULA_KERNEL_H
#define ABAI_ENGINE_COPULA_KERNEL_H

#include <stddef.h>

#include "dist/student_tail.h"
#include "simd/kernel.h"

/* Signed tails (rng/stream.h) of the scores sum over j < count of row[j] scores[j], for n samples. */
ABAI_KERNEL_DECLARE(void, abai_copula_correlate,
                    (const double *row, size_t count, double *const *scores, size_t n,
                     double *tails));

/* The same of those scores times scale, as values of Student's t. */
ABAI_KERNEL_DECLARE(void, abai_copula_correlate_student,
                    (const double *row, size_t count, double *const *scores, size_t n,
                     const abai_student_tail *student, const double *scale, double *tails));

/* w := sqrt(nu / w). */
ABAI_KERNEL_DECLARE(void, abai_copula_scale, (double nu, double *w, size_t n));

#endif
