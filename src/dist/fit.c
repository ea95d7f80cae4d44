#include "dist/fit.h"

#include <math.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_roots.h>

#include "base/number.h"
#include "dist/family.h"
#include "dist/incomplete.h"
#include "simd/math.h"

#define TEXT(value) abai_number_format(value, (char[ABAI_NUMBER_SIZE]){0})

/* Shapes are searched on a logarithmic scale between these. Below, the lower quantile underflows for
 * any two that are apart; above, they differ by less than 1e-5 of themselves. */
static const double SHAPE_MIN = 1e-3, SHAPE_MAX = 1e10;

/* In place of infinity where a probability underflows: beyond any logarithm of a double. */
static const double EXCESS_MAX = 1e3;

/* What a root leaves of the excess: rounding of the CDF, some 1e-13, for the steepest. */
static const double FIT_EXCESS = 1e-9;

enum { STEPS_MAX = 200 };

/* Root of f between lo and hi by Brent's method, to rounding. False where f has one sign on both ends,
 * is not finite, or memory is short. */
static bool find_root(gsl_function *f, double lo, double hi, double *root) {
    gsl_root_fsolver *const solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    int status = solver == NULL ? GSL_ENOMEM : gsl_root_fsolver_set(solver, f, lo, hi);
    bool found = false;
    for (int i = 0; status == GSL_SUCCESS && !found && i < STEPS_MAX; i++) {
        status = gsl_root_fsolver_iterate(solver);
        *root = gsl_root_fsolver_root(solver);
        found = status == GSL_SUCCESS &&
                gsl_root_test_interval(gsl_root_fsolver_x_lower(solver),
                                       gsl_root_fsolver_x_upper(solver), GSL_DBL_EPSILON,
                                       GSL_DBL_EPSILON) == GSL_SUCCESS;
    }
    if (solver != NULL)
        gsl_root_fsolver_free(solver);
    return found;
}

static aba_status cannot(const abai_dist_spec *spec, aba_error *error) {
    char name[2][ABAI_PERCENT_SIZE];
    return abai_fail(error, ABA_INVALID, "%s cannot be fitted to %s = %s, %s = %s",
                     spec->info->name, abai_percent_name(spec->quantile_p[0], name[0]),
                     TEXT(spec->quantile_x[0] + spec->location),
                     abai_percent_name(spec->quantile_p[1], name[1]),
                     TEXT(spec->quantile_x[1] + spec->location));
}

static double tail_of(double p) { return p <= 0.5 ? -p : 1 - p; }

/* ---- gamma: the ratio of two quantiles falls as the shape rises, whatever the scale ------------------- */

static double gamma_ratio_excess(double log_shape, void *params) {
    const abai_dist_spec *spec = params;
    const abai_gamma gamma = abai_gamma_of(abai_exp(log_shape));
    const double lo = abai_gamma_inverse(&gamma, tail_of(spec->quantile_p[0]), 0);
    const double hi = abai_gamma_inverse(&gamma, tail_of(spec->quantile_p[1]), 0);
    const double wanted = abai_log(spec->quantile_x[1] / spec->quantile_x[0]);
    /* lo may underflow for small shapes: the ratio is then larger than any that is wanted. */
    return lo > 0 ? abai_log(hi) - abai_log(lo) - wanted : EXCESS_MAX;
}

aba_status abai_fit_gamma(const abai_dist_spec *spec, int *form, double *value, aba_error *error) {
    char name[ABAI_PERCENT_SIZE];
    const aba_status status = abai_require_positive(abai_percent_name(spec->quantile_p[0], name),
                                                    spec->quantile_x[0], error);
    if (status != ABA_OK)
        return status;
    abai_dist_spec copy = *spec;
    gsl_function f = {gamma_ratio_excess, &copy};
    double log_shape;
    if (!find_root(&f, abai_log(SHAPE_MIN), abai_log(SHAPE_MAX), &log_shape))
        return cannot(spec, error);
    *form = 0;
    value[0] = abai_exp(log_shape);
    const abai_gamma gamma = abai_gamma_of(value[0]);
    value[1] = spec->quantile_x[1] / abai_gamma_inverse(&gamma, tail_of(spec->quantile_p[1]), 0);
    return ABA_OK;
}

