#include "stats/weighted.h"

#include <math.h>
#include <stdlib.h>

#include "simd/math.h"
#include "stats/deviate.h"
#include "stats/order.h"
#include "stats/rank.h"

/* ---- sums of weights ----------------------------------------------------------------------------- */

abai_log_sum abai_log_sum_init(void) { return (abai_log_sum){-HUGE_VAL, 0, 0, 0}; }

void abai_log_sum_add(abai_log_sum *into, const double *logs, size_t n) {
    abai_log_sum sums = abai_log_sum_init();
    for (size_t i = 0; i < n; i++)
        sums.greatest = fmax(sums.greatest, logs[i]);
    for (size_t i = 0; i < n; i++) {
        if (logs[i] == -HUGE_VAL)
            continue;
        const double weight = abai_exp(logs[i] - sums.greatest);
        sums.sum += weight;
        sums.square += weight * weight;
        sums.positive++;
    }
    abai_log_sum_merge(into, &sums);
}

static void rescale(abai_log_sum *sums, double greatest) {
    const double factor = abai_exp(sums->greatest - greatest);
    sums->sum *= factor;
    sums->square *= factor * factor;
    sums->greatest = greatest;
}

void abai_log_sum_merge(abai_log_sum *into, const abai_log_sum *from) {
    if (from->positive == 0)
        return;
    if (into->positive == 0) {
        *into = *from;
        return;
    }
    abai_log_sum other = *from;
    if (into->greatest < other.greatest)
        rescale(into, other.greatest);
    else if (other.greatest < into->greatest)
        rescale(&other, into->greatest);
    into->sum += other.sum;
    into->square += other.square;
    into->positive += other.positive;
}

double abai_log_sum_ess(const abai_log_sum *sums) {
    return sums->positive == 0 ? 0 : sums->sum / sums->square * sums->sum;
}

/* ---- moments ------------------------------------------------------------------------------------- */

/* Weight, squares of weights, extremes and mean, in one pass (West 1979). */
static void first_pass(const double *values, const double *weights, abai_weighted_moments *m,
                       double *sum, double *square) {
    m->mean = m->min = m->max = values[0];
    for (size_t i = 0; i < m->n; i++) {
        *sum += weights[i];
        *square += weights[i] * weights[i];
        m->mean += weights[i] / *sum * (values[i] - m->mean);
        m->min = fmin(m->min, values[i]);
        m->max = fmax(m->max, values[i]);
    }
    m->ess = *sum / *square * *sum;
}

/* The variance of (y - mean)^2 about it, by the delta method, gives that of the variance. */
static double variance_se(const double *values, const double *weights, size_t n, double mean,
                          double variance, double sum) {
    double spread = 0;
    for (size_t i = 0; i < n; i++) {
        const double d = values[i] - mean, term = weights[i] * (d * d - variance);
        spread += term * term;
    }
    return sqrt(spread) / sum;
}

void abai_weighted_moments_of(const double *values, const double *weights, size_t n,
                              abai_weighted_moments *out) {
    const double none = (double)NAN;
    double sum = 0, square = 0, m2 = 0, error = 0;
    *out = (abai_weighted_moments){n, 0, none, none, none, none, none, none};
    if (n == 0)
        return;
    first_pass(values, weights, out, &sum, &square);
    const double degrees = sum - square / sum;
    if (n < 2 || !(degrees > 0))
        return;
    for (size_t i = 0; i < n; i++) {
        const double d = values[i] - out->mean, term = weights[i] * d;
        m2 += term * d;
        error += term * term;
    }
    const double variance = m2 / degrees;
    out->mean_se = sqrt(error) / sum;
    out->sd = sqrt(variance);
    out->sd_se = variance > 0
                     ? variance_se(values, weights, n, out->mean, variance, sum) / (2 * out->sd)
                     : 0;
}

abai_interval abai_weighted_mean_interval(const abai_weighted_moments *m, double confidence) {
    if (!isfinite(m->mean_se))
        return abai_interval_unknown();
    return abai_interval_around(m->mean, abai_normal_deviate(confidence) * m->mean_se);
}

abai_interval abai_weighted_sd_interval(const abai_weighted_moments *m, double confidence) {
    if (m->sd == 0)
        return (abai_interval){0, 0};
    if (!isfinite(m->sd) || !isfinite(m->sd_se))
        return (abai_interval){0, HUGE_VAL};
    const double factor = abai_exp(abai_normal_deviate(confidence) * m->sd_se / m->sd);
    return (abai_interval){m->sd / factor, m->sd * factor};
}

