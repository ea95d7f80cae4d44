/* engine/tally.h - the first look at all samples: moments, counts, claims, failures, kept values.
 *
 * Integers are added in any order; moments are kept chunk by chunk and merged in the chunks' order.
 */
#ifndef ABAI_ENGINE_TALLY_H
#define ABAI_ENGINE_TALLY_H

#include "engine/pass.h"
#include "stats/moments.h"
#include "stats/select.h"

/* A column that statistics are made of: an input that is no constant, or an output. */
typedef struct abai_track {
    size_t column; /* in the workspace */
    abai_grid grid;
    abai_moments moments;
    uint64_t *counts; /* ABAI_SELECT_BINS of them; NULL in a run that is sorted */
    double *kept;     /* all draws, or NULL where they are drawn again when needed */
} abai_track;

/* Counts of an output's draws at the ends of a claim. */
typedef struct abai_claim_tally {
    uint64_t at_most_low;  /* Y <= low */
    uint64_t at_most_high; /* Y <= high */
} abai_claim_tally;

typedef struct abai_tally_thread abai_tally_thread; /* what one thread has counted */

typedef struct abai_tally {
    const abai_plan *plan;
    uint64_t samples;
    size_t count; /* of tracks */
    abai_track *tracks;
    bool sorted; /* few samples: draws are kept to be sorted, nothing is counted */
    abai_claim_tally *claims;
    bool stop_on_failure;
    bool failed;            /* some draw was NaN or infinite */
    uint64_t failed_sample; /* the first one of those looked at, all before it being good */
    size_t failed_column;
    aba_draws draws;
    void *draws_context;
    abai_workspace *const *workspaces;
    int threads;
    abai_tally_thread *thread;
    abai_moments *parts; /* a round's chunks x count */
} abai_tally;

/* Up to here sorting a column costs less than the bins' memory and set-up. */
enum { ABAI_SORTED_MAX = 8192 };

/* Make ready: tracks, grids from the run's own first samples, memory; keep is whether all draws are
 * kept. ABA_MEMORY. The fields plan to workspaces and threads are set by the caller before. */
aba_status abai_tally_start(abai_tally *tally, aba_sampler sampler, bool keep,
                            aba_error *error) ABA_MUST_USE;
void abai_tally_free(abai_tally *tally);

/* For abai_pass; context is the tally. */
void abai_tally_block(void *context, int thread, size_t chunk, size_t block, uint64_t first,
                      size_t n);
bool abai_tally_round(void *context, size_t chunks);

/* How many columns a plan's run tracks. */
size_t abai_tally_tracks(const abai_plan *plan);

#endif
