/* dist/mixing.h - what multiplies the normals that Student's t is made of, compiled for the hot loop. */
#ifndef ABAI_DIST_MIXING_H
#define ABAI_DIST_MIXING_H

#include "dist/table.h"

/* Student's t of nu degrees of freedom is Z sqrt(nu / W), W chi-squared. The table gives -sqrt(nu / W), which
 * rises as W does, as tables have to: a signed tail is W's own. Its u-error is that of W. Neither W is kept
 * nor its root taken, which with the quotient took longer than the table. nu from 0.5 to 1e6. ABA_MEMORY,
 * or as abai_table_compile. */
aba_status abai_mixing_new(double nu, abai_arena *arena, abai_table **out,
                           aba_error *error) ABA_MUST_USE;

#endif
