/* Mixtures: components of any kind, with weights. Between the knots of its components (ends, kinks,
 * atoms) the CDF is smooth; all of them are found once, with the probabilities on both of their sides,
 * and the quantile is then either a knot that has an atom or a root between two knots. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include <gsl/gsl_sort.h>

#include "dist/instance.h"
#include "dist/weights.h"
#include "simd/math.h"

typedef struct knot {
    double x;
    abai_sides below, at; /* of P(X < x) and of P(X <= x) */
} knot;

typedef struct mixture {
    abai_weights weights;
    const abai_dist *const *component;
    size_t knot_count;
    const knot *knots; /* rising, as are their probabilities */
    double ends[2];
} mixture;

static const mixture *mixture_of(const abai_law *law) { return law->lists; }

/* ---- what a weighted sum gives ------------------------------------------------------------------------ */

typedef double (*side_of)(const abai_dist *dist, double x, bool upper);

static double sum_of(const mixture *m, side_of side, double x, bool upper) {
    double sum = 0;
    for (size_t i = 0; i < m->weights.count; i++) {
        if (m->weights.share[i] > 0)
            sum += m->weights.share[i] * side(m->component[i], x, upper);
    }
    return fmin(sum, 1);
}

static double mixture_cdf(const abai_law *law, double x, bool upper) {
    return sum_of(mixture_of(law), abai_dist_cdf, x, upper);
}

static double mixture_below(const abai_law *law, double x, bool upper) {
    return sum_of(mixture_of(law), abai_dist_below, x, upper);
}

static double mixture_pdf(const abai_law *law, double x) {
    const mixture *m = mixture_of(law);
    double sum = 0;
    for (size_t i = 0; i < m->weights.count; i++) {
        if (m->weights.share[i] > 0)
            sum += m->weights.share[i] * abai_dist_pdf(m->component[i], x);
    }
    return sum;
}

static double mixture_mean(const abai_law *law) {
    const mixture *m = mixture_of(law);
    double sum = 0;
    for (size_t i = 0; i < m->weights.count; i++) {
        if (m->weights.share[i] > 0)
            sum += m->weights.share[i] * abai_dist_mean(m->component[i]);
    }
    return sum;
}

static double mixture_sd(const abai_law *law) {
    const mixture *m = mixture_of(law);
    const double mean = mixture_mean(law);
    double sum = 0;
    for (size_t i = 0; i < m->weights.count; i++) {
        if (!(m->weights.share[i] > 0))
            continue;
        const double d = abai_dist_mean(m->component[i]) - mean;
        const double sd = abai_dist_sd(m->component[i]);
        sum += m->weights.share[i] * (sd * sd + d * d);
    }
    return sqrt(sum);
}

static double mixture_ran(const abai_law *law, const gsl_rng *rng) {
    const mixture *m = mixture_of(law);
    return abai_dist_ran(m->component[abai_weights_ran(&m->weights, rng)], rng);
}

/* ---- the quantile -------------------------------------------------------------------------------------- */

/* log of the probability over that of the tail, of either side; rises with x. */
static double excess_at(const abai_law *law, double x, double tail, double *mass) {
    *mass = mixture_cdf(law, x, tail > 0);
    const double relative = (*mass - fabs(tail)) / fabs(tail);
    const double excess =
        fabs(relative) < 0.5 ? abai_log1p(relative) : abai_log(*mass) - abai_log(fabs(tail));
    return tail < 0 ? excess : -excess;
}

/* Halfway, on a logarithmic scale where the ends are orders of magnitude apart. */
static double halfway(double lo, double hi) {
    if (lo > 0 && hi > 4 * lo)
        return sqrt(lo) * sqrt(hi);
    if (hi < 0 && lo < 4 * hi)
        return -sqrt(-lo) * sqrt(-hi);
    return 0.5 * lo + 0.5 * hi;
}

/* The least x in (lo, hi] that reaches the tail; hi does. Newton's method inside the bracket, which halves
 * where that does not lead on. */
static double root_between(const abai_law *law, double tail, double lo, double hi) {
    double last = HUGE_VAL, x = halfway(lo, hi);
    for (int i = 0; i < 2000 && lo < x && x < hi; i++) {
        double mass;
        const double excess = excess_at(law, x, tail, &mass);
        if (fabs(excess) <= 0x1p-52)
            return x;
        *(excess > 0 ? &hi : &lo) = x;
        const double density = mixture_pdf(law, x);
        const double next = x - excess * mass / density;
        const bool leads =
            density > 0 && isfinite(density) && lo < next && next < hi && fabs(excess) < 0.5 * last;
        last = fabs(excess);
        x = leads ? next : halfway(lo, hi);
    }
    return hi;
}

