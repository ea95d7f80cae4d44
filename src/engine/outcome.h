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
} abai_outcome;

aba_status abai_outcome_result(const abai_outcome *outcome, aba_result **result,
                               aba_error *error) ABA_MUST_USE;

#endif
