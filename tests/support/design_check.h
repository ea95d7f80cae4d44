/* tests/support/design_check.h - what the tests of src/design share. */
#ifndef ABANICO_TESTS_DESIGN_CHECK_H
#define ABANICO_TESTS_DESIGN_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "rng/stream.h"

abai_stream design_stream(uint64_t seed, const char *name);

/* Fails where counts of equally likely cells are further from equal, or nearer to it, than five standard
 * errors of a normal variate (2.9e-7 on either side) of what independent draws give: Pearson's test
 * with `freedom` degrees. */
void design_assert_equal_counts(const uint32_t *count, size_t cells, size_t freedom);

/* The same for the n values of a uniform variate on (0, 1), after Kolmogorov and Smirnov; sorts them.
 * n is 1000 or more, where the limit distribution serves. */
void design_assert_uniform(double *u, size_t n);

/* Fails unless |deviation| <= 5 error; NaN fails. */
void design_assert_within(const char *what, double deviation, double error);

#endif
