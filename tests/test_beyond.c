/* Statistics beside percentiles, of whole runs: shortest intervals, moments that do not converge, intervals
 * of means and standard deviations, thresholds. */
#include "check.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <stdio.h>
#include <stdlib.h>

#include "abanico/abanico.h"

enum { N = 1000000 };

#define HEAD "{\"format\":\"abanico-scenario/1\",\"name\":\"x\",\"inputs\":{"
#define NORMAL(name, mean, sd)                                                                     \
    "\"" name "\":{\"distribution\":\"normal\",\"mean\":" mean ",\"sd\":" sd "}"
#define UNIFORM(name, min, max)                                                                    \
    "\"" name "\":{\"distribution\":\"uniform\",\"min\":" min ",\"max\":" max "}"
#define OUTPUT(expression)                                                                         \
    "},\"model\":{\"y\":{\"expression\":\"" expression                                             \
    "\"}},\"outputs\":[\"y\"],\"percentiles\":[2.5,97.5]}"

static aba_result *run(const char *text, const aba_run_options *options) {
    aba_error error;
    aba_scenario *scenario;
    aba_result *result = NULL;
    if (aba_scenario_parse(text, strlen(text), "test", NULL, &scenario, &error) != ABA_OK ||
        aba_run(scenario, options, &result, &error) != ABA_OK)
        fail_msg("%s", error.text);
    aba_scenario_free(scenario);
    return result;
}

/* ---- shortest intervals ------------------------------------------------------------------------ */

/* An interval that was chosen among draws differs from the distribution's own by much where its length is
 * stationary: its ends then wander by N^(-1/3). That of ln X ends at the largest draw, and its other end is a
 * quantile of density 0.15, known to 0.00145 at N draws. What is sure is that it holds its coverage, up to 5 standard
 * errors and a curve's 3e-4, and is no longer than the symmetric one but for those. */
typedef struct shortest_case {
    const char *name, *text;
    double low, high; /* the distribution's own shortest 95 % interval */
    double wander;    /* how far ends may be from it, at N draws */
    double rate;      /* and how that falls with their number */
    double (*cdf)(double x);
} shortest_case;

#define S3 "1.7320508075688772"
#define S300 "17.320508075688775"

/* 9.2.2: sum of four standard normal variables. */
static double cdf_922(double x) { return gsl_cdf_gaussian_P(x, 2); }

/* 9.2.3: sum of four uniform variables of sd 1: Irwin and Hall's distribution. */
static double cdf_923(double x) {
    const double t = x / (2 * sqrt(3)) + 2;
    const double choose[] = {1, -4, 6, -4, 1};
    double sum = 0;
    for (int k = 0; k <= 4 && t > k; k++)
        sum += choose[k] * pow(t - k, 4) / 24;
    return t >= 4 ? 1 : sum;
}

/* 9.2.4: three of these and one ten times as wide. The sum over the signs of all ends; the two of the wide
 * one stand apart. */
static double cdf_924(double x) {
    const double a = sqrt(3), b = 10 * sqrt(3), choose[] = {1, -3, 3, -1};
    double sum = 0;
    for (int k = 0; k <= 3; k++) {
        const double near = x + (3 - 2 * k) * a;
        sum += choose[k] * (pow(fmax(near + b, 0), 4) - pow(fmax(near - b, 0), 4));
    }
    return sum / (24 * pow(2 * a, 3) * 2 * b);
}

/* NPL: ln X, X uniform on (0.1, 1.1). */
static double cdf_npl(double x) { return fmin(fmax(exp(x) - 0.1, 0), 1); }

