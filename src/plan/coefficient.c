#include "plan/coefficient.h"

#include <math.h>

#include "base/status.h"
#include "dist/dist.h"
#include "simd/math.h"

/* Normal scores at which the rule looks. The mass beyond is 1e-14 either way. */
static const double SCORE_MOST = 7.75, SCORE_STEP = 0.25;
enum { SCORES = 63 };

/* |x| <= 1. */
static double arcsine(double x) { return abai_atan2(x, sqrt((1 - x) * (1 + x))); }

/* ---- the rule ---------------------------------------------------------------------------------- */

/* Quantiles of a beta distribution at the scores, and their weights. */
static aba_status beta_at_scores(double alpha, double beta, double value[SCORES],
                                 double weight[SCORES], abai_arena *arena, aba_error *error) {
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find("beta"));
    abai_dist *dist;
    spec.value[0] = alpha;
    spec.value[1] = beta;
    const aba_status status = abai_dist_new(&spec, arena, &dist, error);
    if (status != ABA_OK)
        return status;
    for (int i = 0; i < SCORES; i++) {
        const double z = SCORE_STEP * i - SCORE_MOST;
        value[i] =
            abai_dist_quantile(dist, z < 0 ? -abai_normal_beyond(-z) : abai_normal_beyond(z));
        weight[i] = abai_exp(-0.5 * z * z);
    }
    return ABA_OK;
}

aba_status abai_mixture_rule_new(double nu, abai_arena *arena, abai_mixture_rule *out,
                                 aba_error *error) {
    double q[SCORES], share[SCORES], q_weight[SCORES], share_weight[SCORES], total = 0;
    aba_status status = beta_at_scores(nu / 2, 0.5, q, q_weight, arena, error);
    if (status == ABA_OK)
        status = beta_at_scores(nu / 2, nu, share, share_weight, arena, error);
    if (status != ABA_OK)
        return status;
    double *memory = abai_arena_alloc(arena, 2 * (size_t)SCORES * SCORES, sizeof *memory);
    if (memory == NULL)
        return abai_fail_memory(error);
    *out = (abai_mixture_rule){(size_t)SCORES * SCORES, memory, memory + (size_t)SCORES * SCORES};
    for (size_t i = 0; i < out->count; i++) {
        const double quarter = q[i / SCORES] / 4, rest = 1 - share[i % SCORES];
        /* x (1 + x) with x = share / rest */
        const double odds = share[i % SCORES] / (rest * rest);
        out->v[i] = rest > 0 && quarter > 0 ? sqrt(quarter / (quarter + odds)) : 0;
        out->weight[i] = q_weight[i / SCORES] * share_weight[i % SCORES];
        total += out->weight[i];
    }
    for (size_t i = 0; i < out->count; i++)
        out->weight[i] /= total;
    return ABA_OK;
}

/* ---- there and back ------------------------------------------------------------------------------ */

/* Spearman's rho of entry r, and how fast it rises. */
static double spearman_of(const abai_mixture_rule *rule, double r, double *slope) {
    double sum = 0, rise = 0;
    if (rule->count == 0)
        return 6 / M_PI * arcsine(r / 2);
    for (size_t i = 0; i < rule->count; i++) {
        const double x = r * rule->v[i], root = sqrt((1 - x) * (1 + x));
        sum += rule->weight[i] * abai_atan2(x, root);
        rise += rule->weight[i] * rule->v[i] / root;
    }
    *slope = 6 / M_PI * rise;
    return 6 / M_PI * sum;
}

/* Newton's method within a bracket that shrinks: rho is convex in r > 0 (each asin is), so that it comes
 * down from r = rho, where rho(r) is below r, in a few steps. */
static double spearman_inverse(const abai_mixture_rule *rule, double rho) {
    enum { STEPS_MAX = 60 };
    double low = 0, high = 1, r = fabs(rho);
    for (int step = 0; step < STEPS_MAX && high - low > 1e-15; step++) {
        double slope = 1;
        const double excess = spearman_of(rule, r, &slope) - fabs(rho);
        *(excess > 0 ? &high : &low) = r;
        const double next = r - excess / slope;
        if (fabs(next - r) <= 1e-15)
            break;
        r = next > low && next < high ? next : (low + high) / 2;
    }
    return copysign(r, rho);
}

double abai_coefficient_of(abai_coefficient kind, const abai_mixture_rule *rule, double r) {
    double slope;
    if (kind == ABAI_PEARSON || r == 0 || fabs(r) == 1)
        return r;
    return kind == ABAI_KENDALL ? 2 / M_PI * arcsine(r) : spearman_of(rule, r, &slope);
}

double abai_coefficient_inverse(abai_coefficient kind, const abai_mixture_rule *rule, double rho) {
    if (kind == ABAI_PEARSON || rho == 0 || fabs(rho) == 1)
        return rho;
    if (kind == ABAI_KENDALL)
        return abai_sin(M_PI / 2 * rho);
    return rule->count == 0 ? 2 * abai_sin(M_PI / 6 * rho) : spearman_inverse(rule, rho);
}
