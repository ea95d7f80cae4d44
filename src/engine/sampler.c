#include "engine/sampler.h"

#include <math.h>
#include <stdlib.h>

#include "design/lhs.h"
#include "design/sobol.h"
#include "engine/copula.h"

union abai_points {
    abai_lhs lhs;
    abai_sobol sobol;
};

static size_t most_scratch(const abai_plan *plan) {
    size_t most = abai_program_scratch(plan->model);
    for (size_t i = 0; i < plan->input_count; i++)
        if (plan->draws[i].kind == ABAI_DRAW_VARYING &&
            abai_program_scratch(plan->draws[i].parameters) > most)
            most = abai_program_scratch(plan->draws[i].parameters);
    return most;
}

static void fill_constants(abai_workspace *w) {
    for (size_t i = 0; i < w->plan->input_count; i++)
        if (w->plan->draws[i].kind == ABAI_DRAW_CONSTANT)
            for (size_t s = 0; s < ABAI_BLOCK; s++)
                w->columns[i][s] = w->plan->draws[i].constant;
}

abai_workspace *abai_workspace_new(const abai_plan *plan) {
    const size_t tracked = plan->input_count + plan->output_count;
    const size_t variables = plan->copula.count;
    const size_t scratch = most_scratch(plan);
    const size_t columns = tracked + 2 + ABAI_SLOTS + 2 * variables + scratch;
    abai_workspace *w = calloc(1, sizeof *w);
    if (w == NULL)
        return NULL;
    w->plan = plan;
    w->domain = ABAI_DOMAIN_SAMPLES;
    w->columns = calloc(tracked + ABAI_SLOTS + 2 * variables, sizeof *w->columns);
    w->rng = gsl_rng_alloc(abai_stream_rng_type);
    w->memory = aligned_alloc(64, columns * ABAI_BLOCK * sizeof(double));
    if (w->columns == NULL || w->rng == NULL || w->memory == NULL) {
        abai_workspace_free(w);
        return NULL;
    }
    double *next = w->memory;
    w->parameters = w->columns + tracked;
    w->normals = w->parameters + ABAI_SLOTS;
    for (size_t i = 0; i < tracked + ABAI_SLOTS + 2 * variables; i++, next += ABAI_BLOCK)
        w->columns[i] = next;
    w->tails = next;
    w->mixing = next + ABAI_BLOCK;
    w->scratch = next + 2 * ABAI_BLOCK;
    fill_constants(w);
    return w;
}

void abai_workspace_free(abai_workspace *workspace) {
    if (workspace == NULL)
        return;
    if (workspace->rng != NULL)
        gsl_rng_free(workspace->rng);
    free(workspace->columns);
    free(workspace->memory);
    free(workspace->points);
    free(workspace);
}

/* ---- designs --------------------------------------------------------------------------------- */

bool abai_input_inverts(const abai_plan *plan, size_t input) {
    const abai_draw *draw = &plan->draws[input];
    return draw->kind == ABAI_DRAW_FIXED ||
           (draw->kind == ABAI_DRAW_VARYING && abai_varying_inverts(draw->varying));
}

bool abai_workspace_set_design(abai_workspace *w, const abai_design *design) {
    w->design = design;
    w->points_domain = UINT64_MAX;
    if (design == NULL || design->kind == ABA_DESIGN_MC) {
        free(w->points);
        w->points = NULL;
        w->domain = ABAI_DOMAIN_SAMPLES;
        return true;
    }
    if (w->points != NULL)
        return true;
    w->points = calloc(w->plan->input_count + 1, sizeof *w->points);
    return w->points != NULL;
}

/* Some microseconds an input: chunks of samples lie within replicates. */
static void make_points(abai_workspace *w) {
    unsigned dimension = 0;
    for (size_t i = 0; i < w->plan->input_count; i++) {
        const abai_stream *stream = &w->plan->draws[i].stream;
        if (!abai_input_inverts(w->plan, i))
            continue;
        if (w->design->kind == ABA_DESIGN_LHS)
            abai_lhs_init(&w->points[i].lhs, w->design->size, stream, w->domain);
        else
            abai_sobol_init(&w->points[i].sobol, dimension++, stream, w->domain);
    }
    w->points_domain = w->domain;
}

/* Which replicate a sample is in, and where there. */
static uint64_t enter(abai_workspace *w, uint64_t sample) {
    if (w->design == NULL)
        return sample;
    w->domain = sample / w->design->size;
    if (w->points != NULL && w->points_domain != w->domain)
        make_points(w);
    return sample % w->design->size;
}

void abai_workspace_tails(const abai_workspace *w, size_t input, uint64_t first, size_t n,
                          double *out) {
    if (w->points == NULL)
        abai_stream_tails(&w->plan->draws[input].stream, w->domain, first, n, out);
    else if (w->design->kind == ABA_DESIGN_LHS)
        abai_lhs_tails(&w->points[input].lhs, first, n, out);
    else
        abai_sobol_tails(&w->points[input].sobol, first, n, out);
}

/* ---- inputs ---------------------------------------------------------------------------------- */

