#include "engine/copula.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

/* The least signed tail that a stream gives (rng/stream.h): tables reach no further. */
static const double least_tail = 0x1p-54;

static double score_of_tail(double tail) {
    const double z = gsl_cdf_ugaussian_Qinv(fabs(tail)); /* >= 0 */
    return tail < 0 ? -z : z;
}

static double tail_of_score(double z) {
    const double v = 0.5 * erfc(fabs(z) * M_SQRT1_2);
    const double bounded = v < least_tail         ? least_tail
                           : v > 0.5 - least_tail ? 0.5 - least_tail
                                                  : v;
    return z < 0 ? -bounded : bounded;
}

static bool is_unit_row(const double *row, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (row[k] != 0)
            return false;
    return row[i] == 1;
}

/* z of one variable, column by column: zeros of the factor, which is sparse where inputs are correlated
 * in groups or in a chain, cost nothing. */
static void correlate(const double *row, size_t k, double *const *scores, double *restrict z,
                      size_t n) {
    for (size_t s = 0; s < n; s++)
        z[s] = 0;
    for (size_t j = 0; j <= k; j++) {
        if (row[j] == 0)
            continue;
        const double weight = row[j], *restrict score = scores[j];
        for (size_t s = 0; s < n; s++)
            z[s] += weight * score[s];
    }
}

void abai_copula_apply(const abai_copula *copula, double *const *tails, double *const *scores,
                       size_t n) {
    const size_t count = copula->count;
    for (size_t k = 0; k < count; k++)
        for (size_t s = 0; s < n; s++)
            scores[k][s] = score_of_tail(tails[k][s]);
    for (size_t k = 0; k < count; k++) {
        const double *row = copula->factor + k * count;
        if (is_unit_row(row, k))
            continue;
        correlate(row, k, scores, tails[k], n);
        for (size_t s = 0; s < n; s++)
            tails[k][s] = tail_of_score(tails[k][s]);
    }
}
