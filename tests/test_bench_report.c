/* Measured times as text and as JSON: from figures made up here, so that every line is known. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "abanico/bench.h"
#include "base/text.h"
#include "expected.h"
#include "json/json.h"
#include "report/columns.h"

#define TIME(min, median)                                                                          \
    { min, median, 21 }

static aba_bench_draw draws[] = {
    {"uniform", "min=7, max=15", "gsl_ran_flat", false, TIME(1.004, 1.1), TIME(9.996, 10.02),
     TIME(4.994, 5), 9.956, 4.974},
    {"curvilinear_trapezoid", "min=0, max=10, d=1", "gsl_ran_flat twice", false, TIME(1.25, 1.3),
     TIME(25, 26), TIME(12.5, 99.96), 20, 10},
    {"f", "nu1=5, nu2=7", "gsl_ran_fdist", false, TIME(1.5, 1.6), TIME(1234.4, 1300),
     TIME(150, 200), 822.9, 100},
    {"bernoulli", "p=0.3", "gsl_ran_bernoulli", true, TIME(1, 1), TIME(8, 9), TIME(4, 5), 8, 4},
};

static aba_bench_stage stages[] = {
    {"bits", "threefry4x64-20", "value", TIME(0.52, 0.53)},
    {"model", "all formulas", "sample", TIME(2.5, 2.6)},
    {"table building", "power", "input", TIME(2934567, 3e6)},
    {"table building", "an_input_with_a_long_name_that_no_cell_could_hold_if_it_were_any_longer",
     "input", TIME(65432, 70000)},
};

static aba_bench_run runs[] = {
    {10000, 1, TIME(2e6, 2.1e6), 200, 200},
    {10000000, 2, TIME(0.25e9, 0.3e9), 25, 50},
};

static aba_bench_scaling scaling[] = {
    {1, TIME(0.4e9, 0.41e9), 1, 1},
    {2, TIME(0.25e9, 0.3e9), 1.6, 0.8},
    {128, TIME(9.9996e6, 0.1e9), 40, 0.3125},
};

static aba_bench_cost costs[] = {
    {"copula", NULL, 1, 10},
    {"draw", "power", 1, 1.25},
    {"model", NULL, 1, 2.5},
    {"statistics", NULL, 5, 2.25},
};

/* Everything measured. */
static aba_bench everything(void) {
    return (aba_bench){
        .version = "1.2.3",
        .parts = ABA_BENCH_ALL,
        .seconds = 25,
        .threads = 2,
        .machine = {.cpu = "A Processor @ 2.00GHz",
                    .cores_online = 4,
                    .system = "Linux 6.1.0 x86_64",
                    .compiler = "gcc 12.2.0",
                    .optimised = true,
                    .instruction_set = "avx512",
                    .gsl = "2.7.1",
                    .openmp = "4.5",
                    .openmp_threads = 4},
        .scenario = "example",
        .sha256 = "0123",
        .input_count = 1,
        .output_count = 2,
        .column_count = 5,
        .draw_count = 4,
        .draws = draws,
        .mt19937 = {50.25, 9.956, "uniform"},
        .taus2 = {17, 4.974, "uniform"},
        .stage_count = 4,
        .stages = stages,
        .run_count = 2,
        .runs = runs,
        .scaling_samples = 10000000,
        .scaling_count = 3,
        .scaling = scaling,
        .floor = {.samples = 10000000,
                  .cost_count = 4,
                  .costs = costs,
                  .sum = 25,
                  .run = TIME(0.4e9, 0.41e9),
                  .run_ns = 40,
                  .ratio = 1.6,
                  .tables_ns = 0.3},
    };
}

static char *text_of(const aba_bench *bench, int width, bool ascii) {
    const aba_text_options options = {.width = width, .ascii = ascii};
    char *text;
    size_t length;
    assert_int_equal(aba_bench_text(bench, &options, &text, &length, NULL), ABA_OK);
    assert_int_equal(length, strlen(text));
    return text;
}

