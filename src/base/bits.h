/* base/bits.h - doubles as their IEEE 754 bit patterns and back. */
#ifndef ABAI_BASE_BITS_H
#define ABAI_BASE_BITS_H

#include <stdint.h>
#include <string.h>

static inline uint64_t abai_bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double abai_from_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
