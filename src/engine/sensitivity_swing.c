/* One input at its own p05 or p95, the others as drawn: the bars of a tornado. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/sensitivity_internal.h"
#include "stats/finite.h"
#include "stats/nth.h"
#include "stats/order.h"

static const double LEVELS[ABA_SWING_LEVELS] = {0.05, 0.5, 0.95};
static const double LOW = 0.05; /* of the input; the high end is as far from 1 */

/* Outputs whose draws a thread keeps at once: with more of them the model is evaluated again, so that memory
 * does not grow with outputs times threads. */
enum { BATCH = 16 };

typedef struct swinging {
    abai_sensitivity *s;
    double **rooms;    /* of each thread: n draws of BATCH outputs, and n beside */
    double (*ends)[2]; /* low and high of each drawn input */
} swinging;

/* Percentiles by definition R-7 of the finite ones of values, which are moved; NaN where there are none. */
static void percentiles_of(double *values, size_t n, double *spare, double *out) {
    size_t count, first_failed, index[2 * ABA_SWING_LEVELS], indices = 0;
    double *finite = values;
    if (abai_finite(values, n, spare, &count, &first_failed) != values)
        finite = spare;
    for (int l = 0; l < ABA_SWING_LEVELS; l++)
        out[l] = NAN;
    if (count == 0)
        return;
    for (int l = 0; l < ABA_SWING_LEVELS; l++) {
        uint64_t rank;
        double weight;
        abai_r7_position(count, LEVELS[l], &rank, &weight);
        for (uint64_t at = rank; at <= rank + (weight > 0); at++)
            if (indices == 0 || index[indices - 1] < at - 1)
                index[indices++] = (size_t)at - 1;
    }
    abai_nth_elements(finite, count, index, indices);
    for (int l = 0; l < ABA_SWING_LEVELS; l++) {
        uint64_t rank;
        double weight;
        abai_r7_position(count, LEVELS[l], &rank, &weight);
        const double low = finite[rank - 1];
        out[l] = weight > 0 ? abai_r7_interpolate(low, finite[rank], weight) : low;
    }
}

/* ---- ends of inputs, and outputs as drawn -------------------------------------------------------- */

static double *room_of(const swinging *w, int thread, size_t place) {
    return w->rooms[thread] + place * w->s->n;
}

/* By the thread that will use it. */
static bool make_room(swinging *w, int thread) {
    if (w->rooms[thread] == NULL)
        w->rooms[thread] = malloc((BATCH + 1) * w->s->n * sizeof(double));
    return w->rooms[thread] != NULL;
}

static void copy_percentiles(const swinging *w, int thread, size_t column, double *out) {
    double *values = room_of(w, thread, 0), *spare = room_of(w, thread, BATCH);
    memcpy(values, w->s->column[column], w->s->n * sizeof *values);
    percentiles_of(values, w->s->n, spare, out);
}

/* Drawn inputs, then outputs. */
static bool look(void *context, int thread, size_t item) {
    swinging *w = context;
    const abai_sensitivity *s = w->s;
    if (!make_room(w, thread))
        return false;
    if (item >= s->drawn) {
        const size_t output = item - s->drawn;
        copy_percentiles(w, thread, s->relation.inputs + output, s->result->outputs[output].drawn);
        return true;
    }
    const abai_draw *draw = &s->job->plan->draws[s->input[item]];
    if (draw->kind == ABAI_DRAW_FIXED) {
        w->ends[item][0] = abai_dist_quantile(draw->dist, -LOW);
        w->ends[item][1] = abai_dist_quantile(draw->dist, LOW);
    } else {
        double levels[ABA_SWING_LEVELS] = {NAN, NAN, NAN};
        copy_percentiles(w, thread, s->input[item], levels);
        w->ends[item][0] = levels[0];
        w->ends[item][1] = levels[ABA_SWING_LEVELS - 1];
    }
    return true;
}

/* ---- one input at one end ------------------------------------------------------------------------ */

/* Samples first .. first+n-1, all as drawn but `input` and what follows from it. */
static void evaluate(const abai_sensitivity *s, abai_workspace *w, size_t input, double value,
                     size_t first, size_t n) {
    const abai_plan *plan = s->job->plan;
    for (size_t k = 0; k < plan->input_count; k++) {
        const size_t i = plan->order[k];
        if (i == input)
            for (size_t r = 0; r < n; r++)
                w->columns[i][r] = value;
        else if (abai_relation_follows(&s->relation, i, input))
            abai_workspace_draw(w, s->job->sampler, i, first, n);
        else if (s->column[i] != NULL)
            memcpy(w->columns[i], s->column[i] + first, n * sizeof(double));
    }
    abai_workspace_evaluate(w, n);
}

