/* dist/table_build.h - from pieces to the rows that table_kernel.c reads. Private to dist/table*.c and
 * dist/mixing.c. */
#ifndef ABAI_DIST_TABLE_BUILD_H
#define ABAI_DIST_TABLE_BUILD_H

#include "base/arena.h"
#include "dist/table_fit.h"

/* The table of a quantile function cut into pieces: half[0] is the upper half. integral: values are to
 * be rounded up to whole numbers. */
aba_status abai_table_from_pieces(const abai_pieces half[2], bool integral, abai_arena *arena,
                                  abai_table **out, aba_error *error) ABA_MUST_USE;

/* The table of a smooth quantile function: pieces fitted, cut into cubic ones, and made rows of. */
aba_status abai_table_from_inverse(const abai_inverse *inverse, bool integral, abai_arena *arena,
                                   abai_table **out, aba_error *error) ABA_MUST_USE;

/* Bits of the guide over the borders of both halves, rising from 2^-54. */
unsigned abai_guide_bits(const double *const border[2], const size_t count[2]);

/* A half of a step function: value[i] from magnitude begin[i] (rising; the first is 2^-54 or less) to
 * the next. */
typedef struct abai_steps {
    double *begin, *value; /* malloc'd */
    size_t count, capacity;
} abai_steps;

aba_status abai_table_from_steps(const abai_steps half[2], abai_arena *arena, abai_table **out,
                                 aba_error *error) ABA_MUST_USE;

/* Enumerate the atoms of a discrete distribution: at most limit steps in either half, else ABA_INVALID
 * with a bare reason. Free with abai_steps_free, also after a failure. */
aba_status abai_steps_enumerate(const abai_inverse *inverse, size_t limit, abai_steps half[2],
                                aba_error *error) ABA_MUST_USE;
void abai_steps_free(abai_steps *steps);

#endif
