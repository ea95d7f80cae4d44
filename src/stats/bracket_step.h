/* stats/bracket_step.h - steps of doubles: those that agree in their upper 32 bits, by which they can be told
 * apart with half the work: stats/bracket_kernel.c looks for intervals of whole steps.
 *
 * Doubles of a sign are in the order of their bits (IEEE 754), so that a step is an interval: some 1e-6 of
 * its values wide. Steps are numbered in the order of the real line, from -0x80000000 + 0x00100000 for the
 * least finite ones. 0 and -0 are equal and lie in different steps: neither begins or ends one here.
 */
#ifndef ABAI_STATS_BRACKET_STEP_H
#define ABAI_STATS_BRACKET_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bits.h"

/* Bits in the order of the real line, as a signed number, and back. */
static inline int64_t abai_step_order(double x) {
    const uint64_t bits = abai_bits_of(x);
    return (int64_t)(bits >> 63 != 0 ? bits ^ INT64_MAX : bits);
}

static inline double abai_step_value(int64_t order) {
    const uint64_t bits = (uint64_t)order;
    return abai_from_bits(bits >> 63 != 0 ? bits ^ INT64_MAX : bits);
}

static inline int32_t abai_step_of(double x) {
    const uint32_t upper = (uint32_t)(abai_bits_of(x) >> 32);
    return (int32_t)(upper >> 31 != 0 ? upper ^ INT32_MAX : upper);
}

/* Whether x is the first, or the last, of its step. */
static inline bool abai_step_begins(double x) {
    return x != 0 && (uint32_t)abai_step_order(x) == 0;
}

static inline bool abai_step_ends(double x) {
    return x != 0 && (uint32_t)abai_step_order(x) == UINT32_MAX;
}

/* The first and the last of x's step; x itself where that would be zero. */
static inline double abai_step_first(double x) {
    const double first = abai_step_value(abai_step_order(x) & ~(int64_t)UINT32_MAX);
    return first != 0 ? first : x;
}

static inline double abai_step_last(double x) {
    const double last = abai_step_value(abai_step_order(x) | (int64_t)UINT32_MAX);
    return last != 0 ? last : x;
}

#endif
