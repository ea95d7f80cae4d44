/* Orders and mid-ranks against their definition. */
#include "check.h"

#include <float.h>
#include <stdlib.h>

#include "stats/rank.h"
#include "support/columns.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { N = 100000 };
static double column[N], sorted[N], rank[N];
static uint32_t order[N];

static void order_sorts_and_keeps_equal_values_in_place(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 63, 64, 65, 66, 1000, N};
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            const size_t n = sizes[s];
            columns_fill(&columns_families[f], n, column, sorted);
            assert_true(abai_rank_order(column, n, order));
            for (size_t i = 0; i < n; i++)
                assert_true(order[i] < n && column[order[i]] == sorted[i]);
            for (size_t i = 1; i < n; i++)
                assert_true(sorted[i - 1] < sorted[i] || order[i - 1] < order[i]);
        }
}

/* The mean of the ranks that equal values share: (values below) + (values equal + 1) / 2. */
static void mid_ranks_are_what_they_are_defined_to_be(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 64, 65, 1500};
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            const size_t n = sizes[s];
            columns_fill(&columns_families[f], n, column, sorted);
            abai_ranked ranked;
            assert_true(abai_ranked_init(&ranked, column, n));
            assert_true(ranked.n == n);
            for (size_t i = 0; i < n; i++) {
                size_t below = 0, equal = 0;
                for (size_t j = 0; j < n; j++) {
                    below += column[j] < column[i];
                    equal += column[j] == column[i];
                }
                assert_true(ranked.rank[i] == (double)below + ((double)equal + 1) / 2);
            }
            abai_ranked_free(&ranked);
        }
}

static void ranks_do_not_change_under_rising_maps(void **state) {
    (void)state;
    for (size_t f = 0; f < columns_family_count; f++) {
        columns_fill(&columns_families[f], 3000, column, sorted);
        assert_true(abai_rank_order(column, 3000, order));
        abai_rank_mid(column, order, 3000, rank);
        abai_ranked again;
        for (size_t i = 0; i < 3000; i++)
            column[i] = rank[i] * rank[i] * 1e-3 - 5;
        assert_true(abai_ranked_init(&again, column, 3000));
        assert_memory_equal(again.rank, rank, 3000 * sizeof *rank);
        abai_ranked_free(&again);
    }
}

static void nothing_can_be_ranked_and_freed_twice(void **state) {
    (void)state;
    abai_ranked ranked;
    assert_true(abai_ranked_init(&ranked, NULL, 0));
    abai_ranked_free(&ranked);
    abai_ranked_free(&ranked);
    assert_true(ranked.n == 0 && !ranked.order && !ranked.rank);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_sorts_and_keeps_equal_values_in_place),
        cmocka_unit_test(mid_ranks_are_what_they_are_defined_to_be),
        cmocka_unit_test(ranks_do_not_change_under_rising_maps),
        cmocka_unit_test(nothing_can_be_ranked_and_freed_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
