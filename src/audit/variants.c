/* All readings of all ranges: each is a scenario of its own, run on the same draws, and compared with the
 * scenario as it is. */
#define _GNU_SOURCE /* strdup */

#include "audit/audit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

static const double percentiles[ABA_AUDIT_PERCENTILES] = {5, 50, 95};
enum { LOW = 0, HIGH = ABA_AUDIT_PERCENTILES - 1 };

aba_status abai_audit_variants_start(abai_audit_work *work, aba_error *error) {
    aba_audit *audit = work->audit;
    const size_t together = audit->range_count > 1; /* of one range they would be the same again */
    const size_t count = (audit->range_count + together) * ABA_READINGS;
    audit->variants = calloc(count + 1, sizeof *audit->variants);
    audit->ranked = calloc(count + 1, sizeof *audit->ranked);
    if (audit->variants == NULL || audit->ranked == NULL)
        return abai_fail_memory(error);
    audit->variant_count = count;
    for (size_t i = 0; i < count; i++) {
        const size_t range = i / ABA_READINGS;
        audit->variants[i].range = range < audit->range_count ? range : ABA_AUDIT_TOGETHER;
        audit->variants[i].reading = i % ABA_READINGS;
        audit->variants[i].most = (double)NAN;
    }
    return ABA_OK;
}

/* ---- runs -------------------------------------------------------------------------------------- */

static aba_status run_reading(abai_audit_work *work, const aba_scenario *scenario,
                              aba_result **result, aba_error *error) {
    aba_run_options options = *work->options;
    options.samples = work->audit->reading_samples;
    options.percentiles = percentiles;
    options.percentile_count = ABA_AUDIT_PERCENTILES;
    options.draws = NULL;
    options.tolerance = 0;
    options.sensitivity = ABA_SENSITIVITY_NONE;
    if (!options.has_seed) { /* the claims' run has resolved it */
        options.has_seed = true;
        options.seed = work->audit->result->seed;
    }
    return abai_audit_part(work, scenario, &options, options.samples, result, error);
}

static aba_verdict *verdicts_of(const aba_result *result) {
    aba_verdict *verdicts = calloc(result->claim_count + 1, sizeof *verdicts);
    for (size_t i = 0; verdicts != NULL && i < result->claim_count; i++)
        verdicts[i] = result->claims[i].verdict;
    return verdicts;
}

static aba_status run_base(abai_audit_work *work, aba_error *error) {
    aba_audit *audit = work->audit;
    aba_result *result;
    const aba_status status = run_reading(work, work->scenario, &result, error);
    if (status != ABA_OK)
        return status;
    const size_t outputs = result->output_count;
    audit->base = calloc(outputs * ABA_AUDIT_PERCENTILES + 1, sizeof *audit->base);
    audit->base_verdicts = verdicts_of(result);
    const bool good = audit->base != NULL && audit->base_verdicts != NULL;
    for (size_t i = 0; good && i < outputs; i++)
        memcpy(&audit->base[i * ABA_AUDIT_PERCENTILES], result->outputs[i].statistics.percentiles,
               ABA_AUDIT_PERCENTILES * sizeof *audit->base);
    aba_result_free(result);
    return good ? ABA_OK : abai_fail_memory(error);
}

/* ---- how far outputs move ---------------------------------------------------------------------- */

static double half_interval(const aba_percentile *p) { return (p->ci_high - p->ci_low) / 2; }

/* Common units for all three percentiles of one output. */
typedef struct scale {
    double band;
    bool is_ratio; /* quotients mean something */
} scale;

static aba_audit_move move_between(const aba_percentile *from, const aba_percentile *to,
                                   const scale *units) {
    const double a = half_interval(from), b = half_interval(to);
    const double ratio = to->value / from->value;
    aba_audit_move move = {.at = *to, .relative = (double)NAN, .of_band = (double)NAN};
    move.shift = to->value - from->value;
    move.half_width = sqrt(a * a + b * b);
    if (units->is_ratio && isfinite(ratio) && ratio > 0)
        move.relative = move.shift / from->value;
    if (units->band > 0)
        move.of_band = move.shift / units->band;
    return move;
}

/* An input that is an output as well moves by its own range alone, and trivially: it counts only where
 * nothing is computed. */
static bool counts(const aba_scenario *s, size_t output) {
    bool computes = false;
    for (size_t i = 0; i < s->output_count; i++)
        computes = computes || !s->outputs[i].is_input;
    return !computes || !s->outputs[output].is_input;
}

static void note_most(aba_audit_variant *variant, size_t output, size_t percentile) {
    const double size = fabs(variant->moves[output * ABA_AUDIT_PERCENTILES + percentile].of_band);
    if (size > variant->most || (isnan(variant->most) && !isnan(size))) {
        variant->most = size;
        variant->most_output = output;
        variant->most_percentile = percentile;
    }
}