/* Where a textbook draw finds its random numbers: a substream for each sample. */
typedef struct position {
    gsl_rng *rng;
    const abai_stream *stream;
    uint64_t domain, first;
} position;

static void position_rng(void *context, size_t index) {
    const position *p = context;
    abai_stream_rng_set(p->rng, p->stream, p->domain, p->first + index);
}

static void draw_fixed(abai_workspace *w, aba_sampler sampler, size_t input, uint64_t first,
                       size_t n) {
    const abai_draw *draw = &w->plan->draws[input];
    double *out = w->columns[input];
    if (draw->copula >= 0) {
        const double *tails = w->normals[draw->copula];
        if (sampler == ABA_SAMPLER_TABLE)
            abai_table_fill(draw->table, tails, n, out);
        else /* a copula needs the inverse: gsl_ran_* cannot be told which quantile to give */
            for (size_t s = 0; s < n; s++)
                out[s] = abai_dist_quantile(draw->dist, tails[s]);
    } else if (sampler == ABA_SAMPLER_TABLE && w->points == NULL) {
        abai_table_draw(draw->table, &draw->stream, w->domain, first, n, out);
    } else if (sampler == ABA_SAMPLER_TABLE) {
        abai_workspace_tails(w, input, first, n, out);
        abai_table_fill(draw->table, out, n, out);
    } else {
        position p = {w->rng, &draw->stream, w->domain, first};
        for (size_t s = 0; s < n; s++) {
            position_rng(&p, s);
            out[s] = abai_dist_ran(draw->dist, w->rng);
        }
    }
}

static void draw_varying(abai_workspace *w, aba_sampler sampler, size_t input, uint64_t first,
                         size_t n) {
    const abai_draw *draw = &w->plan->draws[input];
    const double *column[ABAI_SLOTS];
    abai_program_run(draw->parameters, (const double *const *)w->columns, n, w->scratch, ABAI_BLOCK,
                     w->parameters);
    for (int slot = 0; slot < ABAI_SLOTS; slot++)
        column[slot] = draw->slot[slot] < 0 ? NULL : w->parameters[draw->slot[slot]];
    position p = {w->rng, &draw->stream, w->domain, first};
    if (sampler == ABA_SAMPLER_GSL) {
        abai_varying_fill_ran(draw->varying, column, n, w->columns[input], w->rng, position_rng,
                              &p);
        return;
    }
    if (abai_varying_inverts(draw->varying))
        abai_workspace_tails(w, input, first, n, w->tails);
    abai_varying_fill(draw->varying, column, w->tails, n, w->columns[input], w->rng, position_rng,
                      &p);
}

/* Independent tails and scores of a variable of the copula, as far as they are needed. */
static void draw_scores(abai_workspace *w, size_t variable, uint64_t first, size_t n,
                        double *scores) {
    const abai_copula *copula = &w->plan->copula;
    const size_t input = copula->input[variable];
    const bool is_scored = abai_copula_scores(copula, variable);
    double *tails = w->normals[variable];
    if (is_scored && w->points == NULL && !abai_copula_keeps(copula, variable)) {
        abai_table_draw(copula->normal, &w->plan->draws[input].stream, w->domain, first, n, scores);
        return;
    }
    abai_workspace_tails(w, input, first, n, tails);
    if (is_scored)
        abai_table_fill(copula->normal, tails, n, scores);
}

void abai_workspace_correlate(abai_workspace *w, uint64_t first, size_t n) {
    const abai_copula *copula = &w->plan->copula;
    if (copula->count == 0)
        return;
    double *const *scores = w->normals + copula->count;
    for (size_t k = 0; k < copula->count; k++)
        draw_scores(w, k, first, n, scores[k]);
    /* One for all variables: designs spread inputs alone. */
    if (copula->mixing != NULL)
        abai_table_draw(copula->mixing, &copula->mixing_stream, w->domain, first, n, w->mixing);
    abai_copula_apply(copula, scores, copula->mixing != NULL ? w->mixing : NULL, w->normals, n);
}

void abai_workspace_draw(abai_workspace *w, aba_sampler sampler, size_t input, uint64_t first,
                         size_t n) {
    const abai_draw_kind kind = w->plan->draws[input].kind;
    if (kind == ABAI_DRAW_FIXED)
        draw_fixed(w, sampler, input, first, n);
    else if (kind == ABAI_DRAW_VARYING)
        draw_varying(w, sampler, input, first, n);
}

void abai_workspace_evaluate(abai_workspace *w, size_t n) {
    abai_program_run(w->plan->model, (const double *const *)w->columns, n, w->scratch, ABAI_BLOCK,
                     w->columns + w->plan->input_count);
}

void abai_workspace_fill(abai_workspace *workspace, aba_sampler sampler, uint64_t first, size_t n) {
    const abai_plan *plan = workspace->plan;
    first = enter(workspace, first);
    abai_workspace_correlate(workspace, first, n);
    for (size_t k = 0; k < plan->input_count; k++)
        abai_workspace_draw(workspace, sampler, plan->order[k], first, n);
    abai_workspace_evaluate(workspace, n);
}
