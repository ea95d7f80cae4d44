/* stats/order.h - percentiles as order statistics, and their distribution-free intervals. */
#ifndef ABAI_STATS_ORDER_H
#define ABAI_STATS_ORDER_H

#include <stdint.h>

/* Binomial probability P(K <= k) or, where upper is not 0, P(K > k) for K ~ Bin(n, p), 0 < p < 1,
 * accurate to about 1e-13 relative for any n below 2^63 (GSL's stops at 2^32) in microseconds.
 * Saddle-point mass (Loader 2000), summed outwards where the variance is small, times an integral
 * where it is large. k may be negative or above n. */
double abai_binomial_cdf(int64_t k, uint64_t n, double p, int upper);

/* Ranks (1-based) of the two-sided interval for the p-quantile at level `confidence` from n draws:
 * lower = max{k: B(k-1) <= a/2}, upper = min{k: B(k-1) >= 1-a/2} with a = 1 - confidence and B the
 * Bin(n, p) CDF; a tail that exceeds a/2 by no more than 1e-12 of it counts as equal. lower = 0 and
 * upper = n + 1 mean that no order statistic bounds it on that side. Returns the coverage
 * B(upper-1) - B(lower-1). (David and Nagaraja 2003, 7.1.) 0 < p < 1, n >= 1. */
double abai_order_interval(uint64_t n, double p, double confidence, uint64_t *lower,
                           uint64_t *upper);

/* Definition R-7 (Hyndman and Fan 1996; NumPy's "linear"): the percentile lies between order
 * statistics `rank` and `rank + 1` (1-based) at fraction `weight`; for weight 0 the first alone. q is
 * the probability, computed as NumPy does from a percentage: percentage / 100. n >= 1. */
void abai_r7_position(uint64_t n, double q, uint64_t *rank, double *weight);
/* The interpolation with NumPy's rounding: a + (b - a) t, from the nearer end. */
double abai_r7_interpolate(double a, double b, double weight);

#endif
