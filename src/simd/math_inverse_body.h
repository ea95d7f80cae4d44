/* simd/math_inverse_body.h - asin, acos, atan and atan2. Rules: math_common_body.h.
 *
 * Reductions as in Sun's fdlibm (1993), e_asin.c and s_atan.c, with selections for its branches.
 * Largest errors found against MPFR, in units in the last place: asin 0.82, acos 0.77, atan 1.23,
 * atan2 1.32.
 */
#ifndef ABAI_SIMD_MATH_INVERSE_BODY_H
#define ABAI_SIMD_MATH_INVERSE_BODY_H

#include "simd/math_common_body.h"

#define MATH_ANGLE_PI ((math_pair){0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53})
#define MATH_ANGLE_PIO2 ((math_pair){0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54})
#define MATH_ANGLE_PIO4 ((math_pair){0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55})
#define MATH_ANGLE_HALF ((math_pair){0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56}) /* atan(1/2) */

/* ---- asin, acos ------------------------------------------------------------------------------ */

/* asin(s) / s - 1 for z = s^2 <= 1/4; 2^-59. */
static inline double math_asin_polynomial(double z) {
    static const double c[] = {0x1.5555555555578p-3, 0x1.333333332df80p-4, 0x1.6db6db722602cp-5,
                               0x1.f1c71a8dc559ep-6, 0x1.6e8bdfa64b849p-6, 0x1.1c49e2bcd11abp-6,
                               0x1.ca20cdfd8d3e9p-7, 0x1.757b7a5d51c54p-7, 0x1.6173f25398f57p-7,
                               0x1.e2bea79a9d69cp-9, 0x1.6492a42f7a9a8p-6, -0x1.59546dea6bfb7p-6,
                               0x1.0bb05ae4fa31ep-5};
    const double p = MATH_POLYNOMIAL(c, z);
    return p * z;
}

/* What asin and acos share. With z = (1 - |x|) / 2 and s its root, acos(|x|) = 2 asin(s) for
 * |x| > 1/2; else s is |x|. asin(s) = s + s rest; root, an upper part of s that has an exact
 * square, and tail make s up. */
typedef struct math_arc {
    double s, rest, root, tail;
} math_arc;

static inline math_arc math_arc_of(double magnitude) {
    const double z = magnitude > 0.5 ? 0.5 * (1.0 - magnitude) : magnitude * magnitude;
    const double s = sqrt(z);
    const double root = math_upper(s);
    /* The smallest s but 0 is 2^-27: the addend is there for 0 / 0. */
    const double tail = (z - root * root) / ((s + root) + 0x1p-1022);
    return (math_arc){s, math_asin_polynomial(z), root, tail};
}

static inline double math_asin(double x) {
    const double magnitude = fabs(x);
    const math_arc arc = math_arc_of(magnitude);
    const math_pair half = MATH_ANGLE_PIO2, quarter = MATH_ANGLE_PIO4;
    const double lower = 2.0 * arc.s * arc.rest - (half.lo - 2.0 * arc.tail);
    const double large = quarter.hi - (lower - (quarter.hi - 2.0 * arc.root));
    const double small = magnitude + magnitude * arc.rest;
    return math_canonical(copysign(magnitude > 0.5 ? large : small, x));
}

static inline double math_acos(double x) {
    const math_arc arc = math_arc_of(fabs(x));
    const math_pair half = MATH_ANGLE_PIO2, full = MATH_ANGLE_PI;
    const double rest = arc.s * arc.rest + arc.tail;
    const double small = half.hi - (x - (half.lo - x * arc.rest));
    const double high = 2.0 * (arc.root + rest);
    const double low = full.hi - 2.0 * (arc.root + (rest - half.lo));
    const double positive = x > 0.5 ? high : small;
    return math_canonical(x < -0.5 ? low : positive);
}

/* ---- atan, atan2 ----------------------------------------------------------------------------- */

