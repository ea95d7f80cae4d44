#include "stats/sums.h"

#include <math.h>

enum { LANES = 8 };

static double tree_sum(double lane[LANES]) {
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t l = 0; l < half; l++)
            lane[l] += lane[l + half];
    return lane[0];
}

double abai_sum(const double *x, size_t n) {
    double lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t l = 0; l < LANES; l++)
            lane[l] += x[i + l];
    for (size_t l = 0; i + l < n; l++)
        lane[l] += x[i + l];
    return tree_sum(lane);
}

double abai_dot(const double *x, const double *y, size_t n) {
    double lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t l = 0; l < LANES; l++)
            lane[l] += x[i + l] * y[i + l];
    for (size_t l = 0; i + l < n; l++)
        lane[l] += x[i + l] * y[i + l];
    return tree_sum(lane);
}

double abai_scale_to_one(double size) {
    int exponent;
    (void)frexp(size, &exponent);
    return ldexp(1.0, exponent < -1000 ? 1000 : -exponent);
}

void abai_deviations(const double *values, size_t n, double centre, double scale, double *out) {
    const double shift = centre * scale;
    for (size_t i = 0; i < n; i++)
        out[i] = values[i] * scale - shift;
}
