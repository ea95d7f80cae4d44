#include "engine/sensitivity_given.h"

#include <math.h>
#include <stdlib.h>

#include "stats/rank_correlation.h"
#include "stats/sobol_index.h"

static aba_index of_association(abai_association a, uint64_t n, uint64_t fixed, double confidence) {
    const abai_interval ci = abai_association_interval(a, n, fixed, confidence);
    return (aba_index){a.value, ci.low, ci.high};
}

static aba_index of_index(const abai_index *index) {
    return (aba_index){index->value, index->interval.low, index->interval.high};
}

bool abai_given_pair(const abai_ranked *x, const abai_ranked *rank, const double *y,
                     double confidence, aba_input_index *out) {
    abai_association spearman = {NAN, NAN};
    abai_index first;
    if (!abai_spearman(x, rank, &spearman) || !abai_sobol_given(x, y, confidence, &first))
        return false;
    out->n = rank->n;
    out->spearman = of_association(spearman, rank->n, 0, confidence);
    out->first_order = of_index(&first);
    return true;
}

bool abai_given_partial(const abai_ranked *const *x, size_t count, const abai_ranked *rank,
                        double confidence, aba_input_index *out) {
    abai_partial *partial = malloc((count + 1) * sizeof *partial);
    const bool good = partial != NULL && abai_partial_rank(x, count, rank, partial);
    for (size_t k = 0; good && k < count; k++)
        out[k].partial_rank = of_association(partial[k].rank, rank->n, count - 1, confidence);
    free(partial);
    return good;
}

/* ---- rows of their own --------------------------------------------------------------------------- */

static bool row_is_finite(const double *const *inputs, size_t count, const double *output,
                          size_t row) {
    bool finite = isfinite(output[row]);
    for (size_t k = 0; finite && k < count; k++)
        finite = isfinite(inputs[k][row]);
    return finite;
}

/* Which rows count; how many in *kept. NULL: out of memory. */
static size_t *rows_of(const double *const *inputs, size_t count, const double *output,
                       size_t first, size_t n, size_t *kept) {
    size_t *rows = malloc((n + 1) * sizeof *rows);
    *kept = 0;
    for (size_t i = first; rows != NULL && i < first + n; i++)
        if (row_is_finite(inputs, count, output, i))
            rows[(*kept)++] = i;
    return rows;
}

static bool rank_rows(const double *column, const size_t *rows, size_t n, double *values,
                      abai_ranked *out) {
    for (size_t i = 0; i < n; i++)
        values[i] = column[rows[i]];
    return abai_ranked_init(out, values, n);
}

/* Columns of the rows that count, ranked. */
typedef struct table {
    size_t count, n;
    double *values; /* the output's, then room for n */
    abai_ranked *ranked;
    const abai_ranked **pointers; /* to those of the inputs; the output's is the last one ranked */
} table;

static void table_free(table *t) {
    for (size_t k = 0; t->ranked != NULL && k <= t->count; k++)
        abai_ranked_free(&t->ranked[k]);
    free(t->values);
    free(t->ranked);
    free(t->pointers);
}

static bool table_init(table *t, const double *const *inputs, size_t count, const double *output,
                       const size_t *rows, size_t n) {
    *t = (table){.count = count, .n = n};
    t->values = malloc((2 * n + 1) * sizeof *t->values);
    t->ranked = calloc(count + 1, sizeof *t->ranked);
    t->pointers = malloc((count + 1) * sizeof *t->pointers);
    bool good = t->values != NULL && t->ranked != NULL && t->pointers != NULL;
    good = good && rank_rows(output, rows, n, t->values, &t->ranked[count]);
    for (size_t k = 0; good && k < count; k++) {
        good = rank_rows(inputs[k], rows, n, t->values + n, &t->ranked[k]);
        t->pointers[k] = &t->ranked[k];
    }
    if (!good)
        table_free(t);
    return good;
}

bool abai_given_rows(const double *const *inputs, size_t count, const double *output, size_t first,
                     size_t n, double confidence, aba_input_index *out) {
    size_t kept;
    table t;
    size_t *rows = rows_of(inputs, count, output, first, n, &kept);
    bool good = rows != NULL && table_init(&t, inputs, count, output, rows, kept);
    free(rows);
    if (!good)
        return false;
    for (size_t k = 0; good && k < count; k++)
        good = abai_given_pair(&t.ranked[k], &t.ranked[count], t.values, confidence, &out[k]);
    good = good && abai_given_partial(t.pointers, count, &t.ranked[count], confidence, out);
    table_free(&t);
    return good;
}

/* ---- replicates ---------------------------------------------------------------------------------- */

static aba_index *field(aba_input_index *index, int which) {
    return which == 0 ? &index->spearman : which == 1 ? &index->partial_rank : &index->first_order;
}

/* of: `replicates` rows of `count` indices. */
static void combine(aba_input_index *of, size_t count, size_t replicates, double confidence,
                    double *values, aba_input_index *out) {
    for (size_t k = 0; k < count; k++) {
        out[k].n = 0;
        for (size_t r = 0; r < replicates; r++)
            out[k].n += of[r * count + k].n;
        for (int which = 0; which < 3; which++) {
            aba_index *index = field(&out[k], which);
            for (size_t r = 0; r < replicates; r++)
                values[r] = field(&of[r * count + k], which)->value;
            const abai_interval ci =
                abai_interval_replicates(values, replicates, confidence, &index->value);
            index->ci_low = ci.low;
            index->ci_high = ci.high;
        }
    }
}

bool abai_given_replicates(const double *const *inputs, size_t count, const double *output,
                           size_t replicates, size_t n, double confidence, aba_input_index *out) {
    aba_input_index *of = calloc(replicates * count + 1, sizeof *of);
    double *values = malloc(replicates * sizeof *values);
    bool good = of != NULL && values != NULL;
    for (size_t r = 0; good && r < replicates; r++)
        good = abai_given_rows(inputs, count, output, r * n, n, confidence, of + r * count);
    if (good)
        combine(of, count, replicates, confidence, values, out);
    free(values);
    free(of);
    return good;
}
