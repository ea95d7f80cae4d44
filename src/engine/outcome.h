/* engine/outcome.h - from what a run has counted to the plain result that its caller owns. */
#ifndef ABAI_ENGINE_OUTCOME_H
#define ABAI_ENGINE_OUTCOME_H

#include "engine/percentiles.h"

typedef struct abai_outcome {
    const abai_plan *plan;
    const abai_tally *tally;
    abai_percentiles *wanted;
    uint64_t samples, seed;
    aba_sampler sampler;
    const abai_design *design;
    uint64_t wanted_samples; /* what was asked for, before it was rounded for the design */
} abai_outcome;

/* summary.c: statistics of a track, whose percentiles have room. */
void abai_summary_write(const abai_outcome *outcome, size_t track, aba_statistics *statistics);
/* The probability of more than a threshold, and its interval. */
aba_exceedance abai_summary_exceedance(const abai_outcome *outcome, size_t threshold);
/* Of an output whose statistics are there. ABA_MEMORY. */
aba_status abai_summary_shortest(const abai_outcome *outcome, size_t output,
                                 const aba_statistics *statistics, aba_shortest *out,
                                 aba_error *error) ABA_MUST_USE;

aba_status abai_outcome_result(const abai_outcome *outcome, aba_result **result,
                               aba_error *error) ABA_MUST_USE;

#endif
