#include "engine/weigh.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simd/math.h"

enum { CHUNK = ABAI_CHUNK_BLOCKS * ABAI_BLOCK };

/* Draws below exp(-37 - log N) of the heaviest are negligible: 2^-53 is exp(-36.7). */
static const double negligible = 37;

/* ---- the first look ---------------------------------------------------------------------------- */

/* What one thread has of its present chunk. */
typedef struct weigher_thread {
    double *piece, *total; /* logarithms, ABAI_BLOCK each */
    abai_log_sum *running; /* of each piece, and of all together */
    size_t kept;
} weigher_thread;

typedef struct weigher {
    const abai_plan *plan;
    abai_workspace *const *workspaces;
    abai_weighed *out;
    size_t pieces;
    double depth;    /* how far below the greatest counts */
    size_t room;     /* rows of sample and weight, which holds logarithms until the end */
    double greatest; /* of earlier rounds */
    uint64_t samples;
    int threads;
    weigher_thread *thread;
    size_t *chunk_kept;
    abai_log_sum *parts; /* chunk by chunk, as running */
} weigher;

static double *column_of(const weigher *w, int thread, size_t piece) {
    return w->workspaces[thread]->columns[w->plan->evidence[piece].column];
}

static void weigh_piece(weigher *w, int thread, size_t piece, size_t n) {
    const abai_plan_evidence *e = &w->plan->evidence[piece];
    const double *y = column_of(w, thread, piece);
    weigher_thread *own = &w->thread[thread];
    for (size_t i = 0; i < n; i++)
        own->piece[i] = abai_likelihood_log(&e->likelihood, y[i] * e->factor + e->shift);
    abai_log_sum_add(&own->running[piece], own->piece, n);
    for (size_t i = 0; i < n; i++)
        own->total[i] += own->piece[i];
}

/* A draw may turn out negligible later; what is left out here is so by what is known already. */
static void keep(weigher *w, weigher_thread *own, size_t chunk, uint64_t first, size_t n) {
    const double greatest = fmax(w->greatest, own->running[w->pieces].greatest);
    const size_t start = w->out->count + chunk * CHUNK;
    for (size_t i = 0; i < n; i++) {
        if (own->total[i] == -HUGE_VAL || own->total[i] < greatest - w->depth)
            continue;
        w->out->sample[start + own->kept] = first + i;
        w->out->weight[start + own->kept] = own->total[i];
        own->kept++;
    }
}

static void weigh_block(void *context, int thread, size_t chunk, size_t block, uint64_t first,
                        size_t n) {
    weigher *w = context;
    weigher_thread *own = &w->thread[thread];
    if (block == 0) {
        own->kept = 0;
        for (size_t i = 0; i <= w->pieces; i++)
            own->running[i] = abai_log_sum_init();
    }
    memset(own->total, 0, n * sizeof *own->total);
    for (size_t i = 0; i < w->pieces; i++)
        weigh_piece(w, thread, i, n);
    abai_log_sum_add(&own->running[w->pieces], own->total, n);
    keep(w, own, chunk, first, n);
    if (block + 1 < ABAI_CHUNK_BLOCKS && first + n < w->samples)
        return;
    w->chunk_kept[chunk] = own->kept;
    memcpy(w->parts + chunk * (w->pieces + 1), own->running,
           (w->pieces + 1) * sizeof *own->running);
}

/* Move those of rows start .. start + n - 1 that are not negligible behind the first `count`. */
static void compact(weigher *w, size_t start, size_t n) {
    abai_weighed *out = w->out;
    for (size_t i = start; i < start + n; i++) {
        if (out->weight[i] < out->all.greatest - w->depth)
            continue;
        out->sample[out->count] = out->sample[i];
        out->weight[out->count++] = out->weight[i];
    }
}

static bool end_round(void *context, size_t chunks, uint64_t samples) {
    weigher *w = context;
    abai_weighed *out = w->out;
    for (size_t chunk = 0; chunk < chunks; chunk++) {
        const abai_log_sum *part = w->parts + chunk * (w->pieces + 1);
        for (size_t i = 0; i < w->pieces; i++)
            abai_log_sum_merge(&out->alone[i], &part[i]);
        abai_log_sum_merge(&out->all, &part[w->pieces]);
    }
    const size_t start = out->count;
    out->count = 0;
    compact(w, 0, start);
    for (size_t chunk = 0; chunk < chunks; chunk++)
        compact(w, start + chunk * CHUNK, w->chunk_kept[chunk]);
    w->greatest = out->all.greatest;
    out->looked_at = samples;
    return samples == w->samples || w->room - out->count >= CHUNK;
}

static double room(void *context) {
    const weigher *w = context;
    return (double)(w->room - w->out->count);
}

