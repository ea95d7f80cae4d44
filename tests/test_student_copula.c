/* The tail of Student's t, and the coefficients of its copula, against GSL. */
#include "check.h"

#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>

#include "dist/student_tail.h"
#include "plan/coefficient.h"

static const double freedoms[] = {0.5, 0.7, 1, 2, 3, 4, 7.5, 10, 30, 100, 1000, 1e6};
enum { FREEDOMS = sizeof freedoms / sizeof *freedoms };

static abai_arena *arena;

static int start(void **state) {
    (void)state;
    arena = abai_arena_new();
    return arena == NULL;
}

static int stop(void **state) {
    (void)state;
    abai_arena_free(arena);
    return 0;
}

static const abai_student_tail *tail_of(double nu) {
    const abai_student_tail *tail = NULL;
    assert_int_equal(abai_student_tail_new(nu, arena, &tail, NULL), ABA_OK);
    return tail;
}

/* P(T > t) is half the beta integral I_w(nu / 2, 1 / 2) with w = nu / (nu + t^2) (Abramowitz and Stegun
 * 26.7.1); gsl_cdf_tdist_Q is a series of a few digits above nu = 30. */
static double reference(double t, double nu) {
    return nu <= 30 ? gsl_cdf_tdist_Q(t, nu) : gsl_cdf_beta_P(nu / (nu + t * t), nu / 2, 0.5) / 2;
}

/* GSL's own beta integral loses digits as nu grows, and has few at a million. */
static void tails_are_those_of_gsl(void **state) {
    (void)state;
    for (int i = 0; i < FREEDOMS; i++) {
        const abai_student_tail *tail = tail_of(freedoms[i]);
        const double allowed = freedoms[i] > 30 ? 1e-10 : 5e-12;
        for (double t = 0; freedoms[i] <= 1000 && 1 + t < tail->end; t = t * 1.013 + 0.0017) {
            const double exact = reference(t, freedoms[i]);
            assert_near(abai_student_tail_value(tail, t), exact, allowed * exact);
        }
    }
}

static void infinite_degrees_of_freedom_are_normal(void **state) {
    (void)state;
    const abai_student_tail *tail = tail_of(HUGE_VAL);
    assert_true(tail->error <= 1e-12 && tail->error >= 0);
    for (double t = 0; 1 + t < tail->end; t += 0.0017) {
        const double exact = gsl_cdf_ugaussian_Q(t);
        assert_near(abai_student_tail_value(tail, t), exact, 2e-12 * exact);
    }
}

/* Q(t) + phi(t) (t^3 + t) / (4 nu) (Fisher 1925); the next term is below 3e-10 of it for t < 3. */
static void a_million_degrees_of_freedom_are_nearly_normal(void **state) {
    (void)state;
    const abai_student_tail *tail = tail_of(1e6);
    for (double t = 0; t < 3; t += 0.0017) {
        const double exact =
            gsl_cdf_ugaussian_Q(t) + gsl_ran_ugaussian_pdf(t) * (t * t * t + t) / 4e6;
        assert_near(abai_student_tail_value(tail, t), exact, 1e-9 * exact);
    }
}

static void tables_reach_as_far_as_streams(void **state) {
    (void)state;
    for (int i = 0; i < FREEDOMS; i++) {
        const abai_student_tail *tail = tail_of(freedoms[i]);
        assert_true(abai_student_tail_value(tail, tail->end - 1) < 0x1p-54);
        assert_true(abai_student_tail_value(tail, 1e300) < 0x1p-54);
        assert_near(abai_student_tail_value(tail, 0), 0.5, 0);
        assert_true(tail->error <= 1e-12 && tail->error >= 0);
    }
}

/* Steps well above what an error of 1e-12 could turn round. */
static void tails_fall(void **state) {
    (void)state;
    for (int i = 0; i < FREEDOMS; i++) {
        const abai_student_tail *tail = tail_of(freedoms[i]);
        double before = 1;
        for (double t = 0; 1 + t < tail->end; t = t * 1.001 + 1e-4) {
            const double now = abai_student_tail_value(tail, t);
            assert_true(now < before && now > 0);
            before = now;
        }
    }
}

