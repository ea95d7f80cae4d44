/* audit/audit.h - what the parts of an audit share. Private to audit/. */
#ifndef ABAI_AUDIT_AUDIT_H
#define ABAI_AUDIT_AUDIT_H

#include "abanico/audit.h"
#include "scenario/scenario.h"

/* An audit under way. */
typedef struct abai_audit_work {
    const aba_scenario *scenario;
    const aba_run_options *options; /* the caller's, or defaults */
    aba_audit *audit;               /* filled step by step */
    uint64_t first_samples;         /* of the run that claims are held against */
    uint64_t done, total;           /* samples of all runs, for progress */
} abai_audit_work;

/* aba_run as one part of the whole: its progress counts `samples` of the work's total. */
aba_status abai_audit_part(abai_audit_work *work, const aba_scenario *scenario,
                           const aba_run_options *options, uint64_t samples, aba_result **result,
                           aba_error *error) ABA_MUST_USE;

/* ---- claims.c ---------------------------------------------------------------------------------- */

/* The first run, with claims and pairs of claims. */
aba_status abai_audit_claims(abai_audit_work *work, aba_error *error) ABA_MUST_USE;

/* ---- ranges.c: which inputs are ranges, and scenarios that read them otherwise -------------------- */

/* Fill audit->ranges and audit->notes, which keeps room for one more. ABA_MEMORY. */
aba_status abai_audit_ranges(abai_audit_work *work, aba_error *error) ABA_MUST_USE;

/* A scenario in which the ranges with chosen[range] true are read in the given way. *same tells that this
 * is the scenario itself, and *out is NULL then. *left_out names the keys that were dropped, "mode and
 * lambda" (malloc'd), or is NULL. ABA_INVALID, with a text that says why without a place, where there is no
 * such scenario; ABA_MEMORY. */
aba_status abai_audit_reread(const abai_audit_work *work, const bool *chosen, size_t reading,
                             aba_scenario **out, bool *same, char **left_out,
                             aba_error *error) ABA_MUST_USE;

/* The text of an error about a scenario that abai_audit_reread made, without its place. */
const char *abai_audit_reason(const aba_error *error);

/* ---- variants.c -------------------------------------------------------------------------------- */

/* Make room for all variants, so that their number is known. ABA_MEMORY. */
aba_status abai_audit_variants_start(abai_audit_work *work, aba_error *error) ABA_MUST_USE;
/* Run the base and all variants, and rank them. */
aba_status abai_audit_variants(abai_audit_work *work, aba_error *error) ABA_MUST_USE;

#endif
