/* engine/copula.h - correlated uniform variates by a Gaussian or a Student t copula. */
#ifndef ABAI_ENGINE_COPULA_H
#define ABAI_ENGINE_COPULA_H

#include <stddef.h>

#include "plan/plan.h"

/* Whether the variable's signed tails (rng/stream.h) stay those that it is drawn as: the factor leaves it
 * as it is, and the copula is Gaussian. */
bool abai_copula_keeps(const abai_copula *copula, size_t variable);
/* Whether the variable's normal scores enter any tails. */
bool abai_copula_scores(const abai_copula *copula, size_t variable);

/* Correlated signed tails of n samples, a column for each variable, of z = Phi^-1(u) by the table of the
 * standard normal (u-error below 1e-10): L z, and its distribution function, right to 1e-12 in both
 * tails. A Student t copula has L z sqrt(nu / W) in place of L z, and the distribution function of t in place
 * of Phi. scores[k] holds z where abai_copula_scores; tails[k] the independent tails where
 * abai_copula_keeps; scale -sqrt(nu / W) by its table, NULL for a Gaussian copula.
 *
 * A variable that is kept keeps its tails bit for bit. Variables of correlation 1 and -1 have equal and
 * opposite tails, kept or not. */
void abai_copula_apply(const abai_copula *copula, double *const *scores, const double *scale,
                       double *const *tails, size_t n);

#endif
