/* Runs of designs with replicates: which points they draw, what they do not depend on, what they count. */
#define _GNU_SOURCE

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "abanico/abanico.h"
#include "design/lhs.h"
#include "design/sobol.h"
#include "isa_cases.h"
#include "simd/isa.h"
#include "stats/interval.h"

/* Fixed, discrete, correlated and hierarchical inputs, by inversion and by rejection; failed draws. */
static const char many[] =
    "{\"format\":\"abanico-scenario/1\",\"name\":\"many\",\"failures\":\"count\",\"inputs\":{"
    "\"u\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1},"
    "\"ln\":{\"range\":[7,15],\"coverage\":0.9,\"distribution\":\"lognormal\"},"
    "\"ca\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"
    "\"cb\":{\"distribution\":\"exponential\",\"mean\":1},"
    "\"po\":{\"distribution\":\"poisson\",\"mean\":4},"
    "\"h1\":{\"distribution\":\"normal\",\"mean\":\"ca\",\"sd\":\"u + 0.1\"},"
    "\"h2\":{\"distribution\":\"gamma\",\"shape\":\"u + 0.5\",\"scale\":1},"
    "\"k\":{\"value\":3}},"
    "\"correlations\":[{\"between\":[\"ca\",\"cb\"],\"spearman\":0.6}],"
    "\"model\":{\"a\":{\"expression\":\"ln * u + cb * k\"},"
    "\"b\":{\"expression\":\"sqrt(u - 0.01) + h1 + h2\"},\"c\":{\"expression\":\"po >= 5\"}},"
    "\"outputs\":[\"a\",\"b\",\"c\",\"u\",\"k\"],"
    "\"percentiles\":[0,1,5,50,95,100],"
    "\"thresholds\":{\"a\":[10,3],\"b\":[2],\"c\":[0],\"k\":[2,3]},"
    "\"claims\":[{\"about\":\"a\",\"range\":[20,30]}]}";

