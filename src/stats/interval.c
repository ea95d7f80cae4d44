#include "stats/interval.h"

#include <math.h>

#include "simd/math.h"
#include "stats/deviate.h"

abai_interval abai_interval_unknown(void) { return (abai_interval){-HUGE_VAL, HUGE_VAL}; }

abai_interval abai_interval_around(double centre, double half) {
    if (isnan(centre) || isnan(half))
        return (abai_interval){NAN, NAN};
    if (isinf(half))
        return abai_interval_unknown();
    return (abai_interval){centre - half, centre + half};
}

/* The two roots of (n + z^2) p^2 - (2 hits + z^2) p + hits^2 / n, neither as a difference: the larger is the
 * sum over n + z^2, the smaller the product of the roots over the larger. */
abai_interval abai_interval_proportion(double hits, double n, double confidence) {
    if (isnan(hits) || isnan(n))
        return (abai_interval){NAN, NAN};
    if (!(n > 0))
        return (abai_interval){0, 1};
    const double z = abai_normal_deviate(confidence);
    const double share = hits / n;
    const double sum = hits + z * z / 2 + z * sqrt(hits * (1 - share) + z * z / 4);
    const double high = hits < n ? sum / (n + z * z) : 1;
    return (abai_interval){share * (hits / sum), fmin(high, 1)};
}

abai_interval abai_interval_mean(double mean, double se, uint64_t n, double confidence) {
    if (n < 2)
        return abai_interval_unknown();
    const double half = se > 0 ? se * abai_student_deviate(confidence, n - 1) : se;
    return abai_interval_around(mean, half);
}

abai_interval abai_interval_sd(double sd, double kurtosis, uint64_t n, double confidence) {
    if (isnan(sd))
        return (abai_interval){NAN, NAN};
    if (n >= 2 && sd == 0)
        return (abai_interval){0, 0};
    if (n < 2 || !isfinite(kurtosis) || !isfinite(sd))
        return (abai_interval){0, HUGE_VAL};
    /* No kurtosis is below 1, but for rounding. */
    const double se = sqrt(fmax(kurtosis - 1, 0) / (4 * (double)n));
    const double factor = abai_exp(se * abai_normal_deviate(confidence));
    return (abai_interval){sd / factor, sd * factor};
}

abai_interval abai_interval_replicates_at(double centre, const double *values, size_t count,
                                          double confidence) {
    abai_moments m;
    if (!abai_moments_of(values, count, &m))
        return (abai_interval){NAN, NAN};
    return abai_interval_mean(centre, abai_moments_mean_se(&m), count, confidence);
}

abai_interval abai_interval_replicates(const double *values, size_t count, double confidence,
                                       double *mean) {
    abai_moments m;
    const double centre = abai_moments_of(values, count, &m) && count > 0 ? m.mean : (double)NAN;
    if (mean)
        *mean = centre;
    return abai_interval_replicates_at(centre, values, count, confidence);
}

/* ---- pairs --------------------------------------------------------------------------------------- */

typedef struct pairs {
    abai_moments a, b, difference;
} pairs;

/* False where a value or a difference is not finite. */
static bool add_pairs(pairs *all, const double *restrict a, const double *restrict b, size_t n) {
    enum { BLOCK = 1024 };
    double difference[BLOCK];
    for (size_t start = 0; start < n; start += BLOCK) {
        const size_t count = n - start < BLOCK ? n - start : BLOCK;
        for (size_t i = 0; i < count; i++)
            difference[i] = a[start + i] - b[start + i];
        pairs block;
        if (!abai_moments_of(a + start, count, &block.a) ||
            !abai_moments_of(b + start, count, &block.b) ||
            !abai_moments_of(difference, count, &block.difference))
            return false;
        abai_moments_merge(&all->a, &block.a);
        abai_moments_merge(&all->b, &block.b);
        abai_moments_merge(&all->difference, &block.difference);
    }
    return true;
}

abai_interval abai_interval_paired(const double *restrict a, const double *restrict b, size_t n,
                                   double confidence, double *mean, double *narrowing) {
    pairs all;
    abai_moments_init(&all.a);
    abai_moments_init(&all.b);
    abai_moments_init(&all.difference);
    const bool known = add_pairs(&all, a, b, n) && n > 0;
    const double centre = known ? all.difference.mean : (double)NAN;
    if (mean)
        *mean = centre;
    if (narrowing)
        *narrowing = known ? sqrt((all.a.m2 + all.b.m2) / all.difference.m2) : (double)NAN;
    return abai_interval_mean(centre, abai_moments_mean_se(&all.difference), n, confidence);
}
