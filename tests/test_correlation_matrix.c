/* Factors, conflicts and nearest correlation matrices, against GSL's eigenvalues and published ones. */
#include "check.h"

#include <stdlib.h>

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_rng.h>

#include "stats/correlation_matrix.h"

enum { MOST = 12, TRIALS = 300 };

static gsl_rng *rng;

static int start(void **state) {
    (void)state;
    rng = gsl_rng_alloc(gsl_rng_mt19937);
    return rng == NULL;
}

static int stop(void **state) {
    (void)state;
    gsl_rng_free(rng);
    return 0;
}

static double between(double low, double high) { return low + (high - low) * gsl_rng_uniform(rng); }

/* Ones on the diagonal and anything beside it: mostly impossible. */
static void any_matrix(double *a, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k <= i; k++)
            a[i * n + k] = a[k * n + i] = i == k ? 1 : between(-1, 1);
}

/* The correlations of `rank` factors: singular where rank < n. */
static void possible_matrix(double *a, size_t n, size_t rank) {
    double rows[MOST][MOST], length[MOST] = {0};
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < rank; j++) {
            rows[i][j] = between(-1, 1);
            length[i] += rows[i][j] * rows[i][j];
        }
        for (size_t k = 0; k <= i; k++) {
            double dot = 0;
            for (size_t j = 0; j < rank; j++)
                dot += rows[i][j] * rows[k][j];
            a[i * n + k] = a[k * n + i] = i == k ? 1 : dot / sqrt(length[i] * length[k]);
        }
    }
}

static double least_eigenvalue(const double *a, size_t n) {
    double copy[MOST * MOST], least;
    memcpy(copy, a, n * n * sizeof *a);
    gsl_matrix_view view = gsl_matrix_view_array(copy, n, n);
    gsl_vector *values = gsl_vector_alloc(n);
    gsl_eigen_symm_workspace *w = gsl_eigen_symm_alloc(n);
    gsl_eigen_symm(&view.matrix, values, w);
    least = gsl_vector_min(values);
    gsl_eigen_symm_free(w);
    gsl_vector_free(values);
    return least;
}

static void check_product(const double *factor, const double *a, size_t n, double tolerance) {
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            double sum = 0;
            for (size_t j = 0; j < n; j++)
                sum += factor[i * n + j] * factor[k * n + j];
            assert_near(sum, a[i * n + k], tolerance);
        }
}

static void factor_times_its_transpose_is_the_matrix(void **state) {
    (void)state;
    double a[MOST * MOST], factor[MOST * MOST];
    for (int trial = 0; trial < TRIALS; trial++) {
        const size_t n = 1 + gsl_rng_uniform_int(rng, MOST);
        const size_t rank = 1 + gsl_rng_uniform_int(rng, n);
        possible_matrix(a, n, rank);
        assert_int_equal(abai_correlation_factor(a, n, factor), ABAI_MATRIX_POSSIBLE);
        check_product(factor, a, n, 2 * ABAI_MATRIX_TOLERANCE);
    }
}

/* Cholesky's factor of a well-conditioned matrix is the lower triangular one: that of its first variables
 * is the first rows of it. */
static void variables_added_at_the_end_change_no_row_before(void **state) {
    (void)state;
    double a[MOST * MOST], part[MOST * MOST], whole[MOST * MOST], factor[MOST * MOST];
    possible_matrix(a, 6, MOST);
    assert_true(least_eigenvalue(a, 6) > 1e-3);
    assert_int_equal(abai_correlation_factor(a, 6, whole), ABAI_MATRIX_POSSIBLE);
    for (size_t n = 1; n < 6; n++) {
        for (size_t i = 0; i < n * n; i++)
            part[i] = a[i / n * 6 + i % n];
        assert_int_equal(abai_correlation_factor(part, n, factor), ABAI_MATRIX_POSSIBLE);
        for (size_t i = 0; i < n * n; i++)
            assert_same_bits(factor[i], whole[i / n * 6 + i % n]);
    }
}