static const shortest_case shortest_cases[] = {
    {"JCGM 101, 9.2.2",
     HEAD NORMAL("a", "0", "1") "," NORMAL("b", "0", "1") "," NORMAL("c", "0", "1") "," NORMAL(
         "d", "0", "1") OUTPUT("a + b + c + d"),
     -3.919927969080108, 3.919927969080108, 0.15, 1.0 / 3, cdf_922},
    {"JCGM 101, 9.2.3",
     HEAD UNIFORM("a", "-" S3, S3) "," UNIFORM("b", "-" S3, S3) "," UNIFORM(
         "c", "-" S3, S3) "," UNIFORM("d", "-" S3, S3) OUTPUT("a + b + c + d"),
     -3.8794067, 3.8794067, 0.15, 1.0 / 3, cdf_923},
    /* Ends wander like f^(1/3) |f'|^(-2/3), f being the density there: twice as far as those of 9.2.2. */
    {"JCGM 101, 9.2.4",
     HEAD UNIFORM("a", "-" S3, S3) "," UNIFORM("b", "-" S3, S3) "," UNIFORM(
         "c", "-" S3, S3) "," UNIFORM("d", "-" S300, S300) OUTPUT("a + b + c + d"),
     -17.015814, 17.015814, 0.3, 1.0 / 3, cdf_924},
    {"NPL, ln X", HEAD UNIFORM("x", "0.1", "1.1") OUTPUT("log(x)"), -1.897120, 0.095310,
     5 * 0.00145, 0.5, cdf_npl},
};

static void shortest_intervals_are_those_of_the_distributions(void **state) {
    (void)state;
    static const uint64_t samples[] = {10000, N};
    for (size_t i = 0; i < sizeof shortest_cases / sizeof shortest_cases[0]; i++)
        for (size_t j = 0; j < 2; j++) {
            const shortest_case *c = &shortest_cases[i];
            const aba_run_options options = {.samples = samples[j]};
            aba_result *result = run(c->text, &options);
            const aba_quantity *y = &result->outputs[0];
            const double low = y->shortest.low, high = y->shortest.high;
            print_message("%s, %llu: %.4f to %.4f\n", c->name, (unsigned long long)samples[j], low,
                          high);
            assert_near(y->shortest.coverage, 0.95, 1e-15);
            assert_true(y->shortest.is_exact == (j == 0));
            const double se = sqrt(0.95 * 0.05 / (double)samples[j]);
            assert_near(c->cdf(high) - c->cdf(low), 0.95, 5 * se + 3e-4 + 0.1 * se);
            /* Choosing among draws makes it too short by a little: by a few standard errors at most. */
            const double slope = (c->high - c->low) / 0.95;
            assert_true(high - low <= c->high - c->low + 10 * se * slope);
            assert_true(high - low >= c->high - c->low - 10 * se * slope - 1e-3);
            const double wander = c->wander * pow(N / (double)samples[j], c->rate);
            assert_near(low, c->low, wander);
            assert_near(high, c->high, wander);
            aba_result_free(result);
        }
}

static void coverage_follows_the_percentiles(void **state) {
    (void)state;
    static const struct {
        double p[4];
        size_t count;
        double coverage;
    } cases[] = {
        {{5, 50, 95}, 3, 0.9},
        {{2.5, 5, 95, 97.5}, 4, 0.95},
        {{0, 10, 90, 100}, 4, 0.8},
        {{5, 50, 90}, 3, 0.95},
        {{50}, 1, 0.95},
        {{0, 100}, 2, 0.95},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const aba_run_options options = {
            .samples = 100, .percentiles = cases[i].p, .percentile_count = cases[i].count};
        aba_result *result = run(HEAD UNIFORM("x", "0", "1") OUTPUT("x"), &options);
        assert_near(result->outputs[0].shortest.coverage, cases[i].coverage, 1e-15);
        aba_result_free(result);
    }
}

/* ---- moments ----------------------------------------------------------------------------------- */

