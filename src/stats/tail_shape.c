/* What stats/tail.h says of the values that it has kept. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simd/math.h"
#include "stats/nth.h"
#include "stats/order.h"
#include "stats/sort.h"
#include "stats/tail.h"

enum { SHARE = 16, LEAST_K = 32 };

/* Of log(growth). For lognormals it is 0.30 to 0.35 at any depth, with a standard deviation that is 0.85 of
 * what it is for a power law, sqrt(1/k + 1/k') and less; for Cauchy 0 to 0.06, Student t (1.5) to 0.14. */
static const double POWER_LAW_MOST = 0.19, LOGNORMAL_LEAST = 0.315, LOGNORMAL_NOISE = 0.85;
/* One-sided chances of a normal: 1 in 2000, 1 in 4000, 1 in 3 million. */
static const double GROWTH_Z = 3.3, INDEX_Z = 3.5, SPREAD_Z = 5;
static const double SPREAD_MOST = 0.1;

/* ---- magnitudes ---------------------------------------------------------------------------------- */

static double quantile(const double *sorted, size_t n, double q) {
    uint64_t rank;
    double weight;
    abai_r7_position(n, q, &rank, &weight);
    return abai_r7_interpolate(sorted[rank - 1], sorted[rank < n ? rank : n - 1], weight);
}

static double origin_of(const double *sorted, size_t n) {
    const double low = quantile(sorted, n, 0.25), high = quantile(sorted, n, 0.75);
    const double wide = 2 * (high - low);
    return low - wide <= 0 && high + wide >= 0 ? 0 : quantile(sorted, n, 0.5);
}

/* Halves, which do not overflow. */
static double magnitude(double value, double origin) { return fabs(0.5 * value - 0.5 * origin); }

/* All that is known of the values of the first doublings, but for what cannot be among the
 * ABAI_TAIL_KEPT largest. Values that are near either end of a short stretch are on both of its lists: the
 * side of the origin tells from which they are taken. */
static size_t gather(const abai_tail *tail, int doublings, double origin, double *out) {
    size_t count = 0;
    for (size_t i = 0; i < tail->first_count; i++)
        out[count++] = magnitude(tail->first[i], origin);
    for (int d = 0; d < doublings; d++) {
        for (size_t i = 0; i < tail->high[d].count; i++)
            if (tail->high[d].values[i] > origin)
                out[count++] = magnitude(tail->high[d].values[i], origin);
        for (size_t i = 0; i < tail->low[d].count; i++)
            if (-tail->low[d].values[i] < origin)
                out[count++] = magnitude(-tail->low[d].values[i], origin);
    }
    return count;
}

/* The logarithms of the k + 1 largest, falling, to the front. False: out of them one is 0, or there are not
 * so many. */
static bool take_largest(double *values, size_t count, size_t k) {
    if (k < 2 || k >= count)
        return false;
    const size_t at = count - k - 1;
    abai_nth_elements(values, count, &at, 1);
    if (!(values[at] > 0))
        return false;
    memmove(values, values + at, (k + 1) * sizeof *values);
    abai_sort(values, k + 1);
    for (size_t i = 0, j = k; i <= j; i++, j--) {
        const double small = abai_log(values[i]), large = abai_log(values[j]);
        values[i] = large;
        values[j] = small;
    }
    return true;
}

/* ---- Hill's estimate ----------------------------------------------------------------------------- */

typedef struct hill {
    double mean, sd; /* of log(magnitude / the (k+1)-th) */
} hill;

static hill look(const double *logs, size_t k) {
    hill h = {0, 0};
    for (size_t i = 0; i < k; i++)
        h.mean += logs[i] - logs[k];
    h.mean /= (double)k;
    for (size_t i = 0; i < k; i++) {
        const double d = logs[i] - logs[k] - h.mean;
        h.sd += d * d;
    }
    h.sd = sqrt(h.sd / (double)k);
    return h;
}

/* Over fewer and fewer of the largest the index stays below the bound, and is not much above what it is over
 * all k: the mean of exponentials falls short of what it should be by chance alone. */
