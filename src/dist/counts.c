/* Families on whole numbers. Their CDFs are incomplete gamma and beta functions (DLMF 8.17.24; Johnson,
 * Kemp, Kotz 2005, Univariate Discrete Distributions): no sums, and both tails keep their precision. */
#include <math.h>

#include <gsl/gsl_randist.h>

#include "base/number.h"
#include "dist/family.h"
#include "dist/incomplete.h"
#include "dist/normal.h"
#include "simd/math.h"

/* Means up to here: counts are then far below 2^53 with all of their standard deviation's digits, so that a
 * quantile is right to 1e-10 in probability. */
static const double MEAN_MAX = 1e12;
/* gsl_ran_* give an unsigned int: above, draws come by inversion. */
static const double GSL_MAX = 1e8;
/* The finest tail that rng/stream.h draws. */
static const double TAIL_MIN = 0x1p-54;

static aba_status require_whole(const char *name, double value, aba_error *error) {
    if (value == floor(value))
        return ABA_OK;
    char text[ABAI_NUMBER_SIZE];
    return abai_fail(error, ABA_INVALID, "%s (%s) must be a whole number", name,
                     abai_number_format(value, text));
}

/* ---- what they share: search by the CDF at whole numbers ---------------------------------------------- */

typedef double (*count_cdf)(const abai_law *law, double k, bool upper);

typedef struct search {
    const abai_law *law;
    count_cdf cdf; /* at whole numbers inside the support */
    double ends[2];
    double tail;
} search;

/* Whether P(X <= k) >= u. */
static bool reached(const search *s, double k) {
    if (k < s->ends[0])
        return false;
    if (k >= s->ends[1])
        return true;
    return s->tail < 0 ? s->cdf(s->law, k, false) >= -s->tail : s->cdf(s->law, k, true) <= s->tail;
}

/* The least k that reaches u: steps that double from the guess on, then halving. */
static double least(const search *s, double guess) {
    const double start = fmin(fmax(floor(guess), s->ends[0]), s->ends[1]);
    const bool down = reached(s, start);
    double near = start, far, step = 1; /* near is on the guess's side of the border, far beyond */
    for (;;) {
        far = down ? fmax(near - step, s->ends[0] - 1) : near + step;
        if (reached(s, far) != down)
            break;
        near = far;
        step *= 2;
    }
    double above = down ? near : far, below = down ? far : near;
    while (above - below > 1) {
        const double middle = floor(below + 0.5 * (above - below));
        if (reached(s, middle))
            above = middle;
        else
            below = middle;
    }
    return above;
}

/* Cornish and Fisher 1938, to the skewness. */
static double expansion(double tail, double mean, double sd, double skewness) {
    const double z = abai_normal_quantile(tail);
    return mean + sd * (z + skewness * (z * z - 1) / 6);
}

/* Every whole number that can be drawn. */
static size_t whole_numbers(double first, double last, double *x, size_t limit) {
    const size_t count = (size_t)(last - first) + 1;
    for (size_t i = 0; i < count && i < limit; i++)
        x[i] = first + (double)i;
    return count;
}

/* ---- bernoulli --------------------------------------------------------------------------------- */

enum { P };

static aba_status bernoulli_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[P] = value[0];
    return abai_require_within("p", value[0], 0, 1, error);
}

static double bernoulli_cdf(const abai_law *law, double x, bool upper) {
    (void)x;
    return upper ? law->v[P] : 1 - law->v[P];
}

static double bernoulli_quantile(const abai_law *law, double tail) {
    const bool zero = tail < 0 ? 1 - law->v[P] >= -tail : law->v[P] <= tail;
    return zero ? 0 : 1;
}

static void bernoulli_support(const abai_law *law, double ends[2]) {
    ends[0] = law->v[P] == 1 ? 1 : 0;
    ends[1] = law->v[P] == 0 ? 0 : 1;
}

static size_t bernoulli_knots(const abai_law *law, double *x, size_t limit) {
    double ends[2];
    bernoulli_support(law, ends);
    return whole_numbers(ends[0], ends[1], x, limit);
}

