/* simd/math_common_body.h - bits, double-double pieces and rounding for the column functions.
 *
 * The math_*_body.h headers hold plain C that is compiled once for each instruction set, with -O3
 * -ffp-contract=off -fno-math-errno -fno-trapping-math, and vectorised by the compiler. The bits
 * of a result are the same on every instruction set and for every position in a column, because
 * every value goes through the same IEEE 754 operations in the same order: nothing is fused,
 * nothing calls <math.h> but for sqrt, fabs and copysign (exact by IEEE 754), nothing branches on
 * the data (selections are conditional expressions on doubles), and 64-bit integers are made from
 * doubles and back by adding 1.5 * 2^52, not by conversions that only some instruction sets have.
 * A NaN that is returned is always the one below, since hardware differs in the sign and payload
 * of those it makes.
 */
#ifndef ABAI_SIMD_MATH_COMMON_BODY_H
#define ABAI_SIMD_MATH_COMMON_BODY_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/bits.h"

#define MATH_MANTISSA UINT64_C(0x000fffffffffffff)
#define MATH_NAN abai_from_bits(UINT64_C(0x7ff8000000000000))
/* x + this rounds |x| < 2^51 to an integer, in the lowest bits of the sum. */
#define MATH_MAGIC 0x1.8p52

/* hi + lo, |lo| <= ulp(hi) / 2 where not said otherwise. */
typedef struct math_pair {
    double hi, lo;
} math_pair;

/* x without NaNs of other kinds than MATH_NAN. */
static inline double math_canonical(double x) { return x == x ? x : MATH_NAN; }

/* value, but NaN where x is. */
static inline double math_unless_nan(double x, double value) { return x == x ? value : MATH_NAN; }

/* x cut to 26 significant bits: products of two such are exact. */
static inline double math_upper(double x) {
    return abai_from_bits(abai_bits_of(x) & ~UINT64_C(0x7ffffff));
}

/* Sign, exponent and the first 20 bits of the mantissa. */
static inline uint32_t math_upper_bits(double x) { return (uint32_t)(abai_bits_of(x) >> 32); }

/* Bit 31: |x| exceeds limit, but for the mantissa's last 32 bits, or is no number. */
static inline uint32_t math_exceeds(double x, double limit) {
    return math_upper_bits(limit) - (math_upper_bits(x) & UINT32_C(0x7fffffff));
}

/* a + b exactly, |a| >= |b| or a = 0 (Dekker 1971). */
static inline math_pair math_fast_sum(double a, double b) {
    const double sum = a + b;
    return (math_pair){sum, b - (sum - a)};
}

/* a + b exactly (Knuth, TAOCP 2, 4.2.2, theorem B). */
static inline math_pair math_sum(double a, double b) {
    const double sum = a + b;
    const double part = sum - a;
    return (math_pair){sum, (a - (sum - part)) + (b - part)};
}

/* a b to 2^-105 (Dekker 1971, with halves cut instead of rounded). */
static inline math_pair math_product(double a, double b) {
    const double product = a * b;
    const double a_hi = math_upper(a), a_lo = a - a_hi;
    const double b_hi = math_upper(b), b_lo = b - b_hi;
    return (math_pair){product,
                       ((a_hi * b_hi - product) + a_hi * b_lo + a_lo * b_hi) + a_lo * b_lo};
}

/* a / b, off by little more than the last rounding: the quotient of the upper parts, and its
 * residue over b. */
static inline double math_quotient(math_pair a, math_pair b) {
    const double inverse = 1.0 / b.hi;
    const double quotient = a.hi * inverse;
    const math_pair back = math_product(quotient, b.hi);
    const double residue = ((a.hi - back.hi) - back.lo) + (a.lo - quotient * b.lo);
    return quotient + residue * inverse;
}

/* The sum of c[i] z^i, n > 2, as even + z odd: two short chains instead of a long one keep more
 * values in flight. Compilers unroll the loop before they vectorise the one around it. */
static inline double math_polynomial(const double *c, size_t n, double z) {
    const double square = z * z;
    const size_t pairs = n - n % 2;
    double even = c[pairs - 2];
    double odd = n % 2 != 0 ? c[pairs] * z + c[pairs - 1] : c[pairs - 1];
    for (size_t i = pairs - 2; i > 0; i -= 2) {
        even = even * square + c[i - 2];
        odd = odd * square + c[i - 1];
    }
    return even + z * odd;
}

#define MATH_POLYNOMIAL(c, z) math_polynomial((c), sizeof(c) / sizeof(c)[0], (z))

/* ---- rounding -------------------------------------------------------------------------------- */

/* |x| to an integer, halves to even; from 2^52 on every double is one. */
static inline double math_nearest(double magnitude) {
    return magnitude < 0x1p52 ? (magnitude + 0x1p52) - 0x1p52 : magnitude;
}

static inline double math_floor(double x) {
    const double near = copysign(math_nearest(fabs(x)), x);
    return math_canonical(near > x ? near - 1.0 : near);
}

/* The sign is put back after the correction: ceil(-0.5) is -0. */
static inline double math_ceil(double x) {
    const double near = copysign(math_nearest(fabs(x)), x);
    return math_canonical(copysign(near < x ? near + 1.0 : near, x));
}

/* Halves away from zero. */
static inline double math_round(double x) {
    const double magnitude = fabs(x);
    const double near = math_nearest(magnitude);
    return math_canonical(copysign(magnitude - near == 0.5 ? near + 1.0 : near, x));
}

/* ---- columns --------------------------------------------------------------------------------- */

/* Values handled at a time where that matters. */
enum { MATH_BLOCK = 256 };

/* Makes math_NAME and column_NAME of a function that is short where bit 31 of math_NAME_is_rare
 * is clear, and of the whole one. The loop over all is vectorised, with two vectors side by
 * side thanks to the 32-bit integers; what is rare is done again by itself. */
#define MATH_MOSTLY(name)                                                                          \
    static inline double math_##name(double x) {                                                   \
        return math_##name##_is_rare(x) >> 31 != 0 ? math_##name##_rare(x)                         \
                                                   : math_##name##_usual(x);                       \
    }                                                                                              \
    static inline void column_##name(const double *restrict x, double *restrict out, size_t n) {   \
        uint32_t rare = 0;                                                                         \
        for (size_t i = 0; i < n; i++) {                                                           \
            rare |= math_##name##_is_rare(x[i]);                                                   \
            out[i] = math_##name##_usual(x[i]);                                                    \
        }                                                                                          \
        for (size_t i = 0; rare >> 31 != 0 && i < n; i++)                                          \
            if (math_##name##_is_rare(x[i]) >> 31 != 0)                                            \
                out[i] = math_##name##_rare(x[i]);                                                 \
    }

#endif
