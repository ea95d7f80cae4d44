/* engine/tally.h - the first look at all samples: moments, percentiles, counts beyond marks (of claims,
 * thresholds and designs), failures, kept values.
 *
 * Integers are added in any order; moments are kept chunk by chunk and merged in the chunks' order.
 */
#ifndef ABAI_ENGINE_TALLY_H
#define ABAI_ENGINE_TALLY_H

#include "engine/finder.h"
#include "engine/marks.h"
#include "engine/pass.h"
#include "stats/fourth.h"
#include "stats/tail.h"

/* A column that statistics are made of: an input that is no constant, or an output that is no input. */
typedef struct abai_track {
    size_t column; /* in the workspace */
    bool is_output;
    abai_moments moments;
    abai_fourth fourth;    /* of the first ABAI_KURTOSIS_SAMPLES */
    abai_tail_report tail; /* engine/tails.h */
    double *kept;          /* all draws, or NULL */
} abai_track;

/* Of how many percentiles the spread between replicates is counted; others have that of neighbours. */
enum { ABAI_REFERENCES_MAX = 16 };

/* Fourth moments serve the interval of a standard deviation, to which 0.3 % is good enough. A power of two of
 * chunks, as chunks count whole. */
#define ABAI_KURTOSIS_SAMPLES (UINT64_C(1) << 18)

typedef struct abai_tally_thread abai_tally_thread; /* what one thread has counted */

typedef struct abai_tally {
    const abai_plan *plan;
    uint64_t samples;
    const abai_design *design; /* NULL: independent draws */
    size_t count;              /* of tracks */
    abai_track *tracks;
    size_t *track_of; /* of an input or output by its column in the plan; SIZE_MAX for a constant */
    bool sorted;      /* few samples: draws are kept to be sorted */
    abai_finder finder; /* where they are not */
    abai_marks marks;
    abai_moments *replicates; /* by replicate and track; NULL where there is one */
    /* Of replicates: probabilities, and by track and probability values near its percentile, marked. None
     * where draws are sorted. */
    size_t reference_count;
    double reference_p[ABAI_REFERENCES_MAX];
    double *references;
    bool stop_on_failure;
    bool failed;            /* some draw was NaN or infinite */
    uint64_t failed_sample; /* the first one of those looked at, all before it being good */
    size_t failed_column;
    aba_draws draws;
    void *draws_context;
    abai_workspace *const *workspaces;
    int threads;
    abai_tally_thread *thread;
    abai_moments *parts;  /* a round's chunks x count */
    abai_fourth *fourths; /* of the first chunks of all */
    uint64_t fourth_chunks;
    uint64_t chunks_done;
} abai_tally;

/* Up to here sorting a column costs less than brackets' and bins' set-up. */
enum { ABAI_SORTED_MAX = 16384 };

/* Make ready: tracks, a pilot from the run's own first samples, memory. All draws are kept where that
 * spares a second look and fits into wish->memory. ABA_MEMORY. The fields plan, samples, design, threads
 * and workspaces are set by the caller before. */
aba_status abai_tally_start(abai_tally *tally, aba_sampler sampler, const abai_finder_wish *wish,
                            aba_error *error) ABA_MUST_USE;
void abai_tally_free(abai_tally *tally);

/* Steps of it, of tally_marks.c: references from the pilot's n samples of each track, and all marks. */
aba_status abai_tally_refer(abai_tally *tally, const abai_finder_wish *wish, const double *pilot,
                            size_t n, aba_error *error) ABA_MUST_USE;
aba_status abai_tally_mark(abai_tally *tally, aba_error *error) ABA_MUST_USE;

/* For abai_pass; context is the tally. */
void abai_tally_block(void *context, int thread, size_t chunk, size_t block, uint64_t first,
                      size_t n);
bool abai_tally_round(void *context, size_t chunks, uint64_t samples);
void abai_tally_item(void *context, size_t track);
double abai_tally_room(void *context);
/* Whether a track's curve comes from counts: that of an input which depends on no other is known. */
bool abai_tally_counts(const abai_tally *tally, size_t track);

/* Draws of an output above a value that is an end of one of its claims or one of its thresholds. */
uint64_t abai_tally_above(const abai_tally *tally, size_t output, double value);
/* 1 for independent draws. */
size_t abai_tally_replicates(const abai_tally *tally);

/* How many tracks a plan's run has. */
size_t abai_tally_tracks(const abai_plan *plan);

#endif