static aba_scenario *parse(const char *text) {
    aba_error error;
    aba_scenario *scenario;
    if (aba_scenario_parse(text, strlen(text), "test", NULL, &scenario, &error) != ABA_OK)
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

static char *json_of(const aba_scenario *scenario, const aba_run_options *options) {
    aba_result *result = run(scenario, options);
    aba_error error;
    char *json;
    assert_int_equal(aba_report_json(result, &json, NULL, &error), ABA_OK);
    aba_result_free(result);
    return json;
}

static void assert_same_json(const aba_scenario *scenario, const aba_run_options *options,
                             const char *expected) {
    char *json = json_of(scenario, options);
    assert_string_equal(json, expected);
    free(json);
}

/* ---- what results depend on -------------------------------------------------------------------- */

static const aba_run_options variants[] = {
    {.samples = 1000, .design = ABA_DESIGN_LHS},
    {.samples = 1000, .design = ABA_DESIGN_SOBOL, .replicates = 3},
    {.samples = 90000, .design = ABA_DESIGN_LHS, .replicates = 2},
    {.samples = 140000, .design = ABA_DESIGN_SOBOL},
    {.samples = 40000, .design = ABA_DESIGN_LHS, .replicates = 1024},
    {.samples = 140000, .tolerance = 0.02},
    {.samples = 140000, .tolerance = 0.01, .design = ABA_DESIGN_SOBOL, .replicates = 5},
};
enum { VARIANTS = sizeof variants / sizeof variants[0] };

static void designs_do_not_depend_on_threads_or_memory(void **state) {
    (void)state;
    aba_scenario *scenario = parse(many);
    for (size_t v = 0; v < VARIANTS; v++) {
        aba_run_options options = variants[v];
        options.threads = 1;
        char *first = json_of(scenario, &options);
        static const int threads[] = {3, 17};
        for (size_t i = 0; i < 2; i++) {
            options.threads = threads[i];
            options.memory = i % 2 == 0 ? 1 : 0;
            assert_same_json(scenario, &options, first);
        }
        free(first);
    }
    aba_scenario_free(scenario);
}

static void designs_do_not_depend_on_the_instruction_set(void **state) {
    (void)state;
    const abai_isa before = abai_isa_current();
    aba_scenario *scenario = parse(many);
    for (size_t v = 0; v < VARIANTS; v++) {
        abai_isa_force(ABAI_ISA_BASELINE);
        char *first = json_of(scenario, &variants[v]);
        for (abai_isa isa = ABAI_ISA_AVX2; isa < ABAI_ISA_COUNT; isa++) {
            if (!abai_isa_available(isa))
                continue;
            abai_isa_force(isa);
            assert_same_json(scenario, &variants[v], first);
        }
        free(first);
    }
    abai_isa_force(before);
    aba_scenario_free(scenario);
}

/* ---- which points ------------------------------------------------------------------------------ */

typedef struct export {
    uint64_t samples;
    size_t count;
    double **columns;
}
export;

static void export_draws(void *context, uint64_t first, size_t n, const double *const *columns) {
    export *e = context;
    for (size_t i = 0; i < e->count; i++)
        memcpy(e->columns[i] + first, columns[i], n * sizeof(double));
}

static aba_result *run_exported(const aba_scenario *scenario, aba_run_options options,
                                size_t columns, uint64_t most, export *e) {
    *e = (export){.count = columns, .columns = malloc(columns * sizeof *e->columns)};
    for (size_t i = 0; i < columns; i++)
        e->columns[i] = malloc(most * sizeof(double));
    options.draws = export_draws;
    options.draws_context = e;
    aba_result *result = run(scenario, &options);
    e->samples = result->samples;
    assert_true(e->samples <= most);
    return result;
}

static void export_free(export *e) {
    for (size_t i = 0; i < e->count; i++)
        free(e->columns[i]);
    free(e->columns);
}

/* Of n draws of a uniform variate one lies in each of n equal parts of (0, 1), in every replicate. */
static void every_replicate_is_spread_evenly(void **state) {
    (void)state;
    aba_scenario *scenario = parse(many);
    for (size_t v = 0; v < 5; v++) {
        export e;
        aba_result *result = run_exported(scenario, variants[v], 13, 300000, &e);
        const size_t n = (size_t)(result->samples / result->replicates);
        unsigned char *seen = calloc(n, 1);
        for (size_t r = 0; r < result->replicates; r++) {
            memset(seen, 0, n);
            for (size_t i = 0; i < n; i++) {
                const size_t part = (size_t)(e.columns[0][r * n + i] * (double)n);
                assert_true(part < n && !seen[part]);
                seen[part] = 1;
            }
        }
        free(seen);
        export_free(&e);
        aba_result_free(result);
    }
    aba_scenario_free(scenario);
}

/* Domain r of the input's own stream; for Sobol' points its place among the drawn inputs. */
static void draws_are_those_of_the_domain_of_their_replicate(void **state) {
    (void)state;
    aba_scenario *scenario = parse(many);
    for (int sobol = 0; sobol < 2; sobol++) {
        const aba_run_options options = {.samples = 3 * 64,
                                         .replicates = 3,
                                         .has_seed = true,
                                         .seed = 9,
                                         .design = sobol ? ABA_DESIGN_SOBOL : ABA_DESIGN_LHS};
        export e;
        aba_result *result = run_exported(scenario, options, 13, 200, &e);
        abai_stream stream;
        abai_stream_init(&stream, 9, "u");
        for (uint64_t r = 0; r < 3; r++) {
            double tails[64];
            abai_lhs lhs;
            abai_sobol points;
            abai_lhs_init(&lhs, 64, &stream, r);
            abai_sobol_init(&points, 0, &stream, r);
            if (sobol)
                abai_sobol_tails(&points, 0, 64, tails);
            else
                abai_lhs_tails(&lhs, 0, 64, tails);
            for (size_t i = 0; i < 64; i++) {
                const double u = tails[i] < 0 ? -tails[i] : 1 - tails[i];
                assert_near(e.columns[0][64 * r + i], u, 1e-15);
            }
        }
        export_free(&e);
        aba_result_free(result);
    }
    aba_scenario_free(scenario);
}

/* ---- what is counted --------------------------------------------------------------------------- */

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static const aba_percentile *percentile_of(const aba_quantity *q, double p) {
    for (size_t i = 0; i < q->statistics.percentile_count; i++)
        if (q->statistics.percentiles[i].p == p)
            return &q->statistics.percentiles[i];
    return NULL;
}

static void check_counts(const aba_quantity *q, double *column, uint64_t samples) {
    size_t n = 0;
    for (uint64_t i = 0; i < samples; i++)
        if (isfinite(column[i]))
            column[n++] = column[i];
    assert_int_equal(q->statistics.n, n);
    assert_int_equal(q->statistics.n_failed, samples - n);
    for (size_t i = 0; i < q->exceedance_count; i++) {
        size_t above = 0;
        for (size_t s = 0; s < n; s++)
            above += column[s] > q->exceedances[i].threshold;
        const aba_exceedance *e = &q->exceedances[i];
        assert_int_equal(e->count, above);
        assert_near(e->probability, (double)above / (double)n, 1e-15);
        assert_true(e->ci_low <= e->probability && e->probability <= e->ci_high);
    }
    qsort(column, n, sizeof *column, compare);
    const aba_percentile *median = percentile_of(q, 50);
    const double middle = (double)(n - 1) / 2;
    const double low = column[(size_t)floor(middle)], high = column[(size_t)ceil(middle)];
    assert_near(median->value, low / 2 + high / 2, 1e-15 * fabs(low + high));
    for (size_t i = 0; i < q->statistics.percentile_count; i++) {
        const aba_percentile *p = &q->statistics.percentiles[i];
        assert_true(p->ci_low <= p->value && p->value <= p->ci_high);
    }
}

static void percentiles_and_probabilities_are_of_all_draws(void **state) {
    (void)state;
    aba_scenario *scenario = parse(many);
    for (size_t v = 0; v < VARIANTS; v++) {
        export e;
        aba_result *result = run_exported(scenario, variants[v], 13, 300000, &e);
        for (size_t i = 0; i < 4; i++)
            check_counts(&result->outputs[i], e.columns[8 + i], e.samples);
        /* A constant is known. */
        const aba_quantity *k = &result->outputs[4];
        assert_int_equal(k->exceedance_count, 2);
        assert_true(k->exceedances[0].probability == 1 && k->exceedances[0].ci_low == 1);
        assert_true(k->exceedances[1].probability == 0 && k->exceedances[1].ci_high == 0);
        export_free(&e);
        aba_result_free(result);
    }
    aba_scenario_free(scenario);
}

static void exceedance_of_independent_draws_has_wilsons_interval(void **state) {
    (void)state;
    aba_scenario *scenario = parse(many);
    const aba_run_options options = {.samples = 50000, .confidence = 0.9};
    aba_result *result = run(scenario, &options);
    assert_string_equal(result->exceedance_ci_method, "wilson");
    const aba_exceedance *e = &result->outputs[0].exceedances[0];
    const abai_interval ci = abai_interval_proportion((double)e->count, 50000, 0.9);
    assert_same_bits(e->ci_low, ci.low);
    assert_same_bits(e->ci_high, ci.high);
    aba_result_free(result);
    aba_scenario_free(scenario);
}

/* ---- sizes ------------------------------------------------------------------------------------- */

static void samples_are_rounded_up_and_that_is_said(void **state) {
    (void)state;
    static const struct {
        aba_run_options options;
        uint64_t samples;
    } cases[] = {
        {{.samples = 1000, .design = ABA_DESIGN_LHS}, 1008},
        {{.samples = 1008, .design = ABA_DESIGN_LHS}, 1008},
        {{.samples = 1, .design = ABA_DESIGN_LHS, .replicates = 7}, 7},
        {{.samples = 1000, .design = ABA_DESIGN_SOBOL}, 1024},
        {{.samples = 1025, .design = ABA_DESIGN_SOBOL}, 2048},
        {{.samples = 1000, .design = ABA_DESIGN_SOBOL, .replicates = 10}, 1280},
        {{.samples = 1280, .design = ABA_DESIGN_SOBOL, .replicates = 10}, 1280},
    };
    aba_scenario *scenario = parse(
        "{\"format\":\"abanico-scenario/1\",\"name\":\"u\",\"inputs\":{\"u\":{\"distribution\":"
        "\"uniform\",\"min\":0,\"max\":1}},\"outputs\":[\"u\"]}");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        aba_result *result = run(scenario, &cases[i].options);
        assert_int_equal(result->samples, cases[i].samples);
        assert_int_equal(result->outputs[0].statistics.n, cases[i].samples);
        assert_int_equal(result->warning_count, result->samples != cases[i].options.samples);
        assert_string_equal(result->ci_method, "replicates");
        if (result->warning_count > 0)
            assert_non_null(strstr(result->warnings[0], "samples were asked for"));
        aba_result_free(result);
    }
    aba_scenario_free(scenario);
}

