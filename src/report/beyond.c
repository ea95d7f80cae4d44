#include "report/beyond.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/columns.h"
#include "report/layout.h"
#include "report/round.h"

enum { INDENT = 2, SHORTEST_DIGITS = 4, THRESHOLD_DIGITS = 6 };

/* ---- exceeding a threshold --------------------------------------------------------------------- */

static size_t count_exceedances(const aba_result *result) {
    size_t count = 0;
    for (size_t i = 0; i < result->output_count; i++)
        count += result->outputs[i].exceedance_count;
    return count;
}

static const char *unit_of(const aba_quantity *q) {
    return q->unit == NULL || strcmp(q->unit, "1") == 0 ? "" : q->unit;
}

static void fill_row(abai_columns *table, size_t row, const aba_quantity *q,
                     const aba_exceedance *e) {
    char number[ABAI_FIGURE_SIZE];
    abai_figure figures[3] = {
        {.value = e->ci_low}, {.value = e->probability}, {.value = e->ci_high}};
    abai_round_interval(figures);
    snprintf(abai_columns_cell(table, row, 0), ABAI_COLUMNS_CELL, "%s", q->name);
    snprintf(abai_columns_cell(table, row, 1), ABAI_COLUMNS_CELL, "> %s%s%.100s",
             abai_round_digits(e->threshold, THRESHOLD_DIGITS, number),
             unit_of(q)[0] == '\0' ? "" : " ", unit_of(q));
    snprintf(abai_columns_cell(table, row, 2), ABAI_COLUMNS_CELL, "%s", figures[1].text);
    snprintf(abai_columns_cell(table, row, 3), ABAI_COLUMNS_CELL, "%s", figures[0].text);
    snprintf(abai_columns_cell(table, row, 4), ABAI_COLUMNS_CELL, "%s", figures[2].text);
}

void abai_exceedances_append(abai_text *text, const aba_result *result,
                             const abai_bands_options *options) {
    static const abai_column columns[] = {{NULL, "", true, 0},
                                          {NULL, "", true, 0},
                                          {NULL, "value", false, 0},
                                          {NULL, "low", false, 1},
                                          {NULL, "high", false, 1}};
    const size_t rows = count_exceedances(result);
    if (rows == 0)
        return;
    abai_columns *table = abai_columns_new(columns, sizeof columns / sizeof columns[0], rows);
    if (table == NULL) {
        text->failed = true;
        return;
    }
    size_t row = 0;
    for (size_t i = 0; i < result->output_count; i++)
        for (size_t j = 0; j < result->outputs[i].exceedance_count; j++)
            fill_row(table, row++, &result->outputs[i], &result->outputs[i].exceedances[j]);
    abai_text_printf(text, "\nProbabilities%s with %g %% intervals\n",
                     result->evidence == NULL ? "" : ", without the evidence,",
                     100 * result->confidence);
    abai_columns_append(text, table, options->width, options->ascii);
    abai_columns_free(table);
}

void abai_exceedances_json(abai_json_writer *w, const aba_quantity *quantity,
                           const aba_result *result) {
    if (quantity->exceedance_count == 0)
        return;
    abai_json_open_array(w, "exceedance", false);
    for (size_t i = 0; i < quantity->exceedance_count; i++) {
        const aba_exceedance *e = &quantity->exceedances[i];
        abai_json_open_object(w, NULL, true);
        abai_json_write_number(w, "threshold", e->threshold);
        abai_json_write_string(w, "unit", quantity->unit);
        abai_json_write_uint64(w, "count", e->count);
        abai_json_write_number(w, "probability", e->probability);
        abai_json_write_number(w, "ci_low", e->ci_low);
        abai_json_write_number(w, "ci_high", e->ci_high);
        abai_json_write_string(w, "ci_method", result->exceedance_ci_method);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

/* ---- the shortest interval --------------------------------------------------------------------- */

void abai_shortest_append(abai_text *text, const aba_quantity *quantity,
                          const abai_bands_options *options) {
    const aba_shortest *s = &quantity->shortest;
    char low[ABAI_FIGURE_SIZE], high[ABAI_FIGURE_SIZE];
    if (!(s->coverage > 0) || !isfinite(s->low))
        return;
    abai_text words = ABAI_TEXT_INIT;
    abai_text_printf(&words, "shortest %g %%: %s to %s", 100 * s->coverage,
                     abai_round_digits(s->low, SHORTEST_DIGITS, low),
                     abai_round_digits(s->high, SHORTEST_DIGITS, high));
    if (unit_of(quantity)[0] != '\0')
        abai_text_printf(&words, " %s", quantity->unit);
    if (words.failed)
        text->failed = true;
    else
        abai_layout_paragraph(text, "", words.data, INDENT, options->width);
    abai_text_free(&words);
}

void abai_shortest_json(abai_json_writer *w, const aba_quantity *quantity) {
    const aba_shortest *s = &quantity->shortest;
    if (!(s->coverage > 0))
        return;
    abai_json_open_object(w, "shortest", true);
    abai_json_write_number(w, "coverage", s->coverage);
    abai_json_write_number(w, "low", s->low);
    abai_json_write_number(w, "high", s->high);
    abai_json_write_string(w, "method", s->is_exact ? "exact" : "curve");
    abai_json_close_object(w);
}

/* ---- the run ----------------------------------------------------------------------------------- */

void abai_intervals_methods_json(abai_json_writer *w, const aba_result *result) {
    abai_json_open_object(w, "ci_methods", true);
    abai_json_write_string(w, "mean", result->mean_ci_method);
    abai_json_write_string(w, "sd", result->sd_ci_method);
    abai_json_write_string(w, "percentile", result->ci_method);
    abai_json_write_string(w, "exceedance", result->exceedance_ci_method);
    abai_json_close_object(w);
}

void abai_tolerance_json(abai_json_writer *w, const aba_result *result) {
    const aba_tolerance *t = &result->tolerance;
    if (!(t->wanted > 0))
        return;
    abai_json_open_object(w, "tolerance", true);
    abai_json_write_number(w, "wanted", t->wanted);
    abai_json_write_number(w, "reached", t->reached);
    abai_json_write_bool(w, "met", t->is_met);
    if (t->output != NULL) {
        abai_json_write_string(w, "output", t->output);
        abai_json_write_number(w, "p", t->p);
    }
    abai_json_close_object(w);
}