static void rows_of_variables_correlated_by_one_are_equal_bit_by_bit(void **state) {
    (void)state;
    double a[MOST * MOST], factor[MOST * MOST];
    for (int trial = 0; trial < TRIALS; trial++) {
        const size_t n = MOST, rank = 1 + gsl_rng_uniform_int(rng, n);
        const size_t first = gsl_rng_uniform_int(rng, n);
        const size_t twin = (first + 1 + gsl_rng_uniform_int(rng, n - 1)) % n;
        const double sign = gsl_rng_uniform(rng) < 0.5 ? 1 : -1;
        possible_matrix(a, n, rank);
        for (size_t k = 0; k < n; k++)
            a[twin * n + k] = a[k * n + twin] = sign * a[first * n + k];
        a[twin * n + twin] = 1;
        assert_int_equal(abai_correlation_factor(a, n, factor), ABAI_MATRIX_POSSIBLE);
        for (size_t k = 0; k < n; k++)
            assert_near(factor[twin * n + k], sign * factor[first * n + k], 0);
    }
}

static void matrices_are_possible_where_no_eigenvalue_is_negative(void **state) {
    (void)state;
    double a[MOST * MOST], factor[MOST * MOST];
    int counts[2] = {0};
    for (int trial = 0; trial < 3 * TRIALS; trial++) {
        const size_t n = 2 + gsl_rng_uniform_int(rng, 4);
        any_matrix(a, n);
        const double least = least_eigenvalue(a, n);
        if (fabs(least) < 1e-8)
            continue;
        counts[least > 0]++;
        assert_int_equal(abai_correlation_factor(a, n, factor),
                         least > 0 ? ABAI_MATRIX_POSSIBLE : ABAI_MATRIX_IMPOSSIBLE);
    }
    assert_true(counts[0] > 100 && counts[1] > 100);
}

static void sub(const double *a, size_t n, const size_t *set, size_t count, size_t without,
                double *out) {
    size_t next = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            if (i != without && k != without)
                out[next++] = a[set[i] * n + set[k]];
}

static void conflicts_are_impossible_and_lack_nothing(void **state) {
    (void)state;
    double a[MOST * MOST], part[MOST * MOST];
    size_t set[MOST], count;
    for (int trial = 0; trial < TRIALS; trial++) {
        const size_t n = 3 + gsl_rng_uniform_int(rng, MOST - 2);
        any_matrix(a, n);
        if (least_eigenvalue(a, n) > -1e-6)
            continue;
        assert_int_equal(abai_correlation_conflict(a, n, set, &count), ABAI_MATRIX_IMPOSSIBLE);
        assert_true(count >= 2 && count <= n);
        sub(a, n, set, count, count, part);
        assert_true(least_eigenvalue(part, count) < 0);
        for (size_t i = 0; i < count; i++) {
            assert_true(i == 0 || set[i] > set[i - 1]);
            sub(a, n, set, count, i, part);
            assert_true(least_eigenvalue(part, count - 1) > -1e-9);
        }
    }
}

/* Higham 2002, section 1: printed to four decimals. */
static void nearest_is_that_of_higham(void **state) {
    (void)state;
    const double a[] = {1, 1, 0, 1, 1, 1, 0, 1, 1};
    double x[9];
    assert_int_equal(abai_correlation_nearest(a, 3, x), ABAI_MATRIX_POSSIBLE);
    assert_near(x[1], 0.7607, 5e-5);
    assert_near(x[2], 0.1573, 5e-5);
    assert_near(x[5], 0.7607, 5e-5);
}

/* X is nearest to A in a convex set where <A - X, Z - X> <= 0 for every Z of it (Kolmogorov's criterion);
 * X alone meets it. Entries of X are known to 1e-9 or so. */
static void nothing_possible_is_nearer_than_the_nearest(void **state) {
    (void)state;
    double a[MOST * MOST], x[MOST * MOST], z[MOST * MOST], factor[MOST * MOST];
    for (int trial = 0; trial < 20; trial++) {
        const size_t n = 3 + gsl_rng_uniform_int(rng, MOST - 2);
        any_matrix(a, n);
        assert_int_equal(abai_correlation_nearest(a, n, x), ABAI_MATRIX_POSSIBLE);
        assert_int_equal(abai_correlation_factor(x, n, factor), ABAI_MATRIX_POSSIBLE);
        assert_true(least_eigenvalue(x, n) > -1e-12);
        for (int other = 0; other < 200; other++) {
            double product = 0;
            possible_matrix(z, n, 1 + gsl_rng_uniform_int(rng, n));
            for (size_t i = 0; i < n * n; i++)
                product += (a[i] - x[i]) * (z[i] - x[i]);
            assert_true(product <= 1e-7);
        }
        for (size_t i = 0; i < n; i++)
            assert_same_bits(x[i * n + i], 1);
    }
}

