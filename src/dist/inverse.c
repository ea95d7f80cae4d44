/* Inverses of the incomplete gamma and beta functions.
 *
 * Both densities are log-concave in the right coordinate: log x for gamma, the logit for beta. So are,
 * then, both of their tail probabilities, and Newton's method on the logarithm of the tail converges
 * from the outer side without ever overshooting. Halley's correction makes the steps cubic: from the
 * first guesses below it takes two or three evaluations. Steps are taken on x (and 1 - x) themselves,
 * multiplicatively, so that the result is as precise as x can be, however large the parameters. */
#include <float.h>
#include <math.h>

#include "dist/family.h"
#include "dist/gamma_function.h"
#include "dist/incomplete.h"
#include "dist/normal.h"
#include "simd/math.h"

/* Probability on the wanted side of a point, and the density there and the slope of its logarithm, both
 * by the coordinate. */
typedef struct view {
    double mass, density, slope;
} view;

typedef struct curve {
    const abai_gamma *gamma; /* one of the two */
    const abai_beta *beta;
    abai_share middle;
    bool upper;
} curve;

static view look(const curve *c, abai_share at) {
    view v;
    if (c->beta != NULL) {
        v.mass = abai_beta_side(c->beta, at, c->upper, &v.density);
        v.slope = c->beta->a * at.rest - c->beta->b * at.x;
    } else {
        v.mass = abai_gamma_side(c->gamma, at.x, c->upper, &v.density);
        v.slope = c->gamma->a - at.x;
    }
    return v;
}

/* at with its coordinate raised by step. */
static abai_share move(const curve *c, abai_share at, double step) {
    const double e = abai_expm1(step), x = at.x + at.x * e;
    if (c->beta == NULL)
        return (abai_share){x, 1};
    const double whole = at.rest + x;
    return (abai_share){x / whole, at.rest / whole};
}

/* Halfway between two points in the coordinate. */
static abai_share halfway(const curve *c, abai_share at, abai_share other) {
    const double x = sqrt(at.x) * sqrt(other.x);
    const double rest = sqrt(at.rest) * sqrt(other.rest);
    return c->beta == NULL ? (abai_share){x, 1} : (abai_share){x / (x + rest), rest / (x + rest)};
}

/* log(mass / side), without loss where they are close. */
static double log_excess(double mass, double side) {
    const double relative = (mass - side) / side;
    return fabs(relative) < 0.5 ? abai_log1p(relative) : abai_log(mass) - abai_log(side);
}

/* Halley's step for log mass - log side = 0, limited to what Newton's step justifies. */
static double halley(const curve *c, view v, double excess) {
    const double first = (c->upper ? -v.density : v.density) / v.mass;
    const double second = first * (v.slope - first);
    const double newton = -excess / first;
    const double correction = 1 + 0.5 * newton * (second / first);
    return newton / fmin(fmax(correction, 0.5), 2);
}

/* The error left by a step is of the order of the cube of the excess: below this, nothing. */
static const double LAST_EXCESS = 1e-6;

/* Nearer to the tail's end than other. */
static bool is_beyond(const curve *c, abai_share at, abai_share other) {
    const double left = at.x * other.rest, right = other.x * at.rest;
    return c->upper ? left > right : left < right;
}

/* What lies between the known points is kept: Newton's step has no bound where the mass is near 1,
 * and Halley's may overshoot where the guess was far out. */
typedef struct bracket {
    abai_share outer, inner; /* mass below and above the wanted one */
    bool has_outer, has_inner;
} bracket;

static abai_share hold(const curve *c, const bracket *known, abai_share at, abai_share next) {
    if (known->has_outer && !is_beyond(c, known->outer, next))
        return halfway(c, known->outer, known->has_inner ? known->inner : at);
    if (known->has_inner && !is_beyond(c, next, known->inner))
        return halfway(c, known->inner, known->has_outer ? known->outer : at);
    return next;
}

static abai_share solve(const curve *c, double side, abai_share at) {
    /* A factor of e^30 a step: more leads from nowhere to nowhere. */
    static const double longest = 30;
    bracket known = {.has_outer = false, .has_inner = false};
    for (int i = 0; i < 200; i++) {
        const view v = look(c, at);
        /* Denormals have too few bits for a slope. */
        if (!(v.mass >= DBL_MIN) || !(v.density >= DBL_MIN)) {
            const bool is_inner = v.mass > side;
            *(is_inner ? &known.inner : &known.outer) = at;
            *(is_inner ? &known.has_inner : &known.has_outer) = true;
            at = halfway(c, at,
                         is_inner ? (known.has_outer ? known.outer : c->middle)
                                  : (known.has_inner ? known.inner : c->middle));
            continue;
        }
        const double excess = log_excess(v.mass, side);
        if (excess == 0)
            break;
        *(excess < 0 ? &known.outer : &known.inner) = at;
        *(excess < 0 ? &known.has_outer : &known.has_inner) = true;
        const double step = halley(c, v, excess);
        const abai_share next = move(c, at, fmin(fmax(step, -longest), longest));
        if (fabs(excess) < LAST_EXCESS) {
            at = next;
            break;
        }
        at = hold(c, &known, at, next);
    }
    return at;
}

