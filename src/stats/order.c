#include "stats/order.h"

#include <math.h>
#include <stdbool.h>

#include "simd/math.h"

/* ---- ranks of an interval ----------------------------------------------------------------------- */

/* A tail that equals a/2 but for rounding counts as equal: some do, such as B(0) = 1/32 for n = 5
 * and p = 1/2 at level 15/16. */
static bool at_most(double tail, double half) { return tail <= half * (1 + 1e-12); }

/* B(k - 1) <= a/2: true from k = 0 up to the lower rank. */
static bool bounds_below(uint64_t k, uint64_t n, double p, double half) {
    return at_most(abai_binomial_cdf((int64_t)k - 1, n, p, 0), half);
}

/* 1 - B(k - 1) <= a/2: true from the upper rank up to k = n + 1. */
static bool bounds_above(uint64_t k, uint64_t n, double p, double half) {
    return at_most(abai_binomial_cdf((int64_t)k - 1, n, p, 1), half);
}

/* Cornish and Fisher's expansion to the first order in the skewness, at the normal deviate z: within
 * a few of the quantile of Bin(n, p), and in 0 .. n. */
static uint64_t quantile_guess(uint64_t n, double p, double z) {
    const double size = (double)n;
    const double mean = size * p;
    const double offset = z * sqrt(mean * (1 - p)) + (z * z - 1) * (1 - 2 * p) / 6;
    const double guess = mean + offset;
    if (!(guess > 0))
        return 0;
    if (guess >= size)
        return n;
    const uint64_t base = (uint64_t)mean; /* beyond 2^53 the offset would be lost in the sum */
    const uint64_t step = (uint64_t)fabs(offset);
    if (offset < 0)
        return base > step ? base - step : 0;
    return n - base > step ? base + step : n;
}

static uint64_t lower_rank(uint64_t n, double p, double half, double z) {
    uint64_t k = quantile_guess(n, p, z);
    while (k > 0 && !bounds_below(k, n, p, half))
        k--;
    while (k < n && bounds_below(k + 1, n, p, half))
        k++;
    return k;
}

static uint64_t upper_rank(uint64_t n, double p, double half, double z) {
    uint64_t k = quantile_guess(n, p, -z);
    while (k <= n && !bounds_above(k, n, p, half))
        k++;
    while (k > 0 && bounds_above(k - 1, n, p, half))
        k--;
    return k;
}

double abai_order_interval(uint64_t n, double p, double confidence, uint64_t *lower,
                           uint64_t *upper) {
    const double half = (1 - confidence) / 2;
    const double z = -abai_normal_beyond_inverse(half);
    *lower = lower_rank(n, p, half, z);
    *upper = upper_rank(n, p, half, z);
    return 1 - abai_binomial_cdf((int64_t)*upper - 1, n, p, 1) -
           abai_binomial_cdf((int64_t)*lower - 1, n, p, 0);
}

/* ---- definition R-7 ----------------------------------------------------------------------------- */

/* numpy/lib/function_base.py, NumPy 1.22 and later: _quantile with method "linear". */
void abai_r7_position(uint64_t n, double q, uint64_t *rank, double *weight) {
    const double last = (double)(n - 1);
    const double position = last * q; /* counts from 0 */
    *weight = 0;
    if (!(position < last)) {
        *rank = n;
        return;
    }
    const double whole = floor(position);
    *rank = (uint64_t)whole + 1;
    *weight = position - whole;
}

/* The same file's _lerp. */
double abai_r7_interpolate(double a, double b, double weight) {
    if (weight == 0)
        return a;
    const double step = b - a;
    if (isinf(step)) /* NumPy's answer is then infinite or NaN */
        return a * (1 - weight) + b * weight;
    return weight >= 0.5 ? b - step * (1 - weight) : a + step * weight;
}
