/* engine/evidence.h - a finished run conditioned on its scenario's evidence (abanico/evidence.h). */
#ifndef ABAI_ENGINE_EVIDENCE_H
#define ABAI_ENGINE_EVIDENCE_H

#include "engine/weigh.h"

typedef struct abai_conditioning {
    const double *p; /* percentiles: in percent, rising */
    size_t count;
    double confidence;
    size_t
        memory; /* bytes that values may take at a time; two columns of the kept draws at least */
} abai_conditioning;

/* Fill result->evidence, and result->warnings where there is something to warn of; nothing where the scenario
 * has no evidence. `look` has plan, sampler, samples, threads, workspaces, draw and progress set, with
 * progress_offset the samples that were looked at before. ABA_INVALID where no draw agrees with the
 * evidence or too few do, ABA_MEMORY, ABA_CANCELLED; what the result has by then is freed with it. */
aba_status abai_evidence_condition(const abai_pass *look, const abai_conditioning *how,
                                   aba_result *result, aba_error *error) ABA_MUST_USE;

/* evidence_refuse.c: ABA_INVALID where no draw has weight, or `ess` is less than the scenario wants. */
aba_status abai_evidence_judge(const abai_plan *plan, const abai_weighed *weighed, double ess,
                               const aba_result *result, aba_error *error) ABA_MUST_USE;

/* evidence_warn.c: append to result->warnings what makes the posterior doubtful. result->evidence is filled. */
aba_status abai_evidence_warn(const abai_plan *plan, const abai_weighed *weighed,
                              aba_result *result, aba_error *error) ABA_MUST_USE;

#endif
