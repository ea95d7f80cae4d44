/* report/csv.h - rows of the tidy table, one statistic each. */
#ifndef ABAI_REPORT_CSV_H
#define ABAI_REPORT_CSV_H

#include <stdint.h>

#include "abanico/result.h"
#include "base/text.h"

/* What stands in a row beside scenario, output, unit and seed. Numbers that are not finite leave their field
 * empty. */
typedef struct abai_csv_row {
    const char *statistic;
    double prob, value, ci_low, ci_high;
    const char *ci_method; /* "" where there is no interval */
    const char *unit;      /* NULL: the output's */
    uint64_t n, n_failed;
} abai_csv_row;

/* The heads of columns, first of all. */
void abai_csv_append_head(abai_text *text);

void abai_csv_append(abai_text *text, const aba_result *result, const aba_quantity *output,
                     const abai_csv_row *row);

#endif
