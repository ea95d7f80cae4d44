/* The binomial distribution function for any n.
 *
 * The mass at k is Loader's saddle-point form (2000, "Fast and accurate computation of binomial
 * probabilities", eq. 5). A tail is that mass times a sum of ratios where the standard deviation is
 * small, and times an integral (the incomplete beta function) where it is large: the integrand is then
 * all but Gaussian, and the same few nodes serve every n. */
#include "stats/order.h"

#include <math.h>
#include <stdbool.h>

#include "simd/math.h"

/* ---- the law ------------------------------------------------------------------------------------ */

/* Bin(n, p), or its mirror image: n - K for K ~ Bin(n, 1 - p). Of p and q = 1 - p the one that the
 * caller gave is exact. */
typedef struct law {
    uint64_t n;
    double p, q;
    bool mirrored; /* q is the caller's */
} law;

static law mirror(const law *b) { return (law){b->n, b->q, b->p, !b->mirrored}; }

/* k - n p, to the last bit even where n p has more bits than a double: error-free product and sum
 * (Dekker 1971; Knuth, TAOCP 2, 4.2.2). */
static double excess_exact(uint64_t k, uint64_t n, double p) {
    const double n_high = (double)n;
    const double n_low = (double)(int64_t)(n - (uint64_t)n_high);
    const double k_high = (double)k;
    const double k_low = (double)(int64_t)(k - (uint64_t)k_high);
    const double product = n_high * p;
    const double product_low = fma(n_high, p, -product) + n_low * p;
    const double sum = k_high - product;
    const double part = sum - k_high;
    const double sum_low = (k_high - (sum - part)) + (-product - part);
    return sum + (sum_low + (k_low - product_low));
}

static double excess(const law *b, uint64_t k) {
    return b->mirrored ? -excess_exact(b->n - k, b->n, b->q) : excess_exact(k, b->n, b->p);
}

static double log_p(const law *b) { return b->mirrored ? abai_log1p(-b->q) : abai_log(b->p); }
static double log_q(const law *b) { return b->mirrored ? abai_log(b->q) : abai_log1p(-b->p); }

/* ---- mass --------------------------------------------------------------------------------------- */

/* log(k!) - log(sqrt(2 pi k) (k/e)^k): Stirling's error. */
static double stirling_error(double k) {
    /* Computed in 60 decimal digits with Python's decimal module; 0 is not used. */
    static const double table[16] = {
        0.0,
        0.08106146679532726,
        0.0413406959554093,
        0.02767792568499834,
        0.020790672103765093,
        0.016644691189821193,
        0.013876128823070748,
        0.01189670994589177,
        0.010411265261972096,
        0.009255462182712733,
        0.00833056343336287,
        0.007573675487951841,
        0.00694284010720953,
        0.006408994188004207,
        0.0059513701127588475,
        0.005554733551962801,
    };
    if (k < 16)
        return table[(int)k];
    /* Abramowitz and Stegun 6.1.40; the next term is below 2e-16 from k = 16 on. */
    const double s = 1 / (k * k);
    return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) / k;
}

/* (1 + t) log(1 + t) - t for t > -1: the deviance of a mean m from m (1 + t), over m. */
static double deviance(double t) {
    return t > 1 ? (1 + t) * abai_log1p(t) - t : t * t + (1 + t) * abai_log1p_less(t);
}

static double mass(const law *b, uint64_t k) {
    const double n = (double)b->n;
    if (k == 0)
        return abai_exp(n * log_q(b));
    if (k == b->n)
        return abai_exp(n * log_p(b));
    const double x = (double)k;
    const double y = (double)(b->n - k);
    const double d = excess(b, k);
    const double exponent = stirling_error(n) - stirling_error(x) - stirling_error(y) -
                            n * b->p * deviance(d / (n * b->p)) -
                            n * b->q * deviance(-d / (n * b->q));
    return abai_exp(exponent) * sqrt(n / (2 * M_PI * x * y));
}

/* ---- tails -------------------------------------------------------------------------------------- */

/* sum of mass(j) / mass(k) over j <= k, until what follows no longer changes it. */
static double sum_of_ratios(const law *b, uint64_t k) {
    const double odds = b->q / b->p;
    const double above = (double)(b->n - k);
    double sum = 1;
    double term = 1;
    for (uint64_t i = 0; i < k && term > 1e-18 * sum; i++) {
        term *= (double)(k - i) / (above + (double)(i + 1)) * odds;
        sum += term;
    }
    return sum;
}

