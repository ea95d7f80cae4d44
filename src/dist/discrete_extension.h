/* dist/discrete_extension.h - counts with too many values to list them. Private to dist/table*.c.
 *
 * The CDF of these families at whole x is an incomplete gamma or beta function of x, which means
 * something at every real x, too, and rises there. Its inverse G is a smooth quantile function, and
 * rounding it up gives the exact quantile: the smallest whole k with G(u) <= k.
 */
#ifndef ABAI_DIST_DISCRETE_EXTENSION_H
#define ABAI_DIST_DISCRETE_EXTENSION_H

#include "dist/dist.h"

/* Whether there is one: poisson, binomial, negative_binomial and geometric. */
bool abai_extension_exists(const abai_dist *dist);
/* As abai_inverse (dist/table_fit.h) wants them; context is the abai_dist. */
double abai_extension_quantile(const void *context, double tail);
double abai_extension_near(const void *context, double tail, double guess);
double abai_extension_cdf(const void *context, double x, bool upper);

#endif
