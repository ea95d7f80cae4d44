#include "stats/deviate.h"

#include <math.h>
#include <stdbool.h>

#include "simd/math.h"

static const double PI = 3.141592653589793;

double abai_normal_deviate(double confidence) {
    return abai_normal_beyond_inverse(0.5 * (1.0 - confidence));
}

/* P(|T| <= t) and its derivative. With tan theta = t / sqrt(nu) the probability is sin theta times a sum of
 * positive terms in cos theta, the last one's power being nu - 2; the term after that, of power nu, is the
 * derivative but for a factor nu / cos theta. */
typedef struct view {
    double mass, density;
} view;

static view look(double t, uint64_t freedom) {
    const double nu = (double)freedom;
    const double square = nu / (nu + t * t);
    const double sine = t / sqrt(nu + t * t);
    const bool odd = freedom % 2 == 1;
    double term = odd ? sqrt(square) : 1.0;
    double sum = 0;
    for (uint64_t k = odd ? 3 : 2; k <= freedom; k += 2) {
        sum += term;
        term *= square * ((double)(k - 1) / (double)k);
    }
    const double slope = sqrt(nu) / (nu + t * t);
    if (odd)
        return (view){2.0 / PI * (abai_atan2(t, sqrt(nu)) + sine * sum),
                      2.0 / PI * slope * nu * term / sqrt(square)};
    return (view){sine * sum, slope * nu * term / sqrt(square)};
}

/* The probability is concave in t, and the normal deviate lies below: Newton's method rises from there
 * to the root and never passes it. */
static double by_newton(double confidence, uint64_t nu, double t) {
    for (int i = 0; i < 200; i++) {
        const view v = look(t, nu);
        const double step = (confidence - v.mass) / v.density;
        if (!(step > 1e-16 * t))
            break;
        t += step;
    }
    return t;
}

static double by_expansion(double z, double nu) {
    const double s = z * z;
    const double g1 = (s + 1) / 4;
    const double g2 = ((5 * s + 16) * s + 3) / 96;
    const double g3 = (((3 * s + 19) * s + 17) * s - 15) / 384;
    const double g4 = ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92160;
    return z + z / nu * (g1 + (g2 + (g3 + g4 / nu) / nu) / nu);
}

double abai_student_deviate(double confidence, uint64_t nu) {
    static const uint64_t most_terms = 1000;
    if (nu == 0)
        return HUGE_VAL;
    if (nu == 1)
        return 1.0 / abai_tan(PI / 2 * (1.0 - confidence));
    if (nu == 2)
        return confidence * sqrt(2.0 / ((1.0 - confidence) * (1.0 + confidence)));
    const double z = abai_normal_deviate(confidence);
    if (nu > most_terms)
        return by_expansion(z, (double)nu);
    return by_newton(confidence, nu, z);
}
