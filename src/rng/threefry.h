/* rng/threefry.h - the rounds of Threefry-4x64-20, for any type that holds 64-bit words: one counter in
 * integers, or several in vectors. Private to rng/.
 *
 * Salmon, Moraes, Dror, Shaw (2011), section 4.3; rotations and key schedule are Skein's (Ferguson et
 * al. 2010, version 1.3). A macro, as C has no templates: WORD is the type.
 */
#ifndef ABAI_RNG_THREEFRY_H
#define ABAI_RNG_THREEFRY_H

#include <stdint.h>

/* C240 of Skein 1.3, the parity of the extended key. */
#define ABAI_THREEFRY_PARITY UINT64_C(0x1BD11BDAA9FC1A22)

#define ABAI_THREEFRY_ROTATE(x, by) ((x) << (by) | (x) >> (64 - (by)))

#define ABAI_THREEFRY_TWO_ROUNDS(r0, r1, s0, s1)                                                   \
    x[0] += x[1];                                                                                  \
    x[1] = ABAI_THREEFRY_ROTATE(x[1], r0) ^ x[0];                                                  \
    x[2] += x[3];                                                                                  \
    x[3] = ABAI_THREEFRY_ROTATE(x[3], r1) ^ x[2];                                                  \
    x[0] += x[3];                                                                                  \
    x[3] = ABAI_THREEFRY_ROTATE(x[3], s0) ^ x[0];                                                  \
    x[2] += x[1];                                                                                  \
    x[1] = ABAI_THREEFRY_ROTATE(x[1], s1) ^ x[2];

/* Key words from, from + 1, ... (modulo 5) and the number of this addition. */
#define ABAI_THREEFRY_ADD(a, b, c, d, number)                                                      \
    x[0] += k[a];                                                                                  \
    x[1] += k[b];                                                                                  \
    x[2] += k[c];                                                                                  \
    x[3] += k[d] + (uint64_t)(number);

/* Defines `static inline void NAME(WORD x[4], const uint64_t k[5])`: x encrypted in place; k[4] is the
 * parity of the key with ABAI_THREEFRY_PARITY. */
#define ABAI_THREEFRY_DEFINE(NAME, WORD)                                                           \
    static inline void NAME(WORD x[4], const uint64_t k[5]) {                                      \
        ABAI_THREEFRY_ADD(0, 1, 2, 3, 0)                                                           \
        ABAI_THREEFRY_TWO_ROUNDS(14, 16, 52, 57)                                                   \
        ABAI_THREEFRY_TWO_ROUNDS(23, 40, 5, 37)                                                    \
        ABAI_THREEFRY_ADD(1, 2, 3, 4, 1)                                                           \
        ABAI_THREEFRY_TWO_ROUNDS(25, 33, 46, 12)                                                   \
        ABAI_THREEFRY_TWO_ROUNDS(58, 22, 32, 32)                                                   \
        ABAI_THREEFRY_ADD(2, 3, 4, 0, 2)                                                           \
        ABAI_THREEFRY_TWO_ROUNDS(14, 16, 52, 57)                                                   \
        ABAI_THREEFRY_TWO_ROUNDS(23, 40, 5, 37)                                                    \
        ABAI_THREEFRY_ADD(3, 4, 0, 1, 3)                                                           \
        ABAI_THREEFRY_TWO_ROUNDS(25, 33, 46, 12)                                                   \
        ABAI_THREEFRY_TWO_ROUNDS(58, 22, 32, 32)                                                   \
        ABAI_THREEFRY_ADD(4, 0, 1, 2, 4)                                                           \
        ABAI_THREEFRY_TWO_ROUNDS(14, 16, 52, 57)                                                   \
        ABAI_THREEFRY_TWO_ROUNDS(23, 40, 5, 37)                                                    \
        ABAI_THREEFRY_ADD(0, 1, 2, 3, 5)                                                           \
    }

#endif
