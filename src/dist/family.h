/* dist/family.h - what a family of distributions supplies. Private to dist/.
 *
 * A law is a family with its numbers: standard in that `location`, truncation and clamping are not
 * its business (instance.c adds them), though families whose parameters are named so have a location
 * and scale of their own. Laws only see finite x inside their support and tails in (0, 1/2].
 */
#ifndef ABAI_DIST_FAMILY_H
#define ABAI_DIST_FAMILY_H

#include "dist/dist.h"

enum { ABAI_LAW_NUMBERS = 6 };

typedef struct abai_law {
    double v[ABAI_LAW_NUMBERS]; /* parameters and constants, in an order of the family's own */
    const void *lists;          /* of list families, in the arena */
    bool discrete;              /* atoms only */
} abai_law;

typedef struct abai_dist_operations {
    /* The finite numbers of form `form`, checked, to a law. NULL for families of lists. */
    aba_status (*set)(abai_law *law, int form, const double *value, aba_error *error);
    /* Constants of the law that cdf, pdf and quantile go by, and ran and draw do not. NULL: none. */
    void (*prepare)(abai_law *law);
    /* Lists to a law. NULL for families of numbers. */
    aba_status (*load)(abai_law *law, const abai_dist_spec *spec, abai_arena *arena,
                       aba_error *error);
    /* Two quantiles, from which the location is taken off and which rise, to the numbers of a form.
     * NULL where info->by_quantiles is false. */
    aba_status (*fit)(const abai_dist_spec *spec, int *form, double *value, aba_error *error);
    /* P(X <= x), or P(X > x) where upper. */
    double (*cdf)(const abai_law *law, double x, bool upper);
    /* P(X < x), or P(X >= x) where upper. NULL: no atoms. */
    double (*below)(const abai_law *law, double x, bool upper);
    /* NULL: no density. */
    double (*pdf)(const abai_law *law, double x);
    double (*quantile)(const abai_law *law, double tail);
    /* The same, to rounding, the sooner the better the guess; any number will do. NULL: a guess is of no
     * help. */
    double (*quantile_near)(const abai_law *law, double tail, double guess);
    double (*mean)(const abai_law *law);
    double (*sd)(const abai_law *law);
    /* Least and greatest value. NULL: the whole line. */
    void (*support)(const abai_law *law, double ends[2]);
    /* Every x where the CDF has a kink or a jump, in any order: writes `limit` at most, returns how
     * many there are. NULL: the finite ends of the support. */
    size_t (*knots)(const abai_law *law, double *x, size_t limit);
    /* One draw by the textbook method. */
    double (*ran)(const abai_law *law, const gsl_rng *rng);
    /* quantile is cheap enough for one call a draw. */
    bool closed_form;
    /* One draw that has the same bits everywhere, as those of gsl_ran_* need not have. NULL where
     * closed_form is true. */
    double (*draw)(const abai_law *law, const gsl_rng *rng);
} abai_dist_operations;

/* By subject of the file that has them. */
/* bounded.c */
extern const abai_dist_operations abai_uniform_operations, abai_loguniform_operations,
    abai_triangular_operations, abai_arcsine_operations;
/* trapezoid.c */
extern const abai_dist_operations abai_curvilinear_trapezoid_operations;
/* line.c, and student_t in gamma_beta.c */
extern const abai_dist_operations abai_normal_operations, abai_student_t_operations,
    abai_cauchy_operations, abai_logistic_operations, abai_gumbel_operations,
    abai_laplace_operations;
/* half_line.c */
extern const abai_dist_operations abai_lognormal_operations, abai_exponential_operations,
    abai_weibull_operations, abai_rayleigh_operations, abai_pareto_operations;
/* gamma_beta.c */
extern const abai_dist_operations abai_gamma_operations, abai_chi_squared_operations,
    abai_beta_operations, abai_pert_operations, abai_f_operations;
/* counts.c */
extern const abai_dist_operations abai_bernoulli_operations, abai_poisson_operations,
    abai_geometric_operations, abai_binomial_operations, abai_negative_binomial_operations;
/* lists.c */
extern const abai_dist_operations abai_histogram_operations, abai_empirical_operations,
    abai_discrete_operations;
/* quantiles.c */
extern const abai_dist_operations abai_quantiles_operations;
/* mixture.c */
extern const abai_dist_operations abai_mixture_operations;

/* Both probabilities of a tail; the smaller one is exact. */
typedef struct abai_sides {
    double lower, upper; /* u and 1 - u */
} abai_sides;

static inline abai_sides abai_tail_sides(double tail) {
    return tail < 0 ? (abai_sides){-tail, 1.0 + tail} : (abai_sides){1.0 - tail, tail};
}

/* The tail that means these probabilities; u = 1/2 is a lower one. */
static inline double abai_sides_tail(abai_sides s) {
    return s.lower <= s.upper ? -s.lower : s.upper;
}

/* A tail from a textbook generator: uniform over (0, 1), with full relative precision at both ends. */
double abai_ran_tail(const gsl_rng *rng);

/* P(X <= x) or P(X < x) of a law for any x. */
double abai_law_cdf(const abai_dist_operations *operations, const abai_law *law, double x,
                    bool upper);
double abai_law_below(const abai_dist_operations *operations, const abai_law *law, double x,
                      bool upper);
double abai_law_pdf(const abai_dist_operations *operations, const abai_law *law, double x);
void abai_law_support(const abai_dist_operations *operations, const abai_law *law, double ends[2]);
size_t abai_law_knots(const abai_dist_operations *operations, const abai_law *law, double *x,
                      size_t limit);

/* ---- reasons why numbers are refused (require.c): ABA_OK or ABA_INVALID ------------------------ */

/* name (value) must be a finite number */
aba_status abai_require_finite(const char *name, double value, aba_error *error);
/* name (value) must be greater than 0 */
aba_status abai_require_positive(const char *name, double value, aba_error *error);
/* name (value) must be at most limit */
aba_status abai_require_at_most(const char *name, double value, double limit, aba_error *error);
/* a (x) must be less than b (y); their difference must be finite, too */
aba_status abai_require_less(const char *a, double x, const char *b, double y, aba_error *error);
/* mode (x) must lie between min (lo) and max (hi); the ends are allowed */
aba_status abai_require_mode(const double min_mode_max[3], aba_error *error);
/* name (value) must lie between lo and hi; the ends are allowed */
aba_status abai_require_within(const char *name, double value, double lo, double hi,
                               aba_error *error);

/* "p05", "p97.5": how users write the probability p of a quantile. */
enum { ABAI_PERCENT_SIZE = 32 };
char *abai_percent_name(double p, char out[ABAI_PERCENT_SIZE]);

#endif
