/* dist/incomplete.h - incomplete gamma and beta functions, and their inverses. Private to dist/.
 *
 * gsl_cdf_gamma, _beta, _tdist and _fdist lose digits or fail for large, small and unequal parameters
 * (gsl_cdf_beta_P stops after 512 terms, gsl_cdf_tdist_P is a Cornish-Fisher series above nu = 30,
 * the inverses give NaN). These keep both tails to some 1e-14 of themselves.
 */
#ifndef ABAI_DIST_INCOMPLETE_H
#define ABAI_DIST_INCOMPLETE_H

#include <stdbool.h>

/* A gamma or beta distribution: its shapes, and what of its density depends on them alone. Making one costs
 * as much as some evaluations. */
typedef struct abai_gamma {
    double a;
    double factor, log_factor; /* private to incomplete.c */
} abai_gamma;

typedef struct abai_beta {
    double a, b;
    double factor; /* private to incomplete.c */
} abai_beta;

abai_gamma abai_gamma_of(double a);         /* a > 0 */
abai_beta abai_beta_of(double a, double b); /* a, b > 0 */

/* P(a, x) = P(X <= x) of the standard gamma, or Q(a, x) where upper; 0 <= x < infinity. Where power is
 * not NULL it gets abai_gamma_power, at little more cost; 0 where x is 0. */
double abai_gamma_side(const abai_gamma *gamma, double x, bool upper, double *power);
/* x^a exp(-x) / Gamma(a): x times its density. */
double abai_gamma_power(const abai_gamma *gamma, double x);

/* x in (0, 1) with its complement: both keep their relative precision. */
typedef struct abai_share {
    double x, rest; /* x and 1 - x */
} abai_share;

/* x / (1 - x) is odds: the pair, for odds from 0 to infinity. */
abai_share abai_share_of_odds(double odds);

/* I_x(a, b) = P(X <= x) of the standard beta, or 1 - I_x(a, b) where upper. Where power is not NULL it
 * gets abai_beta_power, at no more cost; 0 at either end. */
double abai_beta_side(const abai_beta *beta, abai_share at, bool upper, double *power);
/* x^a (1 - x)^b / B(a, b): x (1 - x) times its density. */
double abai_beta_power(const abai_beta *beta, abai_share at);

/* The x of a signed tail. 0 where it is below the least normal double (an abai_share: either part). The
 * search starts from the guess where that is positive and finite (an abai_share: both parts): from one that
 * is right to 1e-5 in relative probability it takes one evaluation, and from any one it ends. */
double abai_gamma_inverse(const abai_gamma *gamma, double tail, double guess);
abai_share abai_beta_inverse(const abai_beta *beta, double tail, abai_share guess);

#endif
