/* Adaptive interpolation of a quantile function, measured as it goes.
 *
 * Every binade of the tail probability (and every stretch between breaks) is halved until one
 * polynomial serves the piece: through the quantiles at 7 Chebyshev-Lobatto nodes, or straight where
 * they lie on a line. Lobatto nodes include both ends, so that neighbours meet without a step; and
 * three of the five inner ones are nodes of the halves again. A piece is good when the u-error
 * (Derflinger, Hoermann, Leydold 2010) between its nodes is small and when the polynomial provably
 * does not fall. At a singular point halving ends by itself: a straight piece as narrow in u as the
 * error allowed cannot miss it. */
#include "dist/table_fit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/status.h"

enum {
    NODES = ABAI_TABLE_DEGREE + 1,
    CHECKS = 4,
    /* A binade is cut into 4 pieces before anything but a straight line is tried: with 7 nodes on
     * less than that, even log u, the gentlest tail, misses RELATIVE_AIM. */
    DEPTH_CURVED = 2,
    /* The relative error in the tail is bettered as far as pieces of a 64th binade. */
    DEPTH_RELATIVE = 6,
    DEPTH_MAX = 48,
    /* Smooth shapes take some hundred pieces, each singular point some 60 more. */
    PIECES_MAX = 65536,
    PIECES_PER_BREAK = 64
};

/* The error aimed at, a tenth of what is allowed, for checks see only 4 points of each piece. */
#define ABSOLUTE_AIM (ABAI_U_ERROR_MAX / 10)
/* |F(x) - u| / u in either tail, as far as DEPTH_RELATIVE goes: 1e-8 is wanted. */
#define RELATIVE_AIM 3e-9

/* Chebyshev-Lobatto nodes on [0, 1]: sin^2(j pi / 12). */
static const double node[NODES] = {0.0,  0.066987298107780676618, 0.25, 0.5,
                                   0.75, 0.93301270189221932338,  1.0};
/* Near the extremes of the node polynomial: sin^2((2 j + 1) pi / 24), j = 1 .. 4, the two in the middle
 * first: the others are 0.73 of these. */
static const double check[CHECKS] = {0.37059047744873961883, 0.62940952255126038117,
                                     0.14644660940672623780, 0.85355339059327376220};

enum { BORDERS = 5 };

typedef struct fit {
    const abai_inverse *inverse;
    bool upper;
    double most; /* y goes no higher */
    size_t pieces_max;
    abai_pieces *out;
    aba_error *error;
    double border[BORDERS]; /* y where binades meet, the latest first, and how many there are */
    int borders;
} fit;

/* Magnitudes that need not be told from 0. Families flush quantiles to 0 below the least normal double
 * in their standard units, which in a gamma of shape 0.01 is a hundredth of all draws. */
#define VANISHING 1e-290

/* A stretch to be fitted, with the quantiles known so far: at nodes 0, 2, 3, 4 and 6. */
typedef struct stretch {
    double begin, end;
    double y[NODES];
    int depth;
} stretch;

typedef struct measure {
    double absolute, relative;
} measure;

double abai_binade(double a) {
    return abai_from_bits(abai_bits_of(a) >> ABAI_TABLE_MANTISSA << ABAI_TABLE_MANTISSA);
}

/* guess: of y, or NAN. */
static double y_near(const fit *f, double a, double guess) {
    const abai_inverse *inverse = f->inverse;
    const double size = a > ABAI_TAIL_MAX ? ABAI_TAIL_MAX : a;
    const double tail = f->upper ? size : -size;
    const double x = isnan(guess)
                         ? inverse->quantile(inverse->context, tail)
                         : inverse->near(inverse->context, tail, f->upper ? -guess : guess);
    const double y = f->upper ? -x : x;
    return y > f->most ? f->most : y;
}

static double y_at(const fit *f, double a) { return y_near(f, a, (double)NAN); }

/* The tail probability beyond y: rises with y in both halves. */
static double tail_at(const fit *f, double y) {
    return f->inverse->cdf(f->inverse->context, f->upper ? -y : y, f->upper);
}

/* ---- guesses: polynomials of degree 4 through what is known ------------------------------------- */

static double weigh(const fit *f, const double y[5], const double weight[5]) {
    if (f->inverse->near == NULL)
        return (double)NAN;
    return weight[0] * y[0] + weight[1] * y[1] + weight[2] * y[2] + weight[3] * y[3] +
           weight[4] * y[4];
}

