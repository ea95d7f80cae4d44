#include "stats/bracket.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/bracket_kernel.h"
#include "stats/bracket_step.h"
#include "stats/nth.h"
#include "stats/sort.h"

enum {
    FIRST_ROUND = 1 << 17, /* values of the first round; its bracket is the pilot's */
    PILOT = 8192,          /* the least pilot that capacities are made for */
    TIES = 3               /* so many equal values at the end of a bracket are no chance */
};

/* Runs between these have the same memory. */
static const double flat_from = 0x1p26, flat_to = 0x1p30;

static size_t scan(const double *values, size_t n, const double *low, const double *high,
                   size_t cells, uint64_t *at_least, double *out) {
    static size_t (*const kernel[])(const double *, size_t, const double *, const double *, size_t,
                                    uint64_t *, double *) = ABAI_KERNELS(abai_bracket_scan);
    return kernel[abai_isa_current()](values, n, low, high, cells, at_least, out);
}

/* ---- ranks that may matter --------------------------------------------------------------------- */

typedef struct span {
    double first, last; /* ranks among the values seen, 1-based, both inside; may lie beyond */
} span;

/* Where, of n values out of `all`, the order statistics around p lie that matter of all. */
static span span_of(double p, double z, double n, double all) {
    const double k = ABAI_BRACKET_MARGIN;
    const double pq = p * (1 - p);
    const double share = n < all ? n / all : 1;
    const double wanted = (z * sqrt(all * pq) + z * z / 3 + 3) * share;
    const double half = k * sqrt(n * pq * (1 - share)) + (share < 1 ? k * k / 3 : 0) + 2;
    return (span){floor(n * p - wanted - half), ceil(n * p + wanted + half)};
}

/* Spans of all targets, those that touch being one. */
static size_t find_spans(const double *p, size_t targets, double z, double n, double all,
                         span *out) {
    size_t count = 0;
    for (size_t t = 0; t < targets; t++) {
        const span next = span_of(p[t], z, n, all);
        if (count > 0 && next.first <= out[count - 1].last + 1)
            out[count - 1] = (span){fmin(out[count - 1].first, next.first),
                                    fmax(out[count - 1].last, next.last)};
        else
            out[count++] = next;
    }
    return count;
}

static double total_of(const span *spans, size_t count) {
    double total = 0;
    for (size_t i = 0; i < count; i++)
        total += spans[i].last - spans[i].first + 1;
    return total;
}

/* The most that must be kept of n values at once. */
static double most_needed(const double *p, size_t targets, double z, double n) {
    span spans[ABAI_BRACKET_TARGETS];
    const double first = fmin(n, FIRST_ROUND);
    double most = total_of(spans, find_spans(p, targets, z, PILOT, n, spans)) / PILOT * first;
    for (double seen = FIRST_ROUND; seen < n; seen *= 1.25)
        most = fmax(most, total_of(spans, find_spans(p, targets, z, seen, n, spans)));
    return fmin(most, n);
}

size_t abai_bracket_capacity(const double *p, size_t targets, double z, double n) {
    if (targets > ABAI_BRACKET_TARGETS)
        return 0;
    const double length = n >= flat_from ? fmax(n, flat_to) : n;
    /* Half as much again: what comes in during a round. */
    return (size_t)(1.5 * most_needed(p, targets, z, length)) + ABAI_BRACKET_BLOCK;
}

size_t abai_bracket_bytes(size_t capacity) {
    return (capacity + ABAI_BRACKET_SPILL) * sizeof(double);
}

size_t abai_bracket_tally_bytes(void) { return abai_bracket_bytes(ABAI_BRACKET_TALLY); }

/* ---- what is known ----------------------------------------------------------------------------- */

/* Values of the column that a cell holds, where that is known. */
static uint64_t population(const abai_bracket *b, size_t cell) {
    const bool last = cell + 1 == b->cells;
    if (b->single[cell]) /* the next cell begins right behind it */
        return (last ? b->seen : b->below[cell + 1]) - b->below[cell];
    if (b->high[cell] < b->low[cell])
        return 0;
    return (last ? b->count : b->kept_below[cell + 1]) - b->kept_below[cell];
}

enum place { IN_CELL, BEFORE_CELL, BEHIND_ALL };

/* The cell that a rank lies in, or the one that it lies before, not being known. */
static enum place find(const abai_bracket *b, uint64_t rank, size_t *cell) {
    for (*cell = 0; *cell < b->cells; ++*cell) {
        if (rank <= b->below[*cell])
            return BEFORE_CELL;
        if (rank <= b->below[*cell] + population(b, *cell))
            return IN_CELL;
    }
    return BEHIND_ALL;
}

/* Places of all spans' ends among the kept values, rising; where an end is not among them it needs
 * none. */
