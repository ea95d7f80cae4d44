#include "dist/incomplete.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

#include <gsl/gsl_math.h>

#include "dist/gamma_function.h"
#include "simd/math.h"

/* Up to here x^a, exp(-x) and Gamma can be taken one by one without overflow, each to an ulp or so;
 * above, the saddle point form keeps the exponent small (Loader 2000). */
static const double DIRECT_MAX = 20;

/* Never reached: some (1e12)^(1/3) terms are what the largest parameters take. */
enum { TERMS_MAX = 1000000 };

/* log(1 + x) - x where ratio = 1 + x. */
static double log_less(double x, double ratio) {
    return fabs(x) < 0.5 ? abai_log1p_less(x) : abai_log(ratio) - x;
}

/* ---- gamma --------------------------------------------------------------------------------------- */

/* The factor is Gamma(a + 1) or, for large a, Gamma*(a). */
abai_gamma abai_gamma_of(double a) {
    return (abai_gamma){.a = a,
                        .factor = a <= DIRECT_MAX ? abai_gamma_one_plus(a) : abai_gamma_star(a),
                        .log_factor = a <= 1 ? abai_log_gamma_one_plus(a) : 0};
}

/* x^a exp(-x) / Gamma(a) = sqrt(a / 2 pi) exp(a (log(x/a) + 1 - x/a)) / Gamma*(a). */
double abai_gamma_power(const abai_gamma *gamma, double x) {
    const double a = gamma->a;
    if (a <= DIRECT_MAX && x < 700)
        return a * (abai_pow(x, a) / gamma->factor * abai_exp(-x));
    const double exponent = a * log_less((x - a) / a, x / a);
    const double star = a <= DIRECT_MAX ? abai_gamma_star(a) : gamma->factor;
    return sqrt(a / (2 * M_PI)) * abai_exp(exponent) / star;
}

