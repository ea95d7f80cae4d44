/* Results made by hand, from the quantile functions of known distributions, as a run of n draws
 * would give them on average: no draws, so the same numbers everywhere. */
#ifndef ABANICO_TESTS_REPORT_RESULT_H
#define ABANICO_TESTS_REPORT_RESULT_H

#include <stddef.h>
#include <stdint.h>

#include "abanico/result.h"

/* Quantile of a distribution with two parameters; p in [0, 1], both ends finite. */
typedef double (*report_quantile)(double p, double a, double b);

double report_normal(double p, double mean, double sd);
double report_lognormal(double p, double p05, double p95);
double report_uniform(double p, double min, double max);
double report_step(double p, double low, double high); /* low up to p = 0.7, high above */
double report_constant(double p, double value, double unused);
double report_floor_normal(double p, double mean, double sd); /* whole numbers */

/* A result without quantities; name and title as given (title may be NULL). Aborts the test when
 * out of memory, as do the others. Free with aba_result_free. */
aba_result *report_result(const char *name, const char *title, uint64_t samples);

/* Add an output, or an input where distribution is not NULL. Percentiles at the count values p,
 * with the intervals that n draws give on average; open-ended where n is too small for one. */
aba_quantity *report_add(aba_result *result, const char *name, const char *unit,
                         const char *distribution, const double *p, size_t count,
                         report_quantile quantile, double a, double b);

/* A claim about an output, judged by the caller. text and source may be NULL. */
void report_claim(aba_result *result, const char *about, double low, double high, const char *unit,
                  const char *text, const char *source, double median, double tail, double factor,
                  aba_verdict verdict);

void report_warning(aba_result *result, const char *warning);

/* A copy by malloc; NULL for NULL. */
char *report_copy(const char *text);

#endif