static bool is_reached(abai_sides at, double tail) {
    return tail < 0 ? at.lower >= -tail : at.upper <= tail;
}

/* At one probability, the quantile of a mixture lies between those of its components. */
static void bracket(const mixture *m, double tail, double ends[2]) {
    double least = DBL_MAX, greatest = -DBL_MAX;
    for (size_t i = 0; i < m->weights.count; i++) {
        if (!(m->weights.share[i] > 0))
            continue;
        const double x = abai_dist_quantile(m->component[i], tail);
        least = fmin(least, x);
        greatest = fmax(greatest, x);
    }
    ends[0] = fmax(fmax(ends[0], least), -DBL_MAX);
    ends[1] = fmin(fmin(ends[1], greatest), DBL_MAX);
}

/* The knots that the quantile lies between, or, where it is a knot, that one as both. */
static void between_knots(const mixture *m, double tail, double ends[2]) {
    size_t first = 0, last = m->knot_count;
    while (first < last) {
        const size_t middle = first + (last - first) / 2;
        if (is_reached(m->knots[middle].at, tail))
            last = middle;
        else
            first = middle + 1;
    }
    const bool inside = first < m->knot_count;
    ends[1] = inside ? m->knots[first].x : HUGE_VAL;
    ends[0] = first > 0 ? m->knots[first - 1].x : -HUGE_VAL;
    if (inside && !is_reached(m->knots[first].below, tail))
        ends[0] = ends[1];
}

static double quantile_between(const abai_law *law, double tail, double ends[2]) {
    if (ends[0] < ends[1])
        bracket(mixture_of(law), tail, ends);
    return ends[0] < ends[1] ? root_between(law, tail, ends[0], ends[1]) : ends[1];
}

static double mixture_quantile(const abai_law *law, double tail) {
    double ends[2];
    between_knots(mixture_of(law), tail, ends);
    return quantile_between(law, tail, ends);
}

/* Newton's method from a good guess: it needs neither the quantiles of the components nor a bracket. Close
 * to the root the density stays as it is. What does not get there soon, between far components say,
 * goes the way above. */
static double mixture_quantile_near(const abai_law *law, double tail, double guess) {
    enum { STEPS_MAX = 5 };
    static const double close = 0x1p-26, there = 0x1p-51;
    double ends[2], x = guess, density = 0, last = HUGE_VAL;
    between_knots(mixture_of(law), tail, ends);
    for (int i = 0; i < STEPS_MAX && ends[0] < x && x < ends[1]; i++) {
        double mass;
        const double excess = excess_at(law, x, tail, &mass);
        if (fabs(excess) <= there)
            return x;
        if (!(last <= close))
            density = mixture_pdf(law, x);
        const double step = excess * mass / density;
        if (!(density > 0 && isfinite(density)))
            break;
        x -= step;
        last = fabs(excess);
        if (last <= close && fabs(step) <= there * fabs(x))
            return fmin(fmax(x, ends[0]), ends[1]);
    }
    return quantile_between(law, tail, ends);
}

/* ---- making one ---------------------------------------------------------------------------------------- */

static void mixture_support(const abai_law *law, double ends[2]) {
    ends[0] = mixture_of(law)->ends[0];
    ends[1] = mixture_of(law)->ends[1];
}

static size_t mixture_knots(const abai_law *law, double *x, size_t limit) {
    const mixture *m = mixture_of(law);
    for (size_t i = 0; i < m->knot_count && i < limit; i++)
        x[i] = m->knots[i].x;
    return m->knot_count;
}

/* Making the inverse takes components times knots evaluations, some times over: these bounds keep it
 * below seconds. Mixtures within mixtures count with all their components. */
enum { COMPONENTS_MAX = 1000, EVALUATIONS_MAX = 1000000 };

/* How many knots the components have, in all; SIZE_MAX where they are too many. */
static size_t count_knots(const mixture *m) {
    size_t count = 0;
    for (size_t i = 0; i < m->weights.count; i++) {
        const size_t more = m->weights.share[i] > 0 ? abai_dist_knots(m->component[i], NULL, 0) : 0;
        if (more > ABAI_DIST_VALUES_MAX || count + more > ABAI_DIST_VALUES_MAX)
            return SIZE_MAX;
        count += more;
    }
    return count;
}

