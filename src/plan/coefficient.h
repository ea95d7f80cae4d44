/* plan/coefficient.h - rank correlations of elliptical copulas, and the entry of the matrix that gives them.
 *
 * Kendall's tau is 2 / pi asin(r) for every elliptical copula (Lindskog, McNeil, Schmock 2003, "Kendall's tau
 * for elliptical distributions"). Spearman's rho is that of three independent vectors (X1, Y1), X2, Y3 by
 * concordance, 3 E sign((X1 - X2)(Y1 - Y3)) (Kruskal 1958). With Student t scores, X_i being normal times
 * W_i^-1/2, X1 - X2 and Y1 - Y3 given the W are normal with correlation r V, and so
 *     rho = 6 / pi E asin(r V),   V^2 = W2 / (W1 + W2) W3 / (W1 + W3)
 * (Heinen and Valdesogo 2020, "Spearman rank correlation of the bivariate Student t and scale mixtures of
 * normal distributions", J. Multivariate Anal. 179). V = 1/2 as nu grows: the Gaussian copula's 6 / pi
 * asin(r / 2). With the W, chi-squared, as shares of their sum, V^2 = q / (q + x (1 + x)), where 4 q is
 * Beta(nu/2, 1/2) and x / (1 + x) Beta(nu/2, nu): an integral in two dimensions, once for each nu, by
 * the trapezoidal rule on their normal scores, which converges geometrically.
 */
#ifndef ABAI_PLAN_COEFFICIENT_H
#define ABAI_PLAN_COEFFICIENT_H

#include "base/arena.h"
#include "scenario/scenario.h"

/* What mixes the r of a Student t copula's rho: values and weights of V. */
typedef struct abai_mixture_rule {
    size_t count; /* 0: V = 1/2, a Gaussian copula */
    double *v, *weight;
} abai_mixture_rule;

/* The rule for nu from 0.5 to 1e6, in the arena. */
aba_status abai_mixture_rule_new(double nu, abai_arena *arena, abai_mixture_rule *out,
                                 aba_error *error) ABA_MUST_USE;

/* The coefficient that entry r, in [-1, 1], gives, and the entry for a coefficient. Odd and rising; -1, 0
 * and 1 are themselves exactly. Right to 1e-9 (3e-7 for Spearman's at nu = 0.5). */
double abai_coefficient_of(abai_coefficient kind, const abai_mixture_rule *rule, double r);
double abai_coefficient_inverse(abai_coefficient kind, const abai_mixture_rule *rule, double rho);

#endif
