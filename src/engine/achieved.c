#define _GNU_SOURCE /* strdup */

#include "engine/achieved.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "engine/pass.h"
#include "simd/math.h"
#include "stats/rank_correlation.h"

/* Columns of all variables together hold no more doubles than this: 32 MiB. */
static const size_t CELLS_MAX = (size_t)1 << 22;

/* Work that threads share: each takes every so-manieth block, variable and pair. */
typedef struct measuring {
    const abai_achieved *run;
    const abai_copula *copula;
    size_t n;
    double *values;      /* a column of n for each variable */
    double *scores;      /* normal ones; NULL where no pair asks for them */
    abai_ranked *ranked; /* of values; empty where no pair asks for it */
    bool *wanted;        /* which are to be ranked */
    aba_correlation *pairs;
    bool *short_of_memory; /* by thread */
} measuring;

static bool is_student(const measuring *m) { return m->copula->mixing != NULL; }

static bool is_ranked(const measuring *m, const abai_pair *pair) {
    return pair->kind != ABAI_PEARSON || is_student(m);
}

/* ---- columns ----------------------------------------------------------------------------------- */

static void draw_block(const measuring *m, abai_workspace *w, size_t first, size_t n) {
    abai_workspace_correlate(w, first, n);
    for (size_t k = 0; k < m->copula->count; k++) {
        const size_t input = m->copula->input[k];
        if (m->scores != NULL)
            abai_table_fill(m->copula->normal, w->normals[k], n, m->scores + k * m->n + first);
        abai_workspace_draw(w, m->run->sampler, input, first, n);
        memcpy(m->values + k * m->n + first, w->columns[input], n * sizeof *m->values);
    }
}

static void draw_blocks(void *context, int thread) {
    const measuring *m = context;
    const size_t stride = (size_t)m->run->threads * ABAI_BLOCK;
    for (size_t first = (size_t)thread * ABAI_BLOCK; first < m->n; first += stride)
        draw_block(m, m->run->workspaces[thread], first,
                   m->n - first < ABAI_BLOCK ? m->n - first : ABAI_BLOCK);
}

static void rank_variables(void *context, int thread) {
    const measuring *m = context;
    for (size_t k = (size_t)thread; k < m->copula->count; k += (size_t)m->run->threads)
        if (m->wanted[k] && !abai_ranked_init(&m->ranked[k], m->values + k * m->n, m->n))
            m->short_of_memory[thread] = true;
}

/* ---- pairs --------------------------------------------------------------------------------------- */

static double entry_of_tau(double tau) { return abai_sin(M_PI / 2 * tau); }

static bool measure(const measuring *m, const abai_pair *pair, aba_correlation *out) {
    const double confidence = m->run->confidence;
    abai_association found;
    bool good = true;
    if (pair->kind == ABAI_SPEARMAN)
        good = abai_spearman(&m->ranked[pair->a], &m->ranked[pair->b], &found);
    else if (is_ranked(m, pair))
        good = abai_kendall(&m->ranked[pair->a], &m->ranked[pair->b], &found);
    else
        found = abai_pearson(m->scores + pair->a * m->n, m->scores + pair->b * m->n, m->n);
    if (!good)
        return false;
    abai_interval interval = abai_association_interval(found, m->n, 0, confidence);
    if (pair->kind == ABAI_PEARSON && is_student(m)) {
        found.value = entry_of_tau(found.value);
        interval = (abai_interval){entry_of_tau(interval.low), entry_of_tau(interval.high)};
    }
    out->achieved = found.value;
    out->ci_low = interval.low;
    out->ci_high = interval.high;
    return true;
}

