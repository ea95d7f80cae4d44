#include "engine/sensitivity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/sensitivity_internal.h"
#include "result/sensitivity.h"

/* The fewest and the most of a run's samples that are drawn again, and the share of them. */
enum { SAMPLES_LEAST = 16384, SAMPLES_MOST = 65536, SHARE = 64 };

uint64_t abai_sensitivity_samples(uint64_t run) {
    uint64_t n = SAMPLES_LEAST;
    while (n < SAMPLES_MOST && run / SHARE >= n + n / 2) /* the nearest power of two */
        n *= 2;
    return run < n ? run : n;
}

/* ---- sharing ------------------------------------------------------------------------------------- */

static bool go_on(void *context) {
    const abai_sensitivity_job *job = context;
    return job->progress(job->progress_context, job->samples, job->samples);
}

aba_status abai_sensitivity_share(const abai_sensitivity *s, abai_share_item item, size_t items,
                                  void *context, aba_error *error) {
    abai_sensitivity_job job = *s->job;
    const abai_share share = {.threads = job.threads,
                              .item = item,
                              .items = items,
                              .context = context,
                              .go_on = job.progress == NULL ? NULL : go_on,
                              .go_on_context = &job};
    switch (abai_share_run(&share)) {
    case ABAI_SHARE_STOPPED:
        return abai_fail(error, ABA_CANCELLED, "cancelled");
    case ABAI_SHARE_MEMORY:
        return abai_fail_memory(error);
    case ABAI_SHARE_DONE:
        break;
    }
    return ABA_OK;
}

/* ---- draws --------------------------------------------------------------------------------------- */

static bool draw_block(void *context, int thread, size_t item) {
    const abai_sensitivity *s = context;
    abai_workspace *w = s->job->workspaces[thread];
    const size_t first = item * ABAI_BLOCK;
    const size_t n = s->n - first < ABAI_BLOCK ? s->n - first : ABAI_BLOCK;
    abai_workspace_fill(w, s->job->sampler, first, n);
    for (size_t i = 0; i < s->relation.inputs + s->relation.outputs; i++)
        if (s->column[i] != NULL)
            memcpy(s->column[i] + first, w->columns[i], n * sizeof(double));
    return true;
}

static bool all_finite(const double *values, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!isfinite(values[i]))
            return false;
    return true;
}

/* Columns of the drawn inputs and of the outputs. */
static bool make_columns(abai_sensitivity *s) {
    const size_t inputs = s->relation.inputs, outputs = s->relation.outputs;
    s->input = malloc((inputs + 1) * sizeof *s->input);
    s->column = calloc(inputs + outputs + 1, sizeof *s->column);
    s->output_finite = calloc(outputs + 1, sizeof *s->output_finite);
    if (s->input == NULL || s->column == NULL || s->output_finite == NULL)
        return false;
    for (size_t i = 0; i < inputs; i++)
        if (s->job->plan->draws[i].kind != ABAI_DRAW_CONSTANT)
            s->input[s->drawn++] = i;
    s->values = malloc((s->drawn + outputs + 1) * s->n * sizeof *s->values);
    if (s->values == NULL)
        return false;
    for (size_t k = 0; k < s->drawn; k++)
        s->column[s->input[k]] = s->values + k * s->n;
    for (size_t o = 0; o < outputs; o++)
        s->column[inputs + o] = s->values + (s->drawn + o) * s->n;
    return true;
}

static aba_status draw_all(abai_sensitivity *s, aba_error *error) {
    const aba_status status =
        abai_sensitivity_share(s, draw_block, (s->n + ABAI_BLOCK - 1) / ABAI_BLOCK, s, error);
    if (status != ABA_OK)
        return status;
    s->inputs_finite = true;
    for (size_t k = 0; k < s->drawn && s->inputs_finite; k++)
        s->inputs_finite = all_finite(s->column[s->input[k]], s->n);
    for (size_t o = 0; o < s->relation.outputs; o++)
        s->output_finite[o] = all_finite(s->column[s->relation.inputs + o], s->n);
    return ABA_OK;
}

/* ---- what is listed ------------------------------------------------------------------------------ */

/* The number of finite values, and whether they are all the same. */
static uint64_t count_finite(const double *values, size_t n, bool *is_constant) {
    double low = HUGE_VAL, high = -HUGE_VAL;
    uint64_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(values[i]))
            continue;
        low = fmin(low, values[i]);
        high = fmax(high, values[i]);
        count++;
    }
    *is_constant = count > 1 && low == high;
    return count;
}

