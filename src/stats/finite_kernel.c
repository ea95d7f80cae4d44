/* One look at every value: no early exits, so that the loops vectorise. */
#include "stats/finite_kernel.h"

#include "base/bits.h"

/* NaN and infinities have all exponent bits set. */
bool ABAI_KERNEL(abai_finite_all)(const double *values, size_t n) {
    static const uint64_t exponent = UINT64_C(0x7FF0000000000000);
    uint64_t bad = 0;
    for (size_t i = 0; i < n; i++)
        bad |= (abai_bits_of(values[i]) & exponent) == exponent;
    return bad == 0;
}

uint64_t ABAI_KERNEL(abai_finite_at_most)(const double *values, size_t n, double bound) {
    uint64_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += values[i] <= bound;
    return count;
}