static bool is_heavy(const double *logs, size_t k, double bound) {
    const double whole = look(logs, k).mean;
    for (size_t part = k; part >= LEAST_K; part /= 4) {
        const double mean = look(logs, part).mean, variance = 1 / (double)part;
        const double noise = sqrt(variance - 1 / (double)k);
        if (mean < (1 - INDEX_Z * sqrt(variance)) / bound)
            return false;
        if (abai_log(whole / mean) > POWER_LAW_MOST + INDEX_Z * noise)
            return false;
    }
    return true;
}

/* ---- depth --------------------------------------------------------------------------------------- */

/* How many of the first doublings to take, so that the share f of them is told by as many values as
 * possible; *k of them. */
static int half_depth(const abai_tail *tail, double share, size_t *k, uint64_t *of) {
    uint64_t n = tail->first_count;
    int best = 0;
    *k = (size_t)(share * (double)n);
    *of = n;
    for (int d = 0; d < ABAI_TAIL_DOUBLINGS; d++) {
        n += tail->counts[d];
        const double wanted = floor(share * (double)n);
        if (wanted >= ABAI_TAIL_KEPT)
            break;
        if (tail->counts[d] > 0) {
            best = d + 1;
            *k = (size_t)wanted;
            *of = n;
        }
    }
    return best;
}

static double growth_allowed(const abai_tail_report *report, size_t k_half, uint64_t of) {
    const double deep = 1 / (double)report->k, half = 1 / (double)k_half;
    /* The values at the greater depth are among the others, where those are of the whole sample. */
    const double noise = sqrt(of == report->n ? deep - half : deep + half);
    return fmin(POWER_LAW_MOST, LOGNORMAL_LEAST - GROWTH_Z * LOGNORMAL_NOISE * noise);
}

/* logs: of the k largest; work: of those at half the depth. */
static void judge(abai_tail_report *report, const double *logs, const double *half, size_t k_half,
                  uint64_t of) {
    const double root = sqrt((double)report->k);
    const hill deep = look(logs, report->k), shallow = look(half, k_half);
    report->known = true;
    report->index = 1 / deep.mean;
    report->index_se = report->index / root;
    if (!(deep.mean > 0))
        return;
    report->growth = shallow.mean / deep.mean;
    const bool stays = abai_log(report->growth) <= growth_allowed(report, k_half, of);
    const bool is_one = deep.sd <= deep.mean * (1 + fmax(SPREAD_MOST, SPREAD_Z / root));
    report->mean_doubtful = stays && is_one && is_heavy(logs, report->k, 1);
    report->variance_doubtful = stays && is_one && is_heavy(logs, report->k, 2);
}

static size_t kept_in_all(const abai_tail *tail) {
    size_t count = tail->first_count;
    for (int d = 0; d < ABAI_TAIL_DOUBLINGS; d++)
        count += tail->high[d].count + tail->low[d].count;
    return count;
}

bool abai_tail_finish(const abai_tail *tail, abai_tail_report *report) {
    *report = (abai_tail_report){.n = tail->first_count, .index = NAN, .index_se = NAN};
    report->growth = NAN;
    for (int d = 0; d < ABAI_TAIL_DOUBLINGS; d++)
        report->n += tail->counts[d];
    if (tail->failed)
        return false;
    const uint64_t k = report->n / SHARE;
    /* One more than k is looked at. */
    report->k = k < ABAI_TAIL_KEPT ? (size_t)k : ABAI_TAIL_KEPT - 1;
    if (report->n < ABAI_TAIL_LEAST || tail->first_count < ABAI_TAIL_LEAST)
        return true;
    const size_t room = kept_in_all(tail);
    double *deep = malloc(2 * room * sizeof *deep), *half = deep ? deep + room : NULL;
    if (!deep)
        return false;
    memcpy(deep, tail->first, tail->first_count * sizeof *deep);
    abai_sort(deep, tail->first_count);
    const double origin = origin_of(deep, tail->first_count);
    size_t k_half;
    uint64_t of;
    const int doublings =
        half_depth(tail, sqrt((double)report->k / (double)report->n), &k_half, &of);
    if (take_largest(deep, gather(tail, ABAI_TAIL_DOUBLINGS, origin, deep), report->k) &&
        take_largest(half, gather(tail, doublings, origin, half), k_half))
        judge(report, deep, half, k_half, of);
    free(deep);
    return true;
}
