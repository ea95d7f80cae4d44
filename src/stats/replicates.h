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

enum { ABAI_REPLICATES_MOST = 1024 }; /* of one design */

/* Of a mean, from those of replicates, about `centre`, that of all draws together. Each end is the farther one
 * of two: that of Student's t, and that of t after Hall's transformation (1992, "On the removal of
 * skewness by transformation", J. R. Statist. Soc. B 54, 221-228) by 0.7 of the skewness found.
 * Replicates can be skewed (means over 64 Sobol' points of exp(u / 2), u normal, have a skewness of 1.8), and
 * 16 of them do not make that go away: t alone covers 91.4 % for exponential ones instead of 95, the
 * transformation alone 93.6 for t with 5 degrees of freedom, whose skewness is not what a few say.
 * Together, of 16 replicates, they cover 95.5 for normal ones, 95.5 for t with 10 or 5 degrees of
 * freedom, 96.3 for uniform, 95.5 for Poisson ones of mean 3, 95.0 for gamma of shape 4, 94.1 for exponential
 * and 94.4 for lognormal ones with sigma 0.5. Unknown for count < 2; count <= ABAI_REPLICATES_MOST. */
abai_interval abai_replicates_mean(double centre, const double *means, size_t count,
                                   double confidence);

/* Of a standard deviation, from those of replicates: the same of their logarithms about that of `centre`, from
 * all draws together. Student's without logarithms, cut at 0, where some are 0. */
abai_interval abai_replicates_sd(double centre, const double *sd, size_t count, double confidence);

/* Of a probability, from `count` replicates, of whose n[r] draws hits[r] were hits: the share of all draws
 * -+ t s / sqrt(count), s the standard deviation of the replicates' shares and t Student's, and a quarter
 * of one draw's share more, as hits are whole numbers; cut to [0, 1]. *share gets the share where it is not
 * NULL. Where all n are equal and hits differ by one at most (k or k + 1), s may be next to nothing by
 * chance: what differs is a coin thrown `count` times, and the interval takes in (k + c) / n for Wilson's
 * interval c of that coin (stats/interval.h), in both directions where none differs. With that 95 %
 * intervals from 16 replicates cover 94.7 to 98 % wherever hits are a normal variable rounded, and 93.4 to
 * 95.3 of a Poisson one of mean 0.6 and more. [0, 1] for count < 2 or a replicate without draws; *share is
 * NaN where none has any. */
abai_interval abai_replicates_share(const uint64_t *hits, const uint64_t *n, size_t count,
                                    double confidence, double *share);

/* Probabilities between which the interval of percentile p in (0, 1) lies, by sectioning (Asmussen and Glynn
 * 2007, "Stochastic Simulation", III.5; for quantiles Nakayama 2014, "Confidence intervals for quantiles
 * using sectioning when applying variance-reduction techniques", ACM TOMACS 24, 19): from how many
 * draws of each replicate are at most x, some value near the percentile. A share has no bias, which
 * percentiles of small replicates have. It is p -+ the longer side of that interval, times
 * sqrt(p (1-p) / (at (1-at))) where `at`, the share of all draws, is not p, as for independent draws.
 * May reach beyond [0, 1]; infinite where nothing is known. */
abai_interval abai_replicates_section(const uint64_t *at_most, const uint64_t *n, size_t count,
                                      double p, double confidence);

/* Ranks (1-based) in n draws together for such a section: between n low and n high draws lie at or below
 * what is between them. 0 and n + 1 mean that no draw bounds it on that side. */
void abai_replicates_ranks(uint64_t n, abai_interval section, uint64_t *lower, uint64_t *upper);

/* How many standard errors of independent draws a half width is at most, but for a chance of 2e-8, however
 * little a design does for it. */
double abai_replicates_most(size_t count, double confidence);

#endif
