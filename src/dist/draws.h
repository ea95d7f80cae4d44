/* dist/draws.h - random variates by rejection, with the same bits everywhere. Private to dist/.
 *
 * gsl_ran_* rest on the C library's functions, which may choose by the CPU; these rest on simd/math.h.
 * They serve hierarchical inputs of families whose inverse is dear: some 0.1 microseconds instead of one.
 */
#ifndef ABAI_DIST_DRAWS_H
#define ABAI_DIST_DRAWS_H

#include <gsl/gsl_rng.h>

/* Standard normal. */
double abai_draw_normal(const gsl_rng *rng);
/* Standard gamma of shape a > 0. */
double abai_draw_gamma(const gsl_rng *rng, double a);
/* The quotient of two of shapes a and b: the odds x / (1 - x) of a beta variate. From 0 to infinity. */
double abai_draw_odds(const gsl_rng *rng, double a, double b);

#endif
