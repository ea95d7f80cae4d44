/* dist/normal.h - the standard normal quantile by signed tail, and normals that meet two quantiles.
 * Private to dist/. */
#ifndef ABAI_DIST_NORMAL_H
#define ABAI_DIST_NORMAL_H

#include <gsl/gsl_cdf.h>

/* Wichura 1988 (AS 241), relative error about 1e-16, as GSL has it. */
static inline double abai_normal_quantile(double tail) {
    return tail < 0 ? gsl_cdf_ugaussian_Pinv(-tail) : gsl_cdf_ugaussian_Qinv(tail);
}

/* The normal quantile of a probability in (0, 1). */
static inline double abai_normal_score(double p) {
    return p <= 0.5 ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_ugaussian_Qinv(1 - p);
}

/* Mean and sd of the normal with P(X <= x[i]) = p[i]. */
static inline void abai_normal_meet(const double p[2], const double x[2], double mean_sd[2]) {
    const double z[2] = {abai_normal_score(p[0]), abai_normal_score(p[1])};
    mean_sd[0] = (z[1] * x[0] - z[0] * x[1]) / (z[1] - z[0]);
    mean_sd[1] = (x[1] - x[0]) / (z[1] - z[0]);
}

#endif
