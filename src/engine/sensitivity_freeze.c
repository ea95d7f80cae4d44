/* Pick and freeze: A is the run's own draws, B those of another domain of the same streams, and for each
 * input AB_i is A with what picks that input's value taken from B; whatever follows from it is drawn again,
 * by A's uniforms.
 *
 * Of a correlated input that takes two samples (engine/conditional.h). With its value from B and the others
 * drawn given it, f(B) and f(AB_i) share X_i alone, and their covariance is Var E[Y | X_i]. With the
 * others those of A and its own value drawn given them, f(A) and f(AB_i) share all but X_i, and half the mean
 * square of their difference is E Var[Y | X_-i] (Kucherenko, Tarantola and Annoni 2012).
 * Of an independent one both are the same sample, and so Saltelli's and Jansen's estimators (stats/sobol_index.h)
 * serve alike.
 *
 * A group of samples is one thread's piece of work, and is done block by block: memory grows neither with the
 * samples nor with the number of inputs times samples.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/sensitivity_internal.h"
#include "stats/sobol_index.h"

/* What one sample AB_i is for. */
typedef enum picks { PICKS_BOTH, PICKS_FIRST, PICKS_TOTAL } picks;

typedef struct swap {
    size_t input;
    picks kind;
    size_t changed_count;
    size_t *changed; /* inputs to be drawn anew, in order: itself, correlated ones, what follows */
    size_t listed;   /* outputs that list an index of the input */
    size_t *outputs; /* they, rising */
    size_t slot;     /* of the first one's sums; the others' behind it */
} swap;

typedef struct room room; /* what one thread needs */

typedef struct freeze {
    abai_sensitivity *s;
    uint64_t samples;
    size_t swap_count;
    swap *swaps;
    size_t slots;
    abai_freeze *sums; /* of slot and group */
    room *rooms;
} freeze;

struct room {
    double *memory;
    double **a;                  /* the plan's columns in A */
    double **b;                  /* outputs in B */
    double **score_a, **score_b; /* of the copula's variables */
    double *packed[3];           /* samples of which nothing failed */
    double *row;                 /* for engine/conditional.h */
    double **scores;
};

/* ---- what is to be swapped ----------------------------------------------------------------------- */

/* Whether input i changes where the picked one does. */
static bool changes(const freeze *f, const swap *w, size_t i) {
    const abai_plan *plan = f->s->job->plan;
    const abai_conditional *c = &f->s->relation.conditional;
    const int variable = plan->draws[w->input].copula, other = plan->draws[i].copula;
    if (i == w->input)
        return true;
    if (w->kind == PICKS_FIRST && other >= 0 &&
        abai_conditional_correlated(c, (size_t)variable, (size_t)other))
        return true;
    for (size_t k = 0; k < w->changed_count; k++)
        if (abai_relation_follows(&f->s->relation, i, w->changed[k]))
            return true;
    return false;
}

static aba_input_index *index_of(aba_output_sensitivity *output, size_t input) {
    for (size_t k = 0; k < output->index_count; k++)
        if (output->indices[k].input == input)
            return &output->indices[k];
    return NULL;
}

static void list_outputs(const freeze *f, swap *w) {
    for (size_t o = 0; o < f->s->result->output_count; o++)
        if (index_of(&f->s->result->outputs[o], w->input) != NULL)
            w->outputs[w->listed++] = o;
}

static void list_changed(const freeze *f, swap *w) {
    const abai_plan *plan = f->s->job->plan;
    for (size_t k = 0; k < plan->input_count; k++) {
        const size_t i = plan->order[k];
        if (plan->draws[i].kind != ABAI_DRAW_CONSTANT && changes(f, w, i))
            w->changed[w->changed_count++] = i;
    }
}

/* An input that no output lists is not swapped. */
static bool add_swap(freeze *f, size_t input, picks what) {
    swap *w = &f->swaps[f->swap_count++];
    *w = (swap){.input = input, .kind = what, .slot = f->slots};
    w->outputs = malloc((f->s->relation.outputs + 1) * sizeof *w->outputs);
    w->changed = malloc((f->s->relation.inputs + 1) * sizeof *w->changed);
    if (w->outputs == NULL || w->changed == NULL)
        return false;
    list_outputs(f, w);
    list_changed(f, w);
    f->slots += w->listed;
    if (w->listed == 0) {
        free(w->outputs);
        free(w->changed);
        f->swap_count--;
    }
    return true;
}

static bool list_swaps(freeze *f) {
    const abai_sensitivity *s = f->s;
    f->swaps = calloc(2 * s->drawn + 1, sizeof *f->swaps);
    if (f->swaps == NULL)
        return false;
    bool good = true;
    for (size_t k = 0; good && k < s->drawn; k++) {
        const size_t input = s->input[k];
        const int variable = s->job->plan->draws[input].copula;
        if (variable < 0 || !abai_conditional_dependent(&s->relation.conditional, (size_t)variable))
            good = add_swap(f, input, PICKS_BOTH);
        else
            good = add_swap(f, input, PICKS_FIRST) && add_swap(f, input, PICKS_TOTAL);
    }
    return good;
}

