#include "engine/copula.h"

#include <stdbool.h>

#include "dist/table.h"
#include "engine/copula_kernel.h"

static bool is_unit_row(const double *row, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (row[k] != 0)
            return false;
    return row[i] == 1;
}

void abai_copula_apply(const abai_copula *copula, double *const *tails, double *const *scores,
                       size_t n) {
    static void (*const correlate[])(const double *, size_t, double *const *, size_t, double *) =
        ABAI_KERNELS(abai_copula_correlate);
    const size_t count = copula->count;
    for (size_t k = 0; k < count; k++)
        abai_table_fill(copula->normal, tails[k], n, scores[k]);
    for (size_t k = 0; k < count; k++) {
        const double *row = copula->factor + k * count;
        if (!is_unit_row(row, k))
            correlate[abai_isa_current()](row, k + 1, scores, n, tails[k]);
    }
}
