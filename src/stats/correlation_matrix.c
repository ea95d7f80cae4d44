#include "stats/correlation_matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pivots from which eliminating in the variables' own order is as good as any: errors grow by the inverse. */
static const double PIVOT_NATURAL = 1e-6;
/* With complete pivoting, what is below is rounding. */
static const double PIVOT_LEAST = 1e-13;

/* ---- factors --------------------------------------------------------------------------------- */

/* What is left of the matrix while variables are taken out of it, one after the other. */
typedef struct elimination {
    size_t n;
    double *rest;   /* n x n: covariances given the variables taken out */
    double *column; /* of the factor, that of the last one */
    bool *taken;
    bool *equal; /* to the last one, up to its sign */
} elimination;

static void elimination_free(elimination *e) {
    free(e->rest);
    free(e->column);
    free(e->taken);
    free(e->equal);
}

static bool elimination_new(elimination *e, size_t n) {
    *e = (elimination){.n = n};
    e->rest = malloc((n * n + 1) * sizeof *e->rest);
    e->column = malloc((n + 1) * sizeof *e->column);
    e->taken = malloc(n + 1);
    e->equal = malloc(n + 1);
    if (e->rest != NULL && e->column != NULL && e->taken != NULL && e->equal != NULL)
        return true;
    elimination_free(e);
    return false;
}

static void elimination_start(elimination *e, const double *matrix, double *factor) {
    memcpy(e->rest, matrix, e->n * e->n * sizeof *e->rest);
    memset(e->taken, 0, e->n);
    memset(factor, 0, e->n * e->n * sizeof *factor);
}

/* Nothing but rounding is left of a variable that another one is, up to its sign: make that nothing, so that
 * it adds to no later column. Where more is left, the matrix is impossible, and that stays to be seen. */
static void settle(elimination *e, size_t i) {
    const size_t n = e->n;
    for (size_t k = 0; k < n; k++)
        if (!e->taken[k] && fabs(e->rest[i * n + k]) > ABAI_MATRIX_TOLERANCE)
            return;
    for (size_t k = 0; k < n; k++)
        e->rest[i * n + k] = e->rest[k * n + i] = 0;
}

/* Take variable p out. Who is correlated with it by 1 or -1 gets the very root of the pivot, not a
 * quotient that may be off by rounding. */
static void eliminate(elimination *e, size_t p, double *factor) {
    const size_t n = e->n;
    const double pivot = e->rest[p * n + p], root = sqrt(pivot);
    for (size_t i = 0; i < n; i++) {
        const double with = e->rest[i * n + p];
        const double entry = fabs(with) == pivot ? copysign(root, with) : with / root;
        e->column[i] = e->taken[i] ? 0 : entry;
        factor[i * n + p] = e->column[i];
        e->equal[i] = !e->taken[i] && i != p && fabs(with) == pivot && e->rest[i * n + i] == pivot;
    }
    e->taken[p] = true;
    for (size_t i = 0; i < n; i++) {
        double *row = e->rest + i * n;
        if (e->column[i] != 0)
            for (size_t k = 0; k < n; k++)
                row[k] -= e->column[i] * e->column[k];
    }
    for (size_t i = 0; i < n; i++)
        if (e->equal[i])
            settle(e, i);
}

/* What is left of variables that others determine should be nothing. */
static bool is_finished(const elimination *e) {
    for (size_t i = 0; i < e->n; i++)
        for (size_t k = 0; k < e->n; k++)
            if (!e->taken[i] && !e->taken[k] &&
                !(fabs(e->rest[i * e->n + k]) <= ABAI_MATRIX_TOLERANCE))
                return false;
    return true;
}

static size_t largest_pivot(const elimination *e) {
    size_t best = e->n;
    for (size_t i = 0; i < e->n; i++)
        if (!e->taken[i] && (best == e->n || e->rest[i * e->n + i] > e->rest[best * e->n + best]))
            best = i;
    return best;
}

