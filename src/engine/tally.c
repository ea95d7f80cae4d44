#include "engine/tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "stats/finite.h"

enum { PILOT_BLOCKS = 4 };

/* Threads write into memory of their own; the structure fills whole cache lines, so that no two of
 * them share one. */
struct abai_tally_thread {
    _Alignas(ABAI_CACHE_LINE) double *spare;
    abai_moments *running; /* of the present chunk, one a track */
    abai_fourth *fourth;   /* likewise */
    uint64_t *above;       /* likewise, one a mark */
    bool failed;
    uint64_t failed_sample;
    size_t failed_column;
};

/* ---- making ready ------------------------------------------------------------------------------ */

/* The input whose column a column of the plan repeats: itself, or the input that an output is. SIZE_MAX
 * for an output that is a formula. */
static size_t input_of(const abai_plan *plan, size_t column) {
    if (column < plan->input_count)
        return column;
    const abai_reference *output = &plan->scenario->outputs[column - plan->input_count];
    return output->is_input ? output->index : SIZE_MAX;
}

static bool has_own_track(const abai_plan *plan, size_t column) {
    const size_t input = input_of(plan, column);
    const bool varies = input != SIZE_MAX && plan->draws[input].kind != ABAI_DRAW_CONSTANT;
    return column < plan->input_count ? varies : !varies;
}

size_t abai_tally_tracks(const abai_plan *plan) {
    size_t count = 0;
    for (size_t i = 0; i < plan->input_count + plan->output_count; i++)
        count += has_own_track(plan, i);
    return count;
}

static aba_status make_tracks(abai_tally *tally, aba_error *error) {
    const abai_plan *plan = tally->plan;
    const size_t columns = plan->input_count + plan->output_count;
    tally->tracks = calloc(columns + 1, sizeof *tally->tracks);
    tally->track_of = calloc(columns + 1, sizeof *tally->track_of);
    if (tally->tracks == NULL || tally->track_of == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < columns; i++) {
        const bool is_output = i >= plan->input_count;
        if (has_own_track(plan, i)) {
            tally->track_of[i] = tally->count;
            tally->tracks[tally->count].column = i;
            abai_fourth_init(&tally->tracks[tally->count].fourth);
            abai_moments_init(&tally->tracks[tally->count++].moments);
        } else {
            tally->track_of[i] = is_output ? tally->track_of[input_of(plan, i)] : SIZE_MAX;
        }
        if (is_output)
            tally->tracks[tally->track_of[i]].is_output = true;
    }
    return ABA_OK;
}

static aba_status keep_draws(abai_tally *tally, aba_error *error) {
    for (size_t i = 0; i < tally->count; i++) {
        /* Not touched here: its pages then lie near the thread that first writes them. */
        tally->tracks[i].kept = malloc((size_t)tally->samples * sizeof *tally->tracks[i].kept);
        if (tally->tracks[i].kept == NULL)
            return abai_fail_memory(error);
    }
    return ABA_OK;
}

static uint64_t period_of(const abai_tally *tally) {
    return tally->design == NULL ? 0 : tally->design->size;
}

size_t abai_tally_replicates(const abai_tally *tally) {
    return tally->design == NULL ? 1 : tally->design->replicates;
}

static uint64_t chunk_first(const abai_tally *tally, uint64_t chunk) {
    return abai_pass_chunk_first(tally->samples, period_of(tally), chunk);
}

/* Whole chunks among the first `most` samples. */
static uint64_t chunks_within(const abai_tally *tally, uint64_t most) {
    return abai_pass_chunk_at(tally->samples, period_of(tally), most);
}

static bool make_thread(const abai_tally *tally, abai_tally_thread *thread) {
    thread->spare = malloc(ABAI_BLOCK * sizeof *thread->spare);
    thread->running = abai_lines_new(tally->count * sizeof *thread->running);
    thread->fourth = abai_lines_new(tally->count * sizeof *thread->fourth);
    thread->above = abai_lines_new(tally->marks.count * sizeof *thread->above);
    return thread->spare != NULL && thread->running != NULL && thread->fourth != NULL &&
           thread->above != NULL;
}

static aba_status make_threads(abai_tally *tally, aba_error *error) {
    const uint64_t chunks = abai_pass_chunks(tally->samples, period_of(tally));
    const size_t round = chunks < ABAI_ROUND_CHUNKS ? (size_t)chunks : ABAI_ROUND_CHUNKS;
    const size_t replicates = abai_tally_replicates(tally);
    tally->parts = calloc(round * tally->count + 1, sizeof *tally->parts);
    tally->fourth_chunks = replicates > 1 ? 0 : chunks_within(tally, ABAI_KURTOSIS_SAMPLES);
    tally->fourths = calloc(tally->fourth_chunks * tally->count + 1, sizeof *tally->fourths);
    if (replicates > 1)
        tally->replicates = calloc(replicates * tally->count + 1, sizeof *tally->replicates);
    tally->thread = abai_lines_new((size_t)tally->threads * sizeof *tally->thread);
    bool good = tally->parts != NULL && tally->fourths != NULL && tally->thread != NULL &&
                (replicates == 1 || tally->replicates != NULL);
    for (size_t i = 0; good && tally->replicates != NULL && i < replicates * tally->count; i++)
        abai_moments_init(&tally->replicates[i]);
    for (int t = 0; good && t < tally->threads; t++)
        good = make_thread(tally, &tally->thread[t]);
    return good ? ABA_OK : abai_fail_memory(error);
}

