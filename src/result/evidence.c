#include "result/evidence.h"

#include <stdlib.h>

static void posteriors_free(aba_posterior *posteriors, size_t count) {
    for (size_t i = 0; posteriors != NULL && i < count; i++) {
        free(posteriors[i].name);
        free(posteriors[i].unit);
        free(posteriors[i].percentiles);
    }
    free(posteriors);
}

void abai_evidence_free(aba_evidence *evidence) {
    if (evidence == NULL)
        return;
    for (size_t i = 0; evidence->items != NULL && i < evidence->item_count; i++) {
        free(evidence->items[i].about);
        free(evidence->items[i].unit);
        free(evidence->items[i].reading);
        free(evidence->items[i].text);
        free(evidence->items[i].source);
    }
    free(evidence->items);
    posteriors_free(evidence->inputs, evidence->input_count);
    posteriors_free(evidence->outputs, evidence->output_count);
    free(evidence);
}
