/* Points are sums, digit by digit, of one for their group and one for their place in it, as these are the
 * upper and the lower digits of their index. Registers of a group go through the hash side by side. */
#include "design/sobol_kernel.h"

#include "design/words.h"

enum { REGISTERS = ABAI_SOBOL_GROUP / WORDS_LANES };

/* The number of zeros below the lowest 1 of x > 0. */
static inline unsigned trailing_zeros(uint64_t x) { return (unsigned)__builtin_ctzll(x); }

static uint64_t point_of_group(const abai_sobol *sobol, uint64_t group) {
    const uint64_t first = group * ABAI_SOBOL_GROUP;
    uint64_t point = sobol->shift;
    for (uint64_t gray = first ^ first >> 1; gray != 0; gray &= gray - 1)
        point ^= sobol->direction[trailing_zeros(gray)];
    return point;
}

/* From one group to the next, an index changes in all digits from that of 32 up to the first that was 0, and
 * its Gray code in the last of these and in that of 16. */
static uint64_t next_point(const abai_sobol *sobol, uint64_t group, uint64_t point) {
    return point ^ sobol->direction[4] ^ sobol->direction[5 + trailing_zeros(group + 1)];
}

/* The second step of scrambling. */
static inline words hash(const abai_sobol *sobol, words x) {
    const uint64_t *m = sobol->terms;
    const words a = x << 1, b = x << 2, c = x << 3;
    x ^= (a & ((b & (m[0] ^ (c & m[1]))) ^ (c & m[2]))) ^ (b & c & m[3]);
    for (unsigned r = 0; r < ABAI_SOBOL_ROUNDS; r++) {
        x = words_multiply(x + sobol->round[r].addend, words_all(sobol->round[r].factor));
        x ^= (x << 1) & (x << 2) & sobol->round[r].mask;
    }
    return x;
}

static inline void make_words(const abai_sobol *sobol, uint64_t point, words x[REGISTERS]) {
    for (unsigned k = 0; k < REGISTERS; k++) {
        const words digits = words_load(sobol->offset + k * WORDS_LANES) ^ point;
        x[k] = words_reverse(hash(sobol, digits));
    }
}

void ABAI_KERNEL(abai_sobol_group_bits)(const abai_sobol *sobol, uint64_t group, size_t groups,
                                        uint64_t *out) {
    uint64_t point = point_of_group(sobol, group);
    for (size_t g = 0; g < groups; g++) {
        words x[REGISTERS];
        make_words(sobol, point, x);
        memcpy(out + g * ABAI_SOBOL_GROUP, x, sizeof x);
        point = next_point(sobol, group + g, point);
    }
}

/* In the upper half a tail is the distance from 1: what all digits are short of. */
static inline words tail(words x) {
    const words upper = words_sign(x), sign = words_all(UINT64_C(1) << 63);
    return (words)words_tail_size(x ^ upper) | (~x & sign);
}

void ABAI_KERNEL(abai_sobol_group_tails)(const abai_sobol *sobol, uint64_t group, size_t groups,
                                         double *out) {
    uint64_t point = point_of_group(sobol, group);
    for (size_t g = 0; g < groups; g++) {
        words x[REGISTERS];
        make_words(sobol, point, x);
        for (unsigned k = 0; k < REGISTERS; k++)
            x[k] = tail(x[k]);
        memcpy(out + g * ABAI_SOBOL_GROUP, x, sizeof x);
        point = next_point(sobol, group + g, point);
    }
}
