/* The evidence for people. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "report/columns.h"
#include "report/evidence.h"
#include "report/layout.h"
#include "report/round.h"

enum { ESS_DIGITS = 3, SHOWN = 3, INDENT = 2, HANG = 4 };

/* An effective sample size: "12,345"; with decimals below 100. */
static const char *ess_text(double ess, char out[ABAI_NUMBER_SIZE]) {
    return ess >= 100 ? abai_count_format((uint64_t)ess, out)
                      : abai_number_format_rounded(ess, ESS_DIGITS, out);
}

static void put(char *cell, const char *words) {
    const size_t length = strlen(words);
    const size_t kept = length < ABAI_COLUMNS_CELL ? length : ABAI_COLUMNS_CELL - 1;
    memcpy(cell, words, kept);
    cell[kept] = '\0';
}

static void append_paragraph(abai_text *text, const char *first, abai_text *words, size_t hang,
                             const abai_bands_options *options) {
    if (words->failed)
        text->failed = true;
    else
        abai_layout_paragraph(text, first, words->data, hang, options->width);
    abai_text_free(words);
}

/* ---- the pieces ------------------------------------------------------------------------------ */

static void append_item(abai_text *text, const aba_evidence *e, size_t index,
                        const abai_bands_options *options) {
    const aba_evidence_item *item = &e->items[index];
    abai_text words = ABAI_TEXT_INIT;
    char ess[ABAI_NUMBER_SIZE];
    abai_text_printf(&words, "%s: ", item->about);
    if (item->text != NULL)
        abai_text_printf(&words, "\"%s\", ", item->text);
    abai_text_append(&words, item->reading);
    if (strcmp(item->unit, "1") != 0)
        abai_text_printf(&words, " %s", item->unit);
    if (e->item_count > 1)
        abai_text_printf(&words, "; alone it leaves %s", ess_text(item->ess, ess));
    if (item->source != NULL)
        abai_text_printf(&words, " [%s]", item->source);
    append_paragraph(text, "  ", &words, HANG, options);
}

static void append_head(abai_text *text, const aba_evidence *e, const abai_bands_options *options) {
    abai_text words = ABAI_TEXT_INIT;
    char ess[ABAI_NUMBER_SIZE], samples[ABAI_NUMBER_SIZE];
    abai_text_printf(&words, "Given the evidence, which leaves %s effective samples of %s",
                     ess_text(e->ess, ess), abai_count_format(e->samples, samples));
    append_paragraph(text, "", &words, INDENT, options);
    for (size_t i = 0; i < e->item_count; i++)
        append_item(text, e, i, options);
}

/* ---- prior and posterior -------------------------------------------------------------------------- */

/* A quantity, and what becomes of it. */
typedef struct line {
    const aba_quantity *prior;
    const aba_posterior *posterior;
} line;

static bool is_output(const aba_result *result, const char *name) {
    for (size_t i = 0; i < result->output_count; i++)
        if (strcmp(result->outputs[i].name, name) == 0)
            return true;
    return false;
}

/* Outputs, then inputs that are drawn and not among them. */
static size_t fill_lines(const aba_result *result, line *lines) {
    const aba_evidence *e = result->evidence;
    size_t n = 0;
    for (size_t i = 0; i < e->output_count; i++)
        lines[n++] = (line){&result->outputs[i], &e->outputs[i]};
    for (size_t i = 0; i < e->input_count; i++)
        if (!e->inputs[i].is_constant && !is_output(result, e->inputs[i].name))
            lines[n++] = (line){&result->inputs[i], &e->inputs[i]};
    return n;
}

/* Lowest, middle and highest of so many percentiles, fewer where there are. */
static size_t choose(size_t count, size_t chosen[SHOWN]) {
    size_t n = 0;
    const size_t wanted[SHOWN] = {0, count / 2, count == 0 ? 0 : count - 1};
    for (size_t i = 0; i < SHOWN && count > 0; i++)
        if (n == 0 || wanted[i] > chosen[n - 1])
            chosen[n++] = wanted[i];
    return n;
}

static void fill_half(abai_columns *table, size_t row, size_t first, const aba_percentile *all,
                      double sd, const size_t *chosen, size_t count) {
    abai_figure figures[SHOWN];
    for (size_t i = 0; i < count; i++)
        figures[i] = (abai_figure){.value = all[chosen[i]].value,
                                   .half_width = abai_percentile_half_width(&all[chosen[i]], sd)};
    abai_round_row(figures, count);
    for (size_t i = 0; i < count; i++)
        put(abai_columns_cell(table, row, first + i), figures[i].text);
}

static void fill_line(abai_columns *table, size_t row, const line *l, const size_t *chosen,
                      size_t count) {
    const aba_statistics *s = &l->prior->statistics;
    put(abai_columns_cell(table, row, 0), l->prior->name);
    put(abai_columns_cell(table, row, 1), l->prior->unit == NULL ? "1" : l->prior->unit);
    fill_half(table, row, 2, s->percentiles, s->sd, chosen, count);
    fill_half(table, row, 2 + count, l->posterior->percentiles, l->posterior->sd, chosen, count);
}

