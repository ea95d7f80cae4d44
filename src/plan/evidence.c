/* Disclosed figures: which column each weighs, in whose unit, and by what likelihood. */
#include <math.h>
#include <string.h>

#include "plan/build.h"
#include "simd/math.h"

static const abai_unit *unit_of(const aba_scenario *s, const abai_reference *about) {
    if (about->is_input)
        return &s->inputs[about->index].unit;
    return &s->formulas[s->outputs[about->index].index].unit;
}

/* What all draws have in common no evidence can tell apart. */
static bool is_constant(const abai_build *build, const abai_reference *about) {
    if (about->is_input)
        return build->plan->draws[about->index].kind == ABAI_DRAW_CONSTANT;
    return build->constant[build->scenario->outputs[about->index].index];
}

static bool is_difference(const abai_build *build, const abai_reference *about) {
    if (about->is_input)
        return false;
    const size_t formula = build->scenario->outputs[about->index].index;
    return build->formulas[formula].origin == ABAI_ORIGIN_DIFFERENCE;
}

/* A unit with an offset (degC) has points of a scale only: no spread, no logarithm, no count. */
static bool needs_scale(const abai_evidence *e) {
    return !e->is_range || e->kind == ABAI_EVIDENCE_LOGNORMAL;
}

static aba_status check_unit(const abai_build *build, const abai_evidence *e, aba_error *error) {
    const abai_unit *unit = unit_of(build->scenario, &e->about);
    if (!abai_unit_convertible(&e->unit, unit))
        return abai_fail_at(error, &e->place, e->path,
                            "unit %s cannot be compared with '%s', which is in %s", e->unit_text,
                            e->about.name, unit->text);
    if (e->unit.offset != 0 && is_difference(build, &e->about))
        return abai_fail_at(error, &e->place, e->path,
                            "'%s' is a difference of temperatures, which cannot be given in %s; "
                            "use K",
                            e->about.name, e->unit_text);
    if (e->unit.offset != 0 && needs_scale(e))
        return abai_fail_at(error, &e->place, e->path,
                            "%s cannot be given in %s, whose zero is arbitrary; use K", e->reading,
                            e->unit_text);
    return ABA_OK;
}

/* The normal of which the ends are two quantiles that lie as far out on either side. */
static void meet(double low, double high, double coverage, abai_likelihood *out) {
    const double z = abai_normal_beyond_inverse((1 - coverage) / 2);
    out->a = low + (high - low) / 2;
    out->b = (high - low) / (2 * z);
}

static abai_likelihood likelihood_of(const abai_evidence *e) {
    abai_likelihood l = {ABAI_LIKELIHOOD_BOUNDS, e->low, e->high};
    switch (e->kind) {
    case ABAI_EVIDENCE_BOUNDS:
        break;
    case ABAI_EVIDENCE_NORMAL:
        l = (abai_likelihood){ABAI_LIKELIHOOD_NORMAL, e->value, e->sd};
        if (e->is_range)
            meet(e->low, e->high, e->coverage, &l);
        break;
    case ABAI_EVIDENCE_LOGNORMAL:
        l.kind = ABAI_LIKELIHOOD_LOGNORMAL;
        meet(abai_log(e->low), abai_log(e->high), e->coverage, &l);
        break;
    case ABAI_EVIDENCE_POISSON:
        l = (abai_likelihood){ABAI_LIKELIHOOD_POISSON, e->observed, 0};
        break;
    case ABAI_EVIDENCE_BINOMIAL:
        l = (abai_likelihood){ABAI_LIKELIHOOD_BINOMIAL, e->observed, e->n};
        break;
    }
    return l;
}

static bool is_spread(abai_likelihood_kind kind) {
    return kind == ABAI_LIKELIHOOD_NORMAL || kind == ABAI_LIKELIHOOD_LOGNORMAL;
}

static aba_status build_piece(const abai_build *build, const abai_evidence *e,
                              abai_plan_evidence *out, aba_error *error) {
    const aba_scenario *s = build->scenario;
    const aba_status status = check_unit(build, e, error);
    if (status != ABA_OK)
        return status;
    if (is_constant(build, &e->about))
        return abai_fail_at(error, &e->place, e->path,
                            "'%s' is a constant, of which evidence changes nothing; give it a "
                            "distribution, or leave the evidence out",
                            e->about.name);
    out->column = e->about.index + (e->about.is_input ? 0 : s->input_count);
    out->likelihood = likelihood_of(e);
    if (is_spread(out->likelihood.kind) && !(out->likelihood.b > 0 && isfinite(out->likelihood.b)))
        return abai_fail_at(error, &e->place, e->path,
                            "%s has no spread that a double can hold; give other ends", e->reading);
    abai_unit_conversion(unit_of(s, &e->about), &e->unit, &out->factor, &out->shift);
    return ABA_OK;
}

aba_status abai_build_evidence_plan(abai_build *build, aba_error *error) {
    const aba_scenario *s = build->scenario;
    abai_plan *plan = build->plan;
    plan->evidence = abai_arena_alloc(build->arena, s->evidence_count + 1, sizeof *plan->evidence);
    if (plan->evidence == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < s->evidence_count; i++) {
        const aba_status status = build_piece(build, &s->evidence[i], &plan->evidence[i], error);
        if (status != ABA_OK)
            return status;
    }
    return ABA_OK;
}
