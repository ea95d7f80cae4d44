/* rng/threefry.h - the rounds of Threefry-4x64-20, for any type that holds 64-bit words: one counter in
 * integers, or several in vectors; and any number of them abreast, for a round is a chain of three
 * operations that each wait for the one before. Private to rng/ and to kernels on streams.
 *
 * Salmon, Moraes, Dror, Shaw (2011), section 4.3; rotations and key schedule are Skein's (Ferguson et
 * al. 2010, version 1.3). A macro, as C has no templates: WORD is the type.
 */
#ifndef ABAI_RNG_THREEFRY_H
#define ABAI_RNG_THREEFRY_H

#include <stdint.h>

/* C240 of Skein 1.3, the parity of the extended key. */
#define ABAI_THREEFRY_PARITY UINT64_C(0x1BD11BDAA9FC1A22)

/* The key and its parity, as the rounds want them. */
static inline void abai_threefry_schedule(const uint64_t key[4], uint64_t out[5]) {
    out[4] = ABAI_THREEFRY_PARITY;
    for (unsigned i = 0; i < 4; i++) {
        out[i] = key[i];
        out[4] ^= key[i];
    }
}

/* Half a round on words a and b of every counter. */
#define ABAI_THREEFRY_MIX(rotate, a, b, by)                                                        \
    for (int i = 0; i < abreast; i++) {                                                            \
        x[a][i] += x[b][i];                                                                        \
        x[b][i] = rotate(x[b][i], by) ^ x[a][i];                                                   \
    }

#define ABAI_THREEFRY_TWO_ROUNDS(rotate, r0, r1, s0, s1)                                           \
    ABAI_THREEFRY_MIX(rotate, 0, 1, r0)                                                            \
    ABAI_THREEFRY_MIX(rotate, 2, 3, r1)                                                            \
    ABAI_THREEFRY_MIX(rotate, 0, 3, s0)                                                            \
    ABAI_THREEFRY_MIX(rotate, 2, 1, s1)

/* Key words from, from + 1, ... (modulo 5) and the number of this addition. */
#define ABAI_THREEFRY_ADD(a, b, c, d, number)                                                      \
    for (int i = 0; i < abreast; i++) {                                                            \
        x[0][i] += k[a];                                                                           \
        x[1][i] += k[b];                                                                           \
        x[2][i] += k[c];                                                                           \
        x[3][i] += k[d] + (uint64_t)(number);                                                      \
    }

/* Defines `HEAD(WORD x[4][ABREAST], const uint64_t k[5])`, HEAD being for example `static void encrypt`:
 * x encrypted in place; k is of abai_threefry_schedule, and ROTATE(word, by) rotates to the left. */
#define ABAI_THREEFRY_DEFINE(HEAD, WORD, ABREAST, ROTATE)                                          \
    HEAD(WORD x[4][ABREAST], const uint64_t k[5]) {                                                \
        enum { abreast = ABREAST };                                                                \
        ABAI_THREEFRY_ADD(0, 1, 2, 3, 0)                                                           \
        ABAI_THREEFRY_TWO_ROUNDS(ROTATE, 14, 16, 52, 57)                                           \
        ABAI_THREEFRY_TWO_ROUNDS(ROTATE, 23, 40, 5, 37)                                            \
        ABAI_THREEFRY_ADD(1, 2, 3, 4, 1)                                                           \
        ABAI_THREEFRY_TWO_ROUNDS(ROTATE, 25, 33, 46, 12)                                           \
        ABAI_THREEFRY_TWO_ROUNDS(ROTATE, 58, 22, 32, 32)                                           \
        ABAI_THREEFRY_ADD(2, 3, 4, 0, 2)                                                           \
        ABAI_THREEFRY_TWO_ROUNDS(ROTATE, 14, 16, 52, 57)                                           \
        ABAI_THREEFRY_TWO_ROUNDS(ROTATE, 23, 40, 5, 37)                                            \
        ABAI_THREEFRY_ADD(3, 4, 0, 1, 3)                                                           \
        ABAI_THREEFRY_TWO_ROUNDS(ROTATE, 25, 33, 46, 12)                                           \
        ABAI_THREEFRY_TWO_ROUNDS(ROTATE, 58, 22, 32, 32)                                           \
        ABAI_THREEFRY_ADD(4, 0, 1, 2, 4)                                                           \
        ABAI_THREEFRY_TWO_ROUNDS(ROTATE, 14, 16, 52, 57)                                           \
        ABAI_THREEFRY_TWO_ROUNDS(ROTATE, 23, 40, 5, 37)                                            \
        ABAI_THREEFRY_ADD(0, 1, 2, 3, 5)                                                           \
    }

#endif