static void text_is_as_designed(void **state) {
    (void)state;
    static const struct {
        const char *file;
        int width;
        bool ascii;
    } cases[] = {{"bench.txt", 0, false}, {"bench-80.txt", 80, false}, {"bench-60.txt", 60, true}};
    const aba_bench bench = everything();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = text_of(&bench, cases[i].width, cases[i].ascii);
        assert_expected(cases[i].file, text);
        free(text);
    }
}

static size_t widest(const char *text) {
    size_t most = 0;
    while (*text != '\0') {
        char line[1024];
        const size_t length = strcspn(text, "\n");
        assert_true(length < sizeof line);
        memcpy(line, text, length);
        line[length] = '\0';
        const size_t width = abai_text_width(line);
        most = width > most ? width : most;
        text += length + (text[length] == '\n');
    }
    return most;
}

static void no_line_is_too_wide(void **state) {
    (void)state;
    const aba_bench bench = everything();
    for (int width = 40; width <= 200; width++) {
        char *text = text_of(&bench, width, width % 2 == 0);
        assert_true(widest(text) <= (size_t)(width < 60 ? 60 : width));
        free(text);
    }
}

static void ascii_has_no_other_characters(void **state) {
    (void)state;
    const aba_bench bench = everything();
    char *text = text_of(&bench, 60, true), *other = text_of(&bench, 60, false);
    for (const char *c = text; *c != '\0'; c++)
        assert_true((unsigned char)*c < 0x80);
    assert_non_null(strstr(text, "65.4 us"));
    assert_non_null(strstr(other, "65.4 µs"));
    free(text);
    free(other);
}

static void surroundings_are_said_where_they_matter(void **state) {
    (void)state;
    aba_bench bench = everything();
    char *text = text_of(&bench, 0, false);
    assert_null(strstr(text, "OMP_"));
    assert_null(strstr(text, "ABANICO_ISA"));
    assert_null(strstr(text, "no release build"));
    free(text);
    bench.machine.openmp_places = "cores";
    bench.machine.openmp_proc_bind = "close";
    bench.machine.instruction_set_forced = true;
    bench.machine.sanitizers = "address";
    bench.machine.cpu = NULL;
    bench.machine.cores_online = 0;
    text = text_of(&bench, 0, false);
    assert_non_null(strstr(text, "OMP_PLACES=cores, OMP_PROC_BIND=close"));
    assert_non_null(strstr(text, "as ABANICO_ISA says"));
    assert_non_null(strstr(text, "no release build"));
    assert_non_null(strstr(text, "processor  not known\n"));
    free(text);
    bench.machine.sanitizers = NULL;
    bench.machine.optimised = false;
    text = text_of(&bench, 0, false);
    assert_non_null(strstr(text, "not optimised"));
    assert_non_null(strstr(text, "no release build"));
    free(text);
}

static aba_bench nothing(void) {
    aba_bench bench = everything();
    bench.parts = 0;
    bench.draw_count = bench.stage_count = bench.run_count = bench.scaling_count = 0;
    bench.floor.cost_count = 0;
    return bench;
}

static void what_was_not_measured_is_left_out_of_the_text(void **state) {
    (void)state;
    static const char *const titles[] = {"\nDraws", "\nStages", "\nWhole runs", "\nThreads,",
                                         "\nFloor"};
    const aba_bench all = everything(), none = nothing();
    char *with = text_of(&all, 0, false), *without = text_of(&none, 0, false);
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        assert_non_null(strstr(with, titles[i]));
        assert_null(strstr(without, titles[i]));
    }
    free(with);
    free(without);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static const abai_json *json_of(const aba_bench *bench, abai_arena *arena) {
    char *text;
    size_t length;
    abai_json *root;
    aba_error error;
    assert_int_equal(aba_bench_json(bench, &text, &length, NULL), ABA_OK);
    assert_int_equal(length, strlen(text));
    if (abai_json_parse(text, length, "bench", arena, &root, &error) != ABA_OK)
        fail_msg("%s", error.text);
    free(text);
    return root;
}

