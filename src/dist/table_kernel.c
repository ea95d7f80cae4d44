/* The hot loop: words of a stream, or signed tails, to values. A block of them goes through a few passes,
 * so that what stands between is in the nearest cache. Nothing branches on the data.
 *
 * What is looked up is loaded draw by draw, and put together in vectors where a row has more than one
 * number: gathers were slower in every kind of table (1.1 to 1.5 times, Sapphire Rapids), and are worse on
 * other CPUs. */
#include "dist/table_kernel.h"

#include <math.h>
#include <stdalign.h>

#include "base/bits.h"
#include "dist/table_layout.h"
#include "dist/table_rows.h"
#include "rng/stream_body.h"

enum {
    BLOCK = 256, /* draws */
    SEARCHED = 128,
    /* Draws looked up in a turn of a loop; the time of shorter turns depends on where code lies. */
    ABREAST = 8,
    /* Blocks are multiples of this, and so of all that is done at a time. */
    STEP = ABAI_STREAM_GROUP
};

/* What draws are given as; either has 8 bytes. The stream makes words as well as tails, and of its words
 * a magnitude is made with fewer operations. */
typedef enum source { TAILS, WORDS } source;

static inline abai_words item_at(const void *items, size_t i) {
    return abai_words_get((const char *)items + 8 * i);
}

/* |t|. Tails that a caller gives are brought into the grid; NaN becomes its beginning, so that no place
 * ever is outside of the table. */
ABAI_INLINED abai_doubles magnitude(source from, abai_words item) {
    if (from == WORDS)
        return stream_magnitude(item);
    return abai_doubles_within((abai_doubles)(item & ~(UINT64_C(1) << 63)), ABAI_TAIL_MIN,
                               ABAI_TAIL_MAX);
}

/* ---- the cell of a draw ------------------------------------------------------------------------ */

/* The sign bit of a word says upper half, whose cells come first, that of a tail lower half. */
typedef struct grid {
    unsigned bits, scale; /* scale: log2 of what a cell counts for */
    uint64_t signed_step; /* on to the other half where the sign bit is set */
    uint64_t first;       /* what places are too high by */
} grid;

ABAI_INLINED grid grid_of(source from, unsigned bits, unsigned scale) {
    const uint64_t half = (uint64_t)abai_table_half(bits) << scale;
    const uint64_t first = (uint64_t)ABAI_TABLE_EXPONENT << bits << scale;
    return from == WORDS ? (grid){bits, scale, 0 - half, first - half}
                         : (grid){bits, scale, half, first};
}

ABAI_INLINED abai_words cells(const grid *g, abai_words item, abai_doubles a) {
    const abai_words bits =
        abai_words_right((abai_words)a, ABAI_TABLE_MANTISSA - g->bits - g->scale);
    const abai_words place = bits & ~((UINT64_C(1) << g->scale) - 1);
    return abai_words_add_signed(place - g->first, item, g->signed_step);
}

/* What the mantissa has below the leading bits, in [0, 1). */
ABAI_INLINED abai_doubles fraction(const grid *g, abai_doubles a) {
    const uint64_t mantissa = (UINT64_C(1) << ABAI_TABLE_MANTISSA) - 1;
    const uint64_t one = UINT64_C(1023) << ABAI_TABLE_MANTISSA;
    const abai_words below = abai_words_left((abai_words)a, g->bits) & mantissa;
    return (abai_doubles)(below | one) - 1.0;
}

/* ---- direct tables ----------------------------------------------------------------------------- */

ABAI_INLINED void evaluate(const double *row, unsigned degree, bool scaled, const int64_t *place,
                           const double *s, size_t n, double *x) {
    if (degree == 1)
        for (size_t i = 0; i < n; i += ABAI_LANES)
            rows_straight(row, place + i, s + i, x + i);
    else if (degree == ABAI_TABLE_CUBIC)
        for (size_t i = 0; i < n; i += ROWS_ABREAST * ABAI_LANES)
            rows_cubic(row, place + i, s + i, x + i);
    else
        for (size_t i = 0; i < n; i += ROWS_ABREAST * ABAI_LANES)
            rows_curved(row, place + i, s + i, scaled, x + i);
}

