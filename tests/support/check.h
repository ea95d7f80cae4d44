/* tests/support/check.h - cmocka and the assertions on doubles that it lacks: its own pass on NaN. */
#ifndef ABANICO_TESTS_CHECK_H
#define ABANICO_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>

/* |a - b| <= tolerance; false where any of them is NaN. */
#define assert_near(a, b, tolerance)                                                               \
    do {                                                                                           \
        const double check_a = (a), check_b = (b), check_t = (tolerance);                          \
        if (!(fabs(check_a - check_b) <= check_t)) {                                               \
            print_error("%s = %.17g, %s = %.17g, apart by %.3g, allowed %.3g\n", #a, check_a, #b,  \
                        check_b, fabs(check_a - check_b), check_t);                                \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

/* The same bits: 0.0 is not -0.0, and a NaN equals its like. */
#define assert_same_bits(a, b)                                                                     \
    do {                                                                                           \
        const double check_a = (a), check_b = (b);                                                 \
        if (memcmp(&check_a, &check_b, sizeof check_a) != 0) {                                     \
            print_error("%s = %.17g, %s = %.17g\n", #a, check_a, #b, check_b);                     \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

#endif