static double bernoulli_mean(const abai_law *law) { return law->v[P]; }
static double bernoulli_sd(const abai_law *law) { return sqrt(law->v[P] * (1 - law->v[P])); }

static double bernoulli_ran(const abai_law *law, const gsl_rng *rng) {
    return (double)gsl_ran_bernoulli(rng, law->v[P]);
}

const abai_dist_operations abai_bernoulli_operations = {
    .set = bernoulli_set,
    .cdf = bernoulli_cdf,
    .below = bernoulli_cdf,
    .quantile = bernoulli_quantile,
    .mean = bernoulli_mean,
    .sd = bernoulli_sd,
    .support = bernoulli_support,
    .knots = bernoulli_knots,
    .ran = bernoulli_ran,
    .closed_form = true,
};

/* ---- geometric: trials up to and with the first success ------------------------------------------------ */

enum { RATE = 1 }; /* -log(1 - p), beside P */

static aba_status geometric_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[P] = value[0];
    law->v[RATE] = -abai_log1p(-value[0]);
    const aba_status status = abai_require_positive("p", value[0], error);
    return status == ABA_OK ? abai_require_within("p", value[0], 1 / MEAN_MAX, 1, error) : status;
}

static double geometric_side(const abai_law *law, double k, bool upper) {
    return upper ? abai_exp(-law->v[RATE] * k) : -abai_expm1(-law->v[RATE] * k);
}

static double geometric_cdf(const abai_law *law, double x, bool upper) {
    return geometric_side(law, floor(x), upper);
}

static double geometric_below(const abai_law *law, double x, bool upper) {
    return geometric_side(law, ceil(x) - 1, upper);
}

static void geometric_support(const abai_law *law, double ends[2]) {
    ends[0] = 1;
    ends[1] = law->v[P] == 1 ? 1 : HUGE_VAL;
}

static double geometric_quantile(const abai_law *law, double tail) {
    search s = {.law = law, .cdf = geometric_side, .tail = tail};
    geometric_support(law, s.ends);
    const double e = tail < 0 ? -abai_log1p(tail) : -abai_log(tail);
    return least(&s, ceil(e / law->v[RATE]));
}

static size_t geometric_knots(const abai_law *law, double *x, size_t limit) {
    return whole_numbers(geometric_quantile(law, -TAIL_MIN), geometric_quantile(law, TAIL_MIN), x,
                         limit);
}

static double geometric_mean(const abai_law *law) { return 1 / law->v[P]; }
static double geometric_sd(const abai_law *law) { return sqrt(1 - law->v[P]) / law->v[P]; }

static double geometric_ran(const abai_law *law, const gsl_rng *rng) {
    if (law->v[P] * GSL_MAX > 1)
        return (double)gsl_ran_geometric(rng, law->v[P]);
    return geometric_quantile(law, abai_ran_tail(rng));
}

const abai_dist_operations abai_geometric_operations = {
    .set = geometric_set,
    .cdf = geometric_cdf,
    .below = geometric_below,
    .quantile = geometric_quantile,
    .mean = geometric_mean,
    .sd = geometric_sd,
    .support = geometric_support,
    .knots = geometric_knots,
    .ran = geometric_ran,
    .closed_form = true,
};

/* ---- poisson: P(X <= k) = Q(k + 1, mean) ---------------------------------------------------------------- */

enum { MEAN };

static aba_status poisson_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[MEAN] = value[0];
    const aba_status status = abai_require_positive("mean", value[0], error);
    return status == ABA_OK ? abai_require_at_most("mean", value[0], MEAN_MAX, error) : status;
}

static double poisson_side(const abai_law *law, double k, bool upper) {
    const abai_gamma gamma = abai_gamma_of(k + 1);
    return abai_gamma_side(&gamma, law->v[MEAN], !upper, NULL);
}

static double poisson_cdf(const abai_law *law, double x, bool upper) {
    return poisson_side(law, floor(x), upper);
}

static double poisson_below(const abai_law *law, double x, bool upper) {
    return poisson_side(law, ceil(x) - 1, upper);
}

static void from_zero(const abai_law *law, double ends[2]) {
    (void)law;
    ends[0] = 0;
    ends[1] = HUGE_VAL;
}

