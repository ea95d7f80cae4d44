/* Comparisons against closed forms of normal differences, and against runs of the scenarios alone. */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "abanico/compare.h"
#include "expr/expr.h"

enum { SAMPLES = 200000 };

static aba_scenario *scenario(const char *name, const char *body) {
    char text[4096];
    aba_error error;
    aba_scenario *made = NULL;
    snprintf(text, sizeof text, "{\"format\": \"abanico-scenario/1\", \"name\": \"%s\", %s}", name,
             body);
    if (aba_scenario_parse(text, strlen(text), name, NULL, &made, &error) != ABA_OK)
        fail_msg("%s", error.text);
    return made;
}

static aba_status compare(const char *a, const char *b, aba_comparison **out, aba_error *error) {
    aba_scenario *first = scenario("first", a), *second = scenario("second", b);
    const aba_run_options options = {.samples = SAMPLES, .threads = 2};
    const aba_status status = aba_compare(first, second, &options, out, error);
    aba_scenario_free(first);
    aba_scenario_free(second);
    return status;
}

static aba_comparison *compared(const char *a, const char *b) {
    aba_comparison *c = NULL;
    aba_error error;
    if (compare(a, b, &c, &error) != ABA_OK)
        fail_msg("%s", error.text);
    return c;
}

#define NORMAL(name, mean)                                                                         \
    "\"" name "\": {\"distribution\": \"normal\", \"mean\": " mean ", \"sd\": 1}"
#define MODEL(expression)                                                                          \
    "\"model\": {\"y\": {\"expression\": \"" expression "\"}}, \"outputs\": [\"y\"]"

/* Within five standard errors of a proportion. */
static void assert_share(uint64_t count, uint64_t n, double p) {
    assert_true(fabs((double)count / (double)n - p) <= 5 * sqrt(p * (1 - p) / (double)n));
}

static void what_is_shared_cancels(void **state) {
    (void)state;
    aba_comparison *c =
        compared("\"inputs\": {" NORMAL("s", "3") ", " NORMAL("x", "0") "}," MODEL("s + x"),
                 "\"inputs\": {" NORMAL("s", "3") ", " NORMAL("x", "0.5") "}," MODEL("s + x"));
    assert_int_equal(c->shared_count, 1);
    assert_string_equal(c->shared[0], "s");
    assert_int_equal(c->apart_count, 1);
    assert_string_equal(c->apart[0], "x");
    const aba_compared *y = &c->outputs[0];
    const aba_statistics *d = &y->difference->statistics;
    /* A - B is normal with mean -0.5 and variance 2; drawn apart it would have 4. */
    assert_int_equal(y->n, SAMPLES);
    assert_int_equal(y->equal, 0);
    assert_share(y->less, y->n, gsl_cdf_ugaussian_P(0.5 / sqrt(2)));
    assert_true(y->probability_low < y->probability && y->probability < y->probability_high);
    assert_true(fabs(d->mean + 0.5) <= 5 * sqrt(2.0 / SAMPLES));
    assert_true(fabs(y->narrowing - sqrt(2)) <= 0.02);
    for (size_t i = 0; i < d->percentile_count; i++) {
        const double p = d->percentiles[i].p / 100;
        const double at = gsl_cdf_ugaussian_P((d->percentiles[i].value + 0.5) / sqrt(2));
        assert_true(fabs(at - p) <= 5 * sqrt(p * (1 - p) / SAMPLES));
    }
    aba_comparison_free(c);
}

static void a_scenario_equals_itself(void **state) {
    (void)state;
    static const char body[] =
        "\"inputs\": {" NORMAL("s", "3") ", " NORMAL("x", "0") "}," MODEL("s * x");
    aba_comparison *c = compared(body, body);
    const aba_compared *y = &c->outputs[0];
    assert_int_equal(c->shared_count, 2);
    assert_int_equal(y->equal, SAMPLES);
    assert_int_equal(y->less, 0);
    assert_true(y->difference->statistics.min == 0 && y->difference->statistics.max == 0);
    assert_true(y->ratio->statistics.min == 1 && y->ratio->statistics.max == 1);
    assert_true(isinf(y->narrowing));
    aba_comparison_free(c);
}

