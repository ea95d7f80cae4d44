/* Families on an interval with closed-form inverses. Each side is computed from the end that is nearer, so that distances to both ends keep
 * their relative precision. */
#include <math.h>

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>

#include "dist/family.h"
#include "simd/math.h"

enum { MIN, MAX, MODE }; /* places in law->v */

static void ends_of(const abai_law *law, double ends[2]) {
    ends[0] = law->v[MIN];
    ends[1] = law->v[MAX];
}

static double width(const abai_law *law) { return law->v[MAX] - law->v[MIN]; }

static aba_status set_ends(abai_law *law, const double *value, aba_error *error) {
    law->v[MIN] = value[0];
    law->v[MAX] = value[1];
    return abai_require_less("min", value[0], "max", value[1], error);
}

/* Rounding must not lead out of the support. */
static double within(const abai_law *law, double x) {
    return fmin(fmax(x, law->v[MIN]), law->v[MAX]);
}

/* ---- uniform ----------------------------------------------------------------------------------- */

static aba_status uniform_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    return set_ends(law, value, error);
}

static aba_status uniform_fit(const abai_dist_spec *spec, int *form, double *value,
                              aba_error *error) {
    const double *p = spec->quantile_p, *x = spec->quantile_x;
    const double whole = (x[1] - x[0]) / (p[1] - p[0]);
    *form = 0;
    value[0] = x[0] - p[0] * whole;
    value[1] = x[1] + (1 - p[1]) * whole;
    (void)error;
    return ABA_OK;
}

static double uniform_cdf(const abai_law *law, double x, bool upper) {
    return (upper ? law->v[MAX] - x : x - law->v[MIN]) / width(law);
}

static double uniform_pdf(const abai_law *law, double x) {
    (void)x;
    return 1 / width(law);
}

static double uniform_quantile(const abai_law *law, double tail) {
    return tail < 0 ? law->v[MIN] - tail * width(law) : law->v[MAX] - tail * width(law);
}

static double middle(const abai_law *law) { return law->v[MIN] + 0.5 * width(law); }
static double uniform_sd(const abai_law *law) { return width(law) / sqrt(12); }

static double uniform_ran(const abai_law *law, const gsl_rng *rng) {
    return within(law, gsl_ran_flat(rng, law->v[MIN], law->v[MAX]));
}

const abai_dist_operations abai_uniform_operations = {
    .set = uniform_set,
    .fit = uniform_fit,
    .cdf = uniform_cdf,
    .pdf = uniform_pdf,
    .quantile = uniform_quantile,
    .mean = middle,
    .sd = uniform_sd,
    .support = ends_of,
    .ran = uniform_ran,
    .closed_form = true,
};

/* ---- loguniform: log X is uniform -------------------------------------------------------------- */

static aba_status loguniform_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    const aba_status status = abai_require_positive("min", value[0], error);
    return status == ABA_OK ? set_ends(law, value, error) : status;
}

/* log(x / y) for y <= x, without loss where they are close and without overflow. */
static double log_ratio(double x, double y) {
    return x < 2 * y ? abai_log1p((x - y) / y) : abai_log(x) - abai_log(y);
}

static aba_status loguniform_fit(const abai_dist_spec *spec, int *form, double *value,
                                 aba_error *error) {
    const double *p = spec->quantile_p, *x = spec->quantile_x;
    char name[ABAI_PERCENT_SIZE];
    const aba_status status = abai_require_positive(abai_percent_name(p[0], name), x[0], error);
    if (status != ABA_OK)
        return status;
    const double whole = log_ratio(x[1], x[0]) / (p[1] - p[0]);
    *form = 0;
    value[0] = x[0] * abai_exp(-p[0] * whole);
    value[1] = x[1] * abai_exp((1 - p[1]) * whole);
    return ABA_OK;
}

static double log_width(const abai_law *law) { return log_ratio(law->v[MAX], law->v[MIN]); }

static double loguniform_cdf(const abai_law *law, double x, bool upper) {
    return (upper ? log_ratio(law->v[MAX], x) : log_ratio(x, law->v[MIN])) / log_width(law);
}

static double loguniform_pdf(const abai_law *law, double x) { return 1 / (x * log_width(law)); }

static double loguniform_quantile(const abai_law *law, double tail) {
    return within(law, law->v[tail < 0 ? MIN : MAX] * abai_exp(-tail * log_width(law)));
}

/* b (1 - a/b) / log(b/a) */
static double loguniform_mean(const abai_law *law) {
    const double w = log_width(law);
    return law->v[MAX] * (-abai_expm1(-w) / w);
}

/* With h = log(b/a) / 2 the variance is a b (sinh h / h) (cosh h - sinh h / h), and the last factor
 * the sum of h^2k 2k / (2k + 1)!, which has no cancellation. Eight terms give full precision for
 * h <= 1; above, the moments themselves do. */
