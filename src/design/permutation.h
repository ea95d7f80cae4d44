/* design/permutation.h - a random permutation of 0 .. n-1, index by index, without a table.
 *
 * Any n from 1 to 2^63; memory does not depend on n; any part can be had alone, from any thread. The
 * permutation is a function of the stream's key (seed and name), the domain and n.
 *
 * Construction: a generalised Feistel network on rows x columns, both near sqrt(n) (Black and Rogaway
 * 2002, "Ciphers with arbitrary finite domains", method 3), with cycle walking over the few places
 * that n does not fill (ibid., method 2). columns = 2^p with p = ceil(ceil(log2 n) / 2), at least 1;
 * rows = ceil(n / columns). Index i stands in row R = floor(i / columns), column L = i mod columns.
 * Rounds r = 0, 1, 2, ... are in turns
 *
 *     even r:  R <- (R + floor(F_r(L) rows / 2^32)) mod rows
 *     odd r:   L <- (L + floor(F_r(R) columns / 2^32)) mod columns
 *
 * and the place is R columns + L; while it is n or more, the rounds are done again from there. The
 * round function squares a linear one and takes the middle (von Neumann's middle square, kept from its
 * short cycles by the linear part, as in Widynski 2020, "Squares: a fast counter-based RNG"):
 *
 *     F_r(x) = bits 16..47 of z^2,   z = (a_r x + c_r) mod 2^32
 *
 * with a_r the lower half of a word of the stream, made odd, and c_r its upper half: word r mod 4 of the
 * Threefry block with counter (floor(r / 4), 0, domain, 2). The fourth counter word keeps these blocks
 * apart from those of rng/stream.h, which have 0 and 1 there.
 *
 * Rounds: 8, and 32 for n < 1024. Were the round functions random, two indices would be sent to all pairs of
 * places equally often but for about (1 / columns)^(rounds / 2), which is below 1e-6 from n = 1024 on.
 * By experiment, over keys and within single permutations: 4 rounds fail tests of pairs and of differences of
 * places up to n = 2^20; 6 pass from n = 64 on and 8 from n = 33 on, with this round function as with one of
 * 64-bit finalisers; counts of all n! permutations, n <= 8, fail with 16 rounds and pass with 24. Additions
 * of whole numbers, unlike the exclusive or of a textbook network, give odd permutations as well as
 * even ones (columns are even).
 *
 * Good for designs: what a Latin hypercube needs is that indices and pairs of indices are spread
 * evenly. It is no cipher.
 *
 * Cost: 1.1 to 1.6 draws of abai_stream_tails a value from n = 1024 on, and 6 to 9 below; a walk, of one value
 * in sqrt(n) at most, some 30 ns.
 */
#ifndef ABAI_DESIGN_PERMUTATION_H
#define ABAI_DESIGN_PERMUTATION_H

#include <stddef.h>
#include <stdint.h>

#include "rng/stream.h"

enum { ABAI_PERMUTATION_ROUNDS = 32 }; /* the most */

#define ABAI_PERMUTATION_MOST (UINT64_C(1) << 63)

/* Plain data, constant once made; may be copied and shared. */
typedef struct abai_permutation {
    uint64_t n;
    uint64_t rows;  /* 1 .. 2^31 */
    unsigned shift; /* columns = 2^shift, shift 1 .. 32 */
    unsigned rounds;
    uint64_t factor[ABAI_PERMUTATION_ROUNDS]; /* a_r and c_r, below 2^32 */
    uint64_t offset[ABAI_PERMUTATION_ROUNDS];
} abai_permutation;

/* Requires 1 <= n <= ABAI_PERMUTATION_MOST. */
void abai_permutation_init(abai_permutation *permutation, uint64_t n, const abai_stream *stream,
                           uint64_t domain);

/* Where index i < n goes: below n, each place once. */
uint64_t abai_permutation_at(const abai_permutation *permutation, uint64_t i);

/* The same for first .. first+count-1, all below n. */
void abai_permutation_fill(const abai_permutation *permutation, uint64_t first, size_t count,
                           uint64_t *out);

#endif
