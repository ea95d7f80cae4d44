/* result/sensitivity.h - what a result says of sensitivity. */
#ifndef ABAI_RESULT_SENSITIVITY_H
#define ABAI_RESULT_SENSITIVITY_H

#include "abanico/sensitivity.h"

/* Frees all that it holds, and itself. NULL is allowed. */
void abai_sensitivity_free(aba_sensitivity_result *result);

#endif
