/* scenario/scenario.h - a scenario as data: what the file says, typed, with the places of all of it.
 *
 * The reader checks what can be said of the text alone: syntax, keys, types, which parameters a
 * distribution takes, numbers' own ranges, names, references to sources, syntax of expressions and
 * units, duplicates. What needs values (units that match, min < max, cycles) is the plan's.
 * Everything lives in the scenario's arena.
 */
#ifndef ABAI_SCENARIO_SCENARIO_H
#define ABAI_SCENARIO_SCENARIO_H

#include "abanico/scenario.h"
#include "base/arena.h"
#include "dist/dist.h"
#include "expr/expr.h"
#include "json/json.h"
#include "units/unit.h"

enum {
    ABAI_INPUTS_MAX = 10000, /* inputs, model entries, outputs, claims: each at most */
    ABAI_PERCENTILES_MAX = 1000,
    ABAI_THRESHOLDS_MAX = 1000, /* of one output */
    ABAI_MIXTURE_DEPTH_MAX = 8, /* mixtures within mixtures */
    ABAI_EXTENDS_MAX = 16       /* files in a chain of `extends` */
};

/* Least percentile above 0: at 1e12 samples it is a tenth of a draw. */
#define ABAI_PERCENT_MIN 1e-9

/* A number in the file, or an expression: one of three. */
typedef enum abai_param_kind {
    ABAI_PARAM_ABSENT,
    ABAI_PARAM_NUMBER,
    ABAI_PARAM_EXPRESSION
} abai_param_kind;
typedef struct abai_param {
    abai_param_kind kind;
    double number;
    const abai_expr *expression;
    abai_place place;
    const char *path; /* "inputs.power.p05" */
} abai_param;

/* A distribution as the file gives it. `range` and two quantiles have become form / quantile
 * parameters: see abai_dist_spec. */
typedef struct abai_distribution abai_distribution;
struct abai_distribution {
    const abai_dist_info *info;
    int form;                               /* -1: by two quantiles */
    abai_param value[ABAI_DIST_PARAMETERS]; /* by the form's order; absent: optional, default */
    double quantile_p[2];                   /* rising */
    abai_param quantile_x[2];
    abai_param location; /* absent: 0 */
    bool has_truncate, has_clamp;
    abai_param truncate[2], clamp[2]; /* absent: open end (null) */
    const double *x, *w;              /* lists, by info->lists; points: w holds p */
    size_t count;
    bool smooth;
    abai_distribution *component; /* mixture: count of them, with w their weights */
    abai_place place;
    const char *path;
    const char *text; /* as written, "lognormal(p05=7, p95=15)" */
};

typedef struct abai_input {
    const char *name;
    const char *path; /* "inputs.power" */
    abai_place place;
    abai_unit unit;
    const char *unit_text; /* as written; "1" by default */
    const char *title, *note, *source, *assumed;
    bool is_value; /* `value`: a constant */
    abai_param value;
    abai_distribution distribution; /* where not is_value */
    const char *text;               /* for results: distribution.text, or "value" */
} abai_input;

typedef struct abai_formula {
    const char *name;
    const char *path; /* "model.energy" */
    abai_place place;
    const abai_expr *expression;
    abai_unit unit;
    const char *unit_text;
    const char *title, *note, *source, *assumed;
} abai_formula;

/* Reference to an input or a model entry. */
typedef struct abai_reference {
    const char *name;
    bool is_input;
    size_t index; /* into inputs or formulas */
    abai_place place;
    const char *path; /* "outputs[0]" */
} abai_reference;

typedef enum abai_coefficient {
    ABAI_SPEARMAN, /* rank correlation */
    ABAI_PEARSON, /* the entry of the copula's correlation matrix: of the normal scores of a Gaussian one */
    ABAI_KENDALL
} abai_coefficient;
typedef struct abai_correlation {
    abai_reference between[2]; /* two different inputs */
    abai_coefficient kind;
    double rho; /* in [-1, 1] */
    abai_place place;
    const char *path;
} abai_correlation;

typedef enum abai_copula_family { ABAI_GAUSSIAN, ABAI_STUDENT_T } abai_copula_family;

/* How correlated inputs depend on each other beyond their coefficients. */
typedef struct abai_copula_choice {
    bool given;
    abai_copula_family family;
    double nu;   /* degrees of freedom of student_t */
    bool repair; /* an impossible matrix becomes the nearest possible one */
    abai_place place;
} abai_copula_choice;

typedef struct abai_claim {
    abai_reference about; /* one of the outputs; index is into outputs */
    double low, high;     /* in unit; low <= high; infinite: open */
    abai_unit unit;
    const char *unit_text;
    const char *text, *source, *note;
    abai_place place;
    const char *path;
} abai_claim;

/* What a disclosed figure is, which decides on its likelihood (stats/likelihood.h has the formulas). */
typedef enum abai_evidence_kind {
    ABAI_EVIDENCE_BOUNDS,    /* range at coverage 1 */
    ABAI_EVIDENCE_NORMAL,    /* range below that, or value and sd */
    ABAI_EVIDENCE_LOGNORMAL, /* range below coverage 1 */
    ABAI_EVIDENCE_POISSON,   /* observed: a count */
    ABAI_EVIDENCE_BINOMIAL   /* observed: successes among n */
} abai_evidence_kind;
typedef struct abai_evidence {
    abai_reference about; /* an input, or one of the outputs: index is into inputs or outputs */
    abai_evidence_kind kind;
    bool is_range;
    double low, high; /* range, in unit; low <= high; infinite: open (bounds only) */
    double coverage;
    double value, sd;   /* where not is_range: normal */
    double observed, n; /* counts */
    abai_unit unit;
    const char *unit_text;
    const char *reading; /* "normal(p05=10, p95=25)" */
    const char *text, *source, *note;
    abai_place place;
    const char *path;
} abai_evidence;

/* Least effective sample size of a run with evidence, where the file does not say. */
#define ABAI_MIN_ESS_DEFAULT 100.0

/* A value of an output: how probable more than that is. */
typedef struct abai_threshold {
    abai_reference about; /* one of the outputs; index is into outputs */
    abai_param value;     /* a number in the output's unit, or a constant expression */
} abai_threshold;

struct aba_scenario {
    abai_arena *arena;
    const char *file;
    const char *extends; /* the next file of the chain; NULL: none */
    const char *name, *title, *note;
    uint64_t samples; /* 0: not given */
    bool has_seed;
    uint64_t seed;
    const double *percentiles; /* rising, in percent; NULL: not given */
    size_t percentile_count;
    bool count_failures; /* "failures": "count" */
    abai_input *inputs;
    size_t input_count;
    abai_formula *formulas; /* the model's entries, in the file's order */
    size_t formula_count;
    abai_reference *outputs; /* distinct */
    size_t output_count;
    abai_correlation *correlations;
    size_t correlation_count;
    abai_copula_choice copula;
    abai_claim *claims;
    size_t claim_count;
    abai_evidence *evidence;
    size_t evidence_count;
    double min_ess;  /* ABAI_MIN_ESS_DEFAULT where the file does not say */
    abai_threshold *thresholds; /* in the file's order */
    size_t threshold_count;
    char **warnings; /* of what overrides displaced */
    size_t warning_count;
    const abai_json *resolved; /* after extends, --set and inlined files; for hashing and writing */
    char sha256[65];
};

#endif
