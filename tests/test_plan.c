#include "check.h"

#include <stdlib.h>

#include "plan/graph.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(graph_puts_needs_first),
        cmocka_unit_test(graph_names_a_ring),
        cmocka_unit_test(graph_names_a_node_that_needs_itself),
        cmocka_unit_test(graph_takes_long_chains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