static inline unsigned row_scale(unsigned degree) {
    return degree == 1 ? ROWS_STRAIGHT : degree == ABAI_TABLE_CUBIC ? ROWS_CUBIC : ROWS_CURVED;
}

ABAI_INLINED void direct_block(source from, const abai_table *table, unsigned degree,
                               const void *items, size_t n, double *x) {
    alignas(ABAI_VECTOR_ALIGN) double s[BLOCK];
    alignas(ABAI_VECTOR_ALIGN) int64_t place[BLOCK];
    const grid g = grid_of(from, table->bits, row_scale(degree));
    for (size_t i = 0; i < n; i += ABAI_LANES) {
        const abai_words item = item_at(items, i);
        const abai_doubles a = magnitude(from, item);
        abai_words_put(place + i, cells(&g, item, a));
        abai_doubles_put(s + i, fraction(&g, a));
    }
    evaluate(table->row, degree, false, place, s, n, x);
}

/* ---- searched tables --------------------------------------------------------------------------- */

/* One by one, through integer registers: else compilers make gathers of it. */
ABAI_INLINED uint64_t unvectored(uint64_t word) {
    __asm__("" : "+r"(word));
    return word;
}

ABAI_INLINED void look_up_guide(const uint32_t *guide, int64_t *id, size_t n) {
    for (size_t i = 0; i < n; i += ABREAST)
        for (size_t k = i; k < i + ABREAST; k++)
            id[k] = (int64_t)unvectored(guide[id[k]]);
}

/* A halving step: on by jump rows where that one begins at or before a. */
ABAI_INLINED void advance(const double *border, uint64_t jump, const double *a, size_t n,
                          int64_t *id) {
    alignas(ABAI_VECTOR_ALIGN) uint64_t begin[SEARCHED];
    for (size_t i = 0; i < n; i += ABREAST)
        for (size_t k = i; k < i + ABREAST; k++)
            begin[k] = unvectored(abai_bits_of(border[jump + (uint64_t)id[k]]));
    for (size_t i = 0; i < n; i += ABAI_LANES) {
        const abai_doubles into = abai_doubles_get(a + i) - abai_doubles_get(begin + i);
        const abai_words on = abai_words_get(id + i) + jump;
        abai_words_put(id + i, abai_words_add_signed(on, (abai_words)into, 0 - jump));
    }
}

/* The last one, between neighbours: two borders are loaded at a time, and of level rows two values. */
ABAI_INLINED void arrive_level(const abai_table *table, size_t n, const int64_t *id,
                               const double *a, double *x) {
    for (size_t i = 0; i < n; i += ABAI_LANES) {
        abai_doubles begin[2], value[2];
        rows_load_two(table->border, id + i, sizeof(double), begin);
        rows_load_two(table->row, id + i, sizeof(double), value);
        const abai_doubles at = abai_doubles_get(a + i);
        abai_doubles_put(x + i, abai_doubles_if_less(at, begin[1], value[0], value[1]));
    }
}

/* Leaves in id where the row is, and in a how far into it the draw. */
ABAI_INLINED void arrive(const double *border, unsigned scale, size_t n, int64_t *id, double *a) {
    for (size_t i = 0; i < n; i += ABAI_LANES) {
        abai_doubles begin[2];
        rows_load_two(border, id + i, sizeof(double), begin);
        const abai_doubles into = abai_doubles_get(a + i) - begin[0];
        const abai_doubles beyond = abai_doubles_get(a + i) - begin[1];
        const abai_words on = abai_words_get(id + i) + 1;
        const abai_words row = abai_words_add_signed(on, (abai_words)beyond, 0 - UINT64_C(1));
        abai_words_put(id + i, row << scale);
        abai_doubles_put(a + i, abai_doubles_select((abai_words)beyond, into, beyond));
    }
}

