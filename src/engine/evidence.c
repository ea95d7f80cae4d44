#define _GNU_SOURCE /* strdup */

#include "engine/evidence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simd/math.h"

/* Sorting a draw takes so many bytes (stats/weighted.h), its weight among them. */
enum { SORT_BYTES = 48 };

/* One conditioning under way. */
typedef struct condition {
    const abai_pass *look;
    const abai_conditioning *how;
    const abai_plan *plan;
    aba_result *result;
    aba_evidence *out;
    abai_weighed weighed;
    size_t count;         /* columns that are drawn or computed */
    size_t *columns;      /* of the workspace */
    aba_posterior **made; /* what each of them becomes */
} condition;

static bool copy(const char *text, char **out) {
    *out = text == NULL ? NULL : strdup(text);
    return text == NULL || *out != NULL;
}

/* ---- one quantity ------------------------------------------------------------------------------ */

static bool name_posterior(const condition *c, const aba_quantity *q, aba_posterior *out) {
    out->is_constant = q->is_constant;
    out->percentile_count = c->how->count;
    out->percentiles = malloc((c->how->count + 1) * sizeof *out->percentiles);
    const bool named = copy(q->name, &out->name);
    return copy(q->unit, &out->unit) && named && out->percentiles != NULL;
}

static void write_moments(const abai_weighted_moments *m, double confidence, aba_posterior *out) {
    const abai_interval mean = abai_weighted_mean_interval(m, confidence);
    const abai_interval sd = abai_weighted_sd_interval(m, confidence);
    const bool none = m->n == 0;
    out->n = m->n;
    out->ess = m->ess;
    out->mean = m->mean;
    out->mean_se = m->mean_se;
    out->mean_low = none ? (double)NAN : mean.low;
    out->mean_high = none ? (double)NAN : mean.high;
    out->sd = m->sd;
    out->sd_low = none ? (double)NAN : sd.low;
    out->sd_high = none ? (double)NAN : sd.high;
    out->min = m->min;
    out->max = m->max;
}

static void write_percentiles(const condition *c, const abai_weighted_order *order,
                              aba_posterior *out) {
    for (size_t i = 0; i < c->how->count; i++) {
        const double p = c->how->p[i] / 100;
        const abai_interval ci = abai_weighted_quantile_interval(order, p, c->how->confidence);
        out->percentiles[i] =
            (aba_percentile){c->how->p[i], abai_weighted_quantile(order, p), ci.low, ci.high};
    }
}

/* A number that all draws have. */
static void write_constant(const condition *c, double value, aba_posterior *out) {
    out->n = c->weighed.count;
    out->ess = c->out->ess;
    out->mean = out->mean_low = out->mean_high = out->min = out->max = value;
    out->mean_se = out->sd = out->sd_low = out->sd_high = 0;
    for (size_t i = 0; i < c->how->count; i++)
        out->percentiles[i] = (aba_percentile){c->how->p[i], value, value, value};
}

/* Weights of the finite values, which move to the front in the samples' order; NULL: out of memory. Freed by
 * the caller where they are not those of all draws. */
static double *finite_weights(const abai_weighed *weighed, double *values, size_t *n) {
    size_t good = 0;
    while (good < weighed->count && isfinite(values[good]))
        good++;
    *n = good;
    if (good == weighed->count)
        return weighed->weight;
    double *weights = malloc(weighed->count * sizeof *weights);
    if (weights == NULL)
        return NULL;
    memcpy(weights, weighed->weight, good * sizeof *weights);
    for (size_t i = good; i < weighed->count; i++) {
        if (!isfinite(values[i]))
            continue;
        weights[*n] = weighed->weight[i];
        values[(*n)++] = values[i];
    }
    return weights;
}

/* False: out of memory. */
static bool write_statistics(const condition *c, const double *values, const double *weights,
                             size_t n, aba_posterior *out) {
    const double none = (double)NAN;
    abai_weighted_moments moments;
    abai_weighted_moments_of(values, weights, n, &moments);
    write_moments(&moments, c->how->confidence, out);
    for (size_t i = 0; i < c->how->count; i++)
        out->percentiles[i] = (aba_percentile){c->how->p[i], none, none, none};
    if (n == 0)
        return true;
    abai_weighted_order order;
    const bool good = abai_weighted_sort(&order, values, weights, n);
    if (good)
        write_percentiles(c, &order, out);
    abai_weighted_order_free(&order);
    return good;
}

static bool write_posterior(const condition *c, double *values, aba_posterior *out) {
    size_t n;
    double *weights = finite_weights(&c->weighed, values, &n);
    if (weights == NULL)
        return false;
    const bool good = write_statistics(c, values, weights, n, out);
    if (weights != c->weighed.weight)
        free(weights);
    return good;
}

/* ---- all quantities ---------------------------------------------------------------------------- */

/* Columns fetched at a time, and shared out among threads. */
typedef struct group {
    const condition *c;
    size_t first, count;
    double **values;
    int threads;
    bool *good; /* of each thread */
} group;

