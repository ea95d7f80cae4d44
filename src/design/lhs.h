/* design/lhs.h - Latin hypercube samples of one input, for any block of samples alone.
 *
 * Of n samples, each of the n strata [s/n, (s+1)/n) of an input's uniform variate holds one (McKay, Beckman
 * and Conover 1979, "A comparison of three methods for selecting values of input variables in the analysis
 * of output from a computer code"). Sample i stands in stratum s(i), a random permutation of its own for each
 * input and replicate (design/permutation.h), at a random place in it:
 *
 *     u_i = (s(i) + v_i) / n
 *
 * with v_i the uniform variate that plain Monte Carlo would give this sample: that of
 * abai_stream_tails(stream, domain, i, ...). For n = 1 the two are the same. Each u_i alone is
 * uniform; of two, and of the inputs of one sample, see McKay et al. and Stein 1987, "Large sample
 * properties of simulations using Latin hypercube sampling".
 *
 * Signed tails (rng/stream.h): the stratum is counted from the nearer end of (0, 1), n-1-s above the middle,
 * so that both tails have full relative precision: the error of a tail is that of five roundings, 5 x 2^-53
 * of it at most, by which a point next to the border of its stratum may cross it. What would be below 2^-54
 * is 2^-54, and what would be 1/2 is 1/2 - 2^-54, as in streams.
 *
 * Cost: 2.2 to 3 draws of abai_stream_tails a value from n = 1024 on (design/permutation.h), 7 to 11 below;
 * memory does not depend on n. Blocks may begin and end anywhere; those with a multiple of 32 samples,
 * beginning at one, are fastest.
 */
#ifndef ABAI_DESIGN_LHS_H
#define ABAI_DESIGN_LHS_H

#include <stddef.h>
#include <stdint.h>

#include "design/permutation.h"
#include "rng/stream.h"

/* Plain data, constant once made; may be copied and shared. */
typedef struct abai_lhs {
    abai_stream stream;
    uint64_t domain;
    double width; /* of a stratum: 1 / n */
    abai_permutation strata;
} abai_lhs;

/* n samples of the input whose stream this is; domains are replicates. Requires
 * 1 <= n <= ABAI_PERMUTATION_MOST. */
void abai_lhs_init(abai_lhs *lhs, uint64_t n, const abai_stream *stream, uint64_t domain);

/* Signed tails of samples first .. first+count-1, all below n. */
void abai_lhs_tails(const abai_lhs *lhs, uint64_t first, size_t count, double *out);

#endif
