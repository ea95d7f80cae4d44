/* How fine the guide of a searched table is (Chen and Asau 1974: the finer, the fewer comparisons). */
#include "base/bits.h"
#include "dist/table_build.h"

enum {
    BITS_MIN = 2,
    /* Cells of a binade: 2^11 make 870 kB, of which the innermost binades are what is read. */
    BITS_MAX = 11,
    CELLS_PER_ROW = 8
};

/* The most rows that a cell holds parts of. */
static size_t most_rows(const double *border, size_t count, unsigned bits) {
    size_t most = 1, rows = 1;
    uint64_t last = 0;
    for (size_t i = 1; i < count; i++) {
        const uint64_t place = abai_bits_of(border[i]);
        const uint64_t cell = place >> (ABAI_TABLE_MANTISSA - bits);
        const bool inside = place != cell << (ABAI_TABLE_MANTISSA - bits);
        rows = (cell == last ? rows : 1) + (inside ? 1 : 0);
        last = cell;
        most = rows > most ? rows : most;
    }
    return most;
}

static size_t most_in_binade(const double *border, size_t count) {
    size_t most = 1;
    for (size_t i = 0, first = 0; i < count; i++) {
        if (abai_binade(border[i]) != abai_binade(border[first]))
            first = i;
        most = i - first + 1 > most ? i - first + 1 : most;
    }
    return most;
}

/* Every step costs a look-up a draw. Finer than the rows themselves a guide is worth it as long as it stays
 * in the cache, and to singular points, whose rows crowd together, no end would be fine enough. */
unsigned abai_guide_bits(const double *const border[2], const size_t count[2]) {
    const size_t most[2] = {most_in_binade(border[0], count[0]),
                            most_in_binade(border[1], count[1])};
    const size_t cells = CELLS_PER_ROW * (most[0] > most[1] ? most[0] : most[1]);
    unsigned bits = BITS_MIN;
    while (bits < BITS_MAX && ((size_t)1 << bits) < cells &&
           (most_rows(border[0], count[0], bits) > 2 || most_rows(border[1], count[1], bits) > 2))
        bits++;
    return bits;
}
