/* Families on the half line with closed-form inverses. */
#include <math.h>

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_zeta.h>

#include "dist/family.h"
#include "dist/gamma_function.h"
#include "dist/normal.h"
#include "simd/math.h"

static void positive(const abai_law *law, double ends[2]) {
    (void)law;
    ends[0] = 0;
    ends[1] = HUGE_VAL;
}

/* -log(1 - u): the standard exponential quantile. */
static double exponential(double tail) { return tail < 0 ? -abai_log1p(tail) : -abai_log(tail); }

/* P(X <= x) or P(X > x) of the standard exponential. */
static double exponential_side(double x, bool upper) {
    return upper ? abai_exp(-x) : -abai_expm1(-x);
}

/* ---- lognormal --------------------------------------------------------------------------------- */

enum { MU, SIGMA };

/* From the mean and sd of the variable itself: sigma^2 = log(1 + (sd/mean)^2). */
static aba_status lognormal_moments(const double *value, double mu_sigma[2], aba_error *error) {
    aba_status status = abai_require_positive("mean", value[0], error);
    if (status == ABA_OK)
        status = abai_require_positive("sd", value[1], error);
    if (status != ABA_OK)
        return status;
    const double ratio = value[1] / value[0];
    /* Where the square would overflow 1 does not count beside it, and where it vanishes sigma is the
     * ratio itself. */
    const double sigma = ratio > 1e100  ? sqrt(2 * abai_log(ratio))
                         : ratio < 1e-9 ? ratio
                                        : sqrt(abai_log1p(ratio * ratio));
    mu_sigma[0] = abai_log(value[0]) - 0.5 * sigma * sigma;
    mu_sigma[1] = sigma;
    return ABA_OK;
}

static aba_status lognormal_set(abai_law *law, int form, const double *value, aba_error *error) {
    double mu_sigma[2] = {value[0], value[1]};
    if (form == 0) {
        const aba_status status = lognormal_moments(value, mu_sigma, error);
        if (status != ABA_OK)
            return status;
    }
    law->v[MU] = mu_sigma[0];
    law->v[SIGMA] = mu_sigma[1];
    return abai_require_positive(form == 0 ? "sd / mean" : "sigma_log", mu_sigma[1], error);
}

static aba_status lognormal_fit(const abai_dist_spec *spec, int *form, double *value,
                                aba_error *error) {
    char name[ABAI_PERCENT_SIZE];
    const double *x = spec->quantile_x;
    const aba_status status =
        abai_require_positive(abai_percent_name(spec->quantile_p[0], name), x[0], error);
    if (status != ABA_OK)
        return status;
    *form = 1;
    abai_normal_meet(spec->quantile_p, (double[2]){abai_log(x[0]), abai_log(x[1])}, value);
    return ABA_OK;
}

static double lognormal_cdf(const abai_law *law, double x, bool upper) {
    const double z = (abai_log(x) - law->v[MU]) / law->v[SIGMA];
    return upper ? abai_normal_beyond(z) : abai_normal_beyond(-z);
}

static double lognormal_pdf(const abai_law *law, double x) {
    const double z = (abai_log(x) - law->v[MU]) / law->v[SIGMA];
    return x > 0 ? abai_normal_density(z) / (law->v[SIGMA] * x) : 0;
}

static double lognormal_quantile(const abai_law *law, double tail) {
    return abai_exp(law->v[MU] + law->v[SIGMA] * abai_normal_quantile(tail));
}

static double lognormal_mean(const abai_law *law) {
    return abai_exp(law->v[MU] + 0.5 * law->v[SIGMA] * law->v[SIGMA]);
}

static double lognormal_sd(const abai_law *law) {
    return lognormal_mean(law) * sqrt(abai_expm1(law->v[SIGMA] * law->v[SIGMA]));
}

static double lognormal_ran(const abai_law *law, const gsl_rng *rng) {
    return gsl_ran_lognormal(rng, law->v[MU], law->v[SIGMA]);
}

const abai_dist_operations abai_lognormal_operations = {
    .set = lognormal_set,
    .fit = lognormal_fit,
    .cdf = lognormal_cdf,
    .pdf = lognormal_pdf,
    .quantile = lognormal_quantile,
    .mean = lognormal_mean,
    .sd = lognormal_sd,
    .support = positive,
    .ran = lognormal_ran,
    .closed_form = true,
};

