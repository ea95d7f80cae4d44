/* simd/math_misc_body.h - sinh, cosh, tanh and erf. Rules: math_common_body.h.
 *
 * Largest errors found against MPFR, in units in the last place: sinh 1.58, cosh 1.35, tanh 0.96,
 * erf 1.18.
 */
#ifndef ABAI_SIMD_MATH_MISC_BODY_H
#define ABAI_SIMD_MATH_MISC_BODY_H

#include "simd/math_exp_log_body.h"

/* ---- hyperbolic functions -------------------------------------------------------------------- */

/* (sinh(x) - x) / x^3 for z = x^2 <= 1; 2^-63. */
static inline double math_sinh_polynomial(double z) {
    static const double c[] = {0x1.5555555555556p-3,  0x1.11111111110a1p-7,  0x1.a01a01a0291fbp-13,
                               0x1.71de3a45f7262p-19, 0x1.ae64676685ce1p-26, 0x1.611a3a2280f5ap-33,
                               0x1.b4cf77f2edb97p-41};
    return MATH_POLYNOMIAL(c, z);
}

/* exp(magnitude) / 2. The bound is the largest double with a finite hyperbolic sine and cosine. */
static inline double math_exp_half(double magnitude) {
    const math_exponential e = math_exp_parts(magnitude, 0.0);
    const double half = math_scale_normal(1.0 + (e.hi + e.lo), e.exponent - 1);
    return magnitude > 0x1.633ce8fb9f87dp+9 ? HUGE_VAL : half;
}

static inline double math_sinh(double x) {
    const double magnitude = fabs(x);
    const double half = math_exp_half(magnitude);
    const double z = magnitude * magnitude;
    const double large = half - 0.25 / half;
    const double small = magnitude + magnitude * (z * math_sinh_polynomial(z));
    return math_unless_nan(x, copysign(magnitude < 1.0 ? small : large, x));
}

static inline double math_cosh(double x) {
    const double half = math_exp_half(fabs(x));
    return math_unless_nan(x, half + 0.25 / half);
}

/* (E - 1) / (E + 1) with E = exp(2 |x|); from 22 on that is 1. E - 1 = 2^k (e^r - 1) + (2^k -
 * 1). */
static inline double math_tanh(double x) {
    const double magnitude = fabs(x);
    const math_exponential e = math_exp_parts(2.0 * magnitude, 0.0);
    const math_pair fraction = math_fast_sum(e.hi, e.lo);
    const double power = math_scale_normal(1.0, e.exponent);
    const math_pair sum = math_fast_sum(power - 1.0, power * fraction.hi);
    const math_pair above = {sum.hi, sum.lo + power * fraction.lo};
    const math_pair two = math_sum(above.hi, 2.0);
    const math_pair below = {two.hi, two.lo + above.lo};
    const double value = math_quotient(above, below);
    return math_unless_nan(x, copysign(magnitude > 22.0 ? 1.0 : value, x));
}

/* ---- erf ------------------------------------------------------------------------------------- */

/* erf(x) / x - 1 for z = x^2, x <= 7/8; 2^-61. */
static inline double math_erf_polynomial(double z) {
    static const double c[] = {
        0x1.06eba8214db69p-3,   -0x1.812746b0379e5p-2,  0x1.ce2f21a0429c0p-4,
        -0x1.b82ce3127ba39p-6,  0x1.565bcd0bd44bep-8,   -0x1.c02db3658a37dp-11,
        0x1.f9a31006a6f88p-14,  -0x1.f4d01d5e5f6dep-17, 0x1.b9c1220ee8210p-20,
        -0x1.5dd08303178fcp-23, 0x1.e54e0d5bfbf72p-27,  -0x1.dc9f9272ea6e9p-31};
    return MATH_POLYNOMIAL(c, z);
}

/* exp(x^2) (1 - erf(x)) for t = (x - 3) / (x + 3), 7/8 <= x <= 6; the error of 1 - erf is
 * 2^-60. The mapping is that of Shepherd & Laframboise 1981 (Math. Comp. 36, 249-253). */
static inline double math_erfcx_polynomial(double t) {
    static const double c[] = {0x1.6e9827d229c58p-3,  -0x1.4e102b9cfae8ap-2, 0x1.f6ff20409c081p-3,
                               -0x1.336ffbef829d9p-3, 0x1.258b145021e21p-4,  -0x1.8fa56817877f8p-6,
                               0x1.17cce82ef56fdp-8,  0x1.73c4c7553bb07p-11, -0x1.36c91980809f9p-11,
                               0x1.c7f750253dc1bp-15, 0x1.40ec97ba2ab29p-14, -0x1.a0dae1cf8b5c7p-19,
                               -0x1.766885419aee7p-18};
    return MATH_POLYNOMIAL(c, t);
}

/* From 6 on erf is 1. The rounding of x^2 costs at most x^2 (1 - erf(x)) < 1/5 of the last
 * place. */
static inline double math_erf(double x) {
    const double magnitude = fabs(x);
    const double z = magnitude * magnitude;
    const double t = (magnitude - 3.0) / (magnitude + 3.0);
    const double large = 1.0 - math_exp_normal(-z, 0.0) * math_erfcx_polynomial(t);
    const double small = magnitude + magnitude * math_erf_polynomial(z);
    const double value = magnitude < 0.875 ? small : large;
    return math_unless_nan(x, copysign(magnitude > 6.0 ? 1.0 : value, x));
}

#endif
