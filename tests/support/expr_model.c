#include "expr_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* Scratch columns, inputs and outputs that a test may have. */
enum { MOST = 256 };

expr_model expr_model_new(const expr_input *inputs, size_t count) {
    expr_model model = {.arena = abai_arena_new(), .inputs = inputs, .count = count};
    assert_non_null(model.arena);
    model.builder = abai_builder_new(model.arena);
    assert_non_null(model.builder);
    return model;
}

void expr_model_free(expr_model *model) { abai_arena_free(model->arena); }

static aba_status look_up(void *context, const char *name, abai_value *out, aba_error *error) {
    expr_model *model = context;
    for (size_t i = 0; i < model->count; i++) {
        abai_unit unit;
        char reason[128];
        if (strcmp(name, model->inputs[i].name) != 0)
            continue;
        if (!abai_unit_parse(model->inputs[i].unit, &unit, reason, sizeof reason))
            return abai_fail(error, ABA_INTERNAL, "%s", reason);
        return abai_builder_column(model->builder, (int)i, &unit, false, out, error);
    }
    return abai_fail(error, ABA_INVALID, "unknown name '%s'", name);
}

aba_status expr_model_add(expr_model *model, const char *text, abai_value *out) {
    static const abai_place place = {"f.json", 3, 7};
    abai_expr *expr;
    aba_status status =
        abai_expr_parse(text, &place, "model.m", model->arena, &expr, &model->error);
    if (status == ABA_OK)
        status = abai_builder_expression(model->builder, expr, look_up, model, out, &model->error);
    return status;
}

void expr_model_run(expr_model *model, const abai_value *outputs, size_t count, double *results) {
    abai_program *program;
    if (abai_builder_finish(model->builder, outputs, count, &program, &model->error) != ABA_OK)
        fail_msg("%s", model->error.text);
    double scratch[MOST];
    const double *columns[MOST];
    double *outs[MOST];
    assert_true(abai_program_scratch(program) < MOST && model->count < MOST && count < MOST);
    for (size_t i = 0; i < model->count; i++)
        columns[i] = &model->inputs[i].value;
    for (size_t i = 0; i < count; i++)
        outs[i] = &results[i];
    abai_program_run(program, columns, 1, scratch, 1, outs);
}
