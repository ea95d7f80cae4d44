/* The hot loop: signed tails to values. Plain loops over short blocks, one thing at a time, so that
 * compilers vectorise them: integer work on the bits of a double first, then table look-ups
 * (gathers) and one polynomial. Nothing branches on the data. */
#include <string.h>

#include <math.h>

#include "base/bits.h"
#include "dist/table_kernel.h"
#include "dist/table_layout.h"
#include "dist/table_rows.h"

/* Tails handled at a time: the scratch columns stay in the first-level cache beside the rows. */
enum { BLOCK = 256 };

/* |t| brought into the grid; NaN becomes its beginning, so that no index ever leaves the table. */
static inline double magnitude(double tail) {
    double a = fabs(tail);
    a = a > ABAI_TAIL_MIN ? a : ABAI_TAIL_MIN;
    return a < ABAI_TAIL_MAX ? a : ABAI_TAIL_MAX;
}

/* Cell of magnitude a for a tail with this sign: 53 << bits fits 32 bits by far. */
static inline int64_t cell_of(double a, double tail, unsigned bits) {
    const uint64_t half = (uint64_t)abai_table_half(bits);
    const uint64_t sign = abai_bits_of(tail) >> 63;
    const uint64_t first = (uint64_t)ABAI_TABLE_EXPONENT << bits;
    return (int64_t)((abai_bits_of(a) >> (ABAI_TABLE_MANTISSA - bits)) - first +
                     ((0 - sign) & half));
}

/* Every look-up has a loop of its own over restrict pointers: compilers make gathers of nothing else. */

static inline void evaluate(const double *restrict row, size_t stride, unsigned degree,
                            const int64_t *restrict id, const double *restrict s, size_t n,
                            double *restrict x) {
    if (degree == ABAI_TABLE_DEGREE) {
        abai_rows_evaluate(row, id, s, n, x);
        return;
    }
    for (size_t i = 0; i < n; i++)
        x[i] = abai_table_row_value(row, id[i] * (int64_t)stride, degree, s[i]);
}

static inline void read_cells(const double *restrict tails, size_t n, unsigned bits,
                              double *restrict s, int64_t *restrict cell) {
    const uint64_t mantissa = (UINT64_C(1) << ABAI_TABLE_MANTISSA) - 1;
    const uint64_t one = UINT64_C(1023) << ABAI_TABLE_MANTISSA;
    for (size_t i = 0; i < n; i++) {
        const double a = magnitude(tails[i]);
        cell[i] = cell_of(a, tails[i], bits);
        s[i] = abai_from_bits(((abai_bits_of(a) << bits) & mantissa) | one) - 1.0;
    }
}

static inline void read_magnitudes(const double *restrict tails, size_t n, unsigned bits,
                                   double *restrict a, int64_t *restrict cell) {
    for (size_t i = 0; i < n; i++) {
        a[i] = magnitude(tails[i]);
        cell[i] = cell_of(a[i], tails[i], bits);
    }
}

static inline void look_up(const uint32_t *restrict guide, const int64_t *restrict cell, size_t n,
                           int64_t *restrict id) {
    for (size_t i = 0; i < n; i++)
        id[i] = guide[cell[i]];
}

/* One halving step: on by jump rows where that one begins at or before a. */
static inline void advance(const double *restrict border, int64_t jump, const double *restrict a,
                           const int64_t *restrict id, size_t n, int64_t *restrict next) {
    for (size_t i = 0; i < n; i++)
        next[i] = id[i] + (-(int64_t)(a[i] >= border[id[i] + jump]) & jump);
}

/* From magnitudes to the arguments of polynomials. */
static inline void arguments(const double *restrict border, const double *restrict row,
                             size_t stride, unsigned degree, const int64_t *restrict id,
                             const double *restrict a, size_t n, double *restrict s) {
    if (degree == ABAI_TABLE_DEGREE)
        for (size_t i = 0; i < n; i++)
            s[i] = (a[i] - border[id[i]]) * row[id[i] * (int64_t)stride + ABAI_TABLE_DEGREE + 1];
    else
        for (size_t i = 0; i < n; i++)
            s[i] = a[i] - border[id[i]];
}

static inline void direct_block(const abai_table *table, unsigned degree, size_t stride,
                                const double *tails, size_t n, double *x) {
    double s[BLOCK];
    int64_t cell[BLOCK];
    read_cells(tails, n, table->bits, s, cell);
    evaluate(table->row, stride, degree, cell, s, n, x);
}

static inline void searched_block(const abai_table *table, unsigned degree, size_t stride,
                                  const double *tails, size_t n, double *x) {
    double a[BLOCK], s[BLOCK];
    int64_t one[BLOCK], two[BLOCK], *id = one, *other = two;
    read_magnitudes(tails, n, table->bits, a, other);
    look_up(table->guide, other, n, id);
    for (unsigned step = table->steps; step-- > 0;) {
        advance(table->border, INT64_C(1) << step, a, id, n, other);
        int64_t *const swap = id;
        id = other;
        other = swap;
    }
    if (degree == 0) {
        evaluate(table->row, stride, degree, id, a, n, x);
    } else {
        arguments(table->border, table->row, stride, degree, id, a, n, s);
        evaluate(table->row, stride, degree, id, s, n, x);
    }
}

/* The constants give the compiler a loop of its own for each kind. */
static void fill_block(const abai_table *table, const double *tails, size_t n, double *x) {
    if (table->kind == ABAI_TABLE_DIRECT) {
        if (table->degree == 1)
            direct_block(table, 1, 2, tails, n, x);
        else
            direct_block(table, ABAI_TABLE_DEGREE, 8, tails, n, x);
    } else if (table->degree == 0) {
        searched_block(table, 0, 1, tails, n, x);
    } else if (table->degree == 1) {
        searched_block(table, 1, 2, tails, n, x);
    } else {
        searched_block(table, ABAI_TABLE_DEGREE, 8, tails, n, x);
    }
}

void ABAI_KERNEL(abai_table_values)(const abai_table *table, const double *tails, size_t n,
                                    double *out) {
    double x[BLOCK]; /* out may be tails: nothing is written before the block has been read */
    for (size_t done = 0; done < n; done += BLOCK) {
        const size_t count = n - done < BLOCK ? n - done : BLOCK;
        fill_block(table, tails + done, count, x);
        if (table->integral)
            for (size_t i = 0; i < count; i++)
                x[i] = ceil(x[i]) + 0.0; /* no negative zeros */
        memcpy(out + done, x, count * sizeof *out);
    }
}
