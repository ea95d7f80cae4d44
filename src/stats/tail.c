#include "stats/tail.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/bracket_kernel.h"
#include "stats/nth.h"

/* Room beyond what is kept, so that it is sorted out only now and then. */
enum { SLACK = ABAI_TAIL_KEPT / 2, FIRST_BITS = 14, SCAN = 512 };

void abai_tail_init(abai_tail *tail) {
    *tail = (abai_tail){.failed = false};
    for (int i = 0; i < ABAI_TAIL_DOUBLINGS; i++)
        tail->high[i].bound = tail->low[i].bound = -HUGE_VAL;
}

void abai_tail_free(abai_tail *tail) {
    free(tail->first);
    for (int i = 0; i < ABAI_TAIL_DOUBLINGS; i++) {
        free(tail->high[i].values);
        free(tail->low[i].values);
    }
    abai_tail_init(tail);
}

/* ---- one end ------------------------------------------------------------------------------------- */

/* Room for one more, twice as much each time, `most` at most. */
static bool grow(double **values, size_t count, size_t *room, size_t most) {
    if (count < *room)
        return true;
    const size_t wanted = *room < 128 ? 256 : 2 * *room;
    const size_t size = wanted < most ? wanted : most;
    double *larger = realloc(*values, size * sizeof *larger);
    if (!larger)
        return false;
    *values = larger;
    *room = size;
    return true;
}

/* The largest to the front, the rest forgotten. */
static void sort_out(abai_tail_end *end) {
    if (end->count <= ABAI_TAIL_KEPT)
        return;
    const size_t drop = end->count - ABAI_TAIL_KEPT;
    abai_nth_elements(end->values, end->count, &drop, 1);
    memmove(end->values, end->values + drop, ABAI_TAIL_KEPT * sizeof *end->values);
    end->count = ABAI_TAIL_KEPT;
    end->bound = fmax(end->bound, end->values[0]);
}

static bool keep(abai_tail_end *end, double value) {
    if (!(value > end->bound))
        return true;
    if (end->count == ABAI_TAIL_KEPT + SLACK)
        sort_out(end);
    if (!grow(&end->values, end->count, &end->room, ABAI_TAIL_KEPT + SLACK))
        return false;
    end->values[end->count++] = value;
    return true;
}

/* ---- values -------------------------------------------------------------------------------------- */

static bool add_first(abai_tail *tail, const double *values, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!grow(&tail->first, tail->first_count, &tail->first_room, SIZE_MAX))
            return false;
        tail->first[tail->first_count++] = values[i];
    }
    return true;
}

/* What may be wanted at either end, by the kernel that brackets use for the same purpose. */
static size_t scan(const abai_tail_end *high, const abai_tail_end *low, const double *values,
                   size_t n, double *out) {
    static size_t (*const scanners[])(const double *, size_t, const double *, const double *,
                                      size_t, uint64_t *, double *) =
        ABAI_KERNELS(abai_bracket_scan);
    const bool all = -low->bound >= high->bound;
    const double from[] = {-DBL_MAX, high->bound}, to[] = {all ? DBL_MAX : -low->bound, DBL_MAX};
    uint64_t at_least[2] = {0, 0};
    return scanners[abai_isa_current()](values, n, from, to, all ? 1 : 2, at_least, out);
}

static bool add_ends(abai_tail_end *high, abai_tail_end *low, const double *values, size_t n) {
    double wanted[SCAN + ABAI_BRACKET_SPILL];
    for (size_t start = 0; start < n; start += SCAN) {
        const size_t size = n - start < SCAN ? n - start : SCAN;
        const size_t count = scan(high, low, values + start, size, wanted);
        for (size_t i = 0; i < count; i++)
            if (!keep(high, wanted[i]) || !keep(low, -wanted[i]))
                return false;
    }
    return true;
}

/* Of any number of the first doublings together the largest are wanted: what ABAI_TAIL_KEPT values of
 * earlier ones exceed is not among them. */
static void inherit_bounds(abai_tail_end *ends, int doubling) {
    for (int i = 0; i < doubling; i++)
        ends[doubling].bound = fmax(ends[doubling].bound, ends[i].bound);
}

/* Which doubling a position belongs to; -1 for the first values, before them all. */
static int doubling_of(uint64_t position) {
    int i = -1;
    while (i + 1 < ABAI_TAIL_DOUBLINGS && position >> (FIRST_BITS + 1 + i))
        i++;
    return i;
}

void abai_tail_add(abai_tail *tail, uint64_t first, const double *values, size_t n) {
    bool good = true;
    for (size_t count; n > 0; values += count, first += count, n -= count) {
        const int i = doubling_of(first);
        const uint64_t left = (UINT64_MAX >> (ABAI_TAIL_DOUBLINGS - 1 - i)) - first;
        count = left < n - 1 ? (size_t)left + 1 : n;
        if (i < 0) {
            good = good && add_first(tail, values, count);
        } else {
            inherit_bounds(tail->high, i);
            inherit_bounds(tail->low, i);
            good = good && add_ends(&tail->high[i], &tail->low[i], values, count);
            tail->counts[i] += count;
        }
    }
    tail->failed = tail->failed || !good;
}

static bool merge_end(abai_tail_end *into, const abai_tail_end *from) {
    for (size_t i = 0; i < from->count; i++)
        if (!keep(into, from->values[i]))
            return false;
    return true;
}

void abai_tail_merge(abai_tail *into, const abai_tail *from) {
    bool good = add_first(into, from->first, from->first_count);
    for (int i = 0; i < ABAI_TAIL_DOUBLINGS; i++) {
        good = good && merge_end(&into->high[i], &from->high[i]) &&
               merge_end(&into->low[i], &from->low[i]);
        into->counts[i] += from->counts[i];
    }
    into->failed = into->failed || from->failed || !good;
}
