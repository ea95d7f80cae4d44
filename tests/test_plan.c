#include "check.h"

#include <math.h>
#include <stdlib.h>

#include "plan/graph.h"
#include "plan/plan.h"

static uint64_t next_word(uint64_t *state) { /* SplitMix64 */
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static void graph_puts_needs_first(void **state) {
    (void)state;
    enum { COUNT = 200 };
    uint64_t seed = 3;
    for (int round = 0; round < 50; round++) {
        /* A hidden order without rings, and edges that follow it. */
        size_t hidden[COUNT], order[COUNT], cycle, place[COUNT];
        static bool needs[COUNT][COUNT];
        memset(needs, 0, sizeof needs);
        for (size_t i = 0; i < COUNT; i++)
            hidden[i] = next_word(&seed) % 1000000 * COUNT + i;
        abai_arena *arena = abai_arena_new();
        abai_graph *graph = abai_graph_new(arena, COUNT);
        for (size_t i = 0; i < COUNT; i++)
            for (int e = 0; e < 3; e++) {
                const size_t j = next_word(&seed) % COUNT;
                if (hidden[j] >= hidden[i])
                    continue;
                needs[i][j] = true;
                assert_int_equal(abai_graph_need(graph, i, j, NULL), ABA_OK);
            }
        assert_int_equal(abai_graph_sort(graph, order, &cycle, NULL), ABA_OK);
        assert_int_equal(cycle, 0);
        for (size_t i = 0; i < COUNT; i++)
            place[order[i]] = i;
        for (size_t i = 0; i < COUNT; i++)
            for (size_t j = 0; j < COUNT; j++)
                assert_true(!needs[i][j] || place[j] < place[i]);
        abai_arena_free(arena);
    }
}

static void graph_names_a_ring(void **state) {
    (void)state;
    /* 0 needs 1; 1, 2 and 4 need each other in a ring; 3 needs nothing; 4 also needs 3. */
    abai_arena *arena = abai_arena_new();
    abai_graph *graph = abai_graph_new(arena, 5);
    static const size_t edges[][2] = {{0, 1}, {1, 2}, {2, 4}, {4, 3}, {4, 1}};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(abai_graph_need(graph, edges[i][0], edges[i][1], NULL), ABA_OK);
    size_t order[5], cycle;
    assert_int_equal(abai_graph_sort(graph, order, &cycle, NULL), ABA_OK);
    assert_int_equal(cycle, 3);
    for (size_t i = 0; i < 3; i++) {
        const size_t from = order[i], to = order[(i + 1) % 3];
        assert_true((from == 1 && to == 2) || (from == 2 && to == 4) || (from == 4 && to == 1));
    }
    abai_arena_free(arena);
}

static void graph_names_a_node_that_needs_itself(void **state) {
    (void)state;
    abai_arena *arena = abai_arena_new();
    abai_graph *graph = abai_graph_new(arena, 2);
    assert_int_equal(abai_graph_need(graph, 1, 1, NULL), ABA_OK);
    size_t order[2], cycle;
    assert_int_equal(abai_graph_sort(graph, order, &cycle, NULL), ABA_OK);
    assert_int_equal(cycle, 1);
    assert_int_equal(order[0], 1);
    abai_arena_free(arena);
}

static void graph_takes_long_chains(void **state) {
    (void)state;
    enum { COUNT = 200000 };
    abai_arena *arena = abai_arena_new();
    abai_graph *graph = abai_graph_new(arena, COUNT);
    for (size_t i = 0; i + 1 < COUNT; i++)
        assert_int_equal(abai_graph_need(graph, i, i + 1, NULL), ABA_OK);
    size_t *order = malloc(COUNT * sizeof *order), cycle;
    assert_int_equal(abai_graph_sort(graph, order, &cycle, NULL), ABA_OK);
    assert_int_equal(cycle, 0);
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(order[i], COUNT - 1 - i);
    free(order);
    abai_arena_free(arena);
}

/* ---- plans ----------------------------------------------------------------------------------- */

static aba_scenario *parse(const char *text, const aba_scenario_options *options) {
    aba_scenario *scenario;
    aba_error error;
    if (aba_scenario_parse(text, strlen(text), "x.json", options, &scenario, &error) != ABA_OK)
        fail_msg("%s", error.text);
    return scenario;
}

static abai_plan *plan_of(const aba_scenario *scenario) {
    abai_plan *plan;
    aba_error error;
    if (abai_plan_new(scenario, 1, false, &plan, &error) != ABA_OK)
        fail_msg("%s", error.text);
    return plan;
}

#define HEAD "{\"format\": \"abanico-scenario/1\", \"name\": \"x\", \"inputs\": {"
#define UNIFORM "{\"distribution\": \"uniform\", \"min\": 1, \"max\": 2}"

/* Also what no output needs, each in its own unit. */
static void trace_gives_every_formula_in_order_of_evaluation(void **state) {
    (void)state;
    aba_scenario *scenario =
        parse(HEAD "\"x\": {\"distribution\": \"uniform\", \"min\": 1, \"max\": 2, \"unit\": "
                   "\"h\"}}, \"model\": {\"last\": {\"expression\": \"log(middle - 3)\"},"
                   "\"middle\": {\"expression\": \"first / 1 [h]\"},"
                   "\"first\": {\"expression\": \"2 * x\", \"unit\": \"s\"},"
                   "\"aside\": {\"expression\": \"7\"}}, \"outputs\": [\"last\"]}",
              NULL);
    abai_plan *plan = plan_of(scenario);
    static const char *const names[] = {"last", "middle", "first", "aside"};
    double results[4], *outputs[4], x = 1;
    size_t place[4];
    for (size_t k = 0; k < 4; k++) {
        outputs[k] = &results[k];
        place[plan->trace_order[k]] = k;
    }
    const double *const columns[] = {&x};
    double *scratch = aligned_alloc(64, 64 * (abai_program_scratch(plan->trace) + 1));
    assert_non_null(scratch);
    abai_program_run(plan->trace, columns, 1, scratch, 1, outputs);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(scenario->formulas[i].name, names[i]);
    assert_true(place[2] < place[1] && place[1] < place[0]);
    assert_true(fabs(results[place[2]] - 7200) <= 1e-9);
    assert_true(fabs(results[place[1]] - 2) <= 1e-12);
    assert_true(isnan(results[place[0]]));
    assert_true(fabs(results[place[3]] - 7) <= 0);
    free(scratch);
    abai_plan_free(plan);
    aba_scenario_free(scenario);
}

static void warnings_of_the_reader_come_first(void **state) {
    (void)state;
    static const char *const sets[] = {"b=1.5"};
    const aba_scenario_options options = {.set = sets, .set_count = 1};
    aba_scenario *scenario =
        parse(HEAD "\"a\": " UNIFORM ", \"b\": " UNIFORM "}, \"correlations\": [{\"between\": "
                   "[\"a\", \"b\"], \"spearman\": 0.5}], \"outputs\": [\"b\"]}",
              &options);
    abai_plan *plan = plan_of(scenario);
    assert_int_equal(plan->warning_count, 2);
    assert_string_equal(plan->warnings[0],
                        "correlation of b with a is left out: --set makes b a constant");
    assert_string_equal(plan->warnings[1], "input 'a' is not used by any output");
    assert_int_equal(plan->copula.count, 0);
    abai_plan_free(plan);
    aba_scenario_free(scenario);
}

static void equal_distributions_share_a_table(void **state) {
    (void)state;
    aba_scenario *scenario =
        parse(HEAD "\"a\": " UNIFORM ", \"b\": {\"distribution\": \"uniform\", \"min\": 1, "
                   "\"max\": 3}, \"c\": {\"distribution\": \"uniform\", \"min\": 100, \"max\": "
                   "200, \"unit\": \"cm\"}, \"d\": " UNIFORM "}, \"outputs\": [\"a\"]}",
              NULL);
    abai_plan *plan;
    aba_error error;
    if (abai_plan_new(scenario, 1, true, &plan, &error) != ABA_OK)
        fail_msg("%s", error.text);
    const abai_draw *draw = plan->draws;
    for (int i = 0; i < 4; i++)
        assert_non_null(draw[i].table);
    assert_ptr_equal(draw[3].table, draw[0].table);
    assert_ptr_not_equal(draw[1].table, draw[0].table);
    assert_ptr_not_equal(draw[2].table, draw[0].table);
    /* The draws themselves stay independent: they go by the inputs' names. */
    assert_memory_not_equal(&draw[3].stream, &draw[0].stream, sizeof draw[0].stream);
    abai_plan_free(plan);
    aba_scenario_free(scenario);
}

/* The same fault is the file's where it stands in a file. */
static void faults_of_overrides_are_errors_of_usage(void **state) {
    (void)state;
    static const char *const sets[] = {"a={\"distribution\": \"uniform\", \"min\": 2, \"max\": 1}"};
    const aba_scenario_options options = {.set = sets, .set_count = 1};
    static const char good[] = HEAD "\"a\": " UNIFORM "}, \"outputs\": [\"a\"]}";
    static const char bad[] = HEAD "\"a\": {\"distribution\": \"uniform\", \"min\": 2, \"max\": "
                                   "1}}, \"outputs\": [\"a\"]}";
    for (int in_file = 0; in_file < 2; in_file++) {
        aba_scenario *scenario = parse(in_file ? bad : good, in_file ? NULL : &options);
        const aba_status expected = in_file ? ABA_INVALID : ABA_USAGE;
        abai_plan *plan = NULL;
        aba_error error;
        assert_int_equal(abai_plan_new(scenario, 1, false, &plan, &error), expected);
        assert_int_equal(error.status, expected);
        assert_non_null(strstr(error.text, "inputs.a: min (2) must be less than max (1)"));
        assert_int_equal(abai_plan_new(scenario, 1, false, &plan, NULL), expected);
        assert_null(plan);
        aba_scenario_free(scenario);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(graph_puts_needs_first),
        cmocka_unit_test(graph_names_a_ring),
        cmocka_unit_test(graph_names_a_node_that_needs_itself),
        cmocka_unit_test(graph_takes_long_chains),
        cmocka_unit_test(trace_gives_every_formula_in_order_of_evaluation),
        cmocka_unit_test(warnings_of_the_reader_come_first),
        cmocka_unit_test(equal_distributions_share_a_table),
        cmocka_unit_test(faults_of_overrides_are_errors_of_usage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
