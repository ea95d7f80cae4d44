#include "stats/sort.h"

#include <stdlib.h>
#include <string.h>

#include "base/bits.h"

/* Below this the radix sort's counters cost more than insertion. */
enum { SMALL = 64 };

enum { BYTES = 8, VALUES = 256 };

/* With the sign flipped keys order like unsigned integers. */
static inline unsigned byte_of(int64_t key, unsigned byte) {
    return (unsigned)((((uint64_t)key ^ (UINT64_C(1) << 63)) >> (8 * byte)) & (VALUES - 1));
}

/* One look counts for all bytes. */
static void count_bytes(const int64_t *keys, size_t n, size_t count[BYTES][VALUES]) {
    memset(count, 0, BYTES * sizeof *count);
    for (size_t i = 0; i < n; i++)
        for (unsigned b = 0; b < BYTES; b++)
            count[b][byte_of(keys[i], b)]++;
}

static void deal(const int64_t *from, int64_t *to, size_t n, unsigned byte, size_t count[VALUES]) {
    size_t start = 0;
    for (size_t v = 0; v < VALUES; v++) {
        const size_t next = start + count[v];
        count[v] = start;
        start = next;
    }
    for (size_t i = 0; i < n; i++)
        to[count[byte_of(from[i], byte)]++] = from[i];
}

void abai_sort_keys(int64_t *keys, int64_t *scratch, size_t n) {
    size_t count[BYTES][VALUES];
    int64_t *from = keys;
    int64_t *to = scratch;
    if (n < 2)
        return;
    count_bytes(keys, n, count);
    for (unsigned b = 0; b < BYTES; b++) {
        if (count[b][byte_of(keys[0], b)] == n)
            continue;
        deal(from, to, n, b, count[b]);
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
