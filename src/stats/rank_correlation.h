/* stats/rank_correlation.h - Pearson, Spearman, Kendall and partial rank correlation, with what they are
 * known to.
 *
 * Of n independent pairs of finite values. Each estimate r comes with its standard error from the influence
 * function (Hampel 1974): r changes by IF(x_i, y_i) / n when a pair is added, so its variance is the mean of
 * IF^2 over n. That holds whatever the dependence and the margins are, to first order in 1/n (of Pearson's
 * only where fourth moments exist), and not for pairs that are not independent, such as those of a Latin
 * hypercube: replicates serve there (stats/interval.h). r is NaN where it is not defined: n < 2, or a
 * column that is constant. Spearman's and partial ones find the standard error from the first 8192 values, to
 * about a per cent. All functions are pure but for memory, give the same bits everywhere (of the C
 * library sqrt and fabs alone; sums have a fixed order), and may be called from any thread.
 */
#ifndef ABAI_STATS_RANK_CORRELATION_H
#define ABAI_STATS_RANK_CORRELATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/interval.h"
#include "stats/rank.h"

typedef struct abai_association {
    double value; /* -1 .. 1, or NaN */
    double se;    /* NaN where the value is; 0 where it is -1 or 1 */
} abai_association;

/* sum (x - mean x)(y - mean y) / sqrt(sum (x - mean x)^2 sum (y - mean y)^2). Columns are scaled by powers
 * of two, so that neither large nor small values overflow. 3 ns a pair. */
abai_association abai_pearson(const double *restrict x, const double *restrict y, size_t n);

/* Pearson's of the mid-ranks. Its influence function has a part of the ranks themselves, which move with
 * every value (Borkowf 2002). n of both is the same. Some 4 ns a pair, 20 where there are few. False: out of
 * memory. */
bool abai_spearman(const abai_ranked *x, const abai_ranked *y, abai_association *out);

/* tau-b = (concordant - discordant) / sqrt((pairs not tied in x) (pairs not tied in y)): what Knight (1966)
 * computes, in O(n log n), but from each pair's own count of concordant ones (a binary indexed tree;
 * Fenwick 1994), as the standard error needs those. Counts are exact. Some 200 ns a pair for n = 65,536.
 * False: out of memory. */
bool abai_kendall(const abai_ranked *x, const abai_ranked *y, abai_association *out);

/* Why a partial correlation is not defined. */
typedef enum abai_partial_state {
    ABAI_PARTIAL_KNOWN,
    ABAI_PARTIAL_FEW,       /* fewer than inputs + 3 values */
    ABAI_PARTIAL_CONSTANT,  /* the input, or the output, takes one value only */
    ABAI_PARTIAL_COLLINEAR, /* the other inputs' ranks give this one's by a linear relation */
    ABAI_PARTIAL_EXPLAINED /* the other inputs' ranks give the output's: nothing is left to explain */
} abai_partial_state;

typedef struct abai_partial {
    abai_association rank; /* NaN unless known */
    abai_partial_state state;
} abai_partial;

/* Partial rank correlation coefficients (Iman and Conover 1979; Saltelli, Chan, Scott 2000, 2.4): out[j] is
 * the correlation of what linear regressions on the ranks of all other inputs leave of the ranks of input
 * j and of the output. All columns have the same n. Inputs that repeat others are left out of the
 * regressions, so that they make only themselves and what they repeat undefined. By the sweep operator
 * (Goodnight 1979) on the matrix of rank correlations: inputs^2 n / 2 products for that, and for
 * the standard errors up to 8192 inputs^2 steps of some 5 ns. False: out of memory. */
bool abai_partial_rank(const abai_ranked *const *inputs, size_t count, const abai_ranked *output,
                       abai_partial *out);

/* ---- intervals ----------------------------------------------------------------------------------- */

/* Fisher's z: tanh(atanh r -+ z se / (1 - r^2)), ends in [-1, 1]. n and how many columns were held fixed
 * correct the standard error for small samples by sqrt(n / (n - 3 - fixed)). [r, r] for r = -1 and 1 with
 * se = 0; [-1, 1] where n is too small, NaN where r is. */
abai_interval abai_association_interval(abai_association a, uint64_t n, uint64_t fixed,
                                        double confidence);

/* From r and n alone, for pairs that are normal but for their margins: Fisher's z with standard error
 * sqrt(1 / (n - 3)) for Pearson's (Fisher 1925), sqrt((1 + r^2 / 2) / (n - 3)) for Spearman's (Bonett and
 * Wright 2000), sqrt(0.437 / (n - 4)) for Kendall's (Fieller, Hartley, Pearson 1957). Where the pairs are
 * not normal in that sense these cover more or less than they say; the one above does not depend on it. */
typedef enum abai_correlation_kind {
    ABAI_CORRELATION_PEARSON,
    ABAI_CORRELATION_SPEARMAN,
    ABAI_CORRELATION_KENDALL
} abai_correlation_kind;

abai_interval abai_normal_correlation_interval(abai_correlation_kind kind, double r, uint64_t n,
                                               double confidence);

#endif
