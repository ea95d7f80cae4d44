#include "dist_cases.h"

#include "check.h"

#include <gsl/gsl_errno.h>

const dist_case dist_continuous[] = {
    {"uniform", {-3, 7}},
    {"loguniform", {1e-3, 1e6}},
    {"loguniform", {5, 5.5}},
    {"triangular", {-1, 0.5, 7}},
    {"triangular", {0, 0, 1}},
    {"triangular", {0, 1, 1}},
    {"pert", {1, 2, 9, 4}},
    {"pert", {1, 1, 9, 30}},
    {"normal", {1, 2}},
    {"lognormal", {1, 10}},
    {"exponential", {3}},
    {"gamma", {0.05, 1}},
    {"gamma", {0.1, 1}},
    {"gamma", {0.5, 1}},
    {"gamma", {1, 1}},
    {"gamma", {1.1, 2}},
    {"gamma", {2.5, 3}},
    {"gamma", {19.9, 1}},
    {"gamma", {20.1, 1}},
    {"gamma", {1e4, 1}},
    {"gamma", {1e6, 1}},
    {"chi_squared", {3}},
    {"beta", {0.1, 3.5, 0, 1}},
    {"beta", {2, 1000, 0, 1}},
    {"beta", {0.05, 0.05, 0, 1}},
    {"beta", {500, 500, 0, 1}},
    {"beta", {1, 1, 0, 1}},
    {"beta", {2, 5, -1, 1}},
    {"beta", {0.05, 1000, 0, 1}},
    {"beta", {1e5, 3, 0, 1}},
    {"beta", {1e6, 1e6, 0, 1}},
    {"beta", {30, 0.2, 0, 1}},
    {"weibull", {0.1, 2}},
    {"weibull", {2, 3}},
    {"weibull", {200, 2}},
    {"student_t", {0.2, 0, 1}},
    {"student_t", {1, 0, 1}},
    {"student_t", {5, 1, 2}},
    {"student_t", {31, 0, 1}},
    {"student_t", {1e6, 0, 1}},
    {"student_t", {1e25, 0, 1}},
    {"cauchy", {1, 2}},
    {"logistic", {1, 2}},
    {"gumbel", {0, 1}},
    {"laplace", {1, 2}},
    {"rayleigh", {2}},
    {"pareto", {0.5, 2}},
    {"pareto", {50, 2}},
    {"f", {0.2, 0.2}},
    {"f", {0.2, 50}},
    {"f", {50, 0.2}},
    {"f", {5, 7}},
    {"f", {2, 1e6}},
    {"f", {1e5, 1e5}},
    {"arcsine", {-2, 3}},
    {"curvilinear_trapezoid", {0, 10, 1}},
    {"curvilinear_trapezoid", {0, 10, 4.9}},
};
const size_t dist_continuous_count = sizeof dist_continuous / sizeof dist_continuous[0];

const dist_case dist_counts[] = {
    {"bernoulli", {0.3}},
    {"bernoulli", {1}},
    {"bernoulli", {0}},
    {"poisson", {0.01}},
    {"poisson", {3.5}},
    {"poisson", {400}},
    {"poisson", {1e9}},
    {"geometric", {0.2}},
    {"geometric", {1}},
    {"geometric", {1e-9}},
    {"binomial", {1, 0.5}},
    {"binomial", {10, 0.3}},
    {"binomial", {10, 0}},
    {"binomial", {10, 1}},
    {"binomial", {1e6, 0.01}},
    {"negative_binomial", {2.5, 0.4}},
    {"negative_binomial", {0.05, 0.01}},
    {"negative_binomial", {1000, 0.9}},
    {"negative_binomial", {3, 1}},
};
const size_t dist_counts_count = sizeof dist_counts / sizeof dist_counts[0];

int dist_setup(void **state) {
    gsl_set_error_handler_off();
    *state = abai_arena_new();
    return *state == NULL ? -1 : 0;
}

int dist_teardown(void **state) {
    abai_arena_free(*state);
    return 0;
}

abai_dist_spec dist_spec(const char *name, const double *value) {
    const abai_dist_info *info = abai_dist_find(name);
    if (info == NULL) {
        fail_msg("no distribution is called %s", name);
        return (abai_dist_spec){.info = NULL};
    }
    abai_dist_spec spec = abai_dist_spec_init(info);
    for (size_t i = 0; value != NULL && i < info->form[0].count; i++)
        spec.value[i] = value[i];
    return spec;
}

const abai_dist *dist_make_spec(const abai_dist_spec *spec, abai_arena *arena) {
    aba_error error;
    abai_dist *dist = NULL;
    if (abai_dist_new(spec, arena, &dist, &error) != ABA_OK)
        fail_msg("%s: %s", spec->info->name, error.text);
    return dist;
}

const abai_dist *dist_make(const char *name, const double *value, abai_arena *arena) {
    const abai_dist_spec spec = dist_spec(name, value);
    return dist_make_spec(&spec, arena);
}

const abai_dist *dist_make_lists(const char *name, const double *x, const double *w, size_t count,
                                 abai_arena *arena) {
    abai_dist_spec spec = dist_spec(name, NULL);
    spec.x = x;
    spec.w = w;
    spec.count = count;
    return dist_make_spec(&spec, arena);
}

const abai_dist *dist_make_mixture(const abai_dist *const *component, const double *w, size_t count,
                                   abai_arena *arena) {
    abai_dist_spec spec = dist_spec("mixture", NULL);
    spec.component = component;
    spec.w = w;
    spec.count = count;
    return dist_make_spec(&spec, arena);
}

double dist_tail(int k) {
    const bool upper = k >= DIST_TAILS_A_SIDE;
    const int step = upper ? k - DIST_TAILS_A_SIDE : DIST_TAILS_A_SIDE - 1 - k;
    const double side = exp2(-1 - 0.25 * step);
    return upper ? side : -side;
}

double dist_rounding(const abai_dist *dist, double x, double side, double scale, double slack) {
    const double density = abai_dist_pdf(dist, x);
    return slack * 0x1p-53 * (fabs(x) + scale) * density / side;
}
