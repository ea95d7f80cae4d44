/* Sensitivity of outputs to inputs: closed forms, and runs that it must equal. */
#include "coverage.h"

#include <stdio.h>
#include <stdlib.h>

#include "abanico/abanico.h"
#include "engine/sensitivity.h"
#include "engine/sensitivity_given.h"
#include "isa_cases.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

/* ---- runs ---------------------------------------------------------------------------------------- */

static aba_scenario *parse(const char *text, const char *const *set, size_t set_count) {
    const aba_scenario_options options = {.set = set, .set_count = set_count};
    aba_error error;
    aba_scenario *scenario;
    if (aba_scenario_parse(text, strlen(text), "test", &options, &scenario, &error) != ABA_OK)
        fail_msg("%s", error.text);
    return scenario;
}

static aba_result *run(const char *text, const aba_run_options *options) {
    aba_scenario *scenario = parse(text, NULL, 0);
    aba_error error;
    aba_result *result;
    if (aba_run(scenario, options, &result, &error) != ABA_OK)
        fail_msg("%s", error.text);
    aba_scenario_free(scenario);
    return result;
}

static size_t position(const aba_quantity *quantities, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(quantities[i].name, name) == 0)
            return i;
    fail_msg("there is no %s", name);
    return 0;
}

static const aba_output_sensitivity *output_of(const aba_result *result, const char *name) {
    assert_non_null(result->sensitivity);
    assert_int_equal(result->sensitivity->output_count, result->output_count);
    return &result->sensitivity->outputs[position(result->outputs, result->output_count, name)];
}

static const aba_input_index *index_of(const aba_result *result, const char *output,
                                       const char *input) {
    const aba_output_sensitivity *o = output_of(result, output);
    const size_t wanted = position(result->inputs, result->input_count, input);
    for (size_t k = 0; k < o->index_count; k++)
        if (o->indices[k].input == wanted)
            return &o->indices[k];
    return NULL;
}

/* Within five standard errors of its own. Intervals are about two of them wide either way. */
static void check_index(const char *what, aba_index index, double truth) {
    const double se = (index.ci_high - index.ci_low) / (2 * 1.96);
    if (!(fabs(index.value - truth) <= 5 * se + 1e-12)) {
        print_error("%s: %.6g [%.6g, %.6g], should be %.6g\n", what, index.value, index.ci_low,
                    index.ci_high, truth);
        fail();
    }
    assert_true(se < 0.02);
}

/* ---- indices that are known ---------------------------------------------------------------------- */

static const char ISHIGAMI[] =
    "{\"format\":\"abanico-scenario/1\",\"name\":\"ishigami\",\"inputs\":{"
    "\"x1\":{\"distribution\":\"uniform\",\"min\":\"-pi\",\"max\":\"pi\"},"
    "\"x2\":{\"distribution\":\"uniform\",\"min\":\"-pi\",\"max\":\"pi\"},"
    "\"x3\":{\"distribution\":\"uniform\",\"min\":\"-pi\",\"max\":\"pi\"}},"
    "\"model\":{\"y\":{\"expression\":\"sin(x1) + 7 * sin(x2)^2 + 0.1 * x3^4 * sin(x1)\"}},"
    "\"outputs\":[\"y\"]}";

static const char SOBOL_G[] =
    "{\"format\":\"abanico-scenario/1\",\"name\":\"g\",\"inputs\":{"
    "\"x1\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},"
    "\"x2\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},"
    "\"x3\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},"
    "\"x4\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},"
    "\"x5\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},"
    "\"x6\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},"
    "\"x7\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},"
    "\"x8\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1}},"
    "\"model\":{\"y\":{\"expression\":\"abs(4*x1-2) * (abs(4*x2-2)+1)/2 * (abs(4*x3-2)+4.5)/5.5"
    " * (abs(4*x4-2)+9)/10 * (abs(4*x5-2)+99)/100 * (abs(4*x6-2)+99)/100"
    " * (abs(4*x7-2)+99)/100 * (abs(4*x8-2)+99)/100\"}},\"outputs\":[\"y\"]}";

/* Ishigami and Homma 1990; Saltelli and Sobol' 1995. */
static const struct known {
    const char *scenario, *input;
    double first, total;
} KNOWN[] = {{ISHIGAMI, "x1", 0.31390519114781145, 0.55758885520995919},
             {ISHIGAMI, "x2", 0.44241114479004081, 0.44241114479004081},
             {ISHIGAMI, "x3", 0, 0.24368366406214773},
             {SOBOL_G, "x1", 0.71619216887903331, 0.78714412665927498},
             {SOBOL_G, "x2", 0.17904804221975833, 0.24219819281823846},
             {SOBOL_G, "x3", 0.023675774177819283, 0.034316910154082833},
             {SOBOL_G, "x4", 0.0071619216887903331, 0.010460387065239535},
             {SOBOL_G, "x5", 7.1619216887903331e-5, 0.00010494905191950601}};