/* (atan(t) - t) / t^3 for z = t^2, t <= 7/16; 2^-57. */
static inline double math_atan_polynomial(double z) {
    static const double c[] = {-0x1.555555555550dp-2, 0x1.999999998eb4ep-3,  -0x1.249249200635ap-3,
                               0x1.c71c6fe199e3ep-4,  -0x1.745cdc47a9064p-4, 0x1.3b0f2a3f77326p-4,
                               -0x1.10d6637de1a62p-4, 0x1.dde2876458babp-5,  -0x1.97b3917b35235p-5,
                               0x1.2b41e0d456badp-5,  -0x1.0acf4fa42cddbp-6};
    return MATH_POLYNOMIAL(c, z);
}

/* atan(less / more), 0 <= less <= more, more > 0 and not near the ends of the range: from the
 * nearest of 0, atan(1/2) and pi/4. The differences in the numerators are exact (Sterbenz). */
static inline double math_atan_octant(double less, double more) {
    const double mid = less > 0.4375 * more ? 1.0 : 0.0;
    const double high = less > 0.6875 * more ? 1.0 : 0.0;
    const math_pair a = MATH_ANGLE_HALF, b = MATH_ANGLE_PIO4;
    const double above_mid = mid != 0.0 ? 2.0 * less - more : less;
    const double below_mid = mid != 0.0 ? 2.0 * more + less : more;
    const double hi_mid = mid != 0.0 ? a.hi : 0.0, lo_mid = mid != 0.0 ? a.lo : 0.0;
    const double above = high != 0.0 ? less - more : above_mid;
    const double below = high != 0.0 ? less + more : below_mid;
    const double hi = high != 0.0 ? b.hi : hi_mid, lo = high != 0.0 ? b.lo : lo_mid;

    const double t = above / below;
    const double z = t * t;
    return hi + (t + (t * (z * math_atan_polynomial(z)) + lo));
}

static inline double math_atan(double x) {
    const double magnitude = fabs(x);
    const math_pair half = MATH_ANGLE_PIO2;
    const double less = magnitude > 1.0 ? 1.0 : magnitude;
    const double more = magnitude > 1.0 ? magnitude : 1.0;
    const double octant = math_atan_octant(less, more);
    const double value = magnitude > 1.0 ? half.hi - (octant - half.lo) : octant;
    return math_canonical(copysign(value, x));
}

/* The octant's angle a is added to or taken from 0, pi/2 or pi. Only quotients count:
 * infinities become 1 beside 0, very large and very small pairs are scaled, which makes the
 * comparisons above safe. */
static inline double math_atan2(double y, double x) {
    const double ax = fabs(x), ay = fabs(y);
    const double most = ay > ax ? ay : ax, least = ay > ax ? ax : ay;
    const double down = most > 0x1p1000 ? 0x1p-100 : 1.0;
    const double scale = most < 0x1p-900 ? 0x1p100 : down;
    const double one = least < HUGE_VAL ? 0.0 : 1.0;
    const double less = most < HUGE_VAL ? least * scale : one;
    const double more_finite = most < HUGE_VAL ? most * scale : 1.0;
    const double more = most == 0.0 ? 1.0 : more_finite;
    const double octant = math_atan_octant(less, more);

    const double side = copysign(1.0, x);
    const math_pair full = MATH_ANGLE_PI, half = MATH_ANGLE_PIO2;
    const double hi_flat = side < 0.0 ? full.hi : 0.0, lo_flat = side < 0.0 ? full.lo : 0.0;
    const double hi = ay > ax ? half.hi : hi_flat, lo = ay > ax ? half.lo : lo_flat;
    const double turned = ay > ax ? -side : side;
    const double value = hi + (turned * octant + lo);
    const double ordered = x == x ? copysign(value, y) : MATH_NAN;
    return y == y ? ordered : MATH_NAN;
}

#endif
