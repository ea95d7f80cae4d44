#define _GNU_SOURCE /* strdup */

#include "engine/outcome.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "abanico/version.h"
#include "base/number.h"
#include "base/text.h"
#include "engine/relation.h"

/* Verdicts by the tail probability of the claim (interface: consistent at 0.10, tension at 0.01). */
static const double tail_consistent = 0.10, tail_tension = 0.01;

/* A copy; NULL stays NULL. Failure is remembered. */
static char *copy(const char *text, bool *failed) {
    char *result = text == NULL ? NULL : strdup(text);
    *failed = *failed || (text != NULL && result == NULL);
    return result;
}

static aba_statistics no_statistics(void) {
    aba_statistics s = {.mean = NAN,
                        .mean_se = NAN,
                        .mean_ci_low = NAN,
                        .mean_ci_high = NAN,
                        .sd = NAN,
                        .sd_ci_low = NAN,
                        .sd_ci_high = NAN,
                        .min = NAN,
                        .max = NAN};
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
    s->mean = s->mean_ci_low = s->mean_ci_high = s->min = s->max = value;
    s->sd = s->mean_se = s->sd_ci_low = s->sd_ci_high = 0;
    for (size_t i = 0; i < s->percentile_count; i++)
        s->percentiles[i] = (aba_percentile){o->wanted->p[i], value, value, value};
    for (size_t i = 0; i < ABA_CURVE_POINTS; i++)
        s->curve[i] = value;
    return true;
}

