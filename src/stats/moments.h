/* stats/moments.h - count, mean, variance, extremes of columns, merged in a fixed order.
 *
 * Blocks are summed in sixteen interleaved lanes and in two passes (mean, then squared deviations from
 * it), and merged pairwise (Chan, Golub, LeVeque 1983, eq. 2.1): the result depends on the blocks
 * and the order of merging alone, not on instruction set or threads.
 */
#ifndef ABAI_STATS_MOMENTS_H
#define ABAI_STATS_MOMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct abai_moments {
    uint64_t n;
    double mean;
    double m2;  /* sum of squared deviations from the mean; +infinity where that overflows */
    double min; /* +infinity where n = 0 */
    double max; /* -infinity where n = 0 */
} abai_moments;

void abai_moments_init(abai_moments *moments);
/* Moments of values[0..n) alone. Of equal values the mean is exact and m2 is 0. False where a value is
 * NaN or infinite; *out is then that of no values. */
bool abai_moments_of(const double *values, size_t n, abai_moments *out);
/* *into becomes the moments of both; `from` counts as what follows `into`. */
void abai_moments_merge(abai_moments *into, const abai_moments *from);

/* Sample standard deviation (n - 1); 0 where n < 2. Standard error of the mean sd / sqrt(n); 0 where
 * n = 0. */
double abai_moments_sd(const abai_moments *moments);
double abai_moments_mean_se(const abai_moments *moments);

#endif
