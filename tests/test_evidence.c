/* Runs conditioned on evidence, against posteriors that are known in closed form. */
#define _GNU_SOURCE

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "abanico/abanico.h"
#include "coverage.h"
#include "simd/isa.h"

/* A scenario of which only what differs is written. */
static char *scenario_text(const char *body) {
    char *text;
    assert_true(
        asprintf(&text, "{\"format\":\"abanico-scenario/1\",\"name\":\"evidence\",%s}", body) > 0);
    return text;
}

static aba_scenario *parse(const char *body, const char *const *set, size_t count) {
    aba_error error;
    aba_scenario *scenario;
    char *text = scenario_text(body);
    const aba_scenario_options options = {.set = set, .set_count = count};
    if (aba_scenario_parse(text, strlen(text), "test", &options, &scenario, &error) != ABA_OK)
        fail_msg("%s", error.text);
    free(text);
    return scenario;
}

static aba_result *run_with(const char *body, const aba_run_options *options) {
    aba_error error;
    aba_result *result;
    aba_scenario *scenario = parse(body, NULL, 0);
    if (aba_run(scenario, options, &result, &error) != ABA_OK)
        fail_msg("%s", error.text);
    aba_scenario_free(scenario);
    return result;
}

static aba_result *run(const char *body, uint64_t samples) {
    const aba_run_options options = {.samples = samples};
    return run_with(body, &options);
}

/* The text of the error that a run ends with. */
static void run_fails(const char *body, uint64_t samples, const char *expected) {
    aba_error error;
    aba_result *result = NULL;
    aba_scenario *scenario = parse(body, NULL, 0);
    const aba_run_options options = {.samples = samples};
    assert_int_equal(aba_run(scenario, &options, &result, &error), ABA_INVALID);
    assert_null(result);
    assert_string_equal(error.text, expected);
    aba_scenario_free(scenario);
}

static const aba_posterior *input_of(const aba_result *r, const char *name) {
    for (size_t i = 0; i < r->evidence->input_count; i++)
        if (strcmp(r->evidence->inputs[i].name, name) == 0)
            return &r->evidence->inputs[i];
    fail_msg("no input %s", name);
    return NULL;
}

/* Mean, sd and percentiles within 5 standard errors of what is exact; and these errors as large as the
 * effective sample size lets expect, but for a factor of 2: weights and values depend on each other. */
static void check_posterior(const aba_posterior *p, double mean, double sd,
                            double (*quantile)(double p, const double *of), const double *of) {
    const double z = gsl_cdf_ugaussian_Pinv(0.975);
    assert_near(p->mean, mean, 5 * p->mean_se);
    assert_true(p->mean_se < 2 * sd / sqrt(p->ess));
    assert_near(log(p->sd / sd), 0, 5 * log(p->sd_high / p->sd) / z);
    assert_true(p->sd_high / p->sd < 1.5);
    assert_int_equal(p->percentile_count, 5);
    for (size_t i = 0; i < p->percentile_count; i++) {
        const aba_percentile *q = &p->percentiles[i];
        assert_near(q->value, quantile(q->p / 100, of), 5 * (q->ci_high - q->ci_low) / (2 * z));
        assert_true(q->ci_high - q->ci_low < sd);
    }
}

static double normal_quantile(double p, const double *of) {
    return of[0] + of[1] * gsl_cdf_ugaussian_Pinv(p);
}

static double lognormal_quantile(double p, const double *of) { return exp(normal_quantile(p, of)); }

static double gamma_quantile(double p, const double *of) {
    return gsl_cdf_gamma_Pinv(p, of[0], of[1]);
}

static double beta_quantile(double p, const double *of) {
    return gsl_cdf_beta_Pinv(p, of[0], of[1]);
}

static double tail_quantile(double p, const double *of) {
    return gsl_cdf_ugaussian_Qinv((1 - p) * gsl_cdf_ugaussian_Q(of[0]));
}

static void check_normal(const aba_posterior *p, double mean, double variance) {
    const double of[] = {mean, sqrt(variance)};
    check_posterior(p, mean, of[1], normal_quantile, of);
}

/* ---- conjugate cases --------------------------------------------------------------------------- */

