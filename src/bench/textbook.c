#include "bench/textbook.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_randist.h>

/* A fill in which each draw is `draw`; `before` is what a loop need not do twice. */
#define FILL(name, before, draw)                                                                   \
    static void name(const abai_dist *dist, const double *p, const gsl_rng *rng, size_t n,         \
                     double *out) {                                                                \
        (void)dist;                                                                                \
        before;                                                                                    \
        for (size_t i = 0; i < n; i++)                                                             \
            out[i] = draw;                                                                         \
    }
#define FILL_PLAIN(name, draw) FILL(name, (void)p, draw)

static double triangular(const gsl_rng *rng, double min, double mode, double max) {
    const double u = gsl_rng_uniform(rng), width = max - min, rise = mode - min;
    if (u * width < rise)
        return min + sqrt(u * width * rise);
    return max - sqrt((1 - u) * width * (max - mode));
}

/* JCGM 101:2008, 6.4.3.4 */
static double trapezoid(const gsl_rng *rng, double min, double max, double d) {
    const double lower = gsl_ran_flat(rng, min - d, min + d);
    return gsl_ran_flat(rng, lower, min + max - lower);
}

/* Vose 2008, equations of the beta variate behind PERT. */
static double pert_alpha(const double *p) { return 1 + p[3] * (p[1] - p[0]) / (p[2] - p[0]); }
static double pert_beta(const double *p) { return 1 + p[3] * (p[2] - p[1]) / (p[2] - p[0]); }

/* Standard deviation of the logarithm, from mean and standard deviation. */
static double sigma_log(const double *p) { return sqrt(log1p(p[1] / p[0] * (p[1] / p[0]))); }

FILL_PLAIN(fill_uniform, gsl_ran_flat(rng, p[0], p[1]))
FILL(fill_loguniform, const double width = log(p[1] / p[0]),
     p[0] * exp(width * gsl_rng_uniform(rng)))
FILL_PLAIN(fill_triangular, triangular(rng, p[0], p[1], p[2]))
FILL(fill_pert, const double alpha = pert_alpha(p);
     const double beta = pert_beta(p), p[0] + (p[2] - p[0]) * gsl_ran_beta(rng, alpha, beta))
FILL_PLAIN(fill_normal, p[0] + gsl_ran_gaussian_ziggurat(rng, p[1]))
FILL(fill_lognormal, const double sigma = sigma_log(p);
     const double mu = log(p[0]) - 0.5 * sigma * sigma, gsl_ran_lognormal(rng, mu, sigma))
FILL_PLAIN(fill_exponential, gsl_ran_exponential(rng, p[0]))
FILL_PLAIN(fill_gamma, gsl_ran_gamma(rng, p[0], p[1]))
FILL_PLAIN(fill_beta, p[2] + (p[3] - p[2]) * gsl_ran_beta(rng, p[0], p[1]))
FILL_PLAIN(fill_weibull, gsl_ran_weibull(rng, p[1], p[0]))
FILL_PLAIN(fill_student_t, p[1] + p[2] * gsl_ran_tdist(rng, p[0]))
FILL_PLAIN(fill_cauchy, p[0] + gsl_ran_cauchy(rng, p[1]))
FILL_PLAIN(fill_logistic, p[0] + gsl_ran_logistic(rng, p[1]))
FILL(fill_gumbel, const double a = 1 / p[1];
     const double b = exp(p[0] / p[1]), gsl_ran_gumbel1(rng, a, b))
FILL_PLAIN(fill_laplace, p[0] + gsl_ran_laplace(rng, p[1]))
FILL_PLAIN(fill_rayleigh, gsl_ran_rayleigh(rng, p[0]))
FILL_PLAIN(fill_pareto, gsl_ran_pareto(rng, p[0], p[1]))
FILL_PLAIN(fill_chi_squared, gsl_ran_chisq(rng, p[0]))
FILL_PLAIN(fill_f, gsl_ran_fdist(rng, p[0], p[1]))
FILL(fill_arcsine, const double middle = 0.5 * (p[0] + p[1]);
     const double half = p[1] - middle, middle + half * sin(gsl_ran_flat(rng, -M_PI_2, M_PI_2)))
