/* dist/table_rows.h - rows of tables for vectors of draws. Private to the kernels of dist/.
 *
 * A cubic row is half a cache line, and eight draws need eight rows, coefficient by coefficient: a
 * transposition. Rows are loaded, two draws side by side, and transposed in registers: for 8 draws 8
 * loads, 4 insertions and 8 shuffles with AVX-512. Rows of degree 6 go the same way, in halves. Measured against
 * that, with degree 6 and from tails to values on a Sapphire Rapids core: whole rows and 24 shuffles, which
 * one unit alone can do, took 1.1 times as long; gathers of coefficients 1.4 times; copies of rows to columns
 * in memory, to save shuffles, 1.2 times. Estrin's scheme has more operations than Horner's, which only wait
 * where there is one vector at a time.
 */
#ifndef ABAI_DIST_TABLE_ROWS_H
#define ABAI_DIST_TABLE_ROWS_H

#include <math.h>

#include "dist/table_layout.h"
#include "simd/vector.h"

/* Vectors of draws whose polynomials are evaluated in step, for each waits for its own results: as many
 * as registers allow. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { ROWS_ABREAST = 4 };
#else
enum { ROWS_ABREAST = 2 };
#endif

/* log2 of the bytes of a row. Where rows are is given in bytes: no shifts in their addresses. */
enum { ROWS_STRAIGHT = 4, ROWS_CUBIC = 5, ROWS_CURVED = 6 };

static inline const double *rows_at(const double *row, int64_t place, int64_t unit) {
    return (const double *)((const char *)row + place * unit);
}

/* c[0] and c[1] are the two numbers at row + place[0], row + place[1], ..., places counted in units. */
ABAI_INLINED void rows_load_two(const double *row, const int64_t *place, int64_t unit,
                                abai_doubles c[2]) {
#if defined(__AVX512F__)
    __m512d pair[2]; /* even draws, odd draws */
    for (int i = 0; i < 2; i++) {
        const __m128d first = _mm_loadu_pd(rows_at(row, place[i], unit));
        const __m128d third = _mm_loadu_pd(rows_at(row, place[i + 4], unit));
        const __m256d low = _mm256_insertf128_pd(_mm256_castpd128_pd256(first),
                                                 _mm_loadu_pd(rows_at(row, place[i + 2], unit)), 1);
        const __m256d high = _mm256_insertf128_pd(
            _mm256_castpd128_pd256(third), _mm_loadu_pd(rows_at(row, place[i + 6], unit)), 1);
        pair[i] = _mm512_insertf64x4(_mm512_castpd256_pd512(low), high, 1);
    }
    c[0] = (abai_doubles)_mm512_unpacklo_pd(pair[0], pair[1]);
    c[1] = (abai_doubles)_mm512_unpackhi_pd(pair[0], pair[1]);
#elif defined(__AVX2__)
    __m256d pair[2];
    for (int i = 0; i < 2; i++) {
        const __m128d first = _mm_loadu_pd(rows_at(row, place[i], unit));
        pair[i] = _mm256_insertf128_pd(_mm256_castpd128_pd256(first),
                                       _mm_loadu_pd(rows_at(row, place[i + 2], unit)), 1);
    }
    c[0] = (abai_doubles)_mm256_unpacklo_pd(pair[0], pair[1]);
    c[1] = (abai_doubles)_mm256_unpackhi_pd(pair[0], pair[1]);
#else
    const double *first = rows_at(row, place[0], unit), *second = rows_at(row, place[1], unit);
    c[0] = (abai_doubles){first[0], second[0]};
    c[1] = (abai_doubles){first[1], second[1]};
#endif
}

/* Four numbers, places in bytes. */
static inline void rows_load_four(const double *row, const int64_t *place, abai_doubles c[4]) {
#if defined(__AVX512F__)
    const __m512i low = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13);
    const __m512i high = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
    __m512d pair[4]; /* draws i and i + 4 */
    for (int i = 0; i < 4; i++) {
        const __m256d first = _mm256_loadu_pd(rows_at(row, place[i], 1));
        pair[i] = _mm512_insertf64x4(_mm512_castpd256_pd512(first),
                                     _mm256_loadu_pd(rows_at(row, place[i + 4], 1)), 1);
    }
    for (int i = 0; i < 2; i++) {
        const __m512d a =
            i == 0 ? _mm512_unpacklo_pd(pair[0], pair[1]) : _mm512_unpackhi_pd(pair[0], pair[1]);
        const __m512d b =
            i == 0 ? _mm512_unpacklo_pd(pair[2], pair[3]) : _mm512_unpackhi_pd(pair[2], pair[3]);
        c[i] = (abai_doubles)_mm512_permutex2var_pd(a, low, b);
        c[i + 2] = (abai_doubles)_mm512_permutex2var_pd(a, high, b);
    }
#else
    rows_load_two(row, place, 1, c);
    rows_load_two(row + 2, place, 1, c + 2);
#endif
}

/* x = the polynomials of degree 6 of rows at `place` in s, or in s times the eighth number of the row where
 * `scaled`, for ROWS_ABREAST vectors. The order of operations is abai_table_row_value's. */
