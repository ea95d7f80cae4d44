/* Hierarchical inputs: numbers that differ from sample to sample. Where the inverse is a closed form, or
 * modifiers or quantiles ask for it, a sample is the quantile of its own distribution at its own tail;
 * otherwise it is drawn by rejection from the sample's own substream. */
#include <math.h>

#include "dist/instance.h"

struct abai_varying {
    abai_dist_spec spec;
    bool varies[ABAI_SLOTS];
    bool whole; /* more than plain parameters varies: a new distribution for every sample */
    bool inverts;
};

/* The number of a slot. */
static double *slot_of(abai_dist_spec *spec, int slot) {
    if (slot >= ABAI_SLOT_CLAMP)
        return &spec->clamp[slot - ABAI_SLOT_CLAMP];
    if (slot >= ABAI_SLOT_TRUNCATE)
        return &spec->truncate[slot - ABAI_SLOT_TRUNCATE];
    if (slot == ABAI_SLOT_LOCATION)
        return &spec->location;
    if (slot >= ABAI_SLOT_QUANTILE)
        return &spec->quantile_x[slot - ABAI_SLOT_QUANTILE];
    return &spec->value[slot];
}

/* What can be said before any sample: the constants alone, with a stand-in for what varies. */
static aba_status check(const abai_varying *v, aba_error *error) {
    const abai_dist_info *info = v->spec.info;
    abai_dist_spec fixed = v->spec;
    if (info->lists != ABAI_LISTS_NONE)
        return abai_fail(error, ABA_INVALID, "%s cannot have numbers that vary", info->name);
    if (v->spec.form < 0 && !info->by_quantiles)
        return abai_fail(error, ABA_INVALID, "%s cannot be given by two quantiles", info->name);
    for (int end = 0; end < 2; end++) {
        const double stand_in = end == 0 ? -HUGE_VAL : HUGE_VAL;
        if (v->varies[ABAI_SLOT_TRUNCATE + end])
            fixed.truncate[end] = stand_in;
        if (v->varies[ABAI_SLOT_CLAMP + end])
            fixed.clamp[end] = stand_in;
    }
    if (v->varies[ABAI_SLOT_LOCATION])
        fixed.location = info->half_line ? 0 : 1;
    aba_status status = abai_dist_check_modifiers(&fixed, info->discrete, error);
    for (size_t i = 0; v->spec.form >= 0 && i < info->form[v->spec.form].count; i++) {
        const char *name = info->form[v->spec.form].parameter[i].name;
        if (status == ABA_OK && !v->varies[i])
            status = abai_require_finite(name, v->spec.value[i], error);
    }
    return status;
}

aba_status abai_varying_new(const abai_dist_spec *spec, const bool varies[ABAI_SLOTS],
                            abai_arena *arena, abai_varying **out, aba_error *error) {
    abai_varying *const v = abai_arena_alloc(arena, 1, sizeof *v);
    if (v == NULL)
        return abai_fail_memory(error);
    v->spec = *spec;
    v->whole = spec->form < 0;
    for (int slot = 0; slot < ABAI_SLOTS; slot++) {
        v->varies[slot] = varies[slot];
        v->whole = v->whole || (slot >= ABAI_DIST_PARAMETERS && varies[slot]);
    }
    v->inverts =
        v->whole || spec->info->operations->closed_form || spec->has_truncate || spec->has_clamp;
    const aba_status status = check(v, error);
    if (status == ABA_OK)
        *out = v;
    return status;
}

bool abai_varying_inverts(const abai_varying *varying) { return varying->inverts; }

/* The distribution of sample i in place of the last; false where its numbers are invalid. */
static bool at_sample(const abai_varying *v, const double *const *column, size_t i,
                      abai_dist_spec *spec, abai_dist *dist) {
    for (int slot = 0; slot < ABAI_SLOTS; slot++) {
        if (v->varies[slot])
            *slot_of(spec, slot) = column[slot][i];
    }
    if (v->whole)
        return abai_dist_make(dist, spec, NULL, NULL) == ABA_OK;
    return abai_dist_set(dist, spec->form, spec->value, NULL) == ABA_OK &&
           (!v->inverts || abai_dist_finish(dist, NULL) == ABA_OK);
}

typedef double (*draw_function)(const abai_dist *dist, const gsl_rng *rng);

static void fill_drawn(const abai_varying *varying, draw_function draw, const double *const *column,
                       size_t n, double *out, gsl_rng *rng,
                       void (*position)(void *context, size_t index), void *context) {
    abai_dist_spec spec = varying->spec;
    abai_dist dist;
    abai_dist_prepare(&dist, &spec);
    for (size_t i = 0; i < n; i++) {
        position(context, i);
        const bool valid = at_sample(varying, column, i, &spec, &dist);
        out[i] = valid ? draw(&dist, rng) : (double)NAN;
    }
}

void abai_varying_fill(const abai_varying *varying, const double *const *column,
                       const double *tails, size_t n, double *out, gsl_rng *rng,
                       void (*position)(void *context, size_t index), void *context) {
    if (!varying->inverts) {
        fill_drawn(varying, abai_dist_draw, column, n, out, rng, position, context);
        return;
    }
    abai_dist_spec spec = varying->spec;
    abai_dist dist;
    abai_dist_prepare(&dist, &spec);
    for (size_t i = 0; i < n; i++) {
        const bool valid = at_sample(varying, column, i, &spec, &dist);
        out[i] = valid ? abai_dist_quantile(&dist, tails[i]) : (double)NAN;
    }
}

void abai_varying_fill_ran(const abai_varying *varying, const double *const *column, size_t n,
                           double *out, gsl_rng *rng, void (*position)(void *context, size_t index),
                           void *context) {
    fill_drawn(varying, abai_dist_ran, column, n, out, rng, position, context);
}
