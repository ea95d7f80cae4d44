/* Runs: what they may depend on, and that their percentiles are exact. */
#define _GNU_SOURCE

#include "check.h"

#include <locale.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "abanico/abanico.h"
#include "simd/isa.h"
#include "stats/order.h"

/* Every kind of input (fixed, discrete, mixed, hierarchical by inversion and by GSL's samplers,
 * correlated, truncated) and a model of all operators. */
static const char everything[] =
    "{\"format\":\"abanico-scenario/"
    "1\",\"name\":\"everything\",\"percentiles\":[0,0.1,5,25,50,75,95,"
    "99.9,100],\"failures\":\"count\",\"inputs\":{"
    "\"u\":{\"distribution\":\"uniform\",\"min\":-1,\"max\":2},"
    "\"n\":{\"distribution\":\"normal\",\"mean\":1,\"sd\":2},"
    "\"ln\":{\"range\":[7,15],\"coverage\":0.9,\"distribution\":\"lognormal\",\"unit\":\"MW\"},"
    "\"tr\":{\"distribution\":\"triangular\",\"min\":30,\"mode\":60,\"max\":90,\"unit\":\"day\"},"
    "\"g\":{\"distribution\":\"gamma\",\"shape\":0.3,\"scale\":2},"
    "\"b\":{\"distribution\":\"beta\",\"alpha\":0.5,\"beta\":3},"
    "\"t\":{\"distribution\":\"student_t\",\"nu\":3,\"truncate\":[-5,null]},"
    "\"c\":{\"distribution\":\"cauchy\",\"location\":0,\"scale\":1},"
    "\"ca\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},"
    "\"cb\":{\"distribution\":\"exponential\",\"mean\":1},"
    "\"po\":{\"distribution\":\"poisson\",\"mean\":4},"
    "\"be\":{\"distribution\":\"bernoulli\",\"p\":0.25},"
    "\"mi\":{\"distribution\":\"mixture\",\"components\":[{\"weight\":1,\"value\":0},{\"weight\":3,"
    "\"distribution\":\"weibull\",\"shape\":2,\"scale\":1}]},"
    "\"h1\":{\"distribution\":\"normal\",\"mean\":\"n * 2\",\"sd\":\"g + 0.1\"},"
    "\"h2\":{\"distribution\":\"gamma\",\"shape\":\"b + 0.5\",\"scale\":1},"
    "\"h3\":{\"distribution\":\"poisson\",\"mean\":\"exp(ca)\"},"
    "\"k\":{\"value\":3}},"
    "\"correlations\":[{\"between\":[\"ca\",\"cb\"],\"spearman\":0.6}],"
    "\"model\":{"
    "\"energy\":{\"expression\":\"ln * tr\",\"unit\":\"MWh\"},"
    "\"a1\":{\"expression\":\"u + n - g / (b + 1) * po ^ 2 + -t\"},"
    "\"a2\":{\"expression\":\"if(be and not (u > 1 or n < 0), min(u, n, t), max(ca, cb)) + mi\"},"
    "\"a3\":{\"expression\":\"abs(n) + sqrt(g) + exp(-b) + log(cb) + log10(g + 1) + log2(1 + "
    "cb)\"},"
    "\"a4\":{\"expression\":\"pow(g + 1, u) + floor(n) + ceil(u) + round(t) + clamp(c, -3, 3)\"},"
    "\"a5\":{\"expression\":\"sin(u) + cos(n) + tan(b) + asin(b) + acos(b) + atan(c) + atan2(n, "
    "u)\"},"
    "\"a6\":{\"expression\":\"sinh(b) + cosh(b) + tanh(n) + erf(u) + h1 + h2 + h3 + k * pi\"},"
    "\"part\":{\"expression\":\"sqrt(u)\"},"
    "\"low\":{\"expression\":\"n <= 0\"},\"same\":{\"expression\":\"po == 4\"}},"
    "\"outputs\":[\"energy\",\"a1\",\"a2\",\"a3\",\"a4\",\"a5\",\"a6\",\"part\",\"low\",\"same\","
    "\"n\"],"
    "\"claims\":[{\"about\":\"energy\",\"range\":[100,999],\"unit\":\"MWh\"}]}";

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

