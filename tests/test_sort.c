/* Sorting, and several order statistics without it, against qsort. */
#include "check.h"

#include <stdlib.h>

#include "stats/nth.h"
#include "stats/sort.h"
#include "support/columns.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { MOST = 1 << 19 };

static double column[MOST];
static double sorted[MOST];

static void sorting_equals_qsort(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 63, 64, 65, 1000, 30000};
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            columns_fill(&columns_families[f], sizes[s], column, sorted);
            abai_sort(column, sizes[s]);
            for (size_t i = 0; i < sizes[s]; i++)
                assert_true(column[i] == sorted[i]);
        }
}

static void zeros_and_infinities_have_their_places(void **state) {
    (void)state;
    enum { N = 100 };
    static const double order[] = {-HUGE_VAL, -1, -0.0, 0.0, 5e-324, HUGE_VAL};
    double values[N];
    for (size_t i = 0; i < N; i++)
        values[i] = order[i * 7 % LENGTH(order)];
    abai_sort(values, N);
    for (size_t i = 1; i < N; i++) {
        assert_true(values[i - 1] <= values[i]);
        if (values[i] == 0 && signbit(values[i]))
            assert_true(values[i - 1] < 0 || signbit(values[i - 1]));
    }
}

/* ---- several order statistics ------------------------------------------------------------------- */

static void wanted_elements_stand_where_sorting_puts_them(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 49, 1000, 100000};
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            const size_t n = sizes[s];
            columns_fill(&columns_families[f], n, column, sorted);
            size_t index[9], count = 0;
            for (size_t i = 0; i < LENGTH(index); i++) {
                const size_t next = (n - 1) * i / (LENGTH(index) - 1);
                if (count == 0 || next > index[count - 1])
                    index[count++] = next;
            }
            abai_nth_elements(column, n, index, count);
            for (size_t i = 0; i < count; i++)
                assert_true(column[index[i]] == sorted[index[i]]);
            for (size_t i = 0, next = 0; i < n; i++) {
                next += next < count && i > index[next];
                if (next < count && column[i] > column[index[next]])
                    fail_msg("%zu stands before a smaller wanted one", i);
                if (next > 0 && column[i] < column[index[next - 1]])
                    fail_msg("%zu stands behind a larger wanted one", i);
            }
            qsort(column, n, sizeof *column, columns_compare);
            for (size_t i = 0; i < n; i++)
                assert_true(column[i] == sorted[i]);
        }
}

/* Organ pipes, saw teeth, falling order. */
static void patterns_are_selected_from_like_any_data(void **state) {
    (void)state;
    const size_t n = MOST, index[] = {n / 3, n / 2};
    for (int pattern = 0; pattern < 3; pattern++) {
        for (size_t i = 0; i < n; i++)
            column[i] = pattern == 0   ? (double)(i < n / 2 ? i : n - i)
                        : pattern == 1 ? (double)(i % 1024)
                                       : (double)(n - i);
        memcpy(sorted, column, n * sizeof *sorted);
        qsort(sorted, n, sizeof *sorted, columns_compare);
        abai_nth_elements(column, n, index, 2);
        assert_true(column[index[0]] == sorted[index[0]] && column[index[1]] == sorted[index[1]]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorting_equals_qsort),
        cmocka_unit_test(zeros_and_infinities_have_their_places),
        cmocka_unit_test(wanted_elements_stand_where_sorting_puts_them),
        cmocka_unit_test(patterns_are_selected_from_like_any_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
