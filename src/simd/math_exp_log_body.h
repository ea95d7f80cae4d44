/* simd/math_exp_log_body.h - exp, log, log2, log10 and pow. Rules: math_common_body.h.
 *
 * Polynomial coefficients, here and in the other bodies: minimax for the relative error of the
 * function (Remez exchange in 60 digits, each coefficient rounded to double); the error of the
 * polynomial itself is given beside it. Largest errors found against MPFR, in units in the last
 * place: exp 0.78, log 0.85, log2 0.80, log10 0.85, pow 0.85.
 */
#ifndef ABAI_SIMD_MATH_EXP_LOG_BODY_H
#define ABAI_SIMD_MATH_EXP_LOG_BODY_H

#include "simd/math_common_body.h"

/* log 2: 42 bits, so that its products with exponents are exact, and the next 53. */
#define MATH_LN2_HI 0x1.62e42fefa3800p-1
#define MATH_LN2_LO 0x1.ef35793c76730p-45
#define MATH_LOG2_E 0x1.71547652b82fep+0

/* Where exp has long been 0 and infinite: arguments are brought in between. */
#define MATH_EXP_LEAST (-746.0)
#define MATH_EXP_MOST 710.0

/* ---- exp ---------------------------------------------------------------------------------------- */

/* exp = 2^exponent (1 + (hi + lo)); unlike in a math_pair lo may be a fifth of hi. */
typedef struct math_exponential {
    double hi, lo;
    uint64_t exponent; /* two's complement, above MATH_MAGIC's bits */
} math_exponential;

/* (e^r - 1 - r) / r^2 for |r| <= log(2) / 2; 2^-58. */
static inline double math_exp_polynomial(double r) {
    double p = 0x1.ad7f690f1c8d7p-26;
    p = p * r + 0x1.28ad8e0ad53dep-22;
    p = p * r + 0x1.71df257f78d1bp-19;
    p = p * r + 0x1.a01999f04bf38p-16;
    p = p * r + 0x1.a01a012a31be6p-13;
    p = p * r + 0x1.6c16c18433da4p-10;
    p = p * r + 0x1.1111111127c85p-7;
    p = p * r + 0x1.5555555550853p-5;
    p = p * r + 0x1.55555555554fap-3;
    return p * r + 0x1.000000000000ap-1;
}

/* exp(x + low) for x between the bounds above. x - k log(2) is exact but for the tail of log(2), which
 * is kept apart (Cody & Waite 1980, chapter 6). */
static inline math_exponential math_exp_parts(double x, double low) {
    const double shifted = x * MATH_LOG2_E + MATH_MAGIC;
    const double k = shifted - MATH_MAGIC;
    const double hi = x - k * MATH_LN2_HI;
    const double lo = low - k * MATH_LN2_LO;
    const double r = hi + lo;
    return (math_exponential){hi, r * r * math_exp_polynomial(r) + lo, math_bits(shifted)};
}

/* y 2^(exponent + more) for y of the order of 1: two factors, of which only the second rounds. */
static inline double math_scale(double y, uint64_t exponent, uint64_t more) {
    const uint64_t biased = exponent - math_bits(MATH_MAGIC) + 2046 + more;
    const uint64_t half = biased >> 1;
    return y * math_from_bits(half << 52) * math_from_bits((biased - half) << 52);
}

static inline double math_exp_clamp(double x) {
    const double above = x < MATH_EXP_LEAST ? MATH_EXP_LEAST : x;
    return above > MATH_EXP_MOST ? MATH_EXP_MOST : above;
}

static inline double math_exp(double x) {
    const math_exponential e = math_exp_parts(math_exp_clamp(x), 0.0);
    return math_canonical(math_scale(1.0 + (e.hi + e.lo), e.exponent, 0));
}

/* ---- logarithms --------------------------------------------------------------------------------- */

/* x = 2^exponent mantissa, mantissa in [sqrt(1/2), sqrt(2)), for positive finite x. */
typedef struct math_float {
    double exponent, mantissa;
} math_float;

static inline math_float math_split(double x) {
    const uint64_t root = UINT64_C(0x3fe6a09e667f3bcd); /* sqrt(1/2) */
    const double normal = x < 0x1p-1022 ? x * 0x1p54 : x;
    const double bias = x < 0x1p-1022 ? 0x1p52 + 1024.0 + 54.0 : 0x1p52 + 1024.0;
    const uint64_t steps = math_bits(normal) - root;
    const uint64_t biased = (steps + (UINT64_C(1024) << 52)) >> 52;
    return (math_float){math_from_bits(biased | UINT64_C(0x4330000000000000)) - bias,
                        math_from_bits((steps & MATH_MANTISSA) + root)};
}

/* The value of a logarithm at the ends of its domain and beyond. */
static inline double math_log_ends(double x, double inside) {
    const double positive = x < HUGE_VAL ? inside : HUGE_VAL;
    const double otherwise = x == 0.0 ? -HUGE_VAL : MATH_NAN;
    return x > 0.0 ? positive : otherwise;
}

/* log(1 + f) - f + f^2/2 with s = f / (2 + f): 2 atanh(s) = 2 s + s^3 P(s^2), for 1 + f as above;
 * 2^-59. The form is that of Sun's fdlibm (1993), e_log.c. */
