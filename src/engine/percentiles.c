#include "engine/percentiles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simd/math.h"
#include "stats/curve.h"
#include "stats/finite.h"
#include "stats/order.h"
#include "stats/replicates.h"
#include "stats/sort.h"

const double abai_default_percentiles[ABAI_DEFAULT_PERCENTILES] = {5, 25, 50, 75, 95};

static double curve_percent(size_t i) { return 100.0 * (double)i / (ABA_CURVE_POINTS - 1); }

/* ---- what is wanted ---------------------------------------------------------------------------- */

static size_t add_r7_ranks(uint64_t n, double q, uint64_t *ranks) {
    uint64_t rank;
    double weight;
    abai_r7_position(n, q, &rank, &weight);
    ranks[0] = rank;
    ranks[1] = rank < n ? rank + 1 : n;
    return 2;
}

/* p in (0, 100) as probabilities, with the median: claims are held against it. */
static size_t make_quantiles(const double *p, size_t count, double *quantile) {
    size_t made = 0;
    bool has_median = false;
    for (size_t i = 0; i < count; i++) {
        if (!has_median && p[i] >= 50) {
            has_median = true;
            quantile[made++] = 0.5;
        }
        if (!abai_is_extreme(p[i]) && p[i] != 50)
            quantile[made++] = p[i] / 100;
    }
    if (!has_median)
        quantile[made++] = 0.5;
    return made;
}

aba_status abai_percentiles_start(abai_percentiles *wanted, const double *p, size_t count,
                                  double confidence, size_t memory, aba_error *error) {
    *wanted =
        (abai_percentiles){.p = p, .count = count, .confidence = confidence, .memory = memory};
    wanted->lower = calloc(count + 1, sizeof *wanted->lower);
    wanted->upper = calloc(count + 1, sizeof *wanted->upper);
    wanted->quantile = calloc(count + 1, sizeof *wanted->quantile);
    if (wanted->lower == NULL || wanted->upper == NULL || wanted->quantile == NULL)
        return abai_fail_memory(error);
    wanted->quantile_count = make_quantiles(p, count, wanted->quantile);
    return ABA_OK;
}

void abai_percentiles_free(abai_percentiles *wanted, const abai_tally *tally) {
    for (size_t i = 0; wanted->selections != NULL && i < tally->count; i++)
        abai_selection_free(wanted->selections[i]);
    free(wanted->selections);
    free(wanted->lower);
    free(wanted->upper);
    free(wanted->section);
    free(wanted->quantile);
}

abai_finder_wish abai_percentiles_wish(const abai_percentiles *wanted, uint64_t samples,
                                       size_t replicates) {
    const double z = abai_normal_beyond_inverse((1 - wanted->confidence) / 2);
    return (abai_finder_wish){
        .p = wanted->quantile,
        .count = wanted->quantile_count,
        .z = replicates > 1 ? abai_replicates_most(replicates, wanted->confidence) : z,
        .samples = samples,
        .memory = wanted->memory};
}

/* Of a design: each track has its own. */
static void find_sections(abai_percentiles *wanted, size_t track, uint64_t n) {
    const abai_interval *section = wanted->section + track * wanted->count;
    for (size_t i = 0; i < wanted->count; i++)
        if (!abai_is_extreme(wanted->p[i]))
            abai_replicates_ranks(n, section[i], &wanted->lower[i], &wanted->upper[i]);
}

static void find_intervals(abai_percentiles *wanted, size_t track, uint64_t n) {
    if (wanted->section != NULL)
        find_sections(wanted, track, n);
    if (wanted->section != NULL || wanted->n == n)
        return;
    for (size_t i = 0; i < wanted->count; i++)
        if (!abai_is_extreme(wanted->p[i]))
            abai_order_interval(n, wanted->p[i] / 100.0, wanted->confidence, &wanted->lower[i],
                                &wanted->upper[i]);
    wanted->n = n;
}

