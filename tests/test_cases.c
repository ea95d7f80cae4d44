/* Published reference cases, whole: scenario text in, statistics out, on every instruction set of the
 * machine.
 *
 * For a quantile q of probability p: K = #{Y <= q} is binomial, |K - Np| <= 5 sqrt(Np(1-p)). Mean:
 * 5 sd / sqrt(N). Standard deviation: 5 sd sqrt((kurtosis - 1) / 4N). References are the exact
 * values; sources: JCGM 101:2008, section 9 (9.2.2 to 9.2.4); NIST TN 1900, example E3; the NPL
 * report on ln X (Cox and Siebert 2006); Ishigami and Homma 1990; OpenTURNS' use cases (stressed
 * beam, R - S); Epoch AI's acquisition cost (Cottier et al. 2024, appendix A).
 */
#include "check.h"

#include <gsl/gsl_cdf.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "abanico/abanico.h"
#include "isa_cases.h"

enum { N = 1000000, QUANTILES = 8 };

typedef struct reference {
    const char *name;
    const char *inputs; /* JSON members of "inputs" */
    const char *expression;
    double mean, sd, kurtosis; /* NaN: not to be tested */
    struct {
        double p, q;
    } quantile[QUANTILES]; /* p = 0 ends the list */
} reference;

#define NORMAL(name, mean, sd)                                                                     \
    "\"" name "\":{\"distribution\":\"normal\",\"mean\":" mean ",\"sd\":" sd "}"
#define UNIFORM(name, min, max)                                                                    \
    "\"" name "\":{\"distribution\":\"uniform\",\"min\":" min ",\"max\":" max "}"
#define LN90(name, lo, hi)                                                                         \
    "\"" name "\":{\"range\":[" lo "," hi "],\"coverage\":0.9,\"distribution\":\"lognormal\"}"
#define S3 "1.7320508075688772"

static const reference references[] = {
    {"JCGM 101 9.2.2",
     NORMAL("a", "0", "1") "," NORMAL("b", "0", "1") "," NORMAL("c", "0", "1") "," NORMAL("d", "0",
                                                                                          "1"),
     "a + b + c + d",
     0,
     2,
     3,
     {{.025, -3.919927969080108}, {.5, 0}, {.975, 3.919927969080108}}},
    {"JCGM 101 9.2.3",
     UNIFORM("a", "-" S3, S3) "," UNIFORM("b", "-" S3, S3) "," UNIFORM("c", "-" S3, S3) "," UNIFORM(
         "d", "-" S3, S3),
     "a + b + c + d",
     0,
     2,
     2.7,
     {{.025, -3.8794067}, {.5, 0}, {.975, 3.8794067}}},
    {"JCGM 101 9.2.4",
     UNIFORM("a", "-" S3, S3) "," UNIFORM("b", "-" S3, S3) "," UNIFORM("c", "-" S3, S3) "," UNIFORM(
         "d", "-17.320508075688772", "17.320508075688772"),
     "a + b + c + d",
     0,
     10.148891565092219,
     1.8685456,
     {{.025, -17.015814}, {.975, 17.015814}}},
    {"NPL ln X",
     UNIFORM("x", "0.1", "1.1"),
     "log(x)",
     -.664900,
     .606227,
     2.7260,
     {{.025, -2.079442}, {.975, .072321}}},
    {"NIST TN 1900 E3",
     NORMAL("muC", "4.63", "0.0463") "," NORMAL("rhoB", "2217", "0.5") "," NORMAL(
         "rhoM", "1180",
         "0.5") "," NORMAL("rhoC", "810", "0.5") "," NORMAL("tM", "61",
                                                            "6.1") "," NORMAL("tC", "36.6", "5.49"),
     "muC * (rhoB - rhoM) / (rhoB - rhoC) * tM / tC",
     NAN,
     NAN,
     NAN,
     {{.025, 4.05268}, {.5, 5.68723}, {.975, 8.39930}}},
    {"Ishigami",
     UNIFORM("x1", "-3.141592653589793", "3.141592653589793") "," UNIFORM(
         "x2", "-3.141592653589793", "3.141592653589793") "," UNIFORM("x3", "-3.141592653589793",
                                                                      "3.141592653589793"),
     "sin(x1) + 7 * sin(x2)^2 + 0.1 * x3^4 * sin(x1)",
     3.5,
     3.7208316,
     3.5072,
     {{.005, -7.27690},
      {.025, -4.03920},
      {.05, -2.29940},
      {.25, .95055},
      {.75, 7 - .95055},
      {.95, 7 + 2.29940},
      {.975, 7 + 4.03920},
      {.995, 7 + 7.27690}}},
    {"Epoch AI acquisition, GPU",
     LN90("quantity", "0.8", "1.25") "," LN90("price", "0.5", "2") "," LN90(
         "server", "1.3", "2.1") "," LN90("link", "1.07", "1.32"),
     "quantity * price * server * link / (sqrt(1.3 * 2.1) * sqrt(1.07 * 1.32))",
     NAN,
     NAN,
     NAN,
     {{.05, .4612571}, {.5, 1}, {.95, 2.1679881}}},
    {"Epoch AI acquisition, TPU",
     LN90("quantity", "0.8", "1.25") "," LN90("price", "0.25", "4") "," LN90(
         "server", "1.3", "2.1") "," LN90("link", "1.07", "1.32"),
     "quantity * price * server * link / (sqrt(1.3 * 2.1) * sqrt(1.07 * 1.32))",
     NAN,
     NAN,
     NAN,
     {{.05, .2397090}, {.5, 1}, {.95, 4.1717241}}},
    {"stressed beam: probability of failure",
     "\"R\":{\"distribution\":\"lognormal\",\"mean\":3e6,\"sd\":3e5,\"unit\":\"Pa\"},"
     "\"F\":{\"distribution\":\"normal\",\"mean\":750,\"sd\":50,\"unit\":\"N\"}",
     "R - F / (pi * 1e-4 [m2]) < 0 [Pa]",
     .0291981946,
     NAN,
     NAN,
     {{0, 0}}},
    {"R - S: probability of failure",
     NORMAL("R", "4", "1") "," NORMAL("S", "2", "1"),
     "R - S < 0",
     .0786496035,
     NAN,
     NAN,
     {{0, 0}}},
};