#define X_NORMAL                                                                                   \
    "\"inputs\":{\"x\":{\"distribution\":\"normal\",\"mean\":10,\"sd\":4}},\"outputs\":[\"x\"],"

/* Precisions add: 1/16 + 1/9. */
static void normal_and_normal_give_the_normal_between(void **state) {
    (void)state;
    aba_result *r = run(X_NORMAL "\"evidence\":[{\"about\":\"x\",\"value\":16,\"sd\":3}]", 200000);
    check_normal(input_of(r, "x"), 5.76 * (10 / 16.0 + 16 / 9.0), 5.76);
    assert_same_bits(r->evidence->outputs[0].mean, r->evidence->inputs[0].mean);
    assert_same_bits(r->evidence->outputs[0].percentiles[2].ci_low,
                     r->evidence->inputs[0].percentiles[2].ci_low);
    /* Of the figure N(16; 10, 5) over the peak of N(16; y, 3). */
    const double support = gsl_ran_gaussian_pdf(6, 5) / gsl_ran_gaussian_pdf(0, 3);
    assert_near(r->evidence->support, support, 5 * 0.5 / sqrt(200000));
    aba_result_free(r);
}

static void a_range_is_the_normal_that_meets_its_ends(void **state) {
    (void)state;
    char body[512];
    const double half = 3 * gsl_cdf_ugaussian_Pinv(0.95);
    snprintf(body, sizeof body,
             X_NORMAL "\"evidence\":[{\"about\":\"x\",\"range\":[%.17g,%.17g],\"coverage\":0.9}]",
             16 - half, 16 + half);
    aba_result *a = run(body, 50000);
    aba_result *b = run(X_NORMAL "\"evidence\":[{\"about\":\"x\",\"value\":16,\"sd\":3}]", 50000);
    assert_near(a->evidence->ess, b->evidence->ess, 1e-9 * b->evidence->ess);
    assert_near(input_of(a, "x")->mean, input_of(b, "x")->mean, 1e-12);
    aba_result_free(a);
    aba_result_free(b);
}

/* In logarithms: sd 0.5 about 0, and a figure of e with an error of sd 0.5. */
static void lognormal_and_lognormal_give_the_lognormal_between(void **state) {
    (void)state;
    char body[512];
    const double half = 0.5 * gsl_cdf_ugaussian_Pinv(0.9);
    snprintf(body, sizeof body,
             "\"inputs\":{\"x\":{\"distribution\":\"lognormal\",\"mu_log\":0,\"sigma_log\":0.5}},"
             "\"outputs\":[\"x\"],\"evidence\":[{\"about\":\"x\",\"range\":[%.17g,%.17g],"
             "\"coverage\":0.8,\"distribution\":\"lognormal\"}]",
             exp(1 - half), exp(1 + half));
    aba_result *r = run(body, 200000);
    const double of[] = {0.5, sqrt(0.125)};
    const double mean = exp(0.5 + 0.125 / 2);
    check_posterior(input_of(r, "x"), mean, mean * sqrt(exp(0.125) - 1), lognormal_quantile, of);
    aba_result_free(r);
}

/* Gamma(3, rate 1/2) and 9 events: Gamma(12, rate 3/2). */
static void gamma_and_poisson_give_the_gamma(void **state) {
    (void)state;
    aba_result *r =
        run("\"inputs\":{\"x\":{\"distribution\":\"gamma\",\"shape\":3,\"scale\":2}},\"outputs\":["
            "\"x\"],\"evidence\":[{\"about\":\"x\",\"observed\":9,\"distribution\":\"poisson\"}]",
            200000);
    const double of[] = {12, 1 / 1.5};
    check_posterior(input_of(r, "x"), 8, sqrt(12) / 1.5, gamma_quantile, of);
    aba_result_free(r);
}

static void beta_and_binomial_give_the_beta(void **state) {
    (void)state;
    aba_result *r = run("\"inputs\":{\"x\":{\"distribution\":\"beta\",\"alpha\":2,\"beta\":3}},"
                        "\"outputs\":[\"x\"],\"evidence\":[{\"about\":\"x\",\"observed\":7,\"n\":"
                        "20,\"distribution\":\"binomial\"}]",
                        200000);
    const double of[] = {9, 16};
    check_posterior(input_of(r, "x"), 9 / 25.0, sqrt(9 * 16 / (25.0 * 25 * 26)), beta_quantile, of);
    aba_result_free(r);
}

