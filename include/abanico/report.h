/* abanico/report.h - results as text. All texts are malloc'd, NUL-terminated UTF-8. */
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

/* Tidy CSV, one statistic a row, RFC 4180:
 * scenario,output,unit,statistic,prob,value,ci_low,ci_high,ci_method,n,n_failed,seed */
ABA_API aba_status aba_report_csv(const aba_result *const *results, size_t count, char **text,
                                  size_t *length, aba_error *error) ABA_MUST_USE;

typedef struct aba_text_options {
    int width;    /* columns; 0: 80 */
    int verbose;  /* also inputs, assumptions, sources */
    int ascii;    /* no characters beyond ASCII of our own */
} aba_text_options;

/* For people: bands of each output, rounded to what their intervals support, with the shape of its
 * distribution; claims; warnings. options may be NULL. */
ABA_API aba_status aba_report_text(const aba_result *result, const aba_text_options *options,
                                   char **text, size_t *length, aba_error *error) ABA_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