static void the_first_draws_what_it_draws_alone(void **state) {
    (void)state;
    static const char body[] =
        "\"inputs\": {" NORMAL("s", "3") ", " NORMAL("x", "0") "}," MODEL("s * x");
    aba_comparison *c =
        compared(body, "\"inputs\": {" NORMAL("x", "1") ", " NORMAL("z", "1") "}," MODEL("z + x"));
    aba_scenario *alone = scenario("first", body);
    aba_result *run = NULL;
    aba_error error;
    const aba_run_options options = {.samples = SAMPLES};
    assert_int_equal(aba_run(alone, &options, &run, &error), ABA_OK);
    const aba_statistics *mine = &c->outputs[0].a->statistics, *its = &run->outputs[0].statistics;
    assert_true(mine->mean == its->mean && mine->sd == its->sd);
    for (size_t i = 0; i < its->percentile_count; i++)
        assert_true(mine->percentiles[i].value == its->percentiles[i].value &&
                    mine->percentiles[i].ci_low == its->percentiles[i].ci_low);
    aba_result_free(run);
    aba_scenario_free(alone);
    aba_comparison_free(c);
}

static void units_are_those_of_the_first(void **state) {
    (void)state;
    aba_comparison *c =
        compared("\"inputs\": {\"t\": {\"distribution\": \"uniform\", \"min\": 1, \"max\": 2, "
                 "\"unit\": \"day\"}}, \"outputs\": [\"t\"]",
                 "\"inputs\": {\"t\": {\"distribution\": \"uniform\", \"min\": 24, \"max\": 48, "
                 "\"unit\": \"h\"}}, \"outputs\": [\"t\"]");
    const aba_compared *t = &c->outputs[0];
    assert_string_equal(t->unit, "day");
    assert_string_equal(t->b->unit, "day");
    assert_true(t->b->statistics.min >= 1 && t->b->statistics.max <= 2);
    assert_share(t->less, t->n, 0.5);
    assert_true(fabs(t->narrowing - 1) <= 0.02);
    aba_comparison_free(c);
}

/* What the definition hangs on decides, too. */
static void inputs_hang_on_what_they_name_and_on_correlations(void **state) {
    (void)state;
    aba_comparison *c =
        compared("\"inputs\": {" NORMAL("m", "3") ", \"x\": {\"distribution\": \"normal\", "
                                                  "\"mean\": \"m\", \"sd\": 1}}," MODEL("x"),
                 "\"inputs\": {" NORMAL("m", "4") ", \"x\": {\"distribution\": \"normal\", "
                                                  "\"mean\": \"m\", \"sd\": 1}}," MODEL("x"));
    assert_int_equal(c->shared_count, 0);
    assert_int_equal(c->apart_count, 2);
    assert_share(c->outputs[0].less, SAMPLES, gsl_cdf_ugaussian_P(1.0 / 2));
    aba_comparison_free(c);
#define PAIR "\"inputs\": {" NORMAL("u", "0") ", " NORMAL("v", "0") ", " NORMAL("w", "0") "},"
#define CORRELATED(rho) "\"correlations\": [{\"between\": [\"u\", \"v\"], \"pearson\": " rho "}],"
    c = compared(PAIR CORRELATED("0.5") MODEL("u + v + w"), PAIR MODEL("u + v + w"));
    assert_int_equal(c->shared_count, 1);
    assert_string_equal(c->shared[0], "w");
    /* var(u + v) is 3 with rho = 0.5, and 2 without. */
    assert_true(fabs(c->outputs[0].difference->statistics.sd - sqrt(5)) <=
                5 * sqrt(5) / sqrt(2.0 * SAMPLES));
    aba_comparison_free(c);
    c = compared(PAIR CORRELATED("0.5") MODEL("u + v + w"),
                 PAIR CORRELATED("0.5") MODEL("u + v + w"));
    assert_int_equal(c->shared_count, 3);
    assert_int_equal(c->outputs[0].equal, SAMPLES);
    aba_comparison_free(c);
    c = compared(PAIR CORRELATED("0.5") MODEL("u + v + w"),
                 PAIR CORRELATED("-0.5") MODEL("u + v + w"));
    assert_int_equal(c->shared_count, 1);
    assert_true(fabs(c->outputs[0].difference->statistics.sd - 2) <= 10 / sqrt(2.0 * SAMPLES));
    aba_comparison_free(c);
}