/* The first samples of the run, track by track: what is made of them does not show in results, but for
 * references, and those are of the first samples by definition. */
static void draw_pilot(const abai_tally *tally, aba_sampler sampler, double *pilot, size_t n) {
    abai_workspace *w = tally->workspaces[0];
    for (size_t first = 0, size; first < n; first += size) {
        size = n - first < ABAI_BLOCK ? n - first : ABAI_BLOCK;
        if (tally->design != NULL)
            size = abai_design_piece(tally->design, first, size);
        abai_workspace_fill(w, sampler, first, size);
        for (size_t i = 0; i < tally->count; i++)
            memcpy(pilot + i * n + first, w->columns[tally->tracks[i].column],
                   size * sizeof *pilot);
    }
}

bool abai_tally_counts(const abai_tally *tally, size_t track) {
    const size_t column = tally->tracks[track].column;
    return column >= tally->plan->input_count ||
           tally->plan->draws[column].kind == ABAI_DRAW_VARYING;
}

/* Chunks count whole. */
static uint64_t shape_samples(const abai_tally *tally) {
    return chunk_first(tally, chunks_within(tally, ABAI_SHAPE_SAMPLES));
}

static aba_status start_finder(abai_tally *tally, aba_sampler sampler, const abai_finder_wish *wish,
                               aba_error *error) {
    const size_t most = (size_t)PILOT_BLOCKS * ABAI_BLOCK;
    const size_t n = tally->samples < most ? (size_t)tally->samples : most;
    double *pilot = malloc((tally->count * n + 1) * sizeof *pilot);
    bool *curve = malloc(tally->count + 1);
    aba_status status = ABA_OK;
    if (pilot == NULL || curve == NULL) {
        status = abai_fail_memory(error);
        goto cleanup;
    }
    draw_pilot(tally, sampler, pilot, n);
    for (size_t i = 0; i < tally->count; i++)
        curve[i] = abai_tally_counts(tally, i);
    if (abai_tally_replicates(tally) > 1)
        status = abai_tally_refer(tally, wish, pilot, n, error);
    if (status != ABA_OK)
        goto cleanup;
    status = abai_finder_start(&tally->finder, wish, tally->count, tally->threads, pilot, n, n,
                               curve, shape_samples(tally), error);
cleanup:
    free(pilot);
    free(curve);
    return status;
}

aba_status abai_tally_start(abai_tally *tally, aba_sampler sampler, const abai_finder_wish *wish,
                            aba_error *error) {
    tally->sorted = tally->samples <= ABAI_SORTED_MAX;
    aba_status status = make_tracks(tally, error);
    const size_t tracks = tally->count == 0 ? 1 : tally->count;
    const bool fits = tally->samples <= wish->memory / sizeof(double) / tracks;
    if (status == ABA_OK &&
        (tally->sorted || (fits && !abai_finder_one_look(wish, tally->count, tally->threads))))
        status = keep_draws(tally, error);
    if (status == ABA_OK && !tally->sorted)
        status = start_finder(tally, sampler, wish, error);
    if (status == ABA_OK)
        status = abai_tally_mark(tally, error);
    return status == ABA_OK ? make_threads(tally, error) : status;
}

static void free_thread(abai_tally_thread *thread) {
    free(thread->spare);
    free(thread->running);
    free(thread->fourth);
    free(thread->above);
}

void abai_tally_free(abai_tally *tally) {
    for (size_t i = 0; tally->tracks != NULL && i < tally->count; i++)
        free(tally->tracks[i].kept);
    for (int t = 0; tally->thread != NULL && t < tally->threads; t++)
        free_thread(&tally->thread[t]);
    abai_finder_free(&tally->finder);
    abai_marks_free(&tally->marks);
    free(tally->tracks);
    free(tally->track_of);
    free(tally->thread);
    free(tally->parts);
    free(tally->fourths);
    free(tally->replicates);
    free(tally->references);
}

/* ---- a block ----------------------------------------------------------------------------------- */

/* Samples come to a thread in rising order within a chunk only: keep the least; of its columns the last,
 * an output rather than an input. */
static void note_failure(abai_tally_thread *thread, uint64_t sample, size_t column) {
    if (thread->failed && (thread->failed_sample < sample ||
                           (thread->failed_sample == sample && thread->failed_column >= column)))
        return;
    thread->failed = true;
    thread->failed_sample = sample;
    thread->failed_column = column;
}