static void check_known(aba_sensitivity method, uint64_t samples, uint64_t base) {
    for (size_t k = 0; k < LENGTH(KNOWN); k++) {
        const aba_run_options options = {
            .samples = samples, .has_seed = true, .seed = 11, .sensitivity = method};
        aba_result *result = run(KNOWN[k].scenario, &options);
        const aba_input_index *index = index_of(result, "y", KNOWN[k].input);
        assert_non_null(index);
        assert_false(index->dependent || index->hierarchical);
        check_index(KNOWN[k].input, index->first_order, KNOWN[k].first);
        if (method == ABA_SENSITIVITY_SOBOL)
            check_index(KNOWN[k].input, index->total, KNOWN[k].total);
        else
            assert_true(isnan(index->total.value) && isnan(index->total.ci_low));
        assert_int_equal(result->sensitivity->base_samples, base);
        aba_result_free(result);
    }
}

static void given_indices_are_those_of_ishigami_and_sobol_g(void **state) {
    (void)state;
    check_known(ABA_SENSITIVITY_GIVEN, 200000, 0);
}

static void picked_indices_are_those_of_ishigami_and_sobol_g(void **state) {
    (void)state;
    check_known(ABA_SENSITIVITY_SOBOL, 200000, ABAI_FREEZE_SAMPLES);
}

static void evaluations_are_those_of_the_two_matrices_and_one_for_each_input(void **state) {
    (void)state;
    const aba_run_options options = {.samples = 5000, .sensitivity = ABA_SENSITIVITY_SOBOL};
    aba_result *result = run(ISHIGAMI, &options);
    assert_int_equal(result->sensitivity->base_samples, 5000);
    assert_int_equal(result->sensitivity->evaluations, 5000 * (3 + 2));
    assert_int_equal(index_of(result, "y", "x1")->n, 5000);
    aba_result_free(result);
}

/* 95 % intervals of independent runs, each with a seed of its own. */
static void intervals_hold_the_exact_indices_as_often_as_they_say(void **state) {
    (void)state;
    enum { RUNS = 400, SAMPLES = 2000 };
    aba_scenario *scenario = parse(ISHIGAMI, NULL, 0);
    coverage given[3] = {{0}}, first[3] = {{0}}, total[3] = {{0}};
    for (size_t i = 0; i < 2 * RUNS; i++) {
        const bool is_sobol = i % 2 == 1;
        const aba_run_options options = {.samples = SAMPLES,
                                         .has_seed = true,
                                         .seed = 1000 + i,
                                         .sensitivity = is_sobol ? ABA_SENSITIVITY_SOBOL
                                                                 : ABA_SENSITIVITY_GIVEN};
        aba_result *result;
        assert_int_equal(aba_run(scenario, &options, &result, NULL), ABA_OK);
        for (size_t k = 0; k < 3; k++) {
            const aba_input_index *index = index_of(result, "y", KNOWN[k].input);
            const aba_index *f = &index->first_order, *t = &index->total;
            coverage_count(is_sobol ? &first[k] : &given[k], (abai_interval){f->ci_low, f->ci_high},
                           KNOWN[k].first);
            if (is_sobol)
                coverage_count(&total[k], (abai_interval){t->ci_low, t->ci_high}, KNOWN[k].total);
        }
        aba_result_free(result);
    }
    for (size_t k = 0; k < 3; k++) {
        coverage_check("given, first order", &given[k], 0.95);
        coverage_check("picked, first order", &first[k], 0.95);
        coverage_check("picked, total", &total[k], 0.95);
    }
    aba_scenario_free(scenario);
}

/* ---- rank correlations --------------------------------------------------------------------------- */

/* Of normal variables with correlation r (Pearson 1907). */
static double grade(double r) { return 6 / M_PI * asin(r / 2); }

static void rank_correlations_of_a_linear_normal_model_are_exact(void **state) {
    (void)state;
    static const char text[] =
        "{\"format\":\"abanico-scenario/1\",\"name\":\"linear\",\"inputs\":{"
        "\"a\":{\"distribution\":\"normal\",\"mean\":5,\"sd\":1},"
        "\"b\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"
        "\"c\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":2}},"
        "\"model\":{\"y\":{\"expression\":\"3 * a - 2 * b + 0.25 * c\"}},\"outputs\":[\"y\"]}";
    static const char *const names[] = {"a", "b", "c"};
    const double weight[] = {3, -2, 0.5}, sd = sqrt(9 + 4 + 0.25);
    const aba_run_options options = {.samples = 100000, .sensitivity = ABA_SENSITIVITY_GIVEN};
    aba_result *result = run(text, &options);
    for (size_t i = 0; i < 3; i++) {
        double rest = 1;
        for (size_t j = 0; j < 3; j++)
            rest -= j == i ? 0 : grade(weight[j] / sd) * grade(weight[j] / sd);
        const aba_input_index *index = index_of(result, "y", names[i]);
        const double s = grade(weight[i] / sd);
        check_index(names[i], index->spearman, s);
        check_index(names[i], index->partial_rank, s / sqrt(rest));
        check_index(names[i], index->first_order, weight[i] * weight[i] / sd / sd);
    }
    assert_int_equal(output_of(result, "y")->n, 16384);
    aba_result_free(result);
}

/* ---- correlated inputs --------------------------------------------------------------------------- */

/* y = b' x of normal x with covariance C: S_i = (C b)_i^2 / (C_ii V), T_i = b_i^2 / ((C^-1)_ii V), V = b' C b
 * (Kucherenko, Tarantola and Annoni 2012, the linear model). */