static double loguniform_sd(const abai_law *law) {
    const double w = log_width(law), h = 0.5 * w;
    if (h > 1) {
        const double first = -abai_expm1(-w) / w, second = -abai_expm1(-2 * w) / (2 * w);
        return law->v[MAX] * sqrt(second - first * first);
    }
    double term = 1, sum = 0; /* term: h^2k / (2k + 1)! */
    for (int k = 1; k <= 9; k++) {
        term *= h * h / (2 * k * (2 * k + 1));
        sum += 2 * k * term;
    }
    return sqrt(law->v[MIN]) * sqrt(law->v[MAX]) * sqrt(abai_sinh(h) / h * sum);
}

static double loguniform_ran(const abai_law *law, const gsl_rng *rng) {
    return within(law, law->v[MIN] * abai_exp(gsl_ran_flat(rng, 0, log_width(law))));
}

const abai_dist_operations abai_loguniform_operations = {
    .set = loguniform_set,
    .fit = loguniform_fit,
    .cdf = loguniform_cdf,
    .pdf = loguniform_pdf,
    .quantile = loguniform_quantile,
    .mean = loguniform_mean,
    .sd = loguniform_sd,
    .support = ends_of,
    .ran = loguniform_ran,
    .closed_form = true,
};

/* ---- triangular -------------------------------------------------------------------------------- */

static aba_status triangular_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[MIN] = value[0];
    law->v[MODE] = value[1];
    law->v[MAX] = value[2];
    return abai_require_mode(value, error);
}

/* P(X < mode) is the share of the interval that lies left of it. */
static double triangular_cdf(const abai_law *law, double x, bool upper) {
    const double below = law->v[MODE] - law->v[MIN], above = law->v[MAX] - law->v[MODE];
    const bool left = x < law->v[MODE];
    const double d = left ? x - law->v[MIN] : law->v[MAX] - x;
    const double side = d / width(law) * (d / (left ? below : above));
    return left == upper ? 1 - side : side;
}

static double triangular_pdf(const abai_law *law, double x) {
    const double d = x < law->v[MODE]   ? (x - law->v[MIN]) / (law->v[MODE] - law->v[MIN])
                     : x > law->v[MODE] ? (law->v[MAX] - x) / (law->v[MAX] - law->v[MODE])
                                        : 1;
    return 2 * d / width(law);
}

static double triangular_quantile(const abai_law *law, double tail) {
    const abai_sides s = abai_tail_sides(tail);
    const double w = width(law);
    const double below = law->v[MODE] - law->v[MIN], above = law->v[MAX] - law->v[MODE];
    /* sqrt of each factor: the product may overflow. */
    return s.lower * w < below ? law->v[MIN] + sqrt(s.lower * w) * sqrt(below)
                               : law->v[MAX] - sqrt(s.upper * w) * sqrt(above);
}

static double triangular_mean(const abai_law *law) {
    return law->v[MIN] + (width(law) + (law->v[MODE] - law->v[MIN])) / 3;
}

static double triangular_sd(const abai_law *law) {
    const double m = (law->v[MODE] - law->v[MIN]) / width(law);
    return width(law) * sqrt((1 - m + m * m) / 18);
}

static size_t triangular_knots(const abai_law *law, double *x, size_t limit) {
    const double at[3] = {law->v[MIN], law->v[MODE], law->v[MAX]};
    for (size_t i = 0; i < 3 && i < limit; i++)
        x[i] = at[i];
    return 3;
}

static double triangular_ran(const abai_law *law, const gsl_rng *rng) {
    return triangular_quantile(law, abai_ran_tail(rng));
}

const abai_dist_operations abai_triangular_operations = {
    .set = triangular_set,
    .cdf = triangular_cdf,
    .pdf = triangular_pdf,
    .quantile = triangular_quantile,
    .mean = triangular_mean,
    .sd = triangular_sd,
    .support = ends_of,
    .knots = triangular_knots,
    .ran = triangular_ran,
    .closed_form = true,
};

/* ---- arcsine: (1 + sin(pi (U - 1/2))) / 2 on the interval --------------------------------------- */

static double arcsine_cdf(const abai_law *law, double x, bool upper) {
    const double below = (x - law->v[MIN]) / width(law), above = (law->v[MAX] - x) / width(law);
    return M_2_PI *
           (upper ? abai_atan2(sqrt(above), sqrt(below)) : abai_atan2(sqrt(below), sqrt(above)));
}

static double arcsine_pdf(const abai_law *law, double x) {
    return 1 / (M_PI * sqrt(x - law->v[MIN]) * sqrt(law->v[MAX] - x));
}

static double arcsine_quantile(const abai_law *law, double tail) {
    const double s = abai_sin(M_PI_2 * tail);
    return tail < 0 ? law->v[MIN] + width(law) * s * s : law->v[MAX] - width(law) * s * s;
}

static double arcsine_sd(const abai_law *law) { return width(law) / sqrt(8); }

static double arcsine_ran(const abai_law *law, const gsl_rng *rng) {
    return within(law,
                  middle(law) + 0.5 * width(law) * abai_sin(gsl_ran_flat(rng, -M_PI_2, M_PI_2)));
}

const abai_dist_operations abai_arcsine_operations = {
    .set = uniform_set,
    .cdf = arcsine_cdf,
    .pdf = arcsine_pdf,
    .quantile = arcsine_quantile,
    .mean = middle,
    .sd = arcsine_sd,
    .support = ends_of,
    .ran = arcsine_ran,
    .closed_form = true,
};