/* ---- exponential ------------------------------------------------------------------------------- */

enum { MEAN };

static aba_status exponential_set(abai_law *law, int form, const double *value, aba_error *error) {
    static const char *const name[] = {"mean", "rate"};
    const aba_status status = abai_require_positive(name[form], value[0], error);
    if (status != ABA_OK)
        return status;
    law->v[MEAN] = form == 0 ? value[0] : 1 / value[0];
    return abai_require_finite("1 / rate", law->v[MEAN], error);
}

static double exponential_cdf(const abai_law *law, double x, bool upper) {
    return exponential_side(x / law->v[MEAN], upper);
}

static double exponential_pdf(const abai_law *law, double x) {
    return abai_exp(-x / law->v[MEAN]) / law->v[MEAN];
}

static double exponential_quantile(const abai_law *law, double tail) {
    return law->v[MEAN] * exponential(tail);
}

static double exponential_mean(const abai_law *law) { return law->v[MEAN]; }

static double exponential_ran(const abai_law *law, const gsl_rng *rng) {
    return gsl_ran_exponential(rng, law->v[MEAN]);
}

const abai_dist_operations abai_exponential_operations = {
    .set = exponential_set,
    .cdf = exponential_cdf,
    .pdf = exponential_pdf,
    .quantile = exponential_quantile,
    .mean = exponential_mean,
    .sd = exponential_mean,
    .support = positive,
    .ran = exponential_ran,
    .closed_form = true,
};

/* ---- weibull: scale E^(1/shape) with a standard exponential E ------------------------------------ */

enum { SHAPE, SCALE };

static aba_status weibull_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[SHAPE] = value[0];
    law->v[SCALE] = value[1];
    const aba_status status = abai_require_positive("shape", value[0], error);
    return status == ABA_OK ? abai_require_positive("scale", value[1], error) : status;
}

/* log x is linear in log(-log(1 - p)). */
static aba_status weibull_fit(const abai_dist_spec *spec, int *form, double *value,
                              aba_error *error) {
    char name[ABAI_PERCENT_SIZE];
    const double *p = spec->quantile_p, *x = spec->quantile_x;
    const aba_status status = abai_require_positive(abai_percent_name(p[0], name), x[0], error);
    if (status != ABA_OK)
        return status;
    const double e[2] = {abai_log(-abai_log1p(-p[0])), abai_log(-abai_log1p(-p[1]))};
    const double y[2] = {abai_log(x[0]), abai_log(x[1])};
    *form = 0;
    value[SHAPE] = (e[1] - e[0]) / (y[1] - y[0]);
    value[SCALE] = abai_exp((y[0] * e[1] - y[1] * e[0]) / (e[1] - e[0]));
    return ABA_OK;
}

static double weibull_cdf(const abai_law *law, double x, bool upper) {
    return exponential_side(abai_pow(x / law->v[SCALE], law->v[SHAPE]), upper);
}

static double weibull_pdf(const abai_law *law, double x) {
    const double k = law->v[SHAPE], z = x / law->v[SCALE];
    return k / law->v[SCALE] * abai_pow(z, k - 1) * abai_exp(-abai_pow(z, k));
}

static double weibull_quantile(const abai_law *law, double tail) {
    return law->v[SCALE] * abai_pow(exponential(tail), 1 / law->v[SHAPE]);
}

static double weibull_mean(const abai_law *law) {
    return law->v[SCALE] * abai_gamma_one_plus(1 / law->v[SHAPE]);
}

/* (sd / mean)^2 + 1 = Gamma(1 + 2e) / Gamma(1 + e)^2 with e = 1 / shape; its logarithm is the sum of
 * zeta(n) (-e)^n (2^n - 2) / n from n = 2 (DLMF 5.7.3), without cancellation where e is small: by
 * n = 20 the terms are below 1e-17 of the first for e <= 0.05. */
static double weibull_sd(const abai_law *law) {
    const double e = 1 / law->v[SHAPE];
    double log_ratio = 0;
    if (e > 0.05) {
        log_ratio = abai_log_gamma_one_plus(2 * e) - 2 * abai_log_gamma_one_plus(e);
    } else {
        double power = -e;
        for (int n = 2; n <= 20; n++) {
            power *= -e;
            log_ratio += gsl_sf_zeta_int(n) * power * (ldexp(1, n) - 2) / n;
        }
    }
    return weibull_mean(law) * sqrt(abai_expm1(log_ratio));
}

