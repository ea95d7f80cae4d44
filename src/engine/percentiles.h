/* engine/percentiles.h - exact percentiles of the tracked columns: from what the first look has found,
 * and where that does not settle them from further looks, at values that were kept or at samples drawn
 * again.
 */
#ifndef ABAI_ENGINE_PERCENTILES_H
#define ABAI_ENGINE_PERCENTILES_H

#include "abanico/result.h"
#include "engine/tally.h"
#include "stats/interval.h"

typedef struct abai_percentiles {
    const double *p; /* asked for: in percent, rising */
    size_t count;
    double confidence;
    size_t memory; /* bytes that percentiles may take for all columns together */
    /* What is looked for: p without 0 and 100, and the median. */
    double *quantile; /* probabilities, rising */
    size_t quantile_count;
    /* Ranks of the percentiles' intervals for n values, found once for each n: nearly all columns
     * have the same. Room for `count` of each. */
    uint64_t n;
    uint64_t *lower, *upper;
    abai_interval *section; /* of a design, by track and percentile: its interval on the scale of
                               probability (stats/replicates.h); NULL for independent draws */
    abai_selection **selections; /* one a track; NULL where none was needed */
} abai_percentiles;

/* What is looked for where neither options nor scenario say: 5, 25, 50, 75, 95. */
enum { ABAI_DEFAULT_PERCENTILES = 5 };
extern const double abai_default_percentiles[ABAI_DEFAULT_PERCENTILES];

/* p is borrowed. ABA_MEMORY; abai_percentiles_free frees then, too. */
aba_status abai_percentiles_start(abai_percentiles *wanted, const double *p, size_t count,
                                  double confidence, size_t memory, aba_error *error) ABA_MUST_USE;
void abai_percentiles_free(abai_percentiles *wanted, const abai_tally *tally);

/* For the first look at so many samples in so many replicates; borrows from wanted. */
abai_finder_wish abai_percentiles_wish(const abai_percentiles *wanted, uint64_t samples,
                                       size_t replicates);

/* Least and greatest are known without looking for them, and bound p = 0 and p = 100. */
static inline bool abai_is_extreme(double p) { return p <= 0 || p >= 100; }

/* Of sections.c: after the first look at a design, sections of all percentiles; draws that are kept to be
 * sorted still stand in the order of samples. */
aba_status abai_percentiles_section(abai_percentiles *wanted, const abai_tally *tally,
                                    aba_error *error) ABA_MUST_USE;

/* Find the order statistics of all tracks. `look` has plan, sampler, samples, threads, workspaces
 * and progress set. ABA_MEMORY, ABA_CANCELLED. */
aba_status abai_percentiles_find(abai_percentiles *wanted, abai_tally *tally, abai_pass look,
                                 aba_error *error) ABA_MUST_USE;

/* value[i] near the percentile at position[i], a probability; rising positions. As good as what was counted
 * for curves (aba_statistics.curve); the extremes are exact. Of draws that were not kept to be sorted. */
void abai_percentiles_curve(const abai_tally *tally, size_t track, const aba_statistics *statistics,
                            const double *position, size_t count, double *value);

/* Percentiles, their intervals and an output's curve into *statistics, whose n, min, max and
 * percentile_count are set and whose percentiles has room. */
void abai_percentiles_write(abai_percentiles *wanted, const abai_tally *tally, size_t track,
                            aba_statistics *statistics);

#endif
