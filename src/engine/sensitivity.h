/* engine/sensitivity.h - which inputs an output's spread comes from (abanico/sensitivity.h). */
#ifndef ABAI_ENGINE_SENSITIVITY_H
#define ABAI_ENGINE_SENSITIVITY_H

#include "abanico/sensitivity.h"
#include "engine/sampler.h"

/* A run that is over. */
typedef struct abai_sensitivity_job {
    const abai_plan *plan;
    abai_workspace *const *workspaces; /* one per thread */
    int threads;
    aba_sampler sampler;
    uint64_t samples;
    double confidence;
    aba_sensitivity method;      /* not NONE */
    aba_design design;           /* that the run had; draws here are independent whatever it was */
    const aba_quantity *outputs; /* the run's: of those without a variance Sobol' indices are NaN */
    aba_progress
        progress; /* may be NULL: asked whether to go on, and told that all samples are done */
    void *progress_context;
} abai_sensitivity_job;

/* Draws some of the run's samples again, and for pick and freeze others; every number is a pure function of
 * plan, sampler, samples, confidence and method. On success *out belongs to the caller
 * (result/sensitivity.h). ABA_MEMORY, ABA_CANCELLED. */
aba_status abai_sensitivity_find(const abai_sensitivity_job *job, aba_sensitivity_result **out,
                                 aba_error *error) ABA_MUST_USE;

/* How many of a run's samples rank correlations, swings and given-data indices are from: one in 64 as a
 * power of two, but all up to 16384 and 65536 at most. That keeps them cheaper than the run itself at a
 * million samples, and settles an index to about 0.01 (two standard errors). */
uint64_t abai_sensitivity_samples(uint64_t run);

enum {
    ABAI_FREEZE_SAMPLES = 65536, /* base samples of pick and freeze at most */
    ABAI_FREEZE_GROUPS = 32      /* of its jackknife: settle a standard error to an eighth */
};

#endif