static size_t places_of(const abai_bracket *b, const span *spans, size_t count, size_t *places) {
    size_t used = 0;
    for (size_t i = 0; i < 2 * count; i++) {
        const double rank = i % 2 == 0 ? spans[i / 2].first : spans[i / 2].last;
        size_t cell;
        if (rank < 1 || rank > (double)b->seen || find(b, (uint64_t)rank, &cell) != IN_CELL ||
            b->single[cell])
            continue;
        const size_t place = b->kept_below[cell] + (size_t)((uint64_t)rank - b->below[cell]) - 1;
        if (used == 0 || places[used - 1] != place)
            places[used++] = place;
    }
    return used;
}

/* The value at a rank whose place has been put in order, or the next one inwards that is known. */
static double end_value(const abai_bracket *b, double rank, bool is_first) {
    if (rank < 1)
        return b->low[0];
    size_t cell;
    const uint64_t whole = rank < (double)b->seen ? (uint64_t)rank : b->seen;
    const enum place place = rank > (double)b->seen ? BEHIND_ALL : find(b, whole, &cell);
    if (place == IN_CELL && b->single[cell])
        return b->low[cell];
    if (place == IN_CELL)
        return b->kept[b->kept_below[cell] + (size_t)(whole - b->below[cell]) - 1];
    if (is_first)
        return place == BEFORE_CELL ? b->low[cell] : HUGE_VAL;
    for (cell = place == BEHIND_ALL ? b->cells : cell; cell-- > 0;)
        if (b->single[cell] || b->high[cell] >= b->low[cell])
            return b->single[cell] ? b->low[cell] : b->high[cell];
    return -HUGE_VAL;
}

/* ---- cells ------------------------------------------------------------------------------------- */

typedef struct cells {
    double low[ABAI_BRACKET_CELLS], high[ABAI_BRACKET_CELLS];
    bool single[ABAI_BRACKET_CELLS];
    uint64_t below[ABAI_BRACKET_CELLS];
    size_t count;
    double end; /* values below this are in cells, or wanted by nobody */
} cells;

/* A cell that only counts makes room for what begins where it does. */
static void put(cells *c, double low, double high, bool single) {
    if (c->count > 0 && c->low[c->count - 1] == low)
        c->count--;
    if (c->count == ABAI_BRACKET_CELLS)
        return;
    c->low[c->count] = low;
    c->high[c->count] = high;
    c->single[c->count++] = single;
}

/* One value alone, and behind it a cell that counts where it ends. */
static void put_single(cells *c, double value) {
    c->end = nextafter(value, HUGE_VAL);
    put(c, value, -HUGE_VAL, true);
    put(c, c->end, -HUGE_VAL, false);
}

static void put_kept(cells *c, double low, double high) {
    if (low == high) {
        put_single(c, low);
    } else if (low < high) {
        put(c, low, high, false);
        c->end = nextafter(high, HUGE_VAL);
    }
}

/* An end of a bracket, and whether many values equal it. */
typedef struct end {
    double value;
    bool is_atom;
} end;

static void put_piece(cells *c, double low, double high, bool atom_low, bool atom_high) {
    if (atom_low)
        put_single(c, low);
    put_kept(c, atom_low ? c->end : low,
             atom_high && high > low ? nextafter(high, -HUGE_VAL) : high);
    if (atom_high && high > low)
        put_single(c, high);
}

/* A bracket that is wide against steps of doubles is drawn as far as these go: it keeps little more, and is
 * looked at twice as fast. */
static void widen(end *first, end *last) {
    enum { STEPS = 32 }; /* a sixteenth more at most */
    const double low = abai_step_first(first->value), high = abai_step_last(last->value);
    const double wide = (last->value - first->value) / STEPS;
    if (!first->is_atom && !last->is_atom && first->value - low <= wide &&
        high - last->value <= wide) {
        first->value = low;
        last->value = high;
    }
}

/* What a bracket has in common with each of the present cells: of what lies between them nothing was
 * kept, and a new cell must not bridge it. */
static void put_bracket(cells *c, const abai_bracket *b, end first, end last) {
    for (size_t i = 0; i < b->cells; i++) {
        const double top = b->single[i] ? b->low[i] : b->high[i];
        const double low = fmax(fmax(first.value, b->low[i]), c->end);
        const double high = fmin(last.value, top);
        if (low <= high)
            put_piece(c, low, high, first.is_atom && low == first.value,
                      last.is_atom && high == last.value);
    }
}

