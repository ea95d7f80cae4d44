/* dist/gamma_function.h - the gamma function, with the same bits everywhere. Private to dist/.
 *
 * The C library's tgamma and GSL's gsl_sf_lngamma and gsl_sf_gammastar rest on an exp, log and pow
 * that may differ from machine to machine; these rest on simd/math.h. Relative errors are below 1e-15
 * (the logarithm's where it is not near 0 between 1 and 2, absolute there).
 */
#ifndef ABAI_DIST_GAMMA_FUNCTION_H
#define ABAI_DIST_GAMMA_FUNCTION_H

/* Gamma(1 + a) for a >= 0; infinity from 171 on. */
double abai_gamma_one_plus(double a);
/* log Gamma(1 + a) for a >= 0: also for small a, where it is about -0.577 a, to relative precision. */
double abai_log_gamma_one_plus(double a);
/* Gamma*(a) = Gamma(a) / (sqrt(2 pi) a^(a - 1/2) exp(-a)) for a > 0 (DLMF 5.11.3): 1 for large a. */
double abai_gamma_star(double a);

#endif
