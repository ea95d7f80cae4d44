/* The model's entries in the order of their dependence, compiled into one program. */
#include <math.h>

#include "plan/build.h"
#include "plan/graph.h"

static const char *formula_name(const abai_build *build, size_t index) {
    return build->scenario->formulas[index].name;
}

typedef struct edges {
    const abai_build *build;
    abai_graph *graph;
    size_t node;
    aba_error *error;
} edges;

/* Unknown names are left to the compiler, which knows where in the expression they stand. */
static aba_status need_name(void *context, const char *name) {
    const edges *e = context;
    const abai_name *found = abai_build_find(e->build, name);
    if (found == NULL || found->is_input)
        return ABA_OK;
    return abai_graph_need(e->graph, e->node, found->index, e->error);
}

static aba_status order_formulas(abai_build *build, size_t *order, aba_error *error) {
    const aba_scenario *s = build->scenario;
    abai_graph *graph = abai_graph_new(build->arena, s->formula_count);
    if (graph == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < s->formula_count; i++) {
        edges e = {build, graph, i, error};
        const aba_status status = abai_expr_names(s->formulas[i].expression, need_name, &e);
        if (status != ABA_OK)
            return status;
    }
    size_t cycle = 0;
    const aba_status status = abai_graph_sort(graph, order, &cycle, error);
    if (status != ABA_OK || cycle == 0)
        return status;
    const char *ring = abai_build_ring(build, order, cycle, formula_name);
    const abai_formula *first = &s->formulas[order[0]];
    return ring == NULL ? abai_fail_memory(error)
                        : abai_fail_at(error, &first->place, first->path,
                                       "cycle %s; an entry may not depend on itself", ring);
}

typedef struct lookup_context {
    const abai_build *build;
    abai_builder *builder;
} lookup_context;

static aba_status look_up(void *context, const char *name, abai_value *out, aba_error *error) {
    const lookup_context *c = context;
    const abai_name *found = abai_build_find(c->build, name);
    if (found == NULL)
        return abai_build_unknown(c->build, name, false, error);
    if (found->is_input)
        return abai_build_input(c->build, c->builder, found->index, out, error);
    *out = c->build->formulas[found->index];
    return ABA_OK;
}

/* What no input can mend is an error before any sample is drawn. */
static aba_status check_constant(const abai_build *build, const abai_builder *builder, size_t index,
                                 aba_error *error) {
    const abai_formula *formula = &build->scenario->formulas[index];
    double number;
    build->constant[index] = abai_builder_is_constant(builder, &build->formulas[index], &number);
    if (!build->constant[index] || isfinite(number))
        return ABA_OK;
    const char *path = abai_arena_printf(build->arena, "%s.expression", formula->path);
    return path == NULL
               ? abai_fail_memory(error)
               : abai_fail_at(error, &formula->place, path, "gives %s whatever the inputs are",
                              isnan(number) ? "NaN" : "infinity");
}

/* An entry counts in its own unit from here on. */
static aba_status compile_formula(abai_build *build, abai_builder *builder, size_t index,
                                  aba_error *error) {
    const abai_formula *formula = &build->scenario->formulas[index];
    lookup_context context = {build, builder};
    abai_value value;
    aba_status status =
        abai_builder_expression(builder, formula->expression, look_up, &context, &value, error);
    if (status == ABA_OK)
        status = abai_builder_convert(builder, formula->expression, &value, &formula->unit,
                                      &build->formulas[index], error);
    return status == ABA_OK ? check_constant(build, builder, index, error) : status;
}

/* All formulas as outputs of one program, in the order of their evaluation. */
static aba_status build_trace(const abai_build *build, abai_builder *builder, size_t *order,
                              aba_error *error) {
    const size_t count = build->scenario->formula_count;
    abai_value *outputs = abai_arena_alloc(build->arena, count + 1, sizeof *outputs);
    if (outputs == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        outputs[i] = build->formulas[order[i]];
    abai_program *program = NULL;
    const aba_status status = abai_builder_finish(builder, outputs, count, &program, error);
    if (status == ABA_OK) {
        build->plan->trace = program;
        build->plan->trace_order = order;
    }
    return status;
}

static aba_status output_value(abai_build *build, abai_builder *builder,
                               const abai_reference *output, abai_value *out, aba_error *error) {
    if (!output->is_input) {
        *out = build->formulas[output->index];
        return ABA_OK;
    }
    aba_status status = abai_build_input(build, builder, output->index, out, error);
    if (status == ABA_OK)
        status = abai_builder_convert(builder, NULL, out,
                                      &build->scenario->inputs[output->index].unit, out, error);
    return status;
}

/* What the sampler can draw of an input: down to 2^-54 of probability at either end (rng/stream.h). Mixtures
 * and lists may have gaps, and what is clamped has no density at its ends. */
static bool column_range(void *context, int column, double *low, double *high) {
    const abai_build *build = context;
    const abai_draw *draw = &build->plan->draws[column];
    if (draw->kind == ABAI_DRAW_CONSTANT) {
        *low = *high = draw->constant;
        return true;
    }
    if (draw->kind != ABAI_DRAW_FIXED || abai_dist_is_discrete(draw->dist) ||
        abai_dist_info_of(draw->dist)->lists != ABAI_LISTS_NONE ||
        build->scenario->inputs[column].distribution.has_clamp)
        return false;
    *low = abai_dist_quantile(draw->dist, -0x1p-54);
    *high = abai_dist_quantile(draw->dist, 0x1p-54);
    return true;
}

static aba_status find_poles(abai_build *build, const abai_builder *builder,
                             const abai_value *outputs, aba_error *error) {
    const size_t count = build->scenario->output_count;
    bool *poles = abai_arena_alloc(build->arena, count + 1, sizeof *poles);
    build->plan->poles = poles;
    return poles != NULL && abai_builder_poles(builder, column_range, build, outputs, count, poles)
               ? ABA_OK
               : abai_fail_memory(error);
}

aba_status abai_build_model(abai_build *build, aba_error *error) {
    const aba_scenario *s = build->scenario;
    abai_builder *builder = abai_builder_new(build->arena);
    size_t *order = abai_arena_alloc(build->arena, s->formula_count + 1, sizeof *order);
    abai_value *outputs = abai_arena_alloc(build->arena, s->output_count + 1, sizeof *outputs);
    build->formulas = abai_arena_alloc(build->arena, s->formula_count + 1, sizeof *build->formulas);
    build->constant = abai_arena_alloc(build->arena, s->formula_count + 1, sizeof *build->constant);
    if (builder == NULL || order == NULL || outputs == NULL || build->formulas == NULL ||
        build->constant == NULL)
        return abai_fail_memory(error);
    aba_status status = order_formulas(build, order, error);
    for (size_t i = 0; status == ABA_OK && i < s->formula_count; i++)
        status = compile_formula(build, builder, order[i], error);
    for (size_t i = 0; status == ABA_OK && i < s->output_count; i++)
        status = output_value(build, builder, &s->outputs[i], &outputs[i], error);
    abai_program *program = NULL;
    if (status == ABA_OK)
        status = abai_builder_finish(builder, outputs, s->output_count, &program, error);
    if (status == ABA_OK)
        status = find_poles(build, builder, outputs, error);
    if (status != ABA_OK)
        return status;
    build->plan->model = program;
    return build_trace(build, builder, order, error);
}