static void moments_that_do_not_converge_are_not_given(void **state) {
    (void)state;
    static const struct {
        const char *text;
        aba_convergence expected;
    } cases[] = {
        {HEAD "\"x\":{\"distribution\":\"cauchy\",\"location\":0,\"scale\":1}" OUTPUT("x + 1"),
         ABA_MEAN_DIVERGES},
        {HEAD NORMAL("a", "1", "1") "," NORMAL("b", "0.5", "1") OUTPUT("a / b"), ABA_MEAN_DIVERGES},
        {HEAD UNIFORM("x", "0", "1") OUTPUT("1 / x"), ABA_MEAN_DIVERGES},
        {HEAD UNIFORM("x", "0", "1") OUTPUT("1 / sqrt(x)"), ABA_VARIANCE_DIVERGES},
        {HEAD "\"x\":{\"distribution\":\"pareto\",\"shape\":1.5,\"min\":1}" OUTPUT("2 * x"),
         ABA_VARIANCE_DIVERGES},
        {HEAD UNIFORM("x", "0", "1") OUTPUT("x^-0.2"), ABA_MOMENTS_CONVERGE},
        {HEAD NORMAL("x", "0", "1") OUTPUT("exp(x)"), ABA_MOMENTS_CONVERGE},
        {HEAD NORMAL("a", "1", "1") "," NORMAL("b", "3", "0.1") OUTPUT("a / b"),
         ABA_MOMENTS_CONVERGE},
    };
    static const aba_run_options options[] = {
        {.samples = N}, {.samples = N, .design = ABA_DESIGN_LHS}, {.samples = 16000}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t j = 0; j < 3; j++) {
            aba_result *result = run(cases[i].text, &options[j]);
            const aba_statistics *s = &result->outputs[0].statistics;
            if (s->convergence != cases[i].expected)
                fail_msg("%s: %d", cases[i].text, (int)s->convergence);
            assert_true(isnan(s->mean) == (s->convergence == ABA_MEAN_DIVERGES));
            assert_true(isnan(s->sd) == (s->convergence != ABA_MOMENTS_CONVERGE));
            assert_true(isnan(s->mean_se) == isnan(s->sd));
            assert_true(isnan(s->mean_ci_low) == isnan(s->sd));
            assert_true(isfinite(s->percentiles[0].value));
            bool said = false;
            for (size_t w = 0; w < result->warning_count; w++)
                said = said || strstr(result->warnings[w], "does not converge") != NULL;
            assert_true(said == (s->convergence != ABA_MOMENTS_CONVERGE));
            aba_result_free(result);
        }
}

/* NIST TN 1900, E3: the divisor is 6.7 standard deviations from 0, and no draw comes near. */
static void divisors_that_can_be_zero_are_named(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool expected;
    } cases[] = {
        {HEAD NORMAL("muC", "4.63", "0.0463") "," NORMAL("rhoB", "2217", "0.5") "," NORMAL(
             "rhoM", "1180",
             "0.5") "," NORMAL("rhoC", "810",
                               "0.5") "," NORMAL("tM", "61", "6.1") "," NORMAL("tC", "36.6", "5.49")
             OUTPUT("muC * (rhoB - rhoM) / (rhoB - rhoC) * tM / tC"),
         true},
        {HEAD NORMAL("a", "5", "1") OUTPUT("1 - 3 * abs(-(1 / a))"), true},
        {HEAD NORMAL("a", "10", "1") OUTPUT("1 / a"), false}, /* 10 standard deviations */
        {HEAD NORMAL("a", "5", "1") OUTPUT("a / a"), false},
        {HEAD NORMAL("a", "5", "1") OUTPUT("if(a > 1, 1 / a, 1)"), false},
        {HEAD NORMAL("a", "5", "1") OUTPUT("1 / exp(a)"), false},
        {HEAD NORMAL("a", "5", "1") OUTPUT("1 / (1 + abs(a)) + 1 / max(a, 1)"), false},
        {HEAD NORMAL("a", "5", "1") OUTPUT("atan(1 / a)"), false},
        {HEAD
         "\"a\":{\"distribution\":\"normal\",\"mean\":5,\"sd\":1,\"truncate\":[1,null]}" OUTPUT(
             "1 / a"),
         false},
    };
    const aba_run_options options = {.samples = 2000};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        aba_result *result = run(cases[i].text, &options);
        bool said = false;
        for (size_t w = 0; w < result->warning_count; w++)
            said = said || strstr(result->warnings[w], "a divisor can pass through zero") != NULL;
        if (said != cases[i].expected)
            fail_msg("%s", cases[i].text);
        assert_true(isfinite(result->outputs[0].statistics.mean));
        aba_result_free(result);
    }
}

