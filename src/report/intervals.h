/* report/intervals.h - how sure the statistics are. */
#ifndef ABAI_REPORT_INTERVALS_H
#define ABAI_REPORT_INTERVALS_H

#include <stdbool.h>

#include "abanico/result.h"
#include "base/text.h"
#include "report/bands.h"

/* Whether any percentile of an output has an interval that says more than that it is one value. */
bool abai_intervals_known(const aba_result *result);

/* A line that names the percentiles of outputs that have no interval because the draws are too few;
 * nothing where there are none. */
void abai_intervals_missing_append(abai_text *text, const aba_result *result,
                                   const abai_bands_options *options);

/* For each output that is not constant: mean, percentiles and sd with their intervals; min and max; the
 * shortest interval. What does not converge is "none".
 * Nothing where there is no such output. */
void abai_intervals_append(abai_text *text, const aba_result *result,
                           const abai_bands_options *options);

#endif
