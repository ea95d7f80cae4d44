#include "report/columns.h"

#include <stdint.h>
#include <stdlib.h>

#include "report/layout.h"

/* Words are cut to the first of their widths before columns are left out, to the second after that. */
enum { GAP = 2, WORD_LONG = 32, WORD_KEPT = 8 };

abai_columns *abai_columns_new(const abai_column *columns, size_t count, size_t rows) {
    abai_columns *table = calloc(1, sizeof *table);
    if (table == NULL)
        return NULL;
    *table = (abai_columns){columns, count, rows, calloc(rows * count + 1, sizeof(abai_cell))};
    if (table->cells == NULL) {
        free(table);
        return NULL;
    }
    return table;
}

void abai_columns_free(abai_columns *table) {
    if (table == NULL)
        return;
    free(table->cells);
    free(table);
}

static size_t index_of(const abai_columns *table, size_t row, size_t column) {
    return row * table->count + column;
}

char *abai_columns_cell(abai_columns *table, size_t row, size_t column) {
    return table->cells[index_of(table, row, column)];
}

static const char *cell_of(const abai_columns *table, size_t row, size_t column) {
    return table->cells[index_of(table, row, column)];
}

static size_t most(size_t a, size_t b) { return a > b ? a : b; }

/* Width of a column by its head and cells. */
static size_t natural(const abai_columns *table, size_t column) {
    size_t width = abai_text_width(table->columns[column].head);
    for (size_t row = 0; row < table->row_count; row++)
        width = most(width, abai_layout_width(cell_of(table, row, column)));
    return width;
}

/* The next column that is shown, or count. */
static size_t next_shown(const abai_columns *table, const size_t *widths, size_t column) {
    do
        column++;
    while (column < table->count && widths[column] == 0);
    return column;
}

/* The last shown column of the group that begins at `column`, and the columns that it takes. */
static size_t span_of(const abai_columns *table, const size_t *widths, size_t column,
                      size_t *width) {
    *width = widths[column];
    for (size_t next = next_shown(table, widths, column);
         next < table->count && table->columns[next].group == table->columns[column].group;
         next = next_shown(table, widths, next)) {
        *width += GAP + widths[next];
        column = next;
    }
    return column;
}

static size_t first_shown(const size_t *widths, size_t count) {
    size_t column = 0;
    while (column < count && widths[column] == 0)
        column++;
    return column;
}

/* Groups whose name is wider than their columns widen the last of them. */
static bool widen_groups(const abai_columns *table, size_t *widths) {
    bool grouped = false;
    for (size_t i = first_shown(widths, table->count); i < table->count;
         i = next_shown(table, widths, i)) {
        const char *group = table->columns[i].group;
        if (group == NULL)
            continue;
        size_t width;
        i = span_of(table, widths, i, &width);
        grouped = true;
        if (abai_text_width(group) > width)
            widths[i] += abai_text_width(group) - width;
    }
    return grouped;
}

static size_t total(const abai_columns *table, const size_t *widths) {
    size_t sum = 0, shown = 0;
    for (size_t i = 0; i < table->count; i++) {
        sum += widths[i];
        shown += widths[i] > 0;
    }
    return sum + (shown == 0 ? 0 : (shown - 1) * GAP);
}

/* Leave out the columns of the highest rank that is shown; false where there are only those of 0. */
static bool leave_out(const abai_columns *table, size_t *widths) {
    int rank = 0;
    for (size_t i = 0; i < table->count; i++)
        if (widths[i] > 0 && table->columns[i].rank > rank)
            rank = table->columns[i].rank;
    for (size_t i = 0; i < table->count; i++)
        if (rank > 0 && table->columns[i].rank == rank)
            widths[i] = 0;
    return rank > 0;
}

/* Take a column from the widest of the words; false where none is wider than `kept`. */
static bool cut_widest_word(const abai_columns *table, size_t *widths, size_t kept) {
    size_t widest = table->count;
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].is_word && widths[i] > kept &&
            (widest == table->count || widths[i] > widths[widest]))
            widest = i;
    if (widest < table->count)
        widths[widest]--;
    return widest < table->count;
}

/* Widths, 0 of what is not shown. True where there are groups. */
static bool lay_out(const abai_columns *table, size_t *widths, size_t width) {
    for (size_t i = 0; i < table->count; i++)
        widths[i] = most(natural(table, i), 1);
    bool grouped = widen_groups(table, widths);
    while (total(table, widths) > width && cut_widest_word(table, widths, WORD_LONG))
        ;
    while (total(table, widths) > width && leave_out(table, widths))
        grouped = widen_groups(table, widths);
    while (total(table, widths) > width && cut_widest_word(table, widths, WORD_KEPT))
        ;
    return grouped;
}

static void end_line(abai_text *text) {
    while (!text->failed && text->length > 0 && text->data[text->length - 1] == ' ')
        text->data[--text->length] = '\0';
    abai_text_append_char(text, '\n');
}

static void append_groups(abai_text *text, const abai_columns *table, const size_t *widths) {
    const size_t first = first_shown(widths, table->count);
    for (size_t i = first; i < table->count; i = next_shown(table, widths, i)) {
        const char *group = table->columns[i].group;
        abai_text_repeat(text, " ", i == first ? 0 : GAP);
        size_t width;
        i = span_of(table, widths, i, &width);
        abai_layout_right(text, group == NULL ? "" : group, width);
    }
    end_line(text);
}

static void append_cell(abai_text *text, const char *cell, bool is_word, size_t width, bool ascii) {
    if (is_word)
        abai_layout_cell(text, cell, width, ascii);
    else
        abai_layout_right(text, cell, width);
}

/* The heads where row is SIZE_MAX. */
static void append_row(abai_text *text, const abai_columns *table, const size_t *widths, size_t row,
                       bool ascii) {
    const size_t first = first_shown(widths, table->count);
    for (size_t i = first; i < table->count; i = next_shown(table, widths, i)) {
        const char *cell = row == SIZE_MAX ? table->columns[i].head : cell_of(table, row, i);
        abai_text_repeat(text, " ", i == first ? 0 : GAP);
        append_cell(text, cell, table->columns[i].is_word, widths[i], ascii);
    }
    end_line(text);
}

/* Whether any column that is shown has a head: narrow tables may be left with groups alone. */
static bool has_heads(const abai_columns *table, const size_t *widths) {
    for (size_t i = 0; i < table->count; i++)
        if (widths[i] > 0 && table->columns[i].head[0] != '\0')
            return true;
    return false;
}

void abai_columns_append(abai_text *text, const abai_columns *table, size_t width, bool ascii) {
    size_t *widths = calloc(table->count + 1, sizeof *widths);
    if (widths == NULL) {
        text->failed = true;
        return;
    }
    const bool grouped = lay_out(table, widths, width);
    if (grouped)
        append_groups(text, table, widths);
    if (!grouped || has_heads(table, widths))
        append_row(text, table, widths, SIZE_MAX, ascii);
    for (size_t row = 0; row < table->row_count; row++)
        append_row(text, table, widths, row, ascii);
    free(widths);
}