/* ---- one group ----------------------------------------------------------------------------------- */

/* By the thread that will use it. */
static bool make_room(const freeze *f, room *r) {
    const size_t inputs = f->s->relation.inputs, outputs = f->s->relation.outputs;
    const size_t variables = f->s->relation.conditional.count;
    const size_t columns = inputs + 2 * outputs + 2 * variables + 3;
    if (r->memory != NULL)
        return true;
    r->a = malloc((columns + 2 * variables + 1) * sizeof *r->a);
    r->row = malloc((2 * variables + 1) * sizeof *r->row);
    r->memory = aligned_alloc(64, columns * ABAI_BLOCK * sizeof(double));
    if (r->a == NULL || r->row == NULL || r->memory == NULL)
        return false;
    for (size_t i = 0; i < columns; i++)
        r->a[i] = r->memory + i * ABAI_BLOCK;
    r->b = r->a + inputs + outputs;
    r->score_a = r->b + outputs;
    r->score_b = r->score_a + variables;
    for (int i = 0; i < 3; i++)
        r->packed[i] = r->score_b[variables + (size_t)i];
    r->scores = r->a + columns;
    return true;
}

static void room_free(room *r) {
    free(r->memory);
    free(r->a);
    free(r->row);
}

static void copy(double *const *to, double *const *from, size_t count, size_t n) {
    for (size_t i = 0; i < count; i++)
        memcpy(to[i], from[i], n * sizeof(double));
}

static void take_scores(const freeze *f, const abai_workspace *w, double *const *scores, size_t n) {
    const abai_conditional *c = &f->s->relation.conditional;
    for (size_t k = 0; k < c->count; k++)
        abai_conditional_scores(c, w->normals[k], n, scores[k]);
}

/* Leaves A in the workspace. */
static void draw_both(const freeze *f, abai_workspace *w, room *r, uint64_t first, size_t n) {
    const size_t inputs = f->s->relation.inputs, outputs = f->s->relation.outputs;
    w->domain = ABAI_DOMAIN_OTHER;
    abai_workspace_fill(w, f->s->job->sampler, first, n);
    copy(r->b, w->columns + inputs, outputs, n);
    take_scores(f, w, r->score_b, n);
    w->domain = ABAI_DOMAIN_SAMPLES;
    abai_workspace_fill(w, f->s->job->sampler, first, n);
    copy(r->a, w->columns, inputs + outputs, n);
    take_scores(f, w, r->score_a, n);
}

/* Correlated tails of AB_i into the workspace, for the variables that change. */
static void pick_tails(const freeze *f, const swap *p, abai_workspace *w, room *r, size_t n) {
    const abai_plan *plan = f->s->job->plan;
    const abai_conditional *c = &f->s->relation.conditional;
    const size_t variable = (size_t)plan->draws[p->input].copula;
    if (p->kind == PICKS_TOTAL) {
        abai_conditional_given_rest(c, variable, r->score_a, r->score_b, n, r->row, r->scores,
                                    w->normals[variable]);
        return;
    }
    for (size_t k = 0; k < p->changed_count; k++) {
        const int other = plan->draws[p->changed[k]].copula;
        if (other >= 0)
            abai_conditional_given_one(c, variable, (size_t)other, r->score_a, r->score_b, n,
                                       w->normals[other]);
    }
}

static void draw_picked(const freeze *f, const swap *p, abai_workspace *w, room *r, uint64_t first,
                        size_t n) {
    if (f->s->job->plan->draws[p->input].copula >= 0)
        pick_tails(f, p, w, r, n);
    for (size_t k = 0; k < p->changed_count; k++) {
        w->domain = p->changed[k] == p->input ? ABAI_DOMAIN_OTHER : ABAI_DOMAIN_SAMPLES;
        abai_workspace_draw(w, f->s->job->sampler, p->changed[k], first, n);
    }
    w->domain = ABAI_DOMAIN_SAMPLES;
}

/* Sums over the samples that are finite in all three. */
static void sum_finite(room *r, const double *a, const double *b, const double *ab, size_t n,
                       abai_freeze *into) {
    abai_freeze block;
    size_t good = 0;
    for (size_t i = 0; i < n; i++) {
        r->packed[0][good] = a[i];
        r->packed[1][good] = b[i];
        r->packed[2][good] = ab[i];
        good += isfinite(a[i]) && isfinite(b[i]) && isfinite(ab[i]);
    }
    abai_freeze_of(r->packed[0], r->packed[1], r->packed[2], good, &block);
    abai_freeze_merge(into, &block);
}

