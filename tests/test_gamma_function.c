/* The gamma function against the C library's in long doubles, and GSL's. */
#include "check.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_zeta.h>

#include "dist/gamma_function.h"

/* Where results are computed in doubles with a handful of roundings; what the header promises. */
static const double TOLERANCE = 1e-15;

/* From 1e-15 to 1e15 in steps of a factor, and every third of a unit to 200. */
static double next_argument(double a) { return a < 1 || a >= 200 ? a * 1.13 : a + 1.0 / 3; }

/* gamma(1 + a) = a gamma(a) spares the rounding of 1 + a. */
static void gamma_is_that_of_long_doubles(void **state) {
    (void)state;
    for (double a = 1e-15; a < 170; a = next_argument(a)) {
        const double expected = (double)((long double)a * tgammal(a));
        assert_near(abai_gamma_one_plus(a) / expected, 1, TOLERANCE);
    }
    assert_true(isinf(abai_gamma_one_plus(171)));
}

static void factorials_are_exact_as_far_as_doubles_hold_them(void **state) {
    (void)state;
    double factorial = 1;
    for (int n = 0; n < 20; n++, factorial *= n)
        assert_same_bits(abai_gamma_one_plus(n), factorial);
}

/* -euler a + zeta(2) a^2 / 2 - zeta(3) a^3 / 3 + ... (DLMF 5.7.3): up to 1e-3, five terms. */
static double log_gamma_series(double a) {
    double power = -a, sum = 0;
    for (int k = 2; k <= 6; k++) {
        power *= -a;
        sum += gsl_sf_zeta_int(k) * power / k;
    }
    return -M_EULER * a + sum;
}

static void logarithms_keep_their_precision_near_0(void **state) {
    (void)state;
    for (double a = 1e-300; a < 1e-3; a *= 1.7)
        assert_near(abai_log_gamma_one_plus(a) / log_gamma_series(a), 1, TOLERANCE);
    assert_same_bits(fabs(abai_log_gamma_one_plus(0)), 0.0);
}

static void logarithms_are_those_of_long_doubles(void **state) {
    (void)state;
    for (double a = 1e-3; a < 1e15; a = next_argument(a)) {
        const double expected = (double)lgammal(1.0L + a);
        assert_near(abai_log_gamma_one_plus(a), expected, TOLERANCE * fmax(fabs(expected), 0.5));
    }
}

/* GSL says how far off its own value may be. */
static void the_scaled_function_is_that_of_gsl(void **state) {
    (void)state;
    for (double a = 1e-15; a < 1e15; a = next_argument(a)) {
        gsl_sf_result expected;
        assert_int_equal(gsl_sf_gammastar_e(a, &expected), GSL_SUCCESS);
        assert_near(abai_gamma_star(a), expected.val, expected.err + TOLERANCE * expected.val);
    }
}

/* Where one formula takes over from another. */
static void formulas_meet(void **state) {
    (void)state;
    for (int border = 1; border <= 20; border += 19) {
        const double below = nextafter(border, 0), step = border - below;
        /* The logarithm's slope is below log(border) + 1. */
        const double slope = step * (log(border) + 1);
        assert_near(abai_gamma_one_plus(below) / abai_gamma_one_plus(border), 1,
                    slope + 2 * TOLERANCE);
        assert_near(abai_log_gamma_one_plus(below), abai_log_gamma_one_plus(border),
                    slope + 2 * TOLERANCE * (1 + border * log(border)));
        assert_near(abai_gamma_star(below), abai_gamma_star(border), step + 2 * TOLERANCE);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gamma_is_that_of_long_doubles),
        cmocka_unit_test(factorials_are_exact_as_far_as_doubles_hold_them),
        cmocka_unit_test(logarithms_keep_their_precision_near_0),
        cmocka_unit_test(logarithms_are_those_of_long_doubles),
        cmocka_unit_test(the_scaled_function_is_that_of_gsl),
        cmocka_unit_test(formulas_meet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