static void correlated_inputs_have_the_indices_of_the_linear_normal_model(void **state) {
    (void)state;
    static const char text[] =
        "{\"format\":\"abanico-scenario/1\",\"name\":\"correlated\",\"inputs\":{"
        "\"x1\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"
        "\"x2\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"
        "\"x3\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":2},"
        "\"alone\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1}},"
        "\"correlations\":[{\"between\":[\"x2\",\"x3\"],\"pearson\":0.6},"
        "{\"between\":[\"x1\",\"x2\"],\"pearson\":-0.4}],"
        "\"model\":{\"y\":{\"expression\":\"x1 + x2 + x3 + alone\"}},\"outputs\":[\"y\"]}";
    static const char *const names[] = {"x1", "x2", "x3"};
    /* C = [1 -.4 0; -.4 1 1.2; 0 1.2 4], its determinant, and the minors of the diagonal. */
    const double sums[] = {0.6, 1.8, 5.2}, diagonal[] = {1, 1, 4};
    const double determinant = 1 * (4 - 1.44) + 0.4 * (-0.4 * 4);
    const double minors[] = {4 - 1.44, 4, 1 - 0.16};
    const double variance = 0.6 + 1.8 + 5.2 + 1;
    const aba_run_options options = {.samples = 65536, .sensitivity = ABA_SENSITIVITY_SOBOL};
    aba_result *result = run(text, &options);
    for (size_t i = 0; i < 3; i++) {
        const aba_input_index *index = index_of(result, "y", names[i]);
        assert_true(index->dependent);
        check_index(names[i], index->first_order, sums[i] * sums[i] / diagonal[i] / variance);
        check_index(names[i], index->total, determinant / minors[i] / variance);
    }
    const aba_input_index *alone = index_of(result, "y", "alone");
    assert_false(alone->dependent);
    check_index("alone", alone->first_order, 1 / variance);
    check_index("alone", alone->total, 1 / variance);
    assert_int_equal(result->sensitivity->evaluations, UINT64_C(65536) * (2 + 2 * 3 + 1));
    assert_int_equal(result->sensitivity->note_count, 1);
    assert_non_null(strstr(result->sensitivity->notes[0], "x1, x2 and x3 are correlated"));
    aba_result_free(result);
}

static void correlated_lognormals_have_the_indices_of_their_product(void **state) {
    (void)state;
    static const char text[] =
        "{\"format\":\"abanico-scenario/1\",\"name\":\"product\",\"inputs\":{"
        "\"u\":{\"distribution\":\"lognormal\",\"mu_log\":0,\"sigma_log\":0.4},"
        "\"v\":{\"distribution\":\"lognormal\",\"mu_log\":0,\"sigma_log\":0.4}},"
        "\"correlations\":[{\"between\":[\"u\",\"v\"],\"pearson\":0.5}],"
        "\"model\":{\"y\":{\"expression\":\"u * v\"}},\"outputs\":[\"y\"]}";
    /* u v = exp(z), z normal with variance s; given v, exp((1 + r) z_v) times a lognormal of variance
     * parameter q (1 - r^2). */
    const double q = 0.16, r = 0.5, s = 2 * q * (1 + r), rest = q * (1 - r * r);
    const double variance = (exp(s) - 1) * exp(s);
    const double first = (exp(q * (1 + r) * (1 + r)) - 1) / (exp(s) - 1);
    const double total = exp(2 * q * (1 + r) * (1 + r) + rest) * (exp(rest) - 1) / variance;
    for (int method = ABA_SENSITIVITY_GIVEN; method <= ABA_SENSITIVITY_SOBOL; method++) {
        const aba_run_options options = {.samples = 65536, .sensitivity = (aba_sensitivity)method};
        aba_result *result = run(text, &options);
        for (int i = 0; i < 2; i++) {
            const aba_input_index *index = index_of(result, "y", i == 0 ? "u" : "v");
            check_index("first order", index->first_order, first);
            if (method == ABA_SENSITIVITY_SOBOL)
                check_index("total", index->total, total);
        }
        aba_result_free(result);
    }
}

static void inputs_that_are_the_same_leave_each_other_nothing(void **state) {
    (void)state;
    static const char text[] =
        "{\"format\":\"abanico-scenario/1\",\"name\":\"same\",\"inputs\":{"
        "\"u\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"
        "\"v\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"
        "\"w\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1}},"
        "\"correlations\":[{\"between\":[\"u\",\"v\"],\"pearson\":1},"
        "{\"between\":[\"v\",\"w\"],\"pearson\":0.5},{\"between\":[\"u\",\"w\"],\"pearson\":0.5}],"
        "\"model\":{\"y\":{\"expression\":\"u + v + w\"},\"z\":{\"expression\":\"v\"}},"
        "\"outputs\":[\"y\",\"z\"]}";
    const aba_run_options options = {.samples = 20000, .sensitivity = ABA_SENSITIVITY_SOBOL};
    aba_result *result = run(text, &options);
    const double variance = 4 + 1 + 2; /* of 2 u + w */
    check_index("u", index_of(result, "y", "u")->first_order, 2.5 * 2.5 / variance);
    check_index("w", index_of(result, "y", "w")->first_order, 4 / variance);
    check_index("w", index_of(result, "y", "w")->total, 0.75 / variance);
    assert_near(index_of(result, "y", "u")->total.value, 0, 1e-12);
    assert_near(index_of(result, "y", "v")->total.value, 0, 1e-12);
    /* u is in no formula of z, and yet tells all of it. */
    check_index("u of z", index_of(result, "z", "u")->first_order, 1);
    assert_int_equal(output_of(result, "z")->unrelated_count, 0);
    assert_int_equal(output_of(result, "z")->swing_count, 1);
    aba_result_free(result);
}

