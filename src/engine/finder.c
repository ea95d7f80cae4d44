#include "engine/finder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "stats/sort.h"

struct abai_finder_thread {
    _Alignas(ABAI_CACHE_LINE) abai_bracket_tally *tally; /* one a track */
    uint32_t **counts;                                   /* as the finder's */
};

/* ---- budgets ----------------------------------------------------------------------------------- */

/* Values that each track's bracket has room for; 0 where the memory that is granted would not do. */
static size_t bracket_capacity(const abai_finder_wish *wish, size_t tracks, int threads) {
    const size_t capacity =
        abai_bracket_capacity(wish->p, wish->count, wish->z, (double)wish->samples);
    const size_t bytes =
        abai_bracket_bytes(capacity) + (size_t)threads * abai_bracket_tally_bytes();
    return bytes <= wish->memory / (tracks == 0 ? 1 : tracks) ? capacity : 0;
}

bool abai_finder_one_look(const abai_finder_wish *wish, size_t tracks, int threads) {
    return bracket_capacity(wish, tracks, threads) > 0;
}

/* ---- life -------------------------------------------------------------------------------------- */

static size_t drop_failed(double *values, size_t n) {
    size_t good = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(values[i]))
            values[good++] = values[i];
    return good;
}

static bool make_track(abai_finder *f, const abai_finder_wish *wish, size_t track, size_t capacity,
                       double *pilot, size_t m) {
    const size_t good = drop_failed(pilot, m);
    const double nothing = 0;
    f->grid[track] = abai_grid_from_pilot(good == 0 ? &nothing : pilot, good == 0 ? 1 : good);
    if (f->shape[track] != NULL) {
        f->pilot[track] = malloc((good + 1) * sizeof *pilot);
        if (f->pilot[track] == NULL)
            return false;
        memcpy(f->pilot[track], pilot, good * sizeof *pilot);
        f->pilot_count[track] = good;
        abai_sort(f->pilot[track], good);
    }
    const double share = m == 0 ? 1 : (double)good / (double)m;
    return f->bracket == NULL ||
           abai_bracket_init(&f->bracket[track], wish->p, wish->count, wish->z, pilot, good,
                             (double)wish->samples * share, capacity);
}

static bool make_bins(uint32_t **bins) {
    *bins = calloc(ABAI_SELECT_BINS, sizeof **bins);
    return *bins != NULL;
}

static bool make_wide_bins(uint64_t **bins) {
    *bins = calloc(ABAI_SELECT_BINS, sizeof **bins);
    return *bins != NULL;
}

static bool make_thread(abai_finder *f, abai_finder_thread *own) {
    own->tally = abai_lines_new(f->tracks * sizeof *own->tally);
    own->counts = calloc(f->tracks + 1, sizeof *own->counts);
    bool good = own->tally != NULL && own->counts != NULL;
    for (size_t i = 0; good && i < f->tracks; i++) {
        if (f->counts[i] != NULL || f->shape[i] != NULL)
            good = make_bins(&own->counts[i]);
        if (good && f->bracket != NULL)
            good = abai_bracket_tally_init(&own->tally[i]);
    }
    return good;
}

static bool make_threads(abai_finder *f) {
    f->thread = abai_lines_new((size_t)f->threads * sizeof *f->thread);
    f->tallies = calloc(f->tracks * (size_t)f->threads + 1, sizeof *f->tallies);
    if (f->thread == NULL || f->tallies == NULL)
        return false;
    atomic_bool failed = false;
    /* Each by the thread that will use it, so that its memory lies near. */
#pragma omp parallel for schedule(static, 1) num_threads(f->threads)
    for (int t = 0; t < f->threads; t++)
        if (!make_thread(f, &f->thread[t]))
            atomic_store(&failed, true);
    for (size_t t = 0; t < (size_t)f->threads; t++)
        for (size_t i = 0; i < f->tracks && f->thread[t].tally != NULL; i++)
            f->tallies[i * (size_t)f->threads + t] = &f->thread[t].tally[i];
    return !atomic_load(&failed);
}

aba_status abai_finder_start(abai_finder *finder, const abai_finder_wish *wish, size_t tracks,
                             int threads, double *pilot, size_t stride, size_t m, const bool *curve,
                             uint64_t shape_samples, aba_error *error) {
    const size_t capacity = bracket_capacity(wish, tracks, threads);
    *finder = (abai_finder){.tracks = tracks, .threads = threads, .shape_samples = shape_samples};
    finder->bracket = capacity == 0 ? NULL : calloc(tracks + 1, sizeof *finder->bracket);
    finder->grid = malloc((tracks + 1) * sizeof *finder->grid);
    finder->counts = calloc(tracks + 1, sizeof *finder->counts);
    finder->shape = calloc(tracks + 1, sizeof *finder->shape);
    finder->is_counting = true;
    finder->pilot = calloc(tracks + 1, sizeof *finder->pilot);
    finder->pilot_count = calloc(tracks + 1, sizeof *finder->pilot_count);
    bool good = (capacity == 0 || finder->bracket != NULL) && finder->grid != NULL &&
                finder->counts != NULL && finder->shape != NULL && finder->pilot != NULL &&
                finder->pilot_count != NULL;
    for (size_t i = 0; good && i < tracks; i++)
        good = (capacity > 0 || make_wide_bins(&finder->counts[i])) &&
               (!curve[i] || make_wide_bins(&finder->shape[i]));
    for (size_t i = 0; good && i < tracks; i++)
        good = make_track(finder, wish, i, capacity, pilot + i * stride, m);
    return good && make_threads(finder) ? ABA_OK : abai_fail_memory(error);
}