static double weibull_ran(const abai_law *law, const gsl_rng *rng) {
    return gsl_ran_weibull(rng, law->v[SCALE], law->v[SHAPE]);
}

const abai_dist_operations abai_weibull_operations = {
    .set = weibull_set,
    .fit = weibull_fit,
    .cdf = weibull_cdf,
    .pdf = weibull_pdf,
    .quantile = weibull_quantile,
    .mean = weibull_mean,
    .sd = weibull_sd,
    .support = positive,
    .ran = weibull_ran,
    .closed_form = true,
};

/* ---- rayleigh: sigma sqrt(2 E) -------------------------------------------------------------------- */

static aba_status rayleigh_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[0] = value[0];
    return abai_require_positive("sigma", value[0], error);
}

static double rayleigh_cdf(const abai_law *law, double x, bool upper) {
    const double z = x / law->v[0];
    return exponential_side(0.5 * z * z, upper);
}

static double rayleigh_pdf(const abai_law *law, double x) {
    const double z = x / law->v[0];
    return z * abai_exp(-0.5 * z * z) / law->v[0];
}

static double rayleigh_quantile(const abai_law *law, double tail) {
    return law->v[0] * sqrt(2 * exponential(tail));
}

static double rayleigh_mean(const abai_law *law) { return law->v[0] * sqrt(M_PI_2); }
static double rayleigh_sd(const abai_law *law) { return law->v[0] * sqrt(2 - M_PI_2); }

static double rayleigh_ran(const abai_law *law, const gsl_rng *rng) {
    return gsl_ran_rayleigh(rng, law->v[0]);
}

const abai_dist_operations abai_rayleigh_operations = {
    .set = rayleigh_set,
    .cdf = rayleigh_cdf,
    .pdf = rayleigh_pdf,
    .quantile = rayleigh_quantile,
    .mean = rayleigh_mean,
    .sd = rayleigh_sd,
    .support = positive,
    .ran = rayleigh_ran,
    .closed_form = true,
};

/* ---- pareto: min exp(E / shape) ------------------------------------------------------------------- */

static aba_status pareto_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[SHAPE] = value[0];
    law->v[SCALE] = value[1];
    const aba_status status = abai_require_positive("shape", value[0], error);
    return status == ABA_OK ? abai_require_positive("min", value[1], error) : status;
}

static void pareto_support(const abai_law *law, double ends[2]) {
    ends[0] = law->v[SCALE];
    ends[1] = HUGE_VAL;
}

static double pareto_cdf(const abai_law *law, double x, bool upper) {
    const double min = law->v[SCALE];
    const double log_ratio =
        x < 2 * min ? abai_log1p((x - min) / min) : abai_log(x) - abai_log(min);
    return exponential_side(law->v[SHAPE] * log_ratio, upper);
}

static double pareto_pdf(const abai_law *law, double x) {
    return law->v[SHAPE] / x * abai_pow(law->v[SCALE] / x, law->v[SHAPE]);
}

static double pareto_quantile(const abai_law *law, double tail) {
    return law->v[SCALE] * abai_exp(exponential(tail) / law->v[SHAPE]);
}

static double pareto_mean(const abai_law *law) {
    const double k = law->v[SHAPE];
    return k > 1 ? law->v[SCALE] * (k / (k - 1)) : HUGE_VAL;
}

static double pareto_sd(const abai_law *law) {
    const double k = law->v[SHAPE];
    if (k <= 1)
        return (double)NAN;
    return k > 2 ? law->v[SCALE] / (k - 1) * sqrt(k / (k - 2)) : HUGE_VAL;
}

static double pareto_ran(const abai_law *law, const gsl_rng *rng) {
    return fmax(gsl_ran_pareto(rng, law->v[SHAPE], law->v[SCALE]), law->v[SCALE]);
}

const abai_dist_operations abai_pareto_operations = {
    .set = pareto_set,
    .cdf = pareto_cdf,
    .pdf = pareto_pdf,
    .quantile = pareto_quantile,
    .mean = pareto_mean,
    .sd = pareto_sd,
    .support = pareto_support,
    .ran = pareto_ran,
    .closed_form = true,
};
