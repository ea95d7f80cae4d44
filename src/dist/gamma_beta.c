/* Families on the incomplete gamma and beta functions: gamma, chi_squared, beta, pert, f, student_t. */
#include <math.h>

#include <gsl/gsl_randist.h>

#include "dist/draws.h"
#include "dist/family.h"
#include "dist/fit.h"
#include "dist/incomplete.h"
#include "dist/normal.h"
#include "simd/math.h"

static void positive(const abai_law *law, double ends[2]) {
    (void)law;
    ends[0] = 0;
    ends[1] = HUGE_VAL;
}

/* Places in law->v, of all families here, of what the incomplete functions compute once for a law. */
enum { FACTOR = 4, LOG_FACTOR = 5 };

/* ---- gamma --------------------------------------------------------------------------------------- */

enum { SHAPE, SCALE };

static aba_status gamma_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[SHAPE] = value[0];
    law->v[SCALE] = value[1];
    const aba_status status = abai_require_positive("shape", value[0], error);
    return status == ABA_OK ? abai_require_positive("scale", value[1], error) : status;
}

static void gamma_prepare(abai_law *law) {
    const abai_gamma gamma = abai_gamma_of(law->v[SHAPE]);
    law->v[FACTOR] = gamma.factor;
    law->v[LOG_FACTOR] = gamma.log_factor;
}

static abai_gamma gamma_of(const abai_law *law) {
    return (abai_gamma){law->v[SHAPE], law->v[FACTOR], law->v[LOG_FACTOR]};
}

static double gamma_cdf(const abai_law *law, double x, bool upper) {
    const abai_gamma gamma = gamma_of(law);
    return abai_gamma_side(&gamma, x / law->v[SCALE], upper, NULL);
}

/* The limit at 0 is that of x^(shape - 1). */
static double gamma_pdf(const abai_law *law, double x) {
    const double a = law->v[SHAPE];
    const abai_gamma gamma = gamma_of(law);
    if (x > 0)
        return abai_gamma_power(&gamma, x / law->v[SCALE]) / x;
    return a < 1 ? HUGE_VAL : a > 1 ? 0 : 1 / law->v[SCALE];
}

static double gamma_quantile_near(const abai_law *law, double tail, double guess) {
    const abai_gamma gamma = gamma_of(law);
    return law->v[SCALE] * abai_gamma_inverse(&gamma, tail, guess / law->v[SCALE]);
}

static double gamma_quantile(const abai_law *law, double tail) {
    return gamma_quantile_near(law, tail, 0);
}

static double gamma_mean(const abai_law *law) { return law->v[SHAPE] * law->v[SCALE]; }
static double gamma_sd(const abai_law *law) { return sqrt(law->v[SHAPE]) * law->v[SCALE]; }

static double gamma_ran(const abai_law *law, const gsl_rng *rng) {
    return gsl_ran_gamma(rng, law->v[SHAPE], law->v[SCALE]);
}

static double gamma_draw(const abai_law *law, const gsl_rng *rng) {
    return law->v[SCALE] * abai_draw_gamma(rng, law->v[SHAPE]);
}

const abai_dist_operations abai_gamma_operations = {
    .set = gamma_set,
    .prepare = gamma_prepare,
    .fit = abai_fit_gamma,
    .cdf = gamma_cdf,
    .pdf = gamma_pdf,
    .quantile = gamma_quantile,
    .quantile_near = gamma_quantile_near,
    .mean = gamma_mean,
    .sd = gamma_sd,
    .support = positive,
    .ran = gamma_ran,
    .draw = gamma_draw,
};

/* ---- chi_squared: gamma of shape nu / 2 and scale 2 ------------------------------------------------ */

static aba_status chi_squared_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[SHAPE] = 0.5 * value[0];
    law->v[SCALE] = 2;
    return abai_require_positive("nu", value[0], error);
}

static double chi_squared_ran(const abai_law *law, const gsl_rng *rng) {
    return gsl_ran_chisq(rng, 2 * law->v[SHAPE]);
}

const abai_dist_operations abai_chi_squared_operations = {
    .set = chi_squared_set,
    .prepare = gamma_prepare,
    .cdf = gamma_cdf,
    .pdf = gamma_pdf,
    .quantile = gamma_quantile,
    .quantile_near = gamma_quantile_near,
    .mean = gamma_mean,
    .sd = gamma_sd,
    .support = positive,
    .ran = chi_squared_ran,
    .draw = gamma_draw,
};

/* Shapes of a beta up to here: narrower ones are steps, as far as doubles go, and the number of terms of
 * their CDF grows with them. */
static const double BETA_SHAPE_MAX = 1e15;

