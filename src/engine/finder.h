/* engine/finder.h - what the first look at the samples does for percentiles: brackets around the wanted
 * ones where that finds them in one look (stats/bracket.h), counts in bins for curves, and for the rest
 * where a second look is needed (stats/select.h).
 */
#ifndef ABAI_ENGINE_FINDER_H
#define ABAI_ENGINE_FINDER_H

#include "stats/bracket.h"
#include "stats/select.h"

typedef struct abai_finder_thread
    abai_finder_thread; /* what one thread has seen; cache lines of its own */

/* Curves are for drawing: so many draws settle them to 2.4e-4 of probability (one standard error, at
 * the median), and a longer run does not pay for more. A power of two of chunks. */
#define ABAI_SHAPE_SAMPLES (UINT64_C(1) << 22)

typedef struct abai_finder {
    size_t tracks;
    int threads;
    abai_bracket *bracket; /* one a track; NULL where a second look is planned instead */
    abai_grid *grid;       /* one a track */
    uint64_t **counts;     /* per bin, of all samples; NULL where brackets serve */
    uint64_t **shape;      /* per bin, of the first shape_samples; NULL where no curve is wanted */
    double **pilot;        /* of a track with a curve: sorted */
    size_t *pilot_count;
    uint64_t shape_samples; /* as many of the first ones as are counted for curves */
    bool is_counting;       /* in the present round */
    uint64_t samples;       /* looked at before it */
    abai_finder_thread *thread;
    abai_bracket_tally **tallies; /* of each track, one a thread */
} abai_finder;

/* What is wanted of every track, and what may be spent on it. */
typedef struct abai_finder_wish {
    const double *p; /* probabilities in (0, 1), rising */
    size_t count;
    double z; /* of the percentiles' intervals, in standard deviations */
    uint64_t samples;
    size_t memory; /* bytes for all tracks */
} abai_finder_wish;

/* Whether one look will do for so many tracks and threads. */
bool abai_finder_one_look(const abai_finder_wish *wish, size_t tracks, int threads);

/* pilot[i * stride ...]: the first m samples of track i, whose finite ones are used (and moved); curve[i]
 * whether a curve of it is wanted, from the first shape_samples, where a chunk ends (engine/pass.h).
 * ABA_MEMORY; freed by abai_finder_free then too. */
aba_status abai_finder_start(abai_finder *finder, const abai_finder_wish *wish, size_t tracks,
                             int threads, double *pilot, size_t stride, size_t m, const bool *curve,
                             uint64_t shape_samples, aba_error *error) ABA_MUST_USE;
void abai_finder_free(abai_finder *finder);

/* n finite values of a track, seen by a thread. */
void abai_finder_add(abai_finder *finder, int thread, size_t track, const double *values, size_t n);

/* How many samples the next round may have. */
double abai_finder_room(const abai_finder *finder);

/* End a round: `samples` have been looked at, and no thread is adding. Then, for each track, in any order
 * and by several threads: `seen` of its values so far were finite; the run is to have `all` samples. */
void abai_finder_round(abai_finder *finder, uint64_t samples);
void abai_finder_round_track(abai_finder *finder, size_t track, uint64_t seen, uint64_t all);

/* Before a look that only counts: have a track counted. ABA_MEMORY. */
aba_status abai_finder_count(abai_finder *finder, size_t track, aba_error *error) ABA_MUST_USE;
/* One block of such a look, and its end. */
void abai_finder_count_block(abai_finder *finder, int thread, size_t track, const double *values,
                             size_t n);
void abai_finder_take_counts(abai_finder *finder);

#endif
