#include "dist/weights.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/number.h"

#define TEXT(value) abai_number_format(value, (char[ABAI_NUMBER_SIZE]){0})

static aba_status check(const double *weight, size_t count, double *largest, aba_error *error) {
    *largest = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(weight[i]) || weight[i] < 0)
            return abai_fail(error, ABA_INVALID, "weights[%zu] (%s) must be 0 or greater", i,
                             TEXT(weight[i]));
        *largest = fmax(*largest, weight[i]);
    }
    if (*largest == 0)
        return abai_fail(error, ABA_INVALID, "weights must not be all 0");
    return ABA_OK;
}

/* A sum that carries the rounding of every addition along (Neumaier 1974): a million weights cumulate
 * to a few units in the last place. */
typedef struct sum {
    double value, rest;
} sum;

static double add(sum *s, double x) {
    const double total = s->value + x;
    s->rest += fabs(s->value) >= fabs(x) ? (s->value - total) + x : (x - total) + s->value;
    s->value = total;
    return s->value + s->rest;
}

/* Makes shares of the weights. Sums first and quotients last: with whole numbers as weights, k of n comes
 * out as the double k / n. */
static void cumulate(double *weight, size_t count, double *lower, double *upper) {
    sum below = {0, 0}, above = {0, 0};
    for (size_t i = 0; i < count; i++)
        lower[i] = add(&below, weight[i]);
    const double total = lower[count - 1];
    for (size_t i = count; i-- > 0;) {
        upper[i] = fmin((above.value + above.rest) / total, 1);
        add(&above, weight[i]);
    }
    for (size_t i = 0; i < count; i++) {
        lower[i] = fmin(lower[i] / total, 1);
        weight[i] /= total;
    }
}

static bool copy_alias(gsl_ran_discrete_t *out, const double *share, size_t count,
                       abai_arena *arena) {
    gsl_ran_discrete_t *const made = gsl_ran_discrete_preproc(count, share);
    if (made == NULL)
        return false;
    *out = (gsl_ran_discrete_t){
        .K = made->K,
        .A = abai_arena_alloc(arena, made->K, sizeof *out->A),
        .F = abai_arena_alloc(arena, made->K, sizeof *out->F),
    };
    const bool copied = out->A != NULL && out->F != NULL;
    if (copied) {
        memcpy(out->A, made->A, made->K * sizeof *out->A);
        memcpy(out->F, made->F, made->K * sizeof *out->F);
    }
    gsl_ran_discrete_free(made);
    return copied;
}

aba_status abai_weights_load(abai_weights *out, const double *weight, size_t count,
                             abai_arena *arena, aba_error *error) {
    double largest;
    int exponent;
    const aba_status status = check(weight, count, &largest, error);
    if (status != ABA_OK)
        return status;
    double *const share = abai_arena_alloc(arena, count, sizeof *share);
    double *const lower = abai_arena_alloc(arena, count, sizeof *lower);
    double *const upper = abai_arena_alloc(arena, count, sizeof *upper);
    if (share == NULL || lower == NULL || upper == NULL)
        return abai_fail_memory(error);
    /* By a power of two, which loses nothing: the sum of large weights would overflow. */
    frexp(largest, &exponent);
    for (size_t i = 0; i < count; i++)
        share[i] = ldexp(weight[i], -exponent);
    cumulate(share, count, lower, upper);
    *out = (abai_weights){.count = count, .share = share, .lower = lower, .upper = upper};
    return copy_alias(&out->alias, share, count, arena) ? ABA_OK : abai_fail_memory(error);
}

size_t abai_weights_find(const abai_weights *weights, double tail) {
    size_t first = 0, last = weights->count - 1;
    while (first < last) {
        const size_t middle = first + (last - first) / 2;
        const bool reached =
            tail < 0 ? weights->lower[middle] >= -tail : weights->upper[middle] <= tail;
        if (reached)
            last = middle;
        else
            first = middle + 1;
    }
    return first;
}

size_t abai_weights_ran(const abai_weights *weights, const gsl_rng *rng) {
    return gsl_ran_discrete(rng, &weights->alias);
}
