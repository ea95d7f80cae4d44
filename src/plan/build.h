/* plan/build.h - what the parts of the plan's making share. Private to plan/. */
#ifndef ABAI_PLAN_BUILD_H
#define ABAI_PLAN_BUILD_H

#include "plan/plan.h"

/* Names of inputs and model entries, sorted for look-up. */
typedef struct abai_name {
    const char *name;
    bool is_input;
    size_t index;
} abai_name;

typedef struct abai_build {
    const aba_scenario *scenario;
    abai_plan *plan;
    abai_arena *arena;
    uint64_t seed;
    bool tables;
    abai_name *names;
    size_t name_count;
    abai_value *formulas; /* values of model entries compiled so far */
    bool *constant;       /* of each, whether it depends on no input that is drawn */
} abai_build;

/* The name's entry, or NULL. */
const abai_name *abai_build_find(const abai_build *build, const char *name);
/* ABA_INVALID: "unknown name 'pwoer'...", with the nearest of the names allowed here. */
aba_status abai_build_unknown(const abai_build *build, const char *name, bool inputs_only,
                              aba_error *error);
/* The value of input `index` in a builder: a constant or its column. */
aba_status abai_build_input(const abai_build *build, abai_builder *builder, size_t index,
                            abai_value *out, aba_error *error);

/* inputs.c: draws and their order. */
aba_status abai_build_inputs(abai_build *build, aba_error *error) ABA_MUST_USE;
/* model.c: the model's program. */
aba_status abai_build_model(abai_build *build, aba_error *error) ABA_MUST_USE;
/* copula.c */
aba_status abai_build_copula(abai_build *build, aba_error *error) ABA_MUST_USE;
/* evidence.c: needs inputs and model */
aba_status abai_build_evidence_plan(abai_build *build, aba_error *error) ABA_MUST_USE;

/* thresholds.c */
aba_status abai_build_plan_thresholds(abai_build *build, aba_error *error) ABA_MUST_USE;

/* plan.c: which unit an output counts in. */
const abai_unit *abai_build_output_unit(const abai_build *build, size_t output);

/* "a -> b -> a" for a ring of indices. NULL: out of memory. */
char *abai_build_ring(const abai_build *build, const size_t *ring, size_t length,
                      const char *(*name)(const abai_build *build, size_t index));

#endif