static double poisson_mean(const abai_law *law) { return law->v[MEAN]; }
static double poisson_sd(const abai_law *law) { return sqrt(law->v[MEAN]); }

static double poisson_quantile(const abai_law *law, double tail) {
    search s = {.law = law, .cdf = poisson_side, .tail = tail};
    from_zero(law, s.ends);
    const double sd = poisson_sd(law);
    return least(&s, expansion(tail, law->v[MEAN], sd, 1 / sd));
}

static size_t poisson_knots(const abai_law *law, double *x, size_t limit) {
    return whole_numbers(poisson_quantile(law, -TAIL_MIN), poisson_quantile(law, TAIL_MIN), x,
                         limit);
}

static double poisson_ran(const abai_law *law, const gsl_rng *rng) {
    if (law->v[MEAN] < GSL_MAX)
        return (double)gsl_ran_poisson(rng, law->v[MEAN]);
    return poisson_quantile(law, abai_ran_tail(rng));
}

const abai_dist_operations abai_poisson_operations = {
    .set = poisson_set,
    .cdf = poisson_cdf,
    .below = poisson_below,
    .quantile = poisson_quantile,
    .mean = poisson_mean,
    .sd = poisson_sd,
    .support = from_zero,
    .knots = poisson_knots,
    .ran = poisson_ran,
    .closed_form = true, /* less than a microsecond, as a draw by rejection takes, too */
};

/* ---- binomial: P(X <= k) = I_(1-p)(n - k, k + 1) ---------------------------------------------------------- */

enum { N, PROBABILITY };

static aba_status binomial_set(abai_law *law, int form, const double *value, aba_error *error) {
    (void)form;
    law->v[N] = value[0];
    law->v[PROBABILITY] = value[1];
    aba_status status = abai_require_positive("n", value[0], error);
    if (status == ABA_OK)
        status = require_whole("n", value[0], error);
    if (status == ABA_OK)
        status = abai_require_at_most("n", value[0], MEAN_MAX, error);
    if (status == ABA_OK)
        status = abai_require_within("p", value[1], 0, 1, error);
    return status;
}

static double binomial_side(const abai_law *law, double k, bool upper) {
    const double p = law->v[PROBABILITY];
    const abai_beta beta = abai_beta_of(law->v[N] - k, k + 1);
    return abai_beta_side(&beta, (abai_share){1 - p, p}, upper, NULL);
}

static double binomial_cdf(const abai_law *law, double x, bool upper) {
    return binomial_side(law, floor(x), upper);
}

static double binomial_below(const abai_law *law, double x, bool upper) {
    return binomial_side(law, ceil(x) - 1, upper);
}

static void binomial_support(const abai_law *law, double ends[2]) {
    ends[0] = law->v[PROBABILITY] == 1 ? law->v[N] : 0;
    ends[1] = law->v[PROBABILITY] == 0 ? 0 : law->v[N];
}

static double binomial_mean(const abai_law *law) { return law->v[N] * law->v[PROBABILITY]; }

static double binomial_sd(const abai_law *law) {
    return sqrt(binomial_mean(law) * (1 - law->v[PROBABILITY]));
}

static double binomial_quantile(const abai_law *law, double tail) {
    search s = {.law = law, .cdf = binomial_side, .tail = tail};
    binomial_support(law, s.ends);
    if (s.ends[0] == s.ends[1])
        return s.ends[0];
    const double sd = binomial_sd(law), p = law->v[PROBABILITY];
    return least(&s, expansion(tail, binomial_mean(law), sd, (1 - 2 * p) / sd));
}

static size_t binomial_knots(const abai_law *law, double *x, size_t limit) {
    return whole_numbers(binomial_quantile(law, -TAIL_MIN), binomial_quantile(law, TAIL_MIN), x,
                         limit);
}

static double binomial_ran(const abai_law *law, const gsl_rng *rng) {
    if (law->v[N] < GSL_MAX)
        return (double)gsl_ran_binomial(rng, law->v[PROBABILITY], (unsigned)law->v[N]);
    return binomial_quantile(law, abai_ran_tail(rng));
}