/* name (value) must be greater than 0 and not too large */
static aba_status require_beta_shape(const char *name, double value, aba_error *error) {
    const aba_status status = abai_require_positive(name, value, error);
    return status == ABA_OK ? abai_require_at_most(name, value, BETA_SHAPE_MAX, error) : status;
}

/* ---- beta, between min and max ---------------------------------------------------------------------- */

enum { ALPHA, BETA, MIN, MAX };

static void beta_prepare(abai_law *law) {
    law->v[FACTOR] = abai_beta_of(law->v[ALPHA], law->v[BETA]).factor;
}

static abai_beta beta_of(const abai_law *law) {
    return (abai_beta){law->v[ALPHA], law->v[BETA], law->v[FACTOR]};
}

static aba_status beta_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    for (int i = ALPHA; i <= MAX; i++)
        law->v[i] = value[i];
    aba_status status = require_beta_shape("alpha", value[ALPHA], error);
    if (status == ABA_OK)
        status = require_beta_shape("beta", value[BETA], error);
    if (status == ABA_OK)
        status = abai_require_less("min", value[MIN], "max", value[MAX], error);
    return status;
}

static void beta_support(const abai_law *law, double ends[2]) {
    ends[0] = law->v[MIN];
    ends[1] = law->v[MAX];
}

static double beta_width(const abai_law *law) { return law->v[MAX] - law->v[MIN]; }

static abai_share beta_share(const abai_law *law, double x) {
    const double width = beta_width(law);
    return (abai_share){(x - law->v[MIN]) / width, (law->v[MAX] - x) / width};
}

static double beta_cdf(const abai_law *law, double x, bool upper) {
    const abai_beta beta = beta_of(law);
    return abai_beta_side(&beta, beta_share(law, x), upper, NULL);
}

static double beta_pdf(const abai_law *law, double x) {
    const abai_share at = beta_share(law, x);
    const abai_beta beta = beta_of(law);
    if (at.x > 0 && at.rest > 0)
        return abai_beta_power(&beta, at) / (at.x * at.rest) / beta_width(law);
    const double power = at.x > 0 ? law->v[BETA] : law->v[ALPHA];
    const double other = at.x > 0 ? law->v[ALPHA] : law->v[BETA];
    return power < 1 ? HUGE_VAL : power > 1 ? 0 : other / beta_width(law);
}

/* No guess. */
static const abai_share nowhere = {0, 0};

static double beta_at(const abai_law *law, abai_share at) {
    return at.x < at.rest ? law->v[MIN] + beta_width(law) * at.x
                          : law->v[MAX] - beta_width(law) * at.rest;
}

static double beta_quantile_from(const abai_law *law, double tail, abai_share guess) {
    const abai_beta beta = beta_of(law);
    return beta_at(law, abai_beta_inverse(&beta, tail, guess));
}

static double beta_quantile(const abai_law *law, double tail) {
    return beta_quantile_from(law, tail, nowhere);
}

static double beta_quantile_near(const abai_law *law, double tail, double guess) {
    return beta_quantile_from(law, tail, beta_share(law, guess));
}

static double beta_mean(const abai_law *law) {
    return law->v[MIN] + beta_width(law) / (1 + law->v[BETA] / law->v[ALPHA]);
}

static double beta_sd(const abai_law *law) {
    const double a = law->v[ALPHA], b = law->v[BETA];
    return beta_width(law) / sqrt((1 + b / a) * (1 + a / b) * (a + b + 1));
}

static double beta_ran(const abai_law *law, const gsl_rng *rng) {
    const double x = gsl_ran_beta(rng, law->v[ALPHA], law->v[BETA]);
    return fmin(law->v[MIN] + beta_width(law) * x, law->v[MAX]);
}

static double beta_draw(const abai_law *law, const gsl_rng *rng) {
    return beta_at(law, abai_share_of_odds(abai_draw_odds(rng, law->v[ALPHA], law->v[BETA])));
}

const abai_dist_operations abai_beta_operations = {
    .set = beta_set,
    .prepare = beta_prepare,
    .fit = abai_fit_beta,
    .cdf = beta_cdf,
    .pdf = beta_pdf,
    .quantile = beta_quantile,
    .quantile_near = beta_quantile_near,
    .mean = beta_mean,
    .sd = beta_sd,
    .support = beta_support,
    .ran = beta_ran,
    .draw = beta_draw,
};

/* ---- pert: beta with alpha = 1 + lambda (mode - min) / (max - min), beta likewise ------------------- */

