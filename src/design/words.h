/* design/words.h - as many 64-bit words as a register of the instruction set holds, for the kernels of
 * this folder, and what the compilers' vector types lack for them.
 *
 * Everything is exact on integers, or one correctly rounded operation on doubles: all instruction sets
 * give the same bits. To be included by *_kernel.c alone.
 */
#ifndef ABAI_DESIGN_WORDS_H
#define ABAI_DESIGN_WORDS_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__)
#define WORDS_AVX512
#define WORDS_BYTES 64
#elif defined(__AVX2__)
#define WORDS_BYTES 32
#else
#define WORDS_BYTES 16
#endif

typedef uint64_t words __attribute__((vector_size(WORDS_BYTES)));
typedef int32_t words_halves __attribute__((vector_size(WORDS_BYTES)));
typedef double words_doubles __attribute__((vector_size(WORDS_BYTES)));

enum { WORDS_LANES = WORDS_BYTES / 8 };

static inline words words_load(const void *from) {
    words x;
    memcpy(&x, from, sizeof x);
    return x;
}

static inline void words_store(void *to, words x) { memcpy(to, &x, sizeof x); }

/* value in every lane. */
static inline words words_all(uint64_t value) { return (words){0} + value; }

/* 0, 1, 2, ... */
static inline words words_count(void) {
    static const uint64_t lanes[] = {0, 1, 2, 3, 4, 5, 6, 7};
    return words_load(lanes);
}

/* Products of the lower 32 bits of each lane: one instruction everywhere, which compilers do not find. */
static inline words words_multiply_halves(words a, words b) {
#if defined(WORDS_AVX512)
    return (words)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return (words)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
    return (words)_mm_mul_epu32((__m128i)a, (__m128i)b);
#else
    return (a & UINT32_MAX) * (b & UINT32_MAX);
#endif
}

/* a b modulo 2^64. */
static inline words words_multiply(words a, words b) {
#if defined(WORDS_AVX512)
    return a * b;
#else
    const words cross = words_multiply_halves(a >> 32, b) + words_multiply_halves(a, b >> 32);
    return words_multiply_halves(a, b) + (cross << 32);
#endif
}

/* All ones where bit 63 is set, else zeros. SSE2 and AVX2 shift signs in halves only. */
static inline words words_sign(words x) {
#if defined(WORDS_AVX512)
    return (words)_mm512_srai_epi64((__m512i)x, 63);
#else
    return words_all(0) - (x >> 63);
#endif
}

/* x >> by, for by below 64. With a count in a register of its own, as compilers would have it, a shift is
 * two operations. */
static inline words words_shift_right(words x, unsigned by) {
#if defined(WORDS_AVX512)
    return (words)_mm512_srlv_epi64((__m512i)x, _mm512_set1_epi64(by));
#elif defined(__AVX2__)
    return (words)_mm256_srlv_epi64((__m256i)x, _mm256_set1_epi64x(by));
#else
    return x >> by;
#endif
}

/* x modulo m, for x below 2 m and m at most 2^31. */
static inline words words_wrap(words x, uint64_t m) {
    const words less = x - m; /* where that is negative, its lower half exceeds x */
#if defined(WORDS_AVX512)
    return (words)_mm512_min_epu32((__m512i)x, (__m512i)less);
#elif defined(__AVX2__)
    return (words)_mm256_min_epu32((__m256i)x, (__m256i)less);
#else
    return less + ((words)((words_halves)less >> 31) & m);
#endif
}

/* Whether bit 63 is set in any lane. */
static inline int words_any_sign(words x) {
#if defined(WORDS_AVX512)
    return _mm512_movepi64_mask((__m512i)x) != 0;
#elif defined(__AVX2__)
    return _mm256_movemask_pd((__m256d)x) != 0;
#elif defined(__SSE2__)
    return _mm_movemask_pd((__m128d)x) != 0;
#else
    return ((x[0] | x[1]) >> 63) != 0;
#endif
}