static const abai_json *at(const abai_json *object, const char *key) {
    const abai_json *value = abai_json_get(object, key);
    if (value == NULL)
        fail_msg("no key %s", key);
    return value;
}

static void assert_json_time(const abai_json *time, const aba_bench_time *wanted) {
    assert_same_bits(at(time, "min")->number, wanted->min);
    assert_same_bits(at(time, "median")->number, wanted->median);
    assert_int_equal((int)at(time, "repeats")->number, wanted->repeats);
}

static void json_holds_every_figure(void **state) {
    const aba_bench b = everything();
    const abai_json *root = json_of(&b, *state);
    assert_string_equal(at(root, "format")->string, "abanico-bench/1");
    assert_string_equal(at(at(root, "generator"), "version")->string, "1.2.3");
    assert_int_equal(at(at(root, "settings"), "parts")->count, 5);
    assert_same_bits(at(at(root, "settings"), "seconds")->number, 25);
    assert_int_equal(at(at(root, "settings"), "repeats")->type, ABAI_JSON_NULL);
    const abai_json *row = at(at(root, "draws"), "distributions")->child;
    for (size_t i = 0; i < b.draw_count; i++, row = row->next) {
        assert_string_equal(at(row, "distribution")->string, draws[i].distribution);
        assert_string_equal(at(row, "parameters")->string, draws[i].parameters);
        assert_string_equal(at(row, "method")->string, draws[i].method);
        assert_int_equal(at(row, "discrete")->type,
                         draws[i].discrete ? ABAI_JSON_TRUE : ABAI_JSON_FALSE);
        assert_json_time(at(row, "table"), &draws[i].table);
        assert_json_time(at(row, "mt19937"), &draws[i].mt19937);
        assert_json_time(at(row, "taus2"), &draws[i].taus2);
        const abai_json *ratios = at(row, "times_as_fast");
        assert_same_bits(at(ratios, "mt19937")->number, draws[i].ratio_mt19937);
        assert_same_bits(at(ratios, "taus2")->number, draws[i].ratio_taus2);
    }
    assert_null(row);
    const abai_json *taus2 = at(at(at(root, "draws"), "continuous_times_as_fast"), "taus2");
    assert_same_bits(at(taus2, "geometric_mean")->number, 17);
    assert_same_bits(at(taus2, "lowest")->number, 4.974);
    assert_string_equal(at(taus2, "lowest_of")->string, "uniform");
}

static void json_holds_stages_runs_and_floor(void **state) {
    const aba_bench b = everything();
    const abai_json *root = json_of(&b, *state);
    const abai_json *row = at(root, "stages")->child;
    for (size_t i = 0; i < b.stage_count; i++, row = row->next) {
        assert_string_equal(at(row, "stage")->string, stages[i].stage);
        assert_string_equal(at(row, "of")->string, stages[i].of);
        assert_string_equal(at(row, "per")->string, stages[i].per);
        assert_json_time(at(row, "time"), &stages[i].time);
    }
    row = at(root, "runs")->child;
    for (size_t i = 0; i < b.run_count; i++, row = row->next) {
        assert_same_bits(at(row, "samples")->number, (double)runs[i].samples);
        assert_json_time(at(row, "time"), &runs[i].time);
        assert_same_bits(at(row, "per_sample")->number, runs[i].ns_per_sample);
        assert_same_bits(at(row, "per_sample_and_core")->number, runs[i].ns_per_sample_and_core);
    }
    row = at(at(root, "scaling"), "threads")->child;
    for (size_t i = 0; i < b.scaling_count; i++, row = row->next) {
        assert_same_bits(at(row, "threads")->number, scaling[i].threads);
        assert_json_time(at(row, "time"), &scaling[i].time);
        assert_same_bits(at(row, "speed_up")->number, scaling[i].speed_up);
        assert_same_bits(at(row, "efficiency")->number, scaling[i].efficiency);
    }
    const abai_json *floor = at(root, "floor");
    row = at(floor, "costs")->child;
    for (size_t i = 0; i < b.floor.cost_count; i++, row = row->next) {
        assert_string_equal(at(row, "part")->string, costs[i].part);
        assert_int_equal(at(row, "name")->type,
                         costs[i].name == NULL ? ABAI_JSON_NULL : ABAI_JSON_STRING);
        assert_same_bits(at(row, "count")->number, (double)costs[i].count);
        assert_same_bits(at(row, "ns")->number, costs[i].ns);
    }
    assert_same_bits(at(floor, "per_sample")->number, 25);
    assert_same_bits(at(floor, "run_per_sample")->number, 40);
    assert_same_bits(at(floor, "ratio")->number, 1.6);
    assert_same_bits(at(floor, "tables_per_sample")->number, 0.3);
    assert_json_time(at(floor, "run"), &b.floor.run);
}

