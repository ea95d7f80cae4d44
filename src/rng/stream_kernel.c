/* Threefry over eight neighbouring counters at a time, written with the compilers' vector types: one
 * AVX-512 register a word, two of AVX2, four of SSE2 or NEON, and the same bits from each. */
#include "rng/stream_kernel.h"

#include <string.h>

#include "rng/threefry.h"

typedef uint64_t words __attribute__((vector_size(8 * ABAI_STREAM_LANES)));
typedef double doubles __attribute__((vector_size(8 * ABAI_STREAM_LANES)));

ABAI_THREEFRY_DEFINE(encrypt, words)

static inline void encrypt_group(const uint64_t key[5], uint64_t domain, uint64_t group,
                                 words x[4]) {
    const words lanes = {0, 1, 2, 3, 4, 5, 6, 7};
    const words zero = {0};
    x[0] = lanes + group * ABAI_STREAM_LANES;
    x[1] = zero;
    x[2] = zero + domain;
    x[3] = zero;
    encrypt(x, key);
}

void ABAI_KERNEL(abai_stream_group_bits)(const uint64_t key[5], uint64_t domain, uint64_t group,
                                         size_t groups, uint64_t *out) {
    for (size_t g = 0; g < groups; g++) {
        words x[4];
        encrypt_group(key, domain, group + g, x);
        memcpy(out + g * ABAI_STREAM_GROUP, x, sizeof x);
    }
}

/* (j + 1/2) 2^-53 without a conversion from integers, which not every instruction set has for 64 bits:
 * j below the exponent of 2^52 is the double 2^52 + j, and 2^52 - 1/2 is a double too. */
static inline void make_tails(words *bits) { /* in place: vectors in arguments depend on the ABI */
    const words sign = (words){0} + (UINT64_C(1) << 63);
    const words shifted = ((*bits & ~sign) >> 11) | UINT64_C(0x4330000000000000);
    const doubles magnitude = ((doubles)shifted - (0x1p52 - 0.5)) * 0x1p-53;
    *bits = (words)magnitude | (~*bits & sign);
}

void ABAI_KERNEL(abai_stream_group_tails)(const uint64_t key[5], uint64_t domain, uint64_t group,
                                          size_t groups, double *out) {
    for (size_t g = 0; g < groups; g++) {
        words x[4];
        encrypt_group(key, domain, group + g, x);
        for (unsigned w = 0; w < 4; w++)
            make_tails(&x[w]);
        memcpy(out + g * ABAI_STREAM_GROUP, x, sizeof x);
    }
}