/* ---- hierarchical inputs ------------------------------------------------------------------------- */

static const char HIERARCHY[] =
    "{\"format\":\"abanico-scenario/1\",\"name\":\"hierarchy\",\"inputs\":{"
    "\"scale\":{\"distribution\":\"uniform\",\"min\":0.5,\"max\":1.5},"
    "\"level\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"
    "\"value\":{\"distribution\":\"normal\",\"mean\":\"level\",\"sd\":\"2 * scale\"},"
    "\"grand\":{\"distribution\":\"normal\",\"mean\":\"value\",\"sd\":1},"
    "\"other\":{\"distribution\":\"gamma\",\"shape\":\"1 + scale\",\"scale\":1}},"
    "\"model\":{\"y\":{\"expression\":\"value\"},\"g\":{\"expression\":\"grand\"},"
    "\"o\":{\"expression\":\"other\"}},\"outputs\":[\"y\",\"g\",\"o\"]}";

/* value = level + 2 scale z: E scale^2 = 13/12, Var scale = 1/12. */
static void hierarchical_inputs_are_picked_by_their_own_draw(void **state) {
    (void)state;
    const aba_run_options options = {.samples = 65536, .sensitivity = ABA_SENSITIVITY_SOBOL};
    aba_result *result = run(HIERARCHY, &options);
    const double variance = 1 + 4 * 13 / 12.0;
    const aba_input_index *own = index_of(result, "y", "value");
    assert_true(own->hierarchical && !own->dependent);
    check_index("value", own->first_order, 4 / variance);
    check_index("value", own->total, 4 * 13 / 12.0 / variance);
    check_index("level", index_of(result, "y", "level")->first_order, 1 / variance);
    check_index("level", index_of(result, "y", "level")->total, 1 / variance);
    check_index("scale", index_of(result, "y", "scale")->first_order, 0);
    check_index("scale", index_of(result, "y", "scale")->total, 4 / 12.0 / variance);
    assert_null(index_of(result, "y", "grand"));
    assert_int_equal(output_of(result, "y")->unrelated_count, 2);
    /* One remove further, everything reaches it. */
    check_index("grand", index_of(result, "g", "grand")->total, 1 / (variance + 1));
    check_index("level of g", index_of(result, "g", "level")->total, 1 / (variance + 1));
    check_index("value of g", index_of(result, "g", "value")->first_order, 4 / (variance + 1));
    /* Gamma of shape k = 1 + scale: mean k, variance k. */
    check_index("scale of o", index_of(result, "o", "scale")->first_order,
                (1 / 12.0) / (1 / 12.0 + 2));
    aba_result_free(result);
}

static void given_data_count_what_comes_by_parameters(void **state) {
    (void)state;
    const aba_run_options options = {.samples = 65536, .sensitivity = ABA_SENSITIVITY_GIVEN};
    aba_result *result = run(HIERARCHY, &options);
    const double variance = 1 + 4 * 13 / 12.0;
    assert_near(index_of(result, "y", "value")->first_order.value, 1, 1e-3);
    check_index("level", index_of(result, "y", "level")->first_order, 1 / variance);
    check_index("value of g", index_of(result, "g", "value")->first_order,
                variance / (variance + 1));
    aba_result_free(result);
}

/* ---- swings -------------------------------------------------------------------------------------- */

/* What a run prints in which the input is a constant. */
static void check_end(const char *text, const char *input, double value, uint64_t samples,
                      const char *output, const double levels[ABA_SWING_LEVELS], double tolerance) {
    static const double percentiles[] = {5, 50, 95};
    char set[128];
    snprintf(set, sizeof set, "%s=%.17g", input, value);
    const char *const sets[] = {set};
    aba_scenario *scenario = parse(text, sets, 1);
    const aba_run_options options = {
        .samples = samples, .percentiles = percentiles, .percentile_count = 3};
    aba_result *result;
    assert_int_equal(aba_run(scenario, &options, &result, NULL), ABA_OK);
    const aba_quantity *q =
        &result->outputs[position(result->outputs, result->output_count, output)];
    for (size_t l = 0; l < ABA_SWING_LEVELS; l++)
        assert_near(levels[l], q->statistics.percentiles[l].value, tolerance);
    aba_result_free(result);
    aba_scenario_free(scenario);
}

static const aba_swing *swing_of(const aba_result *result, const char *output, const char *input) {
    const aba_output_sensitivity *o = output_of(result, output);
    for (size_t k = 0; k < o->swing_count; k++)
        if (strcmp(result->inputs[o->swings[k].input].name, input) == 0)
            return &o->swings[k];
    fail_msg("%s does not swing %s", input, output);
    return NULL;
}

