/* report/sensitivity.h - which inputs an output's spread comes from, in the three kinds of report. Where a
 * result has no sensitivity they write nothing. */
#ifndef ABAI_REPORT_SENSITIVITY_H
#define ABAI_REPORT_SENSITIVITY_H

#include "abanico/result.h"
#include "base/text.h"
#include "json/json.h"
#include "report/bands.h"

/* The member "sensitivity". */
void abai_sensitivity_json(abai_json_writer *writer, const aba_result *result);

/* Rows of one output: spearman[x], partial_rank[x], sobol_first[x], sobol_total[x], and percentiles of
 * the output, at_p05[x] and at_p95[x], while input x is at its own. */
void abai_sensitivity_csv(abai_text *text, const aba_result *result, size_t output);

/* A table for each output, with a bar of the first-order index, or of the total one by pick and freeze.
 * verbose: all intervals, and percentiles where one input is at its p05 and p95. */
void abai_sensitivity_append(abai_text *text, const aba_result *result, bool verbose,
                             const abai_bands_options *options);

#endif
