/* From pieces to rows: the direct table where a uniform grid holds them all, else the searched one. */
#include "dist/table_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

enum {
    /* Cells of a binade in a direct table: 2^7 make 106 * 128 rows of 32 bytes, 434 kB, of which the
     * innermost binades, which nearly all draws fall in, take some 4 kB each. */
    DIRECT_BITS_MAX = 7
};

/* ---- rows that do not pass the next one -------------------------------------------------------- */

static void multiply(double *c, unsigned degree, double factor) {
    for (unsigned j = 1; j <= degree; j++)
        c[j] *= factor;
}

/* Make row c (of rising y) end at or below `next`, at its last argument s: rounding may have put it
 * some units in the last place above. Its rise is scaled, so that it keeps its shape; where y has
 * hardly a digit left to rise by, a straight row or a level one is right to the last place, too. */
static void seal(double *c, unsigned degree, double s, double next) {
    for (int attempt = 1; attempt <= 16; attempt++) {
        const double end = abai_table_row_value(c, 0, degree, s);
        if (end <= next)
            return;
        multiply(c, degree, fmax(0, (next - c[0]) / (end - c[0])) * (1 - attempt * 0x1p-52));
    }
    multiply(c, degree, 0);
    c[1] = (next - c[0]) / s * (1 - 0x1p-50);
    if (!(isfinite(c[1]) && abai_table_row_value(c, 0, degree, s) <= next))
        c[1] = 0;
}

static void negate(double *c, unsigned degree) {
    for (unsigned j = 0; j <= degree; j++)
        c[j] = 0.0 - c[j];
}

/* ---- direct ------------------------------------------------------------------------------------ */

/* log2 of how many such pieces a binade holds; -1 where the piece is not a dyadic part of it. */
static int piece_depth(const abai_piece *p) {
    const double binade = abai_binade(p->begin), width = p->end - p->begin;
    if (abai_binade(width) != width)
        return -1;
    const double place = (p->begin - binade) / width; /* exact: width is a power of 2 */
    return width <= binade && place == floor(place) ? ilogb(binade / width) : -1;
}

/* Bits of the direct grid that holds the pieces of both halves, or -1. */
static int direct_bits(const abai_pieces half[2]) {
    int bits = 0;
    for (int h = 0; h < 2; h++)
        for (size_t i = 0; i < half[h].count; i++) {
            const int depth = piece_depth(&half[h].piece[i]);
            if (depth < 0 || depth > DIRECT_BITS_MAX)
                return -1;
            bits = depth > bits ? depth : bits;
        }
    return bits;
}

static void direct_half(const abai_pieces *pieces, abai_table *table, double *row) {
    double c[ABAI_TABLE_DEGREE + 1];
    size_t cell = 0;
    for (size_t i = 0; i < pieces->count; i++) {
        const abai_piece *p = &pieces->piece[i];
        const size_t parts = (size_t)1 << (table->bits - (unsigned)piece_depth(p));
        for (size_t part = 0; part < parts; part++) {
            abai_piece_part(p, part, parts, c);
            memcpy(row + cell++ * table->stride, c, (table->degree + 1) * sizeof *c);
        }
    }
    const double last = pieces->piece[pieces->count - 1].last;
    const double s = 1 - ldexp(1, (int)table->bits - ABAI_TABLE_MANTISSA);
    for (size_t i = 0; i < cell; i++)
        seal(row + i * table->stride, table->degree, s,
             i + 1 < cell ? row[(i + 1) * table->stride] : last);
}

static aba_status build_direct(const abai_pieces half[2], abai_arena *arena, abai_table *table,
                               aba_error *error) {
    const size_t cells = abai_table_half(table->bits);
    table->kind = ABAI_TABLE_DIRECT;
    table->rows = table->intervals = 2 * cells;
    double *row = abai_arena_alloc(arena, table->rows, table->stride * sizeof *row);
    if (row == NULL)
        return abai_fail_memory(error);
    for (size_t h = 0; h < 2; h++) {
        double *first = row + h * cells * table->stride;
        direct_half(&half[h], table, first);
        for (size_t i = 0; h == 0 && i < cells; i++)
            negate(first + i * table->stride, table->degree);
    }
    table->row = row;
    table->bytes = table->rows * table->stride * sizeof *row;
    return ABA_OK;
}