static void write_share(void *context, int thread) {
    group *g = context;
    g->good[thread] = true;
    for (size_t i = (size_t)thread; i < g->count; i += (size_t)g->threads)
        if (!write_posterior(g->c, g->values[i], g->c->made[g->first + i]))
            g->good[thread] = false;
}

static aba_status write_group(group *g, const abai_pass *look, aba_error *error) {
    const condition *c = g->c;
    const aba_status status =
        abai_weighed_fetch(look, &c->weighed, c->columns + g->first, g->count, g->values, error);
    if (status != ABA_OK)
        return status;
    abai_pass_each_thread(g->threads, write_share, g);
    for (int t = 0; t < g->threads; t++)
        if (!g->good[t])
            return abai_fail_memory(error);
    return ABA_OK;
}

/* How many columns of the kept draws fit into a part of the memory; one at least. */
static size_t columns_that_fit(const condition *c, size_t bytes) {
    const size_t each = c->weighed.count * bytes;
    const size_t fit = each == 0 ? c->count : c->how->memory / 2 / each;
    return fit < 1 ? 1 : fit < c->count ? fit : c->count;
}

/* The groups of a run, one after the other, in the same memory. */
static aba_status write_groups(const condition *c, group *g, size_t most, aba_error *error) {
    abai_pass look = *c->look;
    const uint64_t looks = c->count / most + (c->count % most != 0);
    look.progress_offset += c->look->samples;
    look.progress_total = look.progress_offset + looks * c->weighed.looked_at;
    for (g->first = 0; g->first < c->count; g->first += most) {
        const size_t left = c->count - g->first;
        g->count = left < most ? left : most;
        const aba_status status = write_group(g, &look, error);
        if (status != ABA_OK)
            return status;
        look.progress_offset += c->weighed.looked_at;
    }
    return ABA_OK;
}

static aba_status write_columns(const condition *c, aba_error *error) {
    if (c->count == 0)
        return ABA_OK;
    const size_t most = columns_that_fit(c, sizeof(double));
    const size_t sorting = columns_that_fit(c, SORT_BYTES);
    group g = {.c = c, .threads = c->look->threads};
    if ((size_t)g.threads > sorting)
        g.threads = (int)sorting;
    double *memory = malloc(most * c->weighed.count * sizeof *memory);
    g.values = malloc(most * sizeof(double *));
    g.good = calloc((size_t)g.threads, sizeof *g.good);
    const bool good = memory != NULL && g.values != NULL && g.good != NULL;
    for (size_t i = 0; good && i < most; i++)
        g.values[i] = memory + i * c->weighed.count;
    const aba_status status = good ? write_groups(c, &g, most, error) : abai_fail_memory(error);
    free(memory);
    free(g.values);
    free(g.good);
    return status;
}

/* ---- what there is ----------------------------------------------------------------------------- */

static bool start_input(condition *c, size_t index) {
    aba_posterior *out = &c->out->inputs[c->out->input_count++];
    if (!name_posterior(c, &c->result->inputs[index], out))
        return false;
    if (c->plan->draws[index].kind == ABAI_DRAW_CONSTANT) {
        write_constant(c, c->plan->draws[index].constant, out);
        return true;
    }
    c->columns[c->count] = index;
    c->made[c->count++] = out;
    return true;
}

/* Outputs that are inputs are copied when these are done. */
static bool start_output(condition *c, size_t index) {
    aba_posterior *out = &c->out->outputs[c->out->output_count++];
    if (!name_posterior(c, &c->result->outputs[index], out))
        return false;
    if (c->plan->scenario->outputs[index].is_input)
        return true;
    c->columns[c->count] = c->plan->input_count + index;
    c->made[c->count++] = out;
    return true;
}

static void copy_output(const condition *c, size_t index) {
    const abai_reference *output = &c->plan->scenario->outputs[index];
    if (!output->is_input)
        return;
    aba_posterior *to = &c->out->outputs[index];
    const aba_posterior own = *to, *from = &c->out->inputs[output->index];
    *to = *from;
    to->name = own.name;
    to->unit = own.unit;
    to->percentiles = own.percentiles;
    memcpy(to->percentiles, from->percentiles, c->how->count * sizeof *to->percentiles);
}

static bool start_quantities(condition *c) {
    const abai_plan *plan = c->plan;
    const size_t all = plan->input_count + plan->output_count + 1;
    c->columns = malloc(all * sizeof *c->columns);
    c->made = malloc(all * sizeof(aba_posterior *));
    c->out->inputs = calloc(plan->input_count + 1, sizeof *c->out->inputs);
    c->out->outputs = calloc(plan->output_count + 1, sizeof *c->out->outputs);
    bool good =
        c->columns != NULL && c->made != NULL && c->out->inputs != NULL && c->out->outputs != NULL;
    for (size_t i = 0; good && i < plan->input_count; i++)
        good = start_input(c, i);
    for (size_t i = 0; good && i < plan->output_count; i++)
        good = start_output(c, i);
    return good;
}

