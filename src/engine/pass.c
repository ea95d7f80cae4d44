#include "engine/pass.h"

#include <omp.h>
#include <stdatomic.h>

#include "engine/barrier.h"

static const uint64_t chunk_samples = (uint64_t)ABAI_CHUNK_BLOCKS * ABAI_BLOCK;

static uint64_t chunks_of(uint64_t samples) {
    return samples / chunk_samples + (samples % chunk_samples != 0);
}

uint64_t abai_pass_chunks(uint64_t samples, uint64_t period) {
    return period == 0 ? chunks_of(samples) : samples / period * chunks_of(period);
}

uint64_t abai_pass_chunk_first(uint64_t samples, uint64_t period, uint64_t chunk) {
    const uint64_t size = period == 0 ? samples : period, each = chunks_of(size);
    const uint64_t inside = chunk % each * chunk_samples;
    const uint64_t first = chunk / each * size + inside;
    return first < samples ? first : samples;
}

uint64_t abai_pass_chunk_at(uint64_t samples, uint64_t period, uint64_t sample) {
    const uint64_t size = period == 0 ? samples : period;
    if (sample >= samples)
        return abai_pass_chunks(samples, period);
    return sample / size * chunks_of(size) + sample % size / chunk_samples;
}

int abai_pass_threads_for(int wanted, uint64_t samples, uint64_t period) {
    const int most = wanted > 0 ? wanted : omp_get_max_threads();
    const uint64_t chunks = abai_pass_chunks(samples, period);
    return chunks < (uint64_t)most ? (int)chunks : most;
}

int abai_pass_threads(int wanted, uint64_t samples) {
    return abai_pass_threads_for(wanted, samples, 0);
}

static uint64_t first_of(const abai_pass *pass, uint64_t chunk) {
    return abai_pass_chunk_first(pass->samples, pass->period, chunk);
}

static void run_chunk(const abai_pass *pass, int thread, uint64_t round_first, size_t chunk) {
    uint64_t first = first_of(pass, round_first + chunk);
    const uint64_t end = first_of(pass, round_first + chunk + 1);
    for (size_t block = 0; first < end; block++) {
        const size_t n = end - first < ABAI_BLOCK ? (size_t)(end - first) : ABAI_BLOCK;
        if (pass->draw)
            abai_workspace_fill(pass->workspaces[thread], pass->sampler, first, n);
        pass->block(pass->context, thread, chunk, block, first, n);
        first += n;
    }
}

static uint64_t chunks_of_round(const abai_pass *pass, uint64_t start, uint64_t left) {
    const uint64_t most = left < ABAI_ROUND_CHUNKS ? left : ABAI_ROUND_CHUNKS;
    if (pass->room == NULL)
        return most;
    const double room = pass->room(pass->context);
    const uint64_t first = first_of(pass, start);
    if (!(room < (double)(pass->samples - first)))
        return most;
    const uint64_t end = first + (room > 0 ? (uint64_t)room : 0);
    const uint64_t some = abai_pass_chunk_at(pass->samples, pass->period, end) - start;
    return some < 1 ? 1 : some < most ? some : most;
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

/* What the threads of a pass share. All but the atomics is written by the first thread, while the others
 * wait. */
typedef struct team {
    const abai_pass *pass;
    abai_barrier barrier;
    uint64_t chunks, start;
    int64_t count; /* chunks of the present round; 0: it is over */
    int64_t items;
    atomic_uint_fast64_t done;
    atomic_bool cancelled;
    double last_told;
    abai_pass_end end;
} team;

static void begin_round(team *t) {
    const uint64_t left = t->chunks - t->start;
    t->count = left == 0 ? 0 : (int64_t)chunks_of_round(t->pass, t->start, left);
}

static void end_round(team *t) {
    const abai_pass *pass = t->pass;
    t->items = 0;
    if (atomic_load(&t->cancelled)) {
        t->end = ABAI_PASS_CANCELLED;
        t->chunks = t->start;
        return;
    }
    t->start += (uint64_t)t->count;
    const uint64_t looked_at = first_of(pass, t->start);
    if (pass->round == NULL)
        return;
    if (pass->round(pass->context, (size_t)t->count, looked_at)) {
        t->items = pass->item == NULL ? 0 : (int64_t)pass->items;
    } else {
        t->end = ABAI_PASS_ENDED;
        t->chunks = t->start;
    }
}

static void do_chunk(team *t, int thread, int64_t chunk) {
    if (atomic_load_explicit(&t->cancelled, memory_order_relaxed))
        return;
    const uint64_t whole = t->start + (uint64_t)chunk;
    const uint64_t samples = first_of(t->pass, whole + 1) - first_of(t->pass, whole);
    run_chunk(t->pass, thread, t->start, (size_t)chunk);
    const uint64_t now =
        samples + atomic_fetch_add_explicit(&t->done, samples, memory_order_relaxed);
    if (thread == 0 && !tell_progress(t->pass, now, &t->last_told))
        atomic_store_explicit(&t->cancelled, true, memory_order_relaxed);
}

/* One thread's part. All threads go through the same loops in the same order. */
static void work(team *t, int thread, int threads) {
    while (t->count > 0) {
        /* schedule(runtime): OMP_SCHEDULE is the user's; chunks are independent of each other, and
         * what they leave is merged in their order, so it cannot show in a result. */
#pragma omp for schedule(runtime) nowait
        for (int64_t chunk = 0; chunk < t->count; chunk++)
            do_chunk(t, thread, chunk);
        abai_barrier_wait(&t->barrier, threads);
        if (thread == 0)
            end_round(t);
        abai_barrier_wait(&t->barrier, threads);
#pragma omp for schedule(dynamic) nowait
        for (int64_t item = 0; item < t->items; item++)
            t->pass->item(t->pass->context, (size_t)item);
        abai_barrier_wait(&t->barrier, threads);
        if (thread == 0)
            begin_round(t);
        abai_barrier_wait(&t->barrier, threads);
    }
}

abai_pass_end abai_pass_run(const abai_pass *pass) {
    team t = {.pass = pass,
              .chunks = abai_pass_chunks(pass->samples, pass->period),
              .last_told = omp_get_wtime(),
              .end = ABAI_PASS_DONE};
    abai_barrier_init(&t.barrier);
    begin_round(&t);
#pragma omp parallel num_threads(pass->threads)
    work(&t, omp_get_thread_num(), omp_get_num_threads());
    abai_barrier_free(&t.barrier);
    return t.end;
}

void abai_pass_each_thread(int threads, void (*call)(void *context, int thread), void *context) {
    /* As in a pass: with OMP_PROC_BIND the same threads stand at the same places again. The loop is
     * done whole even where the system grants fewer threads than asked for. */
#pragma omp parallel for schedule(static, 1) num_threads(threads)
    for (int thread = 0; thread < threads; thread++)
        call(context, thread);
}