typedef struct counts {
    const reference *ref;
    atomic_uint_fast64_t at_most[QUANTILES];
} counts;

static void count_draws(void *context, uint64_t first, size_t n, const double *const *columns) {
    (void)first;
    counts *c = context;
    /* The output is the last column. */
    size_t last = 0;
    for (const char *s = c->ref->inputs; (s = strstr(s, "\"distribution\"")) != NULL; s++)
        last++;
    for (size_t i = 0; i < QUANTILES && c->ref->quantile[i].p > 0; i++) {
        uint64_t sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += columns[last][k] <= c->ref->quantile[i].q;
        atomic_fetch_add(&c->at_most[i], sum);
    }
}

static aba_result *run_text(const char *text, const aba_run_options *options) {
    aba_error error;
    aba_scenario *scenario;
    aba_result *result;
    if (aba_scenario_parse(text, strlen(text), "case", NULL, &scenario, &error) != ABA_OK)
        fail_msg("%s", error.text);
    const aba_status status = aba_run(scenario, options, &result, &error);
    aba_scenario_free(scenario);
    if (status != ABA_OK)
        fail_msg("%s", error.text);
    return result;
}

static void check_reference(const reference *ref, aba_sampler sampler) {
    char text[4096];
    snprintf(text, sizeof text,
             "{\"format\":\"abanico-scenario/1\",\"name\":\"case\",\"inputs\":{%s},"
             "\"model\":{\"y\":{\"expression\":\"%s\"}},\"outputs\":[\"y\"]}",
             ref->inputs, ref->expression);
    counts c = {.ref = ref};
    const aba_run_options options = {.samples = N,
                                     .has_seed = true,
                                     .seed = 101,
                                     .sampler = sampler,
                                     .draws = count_draws,
                                     .draws_context = &c};
    aba_result *result = run_text(text, &options);
    const aba_statistics *y = &result->outputs[0].statistics;
    print_message("%s: mean %.6g, sd %.6g, median %.6g\n", ref->name, y->mean, y->sd,
                  y->curve[100]);
    assert_int_equal(y->n, N);
    const bool is_probability = !isnan(ref->mean) && isnan(ref->sd);
    const double sd = is_probability ? sqrt(ref->mean * (1 - ref->mean)) : ref->sd;
    if (!isnan(ref->mean))
        assert_near(y->mean, ref->mean, 5 * sd / sqrt(N) + 5e-7);
    if (!isnan(ref->sd))
        assert_near(y->sd, ref->sd, 5 * ref->sd * sqrt((ref->kurtosis - 1) / (4.0 * N)) + 5e-7);
    for (size_t i = 0; i < QUANTILES && ref->quantile[i].p > 0; i++) {
        const double p = ref->quantile[i].p;
        assert_near((double)c.at_most[i], N * p, 5 * sqrt(N * p * (1 - p)));
    }
    aba_result_free(result);
}

