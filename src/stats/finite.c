#include "stats/finite.h"

#include <math.h>

#include "stats/finite_kernel.h"

const double *abai_finite(const double *values, size_t n, double *spare, size_t *count,
                          size_t *first_failed) {
    *count = n;
    *first_failed = n;
    static bool (*const all_finite[])(const double *, size_t) = ABAI_KERNELS(abai_finite_all);
    if (all_finite[abai_isa_current()](values, n))
        return values;
    size_t good = 0;
    for (size_t i = 0; i < n; i++) {
        if (isfinite(values[i]))
            spare[good++] = values[i];
        else if (*first_failed == n)
            *first_failed = i;
    }
    *count = good;
    return spare;
}

uint64_t abai_count_at_most(const double *values, size_t n, double bound) {
    static uint64_t (*const at_most[])(const double *, size_t, double) =
        ABAI_KERNELS(abai_finite_at_most);
    return at_most[abai_isa_current()](values, n, bound);
}
