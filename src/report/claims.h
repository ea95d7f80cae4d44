/* report/claims.h - published claims beside what was simulated, in words. */
#ifndef ABAI_REPORT_CLAIMS_H
#define ABAI_REPORT_CLAIMS_H

#include "abanico/result.h"
#include "base/text.h"
#include "report/bands.h"

/* Verdict, output, the claim as published, and how far the median is from it. Nothing at all where
 * there are no claims. */
void abai_claims_append(abai_text *text, const aba_result *result,
                        const abai_bands_options *options);

/* "100 to 999 MWh", "at most 5 USD", "at least 0.3", "any value". */
void abai_claim_range_append(abai_text *text, const aba_claim *claim);

#endif
