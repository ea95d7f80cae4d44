/* Kolmogorov-Smirnov: a million draws of every distribution, by both samplers, by that of tables on every
 * instruction set of the machine, against a distribution function that is GSL's or written here from its
 * definition.
 *
 * sqrt(N) D exceeds 2.69 with probability 2 exp(-2 2.69^2) = 1e-6 (for distributions with atoms less
 * often). Seeds are fixed.
 */
#include "check.h"

#include <gsl/gsl_cdf.h>
#include <stdio.h>
#include <stdlib.h>

#include "abanico/abanico.h"
#include "base/bits.h"
#include "isa_cases.h"

enum { N = 1000000 };
static const double critical = 2.69;

static double uniform(double x) { return gsl_cdf_flat_P(x, -2, 5); }
static double loguniform(double x) { return x <= 1 ? 0 : x >= 100 ? 1 : log(x) / log(100); }
static double triangular(double x) {
    return x <= 1 ? 0 : x <= 2 ? (x - 1) * (x - 1) / 4 : x <= 5 ? 1 - (5 - x) * (5 - x) / 12 : 1;
}
static double pert(double x) { return gsl_cdf_beta_P(x / 10, 1 + 4 * .3, 1 + 4 * .7); }
static double normal(double x) { return gsl_cdf_gaussian_P(x - 3, 2); }
static double lognormal(double x) { return gsl_cdf_lognormal_P(x, .5, .8); }
static double lognormal90(double x) {
    const double z = 1.6448536269514722;
    return gsl_cdf_lognormal_P(x, log(7 * 15) / 2, log(15.0 / 7) / (2 * z));
}
static double exponential(double x) { return gsl_cdf_exponential_P(x, 4); }
static double gamma_small(double x) { return gsl_cdf_gamma_P(x, .3, 2); }
static double gamma_large(double x) { return gsl_cdf_gamma_P(x, 250, 2); }
static double beta_u(double x) { return gsl_cdf_beta_P(x, .1, 3.5); }
static double beta_wide(double x) { return gsl_cdf_beta_P((x + 1) / 3, 2, 5); }
static double weibull(double x) { return gsl_cdf_weibull_P(x, 3, 1.5); }
static double student(double x) { return gsl_cdf_tdist_P((x - 1) / 2, 3); }
static double cauchy(double x) { return gsl_cdf_cauchy_P(x - 1, 2); }
static double logistic(double x) { return gsl_cdf_logistic_P(x - 1, 2); }
static double gumbel(double x) { return gsl_cdf_gumbel1_P(x - 1, .5, 1); }
static double laplace(double x) { return gsl_cdf_laplace_P(x - 1, 2); }
static double rayleigh(double x) { return gsl_cdf_rayleigh_P(x, 2); }
static double pareto(double x) { return gsl_cdf_pareto_P(x, 2.5, 3); }
static double chi_squared(double x) { return gsl_cdf_chisq_P(x, 3); }
static double f_dist(double x) { return gsl_cdf_fdist_P(x, .8, 7); }
static double arcsine(double x) {
    return x <= 1 ? 0 : x >= 4 ? 1 : 2 / M_PI * asin(sqrt((x - 1) / 3));
}
/* JCGM 101, 6.4.3.1: a uniform variate on (A, B) whose A is uniform on 1 -+ 0.5 and B = 6 - A. Given
 * A = a the CDF is (x - a) / (6 - 2 a), clipped; averaged over a by Simpson's rule in its smooth
 * parts. */