static const aba_index UNKNOWN = {(double)NAN, (double)NAN, (double)NAN};

static void list_input(const abai_sensitivity *s, size_t output, size_t input,
                       aba_output_sensitivity *out) {
    const abai_plan *plan = s->job->plan;
    const int variable = plan->draws[input].copula;
    if (!abai_relation_matters(&s->relation, plan, output, input)) {
        out->unrelated[out->unrelated_count++] = input;
        return;
    }
    out->indices[out->index_count++] = (aba_input_index){
        .input = input,
        .dependent =
            variable >= 0 && abai_conditional_dependent(&s->relation.conditional, (size_t)variable),
        .hierarchical = plan->draws[input].kind == ABAI_DRAW_VARYING,
        .spearman = UNKNOWN,
        .partial_rank = UNKNOWN,
        .first_order = UNKNOWN,
        .total = UNKNOWN};
    if (abai_relation_reaches(&s->relation, output, input))
        out->swings[out->swing_count++] = (aba_swing){.input = input};
}

static bool list_output(const abai_sensitivity *s, size_t output, aba_output_sensitivity *out) {
    out->indices = malloc((s->drawn + 1) * sizeof *out->indices);
    out->unrelated = malloc((s->drawn + 1) * sizeof *out->unrelated);
    out->swings = malloc((s->drawn + 1) * sizeof *out->swings);
    if (out->indices == NULL || out->unrelated == NULL || out->swings == NULL)
        return false;
    out->n = count_finite(s->column[s->relation.inputs + output], s->n, &out->is_constant);
    for (size_t k = 0; !out->is_constant && k < s->drawn; k++)
        list_input(s, output, s->input[k], out);
    return true;
}

static bool list_all(abai_sensitivity *s) {
    aba_sensitivity_result *r = s->result;
    r->method = s->job->method;
    r->samples = s->n;
    r->output_count = s->relation.outputs;
    r->outputs = calloc(r->output_count + 1, sizeof *r->outputs);
    bool good = r->outputs != NULL;
    for (size_t o = 0; good && o < r->output_count; o++)
        good = list_output(s, o, &r->outputs[o]);
    return good;
}

/* By what is known of most: the total index, else that of first order; NaN last. */
static double key_of(const aba_input_index *index) {
    const double key = isnan(index->total.value) ? index->first_order.value : index->total.value;
    return isnan(key) ? -HUGE_VAL : key;
}

static int compare_indices(const void *a, const void *b) {
    const aba_input_index *x = a, *y = b;
    const double one = key_of(x), other = key_of(y);
    if (one != other)
        return one < other ? 1 : -1;
    return (x->input > y->input) - (x->input < y->input);
}

/* ---- notes --------------------------------------------------------------------------------------- */

/* Names of the listed inputs that are dependent, or else hierarchical: "a, b and c". How many there are. */
static size_t append_names(abai_text *text, const abai_sensitivity *s, bool dependent) {
    const abai_plan *plan = s->job->plan;
    size_t count = 0, named = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t k = 0; k < s->drawn; k++) {
            const abai_draw *draw = &plan->draws[s->input[k]];
            if (dependent ? draw->copula < 0 || !abai_conditional_dependent(
                                                    &s->relation.conditional, (size_t)draw->copula)
                          : draw->kind != ABAI_DRAW_VARYING)
                continue;
            if (pass == 0) {
                count++;
                continue;
            }
            abai_text_append(text, named == 0 ? "" : named + 1 == count ? " and " : ", ");
            abai_text_append(text, plan->scenario->inputs[s->input[k]].name);
            named++;
        }
    return count;
}

static const char DEPENDENT_GIVEN[] = " are correlated: rank correlations and first-order indices "
                                      "of each count what it shares with the "
                                      "others, too, and may add up to more than 1; swings move one "
                                      "input and leave the others as drawn";
static const char DEPENDENT_SOBOL[] = " are correlated: the first-order index of each counts what "
                                      "it shares with the others, too, the total "
                                      "index only what the others leave open (Kucherenko, "
                                      "Tarantola and Annoni 2012); swings move one "
                                      "input and leave the others as drawn";
static const char HIERARCHICAL_SOBOL[] = ": first-order and total indices are of the input's own "
                                         "draw, given its parameters; what these do counts "
                                         "for the inputs that they come from";
static const char HIERARCHICAL_GIVEN[] = ": indices are of the input's value, in which the inputs "
                                         "that its parameters come from have their part";
