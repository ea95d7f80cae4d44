/* plan/plan.h - what the engine runs: a scenario with every name, unit, expression and distribution
 * resolved, and nothing left that could fail. Immutable and shared by all threads.
 *
 * Columns: 0 .. input_count-1 are the inputs in the scenario's order, each in its own unit;
 * input_count .. input_count+output_count-1 the outputs, each in its own unit.
 */
#ifndef ABAI_PLAN_PLAN_H
#define ABAI_PLAN_PLAN_H

#include "dist/dist.h"
#include "dist/student_tail.h"
#include "dist/table.h"
#include "expr/expr.h"
#include "rng/stream.h"
#include "scenario/scenario.h"
#include "stats/likelihood.h"

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

/* Two correlated inputs. */
typedef struct abai_pair {
    size_t a, b; /* among the copula's variables */
    abai_coefficient kind;
    double requested; /* 0 where a repair correlated two that the scenario does not */
    double used;
} abai_pair;

/* Normal scores z of the variables become L z. A Gaussian copula takes them as they are; a Student t one
 * multiplies all scores of a sample by sqrt(nu / W), W chi-squared, which lets their extremes come together,
 * and those of variables of correlation 0, too (Demarta and McNeil 2005, "The t copula and related
 * copulas"). W has a stream of its own, whose name no input can bear. */
typedef struct abai_copula {
    size_t count;                  /* variables */
    size_t *input;                 /* their inputs */
    double *factor;                /* L, row by row, count x count (stats/correlation_matrix.h) */
    abai_table *normal;            /* of the standard normal: tails to scores */
    const abai_student_tail *tail; /* scores to tails */
    abai_table *mixing;            /* of -sqrt(nu / W) (dist/mixing.h); NULL: a Gaussian copula */
    abai_stream mixing_stream;     /* of W; Student t only */
    bool repaired;                 /* the requested matrix was impossible: the nearest is used */
    size_t pair_count;
    abai_pair *pairs; /* those of the scenario, then those that a repair added */
} abai_copula;

/* An end of a claim's range in the output's unit, and back. */
typedef struct abai_plan_claim {
    size_t output;
    double low, high;     /* in the output's unit */
    double factor, shift; /* claim's unit = output's * factor + shift */
} abai_plan_claim;

/* A piece of evidence: which column it weighs, and by what likelihood of it in the evidence's unit. */
typedef struct abai_plan_evidence {
    size_t column;        /* an input's or an output's */
    double factor, shift; /* evidence's unit = the column's * factor + shift */
    abai_likelihood likelihood;
} abai_plan_evidence;

/* A threshold in its output's unit. */
typedef struct abai_plan_threshold {
    size_t output;
    double value;
    bool is_constant; /* the output depends on no input that is drawn */
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
    size_t *trace_order;             /* as many as the scenario's formulas */
    abai_copula copula;              /* count 0: independent inputs */
    abai_plan_claim *claims;         /* as many as the scenario's */
    abai_plan_threshold *thresholds; /* likewise, in its order */
    abai_plan_evidence *evidence;    /* likewise */
    char **warnings;
    size_t warning_count;
} abai_plan;

/* Resolve a scenario. `tables` false leaves inverse CDFs uncompiled (the gsl sampler needs none).
 * The scenario must outlive the plan. */
aba_status abai_plan_new(const aba_scenario *scenario, uint64_t seed, bool tables, abai_plan **plan,
                         aba_error *error) ABA_MUST_USE;
void abai_plan_free(abai_plan *plan);

#endif
