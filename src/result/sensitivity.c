#include "result/sensitivity.h"

#include <stdlib.h>

void abai_sensitivity_free(aba_sensitivity_result *result) {
    if (result == NULL)
        return;
    for (size_t i = 0; result->outputs != NULL && i < result->output_count; i++) {
        free(result->outputs[i].indices);
        free(result->outputs[i].unrelated);
        free(result->outputs[i].swings);
    }
    for (size_t i = 0; result->notes != NULL && i < result->note_count; i++)
        free(result->notes[i]);
    free(result->outputs);
    free(result->notes);
    free(result);
}

const char *aba_sensitivity_text(aba_sensitivity method) {
    switch (method) {
    case ABA_SENSITIVITY_NONE:
        return "none";
    case ABA_SENSITIVITY_GIVEN:
        return "given";
    case ABA_SENSITIVITY_SOBOL:
        return "sobol";
    }
    return "unknown method";
}
