/* stats/finite.h - telling finite values from failed draws, and counting below a bound. */
#ifndef ABAI_STATS_FINITE_H
#define ABAI_STATS_FINITE_H

#include <stddef.h>
#include <stdint.h>

/* The finite ones of values[0..n): values itself where all are, else gathered into spare, which holds
 * n. *count of them; *first_failed is the first other's index, or n. */
const double *abai_finite(const double *values, size_t n, double *spare, size_t *count,
                          size_t *first_failed);

/* How many of values[0..n) are at most bound. */
uint64_t abai_count_at_most(const double *values, size_t n, double bound);

#endif