static void hard_bounds_truncate(void **state) {
    (void)state;
    aba_result *r = run("\"inputs\":{\"x\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1}},"
                        "\"outputs\":[\"x\"],\"evidence\":[{\"about\":\"x\",\"range\":[1,null],"
                        "\"coverage\":1}]",
                        200000);
    const double at[] = {1}, beyond = gsl_cdf_ugaussian_Q(1);
    const double mean = gsl_ran_ugaussian_pdf(1) / beyond;
    const aba_posterior *x = input_of(r, "x");
    check_posterior(x, mean, sqrt(1 + mean - mean * mean), tail_quantile, at);
    assert_near((double)x->n, 200000 * beyond, 5 * sqrt(200000 * beyond * (1 - beyond)));
    assert_true(x->ess == (double)x->n && x->min >= 1);
    assert_near(r->evidence->support, (double)x->n / 200000, 1e-15);
    aba_result_free(r);
}

/* Two normal figures about x: their precisions add to the prior's. */
static void pieces_multiply(void **state) {
    (void)state;
    aba_result *r = run(X_NORMAL "\"evidence\":[{\"about\":\"x\",\"value\":16,\"sd\":3},"
                                 "{\"about\":\"x\",\"value\":8,\"sd\":2}]",
                        200000);
    const double variance = 1 / (1 / 16.0 + 1 / 9.0 + 1 / 4.0);
    check_normal(input_of(r, "x"), variance * (10 / 16.0 + 16 / 9.0 + 8 / 4.0), variance);
    aba_result *one =
        run(X_NORMAL "\"evidence\":[{\"about\":\"x\",\"value\":16,\"sd\":3}]", 200000);
    assert_near(r->evidence->items[0].ess, one->evidence->ess, 1e-9 * one->evidence->ess);
    assert_same_bits(r->evidence->items[0].support, one->evidence->items[0].support);
    aba_result_free(one);
    aba_result_free(r);
}

#define X_AND_Z                                                                                    \
    "\"inputs\":{\"x\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"                         \
    "\"z\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":2}},\"model\":{\"y\":{\"expression\":"   \
    "\"x + z\"}},\"outputs\":[\"y\"],"

/* y = x + z, disclosed as 5 with an error of 1: the gains are cov / (var y + 1). */
static void evidence_about_an_output_moves_the_inputs(void **state) {
    (void)state;
    aba_result *r = run(X_AND_Z "\"evidence\":[{\"about\":\"y\",\"value\":5,\"sd\":1}]", 400000);
    check_normal(input_of(r, "x"), 5 / 6.0, 1 - 1 / 6.0);
    check_normal(input_of(r, "z"), 20 / 6.0, 4 - 16 / 6.0);
    check_normal(&r->evidence->outputs[0], 25 / 6.0, 5 - 25 / 6.0);
    aba_result_free(r);
}

static void correlated_inputs_move_together(void **state) {
    (void)state;
    aba_result *r = run(X_AND_Z "\"correlations\":[{\"between\":[\"x\",\"z\"],\"pearson\":0.5}],"
                                "\"evidence\":[{\"about\":\"y\",\"value\":5,\"sd\":1}]",
                        400000);
    check_normal(input_of(r, "x"), 2 * 5 / 8.0, 1 - 4 / 8.0);
    check_normal(input_of(r, "z"), 5 * 5 / 8.0, 4 - 25 / 8.0);
    aba_result_free(r);
}

/* x ~ N(m, 1), m ~ N(0, 2): a figure about x says of m what one with an error of sqrt(1 + 1) would. */
static void evidence_reaches_up_a_hierarchy(void **state) {
    (void)state;
    aba_result *r = run("\"inputs\":{\"m\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":2},"
                        "\"x\":{\"distribution\":\"normal\",\"mean\":\"m\",\"sd\":1}},"
                        "\"outputs\":[\"x\"],\"evidence\":[{\"about\":\"x\",\"value\":3,\"sd\":1}]",
                        400000);
    check_normal(input_of(r, "m"), 4 * 3 / 6.0, 4 - 16 / 6.0);
    check_normal(input_of(r, "x"), 5 * 3 / 6.0, 5 - 25 / 6.0);
    aba_result_free(r);
}

