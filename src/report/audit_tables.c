#include "report/audit_tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/round.h"

enum { PERCENT = 100, RANGES_SHOWN = 8, OWN_DIGITS = 2, LOW = 0, HIGH = 2 };

/* ---- cells ------------------------------------------------------------------------------------- */

static void put_words(char *cell, const char *words) {
    strncat(strcpy(cell, ""), words, ABAI_COLUMNS_CELL - 1);
}

static void put_text(const abai_audit_page *p, char *cell, abai_text *words) {
    put_words(cell, words->data == NULL ? "" : words->data);
    p->text->failed = p->text->failed || words->failed;
    abai_text_free(words);
}

/* With its sign, and 0 for what rounds to nothing. */
static void put_signed(char *cell, double value, int decimals) {
    const double least = decimals == 0 ? 0.5 : decimals == 1 ? 0.05 : 0.005;
    char number[ABAI_NUMBER_SIZE];
    if (!isfinite(value)) {
        strcpy(cell, "-");
        return;
    }
    if (fabs(value) < least) {
        strcpy(cell, "0");
        return;
    }
    if (fabs(value) < 1e5)
        abai_number_fixed(value, decimals, number);
    else
        abai_round_digits(value, OWN_DIGITS, number);
    strcat(strcpy(cell, value > 0 ? "+" : ""), number);
}

void abai_audit_put_share(char *cell, double of_band) {
    put_signed(cell, of_band, fabs(of_band) < 9.995 ? 2 : fabs(of_band) < 99.95 ? 1 : 0);
}

void abai_audit_put_relative(char *cell, double relative) {
    const double percent = PERCENT * relative;
    put_signed(cell, percent, fabs(percent) < 9.95 ? 1 : 0);
    if (isfinite(percent))
        strcat(cell, " %");
}

/* A percentage with as many digits as its interval supports. */
static void put_probability(char *cell, const aba_audit_claim *claim) {
    abai_figure figure = {.value = PERCENT * claim->probability,
                          .half_width = PERCENT * (claim->ci_high - claim->ci_low) / 2};
    if (!isfinite(figure.value))
        strcpy(cell, "-");
    else if (claim->inside == 0 || claim->inside == claim->n)
        strcpy(cell, claim->inside == 0 ? "none" : "all");
    else
        strcat(strcpy(cell, abai_round(&figure)), " %");
}

/* With two digits of what is missing to the nearer of 0 and 100 %. */
static void put_end(char *cell, double probability) {
    const double rest = fmin(probability, 1 - probability);
    abai_figure figure = {.value = PERCENT * probability, .half_width = PERCENT * rest / 10};
    strcat(strcpy(cell, abai_round(&figure)), " %");
}

static void put_digits(char *cell, double value, int digits) {
    char number[ABAI_FIGURE_SIZE];
    strcpy(cell, isfinite(value) ? abai_round_digits(value, digits, number) : "-");
}

static void put_claimed(const abai_audit_page *p, char *cell, const aba_claim *claim) {
    abai_text words = ABAI_TEXT_INIT;
    abai_claim_range_append(&words, claim);
    put_text(p, cell, &words);
}

static const char *range_name(const aba_audit *a, const aba_audit_variant *v) {
    return v->range == ABA_AUDIT_TOGETHER ? "all together" : a->ranges[v->range].name;
}

/* ---- tables ------------------------------------------------------------------------------------ */

static abai_columns *start(const abai_audit_page *p, const abai_column *columns, size_t count,
                           size_t rows) {
    abai_columns *table = abai_columns_new(columns, count, rows);
    if (table == NULL)
        p->text->failed = true;
    return table;
}

static void finish(const abai_audit_page *p, abai_columns *table) {
    abai_columns_append(p->text, table, p->width, p->ascii);
    abai_columns_free(table);
}

static const char inside_group[] = "draws inside";
enum { CLAIM_COLUMNS = 9 };
static const abai_column claim_columns[CLAIM_COLUMNS] = {
    {NULL, "verdict", true, 0},
    {NULL, "output", true, 0},
    {NULL, "claimed", true, 0},
    {inside_group, "share", false, 0},
    {inside_group, "at least", false, 3},
    {inside_group, "at most", false, 2},
    {NULL, "tail", false, 0},
    {NULL, "factor", false, 0},
    {NULL, "overlap", false, 1},
};

