/* stats/rank.h - the order of a column's values, and their ranks.
 *
 * What rank correlations and given-data indices start from: sorted once for each column, used for every
 * pair. A radix sort of the doubles' bit patterns (11 bits a pass; passes in which all values agree are
 * left out): some 30 ns a value for thousands of them, 40 for 65,536, 100 for a million; 32 bytes a value
 * of memory while it runs. Values are finite, n is below 2^32. Pure but for that memory; safe from any
 * thread on distinct outputs.
 */
#ifndef ABAI_STATS_RANK_H
#define ABAI_STATS_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* order[i] = where the (i+1)-th smallest value stands; equal values (-0.0 equals 0.0) in the order of
 * their places. False: out of memory. */
bool abai_rank_order(const double *values, size_t n, uint32_t *order);

/* Ranks 1 .. n; equal values get the mean of the ranks they share (mid-ranks). */
void abai_rank_mid(const double *restrict values, const uint32_t *restrict order, size_t n,
                   double *restrict rank);

/* A column's order and mid-ranks together. */
typedef struct abai_ranked {
    size_t n;
    uint32_t *order;
    double *rank;
} abai_ranked;

/* False: out of memory; *out is then empty, and may be freed like any other. */
bool abai_ranked_init(abai_ranked *out, const double *values, size_t n);
void abai_ranked_free(abai_ranked *ranked);

#endif
