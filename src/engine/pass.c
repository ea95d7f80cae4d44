#include "engine/pass.h"

#include <omp.h>
#include <stdatomic.h>

static const uint64_t chunk_samples = (uint64_t)ABAI_CHUNK_BLOCKS * ABAI_BLOCK;

static uint64_t chunks_of(uint64_t samples) {
    return samples / chunk_samples + (samples % chunk_samples != 0);
}

int abai_pass_threads(int wanted, uint64_t samples) {
    const int most = wanted > 0 ? wanted : omp_get_max_threads();
    const uint64_t chunks = chunks_of(samples);
    return chunks < (uint64_t)most ? (int)chunks : most;
}

static void run_chunk(const abai_pass *pass, int thread, uint64_t round_first, size_t chunk) {
    uint64_t first = (round_first + chunk) * chunk_samples;
    for (size_t block = 0; block < ABAI_CHUNK_BLOCKS && first < pass->samples; block++) {
        const uint64_t left = pass->samples - first;
        const size_t n = left < ABAI_BLOCK ? (size_t)left : ABAI_BLOCK;
        if (pass->draw)
            abai_workspace_fill(pass->workspaces[thread], pass->sampler, first, n);
        pass->block(pass->context, thread, chunk, block, first, n);
        first += n;
    }
}

static uint64_t chunks_of_round(const abai_pass *pass, uint64_t left) {
    const uint64_t most = left < ABAI_ROUND_CHUNKS ? left : ABAI_ROUND_CHUNKS;
    if (pass->room == NULL)
        return most;
    const double room = pass->room(pass->context) / (double)chunk_samples;
    return room >= (double)most ? most : room >= 1 ? (uint64_t)room : 1;
}

/* Progress is told by the calling thread alone, at most about every 50 ms. */
static bool tell_progress(const abai_pass *pass, uint64_t done, double *last) {
    const double now = omp_get_wtime();
    if (pass->progress == NULL || now - *last < 0.05)
        return true;
    *last = now;
    const uint64_t samples = done < pass->samples ? done : pass->samples;
    return pass->progress(pass->progress_context, pass->progress_offset + samples,
                          pass->progress_total);
}

abai_pass_end abai_pass_run(const abai_pass *pass) {
    const uint64_t chunks = chunks_of(pass->samples);
    atomic_uint_fast64_t done = 0;
    atomic_bool cancelled = false;
    double last = omp_get_wtime();
    uint64_t start = 0;
    while (start < chunks) {
        const int64_t count = (int64_t)chunks_of_round(pass, chunks - start);
        /* schedule(runtime): OMP_SCHEDULE is the user's; chunks are independent of each other, and
         * what they leave is merged in their order, so it cannot show in a result. */
#pragma omp parallel for schedule(runtime) num_threads(pass->threads)
        for (int64_t chunk = 0; chunk < count; chunk++) {
            const int thread = omp_get_thread_num();
            if (atomic_load_explicit(&cancelled, memory_order_relaxed))
                continue;
            run_chunk(pass, thread, start, (size_t)chunk);
            const uint64_t now =
                atomic_fetch_add_explicit(&done, chunk_samples, memory_order_relaxed);
            if (thread == 0 && !tell_progress(pass, now + chunk_samples, &last))
                atomic_store_explicit(&cancelled, true, memory_order_relaxed);
        }
        if (atomic_load(&cancelled))
            return ABAI_PASS_CANCELLED;
        start += (uint64_t)count;
        const uint64_t looked_at = start < chunks ? start * chunk_samples : pass->samples;
        if (pass->round != NULL && !pass->round(pass->context, (size_t)count, looked_at))
            return ABAI_PASS_ENDED;
    }
    return ABAI_PASS_DONE;
}

void abai_pass_each_thread(int threads, void (*work)(void *context, int thread), void *context) {
    /* As in a pass: with OMP_PROC_BIND the same threads stand at the same places again. The loop is
     * done whole even where the system grants fewer threads than asked for. */
#pragma omp parallel for schedule(static, 1) num_threads(threads)
    for (int thread = 0; thread < threads; thread++)
        work(context, thread);
}