void abai_audit_table_claims(const abai_audit_page *p) {
    const aba_result *r = p->audit->result;
    if (r->claim_count == 0)
        return;
    abai_text_append(p->text, "\nClaims beside what was simulated\n");
    abai_columns *table = start(p, claim_columns, CLAIM_COLUMNS, r->claim_count);
    for (size_t i = 0; table != NULL && i < r->claim_count; i++) {
        const aba_claim *claim = &r->claims[i];
        const aba_audit_claim *held = &p->audit->claims[i];
        put_words(abai_columns_cell(table, i, 0), aba_verdict_text(claim->verdict));
        put_words(abai_columns_cell(table, i, 1), claim->about);
        put_claimed(p, abai_columns_cell(table, i, 2), claim);
        put_probability(abai_columns_cell(table, i, 3), held);
        put_end(abai_columns_cell(table, i, 4), held->ci_low);
        put_end(abai_columns_cell(table, i, 5), held->ci_high);
        put_digits(abai_columns_cell(table, i, 6), claim->tail, OWN_DIGITS);
        put_digits(abai_columns_cell(table, i, 7), claim->factor, OWN_DIGITS + 1);
        put_digits(abai_columns_cell(table, i, 8), held->overlap, OWN_DIGITS);
    }
    if (table != NULL)
        finish(p, table);
}

enum { CHANGE_COLUMNS = 6 };
static const abai_column change_columns[CHANGE_COLUMNS] = {
    {NULL, "output", true, 0},  {NULL, "claimed", true, 0}, {NULL, "as it is", true, 0},
    {NULL, "becomes", true, 0}, {NULL, "where", true, 0},   {NULL, "is read as", true, 0},
};

static bool changes(const aba_audit *a, size_t claim, const aba_audit_variant *v) {
    return v->verdicts != NULL && v->verdicts[claim] != a->base_verdicts[claim];
}

static size_t count_changes(const aba_audit *a) {
    size_t count = 0;
    for (size_t i = 0; i < a->result->claim_count; i++)
        for (size_t j = 0; j < a->variant_count; j++)
            count += changes(a, i, &a->variants[j]);
    return count;
}

static void put_change(const abai_audit_page *p, abai_columns *table, size_t row, size_t claim,
                       const aba_audit_variant *v) {
    put_words(abai_columns_cell(table, row, 0), p->audit->result->claims[claim].about);
    put_claimed(p, abai_columns_cell(table, row, 1), &p->audit->result->claims[claim]);
    put_words(abai_columns_cell(table, row, 2), aba_verdict_text(p->audit->base_verdicts[claim]));
    put_words(abai_columns_cell(table, row, 3), aba_verdict_text(v->verdicts[claim]));
    put_words(abai_columns_cell(table, row, 4), range_name(p->audit, v));
    put_words(abai_columns_cell(table, row, 5), aba_reading_at(v->reading)->name);
}

void abai_audit_table_changes(const abai_audit_page *p) {
    const aba_audit *a = p->audit;
    const size_t count = count_changes(a);
    if (count == 0)
        return;
    abai_text_append(p->text, "\nVerdicts that depend on how a range is read\n");
    abai_columns *table = start(p, change_columns, CHANGE_COLUMNS, count);
    size_t row = 0;
    for (size_t i = 0; table != NULL && i < a->result->claim_count; i++)
        for (size_t j = 0; j < a->variant_count; j++)
            if (changes(a, i, &a->variants[j]))
                put_change(p, table, row++, i, &a->variants[j]);
    if (table != NULL)
        finish(p, table);
}

/* ---- what matters most ------------------------------------------------------------------------- */

static const char band_group[] = "share of the 5-95 band", relative_group[] = "of itself";
enum { MATTER_COLUMNS = 9 };
static const abai_column matter_columns[MATTER_COLUMNS] = {
    {NULL, "range", true, 0},          {NULL, "read as", true, 0},
    {NULL, "moves", true, 0},          {band_group, "p05", false, 0},
    {band_group, "p50", false, 0},     {band_group, "p95", false, 0},
    {relative_group, "p05", false, 1}, {relative_group, "p50", false, 1},
    {relative_group, "p95", false, 1},
};

