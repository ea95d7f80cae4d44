/* simd/math_trig_body.h - sin, cos and tan. Rules: math_common_body.h.
 *
 * Up to 2^24 the argument is reduced with pi/2 in four parts (Cody & Waite 1980, chapter 8),
 * without branches; beyond, value by value with as many bits of 2/pi as its exponent asks for
 * (Payne & Hanek 1983). Largest errors found against MPFR, in units in the last place: sin 0.89,
 * cos 0.91, tan 1.13.
 */
#ifndef ABAI_SIMD_MATH_TRIG_BODY_H
#define ABAI_SIMD_MATH_TRIG_BODY_H

#include "simd/math_common_body.h"

#define MATH_TRIG_LIMIT 0x1p24
#define MATH_2_PI 0x1.45f306dc9c883p-1

#define MATH_PIO2_HI 0x1.921fb54442d18p+0
#define MATH_PIO2_LO 0x1.1a62633145c07p-54

/* ---- kernels --------------------------------------------------------------------------------- */

/* sin(r), |r| <= pi/4: 2^-58. */
static inline math_pair math_sin_quarter_turn(math_pair r) {
    const double z = r.hi * r.hi;
    static const double c[] = {-0x1.5555555555549p-3,  0x1.111111110f87ap-7,
                               -0x1.a01a019c11908p-13, 0x1.71de3577b0c35p-19,
                               -0x1.ae5e6636f43eap-26, 0x1.5d9300247b54dp-33};
    const double p = MATH_POLYNOMIAL(c, z);
    return math_fast_sum(r.hi, r.hi * (z * p) + r.lo);
}

/* cos(r), |r| <= pi/4: 2^-64. */
static inline math_pair math_cos_quarter_turn(math_pair r) {
    const double z = r.hi * r.hi;
    static const double c[] = {0x1.555555555554cp-5,  -0x1.6c16c16c1517ep-10,
                               0x1.a01a019cb1c08p-16, -0x1.27e4f809f26e7p-22,
                               0x1.1ee9ebea50ea9p-29, -0x1.8fae9d06809d3p-37};
    const double p = MATH_POLYNOMIAL(c, z);
    const math_pair parabola = math_fast_sum(1.0, -0.5 * z);
    return math_fast_sum(parabola.hi, parabola.lo + (z * z * p - r.hi * r.lo));
}

/* Gives value the sign of x where the lowest bit of turns is 0, and the other where it is 1. */
static inline double math_turn_sign(double value, double x, uint64_t turns) {
    const uint64_t sign = (abai_bits_of(x) & (UINT64_C(1) << 63)) ^ (turns << 63);
    return abai_from_bits(abai_bits_of(value) ^ sign);
}

/* Not 0 where n is odd: a double, as not every instruction set compares 64-bit integers. */
static inline double math_is_odd(uint64_t n) { return abai_from_bits((n & 1) << 62); }

/* sin(r + n pi/2), with the sign of x besides. */
static inline double math_sin_turned(math_pair r, uint64_t n, double x) {
    const math_pair s = math_sin_quarter_turn(r), c = math_cos_quarter_turn(r);
    return math_turn_sign(math_is_odd(n) != 0.0 ? c.hi : s.hi, x, n >> 1);
}

/* tan(r + n pi/2), with the sign of x besides. */
static inline double math_tan_turned(math_pair r, uint64_t n, double x) {
    const math_pair s = math_sin_quarter_turn(r), c = math_cos_quarter_turn(r);
    const double odd = math_is_odd(n);
    const math_pair above = {odd != 0.0 ? c.hi : s.hi, odd != 0.0 ? c.lo : s.lo};
    const math_pair below = {odd != 0.0 ? s.hi : c.hi, odd != 0.0 ? s.lo : c.lo};
    return math_turn_sign(math_quotient(above, below), x, n);
}

/* ---- arguments up to the limit --------------------------------------------------------------- */

/* x - n pi/2 for |n| < 2^24. pi/2 is in parts of 29 bits and a tail, so that products with n
 * are exact; the first difference is exact too. The closest that doubles in this range come to
 * a multiple of pi/2 is about 2^-60; the sum of the parts is off by 2^-116. */
static inline math_pair math_turn_back(double x, double n) {
    const double first = x - n * 0x1.921fb54000000p+0;
    const math_pair second = math_sum(first, n * -0x1.10b4610000000p-30);
    const math_pair third = math_sum(second.hi, n * -0x1.a626331000000p-58);
    const double tail = (second.lo + third.lo) - n * 0x1.1701b839a2520p-88;
    return math_fast_sum(third.hi, tail);
}

/* |x| = r + n pi/2, |r| <= pi/4; n in the lowest bits, and -0 kept out. */
static inline math_pair math_quarter_turn(double x, uint64_t *n) {
    const double shifted = fabs(x) * MATH_2_PI + MATH_MAGIC;
    *n = abai_bits_of(shifted);
    return math_turn_back(fabs(x), shifted - MATH_MAGIC);
}

static inline double math_sin_usual(double x) {
    uint64_t n;
    const math_pair r = math_quarter_turn(x, &n);
    return math_sin_turned(r, n, x);
}

static inline double math_cos_usual(double x) {
    uint64_t n;
    const math_pair r = math_quarter_turn(x, &n);
    return math_sin_turned(r, n + 1, 1.0);
}