static void inputs_drawn_by_rejection_are_named(void **state) {
    (void)state;
    aba_scenario *scenario = parse(many);
    const aba_run_options options = {.samples = 1024, .design = ABA_DESIGN_SOBOL};
    aba_result *result = run(scenario, &options);
    size_t named = 0;
    for (size_t i = 0; i < result->warning_count; i++)
        named += strncmp(result->warnings[i], "h2 is drawn by rejection", 24) == 0;
    assert_int_equal(named, 1);
    aba_result_free(result);
    aba_scenario_free(scenario);
}

static void bad_designs_are_refused(void **state) {
    (void)state;
    static const struct {
        aba_run_options options;
        const char *text;
    } cases[] = {
        {{.design = ABA_DESIGN_LHS, .replicates = 1}, "1 replicates; 2 to 1024"},
        {{.design = ABA_DESIGN_SOBOL, .replicates = 1025}, "1025 replicates; 2 to 1024"},
        {{.replicates = 4}, "independent draws have none"},
        {{.design = ABA_DESIGN_LHS, .sampler = ABA_SAMPLER_GSL}, "need the table sampler"},
        {{.design = ABA_DESIGN_SOBOL, .samples = ABA_SAMPLES_MAX}, "rounded up"},
        {{.tolerance = 1}, "between 0 and 1"},
        {{.tolerance = -0.1}, "between 0 and 1"},
        {{.tolerance = NAN}, "between 0 and 1"},
    };
    aba_scenario *scenario = parse(many);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        aba_error error;
        aba_result *result = NULL;
        assert_int_equal(aba_run(scenario, &cases[i].options, &result, &error), ABA_USAGE);
        assert_null(result);
        assert_non_null(strstr(error.text, cases[i].text));
    }
    aba_scenario_free(scenario);
}

