/* rng/stream.h - counter-based random streams.
 *
 * A stream is a pure function: (key, domain, sample index) -> 64 bits. The generator is
 * Threefry4x64 with 20 rounds (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy
 * as 1, 2, 3"). The key is SHA-256 of the 16 bytes "abanico-stream/1", a NUL, the seed as 8 bytes and
 * the bytes of the name (no NUL), read as four words, all little endian: neighbouring seeds and names
 * give unrelated streams, and one input's draws do not depend on the others.
 *
 * Layout: one Threefry block has 4 words of 64 bits. Sample i takes word (i % 32) / 8 of the block
 * with counter ((i / 32) * 8 + i % 8, 0, domain, 0), so that eight neighbouring counters fill 32
 * neighbouring samples, vector by vector. `sub` counters (second word) serve those who need many
 * words for one sample. The fourth word is 1 for substreams of samples, 2 and 3 for the keys of permutations
 * and of Sobol' scramblings (design/).
 */
#ifndef ABAI_RNG_STREAM_H
#define ABAI_RNG_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gsl/gsl_rng.h>

typedef struct abai_stream {
    uint64_t key[4];
} abai_stream;

/* The name of the generator in results. */
#define ABAI_STREAM_NAME "threefry4x64-20"

/* The 20-round block function itself, for tests against published vectors. */
void abai_threefry4x64(const uint64_t counter[4], const uint64_t key[4], uint64_t out[4]);

/* Key of the stream of an input. False when out of memory; *stream is then as before. */
bool abai_stream_init(abai_stream *stream, uint64_t seed, const char *name);

/* Bits of samples first .. first+n-1. Any first and n; multiples of 32 are fastest. */
void abai_stream_bits(const abai_stream *stream, uint64_t domain, uint64_t first, size_t n,
                      uint64_t *out);

/* Signed tail probabilities of samples first .. first+n-1: a uniform variate u in (0, 1) held so
 * that both tails keep full relative precision. t < 0: u = -t (lower half); t > 0: u = 1 - t (upper
 * half). |t| = (j + 1/2) 2^-53 for j in [0, 2^52), so 2^-54 <= |t| < 1/2; both signs equally likely.
 * The sign is bit 63 of the word (1: upper), j its bits 62..11. */
void abai_stream_tails(const abai_stream *stream, uint64_t domain, uint64_t first, size_t n,
                       double *out);

/* Bits to signed tail, as above. */
double abai_tail_from_bits(uint64_t bits);
/* The uniform variate itself, rounded to a double in (0, 1): 1 - 2^-54 down instead of to 1. */
static inline double abai_tail_uniform(double tail) {
    const double u = tail < 0 ? -tail : 1.0 - tail;
    return u < 1.0 ? u : 1.0 - 0x1p-53;
}

/* A gsl_rng over the substream (stream, domain, sample): words of blocks with counter
 * (k, sample + 1, domain, 1), k = 0, 1, ..., each block giving four. Range 0 .. 2^64-1 cut to
 * GSL's `unsigned long` (64 bits here; else its high bits); gsl_rng_uniform gives 53 bits in [0, 1)
 * and its uniform_pos never 0. `abai_stream_rng_type` can be passed to gsl_rng_alloc;
 * abai_stream_rng_set then positions the generator, which must be of this type. gsl_rng_set(r, s),
 * which gsl_rng_alloc calls with gsl_rng_default_seed, makes it the substream (0, 0) of the key
 * (s, 0x6c7367, 0, 0), 0x6c7367 being "gsl" read like a name: it has no way to report a failure, so
 * it does without the hash. */
extern const gsl_rng_type *const abai_stream_rng_type;
void abai_stream_rng_set(gsl_rng *rng, const abai_stream *stream, uint64_t domain, uint64_t sample);

#endif