static inline double math_tan_usual(double x) {
    uint64_t n;
    const math_pair r = math_quarter_turn(x, &n);
    return math_tan_turned(r, n, x);
}

/* ---- arguments beyond the limit -------------------------------------------------------------- */

__extension__ typedef unsigned __int128 math_wide;

/* |x| / (pi/2) modulo 4 in 126 binary places, for finite |x| >= 2^24: of the product of x's
 * mantissa and 2/pi, bits of weight 4 and more fall off at the top, and 192 bits hold what
 * counts below. */
static inline math_wide math_quarter_turns(double x) {
    static const uint64_t two_over_pi[] = {
        0,
        UINT64_C(0xa2f9836e4e441529),
        UINT64_C(0xfc2757d1f534ddc0),
        UINT64_C(0xdb6295993c439041),
        UINT64_C(0xfe5163abdebbc561),
        UINT64_C(0xb7246e3a424dd2e0),
        UINT64_C(0x06492eea09d1921c),
        UINT64_C(0xfe1deb1cb129a73e),
        UINT64_C(0xe88235f52ebb4484),
        UINT64_C(0xe99c7026b45f7e41),
        UINT64_C(0x3991d639835339f4),
        UINT64_C(0x9c845f8bbdf9283b),
        UINT64_C(0x1ff897ffde05980f),
        UINT64_C(0xef2f118b5a0a6d1f),
        UINT64_C(0x6d367ecf27cb09b7),
        UINT64_C(0x4f463f669e5fea2d),
        UINT64_C(0x7527bac7ebe5f17b),
        UINT64_C(0x3d0739f78a5292ea),
        UINT64_C(0x6bfb5fb11f8d5d08),
        UINT64_C(0x56033046fc7b6bab),
    };
    const uint64_t mantissa = (abai_bits_of(x) & MATH_MANTISSA) | (MATH_MANTISSA + 1);
    /* The unit of the mantissa is 2^(field - 1075): the first bit that counts is that of 2/pi's
     * bits, after 64 zeros, with weight 2 / unit. */
    const uint64_t first = ((abai_bits_of(x) >> 52) & 2047) - 1075 + 62;
    const uint64_t *words = two_over_pi + first / 64;
    const unsigned shift = (unsigned)(first % 64);
    uint64_t window[3];
    for (size_t i = 0; i < 3; i++)
        window[i] = (words[i] << shift) | ((words[i + 1] >> 1) >> (63 - shift));
    const math_wide upper = ((math_wide)window[0] << 64) | window[1];
    return upper * mantissa + (((math_wide)window[2] * mantissa) >> 64);
}

/* rest 2^-126 quarter turns, positive or negative, in radians: pieces of 48 bits are doubles
 * exactly. */
static inline math_pair math_quarters_angle(math_wide rest) {
    const double sign = rest >> 127 != 0 ? -1.0 : 1.0;
    const math_wide size = rest >> 127 != 0 ? -rest : rest;
    const uint64_t piece = (UINT64_C(1) << 48) - 1;
    const double high = (double)(uint64_t)(size >> 96) * 0x1p-30;
    const double mid = (double)((uint64_t)(size >> 48) & piece) * 0x1p-78;
    const double low = (double)((uint64_t)size & piece) * 0x1p-126;
    const math_pair upper = math_fast_sum(high, mid);
    const math_pair quarters = math_fast_sum(upper.hi, upper.lo + low);
    const math_pair angle = math_product(quarters.hi, MATH_PIO2_HI);
    const double tail = angle.lo + (quarters.hi * MATH_PIO2_LO + quarters.lo * MATH_PIO2_HI);
    const math_pair sum = math_fast_sum(angle.hi, tail);
    return (math_pair){sign * sum.hi, sign * sum.lo};
}

/* |x| = r + n pi/2, |r| <= pi/4, for finite x. */
static inline math_pair math_quarter_turn_far(double x, uint64_t *n) {
    const math_wide turns = math_quarter_turns(x);
    const math_wide nearest = (turns + ((math_wide)1 << 125)) >> 126;
    *n = (uint64_t)nearest;
    return math_quarters_angle(turns - (nearest << 126));
}

static inline double math_sin_rare(double x) {
    uint64_t n = 0;
    const math_pair r = math_quarter_turn_far(x, &n);
    return fabs(x) < HUGE_VAL ? math_sin_turned(r, n, x) : MATH_NAN;
}

static inline double math_cos_rare(double x) {
    uint64_t n = 0;
    const math_pair r = math_quarter_turn_far(x, &n);
    return fabs(x) < HUGE_VAL ? math_sin_turned(r, n + 1, 1.0) : MATH_NAN;
}

static inline double math_tan_rare(double x) {
    uint64_t n = 0;
    const math_pair r = math_quarter_turn_far(x, &n);
    return fabs(x) < HUGE_VAL ? math_tan_turned(r, n, x) : MATH_NAN;
}

/* ---- columns --------------------------------------------------------------------------------- */

static inline uint32_t math_sin_is_rare(double x) { return math_exceeds(x, MATH_TRIG_LIMIT); }
static inline uint32_t math_cos_is_rare(double x) { return math_exceeds(x, MATH_TRIG_LIMIT); }
static inline uint32_t math_tan_is_rare(double x) { return math_exceeds(x, MATH_TRIG_LIMIT); }

MATH_MOSTLY(sin)
MATH_MOSTLY(cos)
MATH_MOSTLY(tan)

#endif
