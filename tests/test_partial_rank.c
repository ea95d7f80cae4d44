/* Partial rank correlations against NumPy, least squares and the normal case; their standard errors against
 * the jackknife; what makes them undefined. */
#include "coverage.h"

#include <float.h>
#include <stdlib.h>

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit.h>

#include "stats/rank_correlation.h"
#include "support/stats_reference.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { MOST = 2000, INPUTS = 5 };
static double input[INPUTS][MOST], output[MOST];
static abai_ranked ranked[INPUTS + 1];

static const double *column_of(size_t k, size_t count) { return k < count ? input[k] : output; }

/* out[] for the first `count` inputs and n values. */
static void run(size_t count, size_t n, abai_partial *out) {
    const abai_ranked *pointers[INPUTS];
    for (size_t k = 0; k <= count; k++) {
        assert_true(abai_ranked_init(&ranked[k], column_of(k, count), n));
        if (k < count)
            pointers[k] = &ranked[k];
    }
    assert_true(abai_partial_rank(pointers, count, &ranked[count], out));
}

static void drop(size_t count) {
    for (size_t k = 0; k <= count; k++)
        abai_ranked_free(&ranked[k]);
}

static void find(size_t count, size_t n, abai_partial *out) {
    run(count, n, out);
    drop(count);
}

/* A model that neither rises nor is linear, with related and tied inputs. */
static void fill(gsl_rng *rng, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const double common = gsl_ran_ugaussian(rng);
        input[0][i] = common + gsl_ran_ugaussian(rng);
        input[1][i] = exp(common + 0.5 * gsl_ran_ugaussian(rng));
        input[2][i] = gsl_ran_poisson(rng, 3);
        input[3][i] = gsl_rng_uniform(rng);
        input[4][i] = gsl_ran_cauchy(rng, 1);
        output[i] = input[0][i] * input[0][i] + 2 * log(input[1][i]) + 0.3 * input[2][i] +
                    sin(7 * input[3][i]) + 0.1 * gsl_ran_ugaussian(rng);
    }
}

/* ---- values --------------------------------------------------------------------------------------- */

static void partial_correlations_are_those_of_numpy(void **state) {
    (void)state;
    for (size_t c = 0; c < LENGTH(partial_reference); c++) {
        abai_partial out[4];
        for (size_t k = 0; k < 4; k++)
            memcpy(input[k], partial_reference[c].inputs[k], 40 * sizeof(double));
        memcpy(output, partial_reference[c].output, 40 * sizeof(double));
        find(4, 40, out);
        for (size_t k = 0; k < 4; k++) {
            assert_int_equal(out[k].state, ABAI_PARTIAL_KNOWN);
            assert_near(out[k].rank.value, partial_reference[c].partial[k], 1e-12);
        }
    }
}

/* Residuals of column `of` on all inputs but `without`, by GSL. */
static void residuals(size_t of, size_t without, size_t count, size_t n, gsl_vector *out) {
    gsl_matrix *x = gsl_matrix_alloc(n, count), *cov = gsl_matrix_alloc(count, count);
    gsl_vector *y = gsl_vector_alloc(n), *c = gsl_vector_alloc(count);
    gsl_multifit_linear_workspace *work = gsl_multifit_linear_alloc(n, count);
    double chisq;
    for (size_t i = 0; i < n; i++) {
        gsl_matrix_set(x, i, 0, 1);
        for (size_t k = 0, at = 1; k < count; k++)
            if (k != without)
                gsl_matrix_set(x, i, at++, ranked[k].rank[i]);
        gsl_vector_set(y, i, ranked[of].rank[i]);
    }
    assert_int_equal(gsl_multifit_linear(x, y, c, cov, &chisq, work), 0);
    assert_int_equal(gsl_multifit_linear_residuals(x, y, c, out), 0);
    gsl_multifit_linear_free(work);
    gsl_matrix_free(x);
    gsl_matrix_free(cov);
    gsl_vector_free(y);
    gsl_vector_free(c);
}

static void partial_correlations_are_those_of_residuals(void **state) {
    (void)state;
    static const size_t sizes[] = {8, 20, 511, 512, 513, 1999};
    gsl_rng *rng = coverage_rng(31);
    for (size_t s = 0; s < LENGTH(sizes); s++) {
        const size_t n = sizes[s];
        abai_partial out[INPUTS];
        fill(rng, n);
        run(INPUTS, n, out);
        gsl_vector *rx = gsl_vector_alloc(n), *ry = gsl_vector_alloc(n);
        for (size_t k = 0; k < INPUTS; k++) {
            residuals(k, k, INPUTS, n, rx);
            residuals(INPUTS, k, INPUTS, n, ry);
            assert_near(out[k].rank.value, abai_pearson(rx->data, ry->data, n).value, 1e-11);
        }
        gsl_vector_free(rx);
        gsl_vector_free(ry);
        drop(INPUTS);
    }
    gsl_rng_free(rng);
}