static double ctrap_part(double x, double a0, double a1) {
    double sum = 0;
    enum { STEPS = 64 };
    for (int i = 0; i <= STEPS; i++) {
        const double a = a0 + (a1 - a0) * i / STEPS;
        const double f = fmin(1, fmax(0, (x - a) / (6 - 2 * a)));
        sum += f * (i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2);
    }
    return sum * (a1 - a0) / (3 * STEPS);
}
static double ctrap(double x) {
    const double kink = x < 3 ? fmin(1.5, fmax(.5, x)) : fmin(1.5, fmax(.5, 6 - x));
    return ctrap_part(x, .5, kink) + ctrap_part(x, kink, 1.5);
}
static double histogram(double x) {
    return x <= 0   ? 0
           : x <= 1 ? .2 * x
           : x <= 3 ? .2 + .25 * (x - 1)
           : x <= 7 ? .7 + .075 * (x - 3)
                    : 1;
}
static double truncated(double x) {
    const double low = gsl_cdf_ugaussian_P(-1), high = gsl_cdf_ugaussian_P(2);
    return x <= -1 ? 0 : x >= 2 ? 1 : (gsl_cdf_ugaussian_P(x) - low) / (high - low);
}
static double clamped(double x) { return x < -1 ? 0 : x >= 2 ? 1 : gsl_cdf_ugaussian_P(x); }
static double shifted(double x) { return gsl_cdf_exponential_P(x - 10, 4); }
static double mixture(double x) {
    return .25 * gsl_cdf_gaussian_P(x + 4, 1) + .25 * (x >= 0) + .5 * gsl_cdf_flat_P(x, 1, 2);
}
static double empirical(double x) { return ((x >= 1) + (x >= 2) + (x >= 4) + (x >= 8)) / 4.0; }
static double empirical_smooth(double x) {
    return x <= 1 ? 0 : x <= 2 ? (x - 1) / 3 : x <= 4 ? (x / 2) / 3 : x <= 8 ? (x / 4 + 1) / 3 : 1;
}
static double discrete(double x) { return .1 * (x >= -1) + .6 * (x >= 0) + .3 * (x >= 5); }
static double bernoulli(double x) { return x < 0 ? 0 : x < 1 ? .7 : 1; }
static double poisson(double x) { return x < 0 ? 0 : gsl_cdf_poisson_P((unsigned)x, 6.5); }
static double geometric(double x) { return x < 1 ? 0 : gsl_cdf_geometric_P((unsigned)x, .2); }
static double binomial(double x) { return x < 0 ? 0 : gsl_cdf_binomial_P((unsigned)x, .3, 40); }
static double negative_binomial(double x) {
    return x < 0 ? 0 : gsl_cdf_negative_binomial_P((unsigned)x, .4, 2.5);
}

typedef struct subject {
    const char *definition;
    double (*cdf)(double x);
} subject;

static const subject subjects[] = {
    {"\"uniform\",\"min\":-2,\"max\":5", uniform},
    {"\"loguniform\",\"min\":1,\"max\":100", loguniform},
    {"\"triangular\",\"min\":1,\"mode\":2,\"max\":5", triangular},
    {"\"pert\",\"min\":0,\"mode\":3,\"max\":10", pert},
    {"\"normal\",\"mean\":3,\"sd\":2", normal},
    {"\"lognormal\",\"mu_log\":0.5,\"sigma_log\":0.8", lognormal},
    {"\"lognormal\",\"p05\":7,\"p95\":15", lognormal90},
    {"\"exponential\",\"mean\":4", exponential},
    {"\"gamma\",\"shape\":0.3,\"scale\":2", gamma_small},
    {"\"gamma\",\"shape\":250,\"scale\":2", gamma_large},
    {"\"beta\",\"alpha\":0.1,\"beta\":3.5", beta_u},
    {"\"beta\",\"alpha\":2,\"beta\":5,\"min\":-1,\"max\":2", beta_wide},
    {"\"weibull\",\"shape\":1.5,\"scale\":3", weibull},
    {"\"student_t\",\"nu\":3,\"location\":1,\"scale\":2", student},
    {"\"cauchy\",\"location\":1,\"scale\":2", cauchy},
    {"\"logistic\",\"location\":1,\"scale\":2", logistic},
    {"\"gumbel\",\"location\":1,\"scale\":2", gumbel},
    {"\"laplace\",\"location\":1,\"scale\":2", laplace},
    {"\"rayleigh\",\"sigma\":2", rayleigh},
    {"\"pareto\",\"shape\":2.5,\"min\":3", pareto},
    {"\"chi_squared\",\"nu\":3", chi_squared},
    {"\"f\",\"nu1\":0.8,\"nu2\":7", f_dist},
    {"\"arcsine\",\"min\":1,\"max\":4", arcsine},
    {"\"curvilinear_trapezoid\",\"min\":1,\"max\":5,\"d\":0.5", ctrap},
    {"\"histogram\",\"edges\":[0,1,3,7],\"weights\":[2,5,3]", histogram},
    {"\"normal\",\"mean\":0,\"sd\":1,\"truncate\":[-1,2]", truncated},
    {"\"normal\",\"mean\":0,\"sd\":1,\"clamp\":[-1,2]", clamped},
    {"\"exponential\",\"mean\":4,\"location\":10", shifted},
    {"\"mixture\",\"components\":[{\"weight\":1,\"distribution\":\"normal\",\"mean\":-4,\"sd\":1},"
     "{\"weight\":1,\"value\":0},{\"weight\":2,\"distribution\":\"uniform\",\"min\":1,\"max\":2}]",
     mixture},
    {"\"empirical\",\"values\":[4,1,8,2]", empirical},
    {"\"empirical\",\"values\":[4,1,8,2],\"smooth\":true", empirical_smooth},
    {"\"discrete\",\"values\":[0,-1,5],\"weights\":[6,1,3]", discrete},
    {"\"bernoulli\",\"p\":0.3", bernoulli},
    {"\"poisson\",\"mean\":6.5", poisson},
    {"\"geometric\",\"p\":0.2", geometric},
    {"\"binomial\",\"n\":40,\"p\":0.3", binomial},
    {"\"negative_binomial\",\"n\":2.5,\"p\":0.4", negative_binomial},
};