static void put_matter(const aba_audit *a, abai_columns *table, size_t row, size_t variant) {
    const aba_audit_variant *v = &a->variants[variant];
    const aba_audit_move *moves = &v->moves[v->most_output * ABA_AUDIT_PERCENTILES];
    put_words(abai_columns_cell(table, row, 0), range_name(a, v));
    put_words(abai_columns_cell(table, row, 1), aba_reading_at(v->reading)->name);
    put_words(abai_columns_cell(table, row, 2),
              v->most > 0 ? a->result->outputs[v->most_output].name : "nothing");
    for (size_t k = 0; k < ABA_AUDIT_PERCENTILES; k++) {
        abai_audit_put_share(abai_columns_cell(table, row, 3 + k), moves[k].of_band);
        abai_audit_put_relative(abai_columns_cell(table, row, 3 + ABA_AUDIT_PERCENTILES + k),
                                moves[k].relative);
    }
}

/* Of each range the variant that moves most, by falling movement, then all those of all together. Returns
 * how many there are. */
static size_t choose(const aba_audit *a, size_t *chosen) {
    size_t count = 0;
    for (size_t i = 0; i < a->ranked_count; i++) {
        const size_t range = a->variants[a->ranked[i]].range;
        bool seen = range == ABA_AUDIT_TOGETHER;
        for (size_t j = 0; j < count; j++)
            seen = seen || a->variants[chosen[j]].range == range;
        if (!seen)
            chosen[count++] = a->ranked[i];
    }
    return count;
}

static size_t append_together(const aba_audit *a, size_t *chosen, size_t count) {
    for (size_t i = 0; i < a->ranked_count; i++)
        if (a->variants[a->ranked[i]].range == ABA_AUDIT_TOGETHER)
            chosen[count++] = a->ranked[i];
    return count;
}

/* How sure the shares are: the widest interval of those shown, as a share. */
static double widest(const aba_audit *a, const size_t *chosen, size_t count) {
    double most = 0;
    for (size_t i = 0; i < count; i++) {
        const aba_audit_variant *v = &a->variants[chosen[i]];
        const size_t first = v->most_output * ABA_AUDIT_PERCENTILES;
        const double band = a->base[first + HIGH].value - a->base[first + LOW].value;
        for (size_t k = 0; band > 0 && k < ABA_AUDIT_PERCENTILES; k++)
            most = fmax(most, v->moves[first + k].half_width / band);
    }
    return most;
}

static void append_matter_title(const abai_audit_page *p, double half_width) {
    char number[ABAI_FIGURE_SIZE];
    abai_text_append(p->text, "\nWhich reading matters most");
    if (half_width > 0 && isfinite(half_width))
        abai_text_printf(p->text, " (shares to %s %s or better)", p->ascii ? "+-" : "±",
                         abai_round_digits(half_width, 1, number));
    abai_text_append_char(p->text, '\n');
}

static void append_matters(const abai_audit_page *p, size_t *chosen) {
    const aba_audit *a = p->audit;
    const size_t ranges = choose(a, chosen);
    const size_t shown = ranges > RANGES_SHOWN ? RANGES_SHOWN : ranges;
    const size_t count = append_together(a, chosen, shown);
    append_matter_title(p, widest(a, chosen, count));
    abai_columns *table = start(p, matter_columns, MATTER_COLUMNS, count);
    for (size_t i = 0; table != NULL && i < count; i++)
        put_matter(a, table, i, chosen[i]);
    if (table != NULL)
        finish(p, table);
    if (ranges > shown)
        abai_text_printf(p->text, "and %zu more ranges that move everything less\n",
                         ranges - shown);
}

void abai_audit_table_matters(const abai_audit_page *p) {
    size_t *chosen = calloc(p->audit->ranked_count + 1, sizeof *chosen);
    if (chosen == NULL)
        p->text->failed = true;
    else if (p->audit->ranked_count > 0)
        append_matters(p, chosen);
    free(chosen);
}

/* ---- every reading ----------------------------------------------------------------------------- */

static const char low_group[] = "p05", middle_group[] = "p50", high_group[] = "p95";
enum { ALL_COLUMNS = 10, EACH = 3 };
static const abai_column all_columns[ALL_COLUMNS] = {
    {NULL, "", true, 0},
    {low_group, "value", false, 0},
    {low_group, "share", false, 1},
    {low_group, "of itself", false, 2},
    {middle_group, "value", false, 0},
    {middle_group, "share", false, 1},
    {middle_group, "of itself", false, 2},
    {high_group, "value", false, 0},
    {high_group, "share", false, 1},
    {high_group, "of itself", false, 2},
};