static aba_swing *swing_of(aba_output_sensitivity *output, size_t input) {
    for (size_t k = 0; k < output->swing_count; k++)
        if (output->swings[k].input == input)
            return &output->swings[k];
    return NULL;
}

/* One input at one end, for outputs from..to-1, at most BATCH of them. */
static void swing_batch(swinging *w, int thread, size_t item, size_t from, size_t to) {
    const abai_sensitivity *s = w->s;
    const size_t input = s->input[item / 2];
    const bool is_high = item % 2 == 1;
    const double value = w->ends[item / 2][is_high];
    abai_workspace *workspace = s->job->workspaces[thread];
    for (size_t first = 0; first < s->n; first += ABAI_BLOCK) {
        const size_t n = s->n - first < ABAI_BLOCK ? s->n - first : ABAI_BLOCK;
        evaluate(s, workspace, input, value, first, n);
        for (size_t o = from; o < to; o++)
            if (abai_relation_reaches(&s->relation, o, input))
                memcpy(room_of(w, thread, o - from) + first,
                       workspace->columns[s->relation.inputs + o], n * sizeof(double));
    }
    for (size_t o = from; o < to; o++) {
        aba_swing *of = swing_of(&s->result->outputs[o], input);
        if (of == NULL)
            continue;
        *(is_high ? &of->high : &of->low) = value;
        percentiles_of(room_of(w, thread, o - from), s->n, room_of(w, thread, BATCH),
                       is_high ? of->at_high : of->at_low);
    }
}

static bool reaches_any(const abai_sensitivity *s, size_t input, size_t from, size_t to) {
    for (size_t o = from; o < to; o++)
        if (abai_relation_reaches(&s->relation, o, input))
            return true;
    return false;
}

static bool swing(void *context, int thread, size_t item) {
    swinging *w = context;
    const size_t outputs = w->s->relation.outputs;
    if (!make_room(w, thread))
        return false;
    for (size_t from = 0; from < outputs; from += BATCH) {
        const size_t to = outputs - from < BATCH ? outputs : from + BATCH;
        if (reaches_any(w->s, w->s->input[item / 2], from, to))
            swing_batch(w, thread, item, from, to);
    }
    return true;
}

/* ---- all of them --------------------------------------------------------------------------------- */

/* How far the median moves; -1 where that is not known, so that it comes last. */
static double width_of(const aba_swing *swing) {
    const double width = fabs(swing->at_high[1] - swing->at_low[1]);
    return isnan(width) ? -1 : width;
}

static int compare_swings(const void *a, const void *b) {
    const aba_swing *x = a, *y = b;
    const double wide = width_of(x), other = width_of(y);
    if (wide != other)
        return wide < other ? 1 : -1;
    return (x->input > y->input) - (x->input < y->input);
}

static void sort_swings(aba_sensitivity_result *result) {
    for (size_t o = 0; o < result->output_count; o++)
        if (result->outputs[o].swing_count > 0)
            qsort(result->outputs[o].swings, result->outputs[o].swing_count, sizeof(aba_swing),
                  compare_swings);
}

aba_status abai_sensitivity_swing(abai_sensitivity *s, aba_error *error) {
    const size_t threads = (size_t)s->job->threads;
    swinging w = {.s = s};
    w.rooms = calloc(threads, sizeof *w.rooms);
    w.ends = calloc(s->drawn + 1, sizeof *w.ends);
    aba_status status = w.rooms != NULL && w.ends != NULL ? ABA_OK : abai_fail_memory(error);
    if (status == ABA_OK)
        status = abai_sensitivity_share(s, look, s->drawn + s->relation.outputs, &w, error);
    if (status == ABA_OK)
        status = abai_sensitivity_share(s, swing, 2 * s->drawn, &w, error);
    if (status == ABA_OK)
        sort_swings(s->result);
    for (size_t t = 0; w.rooms != NULL && t < threads; t++)
        free(w.rooms[t]);
    free(w.rooms);
    free(w.ends);
    return status;
}