/* Both ends of each input, and all inputs drawn. */
static void check_swings(const char *text, const char *const *inputs, size_t count,
                         const char *output, uint64_t samples, double tolerance) {
    const aba_run_options options = {.samples = samples, .sensitivity = ABA_SENSITIVITY_GIVEN};
    aba_result *result = run(text, &options);
    const uint64_t n = result->sensitivity->samples;
    assert_int_equal(n, samples < 16384 ? samples : 16384);
    const size_t of = position(result->outputs, result->output_count, output);
    const aba_percentile *drawn = result->outputs[of].statistics.percentiles;
    for (size_t l = 0; n == samples && l < ABA_SWING_LEVELS; l++) /* of p05, p25, p50, p75, p95 */
        assert_same_bits(result->sensitivity->outputs[of].drawn[l], drawn[2 * l].value);
    for (size_t i = 0; i < count; i++) {
        const aba_swing *swing = swing_of(result, output, inputs[i]);
        assert_true(swing->low < swing->high);
        check_end(text, inputs[i], swing->low, n, output, swing->at_low, tolerance);
        check_end(text, inputs[i], swing->high, n, output, swing->at_high, tolerance);
    }
    aba_result_free(result);
}

static void swings_are_runs_with_that_input_set(void **state) {
    (void)state;
    static const char *const inputs[] = {"x1", "x2", "x3"};
    check_swings(ISHIGAMI, inputs, 3, "y", 20011, 0);
    check_swings(ISHIGAMI, inputs, 3, "y", 3001, 0);
}

/* An input with nothing but constants for parameters is drawn by a table, to 1e-10 or so. */
static void what_follows_from_an_input_swings_with_it(void **state) {
    (void)state;
    static const char *const inputs[] = {"scale", "level", "value"};
    check_swings(HIERARCHY, inputs, 3, "g", 20011, 1e-8);
    check_swings(HIERARCHY, inputs, 3, "g", 777, 1e-8);
}

static void swings_do_not_depend_on_how_many_outputs_there_are(void **state) {
    (void)state;
    enum { MANY = 37 };
    static char text[8192];
    const aba_run_options options = {.samples = 3000, .sensitivity = ABA_SENSITIVITY_GIVEN};
    size_t used =
        (size_t)snprintf(text, sizeof text,
                         "{\"format\":\"abanico-scenario/1\",\"name\":\"many\",\"inputs\":{"
                         "\"x\":{\"distribution\":\"uniform\",\"min\":1,\"max\":2},"
                         "\"z\":{\"distribution\":\"uniform\",\"min\":1,\"max\":2}},\"model\":{");
    for (int i = 0; i < MANY; i++)
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "%s\"y%d\":{\"expression\":\"%s * %d\"}", i == 0 ? "" : ",", i,
                                 i == 20 ? "x" : "x * z", 1 << (i % 8));
    used += (size_t)snprintf(text + used, sizeof text - used, "},\"outputs\":[");
    for (int i = 0; i < MANY; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s\"y%d\"", i == 0 ? "" : ",", i);
    snprintf(text + used, sizeof text - used, "]}");
    aba_result *result = run(text, &options);
    const aba_swing *first = swing_of(result, "y0", "z");
    for (int i = 0; i < MANY; i++) {
        const aba_output_sensitivity *o = &result->sensitivity->outputs[i];
        assert_int_equal(o->swing_count, i == 20 ? 1 : 2);
        if (i == 20)
            continue;
        const aba_swing *swing = swing_of(result, result->outputs[i].name, "z");
        for (size_t l = 0; l < ABA_SWING_LEVELS; l++) {
            assert_same_bits(swing->at_low[l], first->at_low[l] * (1 << (i % 8)));
            assert_same_bits(swing->at_high[l], first->at_high[l] * (1 << (i % 8)));
        }
    }
    aba_result_free(result);
}

static void swings_end_at_the_percentiles_of_inputs(void **state) {
    (void)state;
    static const double percentiles[] = {5, 50, 95};
    const aba_run_options options = {.samples = 10000,
                                     .sensitivity = ABA_SENSITIVITY_GIVEN,
                                     .percentiles = percentiles,
                                     .percentile_count = 3};
    aba_result *result = run(HIERARCHY, &options);
    const aba_swing *fixed = swing_of(result, "g", "scale");
    assert_near(fixed->low, 0.55, 1e-12);
    assert_near(fixed->high, 1.45, 1e-12);
    const aba_swing *varying = swing_of(result, "g", "value");
    const aba_statistics *s =
        &result->inputs[position(result->inputs, result->input_count, "value")].statistics;
    assert_same_bits(varying->low, s->percentiles[0].value);
    assert_same_bits(varying->high, s->percentiles[2].value);
    aba_result_free(result);
}

static void the_widest_swing_comes_first(void **state) {
    (void)state;
    const aba_run_options options = {.samples = 5000, .sensitivity = ABA_SENSITIVITY_SOBOL};
    aba_result *result = run(SOBOL_G, &options);
    const aba_output_sensitivity *y = output_of(result, "y");
    assert_int_equal(y->swing_count, 8);
    for (size_t k = 1; k < 8; k++) {
        const aba_swing *a = &y->swings[k - 1], *b = &y->swings[k];
        assert_true(fabs(a->at_high[1] - a->at_low[1]) >= fabs(b->at_high[1] - b->at_low[1]));
        assert_true(y->indices[k - 1].total.value >= y->indices[k].total.value);
    }
    aba_result_free(result);
}

