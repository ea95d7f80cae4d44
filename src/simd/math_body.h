/* simd/math_body.h - functions of <math.h> on columns, at most 2 units in the last place off.
 *
 * column_NAME(x, out, n): out[i] = NAME(x[i]) for i < n; column_pow and column_atan2 take two
 * columns. Columns need no alignment; out overlaps no input. Domain, range and special values are
 * those of ISO C17, annex F, but for floating-point exceptions and errno, and a NaN is always the
 * same positive quiet one. math_NAME(x) is the same for one value, with the same bits. All are
 * static: the header is included by one source file for each instruction set. Rules for what
 * stands in the bodies, and the compiler's options: math_common_body.h.
 */
#ifndef ABAI_SIMD_MATH_BODY_H
#define ABAI_SIMD_MATH_BODY_H

#include "simd/math_common_body.h"
#include "simd/math_exp_log_body.h"
#include "simd/math_inverse_body.h"
#include "simd/math_misc_body.h"
#include "simd/math_near_body.h"
#include "simd/math_normal_body.h"
#include "simd/math_pow_body.h"
#include "simd/math_trig_body.h"

/* Those that are not here are made in their own bodies. */

#define MATH_COLUMN(name)                                                                          \
    static inline void column_##name(const double *restrict x, double *restrict out, size_t n) {   \
        for (size_t i = 0; i < n; i++)                                                             \
            out[i] = math_##name(x[i]);                                                            \
    }

#define MATH_COLUMN2(name)                                                                         \
    static inline void column_##name(const double *restrict x, const double *restrict y,           \
                                     double *restrict out, size_t n) {                             \
        for (size_t i = 0; i < n; i++)                                                             \
            out[i] = math_##name(x[i], y[i]);                                                      \
    }

MATH_COLUMN(floor)
MATH_COLUMN(ceil)
MATH_COLUMN(round)
MATH_COLUMN(asin)
MATH_COLUMN(acos)
MATH_COLUMN(atan)
MATH_COLUMN(sinh)
MATH_COLUMN(cosh)
MATH_COLUMN(tanh)
MATH_COLUMN(erf)
MATH_COLUMN(expm1)
MATH_COLUMN(log1p)
MATH_COLUMN(normal_beyond)

MATH_COLUMN2(atan2) /* of (y, x) */

#endif