static void measure_pairs(void *context, int thread) {
    const measuring *m = context;
    for (size_t i = (size_t)thread; i < m->copula->pair_count; i += (size_t)m->run->threads)
        if (!measure(m, &m->copula->pairs[i], &m->pairs[i]))
            m->short_of_memory[thread] = true;
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static bool find_wanted(measuring *m) {
    bool has_scores = false;
    for (size_t i = 0; i < m->copula->pair_count; i++) {
        const abai_pair *pair = &m->copula->pairs[i];
        if (is_ranked(m, pair))
            m->wanted[pair->a] = m->wanted[pair->b] = true;
        else
            has_scores = true;
    }
    if (has_scores)
        m->scores = malloc(m->copula->count * m->n * sizeof *m->scores);
    return !has_scores || m->scores != NULL;
}

static bool measuring_new(measuring *m, const abai_achieved *run, aba_correlation *pairs) {
    const size_t count = run->plan->copula.count;
    *m = (measuring){.run = run, .copula = &run->plan->copula, .pairs = pairs};
    m->n = run->samples < ABAI_ACHIEVED_SAMPLES ? (size_t)run->samples : ABAI_ACHIEVED_SAMPLES;
    m->n = m->n * count <= CELLS_MAX ? m->n : CELLS_MAX / count;
    m->values = malloc(count * m->n * sizeof *m->values);
    m->ranked = calloc(count, sizeof *m->ranked);
    m->wanted = calloc(count, sizeof *m->wanted);
    m->short_of_memory = calloc((size_t)run->threads, sizeof *m->short_of_memory);
    return m->values != NULL && m->ranked != NULL && m->wanted != NULL &&
           m->short_of_memory != NULL && find_wanted(m);
}

static void measuring_free(measuring *m) {
    for (size_t k = 0; m->ranked != NULL && k < m->copula->count; k++)
        abai_ranked_free(&m->ranked[k]);
    free(m->values);
    free(m->scores);
    free(m->ranked);
    free(m->wanted);
    free(m->short_of_memory);
}

static bool measure_all(measuring *m) {
    static void (*const steps[])(void *, int) = {draw_blocks, rank_variables, measure_pairs};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        abai_pass_each_thread(m->run->threads, steps[i], m);
        for (int t = 0; t < m->run->threads; t++)
            if (m->short_of_memory[t])
                return false;
    }
    return true;
}

static bool name_pairs(const abai_achieved *run, aba_correlations *out) {
    static const aba_coefficient kinds[] = {
        [ABAI_SPEARMAN] = ABA_SPEARMAN, [ABAI_PEARSON] = ABA_PEARSON, [ABAI_KENDALL] = ABA_KENDALL};
    const abai_copula *copula = &run->plan->copula;
    bool good = true;
    for (; out->count < copula->pair_count; out->count++) {
        const abai_pair *pair = &copula->pairs[out->count];
        aba_correlation *to = &out->pairs[out->count];
        to->between[0] = strdup(run->plan->scenario->inputs[copula->input[pair->a]].name);
        to->between[1] = strdup(run->plan->scenario->inputs[copula->input[pair->b]].name);
        to->kind = kinds[pair->kind];
        to->requested = pair->requested;
        to->used = pair->used;
        good = good && to->between[0] != NULL && to->between[1] != NULL;
    }
    return good;
}

aba_status abai_achieved_write(const abai_achieved *run, aba_result *result, aba_error *error) {
    const abai_copula *copula = &run->plan->copula;
    aba_correlations *out = &result->correlations;
    if (copula->count == 0)
        return ABA_OK;
    out->family = strdup(copula->mixing != NULL ? "student_t" : "gaussian");
    out->nu = copula->mixing != NULL ? copula->tail->nu : (double)NAN;
    out->repaired = copula->repaired;
    out->pairs = calloc(copula->pair_count, sizeof *out->pairs);
    measuring m = {.copula = copula};
    const bool good = out->family != NULL && out->pairs != NULL && name_pairs(run, out) &&
                      measuring_new(&m, run, out->pairs) && measure_all(&m);
    out->samples = m.n;
    measuring_free(&m);
    return good ? ABA_OK : abai_fail_memory(error);
}
