#include "report/correlations.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "report/field.h"
#include "report/layout.h"
#include "report/round.h"
#include "report/table.h"

/* ---- for people ---------------------------------------------------------------------------------- */

enum { ASKED, USED, ACHIEVED, LOW, HIGH, COLUMNS, INDENT = 2, ROWS_SHOWN = 10, DIGITS = 4 };

static void number_cell(char out[ABAI_TABLE_CELL], double value) {
    char text[ABAI_FIGURE_SIZE];
    snprintf(out, ABAI_TABLE_CELL, "%.31s",
             isfinite(value) ? abai_round_digits(value, DIGITS, text) : "");
}

static void interval_cells(char (*cells)[ABAI_TABLE_CELL], const aba_correlation *pair) {
    abai_figure figures[3] = {
        {.value = pair->ci_low}, {.value = pair->achieved}, {.value = pair->ci_high}};
    if (!isfinite(pair->achieved))
        return;
    if (!(pair->ci_low < pair->ci_high)) { /* 1 and -1 are known */
        number_cell(cells[ACHIEVED], pair->achieved);
        return;
    }
    abai_round_interval(figures);
    snprintf(cells[ACHIEVED], ABAI_TABLE_CELL, "%.31s", figures[1].text);
    snprintf(cells[LOW], ABAI_TABLE_CELL, "%.31s", figures[0].text);
    snprintf(cells[HIGH], ABAI_TABLE_CELL, "%.31s", figures[2].text);
}

/* names: "a, b" for each pair, one behind the other, each ended by a NUL. */
static void fill(abai_table *table, const aba_correlations *c, const char *names) {
    static const char *const heads[COLUMNS] = {"asked", "used", "achieved", "low", "high"};
    for (size_t j = 0; j < COLUMNS; j++)
        snprintf(table->heads[j], ABAI_TABLE_CELL, "%s", heads[j]);
    for (size_t i = 0; i < table->row_count; i++, names += strlen(names) + 1) {
        abai_table_row *row = &table->rows[i];
        row->name = names;
        row->unit = aba_coefficient_text(c->pairs[i].kind);
        number_cell(row->cells[ASKED], c->pairs[i].requested);
        number_cell(row->cells[USED], c->pairs[i].used);
        interval_cells(row->cells, &c->pairs[i]);
    }
}

static void append_heading(abai_text *text, const aba_correlations *c, double confidence,
                           const abai_bands_options *options) {
    abai_text words = ABAI_TEXT_INIT;
    char number[ABAI_NUMBER_SIZE];
    if (strcmp(c->family, "student_t") == 0)
        abai_text_printf(&words, "Correlations (Student t copula, nu = %s); ",
                         abai_number_format(c->nu, number));
    else
        abai_text_append(&words, "Correlations (Gaussian copula); ");
    abai_text_printf(&words, "achieved in %s samples, with %g %% intervals",
                     abai_count_format(c->samples, number), 100 * confidence);
    if (words.failed)
        text->failed = true;
    else
        abai_layout_paragraph(text, "", words.data, INDENT, options->width);
    abai_text_free(&words);
}

void abai_correlations_append(abai_text *text, const aba_result *result, bool verbose,
                              const abai_bands_options *options) {
    const aba_correlations *c = &result->correlations;
    if (c->count == 0)
        return;
    const size_t shown = verbose || c->count <= ROWS_SHOWN ? c->count : ROWS_SHOWN;
    abai_text names = ABAI_TEXT_INIT;
    for (size_t i = 0; i < shown; i++) {
        abai_text_printf(&names, "%s, %s", c->pairs[i].between[0], c->pairs[i].between[1]);
        abai_text_append_bytes(&names, "", 1);
    }
    abai_table *table = abai_table_new(shown, COLUMNS);
    abai_text_append_char(text, '\n');
    if (table == NULL || names.failed) {
        text->failed = true;
    } else {
        append_heading(text, c, result->confidence, options);
        fill(table, c, names.data);
        abai_table_append(text, table, options->width, options->ascii);
        if (shown < c->count)
            abai_text_printf(text, "and %zu more (-v shows them)\n", c->count - shown);
    }
    abai_table_free(table);
    abai_text_free(&names);
}

/* ---- for programs -------------------------------------------------------------------------------- */

static void write_pair(abai_json_writer *w, const aba_correlation *pair) {
    abai_json_open_object(w, NULL, false);
    abai_json_open_array(w, "between", true);
    abai_json_write_string(w, NULL, pair->between[0]);
    abai_json_write_string(w, NULL, pair->between[1]);
    abai_json_close_array(w);
    abai_json_write_string(w, "kind", aba_coefficient_text(pair->kind));
    abai_json_write_number(w, "requested", pair->requested);
    abai_json_write_number(w, "used", pair->used);
    abai_json_write_number(w, "achieved", pair->achieved);
    abai_json_write_number(w, "ci_low", pair->ci_low);
    abai_json_write_number(w, "ci_high", pair->ci_high);
    abai_json_close_object(w);
}

void abai_correlations_write(abai_json_writer *w, const aba_result *result) {
    const aba_correlations *c = &result->correlations;
    if (c->count == 0)
        return;
    abai_json_open_object(w, "correlations", false);
    abai_json_write_string(w, "family", c->family);
    if (strcmp(c->family, "student_t") == 0)
        abai_json_write_number(w, "nu", c->nu);
    abai_json_write_bool(w, "repaired", c->repaired);
    abai_json_write_uint64(w, "samples", c->samples);
    abai_json_open_array(w, "pairs", false);
    for (size_t i = 0; i < c->count; i++)
        write_pair(w, &c->pairs[i]);
    abai_json_close_array(w);
    abai_json_close_object(w);
}

static void append_row(abai_text *text, const aba_result *result,
                       const aba_correlation *pair, const char *suffix, double value) {
    const bool achieved = suffix[0] == '\0';
    abai_field_append(text, result->name);
    abai_text_printf(text, ",%s:%s,1,%s%s,", pair->between[0], pair->between[1],
                     aba_coefficient_text(pair->kind), suffix);
    abai_field_number(text, value);
    abai_field_number(text, achieved ? pair->ci_low : (double)NAN);
    abai_field_number(text, achieved ? pair->ci_high : (double)NAN);
    abai_text_printf(text, ",%s,%llu,0,%llu\n", achieved ? "fisher-z" : "",
                     (unsigned long long)result->correlations.samples,
                     (unsigned long long)result->seed);
}

void abai_correlations_rows(abai_text *text, const aba_result *result) {
    for (size_t i = 0; i < result->correlations.count; i++) {
        const aba_correlation *pair = &result->correlations.pairs[i];
        append_row(text, result, pair, "_requested", pair->requested);
        append_row(text, result, pair, "_used", pair->used);
        append_row(text, result, pair, "", pair->achieved);
    }
}
