/* stats/tail.h - do a column's mean and variance exist?
 *
 * Of a Cauchy variable, or a quotient whose divisor passes through zero, a run prints a mean like any other,
 * and a standard error; neither means anything. What tells is the tail: where P(|X| > x) falls like
 * x^-index, the mean is infinite or undefined for index <= 1 and the variance infinite for index <= 2.
 *
 * Measured is Hill's estimate (1975) over the k largest magnitudes |X - origin| of n,
 * 1 / index = mean of log(magnitude / (k+1)-th largest), whose standard error is index / sqrt(k), with
 * k = n / 16 up to 2047. By itself it takes any lognormal for a power law: with sigma = 2 it gives 1.15 for
 * the top sixteenth of a sample, though all moments exist. What tells these apart is how the index goes on:
 * of a power law it stays, of a lognormal it grows like sqrt(log(n / k)), of a gamma or Weibull like
 * log(n / k) (the families of El Methni, Gardes, Girard, Guillou 2012). So the index at the share f = k / n
 * is compared with that at the share sqrt(f), at half the depth on the logarithmic scale: their ratio is
 * near 1 for power laws, 1.35 to 1.41 for every lognormal at every n, more for lighter tails.
 *
 * A moment is called doubtful where
 *   1. the index is not above 1 (the mean) or 2 (the variance) by more than 3.5 standard errors, over
 *      the k, k/4, k/16, ... >= 32 largest values, and over none of these 1.21 times that over all k by
 *      more than as many: the tail is heavy, and does not end;
 *   2. that ratio is at most 1.21, midway between the two kinds: the tail does not thin out;
 *   3. the standard deviation of the logarithms is at most 1.1 (1 + 5 / sqrt(k) where k is small) times
 *      their mean, which for a power law it equals: the tail is not a second population far away.
 * Where n is small the ratio in 2 is lowered, so that a lognormal passes about as rarely.
 *
 * False alarms: fewer than 1 in 1000 runs of 10,000 draws or more, of which there is a test, for normal,
 * lognormal (any sigma), exponential, gamma (0.3 and up), Weibull (0.5 and up), Student t (5), Pareto (3.5);
 * 2 in 1000 for the variance of t (3), and up to 5 in 1000 for 1000 draws. Known to be called doubtful though
 * it exists: the variance of sums of several lognormals with sigma = 2, whose sample variance settles at no n
 * that can be run. Found, from 10,000 draws in more than 99 runs of 100: the means of Cauchy, Pareto
 * (0.8), 1/N(0.5, 1), the variances of t (1.5), Pareto (1.5). Between, an index a few per cent above its
 * bound is called doubtful. A divisor 3 standard deviations from zero is found from n = 1e6, as fewer draws
 * see too little of it; what no draw has met is not found at all. With fewer than 512 values nothing is
 * said.
 *
 * The origin is 0 where 0 lies within two interquartile ranges of the middle half of the sample, else the
 * median. A constant added to a heavy tail with one side can hide it, until n is large.
 *
 * Kept are the first 16,384 values and, of every doubling of their number after that, the 2048 largest and
 * smallest, but for those that earlier doublings exceed. What follows from them depends on the set of all
 * values by position alone: add and merge may come in any order and grouping, and give the same bits.
 * Positions are numbers of draws; it does not matter that some are left out (failed ones). Memory of one
 * accumulator: 128 KiB, and 48 KiB for each doubling (0.4 MiB in all for n = 1e6), less where it has seen
 * fewer values. Some 1.5 ns a value from n = 1e6, 4 for 65,536. An accumulator belongs to one thread at a
 * time.
 */
#ifndef ABAI_STATS_TAIL_H
#define ABAI_STATS_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ABAI_TAIL_FIRST = 1 << 14, /* values kept whole */
    ABAI_TAIL_KEPT = 1 << 11,  /* at either end, of each doubling */
    ABAI_TAIL_LEAST = 512,     /* with fewer values nothing is known */
    ABAI_TAIL_DOUBLINGS = 50   /* up to position 2^64 */
};

/* The largest values of some part of the column, or, turned in sign, the smallest. */
typedef struct abai_tail_end {
    double *values;
    size_t count, room;
    double bound; /* nothing at or below it is wanted */
} abai_tail_end;

typedef struct abai_tail {
    double *first; /* those at positions below ABAI_TAIL_FIRST, in any order */
    size_t first_count, first_room;
    uint64_t counts[ABAI_TAIL_DOUBLINGS]; /* values at positions 2^(14 + i) .. 2^(15 + i) - 1 */
    abai_tail_end high[ABAI_TAIL_DOUBLINGS], low[ABAI_TAIL_DOUBLINGS];
    bool failed; /* out of memory: it will say so */
} abai_tail;

typedef struct abai_tail_report {
    uint64_t n;
    bool known;         /* false where there are too few values to tell; nothing is doubtful then */
    bool mean_doubtful; /* the mean may not exist; then the variance is doubtful, too */
    bool variance_doubtful; /* the variance, and with it every standard error of the mean */
    double index,
        index_se; /* Hill's estimate over the k largest magnitudes; infinite where they are equal */
    double growth; /* index here / index at half the depth */
    size_t k;
} abai_tail_report;

void abai_tail_init(abai_tail *tail);
void abai_tail_free(abai_tail *tail);

/* Finite values of the draws first .. (at most as many as values follow): value i counts as draw first + i,
 * which need only be the same in every run and cutting. */
void abai_tail_add(abai_tail *tail, uint64_t first, const double *values, size_t n);

/* *into gets what `from` has seen; from stays. */
void abai_tail_merge(abai_tail *into, const abai_tail *from);

/* A few milliseconds. False: out of memory, here or before. */
bool abai_tail_finish(const abai_tail *tail, abai_tail_report *report);

#endif
