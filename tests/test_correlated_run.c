/* Correlated inputs, whole: scenario text in, draws and what the result says of them out. */
#define _GNU_SOURCE

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>

#include "abanico/abanico.h"

static aba_scenario *parse(const char *text, const char *set) {
    aba_error error;
    aba_scenario *scenario;
    const aba_scenario_options options = {.set = &set, .set_count = set != NULL};
    if (aba_scenario_parse(text, strlen(text), "test", &options, &scenario, &error) != ABA_OK)
        fail_msg("%s", error.text);
    return scenario;
}

static aba_result *run_set(const char *text, const char *set, const aba_run_options *options) {
    aba_scenario *scenario = parse(text, set);
    aba_error error;
    aba_result *result;
    if (aba_run(scenario, options, &result, &error) != ABA_OK)
        fail_msg("%s", error.text);
    aba_scenario_free(scenario);
    return result;
}

static aba_result *run(const char *text, const aba_run_options *options) {
    return run_set(text, NULL, options);
}

#define HEAD "{\"format\":\"abanico-scenario/1\",\"name\":\"c\",\"outputs\":[\"x\"],\"inputs\":{"
#define NORMAL(name) "\"" name "\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1}"

/* ---- what was asked for is achieved ------------------------------------------------------------------ */

/* Marginals of every shape: thin and heavy tails, bounded, skewed, of several parts. */
static const char *const margins[] = {
    "\"distribution\":\"normal\",\"mean\":3,\"sd\":2",
    "\"distribution\":\"lognormal\",\"p05\":7,\"p95\":150",
    "\"distribution\":\"uniform\",\"min\":-1,\"max\":2",
    "\"distribution\":\"triangular\",\"min\":30,\"mode\":40,\"max\":90",
    "\"distribution\":\"gamma\",\"shape\":0.3,\"scale\":2",
    "\"distribution\":\"beta\",\"alpha\":0.5,\"beta\":3",
    "\"distribution\":\"cauchy\",\"location\":0,\"scale\":1",
    "\"distribution\":\"pareto\",\"shape\":0.7,\"min\":1",
    "\"distribution\":\"mixture\",\"components\":[{\"weight\":1,\"distribution\":\"normal\","
    "\"mean\":0,"
    "\"sd\":1},{\"weight\":2,\"distribution\":\"uniform\",\"min\":20,\"max\":30}]",
};
enum { MARGINS = sizeof margins / sizeof *margins };

static const char *const copulas[] = {"{}", "{\"family\":\"student_t\",\"nu\":1}",
                                      "{\"family\":\"student_t\",\"nu\":4}",
                                      "{\"family\":\"student_t\",\"nu\":30}"};
enum { COPULAS = sizeof copulas / sizeof *copulas };

/* The achieved coefficient less the requested one, in standard errors; half the width of its 95 %
 * interval on Fisher's scale is 1.96 of them. */
static double deviation(const aba_correlation *pair) {
    const double se = (atanh(pair->ci_high) - atanh(pair->ci_low)) / (2 * 1.959964);
    return (atanh(pair->achieved) - atanh(pair->requested)) / se;
}

/* 252 deviations, each from its own draws: 3 standard errors are left by one in 370 even where all is right,
 * so by two or three of these at the most (P(more than 3) = 0.005), and 4.5 by none (0.002); and their
 * squares add up as they should, within 5 standard deviations sqrt(2 n). */