/* ---- units ------------------------------------------------------------------------------------- */

#define POWER                                                                                      \
    "\"inputs\":{\"power\":{\"distribution\":\"normal\",\"mean\":10,\"sd\":2,\"unit\":\"MW\"}},"   \
    "\"outputs\":[\"power\"],"

static void the_figure_is_converted(void **state) {
    (void)state;
    aba_result *a = run(
        POWER "\"evidence\":[{\"about\":\"power\",\"value\":9,\"sd\":1,\"unit\":\"MW\"}]", 20000);
    aba_result *b =
        run(POWER "\"evidence\":[{\"about\":\"power\",\"value\":9000,\"sd\":1000,\"unit\":\"kW\"}]",
            20000);
    assert_near(input_of(a, "power")->mean, input_of(b, "power")->mean, 1e-12);
    assert_near(a->evidence->ess, b->evidence->ess, 1e-8);
    assert_string_equal(b->evidence->items[0].unit, "kW");
    assert_string_equal(input_of(b, "power")->unit, "MW");
    aba_result_free(a);
    aba_result_free(b);
}

static void temperatures_keep_their_origin(void **state) {
    (void)state;
    static const char inputs[] =
        "\"inputs\":{\"t\":{\"distribution\":\"normal\",\"mean\":20,\"sd\":"
        "3,\"unit\":\"degC\"}},\"outputs\":[\"t\"],\"evidence\":[{";
    char body[512];
    snprintf(body, sizeof body, "%s%s", inputs,
             "\"about\":\"t\",\"value\":295.15,\"sd\":2,\"unit\":\"K\"}]");
    aba_result *r = run(body, 100000);
    const double variance = 1 / (1 / 9.0 + 1 / 4.0);
    check_normal(input_of(r, "t"), variance * (20 / 9.0 + 22 / 4.0), variance);
    aba_result_free(r);
}

/* ---- what stays -------------------------------------------------------------------------------- */

#define MANY                                                                                       \
    "\"percentiles\":[0,0.1,5,25,50,75,95,99.9,100],\"failures\":\"count\",\"inputs\":{"           \
    "\"u\":{\"distribution\":\"uniform\",\"min\":-1,\"max\":2},"                                   \
    "\"g\":{\"distribution\":\"gamma\",\"shape\":2,\"scale\":3},"                                  \
    "\"c\":{\"distribution\":\"poisson\",\"mean\":4},"                                             \
    "\"h\":{\"distribution\":\"normal\",\"mean\":\"u\",\"sd\":\"1 + g\"},\"k\":{\"value\":3}},"    \
    "\"model\":{\"root\":{\"expression\":\"sqrt(u)\"},\"sum\":{\"expression\":\"g + k * c\"}},"    \
    "\"outputs\":[\"root\",\"sum\",\"c\",\"k\"],"                                                  \
    "\"claims\":[{\"about\":\"sum\",\"range\":[1,2]}],"

static void check_same_percentiles(const aba_quantity *q, const aba_posterior *p) {
    const aba_statistics *s = &q->statistics;
    assert_int_equal(p->n, s->n);
    assert_int_equal(p->percentile_count, s->percentile_count);
    for (size_t i = 0; i < s->percentile_count; i++)
        assert_same_bits(p->percentiles[i].value, s->percentiles[i].value);
    assert_same_bits(p->min, s->min);
    assert_same_bits(p->max, s->max);
    assert_near(p->mean, s->mean, 1e-11 * (1 + fabs(s->mean)));
    assert_near(p->sd, s->sd, 1e-11 * (1 + s->sd));
}

