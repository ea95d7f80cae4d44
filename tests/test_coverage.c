/* How often the intervals of whole runs hold what they should, over many seeds, for each design. */
#include "coverage.h"

#include <gsl/gsl_cdf.h>
#include <stdio.h>

#include "abanico/abanico.h"
#include "stats/order.h"

enum { REPETITIONS = 2000, SAMPLES = 1000, OUTPUTS = 3, PERCENTILES = 3, STATISTICS = 5 };

/* Outputs of several inputs, so that designs matter and do not settle everything: a sum, which a Latin
 * hypercube nearly settles; its exponential; and a mixture that a third input chooses from. */
static const char scenario_text[] =
    "{\"format\":\"abanico-scenario/1\",\"name\":\"coverage\",\"inputs\":{"
    "\"x\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"
    "\"y\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"
    "\"z\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1}},"
    "\"model\":{"
    "\"normal\":{\"expression\":\"0.6 * x + 0.8 * y\"},"
    "\"lognormal\":{\"expression\":\"exp(0.3 * x + 0.4 * y)\"},"
    "\"mixture\":{\"expression\":\"if(z < -0.5244005127080407, x - 2, 2 + 0.5 * y)\"}},"
    "\"outputs\":[\"normal\",\"lognormal\",\"mixture\"],\"percentiles\":[5,50,95],"
    "\"thresholds\":{\"normal\":[1],\"lognormal\":[2],\"mixture\":[2.5]}}";

static const char *const statistics[STATISTICS] = {"p05", "p50", "p95", "mean", "P(>t)"};

/* P(mixture <= v): 0.3 N(-2, 1) + 0.7 N(2, 0.5). */
static double mixture_cdf(double v) {
    return 0.3 * gsl_cdf_ugaussian_P(v + 2) + 0.7 * gsl_cdf_ugaussian_P((v - 2) / 0.5);
}

static double mixture_quantile(double p) {
    double low = -20, high = 20;
    for (int i = 0; i < 200; i++)
        *(mixture_cdf(low / 2 + high / 2) < p ? &low : &high) = low / 2 + high / 2;
    return low;
}

static void fill_truths(double truth[OUTPUTS][STATISTICS]) {
    static const double p[PERCENTILES] = {0.05, 0.5, 0.95};
    for (int i = 0; i < PERCENTILES; i++) {
        truth[0][i] = gsl_cdf_ugaussian_Pinv(p[i]);
        truth[1][i] = exp(0.5 * truth[0][i]);
        truth[2][i] = mixture_quantile(p[i]);
    }
    truth[0][3] = 0;
    truth[1][3] = exp(0.125);
    truth[2][3] = 0.3 * -2 + 0.7 * 2;
    truth[0][4] = gsl_cdf_ugaussian_Q(1);
    truth[1][4] = gsl_cdf_ugaussian_Q(log(2) / 0.5);
    truth[2][4] = 1 - mixture_cdf(2.5);
}

static aba_scenario *parse(void) {
    aba_error error;
    aba_scenario *scenario;
    if (aba_scenario_parse(scenario_text, strlen(scenario_text), "test", NULL, &scenario, &error) !=
        ABA_OK)
        fail_msg("%s", error.text);
    return scenario;
}

static aba_result *run(const aba_scenario *scenario, const aba_run_options *options) {
    aba_error error;
    aba_result *result;
    if (aba_run(scenario, options, &result, &error) != ABA_OK)
        fail_msg("%s", error.text);
    return result;
}

static void count(const aba_result *result, double truth[OUTPUTS][STATISTICS],
                  coverage counted[OUTPUTS][STATISTICS]) {
    for (int i = 0; i < OUTPUTS; i++) {
        const aba_quantity *q = &result->outputs[i];
        const aba_statistics *s = &q->statistics;
        for (int j = 0; j < PERCENTILES; j++)
            coverage_count(&counted[i][j],
                           (abai_interval){s->percentiles[j].ci_low, s->percentiles[j].ci_high},
                           truth[i][j]);
        coverage_count(&counted[i][3], (abai_interval){s->mean_ci_low, s->mean_ci_high},
                       truth[i][3]);
        coverage_count(&counted[i][4],
                       (abai_interval){q->exceedances[0].ci_low, q->exceedances[0].ci_high},
                       truth[i][4]);
    }
}