static void families_say_which_moments_they_lack(void **state) {
    (void)state;
    static const struct {
        const char *input;
        aba_convergence expected;
    } cases[] = {
        {"\"y\":{\"distribution\":\"pareto\",\"shape\":0.9,\"min\":1}", ABA_MEAN_DIVERGES},
        {"\"y\":{\"distribution\":\"pareto\",\"shape\":2,\"min\":1}", ABA_VARIANCE_DIVERGES},
        {"\"y\":{\"distribution\":\"student_t\",\"nu\":2}", ABA_VARIANCE_DIVERGES},
        {"\"y\":{\"distribution\":\"f\",\"nu1\":5,\"nu2\":4}", ABA_VARIANCE_DIVERGES},
        {"\"y\":{\"distribution\":\"student_t\",\"nu\":2.1}", ABA_MOMENTS_CONVERGE},
    };
    const aba_run_options options = {.samples = 50};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        snprintf(text, sizeof text, "%s%s},\"outputs\":[\"y\"]}", HEAD, cases[i].input);
        aba_result *result = run(text, &options);
        assert_int_equal(result->outputs[0].statistics.convergence, cases[i].expected);
        assert_int_equal(result->inputs[0].statistics.convergence, cases[i].expected);
        aba_result_free(result);
    }
}

static void keep(void *context, uint64_t first, size_t n, const double *const *columns) {
    memcpy((double *)context + first, columns[0], n * sizeof(double));
}

/* GSL's moments and Student's t; the kurtosis is n m4 / m2^2. */
static void moments_have_the_intervals_that_they_should(void **state) {
    (void)state;
    static double x[200000];
    static const uint64_t samples[] = {2, 1000, 200000};
    for (size_t i = 0; i < 3; i++) {
        const size_t n = (size_t)samples[i];
        const aba_run_options options = {
            .samples = n, .draws = keep, .draws_context = x, .confidence = 0.9};
        aba_result *result = run(HEAD "\"y\":{\"distribution\":\"gamma\",\"shape\":2,\"scale\":3}},"
                                      "\"outputs\":[\"y\"]}",
                                 &options);
        const aba_statistics *s = &result->outputs[0].statistics;
        const double mean = gsl_stats_mean(x, 1, n), sd = gsl_stats_sd(x, 1, n);
        const double half = gsl_cdf_tdist_Pinv(0.95, (double)n - 1) * sd / sqrt((double)n);
        assert_near(s->mean_ci_low, mean - half, 1e-10 * (mean + half));
        assert_near(s->mean_ci_high, mean + half, 1e-10 * (mean + half));
        const double shrink = 1 - 1 / (double)n; /* GSL's kurtosis divides by the sample sd */
        const double kurtosis = (gsl_stats_kurtosis(x, 1, n) + 3) / (shrink * shrink);
        const double se = sqrt(fmax(kurtosis - 1, 0) / (4 * (double)n));
        const double factor = exp(gsl_cdf_ugaussian_Pinv(0.95) * se);
        assert_near(s->sd_ci_low, sd / factor, 1e-9 * sd);
        assert_near(s->sd_ci_high, sd * factor, 1e-9 * sd * factor);
        aba_result_free(result);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shortest_intervals_are_those_of_the_distributions),
        cmocka_unit_test(coverage_follows_the_percentiles),
        cmocka_unit_test(moments_that_do_not_converge_are_not_given),
        cmocka_unit_test(divisors_that_can_be_zero_are_named),
        cmocka_unit_test(families_say_which_moments_they_lack),
        cmocka_unit_test(moments_have_the_intervals_that_they_should),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
