/* A comparison: both scenarios as one, run once, and what that gives. */
#define _GNU_SOURCE /* strdup */

#include "abanico/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "base/status.h"
#include "base/text.h"
#include "compare/merge.h"
#include "plan/plan.h"
#include "simd/isa.h"
#include "stats/interval.h"

/* What is wrong with either scenario is told of it, not of the one made of both. */
static aba_status compile(const aba_scenario *scenario, aba_error *error) {
    abai_plan *plan = NULL;
    const aba_status status = abai_plan_new(scenario, 1, false, &plan, error);
    abai_plan_free(plan);
    return status;
}

static const aba_quantity *find_output(const aba_result *run, const char *name) {
    for (size_t i = 0; name != NULL && i < run->output_count; i++)
        if (strcmp(run->outputs[i].name, name) == 0)
            return &run->outputs[i];
    return NULL;
}

/* ---- failed samples ------------------------------------------------------------------------------ */

static bool has_failed(const aba_comparison *c, const aba_scenario *a, const aba_scenario *b) {
    for (size_t i = 0; i < c->output_count; i++) {
        const aba_compared *o = &c->outputs[i];
        if ((!a->count_failures && o->a->statistics.n_failed > 0) ||
            (!b->count_failures && o->b->statistics.n_failed > 0))
            return true;
    }
    return false;
}

/* Have the first failed sample told by a run that ends there. */
static aba_status explain_failure(const abai_merged *merged, const aba_run_options *options,
                                  aba_error *error) {
    aba_scenario *outputs;
    aba_result *run = NULL;
    aba_status status = abai_merged_scenario(merged, false, &outputs, error);
    if (status != ABA_OK)
        return status;
    status = aba_run(outputs, options, &run, error);
    aba_result_free(run);
    aba_scenario_free(outputs);
    return status == ABA_OK ? abai_fail(error, ABA_NONFINITE, "a failed sample was not found again")
                            : status;
}

/* ---- what the run gives -------------------------------------------------------------------------- */

/* Samples of a column of zeros and ones that are 1: its mean is their share, to rounding. */
static uint64_t ones(const aba_quantity *q) {
    return (uint64_t)llround(q->statistics.mean * (double)q->statistics.n);
}

static bool is_independent(const aba_result *run) { return strcmp(run->design, "mc") == 0; }

/* Draws of a design are not independent: what is known is how replicates differ. */
static abai_interval probability_interval(const aba_quantity *less, uint64_t count,
                                          const aba_result *run) {
    const aba_statistics *s = &less->statistics;
    if (is_independent(run) || s->n == 0)
        return abai_interval_proportion((double)count, (double)s->n, run->confidence);
    return (abai_interval){fmax(0, s->mean_ci_low), fmin(1, s->mean_ci_high)};
}

static double narrowing(const aba_compared *o) {
    const double a = o->a->statistics.sd, b = o->b->statistics.sd;
    const double d = o->difference->statistics.sd;
    return sqrt(a * a + b * b) / d;
}

static void write_output(const abai_merged_output *merged, const aba_result *run,
                         aba_compared *out) {
    out->name = find_output(run, merged->name)->name;
    out->a = find_output(run, merged->name);
    out->b = find_output(run, merged->name_b);
    out->difference = find_output(run, merged->difference);
    out->ratio = find_output(run, merged->ratio);
    out->unit = out->a->unit;
    const aba_quantity *less = find_output(run, merged->less);
    out->n = less->statistics.n;
    if (out->n > 0) {
        out->less = ones(less);
        out->equal = ones(find_output(run, merged->equal));
    }
    out->probability = out->n > 0 ? (double)out->less / (double)out->n : (double)NAN;
    const abai_interval interval = probability_interval(less, out->less, run);
    out->probability_low = interval.low;
    out->probability_high = interval.high;
    out->narrowing = narrowing(out);
}

static bool add_name(char **names, size_t *count, const char *name) {
    names[*count] = strdup(name);
    return names[(*count)++] != NULL;
}

/* In a's order; constants say the same in any sample. */
static bool write_inputs(const abai_merged *m, aba_comparison *c) {
    const aba_scenario *a = m->a, *b = m->b;
    c->shared = calloc(b->input_count + 1, sizeof *c->shared);
    c->apart = calloc(b->input_count + 1, sizeof *c->apart);
    bool good = c->shared != NULL && c->apart != NULL;
    for (size_t i = 0; good && i < a->input_count; i++)
        for (size_t k = 0; good && k < b->input_count; k++) {
            const abai_input *input = &b->inputs[k];
            if (strcmp(a->inputs[i].name, input->name) != 0)
                continue;
            if (!m->shared[k])
                good = add_name(c->apart, &c->apart_count, input->name);
            else if (!c->run->inputs[i].is_constant)
                good = add_name(c->shared, &c->shared_count, input->name);
        }
    return good;
}