static void append_bands(abai_text *text, const line *lines, size_t count,
                         const abai_bands_options *options) {
    static const char prior[] = "prior", posterior[] = "posterior";
    const aba_statistics *s = &lines[0].prior->statistics;
    size_t chosen[SHOWN];
    const size_t shown = choose(s->percentile_count, chosen);
    abai_column columns[2 + 2 * SHOWN] = {{NULL, "", true, 0}, {NULL, "", true, 0}};
    abai_text labels[SHOWN] = {ABAI_TEXT_INIT, ABAI_TEXT_INIT, ABAI_TEXT_INIT};
    bool good = true;
    for (size_t i = 0; i < shown; i++) {
        const bool is_middle = i == 1 && shown == SHOWN;
        abai_percentile_label(&labels[i], s->percentiles[chosen[i]].p);
        good = good && !labels[i].failed;
        columns[2 + i] = (abai_column){prior, labels[i].data, false, is_middle ? 0 : 2};
        columns[2 + shown + i] = (abai_column){posterior, labels[i].data, false, is_middle ? 0 : 1};
    }
    abai_columns *table = good ? abai_columns_new(columns, 2 + 2 * shown, count) : NULL;
    for (size_t i = 0; table != NULL && i < count; i++)
        fill_line(table, i, &lines[i], chosen, shown);
    if (table != NULL)
        abai_columns_append(text, table, options->width, options->ascii);
    text->failed = text->failed || table == NULL;
    abai_columns_free(table);
    for (size_t i = 0; i < SHOWN; i++)
        abai_text_free(&labels[i]);
}

/* ---- every statistic ------------------------------------------------------------------------- */

static void fill_interval(abai_columns *table, size_t row, double value, double low, double high) {
    abai_figure figures[3] = {{.value = low}, {.value = value}, {.value = high}};
    abai_round_interval(figures);
    put(abai_columns_cell(table, row, 3), figures[1].text);
    put(abai_columns_cell(table, row, 4), figures[0].text);
    put(abai_columns_cell(table, row, 5), figures[2].text);
}

/* Mean, percentiles and sd, a row each; returns the row behind them. */
static size_t fill_statistics(abai_columns *table, size_t row, const aba_posterior *p) {
    put(abai_columns_cell(table, row, 0), p->name);
    put(abai_columns_cell(table, row, 1), p->unit == NULL ? "1" : p->unit);
    put(abai_columns_cell(table, row, 2), "mean");
    fill_interval(table, row++, p->mean, p->mean_low, p->mean_high);
    for (size_t i = 0; i < p->percentile_count; i++) {
        const aba_percentile *q = &p->percentiles[i];
        abai_text label = ABAI_TEXT_INIT;
        abai_percentile_label(&label, q->p);
        put(abai_columns_cell(table, row, 2), label.failed ? "" : label.data);
        abai_text_free(&label);
        fill_interval(table, row++, q->value, q->ci_low, q->ci_high);
    }
    put(abai_columns_cell(table, row, 2), "sd");
    fill_interval(table, row++, p->sd, p->sd_low, p->sd_high);
    return row;
}

static void append_statistics(abai_text *text, const aba_result *result, const line *lines,
                              size_t count, const abai_bands_options *options) {
    /* The units stand above, too. */
    static const abai_column columns[] = {{NULL, "", true, 0},     {NULL, "", true, 1},
                                          {NULL, "", true, 0},     {NULL, "value", false, 0},
                                          {NULL, "low", false, 0}, {NULL, "high", false, 0}};
    size_t rows = 0, row = 0;
    for (size_t i = 0; i < count; i++)
        rows += lines[i].posterior->percentile_count + 2;
    abai_text words = ABAI_TEXT_INIT;
    abai_text_printf(&words, "Posterior statistics with %g %% intervals", 100 * result->confidence);
    abai_text_append_char(text, '\n');
    append_paragraph(text, "", &words, INDENT, options);
    abai_columns *table = abai_columns_new(columns, sizeof columns / sizeof *columns, rows);
    for (size_t i = 0; table != NULL && i < count; i++)
        row = fill_statistics(table, row, lines[i].posterior);
    if (table != NULL)
        abai_columns_append(text, table, options->width, options->ascii);
    text->failed = text->failed || table == NULL;
    abai_columns_free(table);
}

void abai_evidence_append(abai_text *text, const aba_result *result, bool verbose,
                          const abai_bands_options *options) {
    const aba_evidence *e = result->evidence;
    if (e == NULL)
        return;
    line *lines = malloc((e->input_count + e->output_count + 1) * sizeof *lines);
    if (lines == NULL) {
        text->failed = true;
        return;
    }
    const size_t count = fill_lines(result, lines);
    abai_text_append_char(text, '\n');
    append_head(text, e, options);
    if (count > 0) {
        abai_text_append_char(text, '\n');
        append_bands(text, lines, count, options);
        if (verbose)
            append_statistics(text, result, lines, count, options);
    }
    free(lines);
}
