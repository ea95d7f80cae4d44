/* simd/math_pow_body.h - pow. Rules: math_common_body.h.
 *
 * exp(y log(x)) with 11 more bits of the logarithm than a double has. Largest error found against
 * MPFR: 1.03 units in the last place.
 */
#ifndef ABAI_SIMD_MATH_POW_BODY_H
#define ABAI_SIMD_MATH_POW_BODY_H

#include "simd/math_exp_log_body.h"

/* (3 atanh(s) / s - 3 - z - (3/5) z^2) / z^3 for z = s^2; 2^-80 of the logarithm. */
static inline double math_pow_polynomial(double z) {
    static const double c[] = {0x1.b6db6db6db6cdp-2, 0x1.55555555575f6p-2, 0x1.1745d1727408cp-2,
                               0x1.d89d8bc3b1878p-3, 0x1.99990797bcd92p-3, 0x1.6983ec1035a68p-3,
                               0x1.407cb84686d71p-3, 0x1.504feb30ea01ep-3};
    return MATH_POLYNOMIAL(c, z);
}

/* log(2^k m) to 2^-64, the upper part in 26 bits. With s = (m - 1) / (m + 1) it is k log(2) +
 * (2/3) s (3 + s^2 + ...); every upper part is cut so that its products are exact, as in Sun's
 * fdlibm (1993), e_pow.c. */
static inline math_pair math_log_pair(math_float m) {
    const double f = m.mantissa - 1.0;
    const double inverse = 1.0 / (m.mantissa + 1.0);
    const double s = f * inverse;
    const double s_hi = math_upper(s);
    const double d_hi = math_upper(m.mantissa + 1.0), d_lo = m.mantissa - (d_hi - 1.0);
    const double s_lo = inverse * ((f - s_hi * d_hi) - s_hi * d_lo);

    const double z = s * s, z_hi = s_hi * s_hi;
    const double series = z * z * (0.6 + z * math_pow_polynomial(z)) + s_lo * (s_hi + s);
    const double t_hi = math_upper(3.0 + z_hi + series);
    const double t_lo = series - ((t_hi - 3.0) - z_hi);

    const double u = s_hi * t_hi, v = s_lo * t_hi + t_lo * s;
    const double p_hi = math_upper(u + v), p_lo = v - (p_hi - u);
    const double third_hi = 0x1.5555550000000p-1, third_lo = 0x1.5555555555555p-27; /* 2/3 */
    const double l_hi = third_hi * p_hi, l_lo = third_hi * p_lo + third_lo * (u + v);

    const double whole = m.exponent * MATH_LN2_HI;
    const double small = l_lo + m.exponent * MATH_LN2_LO;
    const double hi = math_upper((whole + l_hi) + small);
    return (math_pair){hi, small - ((hi - whole) - l_hi)};
}

/* y l, the upper part exact, for exp. */
static inline math_pair math_pow_exponent(math_pair l, double y) {
    const double y_hi = math_upper(y);
    return math_fast_sum(y_hi * l.hi, (y - y_hi) * l.hi + y * l.lo);
}

/* Bit 31: one of x and y is no ordinary number, x is not positive, or |y| exceeds 2^66. */
static inline uint32_t math_pow_is_rare(double x, double y) {
    return math_log_is_rare(x) | math_exceeds(y, 0x1p66);
}

/* x^y from magnitude, which is |x|^y for finite |x| > 0 and |y| <= 2^66. As ISO C17, F.10.4.4
 * has it, with NaN to the power 0 and 1 to the power NaN being 1. */
static inline double math_pow_complete(double x, double y, double magnitude) {
    const double ax = fabs(x), ay = fabs(y);
    const double even = math_nearest(0.5 * ay) == 0.5 * ay ? 1.0 : copysign(1.0, x);
    const double whole = math_nearest(ay) == ay ? 1.0 : 0.0;
    const double sign = whole != 0.0 ? even : 1.0;

    /* 0 and infinity: also what numbers but 1 are when raised beyond 2^66, their logarithms
     * being no less than 2^-53. */
    const double rises = (ax > 1.0 ? 1.0 : -1.0) * y;
    const double extreme = rises > 0.0 ? HUGE_VAL : 0.0;
    const double steep = ax == 1.0 ? 1.0 : extreme;
    const double mild = ay > 0x1p66 ? steep : magnitude;
    const double finite = ax < HUGE_VAL ? mild : extreme;
    const double value = sign * (ax > 0.0 ? finite : extreme);

    const double root = ax < HUGE_VAL ? 1.0 - whole : 0.0;
    const double known = (x < 0.0 ? root : 0.0) != 0.0 ? MATH_NAN : value;
    const double ordered = x == x ? known : MATH_NAN;
    const double unit = x == 1.0 ? 1.0 : (y == y ? ordered : MATH_NAN);
    return y == 0.0 ? 1.0 : unit;
}

static inline double math_pow(double x, double y) {
    const math_pair p = math_pow_exponent(math_log_pair(math_split(fabs(x))), y);
    return math_pow_complete(x, y, math_exp_any(p.hi, p.lo));
}

/* ---- columns --------------------------------------------------------------------------------- */

/* A single loop would be slow: so few of its rounds fit a processor's window that it waits for
 * its own results. Both return whether bit 31 of anything rare was met. */

static inline uint32_t math_block_logs(const double *restrict x, const double *restrict y,
                                       double *restrict hi, double *restrict lo, size_t n) {
    uint32_t rare = 0;
    for (size_t i = 0; i < n; i++) {
        const math_pair l = math_log_pair(math_split_normal(x[i]));
        hi[i] = l.hi;
        lo[i] = l.lo;
        rare |= math_pow_is_rare(x[i], y[i]);
    }
    return rare >> 31;
}

static inline uint32_t math_block_powers(const double *restrict hi, const double *restrict lo,
                                         const double *restrict y, double *restrict out, size_t n) {
    uint32_t rare = 0;
    for (size_t i = 0; i < n; i++) {
        const math_pair p = math_pow_exponent((math_pair){hi[i], lo[i]}, y[i]);
        out[i] = math_exp_normal(p.hi, p.lo);
        rare |= math_exceeds(p.hi, 708.0);
    }
    return rare >> 31;
}

/* Negative bases and results at the ends of the range are too common for a loop without
 * vectors. */
static inline void math_block_rare(const double *restrict x, const double *restrict y,
                                   double *restrict hi, double *restrict lo, double *restrict out,
                                   size_t n) {
    for (size_t i = 0; i < n; i++) {
        const math_pair l = math_log_pair(math_split(fabs(x[i])));
        hi[i] = l.hi;
        lo[i] = l.lo;
    }
    for (size_t i = 0; i < n; i++) {
        const math_pair p = math_pow_exponent((math_pair){hi[i], lo[i]}, y[i]);
        out[i] = math_exp_any(p.hi, p.lo);
    }
    for (size_t i = 0; i < n; i++)
        out[i] = math_pow_complete(x[i], y[i], out[i]);
}

static inline void column_pow(const double *restrict x, const double *restrict y,
                              double *restrict out, size_t n) {
    double hi[MATH_BLOCK], lo[MATH_BLOCK];
    for (size_t start = 0; start < n; start += MATH_BLOCK) {
        const size_t size = n - start < MATH_BLOCK ? n - start : MATH_BLOCK;
        const uint32_t rare = math_block_logs(x + start, y + start, hi, lo, size);
        if ((rare | math_block_powers(hi, lo, y + start, out + start, size)) != 0)
            math_block_rare(x + start, y + start, hi, lo, out + start, size);
    }
}

#endif
