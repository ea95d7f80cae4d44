/* abanico/compare.h - two scenarios, held against each other on common random numbers.
 *
 * Sample i of A stands beside sample i of B, and an input that both define alike has the same value in
 * both: what they share cancels from the difference, and what is left is what the choice between them
 * changes. Inputs are alike where name and definition agree (title, note, source and assumed aside), and so
 * do all inputs that the definition names and all their correlations. Inputs of the same name that are not
 * alike are two quantities, drawn independently of each other.
 */
#ifndef ABANICO_COMPARE_H
#define ABANICO_COMPARE_H

#include "abanico/report.h"
#include "abanico/result.h"
#include "abanico/run.h"
#include "abanico/scenario.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One output that both scenarios have. Statistics and strings belong to the comparison. */
typedef struct aba_compared {
    const char *name;
    const char *unit; /* A's; that of a and b, and of difference but for degC, where it is K */
    const aba_quantity *a, *b;
    const aba_quantity *difference; /* A - B */
    /* A / B, of samples where that is finite; NULL where the unit's zero is arbitrary (degC). */
    const aba_quantity *ratio;
    uint64_t n;                               /* samples where the difference is finite */
    uint64_t less, equal;                     /* of these, with A < B and with A = B */
    double probability;                       /* P(A < B) = less / n; NaN for n = 0 */
    double probability_low, probability_high; /* its interval */
    /* sqrt((var A + var B) / var(A - B)): how many times wider the interval of the mean difference would
     * be had all inputs been drawn apart. 1 where nothing is shared, infinite where the difference is
     * constant, NaN where all three are. */
    double narrowing;
} aba_compared;

typedef struct aba_comparison {
    char *name_a, *name_b;     /* of the scenarios */
    char *sha256_a, *sha256_b; /* of their resolved forms */
    size_t shared_count;
    char **shared; /* inputs that both draw together, in A's order; constants left out */
    size_t apart_count;
    char **apart; /* inputs of one name that are drawn apart, being defined differently */
    size_t output_count;
    aba_compared *outputs; /* in A's order */
    aba_result *run;       /* the scenario of both, and what it gave */
    char *ci_method;       /* of probabilities: "wilson", or as the run's */
} aba_comparison;

/* Simulate both together. options as for aba_run; samples, seed and percentiles that are not given are
 * those of A. A sample of which an output is NaN or infinite ends the run, or is left out of what needs it,
 * as the scenario that the output belongs to says. Errors: those of aba_run; ABA_INVALID also where they have
 * no output in common, or one of different dimensions. */
ABA_API aba_status aba_compare(const aba_scenario *a, const aba_scenario *b,
                               const aba_run_options *options, aba_comparison **out,
                               aba_error *error) ABA_MUST_USE;

ABA_API void aba_comparison_free(aba_comparison *comparison);

/* Texts as those of abanico/report.h: malloc'd, length may be NULL. JSON in the format
 * abanico-comparison/1; for people, the bands of both with those of their difference and ratio. */
ABA_API aba_status aba_comparison_json(const aba_comparison *comparison, char **text,
                                       size_t *length, aba_error *error) ABA_MUST_USE;
ABA_API aba_status aba_comparison_text(const aba_comparison *comparison,
                                       const aba_text_options *options, char **text, size_t *length,
                                       aba_error *error) ABA_MUST_USE;

/* The columns of aba_report_csv, scenario being "A_and_B". For each output: mean, sd and percentiles, their
 * names after a_, b_, difference_ and ratio_; probability_less, probability_equal and narrowing. */
ABA_API aba_status aba_comparison_csv(const aba_comparison *const *comparisons, size_t count,
                                      char **text, size_t *length, aba_error *error) ABA_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
