/* dist/incomplete.h - incomplete gamma and beta functions, and their inverses. Private to dist/.
 *
 * gsl_cdf_gamma, _beta, _tdist and _fdist lose digits or fail for large, small and unequal parameters
 * (gsl_cdf_beta_P stops after 512 terms, gsl_cdf_tdist_P is a Cornish-Fisher series above nu = 30,
 * the inverses give NaN). These keep both tails to some 1e-14 of themselves.
 */
#ifndef ABAI_DIST_INCOMPLETE_H
#define ABAI_DIST_INCOMPLETE_H

#include <stdbool.h>

/* P(a, x) = P(X <= x) of the standard gamma, or Q(a, x) where upper; a > 0, 0 <= x < infinity. */
double abai_gamma_side(double a, double x, bool upper);
/* x^a exp(-x) / Gamma(a): x times its density. */
double abai_gamma_power(double a, double x);

/* x in (0, 1) with its complement: both keep their relative precision. */
typedef struct abai_share {
    double x, rest; /* x and 1 - x */
} abai_share;

/* x / (1 - x) is odds: the pair, for odds from 0 to infinity. */
abai_share abai_share_of_odds(double odds);

/* I_x(a, b) = P(X <= x) of the standard beta, or 1 - I_x(a, b) where upper; a, b > 0. */
double abai_beta_side(double a, double b, abai_share at, bool upper);
/* x^a (1 - x)^b / B(a, b): x (1 - x) times its density. */
double abai_beta_power(double a, double b, abai_share at);

/* The x of a signed tail. 0 where it is below the least normal double (an abai_share: either part). */
double abai_gamma_inverse(double a, double tail);
abai_share abai_beta_inverse(double a, double b, double tail);

#endif
