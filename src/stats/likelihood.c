#include "stats/likelihood.h"

#include <math.h>

#include "simd/math.h"

static double normal(double z) { return -0.5 * z * z; }

/* count (log(1 + d) - d) for d = (y - at) / at: what a count adds to the logarithm of a Poisson or
 * binomial likelihood over that at its peak. The linear terms of peak and value cancel in this form
 * (Loader 2000, "Fast and accurate computation of binomial probabilities", the deviance). */
static double deviance(double count, double y, double at) {
    const double d = (y - at) / at;
    return d < -0.5 ? count * (abai_log(y / at) - d) : count * abai_log1p_less(d);
}

static double poisson(double count, double y) {
    if (y < 0 || (y == 0 && count > 0))
        return -HUGE_VAL;
    return count == 0 ? -y : deviance(count, y, count);
}

static double binomial(double count, double n, double y) {
    if (y < 0 || y > 1 || (y == 0 && count > 0) || (y == 1 && count < n))
        return -HUGE_VAL;
    if (count == 0)
        return n * abai_log1p(-y);
    if (count == n)
        return n * abai_log(y);
    return deviance(count, y, count / n) + deviance(n - count, 1 - y, (n - count) / n);
}

static double log_of(const abai_likelihood *l, double y) {
    switch (l->kind) {
    case ABAI_LIKELIHOOD_BOUNDS:
        return y >= l->a && y <= l->b ? 0 : -HUGE_VAL;
    case ABAI_LIKELIHOOD_NORMAL:
        return normal((y - l->a) / l->b);
    case ABAI_LIKELIHOOD_LOGNORMAL:
        return y > 0 ? normal((abai_log(y) - l->a) / l->b) : -HUGE_VAL;
    case ABAI_LIKELIHOOD_POISSON:
        return poisson(l->a, y);
    case ABAI_LIKELIHOOD_BINOMIAL:
        return binomial(l->a, l->b, y);
    }
    return -HUGE_VAL;
}

/* Rounding must not lift anything above the peak. */
double abai_likelihood_log(const abai_likelihood *likelihood, double y) {
    return isfinite(y) ? fmin(log_of(likelihood, y), 0) : -HUGE_VAL;
}
