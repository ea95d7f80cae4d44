/* Curves from counts, against sorting. */
#include "check.h"

#include <stdlib.h>

#include "stats/curve.h"
#include "stats/select_internal.h"
#include "support/columns.h"

enum { N = 300000, PILOT = 8192, POINTS = 401 };

static double column[N];
static double sorted[N];
static double pilot[PILOT];
static uint64_t counts[ABAI_SELECT_BINS];
static abai_grid grid;
static double position[POINTS];
static double value[POINTS];

static void make_curve(const columns_family *family, size_t n) {
    static uint32_t narrow[ABAI_SELECT_BINS];
    const size_t m = n < PILOT ? n : PILOT;
    columns_fill(family, n, column, sorted);
    memcpy(pilot, column, m * sizeof *pilot);
    grid = abai_grid_from_pilot(pilot, m);
    qsort(pilot, m, sizeof *pilot, columns_compare);
    memset(narrow, 0, sizeof narrow);
    abai_grid_count(&grid, column, n, narrow);
    for (size_t i = 0; i < ABAI_SELECT_BINS; i++)
        counts[i] = narrow[i];
    for (size_t i = 0; i < POINTS; i++)
        position[i] = (double)i / (POINTS - 1);
    const abai_curve curve = {&grid, counts, pilot, m, sorted[0], sorted[n - 1]};
    abai_curve_fill(&curve, position, POINTS, value);
}

static uint32_t bin_of(double x) {
    uint32_t bin;
    abai_grid_bins(&grid, &x, 1, &bin);
    return bin;
}

static void points_lie_in_the_bins_of_their_order_statistics(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 1000, 8193, N};
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            const size_t n = sizes[s];
            make_curve(&columns_families[f], n);
            for (size_t i = 0; i < POINTS; i++) {
                const size_t rank = (size_t)(position[i] * (double)(n - 1));
                if (bin_of(value[i]) != bin_of(sorted[rank]))
                    fail_msg("%s of %zu, point %zu: %.17g, but %.17g sorted",
                             columns_families[f].name, n, i, value[i], sorted[rank]);
            }
        }
}

static void curves_do_not_fall_and_stay_inside(void **state) {
    (void)state;
    for (size_t f = 0; f < columns_family_count; f++) {
        make_curve(&columns_families[f], N);
        for (size_t i = 0; i < POINTS; i++) {
            assert_true(value[i] >= sorted[0] && value[i] <= sorted[N - 1]);
            assert_true(i == 0 || value[i] >= value[i - 1]);
        }
    }
}

/* Of values that come again and again the curve shows those, and none between them. */
static void common_values_are_met_exactly(void **state) {
    (void)state;
    static const char *const discrete[] = {"poisson", "bernoulli", "constant", "clamped"};
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t d = 0; d < sizeof discrete / sizeof discrete[0]; d++) {
            if (strcmp(columns_families[f].name, discrete[d]) != 0)
                continue;
            make_curve(&columns_families[f], N);
            for (size_t i = 0; i < POINTS; i++) {
                const double exact = sorted[(size_t)(position[i] * (N - 1))];
                const bool is_atom = d < 3 || exact == -0.5 || exact == 1.0;
                if (is_atom && i > 0 && i + 1 < POINTS)
                    assert_true(value[i] == exact);
            }
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_lie_in_the_bins_of_their_order_statistics),
        cmocka_unit_test(curves_do_not_fall_and_stay_inside),
        cmocka_unit_test(common_values_are_met_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
