/* Inputs: their parameters' values, their distributions and tables, the order of drawing. */
#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "plan/build.h"
#include "plan/graph.h"

static const char *input_name(const abai_build *build, size_t index) {
    return build->scenario->inputs[index].name;
}

/* ---- the order of drawing -------------------------------------------------------------------- */

typedef struct edges {
    const abai_build *build;
    abai_graph *graph;
    size_t node;
    const abai_param *param;
    aba_error *error;
} edges;

static aba_status need_name(void *context, const char *name) {
    const edges *e = context;
    const abai_name *found = abai_build_find(e->build, name);
    if (found == NULL) /* the compiler knows where in the expression it stands */
        return ABA_OK;
    if (!found->is_input)
        return abai_fail_at(e->error, &e->param->place, e->param->path,
                            "'%s' is a model entry; a parameter may depend on inputs only", name);
    return abai_graph_need(e->graph, e->node, found->index, e->error);
}

typedef aba_status (*param_visitor)(void *context, const abai_param *param, abai_role role,
                                    int slot);

static abai_role role_of_value(const abai_distribution *d, size_t i) {
    return d->form < 0 ? ABAI_ROLE_POSITION : d->info->form[d->form].parameter[i].role;
}

/* All numbers of a distribution, those that are absent too, but not its components'. */
static aba_status visit_params(const abai_distribution *d, param_visitor visit, void *context) {
    aba_status status = ABA_OK;
    for (size_t i = 0; status == ABA_OK && i < ABAI_DIST_PARAMETERS; i++)
        if (d->value[i].kind != ABAI_PARAM_ABSENT)
            status = visit(context, &d->value[i], role_of_value(d, i), (int)i);
    for (int i = 0; status == ABA_OK && i < 2; i++) {
        status = visit(context, &d->quantile_x[i], ABAI_ROLE_POSITION, ABAI_SLOT_QUANTILE + i);
        if (status == ABA_OK)
            status = visit(context, &d->truncate[i], ABAI_ROLE_POSITION, ABAI_SLOT_TRUNCATE + i);
        if (status == ABA_OK)
            status = visit(context, &d->clamp[i], ABAI_ROLE_POSITION, ABAI_SLOT_CLAMP + i);
    }
    return status == ABA_OK ? visit(context, &d->location, ABAI_ROLE_POSITION, ABAI_SLOT_LOCATION)
                            : status;
}

static aba_status need_param(void *context, const abai_param *param, abai_role role, int slot) {
    (void)role, (void)slot;
    edges *e = context;
    if (param->kind != ABAI_PARAM_EXPRESSION)
        return ABA_OK;
    e->param = param;
    return abai_expr_names(param->expression, need_name, e);
}

static aba_status need_distribution(edges *e, const abai_distribution *d) {
    aba_status status = visit_params(d, need_param, e);
    if (d->component != NULL)
        for (size_t i = 0; status == ABA_OK && i < d->count; i++)
            status = need_distribution(e, &d->component[i]);
    return status;
}

static aba_status order_inputs(abai_build *build, aba_error *error) {
    const aba_scenario *s = build->scenario;
    abai_graph *graph = abai_graph_new(build->arena, s->input_count);
    if (graph == NULL)
        return abai_fail_memory(error);
    aba_status status = ABA_OK;
    for (size_t i = 0; status == ABA_OK && i < s->input_count; i++) {
        const abai_input *input = &s->inputs[i];
        edges e = {build, graph, i, NULL, error};
        status = input->is_value ? need_param(&e, &input->value, ABAI_ROLE_POSITION, 0)
                                 : need_distribution(&e, &input->distribution);
    }
    size_t cycle = 0;
    size_t *order = build->plan->order;
    if (status == ABA_OK)
        status = abai_graph_sort(graph, order, &cycle, error);
    if (status != ABA_OK || cycle == 0)
        return status;
    const char *ring = abai_build_ring(build, order, cycle, input_name);
    const abai_input *first = &s->inputs[order[0]];
    return ring == NULL ? abai_fail_memory(error)
                        : abai_fail_at(error, &first->place, first->path,
                                       "cycle %s; an input may not depend on itself", ring);
}

/* ---- the values of parameters ---------------------------------------------------------------- */