/* Order statistics have the coverage that their ranks give, exactly; it is a little above the level. */
static void check(aba_design design, const char *output, int statistic, const coverage *c) {
    static const double p[PERCENTILES] = {0.05, 0.5, 0.95};
    const double share = (double)c->held / (double)c->runs;
    if (design == ABA_DESIGN_MC && statistic < PERCENTILES) {
        uint64_t lower, upper;
        coverage_check(output, c, abai_order_interval(SAMPLES, p[statistic], 0.95, &lower, &upper));
    } else if (!(share >= 0.935 && share <= 0.965)) {
        print_error("design %d, %s of %s: %zu of %zu intervals hold the truth\n", (int)design,
                    statistics[statistic], output, c->held, c->runs);
        fail();
    }
}

static void intervals_cover_as_often_as_they_say(void **state) {
    const aba_design design = *(const aba_design *)*state;
    double truth[OUTPUTS][STATISTICS];
    coverage counted[OUTPUTS][STATISTICS] = {0};
    aba_scenario *scenario = parse();
    fill_truths(truth);
    for (uint64_t seed = 1; seed <= REPETITIONS; seed++) {
        const aba_run_options options = {
            .samples = SAMPLES, .has_seed = true, .seed = seed, .threads = 1, .design = design};
        aba_result *result = run(scenario, &options);
        count(result, truth, counted);
        aba_result_free(result);
    }
    aba_scenario_free(scenario);
    for (int i = 0; i < OUTPUTS; i++)
        for (int j = 0; j < STATISTICS; j++)
            check(design, i == 0 ? "normal" : i == 1 ? "lognormal" : "mixture", j, &counted[i][j]);
}

/* Stopping when intervals are short enough prefers samples whose intervals are. At N = 16384 and more their
 * lengths hardly vary, and what is left of the effect must not show. */
static void intervals_cover_after_sequential_stopping(void **state) {
    const aba_design design = *(const aba_design *)*state;
    enum { RUNS = 200 };
    double truth[OUTPUTS][STATISTICS];
    coverage counted[OUTPUTS][STATISTICS] = {0};
    aba_scenario *scenario = parse();
    uint64_t least = UINT64_MAX, most = 0;
    fill_truths(truth);
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        const aba_run_options options = {.has_seed = true,
                                         .seed = seed,
                                         .threads = 1,
                                         .design = design,
                                         .tolerance = design == ABA_DESIGN_MC ? 0.0188 : 0.0055};
        aba_result *result = run(scenario, &options);
        assert_true(result->tolerance.is_met);
        least = result->samples < least ? result->samples : least;
        most = result->samples > most ? result->samples : most;
        count(result, truth, counted);
        aba_result_free(result);
    }
    aba_scenario_free(scenario);
    print_message("%llu to %llu samples\n", (unsigned long long)least, (unsigned long long)most);
    assert_true(most > least); /* it is chance that stops it */
    for (int i = 0; i < OUTPUTS; i++)
        for (int j = 0; j < PERCENTILES; j++)
            coverage_check_least(statistics[j], &counted[i][j], 0.95);
}

int main(void) {
    static aba_design mc = ABA_DESIGN_MC, lhs = ABA_DESIGN_LHS, sobol = ABA_DESIGN_SOBOL;
    const struct CMUnitTest tests[] = {
        {"independent_intervals_cover_as_often_as_they_say", intervals_cover_as_often_as_they_say,
         NULL, NULL, &mc},
        {"lhs_intervals_cover_as_often_as_they_say", intervals_cover_as_often_as_they_say, NULL,
         NULL, &lhs},
        {"sobol_intervals_cover_as_often_as_they_say", intervals_cover_as_often_as_they_say, NULL,
         NULL, &sobol},
        {"independent_intervals_cover_after_sequential_stopping",
         intervals_cover_after_sequential_stopping, NULL, NULL, &mc},
        {"sobol_intervals_cover_after_sequential_stopping",
         intervals_cover_after_sequential_stopping, NULL, NULL, &sobol},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
