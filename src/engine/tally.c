#include "engine/tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/finite.h"

enum { CACHE_LINE = 64, PILOT_BLOCKS = 4 };

/* Threads write into memory of their own; the structure fills whole cache lines, so that no two of
 * them share one. */
struct abai_tally_thread {
    _Alignas(CACHE_LINE) uint32_t *counts; /* tracks x ABAI_SELECT_BINS */
    double *spare;
    abai_claim_tally *claims;
    bool failed;
    uint64_t failed_sample;
    size_t failed_column;
};

size_t abai_tally_tracks(const abai_plan *plan) {
    size_t count = plan->output_count;
    for (size_t i = 0; i < plan->input_count; i++)
        count += plan->draws[i].kind != ABAI_DRAW_CONSTANT;
    return count;
}

static aba_status make_tracks(abai_tally *tally, bool keep, aba_error *error) {
    const abai_plan *plan = tally->plan;
    tally->count = abai_tally_tracks(plan);
    tally->tracks = calloc(tally->count, sizeof *tally->tracks);
    if (tally->tracks == NULL)
        return abai_fail_memory(error);
    abai_track *track = tally->tracks;
    for (size_t i = 0; i < plan->input_count + plan->output_count; i++)
        if (i >= plan->input_count || plan->draws[i].kind != ABAI_DRAW_CONSTANT)
            (track++)->column = i;
    for (size_t i = 0; i < tally->count; i++) {
        track = &tally->tracks[i];
        abai_moments_init(&track->moments);
        track->counts = tally->sorted ? NULL : calloc(ABAI_SELECT_BINS, sizeof *track->counts);
        /* Not touched here: its pages then lie near the thread that first writes them. */
        track->kept = keep ? malloc((size_t)tally->samples * sizeof *track->kept) : NULL;
        if ((!tally->sorted && track->counts == NULL) || (keep && track->kept == NULL))
            return abai_fail_memory(error);
    }
    return ABA_OK;
}

static bool make_thread(const abai_tally *tally, abai_tally_thread *thread) {
    const size_t claims = tally->plan->scenario->claim_count;
    thread->counts =
        tally->sorted ? NULL : calloc(tally->count * ABAI_SELECT_BINS, sizeof *thread->counts);
    thread->spare = malloc(ABAI_BLOCK * sizeof *thread->spare);
    /* Whole cache lines: what lies in them is no other thread's. */
    const size_t bytes = (claims + 1) * sizeof *thread->claims;
    const size_t lines = (bytes + CACHE_LINE - 1) / CACHE_LINE;
    thread->claims = aligned_alloc(CACHE_LINE, lines * CACHE_LINE);
    if (thread->claims != NULL)
        memset(thread->claims, 0, lines * CACHE_LINE);
    return (tally->sorted || thread->counts != NULL) && thread->spare != NULL &&
           thread->claims != NULL;
}

static aba_status make_threads(abai_tally *tally, aba_error *error) {
    const size_t claims = tally->plan->scenario->claim_count;
    const uint64_t chunks = tally->samples / (ABAI_CHUNK_BLOCKS * ABAI_BLOCK) + 1;
    const size_t round = chunks < ABAI_ROUND_CHUNKS ? (size_t)chunks : ABAI_ROUND_CHUNKS;
    tally->claims = calloc(claims + 1, sizeof *tally->claims);
    tally->parts = calloc(round * tally->count + 1, sizeof *tally->parts);
    tally->thread = aligned_alloc(CACHE_LINE, (size_t)tally->threads * sizeof *tally->thread);
    if (tally->thread != NULL)
        memset(tally->thread, 0, (size_t)tally->threads * sizeof *tally->thread);
    bool good = tally->claims != NULL && tally->parts != NULL && tally->thread != NULL;
    for (int t = 0; good && t < tally->threads; t++)
        good = make_thread(tally, &tally->thread[t]);
    return good ? ABA_OK : abai_fail_memory(error);
}

/* The grid of each column from the first samples of the run: what it is does not show in results. */
static aba_status make_grids(abai_tally *tally, aba_sampler sampler, aba_error *error) {
    const size_t most = (size_t)PILOT_BLOCKS * ABAI_BLOCK;
    const size_t n = tally->samples < most ? (size_t)tally->samples : most;
    double *pilot = malloc(tally->count * most * sizeof *pilot);
    if (pilot == NULL)
        return abai_fail_memory(error);
    abai_workspace *w = tally->workspaces[0];
    for (size_t first = 0; first < n; first += ABAI_BLOCK) {
        const size_t size = n - first < ABAI_BLOCK ? n - first : ABAI_BLOCK;
        abai_workspace_fill(w, sampler, first, size);
        for (size_t i = 0; i < tally->count; i++)
            memcpy(pilot + i * most + first, w->columns[tally->tracks[i].column],
                   size * sizeof *pilot);
    }
    for (size_t i = 0; i < tally->count; i++) {
        double *values = pilot + i * most;
        size_t good = 0;
        for (size_t s = 0; s < n; s++)
            if (isfinite(values[s]))
                values[good++] = values[s];
        const double nothing = 0;
        tally->tracks[i].grid =
            abai_grid_from_pilot(good == 0 ? &nothing : values, good == 0 ? 1 : good);
    }
    free(pilot);
    return ABA_OK;
}

