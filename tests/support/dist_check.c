#include "dist_check.h"

#include "check.h"
#include "dist_cases.h"

/* Inverse and CDF each leave some units of 2^-53 of the probability. */
static const double RELATIVE = 1e-13;

/* How far doubles let x be off: by its own rounding, and that of x less an end or a location. */
static double reach_of(const abai_dist *dist, double x) {
    const double middle =
        fabs(abai_dist_quantile(dist, -0.25)) + fabs(abai_dist_quantile(dist, 0.25));
    return 8 * 0x1p-53 * (fabs(x) + middle);
}

void dist_check_quantile(const char *name, const abai_dist *dist, double tail, double x) {
    const double side = fabs(tail), reach = reach_of(dist, x);
    const double before = abai_dist_cdf(dist, x - reach, tail > 0);
    const double behind = abai_dist_cdf(dist, x + reach, tail > 0);
    if (!(fmin(before, behind) <= side * (1 + RELATIVE) &&
          fmax(before, behind) >= side * (1 - RELATIVE)))
        fail_msg("%s at tail %.17g: x = %.17g, between %.17g and %.17g", name, tail, x, before,
                 behind);
}

void dist_check_inverse(const char *name, const abai_dist *dist, double tail) {
    dist_check_quantile(name, dist, tail, abai_dist_quantile(dist, tail));
}

void dist_check_inverses(const char *name, const abai_dist *dist) {
    double last = -HUGE_VAL;
    for (int k = 0; k < DIST_TAILS; k++) {
        const double tail = dist_tail(k), x = abai_dist_quantile(dist, tail);
        const double slack = tail == 0.5 ? reach_of(dist, x) : 0;
        dist_check_inverse(name, dist, tail);
        if (!(x >= last - slack))
            fail_msg("%s falls at tail %.17g: %.17g after %.17g", name, tail, x, last);
        last = x;
    }
}
