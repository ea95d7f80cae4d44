#include "report/table.h"

#include <stdlib.h>

#include "report/layout.h"

enum {
    GAP = 2,          /* blanks between columns */
    COLUMNS_KEPT = 3, /* numbers in a block that are worth cutting long words for */
    NAME_LONG = 20,   /* columns from which a name counts as long, and a unit */
    UNIT_LONG = 12,
    WORD_KEPT = 6 /* columns that any name or unit keeps */
};

/* Widths that all blocks share. */
typedef struct layout {
    size_t name, unit, number;
    size_t first_columns; /* of the first block, which has the tails */
    size_t other_columns; /* of each later one */
} layout;

abai_table *abai_table_new(size_t rows, size_t columns) {
    abai_table *table = calloc(1, sizeof *table);
    if (table == NULL)
        return NULL;
    table->columns = columns;
    table->row_count = rows;
    table->heads = calloc(columns + 1, sizeof *table->heads);
    table->rows = calloc(rows + 1, sizeof *table->rows);
    for (size_t i = 0; table->rows != NULL && i < rows; i++) {
        table->rows[i].cells = calloc(columns + 1, sizeof *table->rows[i].cells);
        if (table->rows[i].cells == NULL) {
            abai_table_free(table);
            return NULL;
        }
    }
    if (table->heads == NULL || table->rows == NULL) {
        abai_table_free(table);
        return NULL;
    }
    return table;
}

void abai_table_free(abai_table *table) {
    if (table == NULL)
        return;
    for (size_t i = 0; table->rows != NULL && i < table->row_count; i++)
        free(table->rows[i].cells);
    free(table->rows);
    free(table->heads);
    free(table);
}

static size_t most(size_t a, size_t b) { return a > b ? a : b; }
static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* How many numbers fit beside `taken` columns. */
static size_t fitting(size_t taken, size_t number, size_t width) {
    return taken >= width ? 0 : (width - taken) / (GAP + number);
}

/* Columns that the tails take, with their gap. */
static size_t tail_of(const abai_table *table) {
    return table->tail_width == 0 ? 0 : GAP + table->tail_width;
}

/* Take up to `excess` columns away from a width that keeps `kept` of them. */
static void cut(size_t *width, size_t kept, size_t *excess) {
    const size_t cut_off = least(*excess, *width > kept ? *width - kept : 0);
    *width -= cut_off;
    *excess -= cut_off;
}

static size_t excess_of(const layout *l, size_t tail, size_t columns, size_t width) {
    const size_t taken = l->name + GAP + l->unit + columns * (GAP + l->number) + tail;
    return taken > width ? taken - width : 0;
}

/* Long names and units make room for some numbers beside them; all do for one. */
static void cut_words(layout *l, size_t tail, size_t columns, size_t width) {
    size_t excess = excess_of(l, tail, least(columns, COLUMNS_KEPT), width);
    cut(&l->name, NAME_LONG, &excess);
    cut(&l->unit, UNIT_LONG, &excess);
    excess = excess_of(l, tail, least(columns, 1), width);
    cut(&l->unit, WORD_KEPT, &excess);
    cut(&l->name, WORD_KEPT, &excess);
}

/* Spread the columns evenly over as many blocks as it takes. */
static void break_columns(layout *l, size_t columns, size_t tail, size_t width) {
    const size_t words = l->name + GAP + l->unit;
    const size_t first = most(1, fitting(words + tail, l->number, width));
    const size_t other = most(1, fitting(words, l->number, width));
    if (columns <= first) {
        l->first_columns = columns;
        l->other_columns = other;
        return;
    }
    const size_t blocks = 1 + (columns - first + other - 1) / other;
    const size_t even = (columns + blocks - 1) / blocks;
    l->first_columns = least(first, even);
    const size_t left = columns - l->first_columns;
    l->other_columns = (left + blocks - 2) / (blocks - 1);
}

static layout natural(const abai_table *table) {
    layout l = {1, 1, 1, 0, 0};
    for (size_t j = 0; j < table->columns; j++)
        l.number = most(l.number, abai_text_width(table->heads[j]));
    for (size_t i = 0; i < table->row_count; i++) {
        const abai_table_row *row = &table->rows[i];
        l.name = most(l.name, abai_layout_width(row->name));
        l.unit = most(l.unit, abai_layout_width(row->unit));
        for (size_t j = 0; j < (row->across == NULL ? table->columns : 1); j++)
            l.number = most(l.number, abai_text_width(row->cells[j]));
    }
    return l;
}

size_t abai_table_width(const abai_table *table) {
    const layout l = natural(table);
    return l.name + GAP + l.unit + table->columns * (GAP + l.number);
}

static layout lay_out(const abai_table *table, size_t width) {
    layout l = natural(table);
    const size_t tail = tail_of(table);
    cut_words(&l, tail, table->columns, width);
    break_columns(&l, table->columns, tail, width);
    return l;
}

static void end_line(abai_text *text) {
    while (!text->failed && text->length > 0 && text->data[text->length - 1] == ' ')
        text->data[--text->length] = '\0';
    abai_text_append_char(text, '\n');
}

static void append_numbers(abai_text *text, char (*cells)[ABAI_TABLE_CELL], size_t from, size_t to,
                           const layout *l) {
    for (size_t j = from; j < to; j++) {
        abai_text_repeat(text, " ", GAP);
        abai_layout_right(text, cells[j], l->number);
    }
}

static void append_row(abai_text *text, const abai_table_row *row, const layout *l, size_t from,
                       size_t to, bool tail, bool ascii) {
    abai_layout_cell(text, row->name, l->name, ascii);
    abai_text_repeat(text, " ", GAP);
    abai_layout_cell(text, row->unit, l->unit, ascii);
    append_numbers(text, row->cells, from, row->across == NULL ? to : 1, l);
    const char *last = row->across != NULL ? row->across : tail ? row->tail : NULL;
    if (last != NULL) {
        abai_text_repeat(text, " ", GAP);
        abai_text_append(text, last);
    }
    end_line(text);
}

static void append_block(abai_text *text, const abai_table *table, const layout *l, size_t from,
                         size_t to, bool ascii) {
    const bool tails = from == 0 && table->tail_width > 0;
    abai_text_repeat(text, " ", l->name + GAP + l->unit);
    append_numbers(text, table->heads, from, to, l);
    if (tails) {
        abai_text_repeat(text, " ", GAP);
        abai_text_append(text, table->tail_head);
    }
    end_line(text);
    for (size_t i = 0; i < table->row_count; i++)
        if (from == 0 || table->rows[i].across == NULL)
            append_row(text, &table->rows[i], l, from, to, tails, ascii);
}

void abai_table_append(abai_text *text, const abai_table *table, size_t width, bool ascii) {
    const layout l = lay_out(table, width);
    size_t from = 0;
    do {
        const size_t wide = from == 0 ? l.first_columns : l.other_columns;
        const size_t to = least(table->columns, from + wide);
        if (from > 0)
            abai_text_append_char(text, '\n');
        append_block(text, table, &l, from, to, ascii);
        from = to;
    } while (from < table->columns);
}
