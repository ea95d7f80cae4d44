/* stats/sweep.h - regressing the columns of a matrix of correlations on each other. */
#ifndef ABAI_STATS_SWEEP_H
#define ABAI_STATS_SWEEP_H

#include <stddef.h>

/* Sweep the m x m matrix, symmetric to begin with, on column k, whose diagonal is not 0 (Goodnight 1979,
 * "A tutorial on the SWEEP operator", section 2). After sweeping on a set of columns, row k of column j, k in
 * the set and j not, is the coefficient of k in the regression of j on the set; rows and columns outside
 * hold what that leaves of their covariances. Sweeping twice on a column undoes it. */
void abai_sweep(double *a, size_t m, size_t k);

#endif