static void evidence_that_says_nothing_changes_no_percentile(void **state) {
    (void)state;
    static const uint64_t samples[] = {200, 10000, 100001};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        aba_result *r =
            run(MANY "\"evidence\":[{\"about\":\"g\",\"range\":[null,1e9],\"coverage\":1}]",
                samples[i]);
        assert_true(r->evidence->ess == (double)samples[i]);
        for (size_t j = 0; j < r->input_count; j++)
            check_same_percentiles(&r->inputs[j], &r->evidence->inputs[j]);
        for (size_t j = 0; j < r->output_count; j++)
            check_same_percentiles(&r->outputs[j], &r->evidence->outputs[j]);
        assert_true(r->evidence->outputs[3].is_constant && r->evidence->outputs[3].sd == 0);
        aba_result_free(r);
    }
}

static void evidence_leaves_bands_and_claims_alone(void **state) {
    (void)state;
    aba_result *with = run(MANY "\"evidence\":[{\"about\":\"sum\",\"value\":2,\"sd\":3}]", 50000);
    aba_result *without = run(MANY "\"note\":\"\"", 50000);
    assert_null(without->evidence);
    assert_same_bits(with->claims[0].tail, without->claims[0].tail);
    assert_same_bits(with->claims[0].median, without->claims[0].median);
    for (size_t i = 0; i < with->output_count; i++)
        for (size_t j = 0; j < with->outputs[i].statistics.percentile_count; j++)
            assert_same_bits(with->outputs[i].statistics.percentiles[j].value,
                             without->outputs[i].statistics.percentiles[j].value);
    aba_result_free(with);
    aba_result_free(without);
}

/* A third of all samples have u < 0. Evidence about sqrt(u) takes their weight, evidence about g does not,
 * and sqrt(u) is then what its finite draws say. */
static void failed_draws_weigh_nothing(void **state) {
    (void)state;
    aba_result *r =
        run(MANY "\"evidence\":[{\"about\":\"root\",\"range\":[0,9],\"coverage\":1}]", 30000);
    assert_true(input_of(r, "u")->min >= 0);
    assert_int_equal(r->evidence->draws, r->outputs[0].statistics.n);
    aba_result_free(r);
    r = run(MANY "\"evidence\":[{\"about\":\"g\",\"range\":[0,5],\"coverage\":1}]", 30000);
    const aba_posterior *root = &r->evidence->outputs[0];
    assert_near((double)root->n / (double)r->evidence->draws, 2 / 3.0,
                5 * sqrt(2 / 9.0 / (double)r->evidence->draws));
    assert_near(root->mean, 2 / 3.0 * sqrt(2), 5 * root->mean_se);
    aba_result_free(r);
}

/* ---- what it may depend on --------------------------------------------------------------------- */

static char *json_of(const char *body, const aba_run_options *options) {
    aba_result *result = run_with(body, options);
    aba_error error;
    char *json;
    assert_int_equal(aba_report_json(result, &json, NULL, &error), ABA_OK);
    aba_result_free(result);
    return json;
}

#define MUCH                                                                                       \
    MANY "\"evidence\":[{\"about\":\"sum\",\"range\":[5,12],\"coverage\":0.9,\"distribution\":"    \
         "\"lognormal\"},{\"about\":\"c\",\"range\":[2,null],\"coverage\":1},"                     \
         "{\"about\":\"g\",\"observed\":4,\"distribution\":\"poisson\"}]"

static void posterior_does_not_depend_on_threads_or_memory(void **state) {
    (void)state;
    static const int threads[] = {2, 3, 7};
    aba_run_options options = {.samples = 200001, .threads = 1};
    char *first = json_of(MUCH, &options);
    assert_non_null(strstr(first, "\"evidence\""));
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        options.threads = threads[i];
        options.memory = i % 2 == 0 ? 1 : (size_t)4 << 20;
        char *again = json_of(MUCH, &options);
        assert_string_equal(first, again);
        free(again);
    }
    free(first);
}

static void posterior_does_not_depend_on_the_instruction_set(void **state) {
    (void)state;
    const abai_isa before = abai_isa_current();
    const aba_run_options options = {.samples = 100001};
    abai_isa_force(ABAI_ISA_BASELINE);
    char *first = json_of(MUCH, &options);
    for (abai_isa isa = ABAI_ISA_AVX2; isa < ABAI_ISA_COUNT; isa++) {
        if (!abai_isa_available(isa))
            continue;
        abai_isa_force(isa);
        char *again = json_of(MUCH, &options);
        assert_string_equal(first, again);
        free(again);
    }
    abai_isa_force(before);
    free(first);
}