/* ---- coefficients -------------------------------------------------------------------------------- */

static const abai_coefficient kinds[] = {ABAI_SPEARMAN, ABAI_PEARSON, ABAI_KENDALL};

static abai_mixture_rule rule_of(double nu) {
    abai_mixture_rule rule;
    assert_int_equal(abai_mixture_rule_new(nu, arena, &rule, NULL), ABA_OK);
    return rule;
}

static void entries_return_from_their_coefficients(void **state) {
    (void)state;
    for (int i = -1; i < FREEDOMS; i++) {
        const abai_mixture_rule rule = i < 0 ? (abai_mixture_rule){0} : rule_of(freedoms[i]);
        for (int k = 0; k < 3; k++)
            for (double r = -1; r <= 1; r += 0.0625) {
                const double rho = abai_coefficient_of(kinds[k], &rule, r);
                assert_near(abai_coefficient_inverse(kinds[k], &rule, rho), r, 1e-12);
                assert_same_bits(abai_coefficient_of(kinds[k], &rule, -r) + 0.0, -rho + 0.0);
                if (fabs(r) == 1 || r == 0)
                    assert_near(rho, r, 0);
            }
    }
}

/* Whatever nu is, comonotone variables have Spearman's rho 1: the integral must give it by itself. */
static void the_rule_gives_one_for_one(void **state) {
    (void)state;
    for (int i = 0; i < FREEDOMS; i++) {
        const abai_mixture_rule rule = rule_of(freedoms[i]);
        double sum = 0;
        for (size_t k = 0; k < rule.count; k++)
            sum += rule.weight[k] * asin(rule.v[k]);
        assert_near(6 / M_PI * sum, 1, freedoms[i] < 1 ? 3e-7 : 1e-9);
    }
}

/* As nu grows: 6 / pi asin(r / 2) (Kruskal 1958), approached as 1 / nu. */
static void the_limit_is_that_of_the_gaussian_copula(void **state) {
    (void)state;
    const abai_mixture_rule rule = rule_of(1e6);
    for (double r = -0.9; r < 1; r += 0.1)
        assert_near(abai_coefficient_of(ABAI_SPEARMAN, &rule, r), 6 / M_PI * asin(r / 2), 1e-6);
}

/* Vectors of Student's t by GSL's own draws; the rank correlation of n pairs has a standard deviation
 * below 1.5 / sqrt(n). A Gaussian copula's coefficient lies further away than that for nu = 1. */
static void spearman_is_that_of_drawn_vectors(void **state) {
    (void)state;
    enum { N = 400000 };
    static double x[N], y[N], work[2 * N];
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    const double tries[][2] = {{1, 0.5}, {1, -0.8}, {4, 0.5}};
    for (int i = 0; i < 3; i++) {
        const double nu = tries[i][0], r = tries[i][1];
        const abai_mixture_rule rule = rule_of(nu);
        for (size_t s = 0; s < N; s++) {
            gsl_ran_bivariate_gaussian(rng, 1, 1, r, &x[s], &y[s]);
            const double scale = sqrt(nu / gsl_ran_chisq(rng, nu));
            x[s] *= scale;
            y[s] *= scale;
        }
        assert_near(gsl_stats_spearman(x, 1, y, 1, N, work),
                    abai_coefficient_of(ABAI_SPEARMAN, &rule, r), 5 * 1.5 / sqrt(N));
    }
    assert_true(fabs(6 / M_PI * asin(0.25) -
                     abai_coefficient_of(ABAI_SPEARMAN, &(abai_mixture_rule){0}, 0.5)) < 1e-15);
    gsl_rng_free(rng);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_are_those_of_gsl),
        cmocka_unit_test(infinite_degrees_of_freedom_are_normal),
        cmocka_unit_test(a_million_degrees_of_freedom_are_nearly_normal),
        cmocka_unit_test(tables_reach_as_far_as_streams),
        cmocka_unit_test(tails_fall),
        cmocka_unit_test(entries_return_from_their_coefficients),
        cmocka_unit_test(the_rule_gives_one_for_one),
        cmocka_unit_test(the_limit_is_that_of_the_gaussian_copula),
        cmocka_unit_test(spearman_is_that_of_drawn_vectors),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