/* ---- searched: the guide ----------------------------------------------------------------------- */

static double cell_begin(size_t cell, unsigned bits) {
    const double within = (double)(cell & (((size_t)1 << bits) - 1));
    return ldexp(ldexp(within, -(int)bits) + 1, (int)(cell >> bits) - 54);
}

/* Rows that begin inside one cell at most, plus the one it begins in. */
static size_t guide_half(const double *border, size_t count, unsigned bits, uint32_t *guide) {
    size_t most = 1, at = 0;
    for (size_t cell = 0; cell < abai_table_half(bits); cell++) {
        while (at + 1 < count && border[at + 1] <= cell_begin(cell, bits))
            at++;
        guide[cell] = (uint32_t)at;
        size_t last = at;
        while (last + 1 < count && border[last + 1] < cell_begin(cell + 1, bits))
            last++;
        most = last - at + 1 > most ? last - at + 1 : most;
        at = last;
    }
    return most;
}

/* The guide, and how many steps it leaves, over borders whose upper half comes first and whose lower
 * half begins `steps` paddings behind. NULL when out of memory. */
static uint32_t *build_guide(const double *const begin[2], const size_t count[2], abai_arena *arena,
                             abai_table *table) {
    table->bits = abai_guide_bits(begin, count);
    const size_t cells = abai_table_half(table->bits);
    uint32_t *guide = abai_arena_alloc(arena, 2 * cells, sizeof *guide);
    if (guide == NULL)
        return NULL;
    const size_t upper = guide_half(begin[0], count[0], table->bits, guide);
    const size_t lower = guide_half(begin[1], count[1], table->bits, guide + cells);
    while (((size_t)1 << table->steps) < (upper > lower ? upper : lower))
        table->steps++;
    const size_t first_lower = count[0] + ((size_t)1 << table->steps);
    for (size_t i = 0; i < cells; i++)
        guide[cells + i] += (uint32_t)first_lower;
    table->bytes = 2 * cells * sizeof *guide;
    return guide;
}

/* Everything of a searched table but its rows, which are returned, still empty; first[h] is where
 * those of half h begin. NULL when out of memory. */
static double *build_search(const double *const begin[2], const size_t count[2], abai_arena *arena,
                            abai_table *table, size_t first[2]) {
    uint32_t *guide = build_guide(begin, count, arena, table);
    const size_t padding = (size_t)1 << table->steps;
    first[0] = 0;
    first[1] = count[0] + padding;
    table->rows = first[1] + count[1] + padding;
    double *border = abai_arena_alloc(arena, table->rows, sizeof *border);
    double *row = abai_arena_alloc(arena, table->rows, table->stride * sizeof *row);
    if (guide == NULL || border == NULL || row == NULL)
        return NULL;
    for (size_t i = 0; i < table->rows; i++)
        border[i] = HUGE_VAL;
    for (int h = 0; h < 2; h++)
        memcpy(border + first[h], begin[h], count[h] * sizeof *border);
    table->kind = ABAI_TABLE_SEARCHED;
    table->intervals = count[0] + count[1];
    table->guide = guide;
    table->border = border;
    table->row = row;
    table->bytes += table->rows * (sizeof *border + table->stride * sizeof *row);
    return row;
}

/* ---- searched: the rows ------------------------------------------------------------------------ */

/* The row of a piece with the argument that searched_block gives it. */
static void searched_row(const abai_piece *p, unsigned degree, double next, double *row) {
    const double width = p->end - p->begin;
    double s = nextafter(p->end, 0) - p->begin;
    memcpy(row, p->c, (degree + 1) * sizeof *row);
    if (degree < ABAI_TABLE_DEGREE) {
        double power = 1;
        for (unsigned j = 1; j <= degree; j++)
            row[j] /= power *= width;
    } else {
        row[degree + 1] = 1 / width;
        s *= row[degree + 1];
    }
    seal(row, degree, s, next);
}

