#include <math.h>
#include <string.h>

#include "abanico/report.h"
#include "base/status.h"
#include "base/text.h"
#include "report/evidence.h"
#include "report/intervals.h"

/* A field of RFC 4180. A text that spreadsheets would take for a formula (OWASP, "CSV Injection")
 * gets an apostrophe in front: names and units are other people's. */
static void append_field(abai_text *text, const char *string) {
    const bool formula = string[0] != '\0' && strchr("=+-@\t\r", string[0]) != NULL;
    const bool quoted = strpbrk(string, ",\"\r\n") != NULL;
    if (quoted)
        abai_text_append_char(text, '"');
    if (formula)
        abai_text_append_char(text, '\'');
    for (; *string != '\0'; string++) {
        if (*string == '"')
            abai_text_append_char(text, '"');
        abai_text_append_char(text, *string);
    }
    if (quoted)
        abai_text_append_char(text, '"');
}

/* A comma and the number; a field without anything where it does not exist or is an open end. */
static void append_number(abai_text *text, double number) {
    abai_text_append_char(text, ',');
    if (isfinite(number))
        abai_text_append_number(text, number);
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

/* How many draws a row speaks of. */
typedef struct counts {
    uint64_t n, n_failed;
} counts;

static void append_counted(const rows *r, const char *statistic, double prob, double value,
                           interval ci, counts of) {
    abai_text *text = r->text;
    append_field(text, r->result->name);
    abai_text_append_char(text, ',');
    append_field(text, r->output->name);
    abai_text_append_char(text, ',');
    append_field(text, r->output->unit);
    abai_text_append_char(text, ',');
    abai_text_append(text, statistic);
    append_number(text, prob);
    append_number(text, value);
    append_number(text, ci.low);
    append_number(text, ci.high);
    abai_text_append_char(text, ',');
    append_field(text, ci.method);
    abai_text_printf(text, ",%llu,%llu,%llu\n", (unsigned long long)of.n,
                     (unsigned long long)of.n_failed, (unsigned long long)r->result->seed);
}

static void append_row(const rows *r, const char *statistic, double prob, double value,
                       interval ci) {
    const aba_statistics *s = &r->output->statistics;
    append_counted(r, statistic, prob, value, ci, (counts){s->n, s->n_failed});
}

static void append_posterior(void *context, const abai_evidence_row *row) {
    append_counted(context, row->statistic, row->prob, row->value,
                   (interval){row->low, row->high, row->ci_method},
                   (counts){row->n, row->n_failed});
}

/* One draw has no standard error. */
static interval mean_interval(const aba_statistics *s, double confidence) {
    if (s->n < 2)
        return no_interval;
    const abai_interval ci = abai_mean_interval(s, confidence);
    return (interval){ci.low, ci.high, "normal"};
}

static void append_output(const rows *r) {
    const aba_statistics *s = &r->output->statistics;
    append_row(r, "mean", ABSENT, s->mean, mean_interval(s, r->result->confidence));
    append_row(r, "mean_se", ABSENT, s->mean_se, no_interval);
    append_row(r, "sd", ABSENT, s->sd, no_interval);
    append_row(r, "min", ABSENT, s->min, no_interval);
    append_row(r, "max", ABSENT, s->max, no_interval);
    for (size_t i = 0; i < s->percentile_count; i++) {
        const aba_percentile *p = &s->percentiles[i];
        append_row(r, "percentile", p->p / 100, p->value,
                   (interval){p->ci_low, p->ci_high, r->result->ci_method});
    }
}

aba_status aba_report_csv(const aba_result *const *results, size_t count, char **text,
                          size_t *length, aba_error *error) {
    abai_text out = ABAI_TEXT_INIT;
    abai_text_append(&out, "scenario,output,unit,statistic,prob,value,ci_low,ci_high,ci_method,"
                           "n,n_failed,seed\n");
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < results[i]->output_count; j++) {
            rows r = {&out, results[i], &results[i]->outputs[j]};
            append_output(&r);
            abai_evidence_rows(results[i], j, append_posterior, &r);
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