/* ---- percentiles --------------------------------------------------------------------------------- */

bool abai_weighted_sort(abai_weighted_order *order, const double *values, const double *weights,
                        size_t n) {
    uint32_t *place = malloc(n * sizeof *place);
    *order = (abai_weighted_order){.n = n, .is_equal = true};
    bool good = place != NULL && abai_rank_order(values, n, place);
    if (good) {
        order->draws = malloc(n * sizeof *order->draws);
        order->upto = malloc(n * sizeof *order->upto);
        good = order->draws != NULL && order->upto != NULL;
    }
    double sum = 0;
    for (size_t i = 0; good && i < n; i++) {
        const double weight = weights[place[i]];
        order->draws[i] = (abai_weighted_draw){values[place[i]], weight};
        order->upto[i] = sum += weight;
        order->is_equal = order->is_equal && weight == weights[0];
    }
    free(place);
    return good;
}

void abai_weighted_order_free(abai_weighted_order *order) {
    free(order->draws);
    free(order->upto);
    order->draws = NULL;
    order->upto = NULL;
}

/* The least k with S_k >= sum (or > sum), 0-based; n where there is none. */
static size_t find_sum(const abai_weighted_order *o, double sum, bool above) {
    size_t low = 0, high = o->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const bool reached = above ? o->upto[middle] > sum : o->upto[middle] >= sum;
        if (reached)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* S_k - w_k / 2: where draw k stands in the sum of weights. */
static double place_of(const abai_weighted_order *o, size_t k) {
    return o->upto[k] - o->draws[k].weight / 2;
}

/* The last draw, 0-based, that stands at or below p, and how far p is from there to the next. */
static size_t locate(const abai_weighted_order *o, double p, double *fraction) {
    const size_t last = o->n - 1;
    const double from = place_of(o, 0), to = place_of(o, last);
    const double wanted = from + p * (to - from);
    size_t low = 0, high = last; /* place_of(low) <= wanted < place_of(high), but at the ends */
    *fraction = 0;
    if (p >= 1)
        return last;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (place_of(o, middle) <= wanted)
            low = middle;
        else
            high = middle;
    }
    if (high > low)
        *fraction = fmax(0, fmin((wanted - place_of(o, low)) /
                                     (o->draws[low].weight / 2 + o->draws[high].weight / 2),
                                 1));
    return low;
}

double abai_weighted_quantile(const abai_weighted_order *order, double p) {
    const abai_weighted_draw *draws = order->draws;
    double fraction;
    size_t k;
    if (order->is_equal) {
        uint64_t rank;
        abai_r7_position(order->n, p, &rank, &fraction);
        k = (size_t)rank - 1;
    } else {
        k = locate(order, p, &fraction);
    }
    /* Zeros of both signs are equal and stand as they come: one of them is printed. */
    return 0.0 + (fraction > 0 ? abai_r7_interpolate(draws[k].value, draws[k + 1].value, fraction)
                               : draws[k].value);
}

/* sqrt(V) of the header. */
static double share_error(const abai_weighted_order *o, double p) {
    double fraction, below = 0, above = 0;
    const size_t k = locate(o, p, &fraction);
    for (size_t i = 0; i <= k; i++)
        below += o->draws[i].weight * o->draws[i].weight;
    for (size_t i = k + 1; i < o->n; i++)
        above += o->draws[i].weight * o->draws[i].weight;
    return sqrt((1 - p) * (1 - p) * below + p * p * above) / o->upto[o->n - 1];
}

abai_interval abai_weighted_quantile_interval(const abai_weighted_order *order, double p,
                                              double confidence) {
    abai_interval interval = abai_interval_unknown();
    if (p <= 0 || p >= 1)
        return interval;
    const double all = order->upto[order->n - 1];
    const double half = abai_normal_deviate(confidence) * share_error(order, p);
    if (p - half > 0)
        interval.low = order->draws[find_sum(order, (p - half) * all, false)].value;
    const size_t high = p + half < 1 ? find_sum(order, (p + half) * all, true) : order->n;
    if (high < order->n)
        interval.high = order->draws[high].value;
    return interval;
}