static char *run_to_json(const char *text, const aba_run_options *options) {
    aba_scenario *scenario = parse(text);
    aba_result *result = run(scenario, options);
    aba_error error;
    char *json;
    assert_int_equal(aba_report_json(result, &json, NULL, &error), ABA_OK);
    aba_result_free(result);
    aba_scenario_free(scenario);
    return json;
}

/* ---- what a result depends on ---------------------------------------------------------------- */

static void result_does_not_depend_on_threads_memory_or_schedule(void **state) {
    (void)state;
    static const aba_sampler samplers[] = {ABA_SAMPLER_TABLE, ABA_SAMPLER_GSL};
    static const int threads[] = {2, 3, 7, 64};
    for (int s = 0; s < 2; s++) {
        aba_run_options options = {.samples = s == 0 ? 300001 : 50001,
                                   .has_seed = true,
                                   .seed = 42,
                                   .threads = 1,
                                   .sampler = samplers[s]};
        char *first = run_to_json(everything, &options);
        for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
            options.threads = threads[i];
            options.memory = i % 2 == 0 ? 0 : 1; /* kept draws, or drawn again as often as needed */
            char *again = run_to_json(everything, &options);
            assert_string_equal(first, again);
            free(again);
        }
        free(first);
    }
}

static void result_does_not_depend_on_the_instruction_set(void **state) {
    (void)state;
    const abai_isa before = abai_isa_current();
    const aba_run_options options = {.samples = 100001, .has_seed = true, .seed = 42};
    abai_isa_force(ABAI_ISA_BASELINE);
    char *first = run_to_json(everything, &options);
    for (abai_isa isa = ABAI_ISA_AVX2; isa < ABAI_ISA_COUNT; isa++) {
        if (!abai_isa_available(isa)) {
            print_message("this machine has no %s\n", abai_isa_name(isa));
            continue;
        }
        abai_isa_force(isa);
        char *again = run_to_json(everything, &options);
        assert_string_equal(first, again);
        free(again);
    }
    abai_isa_force(before);
    free(first);
}

static void result_does_not_depend_on_the_locale(void **state) {
    (void)state;
    static const char *const commas[] = {"de_DE.UTF-8", "es_ES.UTF-8", "fr_FR.UTF-8", "de_DE"};
    const aba_run_options options = {.samples = 1000};
    char *first = run_to_json(everything, &options);
    for (size_t i = 0; i < 4; i++)
        if (setlocale(LC_ALL, commas[i]) != NULL)
            break;
    char *again = run_to_json(everything, &options);
    setlocale(LC_ALL, "C");
    assert_string_equal(first, again);
    free(first);
    free(again);
}

static void draws_of_an_input_do_not_depend_on_the_other_inputs(void **state) {
    (void)state;
    static const char alone[] =
        "{\"format\":\"abanico-scenario/1\",\"name\":\"alone\",\"inputs\":{"
        "\"g\":{\"distribution\":\"gamma\",\"shape\":0.3,\"scale\":2}},\"outputs\":[\"g\"]}";
    const aba_run_options options = {.samples = 10000, .has_seed = true, .seed = 42};
    aba_scenario *a = parse(alone), *b = parse(everything);
    aba_result *ra = run(a, &options), *rb = run(b, &options);
    assert_string_equal(rb->inputs[4].name, "g");
    assert_same_bits(ra->inputs[0].statistics.mean, rb->inputs[4].statistics.mean);
    for (size_t i = 0; i < ABA_CURVE_POINTS; i++)
        assert_same_bits(ra->inputs[0].statistics.curve[i], rb->inputs[4].statistics.curve[i]);
    aba_result_free(ra);
    aba_result_free(rb);
    aba_scenario_free(a);
    aba_scenario_free(b);
}

static void seeds_differ(void **state) {
    (void)state;
    aba_run_options options = {.samples = 1000, .has_seed = true, .seed = 1};
    aba_scenario *scenario = parse(everything);
    aba_result *a = run(scenario, &options);
    options.seed = 2;
    aba_result *b = run(scenario, &options);
    for (size_t i = 0; i < a->input_count; i++)
        if (!a->inputs[i].is_constant)
            assert_true(a->inputs[i].statistics.mean != b->inputs[i].statistics.mean);
    aba_result_free(a);
    aba_result_free(b);
    aba_scenario_free(scenario);
}

