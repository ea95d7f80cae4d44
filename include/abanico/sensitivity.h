/* abanico/sensitivity.h - which inputs an output's spread comes from.
 *
 * V is the variance of an output Y, X_i an input, X_-i all other inputs.
 *
 *   spearman      rank correlation of X_i and Y.
 *   partial_rank  the same of what linear regressions on the ranks of the other inputs leave of both
 *                 (Iman and Conover 1979).
 *   first_order   S_i = Var E[Y | X_i] / V: the share of the variance that is gone, on average, once X_i is
 *                 known (Sobol' 1993).
 *   total         T_i = E Var[Y | X_-i] / V: the share that is left once all others are known (Homma and
 *                 Saltelli 1996). By pick and freeze alone.
 *
 * Independent inputs: the S_i add up to 1 at most, and S_i <= T_i; what T_i has beyond S_i are interactions.
 *
 * Correlated inputs (`dependent`): the same definitions, as Kucherenko, Tarantola and Annoni 2012 extend them.
 * S_i then counts what X_i does by way of the inputs it is correlated with, too, and T_i only what they
 * leave open: T_i may be below S_i, and the S_i may add up to more than 1.
 *
 * Hierarchical inputs (`hierarchical`: their parameters depend on other inputs). All that is found from the
 * run's own draws (spearman, partial_rank, first_order of ABA_SENSITIVITY_GIVEN) is of the input's value.
 * Indices by pick and freeze are of the input's own draw, the uniform variate that picks the value from the
 * distribution its parameters define: what the parameters do counts for the inputs that they come from.
 *
 * Estimates are not clipped: those of an index that is 0 may be below 0. Where a number is not defined
 * (constant columns, too few draws) it is NaN, as are its bounds.
 */
#ifndef ABANICO_SENSITIVITY_H
#define ABANICO_SENSITIVITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abanico/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum aba_sensitivity {
    ABA_SENSITIVITY_NONE,
    /* From the run's first draws: rank correlations, and first-order indices by local regression on the
     * input (Plischke, Borgonovo and Smith 2013 tell of such estimates). */
    ABA_SENSITIVITY_GIVEN,
    /* Beside these rank correlations, first-order (Saltelli et al. 2010) and total indices (Jansen 1999) by
     * pick and freeze, from evaluations of their own. */
    ABA_SENSITIVITY_SOBOL
} aba_sensitivity;

/* An estimate and its interval at the result's confidence. */
typedef struct aba_index {
    double value;
    double ci_low;
    double ci_high;
} aba_index;

/* What one input has to do with one output. */
typedef struct aba_input_index {
    size_t input;      /* in the result's inputs */
    bool dependent;    /* correlated with another input by a copula */
    bool hierarchical; /* its parameters depend on other inputs */
    uint64_t n;        /* draws that first_order is from: failed ones are left out */
    aba_index spearman;
    aba_index partial_rank;
    aba_index first_order;
    aba_index total; /* NaN but by ABA_SENSITIVITY_SOBOL */
} aba_input_index;

enum { ABA_SWING_LEVELS = 3 }; /* p05, p50 and p95 of an output */

/* Percentiles of an output while one input stands at its own p05 or p95 and the others are drawn as in the
 * run, also those it is correlated with. Inputs whose parameters depend on it follow. */
typedef struct aba_swing {
    size_t input;     /* in the result's inputs */
    double low, high; /* its p05 and p95, in its unit */
    double at_low[ABA_SWING_LEVELS];
    double at_high[ABA_SWING_LEVELS];
} aba_swing;

/* One output. Inputs that its formula does not come from, and that are not correlated with one it comes
 * from, are `unrelated`: all indices are 0. Constants are nowhere. */
typedef struct aba_output_sensitivity {
    bool is_constant;   /* the same in all these draws: nothing below is known */
    uint64_t n;         /* draws that count for the rank correlations */
    size_t index_count; /* by falling total index where that is known, else first-order index */
    aba_input_index *indices;
    size_t unrelated_count; /* in the result's order of inputs */
    size_t *unrelated;
    double drawn[ABA_SWING_LEVELS]; /* percentiles of these draws, with all inputs drawn */
    size_t swing_count;             /* by falling distance of the two medians */
    aba_swing *swings;
} aba_output_sensitivity;

typedef struct aba_sensitivity_result {
    aba_sensitivity method;
    uint64_t samples; /* the run's first ones: for rank correlations, swings, given-data indices */
    uint64_t base_samples; /* of pick and freeze: rows of either of its two matrices; else 0 */
    uint64_t evaluations;  /* of pick and freeze: of the model; else 0 */
    size_t groups;         /* of pick and freeze: that its jackknife leaves out in turn; else 0 */
    size_t output_count;   /* as the result's outputs */
    aba_output_sensitivity *outputs;
    size_t note_count; /* what to know before reading the numbers; one sentence each */
    char **notes;
} aba_sensitivity_result;

/* "given" or "sobol"; "none". */
ABA_API const char *aba_sensitivity_text(aba_sensitivity method);

#ifdef __cplusplus
}
#endif
#endif
