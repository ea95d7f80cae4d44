/* An audit as CSV, one statistic a row. */
#include <math.h>

#include "abanico/audit.h"
#include "base/status.h"
#include "base/text.h"
#include "report/claims.h"
#include "report/field.h"

/* One row; NULL texts and NaN numbers are empty. */
typedef struct row {
    const char *part, *range, *reading, *output, *unit, *statistic, *note;
    double prob, value, low, high, shift, relative, of_band;
} row;

#define ABSENT ((double)NAN)
static const row empty_row = {.prob = ABSENT,
                              .value = ABSENT,
                              .low = ABSENT,
                              .high = ABSENT,
                              .shift = ABSENT,
                              .relative = ABSENT,
                              .of_band = ABSENT};

static void append_row(abai_text *text, const aba_audit *a, const row *r) {
    const char *const words[] = {r->part, r->range, r->reading, r->output, r->unit, r->statistic};
    const double numbers[] = {r->prob,  r->value,    r->low,    r->high,
                              r->shift, r->relative, r->of_band};
    abai_field_append(text, a->result->name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        abai_text_append_char(text, ',');
        abai_field_append(text, words[i] == NULL ? "" : words[i]);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        abai_field_number(text, numbers[i]);
    abai_text_append_char(text, ',');
    abai_field_append(text, r->note == NULL ? "" : r->note);
    abai_text_append_char(text, '\n');
}

static void append_statistic(abai_text *text, const aba_audit *a, row r, const char *statistic,
                             double value) {
    r.statistic = statistic;
    r.value = value;
    append_row(text, a, &r);
}

static void append_claim(abai_text *text, const aba_audit *a, size_t index) {
    const aba_claim *claim = &a->result->claims[index];
    const aba_audit_claim *held = &a->claims[index];
    abai_text range = ABAI_TEXT_INIT;
    row r = empty_row;
    abai_claim_range_append(&range, claim);
    r.part = "claim";
    r.range = range.data;
    r.output = claim->about;
    r.unit = "1";
    r.note = aba_verdict_text(claim->verdict);
    append_statistic(text, a, r, "verdict", ABSENT);
    r.note = NULL;
    append_statistic(text, a, r, "tail", claim->tail);
    append_statistic(text, a, r, "factor", claim->factor);
    append_statistic(text, a, r, "overlap", held->overlap);
    r.low = held->ci_low;
    r.high = held->ci_high;
    append_statistic(text, a, r, "probability", held->probability);
    text->failed = text->failed || range.failed;
    abai_text_free(&range);
}

static row percentile_row(const aba_audit *a, size_t output, const aba_percentile *p) {
    row r = empty_row;
    r.output = a->result->outputs[output].name;
    r.unit = a->result->outputs[output].unit;
    r.statistic = "percentile";
    r.prob = p->p / 100;
    r.value = p->value;
    r.low = p->ci_low;
    r.high = p->ci_high;
    return r;
}

static void append_base(abai_text *text, const aba_audit *a) {
    for (size_t i = 0; i < a->result->output_count * ABA_AUDIT_PERCENTILES; i++) {
        row r = percentile_row(a, i / ABA_AUDIT_PERCENTILES, &a->base[i]);
        r.part = "base";
        append_row(text, a, &r);
    }
}

static void append_variant(abai_text *text, const aba_audit *a, const aba_audit_variant *v) {
    const char *range = v->range == ABA_AUDIT_TOGETHER ? "(all)" : a->ranges[v->range].name;
    const char *reading = aba_reading_at(v->reading)->name;
    if (v->moves == NULL) {
        row r = empty_row;
        r.part = "reading";
        r.range = range;
        r.reading = reading;
        r.statistic = "refused";
        r.note = v->refused;
        append_row(text, a, &r);
        return;
    }
    for (size_t i = 0; i < a->result->output_count * ABA_AUDIT_PERCENTILES; i++) {
        const aba_audit_move *move = &v->moves[i];
        row r = percentile_row(a, i / ABA_AUDIT_PERCENTILES, &move->at);
        r.part = "reading";
        r.range = range;
        r.reading = reading;
        r.shift = move->shift;
        r.relative = move->relative;
        r.of_band = move->of_band;
        r.note = v->as_is ? "as is" : v->note;
        append_row(text, a, &r);
    }
}

aba_status aba_audit_csv(const aba_audit *const *audits, size_t count, char **text, size_t *length,
                         aba_error *error) {
    abai_text out = ABAI_TEXT_INIT;
    abai_text_append(&out, "scenario,part,range,reading,output,unit,statistic,prob,value,ci_low,"
                           "ci_high,shift,relative,of_band,note\n");
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < audits[i]->result->claim_count; j++)
            append_claim(&out, audits[i], j);
        append_base(&out, audits[i]);
        for (size_t j = 0; j < audits[i]->variant_count; j++)
            append_variant(&out, audits[i], &audits[i]->variants[j]);
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
