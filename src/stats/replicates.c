#include "stats/replicates.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "simd/math.h"
#include "stats/deviate.h"

/* ---- a mean, a standard deviation ---------------------------------------------------------------- */

/* What few values say of a skewness is more than there is: of 16 normal ones it is 0.5 away from 0. */
static const double share_of_skewness = 0.7;

static double cube_root(double x) {
    const double root = abai_exp(abai_log(fabs(x)) / 3);
    return x == 0 ? 0 : copysign(root, x);
}

/* Which studentised mean Hall's transformation takes to t; skewness over the square root of the number of
 * replicates. Where that is little, t itself. */
static double untransformed(double t, double skewness) {
    if (fabs(skewness) < 1e-6)
        return t;
    return 3 / skewness * (cube_root(1 + skewness * (t - skewness / 6)) - 1);
}

typedef struct powers {
    double se, skewness; /* of the mean */
} powers;

static powers look_at(const double *values, size_t count) {
    const double R = (double)count;
    double mean = 0, m2 = 0, m3 = 0;
    for (size_t r = 0; r < count; r++)
        mean += (values[r] - values[0]) / R;
    for (size_t r = 0; r < count; r++) {
        const double d = values[r] - values[0] - mean;
        m2 += d * d;
        m3 += d * d * d;
    }
    const double sd = sqrt(m2 / R);
    return (powers){sqrt(m2 / ((R - 1) * R)), m2 > 0 ? m3 / R / (sd * sd * sd) / sqrt(R) : 0};
}

abai_interval abai_replicates_mean(double centre, const double *means, size_t count,
                                   double confidence) {
    if (count < 2)
        return abai_interval_unknown();
    const powers p = look_at(means, count);
    if (!isfinite(p.se) || !isfinite(p.skewness)) /* powers that overflow */
        return abai_interval_replicates_at(centre, means, count, confidence);
    const double t = abai_student_deviate(confidence, count - 1);
    const double above = fmax(t, untransformed(t, share_of_skewness * p.skewness));
    const double below = fmax(t, -untransformed(-t, share_of_skewness * p.skewness));
    return (abai_interval){centre - p.se * above, centre + p.se * below};
}

abai_interval abai_replicates_sd(double centre, const double *sd, size_t count, double confidence) {
    double logs[ABAI_REPLICATES_MOST];
    bool positive = centre > 0;
    for (size_t r = 0; r < count; r++)
        positive = positive && sd[r] > 0;
    if (!positive || count < 2) {
        abai_interval plain = abai_interval_replicates_at(centre, sd, count, confidence);
        plain.low = fmax(plain.low, 0);
        return plain;
    }
    for (size_t r = 0; r < count; r++)
        logs[r] = abai_log(sd[r] / centre);
    const abai_interval log = abai_replicates_mean(0, logs, count, confidence);
    return (abai_interval){centre * abai_exp(log.low), centre * abai_exp(log.high)};
}

/* ---- a probability ------------------------------------------------------------------------------- */

/* Half of a continuity correction: with 16 replicates coverage then stays between 94.7 and 98 % for 95. */
static const double part_of_draw = 0.25;

typedef struct overview {
    uint64_t hits, n;
    uint64_t least, most; /* hits of a replicate */
    bool empty;           /* some replicate has no draws */
    bool equal;           /* all have as many */
} overview;

static overview look_over(const uint64_t *hits, const uint64_t *n, size_t count) {
    overview o = {.least = UINT64_MAX, .equal = true};
    for (size_t r = 0; r < count; r++) {
        o.hits += hits[r];
        o.n += n[r];
        o.least = hits[r] < o.least ? hits[r] : o.least;
        o.most = hits[r] > o.most ? hits[r] : o.most;
        o.empty = o.empty || n[r] == 0;
        o.equal = o.equal && n[r] == n[0];
    }
    return o;
}

/* Hits k in all replicates but `ones`, which have k + 1. Where there are none the coin may be either way. */
static abai_interval coin(const overview *o, uint64_t n, size_t count, double confidence) {
    const double ones = (double)(o->hits - o->least * count);
    const abai_interval c = abai_interval_proportion(ones, (double)count, confidence);
    const double k = (double)o->least, size = (double)n;
    return (abai_interval){(o->most > o->least ? k + c.low : k - c.high) / size,
                           (k + c.high) / size};
}

abai_interval abai_replicates_share(const uint64_t *hits, const uint64_t *n, size_t count,
                                    double confidence, double *share) {
    const overview o = look_over(hits, n, count);
    const double centre = o.n > 0 ? (double)o.hits / (double)o.n : (double)NAN;
    if (share != NULL)
        *share = centre;
    if (count < 2 || o.empty)
        return (abai_interval){0, 1};
    double shares[ABAI_REPLICATES_MOST];
    for (size_t r = 0; r < count; r++)
        shares[r] = (double)hits[r] / (double)n[r];
    abai_interval ci = abai_interval_replicates_at(centre, shares, count, confidence);
    ci.low -= part_of_draw / (double)o.n;
    ci.high += part_of_draw / (double)o.n;
    if (o.equal && o.most - o.least <= 1) {
        const abai_interval other = coin(&o, n[0], count, confidence);
        ci = (abai_interval){fmin(ci.low, other.low), fmax(ci.high, other.high)};
    }
    return (abai_interval){fmax(ci.low, 0), fmin(ci.high, 1)};
}

/* ---- a percentile -------------------------------------------------------------------------------- */

abai_interval abai_replicates_section(const uint64_t *at_most, const uint64_t *n, size_t count,
                                      double p, double confidence) {
    const overview o = look_over(at_most, n, count);
    if (count < 2 || o.empty)
        return abai_interval_unknown();
    double at;
    const abai_interval ci = abai_replicates_share(at_most, n, count, confidence, &at);
    if (!(at > 0 && at < 1)) { /* x is no value to tell by */
        const double t = abai_student_deviate(confidence, count - 1);
        return abai_interval_around(p, t * sqrt(p * (1 - p) / (double)o.n));
    }
    const double half = fmax(ci.high - at, at - ci.low);
    return abai_interval_around(p, half * sqrt(p * (1 - p) / (at * (1 - at))));
}

void abai_replicates_ranks(uint64_t n, abai_interval section, uint64_t *lower, uint64_t *upper) {
    const double size = (double)n;
    const double low = ceil(size * section.low), high = floor(size * section.high) + 1;
    *lower = low >= 1 ? (uint64_t)low : 0;
    *upper = high <= size ? (uint64_t)high : n + 1;
}

/* The chi-squared distribution of s^2 by Wilson and Hilferty (1931), at 5.5 standard deviations. */
double abai_replicates_most(size_t count, double confidence) {
    const double nu = (double)(count - 1), z = 5.5;
    const double root = 1 - 2 / (9 * nu) + z * sqrt(2 / (9 * nu));
    return abai_student_deviate(confidence, count - 1) * sqrt(root * root * root);
}
