#include "stats/replicates.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "simd/math.h"
#include "stats/deviate.h"

/* ---- a probability ------------------------------------------------------------------------------- */

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

/* Standard error of the mean of the replicates' shares, about a centre near them. */
static double standard_error(const uint64_t *hits, const uint64_t *n, size_t count, double centre) {
    double sum = 0, squares = 0;
    for (size_t r = 0; r < count; r++) {
        const double d = (double)hits[r] / (double)n[r] - centre;
        sum += d;
        squares += d * d;
    }
    const double R = (double)count;
    return sqrt(fmax(squares - sum * (sum / R), 0) / ((R - 1) * R));
}

static abai_interval coin(const overview *o, uint64_t n, size_t count, double confidence) {
    const double ones = (double)(o->hits - o->least * count);
    const abai_interval c = abai_interval_proportion(ones, (double)count, confidence);
    const double k = (double)o->least, size = (double)n;
    return (abai_interval){(k + c.low) / size, fmin((k + c.high) / size, 1)};
}

abai_interval abai_replicates_share(const uint64_t *hits, const uint64_t *n, size_t count,
                                    double confidence, double *share) {
    const overview o = look_over(hits, n, count);
    const double centre = o.n > 0 ? (double)o.hits / (double)o.n : (double)NAN;
    if (share != NULL)
        *share = centre;
    if (count < 2 || o.empty)
        return (abai_interval){0, 1};
    if (o.equal && o.most - o.least <= 1)
        return coin(&o, n[0], count, confidence);
    const double half =
        abai_student_deviate(confidence, count - 1) * standard_error(hits, n, count, centre);
    return (abai_interval){fmax(centre - half, 0), fmin(centre + half, 1)};
}

/* ---- a percentile -------------------------------------------------------------------------------- */

double abai_replicates_half_width(const uint64_t *at_most, const uint64_t *n, size_t count,
                                  double p, double confidence) {
    const overview o = look_over(at_most, n, count);
    if (count < 2 || o.empty)
        return HUGE_VAL;
    double at;
    const abai_interval ci = abai_replicates_share(at_most, n, count, confidence, &at);
    if (!(at > 0 && at < 1)) /* x is no value to tell by */
        return abai_student_deviate(confidence, count - 1) * sqrt(p * (1 - p) / (double)o.n);
    const double half = fmax(ci.high - at, at - ci.low);
    return half * sqrt(p * (1 - p) / (at * (1 - at)));
}

void abai_replicates_ranks(uint64_t n, double p, double half, uint64_t *lower, uint64_t *upper) {
    const double size = (double)n;
    const double low = floor(size * (p - half)), high = ceil(size * (p + half)) + 1;
    *lower = low >= 1 ? (uint64_t)low : 0;
    *upper = high <= size ? (uint64_t)high : n + 1;
}

/* ---- a standard deviation ------------------------------------------------------------------------ */

abai_interval abai_replicates_sd(double centre, const double *sd, size_t count, double confidence) {
    double sum = 0, squares = 0;
    bool positive = centre > 0;
    for (size_t r = 0; r < count; r++)
        positive = positive && sd[r] > 0;
    if (!positive || count < 2) {
        abai_interval plain = abai_interval_replicates_at(centre, sd, count, confidence);
        plain.low = fmax(plain.low, 0);
        return plain;
    }
    for (size_t r = 0; r < count; r++) {
        const double d = abai_log(sd[r] / centre);
        sum += d;
        squares += d * d;
    }
    const double R = (double)count;
    const double se = sqrt(fmax(squares - sum * (sum / R), 0) / ((R - 1) * R));
    const double factor = abai_exp(abai_student_deviate(confidence, count - 1) * se);
    return (abai_interval){centre / factor, centre * factor};
}

/* The chi-squared distribution of s^2 by Wilson and Hilferty (1931), at 5.5 standard deviations. */
double abai_replicates_most(size_t count, double confidence) {
    const double nu = (double)(count - 1), z = 5.5;
    const double root = 1 - 2 / (9 * nu) + z * sqrt(2 / (9 * nu));
    return abai_student_deviate(confidence, count - 1) * sqrt(root * root * root);
}
