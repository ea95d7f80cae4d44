/* The substreams as a generator type of GSL's, for gsl_ran_*. */
#include "rng/stream.h"

#include <assert.h>
#include <limits.h>

/* Plain data without pointers: gsl_rng_memcpy and gsl_rng_clone copy bytes. */
typedef struct substream {
    uint64_t key[4];
    uint64_t counter[4];
    uint64_t words[4];
    unsigned used; /* of words; 4: the next block is due */
} substream;

static void restart(substream *state, const uint64_t key[4], uint64_t domain, uint64_t sample) {
    *state = (substream){
        .key = {key[0], key[1], key[2], key[3]}, .counter = {0, sample + 1, domain, 1}, .used = 4};
}

static uint64_t next_word(substream *state) {
    if (state->used == 4) {
        abai_threefry4x64(state->counter, state->key, state->words);
        state->counter[0]++;
        state->used = 0;
    }
    return state->words[state->used++];
}

static void set(void *state, unsigned long seed) {
    const uint64_t key[4] = {seed, UINT64_C(0x6c7367) /* "gsl" */, 0, 0};
    restart(state, key, 0, 0);
}

/* The high bits, where unsigned long has 32 of them. */
static unsigned long get(void *state) {
    return (unsigned long)(next_word(state) >> (64 - sizeof(unsigned long) * CHAR_BIT));
}

static double get_double(void *state) { return (double)(next_word(state) >> 11) * 0x1p-53; }

static const gsl_rng_type TYPE = {
    .name = "abanico-" ABAI_STREAM_NAME,
    .max = ULONG_MAX,
    .min = 0,
    .size = sizeof(substream),
    .set = set,
    .get = get,
    .get_double = get_double,
};

const gsl_rng_type *const abai_stream_rng_type = &TYPE;

void abai_stream_rng_set(gsl_rng *rng, const abai_stream *stream, uint64_t domain,
                         uint64_t sample) {
    assert(rng->type == abai_stream_rng_type);
    restart(rng->state, stream->key, domain, sample);
}