/* ---- what is left out ---------------------------------------------------------------------------- */

static void failed_draws_are_left_out_output_by_output(void **state) {
    (void)state;
    static const char text[] =
        "{\"format\":\"abanico-scenario/1\",\"name\":\"fails\",\"failures\":\"count\",\"inputs\":{"
        "\"x\":{\"distribution\":\"uniform\",\"min\":-1,\"max\":1},"
        "\"half\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},"
        "\"z\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1}},"
        "\"model\":{\"part\":{\"expression\":\"sqrt(x)^2 + z\"},"
        "\"whole\":{\"expression\":\"half + z\"},"
        "\"never\":{\"expression\":\"sqrt(-1 - half) + z\"}},"
        "\"outputs\":[\"part\",\"whole\",\"never\"]}";
    const aba_run_options options = {.samples = 16000, .sensitivity = ABA_SENSITIVITY_SOBOL};
    aba_result *result = run(text, &options);
    const aba_output_sensitivity *part = output_of(result, "part");
    assert_int_equal(part->n, result->outputs[0].statistics.n);
    assert_true(part->n > 7500 && part->n < 8500);
    assert_int_equal(output_of(result, "whole")->n, 16000);
    /* Where x is positive it is as `half` is. Rows count where f(A), f(B) and f(AB) all exist. */
    check_index("x", index_of(result, "part", "x")->spearman, 12 * 7 / 120.0);
    check_index("half", index_of(result, "whole", "half")->spearman, 12 * 7 / 120.0);
    check_index("z", index_of(result, "part", "z")->first_order, 0.5);
    check_index("x", index_of(result, "part", "x")->total, 0.5);
    assert_true(index_of(result, "part", "x")->n < 4500 && index_of(result, "part", "x")->n > 3500);
    const aba_output_sensitivity *never = output_of(result, "never");
    assert_int_equal(never->n, 0);
    assert_false(never->is_constant);
    for (size_t k = 0; k < never->index_count; k++)
        assert_true(isnan(never->indices[k].spearman.value) &&
                    isnan(never->indices[k].first_order.value) &&
                    isnan(never->indices[k].total.value));
    assert_true(isnan(never->drawn[1]) && isnan(never->swings[0].at_low[1]));
    aba_result_free(result);
}

static void constants_and_strangers_have_no_indices(void **state) {
    (void)state;
    static const char text[] =
        "{\"format\":\"abanico-scenario/1\",\"name\":\"few\",\"inputs\":{"
        "\"x\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},"
        "\"stranger\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},"
        "\"one\":{\"distribution\":\"discrete\",\"values\":[3],\"weights\":[1]},"
        "\"k\":{\"value\":2}},"
        "\"model\":{\"y\":{\"expression\":\"x * k * one\"},\"c\":{\"expression\":\"0 * x + k\"}},"
        "\"outputs\":[\"y\",\"c\",\"x\"]}";
    const aba_run_options options = {.samples = 16384, .sensitivity = ABA_SENSITIVITY_SOBOL};
    aba_result *result = run(text, &options);
    const aba_output_sensitivity *y = output_of(result, "y");
    assert_int_equal(y->index_count, 2);
    assert_int_equal(y->unrelated_count, 1);
    assert_string_equal(result->inputs[y->unrelated[0]].name, "stranger");
    const aba_input_index *one = index_of(result, "y", "one");
    assert_true(isnan(one->spearman.value));
    assert_same_bits(one->total.value, 0.0);
    assert_true(output_of(result, "c")->is_constant);
    assert_int_equal(output_of(result, "c")->index_count, 0);
    check_index("x of x", index_of(result, "x", "x")->first_order, 1);
    aba_result_free(result);
}

static void few_samples_have_no_indices_by_picking(void **state) {
    (void)state;
    for (uint64_t n = 1; n <= 65; n += 16) {
        const aba_run_options options = {.samples = n, .sensitivity = ABA_SENSITIVITY_SOBOL};
        aba_result *result = run(ISHIGAMI, &options);
        const aba_input_index *index = index_of(result, "y", "x2");
        assert_int_equal(isfinite(index->total.value), n >= 64);
        assert_int_equal(isfinite(index->first_order.value), n >= 64);
        assert_int_equal(result->sensitivity->note_count, n < 64);
        aba_result_free(result);
    }
}

static void samples_are_a_power_of_two_near_a_sixty_fourth(void **state) {
    (void)state;
    static const uint64_t of[][2] = {{1, 1},
                                     {16383, 16383},
                                     {1000000, 16384},
                                     {1600000, 32768},
                                     {3000000, 32768},
                                     {3200000, 65536},
                                     {UINT64_C(1000000000000), 65536}};
    for (size_t i = 0; i < LENGTH(of); i++)
        assert_int_equal(abai_sensitivity_samples(of[i][0]), of[i][1]);
}

/* ---- replicates ---------------------------------------------------------------------------------- */

enum { REPLICATES = 6, ROWS = 500 };

