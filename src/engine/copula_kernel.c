/* From independent normal scores to the tails of correlated ones. */
#include "engine/copula_kernel.h"

#include <string.h>

#include "simd/math_normal_body.h"

/* Samples done at a time: the sums stay in the first-level cache. */
enum { PIECE = 512 };

/* The ends of what a stream gives, (j + 1/2) 2^-53 for j < 2^52 (rng/stream.h): tables have nothing
 * beyond. The normal tail falls below the first at 8.3. */
static const double LEAST = 0x1p-54, MOST = 0.5 - 0x1p-54, FAR = 8.5;

static inline double signed_tail(double v, double z) {
    const double bounded = v > LEAST ? v : LEAST;
    return copysign(bounded < MOST ? bounded : MOST, z);
}

static inline double tail_of_score(double z) {
    const double size = fabs(z) < FAR ? fabs(z) : FAR;
    return signed_tail(math_normal_near(size), z);
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

void ABAI_KERNEL(abai_copula_correlate_student)(const double *row, size_t count,
                                                double *const *scores, size_t n,
                                                const abai_student_tail *student,
                                                const double *scale, double *tails) {
    const double *row_of_tail = student->row;
    const unsigned bits = student->bits;
    const double end = student->end;
    double z[PIECE]; /* on the stack, which no gather can alias: vectorised for that */
    for (size_t first = 0; first < n; first += PIECE) {
        const size_t take = n - first < PIECE ? n - first : PIECE;
        const double *factor = scale + first;
        add_scores(row, count, scores, first, take, z);
        for (size_t s = 0; s < take; s++)
            z[s] = signed_tail(abai_student_tail_by(row_of_tail, bits, end, fabs(z[s] * factor[s])),
                               z[s]);
        memcpy(tails + first, z, take * sizeof *z);
    }
}

void ABAI_KERNEL(abai_copula_scale)(double nu, double *w, size_t n) {
    for (size_t s = 0; s < n; s++)
        w[s] = sqrt(nu / w[s]);
}
