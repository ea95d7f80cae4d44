/* Distributions whose quantile is a few operations: no table is as fast. (exp, of which loguniform would
 * need one, takes as long as a table, and would have to be shown not to fall.) */
#include "dist/table_formula.h"

#include <math.h>

#include "base/status.h"
#include "dist/instance.h"

enum { MIN, MAX, MODE }; /* places in law->v (bounded.c) */

aba_status abai_table_from_formula(const abai_dist *dist, abai_arena *arena, abai_table **out,
                                   aba_error *error) {
    const double *v = dist->law.v;
    const bool uniform = dist->operations == &abai_uniform_operations;
    const bool triangular = dist->operations == &abai_triangular_operations;
    *out = NULL;
    if (!(uniform || triangular) || dist->has_truncate || dist->has_clamp || dist->location != 0)
        return ABA_OK;
    abai_table table = {.kind = uniform ? ABAI_TABLE_UNIFORM : ABAI_TABLE_TRIANGULAR,
                        .intervals = 1,
                        .formula = {v[MIN], v[MODE], v[MAX], v[MAX] - v[MIN],
                                    sqrt(v[MODE] - v[MIN]), sqrt(v[MAX] - v[MODE])}};
    if (!isfinite(table.formula.width))
        return ABA_OK;
    abai_table *kept = abai_arena_alloc(arena, 1, sizeof *kept);
    if (kept == NULL)
        return abai_fail_memory(error);
    *kept = table;
    *out = kept;
    return ABA_OK;
}