static aba_status pert_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    const double min = value[0], mode = value[1], max = value[2], lambda = value[3];
    law->v[MIN] = min;
    law->v[MAX] = max;
    law->v[ALPHA] = 1 + lambda * ((mode - min) / (max - min));
    law->v[BETA] = 1 + lambda * ((max - mode) / (max - min));
    const aba_status status = abai_require_mode(value, error);
    return status == ABA_OK ? require_beta_shape("lambda", lambda, error) : status;
}

const abai_dist_operations abai_pert_operations = {
    .set = pert_set,
    .prepare = beta_prepare,
    .cdf = beta_cdf,
    .pdf = beta_pdf,
    .quantile = beta_quantile,
    .quantile_near = beta_quantile_near,
    .mean = beta_mean,
    .sd = beta_sd,
    .support = beta_support,
    .ran = beta_ran,
    .draw = beta_draw,
};

/* ---- f: nu1 x / nu2 are the odds of a beta with nu1 / 2 and nu2 / 2 ---------------------------------- */

enum { NU1, NU2 };

static aba_status f_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[NU1] = value[0];
    law->v[NU2] = value[1];
    const aba_status status = require_beta_shape("nu1", value[0], error);
    return status == ABA_OK ? require_beta_shape("nu2", value[1], error) : status;
}

static void f_prepare(abai_law *law) {
    law->v[FACTOR] = abai_beta_of(0.5 * law->v[NU1], 0.5 * law->v[NU2]).factor;
}

static abai_beta f_beta(const abai_law *law) {
    return (abai_beta){0.5 * law->v[NU1], 0.5 * law->v[NU2], law->v[FACTOR]};
}

static abai_share f_share(const abai_law *law, double x) {
    return abai_share_of_odds(law->v[NU1] / law->v[NU2] * x);
}

static double f_cdf(const abai_law *law, double x, bool upper) {
    const abai_beta beta = f_beta(law);
    return abai_beta_side(&beta, f_share(law, x), upper, NULL);
}

static double f_pdf(const abai_law *law, double x) {
    const abai_beta beta = f_beta(law);
    if (x > 0)
        return abai_beta_power(&beta, f_share(law, x)) / x;
    return law->v[NU1] < 2 ? HUGE_VAL : law->v[NU1] > 2 ? 0 : 1;
}

static double f_quantile_from(const abai_law *law, double tail, abai_share guess) {
    const abai_beta beta = f_beta(law);
    const abai_share at = abai_beta_inverse(&beta, tail, guess);
    return law->v[NU2] / law->v[NU1] * (at.x / at.rest);
}

static double f_quantile(const abai_law *law, double tail) {
    return f_quantile_from(law, tail, nowhere);
}

static double f_quantile_near(const abai_law *law, double tail, double guess) {
    return f_quantile_from(law, tail, guess > 0 ? f_share(law, guess) : nowhere);
}

static double f_mean(const abai_law *law) {
    const double nu2 = law->v[NU2];
    return nu2 > 2 ? nu2 / (nu2 - 2) : HUGE_VAL;
}

static double f_sd(const abai_law *law) {
    const double nu1 = law->v[NU1], nu2 = law->v[NU2];
    if (nu2 <= 2)
        return (double)NAN;
    return nu2 > 4 ? nu2 / (nu2 - 2) * sqrt(2 * (1 + (nu2 - 2) / nu1) / (nu2 - 4)) : HUGE_VAL;
}

static double f_ran(const abai_law *law, const gsl_rng *rng) {
    return gsl_ran_fdist(rng, law->v[NU1], law->v[NU2]);
}

static double f_draw(const abai_law *law, const gsl_rng *rng) {
    const double nu1 = law->v[NU1], nu2 = law->v[NU2];
    return nu2 / nu1 * abai_draw_odds(rng, 0.5 * nu1, 0.5 * nu2);
}

const abai_dist_operations abai_f_operations = {
    .set = f_set,
    .prepare = f_prepare,
    .cdf = f_cdf,
    .pdf = f_pdf,
    .quantile = f_quantile,
    .quantile_near = f_quantile_near,
    .mean = f_mean,
    .sd = f_sd,
    .support = positive,
    .ran = f_ran,
    .draw = f_draw,
};

/* ---- student_t: P(|T| > t) is I_w(nu / 2, 1/2) at the odds nu / t^2 ------------------------------------ */

enum { NU, T_LOCATION, T_SCALE };

/* From here on the difference to the normal, of relative order z^4 / nu, is below rounding. */
static const double NU_NORMAL = 1e20;

static aba_status student_t_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    for (int i = NU; i <= T_SCALE; i++)
        law->v[i] = value[i];
    const aba_status status = abai_require_positive("nu", value[NU], error);
    return status == ABA_OK ? abai_require_positive("scale", value[T_SCALE], error) : status;
}

