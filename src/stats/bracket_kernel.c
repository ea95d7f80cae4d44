/* Counting and gathering, a few intervals at a time: their counters then stay in registers while a
 * column, which is in the first-level cache, goes by. All that leaves is integers and a set of values,
 * so instruction sets cannot differ in it.
 *
 * Where intervals end at whole steps of the upper 32 bits of doubles (stats/bracket_step.h), these bits
 * are compared alone, twice as many at a time. */
#include "stats/bracket_kernel.h"

#include <stdbool.h>

#include "stats/bracket_step.h"

/* Intervals handled together; more of them run out of registers. */
enum { TOGETHER = 6 };

typedef struct piece {
    const double *values;
    size_t n;
    const double *low;
    const double *high;
} piece;

static inline size_t scan_scalar(const piece *p, size_t from, size_t cells, uint64_t *at_least,
                                 double *out) {
    size_t count = 0;
    for (size_t i = from; i < p->n; i++) {
        const double x = p->values[i];
        for (size_t c = 0; c < cells; c++) {
            at_least[c] += x >= p->low[c];
            if (x >= p->low[c] && x <= p->high[c])
                out[count++] = x;
        }
    }
    return count;
}

/* The ends of intervals as upper halves, or false where these do not tell. */
static inline bool steps_of(const piece *p, size_t cells, int32_t *low, int32_t *high) {
    bool whole = true;
    for (size_t c = 0; c < cells; c++) {
        low[c] = abai_step_of(p->low[c]);
        high[c] = p->high[c] < p->low[c] ? INT32_MIN : abai_step_of(p->high[c]);
        whole = whole && abai_step_begins(p->low[c]) &&
                (p->high[c] < p->low[c] || abai_step_ends(p->high[c]));
    }
    return whole;
}

#if defined(__AVX512F__)
#include <immintrin.h>
#include <math.h>

static inline size_t gather(const double *values, __mmask8 inside, double *out) {
    /* A whole register is written: storing under a mask takes far longer on some processors. */
    _mm512_storeu_pd(out, _mm512_maskz_compress_pd(inside, _mm512_loadu_pd(values)));
    return (size_t)__builtin_popcount(inside);
}

/* What scan does, by upper halves. */
static inline size_t scan_steps(const piece *p, const int32_t *lows, const int32_t *highs,
                                size_t cells, uint64_t *at_least, double *out) {
    enum { LANES = 16 };
    const __m512i one = _mm512_set1_epi32(1), magnitude = _mm512_set1_epi32(INT32_MAX);
    const __m512i upper =
        _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    __m512i count[TOGETHER], low[TOGETHER], high[TOGETHER];
    for (size_t c = 0; c < cells; c++) {
        count[c] = _mm512_setzero_si512();
        low[c] = _mm512_set1_epi32(lows[c]);
        high[c] = _mm512_set1_epi32(highs[c]);
    }
    size_t gathered = 0;
    size_t i = 0;
    for (; i + LANES <= p->n; i += LANES) {
        const __m512i half = _mm512_permutex2var_epi32(_mm512_loadu_si512(p->values + i), upper,
                                                       _mm512_loadu_si512(p->values + i + 8));
        const __m512i sign = _mm512_srai_epi32(half, 31);
        /* half ^ (sign & magnitude) */
        const __m512i x = _mm512_ternarylogic_epi32(half, sign, magnitude, 0x78);
        __m512i end = _mm512_set1_epi32(INT32_MIN); /* below every finite double */
        for (size_t c = 0; c < cells; c++) {
            const __mmask16 above = _mm512_cmpge_epi32_mask(x, low[c]);
            count[c] = _mm512_mask_add_epi32(count[c], above, count[c], one);
            end = _mm512_mask_mov_epi32(end, above, high[c]);
        }
        const __mmask16 inside = _mm512_cmple_epi32_mask(x, end);
        if (inside) {
            gathered += gather(p->values + i, (__mmask8)inside, out + gathered);
            gathered += gather(p->values + i + 8, (__mmask8)(inside >> 8), out + gathered);
        }
    }
    for (size_t c = 0; c < cells; c++)
        at_least[c] += (uint64_t)(uint32_t)_mm512_reduce_add_epi32(count[c]);
    return gathered + scan_scalar(p, i, cells, at_least, out + gathered);
}

