/* report/columns.h - a table in which each column takes what it needs; columns that do not fit are left
 * out, by rank. (report/table.h breaks a table of equal columns into blocks instead.) */
#ifndef ABAI_REPORT_COLUMNS_H
#define ABAI_REPORT_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

typedef struct abai_column {
    const char
        *group; /* stands above the heads of neighbours that share the pointer; NULL: nothing */
    const char *head;
    bool is_word; /* aligned to the left; words are cut where nothing else helps */
    int rank;     /* 0: always shown; of the others the highest is left out first */
} abai_column;

enum { ABAI_COLUMNS_CELL = 160 }; /* names of inputs have up to 128 */
typedef char abai_cell[ABAI_COLUMNS_CELL];

typedef struct abai_columns {
    const abai_column *columns; /* borrowed */
    size_t count;
    size_t row_count;
    abai_cell *cells; /* row by row; a row of empty ones is an empty line */
} abai_columns;

/* Empty cells; NULL when out of memory. */
abai_columns *abai_columns_new(const abai_column *columns, size_t count, size_t rows);
void abai_columns_free(abai_columns *table);

/* The cell to write to, of ABAI_COLUMNS_CELL bytes. */
char *abai_columns_cell(abai_columns *table, size_t row, size_t column);

/* No line is wider than `width` as long as columns of rank 0 fit into it, their words cut to 8. */
void abai_columns_append(abai_text *text, const abai_columns *table, size_t width, bool ascii);

#endif
