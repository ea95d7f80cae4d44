#include "stats/sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"

/* Below this the radix sort's counters cost more than insertion. */
enum { SMALL = 64 };

/* One pass of a radix sort: by the byte at `shift`, stable. False where all keys have the same one, and
 * nothing was moved. */
static bool sort_by_byte(const int64_t *from, int64_t *to, size_t n, unsigned shift) {
    const uint64_t sign = UINT64_C(1) << 63; /* flipped, keys order like unsigned integers */
    size_t start[257] = {0};
    for (size_t i = 0; i < n; i++)
        start[((((uint64_t)from[i] ^ sign) >> shift) & 255) + 1]++;
    if (start[((((uint64_t)from[0] ^ sign) >> shift) & 255) + 1] == n)
        return false;
    for (size_t i = 1; i < 257; i++)
        start[i] += start[i - 1];
    for (size_t i = 0; i < n; i++)
        to[start[(((uint64_t)from[i] ^ sign) >> shift) & 255]++] = from[i];
    return true;
}

void abai_sort_keys(int64_t *keys, int64_t *scratch, size_t n) {
    int64_t *from = keys;
    int64_t *to = scratch;
    for (unsigned shift = 0; n > 0 && shift < 64; shift += 8)
        if (sort_by_byte(from, to, n, shift)) {
            int64_t *swap = from;
            from = to;
            to = swap;
        }
    if (from != keys)
        memcpy(keys, from, n * sizeof *keys);
}

static void insert(double *v, size_t n) {
    for (size_t i = 1; i < n; i++) {
        const double x = v[i];
        size_t j = i;
        for (; j > 0 && v[j - 1] > x; j--)
            v[j] = v[j - 1];
        v[j] = x;
    }
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The order of doubles as that of signed integers, and back: negative ones have their magnitude's bits
 * turned over. Unlike abai_key_from_double it tells the zeros apart, and loses nothing. */
static int64_t key_of(uint64_t bits) {
    return (int64_t)(bits >> 63 != 0 ? bits ^ (UINT64_MAX >> 1) : bits);
}

void abai_sort(double *values, size_t n) {
    if (n <= SMALL) {
        insert(values, n);
        return;
    }
    int64_t *keys = malloc(2 * n * sizeof *keys);
    if (keys == NULL) {
        qsort(values, n, sizeof *values, compare);
        return;
    }
    for (size_t i = 0; i < n; i++)
        keys[i] = key_of(abai_bits_of(values[i]));
    abai_sort_keys(keys, keys + n, n);
    for (size_t i = 0; i < n; i++)
        values[i] = abai_from_bits((uint64_t)key_of((uint64_t)keys[i]));
    free(keys);
}
