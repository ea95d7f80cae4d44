/* dist/table_layout.h - what a compiled table holds, for those who build and those who evaluate it.
 *
 * Private to dist/table*.c. An evaluation goes from a signed tail t to its magnitude a = |t| (brought
 * into [2^-54, 1/2) where a caller strays), from a to a cell of the grid, from the cell to a row of
 * coefficients, and to the value of one polynomial.
 *
 * Grid: ABAI_TABLE_OCTAVES binades of a, from 2^-54 up, each cut into 2^bits cells of equal width: the
 * cell is read off a's exponent and leading mantissa bits. The upper half (t > 0) comes first, the
 * lower half (t < 0) behind it.
 *
 * ABAI_TABLE_DIRECT: row i belongs to cell i. The argument s in [0, 1) is what the mantissa has below
 * the leading bits, exactly. Rows have `stride` doubles:
 *     degree 1: c0 c1                          x = c0 + s c1
 *     degree 3: c0 c1 c2 c3                    x = Horner in s; a row is half a cache line
 * ABAI_TABLE_SEARCHED: guide[cell] is the row where the cell begins; from there `steps` halving steps
 * in border[] (where rows begin, rising within a half) find the row that a falls in. Behind each half
 * stand enough infinite borders for a step to read, and as many rows: 2^steps, so one where there is no
 * step.
 *     degree 0: c0                             x = c0
 *     degree 1: c0 slope                       x = c0 + (a - border) slope
 *     degree 3: c0 c1 c2 c3                    x = Horner in a - border
 *     degree 6: c0 ... c6 scale                x = Horner in s = (a - border) scale
 * A row lies within one binade, so that a - border is exact (Sterbenz). Where `integral` is set, x is
 * rounded up to a whole number afterwards.
 *
 * ABAI_TABLE_UNIFORM, ABAI_TABLE_TRIANGULAR: no rows, but the formula that abai_dist_quantile has, operation
 * for operation (dist/table_formula_body.h).
 *
 * Rows are sealed: evaluated by abai_table_row_value at the last a below the next row, they stay on
 * their side of the next row's c0. So x is monotone over the borders; any other way to evaluate them
 * (fused operations, another order) must be used in abai_table_row_value, too.
 */
#ifndef ABAI_DIST_TABLE_LAYOUT_H
#define ABAI_DIST_TABLE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dist/table.h"

/* The smallest tail, the end of the grid, and the largest double before that (rng/stream.h). */
#define ABAI_TAIL_MIN 0x1p-54
#define ABAI_TAIL_END 0.5
#define ABAI_TAIL_MAX (0.5 - 0x1p-54)

enum {
    ABAI_TABLE_OCTAVES = 53,
    ABAI_TABLE_DEGREE = 6, /* at most */
    ABAI_TABLE_CUBIC = 3,
    ABAI_TABLE_EXPONENT = 1023 - 54, /* biased exponent of ABAI_TAIL_MIN */
    ABAI_TABLE_MANTISSA = 52         /* bits of a double's mantissa */
};

typedef enum abai_table_kind {
    ABAI_TABLE_DIRECT,
    ABAI_TABLE_SEARCHED,
    ABAI_TABLE_UNIFORM,
    ABAI_TABLE_TRIANGULAR
} abai_table_kind;

/* low, mode and high; high - low; square roots of mode - low and high - mode. */
typedef struct abai_table_formula {
    double low, mode, high, width, root_below, root_above;
} abai_table_formula;

struct abai_table {
    abai_table_kind kind;
    unsigned degree; /* 0, 1, ABAI_TABLE_CUBIC or ABAI_TABLE_DEGREE */
    unsigned bits;
    unsigned steps;
    bool integral;
    size_t stride;
    size_t rows; /* those of padding included */
    size_t intervals;
    size_t bytes;
    double u_error;
    const double *row;
    const double *border;
    const uint32_t *guide;
    abai_table_formula formula; /* of the last two kinds */
};

/* Cells of one half. */
static inline size_t abai_table_half(unsigned bits) { return (size_t)ABAI_TABLE_OCTAVES << bits; }

/* The polynomial whose coefficients begin at row[at], at s: the one order of operations. (Indices, not
 * a pointer into the row: of such loads gcc makes gathers.) */
static inline double abai_table_row_value(const double *row, int64_t at, unsigned degree,
                                          double s) {
    if (degree == 0)
        return row[at];
    if (degree == 1)
        return row[at] + s * row[at + 1];
    if (degree == ABAI_TABLE_CUBIC)
        return row[at] + s * (row[at + 1] + s * (row[at + 2] + s * row[at + 3]));
    double p = row[at + 5] + s * row[at + 6];
    p = row[at + 3] + s * (row[at + 4] + s * p);
    return row[at] + s * (row[at + 1] + s * (row[at + 2] + s * p));
}

#endif