/* `cells` is a constant wherever this is inlined, and the inner loops are unrolled. Cells rise, so that a
 * value can be in the last of those alone whose low it reaches: one comparison with that one's high. */
static inline size_t scan(const piece *p, size_t cells, uint64_t *at_least, double *out) {
    enum { LANES = 8 };
    const __m512i one = _mm512_set1_epi64(1);
    __m512i count[TOGETHER];
    __m512d low[TOGETHER], high[TOGETHER];
    for (size_t c = 0; c < cells; c++) {
        count[c] = _mm512_setzero_si512();
        low[c] = _mm512_set1_pd(p->low[c]);
        high[c] = _mm512_set1_pd(p->high[c]);
    }
    size_t gathered = 0;
    size_t i = 0;
    for (; i + LANES <= p->n; i += LANES) {
        const __m512d x = _mm512_loadu_pd(p->values + i);
        __m512d end = _mm512_set1_pd(-HUGE_VAL);
        for (size_t c = 0; c < cells; c++) {
            const __mmask8 above = _mm512_cmp_pd_mask(x, low[c], _CMP_GE_OQ);
            count[c] = _mm512_mask_add_epi64(count[c], above, count[c], one);
            end = _mm512_mask_mov_pd(end, above, high[c]);
        }
        const __mmask8 inside = _mm512_cmp_pd_mask(x, end, _CMP_LE_OQ);
        if (inside)
            gathered += gather(p->values + i, inside, out + gathered);
    }
    for (size_t c = 0; c < cells; c++)
        at_least[c] += (uint64_t)_mm512_reduce_add_epi64(count[c]);
    return gathered + scan_scalar(p, i, cells, at_least, out + gathered);
}

#else

/* A register's width: gcc takes comparisons of wider vectors apart. */
#if defined(__AVX2__)
enum { LANES = 4 };
#else
enum { LANES = 2 };
#endif
enum { GROUP = 4 }; /* registers asked at once whether any value is inside */
typedef double doubles __attribute__((vector_size(8 * LANES), aligned(8)));
typedef int64_t masks __attribute__((vector_size(8 * LANES)));

static inline int64_t lanes_or(masks m) {
    int64_t all = 0;
    for (size_t i = 0; i < LANES; i++)
        all |= m[i];
    return all;
}

static inline int64_t lanes_sum(masks m) {
    int64_t sum = 0;
    for (size_t i = 0; i < LANES; i++)
        sum += m[i];
    return sum;
}

static inline size_t gather(const double *values, const masks inside[GROUP], double *out) {
    size_t count = 0;
    for (size_t i = 0; i < GROUP * LANES; i++) {
        out[count] = values[i];
        count += (size_t)(inside[i / LANES][i % LANES] & 1);
    }
    return count;
}

/* Of a group that has some. */
static inline size_t gather_inside(const piece *p, size_t from, size_t cells, double *out) {
    masks inside[GROUP];
    for (size_t g = 0; g < GROUP; g++) {
        const doubles x = *(const doubles *)(p->values + from + g * LANES);
        inside[g] = (masks){0};
        for (size_t c = 0; c < cells; c++)
            inside[g] |= (x >= p->low[c]) & (x <= p->high[c]);
    }
    return gather(p->values + from, inside, out);
}

/* Upper halves of 2 LANES values, in an order of their own, so that they compare as the doubles do. */
typedef int32_t halves __attribute__((vector_size(8 * LANES)));

static inline halves upper_halves(const double *values) {
    typedef int32_t unaligned __attribute__((vector_size(8 * LANES), aligned(8)));
    const halves a = *(const unaligned *)values, b = *(const unaligned *)(values + LANES);
#if defined(__AVX2__)
    const halves half = __builtin_shufflevector(a, b, 1, 3, 9, 11, 5, 7, 13, 15);
#elif __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const halves half = __builtin_shufflevector(a, b, 1, 3, 5, 7);
#else
    const halves half = __builtin_shufflevector(a, b, 0, 2, 4, 6);
#endif
    return half ^ ((half >> 31) & INT32_MAX);
}

