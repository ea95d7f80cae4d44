/* tests/support/coverage.h - how often an interval held what it should, and random columns to try it on. */
#ifndef ABANICO_TESTS_COVERAGE_H
#define ABANICO_TESTS_COVERAGE_H

#include "check.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "stats/interval.h"

typedef struct coverage {
    size_t runs, held;
} coverage;

static inline void coverage_count(coverage *c, abai_interval interval, double truth) {
    c->runs++;
    c->held += interval.low <= truth && truth <= interval.high;
}

/* Within 5 binomial standard errors of the level, or of a known deviation from it. */
static inline void coverage_check(const char *what, const coverage *c, double level) {
    const double runs = (double)c->runs, share = (double)c->held / runs;
    if (!(fabs(share - level) <= 5 * sqrt(level * (1 - level) / runs))) {
        print_error("%s: %zu of %zu intervals hold the truth, %.4f instead of %.4f\n", what,
                    c->held, c->runs, share, level);
        fail();
    }
}

/* At least the level, less 5 binomial standard errors. */
static inline void coverage_check_least(const char *what, const coverage *c, double level) {
    const double runs = (double)c->runs, share = (double)c->held / runs;
    if (!(share >= level - 5 * sqrt(level * (1 - level) / runs))) {
        print_error("%s: %zu of %zu intervals hold the truth, %.4f instead of at least %.4f\n",
                    what, c->held, c->runs, share, level);
        fail();
    }
}

static inline gsl_rng *coverage_rng(unsigned long seed) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(rng);
    gsl_rng_set(rng, seed);
    return rng;
}

#endif
