/* Atoms of a discrete distribution, enumerated from its lowest to its highest quantile. */
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "dist/table_build.h"

static aba_status push(abai_steps *steps, double begin, double value, aba_error *error) {
    if (steps->count == steps->capacity) {
        const size_t capacity = steps->capacity == 0 ? 64 : 2 * steps->capacity;
        double *b = realloc(steps->begin, capacity * sizeof *b);
        if (b != NULL)
            steps->begin = b;
        double *v = realloc(steps->value, capacity * sizeof *v);
        if (v != NULL)
            steps->value = v;
        if (b == NULL || v == NULL)
            return abai_fail_memory(error);
        steps->capacity = capacity;
    }
    steps->begin[steps->count] = begin;
    steps->value[steps->count++] = value;
    return ABA_OK;
}

static aba_status fail_count(size_t limit, aba_error *error) {
    return abai_fail(error, ABA_INVALID,
                     "it has more than %zu different values; take a continuous distribution",
                     limit);
}

static double quantile(const abai_inverse *inverse, double tail) {
    return inverse->quantile(inverse->context, tail);
}

/* Where the quantile of one half leaves the value x0: in the lower half the first magnitude with more
 * than x0, in the upper half the first with x0 or less. */
typedef struct leaving {
    const abai_inverse *inverse;
    double sign, x0;
} leaving;

static bool left(const leaving *l, double a) {
    const double x = quantile(l->inverse, l->sign * a);
    return l->sign < 0 ? x > l->x0 : x <= l->x0;
}

/* Narrow (ends[0], ends[1]], which hold the border, around a guess by steps that double. */
static void gallop(const leaving *l, double guess, double ends[2]) {
    if (!(guess > ends[0] && guess < ends[1]))
        return;
    double reach = nextafter(guess, HUGE_VAL) - guess;
    if (left(l, guess)) {
        double a = guess - reach;
        ends[1] = guess;
        while (a > ends[0] && left(l, a)) {
            ends[1] = a;
            reach *= 2;
            a -= reach;
        }
        ends[0] = fmax(ends[0], a);
    } else {
        double a = guess + reach;
        ends[0] = guess;
        while (a < ends[1] && !left(l, a)) {
            ends[0] = a;
            reach *= 2;
            a += reach;
        }
        ends[1] = fmin(ends[1], a);
    }
}

/* The border to the double: where the CDF says, or close by where it and the quantile round
 * differently. left() is false at outer and true at inner. */
static double border(const leaving *l, double guess, double outer, double inner) {
    double ends[2] = {outer, inner};
    gallop(l, guess, ends);
    for (;;) {
        const double middle = ends[0] + (ends[1] - ends[0]) / 2;
        if (!(middle > ends[0] && middle < ends[1]))
            return ends[1];
        ends[left(l, middle) ? 1 : 0] = middle;
    }
}

/* From 2^-54 inwards: each value begins where the one below it ends. */
static aba_status lower_half(const abai_inverse *inverse, size_t limit, abai_steps *steps,
                             aba_error *error) {
    const double last = quantile(inverse, -ABAI_TAIL_MAX);
    double begin = ABAI_TAIL_MIN;
    double x = quantile(inverse, -begin);
    if (isnan(last) || isnan(x))
        return abai_fail(error, ABA_INVALID, "its quantiles cannot be found");
    for (;;) {
        const aba_status status = push(steps, begin, x, error);
        if (status != ABA_OK || !(x < last))
            return status;
        if (steps->count >= limit)
            return fail_count(limit, error);
        const double cdf = inverse->cdf(inverse->context, x, false);
        begin = border(&(leaving){inverse, -1, x}, nextafter(cdf, HUGE_VAL), begin, ABAI_TAIL_MAX);
        x = quantile(inverse, -begin);
    }
}

/* From 1/2 outwards: each value goes as far out as P(X > x), where the next higher one begins. Found
 * in that order, and turned round. */
static aba_status upper_half(const abai_inverse *inverse, size_t limit, abai_steps *steps,
                             aba_error *error) {
    const double last = quantile(inverse, ABAI_TAIL_MIN);
    double x = quantile(inverse, ABAI_TAIL_MAX), inner = ABAI_TAIL_MAX;
    if (isnan(last) || isnan(x))
        return abai_fail(error, ABA_INVALID, "its quantiles cannot be found");
    aba_status status = ABA_OK;
    while (status == ABA_OK && x < last) {
        if (steps->count >= limit)
            return fail_count(limit, error);
        const double cdf = inverse->cdf(inverse->context, x, true);
        inner = border(&(leaving){inverse, 1, x}, cdf, ABAI_TAIL_MIN, inner);
        status = push(steps, inner, x, error);
        inner = nextafter(inner, 0);
        x = quantile(inverse, inner);
    }
    if (status == ABA_OK)
        status = push(steps, ABAI_TAIL_MIN, x, error);
    for (size_t i = 0, j = steps->count - 1; status == ABA_OK && i < j; i++, j--) {
        const double begin = steps->begin[i], value = steps->value[i];
        steps->begin[i] = steps->begin[j];
        steps->value[i] = steps->value[j];
        steps->begin[j] = begin;
        steps->value[j] = value;
    }
    return status;
}

aba_status abai_steps_enumerate(const abai_inverse *inverse, size_t limit, abai_steps half[2],
                                aba_error *error) {
    const aba_status status = upper_half(inverse, limit, &half[0], error);
    return status == ABA_OK ? lower_half(inverse, limit, &half[1], error) : status;
}

void abai_steps_free(abai_steps *steps) {
    free(steps->begin);
    free(steps->value);
    *steps = (abai_steps){NULL, NULL, 0, 0};
}
