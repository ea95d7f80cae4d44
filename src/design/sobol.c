#include "design/sobol.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "design/joe_kuo_table.h"
#include "design/sobol_kernel.h"

enum { DIGITS = ABAI_SOBOL_DIGITS, GROUP = ABAI_SOBOL_GROUP };

_Static_assert(sizeof joe_kuo / sizeof joe_kuo[0] == ABAI_SOBOL_DIMENSIONS - 1,
               "the table has a row for each dimension but the first");

/* ---- direction numbers -------------------------------------------------------------------------- */

/* Halves change places, then their halves, down to neighbours. */
static uint64_t reversed(uint64_t x) {
    uint64_t mask = UINT64_C(0xffffffff);
    for (unsigned by = 32; by > 0; by /= 2) {
        x = (x >> by & mask) | (x & mask) << by;
        mask ^= mask << by / 2;
    }
    return x;
}

/* m_k of a row; design/joe_kuo.py describes the packing. */
static uint64_t initial_number(unsigned row, unsigned k) {
    if (k == 1)
        return 1;
    const unsigned begin = (k - 1) * (k - 2) / 2;
    const uint64_t low = joe_kuo[row].numbers, high = joe_kuo[row].more >> 16;
    const uint64_t bits = begin == 0   ? low
                          : begin < 64 ? low >> begin | high << (64 - begin)
                                       : high >> (begin - 64);
    return (bits & ((UINT64_C(1) << (k - 1)) - 1)) << 1 | 1;
}

static void make_directions(unsigned dimension, uint64_t v[DIGITS]) {
    if (dimension == 0) {
        for (unsigned k = 0; k < DIGITS; k++)
            v[k] = UINT64_C(1) << (63 - k);
        return;
    }
    const uint32_t polynomial = joe_kuo[dimension - 1].more & 0xffff;
    unsigned degree = 0;
    while (polynomial >> (degree + 1) != 0)
        degree++;
    for (unsigned k = 0; k < degree; k++)
        v[k] = initial_number(dimension - 1, k + 1) << (63 - k);
    for (unsigned k = degree; k < DIGITS; k++) { /* Joe and Kuo 2008, equation (2.2) */
        v[k] = v[k - degree] ^ v[k - degree] >> degree;
        for (unsigned j = 1; j < degree; j++)
            v[k] ^= (polynomial >> (degree - j) & 1) != 0 ? v[k - j] : 0;
    }
}

/* ---- scrambling --------------------------------------------------------------------------------- */

/* Numbers of the random words; the header has them, too. */
enum { COLUMNS = DIGITS - 1, SHIFT = COLUMNS, TERMS, ROUND_WORDS = TERMS + 4 };
enum { WORDS = ROUND_WORDS + 3 * ABAI_SOBOL_ROUNDS };

/* Fourth word of the counters of Threefry: rng/stream.h has 0 and 1, design/permutation.h 2. */
static const uint64_t COUNTER_KIND = 3;

static void draw_words(const abai_stream *stream, uint64_t domain, unsigned dimension,
                       uint64_t word[WORDS]) {
    _Static_assert(WORDS % 4 == 0, "blocks have four words");
    for (unsigned w = 0; w < WORDS; w += 4) {
        const uint64_t counter[4] = {w / 4, dimension, domain, COUNTER_KIND};
        abai_threefry4x64(counter, stream->key, word + w);
    }
}

/* Digits in reverse, each with what its column adds to the later ones; the last has none. */
static uint64_t scramble_linearly(uint64_t digits, const uint64_t column[COLUMNS]) {
    uint64_t sum = digits;
    for (unsigned c = 0; c < COLUMNS && digits >> c != 0; c++)
        if ((digits >> c & 1) != 0)
            sum ^= column[c] << (c + 1);
    return sum;
}

/* All words 0 and factors 1: no scrambling. */
static void set_words(abai_sobol *sobol, const uint64_t word[WORDS]) {
    for (unsigned k = 0; k < DIGITS; k++)
        sobol->direction[k] = scramble_linearly(sobol->direction[k], word);
    sobol->shift = word[SHIFT];
    memcpy(sobol->terms, word + TERMS, sizeof sobol->terms);
    for (unsigned r = 0; r < ABAI_SOBOL_ROUNDS; r++) {
        const uint64_t *three = word + ROUND_WORDS + 3 * (size_t)r;
        sobol->round[r].addend = three[0];
        sobol->round[r].factor = three[1] | 1;
        sobol->round[r].mask = three[2];
    }
}

void abai_sobol_init(abai_sobol *sobol, unsigned dimension, const abai_stream *stream,
                     uint64_t domain) {
    assert(dimension < ABAI_SOBOL_DIMENSIONS);
    uint64_t word[WORDS] = {0};
    make_directions(dimension, sobol->direction);
    for (unsigned k = 0; k < DIGITS; k++)
        sobol->direction[k] = reversed(sobol->direction[k]);
    if (stream != NULL)
        draw_words(stream, domain, dimension, word);
    set_words(sobol, word);
    for (unsigned i = 0; i < GROUP; i++) {
        sobol->offset[i] = 0;
        for (unsigned k = 0; k < 5; k++)
            sobol->offset[i] ^= ((i ^ i >> 1) >> k & 1) != 0 ? sobol->direction[k] : 0;
    }
}

/* ---- blocks ------------------------------------------------------------------------------------- */

static void (*const group_bits[])(const abai_sobol *sobol, uint64_t group, size_t groups,
                                  uint64_t *out) = ABAI_KERNELS(abai_sobol_group_bits);
static void (*const group_tails[])(const abai_sobol *sobol, uint64_t group, size_t groups,
                                   double *out) = ABAI_KERNELS(abai_sobol_group_tails);

/* Points first .. first+count-1 as words or as tails: whole groups in place, parts of groups at either
 * end through a group of their own. Both kinds are 8 bytes wide. */
static void fill(const abai_sobol *sobol, uint64_t first, size_t count, bool tails,
                 unsigned char *out) {
    assert(count == 0 || (first + (count - 1)) >> 63 == 0);
    const abai_isa isa = abai_isa_current();
    while (count > 0) {
        const uint64_t group = first / GROUP;
        const size_t skip = (size_t)(first % GROUP), room = GROUP - skip;
        const bool whole = skip == 0 && count >= GROUP;
        const size_t groups = whole ? count / GROUP : 1;
        const size_t take = whole ? groups * GROUP : count < room ? count : room;
        uint64_t part[GROUP];
        void *to = whole ? (void *)out : part;
        if (tails)
            group_tails[isa](sobol, group, groups, to);
        else
            group_bits[isa](sobol, group, groups, to);
        if (!whole)
            memcpy(out, part + skip, take * sizeof *part);
        out += take * sizeof *part;
        first += take;
        count -= take;
    }
}

void abai_sobol_bits(const abai_sobol *sobol, uint64_t first, size_t count, uint64_t *out) {
    fill(sobol, first, count, false, (unsigned char *)out);
}

void abai_sobol_tails(const abai_sobol *sobol, uint64_t first, size_t count, double *out) {
    fill(sobol, first, count, true, (unsigned char *)out);
}
