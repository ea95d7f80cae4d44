/* A model for tests of formulas: named inputs with units, and one value for each. */
#ifndef EXPR_MODEL_H
#define EXPR_MODEL_H

#include <stddef.h>

#include "expr/expr.h"

typedef struct expr_input {
    const char *name, *unit;
    double value;
} expr_input;

typedef struct expr_model {
    abai_arena *arena;
    abai_builder *builder;
    const expr_input *inputs;
    size_t count;
    aba_error error; /* of the last call that failed */
} expr_model;

/* Asserts that memory suffices. */
expr_model expr_model_new(const expr_input *inputs, size_t count);
void expr_model_free(expr_model *model);

/* Parse and add an expression, at the place f.json:3:7 and under the path "model.m". */
aba_status expr_model_add(expr_model *model, const char *text, abai_value *out);

/* The values of outputs at the inputs' values, for one sample. Asserts that all goes well. */
void expr_model_run(expr_model *model, const abai_value *outputs, size_t count, double *results);

#endif
