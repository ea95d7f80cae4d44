/* simd/math_exp_log_body.h - exp, log, log2 and log10. Rules: math_common_body.h.
 *
 * Polynomial coefficients, here and in the other bodies: minimax for the relative error of the
 * function (Remez exchange in 60 digits, each coefficient rounded to double); the error of the
 * polynomial itself is given beside it. Largest errors found against MPFR, here and in the other
 * bodies over four million arguments each, in units in the last place: exp 0.93, log 0.79, log2
 * 0.75, log10 0.66.
 */
#ifndef ABAI_SIMD_MATH_EXP_LOG_BODY_H
#define ABAI_SIMD_MATH_EXP_LOG_BODY_H

#include "simd/math_common_body.h"

/* log 2: 42 bits, so that its products with exponents are exact, and the next 53. */
#define MATH_LN2_HI 0x1.62e42fefa3800p-1
#define MATH_LN2_LO 0x1.ef35793c76730p-45
#define MATH_LOG2_E 0x1.71547652b82fep+0

/* ---- exp ------------------------------------------------------------------------------------- */

/* exp = 2^exponent (1 + (hi + lo)); unlike in a math_pair lo may be a fifth of hi. */
typedef struct math_exponential {
    double hi, lo;
    uint64_t exponent; /* two's complement, above MATH_MAGIC's bits */
} math_exponential;

/* (e^r - 1 - r) / r^2 for |r| <= log(2) / 2; 2^-58. */
static inline double math_exp_polynomial(double r) {
    static const double c[] = {0x1.000000000000ap-1,  0x1.55555555554fap-3,  0x1.5555555550853p-5,
                               0x1.1111111127c85p-7,  0x1.6c16c18433da4p-10, 0x1.a01a012a31be6p-13,
                               0x1.a01999f04bf38p-16, 0x1.71df257f78d1bp-19, 0x1.28ad8e0ad53dep-22,
                               0x1.ad7f690f1c8d7p-26};
    return MATH_POLYNOMIAL(c, r);
}

/* exp(x + low) for |x| < 750, harmless beyond. x - k log(2) is exact but for the tail of
 * log(2), which is kept apart (Cody & Waite 1980, chapter 6). */
static inline math_exponential math_exp_parts(double x, double low) {
    const double shifted = x * MATH_LOG2_E + MATH_MAGIC;
    const double k = shifted - MATH_MAGIC;
    const double hi = x - k * MATH_LN2_HI;
    const double lo = low - k * MATH_LN2_LO;
    const double r = hi + lo;
    return (math_exponential){hi, r * r * math_exp_polynomial(r) + lo, abai_bits_of(shifted)};
}

/* y 2^exponent for y in [1/2, 3/2], where that is a normal number. */
static inline double math_scale_normal(double y, uint64_t exponent) {
    return abai_from_bits(abai_bits_of(y) + (exponent << 52));
}

/* The same also below and above: two factors, of which only the second rounds. */
static inline double math_scale(double y, uint64_t exponent) {
    const uint64_t biased = exponent - abai_bits_of(MATH_MAGIC) + 2046;
    const uint64_t half = biased >> 1;
    return y * abai_from_bits(half << 52) * abai_from_bits((biased - half) << 52);
}

/* exp(x + low) for |x| <= 708. */
static inline double math_exp_normal(double x, double low) {
    const math_exponential e = math_exp_parts(x, low);
    return math_scale_normal(1.0 + (e.hi + e.lo), e.exponent);
}

/* exp(x + low); 0 and infinity by x alone, from where both are certain. */
static inline double math_exp_any(double x, double low) {
    const math_exponential e = math_exp_parts(x, low);
    const double inside = math_scale(1.0 + (e.hi + e.lo), e.exponent);
    const double value = x > 710.0 ? HUGE_VAL : inside;
    return x < -746.0 ? 0.0 : value;
}

static inline uint32_t math_exp_is_rare(double x) { return math_exceeds(x, 708.0); }
static inline double math_exp_usual(double x) { return math_exp_normal(x, 0.0); }
static inline double math_exp_rare(double x) { return math_canonical(math_exp_any(x, 0.0)); }

/* ---- logarithms ------------------------------------------------------------------------------ */

/* x = 2^exponent mantissa, mantissa in [sqrt(1/2), sqrt(2)). */
typedef struct math_float {
    double exponent, mantissa;
} math_float;

/* x positive, normal and finite. Small integers become doubles as the last bits of 2^52 and
 * more. */
