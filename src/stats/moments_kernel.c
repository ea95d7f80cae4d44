/* Sums and extremes of one block, in one order of operations for all instruction sets. */
#include "stats/moments_kernel.h"

#include <math.h>

/* Partial results are kept in eight lanes, value i in lane i % 8, and added up as a fixed tree: one
 * AVX-512 register, two of AVX2 or four of SSE2, and the same sum in all of them. */
enum { LANES = 8 };

static double tree_sum(const double lane[LANES]) {
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

static double sum_scaled(const double *values, size_t n, double scale) {
    double sum[LANES] = {0};
    size_t i = 0;
    for (; n - i >= LANES; i += LANES)
        for (size_t l = 0; l < LANES; l++)
            sum[l] += values[i + l] * scale;
    for (size_t l = 0; i + l < n; l++)
        sum[l] += values[i + l] * scale;
    return tree_sum(sum);
}

static double mean_of(const double *values, size_t n) {
    const double mean = sum_scaled(values, n, 1.0) / (double)n;
    /* Where the sum overflows, the mean does not. */
    return isfinite(mean) ? mean : sum_scaled(values, n, 1.0 / (double)n);
}

static inline double smaller(double a, double b) { return b < a ? b : a; }
static inline double larger(double a, double b) { return b > a ? b : a; }

/* Order does not matter here, so there are as many lanes as keep the compiler from unrolling them
 * into scalar code. */
static void extremes(const double *restrict values, size_t n, double *min, double *max) {
    enum { WIDE = 64 };
    double low[WIDE];
    double high[WIDE];
    for (size_t l = 0; l < WIDE; l++) {
        low[l] = HUGE_VAL;
        high[l] = -HUGE_VAL;
    }
    size_t i = 0;
    for (; n - i >= WIDE; i += WIDE)
        for (size_t l = 0; l < WIDE; l++) {
            low[l] = smaller(low[l], values[i + l]);
            high[l] = larger(high[l], values[i + l]);
        }
    for (size_t l = 0; i + l < n; l++) {
        low[l] = smaller(low[l], values[i + l]);
        high[l] = larger(high[l], values[i + l]);
    }
    for (size_t l = 1; l < WIDE; l++) {
        low[0] = smaller(low[0], low[l]);
        high[0] = larger(high[0], high[l]);
    }
    *min = low[0];
    *max = high[0];
}

static double sum_deviations(const double *values, size_t n, double centre) {
    double sum[LANES] = {0};
    size_t i = 0;
    for (; n - i >= LANES; i += LANES)
        for (size_t l = 0; l < LANES; l++)
            sum[l] += values[i + l] - centre;
    for (size_t l = 0; i + l < n; l++)
        sum[l] += values[i + l] - centre;
    return tree_sum(sum);
}

static inline double square(double x) { return x * x; }

/* Apart from the sum above: in one loop with it, gcc 12 makes scalar code of both. */
static double sum_squares(const double *values, size_t n, double centre) {
    double sum[LANES] = {0};
    size_t i = 0;
    for (; n - i >= LANES; i += LANES)
        for (size_t l = 0; l < LANES; l++)
            sum[l] += square(values[i + l] - centre);
    for (size_t l = 0; i + l < n; l++)
        sum[l] += square(values[i + l] - centre);
    return tree_sum(sum);
}

/* The corrected two-pass algorithm (Chan, Golub, LeVeque 1983, eq. 1.7): what is left of the first
 * moment about the computed mean takes that mean's rounding out of both results. */
void ABAI_KERNEL(abai_moments_block)(const double *values, size_t n, abai_moments *out) {
    *out = (abai_moments){.min = HUGE_VAL, .max = -HUGE_VAL};
    if (n == 0)
        return;
    out->n = n;
    extremes(values, n, &out->min, &out->max);
    out->mean = out->min;
    if (out->min == out->max)
        return; /* exactly, whatever the sums below would round to */
    const double centre = mean_of(values, n);
    const double squares = sum_squares(values, n, centre);
    out->mean = centre;
    out->m2 = HUGE_VAL;
    if (!isfinite(squares))
        return; /* deviations beyond 1e154: their squares overflow */
    const double rest = sum_deviations(values, n, centre);
    out->mean = fmin(fmax(centre + rest / (double)n, out->min), out->max);
    out->m2 = fmax(squares - rest * (rest / (double)n), 0.0);
}
