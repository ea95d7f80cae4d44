/* From the run's own draws. Every column is sorted once; pairs of columns are then shared among threads. An
 * output of which draws failed, or all outputs where draws of inputs did, have rows and so ranks of
 * their own, and are done whole by one thread. */
#include <stdlib.h>

#include "engine/sensitivity_given.h"
#include "engine/sensitivity_internal.h"

/* A pair of columns, an output's partial correlations, or all of an output. */
enum { PARTIAL = -1, WHOLE = -2 };

typedef struct task {
    size_t output;
    ptrdiff_t index; /* among the output's, or one of the above */
} task;

typedef struct given {
    abai_sensitivity *s;
    abai_ranked *ranked; /* by the plan's columns; empty where none is needed */
    size_t *columns;     /* that are to be ranked */
    size_t column_count;
    task *tasks;
    size_t task_count;
} given;

static bool has_rows_of_its_own(const abai_sensitivity *s, size_t output) {
    return !s->inputs_finite || !s->output_finite[output];
}

static bool list_tasks(given *g) {
    const abai_sensitivity *s = g->s;
    const aba_sensitivity_result *r = s->result;
    size_t count = 0;
    for (size_t o = 0; o < r->output_count; o++)
        count += r->outputs[o].index_count + 1;
    g->tasks = malloc((count + 1) * sizeof *g->tasks);
    if (g->tasks == NULL)
        return false;
    for (size_t o = 0; o < r->output_count; o++) { /* long ones first: threads end together */
        if (r->outputs[o].index_count == 0)
            continue;
        g->tasks[g->task_count++] = (task){o, has_rows_of_its_own(s, o) ? WHOLE : PARTIAL};
    }
    for (size_t o = 0; o < r->output_count; o++)
        for (size_t k = 0; !has_rows_of_its_own(s, o) && k < r->outputs[o].index_count; k++)
            g->tasks[g->task_count++] = (task){o, (ptrdiff_t)k};
    return true;
}

static bool list_columns(given *g) {
    const abai_sensitivity *s = g->s;
    const size_t inputs = s->relation.inputs;
    g->ranked = calloc(inputs + s->relation.outputs + 1, sizeof *g->ranked);
    g->columns = malloc((inputs + s->relation.outputs + 1) * sizeof *g->columns);
    if (g->ranked == NULL || g->columns == NULL)
        return false;
    for (size_t k = 0; s->inputs_finite && k < s->drawn; k++)
        g->columns[g->column_count++] = s->input[k];
    for (size_t o = 0; o < s->relation.outputs; o++)
        if (!has_rows_of_its_own(s, o) && s->result->outputs[o].index_count > 0)
            g->columns[g->column_count++] = inputs + o;
    return true;
}

static bool rank_column(void *context, int thread, size_t item) {
    (void)thread;
    given *g = context;
    const size_t column = g->columns[item];
    return abai_ranked_init(&g->ranked[column], g->s->column[column], g->s->n);
}

/* Columns of an output's inputs, and their ranks where they are wanted. NULL: out of memory. */
static const double **inputs_of(const given *g, const aba_output_sensitivity *o) {
    const double **columns = malloc((o->index_count + 1) * sizeof *columns);
    for (size_t k = 0; columns != NULL && k < o->index_count; k++)
        columns[k] = g->s->column[o->indices[k].input];
    return columns;
}

static bool do_whole(const given *g, aba_output_sensitivity *o, const double *y) {
    const abai_sensitivity *s = g->s;
    const double **columns = inputs_of(g, o);
    const bool good = columns != NULL && abai_given_rows(columns, o->index_count, y, 0, s->n,
                                                         s->job->confidence, o->indices);
    free(columns);
    o->n = o->indices[0].n;
    return good;
}

static bool do_partial(const given *g, aba_output_sensitivity *o, const abai_ranked *rank) {
    const abai_ranked **ranked = malloc((o->index_count + 1) * sizeof *ranked);
    for (size_t k = 0; ranked != NULL && k < o->index_count; k++)
        ranked[k] = &g->ranked[o->indices[k].input];
    const bool good = ranked != NULL && abai_given_partial(ranked, o->index_count, rank,
                                                           g->s->job->confidence, o->indices);
    free(ranked);
    return good;
}

static bool do_task(void *context, int thread, size_t item) {
    (void)thread;
    given *g = context;
    const task *t = &g->tasks[item];
    const size_t column = g->s->relation.inputs + t->output;
    aba_output_sensitivity *o = &g->s->result->outputs[t->output];
    const double *y = g->s->column[column];
    if (t->index == WHOLE)
        return do_whole(g, o, y);
    if (t->index == PARTIAL)
        return do_partial(g, o, &g->ranked[column]);
    aba_input_index *index = &o->indices[t->index];
    return abai_given_pair(&g->ranked[index->input], &g->ranked[column], y, g->s->job->confidence,
                           index);
}

aba_status abai_sensitivity_given(abai_sensitivity *s, aba_error *error) {
    given g = {.s = s};
    aba_status status = list_tasks(&g) && list_columns(&g) ? ABA_OK : abai_fail_memory(error);
    if (status == ABA_OK)
        status = abai_sensitivity_share(s, rank_column, g.column_count, &g, error);
    if (status == ABA_OK)
        status = abai_sensitivity_share(s, do_task, g.task_count, &g, error);
    for (size_t i = 0; g.ranked != NULL && i < s->relation.inputs + s->relation.outputs; i++)
        abai_ranked_free(&g.ranked[i]);
    free(g.ranked);
    free(g.columns);
    free(g.tasks);
    return status;
}
