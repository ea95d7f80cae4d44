/* Sums and extremes of one block, in one order of operations for all instruction sets. */
#include "stats/moments_kernel.h"

#include <math.h>

#include "stats/lanes.h"

/* As abai_doubles_min and abai_doubles_max do it. */
static inline double smaller(double a, double b) { return a < b ? a : b; }
static inline double larger(double a, double b) { return a > b ? a : b; }

typedef struct overview {
    double sum, min, max;
} overview;

static overview look_over(const double *values, size_t n) {
    double sum[ABAI_SUM_LANES], min[ABAI_SUM_LANES], max[ABAI_SUM_LANES];
    abai_doubles s[ABAI_SUM_REGISTERS], low[ABAI_SUM_REGISTERS], high[ABAI_SUM_REGISTERS];
    for (size_t r = 0; r < ABAI_SUM_REGISTERS; r++) {
        s[r] = abai_doubles_of(0);
        low[r] = abai_doubles_of(HUGE_VAL);
        high[r] = abai_doubles_of(-HUGE_VAL);
    }
    size_t i = 0;
    for (; i + ABAI_SUM_LANES <= n; i += ABAI_SUM_LANES)
        for (size_t r = 0; r < ABAI_SUM_REGISTERS; r++) {
            const abai_doubles x = abai_lanes_get(values + i, r);
            s[r] += x;
            low[r] = abai_doubles_min(low[r], x);
            high[r] = abai_doubles_max(high[r], x);
        }
    abai_lanes_put(s, sum);
    abai_lanes_put(low, min);
    abai_lanes_put(high, max);
    for (size_t l = 0; i + l < n; l++) {
        sum[l] += values[i + l];
        min[l] = smaller(min[l], values[i + l]);
        max[l] = larger(max[l], values[i + l]);
    }
    overview o = {abai_lanes_sum(sum), min[0], max[0]};
    for (size_t l = 1; l < ABAI_SUM_LANES; l++) {
        o.min = smaller(o.min, min[l]);
        o.max = larger(o.max, max[l]);
    }
    return o;
}

/* Where the sum of finite values overflows, their mean does not. */
static double scaled_mean(const double *values, size_t n) {
    double sum[ABAI_SUM_LANES] = {0};
    for (size_t i = 0; i < n; i++)
        sum[i % ABAI_SUM_LANES] += values[i] * (1.0 / (double)n);
    return abai_lanes_sum(sum);
}

typedef struct deviations {
    double sum, squares;
} deviations;

static deviations deviate(const double *values, size_t n, double centre) {
    double sum[ABAI_SUM_LANES], squares[ABAI_SUM_LANES];
    abai_doubles s[ABAI_SUM_REGISTERS], q[ABAI_SUM_REGISTERS];
    for (size_t r = 0; r < ABAI_SUM_REGISTERS; r++)
        s[r] = q[r] = abai_doubles_of(0);
    size_t i = 0;
    for (; i + ABAI_SUM_LANES <= n; i += ABAI_SUM_LANES)
        for (size_t r = 0; r < ABAI_SUM_REGISTERS; r++) {
            const abai_doubles d = abai_lanes_get(values + i, r) - centre;
            s[r] += d;
            q[r] += d * d;
        }
    abai_lanes_put(s, sum);
    abai_lanes_put(q, squares);
    for (size_t l = 0; i + l < n; l++) {
        const double d = values[i + l] - centre;
        sum[l] += d;
        squares[l] += d * d;
    }
    return (deviations){abai_lanes_sum(sum), abai_lanes_sum(squares)};
}

static bool are_finite(const double *values, size_t n) {
    bool good = true;
    for (size_t i = 0; i < n; i++)
        good &= isfinite(values[i]) != 0;
    return good;
}

/* The corrected two-pass algorithm (Chan, Golub, LeVeque 1983, eq. 1.7): what is left of the first
 * moment about the computed mean takes that mean's rounding out of both results. */
bool ABAI_KERNEL(abai_moments_block)(const double *values, size_t n, abai_moments *out) {
    *out = (abai_moments){.min = HUGE_VAL, .max = -HUGE_VAL};
    if (n == 0)
        return true;
    const overview o = look_over(values, n);
    double centre = o.sum / (double)n;
    if (!isfinite(o.sum)) { /* as it is wherever one of the values is not finite */
        if (!are_finite(values, n))
            return false;
        centre = scaled_mean(values, n);
    }
    *out = (abai_moments){.n = n, .mean = o.min, .min = o.min, .max = o.max};
    if (o.min == o.max)
        return true; /* exactly, whatever the sums below would round to */
    const deviations d = deviate(values, n, centre);
    out->mean = centre;
    out->m2 = HUGE_VAL;
    if (!isfinite(d.squares))
        return true; /* deviations beyond 1e154: their squares overflow */
    out->mean = fmin(fmax(centre + d.sum / (double)n, out->min), out->max);
    out->m2 = fmax(d.squares - d.sum * (d.sum / (double)n), 0.0);
    return true;
}