/* ---- beta -------------------------------------------------------------------------------------------
 *
 * For every alpha there is one beta that meets the first quantile, since P(X <= x) rises with beta;
 * along that curve the second probability rises with alpha (Shih 2015, "The resolution of an old
 * problem: a two-quantile determination of a beta distribution"). */

typedef struct beta_problem {
    abai_share at[2];
    double p[2];
    double alpha, beta; /* of the last evaluation */
} beta_problem;

/* log of both odds, so that neither tail is flat. */
static double log_odds(double lower, double upper) { return abai_log(lower) - abai_log(upper); }

static double beta_excess(const beta_problem *b, int i, double alpha, double beta) {
    const abai_beta dist = abai_beta_of(alpha, beta);
    const double lower = abai_beta_side(&dist, b->at[i], false, NULL);
    const double upper = abai_beta_side(&dist, b->at[i], true, NULL);
    const double excess = log_odds(lower, upper) - log_odds(b->p[i], 1 - b->p[i]);
    return fmin(fmax(excess, -EXCESS_MAX), EXCESS_MAX);
}

static double beta_inner(double log_beta, void *params) {
    const beta_problem *b = params;
    return beta_excess(b, 0, b->alpha, abai_exp(log_beta));
}

static double beta_outer(double log_alpha, void *params) {
    beta_problem *b = params;
    gsl_function f = {beta_inner, b};
    double log_beta = 0;
    b->alpha = abai_exp(log_alpha);
    /* Where no beta goes with this alpha, the sign says in which direction alpha has to move. */
    if (beta_inner(abai_log(SHAPE_MAX), b) < 0)
        return EXCESS_MAX;
    if (beta_inner(abai_log(SHAPE_MIN), b) > 0)
        return -EXCESS_MAX;
    if (!find_root(&f, abai_log(SHAPE_MIN), abai_log(SHAPE_MAX), &log_beta))
        return (double)NAN;
    b->beta = abai_exp(log_beta);
    return beta_excess(b, 1, b->alpha, b->beta);
}

/* Whether a change of sign was a root: it may have been a border of the shapes that are searched. Leaves
 * alpha and beta of the root, which the last evaluation need not have been. */
static bool beta_meets(beta_problem *b, double log_alpha) {
    return fabs(beta_outer(log_alpha, b)) < FIT_EXCESS &&
           fabs(beta_excess(b, 0, b->alpha, b->beta)) < FIT_EXCESS;
}

static aba_status beta_places(const abai_dist_spec *spec, beta_problem *b, aba_error *error) {
    const double min = spec->value[0];
    const double max = min == 0 && spec->value[1] == 0 ? 1 : spec->value[1];
    aba_status status = abai_require_finite("min", min, error);
    if (status == ABA_OK)
        status = abai_require_finite("max", max, error);
    if (status == ABA_OK)
        status = abai_require_less("min", min, "max", max, error);
    for (int i = 0; i < 2 && status == ABA_OK; i++) {
        const double x = spec->quantile_x[i];
        char name[ABAI_PERCENT_SIZE];
        b->at[i] = (abai_share){(x - min) / (max - min), (max - x) / (max - min)};
        b->p[i] = spec->quantile_p[i];
        if (!(min < x && x < max))
            status = abai_fail(error, ABA_INVALID, "%s (%s) must lie between min (%s) and max (%s)",
                               abai_percent_name(b->p[i], name), TEXT(x), TEXT(min), TEXT(max));
    }
    return status;
}

aba_status abai_fit_beta(const abai_dist_spec *spec, int *form, double *value, aba_error *error) {
    beta_problem b = {.alpha = 0};
    const aba_status status = beta_places(spec, &b, error);
    if (status != ABA_OK)
        return status;
    gsl_function f = {beta_outer, &b};
    double log_alpha;
    if (!find_root(&f, abai_log(SHAPE_MIN), abai_log(SHAPE_MAX), &log_alpha) ||
        !beta_meets(&b, log_alpha))
        return cannot(spec, error);
    *form = 0;
    value[0] = b.alpha;
    value[1] = b.beta;
    value[2] = spec->value[0];
    value[3] = spec->value[0] == 0 && spec->value[1] == 0 ? 1 : spec->value[1];
    return ABA_OK;
}
