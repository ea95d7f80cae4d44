/* report/round.h - numbers with the digits that their intervals support, for people to read.
 *
 * The last digit shown is about the half width of the Monte Carlo interval: 2 to 6 significant
 * digits, none of them invented by the precision of a double.
 */
#ifndef ABAI_REPORT_ROUND_H
#define ABAI_REPORT_ROUND_H

#include <stddef.h>

#include "abanico/result.h"
#include "base/number.h"

enum { ABAI_FIGURE_SIZE = ABAI_NUMBER_SIZE };

typedef struct abai_figure {
    double value;
    double half_width; /* 0: exact; infinite or NaN: not known, digits as the row's others */
    int place; /* exponent of ten of the last digit, where it is rounded apart from the others */
    char text[ABAI_FIGURE_SIZE];
} abai_figure;

/* Fill in the texts of figures that stand in one row, in one unit. They have the same number of
 * decimals, as many as the widest interval supports, but two digits at least of each value; or all
 * are in scientific notation because one would be too long otherwise (9 columns, or 1e7 and above).
 * Where the row spans decades, so that this would invent digits, each is as it would be alone. What
 * is shown of a rising row never falls. */
void abai_round_row(abai_figure *figures, size_t count);

/* A low end, a value and a high end, alike, to two digits of half the interval; the ends may be
 * infinite or NaN. Half widths are not looked at. */
void abai_round_interval(abai_figure figures[3]);

/* One figure alone. Returns figure->text. */
const char *abai_round(abai_figure *figure);

/* A number that no interval goes with, with at most `digits` significant digits and no zeros behind
 * the last of them. Returns out. */
char *abai_round_digits(double value, int digits, char out[ABAI_FIGURE_SIZE]);

/* Half the width of a percentile's interval; its one side where the other is open; sd where
 * that is the value itself, or both are (too few draws for any interval); infinite for the extremes, which have none. */
double abai_percentile_half_width(const aba_percentile *percentile, double sd);

#endif
