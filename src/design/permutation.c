#include "design/permutation.h"

#include <assert.h>
#include <string.h>

#include "design/permutation_kernel.h"

enum { GROUP = ABAI_PERMUTATION_GROUP };

/* Few rounds spread a few rows and columns badly; the header says from where on 8 are enough. */
enum { SMALL = 1024, ROUNDS = 8, ROUNDS_SMALL = ABAI_PERMUTATION_ROUNDS };

/* Fourth word of the counters of Threefry; rng/stream.h has 0 and 1. */
static const uint64_t COUNTER_KIND = 2;

static void draw_keys(abai_permutation *p, const abai_stream *stream, uint64_t domain) {
    for (unsigned r = 0; r < p->rounds; r += 4) {
        const uint64_t counter[4] = {r / 4, 0, domain, COUNTER_KIND};
        uint64_t word[4];
        abai_threefry4x64(counter, stream->key, word);
        for (unsigned w = 0; w < 4; w++) {
            p->factor[r + w] = (word[w] & UINT32_MAX) | 1;
            p->offset[r + w] = word[w] >> 32;
        }
    }
}

void abai_permutation_init(abai_permutation *p, uint64_t n, const abai_stream *stream,
                           uint64_t domain) {
    assert(n >= 1 && n <= ABAI_PERMUTATION_MOST);
    memset(p, 0, sizeof *p);
    unsigned bits = 0; /* ceil(log2 n) */
    while (UINT64_C(1) << bits < n)
        bits++;
    p->n = n;
    p->shift = bits > 1 ? (bits + 1) / 2 : 1;
    p->rows = ((n - 1) >> p->shift) + 1;
    p->rounds = n < SMALL ? ROUNDS_SMALL : ROUNDS;
    draw_keys(p, stream, domain);
}

static uint64_t square(const abai_permutation *p, unsigned round, uint64_t x) {
    const uint64_t z = (p->factor[round] * x + p->offset[round]) & UINT32_MAX;
    return z * z >> 16 & UINT32_MAX;
}

static uint64_t encipher(const abai_permutation *p, uint64_t i) {
    const uint64_t mask = (UINT64_C(1) << p->shift) - 1;
    uint64_t left = i & mask, right = i >> p->shift;
    for (unsigned r = 0; r < p->rounds; r += 2) {
        right += square(p, r, left) * p->rows >> 32;
        right -= right >= p->rows ? p->rows : 0;
        left = (left + (square(p, r + 1, right) >> (32 - p->shift))) & mask;
    }
    return right << p->shift | left;
}

/* On from a place to the first that is below n: there is one, as the walk from an index below n
 * returns to it. */
static uint64_t walk(const abai_permutation *p, uint64_t place) {
    while (place >= p->n)
        place = encipher(p, place);
    return place;
}

uint64_t abai_permutation_at(const abai_permutation *p, uint64_t i) {
    assert(i < p->n);
    return walk(p, encipher(p, i));
}

void abai_permutation_walk(const abai_permutation *p, size_t count, uint64_t *places) {
    for (size_t i = 0; i < count; i++)
        places[i] = walk(p, places[i]);
}

static void (*const fill_groups[])(const abai_permutation *permutation, uint64_t first,
                                   size_t groups,
                                   uint64_t *out) = ABAI_KERNELS(abai_permutation_groups);

/* What whole groups leave over is the end of one that ends there, as beyond n there is nothing to compute;
 * the first indices of all come one by one. */
void abai_permutation_fill(const abai_permutation *p, uint64_t first, size_t count, uint64_t *out) {
    assert(count == 0 || (first < p->n && count <= p->n - first));
    const abai_isa isa = abai_isa_current();
    const size_t rest = count % GROUP, whole = count - rest;
    const uint64_t end = first + count;
    fill_groups[isa](p, first, whole / GROUP, out);
    if (rest > 0 && end >= GROUP) {
        uint64_t part[GROUP];
        fill_groups[isa](p, end - GROUP, 1, part);
        memcpy(out + whole, part + GROUP - rest, rest * sizeof *out);
    } else {
        for (size_t i = whole; i < count; i++)
            out[i] = abai_permutation_at(p, first + i);
    }
}