/* Nodes and weights of the 20-point Gauss-Legendre rule on [-1, 1], positive half (Abramowitz and
 * Stegun, table 25.4). */
static const double GAUSS[10][2] = {
    {0.07652652113349734, 0.15275338713072584}, {0.22778585114164507, 0.14917298647260374},
    {0.37370608871541955, 0.14209610931838204}, {0.5108670019508271, 0.13168863844917664},
    {0.636053680726515, 0.11819453196151841},   {0.7463319064601508, 0.10193011981724044},
    {0.8391169718222188, 0.08327674157670475},  {0.912234428251326, 0.06267204833410907},
    {0.9639719272779138, 0.04060142980038694},  {0.9931285991850949, 0.017614007139152118},
};

/* log of f(p + s) / f(p), where f(t) = t^k (1 - t)^(n - 1 - k). */
typedef struct integrand {
    double slope;     /* (k - (n - 1) p) / (p q) */
    double successes; /* k */
    double failures;  /* n - 1 - k */
    double p, q;
} integrand;

static double integrand_at(const integrand *f, double s) {
    return abai_exp(f->slope * s + f->successes * abai_log1p_less(s / f->p) +
                    f->failures * abai_log1p_less(-s / f->q));
}

static double integrate(const integrand *f, double length) {
    enum { PANELS = 4 };
    const double half = length / (2 * PANELS);
    double total = 0;
    for (int panel = 0; panel < PANELS; panel++) {
        const double middle = (2 * panel + 1) * half;
        for (int i = 0; i < 10; i++)
            total += GAUSS[i][1] * (integrand_at(f, middle - GAUSS[i][0] * half) +
                                    integrand_at(f, middle + GAUSS[i][0] * half));
    }
    return total * half;
}

/* P(K <= k) / mass(k) = (n - k) / q times the integral of f(t) / f(p) from p to 1, for k below the
 * mean: P(K <= k) = P(X > p), X ~ Beta(k + 1, n - k). The rest is below e^-44 of the whole from where
 * the exponent's Taylor polynomial of degree 2 has fallen by 45. */
static double integral_of_ratios(const law *b, uint64_t k) {
    const integrand f = {
        .slope = (excess(b, k) + b->p) / (b->p * b->q),
        .successes = (double)k,
        .failures = (double)(b->n - 1 - k),
        .p = b->p,
        .q = b->q,
    };
    const double drop = 45;
    const double curvature = f.successes / (b->p * b->p) + f.failures / (b->q * b->q);
    const double length =
        2 * drop / (sqrt(f.slope * f.slope + 2 * drop * curvature) + fabs(f.slope));
    return (double)(b->n - k) / b->q * integrate(&f, fmin(length, b->q));
}

/* From this variance on the integral: by then it is exact to rounding, and the sum has thousands of
 * terms. */
static const double LARGE_VARIANCE = 1e5;

static bool is_large(const law *b) { return (double)b->n * b->p * b->q > LARGE_VARIANCE; }

/* P(K <= k) for k < n. */
static double lower_tail(const law *b, uint64_t k) {
    return fmin(mass(b, k) * (is_large(b) ? integral_of_ratios(b, k) : sum_of_ratios(b, k)), 1.0);
}

/* The nearer tail is computed, and the farther one from it unless that would cancel: with a mean
 * below 1 the nearer tail can be almost everything. */
double abai_binomial_cdf(int64_t k, uint64_t n, double p, int upper) {
    if (k < 0)
        return upper ? 1 : 0;
    if ((uint64_t)k >= n)
        return upper ? 0 : 1;
    const law b = {n, p, 1 - p, false};
    const law m = mirror(&b);
    const uint64_t below = (uint64_t)k;      /* K <= k */
    const uint64_t mirrored = n - 1 - below; /* n - K <= n - 1 - k, that is K > k */
    const bool lower_is_near = excess(&b, below) < 0;
    const double near = lower_is_near ? lower_tail(&b, below) : lower_tail(&m, mirrored);
    if (lower_is_near == !upper)
        return near;
    if (near <= 0.75 || is_large(&b))
        return 1 - near;
    return upper ? lower_tail(&m, mirrored) : lower_tail(&b, below);
}