ABAI_INLINED void searched_block(source from, const abai_table *table, unsigned degree,
                                 const void *items, size_t n, double *x) {
    alignas(ABAI_VECTOR_ALIGN) double a[SEARCHED];
    alignas(ABAI_VECTOR_ALIGN) int64_t id[SEARCHED];
    const grid g = grid_of(from, table->bits, 0);
    for (size_t i = 0; i < n; i += ABAI_LANES) {
        const abai_words item = item_at(items, i);
        const abai_doubles magnitudes = magnitude(from, item);
        abai_words_put(id + i, cells(&g, item, magnitudes));
        abai_doubles_put(a + i, magnitudes);
    }
    look_up_guide(table->guide, id, n);
    for (unsigned step = table->steps; step-- > 1;)
        advance(table->border, UINT64_C(1) << step, a, n, id);
    if (degree == 0) {
        arrive_level(table, n, id, a, x);
    } else {
        arrive(table->border, row_scale(degree), n, id, a);
        evaluate(table->row, degree, true, id, a, n, x);
    }
}

/* A few values, say of a die, without looking anything up. */
ABAI_INLINED bool search_few(source from, const abai_table *table, const void *items, size_t n,
                             double *x) {
    rows_few few;
    if (!rows_few_get(table, &few))
        return false;
    for (size_t i = 0; i < n; i += ABAI_LANES) {
        const abai_words item = item_at(items, i), lower = from == WORDS ? ~item : item;
        abai_doubles_put(x + i, rows_few_value(&few, lower, magnitude(from, item)));
    }
    return true;
}

ABAI_INLINED void search(source from, const abai_table *table, unsigned degree, const void *items,
                         size_t n, double *x) {
    if (degree == 0 && search_few(from, table, items, n, x))
        return;
    for (size_t done = 0; done < n; done += SEARCHED)
        searched_block(from, table, degree, (const char *)items + 8 * done,
                       n - done < SEARCHED ? n - done : SEARCHED, x + done);
}

/* Counts beyond those that are listed. */
static void round_up(double *x, size_t n) {
    for (size_t i = 0; i < n; i++)
        x[i] = ceil(x[i]) + 0.0; /* no negative zeros */
}

/* ---- formulas ---------------------------------------------------------------------------------- */

/* The stream makes tails for these. */
ABAI_INLINED abai_doubles tail_of(source from, abai_words item) {
    const abai_words sign = item & UINT64_C(1) << 63;
    return from == WORDS ? (abai_doubles)item
                         : (abai_doubles)((abai_words)magnitude(TAILS, item) | sign);
}

/* The halves do not overlap: |t| falls short of 1/2 by so much that its product with the width, which may
 * have been rounded up by half a unit, rounds to no more than half of high - low. */
ABAI_INLINED void uniform_block(source from, const abai_table_formula *f, const void *items,
                                size_t n, double *x) {
    const abai_doubles low = abai_doubles_of(f->low), high = abai_doubles_of(f->high);
    for (size_t i = 0; i < n; i += ABAI_LANES) {
        const abai_doubles t = tail_of(from, item_at(items, i));
        abai_doubles_put(x + i, abai_doubles_select((abai_words)t, low, high) - t * f->width);
    }
}

/* From the end that is on the draw's side of the mode; which keeps apart what rounding might not. */
ABAI_INLINED void triangular_block(source from, const abai_table_formula *f, const void *items,
                                   size_t n, double *x) {
    const abai_doubles zero = abai_doubles_of(0), one = abai_doubles_of(1);
    const abai_doubles mode = abai_doubles_of(f->mode), share = mode - f->low;
    for (size_t i = 0; i < n; i += ABAI_LANES) {
        const abai_doubles t = tail_of(from, item_at(items, i));
        const abai_doubles below = abai_doubles_select((abai_words)t, zero, one) - t;
        const abai_doubles above = abai_doubles_select((abai_words)t, one, zero) + t;
        const abai_doubles square = below * f->width;
        const abai_doubles root =
            abai_doubles_sqrt(abai_doubles_if_less(square, share, square, above * f->width));
        const abai_doubles rise = f->low + root * f->root_below;
        const abai_doubles fall = f->high - root * f->root_above;
        const abai_doubles left = abai_doubles_if_less(rise, mode, rise, mode);
        const abai_doubles right = abai_doubles_if_less(mode, fall, fall, mode);
        abai_doubles_put(x + i, abai_doubles_if_less(square, share, left, right));
    }
}

