/* One distribution: a law, shifted by its location, truncated, then clamped. What those three mean for
 * the CDF and its inverse stands here, once for all families. */
#include "dist/instance.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

#define TEXT(value) abai_number_format(value, (char[ABAI_NUMBER_SIZE]){0})

/* Below this share rejection wastes more than a hundred draws for one, and inversion takes over. */
static const double REJECTION_MASS = 0.01;
/* Tails go down to 2^-54, and what truncation leaves is multiplied by them: that must not underflow. */
static const double MASS_MIN = 0x1p-960;
/* The finest tail that rng/stream.h draws. */
static const double TAIL_MIN = 0x1p-54;

/* ---- the law for any x --------------------------------------------------------------------------- */

void abai_law_support(const abai_dist_operations *operations, const abai_law *law, double ends[2]) {
    ends[0] = -HUGE_VAL;
    ends[1] = HUGE_VAL;
    if (operations->support != NULL)
        operations->support(law, ends);
}

double abai_law_cdf(const abai_dist_operations *operations, const abai_law *law, double x,
                    bool upper) {
    double ends[2];
    abai_law_support(operations, law, ends);
    if (x < ends[0] || x == -HUGE_VAL)
        return upper ? 1 : 0;
    if (x >= ends[1])
        return upper ? 0 : 1;
    return operations->cdf(law, x, upper);
}

double abai_law_below(const abai_dist_operations *operations, const abai_law *law, double x,
                      bool upper) {
    if (operations->below == NULL)
        return abai_law_cdf(operations, law, x, upper);
    double ends[2];
    abai_law_support(operations, law, ends);
    if (x <= ends[0])
        return upper ? 1 : 0;
    if (x > ends[1])
        return upper ? 0 : 1;
    return operations->below(law, x, upper);
}

double abai_law_pdf(const abai_dist_operations *operations, const abai_law *law, double x) {
    double ends[2];
    abai_law_support(operations, law, ends);
    if (operations->pdf == NULL || x < ends[0] || x > ends[1] || isinf(x))
        return 0;
    return operations->pdf(law, x);
}

size_t abai_law_knots(const abai_dist_operations *operations, const abai_law *law, double *x,
                      size_t limit) {
    if (operations->knots != NULL)
        return operations->knots(law, x, limit);
    double ends[2];
    abai_law_support(operations, law, ends);
    size_t count = 0;
    for (int i = 0; i < 2; i++) {
        if (isinf(ends[i]))
            continue;
        if (count < limit)
            x[count] = ends[i];
        count++;
    }
    return count;
}

double abai_ran_tail(const gsl_rng *rng) {
    const double side = 0.5 * gsl_rng_uniform_pos(rng);
    return gsl_rng_uniform(rng) < 0.5 ? -side : side;
}

/* ---- making one ---------------------------------------------------------------------------------- */

void abai_dist_prepare(abai_dist *dist, const abai_dist_spec *spec) {
    *dist = (abai_dist){
        .info = spec->info,
        .operations = spec->info->operations,
        .law = {.discrete = spec->info->discrete},
        .location = spec->location,
        .has_truncate = spec->has_truncate,
        .has_clamp = spec->has_clamp,
        .truncate = {spec->truncate[0], spec->truncate[1]},
        .clamp = {spec->clamp[0], spec->clamp[1]},
        .mass = 1,
    };
}

aba_status abai_dist_set(abai_dist *dist, int form, const double *value, aba_error *error) {
    const abai_form *names = &dist->info->form[form];
    for (size_t i = 0; i < names->count; i++) {
        const aba_status status = abai_require_finite(names->parameter[i].name, value[i], error);
        if (status != ABA_OK)
            return status;
    }
    return dist->operations->set(&dist->law, form, value, error);
}

/* Two quantiles that rise, with the location taken off, to numbers. */
static aba_status set_by_quantiles(abai_dist *dist, const abai_dist_spec *spec, aba_error *error) {
    if (dist->operations->fit == NULL)
        return abai_fail(error, ABA_INVALID, "%s cannot be given by two quantiles",
                         dist->info->name);
    abai_dist_spec shifted = *spec;
    char name[2][ABAI_PERCENT_SIZE];
    for (int i = 0; i < 2; i++) {
        abai_percent_name(spec->quantile_p[i], name[i]);
        aba_status status = abai_require_finite(name[i], spec->quantile_x[i], error);
        if (status == ABA_OK && !(spec->quantile_p[i] > 0 && spec->quantile_p[i] < 1))
            status = abai_fail(error, ABA_INVALID, "%s must lie between p0 and p100", name[i]);
        if (status != ABA_OK)
            return status;
        shifted.quantile_x[i] -= spec->location;
    }
    aba_status status =
        abai_require_less(name[0], spec->quantile_x[0], name[1], spec->quantile_x[1], error);
    if (status == ABA_OK && !(spec->quantile_p[0] < spec->quantile_p[1]))
        status = abai_fail(error, ABA_INVALID, "%s must come before %s", name[1], name[0]);
    int form = 0;
    double value[ABAI_DIST_PARAMETERS] = {0};
    if (status == ABA_OK)
        status = dist->operations->fit(&shifted, &form, value, error);
    if (status != ABA_OK)
        return status;
    if (abai_dist_set(dist, form, value, NULL) == ABA_OK)
        return ABA_OK;
    return abai_fail(error, ABA_INVALID, "%s cannot be fitted to %s = %s, %s = %s",
                     dist->info->name, name[0], TEXT(spec->quantile_x[0]), name[1],
                     TEXT(spec->quantile_x[1]));
}

