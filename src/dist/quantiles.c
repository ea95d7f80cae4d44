/* The family given by points of its quantile function: a monotone cubic between them (Steffen 1990, "A
 * simple method for monotonic interpolation in one dimension"; slopes from gsl_interp_steffen). With two
 * points it is uniform. */
#include <math.h>
#include <stdio.h>

#include <gsl/gsl_interp.h>

#include "dist/family.h"

enum { NAME_SIZE = 40 };

typedef struct curve {
    size_t count;
    const double *p, *x, *slope; /* slope: dx/dp */
} curve;

static const curve *curve_of(const abai_law *law) { return law->lists; }

static aba_status check_rising(const char *what, const double *value, size_t count,
                               aba_error *error) {
    aba_status status = ABA_OK;
    for (size_t i = 0; status == ABA_OK && i < count; i++) {
        char name[2][NAME_SIZE];
        snprintf(name[0], NAME_SIZE, "%s of points[%zu]", what, i == 0 ? 0 : i - 1);
        snprintf(name[1], NAME_SIZE, "%s of points[%zu]", what, i);
        status = abai_require_finite(name[1], value[i], error);
        if (status == ABA_OK && i > 0)
            status = abai_require_less(name[0], value[i - 1], name[1], value[i], error);
    }
    return status;
}

static aba_status check(const abai_dist_spec *spec, aba_error *error) {
    const size_t n = spec->count;
    if (n < 2)
        return abai_fail(error, ABA_INVALID, "points must be 2 or more");
    if (n > ABAI_DIST_VALUES_MAX)
        return abai_fail(error, ABA_INVALID, "points (%zu) must not be more than %d", n,
                         ABAI_DIST_VALUES_MAX);
    aba_status status = check_rising("p", spec->w, n, error);
    if (status == ABA_OK)
        status = check_rising("x", spec->x, n, error);
    if (status == ABA_OK && (spec->w[0] != 0 || spec->w[n - 1] != 1))
        status = abai_fail(error, ABA_INVALID, "points must go from p = 0 to p = 1");
    return status;
}

/* Slopes at the points. False when GSL cannot: out of memory, or they overflow. */
static bool slopes(const double *p, const double *x, size_t count, double *slope) {
    if (count == 2) {
        slope[0] = slope[1] = x[1] - x[0];
        return true;
    }
    gsl_interp *const interpolation = gsl_interp_alloc(gsl_interp_steffen, count);
    bool finite = interpolation != NULL && gsl_interp_init(interpolation, p, x, count) == 0;
    for (size_t i = 0; finite && i < count; i++) {
        slope[i] = gsl_interp_eval_deriv(interpolation, p, x, p[i], NULL);
        finite = isfinite(slope[i]) && slope[i] >= 0;
    }
    if (interpolation != NULL)
        gsl_interp_free(interpolation);
    return finite;
}

static aba_status quantiles_load(abai_law *law, const abai_dist_spec *spec, abai_arena *arena,
                                 aba_error *error) {
    const size_t n = spec->count;
    const aba_status status = check(spec, error);
    if (status != ABA_OK)
        return status;
    curve *const c = abai_arena_alloc(arena, 1, sizeof *c);
    double *const copy = abai_arena_alloc(arena, n, 3 * sizeof *copy);
    if (c == NULL || copy == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < n; i++) {
        copy[i] = spec->w[i];
        copy[n + i] = spec->x[i];
    }
    if (!slopes(copy, copy + n, n, copy + 2 * n))
        return abai_fail(error, ABA_INVALID, "points cannot be joined by a finite curve");
    *c = (curve){.count = n, .p = copy, .x = copy + n, .slope = copy + 2 * n};
    law->lists = c;
    return ABA_OK;
}

/* The last i with value[i] <= at, but never the last of all. */
static size_t piece_of(const double *value, size_t count, double at) {
    size_t first = 0, last = count - 1;
    while (last - first > 1) {
        const size_t middle = first + (last - first) / 2;
        if (value[middle] <= at)
            first = middle;
        else
            last = middle;
    }
    return first;
}

/* One piece, seen from one of its ends: x = start + sign * rise(s), s in [0, 1] from that end. */
typedef struct piece {
    double height, width; /* of x and of p */
    double c1, c2, c3;    /* rise(s) = s (c1 + s (c2 + s c3)) */
} piece;

/* Hermite's form. From the upper end the slopes change places. */
static piece piece_from(const curve *c, size_t i, bool upper) {
    const double width = c->p[i + 1] - c->p[i], height = c->x[i + 1] - c->x[i];
    const double near = width * c->slope[upper ? i + 1 : i];
    const double far = width * c->slope[upper ? i : i + 1];
    return (piece){height, width, near, 3 * height - 2 * near - far, near + far - 2 * height};
}

