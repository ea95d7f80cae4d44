/* bench/figures.h - times of one thing, round by round, and what is made of them. */
#ifndef ABAI_BENCH_FIGURES_H
#define ABAI_BENCH_FIGURES_H

#include <stddef.h>

#include "abanico/bench.h"
#include "base/arena.h"

enum { ABAI_SERIES_MAX = ABA_BENCH_REPEATS_MAX };

typedef struct abai_series {
    double *ns; /* room for ABAI_SERIES_MAX, in an arena */
    int count;
} abai_series;

/* `count` empty series in the arena; NULL when out of memory. */
abai_series *abai_series_new(abai_arena *arena, size_t count);

/* What is more than fits is left out. */
void abai_series_add(abai_series *series, double ns);

/* NaN for an empty one. Sorts the series. */
aba_bench_time abai_series_time(abai_series *series);

/* The middle one of values[0..count), which get sorted, or the mean of the middle two; NaN of none. */
double abai_bench_median(double *values, size_t count);

/* Of positive values; NaN of none. */
double abai_bench_geometric_mean(const double *values, size_t count);

#endif
