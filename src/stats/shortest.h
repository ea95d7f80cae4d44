/* stats/shortest.h - the shortest interval that holds a given share of a sample.
 *
 * Pure functions, safe from any thread; no memory is taken. coverage lies in (0, 1). Of intervals of the
 * same length, but for the rounding of their ends, the one nearest to the symmetric interval is taken, and
 * of two equally near the lower one. Lengths are compared without overflow. n = 0 gives NaN, n = 1 that
 * value twice.
 */
#ifndef ABAI_STATS_SHORTEST_H
#define ABAI_STATS_SHORTEST_H

#include <stddef.h>

#include "stats/interval.h"

/* JCGM 101:2008, 7.7.4, on sorted[0..n): with q = coverage n rounded to the nearest integer, halves up, the
 * shortest of [y(r), y(r + q)] for r = 1 .. n - q; all of it where q >= n. Some 2 ns a
 * value beyond the share covered. */
abai_interval abai_shortest_sorted(const double *sorted, size_t n, double coverage);

/* The same of a quantile function that is linear between points: value[i] lies at position[i], positions
 * rise from 0 to 1, values do not fall; position NULL means equally spaced, i / (count - 1), which is
 * definition R-7 (stats/order.h) of a sorted sample. The shortest [Q(u), Q(u + coverage)] over all
 * 0 <= u <= 1 - coverage, exactly: a linear function of u is least at a corner. So it is never longer
 * than the interval between the R-7 percentiles (1 -+ coverage) / 2 of the same points. Some 20 ns a
 * point. For runs too long to sort: points from stats/curve.h.
 * Off by no more than the curve: where the density is smooth over the cells at both ends, the length by a
 * share of 1e-4 from a thousand equal steps; else by less than the span of the values in those cells. */
abai_interval abai_shortest_curve(const double *position, const double *value, size_t count,
                                  double coverage);

#endif
