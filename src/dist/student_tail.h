/* dist/student_tail.h - P(T > t) of Student's t, and of the normal that it becomes, compiled for the hot
 * loop.
 *
 * What a copula needs of its scores: the distribution function at every draw, to full relative precision in
 * the tail. The tail is tabulated over y = 1 + t, t >= 0, whose binades are cut into 2^bits
 * cells of equal width; each has one polynomial of degree 7 through the tail at Chebyshev-Lobatto nodes, so
 * that neighbours meet. As many bits as it takes to be right to 1e-12 of the tail, measured between the
 * nodes: 4 for nu up to 3, whose tail is nearly a power of t, and 8 from 1000 on and for the normal. The table ends where the tail is below 2^-54, the least that a stream gives (rng/stream.h).
 */
#ifndef ABAI_DIST_STUDENT_TAIL_H
#define ABAI_DIST_STUDENT_TAIL_H

#include <stddef.h>
#include <stdint.h>

#include "abanico/status.h"
#include "base/arena.h"
#include "base/bits.h"

enum { ABAI_STUDENT_DEGREE = 7 };

typedef struct abai_student_tail {
    double nu; /* infinite: a normal */
    unsigned bits;
    double end;   /* of y: the greatest that the table holds */
    double error; /* the greatest measured, relative to the tail */
    size_t cells;
    const double *row; /* cells x (degree + 1): coefficients in s, rising powers */
} abai_student_tail;

/* nu from 0.5 to 1e6, or infinite. In the arena, immutable, safe for concurrent use. ABA_INTERNAL where the precision
 * is not reached; ABA_MEMORY. */
aba_status abai_student_tail_new(double nu, abai_arena *arena, const abai_student_tail **out,
                                 aba_error *error) ABA_MUST_USE;

/* P(T > t) for t >= 0; beyond the table its last value, which is below 2^-54. Plain products and sums in one
 * order, those of dist/student_tail_kernel.c. A cell's s is what the mantissa has below its leading bits,
 * exactly. */
static inline double abai_student_tail_value(const abai_student_tail *tail, double t) {
    const uint64_t one = UINT64_C(1023) << 52;
    const double y = 1 + t < tail->end ? 1 + t : tail->end;
    const uint64_t word = abai_bits_of(y) - one; /* cells, and below them their parts */
    const double s = abai_from_bits((word << (12 + tail->bits) >> 12) | one) - 1;
    const double *row = tail->row + (word >> (52 - tail->bits)) * (ABAI_STUDENT_DEGREE + 1);
    double p = row[ABAI_STUDENT_DEGREE];
    for (int d = ABAI_STUDENT_DEGREE - 1; d >= 0; d--)
        p = row[d] + s * p;
    return p;
}

#endif
