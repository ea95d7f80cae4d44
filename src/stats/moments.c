#include "stats/moments.h"

#include <math.h>

#include "stats/moments_kernel.h"

void abai_moments_init(abai_moments *moments) {
    *moments = (abai_moments){.min = HUGE_VAL, .max = -HUGE_VAL};
}

bool abai_moments_of(const double *values, size_t n, abai_moments *out) {
    static bool (*const block[])(const double *, size_t, abai_moments *) =
        ABAI_KERNELS(abai_moments_block);
    return block[abai_isa_current()](values, n, out);
}

static double smaller(double a, double b) { return b < a ? b : a; }
static double larger(double a, double b) { return b > a ? b : a; }

void abai_moments_merge(abai_moments *into, const abai_moments *from) {
    if (from->n == 0)
        return;
    if (into->n == 0) {
        *into = *from;
        return;
    }
    const double n = (double)into->n + (double)from->n;
    const double share = (double)from->n / n;
    const double delta = from->mean - into->mean;
    if (isfinite(delta))
        into->mean += delta * share;
    else
        into->mean = into->mean * (1.0 - share) + from->mean * share;
    into->m2 += from->m2 + delta * delta * ((double)into->n * share);
    into->n += from->n;
    into->min = smaller(into->min, from->min);
    into->max = larger(into->max, from->max);
}

double abai_moments_sd(const abai_moments *moments) {
    return moments->n < 2 ? 0.0 : sqrt(moments->m2 / (double)(moments->n - 1));
}

double abai_moments_mean_se(const abai_moments *moments) {
    return moments->n == 0 ? 0.0 : abai_moments_sd(moments) / sqrt((double)moments->n);
}