ABAI_INLINED void rows_curved(const double *row, const int64_t *place, const double *s, bool scaled,
                              double *x) {
    abai_doubles t[ROWS_ABREAST], p[ROWS_ABREAST], c[ROWS_ABREAST][4];
    for (int v = 0; v < ROWS_ABREAST; v++) {
        rows_load_four(row + 4, place + ABAI_LANES * v, c[v]);
        t[v] = abai_doubles_get(s + ABAI_LANES * v);
        if (scaled)
            t[v] *= c[v][3];
        p[v] = c[v][1] + t[v] * c[v][2];
    }
    for (int v = 0; v < ROWS_ABREAST; v++)
        p[v] = c[v][0] + t[v] * p[v];
    for (int v = 0; v < ROWS_ABREAST; v++) {
        rows_load_four(row, place + ABAI_LANES * v, c[v]);
        p[v] = c[v][3] + t[v] * p[v];
    }
    for (int d = 2; d >= 0; d--)
        for (int v = 0; v < ROWS_ABREAST; v++)
            p[v] = c[v][d] + t[v] * p[v];
    for (int v = 0; v < ROWS_ABREAST; v++)
        abai_doubles_put(x + ABAI_LANES * v, p[v]);
}

/* The same of cubic rows, without a scale. */
ABAI_INLINED void rows_cubic(const double *row, const int64_t *place, const double *s, double *x) {
    abai_doubles c[ROWS_ABREAST][4];
    for (int v = 0; v < ROWS_ABREAST; v++) {
        const abai_doubles t = abai_doubles_get(s + ABAI_LANES * v);
        rows_load_four(row, place + ABAI_LANES * v, c[v]);
        const abai_doubles p = c[v][2] + t * c[v][3];
        abai_doubles_put(x + ABAI_LANES * v, c[v][0] + t * (c[v][1] + t * p));
    }
}

/* The same of straight rows, one vector. */
static inline void rows_straight(const double *row, const int64_t *place, const double *s,
                                 double *x) {
    abai_doubles c[2];
    rows_load_two(row, place, 1, c);
    abai_doubles_put(x, c[0] + abai_doubles_get(s) * c[1]);
}

/* ---- level rows, few enough for registers ------------------------------------------------------ */

enum { ROWS_FEW = ABAI_LANES == 8 ? 8 : 4 }; /* of either half at most */

/* The upper half is [0]. Rows beyond the last never begin. */
typedef struct rows_few {
    size_t count; /* of the half that has more */
    double value[2][ROWS_FEW], begin[2][2 * ROWS_FEW];
} rows_few;

/* False where there are too many rows. */
static inline bool rows_few_get(const abai_table *table, rows_few *few) {
    const size_t padding = (size_t)1 << table->steps;
    const size_t lower = table->guide[abai_table_half(table->bits)];
    const size_t first[2] = {0, lower}, count[2] = {lower - padding, table->rows - padding - lower};
    few->count = count[0] > count[1] ? count[0] : count[1];
    if (few->count > ROWS_FEW)
        return false;
    for (int h = 0; h < 2; h++) {
        for (size_t k = 0; k < ROWS_FEW; k++) {
            few->value[h][k] = k < count[h] ? table->row[first[h] + k] : 0;
            few->begin[h][k] = k < count[h] ? table->border[first[h] + k] : HUGE_VAL;
            few->begin[h][ROWS_FEW + k] = HUGE_VAL;
        }
    }
    return true;
}

/* Values of the rows that magnitudes a lie in; the sign bit of `lower` says lower half. With AVX-512 two
 * registers are a table of eight rows for each half; elsewhere each row takes its turn. */
ABAI_INLINED abai_doubles rows_few_value(const rows_few *few, abai_words lower, abai_doubles a) {
#if defined(__AVX512F__)
    __m512i row = _mm512_maskz_set1_epi64(_mm512_movepi64_mask((__m512i)lower), ROWS_FEW);
    for (int step = 4; step >= 1; step /= 2) {
        const __m512d next = _mm512_permutex2var_pd(_mm512_loadu_pd(few->begin[0] + step), row,
                                                    _mm512_loadu_pd(few->begin[1] + step));
        const __mmask8 on = _mm512_cmp_pd_mask((__m512d)a, next, _CMP_GE_OQ);
        row = _mm512_mask_add_epi64(row, on, row, _mm512_set1_epi64(step));
    }
    return (abai_doubles)_mm512_permutex2var_pd(_mm512_loadu_pd(few->value[0]), row,
                                                _mm512_loadu_pd(few->value[1]));
#else
    abai_doubles x = abai_doubles_select(lower, abai_doubles_of(few->value[1][0]),
                                         abai_doubles_of(few->value[0][0]));
    for (size_t k = 1; k < few->count; k++) {
        const abai_doubles begin = abai_doubles_select(lower, abai_doubles_of(few->begin[1][k]),
                                                       abai_doubles_of(few->begin[0][k]));
        const abai_doubles value = abai_doubles_select(lower, abai_doubles_of(few->value[1][k]),
                                                       abai_doubles_of(few->value[0][k]));
        x = abai_doubles_if_less(a, begin, x, value);
    }
    return x;
#endif
}

#endif
