#include "stats/rank.h"

#include <stdlib.h>
#include <string.h>

#include "stats/select.h"

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, PASSES = 6, SMALL = 64 };

typedef struct entry {
    uint64_t key;
    uint32_t at;
} entry;

static size_t digit_of(uint64_t key, int pass) {
    return (size_t)(key >> (pass * DIGIT_BITS)) & (DIGITS - 1);
}

static void insertion_sort(entry *e, size_t n) {
    for (size_t i = 1; i < n; i++) {
        const entry x = e[i];
        size_t j = i;
        for (; j > 0 && e[j - 1].key > x.key; j--)
            e[j] = e[j - 1];
        e[j] = x;
    }
}

/* By the lowest digit first, each pass stable; all digits are counted in one look. Returns that of the two
 * arrays in which the result is. */
static entry *radix_sort(entry *from, entry *to, size_t n, uint32_t counts[PASSES][DIGITS]) {
    memset(counts, 0, PASSES * sizeof counts[0]);
    for (size_t i = 0; i < n; i++)
        for (int pass = 0; pass < PASSES; pass++)
            counts[pass][digit_of(from[i].key, pass)]++;
    for (int pass = 0; pass < PASSES; pass++) {
        uint32_t *count = counts[pass];
        if (count[digit_of(from[0].key, pass)] == n)
            continue;
        uint32_t sum = 0;
        for (size_t d = 0; d < DIGITS; d++) {
            const uint32_t here = count[d];
            count[d] = sum;
            sum += here;
        }
        for (size_t i = 0; i < n; i++)
            to[count[digit_of(from[i].key, pass)]++] = from[i];
        entry *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

bool abai_rank_order(const double *values, size_t n, uint32_t *order) {
    bool good = false;
    entry *entries = malloc((2 * n + 1) * sizeof *entries);
    uint32_t(*counts)[DIGITS] = n > SMALL ? malloc(PASSES * sizeof *counts) : NULL;
    if (!entries || (n > SMALL && !counts))
        goto cleanup;
    /* Signed keys become unsigned ones of the same order by turning the sign's bit. */
    for (size_t i = 0; i < n; i++)
        entries[i] =
            (entry){(uint64_t)abai_key_from_double(values[i]) ^ UINT64_C(1) << 63, (uint32_t)i};
    const entry *sorted = entries;
    if (n > SMALL)
        sorted = radix_sort(entries, entries + n, n, counts);
    else
        insertion_sort(entries, n);
    for (size_t i = 0; i < n; i++)
        order[i] = sorted[i].at;
    good = true;
cleanup:
    free(entries);
    free(counts);
    return good;
}

void abai_rank_mid(const double *restrict values, const uint32_t *restrict order, size_t n,
                   double *restrict rank) {
    for (size_t start = 0, end; start < n; start = end) {
        for (end = start + 1; end < n && values[order[end]] == values[order[start]];)
            end++;
        const double mean = 0.5 * (double)(start + 1 + end);
        for (size_t i = start; i < end; i++)
            rank[order[i]] = mean;
    }
}

bool abai_ranked_init(abai_ranked *out, const double *values, size_t n) {
    *out = (abai_ranked){.n = n};
    out->order = malloc((n + 1) * sizeof *out->order);
    out->rank = malloc((n + 1) * sizeof *out->rank);
    if (!out->order || !out->rank || !abai_rank_order(values, n, out->order)) {
        abai_ranked_free(out);
        return false;
    }
    abai_rank_mid(values, out->order, n, out->rank);
    return true;
}

void abai_ranked_free(abai_ranked *ranked) {
    free(ranked->order);
    free(ranked->rank);
    *ranked = (abai_ranked){.n = 0};
}
