#include "report/spark.h"

#include <math.h>

/* The outermost half percents are left out: one draw far out would leave the rest one bin. */
enum { FIRST = 1, LAST = ABA_CURVE_POINTS - 2 };

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

void abai_spark_masses(const double curve[ABA_CURVE_POINTS], size_t cells, double *masses) {
    const double low = curve[FIRST], high = curve[LAST];
    const bool shown = isfinite(low) && isfinite(high) && low < high;
    double below = FIRST;
    for (size_t i = 0; i < cells; i++) {
        const double t = (double)(i + 1) / (double)cells;
        const double points = !shown           ? below
                              : i + 1 == cells ? LAST
                                               : points_below(curve, low * (1 - t) + high * t);
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
