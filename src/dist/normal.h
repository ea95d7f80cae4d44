/* dist/normal.h - the standard normal by signed tail, and normals that meet two quantiles. Private to
 * dist/. */
#ifndef ABAI_DIST_NORMAL_H
#define ABAI_DIST_NORMAL_H

#include <math.h>

#include "simd/math.h"

static inline double abai_normal_quantile(double tail) {
    return tail < 0 ? -abai_normal_beyond_inverse(-tail) : abai_normal_beyond_inverse(tail);
}

/* The normal quantile of a probability in (0, 1). */
static inline double abai_normal_score(double p) {
    return p <= 0.5 ? -abai_normal_beyond_inverse(p) : abai_normal_beyond_inverse(1 - p);
}

static inline double abai_normal_density(double z) {
    return abai_exp(-0.5 * z * z) / sqrt(2 * M_PI);
}

/* Mean and sd of the normal with P(X <= x[i]) = p[i]. */
static inline void abai_normal_meet(const double p[2], const double x[2], double mean_sd[2]) {
    const double z[2] = {abai_normal_score(p[0]), abai_normal_score(p[1])};
    mean_sd[0] = (z[1] * x[0] - z[0] * x[1]) / (z[1] - z[0]);
    mean_sd[1] = (x[1] - x[0]) / (z[1] - z[0]);
}

#endif