/* Inside a stretch with known y at 0, 1/4, .., 1: at node[1], and at 1/8 and 3/8; the other side is a
 * mirror image. */
enum { AT_NODE_1, AT_1_8, AT_3_8 };
static double guess_inside(const fit *f, const double y[NODES], int place, bool mirrored) {
    static const double weight[][5] = {
        {.538675134594813, .788675134594813, -.5, .211324865405187, -.038675134594813},
        {.2734375, 1.09375, -.546875, .21875, -.0390625},
        {-.0390625, .46875, .703125, -.15625, .0234375}};
    const double known[2][5] = {{y[0], y[2], y[3], y[4], y[6]}, {y[6], y[4], y[3], y[2], y[0]}};
    return weigh(f, known[mirrored], weight[place]);
}

/* At the end of a new binade, and at 1/4, 1/2 and 3/4 of it, in steps of log a, which tails are smooth
 * in. NAN where they are not: powers of a make every difference a multiple of the last. */
static double guess_end(const fit *f) {
    static const double weight[5] = {5, -10, 10, -5, 1};
    const double *y = f->border;
    const double ratio = (y[0] - y[1]) / (y[1] - y[2]);
    return f->borders == BORDERS && ratio > 0.5 && ratio < 2 ? weigh(f, y, weight) : (double)NAN;
}

static double guess_in_binade(const fit *f, double end, int quarter) {
    static const double weight[][5] = {
        {.13677113931145, 1.15231529611967, -.42093363787043, .15976492502339, -.02791772258408},
        {.35799308730403, 1.0160005506719, -.56246336041202, .22991522031337, -.04144549787728},
        {.64985638085646, .62025574983749, -.41560724442191, .17837661796311, -.03288152423515}};
    const double *y = f->border;
    const double known[5] = {end, y[0], y[1], y[2], y[3]};
    const double ratio = (end - y[0]) / (y[0] - y[1]);
    return f->borders >= 4 && ratio > 0.5 && ratio < 2 ? weigh(f, known, weight[quarter - 1])
                                                       : (double)NAN;
}

static void keep_border(fit *f, double y) {
    memmove(f->border + 1, f->border, (BORDERS - 1) * sizeof *f->border);
    f->border[0] = y;
    f->borders += f->borders < BORDERS;
}

/* ---- errors ------------------------------------------------------------------------------------ */

static double step_ulps(double y, int count, double towards) {
    for (int i = 0; i < count; i++)
        y = nextafter(y, towards);
    return y;
}

/* |F(x) - u| as far as it is not forced by x being a double: the distance of a from the tail
 * probabilities two units in the last place to either side of y. (Half a unit comes from y's own
 * rounding, the rest from that of the nodes it is interpolated from.) So atoms have no error for any
 * u that is theirs, and a spread of few units is no error. */
static double u_distance(const fit *f, double y, double a) {
    enum { ULPS = 2 };
    const double plain = fabs(tail_at(f, y) - a);
    if (plain <= ABSOLUTE_AIM && plain <= RELATIVE_AIM * a)
        return plain;
    const double low = tail_at(f, step_ulps(y, ULPS, -HUGE_VAL));
    const double high = tail_at(f, step_ulps(y, ULPS, HUGE_VAL));
    return fmin(plain, fmax(0.0, fmax(low - a, a - high)));
}

/* Coefficients in powers of s of the polynomial through the nodes, by Newton's divided differences
 * of y - y(0): c[0] is y(0) itself, and the rest is accurate relative to the rise of y. */
static void interpolate(const double y[NODES], double c[NODES]) {
    double d[NODES];
    for (int j = 0; j < NODES; j++)
        d[j] = y[j] - y[0];
    for (int order = 1; order < NODES; order++)
        for (int j = NODES - 1; j >= order; j--)
            d[j] = (d[j] - d[j - 1]) / (node[j] - node[j - order]);
    for (int j = 0; j < NODES; j++)
        c[j] = 0;
    for (int j = NODES - 1; j >= 1; j--) { /* c := c (s - node[j]) + d[j] */
        for (int k = NODES - 1; k >= 1; k--)
            c[k] = c[k - 1] - node[j] * c[k];
        c[0] = d[j] - node[j] * c[0];
    }
    for (int k = NODES - 1; k >= 1; k--) /* the last factor is s itself */
        c[k] = c[k - 1];
    c[0] = y[0];
}

