#include "stats/curve.h"

#include <math.h>

#include "stats/select_internal.h"

/* Where the pilot's first value not below the key stands. */
static size_t pilot_at(const abai_curve *curve, int64_t key) {
    size_t low = 0;
    size_t high = curve->pilot_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (abai_key_from_double(curve->pilot[middle]) < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The value at a fraction of a bin's values. */
static double value_in_bin(const abai_curve *curve, uint32_t bin, double fraction) {
    int64_t low, high;
    abai_grid_borders(curve->grid, bin, &low, &high);
    const size_t first = pilot_at(curve, low);
    const size_t end = high < INT64_MAX ? pilot_at(curve, high + 1) : curve->pilot_count;
    if (end - first >= 2 && curve->pilot[first] == curve->pilot[end - 1])
        return curve->pilot[first];
    const int64_t least = abai_key_from_double(curve->min);
    const int64_t most = abai_key_from_double(curve->max);
    low = low > least ? low : least;
    high = high < most ? high : most;
    const uint64_t width = (uint64_t)high - (uint64_t)low;
    const double offset = fraction * (double)width;
    const uint64_t whole = offset < (double)width ? (uint64_t)offset : width;
    return abai_key_to_double((int64_t)((uint64_t)low + (whole < width ? whole : width)));
}

void abai_curve_fill(const abai_curve *curve, const double *position, size_t count, double *value) {
    uint64_t n = 0;
    uint64_t below = 0;
    uint32_t bin = 0;
    for (uint32_t b = 0; b < ABAI_SELECT_BINS; b++)
        n += curve->counts[b];
    if (n == 0) { /* none of the values that were counted is finite */
        for (size_t i = 0; i < count; i++)
            value[i] = curve->min;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const double rank = position[i] * (double)(n - 1);
        while (bin + 1 < ABAI_SELECT_BINS &&
               (curve->counts[bin] == 0 || rank >= (double)(below + curve->counts[bin])))
            below += curve->counts[bin++];
        const double inside = (rank - (double)below + 0.5) / (double)curve->counts[bin];
        const double x = value_in_bin(curve, bin, fmin(inside, 1)) + 0.0;
        value[i] = i > 0 && !(x > value[i - 1]) ? value[i - 1] : x;
    }
}