/* Programs find the same keys whatever was asked for. */
static void json_keys_are_always_there(void **state) {
    static const char *const keys[] = {"format",   "generator", "unit",  "machine",
                                       "settings", "scenario",  "draws", "stages",
                                       "runs",     "scaling",   "floor"};
    const aba_bench all = everything(), none = nothing();
    const abai_json *with = json_of(&all, *state), *without = json_of(&none, *state);
    assert_int_equal(with->count, sizeof keys / sizeof keys[0]);
    assert_int_equal(without->count, with->count);
    for (size_t i = 0; i < with->count; i++) {
        assert_true(at(with, keys[i])->type != ABAI_JSON_NULL);
        assert_int_equal(at(without, keys[i])->type == ABAI_JSON_NULL, i >= 6);
    }
    assert_int_equal(at(with, "machine")->count, at(without, "machine")->count);
}

/* ---- columns --------------------------------------------------------------------------------- */

static char *columns_text(const abai_columns *table, size_t width) {
    abai_text text = ABAI_TEXT_INIT;
    abai_columns_append(&text, table, width, true);
    char *taken = abai_text_take(&text, NULL);
    assert_non_null(taken);
    return taken;
}

static void columns_of_high_rank_are_left_out_first(void **state) {
    (void)state;
    static const char group[] = "pair";
    static const abai_column columns[] = {
        {NULL, "", true, 0}, {group, "x", false, 2}, {group, "y", false, 1}, {NULL, "z", false, 0}};
    abai_columns *table = abai_columns_new(columns, 4, 2);
    assert_non_null(table);
    strcpy(abai_columns_cell(table, 0, 0), "a first name");
    strcpy(abai_columns_cell(table, 0, 1), "1");
    strcpy(abai_columns_cell(table, 0, 2), "22");
    strcpy(abai_columns_cell(table, 0, 3), "333");
    static const struct {
        size_t width;
        const char *text;
    } cases[] = {
        {24, "               pair\n"
             "              x   y    z\n"
             "a first name  1  22  333\n\n"},
        {23, "              pair\n"
             "                 y    z\n"
             "a first name    22  333\n\n"},
        {22, "                z\na first name  333\n\n"},
        {17, "                z\na first name  333\n\n"},
        {13, "            z\na first~  333\n\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = columns_text(table, cases[i].width);
        assert_string_equal(text, cases[i].text);
        free(text);
    }
    abai_columns_free(table);
}

static int setup(void **state) {
    *state = abai_arena_new();
    return *state == NULL ? -1 : 0;
}

static int teardown(void **state) {
    abai_arena_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_as_designed),
        cmocka_unit_test(no_line_is_too_wide),
        cmocka_unit_test(ascii_has_no_other_characters),
        cmocka_unit_test(surroundings_are_said_where_they_matter),
        cmocka_unit_test(what_was_not_measured_is_left_out_of_the_text),
        cmocka_unit_test_setup_teardown(json_holds_every_figure, setup, teardown),
        cmocka_unit_test_setup_teardown(json_holds_stages_runs_and_floor, setup, teardown),
        cmocka_unit_test_setup_teardown(json_keys_are_always_there, setup, teardown),
        cmocka_unit_test(columns_of_high_rank_are_left_out_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
