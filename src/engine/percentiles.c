#include "engine/percentiles.h"

#include <math.h>
#include <stdlib.h>

#include "stats/finite.h"
#include "stats/order.h"

/* Least and greatest are known without looking for them, and bound p = 0 and p = 100. */
static bool is_extreme(double p) { return p <= 0 || p >= 100; }

static double curve_percent(size_t i) { return 100.0 * (double)i / (ABA_CURVE_POINTS - 1); }

static size_t add_r7_ranks(uint64_t n, double p, uint64_t *ranks) {
    uint64_t rank;
    double weight;
    abai_r7_position(n, p / 100.0, &rank, &weight);
    ranks[0] = rank;
    ranks[1] = rank < n ? rank + 1 : n;
    return 2;
}

aba_status abai_percentiles_start(abai_percentiles *wanted, const double *p, size_t count,
                                  double confidence, size_t memory, aba_error *error) {
    *wanted =
        (abai_percentiles){.p = p, .count = count, .confidence = confidence, .memory = memory};
    wanted->lower = calloc(count + 1, sizeof *wanted->lower);
    wanted->upper = calloc(count + 1, sizeof *wanted->upper);
    return wanted->lower == NULL || wanted->upper == NULL ? abai_fail_memory(error) : ABA_OK;
}

void abai_percentiles_free(abai_percentiles *wanted) {
    free(wanted->lower);
    free(wanted->upper);
}

static void find_intervals(abai_percentiles *wanted, uint64_t n) {
    if (wanted->n == n)
        return;
    for (size_t i = 0; i < wanted->count; i++)
        if (!is_extreme(wanted->p[i]))
            abai_order_interval(n, wanted->p[i] / 100.0, wanted->confidence, &wanted->lower[i],
                                &wanted->upper[i]);
    wanted->n = n;
}

/* All ranks that the percentiles of n values need; room for 4 a percentile and 2 a curve point. */
static size_t wanted_ranks(abai_percentiles *wanted, uint64_t n, uint64_t *ranks) {
    size_t count = 0;
    find_intervals(wanted, n);
    for (size_t i = 0; i < ABA_CURVE_POINTS; i++)
        count += add_r7_ranks(n, curve_percent(i), ranks + count);
    for (size_t i = 0; i < wanted->count; i++) {
        const double p = wanted->p[i];
        count += add_r7_ranks(n, p, ranks + count);
        if (is_extreme(p))
            continue;
        if (wanted->lower[i] >= 1)
            ranks[count++] = wanted->lower[i];
        if (wanted->upper[i] <= n)
            ranks[count++] = wanted->upper[i];
    }
    return count;
}

static aba_status make_selections(abai_percentiles *wanted, const abai_tally *tally,
                                  abai_selection **selections, aba_error *error) {
    const size_t room = 2 * (size_t)ABA_CURVE_POINTS + 4 * wanted->count;
    uint64_t *ranks = malloc(room * sizeof *ranks);
    if (ranks == NULL)
        return abai_fail_memory(error);
    aba_status status = ABA_OK;
    for (size_t i = 0; status == ABA_OK && i < tally->count; i++) {
        const abai_track *track = &tally->tracks[i];
        if (track->moments.n == 0)
            continue;
        const size_t count = wanted_ranks(wanted, track->moments.n, ranks);
        selections[i] = abai_selection_new(&track->grid, track->counts, ranks, count,
                                           wanted->memory / tally->count);
        if (selections[i] == NULL)
            status = abai_fail_memory(error);
    }
    free(ranks);
    return status;
}

/* One look: collectors[thread * count + track], NULL where nothing is pending. */
typedef struct look_context {
    const abai_tally *tally;
    const abai_pass *pass;
    abai_collector **collectors;
    double *spare; /* ABAI_BLOCK a thread */
} look_context;

static void look_block(void *context, int thread, size_t chunk, size_t block, uint64_t first,
                       size_t n) {
    (void)chunk, (void)block;
    const look_context *c = context;
    for (size_t i = 0; i < c->tally->count; i++) {
        abai_collector *collector = c->collectors[(size_t)thread * c->tally->count + i];
        if (collector == NULL)
            continue;
        const abai_track *track = &c->tally->tracks[i];
        const double *drawn = track->kept != NULL
                                  ? track->kept + first
                                  : c->pass->workspaces[thread]->columns[track->column];
        size_t good, bad;
        const double *values =
            abai_finite(drawn, n, c->spare + (size_t)thread * ABAI_BLOCK, &good, &bad);
        abai_collector_add(collector, values, good);
    }
}

static bool any_pending(const abai_tally *tally, abai_selection *const *selections) {
    for (size_t i = 0; i < tally->count; i++)
        if (selections[i] != NULL && abai_selection_pending(selections[i]))
            return true;
    return false;
}

static aba_status make_collectors(look_context *c, abai_selection *const *selections,
                                  aba_error *error) {
    const size_t count = c->tally->count;
    for (size_t thread = 0; thread < (size_t)c->pass->threads; thread++)
        for (size_t i = 0; i < count; i++) {
            if (selections[i] == NULL || !abai_selection_pending(selections[i]))
                continue;
            c->collectors[thread * count + i] = abai_collector_new(selections[i]);
            if (c->collectors[thread * count + i] == NULL)
                return abai_fail_memory(error);
        }
    return ABA_OK;
}

