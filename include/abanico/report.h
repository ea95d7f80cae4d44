/* abanico/report.h - results as text. All texts are malloc'd, NUL-terminated UTF-8; length, their
 * bytes without the NUL, may be NULL. */
#ifndef ABANICO_REPORT_H
#define ABANICO_REPORT_H

#include <stddef.h>

#include "abanico/result.h"
#include "abanico/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The result file, format abanico-result/1: numbers read back to the same doubles, an open interval
 * end or a number that does not exist is null. The bytes are a function of the result alone. */
ABA_API aba_status aba_report_json(const aba_result *result, char **text, size_t *length,
                                   aba_error *error) ABA_MUST_USE;

/* Tidy CSV, one statistic of one output a row; fields quoted as in RFC 4180, lines ended by LF alone:
 * scenario,output,unit,statistic,prob,value,ci_low,ci_high,ci_method,n,n_failed,seed
 * statistic is mean, mean_se, sd, min, max; percentile with its probability in prob; shortest_low and
 * shortest_high, the shortest interval, with its coverage in prob; P(>100) with the threshold, in the
 * output's unit. Where there is evidence, statistics named posterior_mean, posterior_mean_se, posterior_sd,
 * posterior_ess and posterior_percentile follow, whose n are draws of some weight. Behind the outputs stand
 * correlated pairs of inputs, output "a:b" and unit 1: of the pair's coefficient, say spearman,
 * spearman_requested, spearman_used and spearman, the one achieved, with its interval by Fisher's z and the
 * samples n that it is of. ci_method says how an interval was made (aba_result); open ends and numbers that
 * do not exist are empty. Texts that a spreadsheet would take for a formula get an apostrophe in front. */
ABA_API aba_status aba_report_csv(const aba_result *const *results, size_t count, char **text,
                                  size_t *length, aba_error *error) ABA_MUST_USE;

typedef struct aba_text_options {
    int width;   /* columns; 0: 80 */
    int verbose; /* also the intervals of all statistics, inputs, assumptions, sources */
    int ascii;   /* no characters beyond ASCII of our own */
    int quiet;   /* bands alone: no claims, no warnings */
} aba_text_options;

/* For people: bands of each output, rounded to what their intervals support, with the shape of its
 * distribution (a histogram from the 0.5th to the 99.5th percentile); prior beside posterior where there is
 * evidence; claims; warnings. No line is
 * wider than options->width (40 at least). options may be NULL. */
ABA_API aba_status aba_report_text(const aba_result *result, const aba_text_options *options,
                                   char **text, size_t *length, aba_error *error) ABA_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
