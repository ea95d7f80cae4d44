/* engine/percentiles.h - exact percentiles of the tracked columns, from the counts of the first look
 * and as many further looks as they need: at values that were kept, or at samples drawn again. */
#ifndef ABAI_ENGINE_PERCENTILES_H
#define ABAI_ENGINE_PERCENTILES_H

#include "abanico/result.h"
#include "engine/tally.h"

typedef struct abai_percentiles {
    const double *p; /* in percent, rising */
    size_t count;
    double confidence;
    size_t memory; /* bytes that gathering may take for all columns together */
    /* Ranks of the percentiles' intervals for n values, found once for each n: nearly all columns
     * have the same. Room for `count` of each. */
    uint64_t n;
    uint64_t *lower, *upper;
} abai_percentiles;

/* p is borrowed. ABA_MEMORY. */
aba_status abai_percentiles_start(abai_percentiles *wanted, const double *p, size_t count,
                                  double confidence, size_t memory, aba_error *error) ABA_MUST_USE;
void abai_percentiles_free(abai_percentiles *wanted);

/* Find the order statistics of all tracks. `look` has plan, sampler, samples, threads, workspaces
 * and progress set; selections[i] is made for track i (NULL where it has no finite value, and in a
 * run that is sorted) and belongs to the caller. ABA_MEMORY, ABA_CANCELLED. */
aba_status abai_percentiles_find(abai_percentiles *wanted, const abai_tally *tally, abai_pass look,
                                 abai_selection **selections, aba_error *error) ABA_MUST_USE;

/* Percentiles, their intervals and the curve of one track into *statistics, whose n, min, max and
 * percentile_count are set and whose percentiles has room. */
void abai_percentiles_write(abai_percentiles *wanted, const abai_track *track,
                            const abai_selection *selection, aba_statistics *statistics);

#endif