/* Which of the ends are values that occur often among those kept, or are known to. */
static void find_atoms(const abai_bracket *b, end *ends, size_t count) {
    double low[4 * ABAI_BRACKET_TARGETS], nothing[4 * ABAI_BRACKET_TARGETS];
    uint64_t at_least[4 * ABAI_BRACKET_TARGETS] = {0};
    for (size_t i = 0; i < count; i++) {
        low[2 * i] = ends[i].value;
        low[2 * i + 1] = nextafter(ends[i].value, HUGE_VAL);
        nothing[2 * i] = nothing[2 * i + 1] = -HUGE_VAL;
    }
    double spill[ABAI_BRACKET_SPILL];
    scan(b->kept, b->count, low, nothing, 2 * count, at_least, spill);
    for (size_t i = 0; i < count; i++) {
        ends[i].is_atom = at_least[2 * i] - at_least[2 * i + 1] >= TIES;
        for (size_t c = 0; c < b->cells; c++)
            ends[i].is_atom |= b->single[c] && b->low[c] == ends[i].value;
    }
}

/* How many values lie below x, which is in a cell of the present ones, or right behind it; kept_below
 * is how many of those kept do. */
static uint64_t values_below(const abai_bracket *b, double x, size_t kept_below) {
    size_t cell = 0;
    while (cell + 1 < b->cells && b->low[cell + 1] <= x)
        cell++;
    const bool counts_only = b->high[cell] < b->low[cell];
    return b->below[cell] + (counts_only ? 0 : kept_below - b->kept_below[cell]);
}

static void count_kept_below(const abai_bracket *b, const double *low, size_t count,
                             size_t *kept_below) {
    double nothing[ABAI_BRACKET_CELLS], spill[ABAI_BRACKET_SPILL];
    uint64_t at_least[ABAI_BRACKET_CELLS] = {0};
    for (size_t c = 0; c < count; c++)
        nothing[c] = -HUGE_VAL;
    scan(b->kept, b->count, low, nothing, count, at_least, spill);
    for (size_t c = 0; c < count; c++)
        kept_below[c] = b->count - (size_t)at_least[c];
}

/* Forget what is in no cell any more. */
static void forget(abai_bracket *b) {
    double part[ABAI_BRACKET_BLOCK], inside[ABAI_BRACKET_BLOCK + ABAI_BRACKET_SPILL];
    uint64_t at_least[ABAI_BRACKET_CELLS] = {0};
    size_t kept = 0;
    for (size_t done = 0; done < b->count; done += ABAI_BRACKET_BLOCK) {
        const size_t n =
            b->count - done < ABAI_BRACKET_BLOCK ? b->count - done : ABAI_BRACKET_BLOCK;
        memcpy(part, b->kept + done, n * sizeof *part);
        const size_t some = scan(part, n, b->low, b->high, b->cells, at_least, inside);
        memcpy(b->kept + kept, inside, some * sizeof *inside);
        kept += some;
    }
    b->count = kept;
}

static void adopt(abai_bracket *b, cells *c) {
    size_t kept_below[ABAI_BRACKET_CELLS];
    count_kept_below(b, c->low, c->count, kept_below);
    for (size_t i = 0; i < c->count; i++)
        c->below[i] = values_below(b, c->low[i], kept_below[i]);
    b->cells = c->count;
    memcpy(b->low, c->low, c->count * sizeof *b->low);
    memcpy(b->high, c->high, c->count * sizeof *b->high);
    memcpy(b->single, c->single, c->count * sizeof *b->single);
    memcpy(b->below, c->below, c->count * sizeof *b->below);
    forget(b);
    count_kept_below(b, b->low, b->cells, b->kept_below);
}

/* New cells around the targets, for a column of `expected` values. */
static void tighten(abai_bracket *b, double expected) {
    span spans[ABAI_BRACKET_TARGETS];
    const double seen = (double)b->seen;
    const size_t count = find_spans(b->p, b->targets, b->z, seen, expected, spans);
    size_t places[2 * ABAI_BRACKET_TARGETS];
    abai_nth_elements(b->kept, b->count, places, places_of(b, spans, count, places));
    end ends[2 * ABAI_BRACKET_TARGETS];
    for (size_t i = 0; i < count; i++) {
        ends[2 * i].value = end_value(b, spans[i].first, true);
        ends[2 * i + 1].value = end_value(b, spans[i].last, false);
    }
    find_atoms(b, ends, 2 * count);
    cells c = {.end = -HUGE_VAL};
    for (size_t i = 0; i < count; i++)
        widen(&ends[2 * i], &ends[2 * i + 1]);
    for (size_t i = 0; i < count; i++)
        put_bracket(&c, b, ends[2 * i], ends[2 * i + 1]);
    b->share = fmin(total_of(spans, count) / fmax(seen, 1), 1);
    if (c.count == 0)
        b->lost = true;
    else
        adopt(b, &c);
}

/* ---- life -------------------------------------------------------------------------------------- */

/* Claimed at once, and not when a run is hours old: pages are there only when something was written to
 * them, which compilers leave out where it is zeros. */