static bool is_ratio_scale(const aba_scenario *s, size_t output) {
    const abai_reference *about = &s->outputs[output];
    return (about->is_input ? s->inputs[about->index].unit : s->formulas[about->index].unit)
               .offset == 0;
}

static bool write_moves(const abai_audit_work *work, const aba_result *result,
                        aba_audit_variant *variant) {
    const aba_audit *audit = work->audit;
    const size_t outputs = result->output_count;
    variant->moves = calloc(outputs * ABA_AUDIT_PERCENTILES + 1, sizeof *variant->moves);
    variant->verdicts = verdicts_of(result);
    if (variant->moves == NULL || variant->verdicts == NULL)
        return false;
    for (size_t i = 0; i < outputs; i++) {
        const aba_percentile *from = &audit->base[i * ABA_AUDIT_PERCENTILES];
        const aba_percentile *to = result->outputs[i].statistics.percentiles;
        const scale units = {from[HIGH].value - from[LOW].value, is_ratio_scale(work->scenario, i)};
        for (size_t k = 0; k < ABA_AUDIT_PERCENTILES; k++) {
            variant->moves[i * ABA_AUDIT_PERCENTILES + k] = move_between(&from[k], &to[k], &units);
            if (counts(work->scenario, i))
                note_most(variant, i, k);
        }
    }
    return true;
}

/* The scenario itself: nothing moves, and nothing is in doubt about that. */
static bool write_stillness(const abai_audit_work *work, aba_audit_variant *variant) {
    const aba_audit *audit = work->audit;
    const size_t count = audit->result->output_count * ABA_AUDIT_PERCENTILES;
    variant->as_is = true;
    variant->moves = calloc(count + 1, sizeof *variant->moves);
    variant->verdicts = calloc(audit->result->claim_count + 1, sizeof *variant->verdicts);
    if (variant->moves == NULL || variant->verdicts == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const size_t first = i / ABA_AUDIT_PERCENTILES * ABA_AUDIT_PERCENTILES;
        const scale units = {audit->base[first + HIGH].value - audit->base[first + LOW].value,
                             is_ratio_scale(work->scenario, i / ABA_AUDIT_PERCENTILES)};
        variant->moves[i] = move_between(&audit->base[i], &audit->base[i], &units);
        variant->moves[i].half_width = 0;
    }
    memcpy(variant->verdicts, audit->base_verdicts,
           audit->result->claim_count * sizeof *variant->verdicts);
    variant->most = 0;
    return true;
}

/* A normal reading of a positive range may draw what cannot be: it is told, since verdicts may rest on it. */
static void note_negative(const aba_audit *audit, const aba_result *result, const bool *chosen,
                          abai_text *note) {
    size_t range = 0;
    for (size_t i = 0; i < result->input_count && range < audit->range_count; i++) {
        const aba_audit_range *r = &audit->ranges[range];
        const double least = result->inputs[i].statistics.min;
        char number[ABAI_NUMBER_SIZE];
        if (strcmp(result->inputs[i].name, r->name) != 0)
            continue;
        if (chosen[range++] && r->low >= 0 && least < 0)
            abai_text_printf(note, "%sdraws %s down to %s %s", note->length > 0 ? "; " : "",
                             r->name, abai_number_format_rounded(least, 3, number), r->unit);
    }
}

/* ---- one variant ------------------------------------------------------------------------------- */

/* What makes one reading impossible and leaves the audit as it is. */
static bool is_refusal(aba_status status) {
    return status == ABA_INVALID || status == ABA_NONFINITE;
}

static aba_status refuse(aba_audit_variant *variant, const aba_error *why, aba_error *error) {
    variant->refused = strdup(abai_audit_reason(why));
    return variant->refused == NULL ? abai_fail_memory(error) : ABA_OK;
}

/* The ranges that a variant re-reads: its own, or all that can be read so by themselves. */
static size_t choose(const aba_audit *audit, const aba_audit_variant *variant, bool *chosen,
                     abai_text *left) {
    size_t count = 0;
    for (size_t i = 0; i < audit->range_count; i++) {
        const aba_audit_variant *alone = &audit->variants[i * ABA_READINGS + variant->reading];
        chosen[i] =
            variant->range == i || (variant->range == ABA_AUDIT_TOGETHER && alone->refused == NULL);
        count += chosen[i];
        if (!chosen[i] && variant->range == ABA_AUDIT_TOGETHER)
            abai_text_printf(left, "%s%s", left->length > 0 ? ", " : "", audit->ranges[i].name);
    }
    if (left->length > 0)
        abai_text_append(left, " as in the scenario");
    return count;
}

