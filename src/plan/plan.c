#include "plan/plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "plan/build.h"

static int compare_names(const void *a, const void *b) {
    return strcmp(((const abai_name *)a)->name, ((const abai_name *)b)->name);
}

static aba_status collect_names(abai_build *build, aba_error *error) {
    const aba_scenario *s = build->scenario;
    build->name_count = s->input_count + s->formula_count;
    build->names = abai_arena_alloc(build->arena, build->name_count + 1, sizeof *build->names);
    if (build->names == NULL)
        return abai_fail_memory(error);
    abai_name *next = build->names;
    for (size_t i = 0; i < s->input_count; i++)
        *next++ = (abai_name){s->inputs[i].name, true, i};
    for (size_t i = 0; i < s->formula_count; i++)
        *next++ = (abai_name){s->formulas[i].name, false, i};
    qsort(build->names, build->name_count, sizeof *build->names, compare_names);
    return ABA_OK;
}

const abai_name *abai_build_find(const abai_build *build, const char *name) {
    const abai_name key = {name, false, 0};
    return bsearch(&key, build->names, build->name_count, sizeof key, compare_names);
}

aba_status abai_build_unknown(const abai_build *build, const char *name, bool inputs_only,
                              aba_error *error) {
    abai_suggestion suggestion = abai_suggest(name);
    for (size_t i = 0; i < build->name_count; i++)
        if (build->names[i].is_input || !inputs_only)
            abai_suggest_offer(&suggestion, build->names[i].name);
    if (suggestion.best != NULL)
        return abai_fail(error, ABA_INVALID, "unknown name '%s'; did you mean '%s'?", name,
                         suggestion.best);
    return abai_fail(error, ABA_INVALID, "unknown name '%s'; it is neither an input%s", name,
                     inputs_only ? " nor a constant of the language" : " nor a model entry");
}

aba_status abai_build_input(const abai_build *build, abai_builder *builder, size_t index,
                            abai_value *out, aba_error *error) {
    const abai_input *input = &build->scenario->inputs[index];
    const abai_draw *draw = &build->plan->draws[index];
    if (draw->kind == ABAI_DRAW_CONSTANT)
        return abai_builder_constant(builder, draw->constant, &input->unit, out, error);
    /* Only a Bernoulli draw is a truth value by its nature. */
    const bool is_boolean = input->distribution.info == abai_dist_find("bernoulli");
    return abai_builder_column(builder, (int)index, &input->unit, is_boolean, out, error);
}

char *abai_build_ring(const abai_build *build, const size_t *ring, size_t length,
                      const char *(*name)(const abai_build *build, size_t index)) {
    enum { SHOWN = 12 }; /* a longer ring is cut in the middle of the message, not of the screen */
    abai_text text = ABAI_TEXT_INIT;
    for (size_t i = 0; i < length && i < SHOWN; i++) {
        abai_text_append(&text, name(build, ring[i]));
        abai_text_append(&text, " -> ");
    }
    if (length > SHOWN)
        abai_text_append(&text, "... -> ");
    abai_text_append(&text, name(build, ring[0]));
    char *copy = text.failed ? NULL : abai_arena_strdup(build->arena, text.data);
    abai_text_free(&text);
    return copy;
}

const abai_unit *abai_build_output_unit(const abai_build *build, size_t index) {
    const aba_scenario *s = build->scenario;
    const abai_reference *output = &s->outputs[index];
    return output->is_input ? &s->inputs[output->index].unit : &s->formulas[output->index].unit;
}

static aba_status build_claims(abai_build *build, aba_error *error) {
    const aba_scenario *s = build->scenario;
    abai_plan *plan = build->plan;
    plan->claims = abai_arena_alloc(build->arena, s->claim_count + 1, sizeof *plan->claims);
    if (plan->claims == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < s->claim_count; i++) {
        const abai_claim *claim = &s->claims[i];
        const size_t output = claim->about.index;
        const abai_unit *unit = abai_build_output_unit(build, output);
        if (!abai_unit_convertible(&claim->unit, unit))
            return abai_fail_at(error, &claim->place, claim->path,
                                "unit %s cannot be compared with '%s', which is in %s",
                                claim->unit_text, claim->about.name, unit->text);
        const abai_reference *about = &s->outputs[output];
        if (claim->unit.offset != 0 && !about->is_input &&
            build->formulas[about->index].origin == ABAI_ORIGIN_DIFFERENCE)
            return abai_fail_at(error, &claim->place, claim->path,
                                "'%s' is a difference of temperatures, which cannot be given in "
                                "%s; use K",
                                claim->about.name, claim->unit_text);
        double factor, shift;
        abai_unit_conversion(&claim->unit, unit, &factor, &shift);
        abai_plan_claim *out = &plan->claims[i];
        *out = (abai_plan_claim){.output = output,
                                 .low = claim->low * factor + shift,
                                 .high = claim->high * factor + shift};
        abai_unit_conversion(unit, &claim->unit, &out->factor, &out->shift);
    }
    return ABA_OK;
}

