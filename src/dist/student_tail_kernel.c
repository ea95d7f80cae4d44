/* Rows of eight numbers, a cache line each, are loaded and transposed in halves (dist/table_rows.h). */
#include "dist/student_tail_kernel.h"

#include <stdalign.h>

#include "dist/table_rows.h"

enum { ABREAST = ROWS_ABREAST * ABAI_LANES, BLOCK = 256, ROW = 6 /* log2 of its bytes */ };

/* The ends of what a stream gives, (j + 1/2) 2^-53 for j < 2^52 (rng/stream.h): tables have nothing
 * beyond. */
static const double LEAST = 0x1p-54, MOST = 0.5 - 0x1p-54;

static const uint64_t ONE = UINT64_C(1023) << ABAI_TABLE_MANTISSA;
static const uint64_t SIGN = UINT64_C(1) << 63;

/* The rows that scores lie in, and how far into them; as abai_student_tail_value has it. */
ABAI_INLINED void find_rows(const abai_student_tail *tail, const double *t, size_t n,
                            int64_t *place, double *s) {
    const uint64_t mantissa = (UINT64_C(1) << ABAI_TABLE_MANTISSA) - 1;
    const uint64_t row = (UINT64_C(1) << ROW) - 1;
    const abai_doubles end = abai_doubles_of(tail->end);
    for (size_t i = 0; i < n; i += ABAI_LANES) {
        const abai_doubles size = (abai_doubles)(abai_words_get(t + i) & ~SIGN);
        const abai_words y = (abai_words)abai_doubles_min(size + 1.0, end);
        abai_words_put(place + i,
                       abai_words_right(y - ONE, ABAI_TABLE_MANTISSA - tail->bits - ROW) & ~row);
        const abai_words below = abai_words_left(y, tail->bits) & mantissa;
        abai_doubles_put(s + i, (abai_doubles)(below | ONE) - 1.0);
    }
}

/* Half of Horner's scheme, from the fourth number down. */
ABAI_INLINED void add_half(const double *row, const int64_t *place, const abai_doubles *s,
                           bool is_first, abai_doubles *p) {
    abai_doubles c[ROWS_ABREAST][4];
    for (int v = 0; v < ROWS_ABREAST; v++) {
        rows_load_four(row, place + ABAI_LANES * v, c[v]);
        p[v] = is_first ? c[v][3] : c[v][3] + s[v] * p[v];
    }
    for (int d = 2; d >= 0; d--)
        for (int v = 0; v < ROWS_ABREAST; v++)
            p[v] = c[v][d] + s[v] * p[v];
}

ABAI_INLINED void evaluate(const double *row, const int64_t *place, const double *s,
                           const double *t, double *tails) {
    abai_doubles at[ROWS_ABREAST], p[ROWS_ABREAST];
    for (int v = 0; v < ROWS_ABREAST; v++)
        at[v] = abai_doubles_get(s + ABAI_LANES * v);
    add_half(row + 4, place, at, true, p);
    add_half(row, place, at, false, p);
    for (int v = 0; v < ROWS_ABREAST; v++) {
        const abai_words size = (abai_words)abai_doubles_within(p[v], LEAST, MOST);
        abai_words_put(tails + ABAI_LANES * v, size | (abai_words_get(t + ABAI_LANES * v) & SIGN));
    }
}

/* n is a multiple of ABREAST, BLOCK at most. */
static void fill_block(const abai_student_tail *tail, const double *t, size_t n, double *tails) {
    alignas(ABAI_VECTOR_ALIGN) int64_t place[BLOCK];
    alignas(ABAI_VECTOR_ALIGN) double s[BLOCK];
    find_rows(tail, t, n, place, s);
    for (size_t i = 0; i < n; i += ABREAST)
        evaluate(tail->row, place + i, s + i, t + i, tails + i);
}

void ABAI_KERNEL(abai_student_tail_fill)(const abai_student_tail *tail, const double *t, size_t n,
                                         double *tails) {
    size_t done = 0;
    while (n - done >= ABREAST) {
        const size_t left = (n - done) / ABREAST * ABREAST, take = left < BLOCK ? left : BLOCK;
        fill_block(tail, t + done, take, tails + done);
        done += take;
    }
    if (done < n) {
        double part[ABREAST] = {0};
        memcpy(part, t + done, (n - done) * sizeof *part);
        fill_block(tail, part, ABREAST, part);
        memcpy(tails + done, part, (n - done) * sizeof *part);
    }
}
