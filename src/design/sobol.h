/* design/sobol.h - Sobol' points, scrambled after Owen, one input at a time and for any block alone.
 *
 * Point i has, in dimension d, the digits
 *
 *     x_i = v_1 g_1 xor v_2 g_2 xor ...,    g = i xor floor(i / 2), g_1 its lowest binary digit
 *
 * (Gray code order, as in Antonov and Saleev 1979 and in Joe and Kuo's own program) with the direction
 * numbers v_k of S. Joe and F. Y. Kuo 2008, "Constructing Sobol sequences with better
 * two-dimensional projections", SIAM J. Sci. Comput. 30, 2635-2654 (set new-joe-kuo-6), continued to 64
 * digits. Any 2^m points from a multiple of 2^m on have one in each of the 2^m equal parts of an
 * axis, in each dimension.
 *
 * Scrambling randomises the points and keeps that: digit k is flipped or not by chance, which chance
 * depends on the digits before it (Owen 1995, "Randomly permuted (t,m,s)-nets and (t,s)-sequences").
 * Each point alone is uniform; means over points are unbiased; for smooth integrands the variance of
 * a mean of n = 2^m points falls like n^-3 (Owen 1997, "Scrambled net variance for integrals of smooth
 * functions"), up to powers of log n. Two steps, both of this kind:
 *
 *  1. A random linear scramble with a digital shift (Matousek 1998, "On the L2-discrepancy for anchored
 *     boxes"): digit k becomes itself, plus random multiples of the digits before it, plus a random
 *     one, modulo 2. It costs nothing as it is applied to the direction numbers. It alone makes any
 *     two points jointly as random as Owen's scrambling makes them, and therefore all variances of
 *     means (Owen 2003, "Variance with alternative scramblings of digital nets").
 *  2. A hash of the digits in which each is flipped by those before it alone (Laine and Karras 2011,
 *     "Stratified sampling for stochastic transparency"; Burley 2020, "Practical hash-based Owen
 *     scrambling"): for what is beyond pairs, as a linear scramble ties all points of a block to each
 *     other. Of exp(u) over 4096 points, errors of means have a kurtosis of some 2000 by the first
 *     step alone, and of 3.0, that of normal ones, by both; intervals from replicates live on that. What
 *     the first step achieves remains: pairs of points that agree in their first k digits are mapped to
 *     such pairs, one to one, and the first step has made all of those equally likely. Hashes of Laine and
 *     Karras' kind, sums and products with a few constants, reach a small part of all scramblings
 *     (Vegdahl 2021, "Building a better LK hash", tells of their flaws). This one begins with all
 *     quadratic and cubic terms of the three digits before the flipped one, with random
 *     coefficients, so that both steps together give every scrambling of the first four digits the
 *     same probability, exactly; and goes on with four rounds of a sum, a product and a quadratic
 *     term, with random numbers in each. In digits x_1, x_2, ... read as the
 *     binary number X = sum of x_k 2^(k-1), modulo 2^64, & being digit by digit:
 *
 *         A = 2 X, B = 4 X, C = 8 X
 *         X <- X xor (A & B & (m_0 xor C & m_1)) xor (A & C & m_2) xor (B & C & m_3)
 *         four times:  X <- (X + a) f, f odd;  X <- X xor (2 X & 4 X & m)
 *
 * The random numbers are words of the stream: word w of the Threefry block with counter (b, d, domain, 3) is
 * number 4 b + w. Numbers 0 .. 62 are columns of the linear scramble (of number k, lowest bit first,
 * what digit k + 1 adds to digits k + 2, k + 3, ...), 63 is the shift, 64 .. 67 are m_0 .. m_3, and then
 * a, f and m of each round. The fourth counter word keeps these blocks apart from others
 * (rng/stream.h, design/permutation.h).
 *
 * Signed tails (rng/stream.h): u_i = (floor(W_i / 2^11) + 1/2) / 2^53 with W_i the 64 digits as a number, the
 * first one highest. Digits beyond log2 n are as random as the others: tails stand on no lattice but
 * that of all streams, and reach down to 2^-54.
 *
 * Cost: 1.4 (AVX2) to 2.5 (SSE2) draws of abai_stream_tails a value, 4 microseconds and 1 KiB an input.
 */
#ifndef ABAI_DESIGN_SOBOL_H
#define ABAI_DESIGN_SOBOL_H

#include <stddef.h>
#include <stdint.h>

#include "rng/stream.h"

/* Those of all primitive polynomials up to degree 13. */
enum { ABAI_SOBOL_DIMENSIONS = 1111 };

enum { ABAI_SOBOL_DIGITS = 64, ABAI_SOBOL_GROUP = 32, ABAI_SOBOL_ROUNDS = 4 };

/* Plain data, constant once made; may be copied and shared. Digits stand in reverse: the first is the
 * lowest bit. */
typedef struct abai_sobol {
    uint64_t direction[ABAI_SOBOL_DIGITS]; /* after the linear scramble */
    uint64_t offset[ABAI_SOBOL_GROUP];     /* of points 0 .. 31, without the shift */
    uint64_t shift;
    uint64_t terms[4];
    struct {
        uint64_t addend, factor, mask;
    } round[ABAI_SOBOL_ROUNDS];
} abai_sobol;

/* Points of a dimension below ABAI_SOBOL_DIMENSIONS, scrambled by the stream of the input; domains are
 * replicates. Points of one design have all the same indices, each input another dimension, and
 * dimensions are the better the lower they are. Without a stream (NULL), points are not scrambled. */
void abai_sobol_init(abai_sobol *sobol, unsigned dimension, const abai_stream *stream,
                     uint64_t domain);

/* The digits W of points first .. first+count-1, all below 2^63. Any first and count; multiples of 32
 * are fastest. */
void abai_sobol_bits(const abai_sobol *sobol, uint64_t first, size_t count, uint64_t *out);

/* The same points as signed tails. */
void abai_sobol_tails(const abai_sobol *sobol, uint64_t first, size_t count, double *out);

#endif
