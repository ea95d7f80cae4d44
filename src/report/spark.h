/* report/spark.h - the shape of a distribution in a few characters. */
#ifndef ABAI_REPORT_SPARK_H
#define ABAI_REPORT_SPARK_H

#include <stdbool.h>
#include <stddef.h>

#include "abanico/result.h"
#include "base/text.h"

enum { ABAI_SPARK_MAX = 64 };

/* Exactly `cells` characters, 1 .. ABAI_SPARK_MAX: a histogram of equal bins from the 0.5th to the
 * 99.5th percentile, the highest bin full, bins without probability blank. Where the values lie on a
 * lattice, as counts do, every bin holds the same number of its points, and what is left of the cells
 * is blank. All blank where the curve is not finite there. */
void abai_spark_append(abai_text *text, const double curve[ABA_CURVE_POINTS], size_t cells,
                       bool ascii);

/* The shares of probability that it shows, not normalised; all zero where there is nothing. */
void abai_spark_masses(const double curve[ABA_CURVE_POINTS], size_t cells, double *masses);

#endif