static void coefficients_are_achieved_within_three_standard_errors(void **state) {
    (void)state;
    static const char *const kinds[] = {"spearman", "kendall", "pearson"};
    static const double rhos[] = {-0.9, -0.3, 0, 0.2, 0.5, 0.8, 0.95};
    double squares = 0;
    int count = 0, outside = 0;
    for (int c = 0; c < COPULAS; c++)
        for (int k = 0; k < 3; k++)
            for (int r = 0; r < 7; r++)
                for (int pass = 0; pass < 3; pass++, count++) {
                    char text[1000];
                    snprintf(text, sizeof text,
                             HEAD "\"x\":{%s},\"y\":{%s}},\"correlations\":[{\"between\":[\"x\","
                                  "\"y\"],\"%s\":%g}],\"copula\":%s}",
                             margins[count % MARGINS], margins[(count * 5 + 2) % MARGINS], kinds[k],
                             rhos[r], copulas[c]);
                    const aba_run_options options = {
                        .samples = 16384, .has_seed = true, .seed = (uint64_t)count + 1};
                    aba_result *result = run(text, &options);
                    assert_int_equal(result->correlations.count, 1);
                    const double off = deviation(&result->correlations.pairs[0]);
                    assert_near(off, 0, 4.5);
                    outside += fabs(off) > 3;
                    squares += off * off;
                    aba_result_free(result);
                }
    assert_int_equal(count, 252);
    assert_true(outside <= 3);
    assert_near(squares, count, 5 * sqrt(2.0 * count));
}

/* ---- the tails of a Student t copula ----------------------------------------------------------------- */

enum { DRAWS = 2000000 };
static double xs[DRAWS], ys[DRAWS];

static void keep(void *context, uint64_t first, size_t n, const double *const *columns) {
    (void)context;
    memcpy(xs + first, columns[0], n * sizeof *xs);
    memcpy(ys + first, columns[1], n * sizeof *ys);
}

typedef struct joint {
    double nu, r, at;
} joint;

/* T2 given T1 = t is r t + sqrt((nu + t^2)(1 - r^2) / (nu + 1)) times Student's t of nu + 1. */
static double joint_density(double t, void *context) {
    const joint *j = context;
    const double scale = sqrt((j->nu + t * t) * (1 - j->r * j->r) / (j->nu + 1));
    return gsl_ran_tdist_pdf(t, j->nu) * gsl_cdf_tdist_P((j->at - j->r * t) / scale, j->nu + 1);
}

/* P(U2 <= q | U1 <= q). */
static double conditional(double nu, double r, double q) {
    joint j = {nu, r, gsl_cdf_tdist_Pinv(q, nu)};
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(1000);
    gsl_function f = {joint_density, &j};
    double value, error;
    assert_int_equal(gsl_integration_qagil(&f, j.at, 0, 1e-8, 1000, w, &value, &error), 0);
    gsl_integration_workspace_free(w);
    return value / q;
}

static void check_tail(double nu, double r, double q, bool upper) {
    double single = 0, both = 0;
    for (size_t s = 0; s < DRAWS; s++) {
        const bool x_in = upper ? xs[s] > 1 - q : xs[s] <= q;
        const bool y_in = upper ? ys[s] > 1 - q : ys[s] <= q;
        single += x_in;
        both += x_in && y_in;
    }
    const double expected = conditional(nu, r, q);
    assert_near(both / single, expected, 5 * sqrt(expected * (1 - expected) / single));
}

/* Embrechts, McNeil, Straumann 2002: lambda = 2 t_{nu+1}(-sqrt((nu + 1)(1 - r) / (1 + r))), the limit of the
 * conditional probability; the draws are held against the latter at finite q, and it against the limit. */
static void extremes_come_together_as_the_closed_form_says(void **state) {
    (void)state;
    static const double cases[][2] = {{4, 0.5}, {4, 0}, {2, -0.5}};
    for (int i = 0; i < 3; i++) {
        const double nu = cases[i][0], r = cases[i][1];
        char text[600];
        snprintf(text, sizeof text,
                 HEAD "\"x\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},\"y\":{"
                      "\"distribution\":\"uniform\",\"min\":0,\"max\":1}},\"correlations\":[{"
                      "\"between\":[\"x\",\"y\"],\"pearson\":%g}],\"copula\":{\"family\":"
                      "\"student_t\",\"nu\":%g}}",
                 r, nu);
        aba_result_free(run(text, &(aba_run_options){.samples = DRAWS, .draws = keep}));
        const double lambda = 2 * gsl_cdf_tdist_P(-sqrt((nu + 1) * (1 - r) / (1 + r)), nu + 1);
        assert_near(conditional(nu, r, 1e-10), lambda, 0.01 * lambda);
        for (double q = 0.1; q > 5e-5; q /= 10) {
            check_tail(nu, r, q, false);
            check_tail(nu, r, q, true);
        }
    }
}

