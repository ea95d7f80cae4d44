/* dist/dist.h - the registry of probability distributions, and one distribution with its numbers.
 *
 * GSL supplies the mathematics (gsl_cdf_*, gsl_ran_*). What users may write stands once, in the
 * registry (dist/registry.c): names, parameters, how they are fitted, CDF, inverse, moments,
 * GSL's sampler. The reader of scenarios, the JSON Schema, `abanico list distributions`, the table
 * compiler and the tests all go by it.
 *
 * Probabilities near 1 are never held as such: functions take `upper` or a signed tail (see
 * rng/stream.h), so that both tails keep full relative precision.
 */
#ifndef ABAI_DIST_DIST_H
#define ABAI_DIST_DIST_H

#include <stdbool.h>
#include <stddef.h>

#include <gsl/gsl_rng.h>

#include "base/arena.h"
#include "base/status.h"

enum {
    ABAI_DIST_PARAMETERS = 4,       /* parameters of one form at most */
    ABAI_DIST_FORMS = 4,            /* ways to write one distribution at most */
    ABAI_DIST_VALUES_MAX = 1000000, /* values, edges, points or components of one distribution */
    ABAI_DIST_REASON_SIZE = 512
};

/* What a parameter counts in. */
typedef enum abai_role {
    ABAI_ROLE_POSITION, /* a value in the input's unit: mean, min, location */
    ABAI_ROLE_SPREAD,   /* a difference of two such values: sd, scale, sigma */
    ABAI_ROLE_NUMBER,   /* dimensionless: shape, nu, p */
    ABAI_ROLE_RATE      /* per input's unit: rate */
} abai_role;

typedef struct abai_parameter_info {
    const char *name;
    abai_role role;
    bool optional;
    double fallback; /* where optional and not given */
} abai_parameter_info;

/* One way to write the parameters: ("mean", "sd"), ("mu_log", "sigma_log"), ... */
typedef struct abai_form {
    size_t count;
    abai_parameter_info parameter[ABAI_DIST_PARAMETERS];
} abai_form;

/* Which kind of lists a distribution takes beside or instead of numbers. */
typedef enum abai_lists {
    ABAI_LISTS_NONE,
    ABAI_LISTS_EDGES_WEIGHTS,  /* histogram: n + 1 rising edges, n weights >= 0 */
    ABAI_LISTS_VALUES_WEIGHTS, /* discrete: n values, n weights >= 0 */
    ABAI_LISTS_VALUES,         /* empirical: n values (or a file), and `smooth` */
    ABAI_LISTS_POINTS,         /* quantiles: [p, x], rising in both, from p = 0 to p = 1 */
    ABAI_LISTS_COMPONENTS      /* mixture: weight >= 0 and a distribution each */
} abai_lists;

typedef struct abai_dist_info abai_dist_info;
typedef struct abai_dist abai_dist; /* immutable once made; safe for concurrent use */

/* Entries of the registry are constant and live for ever. */
struct abai_dist_info {
    const char *name;
    const char *text;  /* one line for `list distributions` */
    bool discrete;     /* draws from a countable set (empirical: unless smooth) */
    bool half_line;    /* takes `location` */
    bool by_quantiles; /* takes two quantiles (p05, p95, ...), and `range` below coverage 1 */
    bool by_bounds;    /* takes `range` at coverage 1 */
    abai_lists lists;
    size_t form_count;
    abai_form form[ABAI_DIST_FORMS];
    const struct abai_dist_operations *operations; /* private to dist/ */
};

const abai_dist_info *abai_dist_find(const char *name); /* NULL where there is none */
const abai_dist_info *abai_dist_list(size_t index);     /* NULL past the end */

/* Everything that defines one distribution, in the input's unit. */
typedef struct abai_dist_spec {
    const abai_dist_info *info;
    /* Parameters by the order of form `form`; where quantiles are given instead (form == -1):
     * P(X <= quantile_x[i]) = quantile_p[i], p rising, and for beta, value[0..2) are min and max
     * (0 and 1 by default). For `pert` and `triangular` given by bounds the caller fills min, mode
     * and max. */
    int form;
    double value[ABAI_DIST_PARAMETERS];
    double quantile_p[2], quantile_x[2];
    double location; /* 0 where none was given; half-line distributions only */
    /* Lists, borrowed until abai_dist_new returns: by info->lists. Histogram: count weights w and
     * count + 1 edges x. Discrete, points: count values x and weights or probabilities w.
     * Empirical: count values x, in any order. Mixture: count weights w and components. */
    const double *x;
    const double *w;
    size_t count;
    bool smooth; /* empirical: interpolate linearly between order statistics instead of steps */
    const abai_dist *const *component;
    /* Either end may be infinite. Truncation renormalises, then clamping piles up. */
    bool has_truncate, has_clamp;
    double truncate[2], clamp[2];
} abai_dist_spec;

/* A spec of nothing but defaults: form 0, optional parameters at their fallback, no truncation. */
abai_dist_spec abai_dist_spec_init(const abai_dist_info *info);

/* Make a distribution in the arena. On user error ABA_INVALID, and error->text is the bare reason
 * without a place, for example "min (15) must be less than max (7)", "sd (0) must be greater than
 * 0", "truncate [8, 9] holds no probability", "gamma cannot be fitted to p05 = 1, p95 = 1e300". */