static inline double math_log_rest(double f) {
    const double s = f / (2.0 + f);
    const double z = s * s;
    double p = 0x1.2f062be9a2b0fp-3;
    p = p * z + 0x1.39a1a7bd4f5d4p-3;
    p = p * z + 0x1.74663f9b81909p-3;
    p = p * z + 0x1.c71c5206217efp-3;
    p = p * z + 0x1.24924941f4e83p-2;
    p = p * z + 0x1.999999997fd77p-2;
    p = p * z + 0x1.5555555555592p-1;
    return s * (0.5 * f * f + z * p);
}

static inline double math_log(double x) {
    const math_float m = math_split(x);
    const double f = m.mantissa - 1.0;
    const double rest = math_log_rest(f) + m.exponent * MATH_LN2_LO;
    const double value = m.exponent * MATH_LN2_HI - ((0.5 * f * f - rest) - f);
    return math_log_ends(x, value);
}

/* log(x) times a factor: that is given in 32 bits and the next 53, and its product with log(2) in
 * two parts of which the first has few enough bits for exact products with exponents. */
static inline double math_log_times(double x, math_pair factor, math_pair step) {
    const math_float m = math_split(x);
    const double f = m.mantissa - 1.0;
    const double square = 0.5 * f * f;
    const double hi = math_from_bits(math_bits(f - square) & ~UINT64_C(0xffffffff));
    const double lo = ((f - hi) - square) + math_log_rest(f);
    const math_pair sum = math_fast_sum(m.exponent * step.hi, hi * factor.hi);
    const double small = m.exponent * step.lo + ((lo + hi) * factor.lo + lo * factor.hi);
    return math_log_ends(x, sum.hi + (sum.lo + small));
}

static inline double math_log2(double x) {
    const math_pair log2_e = {0x1.7154765200000p+0, 0x1.705fc2eefa200p-33};
    return math_log_times(x, log2_e, (math_pair){1.0, 0.0});
}

static inline double math_log10(double x) {
    const math_pair log10_e = {0x1.bcb7b15200000p-2, 0x1.b9438ca9aadd5p-36};
    const math_pair log10_2 = {0x1.34413509f6000p-2, 0x1.9fef311f12b36p-42};
    return math_log_times(x, log10_e, log10_2);
}

/* ---- pow ---------------------------------------------------------------------------------------- */

/* (3 atanh(s) / s - 3 - z - (3/5) z^2) / z^3 for z = s^2; 2^-80 of the logarithm. */
static inline double math_pow_polynomial(double z) {
    double p = 0x1.504feb30ea01ep-3;
    p = p * z + 0x1.407cb84686d71p-3;
    p = p * z + 0x1.6983ec1035a68p-3;
    p = p * z + 0x1.99990797bcd92p-3;
    p = p * z + 0x1.d89d8bc3b1878p-3;
    p = p * z + 0x1.1745d1727408cp-2;
    p = p * z + 0x1.55555555575f6p-2;
    return p * z + 0x1.b6db6db6db6cdp-2;
}

/* log(x) to 2^-64 for positive finite x, the upper part in 26 bits. With s = (m - 1) / (m + 1) it is
 * k log(2) + (2/3) s (3 + s^2 + ...); every upper part is cut so that its products are exact, as in
 * Sun's fdlibm (1993), e_pow.c. */
static inline math_pair math_log_pair(double x) {
    const math_float m = math_split(x);
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

/* |x|^y for finite |x| > 0. Beyond 2^66 the size of y does not matter any more, as the logarithm is 0
 * or at least 2^-53. */
static inline double math_pow_magnitude(double magnitude, double y) {
    const double above = y < -0x1p66 ? -0x1p66 : y;
    const double power = above > 0x1p66 ? 0x1p66 : above;
    const math_pair l = math_log_pair(magnitude);
    const double y_hi = math_upper(power);
    const math_pair p = math_fast_sum(y_hi * l.hi, (power - y_hi) * l.hi + power * l.lo);
    const double hi = math_exp_clamp(p.hi);
    const math_exponential e = math_exp_parts(hi, hi == p.hi ? p.lo : 0.0);
    return math_scale(1.0 + (e.hi + e.lo), e.exponent, 0);
}

/* As ISO C17, annex F.10.4.4 has it, NaN to the power 0 and 1 to the power NaN being 1. */
static inline double math_pow(double x, double y) {
    const double magnitude = fabs(x), size = fabs(y);
    const double whole = math_nearest(size), half = 0.5 * size;
    const double even = math_nearest(half) == half ? 1.0 : 0.0; /* of use for whole y */
    const double sign = even == 0.0 ? copysign(1.0, x) : 1.0;

    const double edge = (magnitude == 0.0 ? -1.0 : 1.0) * y; /* where |x| is 0 or infinite */
    const double extreme = edge > 0.0 ? HUGE_VAL : 0.0;
    const double regular = math_pow_magnitude(magnitude, y);
    const double inside = magnitude > 0.0 ? regular : extreme;
    const double value = magnitude < HUGE_VAL ? inside : extreme;

    const double signed_value = whole == size ? sign * value : value;
    const double fraction = whole == size ? 0.0 : 1.0;
    const double outside = (magnitude < HUGE_VAL ? fraction : 0.0) * (x < 0.0 ? 1.0 : 0.0);
    const double known = outside == 0.0 ? signed_value : MATH_NAN;
    const double ordered = x == x ? (y == y ? known : MATH_NAN) : MATH_NAN;
    const double unit = x == 1.0 ? 1.0 : ordered;
    return y == 0.0 ? 1.0 : unit;
}

#endif
