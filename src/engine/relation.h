/* engine/relation.h - which inputs an output comes from, and which inputs follow from which. */
#ifndef ABAI_ENGINE_RELATION_H
#define ABAI_ENGINE_RELATION_H

#include "engine/conditional.h"
#include "plan/plan.h"

typedef struct abai_relation {
    size_t inputs, outputs;
    /* follows[i * inputs + j]: parameters of input i come from input j, at any remove. */
    bool *follows;
    /* reaches[o * inputs + i]: output o comes from the drawn input i by formulas, or by parameters of
     * those it comes from. By what is written: of `0 * x`, from x. */
    bool *reaches;
    abai_conditional conditional;
} abai_relation;

/* ABA_MEMORY; *relation is then empty, and may be freed like any other. */
aba_status abai_relation_init(abai_relation *relation, const abai_plan *plan,
                              aba_error *error) ABA_MUST_USE;
void abai_relation_free(abai_relation *relation);

bool abai_relation_follows(const abai_relation *relation, size_t input, size_t other);
bool abai_relation_reaches(const abai_relation *relation, size_t output, size_t input);
/* Whether an index of the input can be other than 0: it reaches the output, or is correlated with an input
 * that does. */
bool abai_relation_matters(const abai_relation *relation, const abai_plan *plan, size_t output,
                           size_t input);

#endif
