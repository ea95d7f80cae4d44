/* Sums and extremes of one block, in one order of operations for all instruction sets. */
#include "stats/moments_kernel.h"

#include <math.h>

/* Partial results are kept in sixteen lanes, value i in lane i % 16, and brought together as a fixed
 * tree: two registers of AVX-512, four of AVX2, eight of SSE2 or NEON, and the same bits from all. One
 * register alone would wait for its own last addition. */
enum { LANES = 16 };

#if defined(__AVX512F__)
#include <immintrin.h>
enum { WIDTH = 8 };
#define MIN _mm512_min_pd
#define MAX _mm512_max_pd
#elif defined(__AVX2__)
#include <immintrin.h>
enum { WIDTH = 4 };
#define MIN _mm256_min_pd
#define MAX _mm256_max_pd
#elif defined(__SSE2__)
#include <emmintrin.h>
enum { WIDTH = 2 };
#define MIN _mm_min_pd
#define MAX _mm_max_pd
#else
enum { WIDTH = 2 };
#define MIN lesser
#define MAX greater
#endif

enum { REGISTERS = LANES / WIDTH };
typedef double vector __attribute__((vector_size(8 * WIDTH)));
typedef double unaligned __attribute__((vector_size(8 * WIDTH), aligned(8)));

/* What MINPD and MAXPD do: of equal values, or where one is NaN, the second. */
static inline double smaller(double a, double b) { return a < b ? a : b; }
static inline double larger(double a, double b) { return a > b ? a : b; }

#if !defined(__SSE2__)
static inline vector lesser(vector a, vector b) {
    return (vector){smaller(a[0], b[0]), smaller(a[1], b[1])};
}
static inline vector greater(vector a, vector b) {
    return (vector){larger(a[0], b[0]), larger(a[1], b[1])};
}
#endif

static inline vector load(const double *values, size_t r) {
    return *(const unaligned *)(values + r * WIDTH);
}

static double tree_sum(double lane[LANES]) {
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t l = 0; l < half; l++)
            lane[l] += lane[l + half];
    return lane[0];
}

typedef struct overview {
    double sum, min, max;
} overview;

static overview look_over(const double *values, size_t n) {
    double sum[LANES], min[LANES], max[LANES];
    vector s[REGISTERS], low[REGISTERS], high[REGISTERS];
    for (size_t r = 0; r < REGISTERS; r++) {
        s[r] = (vector){0};
        low[r] = (vector){0} + HUGE_VAL;
        high[r] = (vector){0} - HUGE_VAL;
    }
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t r = 0; r < REGISTERS; r++) {
            const vector x = load(values + i, r);
            s[r] += x;
            low[r] = MIN(low[r], x);
            high[r] = MAX(high[r], x);
        }
    for (size_t l = 0; l < LANES; l++) {
        sum[l] = s[l / WIDTH][l % WIDTH];
        min[l] = low[l / WIDTH][l % WIDTH];
        max[l] = high[l / WIDTH][l % WIDTH];
    }
    for (size_t l = 0; i + l < n; l++) {
        sum[l] += values[i + l];
        min[l] = smaller(min[l], values[i + l]);
        max[l] = larger(max[l], values[i + l]);
    }
    overview o = {tree_sum(sum), min[0], max[0]};
    for (size_t l = 1; l < LANES; l++) {
        o.min = smaller(o.min, min[l]);
        o.max = larger(o.max, max[l]);
    }
    return o;
}

/* Where the sum of finite values overflows, their mean does not. */
static double scaled_mean(const double *values, size_t n) {
    double sum[LANES] = {0};
    for (size_t i = 0; i < n; i++)
        sum[i % LANES] += values[i] * (1.0 / (double)n);
    return tree_sum(sum);
}

typedef struct deviations {
    double sum, squares;
} deviations;

static deviations deviate(const double *values, size_t n, double centre) {
    double sum[LANES], squares[LANES];
    vector s[REGISTERS], q[REGISTERS];
    for (size_t r = 0; r < REGISTERS; r++)
        s[r] = q[r] = (vector){0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t r = 0; r < REGISTERS; r++) {
            const vector d = load(values + i, r) - centre;
            s[r] += d;
            q[r] += d * d;
        }
    for (size_t l = 0; l < LANES; l++) {
        sum[l] = s[l / WIDTH][l % WIDTH];
        squares[l] = q[l / WIDTH][l % WIDTH];
    }
    for (size_t l = 0; i + l < n; l++) {
        const double d = values[i + l] - centre;
        sum[l] += d;
        squares[l] += d * d;
    }
    return (deviations){tree_sum(sum), tree_sum(squares)};
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
