/* Comparisons as rows of the tidy table. */
#include <math.h>
#include <stdio.h>

#include "abanico/compare.h"
#include "base/status.h"
#include "report/csv.h"

typedef struct rows {
    abai_text *text;
    const aba_comparison *comparison;
    const aba_compared *output;
} rows;

static void append(const rows *r, abai_csv_row row) {
    aba_quantity named = *r->output->a;
    named.unit = (char *)r->output->unit;
    abai_csv_append(r->text, r->comparison->run, &named, &row);
}

/* The statistics of one of the four, its name in front of theirs. */
static void append_quantity(const rows *r, const char *which, const aba_quantity *q) {
    const aba_statistics *s = &q->statistics;
    const aba_result *run = r->comparison->run;
    char name[32];
    abai_csv_row row = {.statistic = name,
                        .prob = (double)NAN,
                        .unit = q->unit,
                        .n = s->n,
                        .n_failed = s->n_failed,
                        .value = s->mean,
                        .ci_low = s->mean_ci_low,
                        .ci_high = s->mean_ci_high,
                        .ci_method = run->mean_ci_method};
    snprintf(name, sizeof name, "%s_mean", which);
    append(r, row);
    snprintf(name, sizeof name, "%s_sd", which);
    row.value = s->sd;
    row.ci_low = s->sd_ci_low;
    row.ci_high = s->sd_ci_high;
    row.ci_method = run->sd_ci_method;
    append(r, row);
    snprintf(name, sizeof name, "%s_percentile", which);
    row.ci_method = run->ci_method;
    for (size_t i = 0; i < s->percentile_count; i++) {
        row.prob = s->percentiles[i].p / 100;
        row.value = s->percentiles[i].value;
        row.ci_low = s->percentiles[i].ci_low;
        row.ci_high = s->percentiles[i].ci_high;
        append(r, row);
    }
}

static void append_output(const rows *r) {
    const aba_compared *o = r->output;
    const uint64_t n_failed = r->comparison->run->samples - o->n;
    abai_csv_row row = {.statistic = "probability_less",
                        .prob = (double)NAN,
                        .unit = "1",
                        .n = o->n,
                        .n_failed = n_failed,
                        .value = o->probability,
                        .ci_low = o->probability_low,
                        .ci_high = o->probability_high,
                        .ci_method = r->comparison->ci_method};
    append_quantity(r, "a", o->a);
    append_quantity(r, "b", o->b);
    append_quantity(r, "difference", o->difference);
    if (o->ratio != NULL)
        append_quantity(r, "ratio", o->ratio);
    append(r, row);
    row.statistic = "probability_equal";
    row.value = o->n > 0 ? (double)o->equal / (double)o->n : (double)NAN;
    row.ci_low = row.ci_high = (double)NAN;
    row.ci_method = "";
    append(r, row);
    row.statistic = "narrowing";
    row.value = o->narrowing;
    append(r, row);
}

aba_status aba_comparison_csv(const aba_comparison *const *comparisons, size_t count, char **text,
                              size_t *length, aba_error *error) {
    abai_text out = ABAI_TEXT_INIT;
    abai_csv_append_head(&out);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < comparisons[i]->output_count; k++)
            append_output(&(rows){&out, comparisons[i], &comparisons[i]->outputs[k]});
    size_t taken_length;
    char *taken = abai_text_take(&out, &taken_length);
    if (taken == NULL)
        return abai_fail_memory(error);
    *text = taken;
    if (length != NULL)
        *length = taken_length;
    return ABA_OK;
}