/* P = power / a (1 + x/(a+1) + x^2/((a+1)(a+2)) + ...), DLMF 8.11.4 */
static double gamma_series(double a, double x, double power) {
    double term = 1, sum = 1;
    for (int n = 1; term > 0x1p-54 * sum; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return power / a * sum;
}

/* Q = power / (x + 1 - a - 1 (1 - a) / (x + 3 - a - ...)), DLMF 8.9.2, by Lentz's method. */
static double gamma_fraction(double a, double x, double power) {
    double b = x + 1 - a, c = 1 / DBL_MIN, d = 1 / b, f = d;
    for (int n = 1; n < TERMS_MAX; n++) {
        const double numerator = -n * (n - a);
        b += 2;
        d = 1 / (numerator * d + b);
        c = b + numerator / c;
        f *= c * d;
        if (fabs(c * d - 1) <= 0x1p-52)
            break;
    }
    return power * f;
}

/* Q for a, x <= 1, where it may be small although x is: 1 - x^a / Gamma(1 + a) (1 + rest), with
 * rest = a (-x / (a + 1) + x^2 / (2! (a + 2)) - ...), DLMF 8.7.1. */
static double gamma_small_upper(const abai_gamma *gamma, double x) {
    const double a = gamma->a;
    double term = 1, rest = 0;
    for (int n = 1; n < 60; n++) {
        term *= -x / n;
        const double more = term / (a + n);
        rest += more;
        if (fabs(more) < 0x1p-54 * fabs(rest))
            break;
    }
    const double log_first = a * abai_log(x) - gamma->log_factor;
    return -abai_expm1(log_first) - abai_exp(log_first) * a * rest;
}

/* Gil, Segura, Temme 2012 (SIAM J. Sci. Comput. 34, A2965), section 2.4, after Temme 1979: uniform
 * asymptotic expansion for large a. Coefficients of the Maclaurin series of 1/mu - 1/eta (the first: of
 * 1/eta itself) with eta^2/2 = mu - log(1 + mu), computed from the exact recurrence. */
static double uniform_series(double a, double eta) {
    enum { TERMS = 26 };
    static const double f[TERMS + 1] = {
        1.0,
        -0.33333333333333333333,
        0.083333333333333333333,
        -0.014814814814814814815,
        0.0011574074074074074074,
        0.00035273368606701940035,
        -0.0001787551440329218107,
        0.000039192631785224377817,
        -2.1854485106799921615e-6,
        -1.8540622107151599607e-6,
        8.296711340953086005e-7,
        -1.7665952736826079304e-7,
        6.7078535434014985804e-9,
        1.0261809784240308043e-8,
        -4.3820360184533531866e-9,
        9.1476995822367902342e-10,
        -2.5514193994946249767e-11,
        -5.8307721325504250675e-11,
        2.4361948020667416244e-11,
        -5.0276692801141755891e-12,
        1.1004392031956134771e-13,
        3.3717632624009853788e-13,
        -1.3923887224181620659e-13,
        2.8534893807047443204e-14,
        -5.139111834242572619e-16,
        -1.9752288294349442835e-15,
        8.0995211567045613341e-16,
    };
    double beta[TERMS];
    beta[TERMS - 1] = f[TERMS];
    beta[TERMS - 2] = f[TERMS - 1];
    for (int n = TERMS - 2; n > 0; n--)
        beta[n - 1] = f[n] + (n + 1) * beta[n + 1] / a;
    double sum = 0;
    for (int n = TERMS; n-- > 0;)
        sum = sum * eta + beta[n];
    return sum / (1 + beta[1] / a);
}

/* Where 26 terms give full precision: a > 12 and 0.3 a < x < 2.35 a in the paper. */
static bool is_uniform(double a, double x) { return a > DIRECT_MAX && x > 0.3 * a && x < 2.35 * a; }

static double gamma_uniform(const abai_gamma *gamma, double x, bool upper, double *power) {
    const double a = gamma->a, mu = (x - a) / a;
    const double half_square = -log_less(mu, x / a);
    const double eta = copysign(sqrt(2 * half_square), mu);
    const double peak = abai_exp(-a * half_square);
    const double rest = peak / sqrt(2 * M_PI * a) * uniform_series(a, eta);
    const double z = eta * sqrt(a);
    if (power != NULL)
        *power = sqrt(a / (2 * M_PI)) * peak / gamma->factor;
    return upper ? abai_normal_beyond(z) + rest : abai_normal_beyond(-z) - rest;
}

double abai_gamma_side(const abai_gamma *gamma, double x, bool upper, double *power) {
    const double a = gamma->a;
    if (x <= 0) {
        if (power != NULL)
            *power = 0;
        return upper ? 1 : 0;
    }
    if (is_uniform(a, x))
        return gamma_uniform(gamma, x, upper, power);
    const double p = abai_gamma_power(gamma, x);
    if (power != NULL)
        *power = p;
    if (upper && a <= 1 && x <= 1)
        return gamma_small_upper(gamma, x);
    const bool left = x < (a > 1 ? a : 1);
    const double side = left ? gamma_series(a, x, p) : gamma_fraction(a, x, p);
    return left == upper ? 1 - side : side;
}

/* ---- beta ---------------------------------------------------------------------------------------- */

abai_share abai_share_of_odds(double odds) {
    if (odds > 1)
        return (abai_share){1 / (1 + 1 / odds), 1 / odds / (1 + 1 / odds)};
    return (abai_share){odds / (1 + odds), 1 / (1 + odds)};
}

/* p q - r s with one rounding error instead of three (Kahan; Jeannerod, Louvet, Muller 2013). */
static double difference_of_products(double p, double q, double r, double s) {
    const double rs = r * s;
    return fma(p, q, -rs) + fma(-r, s, rs);
}

/* a (1 - x) - b x: how far x lies below the mean, times a + b. */
static double below_mean(double a, double b, abai_share at) {
    return difference_of_products(a, at.rest, b, at.x);
}

/* sqrt(a b / (2 pi (a + b))) Gamma*(a + b) / (Gamma*(a) Gamma*(b)): power at the mean. */
static double power_at_mean(double a, double b) {
    const double small = fmin(a, b), large = fmax(a, b);
    return sqrt(small / (2 * M_PI) / (1 + small / large)) * abai_gamma_star(a + b) /
           (abai_gamma_star(a) * abai_gamma_star(b));
}

/* The factor is 1 / B(a, b) or, for large shapes, the power at the mean. */
abai_beta abai_beta_of(double a, double b) {
    const double factor =
        a + b <= DIRECT_MAX
            ? a / (a + b) * b *
                  (abai_gamma_one_plus(a + b) / (abai_gamma_one_plus(a) * abai_gamma_one_plus(b)))
            : power_at_mean(a, b);
    return (abai_beta){a, b, factor};
}

double abai_beta_power(const abai_beta *beta, abai_share at) {
    const double a = beta->a, b = beta->b;
    if (a + b <= DIRECT_MAX)
        return beta->factor * (abai_pow(at.x, a) * abai_pow(at.rest, b));
    const double d = below_mean(a, b, at);
    const double exponent =
        a * log_less(-d / a, at.x * (1 + b / a)) + b * log_less(d / b, at.rest * (1 + a / b));
    return beta->factor * abai_exp(exponent);
}

/* I_x = power / f for x below the mean: DiDonato and Morris 1992 (TOMS 18, 360), equation 9, by
 * Lentz's method. Takes O((a + b)^(1/3)) terms at the mean and far fewer away from it. */
static double beta_fraction(double a, double b, abai_share at, double power) {
    const double d = below_mean(a, b, at);
    double f = a * (d + 1) / (a + 1), c = f, e = 0;
    for (int m = 1; m < TERMS_MAX; m++) {
        const double k = a + 2 * m - 1;
        const double numerator =
            (a + m - 1) / k * ((a + b + m - 1) / k) * m * (b - m) * at.x * at.x;
        const double denominator =
            m + m * (b - m) / k * at.x + (a + m) / (k + 2) * (d + 1 + m * (1 + at.rest));
        e = 1 / (denominator + numerator * e);
        c = denominator + numerator / c;
        f *= c * e;
        if (fabs(c * e - 1) <= 0x1p-52)
            break;
    }
    return power / f;
}

double abai_beta_side(const abai_beta *beta, abai_share at, bool upper, double *power) {
    const double a = beta->a, b = beta->b;
    const bool inside = at.x > 0 && at.rest > 0;
    const double p = inside ? abai_beta_power(beta, at) : 0;
    if (power != NULL)
        *power = p;
    if (!inside)
        return (at.x <= 0) == upper ? 1 : 0;
    const bool left = below_mean(a, b, at) >= 0;
    const double side =
        left ? beta_fraction(a, b, at, p) : beta_fraction(b, a, (abai_share){at.rest, at.x}, p);
    return left == upper ? 1 - side : side;
}
