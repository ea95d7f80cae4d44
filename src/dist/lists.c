/* Families given by lists of numbers: discrete and empirical (atoms), smooth empirical (a broken line
 * through the order statistics) and histogram (uniform within bins). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>

#include "dist/family.h"
#include "dist/weights.h"

enum { NAME_SIZE = 40 };

typedef struct list {
    size_t count;    /* of x */
    const double *x; /* rising */
    abai_weights weights;
} list;

static const list *list_of(const abai_law *law) { return law->lists; }

/* How many of the rising x lie below `at`, or at it where `including`. */
static size_t rank(const double *x, size_t count, double at, bool including) {
    size_t first = 0, last = count;
    while (first < last) {
        const size_t middle = first + (last - first) / 2;
        if (x[middle] < at || (including && x[middle] == at))
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

static void list_support(const abai_law *law, double ends[2]) {
    const list *l = list_of(law);
    ends[0] = l->x[0];
    ends[1] = l->x[l->count - 1];
}

static size_t list_knots(const abai_law *law, double *x, size_t limit) {
    const list *l = list_of(law);
    for (size_t i = 0; i < l->count && i < limit; i++)
        x[i] = l->x[i];
    return l->count;
}

static aba_status check_count(const char *name, size_t count, aba_error *error) {
    if (count == 0)
        return abai_fail(error, ABA_INVALID, "%s must not be empty", name);
    if (count > ABAI_DIST_VALUES_MAX)
        return abai_fail(error, ABA_INVALID, "%s (%zu) must not be more than %d", name, count,
                         ABAI_DIST_VALUES_MAX);
    return ABA_OK;
}

static aba_status check_values(const char *name, const double *x, size_t count, aba_error *error) {
    aba_status status = check_count(name, count, error);
    for (size_t i = 0; status == ABA_OK && i < count; i++) {
        if (isfinite(x[i]))
            continue;
        char item[NAME_SIZE];
        snprintf(item, sizeof item, "%s[%zu]", name, i);
        status = abai_require_finite(item, x[i], error);
    }
    return status;
}

/* ---- atoms ------------------------------------------------------------------------------------- */

static double atoms_side(const list *l, size_t rank_of_x, bool upper) {
    if (rank_of_x == 0)
        return upper ? 1 : 0;
    return upper ? l->weights.upper[rank_of_x - 1] : l->weights.lower[rank_of_x - 1];
}

static double atoms_cdf(const abai_law *law, double x, bool upper) {
    const list *l = list_of(law);
    return atoms_side(l, rank(l->x, l->count, x, true), upper);
}

static double atoms_below(const abai_law *law, double x, bool upper) {
    const list *l = list_of(law);
    return atoms_side(l, rank(l->x, l->count, x, false), upper);
}

static double atoms_quantile(const abai_law *law, double tail) {
    const list *l = list_of(law);
    return l->x[abai_weights_find(&l->weights, tail)];
}

static double atoms_mean(const abai_law *law) {
    const list *l = list_of(law);
    double mean = 0;
    for (size_t i = 0; i < l->count; i++)
        mean += l->weights.share[i] * l->x[i];
    return mean;
}

static double atoms_sd(const abai_law *law) {
    const list *l = list_of(law);
    const double mean = atoms_mean(law);
    double sum = 0;
    for (size_t i = 0; i < l->count; i++)
        sum += l->weights.share[i] * (l->x[i] - mean) * (l->x[i] - mean);
    return sqrt(sum);
}

static double atoms_ran(const abai_law *law, const gsl_rng *rng) {
    const list *l = list_of(law);
    return l->x[abai_weights_ran(&l->weights, rng)];
}

/* Sorted copies of values and weights (NULL: all 1), equal values and no weights taken together. */
static size_t collect(const double *x, const double *w, size_t count, double *to_x, double *to_w,
                      size_t *order) {
    size_t kept = 0;
    gsl_sort_index(order, x, 1, count);
    for (size_t i = 0; i < count; i++) {
        const double value = x[order[i]], weight = w == NULL ? 1 : w[order[i]];
        if (kept > 0 && to_x[kept - 1] == value) {
            to_w[kept - 1] += weight;
        } else if (weight > 0) {
            to_x[kept] = value;
            to_w[kept++] = weight;
        }
    }
    return kept;
}

static aba_status load_atoms(abai_law *law, const double *x, const double *w, size_t count,
                             abai_arena *arena, aba_error *error) {
    list *const l = abai_arena_alloc(arena, 1, sizeof *l);
    double *const to_x = abai_arena_alloc(arena, count, sizeof *to_x);
    double *const to_w = malloc(count * sizeof *to_w);
    size_t *const order = malloc(count * sizeof *order);
    aba_status status = ABA_MEMORY;
    if (l != NULL && to_x != NULL && to_w != NULL && order != NULL) {
        l->x = to_x;
        l->count = collect(x, w, count, to_x, to_w, order);
        status = abai_weights_load(&l->weights, to_w, l->count, arena, error);
        law->lists = l;
    } else {
        status = abai_fail_memory(error);
    }
    free(order);
    free(to_w);
    return status;
}

static aba_status discrete_load(abai_law *law, const abai_dist_spec *spec, abai_arena *arena,
                                aba_error *error) {
    aba_status status = check_values("values", spec->x, spec->count, error);
    abai_weights checked; /* all of them as written, so that a reason names the right one */
    if (status == ABA_OK)
        status = abai_weights_load(&checked, spec->w, spec->count, arena, error);
    if (status == ABA_OK)
        status = load_atoms(law, spec->x, checked.share, spec->count, arena, error);
    return status;
}

const abai_dist_operations abai_discrete_operations = {
    .load = discrete_load,
    .cdf = atoms_cdf,
    .below = atoms_below,
    .quantile = atoms_quantile,
    .mean = atoms_mean,
    .sd = atoms_sd,
    .support = list_support,
    .knots = list_knots,
    .ran = atoms_ran,
};

/* ---- empirical: atoms, or smooth ------------------------------------------------------------------
 *
 * Smooth is the quantile function of definition R-7 (Hyndman and Fan 1996): straight lines through
 * ((i - 1) / (n - 1), x_(i)). Ties are jumps of its inverse. */

static aba_status load_smooth(abai_law *law, const abai_dist_spec *spec, abai_arena *arena,
                              aba_error *error) {
    list *const l = abai_arena_alloc(arena, 1, sizeof *l);
    double *const x = abai_arena_alloc(arena, spec->count, sizeof *x);
    if (l == NULL || x == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < spec->count; i++)
        x[i] = spec->x[i];
    gsl_sort(x, 1, spec->count);
    *l = (list){.count = spec->count, .x = x};
    law->lists = l;
    if (x[0] == x[spec->count - 1])
        return abai_fail(error, ABA_INVALID, "values must not be all the same where smooth");
    return abai_require_less("the least value", x[0], "the greatest", x[spec->count - 1], error);
}

static aba_status empirical_load(abai_law *law, const abai_dist_spec *spec, abai_arena *arena,
                                 aba_error *error) {
    const aba_status status = check_values("values", spec->x, spec->count, error);
    law->discrete = !spec->smooth;
    if (status != ABA_OK)
        return status;
    return spec->smooth ? load_smooth(law, spec, arena, error)
                        : load_atoms(law, spec->x, NULL, spec->count, arena, error);
}

/* P to the left of x, which lies behind `ahead` >= 1 and before at least one of the values. */
static double smooth_side(const list *l, double x, size_t ahead, bool upper) {
    const double *at = &l->x[ahead - 1];
    const double steps = (double)(l->count - 1), width = at[1] - at[0];
    return upper ? ((double)(l->count - 1 - ahead) + (at[1] - x) / width) / steps
                 : ((double)(ahead - 1) + (x - at[0]) / width) / steps;
}

static double empirical_cdf(const abai_law *law, double x, bool upper) {
    if (law->discrete)
        return atoms_cdf(law, x, upper);
    const list *l = list_of(law);
    return smooth_side(l, x, rank(l->x, l->count, x, true), upper);
}

static double empirical_below(const abai_law *law, double x, bool upper) {
    if (law->discrete)
        return atoms_below(law, x, upper);
    const list *l = list_of(law);
    return smooth_side(l, x, rank(l->x, l->count, x, false), upper);
}

static double empirical_pdf(const abai_law *law, double x) {
    const list *l = list_of(law);
    if (law->discrete)
        return 0;
    const size_t ahead = rank(l->x, l->count - 1, x, true);
    return 1 / ((double)(l->count - 1) * (l->x[ahead] - l->x[ahead - 1]));
}

static double empirical_quantile(const abai_law *law, double tail) {
    if (law->discrete)
        return atoms_quantile(law, tail);
    const list *l = list_of(law);
    const double place = fabs(tail) * (double)(l->count - 1), share = place - floor(place);
    const size_t i = (size_t)place;
    if (tail < 0)
        return l->x[i] + share * (l->x[i + 1] - l->x[i]);
    const size_t j = l->count - 1 - i;
    return l->x[j] - share * (l->x[j] - l->x[j - 1]);
}

static double empirical_mean(const abai_law *law) {
    if (law->discrete)
        return atoms_mean(law);
    const list *l = list_of(law);
    double sum = 0;
    for (size_t i = 0; i + 1 < l->count; i++)
        sum += 0.5 * (l->x[i] + l->x[i + 1]) / (double)(l->count - 1);
    return sum;
}

/* Second moment of a uniform piece about the mean: of its middle, and width^2 / 12. */
static double piece_square(double lo, double hi, double mean) {
    const double d = 0.5 * (lo + hi) - mean, width = hi - lo;
    return d * d + width * width / 12;
}

static double empirical_sd(const abai_law *law) {
    if (law->discrete)
        return atoms_sd(law);
    const list *l = list_of(law);
    const double mean = empirical_mean(law);
    double sum = 0;
    for (size_t i = 0; i + 1 < l->count; i++)
        sum += piece_square(l->x[i], l->x[i + 1], mean) / (double)(l->count - 1);
    return sqrt(sum);
}

static double empirical_ran(const abai_law *law, const gsl_rng *rng) {
    return law->discrete ? atoms_ran(law, rng) : empirical_quantile(law, abai_ran_tail(rng));
}

const abai_dist_operations abai_empirical_operations = {
    .load = empirical_load,
    .cdf = empirical_cdf,
    .below = empirical_below,
    .pdf = empirical_pdf,
    .quantile = empirical_quantile,
    .mean = empirical_mean,
    .sd = empirical_sd,
    .support = list_support,
    .knots = list_knots,
    .ran = empirical_ran,
};

/* ---- histogram --------------------------------------------------------------------------------- */

static aba_status check_edges(const double *edge, size_t bins, aba_error *error) {
    aba_status status = check_count("weights", bins, error);
    if (status == ABA_OK)
        status = check_values("edges", edge, bins + 1, error);
    for (size_t i = 0; status == ABA_OK && i < bins; i++) {
        if (edge[i] < edge[i + 1] && isfinite(edge[i + 1] - edge[i]))
            continue;
        char name[2][NAME_SIZE];
        snprintf(name[0], NAME_SIZE, "edges[%zu]", i);
        snprintf(name[1], NAME_SIZE, "edges[%zu]", i + 1);
        status = abai_require_less(name[0], edge[i], name[1], edge[i + 1], error);
    }
    return status;
}

static aba_status histogram_load(abai_law *law, const abai_dist_spec *spec, abai_arena *arena,
                                 aba_error *error) {
    const aba_status status = check_edges(spec->x, spec->count, error);
    if (status != ABA_OK)
        return status;
    list *const l = abai_arena_alloc(arena, 1, sizeof *l);
    double *const edge = abai_arena_alloc(arena, spec->count + 1, sizeof *edge);
    if (l == NULL || edge == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i <= spec->count; i++)
        edge[i] = spec->x[i];
    *l = (list){.count = spec->count + 1, .x = edge};
    law->lists = l;
    return abai_weights_load(&l->weights, spec->w, spec->count, arena, error);
}

/* The bin of an x inside the support. */
static size_t bin_of(const list *l, double x) {
    const size_t ahead = rank(l->x, l->count, x, true);
    return ahead < l->count ? ahead - 1 : l->count - 2;
}

static double histogram_cdf(const abai_law *law, double x, bool upper) {
    const list *l = list_of(law);
    const size_t bin = bin_of(l, x);
    const double lo = l->x[bin], hi = l->x[bin + 1], share = l->weights.share[bin];
    if (upper)
        return l->weights.upper[bin] + share * ((hi - x) / (hi - lo));
    return (bin > 0 ? l->weights.lower[bin - 1] : 0) + share * ((x - lo) / (hi - lo));
}

static double histogram_pdf(const abai_law *law, double x) {
    const list *l = list_of(law);
    const size_t bin = bin_of(l, x);
    return l->weights.share[bin] / (l->x[bin + 1] - l->x[bin]);
}

static double histogram_quantile(const abai_law *law, double tail) {
    const list *l = list_of(law);
    const size_t bin = abai_weights_find(&l->weights, tail);
    const double lo = l->x[bin], hi = l->x[bin + 1];
    const double before =
        tail < 0 ? (bin > 0 ? l->weights.lower[bin - 1] : 0) : l->weights.upper[bin];
    const double part = (fabs(tail) - before) / l->weights.share[bin] * (hi - lo);
    return fmin(fmax(tail < 0 ? lo + part : hi - part, lo), hi);
}

static double histogram_mean(const abai_law *law) {
    const list *l = list_of(law);
    double mean = 0;
    for (size_t i = 0; i < l->weights.count; i++)
        mean += l->weights.share[i] * (l->x[i] + 0.5 * (l->x[i + 1] - l->x[i]));
    return mean;
}

static double histogram_sd(const abai_law *law) {
    const list *l = list_of(law);
    const double mean = histogram_mean(law);
    double sum = 0;
    for (size_t i = 0; i < l->weights.count; i++)
        sum += l->weights.share[i] * piece_square(l->x[i], l->x[i + 1], mean);
    return sqrt(sum);
}

static double histogram_ran(const abai_law *law, const gsl_rng *rng) {
    const list *l = list_of(law);
    const size_t bin = abai_weights_ran(&l->weights, rng);
    return fmin(gsl_ran_flat(rng, l->x[bin], l->x[bin + 1]), l->x[bin + 1]);
}

const abai_dist_operations abai_histogram_operations = {
    .load = histogram_load,
    .cdf = histogram_cdf,
    .pdf = histogram_pdf,
    .quantile = histogram_quantile,
    .mean = histogram_mean,
    .sd = histogram_sd,
    .support = list_support,
    .knots = list_knots,
    .ran = histogram_ran,
};
