#include "dist/gamma_function.h"

#include <math.h>
#include <stddef.h>

#include "simd/math.h"

/* From here on seven terms of Stirling's series are exact to 1e-18. */
static const double STIRLING_MIN = 20;
/* Gamma(171.7) is beyond the largest double. */
static const double OVERFLOW_MIN = 171;

/* 1 / Gamma(1 + a) - 1 for 0 <= a <= 1, which is 0 at both ends: a (1 - a) times a polynomial, minimax
 * (Remez exchange in 60 digits) with an absolute error of 2^-60. */
static double reciprocal_excess(double a) {
    static const double c[] = {
        0x1.2788cfc6fb619p-1,  -0x1.423382fda20b8p-4,  -0x1.ee3e777ab53b1p-4,
        0x1.77cbd93791b2ap-5,  0x1.e1cc8fc9de8c4p-9,   -0x1.85af9d86cab83p-8,
        0x1.4da8a8929e08ap-10, 0x1.c376822f61519p-14,  -0x1.c34a2a8fa4868p-14,
        0x1.56d1c23ce46bcp-16, 0x1.689758eb7ccbfp-22,  -0x1.02b7b1623e0a8p-20,
        0x1.d2e99297c292dp-23, -0x1.847fece35b302p-26, 0x1.ca42edf7d5059p-31};
    size_t i = sizeof c / sizeof c[0] - 1;
    double sum = c[i];
    while (i-- > 0)
        sum = sum * a + c[i];
    return a * (1 - a) * sum;
}

/* a (a - 1) ... (a - n + 1) / Gamma(1 + a - n) with 0 <= a - n < 1. The differences are exact; what
 * rounding loses of each product is carried along (fma is exact by definition). */
static double product(double a) {
    double value = 1, rest = 0;
    for (; a >= 1; a -= 1) {
        const double next = value * a;
        rest = rest * a + fma(value, a, -next);
        value = next;
    }
    return (value + rest) / (1 + reciprocal_excess(a));
}

/* log Gamma*(a) for large a: the sum of B(2k) / (2k (2k - 1) a^(2k - 1)), DLMF 5.11.1. */
static double stirling_series(double a) {
    static const double c[] = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                               1.0 / 1188, -691.0 / 360360, 1.0 / 156};
    const double square = 1 / (a * a);
    size_t i = sizeof c / sizeof c[0] - 1;
    double sum = c[i];
    while (i-- > 0)
        sum = sum * square + c[i];
    return sum / a;
}

double abai_gamma_star(double a) {
    if (a >= STIRLING_MIN)
        return abai_exp(stirling_series(a));
    /* Gamma(1 + a) exp(a) / (sqrt(2 pi a) a^a) */
    return product(a) * abai_exp(a) / (sqrt(2 * M_PI * a) * abai_pow(a, a));
}

/* log(sqrt(2 pi)) */
static const double LOG_ROOT = 0.91893853320467274178;

double abai_log_gamma_one_plus(double a) {
    if (a >= STIRLING_MIN)
        return (a + 0.5) * abai_log(a) - a + (LOG_ROOT + stirling_series(a));
    return a <= 1 ? -abai_log1p(reciprocal_excess(a)) : abai_log(product(a));
}

double abai_gamma_one_plus(double a) {
    if (a < STIRLING_MIN)
        return product(a);
    if (a >= OVERFLOW_MIN)
        return HUGE_VAL;
    /* a^a alone would overflow. */
    const double half = abai_pow(a, 0.5 * a);
    return sqrt(2 * M_PI * a) * half * abai_exp(-a) * half * abai_gamma_star(a);
}