static void more_inputs_than_dimensions_are_refused(void **state) {
    (void)state;
    enum { INPUTS = ABAI_SOBOL_DIMENSIONS + 1, SIZE = INPUTS * 64 + 256 };
    char *text = malloc(SIZE);
    size_t used = (size_t)snprintf(
        text, SIZE, "{\"format\":\"abanico-scenario/1\",\"name\":\"wide\",\"inputs\":{");
    for (int i = 0; i < INPUTS; i++)
        used += (size_t)snprintf(text + used, SIZE - used,
                                 "%s\"u%d\":{\"distribution\":\"uniform\",\"min\":0,\"max\":1}",
                                 i == 0 ? "" : ",", i);
    snprintf(text + used, SIZE - used, "},\"outputs\":[\"u0\"]}");
    aba_scenario *scenario = parse(text);
    aba_run_options options = {.samples = 32, .design = ABA_DESIGN_SOBOL, .replicates = 2};
    aba_error error;
    aba_result *result = NULL;
    assert_int_equal(aba_run(scenario, &options, &result, &error), ABA_USAGE);
    assert_non_null(strstr(error.text, "1112 inputs are drawn"));
    options.design = ABA_DESIGN_LHS;
    result = run(scenario, &options);
    aba_result_free(result);
    aba_scenario_free(scenario);
    free(text);
}

/* ---- a tolerance ------------------------------------------------------------------------------- */

static void tolerance_ends_where_a_run_of_that_size_is(void **state) {
    (void)state;
    aba_scenario *scenario = parse(many);
    for (int design = 0; design < 3; design++) {
        aba_run_options options = {.tolerance = 0.02, .design = (aba_design)design};
        aba_result *result = run(scenario, &options), *fixed;
        aba_error error;
        char *a, *b;
        assert_true(result->tolerance.is_met && result->tolerance.reached <= 0.02);
        assert_true(result->tolerance.reached > 0.02 / 4);
        options.samples = result->samples;
        options.tolerance = 0;
        fixed = run(scenario, &options);
        result->tolerance.wanted = 0; /* what only the former knows */
        assert_int_equal(aba_report_json(result, &a, NULL, &error), ABA_OK);
        assert_int_equal(aba_report_json(fixed, &b, NULL, &error), ABA_OK);
        assert_string_equal(a, b);
        free(a);
        free(b);
        aba_result_free(result);
        aba_result_free(fixed);
    }
    aba_scenario_free(scenario);
}

