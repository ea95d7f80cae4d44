/* dist/weights.h - weights, normalised and cumulated from both ends. Private to dist/. */
#ifndef ABAI_DIST_WEIGHTS_H
#define ABAI_DIST_WEIGHTS_H

#include <gsl/gsl_randist.h>

#include "base/arena.h"
#include "base/status.h"

typedef struct abai_weights {
    size_t count;
    const double *share;      /* sum 1 */
    const double *lower;      /* lower[i]: sum of share[0..i]; the last is 1 */
    const double *upper;      /* upper[i]: sum of share[i+1..]; the last is 0 */
    gsl_ran_discrete_t alias; /* Walker's method as GSL has it, its arrays in the arena */
} abai_weights;

/* count > 0 weights, finite, none negative, not all 0; else ABA_INVALID with a bare reason. */
aba_status abai_weights_load(abai_weights *out, const double *weight, size_t count,
                             abai_arena *arena, aba_error *error);

/* The first i at which u of the tail is reached: lower[i] >= u. */
size_t abai_weights_find(const abai_weights *weights, double tail);

/* An index with its weight's probability. */
size_t abai_weights_ran(const abai_weights *weights, const gsl_rng *rng);

#endif
