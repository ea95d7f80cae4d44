/* Tables of sensitivity for people. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "report/columns.h"
#include "report/layout.h"
#include "report/round.h"
#include "report/sensitivity.h"

enum { BAR = 10, INDENT = 2, DECIMALS = 2, LEVEL_DIGITS = 3 };

/* Columns that the table can have. */
enum { INPUT, BARS, TOTAL, TOTAL_CI, FIRST, FIRST_CI, RANK, PARTIAL, AT_LOW, AT_HIGH, COLUMNS };

/* The table of a result: outputs, under each its inputs. */
typedef struct sheet {
    const aba_result *result;
    bool sobol;
    const abai_bands_options *options;
    abai_column columns[COLUMNS];
    size_t place[COLUMNS]; /* among those that are there; SIZE_MAX of others */
    size_t count;
    abai_columns *table;
} sheet;

/* Where a line is too short the columns of highest rank are not shown. */
static void choose(sheet *s) {
    static const char total[] = "total", first[] = "first order", median[] = "median, input at";
    static const abai_column all[COLUMNS] = {
        [INPUT] = {NULL, "", true, 0},        [BARS] = {NULL, "", true, 1},
        [TOTAL] = {total, "", false, 0},      [TOTAL_CI] = {total, "interval", false, 2},
        [FIRST] = {first, "", false, 0},      [FIRST_CI] = {first, "interval", false, 2},
        [RANK] = {"Spearman", "", false, 4},  [PARTIAL] = {"partial rank", "", false, 5},
        [AT_LOW] = {median, "p05", false, 3}, [AT_HIGH] = {median, "p95", false, 3},
    };
    s->count = 0;
    for (size_t i = 0; i < COLUMNS; i++) {
        s->place[i] = SIZE_MAX;
        if (!s->sobol && (i == TOTAL || i == TOTAL_CI))
            continue;
        s->columns[s->count] = all[i];
        s->place[i] = s->count++;
    }
}

/* The cell to write to; NULL of a column that is not there. */
static char *cell_of(const sheet *s, size_t row, size_t column) {
    return s->place[column] == SIZE_MAX ? NULL : abai_columns_cell(s->table, row, s->place[column]);
}

static void put(const sheet *s, size_t row, size_t column, const char *string) {
    char *cell = cell_of(s, row, column);
    if (cell != NULL)
        snprintf(cell, ABAI_COLUMNS_CELL, "%s", string);
}

/* An index of 1 fills BAR columns; what is below 0 or above 1 by chance is empty or full. */
static void put_bar(const sheet *s, size_t row, double value) {
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
    char *out = cell_of(s, row, BARS);
    const double share = isnan(value) ? 0 : fmin(fmax(value, 0), 1);
    const int filled = (int)floor(share * BAR * 8 + 0.5);
    size_t used = 0;
    for (int i = 0; i < BAR && filled > 8 * i; i++) {
        const int part = filled - 8 * i < 8 ? filled - 8 * i : 8;
        const char *piece = !s->options->ascii ? eighths[part] : part >= 4 ? "#" : "";
        used += (size_t)snprintf(out + used, ABAI_COLUMNS_CELL - used, "%s", piece);
    }
}

/* Two decimals, which is what intervals support; no zero with a sign. Returns out. */
static const char *decimals(double value, char out[ABAI_NUMBER_SIZE]) {
    if (!isfinite(value))
        return strcpy(out, "-");
    abai_number_fixed(value, DECIMALS, out);
    const bool negative_zero = out[0] == '-' && strspn(out, "-0.") == strlen(out);
    return negative_zero ? out + 1 : out;
}

/* "0.30 to 0.31"; nothing where the index is not known. */
static void print_interval(char *cell, const aba_index *index) {
    char low[ABAI_NUMBER_SIZE], high[ABAI_NUMBER_SIZE];
    if (isfinite(index->value))
        snprintf(cell, ABAI_COLUMNS_CELL, "%s to %s", decimals(index->ci_low, low),
                 decimals(index->ci_high, high));
}

/* The value, and its interval in the next column. */
static void put_index(const sheet *s, size_t row, size_t column, const aba_index *index) {
    char number[ABAI_NUMBER_SIZE];
    char *cell = cell_of(s, row, column + 1);
    put(s, row, column, decimals(index->value, number));
    if (cell != NULL)
        print_interval(cell, index);
}

static void put_value(const sheet *s, size_t row, size_t column, double value) {
    char number[ABAI_NUMBER_SIZE];
    put(s, row, column, decimals(value, number));
}

static const aba_swing *swing_of(const aba_output_sensitivity *output, size_t input) {
    for (size_t k = 0; k < output->swing_count; k++)
        if (output->swings[k].input == input)
            return &output->swings[k];
    return NULL;
}

static void append_paragraph(abai_text *text, const char *first, abai_text *words, size_t hang,
                             size_t width) {
    if (words->failed)
        text->failed = true;
    else
        abai_layout_paragraph(text, first, words->data, hang, width);
    abai_text_free(words);
}

