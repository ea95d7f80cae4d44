#define _GNU_SOURCE /* mkdtemp, symlink */

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/reader.h"
#include "scenario/scenario.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define GOOD ABANICO_SOURCE_DIR "/tests/good/"
#define HEAD "{\"format\": \"abanico-scenario/1\", \"name\": \"x\", "

static aba_error error;

static aba_scenario *parse_with(const char *text, const aba_scenario_options *options) {
    aba_scenario *scenario = NULL;
    if (aba_scenario_parse(text, strlen(text), "x.json", options, &scenario, &error) != ABA_OK) {
        print_error("%s\n", error.text);
        fail();
    }
    return scenario;
}

static aba_scenario *parse(const char *text) { return parse_with(text, NULL); }

static aba_scenario *read_good(const char *name) {
    char path[1024];
    aba_scenario *scenario = NULL;
    snprintf(path, sizeof path, GOOD "%s", name);
    if (aba_scenario_read(path, NULL, &scenario, &error) != ABA_OK) {
        print_error("%s\n", error.text);
        fail();
    }
    return scenario;
}

static const abai_input *input(const aba_scenario *scenario, const char *name) {
    for (size_t i = 0; i < scenario->input_count; i++)
        if (strcmp(scenario->inputs[i].name, name) == 0)
            return &scenario->inputs[i];
    print_error("no input %s\n", name);
    fail();
    return NULL;
}

static char *canonical(const abai_json *value) {
    abai_text text = ABAI_TEXT_INIT;
    abai_json_append_canonical(&text, value);
    return abai_text_take(&text, NULL);
}

/* ---- what is read ----------------------------------------------------------------------------- */

static void settings_are_read(void **state) {
    aba_scenario *s = read_good("settings.json");
    static const double percentiles[] = {0, 2.5, 50, 97.5, 100};
    (void)state;
    assert_string_equal(aba_scenario_name(s), "Settings_1.2-3");
    assert_null(aba_scenario_title(s));
    assert_int_equal(s->samples, 1000000);
    assert_true(s->has_seed);
    assert_true(s->seed == UINT64_C(9007199254740992));
    assert_true(s->count_failures);
    assert_int_equal(s->percentile_count, COUNT(percentiles));
    for (size_t i = 0; i < COUNT(percentiles); i++)
        assert_same_bits(s->percentiles[i], percentiles[i]);
    aba_scenario_free(s);

    s = read_good("seed-string.json");
    assert_true(s->seed == UINT64_MAX);
    assert_true(s->samples == UINT64_C(1000000000000));
    assert_false(s->count_failures);
    aba_scenario_free(s);

    s = read_good("minimal.json");
    assert_int_equal(s->samples, 0);
    assert_false(s->has_seed);
    assert_int_equal(s->percentile_count, 0);
    assert_null(s->percentiles);
    aba_scenario_free(s);
}

static void inputs_formulas_and_references_are_read(void **state) {
    aba_scenario *s = read_good("correlations.json");
    (void)state;
    assert_int_equal(s->input_count, 4);
    assert_string_equal(s->inputs[0].name, "power");
    assert_string_equal(s->inputs[0].path, "inputs.power");
    assert_string_equal(s->inputs[0].unit_text, "MW");
    assert_near(s->inputs[0].unit.scale, 1e6, 0);
    assert_int_equal(s->inputs[0].place.line, 5);
    assert_int_equal(s->formula_count, 1);
    assert_string_equal(abai_expr_text(s->formulas[0].expression),
                        "power * pue * duration * price");
    assert_string_equal(s->formulas[0].path, "model.cost");
    assert_int_equal(s->output_count, 1);
    assert_false(s->outputs[0].is_input);
    assert_int_equal(s->outputs[0].index, 0);
    assert_string_equal(s->outputs[0].path, "outputs[0]");
    assert_int_equal(s->correlation_count, 3);
    assert_int_equal(s->correlations[0].kind, ABAI_SPEARMAN);
    assert_int_equal(s->correlations[1].kind, ABAI_PEARSON);
    assert_int_equal(s->correlations[2].kind, ABAI_KENDALL);
    assert_near(s->correlations[0].rho, -0.3, 0);
    assert_int_equal(s->correlations[1].between[0].index, 1);
    assert_int_equal(s->correlations[1].between[1].index, 2);
    aba_scenario_free(s);
}

static void claims_are_read(void **state) {
    aba_scenario *s = read_good("claims.json");
    (void)state;
    assert_int_equal(s->claim_count, 4);
    assert_near(s->claims[0].low, 100, 0);
    assert_near(s->claims[0].high, 999, 0);
    assert_string_equal(s->claims[0].text, "cientos MWh");
    assert_string_equal(s->claims[0].source, "seed");
    assert_string_equal(s->claims[0].about.name, "energy");
    assert_true(isinf(s->claims[1].high) && s->claims[1].high > 0);
    assert_true(isinf(s->claims[2].low) && s->claims[2].low < 0);
    assert_string_equal(s->claims[2].unit_text, "TWh");
    aba_scenario_free(s);
}

/* ---- distributions ---------------------------------------------------------------------------- */

