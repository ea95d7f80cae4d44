#include "engine/conditional.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/copula_kernel.h"
#include "stats/sweep.h"

/* A variable of which the others leave less than this share of the variance follows from them: what
 * plan/copula.c takes for a zero pivot is below it, and what rounding leaves of one, too. */
static const double NOTHING_LEFT = 1e-9;
/* Correlations that products of factors leave of 0. */
static const double ROUNDING = 1e-14;

/* L L'. */
static void multiply(const double *factor, size_t n, double *out) {
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t k = 0; k <= j; k++)
                sum += factor[i * n + k] * factor[j * n + k];
            out[i * n + j] = out[j * n + i] = i != j && fabs(sum) < ROUNDING ? 0 : sum;
        }
}

static void sweep_rest(double *a, size_t n, bool *is_in, size_t without) {
    for (size_t k = 0; k < n; k++)
        if (k != without && !is_in[k] && a[k * n + k] > NOTHING_LEFT) {
            abai_sweep(a, n, k);
            is_in[k] = true;
        }
}

/* work and its flags are copies of what was swept on all variables, those that follow left out. */
static void regress(double *work, size_t n, bool *is_in, size_t i, double *coefficient) {
    if (is_in[i]) {
        abai_sweep(work, n, i);
        is_in[i] = false;
        sweep_rest(work, n, is_in, i);
    }
    for (size_t j = 0; j < n; j++)
        coefficient[j] = j != i && is_in[j] ? work[j * n + i] : 0;
}

static bool find_coefficients(abai_conditional *c) {
    const size_t n = c->count, size = n * n * sizeof(double);
    double *swept = malloc(2 * size);
    bool *is_in = calloc(2 * n, sizeof *is_in);
    const bool good = swept != NULL && is_in != NULL;
    if (good) {
        memcpy(swept, c->correlation, size);
        sweep_rest(swept, n, is_in, n);
        for (size_t i = 0; i < n; i++) {
            memcpy(swept + n * n, swept, size);
            memcpy(is_in + n, is_in, n * sizeof *is_in);
            regress(swept + n * n, n, is_in + n, i, c->coefficient + i * n);
        }
    }
    free(swept);
    free(is_in);
    return good;
}

bool abai_conditional_init(abai_conditional *conditional, const abai_copula *copula) {
    const size_t n = copula->count;
    *conditional = (abai_conditional){.count = n,
                                      .normal = copula->normal,
                                      .tail = copula->tail,
                                      .is_mixed = copula->mixing != NULL};
    if (n == 0)
        return true;
    conditional->correlation = malloc(n * n * sizeof(double));
    conditional->coefficient = malloc(n * n * sizeof(double));
    bool good = conditional->correlation != NULL && conditional->coefficient != NULL;
    if (good) {
        multiply(copula->factor, n, conditional->correlation);
        good = find_coefficients(conditional);
    }
    if (!good)
        abai_conditional_free(conditional);
    return good;
}

void abai_conditional_free(abai_conditional *conditional) {
    free(conditional->correlation);
    free(conditional->coefficient);
    *conditional = (abai_conditional){.count = 0};
}

bool abai_conditional_correlated(const abai_conditional *conditional, size_t i, size_t j) {
    return i != j &&
           (conditional->is_mixed || conditional->correlation[i * conditional->count + j] != 0);
}

bool abai_conditional_dependent(const abai_conditional *conditional, size_t i) {
    for (size_t j = 0; j < conditional->count; j++)
        if (abai_conditional_correlated(conditional, i, j))
            return true;
    return false;
}

void abai_conditional_scores(const abai_conditional *conditional, const double *tails, size_t n,
                             double *scores) {
    abai_table_fill(conditional->normal, tails, n, scores);
}

/* Tails of the sum of weighted scores. */
static void combine(const abai_conditional *conditional, const double *row, size_t count,
                    double *const *scores, size_t n, double *tails) {
    static void (*const correlate[])(const double *, size_t, double *const *, size_t,
                                     const double *, const abai_student_tail *, double *) =
        ABAI_KERNELS(abai_copula_correlate);
    correlate[abai_isa_current()](row, count, scores, n, NULL, conditional->tail, tails);
}

void abai_conditional_given_one(const abai_conditional *conditional, size_t i, size_t j,
                                double *const *a, double *const *b, size_t n, double *tails) {
    const double r = conditional->correlation[i * conditional->count + j];
    const double row[] = {1, r, -r};
    double *const scores[] = {a[j], b[i], a[i]}, *const own[] = {b[i]};
    if (i == j)
        combine(conditional, row, 1, own, n, tails);
    else
        combine(conditional, row, 3, scores, n, tails);
}

void abai_conditional_given_rest(const abai_conditional *conditional, size_t i, double *const *a,
                                 double *const *b, size_t n, double *row, double **scores,
                                 double *tails) {
    const double *coefficient = conditional->coefficient + i * conditional->count;
    size_t count = 0;
    row[count] = 1;
    scores[count++] = b[i];
    for (size_t j = 0; j < conditional->count; j++) {
        if (coefficient[j] == 0)
            continue;
        row[count] = coefficient[j];
        scores[count++] = a[j];
        row[count] = -coefficient[j];
        scores[count++] = b[j];
    }
    combine(conditional, row, count, scores, n, tails);
}
