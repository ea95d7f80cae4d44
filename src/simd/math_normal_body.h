/* simd/math_normal_body.h - the normal distribution's tail. Rules: math_common_body.h.
 *
 * Largest error found against MPFR: 1.84 units in the last place.
 */
#ifndef ABAI_SIMD_MATH_NORMAL_BODY_H
#define ABAI_SIMD_MATH_NORMAL_BODY_H

#include "simd/math_exp_log_body.h"

/* exp(z^2 / 2) P(Z > z) (1 + z) for t = (z - 6) / (z + 6), 0 <= z <= 39; 2^-57.9. The factor 1 + z
 * makes it nearly level, so that the rounding of t hardly counts; the mapping is that of Shepherd &
 * Laframboise 1981 (Math. Comp. 36, 249-253). */
static inline math_pair math_normal_polynomial(double t) {
    static const double c[] = {
        -0x1.5c438de6f0fe6p-4,  0x1.46229bd01702bp-5,   -0x1.1e9d4130ed13dp-8,
        -0x1.08766e432e49bp-6,  0x1.7227accaede44p-6,   -0x1.43da9f7380fc1p-6,
        0x1.b212c0283c5c1p-7,   -0x1.ceac1d8d76393p-8,  0x1.80c840e553500p-9,
        -0x1.c79a7c24051edp-11, 0x1.f52d0bca4ce4dp-14,  0x1.3d0ba2a160f7ap-15,
        -0x1.ba233baa4cec1p-16, 0x1.28224089c6b8ap-18,  0x1.dee74c2fc9159p-20,
        -0x1.0c730e66b010cp-20, -0x1.f157dda07b6f6p-31, 0x1.1cea5ac7435f9p-23,
        -0x1.4fe4d0b2cbd38p-26, -0x1.0ce13578e09d4p-26, 0x1.79baafa2dd97dp-29,
        0x1.9da2ef8391582p-30};
    const math_pair first = {0x1.d0568f5d76666p-2, -0x1.c93b0451dde5fp-57};
    const math_pair sum = math_fast_sum(first.hi, t * MATH_POLYNOMIAL(c, t));
    return (math_pair){sum.hi, sum.lo + first.lo};
}

/* exp(-z^2 / 2). The rounding of z^2, which would count z^2 / 2 times, is carried along. */
static inline math_exponential math_normal_exponential(double z) {
    const double upper = math_upper(z);
    return math_exp_parts(-0.5 * (upper * upper), -0.5 * ((z - upper) * (z + upper)));
}

/* P(Z > z) = 2^exponent (hi + lo), 0 <= z <= 39; lo may be half of hi. */
typedef struct math_normal_tail {
    double hi, lo;
    uint64_t exponent; /* as in a math_exponential */
} math_normal_tail;

/* exp by its two parts, and the quotient with its residue: of the roundings, that of the last sum is
 * what counts. */
static inline math_normal_tail math_normal_parts(double z) {
    const math_exponential e = math_normal_exponential(z);
    const math_pair below = math_sum(z, 1.0);
    const math_pair above = math_normal_polynomial((z - 6.0) / (z + 6.0));
    const double inverse = 1.0 / below.hi;
    const double quotient = above.hi * inverse;
    const math_pair back = math_product(quotient, below.hi);
    const double residue = ((above.hi - back.hi) - back.lo) + (above.lo - quotient * below.lo);
    const math_pair rest = math_fast_sum(e.hi, e.lo);
    const double lo = residue * inverse + quotient * rest.lo;
    return (math_normal_tail){quotient, lo + quotient * rest.hi, e.exponent};
}

/* P(Z > x) of a standard normal Z. From 39 on that is below half the least double. */
static inline double math_normal_beyond(double x) {
    const double z = fabs(x) < 39.0 ? fabs(x) : 39.0;
    const math_normal_tail tail = math_normal_parts(z);
    const double inside = math_scale(tail.hi + tail.lo, tail.exponent);
    const double outer = fabs(x) < 39.0 ? inside : 0.0;
    return math_unless_nan(x, x < 0.0 ? 1.0 - outer : outer);
}

#endif