static aba_status finish_look(const look_context *c, abai_selection *const *selections,
                              aba_error *error) {
    const size_t count = c->tally->count, threads = (size_t)c->pass->threads;
    abai_collector **column = malloc(threads * sizeof(abai_collector *));
    if (column == NULL)
        return abai_fail_memory(error);
    aba_status status = ABA_OK;
    for (size_t i = 0; status == ABA_OK && i < count; i++) {
        if (c->collectors[i] == NULL)
            continue;
        for (size_t thread = 0; thread < threads; thread++)
            column[thread] = c->collectors[thread * count + i];
        status = abai_selection_finish(selections[i], column, threads, error);
    }
    free(column);
    return status;
}

static aba_status look_once(const abai_tally *tally, abai_pass *pass,
                            abai_selection *const *selections, aba_error *error) {
    const size_t slots = (size_t)pass->threads * tally->count;
    look_context context = {tally, pass, calloc(slots, sizeof(abai_collector *)),
                            malloc((size_t)pass->threads * ABAI_BLOCK * sizeof(double))};
    aba_status status = ABA_OK;
    if (context.collectors == NULL || context.spare == NULL)
        status = abai_fail_memory(error);
    if (status == ABA_OK)
        status = make_collectors(&context, selections, error);
    if (status == ABA_OK) {
        pass->context = &context;
        pass->block = look_block;
        pass->round = NULL;
        if (abai_pass_run(pass) == ABAI_PASS_CANCELLED)
            status = abai_fail(error, ABA_CANCELLED, "cancelled");
    }
    if (status == ABA_OK)
        status = finish_look(&context, selections, error);
    for (size_t i = 0; context.collectors != NULL && i < slots; i++)
        abai_collector_free(context.collectors[i]);
    free(context.collectors);
    free(context.spare);
    return status;
}

static int compare_doubles(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A short run: each track's finite draws, sorted where they are kept. */
static void sort_tracks(const abai_tally *tally) {
    for (size_t i = 0; i < tally->count; i++) {
        double *values = tally->tracks[i].kept;
        size_t n = 0;
        for (uint64_t s = 0; s < tally->samples; s++)
            if (isfinite(values[s]))
                values[n++] = values[s];
        qsort(values, n, sizeof *values, compare_doubles);
    }
}

aba_status abai_percentiles_find(abai_percentiles *wanted, const abai_tally *tally, abai_pass look,
                                 abai_selection **selections, aba_error *error) {
    if (tally->sorted) {
        sort_tracks(tally);
        return ABA_OK;
    }
    aba_status status = make_selections(wanted, tally, selections, error);
    look.draw = tally->count > 0 && tally->tracks[0].kept == NULL;
    while (status == ABA_OK && any_pending(tally, selections)) {
        status = look_once(tally, &look, selections, error);
        look.progress_offset += look.samples;
        if (look.progress_total < look.progress_offset + look.samples)
            look.progress_total = look.progress_offset + look.samples;
    }
    return status;
}

/* Where a track's order statistics are. */
typedef struct source {
    const abai_selection *selection;
    const double *sorted; /* where not NULL */
} source;

/* Both zeros are one value to a selection: 0. */
static double order_statistic(source from, uint64_t rank) {
    return from.sorted != NULL ? from.sorted[rank - 1] + 0.0
                               : abai_selection_value(from.selection, rank);
}

/* R-7 of n values whose order statistics are known. */
static double percentile(source from, const aba_statistics *s, double p) {
    if (is_extreme(p))
        return p <= 0 ? s->min : s->max;
    uint64_t rank;
    double weight;
    abai_r7_position(s->n, p / 100.0, &rank, &weight);
    const double low = order_statistic(from, rank);
    const double high = order_statistic(from, rank < s->n ? rank + 1 : s->n);
    return abai_r7_interpolate(low, high, weight);
}

static aba_percentile with_interval(const abai_percentiles *wanted, size_t i, source from,
                                    const aba_statistics *s) {
    const double p = wanted->p[i];
    aba_percentile out = {p, percentile(from, s, p), -INFINITY, INFINITY};
    if (is_extreme(p)) { /* the extreme draw bounds the extreme quantile on one side */
        *(p <= 0 ? &out.ci_high : &out.ci_low) = out.value;
        return out;
    }
    if (wanted->lower[i] >= 1)
        out.ci_low = order_statistic(from, wanted->lower[i]);
    if (wanted->upper[i] <= s->n)
        out.ci_high = order_statistic(from, wanted->upper[i]);
    return out;
}

void abai_percentiles_write(abai_percentiles *wanted, const abai_track *track,
                            const abai_selection *selection, aba_statistics *statistics) {
    const source from = {selection, selection == NULL ? track->kept : NULL};
    find_intervals(wanted, statistics->n);
    for (size_t i = 0; i < wanted->count; i++)
        statistics->percentiles[i] = with_interval(wanted, i, from, statistics);
    for (size_t i = 0; i < ABA_CURVE_POINTS; i++)
        statistics->curve[i] = percentile(from, statistics, curve_percent(i));
}