static char repair_warning[] =
    "the requested correlations cannot hold together; the nearest that can are used";

/* What the reader warned of comes first. Inputs that no output depends on are drawn and reported
 * all the same, but said to be so. */
static aba_status build_warnings(abai_build *build, aba_error *error) {
    const aba_scenario *s = build->scenario;
    abai_plan *plan = build->plan;
    bool *used = abai_arena_alloc(build->arena, s->input_count + 1, sizeof *used);
    plan->warnings = abai_arena_alloc(build->arena, s->warning_count + s->input_count + 2,
                                      sizeof *plan->warnings);
    if (used == NULL || plan->warnings == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < s->warning_count; i++)
        plan->warnings[plan->warning_count++] = s->warnings[i];
    if (plan->copula.repaired)
        plan->warnings[plan->warning_count++] = repair_warning;
    for (size_t i = 0; i < s->input_count; i++)
        used[i] =
            plan->draws[i].kind == ABAI_DRAW_CONSTANT || abai_program_uses(plan->model, (int)i);
    for (size_t k = s->input_count; k-- > 0;) { /* users stand behind what they use */
        const size_t i = plan->order[k];
        if (plan->draws[i].kind == ABAI_DRAW_VARYING && used[i])
            for (size_t j = 0; j < s->input_count; j++)
                used[j] = used[j] || abai_program_uses(plan->draws[i].parameters, (int)j);
    }
    for (size_t i = 0; i < s->input_count; i++) {
        if (used[i])
            continue;
        char *warning = abai_arena_printf(build->arena, "input '%s' is not used by any output",
                                          s->inputs[i].name);
        if (warning == NULL)
            return abai_fail_memory(error);
        plan->warnings[plan->warning_count++] = warning;
    }
    return ABA_OK;
}

static aba_status build_all(abai_build *build, aba_error *error) {
    aba_status status = collect_names(build, error);
    if (status == ABA_OK)
        status = abai_build_inputs(build, error);
    if (status == ABA_OK)
        status = abai_build_model(build, error);
    if (status == ABA_OK)
        status = abai_build_copula(build, error);
    if (status == ABA_OK)
        status = build_claims(build, error);
    if (status == ABA_OK)
        status = abai_build_evidence_plan(build, error);
    if (status == ABA_OK)
        status = abai_build_plan_thresholds(build, error);
    return status == ABA_OK ? build_warnings(build, error) : status;
}

/* What is wrong with an override is wrong with the command line. Its places bear the override in
 * place of a file. */
static aba_status blame(aba_status status, aba_error *error) {
    static const char label[] = "--set ";
    if (status == ABA_INVALID && strncmp(error->text, label, sizeof label - 1) == 0)
        error->status = ABA_USAGE;
    return error->status;
}

aba_status abai_plan_new(const aba_scenario *scenario, uint64_t seed, bool tables, abai_plan **plan,
                         aba_error *error) {
    abai_arena *arena = abai_arena_new();
    abai_plan *new_plan = arena == NULL ? NULL : abai_arena_alloc(arena, 1, sizeof *new_plan);
    if (new_plan == NULL) {
        abai_arena_free(arena);
        return abai_fail_memory(error);
    }
    new_plan->arena = arena;
    new_plan->scenario = scenario;
    new_plan->input_count = scenario->input_count;
    new_plan->output_count = scenario->output_count;
    abai_build build = {
        .scenario = scenario, .plan = new_plan, .arena = arena, .seed = seed, .tables = tables};
    aba_error inner = {ABA_OK, ""};
    const aba_status status = build_all(&build, &inner);
    if (status == ABA_OK) {
        *plan = new_plan;
        return ABA_OK;
    }
    abai_arena_free(arena);
    const aba_status blamed = blame(status, &inner);
    if (error != NULL)
        *error = inner;
    return blamed;
}

void abai_plan_free(abai_plan *plan) {
    if (plan != NULL)
        abai_arena_free(plan->arena);
}
