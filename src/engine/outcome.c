#define _GNU_SOURCE /* strdup */

#include "engine/outcome.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "abanico/version.h"
#include "base/number.h"
#include "base/text.h"

/* Verdicts by the tail probability of the claim (interface: consistent at 0.10, tension at 0.01). */
static const double tail_consistent = 0.10, tail_tension = 0.01;

/* A copy; NULL stays NULL. Failure is remembered. */
static char *copy(const char *text, bool *failed) {
    char *result = text == NULL ? NULL : strdup(text);
    *failed = *failed || (text != NULL && result == NULL);
    return result;
}

static aba_statistics no_statistics(void) {
    aba_statistics s = {.mean = NAN, .mean_se = NAN, .sd = NAN, .min = NAN, .max = NAN};
    for (size_t i = 0; i < ABA_CURVE_POINTS; i++)
        s.curve[i] = NAN;
    return s;
}

static bool make_percentiles(const abai_outcome *o, aba_statistics *s) {
    s->percentile_count = o->wanted->count;
    s->percentiles = malloc((o->wanted->count + 1) * sizeof *s->percentiles);
    for (size_t i = 0; s->percentiles != NULL && i < o->wanted->count; i++)
        s->percentiles[i] = (aba_percentile){o->wanted->p[i], NAN, NAN, NAN};
    return s->percentiles != NULL;
}

static bool constant_statistics(const abai_outcome *o, double value, aba_statistics *s) {
    *s = no_statistics();
    if (!make_percentiles(o, s))
        return false;
    s->n = o->samples;
    s->mean = s->min = s->max = value;
    s->sd = s->mean_se = 0;
    for (size_t i = 0; i < s->percentile_count; i++)
        s->percentiles[i] = (aba_percentile){o->wanted->p[i], value, value, value};
    for (size_t i = 0; i < ABA_CURVE_POINTS; i++)
        s->curve[i] = value;
    return true;
}

static bool track_statistics(const abai_outcome *o, size_t index, aba_statistics *s) {
    const abai_moments *m = &o->tally->tracks[index].moments;
    *s = no_statistics();
    if (!make_percentiles(o, s))
        return false;
    s->n = m->n;
    s->n_failed = o->samples - m->n;
    if (m->n == 0)
        return true;
    s->mean = m->mean;
    if (m->n > 1) { /* one draw says nothing of spread */
        s->mean_se = abai_moments_mean_se(m);
        s->sd = abai_moments_sd(m);
    }
    s->min = m->min;
    s->max = m->max;
    abai_percentiles_write(o->wanted, o->tally, index, s);
    return true;
}

/* Statistics of a workspace column: tracked, or a constant. */
static bool column_statistics(const abai_outcome *o, size_t column, aba_statistics *s) {
    if (o->tally->track_of[column] != SIZE_MAX)
        return track_statistics(o, o->tally->track_of[column], s);
    return constant_statistics(o, o->plan->draws[column].constant, s);
}

static bool write_input(const abai_outcome *o, size_t index, aba_quantity *q) {
    const abai_input *input = &o->plan->scenario->inputs[index];
    bool failed = false;
    q->name = copy(input->name, &failed);
    q->title = copy(input->title, &failed);
    q->unit = copy(input->unit_text, &failed);
    q->distribution = copy(input->text, &failed);
    q->source = copy(input->source, &failed);
    q->assumed = copy(input->assumed, &failed);
    q->is_constant = o->plan->draws[index].kind == ABAI_DRAW_CONSTANT;
    return column_statistics(o, index, &q->statistics) && !failed;
}

static bool write_output(const abai_outcome *o, size_t index, aba_quantity *q) {
    const aba_scenario *s = o->plan->scenario;
    const abai_reference *output = &s->outputs[index];
    const abai_input *input = output->is_input ? &s->inputs[output->index] : NULL;
    const abai_formula *formula = output->is_input ? NULL : &s->formulas[output->index];
    bool failed = false;
    q->name = copy(output->name, &failed);
    q->title = copy(input != NULL ? input->title : formula->title, &failed);
    q->unit = copy(input != NULL ? input->unit_text : formula->unit_text, &failed);
    q->source = copy(input != NULL ? input->source : formula->source, &failed);
    q->assumed = copy(input != NULL ? input->assumed : formula->assumed, &failed);
    const bool good = column_statistics(o, o->plan->input_count + index, &q->statistics);
    q->is_constant = good && q->statistics.n_failed == 0 && q->statistics.min == q->statistics.max;
    return good && !failed;
}

/* ---- claims ---------------------------------------------------------------------------------- */

/* The median over the end of the range that is nearest to it; the tail there. A quotient of degrees
 * Celsius means nothing: their zero is arbitrary. */
