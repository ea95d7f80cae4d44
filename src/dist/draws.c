#include "dist/draws.h"

#include <float.h>
#include <math.h>

#include "dist/family.h"
#include "dist/normal.h"

double abai_draw_normal(const gsl_rng *rng) { return abai_normal_quantile(abai_ran_tail(rng)); }

/* Marsaglia and Tsang 2000 ("A simple method for generating gamma variables", TOMS 26, 363-372), for
 * shapes of 1 and more: d v with d = a - 1/3. */
static double draw_large(const gsl_rng *rng, double a) {
    const double d = a - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        const double x = abai_draw_normal(rng), root = 1 + c * x;
        if (root <= 0)
            continue;
        const double v = root * root * root, u = gsl_rng_uniform_pos(rng), square = x * x;
        if (u < 1 - 0.0331 * square * square ||
            abai_log(u) < 0.5 * square + d * (1 - v + abai_log(v)))
            return d * v;
    }
}

/* Smaller shapes from the next larger one, by a power of a uniform variate (section 6 there). */

double abai_draw_gamma(const gsl_rng *rng, double a) {
    if (a >= 1)
        return draw_large(rng, a);
    const double large = draw_large(rng, a + 1);
    return large * abai_pow(gsl_rng_uniform_pos(rng), 1 / a);
}

/* Its logarithm, which does not underflow where the shape is small. */
static double draw_log_gamma(const gsl_rng *rng, double a) {
    if (a >= 1)
        return abai_log(draw_large(rng, a));
    const double large = draw_large(rng, a + 1);
    /* Differences of these are taken: they must stay finite. */
    return fmax(abai_log(large) + abai_log(gsl_rng_uniform_pos(rng)) / a, -0.5 * DBL_MAX);
}

double abai_draw_odds(const gsl_rng *rng, double a, double b) {
    if (a >= 1 && b >= 1) {
        const double x = draw_large(rng, a);
        return x / draw_large(rng, b);
    }
    const double x = draw_log_gamma(rng, a);
    return abai_exp(x - draw_log_gamma(rng, b));
}
