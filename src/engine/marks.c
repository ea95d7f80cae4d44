#include "engine/marks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "stats/bracket_kernel.h"

static int compare_marks(const void *a, const void *b) {
    const abai_mark *x = a, *y = b;
    if (x->track != y->track)
        return x->track < y->track ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

static size_t keep_different(abai_mark *list, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare_marks(&list[kept - 1], &list[i]) != 0)
            list[kept++] = list[i];
    return kept;
}

static void place_all(abai_marks *marks, const abai_mark *list) {
    size_t next = 0;
    for (size_t i = 0; i < marks->tracks; i++) {
        marks->first[i] = next;
        for (; next < marks->count && list[next].track == i; next++) {
            marks->value[next] = list[next].value;
            marks->next[next] = nextafter(list[next].value, HUGE_VAL);
            marks->nothing[next] = -HUGE_VAL;
        }
    }
    marks->first[marks->tracks] = next;
}

aba_status abai_marks_start(abai_marks *marks, size_t tracks, size_t replicates, abai_mark *list,
                            size_t count, aba_error *error) {
    if (count > 0)
        qsort(list, count, sizeof *list, compare_marks);
    count = keep_different(list, count);
    *marks = (abai_marks){.tracks = tracks, .replicates = replicates, .count = count};
    marks->first = calloc(tracks + 1, sizeof *marks->first);
    marks->value = calloc(count + 1, sizeof *marks->value);
    marks->next = calloc(count + 1, sizeof *marks->next);
    marks->nothing = calloc(count + 1, sizeof *marks->nothing);
    marks->above = calloc(replicates * count + 1, sizeof *marks->above);
    if (marks->first == NULL || marks->value == NULL || marks->next == NULL ||
        marks->nothing == NULL || marks->above == NULL)
        return abai_fail_memory(error);
    place_all(marks, list);
    return ABA_OK;
}

void abai_marks_free(abai_marks *marks) {
    free(marks->first);
    free(marks->value);
    free(marks->next);
    free(marks->nothing);
    free(marks->above);
    *marks = (abai_marks){0};
}

/* By the kernel that brackets count with; it gathers nothing here. An infinite mark has no next double that
 * a draw could reach. */
void abai_marks_count(const abai_marks *marks, size_t track, const double *values, size_t n,
                      uint64_t *above) {
    static size_t (*const scan[])(const double *, size_t, const double *, const double *, size_t,
                                  uint64_t *, double *) = ABAI_KERNELS(abai_bracket_scan);
    const size_t from = marks->first[track], some = marks->first[track + 1] - from;
    double spill[ABAI_BRACKET_SPILL];
    if (some > 0)
        scan[abai_isa_current()](values, n, marks->next + from, marks->nothing + from, some,
                                 above + from, spill);
}

void abai_marks_add(abai_marks *marks, size_t replicate, uint64_t *above) {
    atomic_uint_fast64_t *own = marks->above + replicate * marks->count;
    for (size_t m = 0; m < marks->count; m++)
        if (above[m] > 0)
            atomic_fetch_add_explicit(&own[m], above[m], memory_order_relaxed);
    memset(above, 0, marks->count * sizeof *above);
}

size_t abai_marks_find(const abai_marks *marks, size_t track, double value) {
    size_t low = marks->first[track], high = marks->first[track + 1];
    while (low + 1 < high) {
        const size_t middle = low + (high - low) / 2;
        if (marks->value[middle] <= value)
            low = middle;
        else
            high = middle;
    }
    return low;
}

uint64_t abai_marks_above(const abai_marks *marks, size_t replicate, size_t mark) {
    return atomic_load_explicit(&marks->above[replicate * marks->count + mark],
                                memory_order_relaxed);
}

uint64_t abai_marks_above_all(const abai_marks *marks, size_t mark) {
    uint64_t sum = 0;
    for (size_t r = 0; r < marks->replicates; r++)
        sum += abai_marks_above(marks, r, mark);
    return sum;
}