static void free_thread(abai_finder *f, abai_finder_thread *own) {
    for (size_t i = 0; own->tally != NULL && i < f->tracks; i++)
        abai_bracket_tally_free(&own->tally[i]);
    for (size_t i = 0; own->counts != NULL && i < f->tracks; i++)
        free(own->counts[i]);
    free(own->tally);
    free(own->counts);
}

void abai_finder_free(abai_finder *finder) {
    for (int t = 0; finder->thread != NULL && t < finder->threads; t++)
        free_thread(finder, &finder->thread[t]);
    for (size_t i = 0; i < finder->tracks; i++) {
        if (finder->bracket != NULL)
            abai_bracket_free(&finder->bracket[i]);
        if (finder->counts != NULL)
            free(finder->counts[i]);
        if (finder->shape != NULL)
            free(finder->shape[i]);
        if (finder->pilot != NULL)
            free(finder->pilot[i]);
    }
    free(finder->bracket);
    free(finder->grid);
    free(finder->counts);
    free(finder->shape);
    free(finder->pilot);
    free(finder->pilot_count);
    free(finder->thread);
    free(finder->tallies);
    *finder = (abai_finder){0};
}

/* ---- a look ------------------------------------------------------------------------------------ */

void abai_finder_count_block(abai_finder *finder, int thread, size_t track, const double *values,
                             size_t n) {
    abai_grid_count(&finder->grid[track], values, n, finder->thread[thread].counts[track]);
}

void abai_finder_add(abai_finder *finder, int thread, size_t track, const double *values,
                     size_t n) {
    if (finder->bracket != NULL)
        abai_bracket_add(&finder->bracket[track], &finder->thread[thread].tally[track], values, n);
    if (finder->is_counting && finder->thread[thread].counts[track] != NULL)
        abai_finder_count_block(finder, thread, track, values, n);
}

double abai_finder_room(const abai_finder *finder) {
    const bool is_shaping = finder->samples < finder->shape_samples;
    double room = is_shaping ? (double)(finder->shape_samples - finder->samples) : HUGE_VAL;
    for (size_t i = 0; finder->bracket != NULL && i < finder->tracks; i++) {
        const abai_bracket *bracket = &finder->bracket[i];
        /* Of that many samples not all need give the track a value. */
        const double samples_a_value =
            finder->samples == 0 ? 1 : (double)finder->samples / fmax((double)bracket->seen, 1);
        room = fmin(room, abai_bracket_room(bracket) * samples_a_value);
    }
    return room;
}

/* ---- between rounds ---------------------------------------------------------------------------- */

static void add_counts(uint64_t *into, const uint32_t *counts) {
    for (size_t bin = 0; into != NULL && bin < ABAI_SELECT_BINS; bin++)
        into[bin] += counts[bin];
}

static void take_counts(abai_finder *finder, bool is_shaping) {
    for (int t = 0; t < finder->threads; t++)
        for (size_t i = 0; i < finder->tracks; i++) {
            uint32_t *counts = finder->thread[t].counts[i];
            if (counts == NULL)
                continue;
            add_counts(finder->counts[i], counts);
            if (is_shaping)
                add_counts(finder->shape[i], counts);
            memset(counts, 0, ABAI_SELECT_BINS * sizeof *counts);
        }
}

void abai_finder_take_counts(abai_finder *finder) { take_counts(finder, false); }

void abai_finder_round(abai_finder *finder, uint64_t samples) {
    /* No round goes beyond the last sample of shapes (abai_finder_room). */
    if (finder->is_counting)
        take_counts(finder, samples <= finder->shape_samples);
    finder->samples = samples;
    finder->is_counting = finder->bracket == NULL || samples < finder->shape_samples;
}

void abai_finder_round_track(abai_finder *finder, size_t track, uint64_t seen, uint64_t all) {
    if (finder->bracket == NULL)
        return;
    const size_t threads = (size_t)finder->threads;
    /* As many more values to come as there were until now. */
    const double growth = (double)all / (double)finder->samples;
    const double expected = finder->samples == all ? (double)seen : (double)seen * growth;
    abai_bracket_round(&finder->bracket[track], finder->tallies + track * threads, threads,
                       expected);
}

aba_status abai_finder_count(abai_finder *finder, size_t track, aba_error *error) {
    bool good = make_wide_bins(&finder->counts[track]);
    for (int t = 0; good && t < finder->threads; t++) {
        uint32_t **counts = &finder->thread[t].counts[track];
        good = *counts != NULL || make_bins(counts);
    }
    return good ? ABA_OK : abai_fail_memory(error);
}