static void add_block(freeze *f, const swap *p, const abai_workspace *w, room *r, size_t group,
                      size_t n) {
    const size_t inputs = f->s->relation.inputs;
    for (size_t k = 0; k < p->listed; k++) {
        const size_t o = p->outputs[k];
        sum_finite(r, r->a[inputs + o], r->b[o], w->columns[inputs + o], n,
                   &f->sums[(p->slot + k) * ABAI_FREEZE_GROUPS + group]);
    }
}

static void do_block(freeze *f, abai_workspace *w, room *r, size_t group, uint64_t first,
                     size_t n) {
    draw_both(f, w, r, first, n);
    for (size_t k = 0; k < f->swap_count; k++) {
        const swap *p = &f->swaps[k];
        draw_picked(f, p, w, r, first, n);
        abai_workspace_evaluate(w, n);
        add_block(f, p, w, r, group, n);
        for (size_t i = 0; i < p->changed_count; i++)
            memcpy(w->columns[p->changed[i]], r->a[p->changed[i]], n * sizeof(double));
    }
}

static bool do_group(void *context, int thread, size_t group) {
    freeze *f = context;
    room *r = &f->rooms[thread];
    if (!make_room(f, r))
        return false;
    const uint64_t end = (group + 1) * f->samples / ABAI_FREEZE_GROUPS;
    for (uint64_t first = group * f->samples / ABAI_FREEZE_GROUPS; first < end;) {
        const size_t n = end - first < ABAI_BLOCK ? (size_t)(end - first) : ABAI_BLOCK;
        do_block(f, f->s->job->workspaces[thread], r, group, first, n);
        first += n;
    }
    return true;
}

/* ---- indices ------------------------------------------------------------------------------------- */

static aba_index of_index(const abai_index *index) {
    return (aba_index){index->value, index->interval.low, index->interval.high};
}

static uint64_t count_samples(const abai_freeze *groups) {
    uint64_t n = 0;
    for (size_t g = 0; g < ABAI_FREEZE_GROUPS; g++)
        n += groups[g].n;
    return n;
}

static void write_indices(const freeze *f, const swap *p) {
    for (size_t k = 0; k < p->listed; k++) {
        aba_input_index *index = index_of(&f->s->result->outputs[p->outputs[k]], p->input);
        const abai_freeze *groups = f->sums + ABAI_FREEZE_GROUPS * (p->slot + k);
        abai_index first, total;
        abai_freeze_indices(groups, ABAI_FREEZE_GROUPS, f->s->job->confidence, &first, &total);
        if (p->kind != PICKS_TOTAL) {
            index->first_order = of_index(&first);
            index->n = count_samples(groups);
        }
        if (p->kind != PICKS_FIRST)
            index->total = of_index(&total);
    }
}

/* Two samples a group at least, so that each has a variance. */
enum { LEAST = 2 * ABAI_FREEZE_GROUPS };

static void forget_first(abai_sensitivity *s) {
    for (size_t o = 0; o < s->result->output_count; o++)
        for (size_t k = 0; k < s->result->outputs[o].index_count; k++) {
            s->result->outputs[o].indices[k].first_order = (aba_index){NAN, NAN, NAN};
            s->result->outputs[o].indices[k].n = 0;
        }
}

static aba_status run_groups(freeze *f, aba_error *error) {
    const size_t threads = (size_t)f->s->job->threads;
    f->sums = calloc(f->slots * ABAI_FREEZE_GROUPS + 1, sizeof *f->sums);
    f->rooms = calloc(threads, sizeof *f->rooms);
    if (f->sums == NULL || f->rooms == NULL)
        return abai_fail_memory(error);
    const aba_status status = abai_sensitivity_share(f->s, do_group, ABAI_FREEZE_GROUPS, f, error);
    for (size_t k = 0; status == ABA_OK && k < f->swap_count; k++)
        write_indices(f, &f->swaps[k]);
    return status;
}

aba_status abai_sensitivity_freeze(abai_sensitivity *s, aba_error *error) {
    const uint64_t run = s->job->samples;
    freeze f = {.s = s, .samples = run < ABAI_FREEZE_SAMPLES ? run : ABAI_FREEZE_SAMPLES};
    forget_first(s);
    if (f.samples < LEAST)
        return ABA_OK;
    aba_status status = list_swaps(&f) ? ABA_OK : abai_fail_memory(error);
    if (status == ABA_OK && f.swap_count > 0)
        status = run_groups(&f, error);
    s->result->base_samples = f.samples;
    s->result->evaluations = f.samples * (2 + f.swap_count);
    s->result->groups = ABAI_FREEZE_GROUPS;
    for (size_t t = 0; f.rooms != NULL && t < (size_t)s->job->threads; t++)
        room_free(&f.rooms[t]);
    for (size_t k = 0; f.swaps != NULL && k < f.swap_count; k++) {
        free(f.swaps[k].changed);
        free(f.swaps[k].outputs);
    }
    free(f.rooms);
    free(f.sums);
    free(f.swaps);
    return status;
}
