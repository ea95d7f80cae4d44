/* report/table.h - a grid of texts in aligned columns, broken into blocks that fit a width. */
#ifndef ABAI_REPORT_TABLE_H
#define ABAI_REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum { ABAI_TABLE_CELL = 32 };

/* One row: a name, a unit, a number in each column, and a tail at the end of the line in the first
 * block. A row with `across` has that text behind its first number instead of more numbers and a
 * tail, and stands in the first block alone. Strings are borrowed. */
typedef struct abai_table_row {
    const char *name;
    const char *unit;
    char (*cells)[ABAI_TABLE_CELL]; /* one for each column, and one at least */
    const char *across;
    char tail[256];
} abai_table_row;

typedef struct abai_table {
    size_t columns;
    char (*heads)[ABAI_TABLE_CELL];
    size_t row_count;
    abai_table_row *rows;
    const char *tail_head;
    size_t tail_width; /* columns of every row's tail; 0: none */
} abai_table;

/* An empty table; NULL when out of memory. Free with abai_table_free. */
abai_table *abai_table_new(size_t rows, size_t columns);
void abai_table_free(abai_table *table);

/* Columns of a line that holds everything but tails. */
size_t abai_table_width(const abai_table *table);

/* Every line takes `width` columns at most, as long as that is 40 or more. */
void abai_table_append(abai_text *text, const abai_table *table, size_t width, bool ascii);

#endif