/* Definition of an input -> how it is described. */
static const struct {
    const char *definition, *text;
} described[] = {
    {"\"value\": 3", "value"},
    {"\"distribution\": \"normal\", \"sd\": 2, \"mean\": 1", "normal(mean=1, sd=2)"},
    {"\"distribution\": \"lognormal\", \"mu_log\": 0, \"sigma_log\": 0.5",
     "lognormal(mu_log=0, sigma_log=0.5)"},
    {"\"distribution\": \"lognormal\", \"p95\": 15, \"p05\": 7", "lognormal(p05=7, p95=15)"},
    {"\"distribution\": \"lognormal\", \"p5\": 7, \"p97.50\": 15", "lognormal(p5=7, p97.50=15)"},
    {"\"range\": [7, 15], \"coverage\": 0.9, \"distribution\": \"lognormal\"",
     "lognormal(p05=7, p95=15)"},
    {"\"range\": [7, 15], \"coverage\": 0.8, \"distribution\": \"normal\"",
     "normal(p10=7, p90=15)"},
    {"\"range\": [7, 15], \"coverage\": 0.5, \"distribution\": \"normal\"",
     "normal(p25=7, p75=15)"},
    {"\"range\": [7, 15], \"coverage\": 0.95, \"distribution\": \"normal\"",
     "normal(p2.5=7, p97.5=15)"},
    {"\"range\": [7, 15], \"coverage\": 0.99, \"distribution\": \"normal\"",
     "normal(p0.5=7, p99.5=15)"},
    {"\"range\": [7, 15], \"coverage\": 1, \"distribution\": \"uniform\"",
     "uniform(min=7, max=15)"},
    {"\"range\": [7, 15], \"coverage\": 1, \"distribution\": \"pert\", \"mode\": 9",
     "pert(min=7, mode=9, max=15)"},
    {"\"range\": [2, 5], \"coverage\": 0.9, \"distribution\": \"beta\", \"max\": 10, \"min\": 0",
     "beta(p05=2, p95=5, min=0, max=10)"},
    {"\"distribution\": \"gamma\", \"shape\": 2, \"scale\": 3, \"location\": -1",
     "gamma(shape=2, scale=3, location=-1)"},
    {"\"distribution\": \"normal\", \"mean\": \"2 * y\", \"sd\": \"5 [%]\"",
     "normal(mean=2 * y, sd=5 [%])"},
    {"\"distribution\": \"normal\", \"mean\": 0, \"sd\": 1, \"truncate\": [0, null]",
     "normal(mean=0, sd=1) truncated to [0, inf)"},
    {"\"distribution\": \"normal\", \"mean\": 0, \"sd\": 1, \"clamp\": [null, 2], \"truncate\": "
     "[-3, 3]",
     "normal(mean=0, sd=1) truncated to [-3, 3] clamped to (-inf, 2]"},
    {"\"distribution\": \"discrete\", \"values\": [1, 2], \"weights\": [1, 1]",
     "discrete(2 values)"},
    {"\"distribution\": \"histogram\", \"edges\": [1, 2], \"weights\": [1]", "histogram(1 bin)"},
    {"\"distribution\": \"empirical\", \"values\": [1, 2, 4], \"smooth\": true",
     "empirical(3 values, smooth)"},
    {"\"distribution\": \"quantiles\", \"points\": [[0, 1], [1, 2]]", "quantiles(2 points)"},
    {"\"distribution\": \"mixture\", \"components\": [{\"weight\": 0.7, \"value\": 0}, "
     "{\"weight\": "
     "0.3, \"distribution\": \"poisson\", \"mean\": 2}]",
     "mixture(0.7 0, 0.3 poisson(mean=2))"},
};

static aba_scenario *parse_input(const char *definition) {
    abai_text text = ABAI_TEXT_INIT;
    abai_text_printf(&text,
                     HEAD "\"inputs\": {\"x\": {%s}, \"y\": {\"value\": 1}}, \"outputs\": [\"x\"]}",
                     definition);
    aba_scenario *scenario = parse(text.data);
    abai_text_free(&text);
    return scenario;
}

static void distributions_are_described_as_written(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(described); i++) {
        aba_scenario *s = parse_input(described[i].definition);
        assert_string_equal(s->inputs[0].text, described[i].text);
        aba_scenario_free(s);
    }
}

static void a_range_is_the_two_quantiles_that_its_coverage_says(void **state) {
    static const struct {
        const char *coverage, *low, *high;
    } cases[] = {{"0.9", "p05", "p95"},
                 {"0.8", "p10", "p90"},
                 {"0.5", "p25", "p75"},
                 {"0.95", "p2.5", "p97.5"},
                 {"0.99", "p0.5", "p99.5"},
                 {"0.98", "p1", "p99"},
                 {"0.999999", "p0.00005", "p99.99995"},
                 {"0.6", "p20", "p80"},
                 {"0.86", "p7", "p93"}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char range[256], quantiles[256];
        snprintf(range, sizeof range,
                 "\"range\": [7, 15], \"coverage\": %s, \"distribution\": \"normal\"",
                 cases[i].coverage);
        snprintf(quantiles, sizeof quantiles, "\"distribution\": \"normal\", \"%s\": 7, \"%s\": 15",
                 cases[i].low, cases[i].high);
        aba_scenario *a = parse_input(range), *b = parse_input(quantiles);
        const abai_distribution *x = &a->inputs[0].distribution, *y = &b->inputs[0].distribution;
        assert_int_equal(x->form, -1);
        for (int end = 0; end < 2; end++) {
            assert_same_bits(x->quantile_p[end], y->quantile_p[end]);
            assert_same_bits(x->quantile_x[end].number, y->quantile_x[end].number);
        }
        aba_scenario_free(a);
        aba_scenario_free(b);
    }
}

static void parameters_stand_in_the_order_of_their_form(void **state) {
    aba_scenario *s = read_good("bounded.json");
    const abai_distribution *pert = &input(s, "pert")->distribution;
    (void)state;
    assert_string_equal(pert->info->name, "pert");
    assert_int_equal(pert->form, 0);
    assert_near(pert->value[0].number, 30, 0);
    assert_near(pert->value[1].number, 60, 0);
    assert_near(pert->value[2].number, 90, 0);
    assert_int_equal(pert->value[3].kind, ABAI_PARAM_ABSENT);
    assert_near(input(s, "pert_lambda")->distribution.value[3].number, 2, 0);
    aba_scenario_free(s);

    s = read_good("half-line.json");
    const abai_distribution *rate = &input(s, "exponential_rate")->distribution;
    assert_int_equal(rate->form, 1);
    assert_near(rate->value[0].number, 0.2, 0);
    assert_near(input(s, "moved")->distribution.location.number, 100, 0);
    assert_string_equal(rate->value[0].path, "inputs.exponential_rate.rate");
    aba_scenario_free(s);

    s = read_good("ranges.json");
    const abai_distribution *triangular = &input(s, "triangular")->distribution;
    assert_int_equal(triangular->form, 0);
    assert_near(triangular->value[0].number, 300, 0);
    assert_near(triangular->value[1].number, 400, 0);
    assert_near(triangular->value[2].number, 600, 0);
    assert_int_equal(input(s, "converted")->distribution.quantile_x[0].kind, ABAI_PARAM_EXPRESSION);
    assert_near(input(s, "beta_scaled")->distribution.value[1].number, 10, 0);
    aba_scenario_free(s);
}

static void quantiles_rise_whichever_is_written_first(void **state) {
    aba_scenario *s = read_good("quantile-fits.json");
    const abai_distribution *swapped = &input(s, "swapped")->distribution;
    (void)state;
    assert_near(swapped->quantile_p[0], 0.05, 0);
    assert_near(swapped->quantile_p[1], 0.95, 0);
    assert_near(swapped->quantile_x[0].number, 7, 0);
    assert_near(swapped->quantile_x[1].number, 15, 0);
    aba_scenario_free(s);
}