static void replicates_give_their_mean_and_students_interval(void **state) {
    (void)state;
    static double x[REPLICATES * ROWS], z[REPLICATES * ROWS], y[REPLICATES * ROWS];
    const double *const inputs[] = {x, z};
    gsl_rng *rng = coverage_rng(5);
    for (size_t i = 0; i < REPLICATES * ROWS; i++) {
        x[i] = gsl_rng_uniform(rng);
        z[i] = gsl_rng_uniform(rng);
        y[i] = x[i] + 0.5 * z[i];
    }
    gsl_rng_free(rng);
    aba_input_index all[2] = {{0}}, one[2] = {{0}};
    double spearman[REPLICATES], partial[REPLICATES], first[REPLICATES], mean;
    assert_true(abai_given_replicates(inputs, 2, y, REPLICATES, ROWS, 0.9, all));
    for (size_t r = 0; r < REPLICATES; r++) {
        assert_true(abai_given_rows(inputs, 2, y, r * ROWS, ROWS, 0.9, one));
        spearman[r] = one[1].spearman.value;
        partial[r] = one[1].partial_rank.value;
        first[r] = one[1].first_order.value;
    }
    const double *const values[] = {spearman, partial, first};
    const aba_index *const got[] = {&all[1].spearman, &all[1].partial_rank, &all[1].first_order};
    for (int i = 0; i < 3; i++) {
        const abai_interval ci = abai_interval_replicates(values[i], REPLICATES, 0.9, &mean);
        assert_same_bits(got[i]->value, mean);
        assert_same_bits(got[i]->ci_low, ci.low);
        assert_same_bits(got[i]->ci_high, ci.high);
    }
    assert_int_equal(all[1].n, REPLICATES * ROWS);
    check_index("x", (aba_index){all[0].first_order.value, 0.77, 0.83}, 0.8);
}

/* ---- what it may depend on ----------------------------------------------------------------------- */

static const char MIXED[] =
    "{\"format\":\"abanico-scenario/1\",\"name\":\"mixed\",\"failures\":\"count\",\"inputs\":{"
    "\"n\":{\"distribution\":\"normal\",\"mean\":1,\"sd\":2},"
    "\"ca\":{\"distribution\":\"gamma\",\"shape\":0.7,\"scale\":2},"
    "\"cb\":{\"distribution\":\"exponential\",\"mean\":1},"
    "\"po\":{\"distribution\":\"poisson\",\"mean\":4},"
    "\"h1\":{\"distribution\":\"normal\",\"mean\":\"n * 2\",\"sd\":\"ca + 0.1\"},"
    "\"h2\":{\"distribution\":\"gamma\",\"shape\":\"cb + 0.5\",\"scale\":1}},"
    "\"correlations\":[{\"between\":[\"ca\",\"cb\"],\"spearman\":0.6}],"
    "\"model\":{\"y\":{\"expression\":\"h1 * po + h2 / (1 + ca)\"},"
    "\"part\":{\"expression\":\"log(n) + cb\"}},\"outputs\":[\"y\",\"part\",\"h2\"]}";

static void json_of(const aba_run_options *options, char **json) {
    aba_result *result = run(MIXED, options);
    assert_int_equal(aba_report_json(result, json, NULL, NULL), ABA_OK);
    aba_result_free(result);
}

static void sensitivity_does_not_depend_on_threads_or_the_instruction_set(void **state) {
    (void)state;
    static const int threads[] = {2, 5};
    for (int way = 0; way < 4; way++) {
        aba_run_options options = {.samples = 70001,
                                   .threads = 1,
                                   .sampler = way / 2 == 0 ? ABA_SAMPLER_TABLE : ABA_SAMPLER_GSL,
                                   .sensitivity = way % 2 == 0 ? ABA_SENSITIVITY_GIVEN
                                                               : ABA_SENSITIVITY_SOBOL};
        char *first;
        json_of(&options, &first);
        assert_non_null(strstr(first, "\"sensitivity\": {"));
        size_t i = 0;
        FOR_EACH_ISA(isa) {
            options.threads = threads[i++ % 2];
            char *again;
            json_of(&options, &again);
            assert_string_equal(first, again);
            free(again);
        }
        free(first);
    }
}

static size_t offset_of(const char *text, const char *part) {
    const char *found = strstr(text, part);
    assert_non_null(found);
    return (size_t)(found - text);
}

static void the_rest_of_the_result_stays_as_it_was(void **state) {
    (void)state;
    aba_run_options options = {.samples = 40000};
    char *plain;
    json_of(&options, &plain);
    options.sensitivity = ABA_SENSITIVITY_SOBOL;
    char *more;
    json_of(&options, &more);
    const size_t at = offset_of(more, "  \"sensitivity\"");
    const size_t behind = offset_of(more, "  \"claims\"");
    assert_int_equal(strlen(plain), strlen(more) - (behind - at));
    assert_memory_equal(plain, more, at);
    assert_string_equal(plain + at, more + behind);
    free(plain);
    free(more);
}

static bool stop_at_the_end(void *context, uint64_t done, uint64_t total) {
    (void)context;
    return done < total;
}

static void it_can_be_cancelled(void **state) {
    (void)state;
    aba_scenario *scenario = parse(MIXED, NULL, 0);
    const aba_run_options options = {
        .samples = 3000, .sensitivity = ABA_SENSITIVITY_SOBOL, .progress = stop_at_the_end};
    aba_result *result = NULL;
    aba_error error;
    assert_int_equal(aba_run(scenario, &options, &result, &error), ABA_CANCELLED);
    assert_null(result);
    aba_scenario_free(scenario);
}

