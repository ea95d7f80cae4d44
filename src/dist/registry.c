/* The registry: every distribution, by name, with all the ways to write its parameters. */
#include <string.h>

#include "dist/family.h"

/* clang-format off */
#define POSITION(name) {name, ABAI_ROLE_POSITION, false, 0}
#define SPREAD(name) {name, ABAI_ROLE_SPREAD, false, 0}
#define NUMBER(name) {name, ABAI_ROLE_NUMBER, false, 0}
#define RATE(name) {name, ABAI_ROLE_RATE, false, 0}
#define OPTIONAL(name, role, fallback) {name, ABAI_ROLE_##role, true, fallback}

static const abai_dist_info registry[] = {
    {
        .name = "uniform", .text = "equally likely between min and max",
        .by_quantiles = true, .by_bounds = true, .form_count = 1,
        .form = {{2, {POSITION("min"), POSITION("max")}}},
        .operations = &abai_uniform_operations,
    },
    {
        .name = "loguniform", .text = "its logarithm is uniform: every factor equally likely",
        .by_quantiles = true, .by_bounds = true, .form_count = 1,
        .form = {{2, {POSITION("min"), POSITION("max")}}},
        .operations = &abai_loguniform_operations,
    },
    {
        .name = "triangular", .text = "rises to the mode and falls again, in straight lines",
        .by_bounds = true, .form_count = 1,
        .form = {{3, {POSITION("min"), POSITION("mode"), POSITION("max")}}},
        .operations = &abai_triangular_operations,
    },
    {
        .name = "pert", .text = "beta between min and max with the given mode (smoother than triangular)",
        .by_bounds = true, .form_count = 1,
        .form = {{4, {POSITION("min"), POSITION("mode"), POSITION("max"),
                      OPTIONAL("lambda", NUMBER, 4)}}},
        .operations = &abai_pert_operations,
    },
    {
        .name = "normal", .text = "Gaussian",
        .by_quantiles = true, .form_count = 1,
        .form = {{2, {POSITION("mean"), SPREAD("sd")}}},
        .operations = &abai_normal_operations,
    },
    {
        .name = "lognormal", .text = "its logarithm is normal; mean and sd are those of the variable itself",
        .half_line = true, .by_quantiles = true, .form_count = 2,
        .form = {{2, {POSITION("mean"), SPREAD("sd")}},
                 {2, {NUMBER("mu_log"), NUMBER("sigma_log")}}},
        .operations = &abai_lognormal_operations,
    },
    {
        .name = "exponential", .text = "waiting time at a constant rate",
        .half_line = true, .form_count = 2,
        .form = {{1, {POSITION("mean")}}, {1, {RATE("rate")}}},
        .operations = &abai_exponential_operations,
    },
    {
        .name = "gamma", .text = "sum of exponential waiting times",
        .half_line = true, .by_quantiles = true, .form_count = 1,
        .form = {{2, {NUMBER("shape"), SPREAD("scale")}}},
        .operations = &abai_gamma_operations,
    },
    {
        .name = "beta", .text = "between min and max, shaped by alpha and beta",
        .by_quantiles = true, .form_count = 1,
        .form = {{4, {NUMBER("alpha"), NUMBER("beta"), OPTIONAL("min", POSITION, 0),
                      OPTIONAL("max", POSITION, 1)}}},
        .operations = &abai_beta_operations,
    },
    {
        .name = "weibull", .text = "time to failure; shape above 1: wearing out",
        .half_line = true, .by_quantiles = true, .form_count = 1,
        .form = {{2, {NUMBER("shape"), SPREAD("scale")}}},
        .operations = &abai_weibull_operations,
    },
    {
        .name = "student_t", .text = "heavier tails than normal; nu degrees of freedom",
        .form_count = 1,
        .form = {{3, {NUMBER("nu"), OPTIONAL("location", POSITION, 0),
                      OPTIONAL("scale", SPREAD, 1)}}},
        .operations = &abai_student_t_operations,
    },
    {
        .name = "cauchy", .text = "ratio of two normals: neither mean nor sd exists",
        .form_count = 1,
        .form = {{2, {POSITION("location"), SPREAD("scale")}}},
        .operations = &abai_cauchy_operations,
    },
    {
        .name = "logistic", .text = "like normal with somewhat heavier tails",
        .form_count = 1,
        .form = {{2, {POSITION("location"), SPREAD("scale")}}},
        .operations = &abai_logistic_operations,
    },
    {
        .name = "gumbel", .text = "the largest of many (type I extreme value, maxima)",
        .form_count = 1,
        .form = {{2, {POSITION("location"), SPREAD("scale")}}},
        .operations = &abai_gumbel_operations,
    },
    {
        .name = "laplace", .text = "exponential to both sides",
        .form_count = 1,
        .form = {{2, {POSITION("location"), SPREAD("scale")}}},
        .operations = &abai_laplace_operations,
    },
    {
        .name = "rayleigh", .text = "length of a vector of two normals with sd sigma",
        .half_line = true, .form_count = 1,
        .form = {{1, {SPREAD("sigma")}}},
        .operations = &abai_rayleigh_operations,
    },
    {
        .name = "pareto", .text = "power law above min",
        .half_line = true, .form_count = 1,
        .form = {{2, {NUMBER("shape"), POSITION("min")}}},
        .operations = &abai_pareto_operations,
    },
    {
        .name = "chi_squared", .text = "sum of nu squared standard normals",
        .half_line = true, .form_count = 1,
        .form = {{1, {NUMBER("nu")}}},
        .operations = &abai_chi_squared_operations,
    },
    {
        .name = "f", .text = "ratio of two chi_squared, each over its degrees of freedom",
        .half_line = true, .form_count = 1,
        .form = {{2, {NUMBER("nu1"), NUMBER("nu2")}}},
        .operations = &abai_f_operations,
    },
    {
        .name = "arcsine", .text = "a sine at a random time, between min and max",
        .form_count = 1,
        .form = {{2, {POSITION("min"), POSITION("max")}}},
        .operations = &abai_arcsine_operations,
    },
    {
        .name = "curvilinear_trapezoid", .text = "uniform between limits known to +-d only (JCGM 101)",
        .form_count = 1,
        .form = {{3, {POSITION("min"), POSITION("max"), SPREAD("d")}}},
        .operations = &abai_curvilinear_trapezoid_operations,
    },
    {
        .name = "bernoulli", .text = "1 with probability p, else 0",
        .discrete = true, .form_count = 1,
        .form = {{1, {NUMBER("p")}}},
        .operations = &abai_bernoulli_operations,
    },
    {
        .name = "poisson", .text = "events in a fixed time",
        .discrete = true, .form_count = 1,
        .form = {{1, {POSITION("mean")}}},
        .operations = &abai_poisson_operations,
    },
    {
        .name = "geometric", .text = "trials up to and with the first success (1, 2, ...)",
        .discrete = true, .form_count = 1,
        .form = {{1, {NUMBER("p")}}},
        .operations = &abai_geometric_operations,
    },
    {
        .name = "binomial", .text = "successes in n trials",
        .discrete = true, .form_count = 1,
        .form = {{2, {NUMBER("n"), NUMBER("p")}}},
        .operations = &abai_binomial_operations,
    },
    {
        .name = "negative_binomial", .text = "failures before n successes; n need not be whole",
        .discrete = true, .form_count = 1,
        .form = {{2, {NUMBER("n"), NUMBER("p")}}},
        .operations = &abai_negative_binomial_operations,
    },
    {
        .name = "histogram", .text = "uniform within bins of the given weights",
        .lists = ABAI_LISTS_EDGES_WEIGHTS, .operations = &abai_histogram_operations,
    },
    {
        .name = "empirical", .text = "the given values, equally likely; smooth: and all between them",
        .discrete = true, .lists = ABAI_LISTS_VALUES, .operations = &abai_empirical_operations,
    },
    {
        .name = "discrete", .text = "the given values with the given weights",
        .discrete = true, .lists = ABAI_LISTS_VALUES_WEIGHTS,
        .operations = &abai_discrete_operations,
    },
    {
        .name = "mixture", .text = "one of several distributions, by weight",
        .lists = ABAI_LISTS_COMPONENTS, .operations = &abai_mixture_operations,
    },
    {
        .name = "quantiles", .text = "a smooth monotone curve through points of its quantile function",
        .lists = ABAI_LISTS_POINTS, .operations = &abai_quantiles_operations,
    },
};
/* clang-format on */

static const size_t registry_count = sizeof registry / sizeof registry[0];

const abai_dist_info *abai_dist_list(size_t index) {
    return index < registry_count ? &registry[index] : NULL;
}

const abai_dist_info *abai_dist_find(const char *name) {
    for (size_t i = 0; i < registry_count; i++) {
        if (strcmp(registry[i].name, name) == 0)
            return &registry[i];
    }
    return NULL;
}

abai_dist_spec abai_dist_spec_init(const abai_dist_info *info) {
    abai_dist_spec spec = {.info = info};
    for (size_t i = 0; i < info->form[0].count; i++)
        spec.value[i] = info->form[0].parameter[i].fallback;
    return spec;
}
