/* rng/stream_body.h - the words of a stream, and the tails that they are, for kernels: *_kernel.c includes
 * it.
 *
 * Eight neighbouring counters fill 32 neighbouring samples (rng/stream.h). What a counter goes through is
 * one chain of operations, most of them waiting for the one before; so four vectors of counters are
 * encrypted at a time (against one: 1.03 -> 0.83 ns a word with AVX-512, 2.4 -> 1.8 with AVX2, 5.2 -> 3.7
 * with SSE2, on a Sapphire Rapids core). With AVX-512 that is what its two units for vectors can do; SSE2
 * is as fast as integer registers, which have rotations.
 */
#ifndef ABAI_RNG_STREAM_BODY_H
#define ABAI_RNG_STREAM_BODY_H

#include <stdbool.h>

#include "rng/stream_kernel.h"
#include "rng/threefry.h"
#include "simd/vector.h"

enum {
    STREAM_ABREAST = 4,
    STREAM_COUNTERS = STREAM_ABREAST * ABAI_LANES,
    STREAM_TURN = 4 * STREAM_COUNTERS /* words: one to four groups */
};

/* AVX-512 rotates. Elsewhere it takes two shifts and an or, but for whole bytes, which AVX2 has a shuffle
 * for, and halves, which everybody has. */
static inline abai_words stream_rotate(abai_words word, int by) {
#if !defined(__AVX512F__)
    if (by == 32) {
        typedef uint32_t halves __attribute__((vector_size(8 * ABAI_LANES)));
#if defined(__AVX2__)
        return (abai_words)__builtin_shufflevector((halves)word, (halves)word, 1, 0, 3, 2, 5, 4, 7,
                                                   6);
#else
        return (abai_words)__builtin_shufflevector((halves)word, (halves)word, 1, 0, 3, 2);
#endif
    }
#endif
#if defined(__AVX2__) && !defined(__AVX512F__)
    const __m256i second = _mm256_setr_epi64x(0, 0x0808080808080808, 0, 0x0808080808080808);
    if (by == 16 || by == 40) {
        const int64_t from = by == 16 ? 0x0504030201000706 : 0x0201000706050403;
        const __m256i bytes = _mm256_or_si256(_mm256_set1_epi64x(from), second);
        return (abai_words)_mm256_shuffle_epi8((__m256i)word, bytes);
    }
#endif
    return word << by | word >> (64 - by);
}

ABAI_THREEFRY_DEFINE(ABAI_INLINED void stream_encrypt, abai_words, STREAM_ABREAST, stream_rotate)

/* |t| = (j + 1/2) 2^-53 of a word, without a conversion from integers, which not every instruction set
 * has for 64 bits: j below the exponent of 1/2 is the double 1/2 + j 2^-53, and 1/2 - 2^-54 is one, too.
 * What is left is exact. */
static inline abai_doubles stream_magnitude(abai_words word) {
    const uint64_t j = (UINT64_C(1) << 52) - 1, half = UINT64_C(1022) << 52;
    return (abai_doubles)((word >> 11 & j) | half) - (0.5 - 0x1p-54);
}

/* Bit 63 says upper half, which is positive. */
static inline abai_doubles stream_tail(abai_words word) {
    const abai_words sign = ~word & UINT64_C(1) << 63;
    return (abai_doubles)((abai_words)stream_magnitude(word) | sign);
}

/* Words, or tails, of the counters first .. first + STREAM_COUNTERS - 1: each where its sample stands. */
ABAI_INLINED void stream_turn(const uint64_t key[5], uint64_t domain, uint64_t first, bool tails,
                              char *out) {
    abai_words x[4][STREAM_ABREAST];
    for (unsigned i = 0; i < STREAM_ABREAST; i++) {
        for (unsigned lane = 0; lane < ABAI_LANES; lane++)
            x[0][i][lane] = i * ABAI_LANES + lane;
        x[0][i] += first;
        x[1][i] = abai_words_of(0);
        x[2][i] = abai_words_of(domain);
        x[3][i] = abai_words_of(0);
    }
    stream_encrypt(x, key);
    for (unsigned i = 0; i < STREAM_ABREAST; i++) {
        const unsigned counter = i * ABAI_LANES;
        char *to = out + 8 * (counter / ABAI_STREAM_LANES * ABAI_STREAM_GROUP +
                              counter % ABAI_STREAM_LANES);
        for (unsigned w = 0; w < 4; w++)
            abai_words_put(to + 8 * w * ABAI_STREAM_LANES,
                           tails ? (abai_words)stream_tail(x[w][i]) : x[w][i]);
    }
}

/* Words, or tails, of whole groups of 32 samples. */
ABAI_INLINED void stream_groups(const uint64_t key[5], uint64_t domain, uint64_t group,
                                size_t groups, bool tails, void *out) {
    const uint64_t first = group * ABAI_STREAM_LANES;
    const size_t n = groups * ABAI_STREAM_GROUP;
    char *to = out, turn[8 * STREAM_TURN];
    for (size_t done = 0; done < n; done += STREAM_TURN, to += sizeof turn) {
        const bool whole = n - done >= STREAM_TURN;
        stream_turn(key, domain, first + done / 4, tails, whole ? to : turn);
        if (!whole) /* fewer groups than a turn has */
            memcpy(to, turn, 8 * (n - done));
    }
}

#endif
