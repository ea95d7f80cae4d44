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

/* Whether mean and variance exist, as far as the draws or the family tell. Of a Cauchy variable, or a
 * quotient whose divisor passes through zero, every run has a mean, and none means anything. What does
 * not exist is NaN: without a mean also mean_se, sd and their intervals, without a variance all of
 * these but the mean. */
typedef enum aba_convergence {
    ABA_MOMENTS_CONVERGE, /* nothing speaks against it */
    ABA_VARIANCE_DIVERGES,
    ABA_MEAN_DIVERGES
} aba_convergence;

/* Statistics of one column. Where n = 0 all numbers are NaN, where n = 1 mean_se and sd.
 *
 * Intervals have the result's confidence. Of independent draws: the mean's is Student's (exact for normal
 * values, and by the central limit theorem); the sd's sd exp(-+ z sqrt((kurtosis - 1) / (4 n)))
 * (Cramer 1946, 27.4), the kurtosis being that of the first 2^18 draws. Of a design with replicates, both are
 * Student's over replicates, that of the sd on the logarithmic scale, and mean_se is s / sqrt(R) of
 * their means. An end that nothing bounds is infinite. */
typedef struct aba_statistics {
    uint64_t n;        /* finite draws, the ones that count */
    uint64_t n_failed; /* NaN or infinite draws, left out */
    double mean;
    double mean_se; /* standard error of the mean: sd / sqrt(n) */
    double mean_ci_low, mean_ci_high;
    double sd; /* sample standard deviation, n - 1 */
    double sd_ci_low, sd_ci_high;
    aba_convergence convergence;
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

/* The probability that an output is more than a threshold, which is in the output's unit. The interval
 * is Wilson's (1927) for independent draws, over replicates for a design; NaN where there are no draws, and
 * of no width where the output depends on nothing that is drawn. */
typedef struct aba_exceedance {
    double threshold;
    uint64_t count; /* draws above it */
    double probability;
    double ci_low, ci_high;
} aba_exceedance;

/* The shortest interval of that coverage (JCGM 101:2008, 5.3.4 and 7.7.4), beside the symmetric one
 * between percentiles. */
typedef struct aba_shortest {
    double coverage; /* 0 where there is none; 0.9 where the outermost percentiles are 5 and 95 */
    double low, high;
    bool
        is_exact; /* from all draws; else from the curve's, which are good to about 3e-4 in probability */
} aba_shortest;

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
    aba_shortest shortest; /* of an output */
    size_t exceedance_count;
    aba_exceedance *exceedances; /* of an output: in the scenario's order */
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

/* What a run that was to go on until its percentiles are settled has reached. ratio is half the width
 * of a percentile's interval over the distance from the output's 5th to its 95th percentile. */
typedef struct aba_tolerance {
    double wanted; /* 0 where none was asked for */
    double
        reached; /* the largest ratio of all outputs and percentiles; infinite where one has no interval */
    bool is_met;
    char *output; /* where the largest is; NULL where all are constant */
    double p;     /* and at which percentile */
} aba_tolerance;

typedef struct aba_result {
    char *version;      /* of the program that made it */
    char *name, *title; /* of the scenario */
    char *sha256;       /* of the resolved scenario's canonical form */
    char *resolved;     /* the resolved scenario as JSON text */
    uint64_t samples;
    uint64_t seed;
    char *design;      /* "mc", "lhs", "sobol" */
    size_t replicates; /* 1 for "mc" */
    char *sampler;     /* "table" or "gsl" */
    char *stream;      /* "threefry4x64-20" */
    double confidence;
    /* How intervals were made: of percentiles "order-statistic", of means "student-t", of standard deviations
     * "normal" (on the logarithmic scale), of probabilities "wilson"; of a design all "replicates". */
    char *ci_method;
    char *mean_ci_method;
    char *sd_ci_method;
    char *exceedance_ci_method;
    aba_tolerance tolerance;
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

/* "mean does not converge", "variance does not converge"; NULL where both do. */
ABA_API const char *aba_convergence_text(aba_convergence convergence);

/* "consistent", "tension", "contradicted". */
ABA_API const char *aba_verdict_text(aba_verdict verdict);

#ifdef __cplusplus
}
#endif
#endif