static void lists_are_read(void **state) {
    aba_scenario *s = read_good("histogram.json");
    const abai_distribution *d = &input(s, "cut")->distribution;
    (void)state;
    assert_int_equal(d->count, 3);
    assert_near(d->x[3], 5, 0);
    assert_near(d->w[2], 30, 0);
    assert_true(d->has_truncate);
    aba_scenario_free(s);

    s = read_good("quantiles.json");
    d = &input(s, "x")->distribution;
    assert_int_equal(d->count, 5);
    assert_near(d->w[1], 0.25, 0);
    assert_near(d->x[4], 12.29, 0);
    aba_scenario_free(s);

    s = read_good("mixture.json");
    d = &input(s, "x")->distribution;
    assert_int_equal(d->count, 4);
    assert_near(d->w[1], 2, 0);
    assert_string_equal(d->component[2].info->name, "discrete");
    assert_near(d->component[2].x[0], 0, 0);
    assert_int_equal(input(s, "nested")->distribution.component[0].count, 2);
    aba_scenario_free(s);
}

static void files_of_values_are_read_into_the_tree(void **state) {
    static const double expected[] = {41.5, 39.25, 40, 42.5, 40};
    aba_scenario *s = read_good("empirical.json");
    const abai_distribution *d = &input(s, "file")->distribution;
    (void)state;
    assert_int_equal(d->count, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_same_bits(d->x[i], expected[i]);
    const abai_json *in_tree = abai_json_get(abai_json_get(s->resolved, "inputs"), "file");
    assert_null(abai_json_get(in_tree, "file"));
    char *values = canonical(abai_json_get(in_tree, "values"));
    assert_string_equal(values, "[41.5,39.25,40,42.5,40]");
    free(values);
    aba_scenario_free(s);
}

/* ---- inheritance ------------------------------------------------------------------------------ */

/* Definition in the extending file, in the file that it extends, and of both. */
static const struct {
    const char *own, *base, *merged;
} inherited[] = {
    {"", "\"value\": 1, \"unit\": \"MW\"", "\"unit\":\"MW\",\"value\":1"},
    {"\"value\": 2", "\"value\": 1, \"unit\": \"MW\"", "\"unit\":\"MW\",\"value\":2"},
    /* a source is that of its figures */
    {"", "\"value\": 1, \"source\": \"s\"", "\"source\":\"s\",\"value\":1"},
    {"\"title\": \"t\"", "\"value\": 1, \"source\": \"s\"",
     "\"source\":\"s\",\"title\":\"t\",\"value\":1"},
    {"\"value\": 2", "\"value\": 1, \"source\": \"s\"", "\"value\":2"},
    {"\"value\": 2, \"assumed\": \"a\"", "\"value\": 1, \"source\": \"s\"",
     "\"assumed\":\"a\",\"value\":2"},
    {"\"sd\": 2", "\"distribution\": \"normal\", \"mean\": 1, \"sd\": 1, \"assumed\": \"a\"",
     "\"distribution\":\"normal\",\"mean\":1,\"sd\":2"},
    {"\"clamp\": [0, 2]", "\"distribution\": \"normal\", \"p05\": 1, \"p95\": 2, \"source\": \"s\"",
     "\"clamp\":[0,2],\"distribution\":\"normal\",\"p05\":1,\"p95\":2"},
    {"\"p95\": 3", "\"distribution\": \"normal\", \"p05\": 1, \"p95\": 2, \"source\": \"s\"",
     "\"distribution\":\"normal\",\"p05\":1,\"p95\":3"},
    /* value over a distribution, and the other way round */
    {"\"value\": 2",
     "\"distribution\": \"normal\", \"mean\": 1, \"sd\": 1, \"truncate\": [0, 2], \"note\": \"n\"",
     "\"note\":\"n\",\"value\":2"},
    {"\"value\": 2", "\"range\": [1, 2], \"coverage\": 0.9, \"distribution\": \"normal\"",
     "\"value\":2"},
    {"\"value\": 2", "\"distribution\": \"empirical\", \"values\": [1, 2], \"smooth\": true",
     "\"value\":2"},
    {"\"distribution\": \"normal\", \"mean\": 1, \"sd\": 1", "\"value\": 1, \"title\": \"t\"",
     "\"distribution\":\"normal\",\"mean\":1,\"sd\":1,\"title\":\"t\""},
    /* range over parameters, and the other way round */
    {"\"range\": [1, 2], \"coverage\": 0.9", "\"distribution\": \"normal\", \"mean\": 1, \"sd\": 1",
     "\"coverage\":0.9,\"distribution\":\"normal\",\"range\":[1,2]"},
    {"\"range\": [1, 2], \"coverage\": 1",
     "\"distribution\": \"triangular\", \"min\": 1, \"mode\": 1.5, \"max\": 3",
     "\"coverage\":1,\"distribution\":\"triangular\",\"mode\":1.5,\"range\":[1,2]"},
    {"\"range\": [1, 2]", "\"distribution\": \"normal\", \"range\": [3, 4], \"coverage\": 0.9",
     "\"coverage\":0.9,\"distribution\":\"normal\",\"range\":[1,2]"},
    {"\"range\": [1, 2], \"coverage\": 0.5", "\"distribution\": \"normal\", \"p05\": 1, \"p95\": 1",
     "\"coverage\":0.5,\"distribution\":\"normal\",\"range\":[1,2]"},
    {"\"range\": [1, 2], \"coverage\": 1, \"distribution\": \"uniform\"", "\"value\": 3",
     "\"coverage\":1,\"distribution\":\"uniform\",\"range\":[1,2]"},
    {"\"mean\": 1, \"sd\": 2", "\"distribution\": \"normal\", \"range\": [3, 4], \"coverage\": 0.9",
     "\"distribution\":\"normal\",\"mean\":1,\"sd\":2"},
    {"\"p10\": 1, \"p90\": 2", "\"distribution\": \"normal\", \"range\": [3, 4], \"coverage\": 0.9",
     "\"distribution\":\"normal\",\"p10\":1,\"p90\":2"},
    {"\"mode\": 3.5", "\"distribution\": \"pert\", \"range\": [3, 4], \"coverage\": 1, \"mode\": 3",
     "\"coverage\":1,\"distribution\":\"pert\",\"mode\":3.5,\"range\":[3,4]"},
    {"\"location\": 1", "\"distribution\": \"lognormal\", \"range\": [3, 4], \"coverage\": 0.9",
     "\"coverage\":0.9,\"distribution\":\"lognormal\",\"location\":1,\"range\":[3,4]"},
    {"\"coverage\": 0.5", "\"distribution\": \"normal\", \"range\": [3, 4], \"coverage\": 0.9",
     "\"coverage\":0.5,\"distribution\":\"normal\",\"range\":[3,4]"},
    /* another distribution */
    {"\"distribution\": \"lognormal\"", "\"distribution\": \"normal\", \"mean\": 1, \"sd\": 2",
     "\"distribution\":\"lognormal\",\"mean\":1,\"sd\":2"},
    {"\"distribution\": \"lognormal\"",
     "\"distribution\": \"normal\", \"range\": [3, 4], \"coverage\": 0.9",
     "\"coverage\":0.9,\"distribution\":\"lognormal\",\"range\":[3,4]"},
    {"\"distribution\": \"uniform\"",
     "\"distribution\": \"triangular\", \"min\": 1, \"mode\": 2, \"max\": 3",
     "\"distribution\":\"uniform\",\"max\":3,\"min\":1"},
    {"\"distribution\": \"triangular\", \"mode\": 3.5",
     "\"distribution\": \"uniform\", \"range\": [3, 4], \"coverage\": 1",
     "\"coverage\":1,\"distribution\":\"triangular\",\"mode\":3.5,\"range\":[3,4]"},
    {"\"distribution\": \"exponential\", \"rate\": 2",
     "\"distribution\": \"gamma\", \"shape\": 1, \"scale\": 2, \"location\": 5",
     "\"distribution\":\"exponential\",\"location\":5,\"rate\":2"},
    {"\"distribution\": \"poisson\", \"mean\": 2",
     "\"distribution\": \"normal\", \"mean\": 1, \"sd\": 2, \"truncate\": [0, 3]",
     "\"distribution\":\"poisson\",\"mean\":2"},
    {"\"distribution\": \"empirical\", \"values\": [1]",
     "\"distribution\": \"discrete\", \"values\": [2], \"weights\": [1]",
     "\"distribution\":\"empirical\",\"values\":[1]"},
    /* another form of the same one */
    {"\"mu_log\": 0, \"sigma_log\": 1", "\"distribution\": \"lognormal\", \"mean\": 1, \"sd\": 2",
     "\"distribution\":\"lognormal\",\"mu_log\":0,\"sigma_log\":1"},
    {"\"p05\": 1, \"p95\": 2",
     "\"distribution\": \"lognormal\", \"mean\": 1, \"sd\": 2, \"location\": 3",
     "\"distribution\":\"lognormal\",\"location\":3,\"p05\":1,\"p95\":2"},
    {"\"mean\": 1, \"sd\": 2", "\"distribution\": \"lognormal\", \"p05\": 1, \"p95\": 2",
     "\"distribution\":\"lognormal\",\"mean\":1,\"sd\":2"},
    {"\"sd\": 3", "\"distribution\": \"normal\", \"mean\": 1, \"sd\": 2",
     "\"distribution\":\"normal\",\"mean\":1,\"sd\":3"},
    {"\"p95\": 3", "\"distribution\": \"normal\", \"p05\": 1, \"p95\": 2",
     "\"distribution\":\"normal\",\"p05\":1,\"p95\":3"},
    {"\"p5\": 0.5", "\"distribution\": \"normal\", \"p05\": 1, \"p95\": 2",
     "\"distribution\":\"normal\",\"p5\":0.5,\"p95\":2"},
    {"\"p10\": 1, \"p90\": 3", "\"distribution\": \"beta\", \"p05\": 1, \"p95\": 2, \"max\": 9",
     "\"distribution\":\"beta\",\"max\":9,\"p10\":1,\"p90\":3"},
    {"\"values\": [1]", "\"distribution\": \"empirical\", \"values\": [2, 3], \"smooth\": false",
     "\"distribution\":\"empirical\",\"smooth\":false,\"values\":[1]"},
    {"\"truncate\": [0, null]",
     "\"distribution\": \"normal\", \"mean\": 1, \"sd\": 2, \"truncate\": [1, 2]",
     "\"distribution\":\"normal\",\"mean\":1,\"sd\":2,\"truncate\":[0,null]"},
    /* source and assumed */
    {"\"assumed\": \"why\"", "\"value\": 1, \"source\": \"s\"", "\"assumed\":\"why\",\"value\":1"},
    {"\"source\": \"s\"", "\"value\": 1, \"assumed\": \"why\"", "\"source\":\"s\",\"value\":1"},
    {"\"title\": \"t\"", "\"value\": 1, \"source\": \"s\", \"assumed\": \"why\"",
     "\"assumed\":\"why\",\"source\":\"s\",\"title\":\"t\",\"value\":1"},
};

/* A folder for the files of one test. */
static char folder[32];

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/abanico-test-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state) {
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static const char *in_folder(const char *name) {
    static char paths[4][256];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void make_subfolder(const char *name) { assert_int_equal(mkdir(in_folder(name), 0777), 0); }

static void write_file(const char *name, const char *text) {
    FILE *file = fopen(in_folder(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void extending_files_displace_what_they_contradict(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(inherited); i++) {
        abai_text own = ABAI_TEXT_INIT, base = ABAI_TEXT_INIT, expected = ABAI_TEXT_INIT;
        aba_scenario *s = NULL;
        abai_text_printf(
            &own,
            HEAD "\"extends\": \"base.json\", \"inputs\": {\"x\": {%s}}, \"outputs\": [\"x\"]}",
            inherited[i].own);
        abai_text_printf(&base,
                         "{\"format\": \"abanico-scenario/1\", \"inputs\": {\"x\": {%s}}, "
                         "\"sources\": {\"s\": {\"title\": \"t\"}}}",
                         inherited[i].base);
        abai_text_printf(&expected, "{%s}", inherited[i].merged);
        write_file("own.json", own.data);
        write_file("base.json", base.data);
        if (aba_scenario_read(in_folder("own.json"), NULL, &s, &error) != ABA_OK) {
            print_error("%s over %s: %s\n", inherited[i].own, inherited[i].base, error.text);
            fail();
        }
        char *merged = canonical(abai_json_get(abai_json_get(s->resolved, "inputs"), "x"));
        assert_string_equal(merged, expected.data);
        free(merged);
        aba_scenario_free(s);
        abai_text_free(&own);
        abai_text_free(&base);
        abai_text_free(&expected);
    }
}

/* A source is that of the expression it was given for. */
static void new_expressions_lose_the_source_of_the_old(void **state) {
    static const struct {
        const char *own;
        bool keeps;
    } cases[] = {{"\"title\": \"t\"", true}, {"\"expression\": \"3 * x\"", false}};
    (void)state;
    write_file("base.json",
               "{\"format\": \"abanico-scenario/1\", \"inputs\": {\"x\": {\"value\": 1}},"
               "\"model\": {\"y\": {\"expression\": \"2 * x\", \"source\": \"s\"}},"
               "\"sources\": {\"s\": {\"title\": \"t\"}}}");
    for (size_t i = 0; i < COUNT(cases); i++) {
        char own[256];
        aba_scenario *s = NULL;
        snprintf(own, sizeof own,
                 HEAD "\"extends\": \"base.json\", \"model\": {\"y\": {%s}}, \"outputs\": [\"y\"]}",
                 cases[i].own);
        write_file("own.json", own);
        assert_int_equal(aba_scenario_read(in_folder("own.json"), NULL, &s, &error), ABA_OK);
        assert_int_equal(s->formulas[0].source != NULL, cases[i].keeps);
        assert_string_equal(s->extends, in_folder("base.json"));
        aba_scenario_free(s);
    }
}

/* A copula is merged key by key; only gaussian, which has no degrees of freedom, drops inherited ones. */
static void another_family_of_copula_displaces_degrees_of_freedom(void **state) {
    aba_scenario *s = read_good("copula.json");
    (void)state;
    assert_true(s->copula.given && s->copula.repair);
    assert_int_equal(s->copula.family, ABAI_STUDENT_T);
    assert_near(s->copula.nu, 2.5, 0);
    aba_scenario_free(s);
    s = read_good("copula-gaussian.json");
    assert_true(s->copula.given && s->copula.repair);
    assert_int_equal(s->copula.family, ABAI_GAUSSIAN);
    assert_null(abai_json_get(abai_json_get(s->resolved, "copula"), "nu"));
    aba_scenario_free(s);
    s = read_good("correlations.json");
    assert_false(s->copula.given || s->copula.repair);
    aba_scenario_free(s);
}

static void objects_merge_and_the_rest_is_replaced(void **state) {
    aba_scenario *s = read_good("extends-chain.json");
    const abai_json *cost = abai_json_get(abai_json_get(s->resolved, "model"), "cost");
    (void)state;
    assert_string_equal(s->name, "extends-chain");
    assert_string_equal(s->title, "What the scenarios beside this folder extend");
    assert_int_equal(s->samples, 1000);
    assert_int_equal(s->output_count, 2);
    /* Own inputs first, then those of the files that are extended. */
    assert_string_equal(s->inputs[0].name, "price");
    assert_string_equal(s->inputs[1].name, "duration");
    assert_string_equal(s->inputs[2].name, "power");
    assert_string_equal(s->inputs[0].text, "uniform(min=0.067, max=0.09)");
    assert_string_equal(s->inputs[0].title, "Price");
    assert_string_equal(s->inputs[1].source, "report");
    assert_null(s->inputs[1].assumed);
    char *formula = canonical(cost);
    assert_string_equal(
        formula, "{\"expression\":\"energy * price\",\"title\":\"Electricity\",\"unit\":\"MUSD\"}");
    free(formula);
    assert_null(abai_json_get(s->resolved, "extends"));
    /* A value keeps the place it came from. */
    assert_non_null(strstr(s->inputs[2].place.file, "models/base.json"));
    aba_scenario_free(s);
}

/* ---- the resolved scenario -------------------------------------------------------------------- */

static const char *const good_files[] = {"any-order.json",
                                         "bounded.json",
                                         "claims.json",
                                         "copula.json",
                                         "copula-gaussian.json",
                                         "correlations.json",
                                         "discrete.json",
                                         "empirical.json",
                                         "expressions.json",
                                         "extends-chain.json",
                                         "extends-definitions.json",
                                         "extends-values.json",
                                         "extends.json",
                                         "half-line.json",
                                         "hierarchical.json",
                                         "histogram.json",
                                         "line.json",
                                         "minimal.json",
                                         "mixture.json",
                                         "names.json",
                                         "numbers.json",
                                         "parameter-units.json",
                                         "quantile-fits.json",
                                         "quantiles.json",
                                         "ranges.json",
                                         "seed-string.json",
                                         "settings.json",
                                         "sources.json",
                                         "truncate.json",
                                         "unicode.json",
                                         "values.json"};

static void a_resolved_scenario_reads_back_to_itself(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(good_files); i++) {
        aba_scenario *s = read_good(good_files[i]);
        abai_text text = ABAI_TEXT_INIT;
        abai_json_writer w;
        abai_json_writer_start(&w, &text);
        abai_json_write_value(&w, NULL, s->resolved);
        aba_scenario *again = parse(text.data);
        assert_string_equal(aba_scenario_sha256(s), aba_scenario_sha256(again));
        assert_int_equal(s->input_count, again->input_count);
        for (size_t j = 0; j < s->input_count; j++) {
            assert_string_equal(s->inputs[j].name, again->inputs[j].name);
            assert_string_equal(s->inputs[j].text, again->inputs[j].text);
        }
        aba_scenario_free(again);
        aba_scenario_free(s);
        abai_text_free(&text);
    }
}

static void the_hash_is_of_the_meaning_not_of_the_writing(void **state) {
    aba_scenario *a =
        parse(HEAD "\"inputs\": {\"x\": {\"value\": 10, \"unit\": \"MW\"}}, \"outputs\": [\"x\"]}");
    aba_scenario *b =
        parse("{ \"outputs\" :[\"x\"],\n\"inputs\":{\"x\":{\"unit\":\"M\\u0057\",\"value\":1.0e1}},"
              "\"name\":\"x\",\"format\":\"abanico-scenario/1\"}");
    aba_scenario *c =
        parse(HEAD "\"inputs\": {\"x\": {\"value\": 11, \"unit\": \"MW\"}}, \"outputs\": [\"x\"]}");
    (void)state;
    assert_string_equal(aba_scenario_sha256(a), aba_scenario_sha256(b));
    assert_string_not_equal(aba_scenario_sha256(a), aba_scenario_sha256(c));
    assert_int_equal(strlen(aba_scenario_sha256(a)), 64);
    aba_scenario_free(a);
    aba_scenario_free(b);
    aba_scenario_free(c);
}

/* sha256sum of the canonical text, by GNU coreutils. */
static void the_hash_is_sha_256_of_the_canonical_text(void **state) {
    aba_scenario *s = read_good("minimal.json");
    char *text = canonical(s->resolved);
    (void)state;
    assert_string_equal(text, "{\"format\":\"abanico-scenario/1\",\"inputs\":{\"x\":{\"value\":1}},"
                              "\"name\":\"minimal\",\"outputs\":[\"x\"]}");
    assert_string_equal(aba_scenario_sha256(s),
                        "5d77986e85689e4692c507d179abf02f21a45165d61609d530ad8d93ea188537");
    free(text);
    aba_scenario_free(s);
}

/* ---- overrides -------------------------------------------------------------------------------- */

static const char set_base[] =
    HEAD "\"inputs\": {\"power\": {\"range\": [7, 15], \"coverage\": 0.9, \"distribution\": "
         "\"lognormal\","
         " \"unit\": \"MW\", \"title\": \"Power\", \"source\": \"s\", \"note\": \"n\"},"
         " \"warm\": {\"value\": 293, \"unit\": \"K\"}, \"n\": {\"value\": 1}},"
         " \"outputs\": [\"power\"], \"sources\": {\"s\": {\"title\": \"t\"}}}";

static const struct {
    const char *set, *input, *merged;
} overrides[] = {
    {"power=10", "power", "{\"title\":\"Power\",\"unit\":\"MW\",\"value\":10}"},
    {" power = +.5e1 ", "power", "{\"title\":\"Power\",\"unit\":\"MW\",\"value\":5}"},
    {"power=10 MW", "power", "{\"title\":\"Power\",\"unit\":\"MW\",\"value\":10}"},
    {"power=2500kW", "power", "{\"title\":\"Power\",\"unit\":\"MW\",\"value\":2.5}"},
    {"power=-1 GW", "power", "{\"title\":\"Power\",\"unit\":\"MW\",\"value\":-1000}"},
    {"n=5 %", "n", "{\"value\":0.05}"},
    {"n=1e3", "n", "{\"value\":1000}"},
    {"power={\"value\": 3}", "power", "{\"title\":\"Power\",\"unit\":\"MW\",\"value\":3}"},
    {"power={\"value\": 3, \"unit\": \"GW\", \"title\": \"T\"}", "power",
     "{\"title\":\"T\",\"unit\":\"GW\",\"value\":3}"},
    {"power= {\"distribution\": \"uniform\", \"min\": 1, \"max\": 2, \"source\": \"s\"}", "power",
     "{\"distribution\":\"uniform\",\"max\":2,\"min\":1,\"source\":\"s\",\"title\":\"Power\","
     "\"unit\":\"MW\"}"},
};

static void overrides_define_inputs_anew(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(overrides); i++) {
        const char *const sets[] = {overrides[i].set};
        const aba_scenario_options options = {.set = sets, .set_count = 1};
        aba_scenario *s = parse_with(set_base, &options);
        char *merged =
            canonical(abai_json_get(abai_json_get(s->resolved, "inputs"), overrides[i].input));
        assert_string_equal(merged, overrides[i].merged);
        free(merged);
        aba_scenario_free(s);
    }
}

static void the_last_override_of_an_input_counts(void **state) {
    static const char *const sets[] = {"n=2", "warm=20 degC", "n=3"};
    const aba_scenario_options options = {.set = sets, .set_count = COUNT(sets)};
    aba_scenario *s = parse_with(set_base, &options);
    (void)state;
    assert_near(input(s, "n")->value.number, 3, 0);
    assert_near(input(s, "warm")->value.number, 293.15, 1e-12);
    aba_scenario_free(s);
}

/* A constant has no correlation; what an override leaves uncertain keeps its own. */
static void overrides_to_constants_drop_correlations_with_a_warning(void **state) {
    static const char text[] =
        HEAD "\"inputs\": {\"a\": {\"distribution\": \"uniform\", \"min\": 0, \"max\": 1},"
             "\"b\": {\"distribution\": \"uniform\", \"min\": 0, \"max\": 1},"
             "\"c\": {\"distribution\": \"uniform\", \"min\": 0, \"max\": 1}},"
             "\"correlations\": [{\"between\": [\"a\", \"b\"], \"spearman\": 0.5},"
             "{\"between\": [\"c\", \"b\"], \"spearman\": 0.5}], \"outputs\": [\"a\"]}";
    static const struct {
        const char *set[2];
        size_t set_count, left;
        const char *warning[2];
    } cases[] = {
        {{"a=0.5"}, 1, 1, {"correlation of a with b is left out: --set makes a a constant"}},
        {{"b={\"value\": 0.5}"},
         1,
         0,
         {"correlation of b with a is left out: --set makes b a constant",
          "correlation of b with c is left out: --set makes b a constant"}},
        {{"a=0.5", "a={\"distribution\": \"normal\", \"mean\": 0, \"sd\": 1}"}, 2, 2, {NULL}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const aba_scenario_options options = {.set = cases[i].set, .set_count = cases[i].set_count};
        aba_scenario *s = parse_with(text, &options);
        assert_int_equal(s->correlation_count, cases[i].left);
        const abai_json *list = abai_json_get(s->resolved, "correlations");
        assert_int_equal(list == NULL ? 0 : list->count, cases[i].left);
        assert_int_equal(s->warning_count, 2 - cases[i].left);
        for (size_t k = 0; k < s->warning_count; k++)
            assert_string_equal(s->warnings[k], cases[i].warning[k]);
        aba_scenario_free(s);
    }
}

#define NOT_A_VALUE                                                                                \
    "is not a value: give a finite number, a number with a unit, or a JSON object; expressions "   \
    "stand in JSON only, as in {\"value\": \"2 * 3\"}"

static void bad_overrides_are_errors_of_usage(void **state) {
    static const struct {
        const char *set, *message;
    } cases[] = {
        {"power", "--set power: must be NAME=VALUE, such as power=10 or power='10 MW'"},
        {"=3", "--set =3: must be NAME=VALUE, such as power=10 or power='10 MW'"},
        {"power=", "--set power=: the value is missing; give a number, a number with a unit, or a "
                   "JSON object"},
        {"pwoer=1", "--set pwoer=1: there is no input 'pwoer'; did you mean 'power'?"},
        {"power=lots", "--set power=lots: 'lots' " NOT_A_VALUE},
        {"power=1e400", "--set power=1e400: '1e400' " NOT_A_VALUE},
        {"power=2*n", "--set power=2*n: '2*n' " NOT_A_VALUE},
        {"power=2 / 3", "--set power=2 / 3: '2 / 3' " NOT_A_VALUE},
        {"power=1e308 TW", "--set power=1e308 TW: is beyond the largest double in 'MW'"},
        {"power=1 kg", "--set power=1 kg: 'kg' cannot be converted to the input's unit 'MW'"},
        {"power={",
         "--set power={:1:2: the text ends inside the object that opens at line 1; '}' is missing"},
        {"power={\"valeu\": 1}", "--set power={\"valeu\": 1}:1:2: inputs.power: unknown key "
                                 "'valeu'; did you mean 'value'?"},
        {"power={\"value\": \"1 +\"}",
         "--set power={\"value\": \"1 +\"}:1:11: inputs.power.value: in expression \"1 +\" at 4: "
         "expected a value, found the end"},
        {"power={\"value\": 1, \"unit\": \"parrot\"}",
         "--set power={\"value\": 1, \"unit\": \"parrot\"}:1:22: inputs.power.unit: unknown unit "
         "'parrot'"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *const sets[] = {cases[i].set};
        const aba_scenario_options options = {.set = sets, .set_count = 1};
        aba_scenario *s = NULL;
        assert_int_equal(
            aba_scenario_parse(set_base, sizeof set_base - 1, "x.json", &options, &s, &error),
            ABA_USAGE);
        assert_string_equal(error.text, cases[i].message);
        assert_int_equal(error.status, ABA_USAGE);
        assert_null(s);
    }
}

/* ---- files ------------------------------------------------------------------------------------ */

static const char model[] =
    "{\"format\": \"abanico-scenario/1\", \"inputs\": {\"x\": {\"value\": 1}}}";

static aba_status read_with(const char *name, const char *root, bool allow) {
    aba_scenario *s = NULL;
    const aba_scenario_options options = {.root = root, .allow_any_path = allow};
    const aba_status status = aba_scenario_read(in_folder(name), &options, &s, &error);
    aba_scenario_free(s);
    return status;
}

static void files_are_read_within_the_tree_only(void **state) {
    (void)state;
    make_subfolder("tree");
    make_subfolder("tree/a");
    make_subfolder("tree/models");
    write_file("outside.json", model);
    write_file("tree/models/m.json", model);
    write_file("tree/a/near.json", HEAD "\"extends\": \"../models/m.json\", \"outputs\": [\"x\"]}");
    write_file("tree/a/far.json",
               HEAD "\"extends\": \"../../outside.json\", \"outputs\": [\"x\"]}");
    write_file("tree/a/by-link.json", HEAD "\"extends\": \"link.json\", \"outputs\": [\"x\"]}");
    assert_int_equal(symlink(in_folder("outside.json"), in_folder("tree/a/link.json")), 0);

    assert_int_equal(read_with("tree/a/near.json", NULL, false), ABA_OK);
    assert_int_equal(read_with("tree/a/near.json", in_folder("tree/a"), false), ABA_OK);
    assert_int_equal(read_with("tree/a/far.json", NULL, false), ABA_INVALID);
    assert_int_equal(read_with("tree/a/far.json", in_folder("tree"), false), ABA_INVALID);
    assert_int_equal(read_with("tree/a/far.json", folder, false), ABA_OK);
    assert_int_equal(read_with("tree/a/far.json", NULL, true), ABA_OK);
    assert_int_equal(read_with("tree/a/by-link.json", NULL, false), ABA_INVALID);
    assert_non_null(strstr(error.text, "extends: link.json lies outside /"));
    assert_non_null(strstr(error.text, "/tree; give --allow-path to lift this"));
    assert_int_equal(read_with("tree/a/by-link.json", folder, false), ABA_OK);
}

static void what_cannot_be_read_has_its_own_status(void **state) {
    aba_scenario *s = NULL;
    char expected[512];
    (void)state;
    assert_int_equal(aba_scenario_read(in_folder("none.json"), NULL, &s, &error), ABA_IO);
    snprintf(expected, sizeof expected, "%s/none.json: cannot open: No such file or directory",
             folder);
    assert_string_equal(error.text, expected);
    assert_int_equal(aba_scenario_read(folder, NULL, &s, &error), ABA_IO);
    snprintf(expected, sizeof expected, "%s: is a directory; a file is needed here", folder);
    assert_string_equal(error.text, expected);
    write_file("x.json", HEAD "\"extends\": \"none.json\", \"outputs\": [\"x\"]}");
    assert_int_equal(aba_scenario_read(in_folder("x.json"), NULL, &s, &error), ABA_INVALID);
    assert_null(s);
}

static void models_are_skipped_where_that_is_asked(void **state) {
    aba_scenario *s = NULL;
    const aba_scenario_options options = {.skip_models = true};
    (void)state;
    assert_int_equal(aba_scenario_parse(model, sizeof model - 1, "m.json", &options, &s, &error),
                     ABA_OK);
    assert_null(s);
    assert_int_equal(aba_scenario_parse(model, sizeof model - 1, "m.json", NULL, &s, &error),
                     ABA_INVALID);
    assert_null(s);
}

static void results_are_skipped_where_models_are(void **state) {
    static const char result[] = "{\"format\": \"abanico-result/1\", \"name\": \"x\"}";
    static const char other[] = "{\"format\": \"abanico-scenario/2\", \"name\": \"x\"}";
    aba_scenario *s = NULL;
    const aba_scenario_options options = {.skip_models = true};
    (void)state;
    assert_int_equal(aba_scenario_parse(result, sizeof result - 1, "r.json", &options, &s, &error),
                     ABA_OK);
    assert_null(s);
    assert_int_equal(aba_scenario_parse(result, sizeof result - 1, "r.json", NULL, &s, &error),
                     ABA_INVALID);
    assert_int_equal(aba_scenario_parse(other, sizeof other - 1, "o.json", &options, &s, &error),
                     ABA_INVALID);
    assert_null(s);
}

static void scenarios_are_found_in_sorted_order(void **state) {
    static const char *const expected[] = {"B.json",   "a-b/x.json", "a/x.json",
                                           "a/y.json", "a.json",     "linked.json"};
    char **paths = NULL;
    size_t count = 0;
    (void)state;
    make_subfolder("a");
    make_subfolder("a-b");
    make_subfolder(".hidden");
    make_subfolder("folder.json");
    for (size_t i = 0; i < COUNT(expected) - 1; i++)
        write_file(expected[i], model);
    write_file(".hidden/x.json", model);
    write_file("a/.x.json", model);
    write_file("a/notes.txt", model);
    write_file("a/.json", model);
    assert_int_equal(symlink("a.json", in_folder("linked.json")), 0);
    assert_int_equal(symlink("nowhere.json", in_folder("dangling.json")), 0);
    assert_int_equal(symlink("..", in_folder("a/circle")), 0);
    assert_int_equal(aba_scenario_find(folder, &paths, &count, &error), ABA_OK);
    assert_int_equal(count, COUNT(expected));
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        for (size_t j = 0; j < COUNT(expected); j++)
            found = found || strcmp(paths[i], in_folder(expected[j])) == 0;
        assert_true(found);
        assert_true(i == 0 || strcmp(paths[i - 1], paths[i]) < 0);
    }
    aba_paths_free(paths, count);
    assert_int_equal(aba_scenario_find(in_folder("none"), &paths, &count, &error), ABA_IO);
    aba_paths_free(NULL, 0);
}

/* ---- the vocabulary --------------------------------------------------------------------------- */

static void quantile_names_are_told_from_parameters(void **state) {
    static const struct {
        const char *name;
        double percent; /* 0: no quantile */
    } cases[] = {{"p05", 5},  {"p5", 5},     {"p2.5", 2.5}, {"p97.5", 97.5}, {"p99.999", 99.999},
                 {"p005", 5}, {"p0.1", 0.1}, {"p50.0", 50}, {"p", 0},        {"p0", 0},
                 {"p100", 0}, {"p0.0", 0},   {"p1.", 0},    {"p.5", 0},      {"p-5", 0},
                 {"p5e0", 0}, {"P05", 0},    {"p05x", 0},   {"p200", 0},     {"pp5", 0}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double percent = 0;
        assert_int_equal(abai_quantile_percent(cases[i].name, &percent), cases[i].percent > 0);
        assert_near(percent, cases[i].percent, 0);
    }
}

/* The reader, `abanico list` and the schema go by the registry: whatever is in it can be written. */
static void every_parameter_of_the_registry_is_known(void **state) {
    const abai_dist_info *info;
    size_t count = 0;
    (void)state;
    for (size_t d = 0; (info = abai_dist_list(d)) != NULL; d++) {
        abai_text usage = ABAI_TEXT_INIT;
        abai_dist_usage(info, &usage);
        assert_true(usage.length > 0);
        abai_text_free(&usage);
        for (size_t f = 0; f < info->form_count; f++)
            for (size_t p = 0; p < info->form[f].count; p++) {
                const char *name = info->form[f].parameter[p].name;
                abai_shape shape;
                assert_true(abai_is_parameter(name));
                assert_true(abai_dist_takes(info, name));
                assert_true(abai_definition_shape(name, &shape));
                assert_false(abai_is_quantile_name(name));
            }
    }
    while (abai_parameter_name(count) != NULL) {
        for (size_t i = 0; i < count; i++)
            assert_string_not_equal(abai_parameter_name(i), abai_parameter_name(count));
        count++;
    }
    assert_true(count > 20);
}

static void the_schema_is_json_and_always_the_same(void **state) {
    char *once = NULL, *twice = NULL;
    abai_arena *arena = abai_arena_new();
    abai_json *root = NULL;
    (void)state;
    assert_int_equal(aba_schema(&once, &error), ABA_OK);
    assert_int_equal(aba_schema(&twice, &error), ABA_OK);
    assert_string_equal(once, twice);
    assert_int_equal(abai_json_parse(once, strlen(once), "schema", arena, &root, &error), ABA_OK);
    assert_string_equal(abai_json_get(root, "$schema")->string,
                        "https://json-schema.org/draft/2020-12/schema");
    free(once);
    free(twice);
    abai_arena_free(arena);
}

static void the_example_is_a_scenario(void **state) {
    aba_scenario *s = parse(aba_scenario_example());
    (void)state;
    assert_int_equal(s->input_count, 5);
    assert_int_equal(s->claim_count, 1);
    aba_scenario_free(s);
}

/* Good scenarios cut short or with one byte changed: an error in one line, or a scenario; never a
 * crash. */
static void damaged_scenarios_are_refused_or_read(void **state) {
    const char *example = aba_scenario_example();
    const size_t length = strlen(example);
    char *changed = malloc(length + 1);
    (void)state;
    assert_non_null(changed);
    for (size_t i = 0; i < length; i++) {
        static const char bytes[] = "\0\"0e{}[],:x-";
        const char byte = bytes[i % (sizeof bytes - 1)];
        aba_scenario *s = NULL;
        memcpy(changed, example, length + 1);
        changed[i] = byte;
        if (aba_scenario_parse(changed, length, "x.json", NULL, &s, &error) == ABA_OK)
            assert_non_null(s);
        else
            assert_true(strncmp(error.text, "x.json", 6) == 0 && strchr(error.text, '\n') == NULL);
        aba_scenario_free(s);
    }
    free(changed);
    aba_scenario_free(NULL);
}

static void errors_may_go_unheard(void **state) {
    aba_scenario *s = NULL;
    (void)state;
    assert_int_equal(aba_scenario_parse("{}", 2, "x.json", NULL, &s, NULL), ABA_INVALID);
    assert_int_equal(aba_scenario_parse("[", 1, "x.json", NULL, &s, NULL), ABA_INVALID);
    assert_int_equal(aba_scenario_read("/nowhere", NULL, &s, NULL), ABA_IO);
    assert_null(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define FILES(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
        cmocka_unit_test(settings_are_read),
        cmocka_unit_test(inputs_formulas_and_references_are_read),
        cmocka_unit_test(claims_are_read),
        cmocka_unit_test(distributions_are_described_as_written),
        cmocka_unit_test(a_range_is_the_two_quantiles_that_its_coverage_says),
        cmocka_unit_test(parameters_stand_in_the_order_of_their_form),
        cmocka_unit_test(quantiles_rise_whichever_is_written_first),
        cmocka_unit_test(lists_are_read),
        cmocka_unit_test(files_of_values_are_read_into_the_tree),
        FILES(extending_files_displace_what_they_contradict),
        FILES(new_expressions_lose_the_source_of_the_old),
        cmocka_unit_test(another_family_of_copula_displaces_degrees_of_freedom),
        cmocka_unit_test(objects_merge_and_the_rest_is_replaced),
        cmocka_unit_test(a_resolved_scenario_reads_back_to_itself),
        cmocka_unit_test(the_hash_is_of_the_meaning_not_of_the_writing),
        cmocka_unit_test(the_hash_is_sha_256_of_the_canonical_text),
        cmocka_unit_test(overrides_define_inputs_anew),
        cmocka_unit_test(the_last_override_of_an_input_counts),
        cmocka_unit_test(overrides_to_constants_drop_correlations_with_a_warning),
        cmocka_unit_test(bad_overrides_are_errors_of_usage),
        FILES(files_are_read_within_the_tree_only),
        FILES(what_cannot_be_read_has_its_own_status),
        cmocka_unit_test(models_are_skipped_where_that_is_asked),
        cmocka_unit_test(results_are_skipped_where_models_are),
        FILES(scenarios_are_found_in_sorted_order),
        cmocka_unit_test(quantile_names_are_told_from_parameters),
        cmocka_unit_test(every_parameter_of_the_registry_is_known),
        cmocka_unit_test(the_schema_is_json_and_always_the_same),
        cmocka_unit_test(the_example_is_a_scenario),
        cmocka_unit_test(damaged_scenarios_are_refused_or_read),
        cmocka_unit_test(errors_may_go_unheard),
#undef FILES
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
