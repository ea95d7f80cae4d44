/* simd/math.h - the functions of simd/math_body.h for one value at a time.
 *
 * For everything that a result depends on and that is no kernel: tables, fits, moments of
 * distributions, intervals. The C library's own may choose by the CPU, are not the same in two
 * versions of it, and may be folded by the compiler or not; these give the same bits everywhere,
 * and the bits of the columns. At most 2 units in the last place off, special values as in ISO C17,
 * annex F. sqrt, fabs, floor, fma, ldexp and their like are exact wherever they come from, and are
 * taken from <math.h>.
 */
#ifndef ABAI_SIMD_MATH_H
#define ABAI_SIMD_MATH_H

double abai_exp(double x);
double abai_expm1(double x);
double abai_log(double x);
double abai_log1p(double x);
double abai_pow(double x, double y);
double abai_sin(double x);
double abai_tan(double x);
double abai_atan2(double y, double x);
double abai_sinh(double x);

/* log(1 + x) - x for x > -1, without cancellation; NaN else. */
double abai_log1p_less(double x);

/* P(Z > x) of a standard normal Z. */
double abai_normal_beyond(double x);
/* The z with P(Z > z) = p, 0 < p < 1; z = 0 for 1/2. Infinities for 0 and 1, NaN outside. Relative
 * error below 1e-15 for p <= 1/2; above, that of 1 - p. */
double abai_normal_beyond_inverse(double p);

#endif