/* ---- percentiles ----------------------------------------------------------------------------- */

typedef struct export {
    double **columns;
    size_t count;
    uint64_t samples;
    atomic_uint_fast64_t seen;
}
export;

static void export_draws(void *context, uint64_t first, size_t n, const double *const *columns) {
    export *e = context;
    for (size_t i = 0; i < e->count; i++)
        memcpy(e->columns[i] + first, columns[i], n * sizeof(double));
    atomic_fetch_add(&e->seen, n);
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Share of sorted values below x, or at most x. */
static double share_below(const double *sorted, size_t n, double x, bool inclusive) {
    size_t low = 0, high = n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (sorted[middle] < x || (inclusive && sorted[middle] == x))
            low = middle + 1;
        else
            high = middle;
    }
    return (double)low / (double)n;
}

static bool is_exact(const aba_statistics *s, uint64_t samples, double percent) {
    bool exact = samples <= 16384 || percent == 0 || percent == 50 || percent == 100;
    for (size_t i = 0; i < s->percentile_count; i++)
        exact = exact || s->percentiles[i].p == percent;
    return exact;
}

/* Exact where promised; elsewhere a bin's mass off, with the pilot's error of that, or the sampling error
 * of draws against their own distribution (5 standard errors). */
static void check_curve(const aba_statistics *s, const double *sorted, size_t n, uint64_t samples) {
    for (size_t i = 0; i < ABA_CURVE_POINTS; i++) {
        const double percent = (double)i / 2, q = percent / 100;
        assert_true(i == 0 || s->curve[i] >= s->curve[i - 1]);
        if (is_exact(s, samples, percent)) {
            uint64_t rank;
            double weight;
            abai_r7_position(n, q, &rank, &weight);
            const double next = sorted[rank < n ? rank : n - 1];
            assert_true(s->curve[i] == abai_r7_interpolate(sorted[rank - 1], next, weight));
            continue;
        }
        const double tolerance = 5e-4 + 5 * sqrt(q * (1 - q) / (double)n);
        assert_true(share_below(sorted, n, s->curve[i], false) <= q + tolerance);
        assert_true(share_below(sorted, n, s->curve[i], true) >= q - tolerance);
    }
}

static void check_statistics(const aba_statistics *s, double *column, uint64_t samples,
                             double confidence) {
    size_t n = 0;
    for (uint64_t i = 0; i < samples; i++)
        if (isfinite(column[i]))
            column[n++] = column[i];
    assert_int_equal(s->n, n);
    assert_int_equal(s->n_failed, samples - n);
    qsort(column, n, sizeof *column, compare);
    assert_true(s->min == column[0] && s->max == column[n - 1]);
    check_curve(s, column, n, samples);
    for (size_t i = 0; i < s->percentile_count; i++) {
        const aba_percentile *p = &s->percentiles[i];
        if (p->p <= 0 || p->p >= 100)
            continue;
        uint64_t rank, lower, upper;
        double weight;
        abai_r7_position(n, p->p / 100, &rank, &weight);
        const double next = column[rank < n ? rank : n - 1];
        assert_true(p->value == abai_r7_interpolate(column[rank - 1], next, weight));
        abai_order_interval(n, p->p / 100, confidence, &lower, &upper);
        assert_true(lower == 0 ? isinf(p->ci_low) : p->ci_low == column[lower - 1]);
        assert_true(upper == n + 1 ? isinf(p->ci_high) : p->ci_high == column[upper - 1]);
    }
}

static void check_against_sorting(uint64_t samples, size_t memory) {
    aba_scenario *scenario = parse(everything);
    export e = {.samples = samples, .count = 28};
    e.columns = malloc(e.count * sizeof *e.columns);
    for (size_t i = 0; i < e.count; i++)
        e.columns[i] = malloc(samples * sizeof(double));
    const aba_run_options options = {.samples = samples,
                                     .memory = memory,
                                     .confidence = 0.9,
                                     .threads = 2,
                                     .draws = export_draws,
                                     .draws_context = &e};
    aba_result *result = run(scenario, &options);
    assert_int_equal(e.seen, samples);
    assert_int_equal(e.count, result->input_count + result->output_count);
    for (size_t i = 0; i < e.count; i++) {
        const aba_quantity *q = i < result->input_count ? &result->inputs[i]
                                                        : &result->outputs[i - result->input_count];
        if (!q->is_constant) /* a constant input is known, not estimated */
            check_statistics(&q->statistics, e.columns[i], samples, 0.9);
        free(e.columns[i]);
    }
    free(e.columns);
    aba_result_free(result);
    aba_scenario_free(scenario);
}

