#include "dist/mixing.h"

#include <math.h>

#include "dist/table_build.h"

typedef struct mixing {
    double nu;
    const abai_dist *w;
} mixing;

static double factor(const mixing *m, double w) { return -sqrt(m->nu / w); }

static double chi_squared(const mixing *m, double x) { return m->nu / (x * x); }

static double quantile(const void *context, double tail) {
    const mixing *m = context;
    return factor(m, abai_dist_quantile(m->w, tail));
}

static double near(const void *context, double tail, double guess) {
    const mixing *m = context;
    return factor(m, abai_dist_quantile_near(m->w, tail, chi_squared(m, guess)));
}

static double cdf(const void *context, double x, bool upper) {
    const mixing *m = context;
    return x < 0 ? abai_dist_cdf(m->w, chi_squared(m, x), upper) : upper ? 0 : 1;
}

aba_status abai_mixing_new(double nu, abai_arena *arena, abai_table **out, aba_error *error) {
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find("chi_squared"));
    spec.value[0] = nu;
    abai_dist *w;
    const aba_status status = abai_dist_new(&spec, arena, &w, error);
    if (status != ABA_OK)
        return status;
    const mixing m = {nu, w};
    const abai_inverse inverse = {&m, quantile, cdf, abai_dist_takes_guess(w) ? near : NULL};
    return abai_table_from_inverse(&inverse, false, arena, out, error);
}
