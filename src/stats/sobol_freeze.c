/* First-order and total indices by pick and freeze. */
#include <math.h>

#include "stats/deviate.h"
#include "stats/sobol_index.h"
#include "stats/sums.h"

enum { BLOCK = 512 };

void abai_freeze_init(abai_freeze *sums) { *sums = (abai_freeze){.n = 0}; }

/* A few hundred values: means, then products about them. */
static void sum_block(const double *restrict a, const double *restrict b, const double *restrict ab,
                      size_t n, abai_freeze *out) {
    double da[BLOCK], db[BLOCK], d[BLOCK];
    const double size = (double)n;
    for (size_t i = 0; i < n; i++)
        d[i] = ab[i] - a[i];
    *out = (abai_freeze){.n = n};
    out->dd = abai_dot(d, d, n);
    out->mean_a = abai_sum(a, n) / size;
    out->mean_b = abai_sum(b, n) / size;
    out->mean_d = abai_sum(d, n) / size;
    abai_deviations(a, n, out->mean_a, 1, da);
    abai_deviations(b, n, out->mean_b, 1, db);
    abai_deviations(d, n, out->mean_d, 1, d);
    out->aa = abai_dot(da, da, n);
    out->bb = abai_dot(db, db, n);
    out->bd = abai_dot(db, d, n);
}

void abai_freeze_of(const double *restrict a, const double *restrict b, const double *restrict ab,
                    size_t n, abai_freeze *out) {
    abai_freeze_init(out);
    for (size_t start = 0; start < n; start += BLOCK) {
        abai_freeze block;
        sum_block(a + start, b + start, ab + start, n - start < BLOCK ? n - start : BLOCK, &block);
        abai_freeze_merge(out, &block);
    }
}

void abai_freeze_merge(abai_freeze *into, const abai_freeze *from) {
    if (from->n == 0)
        return;
    if (into->n == 0) {
        *into = *from;
        return;
    }
    const double share = (double)from->n / ((double)into->n + (double)from->n);
    const double weight = (double)into->n * share;
    const double a = from->mean_a - into->mean_a;
    const double b = from->mean_b - into->mean_b;
    const double d = from->mean_d - into->mean_d;
    into->n += from->n;
    into->mean_a += a * share;
    into->mean_b += b * share;
    into->mean_d += d * share;
    into->aa += from->aa + a * a * weight;
    into->bb += from->bb + b * b * weight;
    into->bd += from->bd + b * d * weight;
    into->dd += from->dd;
}

/* Sample variance of a and b as one sample of twice the size. */
static double variance_of(const abai_freeze *s) {
    const double n = (double)s->n, apart = s->mean_a - s->mean_b;
    const double variance = (s->aa + s->bb + 0.5 * n * apart * apart) / (2 * n - 1);
    return s->n >= 2 && variance > 0 ? variance : (double)NAN;
}

/* b and a are independent, so that the mean of b d is Cov(b, f(AB_i)) = Var E[Y | X_i], whatever is
 * subtracted from b; its own mean is what makes the products least noisy. That mean costs a degree of
 * freedom. */
double abai_freeze_first(const abai_freeze *sums) {
    return sums->bd / ((double)sums->n - 1) / variance_of(sums);
}

double abai_freeze_total(const abai_freeze *sums) {
    return 0.5 * sums->dd / (double)sums->n / variance_of(sums);
}

/* ---- intervals ----------------------------------------------------------------------------------- */

/* All groups but one, in order. */
static abai_freeze merge_groups(const abai_freeze *groups, size_t count, size_t without) {
    abai_freeze all;
    abai_freeze_init(&all);
    for (size_t g = 0; g < count; g++)
        if (g != without)
            abai_freeze_merge(&all, groups + g);
    return all;
}

typedef double (*estimator)(const abai_freeze *sums);

/* Quenouille and Tukey: (count - 1) / count times the sum of squared deviations of the estimates that leave
 * out one group. */
static abai_index jackknife(const abai_freeze *groups, size_t count, double confidence,
                            estimator estimate) {
    const abai_freeze all = merge_groups(groups, count, count);
    const double value = estimate(&all);
    if (count < 2)
        return (abai_index){value, NAN, abai_interval_unknown()};
    double mean = 0, squares = 0;
    for (size_t g = 0; g < count; g++) {
        const abai_freeze rest = merge_groups(groups, count, g);
        const double change = estimate(&rest) - value - mean;
        mean += change / (double)(g + 1); /* Welford 1962 */
        squares += change * (change - change / (double)(g + 1));
    }
    const double se = sqrt(squares * ((double)(count - 1) / (double)count));
    const double half = se > 0 ? se * abai_student_deviate(confidence, count - 1) : se;
    return (abai_index){value, se, abai_interval_around(value, half)};
}

void abai_freeze_indices(const abai_freeze *groups, size_t count, double confidence,
                         abai_index *first, abai_index *total) {
    *first = jackknife(groups, count, confidence, abai_freeze_first);
    *total = jackknife(groups, count, confidence, abai_freeze_total);
}