/* True where Horner's rule in doubles cannot fall from one double a to the next: the derivative, by
 * the least of its Bernstein coefficients, times the step of s (2^-52 of the binade) exceeds what
 * rounding does to the terms behind c[0], about 2^-52 sum j |c[j]|, twice. */
bool abai_piece_rises(const double c[NODES], double widths_per_binade) {
    static const double choose[NODES - 1][NODES - 1] = {
        {1}, {1, 1}, {1, 2, 1}, {1, 3, 3, 1}, {1, 4, 6, 4, 1}, {1, 5, 10, 10, 5, 1}};
    double least = HUGE_VAL, sum = 0;
    for (int i = 0; i < NODES - 1; i++) {
        double bernstein = 0;
        for (int j = 0; j <= i; j++)
            bernstein += choose[i][j] / choose[NODES - 2][j] * (j + 1) * c[j + 1];
        least = fmin(least, bernstein);
        sum += (i + 1) * fabs(c[i + 1]);
    }
    return isfinite(fabs(c[0]) + sum) && least > 0 && least * widths_per_binade >= 2 * sum;
}

static bool straight(const double y[NODES]) {
    const double slack = 4 * DBL_EPSILON * fmax(fabs(y[0]), fabs(y[NODES - 1]));
    for (int j = 2; j <= 4; j++)
        if (!(fabs(y[j] - (y[0] + node[j] * (y[NODES - 1] - y[0]))) <= slack))
            return false;
    return true;
}

/* Where both errors in the middle are an eighth of what is aimed at, the two others are not looked at:
 * for them to miss the aim the seventh derivative would have to be ten times as large there. Nor is
 * anything behind an error that is too large by itself. */
static measure measure_piece(const fit *f, const abai_piece *p) {
    measure m = {0, 0};
    const double width = p->end - p->begin;
    for (int j = 0; j < CHECKS; j++) {
        const bool small = m.absolute <= ABSOLUTE_AIM / 8 && m.relative <= RELATIVE_AIM / 8;
        if ((j == 2 && small) || m.absolute > ABAI_U_ERROR_MAX)
            break;
        const double a = p->begin + width * check[j];
        const double y = abai_table_row_value(p->c, 0, ABAI_TABLE_DEGREE, (a - p->begin) / width);
        const double e = u_distance(f, y, a);
        m.absolute = fmax(m.absolute, e);
        m.relative = fmax(m.relative, e / a);
    }
    return m;
}

/* The same for the quantiles at the inner nodes: what no interpolation can better. */
static measure measure_nodes(const fit *f, const stretch *s) {
    measure m = {0, 0};
    for (int j = 2; j <= 4; j++) {
        const double a = s->begin + (s->end - s->begin) * node[j];
        const double e = u_distance(f, s->y[j], a);
        m.absolute = fmax(m.absolute, e);
        m.relative = fmax(m.relative, e / a);
    }
    return m;
}

static bool good(const fit *f, const stretch *s, const abai_piece *p, measure *m) {
    *m = measure_piece(f, p);
    const bool relative_done = m->relative <= RELATIVE_AIM || s->depth >= DEPTH_RELATIVE;
    if (m->absolute <= ABSOLUTE_AIM && relative_done)
        return true;
    if (!(m->absolute <= ABAI_U_ERROR_MAX / 2))
        return false;
    const measure least = measure_nodes(f, s);
    return m->absolute <= fmax(ABSOLUTE_AIM, 4 * least.absolute) &&
           (relative_done || m->relative <= 4 * least.relative);
}

aba_status abai_pieces_push(abai_pieces *pieces, const abai_piece *piece, double u_error,
                            aba_error *error) {
    if (pieces->count == pieces->capacity) {
        const size_t capacity = pieces->capacity == 0 ? 1024 : 2 * pieces->capacity;
        abai_piece *grown = realloc(pieces->piece, capacity * sizeof *grown);
        if (grown == NULL)
            return abai_fail_memory(error);
        pieces->piece = grown;
        pieces->capacity = capacity;
    }
    pieces->piece[pieces->count++] = *piece;
    pieces->u_error = fmax(pieces->u_error, u_error);
    return ABA_OK;
}