static inline math_float math_split_normal(double x) {
    const uint64_t root = UINT64_C(0x3fe6a09e667f3bcd); /* sqrt(1/2) */
    const uint64_t steps = abai_bits_of(x) - root;
    const uint64_t biased = (steps + (UINT64_C(1024) << 52)) >> 52;
    const double whole = abai_from_bits(biased | abai_bits_of(0x1p52));
    return (math_float){whole - (0x1p52 + 1024.0), abai_from_bits((steps & MATH_MANTISSA) + root)};
}

/* x positive and finite. */
static inline math_float math_split(double x) {
    const math_float m = math_split_normal(x < 0x1p-1022 ? x * 0x1p54 : x);
    return (math_float){m.exponent - (x < 0x1p-1022 ? 54.0 : 0.0), m.mantissa};
}

/* Bit 31: x is not positive, normal and finite. */
static inline uint32_t math_log_is_rare(double x) {
    const uint32_t upper = math_upper_bits(x);
    return (upper - UINT32_C(0x00100000)) | (UINT32_C(0x7fefffff) - upper);
}

/* The value of a logarithm at the ends of its domain and beyond. */
static inline double math_log_ends(double x, double inside) {
    const double positive = x < HUGE_VAL ? inside : HUGE_VAL;
    const double otherwise = x == 0.0 ? -HUGE_VAL : MATH_NAN;
    return x > 0.0 ? positive : otherwise;
}

/* log(1 + f) - f + f^2/2 with s = f / (2 + f): 2 atanh(s) = 2 s + s^3 P(s^2), for 1 + f as above;
 * 2^-59. The form is that of Sun's fdlibm (1993), e_log.c. */
static inline double math_log_polynomial(double z) {
    static const double c[] = {0x1.5555555555592p-1, 0x1.999999997fd77p-2, 0x1.24924941f4e83p-2,
                               0x1.c71c5206217efp-3, 0x1.74663f9b81909p-3, 0x1.39a1a7bd4f5d4p-3,
                               0x1.2f062be9a2b0fp-3};
    return MATH_POLYNOMIAL(c, z);
}

static inline double math_log_rest(double f) {
    const double s = f / (2.0 + f);
    const double z = s * s;
    const double p = math_log_polynomial(z);
    return s * (0.5 * f * f + z * p);
}

static inline double math_log_of(math_float m) {
    const double f = m.mantissa - 1.0;
    const double rest = math_log_rest(f) + m.exponent * MATH_LN2_LO;
    return m.exponent * MATH_LN2_HI - ((0.5 * f * f - rest) - f);
}

/* The logarithm times a factor: that is given in 32 bits and the next 53, and its product with
 * log(2) in two parts of which the first has few enough bits for exact products with exponents. */
static inline double math_log_times(math_float m, math_pair factor, math_pair step) {
    const double f = m.mantissa - 1.0;
    const double square = 0.5 * f * f;
    const double hi = abai_from_bits(abai_bits_of(f - square) & ~UINT64_C(0xffffffff));
    const double lo = ((f - hi) - square) + math_log_rest(f);
    const math_pair sum = math_fast_sum(m.exponent * step.hi, hi * factor.hi);
    const double small = m.exponent * step.lo + ((lo + hi) * factor.lo + lo * factor.hi);
    return sum.hi + (sum.lo + small);
}

static inline double math_log2_of(math_float m) {
    const math_pair log2_e = {0x1.7154765200000p+0, 0x1.705fc2eefa200p-33};
    return math_log_times(m, log2_e, (math_pair){1.0, 0.0});
}

static inline double math_log10_of(math_float m) {
    const math_pair log10_e = {0x1.bcb7b15200000p-2, 0x1.b9438ca9aadd5p-36};
    const math_pair log10_2 = {0x1.34413509f6000p-2, 0x1.9fef311f12b36p-42};
    return math_log_times(m, log10_e, log10_2);
}

static inline double math_log_usual(double x) { return math_log_of(math_split_normal(x)); }
static inline double math_log2_usual(double x) { return math_log2_of(math_split_normal(x)); }
static inline double math_log10_usual(double x) { return math_log10_of(math_split_normal(x)); }

static inline double math_log_rare(double x) {
    return math_log_ends(x, math_log_of(math_split(x)));
}
static inline double math_log2_rare(double x) {
    return math_log_ends(x, math_log2_of(math_split(x)));
}
static inline double math_log10_rare(double x) {
    return math_log_ends(x, math_log10_of(math_split(x)));
}

static inline uint32_t math_log2_is_rare(double x) { return math_log_is_rare(x); }
static inline uint32_t math_log10_is_rare(double x) { return math_log_is_rare(x); }

MATH_MOSTLY(exp)
MATH_MOSTLY(log)
MATH_MOSTLY(log2)
MATH_MOSTLY(log10)

#endif