static void tally_fourth(abai_tally_thread *own, size_t index, bool is_new, const double *values,
                         size_t n, const abai_moments *moments) {
    abai_fourth fourth;
    abai_fourth_of(values, n, moments, &fourth);
    if (is_new)
        own->fourth[index] = fourth;
    else
        abai_fourth_merge(&own->fourth[index], &fourth);
}

/* Statistics of n draws of one track. */
static void tally_column(abai_tally *tally, int thread, size_t index, bool is_new, uint64_t first,
                         const double *drawn, size_t n) {
    abai_tally_thread *own = &tally->thread[thread];
    const abai_track *track = &tally->tracks[index];
    if (track->kept != NULL)
        memcpy(track->kept + first, drawn, n * sizeof *drawn);
    const double *values = drawn;
    size_t good = n, bad;
    abai_moments moments;
    if (!abai_moments_of(drawn, n, &moments)) {
        values = abai_finite(drawn, n, own->spare, &good, &bad);
        note_failure(own, first + bad, track->column);
        (void)abai_moments_of(values, good, &moments);
    }
    if (is_new)
        own->running[index] = moments;
    else
        abai_moments_merge(&own->running[index], &moments);
    if (!tally->sorted)
        abai_finder_add(&tally->finder, thread, index, values, good);
    abai_marks_count(&tally->marks, index, values, good, own->above);
    if (first < ABAI_KURTOSIS_SAMPLES && tally->fourth_chunks > 0)
        tally_fourth(own, index, is_new, values, good, &moments);
}

/* What the chunk that ends here has given. */
static void end_chunk(abai_tally *tally, abai_tally_thread *own, size_t chunk, uint64_t first) {
    memcpy(tally->parts + chunk * tally->count, own->running, tally->count * sizeof *tally->parts);
    const uint64_t whole = tally->chunks_done + chunk;
    if (whole < tally->fourth_chunks)
        memcpy(tally->fourths + whole * tally->count, own->fourth,
               tally->count * sizeof *tally->fourths);
    const uint64_t replicate = tally->design == NULL ? 0 : first / tally->design->size;
    abai_marks_add(&tally->marks, (size_t)replicate, own->above);
}

void abai_tally_block(void *context, int thread, size_t chunk, size_t block, uint64_t first,
                      size_t n) {
    abai_tally *tally = context;
    double *const *columns = tally->workspaces[thread]->columns;
    for (size_t i = 0; i < tally->count; i++)
        tally_column(tally, thread, i, block == 0, first, columns[tally->tracks[i].column], n);
    if (first + n == chunk_first(tally, tally->chunks_done + chunk + 1))
        end_chunk(tally, &tally->thread[thread], chunk, first);
    if (tally->draws != NULL)
        tally->draws(tally->draws_context, first, n, (const double *const *)columns);
}

/* ---- between rounds ---------------------------------------------------------------------------- */

/* Take what a thread has counted. */
static void take_thread(abai_tally *tally, abai_tally_thread *thread) {
    const bool earlier = !tally->failed || thread->failed_sample < tally->failed_sample;
    if (thread->failed && earlier) {
        tally->failed = true;
        tally->failed_sample = thread->failed_sample;
        tally->failed_column = thread->failed_column;
    }
    thread->failed = false;
}

static void take_chunk(abai_tally *tally, uint64_t chunk, const abai_moments *part) {
    const uint64_t replicate =
        tally->design == NULL ? 0 : chunk_first(tally, chunk) / tally->design->size;
    for (size_t i = 0; i < tally->count; i++) {
        abai_moments_merge(&tally->tracks[i].moments, &part[i]);
        if (tally->replicates != NULL)
            abai_moments_merge(&tally->replicates[replicate * tally->count + i], &part[i]);
        if (chunk < tally->fourth_chunks)
            abai_fourth_merge(&tally->tracks[i].fourth, &tally->fourths[chunk * tally->count + i]);
    }
}

bool abai_tally_round(void *context, size_t chunks, uint64_t samples) {
    abai_tally *tally = context;
    for (size_t chunk = 0; chunk < chunks; chunk++)
        take_chunk(tally, tally->chunks_done + chunk, tally->parts + chunk * tally->count);
    tally->chunks_done += chunks;
    for (int t = 0; t < tally->threads; t++)
        take_thread(tally, &tally->thread[t]);
    if (!tally->sorted)
        abai_finder_round(&tally->finder, samples);
    return !(tally->failed && tally->stop_on_failure);
}

void abai_tally_item(void *context, size_t track) {
    abai_tally *tally = context;
    if (!tally->sorted)
        abai_finder_round_track(&tally->finder, track, tally->tracks[track].moments.n,
                                tally->samples);
}

double abai_tally_room(void *context) {
    const abai_tally *tally = context;
    return tally->sorted ? HUGE_VAL : abai_finder_room(&tally->finder);
}
