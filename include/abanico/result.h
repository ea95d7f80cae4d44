/* abanico/result.h - what a run gives: plain data, owned by whoever ran it.
 *
 * Shapes: all arrays have the length that stands beside them; strings are UTF-8 and NULL where a
 * scenario does not give them. Quantities are in the unit named beside them.
 */
#ifndef ABANICO_RESULT_H
#define ABANICO_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abanico/evidence.h"
#include "abanico/sensitivity.h"
#include "abanico/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { ABA_CURVE_POINTS = 201 }; /* p = 0, 0.5, ..., 100 percent */

/* A percentile by definition R-7 and its confidence interval. p in percent. ci_low is -infinity and
 * ci_high +infinity where no order statistic bounds it (too few draws). */
typedef struct aba_percentile {
    double p;
    double value;
    double ci_low;
    double ci_high;
} aba_percentile;

/* Statistics of one column. Where n = 0 all numbers are NaN, where n = 1 mean_se and sd. */
typedef struct aba_statistics {
    uint64_t n;        /* finite draws, the ones that count */
    uint64_t n_failed; /* NaN or infinite draws, left out */
    double mean;
    double mean_se; /* standard error of the mean: sd / sqrt(n) */
    double sd;      /* sample standard deviation, n - 1 */
    double min;
    double max;
    size_t percentile_count;
    aba_percentile *percentiles; /* by rising p */
    /* The shape, for drawing: percentiles 0, 0.5, ..., 100, not falling. The extremes, the median and
     * those among `percentiles` are exact; the others too up to 16384 samples. Beyond, those of an
     * output come from at most the first 2^22 samples and are good to about 3e-4 in probability (one standard error); those
     * of an input that depends on no other are its distribution's own. */
    double curve[ABA_CURVE_POINTS];
} aba_statistics;

/* An input or an output. */
typedef struct aba_quantity {
    char *name;
    char *title;
    char *unit;
    char *distribution; /* of an input: how it is drawn, "lognormal(p05=7, p95=15)"; else NULL */
    char *source;       /* a key of the scenario's sources */
    char *assumed;      /* why a figure was chosen that no source gives */
    bool is_constant;
    aba_statistics statistics;
} aba_quantity;

typedef enum aba_verdict { ABA_CONSISTENT, ABA_TENSION, ABA_CONTRADICTED } aba_verdict;

/* A published statement about an output, held against its band. F is the output's distribution
 * function. tail = 1 if the claimed range contains the median, else 2 min(F(e), 1 - F(e)) at the end
 * e nearest to it; consistent at tail >= 0.10, tension at >= 0.01, contradicted below. factor is the
 * median over that end (1 where the range contains the median): 13 says that the simulated median is
 * 13 times what was claimed, 0.2 a fifth. NaN where a quotient has no meaning (signs differ, degC). */
typedef struct aba_claim {
    char *about;
    char *unit;
    char *text;
    char *source;
    double low, high; /* as published, in unit; an infinite end is open */
    double median;    /* of the output, in unit */
    double tail;
    double factor;
    aba_verdict verdict;
} aba_claim;

/* ABA_PEARSON is the entry of the copula's correlation matrix: of a Gaussian one, Pearson's correlation of the
 * normal scores. */
typedef enum aba_coefficient { ABA_SPEARMAN, ABA_PEARSON, ABA_KENDALL } aba_coefficient;

/* How two inputs were to depend on each other, and do. */
typedef struct aba_correlation {
    char *between[2];
    aba_coefficient kind;
    double requested; /* 0 where the scenario has none and a repair brought one */
    double used;      /* requested, or what a repair made of it */
    /* Of the values drawn, in the first aba_correlations.samples samples, and its interval. NaN where too
     * few, or all alike, have none. */
    double achieved;
    double ci_low;
    double ci_high;
} aba_correlation;

typedef struct aba_correlations {
    char *family;  /* "gaussian" or "student_t"; NULL where inputs are independent */
    double nu;     /* degrees of freedom of student_t, else NaN */
    bool repaired; /* the requested ones cannot hold together; the nearest that can are used */
    uint64_t samples;
    size_t count;           /* 0: inputs are independent */
    aba_correlation *pairs; /* in the scenario's order, then those that a repair brought */
} aba_correlations;

typedef struct aba_result {
    char *version;      /* of the program that made it */
    char *name, *title; /* of the scenario */
    char *sha256;       /* of the resolved scenario's canonical form */
    char *resolved;     /* the resolved scenario as JSON text */
    uint64_t samples;
    uint64_t seed;
    char *design;  /* "mc" */
    char *sampler; /* "table" or "gsl" */
    char *stream;  /* "threefry4x64-20" */
    double confidence;
    char *ci_method; /* of percentiles: "order-statistic" */
    size_t input_count;
    aba_quantity *inputs; /* in the scenario's order */
    size_t output_count;
    aba_quantity *outputs; /* in the scenario's order */
    aba_correlations correlations;
    size_t claim_count;
    aba_claim *claims;                   /* held against the outputs above, not the posterior */
    aba_sensitivity_result *sensitivity; /* NULL where it was not asked for */
    aba_evidence *evidence;              /* NULL where the scenario has none */
    size_t warning_count;
    char **warnings;
} aba_result;

/* Frees all that it holds, and itself. */
ABA_API void aba_result_free(aba_result *result);

/* "spearman", "pearson", "kendall". */
ABA_API const char *aba_coefficient_text(aba_coefficient kind);

/* "consistent", "tension", "contradicted". */
ABA_API const char *aba_verdict_text(aba_verdict verdict);

#ifdef __cplusplus
}
#endif
#endif