static void percentiles_equal_sorting_bit_for_bit(void **state) {
    (void)state;
    static const uint64_t samples[] = {1, 2, 3, 19, 100, 2048, 2049, 100000, 400000};
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        check_against_sorting(samples[i], 0);
}

static void percentiles_drawn_again_equal_sorting_bit_for_bit(void **state) {
    (void)state;
    static const uint64_t samples[] = {1, 100, 100000, 400000};
    static const size_t memory[] = {1, 1 << 20};
    for (size_t m = 0; m < 2; m++)
        for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
            check_against_sorting(samples[i], memory[m]);
}

/* ---- failures, claims, cancelling ------------------------------------------------------------ */

static void first_failed_sample_is_named_whatever_the_threads(void **state) {
    (void)state;
    static const char text[] =
        "{\"format\":\"abanico-scenario/1\",\"name\":\"f\",\"inputs\":{\"x\":{\"distribution\":"
        "\"uniform\",\"min\":-0.0001,\"max\":1,\"unit\":\"m\"},\"k\":{\"value\":2,\"unit\":\"s\"}},"
        "\"model\":{\"y\":{\"expression\":\"log(x / 1 [m]) * "
        "k\",\"unit\":\"s\"}},\"outputs\":[\"y\"]}";
    aba_scenario *scenario = parse(text);
    char expected[ABA_ERROR_TEXT_SIZE] = "";
    for (int threads = 1; threads <= 5; threads++) {
        const aba_run_options options = {.samples = 500000, .threads = threads};
        aba_error error;
        aba_result *result = NULL;
        assert_int_equal(aba_run(scenario, &options, &result, &error), ABA_NONFINITE);
        assert_null(result);
        if (threads == 1)
            strcpy(expected, error.text);
        assert_string_equal(error.text, expected);
    }
    print_message("%s\n", expected);
    assert_non_null(strstr(expected, "test:1:"));
    assert_non_null(strstr(expected, ": model.y: sample "));
    assert_non_null(strstr(expected, " is NaN (x = -"));
    assert_non_null(strstr(expected, " m, k = 2"));
    aba_scenario_free(scenario);
}

static void failure_names_the_first_entry_that_fails(void **state) {
    (void)state;
    static const struct {
        const char *inputs, *model, *text;
    } cases[] = {
        {"\"s\":{\"distribution\":\"normal\",\"mean\":1,\"sd\":1},"
         "\"x\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":\"s\"}",
         "\"y\":{\"expression\":\"x + 1\"}", ": inputs.x: sample 2 cannot be drawn with sd = -0."},
        {"\"x\":{\"distribution\":\"bernoulli\",\"p\":0.5}",
         "\"y\":{\"expression\":\"t + 1\"},\"t\":{\"expression\":\"r * 2\"},"
         "\"r\":{\"expression\":\"1 / (x + 0)\"}",
         ": model.r: sample "},
        /* u is NaN in every sample, but chosen in none. */
        {"\"x\":{\"distribution\":\"bernoulli\",\"p\":0.5}",
         "\"u\":{\"expression\":\"log(x - 10)\"},\"v\":{\"expression\":\"if(x >= 0, 1, u)\"},"
         "\"y\":{\"expression\":\"v + 1 / (x + 0)\"}",
         ": model.y: sample "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 "{\"format\":\"abanico-scenario/1\",\"name\":\"f\",\"inputs\":{%s},\"model\":{%s},"
                 "\"outputs\":[\"y\"]}",
                 cases[i].inputs, cases[i].model);
        aba_scenario *scenario = parse(text);
        const aba_run_options options = {.samples = 1000};
        aba_error error;
        aba_result *result = NULL;
        assert_int_equal(aba_run(scenario, &options, &result, &error), ABA_NONFINITE);
        print_message("%s\n", error.text);
        assert_non_null(strstr(error.text, cases[i].text));
        assert_int_equal(strncmp(error.text, "test:1:", 7), 0);
        aba_scenario_free(scenario);
    }
}