static void of_one_input_it_is_spearmans(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(32);
    for (size_t n = 4; n < MOST; n = 2 * n + 1) {
        abai_partial out;
        abai_association spearman;
        fill(rng, n);
        run(1, n, &out);
        assert_true(abai_spearman(&ranked[0], &ranked[1], &spearman));
        assert_same_bits(out.rank.value, spearman.value);
        assert_same_bits(out.rank.se, spearman.se);
        drop(1);
    }
    gsl_rng_free(rng);
}

static void rising_maps_change_nothing(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(33);
    abai_partial before[INPUTS], after[INPUTS];
    fill(rng, 1000);
    gsl_rng_free(rng);
    find(INPUTS, 1000, before);
    for (size_t k = 0; k < INPUTS; k++)
        for (size_t i = 0; i < 1000; i++)
            input[k][i] = 1e-9 * atan(1e-3 * input[k][i]);
    for (size_t i = 0; i < 1000; i++)
        output[i] = exp(output[i] / 4);
    find(INPUTS, 1000, after);
    for (size_t k = 0; k < INPUTS; k++) {
        assert_same_bits(before[k].rank.value, after[k].rank.value);
        assert_same_bits(before[k].rank.se, after[k].rank.se);
    }
}

static void the_order_of_inputs_does_not_matter(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(34);
    abai_partial before[INPUTS], after[INPUTS];
    static double spare[MOST];
    fill(rng, 1000);
    gsl_rng_free(rng);
    find(INPUTS, 1000, before);
    memcpy(spare, input[0], sizeof spare);
    for (size_t k = 0; k + 1 < INPUTS; k++)
        memcpy(input[k], input[k + 1], sizeof spare);
    memcpy(input[INPUTS - 1], spare, sizeof spare);
    find(INPUTS, 1000, after);
    for (size_t k = 0; k < INPUTS; k++) {
        const abai_association a = before[(k + 1) % INPUTS].rank, b = after[k].rank;
        assert_near(a.value, b.value, 1e-13);
        assert_near(a.se, b.se, 1e-12 * a.se);
    }
}

/* ---- undefined ------------------------------------------------------------------------------------ */

static void a_repeated_input_leaves_the_others_what_they_were(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(35);
    abai_partial before[3], after[5];
    fill(rng, 1500);
    gsl_rng_free(rng);
    memcpy(input[2], input[3], sizeof input[2]);
    find(3, 1500, before);
    for (size_t i = 0; i < 1500; i++) {
        input[3][i] = 5 + 2 * input[0][i]; /* the same ranks */
        input[4][i] = -3;
    }
    find(5, 1500, after);
    assert_int_equal(after[0].state, ABAI_PARTIAL_COLLINEAR);
    assert_int_equal(after[3].state, ABAI_PARTIAL_COLLINEAR);
    assert_int_equal(after[4].state, ABAI_PARTIAL_CONSTANT);
    assert_true(isnan(after[0].rank.value) && isnan(after[0].rank.se));
    for (size_t k = 1; k < 3; k++) {
        assert_int_equal(after[k].state, ABAI_PARTIAL_KNOWN);
        assert_near(after[k].rank.value, before[k].rank.value, 1e-12);
        assert_near(after[k].rank.se, before[k].rank.se, 1e-11);
    }
}

static void what_one_input_explains_is_left_to_no_other(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(36);
    abai_partial out[2];
    fill(rng, 500);
    gsl_rng_free(rng);
    for (size_t i = 0; i < 500; i++)
        output[i] = -exp(input[0][i]);
    find(2, 500, out);
    assert_true(out[0].rank.value == -1 && out[0].rank.se == 0);
    const abai_interval point = abai_association_interval(out[0].rank, 500, 1, 0.95);
    assert_true(point.low == -1 && point.high == -1);
    assert_int_equal(out[1].state, ABAI_PARTIAL_EXPLAINED);
    assert_true(isnan(out[1].rank.value));
}

static void constant_outputs_and_few_values_are_told(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(37);
    abai_partial out[INPUTS];
    fill(rng, 100);
    gsl_rng_free(rng);
    for (size_t i = 0; i < 100; i++)
        output[i] = 4;
    find(INPUTS, 100, out);
    for (size_t k = 0; k < INPUTS; k++)
        assert_int_equal(out[k].state, ABAI_PARTIAL_CONSTANT);
    for (size_t n = 0; n < INPUTS + 3; n++) {
        find(INPUTS, n, out);
        assert_int_equal(out[0].state, ABAI_PARTIAL_FEW);
        assert_true(isnan(out[0].rank.value));
    }
}

/* ---- standard errors ------------------------------------------------------------------------------ */