static void student_t_prepare(abai_law *law) {
    if (law->v[NU] < NU_NORMAL)
        law->v[FACTOR] = abai_beta_of(0.5 * law->v[NU], 0.5).factor;
}

static abai_beta t_beta(const abai_law *law) {
    return (abai_beta){0.5 * law->v[NU], 0.5, law->v[FACTOR]};
}

static double t_standard(const abai_law *law, double x) {
    return (x - law->v[T_LOCATION]) / law->v[T_SCALE];
}

static abai_share t_share(double nu, double t) {
    const double root = t / sqrt(nu);
    const abai_share odds = abai_share_of_odds(root * root);
    return (abai_share){odds.rest, odds.x};
}

static double student_t_cdf(const abai_law *law, double x, bool upper) {
    const double t = t_standard(law, x), nu = law->v[NU];
    if (nu >= NU_NORMAL)
        return upper ? abai_normal_beyond(t) : abai_normal_beyond(-t);
    const bool outer = (t > 0) == upper;
    /* Beyond the nearer end, or its complement from the share inside. */
    const abai_beta beta = t_beta(law);
    const double side = 0.5 * abai_beta_side(&beta, t_share(nu, t), false, NULL);
    return outer ? side : 1 - side;
}

static double student_t_pdf(const abai_law *law, double x) {
    const double nu = law->v[NU];
    /* Flat to rounding below 1e-9 of the width of the peak; power / t would be 0 / 0 there. */
    const double t = fmax(fabs(t_standard(law, x)), 1e-9 * fmin(1, sqrt(nu)));
    if (nu >= NU_NORMAL)
        return abai_normal_density(t) / law->v[T_SCALE];
    const abai_beta beta = t_beta(law);
    return abai_beta_power(&beta, t_share(nu, t)) / t / law->v[T_SCALE];
}

/* |t| with P(|T| > |t|) = 2 side, from whichever of both probabilities is smaller. */
static double t_size(const abai_law *law, double side, abai_share guess) {
    if (side >= 0.5)
        return 0;
    const abai_beta beta = t_beta(law);
    const double outside = 2 * side, tail = outside <= 0.5 ? -outside : 1 - outside;
    const abai_share at = abai_beta_inverse(&beta, tail, guess);
    return sqrt(law->v[NU]) * sqrt(at.rest / at.x);
}

static double student_t_from(const abai_law *law, double tail, abai_share guess) {
    const double t = law->v[NU] >= NU_NORMAL ? abai_normal_quantile(tail)
                                             : copysign(t_size(law, fabs(tail), guess), tail);
    return law->v[T_LOCATION] + law->v[T_SCALE] * t;
}

static double student_t_quantile(const abai_law *law, double tail) {
    return student_t_from(law, tail, nowhere);
}

static double student_t_quantile_near(const abai_law *law, double tail, double guess) {
    const double t = t_standard(law, guess);
    return student_t_from(law, tail, t != 0 ? t_share(law->v[NU], t) : nowhere);
}

static double student_t_mean(const abai_law *law) {
    return law->v[NU] > 1 ? law->v[T_LOCATION] : (double)NAN;
}

static double student_t_sd(const abai_law *law) {
    const double nu = law->v[NU];
    if (nu <= 1)
        return (double)NAN;
    return nu > 2 ? law->v[T_SCALE] * sqrt(1 / (1 - 2 / nu)) : HUGE_VAL;
}

static double student_t_ran(const abai_law *law, const gsl_rng *rng) {
    return law->v[T_LOCATION] + law->v[T_SCALE] * gsl_ran_tdist(rng, law->v[NU]);
}

/* A normal variate over the root of a gamma one; where that may underflow, t^2 / nu as the odds of a
 * beta variate with 1/2 and nu / 2. */
static double student_t_draw(const abai_law *law, const gsl_rng *rng) {
    const double nu = law->v[NU], half = 0.5 * nu;
    double t = abai_draw_normal(rng);
    if (half < 1)
        t = copysign(sqrt(nu) * sqrt(abai_draw_odds(rng, 0.5, half)), t);
    else if (nu < NU_NORMAL)
        t *= sqrt(half / abai_draw_gamma(rng, half));
    return law->v[T_LOCATION] + law->v[T_SCALE] * t;
}

const abai_dist_operations abai_student_t_operations = {
    .set = student_t_set,
    .prepare = student_t_prepare,
    .cdf = student_t_cdf,
    .pdf = student_t_pdf,
    .quantile = student_t_quantile,
    .quantile_near = student_t_quantile_near,
    .mean = student_t_mean,
    .sd = student_t_sd,
    .ran = student_t_ran,
    .draw = student_t_draw,
};
