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
    NARROW = 60 /* columns below which shapes are as small as can be */
};

bool abai_quantity_constant(const aba_quantity *quantity) {
    const aba_statistics *s = &quantity->statistics;
    const bool is_value = quantity->is_constant && quantity->distribution != NULL;
    return is_value ? s->n > 0 : s->n > 1 && s->min == s->max;
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
        figures[j].half_width =
            abai_percentile_half_width(percentile, s->n > 1 ? s->sd : (double)NAN);
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