static void judge(const abai_plan_claim *claim, bool is_ratio_scale, const abai_claim_tally *tally,
                  uint64_t n, double median, aba_claim *out) {
    const double at_most_low = (double)tally->at_most_low / (double)n;
    const double at_most_high = (double)tally->at_most_high / (double)n;
    double end = (double)NAN, f = (double)NAN;
    if (median < claim->low) {
        end = out->low;
        f = at_most_low;
    } else if (median > claim->high) {
        end = out->high;
        f = at_most_high;
    }
    if (isnan(end)) {
        out->tail = 1;
        out->factor = 1;
    } else {
        out->tail = 2 * fmin(f, 1 - f);
        const double factor = out->median / end;
        out->factor = is_ratio_scale && isfinite(factor) && factor > 0 ? factor : (double)NAN;
    }
    out->verdict = out->tail >= tail_consistent ? ABA_CONSISTENT
                   : out->tail >= tail_tension  ? ABA_TENSION
                                                : ABA_CONTRADICTED;
}

static bool write_claim(const abai_outcome *o, const aba_result *result, size_t index,
                        aba_claim *out) {
    const abai_claim *claim = &o->plan->scenario->claims[index];
    const abai_plan_claim *planned = &o->plan->claims[index];
    const aba_statistics *s = &result->outputs[planned->output].statistics;
    bool failed = false;
    out->about = copy(claim->about.name, &failed);
    out->unit = copy(claim->unit_text, &failed);
    out->text = copy(claim->text, &failed);
    out->source = copy(claim->source, &failed);
    out->low = claim->low;
    out->high = claim->high;
    const double median = s->curve[ABA_CURVE_POINTS / 2];
    out->median = median * planned->factor + planned->shift;
    if (s->n > 0) {
        judge(planned, claim->unit.offset == 0, &o->tally->claims[index], s->n, median, out);
    } else { /* nothing to hold it against: no draw supports it */
        out->tail = out->factor = NAN;
        out->verdict = ABA_CONTRADICTED;
    }
    return !failed;
}

/* ---- warnings -------------------------------------------------------------------------------- */

static char *failed_warning(const aba_quantity *q, uint64_t samples) {
    abai_text text = ABAI_TEXT_INIT;
    char failed[ABAI_NUMBER_SIZE], all[ABAI_NUMBER_SIZE];
    abai_text_printf(&text,
                     "%s: %s of %s samples gave NaN or infinity and are left out of its statistics",
                     q->name, abai_count_format(q->statistics.n_failed, failed),
                     abai_count_format(samples, all));
    return abai_text_take(&text, NULL);
}

static bool write_warnings(const abai_outcome *o, aba_result *result) {
    const size_t most = o->plan->warning_count + result->input_count + result->output_count;
    result->warnings = calloc(most + 1, sizeof *result->warnings);
    if (result->warnings == NULL)
        return false;
    bool failed = false;
    for (size_t i = 0; i < o->plan->warning_count; i++)
        result->warnings[result->warning_count++] = copy(o->plan->warnings[i], &failed);
    for (size_t i = 0; i < result->input_count + result->output_count; i++) {
        const aba_quantity *q = i < result->input_count ? &result->inputs[i]
                                                        : &result->outputs[i - result->input_count];
        if (q->statistics.n_failed == 0)
            continue;
        char *warning = failed_warning(q, o->samples);
        result->warnings[result->warning_count++] = warning;
        failed = failed || warning == NULL;
    }
    return !failed;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool write_head(const abai_outcome *o, aba_result *result) {
    const aba_scenario *s = o->plan->scenario;
    abai_text resolved = ABAI_TEXT_INIT;
    bool failed = false;
    abai_json_append_canonical(&resolved, s->resolved);
    result->resolved = abai_text_take(&resolved, NULL);
    result->version = copy(aba_version(), &failed);
    result->name = copy(s->name, &failed);
    result->title = copy(s->title, &failed);
    result->sha256 = copy(s->sha256, &failed);
    result->design = copy("mc", &failed);
    result->sampler = copy(o->sampler == ABA_SAMPLER_GSL ? "gsl" : "table", &failed);
    result->stream = copy(ABAI_STREAM_NAME, &failed);
    result->ci_method = copy("order-statistic", &failed);
    result->samples = o->samples;
    result->seed = o->seed;
    result->confidence = o->wanted->confidence;
    return !failed && result->resolved != NULL;
}

aba_status abai_outcome_result(const abai_outcome *outcome, aba_result **result, aba_error *error) {
    const abai_plan *plan = outcome->plan;
    aba_result *r = calloc(1, sizeof *r);
    if (r == NULL)
        return abai_fail_memory(error);
    const size_t claims = plan->scenario->claim_count;
    r->inputs = calloc(plan->input_count + 1, sizeof *r->inputs);
    r->outputs = calloc(plan->output_count + 1, sizeof *r->outputs);
    r->claims = calloc(claims + 1, sizeof *r->claims);
    bool good = r->inputs != NULL && r->outputs != NULL && r->claims != NULL;
    good = good && write_head(outcome, r);
    for (size_t i = 0; good && i < plan->input_count; i++)
        good = write_input(outcome, i, &r->inputs[r->input_count++]);
    for (size_t i = 0; good && i < plan->output_count; i++)
        good = write_output(outcome, i, &r->outputs[r->output_count++]);
    for (size_t i = 0; good && i < claims; i++)
        good = write_claim(outcome, r, i, &r->claims[r->claim_count++]);
    if (!good || !write_warnings(outcome, r)) {
        aba_result_free(r);
        return abai_fail_memory(error);
    }
    *result = r;
    return ABA_OK;
}