static void verdicts_follow_the_rule(void **state) {
    (void)state;
    /* y is uniform on (0, 1): F(e) = e, so tails are known. */
    static const struct {
        const char *range;
        aba_verdict verdict;
        double tail, factor;
    } cases[] = {
        {"[0.4,0.6]", ABA_CONSISTENT, 1, 1},
        {"[0.6,0.9]", ABA_CONSISTENT, .8, .5 / .6},
        {"[0.94,0.99]", ABA_CONSISTENT, .12, .5 / .94},
        {"[0.97,2]", ABA_TENSION, .06, .5 / .97},
        {"[null,0.02]", ABA_TENSION, .04, 25},
        {"[0,0.001]", ABA_CONTRADICTED, .002, 500},
        {"[3,null]", ABA_CONTRADICTED, 0, .5 / 3},
        {"[-2,-1]", ABA_CONTRADICTED, 0, NAN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "{\"format\":\"abanico-scenario/1\",\"name\":\"c\",\"inputs\":{\"y\":{"
                 "\"distribution\":\"uniform\",\"min\":0,\"max\":1,\"unit\":\"km\"}},\"outputs\":"
                 "[\"y\"],\"claims\":[{\"about\":\"y\",\"range\":%s,\"unit\":\"km\"}]}",
                 cases[i].range);
        const aba_run_options options = {.samples = 1000000};
        aba_scenario *scenario = parse(text);
        aba_result *result = run(scenario, &options);
        const aba_claim *claim = &result->claims[0];
        assert_int_equal(claim->verdict, cases[i].verdict);
        assert_near(claim->tail, cases[i].tail, 0.005);
        if (isnan(cases[i].factor))
            assert_true(isnan(claim->factor));
        else
            assert_near(claim->factor / cases[i].factor, 1, 0.01);
        aba_result_free(result);
        aba_scenario_free(scenario);
    }
}

static void claims_are_compared_across_units(void **state) {
    (void)state;
    static const char text[] =
        "{\"format\":\"abanico-scenario/1\",\"name\":\"c\",\"inputs\":{\"y\":{\"distribution\":"
        "\"uniform\",\"min\":10,\"max\":20,\"unit\":\"GWh\"}},\"outputs\":[\"y\"],\"claims\":["
        "{\"about\":\"y\",\"range\":[100,999],\"unit\":\"MWh\"}]}";
    const aba_run_options options = {.samples = 100000};
    aba_scenario *scenario = parse(text);
    aba_result *result = run(scenario, &options);
    assert_int_equal(result->claims[0].verdict, ABA_CONTRADICTED);
    assert_near(result->claims[0].median, 15000, 100);
    assert_near(result->claims[0].factor, 15, 0.1);
    aba_result_free(result);
    aba_scenario_free(scenario);
}

static bool stop_at_once(void *context, uint64_t done, uint64_t total) {
    (void)done, (void)total;
    ++*(int *)context;
    return false;
}

static void progress_can_cancel(void **state) {
    (void)state;
    int calls = 0;
    const aba_run_options options = {
        .samples = 200000000, .progress = stop_at_once, .progress_context = &calls};
    aba_scenario *scenario = parse(everything);
    aba_error error;
    aba_result *result = NULL;
    assert_int_equal(aba_run(scenario, &options, &result, &error), ABA_CANCELLED);
    assert_null(result);
    assert_int_equal(calls, 1);
    aba_scenario_free(scenario);
}

