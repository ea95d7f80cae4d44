/* Strata and places in them to signed tails, without branches. */
#include "design/lhs_kernel.h"

#include "design/words.h"

/* The ends of what a stream gives (rng/stream.h): tables have nothing beyond. */
static const double LEAST = 0x1p-54, MOST = 0.5 - 0x1p-54;

/* The distance from the nearer end of the stratum's row. The middle stratum of an odd number, as far from
 * both, is taken from the end that v is nearer to. */
static inline words tail(uint64_t n, double width, words stratum, words bits) {
    const words sign = words_all(UINT64_C(1) << 63);
    const words_doubles one = (words_doubles){0} + 1.0;
    const words above = n - 1 - stratum, half = words_sign(bits);
    const words upper = words_sign(above - stratum + half);
    const words strata = (stratum & ~upper) | (above & upper);
    /* v or 1 - v, whichever is counted from that end: m, or 1 - m = |m - 1|. */
    const words complement = (half ^ upper) & (words)one;
    const words place = (words)(words_tail_size(bits) - (words_doubles)complement) & ~sign;
    const words_doubles v = (words_to_doubles(strata) + (words_doubles)place) * width;
    return (words)words_clamp(v, LEAST, MOST) | (~upper & sign);
}

void ABAI_KERNEL(abai_lhs_places)(uint64_t n, double width, const uint64_t *stratum,
                                  const uint64_t *bits, size_t count, double *out) {
    for (size_t i = 0; i < count; i += WORDS_LANES)
        words_store(out + i, tail(n, width, words_load(stratum + i), words_load(bits + i)));
}
