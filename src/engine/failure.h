/* engine/failure.h - saying which sample failed, where in the model, and with which inputs. */
#ifndef ABAI_ENGINE_FAILURE_H
#define ABAI_ENGINE_FAILURE_H

#include "engine/sampler.h"

/* Fill *error with ABA_NONFINITE for a sample of which column `column` is NaN or infinite, naming the
 * input, or the formula among those that the column comes from, where that begins. Uses the workspace. */
aba_status abai_failure_explain(abai_workspace *workspace, aba_sampler sampler, uint64_t sample,
                                size_t column, aba_error *error);

#endif