FILL_PLAIN(fill_trapezoid, trapezoid(rng, p[0], p[1], p[2]))
FILL_PLAIN(fill_bernoulli, (double)gsl_ran_bernoulli(rng, p[0]))
FILL_PLAIN(fill_poisson, (double)gsl_ran_poisson(rng, p[0]))
FILL_PLAIN(fill_geometric, (double)gsl_ran_geometric(rng, p[0]))
FILL_PLAIN(fill_binomial, (double)gsl_ran_binomial(rng, p[1], (unsigned)p[0]))
FILL_PLAIN(fill_negative_binomial, (double)gsl_ran_negative_binomial(rng, p[1], p[0]))

static void fill_dist(const abai_dist *dist, const double *p, const gsl_rng *rng, size_t n,
                      double *out) {
    (void)p;
    for (size_t i = 0; i < n; i++)
        out[i] = abai_dist_ran(dist, rng);
}

static const abai_textbook textbook[] = {
    {"uniform", "gsl_ran_flat", fill_uniform},
    {"loguniform", "exp of gsl_rng_uniform", fill_loguniform},
    {"triangular", "inversion of gsl_rng_uniform", fill_triangular},
    {"pert", "gsl_ran_beta", fill_pert},
    {"normal", "gsl_ran_gaussian_ziggurat", fill_normal},
    {"lognormal", "gsl_ran_lognormal", fill_lognormal},
    {"exponential", "gsl_ran_exponential", fill_exponential},
    {"gamma", "gsl_ran_gamma", fill_gamma},
    {"beta", "gsl_ran_beta", fill_beta},
    {"weibull", "gsl_ran_weibull", fill_weibull},
    {"student_t", "gsl_ran_tdist", fill_student_t},
    {"cauchy", "gsl_ran_cauchy", fill_cauchy},
    {"logistic", "gsl_ran_logistic", fill_logistic},
    {"gumbel", "gsl_ran_gumbel1", fill_gumbel},
    {"laplace", "gsl_ran_laplace", fill_laplace},
    {"rayleigh", "gsl_ran_rayleigh", fill_rayleigh},
    {"pareto", "gsl_ran_pareto", fill_pareto},
    {"chi_squared", "gsl_ran_chisq", fill_chi_squared},
    {"f", "gsl_ran_fdist", fill_f},
    {"arcsine", "sine of gsl_ran_flat", fill_arcsine},
    {"curvilinear_trapezoid", "gsl_ran_flat twice", fill_trapezoid},
    {"bernoulli", "gsl_ran_bernoulli", fill_bernoulli},
    {"poisson", "gsl_ran_poisson", fill_poisson},
    {"geometric", "gsl_ran_geometric", fill_geometric},
    {"binomial", "gsl_ran_binomial", fill_binomial},
    {"negative_binomial", "gsl_ran_negative_binomial", fill_negative_binomial},
    {"histogram", "gsl_ran_discrete, gsl_ran_flat", fill_dist},
    {"empirical", "gsl_ran_discrete", fill_dist},
    {"discrete", "gsl_ran_discrete", fill_dist},
    {"mixture", "gsl_ran_discrete, then the component's", fill_dist},
    {"quantiles", "inversion of gsl_rng_uniform", fill_dist},
};
static const abai_textbook any = {"", "by definition from gsl_rng_uniform", fill_dist};

const abai_textbook *abai_textbook_find(const char *distribution) {
    for (size_t i = 0; i < sizeof textbook / sizeof textbook[0]; i++)
        if (strcmp(textbook[i].distribution, distribution) == 0)
            return &textbook[i];
    return &any;
}

void abai_textbook_numbers(const abai_distribution *distribution, double p[ABAI_DIST_PARAMETERS]) {
    const abai_dist_info *info = distribution->info;
    for (size_t i = 0; i < ABAI_DIST_PARAMETERS; i++)
        if (distribution->value[i].kind == ABAI_PARAM_NUMBER)
            p[i] = distribution->value[i].number;
        else
            p[i] = info->form_count > 0 ? info->form[0].parameter[i].fallback : 0;
}
