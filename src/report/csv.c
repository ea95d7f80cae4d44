#include <math.h>
#include <stdio.h>
#include <string.h>

#include "abanico/report.h"
#include "base/number.h"
#include "base/status.h"
#include "base/text.h"

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

static void append_row(const rows *r, const char *statistic, double prob, double value,
                       interval ci) {
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
    abai_text_printf(text, ",%llu,%llu,%llu\n", (unsigned long long)r->output->statistics.n,
                     (unsigned long long)r->output->statistics.n_failed,
                     (unsigned long long)r->result->seed);
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
    abai_text_append(&out, "scenario,output,unit,statistic,prob,value,ci_low,ci_high,ci_method,"
                           "n,n_failed,seed\n");
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < results[i]->output_count; j++)
            append_output(&(rows){&out, results[i], &results[i]->outputs[j]});
    size_t taken_length;
    char *taken = abai_text_take(&out, &taken_length);
    if (taken == NULL)
        return abai_fail_memory(error);
    *text = taken;
    if (length != NULL)
        *length = taken_length;
    return ABA_OK;
}