aba_status abai_tally_start(abai_tally *tally, aba_sampler sampler, bool keep, aba_error *error) {
    tally->sorted = tally->samples <= ABAI_SORTED_MAX;
    keep = keep || tally->sorted;
    aba_status status = make_tracks(tally, keep, error);
    if (status == ABA_OK)
        status = make_threads(tally, error);
    if (status == ABA_OK && !tally->sorted)
        status = make_grids(tally, sampler, error);
    return status;
}

void abai_tally_free(abai_tally *tally) {
    for (size_t i = 0; tally->tracks != NULL && i < tally->count; i++) {
        free(tally->tracks[i].counts);
        free(tally->tracks[i].kept);
    }
    for (int t = 0; tally->thread != NULL && t < tally->threads; t++) {
        free(tally->thread[t].counts);
        free(tally->thread[t].spare);
        free(tally->thread[t].claims);
    }
    free(tally->tracks);
    free(tally->thread);
    free(tally->claims);
    free(tally->parts);
}

static void tally_claims(abai_tally *tally, abai_tally_thread *thread, size_t output,
                         const double *values, size_t n) {
    for (size_t c = 0; c < tally->plan->scenario->claim_count; c++) {
        const abai_plan_claim *claim = &tally->plan->claims[c];
        if (claim->output != output)
            continue;
        thread->claims[c].at_most_low += abai_count_at_most(values, n, claim->low);
        thread->claims[c].at_most_high += abai_count_at_most(values, n, claim->high);
    }
}

/* Samples come to a thread in rising order within a chunk only: keep the least. */
static void note_failure(abai_tally_thread *thread, uint64_t sample, size_t column) {
    if (thread->failed && (thread->failed_sample < sample ||
                           (thread->failed_sample == sample && thread->failed_column >= column)))
        return;
    thread->failed = true;
    thread->failed_sample = sample;
    thread->failed_column = column;
}

void abai_tally_block(void *context, int thread, size_t chunk, size_t block, uint64_t first,
                      size_t n) {
    abai_tally *tally = context;
    abai_tally_thread *own = &tally->thread[thread];
    double *const *columns = tally->workspaces[thread]->columns;
    for (size_t i = 0; i < tally->count; i++) {
        abai_track *track = &tally->tracks[i];
        const double *drawn = columns[track->column];
        if (track->kept != NULL)
            memcpy(track->kept + first, drawn, n * sizeof *drawn);
        size_t good, bad;
        const double *values = abai_finite(drawn, n, own->spare, &good, &bad);
        if (bad < n)
            note_failure(own, first + bad, track->column);
        abai_moments *part = &tally->parts[chunk * tally->count + i];
        abai_moments moments;
        abai_moments_of(values, good, &moments);
        if (block == 0)
            *part = moments;
        else
            abai_moments_merge(part, &moments);
        if (!tally->sorted)
            abai_grid_count(&track->grid, values, good, own->counts + i * ABAI_SELECT_BINS);
        if (track->column >= tally->plan->input_count)
            tally_claims(tally, own, track->column - tally->plan->input_count, values, good);
    }
    if (tally->draws != NULL)
        tally->draws(tally->draws_context, first, n, (const double *const *)columns);
}

/* Take what a thread has counted. A round's samples fit 32 bits with room to spare. */
static void take_thread(abai_tally *tally, abai_tally_thread *thread) {
    for (size_t i = 0; i < tally->count && !tally->sorted; i++) {
        uint32_t *counts = thread->counts + i * ABAI_SELECT_BINS;
        for (size_t bin = 0; bin < ABAI_SELECT_BINS; bin++)
            tally->tracks[i].counts[bin] += counts[bin];
        memset(counts, 0, ABAI_SELECT_BINS * sizeof *counts);
    }
    for (size_t c = 0; c < tally->plan->scenario->claim_count; c++) {
        tally->claims[c].at_most_low += thread->claims[c].at_most_low;
        tally->claims[c].at_most_high += thread->claims[c].at_most_high;
        thread->claims[c] = (abai_claim_tally){0, 0};
    }
    const bool earlier = !tally->failed || thread->failed_sample < tally->failed_sample ||
                         (thread->failed_sample == tally->failed_sample &&
                          thread->failed_column < tally->failed_column);
    if (thread->failed && earlier) {
        tally->failed = true;
        tally->failed_sample = thread->failed_sample;
        tally->failed_column = thread->failed_column;
    }
    thread->failed = false;
}

bool abai_tally_round(void *context, size_t chunks) {
    abai_tally *tally = context;
    for (size_t chunk = 0; chunk < chunks; chunk++)
        for (size_t i = 0; i < tally->count; i++)
            abai_moments_merge(&tally->tracks[i].moments, &tally->parts[chunk * tally->count + i]);
    for (int t = 0; t < tally->threads; t++)
        take_thread(tally, &tally->thread[t]);
    return !(tally->failed && tally->stop_on_failure);
}
