/* tests/support/dist_check.h - the one property that every quantile function must have. */
#ifndef ABANICO_TESTS_DIST_CHECK_H
#define ABANICO_TESTS_DIST_CHECK_H

#include "dist/dist.h"

/* Fails the test unless x is where the CDF reaches u, as nearly as doubles can say it: u lies between the
 * CDFs on both sides of x, some ulps away, with a relative slack of 1e-13 in the smaller probability. Holds
 * at atoms and gaps, too. */
void dist_check_quantile(const char *name, const abai_dist *dist, double tail, double x);

/* The same for abai_dist_quantile(dist, tail). */
void dist_check_inverse(const char *name, const abai_dist *dist, double tail);

/* The same for all dist_tail(k); and x never falls (at -1/2 and 1/2, which are one u, by rounding only). */
void dist_check_inverses(const char *name, const abai_dist *dist);

#endif
