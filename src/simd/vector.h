/* simd/vector.h - the widest vectors of 64-bit numbers that the instruction set has, for kernels that
 * must say how many stand in a register; most do better as plain loops. Only *_kernel.c may include it.
 *
 * The operators of vectors are the compilers' own (GCC, Clang), and never fused.
 */
#ifndef ABAI_SIMD_VECTOR_H
#define ABAI_SIMD_VECTOR_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

#if defined(__AVX512F__)
enum { ABAI_LANES = 8 };
#elif defined(__AVX2__)
enum { ABAI_LANES = 4 };
#else
enum { ABAI_LANES = 2 }; /* SSE2, NEON; a compiler without either makes do */
#endif

/* For functions whose arguments are constants where they are called, or arrays that are to stay in
 * registers: compilers find them too large to inline unasked. */
#define ABAI_INLINED static inline __attribute__((always_inline))

/* For scratch columns on the stack, to start on a cache line: compilers are content with less, and vectors
 * across two lines were up to half slower to read back. */
enum { ABAI_VECTOR_ALIGN = 64 };

typedef uint64_t abai_words __attribute__((vector_size(8 * ABAI_LANES)));
typedef double abai_doubles __attribute__((vector_size(8 * ABAI_LANES)));

static inline abai_words abai_words_of(uint64_t word) { return (abai_words){0} + word; }

static inline abai_doubles abai_doubles_of(double number) {
    return number - (abai_doubles){0}; /* a sum would make +0 of -0 */
}

static inline abai_words abai_words_get(const void *from) {
    abai_words words;
    memcpy(&words, from, sizeof words);
    return words;
}

static inline abai_doubles abai_doubles_get(const void *from) {
    abai_doubles doubles;
    memcpy(&doubles, from, sizeof doubles);
    return doubles;
}

static inline void abai_words_put(void *to, abai_words words) { memcpy(to, &words, sizeof words); }

static inline void abai_doubles_put(void *to, abai_doubles doubles) {
    memcpy(to, &doubles, sizeof doubles);
}

/* Shifts by a number that only the run knows. A count for each lane is one operation where there are
 * such, one count for all of them two; compilers think otherwise. */
static inline abai_words abai_words_right(abai_words words, uint64_t by) {
#if defined(__AVX512F__)
    return (abai_words)_mm512_srlv_epi64((__m512i)words, _mm512_set1_epi64((int64_t)by));
#elif defined(__AVX2__)
    return (abai_words)_mm256_srlv_epi64((__m256i)words, _mm256_set1_epi64x((int64_t)by));
#else
    return words >> by;
#endif
}

static inline abai_words abai_words_left(abai_words words, uint64_t by) {
#if defined(__AVX512F__)
    return (abai_words)_mm512_sllv_epi64((__m512i)words, _mm512_set1_epi64((int64_t)by));
#elif defined(__AVX2__)
    return (abai_words)_mm256_sllv_epi64((__m256i)words, _mm256_set1_epi64x((int64_t)by));
#else
    return words << by;
#endif
}

/* a + b in the lanes where the sign bit of `sign` is set, a in the others. */
static inline abai_words abai_words_add_signed(abai_words a, abai_words sign, uint64_t b) {
#if defined(__AVX512F__)
    const __mmask8 set = _mm512_movepi64_mask((__m512i)sign);
    return (abai_words)_mm512_mask_add_epi64((__m512i)a, set, (__m512i)a,
                                             _mm512_set1_epi64((int64_t)b));
#else
    return a + ((abai_words_of(0) - (sign >> 63)) & b);
#endif
}

/* a where the sign bit of `sign` is set, b elsewhere. */
static inline abai_doubles abai_doubles_select(abai_words sign, abai_doubles a, abai_doubles b) {
#if defined(__AVX512F__)
    return (abai_doubles)_mm512_mask_blend_pd(_mm512_movepi64_mask((__m512i)sign), (__m512d)b,
                                              (__m512d)a);
#elif defined(__AVX2__)
    return (abai_doubles)_mm256_blendv_pd((__m256d)b, (__m256d)a, (__m256d)sign);
#else
    const abai_words set = abai_words_of(0) - (sign >> 63);
    return (abai_doubles)(((abai_words)a & set) | ((abai_words)b & ~set));
#endif
}

/* x < y ? a : b, lane by lane. */
static inline abai_doubles abai_doubles_if_less(abai_doubles x, abai_doubles y, abai_doubles a,
                                                abai_doubles b) {
#if defined(__AVX512F__)
    const __mmask8 less = _mm512_cmp_pd_mask((__m512d)x, (__m512d)y, _CMP_LT_OQ);
    return (abai_doubles)_mm512_mask_blend_pd(less, (__m512d)b, (__m512d)a);
#elif defined(__AVX2__)
    return (abai_doubles)_mm256_blendv_pd((__m256d)b, (__m256d)a, (__m256d)(x < y));
#else
    const abai_words less = (abai_words)(x < y);
    return (abai_doubles)(((abai_words)a & less) | ((abai_words)b & ~less));
#endif
}

/* a < b ? a : b and a > b ? a : b, lane by lane: of equal values, or where one is NaN, b. */
static inline abai_doubles abai_doubles_min(abai_doubles a, abai_doubles b) {
#if defined(__AVX512F__)
    return (abai_doubles)_mm512_min_pd((__m512d)a, (__m512d)b);
#elif defined(__AVX2__)
    return (abai_doubles)_mm256_min_pd((__m256d)a, (__m256d)b);
#elif defined(__SSE2__)
    return (abai_doubles)_mm_min_pd((__m128d)a, (__m128d)b);
#else
    return abai_doubles_if_less(a, b, a, b);
#endif
}

static inline abai_doubles abai_doubles_max(abai_doubles a, abai_doubles b) {
#if defined(__AVX512F__)
    return (abai_doubles)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif defined(__AVX2__)
    return (abai_doubles)_mm256_max_pd((__m256d)a, (__m256d)b);
#elif defined(__SSE2__)
    return (abai_doubles)_mm_max_pd((__m128d)a, (__m128d)b);
#else
    return abai_doubles_if_less(b, a, a, b);
#endif
}

/* low where x is less or NaN, high where it is more. */
static inline abai_doubles abai_doubles_within(abai_doubles x, double low, double high) {
    return abai_doubles_min(abai_doubles_max(x, abai_doubles_of(low)), abai_doubles_of(high));
}

static inline abai_doubles abai_doubles_sqrt(abai_doubles x) {
#if defined(__AVX512F__)
    return (abai_doubles)_mm512_sqrt_pd((__m512d)x);
#elif defined(__AVX2__)
    return (abai_doubles)_mm256_sqrt_pd((__m256d)x);
#else
    for (int lane = 0; lane < ABAI_LANES; lane++)
        x[lane] = sqrt(x[lane]);
    return x;
#endif
}

#endif