static void the_nearest_to_a_possible_matrix_is_itself(void **state) {
    (void)state;
    double a[MOST * MOST], x[MOST * MOST];
    possible_matrix(a, MOST, 5);
    assert_int_equal(abai_correlation_nearest(a, MOST, x), ABAI_MATRIX_POSSIBLE);
    assert_memory_equal(a, x, sizeof a);
}

/* 0-1-2 cannot be, 3-4 can; nothing joins them. */
static void sets_that_do_not_hang_together_are_left_alone(void **state) {
    (void)state;
    double a[25] = {0}, x[25];
    const double pairs[][3] = {{0, 1, .9}, {1, 2, .9}, {0, 2, -.9}, {3, 4, .7}};
    for (size_t i = 0; i < 5; i++)
        a[6 * i] = 1;
    for (size_t i = 0; i < 4; i++) {
        const size_t p = (size_t)pairs[i][0], q = (size_t)pairs[i][1];
        a[5 * p + q] = a[5 * q + p] = pairs[i][2];
    }
    assert_int_equal(abai_correlation_nearest(a, 5, x), ABAI_MATRIX_POSSIBLE);
    assert_near(x[1], 0.5, 1e-9);
    assert_near(x[7], 0.5, 1e-9);
    assert_near(x[2], -0.5, 1e-9);
    assert_same_bits(x[19], 0.7);
    for (size_t i = 0; i < 3; i++)
        assert_true(x[5 * i + 3] == 0 && x[5 * i + 4] == 0);
}

static void more_than_the_most_that_hang_together_are_refused(void **state) {
    (void)state;
    const size_t n = ABAI_NEAREST_MAX + 1;
    double *a = calloc(n * n, sizeof *a), *x = calloc(n * n, sizeof *x);
    assert_true(a != NULL && x != NULL);
    for (size_t i = 0; i < n * n; i++)
        a[i] = i % (n + 1) == 0 ? 1 : -0.5;
    assert_int_equal(abai_correlation_nearest(a, n, x), ABAI_MATRIX_IMPOSSIBLE);
    assert_true(x[0] == 0);
    free(a);
    free(x);
}

static void eigenvalues_are_those_of_gsl(void **state) {
    (void)state;
    double a[MOST * MOST], copy[MOST * MOST], vectors[MOST * MOST], values[MOST];
    for (int trial = 0; trial < TRIALS; trial++) {
        const size_t n = 1 + gsl_rng_uniform_int(rng, MOST);
        double least = HUGE_VAL;
        any_matrix(a, n);
        memcpy(copy, a, sizeof a);
        abai_eigen_symmetric(copy, n, values, vectors);
        for (size_t j = 0; j < n; j++) {
            least = fmin(least, values[j]);
            for (size_t i = 0; i < n; i++) { /* A v = lambda v */
                double sum = 0;
                for (size_t k = 0; k < n; k++)
                    sum += a[i * n + k] * vectors[k * n + j];
                assert_near(sum, values[j] * vectors[i * n + j], 1e-13);
            }
        }
        assert_near(least, least_eigenvalue(a, n), 1e-13);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factor_times_its_transpose_is_the_matrix),
        cmocka_unit_test(variables_added_at_the_end_change_no_row_before),
        cmocka_unit_test(rows_of_variables_correlated_by_one_are_equal_bit_by_bit),
        cmocka_unit_test(matrices_are_possible_where_no_eigenvalue_is_negative),
        cmocka_unit_test(conflicts_are_impossible_and_lack_nothing),
        cmocka_unit_test(nearest_is_that_of_higham),
        cmocka_unit_test(nothing_possible_is_nearer_than_the_nearest),
        cmocka_unit_test(the_nearest_to_a_possible_matrix_is_itself),
        cmocka_unit_test(sets_that_do_not_hang_together_are_left_alone),
        cmocka_unit_test(more_than_the_most_that_hang_together_are_refused),
        cmocka_unit_test(eigenvalues_are_those_of_gsl),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
