/* engine/tolerance.h - how well the percentiles of a result are settled. */
#ifndef ABAI_ENGINE_TOLERANCE_H
#define ABAI_ENGINE_TOLERANCE_H

#include <stdbool.h>

#include "abanico/result.h"

/* Fill result->tolerance: of every output that varies and every percentile but 0 and 100 the ratio of half
 * its interval to the output's 5-95 band, and the largest; a band of no width makes any interval that has one
 * infinitely wide. Where it is larger than wanted the result gets a warning. False: out of memory. */
bool abai_tolerance_judge(aba_result *result, double wanted);

/* Whether some output has no draw that counts: its percentiles are not known, however many there are. */
bool abai_tolerance_hopeless(const aba_result *result);

#endif
