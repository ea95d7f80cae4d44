/* engine/marks.h - how many draws of each track lie above given values, replicate by replicate.
 *
 * What claims, thresholds and the intervals of designs need. Marks are known before the first draw; counts
 * are integers, which threads add in any order.
 */
#ifndef ABAI_ENGINE_MARKS_H
#define ABAI_ENGINE_MARKS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "abanico/status.h"

typedef struct abai_mark {
    size_t track;
    double value; /* may be infinite */
} abai_mark;

typedef struct abai_marks {
    size_t tracks, replicates;
    size_t *first; /* marks of track i are first[i] .. first[i + 1] - 1, rising and different */
    size_t count;  /* of all tracks */
    double *value;
    double *next;                /* the next double: draws from there on are above the mark */
    double *nothing;             /* -infinity for each, for the kernel */
    atomic_uint_fast64_t *above; /* draws above, by replicate and mark */
} abai_marks;

/* The list is sorted. ABA_MEMORY; abai_marks_free then, too. */
aba_status abai_marks_start(abai_marks *marks, size_t tracks, size_t replicates, abai_mark *list,
                            size_t count, aba_error *error) ABA_MUST_USE;
void abai_marks_free(abai_marks *marks);

/* Add to above[], which has a place for each mark of all tracks and belongs to the caller, how many of n
 * finite values of the track lie above each of its marks. */
void abai_marks_count(const abai_marks *marks, size_t track, const double *values, size_t n,
                      uint64_t *above);
/* Give such counts to a replicate, from any thread; above[] is set to 0. */
void abai_marks_add(abai_marks *marks, size_t replicate, uint64_t *above);

/* The place of a value that was marked. */
size_t abai_marks_find(const abai_marks *marks, size_t track, double value);
/* Draws above number `mark`: of a replicate, and of all. */
uint64_t abai_marks_above(const abai_marks *marks, size_t replicate, size_t mark);
uint64_t abai_marks_above_all(const abai_marks *marks, size_t mark);

#endif