/* ---- correlations of one, repairs ---------------------------------------------------------------------- */

static void perfect_correlations_give_equal_and_opposite_draws(void **state) {
    (void)state;
    for (int c = 0; c < COPULAS; c++)
        for (int sign = -1; sign <= 1; sign += 2) {
            char text[600];
            snprintf(text, sizeof text,
                     HEAD NORMAL("x") "," NORMAL("y") "," NORMAL(
                         "z") "},\"correlations\":[{\"between\":[\"z\",\"x\"],\"kendall\":0.3},{"
                              "\"between\":[\"x\",\"y\"],\"spearman\":%d},{\"between\":[\"y\","
                              "\"z\"],\"kendall\":%g}],\"copula\":%s}",
                     sign, 0.3 * sign, copulas[c]);
            aba_result *result = run(text, &(aba_run_options){.samples = 100000, .draws = keep});
            for (size_t s = 0; s < 100000; s++)
                if (sign > 0)
                    assert_same_bits(xs[s], ys[s]);
                else /* the table's halves are fitted apart: within its u-error */
                    assert_near(gsl_cdf_ugaussian_P(xs[s]), gsl_cdf_ugaussian_Q(ys[s]), 1e-10);
            assert_false(result->correlations.repaired);
            assert_near(result->correlations.pairs[1].achieved, sign, 0);
            aba_result_free(result);
        }
}

#define IMPOSSIBLE(copula)                                                                         \
    HEAD NORMAL("x") "," NORMAL("y") "," NORMAL("z") "," NORMAL(                                   \
        "w") "},\"correlations\":[{\"between\":[\"x\",\"y\"],\"pearson\":0.9},{\"between\":["      \
             "\"y\",\"z\"],\"pearson\":0.9},{\"between\":[\"x\",\"z\"],\"pearson\":-0.9},{"        \
             "\"between\":[\"z\",\"w\"],\"pearson\":0.3}]" copula "}"

/* Of what is used, requested and achieved, each to its meaning: used is possible, near what was requested,
 * and what the draws have. */
static void a_repair_is_reported_pair_by_pair(void **state) {
    (void)state;
    aba_result *result = run(IMPOSSIBLE(",\"copula\":{\"repair\":true}"), NULL);
    const aba_correlations *c = &result->correlations;
    assert_true(c->repaired);
    assert_int_equal(c->count, 6); /* four, and two that the repair brought */
    assert_string_equal(c->pairs[4].between[1], "w");
    assert_int_equal(c->pairs[4].kind, ABA_SPEARMAN);
    for (size_t i = 0; i < c->count; i++) {
        const aba_correlation *pair = &c->pairs[i];
        aba_correlation met = *pair;
        met.requested = pair->used;
        assert_near(deviation(&met), 0, 5);
        assert_true(i < 4 ? fabs(pair->requested) >= 0.3 : pair->requested == 0);
        assert_true(pair->used != pair->requested && fabs(pair->used - pair->requested) < 0.45);
    }
    bool warned = false;
    for (size_t i = 0; i < result->warning_count; i++)
        warned = warned || strstr(result->warnings[i], "correlations") != NULL;
    assert_true(warned);
    aba_result_free(result);
}

static void nothing_is_repaired_that_is_possible(void **state) {
    (void)state;
    static const char text[] = HEAD NORMAL("x") "," NORMAL(
        "y") "},\"correlations\":[{\"between\":[\"x\",\"y\"],\"spearman\":0.7}],"
             "\"copula\":{\"repair\":true}}";
    aba_result *result = run(text, &(aba_run_options){.samples = 1000});
    assert_false(result->correlations.repaired);
    assert_same_bits(result->correlations.pairs[0].used, 0.7);
    assert_int_equal(result->correlations.samples, 1000);
    aba_result_free(result);
}