static void partial_standard_errors_are_those_of_the_jackknife(void **state) {
    (void)state;
    enum { SIZE = 300 };
    gsl_rng *rng = coverage_rng(38);
    static double kept[INPUTS + 1][SIZE];
    abai_partial whole[INPUTS], part[INPUTS];
    double sum[INPUTS] = {0}, squares[INPUTS] = {0};
    fill(rng, SIZE);
    gsl_rng_free(rng);
    find(INPUTS, SIZE, whole);
    for (size_t k = 0; k <= INPUTS; k++)
        memcpy(kept[k], column_of(k, INPUTS), sizeof kept[k]);
    for (size_t left_out = 0; left_out < SIZE; left_out++) {
        for (size_t k = 0; k <= INPUTS; k++) {
            double *to = k < INPUTS ? input[k] : output;
            memcpy(to, kept[k], left_out * sizeof *to);
            memcpy(to + left_out, kept[k] + left_out + 1, (SIZE - 1 - left_out) * sizeof *to);
        }
        find(INPUTS, SIZE - 1, part);
        for (size_t k = 0; k < INPUTS; k++) {
            sum[k] += part[k].rank.value;
            squares[k] += part[k].rank.value * part[k].rank.value;
        }
    }
    for (size_t k = 0; k < INPUTS; k++) {
        const double variance = (SIZE - 1.0) / SIZE * (squares[k] - sum[k] * sum[k] / SIZE);
        /* Apart by terms of the order of (inputs + 1) / n. */
        const double se = whole[k].rank.se;
        assert_near(se, sqrt(variance), se * 2 * (INPUTS + 1) / SIZE);
    }
}

/* Jointly normal inputs and output: ranks correlate like 6/pi asin(rho/2), whatever the margins. */
enum { NORMAL = 3 };
static const double MIXING[NORMAL][NORMAL] = {{1, 0, 0}, {0.6, 0.8, 0}, {-0.3, 0.2, 0.93}};
static const double EFFECT[NORMAL] = {1, -0.5, 0.05};
static const double NOISE = 0.7;

/* The exact partial rank correlations: -P_jy / sqrt(P_jj P_yy), P the inverse of the ranks' matrix. */
static void exact_partials(double out[NORMAL]) {
    enum { M = NORMAL + 1 };
    double load[M][M] = {{0}};
    gsl_matrix *a = gsl_matrix_alloc(M, M);
    for (size_t k = 0; k < NORMAL; k++)
        for (size_t l = 0; l < NORMAL; l++) {
            load[k][l] = MIXING[k][l];
            load[NORMAL][l] += EFFECT[k] * MIXING[k][l];
        }
    load[NORMAL][NORMAL] = NOISE;
    double norm[M] = {0};
    for (size_t k = 0; k < M; k++)
        for (size_t l = 0; l < M; l++)
            norm[k] += load[k][l] * load[k][l];
    for (size_t k = 0; k < M; k++)
        for (size_t j = 0; j < M; j++) {
            double r = 0;
            for (size_t l = 0; l < M; l++)
                r += load[k][l] * load[j][l] / sqrt(norm[k] * norm[j]);
            gsl_matrix_set(a, k, j, k == j ? 1 : 6 / M_PI * asin(r / 2));
        }
    assert_int_equal(gsl_linalg_cholesky_decomp1(a), 0);
    assert_int_equal(gsl_linalg_cholesky_invert(a), 0);
    for (size_t k = 0; k < NORMAL; k++)
        out[k] = -gsl_matrix_get(a, k, NORMAL) /
                 sqrt(gsl_matrix_get(a, k, k) * gsl_matrix_get(a, NORMAL, NORMAL));
    gsl_matrix_free(a);
}

static void partial_intervals_cover_what_they_say(void **state) {
    (void)state;
    enum { SIZE = 300 };
    gsl_rng *rng = coverage_rng(39);
    coverage c[NORMAL] = {{0, 0}};
    double truth[NORMAL];
    exact_partials(truth);
    for (int r = 0; r < 2000; r++) {
        for (size_t i = 0; i < SIZE; i++) {
            double z[NORMAL], y = NOISE * gsl_ran_ugaussian(rng);
            for (size_t l = 0; l < NORMAL; l++)
                z[l] = gsl_ran_ugaussian(rng);
            for (size_t k = 0; k < NORMAL; k++) {
                double x = 0;
                for (size_t l = 0; l < NORMAL; l++)
                    x += MIXING[k][l] * z[l];
                y += EFFECT[k] * x;
                input[k][i] = k == 1 ? exp(x) : x;
            }
            output[i] = y * y * y;
        }
        abai_partial out[NORMAL];
        find(NORMAL, SIZE, out);
        for (size_t k = 0; k < NORMAL; k++)
            coverage_count(&c[k], abai_association_interval(out[k].rank, SIZE, NORMAL - 1, 0.95),
                           truth[k]);
    }
    for (size_t k = 0; k < NORMAL; k++)
        coverage_check("partial", &c[k], 0.95);
    gsl_rng_free(rng);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partial_correlations_are_those_of_numpy),
        cmocka_unit_test(partial_correlations_are_those_of_residuals),
        cmocka_unit_test(of_one_input_it_is_spearmans),
        cmocka_unit_test(rising_maps_change_nothing),
        cmocka_unit_test(the_order_of_inputs_does_not_matter),
        cmocka_unit_test(a_repeated_input_leaves_the_others_what_they_were),
        cmocka_unit_test(what_one_input_explains_is_left_to_no_other),
        cmocka_unit_test(constant_outputs_and_few_values_are_told),
        cmocka_unit_test(partial_standard_errors_are_those_of_the_jackknife),
        cmocka_unit_test(partial_intervals_cover_what_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