/* Bits 63..0 become bits 0..63. With shuffles of bytes: the two halves of each are looked up, and the
 * bytes of a lane change places. Without: neighbours do, then pairs, and so on. */
#if defined(__AVX2__)
static inline words words_shuffle(words x, words places) {
#if defined(WORDS_AVX512)
    return (words)_mm512_shuffle_epi8((__m512i)x, (__m512i)places);
#else
    return (words)_mm256_shuffle_epi8((__m256i)x, (__m256i)places);
#endif
}

/* Sixteen bytes, lowest first, for every sixteen of the register. */
static inline words words_bytes(uint64_t low, uint64_t high) {
    const words even = (words_count() & 1) - 1;
    return (even & low) | (~even & high);
}

static inline words words_reverse(words x) {
    const words mask = words_all(UINT64_C(0x0f0f0f0f0f0f0f0f));
    const words reversed = words_bytes(UINT64_C(0x0e060a020c040800), UINT64_C(0x0f070b030d050901));
    const words back = words_bytes(UINT64_C(0x0001020304050607), UINT64_C(0x08090a0b0c0d0e0f));
    const words low = words_shuffle(reversed << 4, x & mask);
    const words high = words_shuffle(reversed, x >> 4 & mask);
    return words_shuffle(low | high, back);
}
#else
static inline words words_reverse(words x) {
    x = (x >> 1 & UINT64_C(0x5555555555555555)) | (x & UINT64_C(0x5555555555555555)) << 1;
    x = (x >> 2 & UINT64_C(0x3333333333333333)) | (x & UINT64_C(0x3333333333333333)) << 2;
    x = (x >> 4 & UINT64_C(0x0f0f0f0f0f0f0f0f)) | (x & UINT64_C(0x0f0f0f0f0f0f0f0f)) << 4;
    x = (x >> 8 & UINT64_C(0x00ff00ff00ff00ff)) | (x & UINT64_C(0x00ff00ff00ff00ff)) << 8;
    x = (x >> 16 & UINT64_C(0x0000ffff0000ffff)) | (x & UINT64_C(0x0000ffff0000ffff)) << 16;
    return x >> 32 | x << 32;
}
#endif

/* Integers to the nearest doubles. Without an instruction for it, either half below the exponent that makes
 * its unit 1 or 2^32 is a double already, and the only rounding is that of their sum. */
static inline words_doubles words_to_doubles(words x) {
#if defined(WORDS_AVX512)
    return _mm512_cvtepu64_pd((__m512i)x);
#else
    const words low = (x & UINT32_MAX) | UINT64_C(0x4330000000000000); /* 2^52 + low */
    const words high = (x >> 32) | UINT64_C(0x4530000000000000);       /* 2^84 + 2^32 high */
    return ((words_doubles)high - (0x1p84 + 0x1p52)) + (words_doubles)low;
#endif
}

/* x, but within [least, most]; not NaN. */
static inline words_doubles words_clamp(words_doubles x, double least, double most) {
    const words_doubles low = (words_doubles){0} + least, high = (words_doubles){0} + most;
#if defined(WORDS_AVX512)
    return _mm512_min_pd(_mm512_max_pd(x, low), high);
#elif defined(__AVX2__)
    return _mm256_min_pd(_mm256_max_pd(x, low), high);
#elif defined(__SSE2__)
    return _mm_min_pd(_mm_max_pd(x, low), high);
#else
    for (int l = 0; l < WORDS_LANES; l++)
        x[l] = x[l] < low[l] ? low[l] : x[l] > high[l] ? high[l] : x[l];
    return x;
#endif
}

/* |abai_tail_from_bits(bits)| (rng/stream.h): j below the exponent of 2^52 is the double 2^52 + j, and
 * 2^52 - 1/2 is a double too. */
static inline words_doubles words_tail_size(words bits) {
    const words j = bits >> 11 & UINT64_C(0x000fffffffffffff);
    const words shifted = j | UINT64_C(0x4330000000000000);
    return ((words_doubles)shifted - (0x1p52 - 0.5)) * 0x1p-53;
}

#endif
