/* From independent normal scores to the tails of correlated ones. */
#include "engine/copula_kernel.h"

#include <math.h>

#include "dist/student_tail_kernel.h"

/* Samples done at a time: the sums stay in the first-level cache. */
enum { PIECE = 512 };

/* Column by column: zeros of the factor, which is sparse where inputs are correlated in groups or in
 * a chain, cost nothing. */
static void add_scores(const double *row, size_t count, double *const *scores, size_t first,
                       size_t n, double *restrict z) {
    size_t begin = 0;
    while (begin + 1 < count && row[begin] == 0)
        begin++;
    const double *restrict own = scores[begin] + first;
    for (size_t s = 0; s < n; s++)
        z[s] = row[begin] * own[s];
    for (size_t j = begin + 1; j < count; j++) {
        const double weight = row[j], *restrict score = scores[j] + first;
        if (weight == 0)
            continue;
        for (size_t s = 0; s < n; s++)
            z[s] += weight * score[s];
    }
}

void ABAI_KERNEL(abai_copula_correlate)(const double *row, size_t count, double *const *scores,
                                        size_t n, const double *scale,
                                        const abai_student_tail *tail, double *tails) {
    double z[PIECE];
    for (size_t first = 0; first < n; first += PIECE) {
        const size_t take = n - first < PIECE ? n - first : PIECE;
        add_scores(row, count, scores, first, take, z);
        for (size_t s = 0; scale != NULL && s < take; s++)
            z[s] *= fabs(scale[first + s]);
        ABAI_KERNEL(abai_student_tail_fill)(tail, z, take, tails + first);
    }
}