static inline bool any_half(halves m) {
    int32_t all = 0;
    for (size_t i = 0; i < 2 * LANES; i++)
        all |= m[i];
    return all != 0;
}

/* What scan does, by upper halves. Only what is greater can be asked for in one instruction. */
static inline size_t scan_steps(const piece *p, const int32_t *low, const int32_t *high,
                                size_t cells, uint64_t *at_least, double *out) {
    halves count[TOGETHER];
    int32_t before[TOGETHER],
        on[TOGETHER]; /* the end that a value is held against, from cell to cell */
    for (size_t c = 0; c < cells; c++) {
        count[c] = (halves){0};
        before[c] = low[c] - 1;
        on[c] = high[c] ^ (c == 0 ? INT32_MIN : high[c - 1]);
    }
    size_t gathered = 0;
    size_t i = 0;
    for (; i + GROUP * LANES <= p->n; i += GROUP * LANES) {
        halves outside = (halves){0} - 1;
        for (size_t g = 0; g < 2; g++) {
            const halves x = upper_halves(p->values + i + 2 * LANES * g);
            halves end = (halves){0} + INT32_MIN;
            for (size_t c = 0; c < cells; c++) {
                const halves above = x > before[c];
                count[c] -= above;
                end ^= above & on[c];
            }
            outside &= x > end;
        }
        if (any_half(~outside))
            gathered += gather_inside(p, i, cells, out + gathered);
    }
    for (size_t c = 0; c < cells; c++)
        for (size_t k = 0; k < 2 * LANES; k++)
            at_least[c] += (uint64_t)count[c][k];
    return gathered + scan_scalar(p, i, cells, at_least, out + gathered);
}

static inline size_t scan(const piece *p, size_t cells, uint64_t *at_least, double *out) {
    masks count[TOGETHER];
    for (size_t c = 0; c < cells; c++)
        count[c] = (masks){0};
    size_t gathered = 0;
    size_t i = 0;
    for (; i + GROUP * LANES <= p->n; i += GROUP * LANES) {
        masks inside[GROUP];
        for (size_t g = 0; g < GROUP; g++) {
            const doubles x = *(const doubles *)(p->values + i + g * LANES);
            inside[g] = (masks){0};
            for (size_t c = 0; c < cells; c++) {
                const masks above = x >= p->low[c];
                count[c] -= above;
                inside[g] |= above & (x <= p->high[c]);
            }
        }
        const masks any = (inside[0] | inside[1]) | (inside[2] | inside[3]);
        if (lanes_or(any))
            gathered += gather(p->values + i, inside, out + gathered);
    }
    for (size_t c = 0; c < cells; c++)
        at_least[c] += (uint64_t)lanes_sum(count[c]);
    return gathered + scan_scalar(p, i, cells, at_least, out + gathered);
}

#endif

static inline size_t scan_either(const piece *p, size_t cells, uint64_t *at_least, double *out) {
    int32_t low[TOGETHER], high[TOGETHER];
    return steps_of(p, cells, low, high) ? scan_steps(p, low, high, cells, at_least, out)
                                         : scan(p, cells, at_least, out);
}

/* The constants give the compiler a loop of its own for each number of intervals. */
static size_t scan_some(const piece *p, size_t cells, uint64_t *at_least, double *out) {
    switch (cells) {
    case 1:
        return scan_either(p, 1, at_least, out);
    case 2:
        return scan_either(p, 2, at_least, out);
    case 3:
        return scan_either(p, 3, at_least, out);
    case 4:
        return scan_either(p, 4, at_least, out);
    case 5:
        return scan_either(p, 5, at_least, out);
    default:
        return scan_either(p, TOGETHER, at_least, out);
    }
}

size_t ABAI_KERNEL(abai_bracket_scan)(const double *values, size_t n, const double *low,
                                      const double *high, size_t cells, uint64_t *at_least,
                                      double *out) {
    size_t gathered = 0;
    for (size_t c = 0; c < cells; c += TOGETHER) {
        const piece p = {values, n, low + c, high + c};
        const size_t some = cells - c < TOGETHER ? cells - c : TOGETHER;
        gathered += scan_some(&p, some, at_least + c, out + gathered);
    }
    return gathered;
}
