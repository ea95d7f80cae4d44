#include "rng/stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "rng/stream_kernel.h"
#include "rng/threefry.h"

/* ---- the block function ------------------------------------------------------------------------- */

static inline uint64_t rotate(uint64_t word, int by) { return word << by | word >> (64 - by); }

ABAI_THREEFRY_DEFINE(static void encrypt, uint64_t, 1, rotate)

void abai_threefry4x64(const uint64_t counter[4], const uint64_t key[4], uint64_t out[4]) {
    uint64_t k[5];
    uint64_t x[4][1] = {{counter[0]}, {counter[1]}, {counter[2]}, {counter[3]}};
    abai_threefry_schedule(key, k);
    encrypt(x, k);
    for (unsigned i = 0; i < 4; i++)
        out[i] = x[i][0];
}

/* ---- keys ---------------------------------------------------------------------------------------
 * SHA-256 of "abanico-stream/1", a NUL, the seed as 8 bytes, the bytes of the name; the digest read
 * as four words. All little endian. */

static const char KEY_CONTEXT[] = "abanico-stream/1"; /* hashed with its NUL */

static void put_word(uint8_t bytes[8], uint64_t word) {
    for (unsigned i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(word >> (8 * i));
}

static uint64_t get_word(const uint8_t bytes[8]) {
    uint64_t word = 0;
    for (unsigned i = 0; i < 8; i++)
        word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

bool abai_stream_init(abai_stream *stream, uint64_t seed, const char *name) {
    const size_t length = sizeof KEY_CONTEXT + 8 + strlen(name);
    uint8_t *text = malloc(length);
    if (text == NULL)
        return false;
    memcpy(text, KEY_CONTEXT, sizeof KEY_CONTEXT);
    put_word(text + sizeof KEY_CONTEXT, seed);
    memcpy(text + sizeof KEY_CONTEXT + 8, name, length - sizeof KEY_CONTEXT - 8);
    uint8_t digest[32];
    const bool good = abai_sha256(text, length, digest);
    free(text);
    for (unsigned i = 0; good && i < 4; i++)
        stream->key[i] = get_word(digest + 8 * (size_t)i);
    return good;
}

/* ---- columns ------------------------------------------------------------------------------------ */

enum { GROUP = ABAI_STREAM_GROUP };

static void (*const fill_groups[])(const uint64_t key[5], uint64_t domain, uint64_t group,
                                   size_t groups, bool tails,
                                   void *out) = ABAI_KERNELS(abai_stream_groups);

/* Samples first .. first+n-1 as words or as tails: whole groups in place, parts of groups at either end
 * through a group of their own. Both kinds are 8 bytes wide. */
static void fill(const abai_stream *stream, uint64_t domain, uint64_t first, size_t n, bool tails,
                 unsigned char *out) {
    const abai_isa isa = abai_isa_current();
    uint64_t key[5];
    abai_threefry_schedule(stream->key, key);
    while (n > 0) {
        const uint64_t group = first / GROUP;
        const size_t skip = (size_t)(first % GROUP);
        const bool whole = skip == 0 && n >= GROUP;
        const size_t groups = whole ? n / GROUP : 1;
        const size_t take = whole ? groups * GROUP : n < GROUP - skip ? n : GROUP - skip;
        uint64_t part[GROUP];
        void *to = whole ? (void *)out : part;
        fill_groups[isa](key, domain, group, groups, tails, to);
        if (!whole)
            memcpy(out, part + skip, take * sizeof *part);
        out += take * sizeof *part;
        first += take;
        n -= take;
    }
}

void abai_stream_bits(const abai_stream *stream, uint64_t domain, uint64_t first, size_t n,
                      uint64_t *out) {
    fill(stream, domain, first, n, false, (unsigned char *)out);
}

void abai_stream_tails(const abai_stream *stream, uint64_t domain, uint64_t first, size_t n,
                       double *out) {
    fill(stream, domain, first, n, true, (unsigned char *)out);
}

double abai_tail_from_bits(uint64_t bits) {
    const uint64_t j = (bits & ~(UINT64_C(1) << 63)) >> 11;
    const double magnitude = ((double)j + 0.5) * 0x1p-53; /* j < 2^52: exact */
    return bits >> 63 != 0 ? magnitude : -magnitude;
}
