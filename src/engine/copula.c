#include "engine/copula.h"

#include <math.h>

#include "dist/table.h"
#include "engine/copula_kernel.h"

static void (*const correlate_normal[])(const double *, size_t, double *const *, size_t,
                                        double *) = ABAI_KERNELS(abai_copula_correlate);
static void (*const correlate_student[])(const double *, size_t, double *const *, size_t,
                                         const abai_student_tail *, const double *,
                                         double *) = ABAI_KERNELS(abai_copula_correlate_student);
static void (*const scale_of[])(double, double *, size_t) = ABAI_KERNELS(abai_copula_scale);

/* Entries of a row up to the last that is not 0. */
static size_t row_width(const double *row, size_t count) {
    while (count > 0 && row[count - 1] == 0)
        count--;
    return count;
}

/* A row whose only entry is 1 or -1 stands for the score of one variable. */
static bool is_single(const double *row, size_t width) {
    for (size_t k = 0; k + 1 < width; k++)
        if (row[k] != 0)
            return false;
    return fabs(row[width - 1]) == 1;
}

static void take_tails(const double *from, double sign, double *to, size_t n) {
    if (from != to)
        for (size_t s = 0; s < n; s++)
            to[s] = sign * from[s];
}

void abai_copula_apply(const abai_copula *copula, double *const *tails, double *const *scores,
                       double *mixing, size_t n) {
    const abai_isa isa = abai_isa_current();
    const size_t count = copula->count;
    for (size_t k = 0; k < count; k++)
        abai_table_fill(copula->normal, tails[k], n, scores[k]);
    if (copula->student != NULL) {
        abai_table_fill(copula->mixing, mixing, n, mixing);
        scale_of[isa](copula->student->nu, mixing, n);
    }
    for (size_t k = 0; k < count; k++) {
        const double *row = copula->factor + k * count;
        const size_t width = row_width(row, count);
        if (copula->student != NULL)
            correlate_student[isa](row, width, scores, n, copula->student, mixing, tails[k]);
        else if (is_single(row, width))
            take_tails(tails[width - 1], row[width - 1], tails[k], n);
        else
            correlate_normal[isa](row, width, scores, n, tails[k]);
    }
}
