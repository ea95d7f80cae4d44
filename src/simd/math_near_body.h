/* simd/math_near_body.h - expm1 and log1p, which keep their relative precision near 0. Rules:
 * math_common_body.h.
 *
 * Largest errors found against MPFR, in units in the last place: expm1 1.15, log1p 0.79.
 */
#ifndef ABAI_SIMD_MATH_NEAR_BODY_H
#define ABAI_SIMD_MATH_NEAR_BODY_H

#include "simd/math_exp_log_body.h"

/* 2^k (1 + f) - 1 as (2^k - 1) + 2^k f. Beyond 40 the 1 is lost in the rounding of either part. */
static inline double math_expm1(double x) {
    const double inside = fabs(x) < 40.0 ? x : 40.0;
    const math_exponential e = math_exp_parts(inside, 0.0);
    const math_pair fraction = math_fast_sum(e.hi, e.lo);
    const double power = math_scale_normal(1.0, e.exponent);
    const math_pair sum = math_fast_sum(power - 1.0, power * fraction.hi);
    const double near = sum.hi + (sum.lo + power * fraction.lo);
    const double large = x > 0.0 ? math_exp_any(x, 0.0) : -1.0;
    const double value = fabs(x) < 40.0 ? near : large;
    return math_unless_nan(x, x == 0.0 ? x : value);
}

/* log(u) + rest / u, where u + rest is 1 + x exactly. */
static inline double math_log1p(double x) {
    const double inside = x > -1.0 ? x : 1.0;
    const double finite = inside < HUGE_VAL ? inside : 1.0;
    const math_pair sum = math_sum(1.0, finite);
    const math_float m = math_split_normal(sum.hi);
    const double f = m.mantissa - 1.0;
    const double rest = math_log_rest(f) + (m.exponent * MATH_LN2_LO + sum.lo / sum.hi);
    const double value = m.exponent * MATH_LN2_HI - ((0.5 * f * f - rest) - f);
    const double above = x < HUGE_VAL ? value : HUGE_VAL;
    const double below = x == -1.0 ? -HUGE_VAL : MATH_NAN;
    return x == 0.0 ? x : x > -1.0 ? above : below;
}

#endif
