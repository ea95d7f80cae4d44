/* An audit as JSON. */
#include "abanico/audit.h"
#include "report/json_parts.h"

static void write_interval(abai_json_writer *w, double low, double high) {
    abai_json_write_number(w, "ci_low", low);
    abai_json_write_number(w, "ci_high", high);
}

static void write_pair_of(abai_json_writer *w, const char *key, double low, double high) {
    abai_json_open_array(w, key, true);
    abai_json_write_number(w, NULL, low);
    abai_json_write_number(w, NULL, high);
    abai_json_close_array(w);
}

static void write_string_or_null(abai_json_writer *w, const char *key, const char *string) {
    if (string != NULL)
        abai_json_write_string(w, key, string);
    else
        abai_json_write_null(w, key);
}

/* ---- claims ------------------------------------------------------------------------------------ */

static void write_claims(abai_json_writer *w, const aba_audit *a) {
    abai_json_open_array(w, "claims", false);
    for (size_t i = 0; i < a->result->claim_count; i++) {
        const aba_audit_claim *claim = &a->claims[i];
        abai_json_open_object(w, NULL, false);
        abai_json_claim(w, &a->result->claims[i]);
        abai_json_write_string(w, "beside", claim->is_input ? "published" : "computed");
        abai_json_write_uint64(w, "n", claim->n);
        abai_json_write_uint64(w, "inside", claim->inside);
        abai_json_write_number(w, "probability", claim->probability);
        write_interval(w, claim->ci_low, claim->ci_high);
        abai_json_write_string(w, "ci_method", "wilson");
        abai_json_write_number(w, "overlap", claim->overlap);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

static void write_pairs(abai_json_writer *w, const aba_audit *a) {
    abai_json_open_array(w, "claim_pairs", false);
    for (size_t i = 0; i < a->pair_count; i++) {
        const aba_audit_pair *pair = &a->pairs[i];
        const aba_claim *first = &a->result->claims[pair->first];
        abai_json_open_object(w, NULL, true);
        abai_json_write_string(w, "about", first->about);
        abai_json_open_array(w, "claims", true);
        abai_json_write_uint64(w, NULL, pair->first);
        abai_json_write_uint64(w, NULL, pair->second);
        abai_json_close_array(w);
        abai_json_write_bool(w, "overlap", pair->overlap);
        write_pair_of(w, pair->overlap ? "common" : "gap", pair->low, pair->high);
        abai_json_write_string(w, "unit", first->unit);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

/* ---- ranges and readings ----------------------------------------------------------------------- */

static void write_readings(abai_json_writer *w) {
    const aba_reading *reading;
    abai_json_open_array(w, "readings", false);
    for (size_t i = 0; (reading = aba_reading_at(i)) != NULL; i++) {
        abai_json_open_object(w, NULL, true);
        abai_json_write_string(w, "name", reading->name);
        abai_json_write_number(w, "coverage", reading->coverage);
        abai_json_write_string(w, "distribution", reading->distribution);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

static void write_ranges(abai_json_writer *w, const aba_audit *a) {
    abai_json_open_object(w, "ranges", false);
    for (size_t i = 0; i < a->range_count; i++) {
        const aba_audit_range *range = &a->ranges[i];
        const aba_reading *reading = aba_reading_at(range->reading);
        abai_json_open_object(w, range->name, false);
        write_pair_of(w, "range", range->low, range->high);
        abai_json_write_string(w, "unit", range->unit);
        abai_json_write_string(w, "distribution", range->distribution);
        abai_json_optional(w, "source", range->source);
        write_string_or_null(w, "reading", reading == NULL ? NULL : reading->name);
        abai_json_close_object(w);
    }
    abai_json_close_object(w);
}

static void write_percentile(abai_json_writer *w, const aba_percentile *p) {
    abai_json_write_number(w, "p", p->p);
    abai_json_write_number(w, "value", p->value);
    write_interval(w, p->ci_low, p->ci_high);
}

static void write_base(abai_json_writer *w, const aba_audit *a) {
    abai_json_open_object(w, "base", false);
    for (size_t i = 0; i < a->result->output_count; i++) {
        abai_json_open_object(w, a->result->outputs[i].name, false);
        abai_json_write_string(w, "unit", a->result->outputs[i].unit);
        abai_json_open_array(w, "percentiles", false);
        for (size_t k = 0; k < ABA_AUDIT_PERCENTILES; k++) {
            abai_json_open_object(w, NULL, true);
            write_percentile(w, &a->base[i * ABA_AUDIT_PERCENTILES + k]);
            abai_json_close_object(w);
        }
        abai_json_close_array(w);
        abai_json_close_object(w);
    }
    abai_json_close_object(w);
}

/* ---- variants ---------------------------------------------------------------------------------- */

static void write_name(abai_json_writer *w, const aba_audit *a, const aba_audit_variant *v) {
    const bool together = v->range == ABA_AUDIT_TOGETHER;
    write_string_or_null(w, "range", together ? NULL : a->ranges[v->range].name);
    abai_json_write_string(w, "reading", aba_reading_at(v->reading)->name);
}

static void write_move(abai_json_writer *w, const aba_audit_move *move) {
    abai_json_open_object(w, NULL, true);
    write_percentile(w, &move->at);
    abai_json_write_number(w, "shift", move->shift);
    abai_json_write_number(w, "half_width", move->half_width);
    abai_json_write_number(w, "relative", move->relative);
    abai_json_write_number(w, "of_band", move->of_band);
    abai_json_close_object(w);
}

static void write_moves(abai_json_writer *w, const aba_audit *a, const aba_audit_variant *v) {
    abai_json_open_object(w, "outputs", false);
    for (size_t i = 0; i < a->result->output_count; i++) {
        abai_json_open_array(w, a->result->outputs[i].name, false);
        for (size_t k = 0; k < ABA_AUDIT_PERCENTILES; k++)
            write_move(w, &v->moves[i * ABA_AUDIT_PERCENTILES + k]);
        abai_json_close_array(w);
    }
    abai_json_close_object(w);
    abai_json_open_array(w, "verdicts", true);
    for (size_t i = 0; i < a->result->claim_count; i++)
        abai_json_write_string(w, NULL, aba_verdict_text(v->verdicts[i]));
    abai_json_close_array(w);
}

static void write_variants(abai_json_writer *w, const aba_audit *a) {
    abai_json_open_array(w, "variants", false);
    for (size_t i = 0; i < a->variant_count; i++) {
        const aba_audit_variant *v = &a->variants[i];
        abai_json_open_object(w, NULL, false);
        write_name(w, a, v);
        abai_json_write_bool(w, "as_is", v->as_is);
        write_string_or_null(w, "refused", v->refused);
        write_string_or_null(w, "note", v->note);
        if (v->moves != NULL)
            write_moves(w, a, v);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

/* What moves most, in its order: where, and by how much. */
static void write_ranking(abai_json_writer *w, const aba_audit *a) {
    abai_json_open_array(w, "ranking", false);
    for (size_t i = 0; i < a->ranked_count; i++) {
        const aba_audit_variant *v = &a->variants[a->ranked[i]];
        const size_t at = v->most_output * ABA_AUDIT_PERCENTILES + v->most_percentile;
        abai_json_open_object(w, NULL, true);
        write_name(w, a, v);
        abai_json_write_string(w, "output", a->result->outputs[v->most_output].name);
        abai_json_write_number(w, "p", v->moves[at].at.p);
        abai_json_write_number(w, "of_band", v->moves[at].of_band);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

static void write_changes(abai_json_writer *w, const aba_audit *a) {
    abai_json_open_array(w, "verdict_changes", false);
    for (size_t i = 0; i < a->result->claim_count; i++)
        for (size_t j = 0; j < a->variant_count; j++) {
            const aba_audit_variant *v = &a->variants[j];
            if (v->verdicts == NULL || v->verdicts[i] == a->base_verdicts[i])
                continue;
            abai_json_open_object(w, NULL, true);
            abai_json_write_uint64(w, "claim", i);
            abai_json_write_string(w, "about", a->result->claims[i].about);
            write_name(w, a, v);
            abai_json_write_string(w, "from", aba_verdict_text(a->base_verdicts[i]));
            abai_json_write_string(w, "to", aba_verdict_text(v->verdicts[i]));
            abai_json_close_object(w);
        }
    abai_json_close_array(w);
}

static void write_strings(abai_json_writer *w, const char *key, char *const *strings, size_t n) {
    abai_json_open_array(w, key, false);
    for (size_t i = 0; i < n; i++)
        abai_json_write_string(w, NULL, strings[i]);
    abai_json_close_array(w);
}

static void write_audit(abai_json_writer *w, const abai_json *resolved, const void *what) {
    const aba_audit *a = what;
    abai_json_open_object(w, NULL, false);
    abai_json_write_string(w, "format", "abanico-audit/1");
    abai_json_generator(w, a->result->version);
    abai_json_scenario(w, a->result, resolved);
    abai_json_run(w, a->result);
    abai_json_write_uint64(w, "reading_samples", a->reading_samples);
    write_claims(w, a);
    write_pairs(w, a);
    write_readings(w);
    write_ranges(w, a);
    write_base(w, a);
    write_ranking(w, a);
    write_changes(w, a);
    write_variants(w, a);
    write_strings(w, "notes", a->notes, a->note_count);
    write_strings(w, "warnings", a->result->warnings, a->result->warning_count);
    abai_json_close_object(w);
}

aba_status aba_audit_json(const aba_audit *audit, char **text, size_t *length, aba_error *error) {
    return abai_json_document(audit->result, write_audit, audit, text, length, error);
}
