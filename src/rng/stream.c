#include "rng/stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

/* ---- the block function -------------------------------------------------------------------------
 * Threefry-4x64-20: Salmon, Moraes, Dror, Shaw (2011), section 4.3; rotations and key schedule are
 * Skein's (Ferguson et al. 2010, version 1.3). */

/* C240 of Skein 1.3, the parity of the extended key. */
#define KEY_PARITY UINT64_C(0x1BD11BDAA9FC1A22)

/* Named members and no loops: then a loop over counters becomes vector code. */
typedef struct schedule {
    uint64_t k0, k1, k2, k3, k4;
} schedule;

typedef struct block {
    uint64_t x0, x1, x2, x3;
} block;

static inline uint64_t rotate(uint64_t x, unsigned by) { return x << by | x >> (64 - by); }

static schedule key_schedule(const uint64_t key[4]) {
    return (schedule){key[0], key[1], key[2], key[3],
                      KEY_PARITY ^ key[0] ^ key[1] ^ key[2] ^ key[3]};
}

static inline block two_rounds(block x, unsigned r0, unsigned r1, unsigned s0, unsigned s1) {
    x.x0 += x.x1;
    x.x1 = rotate(x.x1, r0) ^ x.x0;
    x.x2 += x.x3;
    x.x3 = rotate(x.x3, r1) ^ x.x2;
    x.x0 += x.x3;
    x.x3 = rotate(x.x3, s0) ^ x.x0;
    x.x2 += x.x1;
    x.x1 = rotate(x.x1, s1) ^ x.x2;
    return x;
}

static inline block even_rounds(block x) {
    return two_rounds(two_rounds(x, 14, 16, 52, 57), 23, 40, 5, 37);
}

static inline block odd_rounds(block x) {
    return two_rounds(two_rounds(x, 25, 33, 46, 12), 58, 22, 32, 32);
}

static inline block add(block x, uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
    return (block){x.x0 + a, x.x1 + b, x.x2 + c, x.x3 + d};
}

static inline block encrypt(block x, schedule k) {
    x = add(x, k.k0, k.k1, k.k2, k.k3);
    x = add(even_rounds(x), k.k1, k.k2, k.k3, k.k4 + 1);
    x = add(odd_rounds(x), k.k2, k.k3, k.k4, k.k0 + 2);
    x = add(even_rounds(x), k.k3, k.k4, k.k0, k.k1 + 3);
    x = add(odd_rounds(x), k.k4, k.k0, k.k1, k.k2 + 4);
    return add(even_rounds(x), k.k0, k.k1, k.k2, k.k3 + 5);
}

void abai_threefry4x64(const uint64_t counter[4], const uint64_t key[4], uint64_t out[4]) {
    const block x = {counter[0], counter[1], counter[2], counter[3]};
    const block y = encrypt(x, key_schedule(key));
    out[0] = y.x0;
    out[1] = y.x1;
    out[2] = y.x2;
    out[3] = y.x3;
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

enum { LANES = 8, GROUP = 4 * LANES };

/* The 32 samples of one group: lane by lane the same operations on eight neighbouring counters. */
static void fill_group(const schedule *key, uint64_t domain, uint64_t group,
                       uint64_t out[restrict GROUP]) {
    const schedule k = *key;
    for (unsigned lane = 0; lane < LANES; lane++) {
        const block x = encrypt((block){group * LANES + lane, 0, domain, 0}, k);
        out[lane] = x.x0;
        out[LANES + lane] = x.x1;
        out[2 * LANES + lane] = x.x2;
        out[3 * LANES + lane] = x.x3;
    }
}

/* The part of the group of sample `first` that begins there, at most n of it; how many. */
static size_t fill_part(const schedule *key, uint64_t domain, uint64_t first, size_t n,
                        uint64_t *out) {
    uint64_t words[GROUP];
    const size_t skip = (size_t)(first % GROUP);
    const size_t take = n < GROUP - skip ? n : GROUP - skip;
    fill_group(key, domain, first / GROUP, words);
    memcpy(out, words + skip, take * sizeof *out);
    return take;
}

void abai_stream_bits(const abai_stream *stream, uint64_t domain, uint64_t first, size_t n,
                      uint64_t *out) {
    const schedule key = key_schedule(stream->key);
    size_t done = 0;
    if (n > 0 && first % GROUP != 0)
        done = fill_part(&key, domain, first, n, out);
    for (; n - done >= GROUP; done += GROUP)
        fill_group(&key, domain, (first + done) / GROUP, out + done);
    if (done < n)
        fill_part(&key, domain, first + done, n - done, out + done);
}

/* (j + 1/2) 2^-53 without a conversion from integer, which not every instruction set has for 64
 * bits: j below the exponent of 2^52 is the double 2^52 + j, and 2^52 - 1/2 is a double too. */
static inline double tail(uint64_t bits) {
    const uint64_t sign = UINT64_C(1) << 63;
    const uint64_t j = (bits & ~sign) >> 11;
    const uint64_t shifted_bits = j | UINT64_C(0x4330000000000000);
    double shifted;
    memcpy(&shifted, &shifted_bits, sizeof shifted);
    const double magnitude = (shifted - (0x1p52 - 0.5)) * 0x1p-53;
    uint64_t result_bits;
    memcpy(&result_bits, &magnitude, sizeof result_bits);
    result_bits |= ~bits & sign;
    double result;
    memcpy(&result, &result_bits, sizeof result);
    return result;
}

double abai_tail_from_bits(uint64_t bits) { return tail(bits); }

void abai_stream_tails(const abai_stream *stream, uint64_t domain, uint64_t first, size_t n,
                       double *out) {
    enum { CHUNK = 16 * GROUP };
    uint64_t bits[CHUNK];
    for (size_t done = 0; done < n;) {
        const uint64_t at = first + done;
        const size_t room = CHUNK - (size_t)(at % GROUP); /* the next chunk starts a group */
        const size_t take = n - done < room ? n - done : room;
        abai_stream_bits(stream, domain, at, take, bits);
        for (size_t i = 0; i < take; i++)
            out[done + i] = tail(bits[i]);
        done += take;
    }
}