static aba_status set_law(abai_dist *dist, const abai_dist_spec *spec, abai_arena *arena,
                          aba_error *error) {
    if (dist->operations->load != NULL)
        return dist->operations->load(&dist->law, spec, arena, error);
    if (spec->form < 0)
        return set_by_quantiles(dist, spec, error);
    return abai_dist_set(dist, spec->form, spec->value, error);
}

static aba_status check_interval(const char *name, const double ends[2], aba_error *error) {
    if (ends[0] < ends[1])
        return ABA_OK;
    return abai_fail(error, ABA_INVALID, "%s [%s, %s]: the first must be less than the second",
                     name, TEXT(ends[0]), TEXT(ends[1]));
}

aba_status abai_dist_check_modifiers(const abai_dist_spec *spec, bool discrete, aba_error *error) {
    const char *const name = spec->info->name;
    if (spec->location != 0 && !spec->info->half_line)
        return abai_fail(error, ABA_INVALID, "%s takes no location", name);
    if (discrete && (spec->has_truncate || spec->has_clamp))
        return abai_fail(error, ABA_INVALID,
                         "%s needs a continuous distribution, and %s is discrete",
                         spec->has_truncate ? "truncate" : "clamp", name);
    aba_status status = abai_require_finite("location", spec->location, error);
    if (status == ABA_OK && spec->has_truncate)
        status = check_interval("truncate", spec->truncate, error);
    if (status == ABA_OK && spec->has_clamp)
        status = check_interval("clamp", spec->clamp, error);
    return status;
}

static double law_cdf(const abai_dist *dist, double x, bool upper) {
    return abai_law_cdf(dist->operations, &dist->law, x - dist->location, upper);
}

static double law_below(const abai_dist *dist, double x, bool upper) {
    return abai_law_below(dist->operations, &dist->law, x - dist->location, upper);
}

/* guess may be NAN: none. */
static double law_quantile(const abai_dist *dist, double tail, double guess) {
    const abai_dist_operations *operations = dist->operations;
    if (operations->quantile_near == NULL || isnan(guess))
        return dist->location + operations->quantile(&dist->law, tail);
    return dist->location + operations->quantile_near(&dist->law, tail, guess - dist->location);
}

/* The mass between is the difference of whichever probabilities are small, so that a range far out in
 * either tail keeps its relative precision. */
static aba_status cut(abai_dist *dist, aba_error *error) {
    if (!dist->has_truncate)
        return ABA_OK;
    const double lo = dist->truncate[0], hi = dist->truncate[1];
    dist->cut_lower = law_below(dist, lo, false);
    dist->cut_upper = law_cdf(dist, hi, true);
    if (dist->cut_lower > 0.5)
        dist->mass = law_below(dist, lo, true) - dist->cut_upper;
    else if (dist->cut_upper > 0.5)
        dist->mass = law_cdf(dist, hi, false) - dist->cut_lower;
    else
        dist->mass = 1 - dist->cut_lower - dist->cut_upper;
    if (dist->mass >= MASS_MIN)
        return ABA_OK;
    return abai_fail(error, ABA_INVALID, "truncate [%s, %s] holds no probability", TEXT(lo),
                     TEXT(hi));
}

aba_status abai_dist_finish(abai_dist *dist, aba_error *error) {
    if (dist->operations->prepare != NULL)
        dist->operations->prepare(&dist->law);
    return cut(dist, error);
}

aba_status abai_dist_make(abai_dist *dist, const abai_dist_spec *spec, abai_arena *arena,
                          aba_error *error) {
    abai_dist_prepare(dist, spec);
    aba_status status = set_law(dist, spec, arena, error);
    if (status == ABA_OK)
        status = abai_dist_check_modifiers(spec, dist->law.discrete, error);
    if (status == ABA_OK)
        status = abai_dist_finish(dist, error);
    return status;
}

