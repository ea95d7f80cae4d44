/* The evidence for programs: JSON and CSV. */
#include <math.h>
#include <stddef.h>

#include "report/evidence.h"

const char abai_evidence_ci_method[] = "weighted";

/* ---- JSON ------------------------------------------------------------------------------------ */

static void write_optional(abai_json_writer *w, const char *key, const char *string) {
    if (string != NULL)
        abai_json_write_string(w, key, string);
}

static void write_items(abai_json_writer *w, const aba_evidence *e) {
    abai_json_open_array(w, "items", false);
    for (size_t i = 0; i < e->item_count; i++) {
        const aba_evidence_item *item = &e->items[i];
        abai_json_open_object(w, NULL, false);
        abai_json_write_string(w, "about", item->about);
        abai_json_write_string(w, "reading", item->reading);
        abai_json_write_string(w, "unit", item->unit);
        write_optional(w, "text", item->text);
        write_optional(w, "source", item->source);
        abai_json_write_number(w, "support", item->support);
        abai_json_write_number(w, "ess", item->ess);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

static void write_percentiles(abai_json_writer *w, const aba_posterior *p) {
    abai_json_open_array(w, "percentiles", false);
    for (size_t i = 0; i < p->percentile_count; i++) {
        const aba_percentile *percentile = &p->percentiles[i];
        abai_json_open_object(w, NULL, true);
        abai_json_write_number(w, "p", percentile->p);
        abai_json_write_number(w, "value", percentile->value);
        abai_json_write_number(w, "ci_low", percentile->ci_low);
        abai_json_write_number(w, "ci_high", percentile->ci_high);
        abai_json_write_string(w, "ci_method", abai_evidence_ci_method);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

static void write_posteriors(abai_json_writer *w, const char *key, const aba_posterior *posteriors,
                             size_t count) {
    abai_json_open_object(w, key, false);
    for (size_t i = 0; i < count; i++) {
        const aba_posterior *p = &posteriors[i];
        abai_json_open_object(w, p->name, false);
        abai_json_write_string(w, "unit", p->unit);
        abai_json_write_uint64(w, "n", p->n);
        abai_json_write_number(w, "ess", p->ess);
        abai_json_write_number(w, "mean", p->mean);
        abai_json_write_number(w, "mean_se", p->mean_se);
        abai_json_write_number(w, "mean_ci_low", p->mean_low);
        abai_json_write_number(w, "mean_ci_high", p->mean_high);
        abai_json_write_number(w, "sd", p->sd);
        abai_json_write_number(w, "sd_ci_low", p->sd_low);
        abai_json_write_number(w, "sd_ci_high", p->sd_high);
        abai_json_write_number(w, "min", p->min);
        abai_json_write_number(w, "max", p->max);
        write_percentiles(w, p);
        abai_json_close_object(w);
    }
    abai_json_close_object(w);
}

void abai_evidence_write(abai_json_writer *w, const aba_result *result) {
    const aba_evidence *e = result->evidence;
    if (e == NULL)
        return;
    abai_json_open_object(w, "evidence", false);
    write_items(w, e);
    abai_json_write_uint64(w, "samples", e->samples);
    abai_json_write_uint64(w, "draws", e->draws);
    abai_json_write_number(w, "ess", e->ess);
    abai_json_write_number(w, "min_ess", e->min_ess);
    abai_json_write_number(w, "support", e->support);
    abai_json_write_number(w, "heaviest", e->heaviest);
    write_posteriors(w, "inputs", e->inputs, e->input_count);
    write_posteriors(w, "outputs", e->outputs, e->output_count);
    abai_json_close_object(w);
}

/* ---- CSV ------------------------------------------------------------------------------------- */

void abai_evidence_rows(const aba_result *result, size_t output,
                        void (*row)(void *context, const abai_evidence_row *row), void *context) {
    const aba_evidence *e = result->evidence;
    if (e == NULL || output >= e->output_count)
        return;
    const double none = (double)NAN;
    const aba_posterior *p = &e->outputs[output];
    const uint64_t failed = e->draws - p->n;
    const char *method = abai_evidence_ci_method;
    const abai_evidence_row moments[] = {
        {p, "posterior_mean", none, p->mean, p->mean_low, p->mean_high, method, p->n, failed},
        {p, "posterior_mean_se", none, p->mean_se, none, none, "", p->n, failed},
        {p, "posterior_sd", none, p->sd, p->sd_low, p->sd_high, method, p->n, failed},
        {p, "posterior_ess", none, p->ess, none, none, "", p->n, failed}};
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        row(context, &moments[i]);
    for (size_t i = 0; i < p->percentile_count; i++) {
        const aba_percentile *q = &p->percentiles[i];
        row(context, &(abai_evidence_row){p, "posterior_percentile", q->p / 100, q->value,
                                          q->ci_low, q->ci_high, method, p->n, failed});
    }
}