/* Filling one input's spec. Numbers that depend on other inputs become outputs of a program. */
typedef struct spec_context {
    const abai_build *build;
    const abai_input *input;
    abai_builder *builder;
    abai_dist_spec *spec;
    bool varies[ABAI_SLOTS];
    abai_value value[ABAI_SLOTS]; /* where it varies */
    aba_error *error;
} spec_context;

static aba_status look_up(void *context, const char *name, abai_value *out, aba_error *error) {
    const spec_context *c = context;
    const abai_name *found = abai_build_find(c->build, name);
    if (found == NULL)
        return abai_build_unknown(c->build, name, true, error);
    return abai_build_input(c->build, c->builder, found->index, out, error);
}

static bool unit_of_role(const abai_unit *unit, abai_role role, abai_unit *out) {
    const abai_unit one = abai_unit_one();
    *out = role == ABAI_ROLE_NUMBER ? one : *unit;
    if (role == ABAI_ROLE_SPREAD)
        out->offset = 0; /* a difference of temperatures */
    return role != ABAI_ROLE_RATE || abai_unit_divide(&one, unit, out);
}

/* The number's place in the spec. */
static double *spec_slot(abai_dist_spec *spec, int slot) {
    if (slot < ABAI_SLOT_QUANTILE)
        return &spec->value[slot];
    if (slot < ABAI_SLOT_LOCATION)
        return &spec->quantile_x[slot - ABAI_SLOT_QUANTILE];
    if (slot < ABAI_SLOT_TRUNCATE)
        return &spec->location;
    if (slot < ABAI_SLOT_CLAMP)
        return &spec->truncate[slot - ABAI_SLOT_TRUNCATE];
    return &spec->clamp[slot - ABAI_SLOT_CLAMP];
}

static bool is_plain(const abai_value *value) {
    return !value->is_boolean && value->unit.scale == 1 &&
           abai_dimension_is_one(&value->unit.dimension);
}

/* "10" in quotes is an expression, and one without a unit. A spread in degC is written in K. */
static aba_status fail_plain(const spec_context *c, const abai_param *param, double number,
                             const abai_unit *unit) {
    char text[ABAI_NUMBER_SIZE], bracket[ABAI_NUMBER_SIZE + ABAI_UNIT_TEXT_SIZE + 16] = "";
    abai_number_format(number, text);
    if (c->input->unit.offset == 0 || unit->offset != 0)
        snprintf(bracket, sizeof bracket, "%s [%s], or ", text, unit->text);
    return abai_fail_at(c->error, &param->place, param->path,
                        "%s is a number without a unit, and %s is needed; write %sthe number %s "
                        "without quotes",
                        text, unit->text, bracket, text);
}

/* The expression's value in the unit that its role asks for. */
static aba_status compile_param(spec_context *c, const abai_param *param, abai_role role,
                                abai_value *out) {
    abai_unit unit;
    if (!unit_of_role(&c->input->unit, role, &unit))
        return abai_fail_at(c->error, &param->place, param->path, "unit %s has no reciprocal",
                            c->input->unit_text);
    abai_value value;
    const aba_status status =
        abai_builder_expression(c->builder, param->expression, look_up, c, &value, c->error);
    if (status != ABA_OK)
        return status;
    double number;
    if (is_plain(&value) && !abai_unit_convertible(&value.unit, &unit) &&
        abai_builder_is_constant(c->builder, &value, &number))
        return fail_plain(c, param, number, &unit);
    const bool is_step = role == ABAI_ROLE_SPREAD || role == ABAI_ROLE_RATE;
    if (is_step && value.origin == ABAI_ORIGIN_ABSOLUTE)
        return abai_fail_at(c->error, &param->place, param->path,
                            "a temperature stands where a difference is needed; write it in K, as "
                            "in 1 [K]");
    return abai_builder_convert(c->builder, param->expression, &value, &unit, out, c->error);
}