/* All of them, sorted, each once. Returns how many. */
static size_t collect_knots(const mixture *m, double *x, size_t count) {
    size_t written = 0, kept = 0;
    for (size_t i = 0; i < m->weights.count; i++) {
        if (m->weights.share[i] > 0)
            written += abai_dist_knots(m->component[i], x + written, count - written);
    }
    gsl_sort(x, 1, written);
    for (size_t i = 0; i < written; i++) {
        if (kept == 0 || x[kept - 1] != x[i])
            x[kept++] = x[i];
    }
    return kept;
}

static abai_sides sides_at(const mixture *m, side_of side, double x, abai_sides before) {
    /* Rounding must not make them fall, or the search by halves could miss. */
    return (abai_sides){fmax(sum_of(m, side, x, false), before.lower),
                        fmin(sum_of(m, side, x, true), before.upper)};
}

static aba_status load_knots(mixture *m, abai_arena *arena, aba_error *error) {
    const size_t count = count_knots(m);
    if (count == SIZE_MAX)
        return abai_fail(error, ABA_INVALID,
                         "components of a mixture must not have more than %d values in all",
                         ABAI_DIST_VALUES_MAX);
    if (count > EVALUATIONS_MAX / m->weights.count)
        return abai_fail(error, ABA_INVALID,
                         "a mixture of %zu components must not have more than %zu values and ends "
                         "of theirs in all, found %zu",
                         m->weights.count, EVALUATIONS_MAX / m->weights.count, count);
    double *const x = malloc((count + 1) * sizeof *x);
    if (x == NULL)
        return abai_fail_memory(error);
    const size_t kept = collect_knots(m, x, count);
    knot *const knots = abai_arena_alloc(arena, kept, sizeof *knots);
    abai_sides before = {0, 1};
    for (size_t i = 0; knots != NULL && i < kept; i++) {
        knots[i].x = x[i];
        knots[i].below = sides_at(m, abai_dist_below, x[i], before);
        before = knots[i].at = sides_at(m, abai_dist_cdf, x[i], knots[i].below);
    }
    free(x);
    m->knots = knots;
    m->knot_count = kept;
    return knots != NULL ? ABA_OK : abai_fail_memory(error);
}

/* What all components that count have in common. */
static bool survey(mixture *m) {
    bool discrete = true;
    m->ends[0] = HUGE_VAL;
    m->ends[1] = -HUGE_VAL;
    for (size_t i = 0; i < m->weights.count; i++) {
        if (!(m->weights.share[i] > 0))
            continue;
        double ends[2];
        abai_dist_support(m->component[i], ends);
        m->ends[0] = fmin(m->ends[0], ends[0]);
        m->ends[1] = fmax(m->ends[1], ends[1]);
        discrete = discrete && abai_dist_is_discrete(m->component[i]);
    }
    return discrete;
}

static size_t count_components(const abai_dist *const *component, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n && count <= COMPONENTS_MAX; i++) {
        const mixture *inner = component[i]->operations == &abai_mixture_operations
                                   ? mixture_of(&component[i]->law)
                                   : NULL;
        count += inner == NULL ? 1 : count_components(inner->component, inner->weights.count);
    }
    return count;
}

static aba_status mixture_load(abai_law *law, const abai_dist_spec *spec, abai_arena *arena,
                               aba_error *error) {
    const size_t n = spec->count;
    if (n == 0)
        return abai_fail(error, ABA_INVALID, "components must not be empty");
    if (n > COMPONENTS_MAX || count_components(spec->component, n) > COMPONENTS_MAX)
        return abai_fail(error, ABA_INVALID, "a mixture must not have more than %d components",
                         COMPONENTS_MAX);
    mixture *const m = abai_arena_alloc(arena, 1, sizeof *m);
    const abai_dist **const component = abai_arena_alloc(arena, n, sizeof(void *));
    if (m == NULL || component == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < n; i++)
        component[i] = spec->component[i];
    m->component = component;
    const aba_status status = abai_weights_load(&m->weights, spec->w, n, arena, error);
    if (status != ABA_OK)
        return status;
    law->discrete = survey(m);
    law->lists = m;
    return load_knots(m, arena, error);
}

const abai_dist_operations abai_mixture_operations = {
    .load = mixture_load,
    .cdf = mixture_cdf,
    .below = mixture_below,
    .pdf = mixture_pdf,
    .quantile = mixture_quantile,
    .quantile_near = mixture_quantile_near,
    .mean = mixture_mean,
    .sd = mixture_sd,
    .support = mixture_support,
    .knots = mixture_knots,
    .ran = mixture_ran,
};
