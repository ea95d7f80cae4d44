/* report/bands.h - tables of quantities: a row each, percentiles or moments in columns. */
#ifndef ABAI_REPORT_BANDS_H
#define ABAI_REPORT_BANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "abanico/result.h"
#include "base/text.h"

typedef struct abai_bands_options {
    size_t width; /* columns that a line may take */
    bool ascii;
} abai_bands_options;

/* Name, unit, percentiles and shape of each quantity; a constant shows its one value. Where a line
 * cannot hold all percentiles, the table goes on in further blocks below. Names and units are cut
 * only where not even three percentiles would stand beside them. */
void abai_bands_append(abai_text *text, const aba_quantity *quantities, size_t count,
                       const abai_bands_options *options);

/* Whether it has one value in all draws, and not because there is but one: one draw of an output is
 * no constant, an input that is a value is. */
bool abai_quantity_constant(const aba_quantity *quantity);

/* "p05", "p50", "p97.5", "p100". */
void abai_percentile_label(abai_text *text, double p);

#endif