/* Whether rows can be polynomials in a - border. */
static bool scales_finite(const abai_pieces half[2], unsigned degree) {
    for (int h = 0; h < 2; h++)
        for (size_t i = 0; i < half[h].count; i++) {
            const abai_piece *p = &half[h].piece[i];
            double power = 1;
            for (unsigned j = 1; j <= degree; j++)
                if (!isfinite(p->c[j] / (power *= p->end - p->begin)))
                    return false;
        }
    return true;
}

static void searched_half(const abai_pieces *pieces, const abai_table *table, bool upper,
                          double *row) {
    for (size_t i = 0; i < pieces->count; i++, row += table->stride) {
        const abai_piece *p = &pieces->piece[i];
        searched_row(p, table->degree, i + 1 < pieces->count ? p[1].c[0] : p->last, row);
        if (upper)
            negate(row, table->degree);
    }
}

static aba_status build_searched(const abai_pieces half[2], abai_arena *arena, abai_table *table,
                                 aba_error *error) {
    const size_t count[2] = {half[0].count, half[1].count};
    double *borders = malloc((count[0] + count[1]) * sizeof *borders);
    if (borders == NULL)
        return abai_fail_memory(error);
    const double *const begin[2] = {borders, borders + count[0]};
    for (size_t h = 0, at = 0; h < 2; h++)
        for (size_t i = 0; i < count[h]; i++)
            borders[at++] = half[h].piece[i].begin;
    size_t first[2] = {0, 0};
    double *row = build_search(begin, count, arena, table, first);
    free(borders);
    if (row == NULL)
        return abai_fail_memory(error);
    for (int h = 0; h < 2; h++)
        searched_half(&half[h], table, h == 0, row + first[h] * table->stride);
    return ABA_OK;
}

static unsigned highest_degree(const abai_pieces half[2]) {
    unsigned degree = 1;
    for (int h = 0; h < 2; h++)
        for (size_t i = 0; i < half[h].count; i++)
            degree = half[h].piece[i].degree > degree ? half[h].piece[i].degree : degree;
    return degree;
}

aba_status abai_table_from_pieces(const abai_pieces half[2], bool integral, abai_arena *arena,
                                  abai_table **out, aba_error *error) {
    abai_table *table = abai_arena_alloc(arena, 1, sizeof *table);
    if (table == NULL)
        return abai_fail_memory(error);
    table->degree = highest_degree(half);
    const int bits = table->degree < ABAI_TABLE_DEGREE ? direct_bits(half) : -1;
    if (bits < 0 && table->degree < ABAI_TABLE_DEGREE && !scales_finite(half, table->degree))
        table->degree = ABAI_TABLE_DEGREE;
    table->stride = table->degree + (table->degree == ABAI_TABLE_DEGREE ? 2 : 1);
    table->integral = integral;
    table->u_error = fmax(half[0].u_error, half[1].u_error);
    table->bits = bits >= 0 ? (unsigned)bits : 0;
    const aba_status status = bits >= 0 ? build_direct(half, arena, table, error)
                                        : build_searched(half, arena, table, error);
    if (status == ABA_OK)
        *out = table;
    return status;
}

aba_status abai_table_from_steps(const abai_steps half[2], abai_arena *arena, abai_table **out,
                                 aba_error *error) {
    abai_table *table = abai_arena_alloc(arena, 1, sizeof *table);
    if (table == NULL)
        return abai_fail_memory(error);
    const double *const begin[2] = {half[0].begin, half[1].begin};
    const size_t count[2] = {half[0].count, half[1].count};
    size_t first[2] = {0, 0};
    table->stride = 1;
    double *row = build_search(begin, count, arena, table, first);
    if (row == NULL)
        return abai_fail_memory(error);
    for (int h = 0; h < 2; h++)
        memcpy(row + first[h], half[h].value, count[h] * sizeof *row);
    *out = table;
    return ABA_OK;
}