static bool factor_in_order(elimination *e, const double *matrix, double *factor) {
    elimination_start(e, matrix, factor);
    for (size_t p = 0; p < e->n; p++)
        if (e->rest[p * e->n + p] > PIVOT_NATURAL)
            eliminate(e, p, factor);
    return is_finished(e);
}

static bool factor_by_pivots(elimination *e, const double *matrix, double *factor) {
    elimination_start(e, matrix, factor);
    for (size_t step = 0; step < e->n; step++) {
        const size_t p = largest_pivot(e);
        if (e->rest[p * e->n + p] <= PIVOT_LEAST * (double)e->n)
            break;
        eliminate(e, p, factor);
    }
    return is_finished(e);
}

abai_matrix_state abai_correlation_factor(const double *matrix, size_t n, double *factor) {
    elimination e;
    if (!elimination_new(&e, n))
        return ABAI_MATRIX_MEMORY;
    const bool good = factor_in_order(&e, matrix, factor) || factor_by_pivots(&e, matrix, factor);
    elimination_free(&e);
    return good ? ABAI_MATRIX_POSSIBLE : ABAI_MATRIX_IMPOSSIBLE;
}

/* ---- what is in conflict ----------------------------------------------------------------------- */

static void take_submatrix(const double *matrix, size_t n, const size_t *set, size_t count,
                           double *out) {
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            out[i * count + k] = matrix[set[i] * n + set[k]];
}

/* A set of variables under trial, without those at `from` to `from + leave`. */
typedef struct trial {
    const double *matrix;
    size_t n;
    size_t *without;       /* room for n */
    double *part, *factor; /* room for n x n */
} trial;

static abai_matrix_state try_without(const trial *t, const size_t *set, size_t count, size_t from,
                                     size_t leave) {
    memcpy(t->without, set, from * sizeof *set);
    memcpy(t->without + from, set + from + leave, (count - from - leave) * sizeof *set);
    take_submatrix(t->matrix, t->n, t->without, count - leave, t->part);
    return abai_correlation_factor(t->part, count - leave, t->factor);
}

/* Leave out what can be left out, in pieces of half the set, a quarter and so on. A set that holds an
 * impossible one is impossible (its least eigenvalue is no greater), so that one look at each variable
 * alone, at the end, makes the set minimal. */
static abai_matrix_state shrink(const trial *t, size_t *set, size_t *count) {
    for (size_t piece = *count / 2;; piece /= 2) {
        if (piece == 0)
            return ABAI_MATRIX_IMPOSSIBLE;
        for (size_t from = 0; from < *count;) {
            const size_t leave = piece < *count - from ? piece : *count - from;
            const abai_matrix_state state = try_without(t, set, *count, from, leave);
            if (state == ABAI_MATRIX_MEMORY)
                return state;
            if (state == ABAI_MATRIX_POSSIBLE) {
                from += leave;
                continue;
            }
            *count -= leave;
            memcpy(set, t->without, *count * sizeof *set);
        }
    }
}

abai_matrix_state abai_correlation_conflict(const double *matrix, size_t n, size_t *set,
                                            size_t *count) {
    trial t = {.matrix = matrix,
               .n = n,
               .without = malloc((n + 1) * sizeof *t.without),
               .part = malloc((n * n + 1) * sizeof *t.part),
               .factor = malloc((n * n + 1) * sizeof *t.factor)};
    abai_matrix_state state = ABAI_MATRIX_MEMORY;
    if (t.without == NULL || t.part == NULL || t.factor == NULL)
        goto cleanup;
    *count = n;
    for (size_t i = 0; i < n; i++)
        set[i] = i;
    state = try_without(&t, set, n, 0, 0);
    if (state == ABAI_MATRIX_IMPOSSIBLE)
        state = shrink(&t, set, count);
cleanup:
    free(t.without);
    free(t.part);
    free(t.factor);
    return state;
}