static double rise(const piece *q, double s) { return s * (q->c1 + s * (q->c2 + s * q->c3)); }
static double steepness(const piece *q, double s) {
    return q->c1 + s * (2 * q->c2 + 3 * s * q->c3);
}

/* s with rise(s) = height: Newton's method inside a bracket that halves where it does not help. */
static double climb(const piece *q, double height) {
    double below = 0, above = 1, s = height / q->height;
    for (int i = 0; i < 200; i++) {
        const double excess = rise(q, s) - height;
        if (excess == 0)
            break;
        *(excess > 0 ? &above : &below) = s;
        const double next = s - excess / steepness(q, s);
        const double last = s;
        s = next > below && next < above ? next : 0.5 * (below + above);
        if (fabs(s - last) <= 0x1p-53 * s)
            break;
    }
    return s;
}

static void quantiles_support(const abai_law *law, double ends[2]) {
    const curve *c = curve_of(law);
    ends[0] = c->x[0];
    ends[1] = c->x[c->count - 1];
}

static size_t quantiles_knots(const abai_law *law, double *x, size_t limit) {
    const curve *c = curve_of(law);
    for (size_t i = 0; i < c->count && i < limit; i++)
        x[i] = c->x[i];
    return c->count;
}

static double quantiles_cdf(const abai_law *law, double x, bool upper) {
    const curve *c = curve_of(law);
    const size_t i = piece_of(c->x, c->count, x);
    const piece q = piece_from(c, i, upper);
    const double s = climb(&q, upper ? c->x[i + 1] - x : x - c->x[i]);
    return upper ? (1 - c->p[i + 1]) + s * q.width : c->p[i] + s * q.width;
}

static double quantiles_pdf(const abai_law *law, double x) {
    const curve *c = curve_of(law);
    const size_t i = piece_of(c->x, c->count, x);
    const piece q = piece_from(c, i, false);
    return q.width / steepness(&q, climb(&q, x - c->x[i]));
}

static double quantiles_quantile(const abai_law *law, double tail) {
    const curve *c = curve_of(law);
    const abai_sides sides = abai_tail_sides(tail);
    const size_t i = piece_of(c->p, c->count, sides.lower);
    const bool upper = tail > 0;
    const piece q = piece_from(c, i, upper);
    const double gone = upper ? sides.upper - (1 - c->p[i + 1]) : sides.lower - c->p[i];
    const double r = rise(&q, fmin(fmax(gone / q.width, 0), 1));
    return fmin(fmax(upper ? c->x[i + 1] - r : c->x[i] + r, c->x[i]), c->x[i + 1]);
}

/* The integral of x over a piece is p-width times (middle + (slope0 - slope1) width / 12). */
static double quantiles_mean(const abai_law *law) {
    const curve *c = curve_of(law);
    double sum = 0;
    for (size_t i = 0; i + 1 < c->count; i++) {
        const double width = c->p[i + 1] - c->p[i];
        sum +=
            width * (0.5 * (c->x[i] + c->x[i + 1]) + width * (c->slope[i] - c->slope[i + 1]) / 12);
    }
    return sum;
}

/* Gauss and Legendre's rule with 4 points is exact for the square of a cubic (Abramowitz and Stegun,
 * table 25.4). */
static double quantiles_sd(const abai_law *law) {
    static const double node[2] = {0.339981043584856265, 0.861136311594052575};
    static const double weight[2] = {0.652145154862546143, 0.347854845137453857};
    const curve *c = curve_of(law);
    const double mean = quantiles_mean(law);
    double sum = 0;
    for (size_t i = 0; i + 1 < c->count; i++) {
        const piece q = piece_from(c, i, false);
        for (int k = 0; k < 4; k++) {
            const double s = 0.5 + (k < 2 ? 0.5 : -0.5) * node[k % 2];
            const double d = c->x[i] - mean + rise(&q, s);
            sum += 0.5 * weight[k % 2] * q.width * d * d;
        }
    }
    return sqrt(sum);
}

static double quantiles_ran(const abai_law *law, const gsl_rng *rng) {
    return quantiles_quantile(law, abai_ran_tail(rng));
}

const abai_dist_operations abai_quantiles_operations = {
    .load = quantiles_load,
    .cdf = quantiles_cdf,
    .pdf = quantiles_pdf,
    .quantile = quantiles_quantile,
    .mean = quantiles_mean,
    .sd = quantiles_sd,
    .support = quantiles_support,
    .knots = quantiles_knots,
    .ran = quantiles_ran,
};