static void check_references(aba_sampler sampler) {
    FOR_EACH_ISA(isa) {
        print_message("%s\n", abai_isa_name(isa));
        for (size_t i = 0; i < sizeof references / sizeof references[0]; i++)
            check_reference(&references[i], sampler);
    }
}

static void published_cases_are_met_by_the_table_sampler(void **state) {
    (void)state;
    check_references(ABA_SAMPLER_TABLE);
}

static void published_cases_are_met_by_the_gsl_sampler(void **state) {
    (void)state;
    check_references(ABA_SAMPLER_GSL);
}

/* JCGM 101, 9.4: Y = X1^2 + X2^2 of normals with sd 5 and means x1 and 0, correlated by r; in units of
 * 1e-3, and of 1e-6 for Y. By the moments of normals var Y = 4 x1^2 sd^2 + 4 sd^4 (1 + r^2), and its
 * kurtosis is 3 + 48 (tr (S^4) + 4 m' S^3 m) / var^2 with S the covariances, m the means (Mathai and Provost
 * 1992, 3.2b). */
typedef struct squares {
    const char *x1, *r;
    double mean, sd, low, high; /* low and high: the 95 % interval as printed in cases */
    double digit;               /* half a unit of the last one printed */
} squares;

static const squares correlated[] = {
    {"0", "0", 50, 50, 1.266, 184.44, 5e-3},
    {"10", "0", 150, 111.80, 8.547, 427.12, 5e-3},
    {"50", "0", 2550, 502.49, 1638.5, 3603.4, 5e-2},
    {"0", "0.9", 50, 67.27, .561, 241.22, 5e-3},
    {"10", "0.9", 150, 120.52, 29.08, 478.3, 5e-2},
    {"50", "0.9", 2550, 504.50, 1696.9, 3659.8, 5e-2},
};

/* tr S^4 = 2 sd^8 (1 + 6 r^2 + r^4); m' S^3 m = x1^2 sd^6 (1 + 3 r^2). */
static double kurtosis_of(double x1, double r) {
    const double sd2 = 25, variance = 4 * x1 * x1 * sd2 + 4 * sd2 * sd2 * (1 + r * r);
    const double trace = 2 * pow(sd2, 4) * (1 + 6 * r * r + pow(r, 4));
    const double form = x1 * x1 * pow(sd2, 3) * (1 + 3 * r * r);
    return 3 + 48 * (trace + 4 * form) / (variance * variance);
}

static void check_correlated(const squares *c) {
    char text[700];
    snprintf(text, sizeof text,
             "{\"format\":\"abanico-scenario/1\",\"name\":\"c\",\"inputs\":{"
             "\"x1\":{\"distribution\":\"normal\",\"mean\":%s,\"sd\":5},"
             "\"x2\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":5}},"
             "\"correlations\":[{\"between\":[\"x1\",\"x2\"],\"pearson\":%s}],"
             "\"model\":{\"y\":{\"expression\":\"x1^2 + x2^2\"}},"
             "\"outputs\":[\"y\"],\"percentiles\":[2.5,97.5]}",
             c->x1, c->r);
    const aba_run_options options = {.samples = N, .has_seed = true, .seed = 7};
    aba_result *result = run_text(text, &options);
    const aba_statistics *y = &result->outputs[0].statistics;
    const double kurtosis = kurtosis_of(atof(c->x1), atof(c->r));
    assert_near(y->mean, c->mean, 5 * c->sd / sqrt(N));
    assert_near(y->sd, c->sd, 5 * c->sd * sqrt((kurtosis - 1) / (4.0 * N)) + 5e-3);
    const double published[] = {c->low, c->high};
    for (int i = 0; i < 2; i++) {
        const aba_percentile *p = &y->percentiles[i];
        /* The 95 % interval is +-1.96 standard errors wide: 5 of them, and the printed digits. */
        const double digit = published[i] < 10 ? 5e-4 : published[i] < 100 ? 5e-3 : c->digit;
        assert_near(p->value, published[i], 5 * (p->ci_high - p->ci_low) / 3.92 + digit);
    }
    aba_result_free(result);
}

static void correlated_inputs_give_the_published_spread(void **state) {
    (void)state;
    FOR_EACH_ISA(isa) {
        for (size_t i = 0; i < sizeof correlated / sizeof *correlated; i++)
            check_correlated(&correlated[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_cases_are_met_by_the_table_sampler),
        cmocka_unit_test(published_cases_are_met_by_the_gsl_sampler),
        cmocka_unit_test(correlated_inputs_give_the_published_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