/* 2^21 draws at most are kept. Half of all count here, so that rounds are needed to fill the room; and what
 * fills it is as many samples whatever the threads and the memory. */
static void the_first_draws_serve_where_all_are_too_many(void **state) {
    (void)state;
    static const char body[] = X_NORMAL
        "\"percentiles\":[50],\"evidence\":[{\"about\":\"x\",\"range\":[10,null],\"coverage\":1}]";
    aba_run_options options = {.samples = 5000000, .threads = 1};
    aba_result *a = run_with(body, &options);
    options.threads = 3;
    options.memory = 1;
    aba_result *b = run_with(body, &options);
    const aba_evidence *e = a->evidence;
    assert_true(e->samples < 5000000 && e->samples > 4000000);
    assert_true(e->draws <= 2097152 && e->draws > 2097152 - 2 * 32768);
    assert_int_equal(a->warning_count, 1);
    assert_non_null(strstr(a->warnings[0], "the first 4,"));
    assert_int_equal(b->evidence->samples, e->samples);
    assert_same_bits(b->evidence->inputs[0].mean, e->inputs[0].mean);
    assert_near(e->inputs[0].percentiles[0].value, 10 + 4 * gsl_cdf_ugaussian_Qinv(0.25),
                5 * (e->inputs[0].percentiles[0].ci_high - e->inputs[0].percentiles[0].ci_low) /
                    3.92);
    aba_result_free(a);
    aba_result_free(b);
}

/* ---- repetition -------------------------------------------------------------------------------- */

static void intervals_of_runs_cover_the_posterior(void **state) {
    (void)state;
    enum { RUNS = 500 };
    coverage mean = {0, 0}, median = {0, 0};
    aba_scenario *scenario =
        parse(X_NORMAL "\"evidence\":[{\"about\":\"x\",\"value\":16,\"sd\":3}]", NULL, 0);
    const double truth = 5.76 * (10 / 16.0 + 16 / 9.0);
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        const aba_run_options options = {
            .samples = 1000, .has_seed = true, .seed = seed, .threads = 1};
        aba_error error;
        aba_result *r;
        assert_int_equal(aba_run(scenario, &options, &r, &error), ABA_OK);
        const aba_posterior *x = input_of(r, "x");
        coverage_count(&mean, (abai_interval){x->mean_low, x->mean_high}, truth);
        coverage_count(&median,
                       (abai_interval){x->percentiles[2].ci_low, x->percentiles[2].ci_high}, truth);
        aba_result_free(r);
    }
    coverage_check("mean", &mean, 0.95);
    coverage_check("median", &median, 0.95);
    aba_scenario_free(scenario);
}

/* ---- refusals and warnings --------------------------------------------------------------------- */

static void evidence_that_no_draw_meets_is_refused(void **state) {
    (void)state;
    run_fails(
        "\"inputs\":{\"x\":{\"distribution\":\"uniform\",\"min\":0,\"max\":10,\"unit\":\"MW\"}},"
        "\"outputs\":[\"x\"],\n\"evidence\":[{\"about\":\"x\",\"range\":[20,30],\"coverage\":1,"
        "\"unit\":\"kW\"}, {\"about\":\"x\",\"range\":[20,30],\"coverage\":1,\"unit\":\"MW\"}]",
        10000,
        "test:2:69: evidence[1]: none of 10,000 samples agrees with it: x is simulated at "
        "0.546 to 9.50 MW (p05 to p95), and the evidence is bounds(min=20, max=30) MW; widen "
        "the evidence, or mend what the model starts from");
}

static void evidence_about_what_always_fails_is_refused(void **state) {
    (void)state;
    run_fails(
        "\"inputs\":{\"x\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1}},\"model\":{"
        "\"y\":{\"expression\":\"sqrt(-1 - x)\"}},\"outputs\":[\"y\"],\"failures\":\"count\","
        "\n\"evidence\":[{\"about\":\"y\",\"value\":1,\"sd\":1}]",
        1000,
        "test:2:13: evidence[0]: none of 1,000 samples agrees with it: every draw of y is NaN or "
        "infinite; widen the evidence, or mend what the model starts from");
}

