/* Thresholds as numbers in the units of their outputs. */
#include <math.h>

#include "base/number.h"
#include "plan/build.h"

static aba_status refuse_name(void *context, const char *name, abai_value *out, aba_error *error) {
    (void)context, (void)out;
    return abai_fail(error, ABA_INVALID, "'%s' is no number; a threshold depends on nothing", name);
}

static bool is_plain(const abai_value *value) {
    return value->unit.scale == 1 && abai_dimension_is_one(&value->unit.dimension);
}

static aba_status fail_unit(const abai_threshold *threshold, const abai_value *value,
                            const abai_unit *unit, aba_error *error) {
    const abai_param *param = &threshold->value;
    if (is_plain(value))
        return abai_fail_at(error, &param->place, param->path,
                            "%s has no unit, and '%s' is in %s; write %s [%s], or a number without "
                            "quotes",
                            abai_expr_text(param->expression), threshold->about.name, unit->text,
                            abai_expr_text(param->expression), unit->text);
    return abai_fail_at(error, &param->place, param->path,
                        "%s cannot be compared with '%s', which is in %s",
                        abai_expr_text(param->expression), threshold->about.name, unit->text);
}

/* A point of a scale with an origin of its own, or a step on it: the two do not compare. */
static bool is_another_kind(const abai_build *build, const abai_threshold *threshold,
                            const abai_value *value) {
    const size_t index = threshold->about.index;
    const abai_reference *output = &build->scenario->outputs[index];
    abai_origin origin = ABAI_ORIGIN_NEUTRAL;
    if (!output->is_input)
        origin = build->formulas[output->index].origin;
    else if (abai_build_output_unit(build, index)->offset != 0)
        origin = ABAI_ORIGIN_ABSOLUTE;
    return (origin == ABAI_ORIGIN_ABSOLUTE && value->origin == ABAI_ORIGIN_DIFFERENCE) ||
           (origin == ABAI_ORIGIN_DIFFERENCE && value->origin == ABAI_ORIGIN_ABSOLUTE);
}

static aba_status compile(const abai_build *build, const abai_threshold *threshold, double *number,
                          aba_error *error) {
    const abai_param *param = &threshold->value;
    const abai_unit *unit = abai_build_output_unit(build, threshold->about.index);
    abai_builder *builder = abai_builder_new(build->arena);
    if (builder == NULL)
        return abai_fail_memory(error);
    abai_value value;
    aba_status status =
        abai_builder_expression(builder, param->expression, refuse_name, NULL, &value, error);
    if (status != ABA_OK)
        return status;
    if (!abai_unit_convertible(&value.unit, unit))
        return fail_unit(threshold, &value, unit, error);
    if (is_another_kind(build, threshold, &value))
        return abai_fail_at(error, &param->place, param->path,
                            "a temperature and a difference of temperatures cannot be compared; "
                            "'%s' is the other of the two",
                            threshold->about.name);
    status = abai_builder_convert(builder, param->expression, &value, unit, &value, error);
    if (status != ABA_OK)
        return status;
    if (!abai_builder_is_constant(builder, &value, number) || !isfinite(*number))
        return abai_fail_at(error, &param->place, param->path,
                            "the expression gives no finite number");
    return ABA_OK;
}

static aba_status check_new(const abai_build *build, size_t index, aba_error *error) {
    const abai_plan_threshold *all = build->plan->thresholds;
    const abai_param *param = &build->scenario->thresholds[index].value;
    char number[ABAI_NUMBER_SIZE];
    /* Those of one output stand together. */
    for (size_t i = index; i-- > 0 && all[i].output == all[index].output;)
        if (all[i].value == all[index].value)
            return abai_fail_at(error, &param->place, param->path,
                                "%s %s is given twice (first in %s)",
                                abai_number_format(all[index].value, number),
                                abai_build_output_unit(build, all[index].output)->text,
                                build->scenario->thresholds[i].value.path);
    return ABA_OK;
}

static bool is_constant(const abai_build *build, size_t output) {
    const abai_reference *about = &build->scenario->outputs[output];
    return about->is_input ? build->plan->draws[about->index].kind == ABAI_DRAW_CONSTANT
                           : build->constant[about->index];
}

aba_status abai_build_plan_thresholds(abai_build *build, aba_error *error) {
    const aba_scenario *s = build->scenario;
    abai_plan *plan = build->plan;
    plan->thresholds =
        abai_arena_alloc(build->arena, s->threshold_count + 1, sizeof *plan->thresholds);
    if (plan->thresholds == NULL)
        return abai_fail_memory(error);
    aba_status status = ABA_OK;
    for (size_t i = 0; status == ABA_OK && i < s->threshold_count; i++) {
        const abai_threshold *threshold = &s->thresholds[i];
        double number = threshold->value.number;
        if (threshold->value.kind == ABAI_PARAM_EXPRESSION)
            status = compile(build, threshold, &number, error);
        /* Both zeros are one value. */
        plan->thresholds[i] = (abai_plan_threshold){threshold->about.index, number + 0.0,
                                                    is_constant(build, threshold->about.index)};
        if (status == ABA_OK)
            status = check_new(build, i, error);
    }
    return status;
}
