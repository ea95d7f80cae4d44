/* Counting and gathering, a few intervals at a time: their counters then stay in registers while a
 * column, which is in the first-level cache, goes by. All that leaves is integers and a set of values,
 * so instruction sets cannot differ in it. */
#include "stats/bracket_kernel.h"

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

#if defined(__AVX512F__)
#include <immintrin.h>
#include <math.h>

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
        if (inside) {
            /* A whole register is written: storing under a mask takes far longer on some processors. */
            _mm512_storeu_pd(out + gathered, _mm512_maskz_compress_pd(inside, x));
            gathered += (size_t)__builtin_popcount(inside);
        }
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

/* The constants give the compiler a loop of its own for each number of intervals. */
static size_t scan_some(const piece *p, size_t cells, uint64_t *at_least, double *out) {
    switch (cells) {
    case 1:
        return scan(p, 1, at_least, out);
    case 2:
        return scan(p, 2, at_least, out);
    case 3:
        return scan(p, 3, at_least, out);
    case 4:
        return scan(p, 4, at_least, out);
    case 5:
        return scan(p, 5, at_least, out);
    default:
        return scan(p, TOGETHER, at_least, out);
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
