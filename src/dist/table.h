/* dist/table.h - a distribution's inverse CDF, compiled for the hot loop.
 *
 * Continuous (parts of) distributions: x(t) as piecewise polynomials in the signed tail t. The grid
 * is geometric towards both tails: an interval per half, binary exponent and leading mantissa bits
 * of |t|, from 2^-54 to 1/2, so that every draw rng/stream.h can give falls in one; kinks, jumps and
 * plateaus get borders of their own. Coefficients interpolate abai_dist_quantile at Chebyshev nodes.
 * Uniform and triangular ones, neither truncated nor clamped, are their formula instead.
 * Discrete ones: a guide table (Chen and Asau 1974) over the cumulated weights, which gives exactly
 * abai_dist_quantile; counts with more than 65536 values get a polynomial table of the continuous
 * extension of their CDF, rounded up, which is wrong only within its u-error of a border, and by one.
 *
 * While fitting, the u-error |u - F(x(u))| is measured between the nodes of every interval, in the
 * upper half as |1 - u - (1 - F(x(u)))|; intervals are halved until it is a tenth of ABAI_U_ERROR_MAX
 * and, as far as some depth, 3e-9 of the tail probability itself; cutting them into cubic ones may add
 * 3.5e-11, and 3e-9 in the tails (dist/table_shorten.c). Where ABAI_U_ERROR_MAX cannot be had the
 * distribution is refused. What is forced by x being a double is no error: u counts as right
 * where it lies between F of the doubles two units in the last place below and above x (a normal
 * of mean 1e9 and sd 1e-3 has only some thousand values). Nor is it one where x is below 1e-290 and
 * comes out as 0.
 */
#ifndef ABAI_DIST_TABLE_H
#define ABAI_DIST_TABLE_H

#include "dist/dist.h"
#include "rng/stream.h"

/* Derflinger, Hoermann, Leydold 2010 measure inversion errors in u; 1e-10 is their "close to machine
 * precision" setting and far below what 1e10 samples can tell from 0. */
#define ABAI_U_ERROR_MAX 1e-10

typedef struct abai_table abai_table; /* immutable; safe for concurrent use */

/* Compile. The table lives in the arena; dist is not needed afterwards. ABA_INVALID with a bare
 * reason where the distribution cannot be represented (quantiles beyond the largest double, ...). */
aba_status abai_table_compile(const abai_dist *dist, abai_arena *arena, abai_table **out,
                              aba_error *error) ABA_MUST_USE;

/* Largest measured |u - F(x(u))|; 0 for discrete tables whose values are listed. */
double abai_table_u_error(const abai_table *table);
/* Bytes and intervals, for `check -v` and tests. */
size_t abai_table_bytes(const abai_table *table);
size_t abai_table_intervals(const abai_table *table);

/* x(t) for n signed tails; out may be tails itself, and must not overlap it otherwise. Not falling as
 * u rises. Never NaN: tails outside the grid, and NaN, are taken as its nearest end. */
void abai_table_fill(const abai_table *table, const double *tails, size_t n, double *out);

/* Samples first .. first+n-1 of a stream through the table: the same bits as abai_stream_tails and then
 * abai_table_fill, without a column of tails between. */
void abai_table_draw(const abai_table *table, const abai_stream *stream, uint64_t domain,
                     uint64_t first, size_t n, double *out);

#endif
