/* An audit for people: the verdict in short first, details behind. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "abanico/audit.h"
#include "base/status.h"
#include "report/audit_tables.h"
#include "report/layout.h"
#include "report/round.h"

enum { WIDTH_DEFAULT = 80, WIDTH_LEAST = 60, INDENT = 2 };

static void append_words(const abai_audit_page *p, const char *first, abai_text *words,
                         size_t hang) {
    if (words->failed)
        p->text->failed = true;
    else
        abai_layout_paragraph(p->text, first, words->data == NULL ? "" : words->data, hang,
                              p->width);
    abai_text_free(words);
}

/* "3 ranges"; "1 range". */
static void append_count(abai_text *words, size_t count, const char *singular) {
    abai_text_printf(words, "%zu %s%s", count, singular, count == 1 ? "" : "s");
}

/* ---- the verdict in short ---------------------------------------------------------------------- */

static void append_heading(const abai_audit_page *p) {
    const aba_result *r = p->audit->result;
    char first[ABAI_NUMBER_SIZE], each[ABAI_NUMBER_SIZE];
    abai_text words = ABAI_TEXT_INIT;
    abai_text_append(&words, r->name);
    if (r->title != NULL)
        abai_text_printf(&words, ": %s", r->title);
    append_words(p, "", &words, INDENT);
    abai_text_printf(&words, "audit of %s samples, %s for each reading, seed %llu",
                     abai_count_format(r->samples, first),
                     abai_count_format(p->audit->reading_samples, each),
                     (unsigned long long)r->seed);
    append_words(p, "", &words, INDENT);
    abai_text_append_char(p->text, '\n');
}

/* "2 claims: 1 contradicted, 1 consistent". The worst comes first. */
static void append_verdicts(const abai_audit_page *p) {
    static const aba_verdict order[] = {ABA_CONTRADICTED, ABA_TENSION, ABA_CONSISTENT};
    const aba_result *r = p->audit->result;
    abai_text words = ABAI_TEXT_INIT;
    const char *before = ": ";
    if (r->claim_count == 0)
        abai_text_append(&words, "no claims");
    else
        append_count(&words, r->claim_count, "claim");
    for (size_t v = 0; v < sizeof order / sizeof *order; v++) {
        size_t count = 0;
        for (size_t i = 0; i < r->claim_count; i++)
            count += r->claims[i].verdict == order[v];
        if (count == 0)
            continue;
        abai_text_printf(&words, "%s%zu %s%s", before, count, order[v] == ABA_TENSION ? "in " : "",
                         aba_verdict_text(order[v]));
        before = ", ";
    }
    append_words(p, "", &words, INDENT);
}

static size_t count_refused(const aba_audit *a) {
    size_t count = 0;
    for (size_t i = 0; i < a->variant_count; i++)
        count += a->variants[i].refused != NULL;
    return count;
}

/* How many of the other readings change some verdict. */
static size_t count_changing(const aba_audit *a) {
    size_t count = 0;
    for (size_t i = 0; i < a->ranked_count; i++) {
        bool changes = false;
        for (size_t c = 0; c < a->result->claim_count; c++)
            changes = changes || a->variants[a->ranked[i]].verdicts[c] != a->base_verdicts[c];
        count += changes;
    }
    return count;
}

static void append_readings(const abai_audit_page *p) {
    const aba_audit *a = p->audit;
    abai_text words = ABAI_TEXT_INIT;
    if (a->range_count == 0) {
        abai_text_append(&words, "no range that could be read otherwise");
    } else {
        append_count(&words, a->range_count, "range");
        abai_text_append(&words, " read in ");
        append_count(&words, a->ranked_count, "other way");
        if (a->range_count > 1)
            abai_text_append(&words, ", alone and together");
    }
    if (a->result->claim_count > 0 && a->ranked_count > 0) {
        const size_t changing = count_changing(a);
        if (changing == 0)
            abai_text_append(&words, ": no verdict changes");
        else
            abai_text_printf(&words, ": %zu of them change%s a verdict", changing,
                             changing == 1 ? "s" : "");
    }
    if (count_refused(a) > 0) {
        abai_text_append(&words, "; ");
        append_count(&words, count_refused(a), "reading");
        abai_text_append(&words, " cannot be had");
    }
    append_words(p, "", &words, INDENT);
}

/* The one range and reading that move an output the furthest. */
static void append_furthest(const abai_audit_page *p) {
    const aba_audit *a = p->audit;
    const aba_audit_variant *v = NULL;
    for (size_t i = 0; i < a->ranked_count && v == NULL; i++)
        if (a->variants[a->ranked[i]].range != ABA_AUDIT_TOGETHER)
            v = &a->variants[a->ranked[i]];
    if (v == NULL || !(v->most > 0))
        return;
    const aba_quantity *output = &a->result->outputs[v->most_output];
    const aba_audit_move *move =
        &v->moves[v->most_output * ABA_AUDIT_PERCENTILES + v->most_percentile];
    abai_cell share, relative;
    abai_text words = ABAI_TEXT_INIT;
    abai_audit_put_share(share, move->of_band);
    abai_text_printf(&words, "furthest: %s as %s moves the p%02.0f of %s by %s of its 5-95 band",
                     a->ranges[v->range].name, aba_reading_at(v->reading)->name, move->at.p,
                     output->name, share);
    if (isfinite(move->relative)) {
        abai_audit_put_relative(relative, move->relative);
        abai_text_printf(&words, ", %s", relative);
    }
    append_words(p, "", &words, INDENT);
}