static void unknown_methods_are_refused(void **state) {
    (void)state;
    aba_scenario *scenario = parse(MIXED, NULL, 0);
    const aba_run_options options = {.sensitivity = (aba_sensitivity)(ABA_SENSITIVITY_SOBOL + 1)};
    aba_result *result = NULL;
    aba_error error;
    assert_int_equal(aba_run(scenario, &options, &result, &error), ABA_USAGE);
    assert_non_null(strstr(error.text, "given and sobol"));
    assert_string_equal(aba_sensitivity_text(ABA_SENSITIVITY_GIVEN), "given");
    assert_string_equal(aba_sensitivity_text(ABA_SENSITIVITY_SOBOL), "sobol");
    aba_scenario_free(scenario);
}

/* ---- beside other features ---------------------------------------------------------------------- */

static void what_has_no_variance_has_no_shares_of_it(void **state) {
    (void)state;
    static const char text[] =
        "{\"format\":\"abanico-scenario/1\",\"name\":\"heavy\",\"inputs\":{"
        "\"x\":{\"distribution\":\"cauchy\",\"location\":0,\"scale\":1},"
        "\"z\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1}},"
        "\"model\":{\"y\":{\"expression\":\"x + z\"},\"w\":{\"expression\":\"2 * z\"}},"
        "\"outputs\":[\"y\",\"w\"]}";
    for (int method = ABA_SENSITIVITY_GIVEN; method <= ABA_SENSITIVITY_SOBOL; method++) {
        aba_result *r = run(
            text, &(aba_run_options){.samples = 100000, .sensitivity = (aba_sensitivity)method});
        assert_true(isnan(index_of(r, "y", "x")->first_order.value));
        assert_true(isnan(index_of(r, "y", "x")->total.value));
        assert_true(index_of(r, "y", "x")->spearman.value > 0.5);
        assert_true(fabs(index_of(r, "w", "z")->first_order.value - 1) < 0.05);
        assert_int_equal(r->sensitivity->note_count, 1);
        assert_non_null(strstr(r->sensitivity->notes[0], "y has no variance"));
        aba_result_free(r);
    }
}

/* Intervals are those of independent draws, and so the draws are independent. */
static void under_a_design_draws_are_those_without_one(void **state) {
    (void)state;
    aba_run_options options = {.samples = 32768, .sensitivity = ABA_SENSITIVITY_SOBOL};
    aba_result *plain = run(ISHIGAMI, &options);
    options.design = ABA_DESIGN_SOBOL;
    aba_result *designed = run(ISHIGAMI, &options);
    const aba_input_index *a = index_of(plain, plain->outputs[0].name, "x1");
    const aba_input_index *b = index_of(designed, plain->outputs[0].name, "x1");
    assert_same_bits(a->total.value, b->total.value);
    assert_same_bits(a->first_order.ci_low, b->first_order.ci_low);
    assert_same_bits(a->spearman.value, b->spearman.value);
    assert_int_equal(plain->sensitivity->note_count, 0);
    assert_int_equal(designed->sensitivity->note_count, 1);
    assert_non_null(strstr(designed->sensitivity->notes[0], "independent draws"));
    aba_result_free(plain);
    aba_result_free(designed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_indices_are_those_of_ishigami_and_sobol_g),
        cmocka_unit_test(picked_indices_are_those_of_ishigami_and_sobol_g),
        cmocka_unit_test(evaluations_are_those_of_the_two_matrices_and_one_for_each_input),
        cmocka_unit_test(intervals_hold_the_exact_indices_as_often_as_they_say),
        cmocka_unit_test(rank_correlations_of_a_linear_normal_model_are_exact),
        cmocka_unit_test(correlated_inputs_have_the_indices_of_the_linear_normal_model),
        cmocka_unit_test(correlated_lognormals_have_the_indices_of_their_product),
        cmocka_unit_test(inputs_that_are_the_same_leave_each_other_nothing),
        cmocka_unit_test(hierarchical_inputs_are_picked_by_their_own_draw),
        cmocka_unit_test(given_data_count_what_comes_by_parameters),
        cmocka_unit_test(swings_are_runs_with_that_input_set),
        cmocka_unit_test(what_follows_from_an_input_swings_with_it),
        cmocka_unit_test(swings_do_not_depend_on_how_many_outputs_there_are),
        cmocka_unit_test(swings_end_at_the_percentiles_of_inputs),
        cmocka_unit_test(the_widest_swing_comes_first),
        cmocka_unit_test(failed_draws_are_left_out_output_by_output),
        cmocka_unit_test(constants_and_strangers_have_no_indices),
        cmocka_unit_test(few_samples_have_no_indices_by_picking),
        cmocka_unit_test(samples_are_a_power_of_two_near_a_sixty_fourth),
        cmocka_unit_test(replicates_give_their_mean_and_students_interval),
        cmocka_unit_test(sensitivity_does_not_depend_on_threads_or_the_instruction_set),
        cmocka_unit_test(the_rest_of_the_result_stays_as_it_was),
        cmocka_unit_test(what_has_no_variance_has_no_shares_of_it),
        cmocka_unit_test(under_a_design_draws_are_those_without_one),
        cmocka_unit_test(it_can_be_cancelled),
        cmocka_unit_test(unknown_methods_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
