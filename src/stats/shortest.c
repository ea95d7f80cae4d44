#include "stats/shortest.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "stats/order.h"

/* Two looks at all candidates: what the least length is, then which of those that have it, but for the
 * rounding of their ends, is nearest to the middle. Else the shortest interval of multiples of 0.1 would be a
 * matter of their last bits. Lengths are measured in halves where the whole range overflows. */
typedef struct search {
    double unit, least;
    bool is_known; /* in the second look */
    abai_interval best;
    double middle, off;
} search;

static search begin(double first, double last, double middle) {
    return (search){.unit = isfinite(last - first) ? 1.0 : 0.5,
                    .least = HUGE_VAL,
                    .best = {first, last},
                    .middle = middle,
                    .off = HUGE_VAL};
}

static void consider(search *s, double at, double low, double high) {
    const double length = high * s->unit - low * s->unit;
    if (!s->is_known) {
        s->least = length < s->least ? length : s->least;
        return;
    }
    const double rounding = DBL_EPSILON * (fabs(low) * s->unit + fabs(high) * s->unit);
    const double off = fabs(at - s->middle);
    if (length <= s->least + rounding && off < s->off) {
        s->off = off;
        s->best = (abai_interval){low, high};
    }
}

abai_interval abai_shortest_sorted(const double *sorted, size_t n, double coverage) {
    if (n == 0)
        return (abai_interval){NAN, NAN};
    const double steps = floor(coverage * (double)n + 0.5);
    const size_t q = steps < (double)n ? (size_t)steps : n;
    if (q >= n)
        return (abai_interval){sorted[0], sorted[n - 1]};
    search s = begin(sorted[0], sorted[n - 1], (double)(n - 1 - q) / 2);
    for (int look = 0; look < 2; look++) {
        s.is_known = look > 0;
        for (size_t r = 0; r + q < n; r++)
            consider(&s, (double)r, sorted[r], sorted[r + q]);
    }
    return s.best;
}

/* ---- a curve ------------------------------------------------------------------------------------- */

typedef struct curve {
    const double *position, *value;
    size_t count;
} curve;

static double position_of(const curve *c, size_t i) {
    return c->position ? c->position[i] : (double)i / (double)(c->count - 1);
}

/* Q(u); *at is a point not right of u, and is moved up to the last of them. */
static double value_at(const curve *c, size_t *at, double u) {
    while (*at + 1 < c->count && position_of(c, *at + 1) <= u)
        (*at)++;
    const double left = position_of(c, *at);
    if (*at + 1 == c->count || u <= left)
        return c->value[*at];
    const double weight = (u - left) / (position_of(c, *at + 1) - left);
    return abai_r7_interpolate(c->value[*at], c->value[*at + 1], weight);
}

/* Corners of the length, as a function of u, lie where either end passes a point. */
static void consider_corners(search *s, const curve *c, double coverage) {
    size_t low = 0, high = 0;
    const double symmetric = value_at(c, &low, s->middle);
    consider(s, s->middle, symmetric, value_at(c, &high, 1 - s->middle));
    low = high = 0;
    for (size_t i = 0; i < c->count && position_of(c, i) <= 1 - coverage; i++) {
        const double u = position_of(c, i);
        consider(s, u, c->value[i], value_at(c, &high, u + coverage));
    }
    for (size_t i = 0; i < c->count; i++) {
        const double u = position_of(c, i) - coverage;
        if (u >= 0)
            consider(s, u, value_at(c, &low, u), c->value[i]);
    }
}

abai_interval abai_shortest_curve(const double *position, const double *value, size_t count,
                                  double coverage) {
    if (count == 0)
        return (abai_interval){NAN, NAN};
    if (count == 1)
        return (abai_interval){value[0], value[0]};
    const curve c = {position, value, count};
    search s = begin(value[0], value[count - 1], (1 - coverage) / 2);
    consider_corners(&s, &c, coverage);
    s.is_known = true;
    consider_corners(&s, &c, coverage);
    return s.best;
}
