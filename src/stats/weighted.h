/* stats/weighted.h - statistics of weighted draws, and their intervals: self-normalised importance
 * sampling (Hesterberg 1995; Owen, "Monte Carlo theory, methods and examples", chapter 9).
 *
 * Draws y_i are independent and have weights w_i that depend on the draw alone. What is estimated are
 * ratios such as sum w y / sum w; their variances are by the delta method, sum w^2 (y - mean)^2 /
 * (sum w)^2 (Owen, eq. 9.9), and intervals are normal. They hold as far as the effective sample size
 * (sum w)^2 / sum w^2 (Kish 1965) is large: a hundred, say.
 *
 * All sums run in the order of the arrays, one after the other. A structure belongs to one thread at a time.
 */
#ifndef ABAI_STATS_WEIGHTED_H
#define ABAI_STATS_WEIGHTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/interval.h"

/* ---- sums of weights that are given by their logarithms ---------------------------------------- */

/* sum and square are those of exp(log - greatest) and of its square: nothing under- or overflows. */
typedef struct abai_log_sum {
    double greatest; /* -infinity where all weights are 0; sums are 0 then */
    double sum, square;
    uint64_t positive; /* how many weights are not 0 */
} abai_log_sum;

abai_log_sum abai_log_sum_init(void);
/* Logarithms below infinity; -infinity is a weight of 0. */
void abai_log_sum_add(abai_log_sum *into, const double *logs, size_t n);
/* The sums of both; depends on the order in its rounding. */
void abai_log_sum_merge(abai_log_sum *into, const abai_log_sum *from);
/* (sum w)^2 / sum w^2; 0 where all weights are 0. */
double abai_log_sum_ess(const abai_log_sum *sums);

/* ---- moments ----------------------------------------------------------------------------------- */

typedef struct abai_weighted_moments {
    size_t n;
    double ess;
    double mean;
    double mean_se;
    /* sqrt(sum w (y - mean)^2 / (sum w - sum w^2 / sum w)): without bias for equal weights, where it is
     * the sample standard deviation (n - 1). */
    double sd;
    double sd_se; /* by the delta method from the variance of (y - mean)^2 */
    double min, max;
} abai_weighted_moments;

/* Of finite values with finite weights above 0. Numbers that do not exist are NaN: all but n and ess for
 * n = 0; mean_se, sd and sd_se where only one draw counts. */
void abai_weighted_moments_of(const double *values, const double *weights, size_t n,
                              abai_weighted_moments *out);

/* mean -+ z mean_se; sd exp(-+ z sd_se / sd), on the logarithmic scale so that ends stay positive. Unknown
 * where an error is. */
abai_interval abai_weighted_mean_interval(const abai_weighted_moments *m, double confidence);
abai_interval abai_weighted_sd_interval(const abai_weighted_moments *m, double confidence);

/* ---- percentiles ------------------------------------------------------------------------------- */

typedef struct abai_weighted_draw {
    double value;
    double weight;
} abai_weighted_draw;

/* Draws by rising value, equal ones in the order in which they were given; S_k = w_1 + ... + w_k. */
typedef struct abai_weighted_order {
    size_t n;
    abai_weighted_draw *draws;
    double *upto;  /* S_k */
    bool is_equal; /* all weights are the same */
} abai_weighted_order;

/* Of finite values with finite weights above 0, 1 <= n < 2^32. False: out of memory; *order may be freed
 * then, too. Takes 40 bytes a draw while it sorts, and holds 24. */
bool abai_weighted_sort(abai_weighted_order *order, const double *values, const double *weights,
                        size_t n);
void abai_weighted_order_free(abai_weighted_order *order);

/* The p-quantile, 0 <= p <= 1: the inverse of the weighted empirical distribution function, linear between
 * neighbours. Draw k stands at
 *
 *     t_k = (S_k - w_k / 2 - w_1 / 2) / (S_n - w_1 / 2 - w_n / 2),
 *
 * so that t_1 = 0, t_n = 1, and a gap between two draws takes the mean of their weights. Where weights are
 * equal t_k = (k - 1) / (n - 1), definition R-7, and the result has the bits of stats/order.h. */
double abai_weighted_quantile(const abai_weighted_order *order, double p);

/* Its interval (Woodruff 1952; for importance sampling Glynn 1996, Chu and Nakayama 2012): F, the weighted
 * share of draws at or below the quantile, has the variance
 *
 *     V = sum w_i^2 (1{y_i <= q} - p)^2 / (sum w)^2,
 *
 * and the interval is between the draws at which F passes p - z sqrt(V) and p + z sqrt(V). Of draws that
 * are equal to q as many count as at or below it as make up p. An end that passes 0 or 1 is infinite, as
 * both are for p = 0 and p = 1. */
abai_interval abai_weighted_quantile_interval(const abai_weighted_order *order, double p,
                                              double confidence);

#endif