static const char NO_VARIANCE[] =
    " has no variance, as far as its draws tell, and so no Sobol' indices";
static const char DESIGN[] =
    "indices and swings are from independent draws of the same seed, not from "
    "the points of the design";
static const char FEW[] =
    "there are too few samples for first-order and total indices: 64 are the least";

static bool add_note(aba_sensitivity_result *r, abai_text *text) {
    char *note = abai_text_take(text, NULL);
    if (note == NULL)
        return false;
    r->notes[r->note_count++] = note;
    return true;
}

static bool add_doubtful(const abai_sensitivity *s) {
    for (size_t o = 0; o < s->result->output_count; o++) {
        const aba_quantity *q = &s->job->outputs[o];
        abai_text text = ABAI_TEXT_INIT;
        if (q->statistics.convergence == ABA_MOMENTS_CONVERGE || s->result->outputs[o].is_constant)
            continue;
        abai_text_printf(&text, "%s%s", q->name, NO_VARIANCE);
        if (!add_note(s->result, &text))
            return false;
    }
    return true;
}

static bool write_notes(const abai_sensitivity *s) {
    aba_sensitivity_result *r = s->result;
    const bool sobol = r->method == ABA_SENSITIVITY_SOBOL;
    abai_text text = ABAI_TEXT_INIT;
    r->notes = calloc(4 + r->output_count, sizeof *r->notes);
    bool good = r->notes != NULL;
    if (good && append_names(&text, s, true) > 0) {
        abai_text_append(&text, sobol ? DEPENDENT_SOBOL : DEPENDENT_GIVEN);
        good = add_note(r, &text);
    }
    if (good && append_names(&text, s, false) > 0) {
        abai_text_append(&text, sobol ? HIERARCHICAL_SOBOL : HIERARCHICAL_GIVEN);
        good = add_note(r, &text);
    }
    if (good && sobol && r->base_samples == 0) {
        abai_text_append(&text, FEW);
        good = add_note(r, &text);
    }
    if (good && s->job->design != ABA_DESIGN_MC) {
        abai_text_append(&text, DESIGN);
        good = add_note(r, &text);
    }
    good = good && add_doubtful(s);
    abai_text_free(&text);
    return good;
}

/* Shares of a variance that is not there. */
static void drop_shares(const abai_sensitivity *s) {
    const aba_index none = {NAN, NAN, NAN};
    for (size_t o = 0; o < s->result->output_count; o++) {
        aba_output_sensitivity *out = &s->result->outputs[o];
        if (s->job->outputs[o].statistics.convergence == ABA_MOMENTS_CONVERGE)
            continue;
        for (size_t i = 0; i < out->index_count; i++)
            out->indices[i].first_order = out->indices[i].total = none;
    }
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static aba_status find_all(abai_sensitivity *s, aba_error *error) {
    if (!make_columns(s))
        return abai_fail_memory(error);
    aba_status status = draw_all(s, error);
    if (status == ABA_OK && !list_all(s))
        status = abai_fail_memory(error);
    if (status == ABA_OK)
        status = abai_sensitivity_given(s, error);
    if (status == ABA_OK)
        status = abai_sensitivity_swing(s, error);
    if (status == ABA_OK && s->job->method == ABA_SENSITIVITY_SOBOL)
        status = abai_sensitivity_freeze(s, error);
    if (status != ABA_OK)
        return status;
    for (size_t o = 0; o < s->result->output_count; o++)
        qsort(s->result->outputs[o].indices, s->result->outputs[o].index_count,
              sizeof(aba_input_index), compare_indices);
    drop_shares(s); /* the order is still the best that is known */
    return write_notes(s) ? ABA_OK : abai_fail_memory(error);
}

aba_status abai_sensitivity_find(const abai_sensitivity_job *job, aba_sensitivity_result **out,
                                 aba_error *error) {
    abai_sensitivity s = {.job = job, .n = (size_t)abai_sensitivity_samples(job->samples)};
    aba_status status = abai_relation_init(&s.relation, job->plan, error);
    if (status != ABA_OK)
        return status;
    s.result = calloc(1, sizeof *s.result);
    status = s.result == NULL ? abai_fail_memory(error) : find_all(&s, error);
    if (status == ABA_OK)
        *out = s.result;
    else
        abai_sensitivity_free(s.result);
    abai_relation_free(&s.relation);
    free(s.values);
    free(s.column);
    free(s.input);
    free(s.output_finite);
    return status;
}