static aba_status push(fit *f, const abai_piece *piece, double u_error) {
    return abai_pieces_push(f->out, piece, u_error, f->error);
}

static aba_status fail_finite(const fit *f) {
    double beyond = 0;
    for (int binade = 0; binade < ABAI_TABLE_OCTAVES; binade++) {
        const double a = ldexp(ABAI_TAIL_MIN, binade);
        if (isinf(y_at(f, a)))
            beyond = a;
    }
    if (beyond > 0)
        return abai_fail(f->error, ABA_INVALID,
                         "its quantiles exceed the largest double at probability %.2g; give it a "
                         "lighter tail, or truncate it",
                         beyond);
    return abai_fail(f->error, ABA_INVALID, "its quantiles at %s probabilities cannot be found",
                     f->upper ? "upper" : "lower");
}

static aba_status fail_accuracy(const fit *f, const stretch *s, double u_error) {
    return abai_fail(f->error, ABA_INVALID,
                     "its quantiles cannot be tabulated: near %s probability %.4g they are off by "
                     "%.1g in probability, more than %.1g",
                     f->upper ? "upper" : "lower", s->begin, u_error, ABAI_U_ERROR_MAX);
}

/* The quantile at a node, kept between those at its neighbours: root searches may be off by ulps. */
static double y_between(const fit *f, const stretch *s, int j, int left, int right, double guess) {
    const double low = s->y[left], high = s->y[right];
    if (low == high)
        return low;
    const double near = guess < low ? low : guess > high ? high : guess;
    const double y = y_near(f, s->begin + (s->end - s->begin) * node[j], near);
    return y < low ? low : y > high ? high : y;
}

static void set_straight(const stretch *s, abai_piece *p) {
    *p = (abai_piece){.begin = s->begin,
                      .end = s->end,
                      .last = s->y[NODES - 1],
                      .c = {s->y[0], s->y[NODES - 1] - s->y[0]},
                      .degree = 1};
}

/* The best piece on the stretch, and whether it will do. */
static bool fit_piece(const fit *f, stretch *s, abai_piece *p, measure *m) {
    *m = (measure){HUGE_VAL, HUGE_VAL};
    set_straight(s, p);
    if (straight(s->y) && isfinite(p->c[1])) {
        *m = measure_piece(f, p);
        if (m->absolute <= ABSOLUTE_AIM && m->relative <= RELATIVE_AIM)
            return true;
    }
    if (s->depth < DEPTH_CURVED)
        return false;
    s->y[1] = y_between(f, s, 1, 0, 2, guess_inside(f, s->y, AT_NODE_1, false));
    s->y[5] = y_between(f, s, 5, 4, 6, guess_inside(f, s->y, AT_NODE_1, true));
    abai_piece curved = *p;
    curved.degree = ABAI_TABLE_DEGREE;
    interpolate(s->y, curved.c);
    if (abai_piece_rises(curved.c, abai_binade(s->begin) / (s->end - s->begin))) {
        *p = curved;
        return good(f, s, p, m);
    }
    return isfinite(p->c[1]) && good(f, s, p, m);
}

/* Whether x is next to nothing all over the stretch, and ought to be. */
static bool vanishes(const fit *f, const stretch *s) {
    return fmax(fabs(s->y[0]), fabs(s->y[NODES - 1])) <= VANISHING &&
           tail_at(f, -VANISHING) <= s->begin && s->end <= tail_at(f, VANISHING);
}

static aba_status fit_stretch(fit *f, stretch *s);

static aba_status fit_halves(fit *f, const stretch *s) {
    const double middle = s->begin + (s->end - s->begin) / 2;
    stretch left = {s->begin, middle, {s->y[0], 0, 0, s->y[2], 0, 0, s->y[3]}, s->depth + 1};
    stretch right = {middle, s->end, {s->y[3], 0, 0, s->y[4], 0, 0, s->y[6]}, s->depth + 1};
    aba_status status = ABA_OK;
    stretch *const half[2] = {&left, &right};
    for (int i = 0; status == ABA_OK && i < 2; i++) {
        const int near[2] = {i == 0 ? AT_1_8 : AT_3_8, i == 0 ? AT_3_8 : AT_1_8};
        half[i]->y[2] = y_between(f, half[i], 2, 0, 3, guess_inside(f, s->y, near[0], i == 1));
        half[i]->y[4] = y_between(f, half[i], 4, 3, 6, guess_inside(f, s->y, near[1], i == 1));
        status = fit_stretch(f, half[i]);
    }
    return status;
}

