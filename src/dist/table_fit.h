/* dist/table_fit.h - a quantile function cut into polynomial pieces. Private to dist/table*.c and
 * dist/mixing.c. */
#ifndef ABAI_DIST_TABLE_FIT_H
#define ABAI_DIST_TABLE_FIT_H

#include "dist/table_layout.h"

/* One half of the quantile function is fitted at a time, as y(a), a = |t| rising: y = x in the lower
 * half and y = -x in the upper one, so that y never falls. On [begin, end), with
 * s = (a - begin) / (end - begin): y = c[0] + c[1] s + ... + c[6] s^6, y(end) = last. */
typedef struct abai_piece {
    double begin, end;
    double last;
    double c[ABAI_TABLE_DEGREE + 1]; /* 0 beyond the degree */
    unsigned degree;                 /* 1, ABAI_TABLE_CUBIC or ABAI_TABLE_DEGREE */
} abai_piece;

typedef struct abai_pieces {
    abai_piece *piece; /* malloc'd */
    size_t count, capacity;
    double u_error;
} abai_pieces;

/* What is tabulated: abai_dist_quantile and abai_dist_cdf of a distribution, or something like it. */
typedef struct abai_inverse {
    const void *context;
    double (*quantile)(const void *context, double tail);
    double (*cdf)(const void *context, double x, bool upper);
    /* quantile with a guess, as abai_dist_quantile_near; NULL: a guess is of no help. */
    double (*near)(const void *context, double tail, double guess);
} abai_inverse;

/* Cut one half. breaks: magnitudes of the breaks in this half, rising, inside (2^-54, 1/2). y is kept
 * at or below most: where the halves meet, quantiles may be off by units in the last place. On
 * failure (ABA_INVALID with a bare reason, ABA_MEMORY) pieces is as abai_pieces_free accepts it. */
aba_status abai_pieces_fit(const abai_inverse *inverse, bool upper, double most,
                           const double *breaks, size_t break_count, abai_pieces *pieces,
                           aba_error *error) ABA_MUST_USE;
void abai_pieces_free(abai_pieces *pieces);
aba_status abai_pieces_push(abai_pieces *pieces, const abai_piece *piece, double u_error,
                            aba_error *error) ABA_MUST_USE;

/* Whether the polynomial c on a piece that goes so many times into its binade cannot fall, as rows are
 * evaluated, from one double a to the next. */
bool abai_piece_rises(const double c[ABAI_TABLE_DEGREE + 1], double widths_per_binade);

/* The polynomial of part `part` of `parts` equal ones (a power of two), on [0, 1] again. */
void abai_piece_part(const abai_piece *piece, size_t part, size_t parts,
                     double c[ABAI_TABLE_DEGREE + 1]);

/* Pieces that are cubic at most in place of those of degree 6, more of them: their rows are half as long,
 * which is what evaluating them costs. The pieces stay as they were where that would take too many, or
 * where one of them might fall. ABA_MEMORY. */
aba_status abai_pieces_shorten(abai_pieces half[2], aba_error *error) ABA_MUST_USE;

/* The binade that magnitude a lies in, as its lower end. */
double abai_binade(double a);

#endif
