#include "bench/figures.h"

#include <math.h>
#include <stdlib.h>

abai_series *abai_series_new(abai_arena *arena, size_t count) {
    abai_series *series = abai_arena_alloc(arena, count + 1, sizeof *series);
    double *room = abai_arena_alloc(arena, (count + 1) * ABAI_SERIES_MAX, sizeof *room);
    if (series == NULL || room == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        series[i] = (abai_series){room + i * ABAI_SERIES_MAX, 0};
    return series;
}

void abai_series_add(abai_series *series, double ns) {
    if (series->count < ABAI_SERIES_MAX)
        series->ns[series->count++] = ns;
}

static int compare_doubles(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double abai_bench_median(double *values, size_t count) {
    if (count == 0)
        return (double)NAN;
    qsort(values, count, sizeof *values, compare_doubles);
    const double upper = values[count / 2];
    return count % 2 == 1 ? upper : 0.5 * (values[count / 2 - 1] + upper);
}

aba_bench_time abai_series_time(abai_series *series) {
    const double median = abai_bench_median(series->ns, (size_t)series->count);
    return (aba_bench_time){series->count == 0 ? (double)NAN : series->ns[0], median,
                            series->count};
}

double abai_bench_geometric_mean(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += log(values[i]);
    return count == 0 ? (double)NAN : exp(sum / (double)count);
}