static aba_status fit_stretch(fit *f, stretch *s) {
    abai_piece piece;
    measure m;
    if (isnan(s->y[2]) || isnan(s->y[3]) || isnan(s->y[4]))
        return fail_finite(f);
    if (fit_piece(f, s, &piece, &m))
        return push(f, &piece, m.absolute);
    const double inner = s->begin + (s->end - s->begin) / 4;
    const bool narrow = !(inner > s->begin && inner < s->begin + (s->end - s->begin) / 2);
    if (s->depth >= DEPTH_MAX || narrow || f->out->count >= f->pieces_max) {
        if (!(m.absolute < HUGE_VAL)) {
            set_straight(s, &piece);
            m = measure_piece(f, &piece);
        }
        if (m.absolute <= ABAI_U_ERROR_MAX)
            return push(f, &piece, m.absolute);
        return fail_accuracy(f, s, m.absolute);
    }
    if (s->depth < DEPTH_CURVED)
        return fit_halves(f, s);
    const measure least = measure_nodes(f, s);
    const bool nothing = least.absolute > ABSOLUTE_AIM && vanishes(f, s);
    if (!nothing && least.absolute <= ABAI_U_ERROR_MAX)
        return fit_halves(f, s);
    if (!nothing)
        return fail_accuracy(f, s, least.absolute);
    set_straight(s, &piece);
    return push(f, &piece, 0);
}

/* From one border to the next; those that are breaks are approached from inside, by 8 units in the
 * last place or a little of a narrow stretch: which side of a break its own double is on is left to
 * rounding. */
static aba_status fit_between(fit *f, double begin, bool begin_breaks, double end, bool end_breaks,
                              double *y) {
    const double width = end - begin;
    const double inside = fmin(8 * DBL_EPSILON * begin, width / 1024);
    const bool whole = !begin_breaks && !end_breaks;
    stretch s = {.begin = begin, .end = end, .depth = 0};
    s.y[0] = begin_breaks ? fmax(*y, y_at(f, begin + inside)) : *y;
    s.y[6] = fmax(s.y[0],
                  whole ? y_near(f, end, guess_end(f)) : y_at(f, end_breaks ? end - inside : end));
    if (!isfinite(s.y[0]) || !isfinite(s.y[6]))
        return fail_finite(f);
    if (!whole)
        f->borders = 0;
    s.y[3] = y_between(f, &s, 3, 0, 6, guess_in_binade(f, s.y[6], 2));
    s.y[2] = y_between(f, &s, 2, 0, 3, guess_in_binade(f, s.y[6], 1));
    s.y[4] = y_between(f, &s, 4, 3, 6, guess_in_binade(f, s.y[6], 3));
    *y = s.y[6];
    keep_border(f, s.y[6]);
    return fit_stretch(f, &s);
}

aba_status abai_pieces_fit(const abai_inverse *inverse, bool upper, double most,
                           const double *breaks, size_t break_count, abai_pieces *pieces,
                           aba_error *error) {
    *pieces = (abai_pieces){NULL, 0, 0, 0};
    const size_t pieces_max = PIECES_MAX + PIECES_PER_BREAK * break_count;
    fit f = {inverse, upper, most, pieces_max, pieces, error, {0}, 0};
    double y = y_at(&f, ABAI_TAIL_MIN);
    if (!isfinite(y))
        return fail_finite(&f);
    keep_border(&f, y);
    double begin = ABAI_TAIL_MIN;
    bool begin_breaks = false;
    aba_status status = ABA_OK;
    for (size_t next = 0; status == ABA_OK && begin < ABAI_TAIL_END;) {
        while (next < break_count && breaks[next] <= begin)
            next++;
        double end = 2 * abai_binade(begin);
        const bool end_breaks = next < break_count && breaks[next] <= end;
        if (end_breaks)
            end = breaks[next];
        status = fit_between(&f, begin, begin_breaks, end, end_breaks, &y);
        begin = end;
        begin_breaks = end_breaks;
    }
    return status;
}

void abai_pieces_free(abai_pieces *pieces) {
    free(pieces->piece);
    *pieces = (abai_pieces){NULL, 0, 0, 0};
}
