/* From independent normal scores to the tails of correlated ones. */
#include "engine/copula_kernel.h"

#include "simd/math_normal_body.h"

/* Samples done at a time: the sums stay in the first-level cache. */
enum { PIECE = 512 };

/* The ends of what a stream gives, (j + 1/2) 2^-53 for j < 2^52 (rng/stream.h): tables have nothing
 * beyond. The normal tail falls below the first at 8.3. */
static const double LEAST = 0x1p-54, MOST = 0.5 - 0x1p-54, FAR = 8.5;

static inline double tail_of_score(double z) {
    const double size = fabs(z) < FAR ? fabs(z) : FAR;
    const double v = math_normal_near(size);
    const double bounded = v > LEAST ? v : LEAST;
    return copysign(bounded < MOST ? bounded : MOST, z);
}

/* Column by column: zeros of the factor, which is sparse where inputs are correlated in groups or in
 * a chain, cost nothing. */
static void add_scores(const double *row, size_t count, double *const *scores, size_t first,
                       size_t n, double *restrict z) {
    for (size_t s = 0; s < n; s++)
        z[s] = 0;
    for (size_t j = 0; j < count; j++) {
        const double weight = row[j], *restrict score = scores[j] + first;
        if (weight == 0)
            continue;
        for (size_t s = 0; s < n; s++)
            z[s] += weight * score[s];
    }
}

void ABAI_KERNEL(abai_copula_correlate)(const double *row, size_t count, double *const *scores,
                                        size_t n, double *tails) {
    double z[PIECE];
    for (size_t first = 0; first < n; first += PIECE) {
        const size_t take = n - first < PIECE ? n - first : PIECE;
        double *restrict out = tails + first;
        add_scores(row, count, scores, first, take, z);
        for (size_t s = 0; s < take; s++)
            out[s] = tail_of_score(z[s]);
    }
}
