/* stats/likelihood.h - how well a simulated value agrees with a disclosed figure.
 *
 * L(y) is the probability (density) of the figure were y true, divided by the greatest that any y gives
 * it: a number in [0, 1], by which a draw of y is weighted. Constant factors of a likelihood cancel in
 * weights, and this scale keeps their logarithms at or below 0.
 *
 *     bounds     1 for a <= y <= b, else 0; an end may be infinite
 *     normal     exp(-((y - a) / b)^2 / 2): the figure a has a normal error of standard deviation b
 *     lognormal  the same of log y, for y > 0: a and b in logarithms
 *     poisson    y^a e^-y / a!: a events were counted where y are expected, y >= 0
 *     binomial   y^a (1 - y)^(b - a): a of b trials succeeded, each with probability y
 *
 * Pure, safe from any thread, the same bits everywhere.
 */
#ifndef ABAI_STATS_LIKELIHOOD_H
#define ABAI_STATS_LIKELIHOOD_H

typedef enum abai_likelihood_kind {
    ABAI_LIKELIHOOD_BOUNDS,
    ABAI_LIKELIHOOD_NORMAL,
    ABAI_LIKELIHOOD_LOGNORMAL,
    ABAI_LIKELIHOOD_POISSON,
    ABAI_LIKELIHOOD_BINOMIAL
} abai_likelihood_kind;

typedef struct abai_likelihood {
    abai_likelihood_kind kind;
    double a, b; /* b > 0 where it is a deviation; 0 <= a <= b, whole, where they are counts */
} abai_likelihood;

/* log L(y), in [-infinity, 0]; -infinity where y is NaN or infinite. */
double abai_likelihood_log(const abai_likelihood *likelihood, double y);

#endif
