#include "abanico/result.h"

#include <stdlib.h>

#include "result/evidence.h"
#include "result/sensitivity.h"

static void quantities_free(aba_quantity *quantities, size_t count) {
    for (size_t i = 0; quantities != NULL && i < count; i++) {
        aba_quantity *quantity = &quantities[i];
        free(quantity->name);
        free(quantity->title);
        free(quantity->unit);
        free(quantity->distribution);
        free(quantity->source);
        free(quantity->assumed);
        free(quantity->statistics.percentiles);
        free(quantity->exceedances);
    }
    free(quantities);
}

static void claims_free(aba_claim *claims, size_t count) {
    for (size_t i = 0; claims != NULL && i < count; i++) {
        free(claims[i].about);
        free(claims[i].unit);
        free(claims[i].text);
        free(claims[i].source);
    }
    free(claims);
}

static void correlations_free(aba_correlations *correlations) {
    for (size_t i = 0; correlations->pairs != NULL && i < correlations->count; i++) {
        free(correlations->pairs[i].between[0]);
        free(correlations->pairs[i].between[1]);
    }
    free(correlations->pairs);
    free(correlations->family);
}

void aba_result_free(aba_result *result) {
    if (result == NULL)
        return;
    quantities_free(result->inputs, result->input_count);
    quantities_free(result->outputs, result->output_count);
    correlations_free(&result->correlations);
    claims_free(result->claims, result->claim_count);
    abai_evidence_free(result->evidence);
    abai_sensitivity_free(result->sensitivity);
    for (size_t i = 0; result->warnings != NULL && i < result->warning_count; i++)
        free(result->warnings[i]);
    free(result->warnings);
    free(result->version);
    free(result->name);
    free(result->title);
    free(result->sha256);
    free(result->resolved);
    free(result->design);
    free(result->sampler);
    free(result->stream);
    free(result->ci_method);
    free(result->mean_ci_method);
    free(result->sd_ci_method);
    free(result->exceedance_ci_method);
    free(result->tolerance.output);
    free(result);
}

const char *aba_coefficient_text(aba_coefficient kind) {
    switch (kind) {
    case ABA_SPEARMAN:
        return "spearman";
    case ABA_PEARSON:
        return "pearson";
    case ABA_KENDALL:
        return "kendall";
    }
    return "unknown coefficient";
}

const char *aba_convergence_text(aba_convergence convergence) {
    switch (convergence) {
    case ABA_MOMENTS_CONVERGE:
        return NULL;
    case ABA_VARIANCE_DIVERGES:
        return "variance does not converge";
    case ABA_MEAN_DIVERGES:
        return "mean does not converge";
    }
    return NULL;
}

const char *aba_verdict_text(aba_verdict verdict) {
    switch (verdict) {
    case ABA_CONSISTENT:
        return "consistent";
    case ABA_TENSION:
        return "tension";
    case ABA_CONTRADICTED:
        return "contradicted";
    }
    return "unknown verdict";
}
