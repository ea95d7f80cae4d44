/* stats/nth.h - several order statistics of an array at once, without sorting all of it. */
#ifndef ABAI_STATS_NTH_H
#define ABAI_STATS_NTH_H

#include <stddef.h>

/* Reorder values[0..n), which are no NaN, so that values[index[i]] is what sorting would put there, for
 * each of count rising indices (0-based, below n); what stands before such a place is no greater, what
 * stands behind it no less. Quickselect for many ranks (Chambers 1971): about n log2(count + 1)
 * comparisons without a branch on them. Which of -0.0 and 0.0 comes first is not determined. */
void abai_nth_elements(double *values, size_t n, const size_t *index, size_t count);

#endif
