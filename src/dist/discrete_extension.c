/* CDFs of counts at real numbers of counts, and their inverse. The formulas are those of counts.c. */
#include "dist/discrete_extension.h"

#include <math.h>

#include "dist/incomplete.h"
#include "dist/instance.h"
#include "simd/math.h"

/* Order of the numbers in the laws of counts.c. */
enum { MEAN = 0, TRIALS = 0, PROBABILITY = 1, RATE = 1 };

/* P(X <= k) = Q(k + 1, mean) */
static double poisson_side(const abai_law *law, double k, bool upper) {
    const abai_gamma gamma = abai_gamma_of(k + 1);
    return abai_gamma_side(&gamma, law->v[MEAN], !upper, NULL);
}

/* P(X <= k) = 1 - exp(-rate k) */
static double geometric_side(const abai_law *law, double k, bool upper) {
    return upper ? abai_exp(-law->v[RATE] * k) : -abai_expm1(-law->v[RATE] * k);
}

/* P(X <= k) = I_(1-p)(n - k, k + 1) */
static double binomial_side(const abai_law *law, double k, bool upper) {
    const double p = law->v[PROBABILITY];
    const abai_beta beta = abai_beta_of(law->v[TRIALS] - k, k + 1);
    return abai_beta_side(&beta, (abai_share){1 - p, p}, upper, NULL);
}

/* P(X <= k) = I_p(n, k + 1) */
static double negative_binomial_side(const abai_law *law, double k, bool upper) {
    const double p = law->v[PROBABILITY];
    const abai_beta beta = abai_beta_of(law->v[TRIALS], k + 1);
    return abai_beta_side(&beta, (abai_share){p, 1 - p}, upper, NULL);
}

typedef struct extension {
    const abai_dist_operations *operations;
    double (*side)(const abai_law *law, double k, bool upper);
    double first; /* the CDF is 0 here, one below the least count */
} extension;

static const extension extensions[] = {
    {&abai_poisson_operations, poisson_side, -1},
    {&abai_geometric_operations, geometric_side, 0},
    {&abai_binomial_operations, binomial_side, -1},
    {&abai_negative_binomial_operations, negative_binomial_side, -1},
};

static const extension *find(const abai_dist *dist) {
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        if (extensions[i].operations == dist->operations)
            return &extensions[i];
    return NULL;
}

bool abai_extension_exists(const abai_dist *dist) {
    return find(dist) != NULL && dist->location == 0;
}

double abai_extension_cdf(const void *context, double x, bool upper) {
    const abai_dist *dist = context;
    const extension *e = find(dist);
    double ends[2];
    abai_law_support(dist->operations, &dist->law, ends);
    if (!(x > e->first))
        return upper ? 1 : 0;
    if (x >= ends[1])
        return upper ? 0 : 1;
    return e->side(&dist->law, x, upper);
}

/* How far u lies below the CDF at k. */
static double excess(const abai_dist *dist, double k, double tail) {
    return tail < 0 ? abai_extension_cdf(dist, k, false) + tail
                    : tail - abai_extension_cdf(dist, k, true);
}

/* The exact quantile and the count below it bracket the root, and between two counts the CDF is
 * almost straight: regula falsi, halving the value at an end that stays (Dowell and Jarratt 1971). */
double abai_extension_quantile(const void *context, double tail) {
    enum { STEPS_MAX = 100 };
    const abai_dist *dist = context;
    const double start = find(dist)->first;
    double k = abai_dist_quantile(dist, tail);
    double end[2] = {k - 1, k};
    double value[2] = {excess(dist, end[0], tail), excess(dist, end[1], tail)};
    double error[2] = {fabs(value[0]), fabs(value[1])}; /* value itself is halved on the way */
    int moved = -1;
    for (int i = 0; i < STEPS_MAX && value[0] < 0 && value[1] > 0; i++) {
        const double next = end[0] + (end[1] - end[0]) * (value[0] / (value[0] - value[1]));
        if (!(next > end[0] && next < end[1])) { /* no double between them: the nearer one */
            k = error[0] < error[1] ? end[0] : end[1];
            break;
        }
        k = next;
        const double at = excess(dist, k, tail);
        if (fabs(at) <= 0x1p-53 * fabs(tail))
            break;
        const int side = at < 0 ? 0 : 1;
        end[side] = k;
        value[side] = at;
        error[side] = fabs(at);
        if (side == moved)
            value[1 - side] /= 2;
        moved = side;
    }
    return fmax(k, nextafter(start, HUGE_VAL)); /* rounds up to the least count */
}

/* log of the probability over the tail's: for a lower tail it rises with k. */
static double log_excess(const abai_dist *dist, double k, double tail) {
    return abai_log(abai_extension_cdf(dist, k, tail > 0) / fabs(tail));
}

/* Secants of the logarithm, the first over one count, which is short: there are counts by the ten
 * thousand. What two known points leave is of the order of their product. */
double abai_extension_near(const void *context, double tail, double guess) {
    enum { STEPS_MAX = 6 };
    const abai_dist *dist = context;
    double last = guess - 1, k = guess;
    double before = log_excess(dist, last, tail), at = log_excess(dist, k, tail);
    for (int i = 0; i < STEPS_MAX; i++) {
        const double next = k - at * (k - last) / (at - before);
        if (!(fabs(next - k) <= fabs(k)) || !(next > find(dist)->first))
            break;
        if (fabs(at * before) <= 0x1p-53)
            return next;
        last = k;
        before = at;
        k = next;
        at = log_excess(dist, k, tail);
    }
    return abai_extension_quantile(context, tail);
}
