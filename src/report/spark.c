#include "report/spark.h"

#include <math.h>

/* The outermost half percents are left out: one draw far out would leave the rest one bin. */
enum { FIRST = 1, LAST = ABA_CURVE_POINTS - 2 };

enum { LATTICE_POINTS = 9 * (LAST - FIRST + 1) / 10 };
static const double whole_limit = 0x1p48;   /* from 0x1p52 on every double is whole */
static const double rounding = 1e-9;        /* of steps that are no whole numbers, over the range */
static const double lattice_limit = 100000; /* a finer one shows no gaps */

/* P(X <= x) in points of the curve, linear between them, within FIRST .. LAST. */
static double points_below(const double *curve, double x) {
    int low = FIRST, high = LAST;
    if (x < curve[FIRST])
        return FIRST;
    if (x >= curve[LAST])
        return LAST;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        if (curve[middle] <= x)
            low = middle;
        else
            high = middle;
    }
    /* Differences of the largest doubles overflow, halves of the smallest vanish. */
    const double scale = isfinite(curve[high] - curve[low]) ? 1 : 0.5;
    return low + (x * scale - curve[low] * scale) / (curve[high] * scale - curve[low] * scale);
}

static bool is_whole(double x) { return fabs(x) < whole_limit && x == floor(x); }

/* Whether point i has the value of a neighbour: an atom, unless by chance. */
static bool is_tied(const double *curve, int i) {
    return (i > FIRST && curve[i] == curve[i - 1]) || (i < LAST && curve[i] == curve[i + 1]);
}

/* Euclid's algorithm on doubles; remainders below `least` are rounding errors. */
static double common_divisor(double a, double b, double least) {
    while (b > least) {
        double rest = fmod(a, b);
        if (b - rest <= least)
            rest = 0;
        a = b;
        b = rest;
    }
    return a;
}

/* The step of the lattice that nearly all points lie on, as those of counts do (and of counts in any
 * unit); 0 where there is none. A few points may lie off it: definition R-7 interpolates between the
 * atoms. */
static double lattice_step(const double *curve) {
    const double range = curve[LAST] - curve[FIRST];
    int whole = 0, tied = 0;
    for (int i = FIRST; i <= LAST; i++) {
        whole += is_whole(curve[i]);
        tied += is_tied(curve, i);
    }
    const bool counts = whole >= LATTICE_POINTS;
    if (!isfinite(range) || (!counts && tied < LATTICE_POINTS))
        return 0;
    double step = 0, last = 0;
    bool begun = false;
    for (int i = FIRST; i <= LAST; i++) {
        if (counts ? !is_whole(curve[i]) : !is_tied(curve, i))
            continue;
        if (begun && curve[i] > last)
            step = common_divisor(curve[i] - last, step, counts ? 0.5 : range * rounding);
        last = curve[i];
        begun = true;
    }
    return step;
}

/* Bins of equal width from `low` on. */
typedef struct bins {
    double low, width;
    size_t count;
} bins;

/* Bins that each hold the same number of a lattice's points, ending halfway between two. */
static bool align(const double *curve, size_t cells, bins *out) {
    const double step = lattice_step(curve), range = curve[LAST] - curve[FIRST];
    if (!(step > 0) || !(range / step < lattice_limit))
        return false;
    const double points = floor(range / step + 0.5) + 1;
    const double each = ceil(points / (double)cells);
    *out = (bins){curve[FIRST] - step / 2, each * step, (size_t)ceil(points / each)};
    return true;
}

void abai_spark_masses(const double curve[ABA_CURVE_POINTS], size_t cells, double *masses) {
    const double low = curve[FIRST], high = curve[LAST];
    const bool is_shown = isfinite(low) && isfinite(high) && low < high;
    bins aligned = {0, 0, cells};
    const bool is_aligned = is_shown && align(curve, cells, &aligned);
    double below = FIRST;
    for (size_t i = 0; i < cells; i++) {
        const double t = (double)(i + 1) / (double)cells;
        const double end =
            is_aligned ? aligned.low + (double)(i + 1) * aligned.width : low * (1 - t) + high * t;
        const double points = !is_shown                ? below
                              : i + 1 >= aligned.count ? LAST
                                                       : points_below(curve, end);
        /* Atoms at the lower end belong to the first bin: it starts at FIRST, not at P(X <= low). */
        masses[i] = points - below;
        below = points;
    }
}

void abai_spark_append(abai_text *text, const double curve[ABA_CURVE_POINTS], size_t cells,
                       bool ascii) {
    static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const letters[] = {" ", ".", ":", "-", "=", "+", "*", "#", "@"};
    double masses[ABAI_SPARK_MAX], highest = 0;
    abai_spark_masses(curve, cells, masses);
    for (size_t i = 0; i < cells; i++)
        highest = fmax(highest, masses[i]);
    for (size_t i = 0; i < cells; i++) {
        const int level = highest > 0 ? (int)ceil(8 * masses[i] / highest) : 0;
        abai_text_append(text, (ascii ? letters : blocks)[level]);
    }
}
