#include "engine/failure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

enum { DIGITS = 6 };

static const char *what_it_is(double value) { return isnan(value) ? "NaN" : "infinite"; }

static void append_quantity(abai_text *text, const char *name, double value, const char *unit) {
    char number[ABAI_NUMBER_SIZE];
    abai_text_printf(text, "%s = %s", name, abai_number_format_rounded(value, DIGITS, number));
    if (strcmp(unit, "1") != 0)
        abai_text_printf(text, " %s", unit);
}

/* " (power = 7.2 MW, duration = 30 day)": the sample, as far as it was drawn. */
static void append_inputs(abai_text *text, const abai_workspace *w) {
    const aba_scenario *s = w->plan->scenario;
    const char *lead = " (";
    for (size_t i = 0; i < s->input_count; i++) {
        if (!isfinite(w->columns[i][0]))
            continue;
        abai_text_append(text, lead);
        append_quantity(text, s->inputs[i].name, w->columns[i][0], s->inputs[i].unit_text);
        lead = ", ";
    }
    abai_text_append(text, lead[0] == ',' ? ")" : "");
}

/* The error itself; the status of fail_at is not that of a run that failed. */
static aba_status fail_sample(aba_error *error, const abai_place *place, const char *path,
                              const abai_text *text) {
    if (text->failed)
        return abai_fail_memory(error);
    abai_fail_at(error, place, path,
                 "%s; mend the model, or leave such samples out by \"failures\": \"count\"",
                 text->data);
    if (error != NULL)
        error->status = ABA_NONFINITE;
    return ABA_NONFINITE;
}

/* ---- a hierarchical input whose parameters are none ------------------------------------------- */

static void append_param(abai_text *text, const abai_workspace *w, const abai_draw *draw,
                         const abai_input *input, int slot, const abai_param *param,
                         const char **lead) {
    if (draw->slot[slot] < 0)
        return;
    char number[ABAI_NUMBER_SIZE];
    const double value = w->parameters[draw->slot[slot]][0];
    abai_text_printf(text, "%s%s = %s", *lead, param->path + strlen(input->path) + 1,
                     abai_number_format_rounded(value, DIGITS, number));
    *lead = ", ";
}

static aba_status explain_input(abai_workspace *w, size_t index, uint64_t sample,
                                aba_error *error) {
    const abai_input *input = &w->plan->scenario->inputs[index];
    const abai_draw *draw = &w->plan->draws[index];
    const abai_distribution *d = &input->distribution;
    abai_text text = ABAI_TEXT_INIT;
    const char *lead = " with ";
    abai_text_printf(&text, "sample %llu cannot be drawn", (unsigned long long)sample);
    if (draw->kind == ABAI_DRAW_VARYING) {
        abai_program_run(draw->parameters, (const double *const *)w->columns, 1, w->scratch,
                         ABAI_BLOCK, w->parameters);
        for (int i = 0; i < ABAI_DIST_PARAMETERS; i++)
            append_param(&text, w, draw, input, i, &d->value[i], &lead);
        for (int i = 0; i < 2; i++) {
            append_param(&text, w, draw, input, ABAI_SLOT_QUANTILE + i, &d->quantile_x[i], &lead);
            append_param(&text, w, draw, input, ABAI_SLOT_TRUNCATE + i, &d->truncate[i], &lead);
            append_param(&text, w, draw, input, ABAI_SLOT_CLAMP + i, &d->clamp[i], &lead);
        }
        append_param(&text, w, draw, input, ABAI_SLOT_LOCATION, &d->location, &lead);
    }
    append_inputs(&text, w);
    const aba_status status = fail_sample(error, &input->place, input->path, &text);
    abai_text_free(&text);
    return status;
}

/* ---- an entry of the model -------------------------------------------------------------------- */

static aba_status explain_entry(const abai_workspace *w, const abai_place *place, const char *path,
                                uint64_t sample, double value, aba_error *error) {
    abai_text text = ABAI_TEXT_INIT;
    abai_text_printf(&text, "sample %llu is %s", (unsigned long long)sample, what_it_is(value));
    append_inputs(&text, w);
    const aba_status status = fail_sample(error, place, path, &text);
    abai_text_free(&text);
    return status;
}

/* Values of all formulas, by their index, for the one sample in the workspace. In columns of their own,
 * as there may be more formulas than outputs. NULL: out of memory. */
static double *trace_values(abai_workspace *w) {
    enum { LINE = 8 }; /* a column of one sample, on a cache line of its own */
    const size_t count = w->plan->scenario->formula_count;
    const size_t scratch = abai_program_scratch(w->plan->trace);
    double *memory = aligned_alloc(64, (count + scratch + 1) * LINE * sizeof(double));
    double **columns = calloc(count + 1, sizeof *columns);
    double *values = calloc(count + 1, sizeof *values);
    const bool good = memory != NULL && columns != NULL && values != NULL;
    if (good) {
        for (size_t i = 0; i < count; i++)
            columns[i] = memory + LINE * i;
        abai_program_run(w->plan->trace, (const double *const *)w->columns, 1,
                         memory + LINE * count, LINE, columns);
        for (size_t i = 0; i < count; i++)
            values[w->plan->trace_order[i]] = columns[i][0];
    }
    free(columns);
    free(memory);
    if (!good) {
        free(values);
        return NULL;
    }
    return values;
}

typedef struct search {
    const aba_scenario *scenario;
    const double *values;
    size_t found;
} search;

/* Stops at the first name that is a formula which failed, too. */
static aba_status find_failed(void *context, const char *name) {
    search *s = context;
    for (size_t i = 0; i < s->scenario->formula_count; i++)
        if (!isfinite(s->values[i]) && strcmp(s->scenario->formulas[i].name, name) == 0) {
            s->found = i;
            return ABA_CANCELLED;
        }
    return ABA_OK;
}

/* From a formula that failed to the one that it got it from. Formulas have no rings. */
static size_t origin_of(const aba_scenario *scenario, const double *values, size_t formula) {
    search s = {scenario, values, formula};
    while (abai_expr_names(scenario->formulas[s.found].expression, find_failed, &s) != ABA_OK)
        ;
    return s.found;
}

aba_status abai_failure_explain(abai_workspace *workspace, aba_sampler sampler, uint64_t sample,
                                size_t column, aba_error *error) {
    const abai_plan *plan = workspace->plan;
    const aba_scenario *s = plan->scenario;
    abai_workspace_fill(workspace, sampler, sample, 1);
    /* All inputs are finite below this loop, so the column is a formula's. */
    for (size_t k = 0; k < plan->input_count; k++)
        if (!isfinite(workspace->columns[plan->order[k]][0]))
            return explain_input(workspace, plan->order[k], sample, error);
    const abai_reference *output = &s->outputs[column - plan->input_count];
    double *values = trace_values(workspace);
    if (values == NULL)
        return abai_fail_memory(error);
    const size_t origin = origin_of(s, values, output->index);
    const abai_formula *formula = &s->formulas[origin];
    const aba_status status =
        explain_entry(workspace, &formula->place, formula->path, sample, values[origin], error);
    free(values);
    return status;
}
