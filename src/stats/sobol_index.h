/* stats/sobol_index.h - variance-based sensitivity: first-order and total Sobol' indices.
 *
 * S_i = Var E[Y | X_i] / Var Y, T_i = 1 - Var E[Y | all but X_i] / Var Y (Sobol' 1993; Homma and Saltelli
 * 1996). Estimates are not clipped: of an input that does nothing about half are below 0. All values are
 * finite. Pure functions, safe from any thread, the same bits everywhere (of the C library sqrt, frexp
 * and their like alone; sums have a fixed order). NaN where Y is constant, or there are too few values.
 */
#ifndef ABAI_STATS_SOBOL_INDEX_H
#define ABAI_STATS_SOBOL_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/interval.h"
#include "stats/rank.h"

typedef struct abai_index {
    double value, se;
    abai_interval interval;
} abai_index;

/* ---- from given data ----------------------------------------------------------------------------- */

enum { ABAI_SOBOL_GIVEN_LEAST = 32 }; /* fewer values: NaN */

/* First-order index of the input whose order is given, from n independent draws of (x, y); x has no part in
 * it but its order.
 *
 * What a smooth function of x leaves of y's variance: y in the order of x is cut into n^0.4 parts of about
 * equal size, in each a line is fitted to it over the ranks of x, and S is 1 less the mean over parts of
 * (residual sum of squares / degrees of freedom), over Var y. Degrees of freedom take the noise within
 * parts out without bias, as in a one-way analysis of variance (plain given-data estimates have it;
 * Plischke, Borgonovo, Smith 2013), and lines the slope within parts, which is most of what cutting
 * costs. Parts four times smaller are tried next, and again, and taken where they leave less by more than
 * 3 standard errors: so jumps and waves are followed. Parts end between different values of x; a value
 * taken by more than a part's worth of draws is a part of its own: discrete inputs are treated exactly.
 *
 * Chosen by trial on Ishigami's function and Sobol's G, n = 300 to 65,536. Root mean square errors are
 * within 5 % of the least of all that was tried for inputs that matter (0.022 and 0.026 for Ishigami's
 * first two at n = 1000). Neighbours in rank (Gamboa et al. 2022): 1.1 to 1.8 times that, 3 times and more
 * for inputs that do little. Equal parts without lines: as good at the right size, which differs from n to n
 * (bias 0.026 at n^0.4 parts and n = 1000). Cosine transform (Plischke 2012): as good for smooth functions,
 * better for inputs that do nothing, but blind to what its few waves cannot follow.
 *
 * The standard error is from the influence function of the efficient estimate (Da Veiga and Gamboa 2013),
 * ((1 - S)(y - mean)^2 - (y - fit)^2) / Var y; the interval is value -+ z se. 95 % intervals cover 93.5
 * to 96 % for n >= 200 on both functions; for an input that does next to nothing the standard error is up to
 * 1.4 times too large and they cover 97 to 98 %. Where E[Y | x] has a jump: 85 % at n = 500, 93 % from
 * n = 16,000.
 *
 * O(n): some 15 ns a value beyond sorting x (stats/rank.h), and 24 bytes a value while it runs. False: out of
 * memory. */
bool abai_sobol_given(const abai_ranked *x, const double *y, double confidence, abai_index *out);

/* ---- pick and freeze ----------------------------------------------------------------------------- */

/* Sums over samples j of one input i: a = f(A), b = f(B), d = f(AB_i) - f(A), where row j of AB_i is that
 * of A with input i's value taken from B. Block by block about their own means (stats/moments.h), so that
 * an offset of Y costs no digits; merged in a fixed order they give the same bits. */
typedef struct abai_freeze {
    uint64_t n;
    double mean_a, mean_b, mean_d;
    double aa, bb, bd; /* co-moments about the means */
    double dd;         /* sum of d^2, about 0 */
} abai_freeze;

void abai_freeze_init(abai_freeze *sums);
/* Of a block alone: f(A), f(B), f(AB_i). Some 2.5 ns a sample. */
void abai_freeze_of(const double *restrict a, const double *restrict b, const double *restrict ab,
                    size_t n, abai_freeze *out);
/* *into becomes the sums of both; `from` counts as what follows `into`. */
void abai_freeze_merge(abai_freeze *into, const abai_freeze *from);

/* First-order index by Saltelli et al. 2010 (table 2, b), b multiplied about its mean, and total index by
 * Jansen 1999 (the same table, f), over the variance of a and b together; value alone. NaN for n < 2. */
double abai_freeze_first(const abai_freeze *sums);
double abai_freeze_total(const abai_freeze *sums);

/* Both with intervals, from `count` >= 2 groups of about equal size: the blocks of a run taken in turn, or
 * independent replicates of a design. Values are those of all groups merged in order. Standard errors are
 * the jackknife's that leaves out one group at a time (Shao and Tu 1995, 2.3), intervals Student's with
 * count - 1 degrees of freedom; 16 groups or more are advised, as with few t is wide. Unknown for
 * count < 2. O(count^2): microseconds for 32. */
void abai_freeze_indices(const abai_freeze *groups, size_t count, double confidence,
                         abai_index *first, abai_index *total);

#endif
