/* stats/replicates.h - what independent replicates of a design say of a probability and of a percentile.
 *
 * Draws within a replicate are not independent (Latin hypercubes, scrambled Sobol' points): all that is
 * used is how replicates differ. Pure functions, safe from any thread; confidence lies in (0, 1).
 */
#ifndef ABAI_STATS_REPLICATES_H
#define ABAI_STATS_REPLICATES_H

#include <stddef.h>
#include <stdint.h>

#include "stats/interval.h"

/* Of a probability, from `count` replicates, of whose n[r] draws hits[r] were hits: the share of all draws
 * -+ t s / sqrt(count), s the standard deviation of the replicates' shares and t Student's with count - 1
 * degrees of freedom; cut to [0, 1]. *share gets the share where it is not NULL.
 *
 * Where all n are equal and hits differ by one at most (k or k + 1), Student's interval would be too
 * short, down to nothing: what differs is a coin thrown `count` times, and the interval is (k + c) / n
 * for Wilson's interval c of that coin (stats/interval.h). [0, 1] for count < 2 or a replicate without
 * draws; *share is NaN where none has any. */
abai_interval abai_replicates_share(const uint64_t *hits, const uint64_t *n, size_t count,
                                    double confidence, double *share);

/* Half the width, on the scale of probability, of the interval of the percentile p in (0, 1), by sectioning
 * (Asmussen and Glynn 2007, "Stochastic Simulation", III.5; for quantiles Nakayama 2014, "Confidence
 * intervals for quantiles using sectioning when applying variance-reduction techniques", ACM TOMACS
 * 24, 19): from the shares of draws that are at most x, some value near the percentile. An estimate of
 * its distribution function has no bias, which percentiles of small replicates have. Where `at`, the share of all draws
 * at most x, is not p, the width is that at x times sqrt(p (1-p) / (at (1-at))), as for independent draws.
 * Infinite where nothing is known. */
double abai_replicates_half_width(const uint64_t *at_most, const uint64_t *n, size_t count,
                                  double p, double confidence);

/* Ranks (1-based) in n draws together of the interval of percentile p: those at the probabilities p -+ half,
 * rounded outwards; 0 and n + 1 mean that no draw bounds it on that side. */
void abai_replicates_ranks(uint64_t n, double p, double half, uint64_t *lower, uint64_t *upper);

/* Of a standard deviation, from those of replicates: Student's interval of their logarithms about
 * that of `centre`, from all draws together. Plain Student's interval, cut at 0, where some are 0. */
abai_interval abai_replicates_sd(double centre, const double *sd, size_t count, double confidence);

/* How many standard errors of independent draws a half width is at most, but for a chance of 2e-8, however
 * little a design does for it. */
double abai_replicates_most(size_t count, double confidence);

#endif