/* Why an output has no rows; NULL where it has. */
static const char *reason(const aba_result *result, size_t index) {
    const aba_output_sensitivity *output = &result->sensitivity->outputs[index];
    if (output->n == 0)
        return "no draw of it is finite";
    if (output->is_constant)
        return "constant";
    if (output->index_count == 0)
        return "no input has a part in it";
    const bool is_input =
        output->index_count == 1 &&
        strcmp(result->outputs[index].name, result->inputs[output->indices[0].input].name) == 0;
    return is_input ? "is an input" : NULL;
}

/* Rows of all outputs: a name, `rows_of` them and an empty line between. */
static size_t count_rows(const aba_result *result,
                         size_t (*rows_of)(const aba_output_sensitivity *output)) {
    size_t rows = 0;
    for (size_t o = 0; o < result->sensitivity->output_count; o++)
        if (reason(result, o) == NULL)
            rows += 1 + rows_of(&result->sensitivity->outputs[o]) + (rows > 0);
    return rows;
}

static size_t indices_of(const aba_output_sensitivity *output) { return output->index_count; }
static size_t swings_of(const aba_output_sensitivity *output) { return output->swing_count; }

static void put_name(abai_columns *table, size_t row, const char *indent, const char *name) {
    snprintf(abai_columns_cell(table, row, INPUT), ABAI_COLUMNS_CELL, "%s%s", indent, name);
}

static void fill_output(const sheet *s, const aba_output_sensitivity *output, size_t row) {
    char number[ABAI_FIGURE_SIZE];
    for (size_t k = 0; k < output->index_count; k++, row++) {
        const aba_input_index *index = &output->indices[k];
        const aba_swing *swing = swing_of(output, index->input);
        put_name(s->table, row, "  ", s->result->inputs[index->input].name);
        put_bar(s, row, s->sobol ? index->total.value : index->first_order.value);
        put_index(s, row, TOTAL, &index->total);
        put_index(s, row, FIRST, &index->first_order);
        put_value(s, row, RANK, index->spearman.value);
        put_value(s, row, PARTIAL, index->partial_rank.value);
        if (swing == NULL)
            continue;
        put(s, row, AT_LOW, abai_round_digits(swing->at_low[1], LEVEL_DIGITS, number));
        put(s, row, AT_HIGH, abai_round_digits(swing->at_high[1], LEVEL_DIGITS, number));
    }
}

static void append_indices(abai_text *text, sheet *s) {
    const aba_result *r = s->result;
    size_t row = 0;
    choose(s);
    s->table = abai_columns_new(s->columns, s->count, count_rows(r, indices_of));
    if (s->table == NULL) {
        text->failed = true;
        return;
    }
    for (size_t o = 0; o < r->output_count; o++) {
        if (reason(r, o) != NULL)
            continue;
        row += row > 0;
        put_name(s->table, row, "", r->outputs[o].name);
        put(s, row, AT_HIGH, r->outputs[o].unit);
        fill_output(s, &r->sensitivity->outputs[o], row + 1);
        row += 1 + r->sensitivity->outputs[o].index_count;
    }
    abai_columns_append(text, s->table, s->options->width, s->options->ascii);
    abai_columns_free(s->table);
}

/* ---- rank correlations with their intervals ------------------------------------------------------ */

enum { RANK_COLUMNS = 5 };

static void fill_ranks(abai_columns *table, const aba_result *result,
                       const aba_output_sensitivity *output, size_t row) {
    for (size_t k = 0; k < output->index_count; k++, row++) {
        const aba_input_index *index = &output->indices[k];
        char number[ABAI_NUMBER_SIZE];
        put_name(table, row, "  ", result->inputs[index->input].name);
        strcpy(abai_columns_cell(table, row, 1), decimals(index->spearman.value, number));
        print_interval(abai_columns_cell(table, row, 2), &index->spearman);
        strcpy(abai_columns_cell(table, row, 3), decimals(index->partial_rank.value, number));
        print_interval(abai_columns_cell(table, row, 4), &index->partial_rank);
    }
}

/* A further table of all outputs that have rows. */
static void append_table(abai_text *text, const sheet *s, const abai_column *columns, size_t count,
                         size_t (*rows_of)(const aba_output_sensitivity *output),
                         void (*fill)(abai_columns *table, const aba_result *result,
                                      const aba_output_sensitivity *output, size_t row)) {
    const aba_result *r = s->result;
    abai_columns *table = abai_columns_new(columns, count, count_rows(r, rows_of));
    size_t row = 0;
    if (table == NULL) {
        text->failed = true;
        return;
    }
    for (size_t o = 0; o < r->output_count; o++) {
        if (reason(r, o) != NULL)
            continue;
        row += row > 0;
        put_name(table, row, "", r->outputs[o].name);
        fill(table, r, &r->sensitivity->outputs[o], row + 1);
        row += 1 + rows_of(&r->sensitivity->outputs[o]);
    }
    abai_text_append_char(text, '\n');
    abai_columns_append(text, table, s->options->width, s->options->ascii);
    abai_columns_free(table);
}