static void tolerance_that_is_not_reached_is_said(void **state) {
    (void)state;
    static const struct {
        aba_run_options options;
        uint64_t samples;
    } cases[] = {
        {{.tolerance = 1e-4, .samples = 50000}, 50000},
        {{.tolerance = 1e-4, .samples = 100}, 100},
        {{.tolerance = 1e-5, .samples = 50000, .design = ABA_DESIGN_LHS}, 50000},
        {{.tolerance = 1e-5, .samples = 50001, .design = ABA_DESIGN_LHS}, 50000},
        {{.tolerance = 1e-5, .samples = 50000, .design = ABA_DESIGN_SOBOL}, 32768},
        {{.tolerance = 1e-5, .samples = 2, .design = ABA_DESIGN_SOBOL}, 16},
    };
    aba_scenario *scenario = parse(many);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        aba_result *result = run(scenario, &cases[i].options);
        assert_int_equal(result->samples, cases[i].samples);
        assert_false(result->tolerance.is_met);
        assert_true(result->tolerance.reached > cases[i].options.tolerance);
        assert_non_null(result->tolerance.output);
        assert_non_null(strstr(result->warnings[result->warning_count - 1], "is not reached with"));
        aba_result_free(result);
    }
    aba_scenario_free(scenario);
}

static void constants_reach_any_tolerance(void **state) {
    (void)state;
    aba_scenario *scenario = parse("{\"format\":\"abanico-scenario/1\",\"name\":\"k\",\"inputs\":{"
                                   "\"k\":{\"value\":1}},\"outputs\":[\"k\"]}");
    const aba_run_options options = {.tolerance = 1e-9};
    aba_result *result = run(scenario, &options);
    assert_true(result->tolerance.is_met && result->tolerance.output == NULL);
    assert_int_equal(result->samples, ABA_TOLERANCE_FIRST);
    aba_result_free(result);
    aba_scenario_free(scenario);
}

/* ---- how much better --------------------------------------------------------------------------- */

/* Root mean square error of medians about their own mean over all seeds and both designs. */
static void sobol_points_settle_a_published_scenario(void **state) {
    (void)state;
    enum { SEEDS = 16, OUTPUTS = 2 };
    static const char *const names[OUTPUTS] = {"cost", "energy"};
    aba_error error;
    aba_scenario *scenario;
    if (aba_scenario_read(ABANICO_SOURCE_DIR "/scenarios/training/chatgpt.json", NULL, &scenario,
                          &error) != ABA_OK)
        fail_msg("%s", error.text);
    double squares[2][OUTPUTS] = {{0}}, median[2][OUTPUTS][SEEDS];
    for (int design = 0; design < 2; design++)
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            const aba_run_options options = {.samples = 65536,
                                             .has_seed = true,
                                             .seed = seed + 1,
                                             .design =
                                                 design == 0 ? ABA_DESIGN_MC : ABA_DESIGN_SOBOL};
            aba_result *result = run(scenario, &options);
            for (size_t i = 0; i < result->output_count; i++)
                for (int k = 0; k < OUTPUTS; k++)
                    if (strcmp(result->outputs[i].name, names[k]) == 0)
                        median[design][k][seed] = percentile_of(&result->outputs[i], 50)->value;
            aba_result_free(result);
        }
    for (int k = 0; k < OUTPUTS; k++) {
        double centre = 0; /* Sobol' points know it best */
        for (int s = 0; s < SEEDS; s++)
            centre += median[1][k][s] / SEEDS;
        for (int design = 0; design < 2; design++)
            for (int s = 0; s < SEEDS; s++)
                squares[design][k] += pow(median[design][k][s] - centre, 2);
        const double factor = sqrt(squares[0][k] / squares[1][k]);
        print_message("%s: errors of the median are %.1f times smaller\n", names[k], factor);
        assert_true(factor >= 5);
    }
    aba_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(designs_do_not_depend_on_threads_or_memory),
        cmocka_unit_test(designs_do_not_depend_on_the_instruction_set),
        cmocka_unit_test(every_replicate_is_spread_evenly),
        cmocka_unit_test(draws_are_those_of_the_domain_of_their_replicate),
        cmocka_unit_test(percentiles_and_probabilities_are_of_all_draws),
        cmocka_unit_test(exceedance_of_independent_draws_has_wilsons_interval),
        cmocka_unit_test(samples_are_rounded_up_and_that_is_said),
        cmocka_unit_test(inputs_drawn_by_rejection_are_named),
        cmocka_unit_test(bad_designs_are_refused),
        cmocka_unit_test(more_inputs_than_dimensions_are_refused),
        cmocka_unit_test(tolerance_ends_where_a_run_of_that_size_is),
        cmocka_unit_test(tolerance_that_is_not_reached_is_said),
        cmocka_unit_test(constants_reach_any_tolerance),
        cmocka_unit_test(sobol_points_settle_a_published_scenario),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
