/* The curvilinear trapezoid (JCGM 101:2008, 6.4.3): uniform between limits that are themselves known
 * to +-d only. The lower one is uniform in a +- d, and the upper one mirrors it about the middle
 * (a + b) / 2. With half width w and distance s from the middle, the density (6.4.3.2) is
 *
 *     log((w + d) / max(s, w - d)) / 4d,
 *
 * and its integral from either end over a share y of w + d, while s >= w - d,
 *
 *     (w + d) (y + (1 - y) log(1 - y)) / 4d. */
#include <math.h>

#include <gsl/gsl_randist.h>

#include "dist/family.h"
#include "simd/math.h"

enum { MIN, MAX, D }; /* places in law->v */

static aba_status trapezoid_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    aba_status status;
    const double room = 0.5 * (value[1] - value[0]);
    law->v[MIN] = value[0];
    law->v[MAX] = value[1];
    law->v[D] = value[2];
    status = abai_require_less("min", value[0], "max", value[1], error);
    if (status == ABA_OK)
        status = abai_require_positive("d", value[2], error);
    if (status == ABA_OK)
        status = abai_require_less("d", value[2], "half of max - min", room, error);
    return status;
}

static double width(const abai_law *law) { return law->v[MAX] - law->v[MIN]; }
static double middle(const abai_law *law) { return law->v[MIN] + 0.5 * width(law); }

static double half(const abai_law *law) { return 0.5 * width(law); }

static void trapezoid_support(const abai_law *law, double ends[2]) {
    ends[0] = law->v[MIN] - law->v[D];
    ends[1] = law->v[MAX] + law->v[D];
}

/* y + (1 - y) log(1 - y), whose first terms cancel. */
static double flank(double y) { return y * y + (1 - y) * abai_log1p_less(-y); }

/* Probability beyond a distance from the end, at most to the middle. */
static double trapezoid_side(const abai_law *law, double distance) {
    const double w = half(law), d = law->v[D], reach = w + d;
    if (distance <= 2 * d)
        return reach / (4 * d) * flank(distance / reach);
    return 0.5 - (reach - distance) / (4 * d) * abai_log1p(2 * d / (w - d));
}

static double trapezoid_cdf(const abai_law *law, double x, bool upper) {
    const bool left = x < middle(law);
    double ends[2];
    trapezoid_support(law, ends);
    const double side = trapezoid_side(law, left ? x - ends[0] : ends[1] - x);
    return left == upper ? 1 - side : side;
}

static double trapezoid_pdf(const abai_law *law, double x) {
    const double w = half(law), d = law->v[D];
    const double s = fmax(fabs(x - middle(law)), w - d);
    return abai_log1p((w + d - s) / s) / (4 * d);
}

/* Root of flank(y) = k by Newton's method on sqrt(2 flank(y)) = y + y^2/6 + ... */
static double flank_inverse(double k) {
    const double goal = sqrt(2 * k);
    double y = fmin(goal - goal * goal / 6, 0.99);
    for (int i = 0; i < 60; i++) {
        const double at = sqrt(2 * flank(y));
        const double step = (goal - at) * at / -abai_log1p(-y);
        y = fmin(y + step, 0.5 * (1 + y));
        if (fabs(step) <= 1e-16 * y)
            break;
    }
    return y;
}

static double trapezoid_quantile(const abai_law *law, double tail) {
    const double w = half(law), d = law->v[D], reach = w + d, side = fabs(tail);
    double distance;
    if (side < trapezoid_side(law, 2 * d))
        distance = reach * flank_inverse(4 * d * side / reach);
    else
        distance = reach - 4 * d * (0.5 - side) / abai_log1p(2 * d / (w - d));
    double ends[2];
    trapezoid_support(law, ends);
    return tail < 0 ? ends[0] + distance : ends[1] - distance;
}

static double trapezoid_sd(const abai_law *law) {
    const double w = width(law) / sqrt(12), d = law->v[D] / 3 / w; /* at most 0.58 */
    return w * sqrt(1 + d * d);
}

static size_t trapezoid_knots(const abai_law *law, double *x, size_t limit) {
    const double a = law->v[MIN], b = law->v[MAX], d = law->v[D];
    const double at[4] = {a - d, a + d, b - d, b + d};
    for (size_t i = 0; i < 4 && i < limit; i++)
        x[i] = at[i];
    return 4;
}

/* JCGM 101:2008, 6.4.3.4 */
static double trapezoid_ran(const abai_law *law, const gsl_rng *rng) {
    const double a = law->v[MIN], b = law->v[MAX], d = law->v[D];
    const double lower = gsl_ran_flat(rng, a - d, a + d);
    return gsl_ran_flat(rng, lower, a + (b - lower));
}

const abai_dist_operations abai_curvilinear_trapezoid_operations = {
    .set = trapezoid_set,
    .cdf = trapezoid_cdf,
    .pdf = trapezoid_pdf,
    .quantile = trapezoid_quantile,
    .mean = middle,
    .sd = trapezoid_sd,
    .support = trapezoid_support,
    .knots = trapezoid_knots,
    .ran = trapezoid_ran,
    .closed_form = true,
};
