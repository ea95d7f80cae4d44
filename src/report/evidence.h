/* report/evidence.h - what the evidence makes of the bands; nothing where a result has none. */
#ifndef ABAI_REPORT_EVIDENCE_H
#define ABAI_REPORT_EVIDENCE_H

#include "abanico/result.h"
#include "base/text.h"
#include "json/json.h"
#include "report/bands.h"

/* The pieces, the effective sample size, and prior and posterior bands side by side: the
 * lowest percentile, the middle one and the highest. `verbose`: all statistics given the evidence, with
 * their intervals. */
void abai_evidence_append(abai_text *text, const aba_result *result, bool verbose,
                          const abai_bands_options *options);

/* The member "evidence". */
void abai_evidence_write(abai_json_writer *w, const aba_result *result);

/* One row of the CSV of an output; prob, low and high may be NaN or infinite: they are empty then. */
typedef struct abai_evidence_row {
    const aba_posterior *output;
    const char *statistic; /* "posterior_mean", "posterior_mean_se", "posterior_sd", ... */
    double prob, value, low, high;
    const char *ci_method; /* "" where there is no interval */
    uint64_t n, n_failed;
} abai_evidence_row;
void abai_evidence_rows(const aba_result *result, size_t output,
                        void (*row)(void *context, const abai_evidence_row *row), void *context);

/* "weighted": how intervals given the evidence come about (abanico/evidence.h). */
extern const char abai_evidence_ci_method[];

#endif