/* ---- the rest ---------------------------------------------------------------------------------- */

static void append_pair(const abai_audit_page *p, const aba_audit_pair *pair) {
    const aba_result *r = p->audit->result;
    const aba_claim *first = &r->claims[pair->first];
    aba_claim shared = *first;
    abai_text words = ABAI_TEXT_INIT;
    shared.low = pair->low;
    shared.high = pair->high;
    abai_text_printf(&words, "%s: ", first->about);
    abai_claim_range_append(&words, first);
    abai_text_append(&words, " and ");
    abai_claim_range_append(&words, &r->claims[pair->second]);
    abai_text_append(&words,
                     pair->overlap ? " agree on " : " exclude each other; between them lies ");
    abai_claim_range_append(&words, &shared);
    append_words(p, "  ", &words, 2 * INDENT);
}

static void append_pairs(const abai_audit_page *p) {
    if (p->audit->pair_count > 0)
        abai_text_append(p->text, "\nClaims about the same output\n");
    for (size_t i = 0; i < p->audit->pair_count; i++)
        append_pair(p, &p->audit->pairs[i]);
}

typedef const char *(*remark)(const aba_audit_variant *variant);

static const char *refusal_of(const aba_audit_variant *v) { return v->refused; }
static const char *note_of(const aba_audit_variant *v) { return v->note; }

static bool is_alike(const aba_audit_variant *a, const aba_audit_variant *b, remark of) {
    return a->range == b->range && of(a) != NULL && of(b) != NULL && strcmp(of(a), of(b)) == 0;
}

/* One line for all readings of a range of which the same is to be said; nothing where that was said with
 * an earlier one. */
static void append_remark(const abai_audit_page *p, size_t index, remark of, const char *first) {
    const aba_audit *a = p->audit;
    const aba_audit_variant *v = &a->variants[index];
    abai_text words = ABAI_TEXT_INIT;
    if (of(v) == NULL)
        return;
    for (size_t i = 0; i < index; i++)
        if (is_alike(&a->variants[i], v, of))
            return;
    abai_text_append(&words,
                     v->range == ABA_AUDIT_TOGETHER ? "all together" : a->ranges[v->range].name);
    for (size_t i = index; i < a->variant_count; i++)
        if (is_alike(&a->variants[i], v, of))
            abai_text_printf(&words, ", %s", aba_reading_at(a->variants[i].reading)->name);
    abai_text_printf(&words, ": %s", of(v));
    append_words(p, first, &words, 2 * INDENT);
}

static void append_refused(const abai_audit_page *p) {
    const aba_audit *a = p->audit;
    if (count_refused(a) > 0)
        abai_text_append(p->text, "\nReadings that cannot be had\n");
    for (size_t i = 0; i < a->variant_count; i++)
        append_remark(p, i, refusal_of, "  ");
}

static void append_notes(const abai_audit_page *p) {
    const aba_audit *a = p->audit;
    size_t count = a->note_count + a->result->warning_count;
    for (size_t i = 0; i < a->variant_count; i++)
        count += a->variants[i].note != NULL;
    if (count > 0)
        abai_text_append(p->text, "\nNotes\n");
    for (size_t i = 0; i < a->variant_count; i++)
        append_remark(p, i, note_of, "  - ");
    for (size_t i = 0; i < a->note_count; i++)
        abai_layout_paragraph(p->text, "  - ", a->notes[i], 2 * INDENT, p->width);
    for (size_t i = 0; i < a->result->warning_count; i++)
        abai_layout_paragraph(p->text, "  - ", a->result->warnings[i], 2 * INDENT, p->width);
}

static void append_details(const abai_audit_page *p, bool verbose) {
    const abai_bands_options bands = {p->width, p->ascii};
    abai_audit_table_claims(p);
    append_pairs(p);
    abai_audit_table_changes(p);
    abai_audit_table_matters(p);
    append_refused(p);
    if (verbose) {
        abai_claims_append(p->text, p->audit->result, &bands);
        abai_audit_table_all(p);
    }
    append_notes(p);
}

aba_status aba_audit_text(const aba_audit *audit, const aba_text_options *options, char **text,
                          size_t *length, aba_error *error) {
    static const aba_text_options none;
    const aba_text_options *o = options == NULL ? &none : options;
    abai_text out = ABAI_TEXT_INIT;
    abai_audit_page p = {&out, audit, WIDTH_DEFAULT, o->ascii};
    if (o->width != 0)
        p.width = o->width < WIDTH_LEAST ? WIDTH_LEAST : (size_t)o->width;
    append_heading(&p);
    append_verdicts(&p);
    append_readings(&p);
    append_furthest(&p);
    if (!o->quiet)
        append_details(&p, o->verbose);
    size_t taken_length;
    char *taken = abai_text_take(&out, &taken_length);
    if (taken == NULL)
        return abai_fail_memory(error);
    *text = taken;
    if (length != NULL)
        *length = taken_length;
    return ABA_OK;
}
