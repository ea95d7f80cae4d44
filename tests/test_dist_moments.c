/* Means and standard deviations against integrals of the quantile function. */
#include "check.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>

#include "dist_cases.h"

typedef struct moment {
    const abai_dist *dist;
    double about; /* of the square; NaN: the mean itself */
} moment;

/* E f(X) is the integral of f(Q(u)). Both halves go by side = exp(-t), t from log 2 to infinity, which
 * resolves the ends where Q grows without bound. */
static double both_tails(double t, void *params) {
    const moment *m = params;
    const double side = exp(-t);
    double sum = 0;
    for (int sign = -1; sign <= 1; sign += 2) {
        const double x = abai_dist_quantile(m->dist, sign * side);
        const double d = x - m->about;
        sum += isnan(m->about) ? x : d * d;
    }
    return sum * side;
}

static double integral(const abai_dist *dist, double about) {
    moment m = {dist, about};
    gsl_function f = {both_tails, &m};
    gsl_integration_workspace *space = gsl_integration_workspace_alloc(2000);
    assert_non_null(space);
    double value = (double)NAN, error;
    /* exp(-600) is far below what a square of the heaviest tail here still feels. */
    assert_int_equal(gsl_integration_qag(&f, M_LN2, 600, 0, 1e-11, 2000, GSL_INTEG_GAUSS61, space,
                                         &value, &error),
                     0);
    gsl_integration_workspace_free(space);
    return value;
}

static const dist_case cases[] = {
    {"uniform", {-3, 7}},
    {"loguniform", {1e-3, 1e6}},
    {"loguniform", {5, 5.5}},
    {"triangular", {-1, 0.5, 7}},
    {"triangular", {0, 0, 1}},
    {"pert", {1, 2, 9, 4}},
    {"pert", {1, 1, 9, 30}},
    {"normal", {1, 2}},
    {"lognormal", {1, 3}},
    {"lognormal", {7, 0.01}},
    {"exponential", {3}},
    {"gamma", {0.05, 1}},
    {"gamma", {2.5, 3}},
    {"gamma", {1e4, 1}},
    {"chi_squared", {3}},
    {"beta", {0.1, 3.5, 0, 1}},
    {"beta", {2, 1000, 0, 1}},
    {"beta", {2, 5, -1, 1}},
    {"weibull", {0.7, 2}},
    {"weibull", {19, 2}},
    {"weibull", {21, 2}},
    {"weibull", {200, 2}},
    {"student_t", {2.5, 1, 2}},
    {"student_t", {31, 0, 1}},
    {"logistic", {1, 2}},
    {"gumbel", {1, 2}},
    {"laplace", {1, 2}},
    {"rayleigh", {2}},
    {"pareto", {2.5, 2}},
    {"pareto", {50, 2}},
    {"f", {5, 7}},
    {"f", {0.2, 50}},
    {"arcsine", {-2, 3}},
    {"curvilinear_trapezoid", {0, 10, 1}},
    {"curvilinear_trapezoid", {0, 10, 4.9}},
};

static void moments_are_the_integrals_of_the_quantile(void **state) {
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const abai_dist *dist = dist_make(cases[i].name, cases[i].value, *state);
        const double mean = abai_dist_mean(dist), sd = abai_dist_sd(dist);
        const double got_mean = integral(dist, (double)NAN), got_sd = sqrt(integral(dist, mean));
        /* The integrals' tolerance, and rounding of differences of x where they are large beside sd. */
        const double slack = 1e-9 * sd + 1e-14 * fabs(mean);
        if (!(fabs(got_mean - mean) <= slack && fabs(got_sd - sd) <= slack))
            fail_msg("%s[%zu]: mean %.15g, integral %.15g; sd %.15g, integral %.15g", cases[i].name,
                     i, mean, got_mean, sd, got_sd);
    }
}

/* E X = sum of P(X > k), E X^2 = sum of (2 k + 1) P(X > k), from k = 0. */
static void moments_of_counts_are_the_sums_of_their_tails(void **state) {
    static const dist_case counts[] = {
        {"bernoulli", {0.3}},    {"poisson", {3.5}},
        {"poisson", {400}},      {"geometric", {0.2}},
        {"binomial", {10, 0.3}}, {"binomial", {900, 0.02}},
        {"binomial", {10, 1}},   {"negative_binomial", {2.5, 0.4}},
        {"bernoulli", {0}},      {"negative_binomial", {0.05, 0.1}},
    };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        const abai_dist *dist = dist_make(counts[i].name, counts[i].value, *state);
        double first = 0, second = 0;
        for (int k = 0; k < 4000; k++) {
            const double beyond = abai_dist_cdf(dist, k, true);
            first += beyond;
            second += (2 * k + 1) * beyond;
        }
        assert_near(abai_dist_mean(dist), first, 1e-13 * first);
        const double sd = sqrt(fmax(second - first * first, 0));
        assert_near(abai_dist_sd(dist), sd, 1e-9 * (1 + sd)); /* cancellation in the difference */
    }
}

static void moments_that_do_not_exist_are_nan_or_infinite(void **state) {
    static const struct {
        dist_case of;
        double mean, sd;
    } none[] = {
        {{"cauchy", {0, 1}}, (double)NAN, (double)NAN},
        {{"student_t", {1, 0, 1}}, (double)NAN, (double)NAN},
        {{"student_t", {2, 3, 1}}, 3, HUGE_VAL},
        {{"pareto", {1, 2}}, HUGE_VAL, (double)NAN},
        {{"pareto", {2, 2}}, 4, HUGE_VAL},
        {{"f", {5, 2}}, HUGE_VAL, (double)NAN},
        {{"f", {5, 4}}, 2, HUGE_VAL},
    };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        const abai_dist *dist = dist_make(none[i].of.name, none[i].of.value, *state);
        const double mean = abai_dist_mean(dist), sd = abai_dist_sd(dist);
        assert_true(isnan(none[i].mean) ? isnan(mean) : mean == none[i].mean);
        assert_true(isnan(none[i].sd) ? isnan(sd) : sd == none[i].sd);
    }
}

/* Where a form of parameters is not the mean and sd themselves, they come out again. */
static void moments_are_what_was_asked_for(void **state) {
    static const double ratios[] = {1e-12, 1e-6, 0.01, 1, 30, 1e60};
    for (size_t i = 0; i < sizeof ratios / sizeof ratios[0]; i++) {
        const abai_dist *dist = dist_make("lognormal", (double[]){5, 5 * ratios[i]}, *state);
        /* exp(mu + sigma^2 / 2) where mu is up to 140: so many units of 2^-53. */
        assert_near(abai_dist_mean(dist), 5, 5 * 1e-13);
        assert_near(abai_dist_sd(dist) / (5 * ratios[i]), 1, 1e-13);
    }
    abai_dist_spec spec = dist_spec("exponential", NULL);
    spec.form = 1;
    spec.value[0] = 4;
    assert_near(abai_dist_mean(dist_make_spec(&spec, *state)), 0.25, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(moments_are_the_integrals_of_the_quantile, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(moments_of_counts_are_the_sums_of_their_tails, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(moments_that_do_not_exist_are_nan_or_infinite, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(moments_are_what_was_asked_for, dist_setup, dist_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
