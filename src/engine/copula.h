/* engine/copula.h - correlated uniform variates by a Gaussian or a Student t copula. */
#ifndef ABAI_ENGINE_COPULA_H
#define ABAI_ENGINE_COPULA_H

#include <stddef.h>

#include "plan/plan.h"

/* tails[k] holds n independent signed tails of variable k (rng/stream.h) and gets correlated ones:
 * z = Phi^-1(u) by the table of the standard normal (u-error below 1e-10), L z, and Phi, which is
 * right to 5 units in the last place in both tails. scores is one column per variable. A variable
 * that the factor leaves as it is keeps its tails bit for bit; one that it makes equal or opposite to such a
 * one gets the same tails, or their negatives.
 *
 * A Student t copula has L z sqrt(nu / W) in place of L z, and the distribution function of t, right to
 * 1e-12 in both tails, in place of Phi. mixing holds the n signed tails of W, and is used up; NULL for a
 * Gaussian one. Variables of correlation 1 and -1 have equal and opposite tails here, too. */
void abai_copula_apply(const abai_copula *copula, double *const *tails, double *const *scores,
                       double *mixing, size_t n);

#endif