aba_status abai_dist_new(const abai_dist_spec *spec, abai_arena *arena, abai_dist **out,
                         aba_error *error) {
    abai_dist *const dist = abai_arena_alloc(arena, 1, sizeof *dist);
    if (dist == NULL)
        return abai_fail_memory(error);
    const aba_status status = abai_dist_make(dist, spec, arena, error);
    if (status == ABA_OK)
        *out = dist;
    return status;
}

/* ---- what one can be asked ------------------------------------------------------------------------- */

const abai_dist_info *abai_dist_info_of(const abai_dist *dist) { return dist->info; }

bool abai_dist_is_discrete(const abai_dist *dist) { return dist->law.discrete; }

static bool same_ends(bool has_a, const double a[2], bool has_b, const double b[2]) {
    return has_a == has_b && (!has_a || memcmp(a, b, 2 * sizeof *a) == 0);
}

/* Bits are compared, not numbers: the ends of some supports bear a 0's sign. */
bool abai_dist_equal(const abai_dist *a, const abai_dist *b) {
    if (a == b)
        return true;
    return a->operations == b->operations && a->law.lists == NULL && b->law.lists == NULL &&
           memcmp(a->law.v, b->law.v, sizeof a->law.v) == 0 &&
           memcmp(&a->location, &b->location, sizeof a->location) == 0 &&
           same_ends(a->has_truncate, a->truncate, b->has_truncate, b->truncate) &&
           same_ends(a->has_clamp, a->clamp, b->has_clamp, b->clamp);
}

/* Truncated, from the law's own pair of probabilities. */
static double cut_probability(const abai_dist *dist, double lower, double upper, bool want_upper) {
    const double from_below = lower - dist->cut_lower, from_above = upper - dist->cut_upper;
    const double near = want_upper ? from_above : from_below;
    const double far = want_upper ? from_below : from_above;
    const bool exact = want_upper ? upper <= 0.5 : lower <= 0.5;
    const double share = exact ? near / dist->mass : 1 - far / dist->mass;
    return fmin(fmax(share, 0), 1);
}

static double probability(const abai_dist *dist, double x, bool upper, bool below) {
    if (dist->has_clamp) {
        if (below ? x <= dist->clamp[0] : x < dist->clamp[0])
            return upper ? 1 : 0;
        if (below ? x > dist->clamp[1] : x >= dist->clamp[1])
            return upper ? 0 : 1;
    }
    double (*const side)(const abai_dist *, double, bool) = below ? law_below : law_cdf;
    if (!dist->has_truncate)
        return side(dist, x, upper);
    if (below ? x <= dist->truncate[0] : x < dist->truncate[0])
        return upper ? 1 : 0;
    if (below ? x > dist->truncate[1] : x >= dist->truncate[1])
        return upper ? 0 : 1;
    return cut_probability(dist, side(dist, x, false), side(dist, x, true), upper);
}

double abai_dist_cdf(const abai_dist *dist, double x, bool upper) {
    return probability(dist, x, upper, false);
}

double abai_dist_below(const abai_dist *dist, double x, bool upper) {
    return probability(dist, x, upper, true);
}

double abai_dist_pdf(const abai_dist *dist, double x) {
    if (dist->has_clamp && (x <= dist->clamp[0] || x >= dist->clamp[1]))
        return 0;
    if (dist->has_truncate && (x < dist->truncate[0] || x > dist->truncate[1]))
        return 0;
    return abai_law_pdf(dist->operations, &dist->law, x - dist->location) / dist->mass;
}

/* The law's tail at a tail of the truncated: the smaller of its two probabilities. */
static double uncut(const abai_dist *dist, double tail) {
    const abai_sides s = abai_tail_sides(tail);
    const double lower = dist->cut_lower + s.lower * dist->mass;
    const double upper = dist->cut_upper + s.upper * dist->mass;
    return lower <= 0.5 ? -lower : fmin(upper, 0.5);
}

double abai_dist_quantile_near(const abai_dist *dist, double tail, double guess) {
    double x;
    if (dist->has_truncate) {
        x = law_quantile(dist, uncut(dist, tail), guess);
        x = fmin(fmax(x, dist->truncate[0]), dist->truncate[1]);
    } else {
        x = law_quantile(dist, tail, guess);
    }
    return dist->has_clamp ? fmin(fmax(x, dist->clamp[0]), dist->clamp[1]) : x;
}

bool abai_dist_takes_guess(const abai_dist *dist) {
    return dist->operations->quantile_near != NULL;
}

double abai_dist_quantile(const abai_dist *dist, double tail) {
    return abai_dist_quantile_near(dist, tail, (double)NAN);
}