/* One place for the last digit in all rows: that which the scenario's own interval supports. */
static void put_value(char *cell, double value, const aba_percentile *base) {
    abai_figure figure = {.value = value,
                          .half_width = abai_percentile_half_width(base, (double)NAN)};
    strcpy(cell, isfinite(value) ? abai_round(&figure) : "-");
}

static bool moves_output(const aba_audit_variant *v, size_t output) {
    for (size_t k = 0; v->moves != NULL && k < ABA_AUDIT_PERCENTILES; k++)
        if (v->moves[output * ABA_AUDIT_PERCENTILES + k].shift != 0)
            return true;
    return false;
}

/* Whether any reading of the variant's range moves the output: the others are not worth a line. */
static bool concerns(const aba_audit *a, const aba_audit_variant *v, size_t output) {
    for (size_t i = 0; i < a->variant_count; i++)
        if (a->variants[i].range == v->range && moves_output(&a->variants[i], output))
            return true;
    return false;
}

/* Readings stand under the name of their range. */
static void put_reading(const abai_audit_page *p, char *cell, const aba_audit_variant *v) {
    abai_text words = ABAI_TEXT_INIT;
    abai_text_printf(&words, "  %s%s", aba_reading_at(v->reading)->name,
                     v->note != NULL ? " *" : "");
    put_text(p, cell, &words);
}

static void put_variant(const abai_audit_page *p, abai_columns *table, size_t row,
                        const aba_audit_variant *v, size_t output) {
    put_reading(p, abai_columns_cell(table, row, 0), v);
    if (v->moves == NULL)
        put_words(abai_columns_cell(table, row, 1), "-");
    for (size_t k = 0; v->moves != NULL && k < ABA_AUDIT_PERCENTILES; k++) {
        const aba_audit_move *move = &v->moves[output * ABA_AUDIT_PERCENTILES + k];
        put_value(abai_columns_cell(table, row, 1 + EACH * k), move->at.value,
                  &p->audit->base[output * ABA_AUDIT_PERCENTILES + k]);
        if (v->as_is) {
            put_words(abai_columns_cell(table, row, 2 + EACH * k), "as is");
            continue;
        }
        abai_audit_put_share(abai_columns_cell(table, row, 2 + EACH * k), move->of_band);
        abai_audit_put_relative(abai_columns_cell(table, row, 3 + EACH * k), move->relative);
    }
}

static void put_base(const aba_audit *a, abai_columns *table, size_t output) {
    put_words(abai_columns_cell(table, 0, 0), "as the scenario says");
    for (size_t k = 0; k < ABA_AUDIT_PERCENTILES; k++) {
        const aba_percentile *base = &a->base[output * ABA_AUDIT_PERCENTILES + k];
        put_value(abai_columns_cell(table, 0, 1 + EACH * k), base->value, base);
    }
}

static void append_output(const abai_audit_page *p, size_t output) {
    const aba_audit *a = p->audit;
    const aba_quantity *quantity = &a->result->outputs[output];
    size_t rows = 1, row = 0;
    for (size_t i = 0; i < a->variant_count; i++)
        if (concerns(a, &a->variants[i], output))
            rows += i % ABA_READINGS == 0 ? 2 : 1;
    abai_text_append_char(p->text, '\n');
    abai_text_append_printable(p->text, quantity->name);
    abai_text_append(p->text, " [");
    abai_text_append_printable(p->text, quantity->unit);
    abai_text_append(p->text, "]\n");
    abai_columns *table = start(p, all_columns, ALL_COLUMNS, rows);
    if (table == NULL)
        return;
    put_base(a, table, output);
    for (size_t i = 0; i < a->variant_count; i++) {
        if (!concerns(a, &a->variants[i], output))
            continue;
        if (i % ABA_READINGS == 0)
            put_words(abai_columns_cell(table, ++row, 0), range_name(a, &a->variants[i]));
        put_variant(p, table, ++row, &a->variants[i], output);
    }
    finish(p, table);
}

void abai_audit_table_all(const abai_audit_page *p) {
    if (p->audit->variant_count == 0)
        return;
    abai_text_append(p->text, "\nEvery reading of the ranges that move an output; * see notes\n");
    for (size_t i = 0; i < p->audit->result->output_count; i++)
        append_output(p, i);
}
