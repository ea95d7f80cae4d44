#include "report/bands.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/round.h"
#include "report/spark.h"
#include "report/table.h"

enum {
    SPARK_LEAST = 8,
    SPARK_MOST = 12,
    NARROW = 60,       /* columns below which shapes are as small as can be */
    MOMENT_COLUMNS = 5 /* mean, its standard error, sd, min, max */
};

bool abai_quantity_constant(const aba_quantity *quantity) {
    const aba_statistics *s = &quantity->statistics;
    return s->n > 0 && (quantity->is_constant || (s->n > 1 && s->min == s->max));
}

void abai_percentile_label(abai_text *text, double p) {
    if (p == floor(p))
        abai_text_printf(text, "p%02.0f", p);
    else
        abai_text_append_char(text, 'p'), abai_text_append_number(text, p);
}

static void cell(char out[ABAI_TABLE_CELL], const char *string) {
    const size_t length = strlen(string);
    const size_t kept = length < ABAI_TABLE_CELL ? length : ABAI_TABLE_CELL - 1;
    memcpy(out, string, kept);
    out[kept] = '\0';
}

/* A row that is not one of percentiles: a constant, or nothing at all. True where it was. */
static bool fill_special(abai_table_row *row, const aba_quantity *quantity) {
    if (quantity->statistics.n == 0) {
        cell(row->cells[0], "-");
        row->across = "failed";
        return true;
    }
    if (!abai_quantity_constant(quantity))
        return false;
    char text[ABAI_FIGURE_SIZE];
    cell(row->cells[0], abai_round_digits(quantity->statistics.min, 6, text));
    row->across = "constant";
    return true;
}

static bool fill_percentiles(abai_table_row *row, const aba_statistics *s, size_t columns) {
    abai_figure *figures = calloc(columns + 1, sizeof *figures);
    if (figures == NULL)
        return false;
    for (size_t j = 0; j < columns; j++) {
        const aba_percentile *percentile = &s->percentiles[j];
        figures[j].value = percentile->value;
        figures[j].half_width = abai_percentile_half_width(percentile, s->sd);
    }
    abai_round_row(figures, columns);
    for (size_t j = 0; j < columns; j++)
        cell(row->cells[j], figures[j].text);
    free(figures);
    return true;
}

static bool fill_heads(abai_table *table, const aba_statistics *s) {
    for (size_t j = 0; j < table->columns; j++) {
        abai_text label = ABAI_TEXT_INIT;
        abai_percentile_label(&label, s->percentiles[j].p);
        if (label.failed) {
            abai_text_free(&label);
            return false;
        }
        cell(table->heads[j], label.data);
        abai_text_free(&label);
    }
    return true;
}

static bool fill_rows(abai_table *table, const aba_quantity *quantities) {
    for (size_t i = 0; i < table->row_count; i++) {
        abai_table_row *row = &table->rows[i];
        row->name = quantities[i].name;
        row->unit = quantities[i].unit == NULL ? "1" : quantities[i].unit;
        if (!fill_special(row, &quantities[i]) &&
            !fill_percentiles(row, &quantities[i].statistics, table->columns))
            return false;
    }
    return true;
}

/* Shapes take what room the numbers leave. */
static bool fill_tails(abai_table *table, const aba_quantity *quantities,
                       const abai_bands_options *options) {
    const size_t taken = abai_table_width(table) + 2;
    const size_t room = options->width > taken ? options->width - taken : 0;
    size_t cells = options->width < NARROW ? SPARK_LEAST : SPARK_MOST; /* of a broken table */
    if (room >= SPARK_LEAST)
        cells = room < SPARK_MOST ? room : SPARK_MOST;
    for (size_t i = 0; i < table->row_count; i++) {
        abai_text shape = ABAI_TEXT_INIT;
        abai_spark_append(&shape, quantities[i].statistics.curve, cells, options->ascii);
        if (shape.failed || shape.length >= sizeof table->rows[i].tail) {
            abai_text_free(&shape);
            return false;
        }
        memcpy(table->rows[i].tail, shape.data, shape.length + 1);
        abai_text_free(&shape);
    }
    table->tail_head = "shape";
    table->tail_width = cells;
    return true;
}

void abai_bands_append(abai_text *text, const aba_quantity *quantities, size_t count,
                       const abai_bands_options *options) {
    if (count == 0)
        return;
    size_t columns = quantities[0].statistics.percentile_count;
    for (size_t i = 1; i < count; i++)
        if (quantities[i].statistics.percentile_count < columns)
            columns = quantities[i].statistics.percentile_count;
    abai_table *table = abai_table_new(count, columns);
    if (table != NULL && fill_heads(table, &quantities[0].statistics) &&
        fill_rows(table, quantities) && fill_tails(table, quantities, options))
        abai_table_append(text, table, options->width, options->ascii);
    else
        text->failed = true;
    abai_table_free(table);
}

/* The mean to its standard error, the sd to its own (sd / sqrt(2 n), as for normal draws), the
 * extremes, which no interval goes with, to four digits. */
static void fill_moments(abai_table_row *row, const aba_statistics *s) {
    abai_figure mean = {.value = s->mean, .half_width = s->mean_se};
    abai_figure sd = {.value = s->sd, .half_width = s->sd / sqrt(2 * (double)s->n)};
    char number[ABAI_FIGURE_SIZE];
    cell(row->cells[0], abai_round(&mean));
    cell(row->cells[1], abai_round_digits(s->mean_se, 2, number));
    cell(row->cells[2], abai_round(&sd));
    cell(row->cells[3], abai_round_digits(s->min, 4, number));
    cell(row->cells[4], abai_round_digits(s->max, 4, number));
}

void abai_moments_append(abai_text *text, const aba_quantity *quantities, size_t count,
                         const abai_bands_options *options) {
    const char *const heads[MOMENT_COLUMNS] = {"mean", options->ascii ? "+-" : "±", "sd", "min",
                                               "max"};
    abai_table *table = abai_table_new(count, MOMENT_COLUMNS);
    if (table == NULL) {
        text->failed = true;
        return;
    }
    for (size_t j = 0; j < MOMENT_COLUMNS; j++)
        cell(table->heads[j], heads[j]);
    size_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        if (quantities[i].statistics.n == 0 || abai_quantity_constant(&quantities[i]))
            continue;
        abai_table_row *row = &table->rows[rows++];
        row->name = quantities[i].name;
        row->unit = quantities[i].unit == NULL ? "1" : quantities[i].unit;
        fill_moments(row, &quantities[i].statistics);
    }
    const size_t all = table->row_count;
    table->row_count = rows;
    if (rows > 0)
        abai_table_append(text, table, options->width, options->ascii);
    table->row_count = all;
    abai_table_free(table);
}