static void pieces_that_exclude_each_other_are_refused(void **state) {
    (void)state;
    aba_error error;
    aba_result *result = NULL;
    aba_scenario *scenario =
        parse(X_NORMAL "\"evidence\":[{\"about\":\"x\",\"range\":[null,10],\"coverage\":1},"
                       "{\"about\":\"x\",\"range\":[16,null],\"coverage\":1}]",
              NULL, 0);
    assert_int_equal(aba_run(scenario, &(aba_run_options){.samples = 10000}, &result, &error),
                     ABA_INVALID);
    assert_non_null(strstr(error.text, "evidence[1]: none of 10,000 samples agrees with all "
                                       "evidence at once, though some agree with each piece"));
    aba_scenario_free(scenario);
}

#define FAR                                                                                        \
    "\"evidence\":[{\"about\":\"x\",\"value\":26,\"sd\":1},{\"about\":\"x\",\"value\":12,\"sd\":"  \
    "4}]"

static void too_few_effective_samples_are_refused(void **state) {
    (void)state;
    aba_error error;
    aba_result *result = NULL;
    aba_scenario *scenario = parse(X_NORMAL FAR, NULL, 0);
    assert_int_equal(aba_run(scenario, &(aba_run_options){.samples = 50000}, &result, &error),
                     ABA_INVALID);
    assert_non_null(strstr(error.text, "evidence[0]: all evidence together leaves "));
    assert_non_null(strstr(error.text, " effective samples of 50,000, fewer than 100; the hardest "
                                       "piece is this one, which alone leaves "));
    assert_non_null(strstr(error.text, "x is simulated at 3."));
    /* What it advises is enough. */
    const char *draw = strstr(error.text, "draw some ");
    assert_non_null(draw);
    uint64_t samples = 0;
    for (const char *c = draw + strlen("draw some "); *c != ' '; c++)
        if (*c != ',')
            samples = 10 * samples + (uint64_t)(*c - '0');
    if (aba_run(scenario, &(aba_run_options){.samples = 2 * samples}, &result, &error) != ABA_OK)
        fail_msg("%s", error.text);
    aba_result_free(result);
    /* Of a few draws alone nothing is foretold. */
    assert_int_equal(aba_run(scenario, &(aba_run_options){.samples = 1000}, &result, &error),
                     ABA_INVALID);
    assert_null(strstr(error.text, "draw some "));
    assert_non_null(strstr(error.text, "; widen the evidence, or lower min_ess"));
    aba_scenario_free(scenario);
}

/* The same evidence, wanted all the same: what is left hangs on single draws. */
static void a_heavy_draw_is_warned_of(void **state) {
    (void)state;
    aba_result *r = run(X_NORMAL "\"min_ess\":1," FAR, 1000);
    assert_true(r->evidence->heaviest > 0.05 && r->evidence->min_ess == 1);
    assert_int_equal(r->warning_count, 2);
    assert_non_null(strstr(r->warnings[0], "contradict"));
    assert_non_null(strstr(r->warnings[1], "evidence: one draw carries "));
    aba_result_free(r);
}

/* Draws pile up at 10, as near as they come: effective samples enough, and none that fits. */
static void evidence_out_of_reach_is_said_to_contradict(void **state) {
    (void)state;
    aba_result *r = run(
        "\"inputs\":{\"x\":{\"distribution\":\"uniform\",\"min\":0,\"max\":10,\"unit\":\"MW\"}},"
        "\"outputs\":[\"x\"],\"evidence\":[{\"about\":\"x\",\"value\":20,\"sd\":2,\"unit\":\"MW\"}"
        "]",
        100000);
    assert_true(r->evidence->ess > 100);
    assert_int_equal(r->warning_count, 1);
    assert_string_equal(r->warnings[0],
                        "evidence about x contradicts the model: no draw makes normal(value=20, "
                        "sd=2) MW even 1/200 as likely as its best value would, so what is said "
                        "given it is the model's edge");
    aba_result_free(r);
}