/* An event of probability 3.4e-6 in 20,000 draws: that none has it does not make it impossible. */
static void only_what_cannot_vary_has_a_probability_without_doubt(void **state) {
    (void)state;
    static const aba_design designs[] = {ABA_DESIGN_MC, ABA_DESIGN_LHS, ABA_DESIGN_SOBOL};
    aba_scenario *scenario =
        parse("{\"format\":\"abanico-scenario/1\",\"name\":\"rare\",\"inputs\":{"
              "\"x\":{\"distribution\":\"normal\",\"mean\":0,\"sd\":1},\"k\":{\"value\":3}},"
              "\"model\":{\"rare\":{\"expression\":\"if(x > 4.5, 1, 0)\"},"
              "\"twice\":{\"expression\":\"2 * k\"}},\"outputs\":[\"rare\",\"twice\",\"k\"],"
              "\"thresholds\":{\"rare\":[0.5],\"twice\":[6],\"k\":[2]}}");
    for (size_t i = 0; i < sizeof designs / sizeof *designs; i++) {
        const aba_run_options options = {.samples = 20000, .design = designs[i]};
        aba_result *result = run(scenario, &options);
        const aba_exceedance *rare = result->outputs[0].exceedances;
        assert_int_equal(rare->count, 0);
        assert_near(rare->ci_low, 0, 0);
        assert_true(rare->ci_high > 3.4e-6 && rare->ci_high < 1e-3);
        for (int k = 1; k < 3; k++) {
            const aba_exceedance *known = result->outputs[k].exceedances;
            assert_near(known->probability, k - 1, 0);
            assert_near(known->ci_low, k - 1, 0);
            assert_near(known->ci_high, k - 1, 0);
        }
        aba_result_free(result);
    }
    aba_scenario_free(scenario);
}

/* That of z is wider than the largest double. */
static void a_tolerance_holds_for_bands_of_any_width(void **state) {
    (void)state;
    aba_scenario *scenario =
        parse("{\"format\":\"abanico-scenario/1\",\"name\":\"wide\",\"inputs\":{"
              "\"x\":{\"distribution\":\"uniform\",\"min\":-1.7,\"max\":1.7}},"
              "\"model\":{\"z\":{\"expression\":\"x * 1e308\"}},"
              "\"outputs\":[\"z\"]}");
    const aba_run_options options = {.tolerance = 0.001, .samples = 20000};
    aba_result *result = run(scenario, &options);
    assert_false(result->tolerance.is_met);
    assert_int_equal(result->samples, 20000);
    /* The median of a uniform variable is known to 1.96 sqrt(1/4 / N) of its width. */
    assert_near(result->tolerance.reached, 1.96 * sqrt(0.25 / 20000) / 0.9, 0.001);
    aba_result_free(result);
    aba_scenario_free(scenario);
}

static void bad_options_are_refused(void **state) {
    (void)state;
    static const double twice[] = {5, 95, 5}, outside[] = {5, 101}, nothing[] = {NAN};
    const struct {
        aba_run_options options;
        const char *text;
    } cases[] = {
        {{.samples = UINT64_MAX}, "at most 1e12"},
        {{.confidence = 1}, "between 0 and 1"},
        {{.confidence = NAN}, "between 0 and 1"},
        {{.threads = -1}, "must not be negative"},
        {{.percentiles = twice, .percentile_count = 3}, "percentile 5 is asked for twice"},
        {{.percentiles = outside, .percentile_count = 2}, "percentile 101 is not between"},
        {{.percentiles = nothing, .percentile_count = 1}, "percentile NaN is not between"},
        {{.percentiles = twice, .percentile_count = 0}, "0 percentiles"},
    };
    aba_scenario *scenario = parse(everything);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        aba_error error;
        aba_result *result = NULL;
        assert_int_equal(aba_run(scenario, &cases[i].options, &result, &error), ABA_USAGE);
        assert_null(result);
        assert_non_null(strstr(error.text, cases[i].text));
    }
    aba_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(result_does_not_depend_on_threads_memory_or_schedule),
        cmocka_unit_test(result_does_not_depend_on_the_instruction_set),
        cmocka_unit_test(result_does_not_depend_on_the_locale),
        cmocka_unit_test(draws_of_an_input_do_not_depend_on_the_other_inputs),
        cmocka_unit_test(seeds_differ),
        cmocka_unit_test(percentiles_equal_sorting_bit_for_bit),
        cmocka_unit_test(percentiles_drawn_again_equal_sorting_bit_for_bit),
        cmocka_unit_test(first_failed_sample_is_named_whatever_the_threads),
        cmocka_unit_test(failure_names_the_first_entry_that_fails),
        cmocka_unit_test(verdicts_follow_the_rule),
        cmocka_unit_test(claims_are_compared_across_units),
        cmocka_unit_test(progress_can_cancel),
        cmocka_unit_test(only_what_cannot_vary_has_a_probability_without_doubt),
        cmocka_unit_test(a_tolerance_holds_for_bands_of_any_width),
        cmocka_unit_test(bad_options_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
