/* Pearson's correlation, and the intervals of all of them. */
#include <math.h>

#include "simd/math.h"
#include "stats/deviate.h"
#include "stats/moments.h"
#include "stats/rank_correlation.h"
#include "stats/sums.h"

enum { BLOCK = 512 };

/* (values - mean) scale is about 1 for the largest. */
typedef struct standard {
    double mean, scale;
} standard;

static bool standardise(const double *values, size_t n, standard *out) {
    abai_moments m;
    if (n < 2 || !abai_moments_of(values, n, &m) || m.min == m.max)
        return false;
    *out = (standard){m.mean, 0.5 * abai_scale_to_one(m.max * 0.5 - m.min * 0.5)};
    return true;
}

typedef struct pairs {
    const double *x, *y;
    size_t n;
    standard sx, sy;
} pairs;

typedef struct products {
    double xx, yy, xy;
} products;

/* The deviations of a block; how many they are. */
static size_t look(const pairs *p, size_t start, double dx[BLOCK], double dy[BLOCK]) {
    const size_t count = p->n - start < BLOCK ? p->n - start : BLOCK;
    abai_deviations(p->x + start, count, p->sx.mean, p->sx.scale, dx);
    abai_deviations(p->y + start, count, p->sy.mean, p->sy.scale, dy);
    return count;
}

static products multiply(const pairs *p) {
    products sum = {0, 0, 0};
    double dx[BLOCK], dy[BLOCK];
    for (size_t start = 0; start < p->n; start += BLOCK) {
        const size_t count = look(p, start, dx, dy);
        sum.xx += abai_dot(dx, dx, count);
        sum.yy += abai_dot(dy, dy, count);
        sum.xy += abai_dot(dx, dy, count);
    }
    return sum;
}

/* A pair of standardised values moves their correlation r by zx zy - r (zx^2 + zy^2) / 2 (Devlin,
 * Gnanadesikan, Kettenring 1975, section 2); the sum of squares of that. */
static double influence_squares(const pairs *p, const products *sum, double r) {
    const double fx = sqrt((double)p->n / sum->xx), fy = sqrt((double)p->n / sum->yy);
    double dx[BLOCK], dy[BLOCK], total = 0;
    for (size_t start = 0; start < p->n; start += BLOCK) {
        const size_t count = look(p, start, dx, dy);
        for (size_t i = 0; i < count; i++) {
            const double zx = dx[i] * fx, zy = dy[i] * fy;
            dx[i] = zx * zy - 0.5 * r * (zx * zx + zy * zy);
        }
        total += abai_dot(dx, dx, count);
    }
    return total;
}

abai_association abai_pearson(const double *restrict x, const double *restrict y, size_t n) {
    pairs p = {.x = x, .y = y, .n = n};
    if (!standardise(x, n, &p.sx) || !standardise(y, n, &p.sy))
        return (abai_association){NAN, NAN};
    const products sum = multiply(&p);
    const double r = fmin(fmax(sum.xy / sqrt(sum.xx) / sqrt(sum.yy), -1), 1);
    const double squares = fabs(r) < 1 ? influence_squares(&p, &sum, r) : 0;
    return (abai_association){r, sqrt(squares) / (double)n};
}

/* ---- intervals ----------------------------------------------------------------------------------- */

static double atanh_of(double r) { return 0.5 * (abai_log1p(r) - abai_log1p(-r)); }

static double tanh_of(double z) {
    if (z < 0)
        return -tanh_of(-z);
    const double e = abai_expm1(-2 * z);
    return -e / (2 + e);
}

static abai_interval around_z(double r, double se_of_z, double confidence) {
    if (isnan(r) || isnan(se_of_z))
        return (abai_interval){NAN, NAN};
    if (fabs(r) == 1)
        return (abai_interval){r, r};
    const double z = atanh_of(r), half = se_of_z * abai_normal_deviate(confidence);
    return (abai_interval){tanh_of(z - half), tanh_of(z + half)};
}

abai_interval abai_association_interval(abai_association a, uint64_t n, uint64_t fixed,
                                        double confidence) {
    if (isnan(a.value))
        return (abai_interval){NAN, NAN};
    if (n < 4 || n - 3 <= fixed)
        return (abai_interval){-1, 1};
    const double size = (double)n, small = sqrt(size / (size - 3 - (double)fixed));
    const double slope = (1 - a.value) * (1 + a.value);
    return around_z(a.value, slope > 0 ? small * a.se / slope : 0, confidence);
}

abai_interval abai_normal_correlation_interval(abai_correlation_kind kind, double r, uint64_t n,
                                               double confidence) {
    const uint64_t taken = kind == ABAI_CORRELATION_KENDALL ? 4 : 3;
    if (isnan(r))
        return (abai_interval){NAN, NAN};
    if (n <= taken)
        return (abai_interval){-1, 1};
    const double factor = kind == ABAI_CORRELATION_PEARSON    ? 1
                          : kind == ABAI_CORRELATION_SPEARMAN ? 1 + r * r / 2
                                                              : 0.437;
    return around_z(r, sqrt(factor / (double)(n - taken)), confidence);
}