/* ---- blocks ------------------------------------------------------------------------------------ */

static inline bool is_formula(const abai_table *table) {
    return table->kind == ABAI_TABLE_UNIFORM || table->kind == ABAI_TABLE_TRIANGULAR;
}

/* The constants give the compiler a loop of its own for each kind. n is a multiple of STEP, and x may be
 * the items: all of a vector, or of what is looked up at a time, is read before it is written. */
ABAI_INLINED void fill_block(source from, const abai_table *table, const void *items, size_t n,
                             double *x) {
    const bool direct = table->kind == ABAI_TABLE_DIRECT;
    if (table->kind == ABAI_TABLE_UNIFORM)
        uniform_block(from, &table->formula, items, n, x);
    else if (table->kind == ABAI_TABLE_TRIANGULAR)
        triangular_block(from, &table->formula, items, n, x);
    else if (direct && table->degree == 1)
        direct_block(from, table, 1, items, n, x);
    else if (direct)
        direct_block(from, table, ABAI_TABLE_CUBIC, items, n, x);
    else if (table->degree == 0)
        search(from, table, 0, items, n, x);
    else if (table->degree == 1)
        search(from, table, 1, items, n, x);
    else if (table->degree == ABAI_TABLE_CUBIC)
        search(from, table, ABAI_TABLE_CUBIC, items, n, x);
    else
        search(from, table, ABAI_TABLE_DEGREE, items, n, x);
    if (table->integral)
        round_up(x, n);
}

static void fill_from_words(const abai_table *table, const uint64_t *words, size_t n, double *x) {
    fill_block(WORDS, table, words, n, x);
}

static void fill_from_tails(const abai_table *table, const double *tails, size_t n, double *x) {
    fill_block(TAILS, table, tails, n, x);
}

void ABAI_KERNEL(abai_table_values)(const abai_table *table, const double *tails, size_t n,
                                    double *out) {
    size_t done = 0;
    while (n - done >= STEP) {
        const size_t left = (n - done) / STEP * STEP, take = left < BLOCK ? left : BLOCK;
        fill_from_tails(table, tails + done, take, out + done);
        done += take;
    }
    if (done < n) {
        double part[STEP] = {0};
        memcpy(part, tails + done, (n - done) * sizeof *part);
        fill_from_tails(table, part, STEP, part);
        memcpy(out + done, part, (n - done) * sizeof *part);
    }
}

void ABAI_KERNEL(abai_table_draws)(const abai_table *table, const uint64_t key[5], uint64_t domain,
                                   uint64_t first, size_t n, double *out) {
    alignas(ABAI_VECTOR_ALIGN) uint64_t words[BLOCK];
    while (n > 0) {
        const size_t skip = (size_t)(first % STEP);
        const size_t take = n < BLOCK - skip ? n : BLOCK - skip;
        const size_t groups = (skip + take + STEP - 1) / STEP;
        if (is_formula(table))
            stream_groups(key, domain, first / STEP, groups, true, words);
        else
            stream_groups(key, domain, first / STEP, groups, false, words);
        if (take == groups * STEP) {
            fill_from_words(table, words, take, out);
        } else {
            alignas(ABAI_VECTOR_ALIGN) double x[BLOCK];
            fill_from_words(table, words, groups * STEP, x);
            memcpy(out, x + skip, take * sizeof *x);
        }
        first += take;
        out += take;
        n -= take;
    }
}
