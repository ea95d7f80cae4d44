#include <string.h>

#include "abanico/report.h"
#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"
#include "report/beyond.h"
#include "report/correlations.h"
#include "report/evidence.h"
#include "report/json_parts.h"
#include "report/sensitivity.h"

void abai_json_optional(abai_json_writer *w, const char *key, const char *string) {
    if (string != NULL)
        abai_json_write_string(w, key, string);
}

/* 64 bits do not survive readers that hold numbers as doubles: a string. */
static void write_seed(abai_json_writer *w, uint64_t seed) {
    abai_text digits = ABAI_TEXT_INIT;
    abai_text_printf(&digits, "%llu", (unsigned long long)seed);
    abai_json_write_string(w, "seed", digits.data);
    w->text->failed = w->text->failed || digits.failed;
    abai_text_free(&digits);
}

void abai_json_generator(abai_json_writer *w, const char *version) {
    abai_json_open_object(w, "generator", true);
    abai_json_write_string(w, "name", "abanico");
    abai_json_write_string(w, "version", version);
    abai_json_close_object(w);
}

void abai_json_scenario(abai_json_writer *w, const aba_result *result, const abai_json *resolved) {
    abai_json_open_object(w, "scenario", false);
    abai_json_write_string(w, "name", result->name);
    abai_json_optional(w, "title", result->title);
    abai_json_write_string(w, "sha256", result->sha256);
    if (resolved != NULL)
        abai_json_write_value(w, "resolved", resolved);
    abai_json_close_object(w);
}

void abai_json_run(abai_json_writer *w, const aba_result *result) {
    abai_json_open_object(w, "run", false);
    abai_json_write_uint64(w, "samples", result->samples);
    write_seed(w, result->seed);
    abai_json_write_string(w, "design", result->design);
    if (result->replicates > 1)
        abai_json_write_uint64(w, "replicates", result->replicates);
    abai_json_write_string(w, "sampler", result->sampler);
    abai_json_write_string(w, "stream", result->stream);
    abai_json_write_number(w, "confidence", result->confidence);
    abai_json_write_string(w, "percentile_definition", "R-7");
    abai_intervals_methods_json(w, result);
    abai_tolerance_json(w, result);
    abai_json_close_object(w);
}