double abai_dist_mean(const abai_dist *dist) {
    if (dist->has_truncate || dist->has_clamp)
        return (double)NAN;
    return dist->location + dist->operations->mean(&dist->law);
}

double abai_dist_sd(const abai_dist *dist) {
    if (dist->has_truncate || dist->has_clamp)
        return (double)NAN;
    return dist->operations->sd(&dist->law);
}

static double unclamped_ran(const abai_dist *dist, const gsl_rng *rng) {
    if (!dist->has_truncate)
        return dist->location + dist->operations->ran(&dist->law, rng);
    if (dist->mass < REJECTION_MASS)
        return abai_dist_quantile(dist, abai_ran_tail(rng));
    for (;;) {
        const double x = dist->location + dist->operations->ran(&dist->law, rng);
        if (x >= dist->truncate[0] && x <= dist->truncate[1])
            return x;
    }
}

double abai_dist_ran(const abai_dist *dist, const gsl_rng *rng) {
    const double x = unclamped_ran(dist, rng);
    return dist->has_clamp ? fmin(fmax(x, dist->clamp[0]), dist->clamp[1]) : x;
}

double abai_dist_draw(const abai_dist *dist, const gsl_rng *rng) {
    return dist->location + dist->operations->draw(&dist->law, rng);
}

/* ---- kinks and jumps ------------------------------------------------------------------------------ */

void abai_dist_support(const abai_dist *dist, double ends[2]) {
    abai_law_support(dist->operations, &dist->law, ends);
    for (int i = 0; i < 2; i++) {
        ends[i] += dist->location;
        if (dist->has_truncate)
            ends[i] = fmin(fmax(ends[i], dist->truncate[0]), dist->truncate[1]);
        if (dist->has_clamp)
            ends[i] = fmin(fmax(ends[i], dist->clamp[0]), dist->clamp[1]);
    }
}

/* Ends of truncation and clamping are knots like those of the law; of the law's own, those that are
 * cut off or clamped away stay: nothing happens there, and a border too many does no harm. */
size_t abai_dist_knots(const abai_dist *dist, double *x, size_t limit) {
    size_t count = abai_law_knots(dist->operations, &dist->law, x, limit);
    for (size_t i = 0; i < count && i < limit; i++)
        x[i] += dist->location;
    for (int i = 0; i < 4; i++) {
        const double end = i < 2 ? dist->truncate[i] : dist->clamp[i - 2];
        if (!(i < 2 ? dist->has_truncate : dist->has_clamp) || isinf(end))
            continue;
        if (count < limit)
            x[count] = end;
        count++;
    }
    return count;
}

/* Rises with u, as the tail itself does not: lower tails fall towards the middle. */
static double tail_order(double tail) { return tail < 0 ? -1 - tail : 1 - tail; }

static int by_probability(const void *a, const void *b) {
    const double x = tail_order(*(const double *)a), y = tail_order(*(const double *)b);
    return (x > y) - (x < y);
}

/* Both one-sided limits of the CDF at every x. */
static size_t tails_at(const abai_dist *dist, const double *x, size_t count, double *tails) {
    size_t written = 0;
    for (size_t i = 0; i < count; i++) {
        const abai_sides below = {abai_dist_below(dist, x[i], false),
                                  abai_dist_below(dist, x[i], true)};
        const abai_sides at = {abai_dist_cdf(dist, x[i], false), abai_dist_cdf(dist, x[i], true)};
        tails[written++] = abai_sides_tail(below);
        tails[written++] = abai_sides_tail(at);
    }
    return written;
}

/* Sorted by u, each once, those that can be drawn only. */
static size_t tidy(double *tails, size_t count) {
    size_t kept = 0;
    qsort(tails, count, sizeof *tails, by_probability);
    for (size_t i = 0; i < count; i++) {
        if (fabs(tails[i]) >= TAIL_MIN && (kept == 0 || tails[kept - 1] != tails[i]))
            tails[kept++] = tails[i];
    }
    return kept;
}

size_t abai_dist_breaks(const abai_dist *dist, double *tails, size_t limit) {
    const size_t knots = abai_dist_knots(dist, NULL, 0);
    double *const x = malloc((knots + 1) * sizeof *x);
    double *const all = malloc((2 * knots + 1) * sizeof *all);
    size_t count = SIZE_MAX;
    if (x != NULL && all != NULL) {
        abai_dist_knots(dist, x, knots);
        count = tidy(all, tails_at(dist, x, knots, all));
        for (size_t i = 0; i < count && i < limit; i++)
            tails[i] = all[i];
    }
    free(x);
    free(all);
    return count;
}