static double *touched(size_t count) {
    double *values = malloc(count * sizeof *values);
    if (values != NULL)
        memset(values, 0xff, count * sizeof *values); /* NaNs */
    return values;
}

bool abai_bracket_init(abai_bracket *bracket, const double *p, size_t targets, double z,
                       const double *pilot, size_t m, double expected, size_t capacity) {
    *bracket = (abai_bracket){.targets = targets, .z = z};
    memcpy(bracket->p, p, targets * sizeof *p);
    bracket->capacity = capacity > m ? capacity : m;
    /* The pilot as if it had been seen through one bracket around everything. */
    bracket->cells = 1;
    bracket->low[0] = -DBL_MAX;
    bracket->high[0] = DBL_MAX;
    bracket->kept = touched(bracket->capacity + ABAI_BRACKET_SPILL);
    if (bracket->kept == NULL)
        return false;
    memcpy(bracket->kept, pilot, m * sizeof *pilot);
    bracket->count = m; /* in two steps: clang 14 assigns no atomic's value */
    bracket->seen = m;
    tighten(bracket, expected);
    bracket->count = 0;
    bracket->seen = 0;
    memset(bracket->below, 0, sizeof bracket->below);
    memset(bracket->kept_below, 0, sizeof bracket->kept_below);
    return true;
}

void abai_bracket_free(abai_bracket *bracket) {
    free(bracket->kept);
    bracket->kept = NULL;
}

bool abai_bracket_tally_init(abai_bracket_tally *tally) {
    memset(tally, 0, sizeof *tally);
    tally->values = touched(ABAI_BRACKET_TALLY + ABAI_BRACKET_SPILL);
    return tally->values != NULL;
}

void abai_bracket_tally_free(abai_bracket_tally *tally) {
    free(tally->values);
    tally->values = NULL;
}

/* ---- a look ------------------------------------------------------------------------------------ */

/* Hand a tally's values over; several threads may at once. More than there is room for are counted on,
 * so that the end of the round sees it. */
static void hand_over(abai_bracket *bracket, abai_bracket_tally *tally) {
    const size_t at =
        atomic_fetch_add_explicit(&bracket->count, tally->count, memory_order_relaxed);
    if (at <= bracket->capacity && tally->count <= bracket->capacity - at)
        memcpy(bracket->kept + at, tally->values, tally->count * sizeof *tally->values);
    tally->count = 0;
}

void abai_bracket_add(abai_bracket *bracket, abai_bracket_tally *tally, const double *values,
                      size_t n) {
    if (bracket->lost)
        return;
    if (tally->count + n > ABAI_BRACKET_TALLY)
        hand_over(bracket, tally);
    tally->seen += n;
    tally->count += scan(values, n, bracket->low, bracket->high, bracket->cells, tally->at_least,
                         tally->values + tally->count);
}

double abai_bracket_room(const abai_bracket *bracket) {
    /* Short rounds first: what is kept in them costs more than looking at it, and a tighter bracket
     * keeps half of it after four times as many values. */
    enum { GROWTH = 4 };
    const double most = fmax(FIRST_ROUND, (GROWTH - 1) * (double)bracket->seen);
    const double room = (double)bracket->capacity - (double)bracket->count;
    return bracket->lost ? HUGE_VAL : fmin(most, 0.9 * room / bracket->share);
}

/* ---- between looks ----------------------------------------------------------------------------- */

void abai_bracket_round(abai_bracket *bracket, abai_bracket_tally *const *tallies, size_t threads,
                        double expected) {
    if (bracket->lost)
        return;
    for (size_t t = 0; t < threads; t++) {
        abai_bracket_tally *tally = tallies[t];
        hand_over(bracket, tally);
        bracket->seen += tally->seen;
        for (size_t c = 0; c < bracket->cells; c++)
            bracket->below[c] += tally->seen - tally->at_least[c];
        memset(tally->at_least, 0, sizeof tally->at_least);
        tally->seen = 0;
    }
    if (bracket->count > bracket->capacity)
        bracket->lost = true;
    if (bracket->lost) {
        abai_bracket_free(bracket);
        bracket->count = 0;
        return;
    }
    count_kept_below(bracket, bracket->low, bracket->cells, bracket->kept_below);
    tighten(bracket, expected);
    if (!(expected > (double)bracket->seen))
        abai_sort(bracket->kept, bracket->count);
}

bool abai_bracket_value(const abai_bracket *bracket, uint64_t rank, double *value) {
    size_t cell;
    if (bracket->lost || rank < 1 || rank > bracket->seen || find(bracket, rank, &cell) != IN_CELL)
        return false;
    const size_t place = bracket->kept_below[cell] + (size_t)(rank - bracket->below[cell]);
    *value = (bracket->single[cell] ? bracket->low[cell] : bracket->kept[place - 1]) + 0.0;
    return true;
}