/* All ranks that the percentiles of a track's n values need; room for 4 a percentile and 2 more. */
static size_t wanted_ranks(abai_percentiles *wanted, size_t track, uint64_t n, uint64_t *ranks) {
    size_t count = 0;
    find_intervals(wanted, track, n);
    for (size_t i = 0; i < wanted->quantile_count; i++)
        count += add_r7_ranks(n, wanted->quantile[i], ranks + count);
    for (size_t i = 0; i < wanted->count; i++) {
        if (abai_is_extreme(wanted->p[i]))
            continue;
        if (wanted->lower[i] >= 1)
            ranks[count++] = wanted->lower[i];
        if (wanted->upper[i] <= n)
            ranks[count++] = wanted->upper[i];
    }
    return count;
}

/* ---- a second look ----------------------------------------------------------------------------- */

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

/* The total before a pass that was not foreseen, and `more` like it. */
static void foresee(abai_pass *look, uint64_t more) {
    const uint64_t total = look->progress_offset + (1 + more) * look->samples;
    look->progress_total = look->progress_total > total ? look->progress_total : total;
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

static aba_status look_until_found(abai_percentiles *wanted, const abai_tally *tally,
                                   abai_pass *look, aba_error *error) {
    aba_status status = ABA_OK;
    while (status == ABA_OK && any_pending(tally, wanted->selections)) {
        foresee(look, 0);
        status = look_once(tally, look, wanted->selections, error);
        look->progress_offset += look->samples;
    }
    return status;
}

/* ---- tracks that the first look has not settled ------------------------------------------------- */

static bool is_settled(const abai_bracket *bracket, const uint64_t *ranks, size_t count) {
    double value;
    for (size_t i = 0; i < count; i++)
        if (!abai_bracket_value(bracket, ranks[i], &value))
            return false;
    return true;
}

/* Which tracks need another look, and how many. */
static aba_status find_unsettled(abai_percentiles *wanted, const abai_tally *tally, bool *unsettled,
                                 size_t *count, aba_error *error) {
    uint64_t *ranks = malloc((4 * wanted->count + 2) * sizeof *ranks);
    if (ranks == NULL)
        return abai_fail_memory(error);
    *count = 0;
    for (size_t i = 0; i < tally->count; i++) {
        const uint64_t n = tally->tracks[i].moments.n;
        unsettled[i] = n > 0 && (tally->finder.bracket == NULL ||
                                 !is_settled(&tally->finder.bracket[i], ranks,
                                             wanted_ranks(wanted, i, n, ranks)));
        *count += unsettled[i];
    }
    free(ranks);
    return ABA_OK;
}

typedef struct count_context {
    abai_tally *tally;
    const abai_pass *pass;
    const bool *counted;
    double *spare; /* ABAI_BLOCK a thread */
} count_context;

static void count_block(void *context, int thread, size_t chunk, size_t block, uint64_t first,
                        size_t n) {
    (void)chunk, (void)block, (void)first;
    const count_context *c = context;
    for (size_t i = 0; i < c->tally->count; i++) {
        if (!c->counted[i])
            continue;
        const double *drawn = c->pass->workspaces[thread]->columns[c->tally->tracks[i].column];
        size_t good, bad;
        const double *values =
            abai_finite(drawn, n, c->spare + (size_t)thread * ABAI_BLOCK, &good, &bad);
        abai_finder_count_block(&c->tally->finder, thread, i, values, good);
    }
}

static bool count_round(void *context, size_t chunks, uint64_t samples) {
    (void)chunks, (void)samples;
    const count_context *c = context;
    abai_finder_take_counts(&c->tally->finder); /* before 32 bits are full */
    return true;
}

/* Where brackets have missed, which hardly ever happens, bins are counted in a look of its own. */
static aba_status count_unsettled(abai_tally *tally, const bool *unsettled, abai_pass *look,
                                  aba_error *error) {
    aba_status status = ABA_OK;
    bool *counted = calloc(tally->count + 1, sizeof *counted);
    count_context context = {tally, look, counted,
                             malloc((size_t)look->threads * ABAI_BLOCK * sizeof(double))};
    bool any = false;
    if (counted == NULL || context.spare == NULL)
        status = abai_fail_memory(error);
    for (size_t i = 0; status == ABA_OK && i < tally->count; i++) {
        counted[i] = unsettled[i] && tally->finder.counts[i] == NULL;
        any |= counted[i];
        if (counted[i])
            status = abai_finder_count(&tally->finder, i, error);
    }
    if (status == ABA_OK && any) {
        look->context = &context;
        look->block = count_block;
        look->round = count_round;
        foresee(look, 1);
        if (abai_pass_run(look) == ABAI_PASS_CANCELLED)
            status = abai_fail(error, ABA_CANCELLED, "cancelled");
        look->progress_offset += look->samples;
    }
    free(counted);
    free(context.spare);
    return status;
}

static aba_status make_selections(abai_percentiles *wanted, const abai_tally *tally,
                                  const bool *unsettled, size_t count, aba_error *error) {
    uint64_t *ranks = malloc((4 * wanted->count + 2) * sizeof *ranks);
    if (ranks == NULL)
        return abai_fail_memory(error);
    aba_status status = ABA_OK;
    for (size_t i = 0; status == ABA_OK && i < tally->count; i++) {
        if (!unsettled[i])
            continue;
        const size_t wishes = wanted_ranks(wanted, i, tally->tracks[i].moments.n, ranks);
        wanted->selections[i] = abai_selection_new(&tally->finder.grid[i], tally->finder.counts[i],
                                                   ranks, wishes, wanted->memory / count);
        if (wanted->selections[i] == NULL)
            status = abai_fail_memory(error);
    }
    free(ranks);
    return status;
}

/* A short run: each track's finite draws, sorted where they are kept. */
static void sort_tracks(const abai_tally *tally) {
    for (size_t i = 0; i < tally->count; i++) {
        double *values = tally->tracks[i].kept;
        size_t n = 0;
        for (uint64_t s = 0; s < tally->samples; s++)
            if (isfinite(values[s]))
                values[n++] = values[s];
        abai_sort(values, n);
    }
}

aba_status abai_percentiles_find(abai_percentiles *wanted, abai_tally *tally, abai_pass look,
                                 aba_error *error) {
    if (abai_tally_replicates(tally) > 1) {
        const aba_status status = abai_percentiles_section(wanted, tally, error);
        if (status != ABA_OK)
            return status;
    }
    if (tally->sorted) {
        sort_tracks(tally);
        return ABA_OK;
    }
    size_t count = 0;
    bool *unsettled = calloc(tally->count + 1, sizeof *unsettled);
    wanted->selections = calloc(tally->count + 1, sizeof *wanted->selections);
    aba_status status =
        unsettled == NULL || wanted->selections == NULL ? abai_fail_memory(error) : ABA_OK;
    look.draw = tally->count > 0 && tally->tracks[0].kept == NULL;
    look.room = NULL;
    look.item = NULL;
    if (status == ABA_OK)
        status = find_unsettled(wanted, tally, unsettled, &count, error);
    if (status == ABA_OK && count > 0)
        status = count_unsettled(tally, unsettled, &look, error);
    if (status == ABA_OK && count > 0)
        status = make_selections(wanted, tally, unsettled, count, error);
    if (status == ABA_OK && count > 0)
        status = look_until_found(wanted, tally, &look, error);
    free(unsettled);
    return status;
}

/* ---- what was found ---------------------------------------------------------------------------- */

/* Where a track's order statistics are: the first of these that is not NULL. */
typedef struct source {
    const double *sorted;
    const abai_selection *selection;
    const abai_bracket *bracket;
} source;

static source source_of(const abai_percentiles *wanted, const abai_tally *tally, size_t track) {
    const abai_finder *finder = &tally->finder;
    return (source){tally->sorted ? tally->tracks[track].kept : NULL,
                    wanted->selections != NULL ? wanted->selections[track] : NULL,
                    finder->bracket != NULL ? &finder->bracket[track] : NULL};
}

/* Both zeros are one value: 0. */
static double order_statistic(source from, uint64_t rank) {
    if (from.sorted != NULL)
        return from.sorted[rank - 1] + 0.0;
    if (from.selection != NULL)
        return abai_selection_value(from.selection, rank);
    double value = (double)NAN;
    (void)abai_bracket_value(from.bracket, rank, &value); /* it was asked before whether it can */
    return value;
}

/* R-7 of n values whose order statistics are known. */
static double percentile(source from, const aba_statistics *s, double p) {
    if (abai_is_extreme(p))
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
    if (abai_is_extreme(p)) { /* the extreme draw bounds the extreme quantile on one side */
        *(p <= 0 ? &out.ci_high : &out.ci_low) = out.value;
        return out;
    }
    if (wanted->lower[i] >= 1)
        out.ci_low = order_statistic(from, wanted->lower[i]);
    if (wanted->upper[i] <= s->n)
        out.ci_high = order_statistic(from, wanted->upper[i]);
    return out;
}

/* Percentiles that are known exactly into the curve, and its other points between them. */
static void pin(const abai_percentiles *wanted, source from, aba_statistics *s) {
    size_t next = 0;
    double floor = s->min;
    for (size_t i = 0; i < ABA_CURVE_POINTS; i++) {
        const double q = curve_percent(i) / 100;
        while (next < wanted->quantile_count && wanted->quantile[next] < q)
            floor = fmax(floor, percentile(from, s, 100 * wanted->quantile[next++]));
        if (next < wanted->quantile_count && wanted->quantile[next] == q)
            floor = s->curve[i] = percentile(from, s, curve_percent(i));
        const double ceiling = next < wanted->quantile_count
                                   ? percentile(from, s, 100 * wanted->quantile[next])
                                   : s->max;
        s->curve[i] = fmin(fmax(s->curve[i], floor), ceiling);
    }
    s->curve[0] = s->min;
    s->curve[ABA_CURVE_POINTS - 1] = s->max;
}

/* Between the extremes of the sample. */
static void fill_from_distribution(const abai_draw *draw, const aba_statistics *s,
                                   const double *position, size_t count, double *value) {
    for (size_t i = 0; i < count; i++) {
        const double q = position[i];
        const double tail = q <= 0.5 ? -q : 1 - q;
        if (q <= 0 || q >= 1) {
            value[i] = q <= 0 ? s->min : s->max;
            continue;
        }
        if (draw->table != NULL)
            abai_table_fill(draw->table, &tail, 1, &value[i]);
        else
            value[i] = abai_dist_quantile(draw->dist, tail);
        value[i] = fmin(fmax(value[i], s->min), s->max);
    }
}

void abai_percentiles_curve(const abai_tally *tally, size_t track, const aba_statistics *s,
                            const double *position, size_t count, double *value) {
    const abai_finder *f = &tally->finder;
    if (!abai_tally_counts(tally, track)) {
        fill_from_distribution(&tally->plan->draws[tally->tracks[track].column], s, position, count,
                               value);
        return;
    }
    const abai_curve curve = {&f->grid[track],       f->shape[track], f->pilot[track],
                              f->pilot_count[track], s->min,          s->max};
    abai_curve_fill(&curve, position, count, value);
}

static void write_curve(const abai_percentiles *wanted, const abai_tally *tally, size_t track,
                        source from, aba_statistics *s) {
    double position[ABA_CURVE_POINTS];
    for (size_t i = 0; i < ABA_CURVE_POINTS; i++)
        position[i] = curve_percent(i) / 100;
    if (tally->sorted) {
        for (size_t i = 0; i < ABA_CURVE_POINTS; i++)
            s->curve[i] = percentile(from, s, curve_percent(i));
        return;
    }
    abai_percentiles_curve(tally, track, s, position, ABA_CURVE_POINTS, s->curve);
    pin(wanted, from, s);
}

void abai_percentiles_write(abai_percentiles *wanted, const abai_tally *tally, size_t track,
                            aba_statistics *statistics) {
    const source from = source_of(wanted, tally, track);
    find_intervals(wanted, track, statistics->n);
    for (size_t i = 0; i < wanted->count; i++)
        statistics->percentiles[i] = with_interval(wanted, i, from, statistics);
    write_curve(wanted, tally, track, from, statistics);
}