static void keep_draws(void *context, uint64_t first, size_t n, const double *const *columns) {
    memcpy((double *)context + first, columns[0], n * sizeof(double));
}

/* Radix sort of a million doubles, by bits that order as they do: qsort would take most of the test. */
static void sort(double *x) {
    enum { BITS = 11, DIGITS = 1 << BITS };
    uint64_t *from = malloc(N * sizeof *from), *to = malloc(N * sizeof *to);
    assert_non_null(from);
    assert_non_null(to);
    for (size_t i = 0; i < N; i++) {
        const uint64_t bits = abai_bits_of(x[i]);
        from[i] = bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
    }
    for (unsigned shift = 0; shift < 64; shift += BITS) {
        size_t start[DIGITS + 1] = {0};
        for (size_t i = 0; i < N; i++)
            start[(from[i] >> shift) % DIGITS + 1]++;
        for (size_t d = 0; d < DIGITS; d++)
            start[d + 1] += start[d];
        for (size_t i = 0; i < N; i++)
            to[start[(from[i] >> shift) % DIGITS]++] = from[i];
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    for (size_t i = 0; i < N; i++)
        x[i] = abai_from_bits(from[i] >> 63 ? from[i] & ~(UINT64_C(1) << 63) : ~from[i]);
    free(from);
    free(to);
}

/* sqrt(N) sup |F_N - F|, for atoms too: both one-sided limits are compared at each distinct value. */
static double statistic(double *draws, double (*cdf)(double x)) {
    sort(draws);
    double worst = 0;
    for (size_t i = 0; i < N;) {
        size_t end = i;
        while (end < N && draws[end] == draws[i])
            end++;
        const double below = cdf(nextafter(draws[i], -INFINITY)), at = cdf(draws[i]);
        worst = fmax(worst, fmax(fabs((double)i / N - below), fabs((double)end / N - at)));
        /* Between distinct draws of a continuous distribution every 20th is close enough: the sup
         * over the others exceeds this one by 20 / N at most, added below. */
        i = end == i + 1 ? i + 20 : end;
    }
    return sqrt(N) * worst + 20 / sqrt(N);
}

static void draw(const subject *s, aba_sampler sampler, double *draws) {
    char text[2048];
    snprintf(text, sizeof text,
             "{\"format\":\"abanico-scenario/1\",\"name\":\"ks\",\"inputs\":{\"x\":{"
             "\"distribution\":%s}},\"outputs\":[\"x\"],\"percentiles\":[50]}",
             s->definition);
    aba_error error;
    aba_scenario *scenario;
    aba_result *result;
    const aba_run_options options = {.samples = N,
                                     .has_seed = true,
                                     .seed = 2024,
                                     .sampler = sampler,
                                     .draws = keep_draws,
                                     .draws_context = draws};
    if (aba_scenario_parse(text, strlen(text), "ks", NULL, &scenario, &error) != ABA_OK)
        fail_msg("%s", error.text);
    if (aba_run(scenario, &options, &result, &error) != ABA_OK)
        fail_msg("%s", error.text);
    aba_result_free(result);
    aba_scenario_free(scenario);
}

static void check_draws(const subject *s, const char *sampler, double *draws) {
    const double d = statistic(draws, s->cdf);
    print_message("%-5s %-8s %5.3f  %s\n", sampler, abai_isa_name(abai_isa_current()), d,
                  s->definition);
    assert_true(d < critical);
}

/* Draws that are the last set's, bit by bit, have its statistic. */
static void table_sampler_draws_every_distribution(void **state) {
    (void)state;
    double *draws = malloc(N * sizeof *draws), *last = malloc(N * sizeof *last);
    assert_non_null(draws);
    assert_non_null(last);
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        FOR_EACH_ISA(isa) {
            draw(&subjects[i], ABA_SAMPLER_TABLE, draws);
            if (isa != ABAI_ISA_BASELINE && memcmp(draws, last, N * sizeof *draws) == 0)
                continue;
            memcpy(last, draws, N * sizeof *draws);
            check_draws(&subjects[i], "table", draws);
        }
    }
    free(last);
    free(draws);
}

/* On one instruction set: all that depends on it here are the words of the stream, which test_rng holds
 * to be the same. */
static void gsl_sampler_draws_every_distribution(void **state) {
    (void)state;
    double *draws = malloc(N * sizeof *draws);
    assert_non_null(draws);
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        draw(&subjects[i], ABA_SAMPLER_GSL, draws);
        check_draws(&subjects[i], "gsl", draws);
    }
    free(draws);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_sampler_draws_every_distribution),
        cmocka_unit_test(gsl_sampler_draws_every_distribution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
