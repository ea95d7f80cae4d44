/* engine/copula.h - correlated uniform variates by a Gaussian copula. */
#ifndef ABAI_ENGINE_COPULA_H
#define ABAI_ENGINE_COPULA_H

#include <stddef.h>

#include "plan/plan.h"

/* tails[k] holds n independent signed tails of variable k (rng/stream.h) and gets correlated ones:
 * z = Phi^-1(u) by the table of the standard normal (u-error below 1e-10), L z, and Phi, which is
 * right to 5 units in the last place in both tails. scores is one column per variable. A variable
 * that the factor leaves as it is keeps its tails bit for bit. */
void abai_copula_apply(const abai_copula *copula, double *const *tails, double *const *scores,
                       size_t n);

#endif