static aba_status fill_param(void *context, const abai_param *param, abai_role role, int slot) {
    spec_context *c = context;
    if (param->kind == ABAI_PARAM_ABSENT)
        return ABA_OK;
    double number = param->number;
    if (param->kind == ABAI_PARAM_EXPRESSION) {
        abai_value value;
        const aba_status status = compile_param(c, param, role, &value);
        if (status != ABA_OK)
            return status;
        if (!abai_builder_is_constant(c->builder, &value, &number)) {
            c->varies[slot] = true;
            c->value[slot] = value;
            return ABA_OK;
        }
        if (!isfinite(number))
            return abai_fail_at(c->error, &param->place, param->path,
                                "the expression gives %s; a finite number is needed",
                                isnan(number) ? "NaN" : "infinity");
    }
    *spec_slot(c->spec, slot) = number;
    return ABA_OK;
}

/* ---- distributions --------------------------------------------------------------------------- */

/* Everything of the spec but the numbers that parameters give. */
static void start_spec(const abai_distribution *d, abai_dist_spec *spec) {
    *spec = abai_dist_spec_init(d->info);
    spec->form = d->form;
    if (d->form >= 0)
        for (size_t i = 0; i < d->info->form[d->form].count; i++)
            spec->value[i] = d->info->form[d->form].parameter[i].fallback;
    else /* only beta has bounds beside its quantiles: the unit interval by default */
        spec->value[1] = 1;
    for (int i = 0; i < 2; i++) {
        const double open = i == 0 ? -INFINITY : INFINITY;
        spec->quantile_p[i] = d->quantile_p[i];
        spec->truncate[i] = open;
        spec->clamp[i] = open;
    }
    spec->has_truncate = d->has_truncate;
    spec->has_clamp = d->has_clamp;
    spec->x = d->x;
    spec->w = d->w;
    spec->count = d->count;
    spec->smooth = d->smooth;
}

/* The bare reason of a failed call, put where it belongs. */
static aba_status place_reason(aba_status status, const abai_distribution *d, aba_error *error) {
    if (status != ABA_INVALID || error == NULL)
        return status;
    const aba_error reason = *error;
    return abai_fail_at(error, &d->place, d->path, "%s", reason.text);
}

static aba_status build_fixed(const abai_build *build, const abai_input *input,
                              const abai_distribution *d, abai_dist_spec *spec, abai_dist **out,
                              aba_error *error);

/* A component of a mixture: a distribution without columns. */
static aba_status build_component(const abai_build *build, const abai_input *input,
                                  const abai_distribution *d, abai_dist **out, aba_error *error) {
    abai_dist_spec spec;
    start_spec(d, &spec);
    spec_context c = {.build = build, .input = input, .spec = &spec, .error = error};
    c.builder = abai_builder_new(build->arena);
    if (c.builder == NULL)
        return abai_fail_memory(error);
    const aba_status status = visit_params(d, fill_param, &c);
    if (status != ABA_OK)
        return status;
    for (int slot = 0; slot < ABAI_SLOTS; slot++)
        if (c.varies[slot])
            return abai_fail_at(error, &d->place, d->path,
                                "a mixture's component may not depend on other inputs; draw it as "
                                "an input of its own and choose with if() in the model");
    return build_fixed(build, input, d, &spec, out, error);
}

static aba_status build_fixed(const abai_build *build, const abai_input *input,
                              const abai_distribution *d, abai_dist_spec *spec, abai_dist **out,
                              aba_error *error) {
    aba_status status = ABA_OK;
    if (d->component != NULL) {
        abai_dist **components = abai_arena_alloc(build->arena, d->count + 1, sizeof *components);
        if (components == NULL)
            return abai_fail_memory(error);
        for (size_t i = 0; status == ABA_OK && i < d->count; i++)
            status = build_component(build, input, &d->component[i], &components[i], error);
        spec->component = (const abai_dist *const *)components;
    }
    if (status != ABA_OK)
        return status;
    return place_reason(abai_dist_new(spec, build->arena, out, error), d, error);
}