const abai_dist_operations abai_binomial_operations = {
    .set = binomial_set,
    .cdf = binomial_cdf,
    .below = binomial_below,
    .quantile = binomial_quantile,
    .mean = binomial_mean,
    .sd = binomial_sd,
    .support = binomial_support,
    .knots = binomial_knots,
    .ran = binomial_ran,
    .closed_form = true, /* less than a microsecond, as a draw by rejection takes, too */
};

/* ---- negative_binomial: failures before n successes, n > 0 real; P(X <= k) = I_p(n, k + 1) ----------------- */

static aba_status negative_binomial_set(abai_law *law, int form, const double *value,
                                        aba_error *error) {
    (void)form;
    law->v[N] = value[0];
    law->v[PROBABILITY] = value[1];
    aba_status status = abai_require_positive("n", value[0], error);
    if (status == ABA_OK)
        status = abai_require_positive("p", value[1], error);
    if (status == ABA_OK)
        status = abai_require_within("p", value[1], 0, 1, error);
    if (status == ABA_OK)
        status = abai_require_at_most("n / p", value[0] / value[1], MEAN_MAX, error);
    return status;
}

static double negative_binomial_side(const abai_law *law, double k, bool upper) {
    const double p = law->v[PROBABILITY];
    const abai_beta beta = abai_beta_of(law->v[N], k + 1);
    return abai_beta_side(&beta, (abai_share){p, 1 - p}, upper, NULL);
}

static double negative_binomial_cdf(const abai_law *law, double x, bool upper) {
    return negative_binomial_side(law, floor(x), upper);
}

static double negative_binomial_below(const abai_law *law, double x, bool upper) {
    return negative_binomial_side(law, ceil(x) - 1, upper);
}

static void negative_binomial_support(const abai_law *law, double ends[2]) {
    ends[0] = 0;
    ends[1] = law->v[PROBABILITY] == 1 ? 0 : HUGE_VAL;
}

static double negative_binomial_mean(const abai_law *law) {
    return law->v[N] * (1 - law->v[PROBABILITY]) / law->v[PROBABILITY];
}

static double negative_binomial_sd(const abai_law *law) {
    return sqrt(law->v[N] * (1 - law->v[PROBABILITY])) / law->v[PROBABILITY];
}

static double negative_binomial_quantile(const abai_law *law, double tail) {
    search s = {.law = law, .cdf = negative_binomial_side, .tail = tail};
    negative_binomial_support(law, s.ends);
    if (s.ends[0] == s.ends[1])
        return s.ends[0];
    const double n = law->v[N], p = law->v[PROBABILITY];
    const double skewness = (2 - p) / sqrt(n * (1 - p));
    return least(&s, expansion(tail, negative_binomial_mean(law), negative_binomial_sd(law),
                               fmin(skewness, 2)));
}

static size_t negative_binomial_knots(const abai_law *law, double *x, size_t limit) {
    return whole_numbers(negative_binomial_quantile(law, -TAIL_MIN),
                         negative_binomial_quantile(law, TAIL_MIN), x, limit);
}

/* A Poisson variate whose mean is a gamma variate, as in gsl_ran_negative_binomial: that one goes on
 * for ever where the gamma variate exceeds what an unsigned can hold, which it may however small its
 * mean is. */
static double negative_binomial_ran(const abai_law *law, const gsl_rng *rng) {
    const double odds = (1 - law->v[PROBABILITY]) / law->v[PROBABILITY];
    const double mean = gsl_ran_gamma(rng, law->v[N], 1.0) * odds;
    if (!(mean > 0)) /* a gamma variate below the least double */
        return 0;
    const abai_law counts = {.v = {[MEAN] = mean}};
    return poisson_ran(&counts, rng);
}

const abai_dist_operations abai_negative_binomial_operations = {
    .set = negative_binomial_set,
    .cdf = negative_binomial_cdf,
    .below = negative_binomial_below,
    .quantile = negative_binomial_quantile,
    .mean = negative_binomial_mean,
    .sd = negative_binomial_sd,
    .support = negative_binomial_support,
    .knots = negative_binomial_knots,
    .ran = negative_binomial_ran,
    .closed_form = true, /* less than a microsecond, as a draw by rejection takes, too */
};
