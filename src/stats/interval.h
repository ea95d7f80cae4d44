/* stats/interval.h - intervals of confidence from counts, standard errors and replicates.
 *
 * Pure functions, safe from any thread; confidence lies in (0, 1), 0.95 as a rule. An end that nothing
 * bounds is infinite (of a mean from one value: both, whatever that is). A NaN among the other
 * arguments gives NaN ends. Below a microsecond each, some microseconds where Student's t is looked for
 * (stats/deviate.h); those that read arrays take about a nanosecond a value.
 */
#ifndef ABAI_STATS_INTERVAL_H
#define ABAI_STATS_INTERVAL_H

#include <stddef.h>
#include <stdint.h>

#include "stats/moments.h"

typedef struct abai_interval {
    double low, high;
} abai_interval;

/* Everything: (-infinity, infinity). */
abai_interval abai_interval_unknown(void);

/* centre -+ half; where the centre or a product overflowed, what is then known. */
abai_interval abai_interval_around(double centre, double half);

/* Of a proportion, of which `hits` in n were seen, 0 <= hits <= n: Wilson's score interval (1927), the
 * solutions p of |hits/n - p| = z sqrt(p (1-p) / n). Its coverage stays near the nominal one where the
 * normal interval's fails, near 0 and 1 (Brown, Cai, DasGupta 2001, section 3.1.1). The lower end is exactly
 * 0 for no hits, the upper exactly 1 for n of n; both ends keep their relative precision when small.
 * [0, 1] for n = 0. Counts are doubles, so that effective counts of weighted draws serve as well. */
abai_interval abai_interval_proportion(double hits, double n, double confidence);

/* Of a mean, from n independent values: mean -+ t se with n - 1 degrees of freedom. Exact for normal
 * values, and by the central limit theorem for others with a variance (stats/tail.h tells where there may be
 * none). Unknown for n < 2. */
abai_interval abai_interval_mean(double mean, double se, uint64_t n, double confidence);

/* Of a standard deviation, from n independent values with sample kurtosis n m4 / m2^2 (stats/fourth.h):
 * sd exp(-+ z sqrt((kurtosis - 1) / (4 n))). The variance of a sample variance is sd^4 (kurtosis - 1) / n
 * to first order (Cramer 1946, 27.4), so sd itself has the standard error sd sqrt((kurtosis - 1) / (4 n));
 * on the logarithmic scale, which Bonett (2006) takes for that reason, the ends stay positive and the
 * skewness of the estimate weighs less. Sample kurtosis is too small for heavy tails: coverage of 95 %
 * at n = 1000 is 95 for a normal, 93 for a lognormal with sigma = 0.5, 86 with sigma = 1. [0, 0] for
 * sd = 0; unknown, which is [0, infinity), for n < 2 or a kurtosis that is not finite. */
abai_interval abai_interval_sd(double sd, double kurtosis, uint64_t n, double confidence);

/* Of what `count` independent replicates estimate without bias: mean -+ t s / sqrt(count) with count - 1
 * degrees of freedom, s their standard deviation. *mean gets the centre where it is not NULL. Unknown for
 * count < 2, the centre being NaN for none. The answer depends on the order of the replicates only in
 * its rounding. */
abai_interval abai_interval_replicates(const double *values, size_t count, double confidence,
                                       double *mean);

/* The same around an estimate from all replicates' draws together (a percentile of all of them, say), which
 * is less biased than the replicates' mean and varies as little: centre -+ t s / sqrt(count). */
abai_interval abai_interval_replicates_at(double centre, const double *values, size_t count,
                                          double confidence);

/* Of the mean of a - b from n pairs drawn together; *mean and *narrowing where they are not NULL. The
 * latter is sqrt((var a + var b) / var(a - b)), how much wider the interval would be had a and b been drawn
 * apart: 1 for independent ones, infinite where a - b is constant, NaN where all are. Works block by block, in the order of the
 * pairs. NaN throughout where a difference is not finite. */
abai_interval abai_interval_paired(const double *restrict a, const double *restrict b, size_t n,
                                   double confidence, double *mean, double *narrowing);

#endif
