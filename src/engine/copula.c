#include "engine/copula.h"

#include <math.h>

#include "engine/copula_kernel.h"

/* Entries of a row up to the last that is not 0. */
static size_t row_width(const double *row, size_t count) {
    while (count > 0 && row[count - 1] == 0)
        count--;
    return count;
}

/* A row whose only entry is 1 or -1 has the scores of one variable. */
static bool is_single(const double *row, size_t width) {
    for (size_t k = 0; k + 1 < width; k++)
        if (row[k] != 0)
            return false;
    return width > 0 && fabs(row[width - 1]) == 1;
}

static const double *row_of(const abai_copula *copula, size_t variable) {
    return copula->factor + variable * copula->count;
}

bool abai_copula_keeps(const abai_copula *copula, size_t variable) {
    const double *row = row_of(copula, variable);
    return copula->mixing == NULL && row_width(row, copula->count) == variable + 1 &&
           row[variable] == 1 && is_single(row, variable + 1);
}

/* Whether a row is that of a kept variable, or its opposite: of the tails of one that is not kept, only the
 * correlated ones are there. */
static bool is_copy(const abai_copula *copula, const double *row, size_t width) {
    return is_single(row, width) && abai_copula_keeps(copula, width - 1);
}

bool abai_copula_scores(const abai_copula *copula, size_t variable) {
    for (size_t k = 0; k < copula->count; k++) {
        const double *row = row_of(copula, k);
        if (row[variable] != 0 && !is_copy(copula, row, row_width(row, copula->count)))
            return true;
    }
    return false;
}

static void copy_tails(const double *from, double sign, double *to, size_t n) {
    if (from != to)
        for (size_t s = 0; s < n; s++)
            to[s] = sign * from[s];
}

void abai_copula_apply(const abai_copula *copula, double *const *scores, const double *scale,
                       double *const *tails, size_t n) {
    static void (*const correlate[])(const double *, size_t, double *const *, size_t,
                                     const double *, const abai_student_tail *, double *) =
        ABAI_KERNELS(abai_copula_correlate);
    const abai_isa isa = abai_isa_current();
    for (size_t k = 0; k < copula->count; k++) {
        const double *row = row_of(copula, k);
        const size_t width = row_width(row, copula->count);
        if (is_copy(copula, row, width))
            copy_tails(tails[width - 1], row[width - 1], tails[k], n);
        else
            correlate[isa](row, width, scores, n, scale, copula->tail, tails[k]);
    }
}