aba_status abai_dist_new(const abai_dist_spec *spec, abai_arena *arena, abai_dist **out,
                         aba_error *error) ABA_MUST_USE;

const abai_dist_info *abai_dist_info_of(const abai_dist *dist);
/* True where it has atoms only (a mixture's is true where all components' are). */
bool abai_dist_is_discrete(const abai_dist *dist);
/* Whether they are the same family of numbers with the same numbers, so that whatever is computed of one
 * holds for the other, bit by bit. Distributions of lists are equal to themselves only. */
bool abai_dist_equal(const abai_dist *a, const abai_dist *b);

/* P(X <= x), or P(X > x) where upper. In [0, 1], monotone, never NaN for x that are not NaN. */
double abai_dist_cdf(const abai_dist *dist, double x, bool upper);
/* Density (continuous parts only). */
double abai_dist_pdf(const abai_dist *dist, double x);
/* Smallest x with P(X <= x) >= u for the u of the signed tail: exact to rounding but slow (root
 * searches). Monotone in the tail, to rounding; may overflow to infinity where the distribution's
 * does. Any tail from DBL_MIN to 1/2 either way. */
double abai_dist_quantile(const abai_dist *dist, double tail);
/* The same to rounding, and sooner where x is known to be near the guess; NAN: no guess. */
double abai_dist_quantile_near(const abai_dist *dist, double tail, double guess);
/* False where a guess changes nothing. */
bool abai_dist_takes_guess(const abai_dist *dist);
/* Mean and standard deviation of the distribution as defined; NaN where they do not exist or have
 * no closed form here (truncated ones). Infinite where the integral diverges to infinity. */
double abai_dist_mean(const abai_dist *dist);
double abai_dist_sd(const abai_dist *dist);

/* Signed tails, in rising order of u (-2^-54 .. -1/2, then 1/2 .. 2^-54), where the quantile function
 * has a kink, a jump or the border of a plateau: a table needs interval borders there. Without those
 * beyond 2^-54, u = 1/2 as -1/2. Writes the first `limit` at most and returns how many there are;
 * SIZE_MAX when out of memory. */
size_t abai_dist_breaks(const abai_dist *dist, double *tails, size_t limit);

/* One draw by the textbook method: gsl_ran_* where GSL has it, else by its definition from
 * gsl_rng_uniform_pos; truncation by rejection, and by inversion where that is hopeless. */
double abai_dist_ran(const abai_dist *dist, const gsl_rng *rng);

/* One draw that has the same bits on every machine, which those of GSL need not have (it calls the C
 * library's exp, log and pow). Only for families whose inverse is dear (gamma, beta and their kin), not
 * truncated or clamped: what abai_varying_fill does not invert. */
double abai_dist_draw(const abai_dist *dist, const gsl_rng *rng);

/* ---- parameters that differ from sample to sample -------------------------------------------- */

/* A family whose parameters are columns: hierarchical inputs. */
typedef struct abai_varying abai_varying;

/* The numbers of a spec that may be columns: value[i] is slot i, then the others. */
enum {
    ABAI_SLOT_QUANTILE = ABAI_DIST_PARAMETERS, /* quantile_x[0], quantile_x[1] */
    ABAI_SLOT_LOCATION = ABAI_SLOT_QUANTILE + 2,
    ABAI_SLOT_TRUNCATE = ABAI_SLOT_LOCATION + 1, /* truncate[0], truncate[1] */
    ABAI_SLOT_CLAMP = ABAI_SLOT_TRUNCATE + 2,    /* clamp[0], clamp[1] */
    ABAI_SLOTS = ABAI_SLOT_CLAMP + 2
};

/* spec gives everything but the numbers; varies[slot] tells that one is replaced by a column. Where
 * only plain parameters vary there are closed forms, counts are searched for, and gamma, beta and
 * their kin are drawn by rejection (abai_dist_draw); else (quantiles to be
 * fitted, bounds that move) each sample gets a distribution of its own, inverted exactly: slow but
 * right. ABA_INVALID with a bare reason where the family cannot (lists, mixtures). */
aba_status abai_varying_new(const abai_dist_spec *spec, const bool varies[ABAI_SLOTS],
                            abai_arena *arena, abai_varying **out, aba_error *error) ABA_MUST_USE;

/* True where draws invert the CDF (and are monotone in the tail); else they come from `rng`, which
 * the caller's `position` must set to the substream of each sample. */
bool abai_varying_inverts(const abai_varying *varying);

/* Draw n samples. column[slot] holds the number for each sample where it varies (others may be
 * NULL; ABAI_SLOTS entries). A sample whose parameters are invalid (sd <= 0, NaN, ...) gives NaN.
 * `position` (not called where the family inverts) sets rng to the substream of sample `index` of this
 * block. */
void abai_varying_fill(const abai_varying *varying, const double *const *column,
                       const double *tails, size_t n, double *out, gsl_rng *rng,
                       void (*position)(void *context, size_t index), void *context);

/* The same by textbook methods for every family (--sampler gsl). */
void abai_varying_fill_ran(const abai_varying *varying, const double *const *column, size_t n,
                           double *out, gsl_rng *rng, void (*position)(void *context, size_t index),
                           void *context);

#endif
