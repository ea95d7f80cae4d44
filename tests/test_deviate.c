/* Normal and Student deviates against mpmath and GSL. */
#include "check.h"

#include <float.h>

#include <gsl/gsl_cdf.h>

#include "stats/deviate.h"
#include "support/stats_reference.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

/* Rounding of two products for each of the terms of a sum, and of the confidence, which the tail's
 * probability divides. */
static double allowed(double confidence, uint64_t nu) {
    const double terms = nu > 1000 ? 0 : (double)nu / 2;
    return (16 + 2 * terms) * DBL_EPSILON + 8 * DBL_EPSILON / (1 - confidence);
}

static void student_deviates_are_those_of_mpmath(void **state) {
    (void)state;
    for (size_t i = 0; i < LENGTH(student_reference); i++) {
        const double c = student_reference[i].confidence, t = student_reference[i].t;
        const uint64_t nu = student_reference[i].nu;
        assert_near(abai_student_deviate(c, nu), t, allowed(c, nu) * t);
    }
}

static void deviates_turn_back_into_probabilities(void **state) {
    (void)state;
    static const double confidences[] = {1e-6, 0.01, 0.3, 0.6827, 0.95, 0.9973, 0.9999};
    for (size_t i = 0; i < LENGTH(confidences); i++) {
        const double c = confidences[i];
        assert_near(1 - 2 * gsl_cdf_ugaussian_Q(abai_normal_deviate(c)), c, 4 * DBL_EPSILON);
        for (uint64_t nu = 1; nu < 3000; nu = nu + 1 + nu / 9) {
            const double t = abai_student_deviate(c, nu);
            assert_near(1 - 2 * gsl_cdf_tdist_Q(t, (double)nu), c, 1e-13);
        }
    }
}

static void deviates_fall_with_more_degrees_of_freedom_to_the_normal(void **state) {
    (void)state;
    double before = HUGE_VAL;
    for (uint64_t nu = 1; nu < 2000; nu++) {
        const double t = abai_student_deviate(0.95, nu);
        assert_true(t < before && t > abai_normal_deviate(0.95));
        before = t;
    }
    assert_same_bits(abai_student_deviate(0.95, UINT64_MAX), abai_normal_deviate(0.95));
}

static void without_degrees_of_freedom_nothing_is_known(void **state) {
    (void)state;
    assert_true(abai_student_deviate(0.95, 0) == HUGE_VAL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(student_deviates_are_those_of_mpmath),
        cmocka_unit_test(deviates_turn_back_into_probabilities),
        cmocka_unit_test(deviates_fall_with_more_degrees_of_freedom_to_the_normal),
        cmocka_unit_test(without_degrees_of_freedom_nothing_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