static aba_status write_note(aba_audit_variant *variant, abai_text *note, const char *left_out,
                             aba_error *error) {
    if (left_out != NULL)
        abai_text_printf(note, "%sleaves out %s", note->length > 0 ? "; " : "", left_out);
    if (note->failed)
        return abai_fail_memory(error);
    if (note->length > 0 && (variant->note = abai_text_take(note, NULL)) == NULL)
        return abai_fail_memory(error);
    return ABA_OK;
}

static aba_status run_variant(abai_audit_work *work, const aba_scenario *scenario,
                              const bool *chosen, aba_audit_variant *variant, abai_text *note,
                              aba_error *error) {
    aba_error why;
    aba_result *result;
    const aba_status status = run_reading(work, scenario, &result, &why);
    if (is_refusal(status))
        return refuse(variant, &why, error);
    if (status != ABA_OK) {
        if (error != NULL)
            *error = why;
        return status;
    }
    const bool good = write_moves(work, result, variant);
    note_negative(work->audit, result, chosen, note);
    aba_result_free(result);
    return good ? ABA_OK : abai_fail_memory(error);
}

static aba_status try_variant(abai_audit_work *work, aba_audit_variant *variant, const bool *chosen,
                              abai_text *note, aba_error *error) {
    aba_error why;
    aba_scenario *scenario = NULL;
    char *left_out = NULL;
    bool same = false;
    aba_status status =
        abai_audit_reread(work, chosen, variant->reading, &scenario, &same, &left_out, &why);
    if (is_refusal(status)) {
        status = refuse(variant, &why, error);
    } else if (status != ABA_OK) {
        if (error != NULL)
            *error = why;
    } else if (same) {
        status = write_stillness(work, variant) ? ABA_OK : abai_fail_memory(error);
    } else {
        status = run_variant(work, scenario, chosen, variant, note, error);
    }
    if (status == ABA_OK)
        status = write_note(variant, note, left_out, error);
    aba_scenario_free(scenario);
    free(left_out);
    return status;
}

static aba_status make_variant(abai_audit_work *work, aba_audit_variant *variant, bool *chosen,
                               aba_error *error) {
    abai_text note = ABAI_TEXT_INIT;
    aba_error none;
    const uint64_t after = work->done + work->audit->reading_samples;
    const size_t count = choose(work->audit, variant, chosen, &note);
    aba_status status;
    if (note.failed) {
        status = abai_fail_memory(error);
    } else if (count == 0) {
        abai_fail(&none, ABA_INVALID, "no range can be read so");
        status = refuse(variant, &none, error);
    } else {
        status = try_variant(work, variant, chosen, &note, error);
    }
    work->done = after; /* whether it was run or not */
    abai_text_free(&note);
    return status;
}

/* ---- rank -------------------------------------------------------------------------------------- */

/* By falling movement, NaN last, equals in their order. */
static int compare_variants(const void *a, const void *b) {
    const aba_audit_variant *x = *(const aba_audit_variant *const *)a;
    const aba_audit_variant *y = *(const aba_audit_variant *const *)b;
    if (isnan(x->most) != isnan(y->most))
        return isnan(x->most) ? 1 : -1;
    if (x->most != y->most && !isnan(x->most))
        return x->most > y->most ? -1 : 1;
    return (x > y) - (x < y);
}

static aba_status rank(aba_audit *audit, aba_error *error) {
    const aba_audit_variant **sorted =
        calloc(audit->variant_count + 1, sizeof(const aba_audit_variant *));
    if (sorted == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < audit->variant_count; i++)
        if (audit->variants[i].refused == NULL && !audit->variants[i].as_is)
            sorted[audit->ranked_count++] = &audit->variants[i];
    qsort(sorted, audit->ranked_count, sizeof(const aba_audit_variant *), compare_variants);
    for (size_t i = 0; i < audit->ranked_count; i++)
        audit->ranked[i] = (size_t)(sorted[i] - audit->variants);
    free(sorted);
    return ABA_OK;
}

aba_status abai_audit_variants(abai_audit_work *work, aba_error *error) {
    aba_audit *audit = work->audit;
    bool *chosen = calloc(audit->range_count + 1, sizeof *chosen);
    if (chosen == NULL)
        return abai_fail_memory(error);
    aba_status status = run_base(work, error);
    for (size_t i = 0; status == ABA_OK && i < audit->variant_count; i++)
        status = make_variant(work, &audit->variants[i], chosen, error);
    if (status == ABA_OK)
        status = rank(audit, error);
    free(chosen);
    return status;
}
