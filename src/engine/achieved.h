/* engine/achieved.h - the correlations that a run's draws have. */
#ifndef ABAI_ENGINE_ACHIEVED_H
#define ABAI_ENGINE_ACHIEVED_H

#include "engine/sampler.h"

/* What is known of a run when its result is made. */
typedef struct abai_achieved {
    const abai_plan *plan;
    abai_workspace *const *workspaces; /* one per thread */
    int threads;
    aba_sampler sampler;
    uint64_t samples;
    double confidence;
} abai_achieved;

/* Samples that are drawn again to tell: rank correlations are then known to 0.008 (one standard error), at
 * a cost of some milliseconds. */
enum { ABAI_ACHIEVED_SAMPLES = 16384 };

/* Fill result->correlations: every pair of the plan's copula, with the coefficient of the first samples'
 * values and its interval (stats/rank_correlation.h). Pearson's is that of the normal scores of a Gaussian
 * copula's variates; of a Student t one, whose scores may have no variance, sin(pi / 2 tau) of Kendall's
 * tau, which is the entry of its matrix, too (Lindskog, McNeil, Schmock 2003). Nothing where no inputs are
 * correlated. The bytes do not depend on threads. ABA_MEMORY; the result is then still to be freed. */
aba_status abai_achieved_write(const abai_achieved *run, aba_result *result,
                               aba_error *error) ABA_MUST_USE;

#endif