/* What of a scenario has no part in a comparison. */
static bool add_warning(const aba_scenario *s, aba_result *run) {
    if (s->evidence_count == 0)
        return true;
    char **grown = realloc(run->warnings, (run->warning_count + 1) * sizeof *grown);
    if (grown == NULL)
        return false;
    run->warnings = grown;
    abai_text text = ABAI_TEXT_INIT;
    abai_text_printf(&text, "the evidence of %s is left out: what is compared is not conditioned",
                     s->name);
    grown[run->warning_count] = abai_text_take(&text, NULL);
    return grown[run->warning_count++] != NULL;
}

static bool write_head(const abai_merged *m, aba_comparison *c) {
    c->name_a = strdup(m->a->name);
    c->name_b = strdup(m->b->name);
    c->sha256_a = strdup(m->a->sha256);
    c->sha256_b = strdup(m->b->sha256);
    c->ci_method = strdup(is_independent(c->run) ? "wilson" : c->run->mean_ci_method);
    return c->name_a != NULL && c->name_b != NULL && c->sha256_a != NULL && c->sha256_b != NULL &&
           c->ci_method != NULL;
}

static aba_status write_comparison(const abai_merged *m, aba_result *run, aba_comparison **out,
                                   aba_error *error) {
    aba_comparison *c = calloc(1, sizeof *c);
    if (c == NULL) {
        aba_result_free(run);
        return abai_fail_memory(error);
    }
    c->run = run;
    c->outputs = calloc(m->output_count, sizeof *c->outputs);
    if (c->outputs == NULL || !write_head(m, c) || !write_inputs(m, c) || !add_warning(m->a, run) ||
        !add_warning(m->b, run)) {
        aba_comparison_free(c);
        return abai_fail_memory(error);
    }
    for (size_t i = 0; i < m->output_count; i++)
        write_output(&m->outputs[i], run, &c->outputs[c->output_count++]);
    *out = c;
    return ABA_OK;
}

static aba_status run_both(const abai_merged *merged, const aba_run_options *options,
                           aba_comparison **out, aba_error *error) {
    aba_scenario *both;
    aba_result *run;
    aba_status status = abai_merged_scenario(merged, true, &both, error);
    if (status != ABA_OK)
        return status;
    status = aba_run(both, options, &run, error);
    if (status == ABA_OK)
        status = write_comparison(merged, run, out, error);
    aba_scenario_free(both);
    return status;
}

aba_status aba_compare(const aba_scenario *a, const aba_scenario *b, const aba_run_options *options,
                       aba_comparison **out, aba_error *error) {
    aba_comparison *made = NULL;
    abai_merged *merged;
    gsl_set_error_handler_off();
    aba_status status = abai_isa_check(error);
    if (status != ABA_OK)
        return status;
    abai_arena *arena = abai_arena_new();
    if (arena == NULL)
        return abai_fail_memory(error);
    status = compile(a, error);
    if (status == ABA_OK)
        status = compile(b, error);
    if (status == ABA_OK)
        status = abai_merged_new(a, b, arena, &merged, error);
    if (status == ABA_OK)
        status = run_both(merged, options, &made, error);
    if (status == ABA_OK && has_failed(made, a, b))
        status = explain_failure(merged, options, error);
    if (status == ABA_OK)
        *out = made;
    else
        aba_comparison_free(made);
    abai_arena_free(arena);
    return status;
}

void aba_comparison_free(aba_comparison *comparison) {
    if (comparison == NULL)
        return;
    for (size_t i = 0; comparison->shared != NULL && i < comparison->shared_count; i++)
        free(comparison->shared[i]);
    for (size_t i = 0; comparison->apart != NULL && i < comparison->apart_count; i++)
        free(comparison->apart[i]);
    free(comparison->shared);
    free(comparison->apart);
    free(comparison->name_a);
    free(comparison->name_b);
    free(comparison->sha256_a);
    free(comparison->sha256_b);
    free(comparison->ci_method);
    free(comparison->outputs);
    aba_result_free(comparison->run);
    free(comparison);
}
