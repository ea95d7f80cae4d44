/* tests/support/dist_cases.h - distributions to test with, and making them. */
#ifndef ABANICO_TESTS_DIST_CASES_H
#define ABANICO_TESTS_DIST_CASES_H

#include "dist/dist.h"

typedef struct dist_case {
    const char *name;
    double value[ABAI_DIST_PARAMETERS]; /* of form 0 */
} dist_case;

/* Every family of numbers, with ordinary shapes and with those where GSL's inverses fail. */
extern const dist_case dist_continuous[];
extern const size_t dist_continuous_count;
extern const dist_case dist_counts[];
extern const size_t dist_counts_count;

/* Setup and teardown of a test: turns GSL's error handler off; *state is an abai_arena. */
int dist_setup(void **state);
int dist_teardown(void **state);

/* They fail the test where the distribution cannot be made. */
const abai_dist *dist_make_spec(const abai_dist_spec *spec, abai_arena *arena);
const abai_dist *dist_make(const char *name, const double *value, abai_arena *arena);
abai_dist_spec dist_spec(const char *name, const double *value);
/* Lists: of a family that takes them, count as abai_dist_spec says. */
const abai_dist *dist_make_lists(const char *name, const double *x, const double *w, size_t count,
                                 abai_arena *arena);
const abai_dist *dist_make_mixture(const abai_dist *const *component, const double *w, size_t count,
                                   abai_arena *arena);

/* The k-th of dist_tail_count signed tails in rising order of u: from -2^-54 by factors of 2^(1/4) to
 * -1/2, then from 1/2 to 2^-54. */
enum { DIST_TAILS_A_SIDE = 53 * 4 + 1 };
double dist_tail(int k);
enum { DIST_TAILS = 2 * DIST_TAILS_A_SIDE };

/* Relative error of a CDF or an inverse, in units of the smaller probability, that rounding of x and of
 * what is derived from it by a few operations excuses: `slack` units of 2^-53 of |x| + scale. */
double dist_rounding(const abai_dist *dist, double x, double side, double scale, double slack);

#endif
