/* First-order indices from given data. */
#include <math.h>
#include <stdlib.h>

#include "simd/math.h"
#include "stats/deviate.h"
#include "stats/moments.h"
#include "stats/sobol_index.h"
#include "stats/sums.h"

static const abai_index UNDEFINED = {NAN, NAN, {NAN, NAN}};

/* In the order of the input: its ranks, the output's deviations from its mean, of which the largest is about
 * 1, and room for what lines leave of them. */
typedef struct data {
    size_t n;
    double *rank, *y, *rest;
} data;

static void gather(const abai_ranked *x, const double *y, const abai_moments *m, data *out) {
    const double scale = 0.5 * abai_scale_to_one(m->max * 0.5 - m->min * 0.5);
    const double shift = m->mean * scale;
    for (size_t i = 0; i < out->n; i++) {
        const uint32_t at = x->order[i];
        out->rank[i] = x->rank[at];
        out->y[i] = y[at] * scale - shift;
    }
}

/* ---- parts --------------------------------------------------------------------------------------- */

static size_t run_end(const data *s, size_t start) {
    size_t end = start + 1;
    while (end < s->n && s->rank[end] == s->rank[start])
        end++;
    return end;
}

/* The end of the part that begins at start: the first place behind `size` values where x changes, or before
 * a run of as many equal values, which is a part by itself. What would be left at the end and be
 * smaller than half a part goes with the last. */
static size_t part_end(const data *s, size_t start, size_t size) {
    for (size_t end = start; end < s->n;) {
        const size_t next = run_end(s, end);
        const bool heavy = next - end >= size;
        if (heavy && end > start)
            return end;
        end = next;
        if (heavy || (end - start >= size && (s->n - end) * 2 >= size))
            return end;
    }
    return s->n;
}

/* What lines over parts leave of the output's variance. */
typedef struct fitted {
    double variance; /* mean over parts, by their sizes, of sum of squares / degrees of freedom */
    double square;   /* mean of the square of that */
    double freedom;  /* degrees of freedom in all */
} fitted;

/* A line over the ranks of one part: rest[] gets what it leaves. Returns the degrees of freedom. */
static double fit_line(const double *rank, const double *y, size_t n, double *rest) {
    const double size = (double)n;
    const double mean = abai_sum(y, n) / size, centre = abai_sum(rank, n) / size;
    const bool level = rank[0] == rank[n - 1];
    abai_deviations(rank, n, centre, 1, rest);
    const double slope = level ? 0 : abai_dot(rest, y, n) / abai_dot(rest, rest, n);
    for (size_t i = 0; i < n; i++)
        rest[i] = y[i] - mean - slope * rest[i];
    return size - (level ? 1 : 2);
}

/* rest[] gets squares, times values / degrees of freedom of their part; that is UNKNOWN where there is no
 * degree of freedom. */
static const double UNKNOWN = -1;

static fitted fit(data *s, size_t part) {
    fitted f = {0, 0, 0};
    double count = 0;
    for (size_t start = 0, end; start < s->n; start = end) {
        end = part_end(s, start, part);
        const size_t n = end - start;
        double *rest = s->rest + start;
        const double freedom = fit_line(s->rank + start, s->y + start, n, rest);
        const double inflate = (double)n / freedom;
        for (size_t i = 0; i < n; i++)
            rest[i] = freedom > 0 ? rest[i] * rest[i] * inflate : UNKNOWN;
        if (!(freedom > 0))
            continue;
        const double sum = abai_sum(rest, n);
        f.variance += sum;
        f.square += sum * (sum / (double)n);
        f.freedom += freedom;
        count += (double)n;
    }
    f.variance /= count;
    f.square /= count;
    return f;
}

/* ---- how fine ------------------------------------------------------------------------------------- */

/* Parts are this many times smaller where a finer cut shows more, and no smaller than that. */
enum { FINER = 4, FINEST = 6 };
/* One-sided chance of a normal: 1 in 740. */
static const double FINER_Z = 3;

/* About n^0.4 parts: enough for the bias of lines, which falls with their fourth power, to be below the
 * noise, and so few that the two degrees of freedom a line takes cost next to nothing. */
static size_t coarse_part(size_t n) {
    const double parts = floor(abai_exp(0.4 * abai_log((double)n)));
    return (size_t)ceil((double)n / parts);
}

/* Lines that fit leave the same variance in coarse parts and in fine ones, but for a difference whose own
 * variance is 2 sigma^4 (1/f - 1/c) with f < c degrees of freedom; where x has a jump, or many waves, coarse
 * ones leave more. */
static bool shows_more(const fitted *fine, const fitted *coarse) {
    const double noise = 2 * fine->square * (1 / fine->freedom - 1 / coarse->freedom);
    return coarse->variance - fine->variance > FINER_Z * sqrt(fmax(noise, 0));
}

/* Leaves in rest[] what is left at the cut that is taken; returns its mean. */
static double rest_of_lines(data *s) {
    size_t part = coarse_part(s->n);
    fitted taken = fit(s, part);
    bool is_last = true;
    for (size_t finer = part / FINER; finer >= FINEST; finer /= FINER) {
        const fitted next = fit(s, finer);
        is_last = shows_more(&next, &taken);
        if (!is_last)
            break;
        taken = next;
        part = finer;
    }
    if (!is_last)
        taken = fit(s, part);
    for (size_t i = 0; i < s->n; i++)
        if (s->rest[i] == UNKNOWN)
            s->rest[i] = taken.variance;
    return taken.variance;
}

/* ---- the index ------------------------------------------------------------------------------------ */

static abai_index estimate(data *s, double confidence) {
    const double size = (double)s->n, rest = rest_of_lines(s);
    const double variance = abai_dot(s->y, s->y, s->n) / (size - 1);
    const double index = 1 - rest / variance;
    for (size_t i = 0; i < s->n; i++)
        s->rest[i] = (1 - index) * (s->y[i] * s->y[i]) - s->rest[i];
    const double se = sqrt(abai_dot(s->rest, s->rest, s->n)) / variance / size;
    const double half = se * abai_normal_deviate(confidence);
    return (abai_index){index, se, abai_interval_around(index, half)};
}

bool abai_sobol_given(const abai_ranked *x, const double *y, double confidence, abai_index *out) {
    abai_moments m;
    *out = UNDEFINED;
    if (x->n < ABAI_SOBOL_GIVEN_LEAST || !abai_moments_of(y, x->n, &m) || m.min == m.max)
        return true;
    data s = {.n = x->n, .rank = malloc(3 * x->n * sizeof *s.rank)};
    if (!s.rank)
        return false;
    s.y = s.rank + s.n;
    s.rest = s.y + s.n;
    gather(x, y, &m, &s);
    *out = estimate(&s, confidence);
    free(s.rank);
    return true;
}