static void pieces_that_contradict_each_other_are_said_to(void **state) {
    (void)state;
    aba_result *r = run(X_NORMAL "\"evidence\":[{\"about\":\"x\",\"value\":6,\"sd\":1},"
                                 "{\"about\":\"x\",\"value\":14,\"sd\":1}]",
                        100000);
    assert_int_equal(r->warning_count, 1);
    assert_string_equal(r->warnings[0],
                        "evidence: its 2 pieces and the model contradict each other: "
                        "no draw is near all of them at once");
    aba_result_free(r);
}

/* ---- printing ---------------------------------------------------------------------------------- */

static void no_line_is_wider_than_asked_for(void **state) {
    (void)state;
    aba_result *r = run(MUCH, 20000);
    static const int widths[] = {40, 60, 80, 120};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (int verbose = 0; verbose < 2; verbose++) {
            const aba_text_options options = {
                .width = widths[i], .verbose = verbose, .ascii = true};
            aba_error error;
            char *text;
            assert_int_equal(aba_report_text(r, &options, &text, NULL, &error), ABA_OK);
            assert_non_null(strstr(text, "Given the evidence"));
            for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1)
                if (strcspn(line, "\n") > (size_t)widths[i])
                    fail_msg("wider than %d: %s", widths[i], line);
            free(text);
        }
    aba_result_free(r);
}

static void evidence_about_what_set_fixes_is_left_out(void **state) {
    (void)state;
    static const char *const set[] = {"x=3"};
    aba_scenario *scenario = parse(X_AND_Z "\"evidence\":[{\"about\":\"x\",\"value\":26,\"sd\":1},"
                                           "{\"about\":\"y\",\"value\":5,\"sd\":1}]",
                                   set, 1);
    aba_error error;
    aba_result *r;
    if (aba_run(scenario, &(aba_run_options){.samples = 100000}, &r, &error) != ABA_OK)
        fail_msg("%s", error.text);
    assert_int_equal(r->evidence->item_count, 1);
    assert_int_equal(r->warning_count, 1);
    assert_string_equal(r->warnings[0], "evidence about x is left out: --set makes it a constant");
    check_normal(input_of(r, "z"), 4 * 2 / 5.0, 4 - 16 / 5.0);
    aba_result_free(r);
    aba_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_and_normal_give_the_normal_between),
        cmocka_unit_test(a_range_is_the_normal_that_meets_its_ends),
        cmocka_unit_test(lognormal_and_lognormal_give_the_lognormal_between),
        cmocka_unit_test(gamma_and_poisson_give_the_gamma),
        cmocka_unit_test(beta_and_binomial_give_the_beta),
        cmocka_unit_test(hard_bounds_truncate),
        cmocka_unit_test(pieces_multiply),
        cmocka_unit_test(evidence_about_an_output_moves_the_inputs),
        cmocka_unit_test(correlated_inputs_move_together),
        cmocka_unit_test(evidence_reaches_up_a_hierarchy),
        cmocka_unit_test(the_figure_is_converted),
        cmocka_unit_test(temperatures_keep_their_origin),
        cmocka_unit_test(evidence_that_says_nothing_changes_no_percentile),
        cmocka_unit_test(evidence_leaves_bands_and_claims_alone),
        cmocka_unit_test(failed_draws_weigh_nothing),
        cmocka_unit_test(posterior_does_not_depend_on_threads_or_memory),
        cmocka_unit_test(posterior_does_not_depend_on_the_instruction_set),
        cmocka_unit_test(the_first_draws_serve_where_all_are_too_many),
        cmocka_unit_test(intervals_of_runs_cover_the_posterior),
        cmocka_unit_test(evidence_that_no_draw_meets_is_refused),
        cmocka_unit_test(evidence_about_what_always_fails_is_refused),
        cmocka_unit_test(pieces_that_exclude_each_other_are_refused),
        cmocka_unit_test(too_few_effective_samples_are_refused),
        cmocka_unit_test(a_heavy_draw_is_warned_of),
        cmocka_unit_test(evidence_out_of_reach_is_said_to_contradict),
        cmocka_unit_test(pieces_that_contradict_each_other_are_said_to),
        cmocka_unit_test(no_line_is_wider_than_asked_for),
        cmocka_unit_test(evidence_about_what_set_fixes_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