/* ---- the evidence itself ----------------------------------------------------------------------- */

static double support_of(const abai_log_sum *sums, uint64_t samples) {
    return sums->positive == 0 ? 0 : abai_exp(sums->greatest) * (sums->sum / (double)samples);
}

static bool write_item(const condition *c, size_t index, aba_evidence_item *out) {
    const abai_evidence *e = &c->plan->scenario->evidence[index];
    const abai_log_sum *alone = &c->weighed.alone[index];
    bool good = copy(e->about.name, &out->about);
    good = copy(e->unit_text, &out->unit) && good;
    good = copy(e->reading, &out->reading) && good;
    good = copy(e->text, &out->text) && good;
    good = copy(e->source, &out->source) && good;
    out->support = support_of(alone, c->weighed.looked_at);
    out->ess = abai_log_sum_ess(alone);
    return good;
}

static aba_status write_items(condition *c, aba_error *error) {
    aba_evidence *out = c->out;
    const size_t count = c->plan->scenario->evidence_count;
    out->samples = c->weighed.looked_at;
    out->draws = c->weighed.count;
    out->min_ess = c->plan->scenario->min_ess;
    out->support = support_of(&c->weighed.all, c->weighed.looked_at);
    out->items = calloc(count + 1, sizeof *out->items);
    bool good = out->items != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = write_item(c, i, &out->items[out->item_count++]);
    return good ? ABA_OK : abai_fail_memory(error);
}

/* The heaviest draw has the weight 1. */
static void write_ess(condition *c) {
    double sum = 0, square = 0;
    for (size_t i = 0; i < c->weighed.count; i++) {
        sum += c->weighed.weight[i];
        square += c->weighed.weight[i] * c->weighed.weight[i];
    }
    c->out->ess = sum > 0 ? sum / square * sum : 0;
    c->out->heaviest = sum > 0 ? 1 / sum : 0;
}

/* Hard bounds on a quantity give it moments that it had not. */
static bool is_bounded(const condition *c, size_t column) {
    for (size_t i = 0; i < c->plan->scenario->evidence_count; i++) {
        const abai_evidence *e = &c->plan->scenario->evidence[i];
        if (c->plan->evidence[i].column == column && e->kind == ABAI_EVIDENCE_BOUNDS &&
            isfinite(e->low) && isfinite(e->high))
            return true;
    }
    return false;
}

/* What does not exist without the evidence is not taken to exist with it. */
static void drop_moments(const condition *c, size_t column, const aba_statistics *prior,
                         aba_posterior *out) {
    if (prior->convergence == ABA_MOMENTS_CONVERGE || is_bounded(c, column))
        return;
    out->mean_se = out->sd = out->sd_low = out->sd_high = (double)NAN;
    out->mean_low = out->mean_high = (double)NAN;
    if (prior->convergence == ABA_MEAN_DIVERGES)
        out->mean = (double)NAN;
}

static void drop_all_moments(const condition *c) {
    const size_t inputs = c->plan->input_count;
    for (size_t i = 0; i < inputs; i++)
        drop_moments(c, i, &c->result->inputs[i].statistics, &c->out->inputs[i]);
    for (size_t i = 0; i < c->plan->output_count; i++) {
        const abai_reference *output = &c->plan->scenario->outputs[i];
        drop_moments(c, output->is_input ? output->index : inputs + i,
                     &c->result->outputs[i].statistics, &c->out->outputs[i]);
    }
}

/* ---- the whole --------------------------------------------------------------------------------- */

static aba_status run_condition(condition *c, aba_error *error) {
    aba_status status = write_items(c, error);
    if (status != ABA_OK)
        return status;
    write_ess(c);
    status = abai_evidence_judge(c->plan, &c->weighed, c->out->ess, c->result, error);
    if (status == ABA_OK && !start_quantities(c))
        status = abai_fail_memory(error);
    if (status == ABA_OK)
        status = write_columns(c, error);
    for (size_t i = 0; status == ABA_OK && i < c->plan->output_count; i++)
        copy_output(c, i);
    if (status == ABA_OK)
        drop_all_moments(c);
    return status == ABA_OK ? abai_evidence_warn(c->plan, &c->weighed, c->result, error) : status;
}

aba_status abai_evidence_condition(const abai_pass *look, const abai_conditioning *how,
                                   aba_result *result, aba_error *error) {
    condition c = {.look = look, .how = how, .plan = look->plan, .result = result};
    if (look->plan->scenario->evidence_count == 0)
        return ABA_OK;
    c.out = result->evidence = calloc(1, sizeof *result->evidence);
    if (c.out == NULL)
        return abai_fail_memory(error);
    abai_pass first = *look;
    first.progress_total = look->progress_offset + 2 * look->samples;
    aba_status status = abai_weigh(&first, &c.weighed, error);
    if (status == ABA_OK)
        status = run_condition(&c, error);
    abai_weighed_free(&c.weighed);
    free(c.columns);
    free(c.made);
    return status;
}