static aba_status start(weigher *w, aba_error *error) {
    abai_weighed *out = w->out;
    const size_t rounds = w->room / CHUNK, sums = w->pieces + 1;
    out->all = abai_log_sum_init();
    out->sample = malloc(w->room * sizeof *out->sample);
    out->weight = malloc(w->room * sizeof *out->weight);
    out->alone = malloc(sums * sizeof *out->alone);
    w->thread = calloc((size_t)w->threads, sizeof *w->thread);
    w->chunk_kept = calloc(rounds, sizeof *w->chunk_kept);
    w->parts = malloc(rounds * sums * sizeof *w->parts);
    bool good = out->sample != NULL && out->weight != NULL && out->alone != NULL &&
                w->thread != NULL && w->chunk_kept != NULL && w->parts != NULL;
    for (int t = 0; good && t < w->threads; t++) {
        weigher_thread *own = &w->thread[t];
        own->piece = malloc(2 * ABAI_BLOCK * sizeof *own->piece);
        own->running = malloc(sums * sizeof *own->running);
        good = own->piece != NULL && own->running != NULL;
        own->total = good ? own->piece + ABAI_BLOCK : NULL;
    }
    for (size_t i = 0; good && i < w->pieces; i++)
        out->alone[i] = abai_log_sum_init();
    return good ? ABA_OK : abai_fail_memory(error);
}

static void end(weigher *w) {
    for (int t = 0; w->thread != NULL && t < w->threads; t++) {
        free(w->thread[t].piece);
        free(w->thread[t].running);
    }
    free(w->thread);
    free(w->chunk_kept);
    free(w->parts);
}

/* Room for all samples where there are few, in whole chunks. */
static size_t rows_of(uint64_t samples) {
    const uint64_t chunks = (samples + CHUNK - 1) / CHUNK;
    return chunks < ABAI_WEIGHED_MAX / CHUNK ? (size_t)chunks * CHUNK : ABAI_WEIGHED_MAX;
}

aba_status abai_weigh(const abai_pass *look, abai_weighed *weighed, aba_error *error) {
    weigher w = {.plan = look->plan,
                 .workspaces = look->workspaces,
                 .out = weighed,
                 .pieces = look->plan->scenario->evidence_count,
                 .depth = negligible + abai_log((double)look->samples),
                 .room = rows_of(look->samples),
                 .greatest = -HUGE_VAL,
                 .samples = look->samples,
                 .threads = look->threads};
    *weighed = (abai_weighed){.looked_at = 0};
    aba_status status = start(&w, error);
    abai_pass pass = *look;
    pass.context = &w;
    pass.block = weigh_block;
    pass.round = end_round;
    pass.room = room;
    if (status == ABA_OK && abai_pass_run(&pass) == ABAI_PASS_CANCELLED)
        status = abai_fail(error, ABA_CANCELLED, "cancelled");
    for (size_t i = 0; status == ABA_OK && i < weighed->count; i++)
        weighed->weight[i] = abai_exp(weighed->weight[i] - weighed->all.greatest);
    weighed->cut = weighed->looked_at < look->samples;
    end(&w);
    return status;
}

void abai_weighed_free(abai_weighed *weighed) {
    free(weighed->sample);
    free(weighed->weight);
    free(weighed->alone);
    *weighed = (abai_weighed){.looked_at = 0};
}

/* ---- the second look --------------------------------------------------------------------------- */

typedef struct fetcher {
    const abai_weighed *weighed;
    abai_workspace *const *workspaces;
    const size_t *columns;
    size_t count;
    double *const *values;
} fetcher;

/* The first kept row of a sample that is not before `sample`. */
static size_t row_of(const abai_weighed *weighed, uint64_t sample) {
    size_t low = 0, high = weighed->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (weighed->sample[middle] < sample)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void fetch_block(void *context, int thread, size_t chunk, size_t block, uint64_t first,
                        size_t n) {
    (void)chunk;
    (void)block;
    const fetcher *f = context;
    const size_t from = row_of(f->weighed, first), to = row_of(f->weighed, first + n);
    for (size_t i = 0; i < f->count; i++) {
        const double *column = f->workspaces[thread]->columns[f->columns[i]];
        for (size_t row = from; row < to; row++)
            f->values[i][row] = column[f->weighed->sample[row] - first];
    }
}

aba_status abai_weighed_fetch(const abai_pass *look, const abai_weighed *weighed,
                              const size_t *columns, size_t count, double *const *values,
                              aba_error *error) {
    fetcher f = {weighed, look->workspaces, columns, count, values};
    abai_pass pass = *look;
    pass.samples = weighed->looked_at;
    pass.context = &f;
    pass.block = fetch_block;
    if (abai_pass_run(&pass) == ABAI_PASS_CANCELLED)
        return abai_fail(error, ABA_CANCELLED, "cancelled");
    return ABA_OK;
}