/* ---- first guesses -------------------------------------------------------------------------------- */

/* Wilson and Hilferty 1931 where it applies, else what the first terms of either tail give. */
static double gamma_guess(double a, double tail) {
    const abai_sides s = abai_tail_sides(tail);
    const double root = 1 - 1 / (9 * a) + abai_normal_quantile(tail) / (3 * sqrt(a));
    if (a > 0.5 && root > 0.3)
        return a * root * root * root;
    const double log_upper = abai_log(a) - abai_log(s.upper) - abai_log_gamma_one_plus(a);
    if (tail > 0 && log_upper > 2)
        return log_upper - (1 - a) * abai_log(log_upper);
    /* P = x^a / Gamma(a + 1) (1 - a x / (a + 1) + ...) */
    const double x = abai_exp((abai_log(s.lower) + abai_log_gamma_one_plus(a)) / a);
    return x * (1 + fmin(x / (a + 1), 1));
}

/* Guesses this small may lead to a quantile that is to be 0. */
static const double GUESS_MIN = 1e-300;

static bool serves(double guess) { return guess > GUESS_MIN && guess < HUGE_VAL; }

double abai_gamma_inverse(const abai_gamma *gamma, double tail, double guess) {
    const curve c = {.gamma = gamma, .middle = {gamma->a, 1}, .upper = tail > 0};
    const double start = serves(guess) ? guess : gamma_guess(gamma->a, tail);
    if (!(start > DBL_MIN)) {
        if (abai_gamma_side(gamma, DBL_MIN, false, NULL) >= abai_tail_sides(tail).lower)
            return 0;
    }
    return solve(&c, fabs(tail), (abai_share){fmax(start, DBL_MIN), 1}).x;
}

/* The odds of Abramowitz and Stegun 26.5.22, for a, b > 1. */
static double beta_middle_guess(double a, double b, double tail) {
    const double y = abai_normal_quantile(tail), lambda = (y * y - 3) / 6;
    const double h = 2 / (1 / (2 * a - 1) + 1 / (2 * b - 1));
    const double w = y * sqrt(h + lambda) / h -
                     (1 / (2 * b - 1) - 1 / (2 * a - 1)) * (lambda + 5.0 / 6 - 2 / (3 * h));
    return a / b * abai_exp(2 * w);
}

/* The two power laws that the density is made of, each with its share of the whole (Press et al. 2007,
 * Numerical Recipes, section 6.4). */
static abai_share beta_end_guess(double a, double b, double tail) {
    const abai_sides s = abai_tail_sides(tail);
    const double left = abai_exp(a * abai_log(a / (a + b))) / a,
                 right = abai_exp(b * abai_log(b / (a + b))) / b;
    const double whole = left + right;
    if (s.lower < left / whole) {
        const double x = abai_exp(abai_log(a * whole * s.lower) / a);
        return (abai_share){x, 1 - x};
    }
    const double rest = abai_exp(abai_log(b * whole * s.upper) / b);
    return (abai_share){1 - rest, rest};
}

static abai_share beta_guess(double a, double b, double tail) {
    const double odds = a > 1 && b > 1 ? beta_middle_guess(a, b, tail) : (double)NAN;
    return isfinite(odds) ? abai_share_of_odds(odds) : beta_end_guess(a, b, tail);
}

abai_share abai_beta_inverse(const abai_beta *beta, double tail, abai_share guess) {
    const double a = beta->a, b = beta->b;
    const curve c = {.beta = beta, .middle = {a / (a + b), b / (a + b)}, .upper = tail > 0};
    const abai_sides s = abai_tail_sides(tail);
    const bool guessed = serves(guess.x) && serves(guess.rest);
    abai_share at = guessed ? guess : beta_guess(a, b, tail);
    if (!(at.x > DBL_MIN)) {
        if (abai_beta_side(beta, (abai_share){DBL_MIN, 1}, false, NULL) >= s.lower)
            return (abai_share){0, 1};
        at = (abai_share){DBL_MIN, 1};
    }
    if (!(at.rest > DBL_MIN)) {
        if (abai_beta_side(beta, (abai_share){1, DBL_MIN}, true, NULL) >= s.upper)
            return (abai_share){1, 0};
        at = (abai_share){1, DBL_MIN};
    }
    return solve(&c, fabs(tail), at);
}