static void failed_samples_end_it_or_are_left_out(void **state) {
    (void)state;
    static const char fails[] = "\"inputs\": {" NORMAL("x", "0") "}," MODEL("sqrt(x)");
    static const char counts[] =
        "\"failures\": \"count\", \"inputs\": {" NORMAL("x", "0") "}," MODEL("sqrt(x)");
    static const char good[] = "\"inputs\": {" NORMAL("z", "1") "}," MODEL("z");
    aba_comparison *c = NULL;
    aba_error error;
    assert_int_equal(compare(fails, good, &c, &error), ABA_NONFINITE);
    assert_non_null(strstr(error.text, "x"));
    assert_int_equal(compare(good, fails, &c, &error), ABA_NONFINITE);
    c = compared(good, counts);
    assert_share(c->outputs[0].n, SAMPLES, 0.5);
    assert_int_equal(c->outputs[0].b->statistics.n, c->outputs[0].n);
    assert_int_equal(c->outputs[0].a->statistics.n, SAMPLES);
    aba_comparison_free(c);
}

/* One copula joins all correlated inputs of the scenario of both. */
static void copulas_are_those_of_the_scenarios(void **state) {
    (void)state;
#define STUDENT "\"copula\": {\"family\": \"student_t\", \"nu\": 3},"
    aba_comparison *c = compared(PAIR CORRELATED("0.5") STUDENT MODEL("u + v + w"),
                                 PAIR CORRELATED("0.5") STUDENT MODEL("2 * (u + v) + w"));
    assert_int_equal(c->shared_count, 3);
    assert_string_equal(c->run->correlations.family, "student_t");
    aba_comparison_free(c);
    c = compared(PAIR MODEL("u + v + w"), PAIR CORRELATED("0.5") STUDENT MODEL("u + v + w"));
    assert_string_equal(c->run->correlations.family, "student_t");
    assert_int_equal(c->shared_count, 1);
    aba_comparison_free(c);
    static const char *const clash[][2] = {
        {PAIR CORRELATED("0.5") STUDENT MODEL("u"), PAIR CORRELATED("0.5") MODEL("u")},
        {PAIR CORRELATED("0.5") STUDENT MODEL("u"), PAIR CORRELATED("0.4") STUDENT MODEL("u")},
    };
    for (size_t i = 0; i < 2; i++) {
        aba_error error;
        c = NULL;
        assert_int_equal(compare(clash[i][0], clash[i][1], &c, &error), ABA_INVALID);
        assert_non_null(strstr(error.text, "give both the same copula"));
    }
}

static void replicates_of_a_design_give_the_intervals(void **state) {
    (void)state;
    static const char a[] =
        "\"inputs\": {" NORMAL("s", "3") ", " NORMAL("x", "0") "}," MODEL("s + x");
    static const char b[] =
        "\"inputs\": {" NORMAL("s", "3") ", " NORMAL("x", "0.5") "}," MODEL("s + x");
    aba_scenario *first = scenario("first", a), *second = scenario("second", b);
    const aba_run_options options = {.samples = 65536, .design = ABA_DESIGN_SOBOL};
    aba_comparison *c = NULL;
    aba_error error;
    assert_int_equal(aba_compare(first, second, &options, &c, &error), ABA_OK);
    const aba_compared *y = &c->outputs[0];
    const double p = gsl_cdf_ugaussian_P(0.5 / sqrt(2));
    const double half = (y->probability_high - y->probability_low) / 2;
    assert_string_equal(c->ci_method, "replicates");
    /* Far narrower than independent draws would allow, and right: half the interval is t(15) = 2.13 standard
     * errors. */
    assert_true(half > 0 && half < 1.96 * sqrt(p * (1 - p) / 65536) / 3);
    assert_true(fabs(y->probability - p) <= 5 / 2.13 * half);
    aba_comparison_free(c);
    aba_scenario_free(first);
    aba_scenario_free(second);
}

