/* stats/select.h - exact order statistics of columns too long to keep.
 *
 * 1. A grid of ABAI_SELECT_BINS bins over the doubles' bit patterns, made monotone, whose bins are
 *    narrow where a pilot sample lies dense; the first and the last bin are open.
 * 2. First pass: count values per bin (integers: merging in any order is exact).
 * 3. The wanted ranks' bins are then known. A collector gathers the values of those bins alone, in
 *    a second look at the same values (kept in memory, or drawn again).
 * 4. Sorting what was gathered gives the order statistics, exactly, whatever the grid was.
 * Where the wanted bins hold more values than the budget lets collectors keep, a look keeps only
 * windows around the expected positions and counts what lies between them, or counts finer bins;
 * where a rank is not settled by that, the part where it lies is known, and another look is asked
 * for. The answer never depends on grid, budget or threads; the number of looks does.
 */
#ifndef ABAI_STATS_SELECT_H
#define ABAI_STATS_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

enum { ABAI_SELECT_BINS = 1 << 14, ABAI_SELECT_CELLS = 1 << 11 };

/* Order-preserving map of finite doubles to signed integers and back; -0.0 and 0.0 map alike. */
int64_t abai_key_from_double(double value);
double abai_key_to_double(int64_t key);

/* Cells of equal width in keys, each cut into a power of two of equal bins: more where the pilot has
 * more values. Without the second level a column with values of both signs would spend nearly all
 * bins on the exponents next to 0. */
typedef struct abai_grid {
    int64_t base;   /* key of the lower border of the first cell */
    unsigned shift; /* a cell is 2^shift keys wide */
    /* For keys below all cells, each cell, and keys above: the first bin, and in bits 16.. log2 of
     * the width of a bin. */
    uint64_t cells[ABAI_SELECT_CELLS + 2]; /* 64 bits: as wide as the keys they are looked up by */
} abai_grid;

/* A grid for values like pilot[0..n), n >= 1, finite. */
abai_grid abai_grid_from_pilot(const double *pilot, size_t n);

/* Add n finite values to counts[0..ABAI_SELECT_BINS). One thread per counts array. Counts are 32
 * bits: empty them into 64-bit ones at the latest after 2^32 - 1 values. */
void abai_grid_count(const abai_grid *grid, const double *values, size_t n, uint32_t *counts);

/* What is wanted of one column, and what has been found so far. */
typedef struct abai_selection abai_selection;

/* ranks: 1-based, in any order, repeats allowed, each in 1 .. total of counts. budget: bytes that
 * collectors of all threads together may keep for this column, beside some 16 KiB each (up to 1 MiB
 * while finer bins are counted); finish needs as much again. A small budget, even 0, costs more looks
 * and nothing else. NULL when out of memory. */
abai_selection *abai_selection_new(const abai_grid *grid, const uint64_t counts[ABAI_SELECT_BINS],
                                   const uint64_t *ranks, size_t count, size_t budget);
void abai_selection_free(abai_selection *selection);

/* True while values must be looked at (again). */
bool abai_selection_pending(const abai_selection *selection);

/* A look: one collector per thread, all values offered once to exactly one of them, in any order,
 * then abai_selection_finish with all collectors. Memory failure is remembered and returned there. */
typedef struct abai_collector abai_collector;
abai_collector *abai_collector_new(const abai_selection *selection); /* NULL: out of memory */
void abai_collector_add(abai_collector *collector, const double *values, size_t n);
void abai_collector_free(abai_collector *collector);
/* Take what collectors gathered (they are emptied, not freed, and can serve the next look).
 * Afterwards pending tells whether another look is needed. ABA_INTERNAL where the values offered
 * were not those counted; the selection and the collectors are then as before. */
aba_status abai_selection_finish(abai_selection *selection, abai_collector *const *collectors,
                                 size_t count, aba_error *error) ABA_MUST_USE;

/* The order statistic of a wanted rank; only when nothing is pending. */
double abai_selection_value(const abai_selection *selection, uint64_t rank);

#endif
