/* plan/plan.h - what the engine runs: a scenario with every name, unit, expression and distribution
 * resolved, and nothing left that could fail. Immutable and shared by all threads.
 *
 * Columns: 0 .. input_count-1 are the inputs in the scenario's order, each in its own unit;
 * input_count .. input_count+output_count-1 the outputs, each in its own unit.
 */
#ifndef ABAI_PLAN_PLAN_H
#define ABAI_PLAN_PLAN_H

#include "dist/dist.h"
#include "dist/table.h"
#include "expr/expr.h"
#include "rng/stream.h"
#include "scenario/scenario.h"

typedef enum abai_draw_kind {
    ABAI_DRAW_CONSTANT,
    ABAI_DRAW_FIXED,  /* a distribution whose parameters are numbers */
    ABAI_DRAW_VARYING /* one whose parameters depend on other inputs */
} abai_draw_kind;

/* How one input's column comes about. */
typedef struct abai_draw {
    abai_draw_kind kind;
    double constant;
    const abai_dist *dist;   /* fixed */
    const abai_table *table; /* fixed; NULL where the plan was made without tables; shared by inputs
                                of equal distributions */
    const abai_varying *varying;
    const abai_program *parameters; /* varying: reads input columns, gives the varying parameters */
    size_t parameter_count;         /* outputs of `parameters` */
    int slot[ABAI_SLOTS];           /* varying: output of `parameters` for each slot, or -1 */
    abai_stream stream;
    int copula; /* index among the copula's variables, or -1 */
} abai_draw;

/* Variables of the copula: its matrix has the square of that many numbers, and each sample takes
 * half as many multiplications. */
enum { ABAI_CORRELATED_MAX = 1000 };

/* A Gaussian copula: normal scores z of its variables become L z. */
typedef struct abai_copula {
    size_t count;       /* variables */
    size_t *input;      /* their inputs */
    double *factor;     /* L, row by row, count x count, lower triangular */
    abai_table *normal; /* of the standard normal: tails to scores */
} abai_copula;

/* An end of a claim's range in the output's unit, and back. */
typedef struct abai_plan_claim {
    size_t output;
    double low, high;     /* in the output's unit */
    double factor, shift; /* claim's unit = output's * factor + shift */
} abai_plan_claim;

/* A threshold in its output's unit. */
typedef struct abai_plan_threshold {
    size_t output;
    double value;
} abai_plan_threshold;

typedef struct abai_plan {
    abai_arena *arena;
    const aba_scenario *scenario;
    size_t input_count, output_count;
    abai_draw *draws;
    size_t *order;             /* of drawing: an input comes after those that its parameters read */
    const abai_program *model; /* gives all outputs */
    bool *poles; /* of each output: some divisor passes through zero (abai_builder_poles) */
    /* Every formula in the order of evaluation, each in its own unit: output k of `trace` is
     * formula trace_order[k]. To tell which of them is the first that fails on a sample. */
    const abai_program *trace;
    size_t *trace_order;     /* as many as the scenario's formulas */
    abai_copula copula;      /* count 0: independent inputs */
    abai_plan_claim *claims; /* as many as the scenario's */
    abai_plan_threshold *thresholds; /* likewise, in its order */
    char **warnings;
    size_t warning_count;
} abai_plan;

/* Resolve a scenario. `tables` false leaves inverse CDFs uncompiled (the gsl sampler needs none).
 * The scenario must outlive the plan. */
aba_status abai_plan_new(const aba_scenario *scenario, uint64_t seed, bool tables, abai_plan **plan,
                         aba_error *error) ABA_MUST_USE;
void abai_plan_free(abai_plan *plan);

#endif
