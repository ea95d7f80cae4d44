/* stats/fourth.h - third and fourth central moments of columns, merged in a fixed order.
 *
 * For the interval of a standard deviation (stats/interval.h). Blocks are summed about their own mean in
 * sixteen interleaved lanes and merged pairwise (Pebay 2008, equations 3.1 and 3.2 for two sets): like
 * stats/moments.h, with which it goes, the result depends on the blocks and the order of merging alone.
 * Blocks may be summed by any threads at once. Some 0.7 ns a value.
 */
#ifndef ABAI_STATS_FOURTH_H
#define ABAI_STATS_FOURTH_H

#include "stats/moments.h"

typedef struct abai_fourth {
    abai_moments moments; /* count, mean and second moment */
    double m3, m4;        /* sums of third and fourth powers of deviations from the mean */
} abai_fourth;

void abai_fourth_init(abai_fourth *fourth);
/* Of values[0..n), whose moments are given as abai_moments_of tells them. */
void abai_fourth_of(const double *values, size_t n, const abai_moments *moments, abai_fourth *out);
/* *into becomes the moments of both; `from` counts as what follows `into`. */
void abai_fourth_merge(abai_fourth *into, const abai_fourth *from);

/* n m4 / m2^2: 3 for a normal, never below 1 but for rounding. NaN where it is not known: no spread, or
 * deviations beyond 1e77, whose fourth powers overflow. */
double abai_fourth_kurtosis(const abai_fourth *fourth);

#endif
