#include "stats/nth.h"

#include "stats/sort.h"

enum {
    SMALL = 48, /* below this insertion sort is faster than partitions */
    /* Partitions in a row before sorting the rest: random data halve well within, and what is made to
     * defeat the choice of pivots costs n log n. */
    PATIENCE = 96
};

static double median3(double a, double b, double c) {
    const double low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

/* Near the wanted place: its share of a sorted sample, spread over the array. Wanted places close to
 * an end would cost as many partitions as the middle by a median. */
static double choose_pivot(const double *v, size_t n, size_t place) {
    enum { SAMPLE = 31 };
    if (n < 8 * SAMPLE)
        return median3(v[n / 4], v[n / 2], v[n - 1 - n / 4]);
    double sample[SAMPLE];
    for (size_t i = 0; i < SAMPLE; i++)
        sample[i] = v[i * (n / SAMPLE) + n / SAMPLE / 2];
    abai_sort(sample, SAMPLE);
    return sample[(size_t)((double)place / (double)n * SAMPLE)];
}

/* Values below the pivot to the front, or with `ties` those equal to it as well; how many. */
static size_t partition(double *v, size_t n, double pivot, int ties) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) { /* the signs cannot be predicted: no branch */
        const double x = v[i];
        v[i] = v[count];
        v[count] = x;
        count += ties ? x <= pivot : x < pivot;
    }
    return count;
}

/* index[] is relative to base, the place of v[0] in the whole array. */
static void select(double *v, size_t n, const size_t *index, size_t count, size_t base,
                   int patience) {
    while (count > 0 && n > SMALL && patience-- > 0) {
        const double pivot = choose_pivot(v, n, index[count / 2] - base);
        size_t left = partition(v, n, pivot, 0);
        if (left == 0) { /* nothing is smaller: the equal ones are in their place at once */
            left = partition(v, n, pivot, 1);
            while (count > 0 && index[0] - base < left) {
                index++;
                count--;
            }
        }
        size_t in_left = 0;
        while (in_left < count && index[in_left] - base < left)
            in_left++;
        if (in_left > 0 && in_left < count)
            select(v, left, index, in_left, base, patience);
        if (in_left < count) {
            index += in_left;
            count -= in_left;
            v += left;
            n -= left;
            base += left;
        } else {
            n = left;
        }
    }
    if (count > 0)
        abai_sort(v, n);
}

void abai_nth_elements(double *values, size_t n, const size_t *index, size_t count) {
    select(values, n, index, count, 0, PATIENCE);
}