/* What the error offers, as it is printed, is taken. */
static void the_offered_matrix_is_possible(void **state) {
    (void)state;
    aba_scenario *scenario = parse(IMPOSSIBLE(""), NULL);
    aba_result *result;
    aba_error error;
    double xy, xz, yz;
    assert_int_equal(aba_run(scenario, NULL, &result, &error), ABA_INVALID);
    aba_scenario_free(scenario);
    const char *offer = strstr(error.text, "x, y pearson ");
    assert_non_null(offer);
    assert_int_equal(
        sscanf(offer, "x, y pearson %lf; x, z pearson %lf; y, z pearson %lf", &xy, &xz, &yz), 3);
    char text[900];
    snprintf(text, sizeof text,
             HEAD NORMAL("x") "," NORMAL("y") "," NORMAL(
                 "z") "},\"correlations\":[{\"between\":[\"x\",\"y\"],\"pearson\":%g},{\"between\":"
                      "[\"y\",\"z\"],\"pearson\":%g},{\"between\":[\"x\",\"z\"],\"pearson\":%g}]}",
             xy, yz, xz);
    aba_result_free(run(text, &(aba_run_options){.samples = 100}));
    assert_near(xy, 0.5, 0.1);
}

/* ---- what it depends on ---------------------------------------------------------------------------------- */

static void reports_do_not_depend_on_threads(void **state) {
    (void)state;
    static const char text[] =
        IMPOSSIBLE(",\"copula\":{\"repair\":true,\"family\":\"student_t\",\"nu\":3}");
    char *expected = NULL;
    aba_error error;
    for (int threads = 1; threads <= 7; threads += 2) {
        aba_result *result = run(text, &(aba_run_options){.samples = 50001, .threads = threads});
        char *json;
        assert_int_equal(aba_report_json(result, &json, NULL, &error), ABA_OK);
        assert_non_null(strstr(json, "\"nu\": 3"));
        if (expected == NULL)
            expected = strdup(json);
        assert_string_equal(json, expected);
        free(json);
        aba_result_free(result);
    }
    free(expected);
}

/* The pair alone is joined: a third input draws what it draws without. */
static void inputs_without_correlations_are_not_in_the_copula(void **state) {
    (void)state;
    static double alone[1000];
    static const char pair[] = ",\"correlations\":[{\"between\":[\"x\",\"z\"],\"spearman\":0.5}],"
                               "\"copula\":{\"family\":\"student_t\",\"nu\":1}}";
    static const char inputs[] = HEAD NORMAL("x") "," NORMAL("y") "," NORMAL("z") "}";
    char text[900];
    snprintf(text, sizeof text, "%s}", inputs);
    aba_result_free(run(text, &(aba_run_options){.samples = 1000, .draws = keep}));
    memcpy(alone, ys, sizeof alone);
    snprintf(text, sizeof text, "%s%s", inputs, pair);
    aba_result_free(run(text, &(aba_run_options){.samples = 1000, .draws = keep}));
    assert_memory_equal(alone, ys, sizeof alone);
}

/* With --set the last correlation goes, and the copula with it. */
static void a_copula_without_correlations_goes_with_them(void **state) {
    (void)state;
    static const char text[] = HEAD NORMAL("x") "," NORMAL(
        "y") "},\"correlations\":[{\"between\":[\"x\",\"y\"],\"spearman\":0.7}],"
             "\"copula\":{\"family\":\"student_t\",\"nu\":4}}";
    aba_result *result = run_set(text, "y=3", &(aba_run_options){.samples = 1000});
    assert_int_equal(result->correlations.count, 0);
    assert_null(result->correlations.family);
    assert_null(strstr(result->resolved, "copula"));
    aba_result_free(result);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coefficients_are_achieved_within_three_standard_errors),
        cmocka_unit_test(extremes_come_together_as_the_closed_form_says),
        cmocka_unit_test(perfect_correlations_give_equal_and_opposite_draws),
        cmocka_unit_test(a_repair_is_reported_pair_by_pair),
        cmocka_unit_test(nothing_is_repaired_that_is_possible),
        cmocka_unit_test(the_offered_matrix_is_possible),
        cmocka_unit_test(reports_do_not_depend_on_threads),
        cmocka_unit_test(inputs_without_correlations_are_not_in_the_copula),
        cmocka_unit_test(a_copula_without_correlations_goes_with_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