static void write_percentiles(abai_json_writer *w, const aba_statistics *s, const char *ci_method) {
    abai_json_open_array(w, "percentiles", false);
    for (size_t i = 0; i < s->percentile_count; i++) {
        const aba_percentile *percentile = &s->percentiles[i];
        abai_json_open_object(w, NULL, true);
        abai_json_write_number(w, "p", percentile->p);
        abai_json_write_number(w, "value", percentile->value);
        abai_json_write_number(w, "ci_low", percentile->ci_low);
        abai_json_write_number(w, "ci_high", percentile->ci_high);
        abai_json_write_string(w, "ci_method", ci_method);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

static void write_curve(abai_json_writer *w, const aba_statistics *s) {
    abai_json_open_object(w, "curve", false);
    abai_json_open_array(w, "p", true);
    for (int i = 0; i < ABA_CURVE_POINTS; i++)
        abai_json_write_number(w, NULL, i * 100.0 / (ABA_CURVE_POINTS - 1));
    abai_json_close_array(w);
    abai_json_open_array(w, "value", true);
    for (int i = 0; i < ABA_CURVE_POINTS; i++)
        abai_json_write_number(w, NULL, s->curve[i]);
    abai_json_close_array(w);
    abai_json_close_object(w);
}

static void write_moments(abai_json_writer *w, const aba_statistics *s) {
    abai_json_write_number(w, "mean", s->mean);
    abai_json_write_number(w, "mean_se", s->mean_se);
    abai_json_write_number(w, "mean_ci_low", s->mean_ci_low);
    abai_json_write_number(w, "mean_ci_high", s->mean_ci_high);
    abai_json_write_number(w, "sd", s->sd);
    abai_json_write_number(w, "sd_ci_low", s->sd_ci_low);
    abai_json_write_number(w, "sd_ci_high", s->sd_ci_high);
    abai_json_optional(w, "moments", aba_convergence_text(s->convergence));
}

void abai_json_quantity(abai_json_writer *w, const char *key, const aba_quantity *quantity,
                        const aba_result *result) {
    const aba_statistics *s = &quantity->statistics;
    abai_json_open_object(w, key, false);
    abai_json_write_string(w, "unit", quantity->unit);
    abai_json_optional(w, "title", quantity->title);
    abai_json_optional(w, "distribution", quantity->distribution);
    abai_json_optional(w, "source", quantity->source);
    abai_json_optional(w, "assumed", quantity->assumed);
    abai_json_write_uint64(w, "n", s->n);
    abai_json_write_uint64(w, "n_failed", s->n_failed);
    write_moments(w, s);
    abai_json_write_number(w, "min", s->min);
    abai_json_write_number(w, "max", s->max);
    write_percentiles(w, s, result->ci_method);
    abai_shortest_json(w, quantity);
    abai_exceedances_json(w, quantity, result);
    write_curve(w, s);
    abai_json_close_object(w);
}

static void write_quantities(abai_json_writer *w, const char *key, const aba_quantity *quantities,
                             size_t count, const aba_result *result) {
    abai_json_open_object(w, key, false);
    for (size_t i = 0; i < count; i++)
        abai_json_quantity(w, quantities[i].name, &quantities[i], result);
    abai_json_close_object(w);
}

void abai_json_claim(abai_json_writer *w, const aba_claim *claim) {
    abai_json_write_string(w, "about", claim->about);
    abai_json_open_array(w, "range", true);
    abai_json_write_number(w, NULL, claim->low);
    abai_json_write_number(w, NULL, claim->high);
    abai_json_close_array(w);
    abai_json_write_string(w, "unit", claim->unit);
    abai_json_optional(w, "text", claim->text);
    abai_json_optional(w, "source", claim->source);
    abai_json_write_number(w, "median", claim->median);
    abai_json_write_string(w, "verdict", aba_verdict_text(claim->verdict));
    abai_json_write_number(w, "tail", claim->tail);
    abai_json_write_number(w, "factor", claim->factor);
}

static void write_claims(abai_json_writer *w, const aba_result *result) {
    abai_json_open_array(w, "claims", false);
    for (size_t i = 0; i < result->claim_count; i++) {
        abai_json_open_object(w, NULL, false);
        abai_json_claim(w, &result->claims[i]);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

static void write_result(abai_json_writer *w, const abai_json *resolved, const void *what) {
    const aba_result *result = what;
    abai_json_open_object(w, NULL, false);
    abai_json_write_string(w, "format", "abanico-result/1");
    abai_json_generator(w, result->version);
    abai_json_scenario(w, result, resolved);
    abai_json_run(w, result);
    write_quantities(w, "inputs", result->inputs, result->input_count, result);
    write_quantities(w, "outputs", result->outputs, result->output_count, result);
    abai_correlations_write(w, result);
    abai_sensitivity_json(w, result);
    write_claims(w, result);
    abai_evidence_write(w, result);
    abai_json_open_array(w, "warnings", false);
    for (size_t i = 0; i < result->warning_count; i++)
        abai_json_write_string(w, NULL, result->warnings[i]);
    abai_json_close_array(w);
    abai_json_close_object(w);
}

aba_status abai_json_document(const aba_result *result, abai_json_write write, const void *what,
                              char **text, size_t *length, aba_error *error) {
    abai_text out = ABAI_TEXT_INIT;
    abai_json *resolved = NULL;
    aba_status status = ABA_OK;
    abai_arena *arena = abai_arena_new();
    if (arena == NULL)
        return abai_fail_memory(error);
    if (result->resolved != NULL)
        status = abai_json_parse(result->resolved, strlen(result->resolved), result->name, arena,
                                 &resolved, error);
    if (status != ABA_OK)
        goto cleanup;
    abai_json_writer writer;
    abai_json_writer_start(&writer, &out);
    write(&writer, resolved, what);
    abai_text_append_char(&out, '\n');
    size_t taken_length;
    char *taken = abai_text_take(&out, &taken_length);
    if (taken == NULL) {
        status = abai_fail_memory(error);
        goto cleanup;
    }
    *text = taken;
    if (length != NULL)
        *length = taken_length;
cleanup:
    abai_text_free(&out);
    abai_arena_free(arena);
    return status;
}

aba_status aba_report_json(const aba_result *result, char **text, size_t *length,
                           aba_error *error) {
    return abai_json_document(result, write_result, result, text, length, error);
}
