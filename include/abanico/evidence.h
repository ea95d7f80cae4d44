/* abanico/evidence.h - what a run says once disclosed figures are taken into account.
 *
 * A scenario's `evidence` is a list of figures about outputs or inputs. Each gives every draw the weight
 * L(y), the likelihood of the figure were y, the draw's value in the evidence's unit, true. By Bayes'
 * theorem the weighted draws are the posterior, of which the unweighted ones are the prior. With a disclosed
 * figure whose error has a distribution, it is read as a statement about its own centre:
 *
 *     range, coverage c < 1, normal     L(y) = N(y; m, s), the normal that has the range's ends as its
 *                                       (1-c)/2 and (1+c)/2 quantiles; where no distribution is named
 *     range, coverage c < 1, lognormal  L(y) = N(log y; m, s), the ends' logarithms being those quantiles;
 *                                       0 for y <= 0
 *     range, coverage 1                 L(y) = 1 inside the range, ends included, 0 outside: hard bounds;
 *                                       an end may be null
 *     value, sd                         L(y) = N(value; y, sd)
 *     observed k, poisson               L(y) = y^k e^-y / k!: k events were counted, y are expected
 *     observed k, n, binomial           L(y) = y^k (1-y)^(n-k): k of n trials succeeded, each with
 *                                       probability y
 *
 * Several pieces multiply: given the model's true values they must be independent of each other. Two
 * figures that one press release was the source of are not.
 *
 * Estimates are self-normalised: sum w y / sum w. How much the weighting costs is the effective sample size
 * (sum w)^2 / sum w^2 (Kish 1965): that many unweighted draws of the posterior would say as much. Below the
 * scenario's `min_ess` (100 by default) a run is refused, ABA_INVALID, with the piece that leaves the least;
 * so is one in which no draw agrees with the evidence at all. Intervals are by the delta method (Owen,
 * "Monte Carlo theory, methods and examples", 9.2; Woodruff 1952 for percentiles), normal, at the run's
 * confidence. src/stats/weighted.h has the formulas.
 *
 * Draws whose weights together could not change a sum of doubles are left out. At most 2^21 others are kept,
 * the first ones: where there are more, `samples` says how many were looked at, and a warning with it.
 * A draw for which the quantity of some piece is NaN or infinite weighs nothing.
 *
 * Claims and thresholds stay what they are, of the prior. Where mean or variance do not exist without the
 * evidence, those given it are NaN, too, unless it bounds the quantity itself.
 */
#ifndef ABANICO_EVIDENCE_H
#define ABANICO_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct aba_percentile; /* abanico/result.h */

/* One piece, as the scenario gives it and as it fared. */
typedef struct aba_evidence_item {
    char *about;
    char *unit;
    char *reading; /* "normal(p05=10, p95=25)", "bounds(min=3)", "poisson(observed=7)" */
    char *text;    /* NULL where not given, as source */
    char *source;
    /* Of this piece alone: the mean over the draws of L(y) over its greatest value (at coverage 1 the
     * probability of the range), and the effective sample size that it would leave. */
    double support;
    double ess;
} aba_evidence_item;

/* An input or an output, given the evidence. NaN where a number does not exist; open ends are infinite. */
typedef struct aba_posterior {
    char *name;
    char *unit;
    bool is_constant;
    uint64_t n; /* finite draws of some weight */
    double ess; /* of these */
    double mean, mean_se, mean_low, mean_high;
    double sd, sd_low, sd_high;
    double min, max; /* of draws of some weight */
    size_t percentile_count;
    struct aba_percentile *percentiles; /* those of the prior */
} aba_posterior;

typedef struct aba_evidence {
    size_t item_count;
    aba_evidence_item *items; /* in the scenario's order */
    uint64_t samples;         /* the first so many of the run's */
    uint64_t draws;           /* of these, the ones of some weight */
    double ess;
    double min_ess;  /* below which the run would have been refused */
    double support;  /* mean of the product of all L, each over its greatest value */
    double heaviest; /* the share of all weight that one draw has at most */
    size_t input_count, output_count;
    aba_posterior *inputs, *outputs; /* as the result's */
} aba_evidence;

#ifdef __cplusplus
}
#endif
#endif