/* A hierarchical input: the varying numbers become the outputs of one program. */
static aba_status build_varying(const abai_build *build, const spec_context *c,
                                const abai_distribution *d, abai_draw *draw, aba_error *error) {
    abai_value outputs[ABAI_SLOTS];
    for (int slot = 0; slot < ABAI_SLOTS; slot++) {
        draw->slot[slot] = -1;
        if (c->varies[slot]) {
            draw->slot[slot] = (int)draw->parameter_count;
            outputs[draw->parameter_count++] = c->value[slot];
        }
    }
    abai_varying *varying;
    abai_program *program;
    aba_status status = abai_varying_new(c->spec, c->varies, build->arena, &varying, error);
    if (status != ABA_OK)
        return place_reason(status, d, error);
    status = abai_builder_finish(c->builder, outputs, draw->parameter_count, &program, error);
    if (status == ABA_OK) {
        draw->kind = ABAI_DRAW_VARYING;
        draw->varying = varying;
        draw->parameters = program;
    }
    return status;
}

/* The table of an earlier input with the same distribution, or NULL. */
static const abai_table *find_table(const abai_build *build, const abai_dist *dist) {
    for (size_t i = 0; i < build->scenario->input_count; i++) {
        const abai_draw *draw = &build->plan->draws[i];
        if (draw->table != NULL && abai_dist_equal(draw->dist, dist))
            return draw->table;
    }
    return NULL;
}

static aba_status build_table(const abai_build *build, const abai_distribution *d, abai_draw *draw,
                              aba_error *error) {
    draw->table = find_table(build, draw->dist);
    if (draw->table != NULL)
        return ABA_OK;
    abai_table *table;
    const aba_status status = abai_table_compile(draw->dist, build->arena, &table, error);
    if (status == ABA_OK)
        draw->table = table;
    return place_reason(status, d, error);
}

static aba_status build_distribution(const abai_build *build, const abai_input *input,
                                     abai_builder *builder, abai_draw *draw, aba_error *error) {
    const abai_distribution *d = &input->distribution;
    abai_dist_spec spec;
    start_spec(d, &spec);
    spec_context c = {
        .build = build, .input = input, .builder = builder, .spec = &spec, .error = error};
    aba_status status = visit_params(d, fill_param, &c);
    if (status != ABA_OK)
        return status;
    for (int slot = 0; slot < ABAI_SLOTS; slot++)
        if (c.varies[slot])
            return build_varying(build, &c, d, draw, error);
    abai_dist *dist;
    status = build_fixed(build, input, d, &spec, &dist, error);
    if (status != ABA_OK)
        return status;
    draw->kind = ABAI_DRAW_FIXED;
    draw->dist = dist;
    return build->tables ? build_table(build, d, draw, error) : ABA_OK;
}

static aba_status build_constant(const abai_build *build, const abai_input *input,
                                 abai_builder *builder, abai_draw *draw, aba_error *error) {
    abai_dist_spec unused = {0};
    spec_context c = {
        .build = build, .input = input, .builder = builder, .spec = &unused, .error = error};
    const aba_status status = fill_param(&c, &input->value, ABAI_ROLE_POSITION, 0);
    if (status != ABA_OK)
        return status;
    if (c.varies[0])
        return abai_fail_at(error, &input->value.place, input->value.path,
                            "a value may not depend on inputs that vary; write it in the model");
    draw->kind = ABAI_DRAW_CONSTANT;
    draw->constant = unused.value[0];
    return ABA_OK;
}

static aba_status build_draw(abai_build *build, size_t index, aba_error *error) {
    const abai_input *input = &build->scenario->inputs[index];
    abai_draw *draw = &build->plan->draws[index];
    draw->copula = -1;
    abai_builder *builder = abai_builder_new(build->arena);
    if (builder == NULL || !abai_stream_init(&draw->stream, build->seed, input->name))
        return abai_fail_memory(error);
    return input->is_value ? build_constant(build, input, builder, draw, error)
                           : build_distribution(build, input, builder, draw, error);
}

aba_status abai_build_inputs(abai_build *build, aba_error *error) {
    const size_t count = build->scenario->input_count;
    build->plan->draws = abai_arena_alloc(build->arena, count + 1, sizeof *build->plan->draws);
    build->plan->order = abai_arena_alloc(build->arena, count + 1, sizeof *build->plan->order);
    if (build->plan->draws == NULL || build->plan->order == NULL)
        return abai_fail_memory(error);
    aba_status status = order_inputs(build, error);
    for (size_t i = 0; status == ABA_OK && i < count; i++)
        status = build_draw(build, build->plan->order[i], error);
    return status;
}