static void append_ranks(abai_text *text, const sheet *s) {
    static const char rank[] = "Spearman", partial[] = "partial rank";
    static const abai_column columns[RANK_COLUMNS] = {{NULL, "", true, 0},
                                                      {rank, "", false, 0},
                                                      {rank, "interval", false, 1},
                                                      {partial, "", false, 2},
                                                      {partial, "interval", false, 3}};
    append_table(text, s, columns, RANK_COLUMNS, indices_of, fill_ranks);
}

/* ---- all percentiles of swings ------------------------------------------------------------------- */

enum { SWING_COLUMNS = 1 + 2 * (1 + ABA_SWING_LEVELS) };

static void put_end(abai_columns *table, size_t row, size_t column, double value,
                    const double levels[ABA_SWING_LEVELS]) {
    char number[ABAI_FIGURE_SIZE];
    snprintf(abai_columns_cell(table, row, column), ABAI_COLUMNS_CELL, "%s",
             abai_round_digits(value, LEVEL_DIGITS, number));
    for (size_t l = 0; l < ABA_SWING_LEVELS; l++)
        snprintf(abai_columns_cell(table, row, column + 1 + l), ABAI_COLUMNS_CELL, "%s",
                 abai_round_digits(levels[l], LEVEL_DIGITS, number));
}

static void fill_swings(abai_columns *table, const aba_result *result,
                        const aba_output_sensitivity *output, size_t row) {
    for (size_t k = 0; k < output->swing_count; k++, row++) {
        const aba_swing *swing = &output->swings[k];
        put_name(table, row, "  ", result->inputs[swing->input].name);
        put_end(table, row, 1, swing->low, swing->at_low);
        put_end(table, row, 2 + ABA_SWING_LEVELS, swing->high, swing->at_high);
    }
}

static void append_swings(abai_text *text, const sheet *s) {
    static const char low[] = "input at its p05", high[] = "input at its p95";
    static const abai_column columns[SWING_COLUMNS] = {
        {NULL, "", true, 0},     {low, "input", false, 1}, {low, "p05", false, 2},
        {low, "p50", false, 0},  {low, "p95", false, 2},   {high, "input", false, 1},
        {high, "p05", false, 2}, {high, "p50", false, 0},  {high, "p95", false, 2}};
    append_table(text, s, columns, SWING_COLUMNS, swings_of, fill_swings);
}

/* ---- the whole ----------------------------------------------------------------------------------- */

/* Outputs without rows, one line each. */
static void append_reasons(abai_text *text, const sheet *s) {
    for (size_t o = 0; o < s->result->output_count; o++) {
        const char *why = reason(s->result, o);
        abai_text words = ABAI_TEXT_INIT;
        if (why == NULL)
            continue;
        abai_text_printf(&words, "%s: %s", s->result->outputs[o].name, why);
        append_paragraph(text, "  - ", &words, 2 * INDENT, s->options->width);
    }
}

static bool leaves_out(const aba_result *result) {
    for (size_t o = 0; o < result->output_count; o++)
        if (reason(result, o) == NULL && result->sensitivity->outputs[o].unrelated_count > 0)
            return true;
    return false;
}

static void append_heading(abai_text *text, const sheet *s) {
    const aba_sensitivity_result *r = s->result->sensitivity;
    abai_text words = ABAI_TEXT_INIT;
    char count[ABAI_NUMBER_SIZE];
    abai_text_append(&words, "Sensitivity: ");
    if (r->evaluations > 0)
        abai_text_printf(&words, "Sobol' indices by pick and freeze, from %s evaluations; ",
                         abai_count_format(r->evaluations, count));
    else if (!s->sobol)
        abai_text_append(&words, "first-order Sobol' indices and ");
    abai_text_printf(&words, "rank correlations from %s draw%s; %g %% intervals",
                     abai_count_format(r->samples, count), r->samples == 1 ? "" : "s",
                     100 * s->result->confidence);
    abai_text_append_char(text, '\n');
    append_paragraph(text, "", &words, INDENT, s->options->width);
}

void abai_sensitivity_append(abai_text *text, const aba_result *result, bool verbose,
                             const abai_bands_options *options) {
    const aba_sensitivity_result *r = result->sensitivity;
    if (r == NULL)
        return;
    sheet s = {.result = result, .sobol = r->method == ABA_SENSITIVITY_SOBOL, .options = options};
    append_heading(text, &s);
    if (count_rows(result, indices_of) > 0) {
        abai_text_append_char(text, '\n');
        append_indices(text, &s);
        if (verbose) {
            append_ranks(text, &s);
            append_swings(text, &s);
        }
    }
    abai_text_append_char(text, '\n');
    append_reasons(text, &s);
    if (leaves_out(result))
        abai_layout_paragraph(text, "  - ", "inputs not listed under an output have no part in it",
                              2 * INDENT, options->width);
    for (size_t i = 0; i < r->note_count; i++)
        abai_layout_paragraph(text, "  - ", r->notes[i], 2 * INDENT, options->width);
}
