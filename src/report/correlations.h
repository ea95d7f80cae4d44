/* report/correlations.h - how correlated inputs were to be, and are. */
#ifndef ABAI_REPORT_CORRELATIONS_H
#define ABAI_REPORT_CORRELATIONS_H

#include "abanico/result.h"
#include "base/text.h"
#include "json/json.h"
#include "report/bands.h"

/* A table with a row for each pair; the first ten of them unless verbose. Nothing where inputs are
 * independent, as in the others. */
void abai_correlations_append(abai_text *text, const aba_result *result, bool verbose,
                              const abai_bands_options *options);

/* The member "correlations" of a result. */
void abai_correlations_write(abai_json_writer *w, const aba_result *result);

/* Rows of summary CSV: output "a:b" (names have no colon), unit 1, and for the pair's coefficient, say
 * spearman, the statistics spearman_requested, spearman_used and spearman, the last with its interval; n
 * is the samples that it is of. */
void abai_correlations_rows(abai_text *text, const aba_result *result);

#endif
