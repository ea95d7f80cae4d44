/* dist/table_rows.h - rows of degree-6 tables for a column of draws. Private to dist/table_kernel.c.
 *
 * A row is one cache line of eight doubles, and eight draws need eight rows, coefficient by coefficient:
 * a transposition. Loading whole rows and transposing them in registers takes 8 loads and 23 shuffles
 * for 8 draws; gathering each coefficient takes 56 loads, and took 1.5 to 2 times as long with AVX-512,
 * 1.2 times with AVX2 (Sapphire Rapids, gcc 12). Where there are neither, the compiler's own code for
 * the plain loop serves. The arithmetic is abai_table_row_value's everywhere.
 */
#ifndef ABAI_DIST_TABLE_ROWS_H
#define ABAI_DIST_TABLE_ROWS_H

#include "dist/table_layout.h"

#if defined(__AVX512F__)
#include <immintrin.h>

enum { ABAI_ROWS_LANES = 8 };
typedef __m512d abai_rows_vector;

/* The rows at index[0..8) as columns: c[d] holds coefficient d of each. */
static inline void abai_rows_load(const double *row, const int64_t index[ABAI_ROWS_LANES],
                                  abai_rows_vector c[8]) {
    __m512d r[8], t[8], u[8];
    for (int i = 0; i < 8; i++)
        r[i] = _mm512_loadu_pd(row + 8 * index[i]);
    for (int i = 0; i < 8; i += 2) {
        t[i] = _mm512_unpacklo_pd(r[i], r[i + 1]);
        t[i + 1] = _mm512_unpackhi_pd(r[i], r[i + 1]);
    }
    for (int i = 0; i < 2; i++) { /* even coefficients, then odd ones */
        u[4 * i] = _mm512_shuffle_f64x2(t[i], t[i + 2], 0x88);
        u[4 * i + 1] = _mm512_shuffle_f64x2(t[i], t[i + 2], 0xdd);
        u[4 * i + 2] = _mm512_shuffle_f64x2(t[i + 4], t[i + 6], 0x88);
        u[4 * i + 3] = _mm512_shuffle_f64x2(t[i + 4], t[i + 6], 0xdd);
        c[i] = _mm512_shuffle_f64x2(u[4 * i], u[4 * i + 2], 0x88);
        c[i + 4] = _mm512_shuffle_f64x2(u[4 * i], u[4 * i + 2], 0xdd);
        c[i + 2] = _mm512_shuffle_f64x2(u[4 * i + 1], u[4 * i + 3], 0x88);
        c[i + 6] = _mm512_shuffle_f64x2(u[4 * i + 1], u[4 * i + 3], 0xdd);
    }
}

static inline abai_rows_vector abai_rows_get(const double *from) { return _mm512_loadu_pd(from); }
static inline void abai_rows_put(double *to, abai_rows_vector v) { _mm512_storeu_pd(to, v); }

#elif defined(__AVX2__)
#include <immintrin.h>

enum { ABAI_ROWS_LANES = 4 };
typedef __m256d abai_rows_vector;

static inline void abai_rows_load(const double *row, const int64_t index[ABAI_ROWS_LANES],
                                  abai_rows_vector c[8]) {
    for (int half = 0; half < 8; half += 4) {
        __m256d r[4], t[4];
        for (int i = 0; i < 4; i++)
            r[i] = _mm256_loadu_pd(row + 8 * index[i] + half);
        for (int i = 0; i < 4; i += 2) {
            t[i] = _mm256_unpacklo_pd(r[i], r[i + 1]);
            t[i + 1] = _mm256_unpackhi_pd(r[i], r[i + 1]);
        }
        c[half] = _mm256_permute2f128_pd(t[0], t[2], 0x20);
        c[half + 1] = _mm256_permute2f128_pd(t[1], t[3], 0x20);
        c[half + 2] = _mm256_permute2f128_pd(t[0], t[2], 0x31);
        c[half + 3] = _mm256_permute2f128_pd(t[1], t[3], 0x31);
    }
}

static inline abai_rows_vector abai_rows_get(const double *from) { return _mm256_loadu_pd(from); }
static inline void abai_rows_put(double *to, abai_rows_vector v) { _mm256_storeu_pd(to, v); }

#else

enum { ABAI_ROWS_LANES = 0 };

#endif

/* x[i] = the polynomial of row id[i] at s[i]. */
static inline void abai_rows_evaluate(const double *restrict row, const int64_t *restrict id,
                                      const double *restrict s, size_t n, double *restrict x) {
    size_t i = 0;
#if defined(__AVX2__)
    /* The operators of vectors are the compilers' own: no contraction, as everywhere. */
    for (; i + ABAI_ROWS_LANES <= n; i += ABAI_ROWS_LANES) {
        abai_rows_vector c[8];
        abai_rows_load(row, id + i, c);
        const abai_rows_vector t = abai_rows_get(s + i);
        abai_rows_vector p = c[5] + t * c[6];
        p = c[3] + t * (c[4] + t * p);
        abai_rows_put(x + i, c[0] + t * (c[1] + t * (c[2] + t * p)));
    }
#endif
    for (; i < n; i++)
        x[i] = abai_table_row_value(row, 8 * id[i], ABAI_TABLE_DEGREE, s[i]);
}

#endif
