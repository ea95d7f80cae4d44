/* engine/pass.h - one look at all samples of a run, in parallel over fixed blocks.
 *
 * Blocks are grouped into chunks of ABAI_CHUNK_BLOCKS, the unit of work that a thread takes; chunks
 * into rounds, after each of which the caller may merge what threads left for each chunk, in order.
 * Neither depends on the number of threads. This folder is the only user of OpenMP.
 */
#ifndef ABAI_ENGINE_PASS_H
#define ABAI_ENGINE_PASS_H

#include "engine/sampler.h"

enum {
    ABAI_CHUNK_BLOCKS = 16,  /* 32768 samples: some 0.5 ms, long against what a chunk costs */
    ABAI_ROUND_CHUNKS = 4096 /* 134 million samples: seconds, long against what a round costs */
};

typedef struct abai_pass {
    const abai_plan *plan;
    aba_sampler sampler;
    uint64_t samples;
    uint64_t period; /* samples of a replicate, whose ends no chunk crosses; 0: there is one */
    int threads;     /* >= 1 */
    abai_workspace *const *workspaces; /* one per thread; NULL entries where no drawing is asked */
    bool draw;                         /* fill the workspace's columns before each block */
    void *context;
    /* One block: called by thread `thread` (0-based), for blocks of a chunk in rising order, `chunk`
     * counting within the round, `block` within the chunk. */
    void (*block)(void *context, int thread, size_t chunk, size_t block, uint64_t first, size_t n);
    /* After a round of `chunks` chunks, `samples` having been looked at so far, by the calling thread;
     * may be NULL. False ends the pass. */
    bool (*round)(void *context, size_t chunks, uint64_t samples);
    /* After a round that did not end the pass: called once for each item below `items`, by any threads;
     * may be NULL. */
    void (*item)(void *context, size_t item);
    size_t items;
    /* Before a round: the samples that it may have; rounded down to chunks, but one at least. NULL: as
     * many as a round may have. */
    double (*room)(void *context);
    aba_progress progress; /* may be NULL */
    void *progress_context;
    uint64_t progress_offset, progress_total; /* samples done before this pass, and of all passes */
} abai_pass;

typedef enum abai_pass_end { ABAI_PASS_DONE, ABAI_PASS_ENDED, ABAI_PASS_CANCELLED } abai_pass_end;

abai_pass_end abai_pass_run(const abai_pass *pass);

/* Have each of `threads` threads make the call once, with its number: what it allocates and touches then
 * lies near it. */
void abai_pass_each_thread(int threads, void (*call)(void *context, int thread), void *context);

/* Chunks of `samples` of them in replicates of `period`; the last one of a replicate may be shorter. */
uint64_t abai_pass_chunks(uint64_t samples, uint64_t period);
/* The first sample of a chunk, or, behind the last one, the end. */
uint64_t abai_pass_chunk_first(uint64_t samples, uint64_t period, uint64_t chunk);
/* The last chunk that begins at `sample` or before; behind the last one where that is the end. */
uint64_t abai_pass_chunk_at(uint64_t samples, uint64_t period, uint64_t sample);

/* Threads that a run of so many samples should use: `wanted`, or OpenMP's own number where it is 0,
 * but no more than there are chunks. */
int abai_pass_threads(int wanted, uint64_t samples);
/* The same for replicates. */
int abai_pass_threads_for(int wanted, uint64_t samples, uint64_t period);

#endif
