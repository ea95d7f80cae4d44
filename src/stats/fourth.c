#include "stats/fourth.h"

#include <math.h>

#include "stats/fourth_kernel.h"

void abai_fourth_init(abai_fourth *fourth) {
    *fourth = (abai_fourth){.m3 = 0};
    abai_moments_init(&fourth->moments);
}

void abai_fourth_of(const double *values, size_t n, const abai_moments *moments, abai_fourth *out) {
    static void (*const sums[])(const double *, size_t, double, double *, double *) =
        ABAI_KERNELS(abai_fourth_sums);
    *out = (abai_fourth){.moments = *moments};
    if (moments->m2 > 0)
        sums[abai_isa_current()](values, n, moments->mean, &out->m3, &out->m4);
}

void abai_fourth_merge(abai_fourth *into, const abai_fourth *from) {
    const abai_moments *a = &into->moments, *b = &from->moments;
    if (a->n > 0 && b->n > 0) {
        const double na = (double)a->n, nb = (double)b->n, n = na + nb;
        const double pa = na / n, pb = nb / n;
        const double delta = b->mean - a->mean, square = delta * delta;
        const double m4 = square * square * (na * pb) * (pa * pa - pa * pb + pb * pb) +
                          6 * square * (pa * pa * b->m2 + pb * pb * a->m2) +
                          4 * delta * (pa * from->m3 - pb * into->m3);
        const double m3 =
            square * delta * (na * pb) * (pa - pb) + 3 * delta * (pa * b->m2 - pb * a->m2);
        into->m4 += from->m4 + m4;
        into->m3 += from->m3 + m3;
    } else if (b->n > 0) {
        into->m3 = from->m3;
        into->m4 = from->m4;
    }
    abai_moments_merge(&into->moments, &from->moments);
}

double abai_fourth_kurtosis(const abai_fourth *fourth) {
    const double m2 = fourth->moments.m2;
    const double kurtosis = fourth->m4 / m2 * ((double)fourth->moments.n / m2);
    return m2 > 0 && isfinite(kurtosis) ? kurtosis : (double)NAN;
}
