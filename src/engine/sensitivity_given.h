/* engine/sensitivity_given.h - rank correlations and first-order indices from columns of draws. */
#ifndef ABAI_ENGINE_SENSITIVITY_GIVEN_H
#define ABAI_ENGINE_SENSITIVITY_GIVEN_H

#include "abanico/sensitivity.h"
#include "stats/rank.h"

/* spearman, first_order and n of one input, x, and an output, of which both the ranks and the values are
 * given. False: out of memory. */
bool abai_given_pair(const abai_ranked *x, const abai_ranked *rank, const double *y,
                     double confidence, aba_input_index *out);
/* partial_rank of out[0..count). False: out of memory. */
bool abai_given_partial(const abai_ranked *const *x, size_t count, const abai_ranked *rank,
                        double confidence, aba_input_index *out);

/* Rows first .. first+n-1 of `count` inputs and an output, those left out in which any value is not finite:
 * n, spearman, partial_rank and first_order of out[0..count). False: out of memory. */
bool abai_given_rows(const double *const *inputs, size_t count, const double *output, size_t first,
                     size_t n, double confidence, aba_input_index *out);

/* The same for a design of `replicates` >= 2 independent replicates of n rows each, one behind the other,
 * within which draws are not independent: the mean over replicates, and intervals by Student's t. A number
 * that is not defined in one of them is not. */
bool abai_given_replicates(const double *const *inputs, size_t count, const double *output,
                           size_t replicates, size_t n, double confidence, aba_input_index *out);

#endif
