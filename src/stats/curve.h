/* stats/curve.h - the shape of a column from its counts per bin: percentiles to within a bin.
 *
 * A bin holds about a ten-thousandth of the values (stats/select.h), so a point of the curve is off by
 * less than that in probability from the same percentile of the values counted, and by far less where the density is smooth: inside a bin it is taken
 * to be level. A bin in which the pilot sample has found one value alone, twice or more, is that value.
 */
#ifndef ABAI_STATS_CURVE_H
#define ABAI_STATS_CURVE_H

#include "stats/select.h"

typedef struct abai_curve {
    const abai_grid *grid;
    const uint64_t *counts; /* ABAI_SELECT_BINS of them */
    const double *pilot;    /* sorted */
    size_t pilot_count;
    double min, max; /* of the column */
} abai_curve;

/* value[i] = what lies at position[i] * (n - 1) + 1 in rank, for rising positions in [0, 1], of the n
 * values that were counted (definition R-7); not falling. min where n = 0. */
void abai_curve_fill(const abai_curve *curve, const double *position, size_t count, double *value);

#endif
