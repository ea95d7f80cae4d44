/* Cubic pieces in place of pieces of degree 6.
 *
 * A draw costs about as many operations as its row has numbers, for rows have to be gathered and
 * transposed (dist/table_rows.h); with a row of 4 it takes four fifths of the time, bits included, that it takes with one of 8.
 * Fitting takes quantiles, which are dear, and few nodes of a high degree need the fewest. So pieces are
 * fitted with degree 6, and then cut into cubic ones without a quantile being looked for again.
 *
 * On a part, q(s) of degree 6 is replaced by the cubic through it at the nodes 0, 1 and (1 +- (sqrt 2 - 1)) / 2:
 * the zeros of the Chebyshev polynomial T4, stretched so that the outer ones are the ends, where neighbours
 * have to meet. What is left is, but for higher terms, q's fourth coefficient times the product of (s -
 * node), which is 0.0107 at most, against 0.0078 of the nodes of T4 itself. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dist/table_fit.h"

/* Error that this may add, as |F(x) - u|, and relative to u in the tails; fitting has used a tenth of
 * ABAI_U_ERROR_MAX, and 3e-9. */
#define ABSOLUTE_AIM (0.35 * ABAI_U_ERROR_MAX)
#define RELATIVE_AIM 3e-9

enum {
    SPLIT_MAX = 5 /* a piece becomes 2^5 parts at most, else it stays what it was */
};

/* Product of the inner nodes, (sqrt 2 - 1) / 2; their sum is 1. */
#define NODE_PRODUCT 0.20710678118654752440
/* Largest |s (s - 1) (s^2 - s + NODE_PRODUCT)| on [0, 1]: NODE_PRODUCT^2 / 4. */
#define NODES_MOST 0.010723304703363119

/* Horner's repeated synthetic division, then scaling. */
void abai_piece_part(const abai_piece *piece, size_t part, size_t parts,
                     double c[ABAI_TABLE_DEGREE + 1]) {
    const int degree = (int)piece->degree;
    const double start = (double)part / (double)parts, width = 1.0 / (double)parts;
    memcpy(c, piece->c, (ABAI_TABLE_DEGREE + 1) * sizeof *c);
    if (parts == 1)
        return;
    for (int i = 0; i < degree; i++)
        for (int j = degree - 1; j >= i; j--)
            c[j] += start * c[j + 1];
    double power = 1;
    for (int j = 0; j <= degree; j++) {
        c[j] *= power;
        power *= width;
    }
    c[0] = abai_table_row_value(piece->c, 0, piece->degree, start); /* what is known not to fall */
}

/* The cubic through c at the nodes: powers above the third modulo the product of (s - node), which is
 * (s^2 - s)(s^2 - s + P). */
static void make_cubic(double c[ABAI_TABLE_DEGREE + 1]) {
    const double p = NODE_PRODUCT;
    c[1] += p * (c[4] + 2 * c[5] + (3 - p) * c[6]);
    c[2] -= (1 + p) * c[4] + (2 + p) * c[5] + (3 - p * p) * c[6];
    c[3] += 2 * c[4] + (3 - p) * c[5] + (4 - 3 * p) * c[6];
    c[4] = c[5] = c[6] = 0;
}

/* What a cubic misses in y near s, were it one on the whole piece, and the slope there. */
static double missed(const double c[ABAI_TABLE_DEGREE + 1], double s) {
    return NODES_MOST * fabs(c[4] + s * (5 * c[5] + s * 15 * c[6]));
}

static double slope(const double c[ABAI_TABLE_DEGREE + 1], double s) {
    double d = 6 * c[6];
    for (int j = 5; j >= 1; j--)
        d = j * c[j] + s * d;
    return d;
}

/* log2 of how many parts the piece is cut into, and the error in u that is then made; -1 where that does
 * not serve. allowed: as |F(x) - u|. An error in y is one in u by the slope of a over y. What y's own digits hide is none. */
static int find_split(const abai_piece *p, double allowed, double *u_error) {
    enum { PLACES = 5 };
    double y[PLACES], u[PLACES];
    for (int i = 0; i < PLACES; i++) {
        const double s = (double)i / (PLACES - 1);
        y[i] = missed(p->c, s);
        u[i] = y[i] / slope(p->c, s) * (p->end - p->begin);
    }
    const double aim = fmin(allowed, RELATIVE_AIM * p->begin);
    const double hidden = DBL_EPSILON * fmax(fabs(p->c[0]), fabs(p->last));
    double power = 1;
    for (int split = 0; split <= SPLIT_MAX; split++, power /= 16) {
        *u_error = 0;
        for (int i = 0; i < PLACES; i++)
            if (y[i] * power > hidden)
                *u_error = fmax(*u_error, u[i] * power);
        if (*u_error <= aim)
            return split;
    }
    return -1;
}

static aba_status push_parts(const abai_piece *p, int split, double u_error, abai_pieces *out,
                             bool *good, aba_error *error) {
    const size_t parts = (size_t)1 << split;
    const double width = (p->end - p->begin) / (double)parts;
    abai_piece part = {.end = p->begin, .degree = ABAI_TABLE_CUBIC};
    aba_status status = ABA_OK;
    for (size_t i = 0; status == ABA_OK && *good && i < parts; i++) {
        const bool is_last = i + 1 == parts;
        part.begin = part.end;
        part.end = is_last ? p->end : p->begin + (double)(i + 1) * width;
        abai_piece_part(p, i, parts, part.c);
        make_cubic(part.c);
        part.last = is_last
                        ? p->last
                        : abai_table_row_value(p->c, 0, p->degree, (double)(i + 1) / (double)parts);
        *good = abai_piece_rises(part.c, abai_binade(part.begin) / (part.end - part.begin));
        status = abai_pieces_push(out, &part, u_error, error);
    }
    return status;
}

static aba_status shorten_half(const abai_pieces *half, abai_pieces *out, bool *good,
                               aba_error *error) {
    const double allowed = fmin(ABSOLUTE_AIM, ABAI_U_ERROR_MAX - half->u_error);
    aba_status status = ABA_OK;
    for (size_t i = 0; status == ABA_OK && *good && i < half->count; i++) {
        const abai_piece *p = &half->piece[i];
        double u_error = 0;
        const int split = p->degree == ABAI_TABLE_DEGREE ? find_split(p, allowed, &u_error) : 0;
        *good = split >= 0;
        if (p->degree < ABAI_TABLE_DEGREE)
            status = abai_pieces_push(out, p, 0, error);
        else if (*good)
            status = push_parts(p, split, u_error, out, good, error);
    }
    out->u_error += half->u_error;
    return status;
}

aba_status abai_pieces_shorten(abai_pieces half[2], aba_error *error) {
    abai_pieces shorter[2] = {{NULL, 0, 0, 0}, {NULL, 0, 0, 0}};
    bool good = true;
    aba_status status = ABA_OK;
    for (int h = 0; status == ABA_OK && good && h < 2; h++)
        status = shorten_half(&half[h], &shorter[h], &good, error);
    for (int h = 0; h < 2; h++) {
        const abai_pieces dropped = good && status == ABA_OK ? half[h] : shorter[h];
        if (good && status == ABA_OK)
            half[h] = shorter[h];
        free(dropped.piece);
    }
    return status;
}