static void evidence_is_left_out_and_said_to_be(void **state) {
    (void)state;
    static const char with[] =
        "\"evidence\": [{\"about\": \"y\", \"value\": 3, \"sd\": 1}]," PAIR MODEL("u + v + w");
    static const char without[] = PAIR MODEL("u + v + w");
    aba_comparison *c = compared(with, without);
    assert_int_equal(c->outputs[0].equal, SAMPLES);
    assert_int_equal(c->run->warning_count, 1);
    assert_non_null(strstr(c->run->warnings[0], "the evidence of first is left out"));
    aba_comparison_free(c);
}

static void what_cannot_be_compared_is_said(void **state) {
    (void)state;
    static const struct {
        const char *a, *b, *says;
    } cases[] = {
        {"\"inputs\": {" NORMAL("x", "0") "}, \"outputs\": [\"x\"]",
         "\"inputs\": {" NORMAL("z", "0") "}, \"outputs\": [\"z\"]", "no output in common (x; z)"},
        {"\"inputs\": {\"x\": {\"value\": 1, \"unit\": \"kg\"}}, \"outputs\": [\"x\"]",
         "\"inputs\": {\"x\": {\"value\": 1, \"unit\": \"MW\"}}, \"outputs\": [\"x\"]",
         "output 'x' is in kg in first, and in MW in second"},
        {"\"inputs\": {" NORMAL("x", "0") "}, \"outputs\": [\"x\"]",
         "\"inputs\": {\"x\": {\"distribution\": \"uniform\", \"min\": 2, \"max\": 1}}, "
         "\"outputs\": [\"x\"]",
         "inputs.x: min (2) must be less than max (1)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        aba_comparison *c = NULL;
        aba_error error;
        assert_int_equal(compare(cases[i].a, cases[i].b, &c, &error), ABA_INVALID);
        if (strstr(error.text, cases[i].says) == NULL)
            fail_msg("'%s' does not say '%s'", error.text, cases[i].says);
    }
}

static const char *to_other(void *context, const char *name, size_t length) {
    (void)context;
    return length == 1 && *name == 'x' ? "other" : NULL;
}

static void names_are_replaced_and_nothing_else(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"x", "other"},
        {"x+xx*x_", "other+xx*x_"},
        {"5 [x] * x", "5 [x] * other"},
        {"1e5x", "1e5other"},
        {"1e+5 + x2", "1e+5 + x2"},
        {"exp(x)", "exp(other)"},
        {"x", "other"},
        {".5e-3*x", ".5e-3*other"},
        {"", ""},
        {"2 [m s-1]", "2 [m s-1]"},
        {"if(x<1,x,-x)", "if(other<1,other,-other)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        abai_text text = ABAI_TEXT_INIT;
        abai_expr_rename(cases[i][0], to_other, NULL, &text);
        assert_string_equal(text.data == NULL ? "" : text.data, cases[i][1]);
        abai_text_free(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_shared_cancels),
        cmocka_unit_test(a_scenario_equals_itself),
        cmocka_unit_test(the_first_draws_what_it_draws_alone),
        cmocka_unit_test(units_are_those_of_the_first),
        cmocka_unit_test(inputs_hang_on_what_they_name_and_on_correlations),
        cmocka_unit_test(copulas_are_those_of_the_scenarios),
        cmocka_unit_test(replicates_of_a_design_give_the_intervals),
        cmocka_unit_test(evidence_is_left_out_and_said_to_be),
        cmocka_unit_test(failed_samples_end_it_or_are_left_out),
        cmocka_unit_test(what_cannot_be_compared_is_said),
        cmocka_unit_test(names_are_replaced_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