static bool track_statistics(const abai_outcome *o, size_t index, aba_statistics *s) {
    *s = no_statistics();
    if (!make_percentiles(o, s))
        return false;
    s->n = o->tally->tracks[index].moments.n;
    s->n_failed = o->samples - s->n;
    if (s->n > 0)
        abai_summary_write(o, index, s);
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

static bool write_exceedances(const abai_outcome *o, size_t output, aba_quantity *q) {
    const size_t count = o->plan->scenario->threshold_count;
    for (size_t i = 0; i < count; i++)
        q->exceedance_count += o->plan->thresholds[i].output == output;
    q->exceedances = calloc(q->exceedance_count + 1, sizeof *q->exceedances);
    size_t next = 0;
    for (size_t i = 0; q->exceedances != NULL && i < count; i++)
        if (o->plan->thresholds[i].output == output)
            q->exceedances[next++] = abai_summary_exceedance(o, i);
    return q->exceedances != NULL;
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
    return good && !failed && write_exceedances(o, index, q) &&
           abai_summary_shortest(o, index, &q->statistics, &q->shortest, NULL) == ABA_OK;
}

/* ---- claims ---------------------------------------------------------------------------------- */

/* The median over the end of the range that is nearest to it; the tail there. A quotient of degrees
 * Celsius means nothing: their zero is arbitrary. */
static void judge(const abai_plan_claim *claim, bool is_ratio_scale, const abai_tally *tally,
                  uint64_t n, double median, aba_claim *out) {
    const uint64_t above_low = abai_tally_above(tally, claim->output, claim->low);
    const uint64_t above_high = abai_tally_above(tally, claim->output, claim->high);
    const double at_most_low = (double)(n - above_low) / (double)n;
    const double at_most_high = (double)(n - above_high) / (double)n;
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
        judge(planned, claim->unit.offset == 0, o->tally, s->n, median, out);
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

static void add_warning(aba_result *result, char *warning, bool *failed) {
    result->warnings[result->warning_count++] = warning;
    *failed = *failed || warning == NULL;
}

static char *rounded_warning(const abai_outcome *o) {
    abai_text text = ABAI_TEXT_INIT;
    char wanted[ABAI_NUMBER_SIZE], samples[ABAI_NUMBER_SIZE];
    abai_text_printf(
        &text, "%s samples were asked for, %s drawn: %zu replicates of the same size%s",
        abai_count_format(o->wanted_samples, wanted), abai_count_format(o->samples, samples),
        o->design->replicates, o->design->kind == ABA_DESIGN_SOBOL ? ", a power of two" : "");
    return abai_text_take(&text, NULL);
}

static char *rejection_warning(const char *name, aba_design design) {
    abai_text text = ABAI_TEXT_INIT;
    abai_text_printf(&text,
                     "%s is drawn by rejection, which no design can guide: its draws are "
                     "independent, not those of %s",
                     name, design == ABA_DESIGN_SOBOL ? "Sobol' points" : "a Latin hypercube");
    return abai_text_take(&text, NULL);
}

static char *divergence_warning(const aba_quantity *q) {
    abai_text text = ABAI_TEXT_INIT;
    const bool mean = q->statistics.convergence == ABA_MEAN_DIVERGES;
    abai_text_printf(
        &text, "%s: its %s does not converge, so that no %s is given; percentiles stand", q->name,
        mean ? "mean" : "variance", mean ? "mean and no standard deviation" : "standard deviation");
    return abai_text_take(&text, NULL);
}

/* What no draw has met, and theory knows of. */
static char *pole_warning(const aba_quantity *q) {
    abai_text text = ABAI_TEXT_INIT;
    abai_text_printf(
        &text,
        "%s: a divisor can pass through zero, so that its mean does not converge; mean "
        "and standard deviation are those of draws that came nowhere near",
        q->name);
    return abai_text_take(&text, NULL);
}

/* What a bare sum of such draws cannot have may be cut off by a formula: no more than a warning. */
static char *doubt_warning(const aba_quantity *output, const char *input) {
    abai_text text = ABAI_TEXT_INIT;
    abai_text_printf(&text,
                     "%s: comes from %s, whose mean does not converge; its own mean and standard "
                     "deviation may mean nothing, though its draws do not show it",
                     output->name, input);
    return abai_text_take(&text, NULL);
}

static void warn_of_inputs(const abai_relation *relation, const abai_plan *plan, size_t output,
                           aba_result *result, bool *failed) {
    for (size_t i = 0; i < plan->input_count; i++)
        if (result->inputs[i].statistics.convergence == ABA_MEAN_DIVERGES &&
            abai_relation_reaches(relation, output, i)) {
            add_warning(result, doubt_warning(&result->outputs[output], result->inputs[i].name),
                        failed);
            return;
        }
}

static void warn_of_divergence(const abai_outcome *o, aba_result *result, bool *failed) {
    abai_relation relation;
    if (abai_relation_init(&relation, o->plan, NULL) != ABA_OK)
        *failed = true;
    for (size_t i = 0; i < result->output_count; i++) {
        const aba_quantity *q = &result->outputs[i];
        if (q->statistics.convergence != ABA_MOMENTS_CONVERGE)
            add_warning(result, divergence_warning(q), failed);
        else if (o->plan->poles[i] && q->statistics.n > 0 && !q->is_constant)
            add_warning(result, pole_warning(q), failed);
        else if (q->statistics.n > 0 && !q->is_constant)
            warn_of_inputs(&relation, o->plan, i, result, failed);
    }
    abai_relation_free(&relation);
}

static void warn_of_design(const abai_outcome *o, aba_result *result, bool *failed) {
    if (o->design->kind == ABA_DESIGN_MC)
        return;
    if (o->samples != o->wanted_samples)
        add_warning(result, rounded_warning(o), failed);
    for (size_t i = 0; i < o->plan->input_count; i++)
        if (o->plan->draws[i].kind == ABAI_DRAW_VARYING && !abai_input_inverts(o->plan, i))
            add_warning(result, rejection_warning(result->inputs[i].name, o->design->kind), failed);
}

static bool write_warnings(const abai_outcome *o, aba_result *result) {
    const size_t quantities = result->input_count + result->output_count;
    const size_t most = o->plan->warning_count + 1 + 3 * quantities;
    result->warnings = calloc(most + 1, sizeof *result->warnings);
    if (result->warnings == NULL)
        return false;
    bool failed = false;
    for (size_t i = 0; i < o->plan->warning_count; i++)
        result->warnings[result->warning_count++] = copy(o->plan->warnings[i], &failed);
    warn_of_design(o, result, &failed);
    for (size_t i = 0; i < result->input_count + result->output_count; i++) {
        const aba_quantity *q = i < result->input_count ? &result->inputs[i]
                                                        : &result->outputs[i - result->input_count];
        if (q->statistics.n_failed == 0)
            continue;
        add_warning(result, failed_warning(q, o->samples), &failed);
    }
    warn_of_divergence(o, result, &failed);
    return !failed;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static const char replicates[] = "replicates";

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
    result->design = copy(abai_design_name(o->design->kind), &failed);
    result->replicates = o->design->replicates;
    result->sampler = copy(o->sampler == ABA_SAMPLER_GSL ? "gsl" : "table", &failed);
    result->stream = copy(ABAI_STREAM_NAME, &failed);
    const bool sections = o->design->kind != ABA_DESIGN_MC;
    result->ci_method = copy(sections ? replicates : "order-statistic", &failed);
    result->mean_ci_method = copy(sections ? replicates : "student-t", &failed);
    result->sd_ci_method = copy(sections ? replicates : "normal", &failed);
    result->exceedance_ci_method = copy(sections ? replicates : "wilson", &failed);
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
