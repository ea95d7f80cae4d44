#include <math.h>
#include <stdio.h>
#include <string.h>

#include "abanico/report.h"
#include "base/number.h"
#include "base/status.h"
#include "base/text.h"
#include "report/correlations.h"
#include "report/csv.h"
#include "report/evidence.h"
#include "report/field.h"
#include "report/sensitivity.h"

void abai_csv_append_head(abai_text *text) {
    abai_text_append(text, "scenario,output,unit,statistic,prob,value,ci_low,ci_high,ci_method,"
                           "n,n_failed,seed\n");
}

void abai_csv_append(abai_text *text, const aba_result *result, const aba_quantity *output,
                     const abai_csv_row *row) {
    abai_field_append(text, result->name);
    abai_text_append_char(text, ',');
    abai_field_append(text, output->name);
    abai_text_append_char(text, ',');
    abai_field_append(text, row->unit == NULL ? output->unit : row->unit);
    abai_text_append_char(text, ',');
    abai_field_append(text, row->statistic);
    abai_field_number(text, row->prob);
    abai_field_number(text, row->value);
    abai_field_number(text, row->ci_low);
    abai_field_number(text, row->ci_high);
    abai_text_append_char(text, ',');
    abai_field_append(text, row->ci_method);
    abai_text_printf(text, ",%llu,%llu,%llu\n", (unsigned long long)row->n,
                     (unsigned long long)row->n_failed, (unsigned long long)result->seed);
}

/* What all rows of one output share. */
typedef struct rows {
    abai_text *text;
    const aba_result *result;
    const aba_quantity *output;
} rows;

typedef struct interval {
    double low, high;
    const char *method;
} interval;

/* NAN is a float. */
#define ABSENT ((double)NAN)
static const interval no_interval = {ABSENT, ABSENT, ""};

static void append_row(const rows *r, const char *statistic, double prob, double value,
                       interval ci) {
    const aba_statistics *s = &r->output->statistics;
    abai_csv_append(r->text, r->result, r->output,
                    &(abai_csv_row){.statistic = statistic,
                                    .prob = prob,
                                    .value = value,
                                    .ci_low = ci.low,
                                    .ci_high = ci.high,
                                    .ci_method = ci.method,
                                    .n = s->n,
                                    .n_failed = s->n_failed});
}

static void append_posterior(void *context, const abai_evidence_row *row) {
    const rows *r = context;
    abai_csv_append(r->text, r->result, r->output,
                    &(abai_csv_row){.statistic = row->statistic,
                                    .prob = row->prob,
                                    .value = row->value,
                                    .ci_low = row->low,
                                    .ci_high = row->high,
                                    .ci_method = isfinite(row->low) || isfinite(row->high)
                                                     ? row->ci_method
                                                     : "",
                                    .n = row->n,
                                    .n_failed = row->n_failed});
}

/* How probable more than a threshold is: "P(>100)", in the output's unit. */
static void append_exceedance(const rows *r, const aba_exceedance *e) {
    char name[ABAI_NUMBER_SIZE + 8], number[ABAI_NUMBER_SIZE];
    snprintf(name, sizeof name, "P(>%s)", abai_number_format(e->threshold, number));
    append_row(r, name, ABSENT, e->probability,
               (interval){e->ci_low, e->ci_high, r->result->exceedance_ci_method});
}

static void append_shortest(const rows *r) {
    const aba_shortest *s = &r->output->shortest;
    if (!(s->coverage > 0))
        return;
    append_row(r, "shortest_low", s->coverage, s->low, no_interval);
    append_row(r, "shortest_high", s->coverage, s->high, no_interval);
}

/* An interval that is open on both sides was made by no method. */
static interval known(double low, double high, const char *method) {
    return isfinite(low) || isfinite(high) ? (interval){low, high, method} : no_interval;
}

static void append_output(const rows *r) {
    const aba_statistics *s = &r->output->statistics;
    const aba_result *result = r->result;
    append_row(r, "mean", ABSENT, s->mean,
               known(s->mean_ci_low, s->mean_ci_high, result->mean_ci_method));
    append_row(r, "mean_se", ABSENT, s->mean_se, no_interval);
    append_row(r, "sd", ABSENT, s->sd,
               isfinite(s->sd) ? known(s->sd_ci_low, s->sd_ci_high, result->sd_ci_method)
                               : no_interval);
    append_row(r, "min", ABSENT, s->min, no_interval);
    append_row(r, "max", ABSENT, s->max, no_interval);
    for (size_t i = 0; i < s->percentile_count; i++) {
        const aba_percentile *p = &s->percentiles[i];
        append_row(r, "percentile", p->p / 100, p->value,
                   (interval){p->ci_low, p->ci_high, result->ci_method});
    }
    append_shortest(r);
    for (size_t i = 0; i < r->output->exceedance_count; i++)
        append_exceedance(r, &r->output->exceedances[i]);
}

aba_status aba_report_csv(const aba_result *const *results, size_t count, char **text,
                          size_t *length, aba_error *error) {
    abai_text out = ABAI_TEXT_INIT;
    abai_csv_append_head(&out);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < results[i]->output_count; j++) {
            rows r = {&out, results[i], &results[i]->outputs[j]};
            append_output(&r);
            abai_evidence_rows(results[i], j, append_posterior, &r);
            abai_sensitivity_csv(&out, results[i], j);
        }
        abai_correlations_rows(&out, results[i]);
    }
    size_t taken_length;
    char *taken = abai_text_take(&out, &taken_length);
    if (taken == NULL)
        return abai_fail_memory(error);
    *text = taken;
    if (length != NULL)
        *length = taken_length;
    return ABA_OK;
}
