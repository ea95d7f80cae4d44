#include "design/lhs.h"

#include <assert.h>
#include <string.h>

#include "design/lhs_kernel.h"

/* Samples done at a time: strata, words and tails stay in the first-level cache. A multiple of what streams
 * and permutations do at once. */
enum { PIECE = 256 };

void abai_lhs_init(abai_lhs *lhs, uint64_t n, const abai_stream *stream, uint64_t domain) {
    lhs->stream = *stream;
    lhs->domain = domain;
    lhs->width = 1 / (double)n;
    abai_permutation_init(&lhs->strata, n, stream, domain);
}

static void (*const places[])(uint64_t n, double width, const uint64_t *stratum,
                              const uint64_t *bits, size_t count,
                              double *out) = ABAI_KERNELS(abai_lhs_places);

static void fill_piece(const abai_lhs *lhs, uint64_t first, size_t count, double *out) {
    uint64_t stratum[PIECE], bits[PIECE];
    double part[8];
    const abai_isa isa = abai_isa_current();
    const size_t rest = count % 8, whole = count - rest;
    abai_permutation_fill(&lhs->strata, first, count, stratum);
    abai_stream_bits(&lhs->stream, lhs->domain, first, count, bits);
    places[isa](lhs->strata.n, lhs->width, stratum, bits, whole, out);
    if (rest > 0) {
        memset(stratum + count, 0, (8 - rest) * sizeof *stratum);
        memset(bits + count, 0, (8 - rest) * sizeof *bits);
        places[isa](lhs->strata.n, lhs->width, stratum + whole, bits + whole, 8, part);
        memcpy(out + whole, part, rest * sizeof *out);
    }
}

/* Pieces end where a multiple of their size is, that of the stream's groups too. */
void abai_lhs_tails(const abai_lhs *lhs, uint64_t first, size_t count, double *out) {
    assert(count == 0 || (first < lhs->strata.n && count <= lhs->strata.n - first));
    while (count > 0) {
        const size_t room = PIECE - (size_t)(first % PIECE);
        const size_t take = count < room ? count : room;
        fill_piece(lhs, first, take, out);
        first += take;
        count -= take;
        out += take;
    }
}
