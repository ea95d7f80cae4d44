#include "report/round.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

enum {
    DIGITS_MIN = 2,
    DIGITS_MAX = 6,
    DIGITS_EXACT = 15,  /* DBL_DIG: all that a double has for certain */
    DIGITS_UNKNOWN = 3, /* of a value without an interval, such as a minimum */
    PLAIN_WIDTH = 9,    /* "-12345.67": six digits, a sign and a point, and one column to spare */
    INTERVAL_WIDTH = 15,
    ANY_PLACE = 1000 /* beyond every decimal exponent of a double, both ways */
};
static const double plain_limit = 1e7; /* from there on, digits are hard to count by eye */

/* Exponents of ten at which a figure's last digit may stand: finest <= wish, coarsest. */
typedef struct places {
    int finest, wish, coarsest;
} places;

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

/* The double nearest to 10^e. Read, not computed: that is right to the last bit everywhere. */
static double power_of_ten(int e) {
    char text[ABAI_NUMBER_SIZE];
    double value = HUGE_VAL;
    snprintf(text, sizeof text, "1e%d", e);
    return abai_number_parse(text, strlen(text), &value) ? value : HUGE_VAL;
}

/* floor(log10(magnitude)), right at powers of ten: from below by its power of two, at most one off. */
static int exponent_of(double magnitude) {
    static const double log10_2 = 0.30102999566398119521;
    int two;
    frexp(magnitude, &two);
    const int e = (int)floor((two - 1) * log10_2);
    return power_of_ten(e + 1) <= magnitude ? e + 1 : e;
}

static bool print_nonfinite(double value, char out[ABAI_FIGURE_SIZE]) {
    if (isfinite(value))
        return false;
    strcpy(out, isnan(value) ? "-" : value > 0 ? "inf" : "-inf");
    return true;
}

/* Where the last of at most `digits` digits of an exact number stands: 2500 -> 2, 7.25 -> -2. */
static int exact_place(double value, int digits) {
    char text[ABAI_FIGURE_SIZE];
    abai_number_scientific(value, digits - 1, text);
    char *e = strchr(text, 'e');
    const int exponent = exponent_of(fabs(value));
    int place = exponent - (digits - 1);
    while (place < exponent && *--e == '0')
        place++;
    return place;
}

static places places_of(const abai_figure *figure) {
    const double magnitude = fabs(figure->value), half = fabs(figure->half_width);
    if (!isfinite(magnitude) || (magnitude == 0 && !(half > 0 && isfinite(half))))
        return (places){-ANY_PLACE, -ANY_PLACE, ANY_PLACE};
    const int e = exponent_of(magnitude == 0 ? half : magnitude);
    const int finest = e - DIGITS_MAX + 1, coarsest = e - DIGITS_MIN + 1;
    if (!isfinite(half)) /* it goes with the others */
        return (places){finest, -ANY_PLACE, ANY_PLACE};
    if (half == 0)
        return (places){finest, -ANY_PLACE, exact_place(figure->value, DIGITS_MAX)};
    /* Nearest power of ten: the last digit is then uncertain by 0.3 to 3 of its units. */
    int wish = exponent_of(half);
    wish += half / power_of_ten(wish) >= sqrt(10);
    /* A value lost in its own interval must not ask for digits because it happens to be small. */
    if (magnitude <= 2 * half)
        return (places){wish - DIGITS_MAX + 1, wish, ANY_PLACE};
    return (places){finest, most(finest, least(wish, coarsest)), coarsest};
}

/* What a row's figures together say about where its last digit may stand. */
typedef struct row_places {
    int largest;  /* exponent of the largest magnitude; -ANY_PLACE where all are zero */
    int wish;     /* coarsest of the wishes; -ANY_PLACE where there is none */
    int coarsest; /* two digits for each that is not lost in its interval */
    int exact;    /* all digits of exact figures */
} row_places;

static void gather(row_places *all, const abai_figure *figure) {
    const places one = places_of(figure);
    const double magnitude = fabs(figure->value);
    const int e = magnitude > 0 && isfinite(magnitude) ? exponent_of(magnitude) : -ANY_PLACE;
    all->largest = most(all->largest, e);
    all->wish = most(all->wish, one.wish);
    if (figure->half_width == 0 && e != -ANY_PLACE) {
        all->exact = least(all->exact, one.coarsest);
        all->coarsest = least(all->coarsest, most(one.coarsest, e - DIGITS_MIN + 1));
    } else {
        all->coarsest = least(all->coarsest, one.coarsest);
    }
}

/* Counts stay counts: behind this place there are zeros alone in every figure. */
static int zeros_behind(const abai_figure *figures, size_t count) {
    int place = ANY_PLACE;
    for (size_t i = 0; i < count; i++)
        if (isfinite(figures[i].value) && figures[i].value != 0)
            place = least(place, exact_place(figures[i].value, DIGITS_EXACT));
    return place == ANY_PLACE ? -ANY_PLACE : least(place, 0);
}

/* The coarsest place that keeps two digits of the smallest figure and of the largest; ANY_PLACE
 * where the row spans decades, so that some would show more than one digit beyond their interval, or
 * the largest more than six. */
static int common_place(const abai_figure *figures, size_t count) {
    row_places all = {-ANY_PLACE, -ANY_PLACE, ANY_PLACE, ANY_PLACE};
    for (size_t i = 0; i < count; i++)
        gather(&all, &figures[i]);
    if (all.largest == -ANY_PLACE) /* zeros */
        return all.wish == -ANY_PLACE ? ANY_PLACE : all.wish;
    if (all.wish == -ANY_PLACE && all.exact != ANY_PLACE) {
        all.coarsest = all.exact; /* nothing is uncertain */
    } else if (all.wish == -ANY_PLACE) {
        all.wish = all.largest - DIGITS_UNKNOWN + 1; /* nothing is known */
        for (size_t i = 0; i < count; i++)
            if (fabs(figures[i].value) > 0 && isfinite(figures[i].value))
                all.coarsest =
                    least(all.coarsest, exponent_of(fabs(figures[i].value)) - DIGITS_MIN + 1);
    }
    int place = all.wish == -ANY_PLACE ? all.coarsest : least(all.wish, all.coarsest);
    const int smallest = all.coarsest + DIGITS_MIN - 1;
    if (all.wish != -ANY_PLACE && all.wish - place > 1 && all.largest - smallest > 1)
        return ANY_PLACE;
    /* A row of figures that are all lost in wide intervals still tells them apart. */
    if (count > 1) {
        place = least(place, all.largest - DIGITS_MIN + 1);
        place = place < 0 ? most(place, zeros_behind(figures, count)) : place;
    }
    return all.largest - place < DIGITS_MAX ? place : ANY_PLACE;
}

static int own_place(const abai_figure *figure) {
    const places own = places_of(figure);
    const int place = own.wish == -ANY_PLACE ? own.coarsest : least(own.wish, own.coarsest);
    if (place != ANY_PLACE)
        return place;
    /* Zero, or a value of which nothing is known. */
    return own.finest == -ANY_PLACE ? 0 : own.finest + DIGITS_MAX - DIGITS_UNKNOWN;
}

static void print_plain(abai_figure *figure, int place) {
    if (print_nonfinite(figure->value, figure->text))
        return;
    const double unit = place > 0 ? power_of_ten(place) : 1;
    const double value = place > 0 ? round(figure->value / unit) * unit : figure->value;
    abai_number_fixed(value, most(0, -place), figure->text);
    if (figure->text[0] == '-' && strspn(figure->text + 1, "0.") == strlen(figure->text + 1))
        memmove(figure->text, figure->text + 1, strlen(figure->text));
}

static void print_scientific(abai_figure *figure, int place) {
    if (print_nonfinite(figure->value, figure->text))
        return;
    if (figure->value == 0) {
        strcpy(figure->text, "0");
        return;
    }
    const int digits = exponent_of(fabs(figure->value)) - place + 1;
    abai_number_scientific(figure->value, most(0, least(digits, DIGITS_EXACT) - 1), figure->text);
}

/* Whether plain notation keeps it within `columns`. Looked at before printing: 1e300 has 301
 * digits. */
static bool fits_plain(const abai_figure *figure, int place, int columns) {
    const double magnitude = fabs(figure->value);
    if (!isfinite(magnitude))
        return true;
    const int whole = magnitude < 1 ? 1 : exponent_of(magnitude) + 1;
    const int width = (figure->value < 0) + whole + (place < 0 ? 1 - place : 0);
    return magnitude < plain_limit && width <= columns;
}

/* All figures with their last digit at one place, in one notation. */
static void print_at(abai_figure *figures, size_t count, int place, int columns) {
    bool plain = true;
    for (size_t i = 0; i < count; i++)
        plain = plain && fits_plain(&figures[i], place, columns);
    for (size_t i = 0; i < count; i++) {
        if (plain)
            print_plain(&figures[i], place);
        else
            print_scientific(&figures[i], place);
    }
}

static void print_own(abai_figure *figure) {
    if (fits_plain(figure, figure->place, PLAIN_WIDTH))
        print_plain(figure, figure->place);
    else
        print_scientific(figure, figure->place);
}

static double shown(const abai_figure *figure) {
    double value;
    return abai_number_parse_loose(figure->text, strlen(figure->text), &value) ? value
                                                                               : (double)NAN;
}

/* One digit more, up to six. False where it has them. */
static bool refine(abai_figure *figure) {
    const double magnitude = fabs(figure->value);
    if (!isfinite(magnitude) || magnitude == 0 ||
        figure->place <= exponent_of(magnitude) - DIGITS_MAX + 1)
        return false;
    figure->place--;
    print_own(figure);
    return true;
}

/* Figures with digits of their own can contradict their order: 95 to the nearest hundred is more than
 * 96 to the nearest one. The coarser of two gets digits until they do not; with six digits each they
 * cannot, since rounding both to one grid is monotone. True where anything changed. */
static bool keep_order(abai_figure *a, abai_figure *b) {
    bool changed = false, more = true;
    while (more && a->value <= b->value && shown(a) > shown(b)) {
        more = a->place >= b->place ? refine(a) || refine(b) : refine(b) || refine(a);
        changed = changed || more;
    }
    return changed;
}

static void print_apart(abai_figure *figures, size_t count) {
    for (size_t i = 0; i < count; i++) {
        figures[i].place = own_place(&figures[i]);
        print_own(&figures[i]);
    }
    for (bool changed = true; changed;) { /* every change is a digit more: it ends */
        changed = false;
        for (size_t i = 1; i < count; i++)
            changed = keep_order(&figures[i - 1], &figures[i]) || changed;
    }
}

void abai_round_row(abai_figure *figures, size_t count) {
    const int common = common_place(figures, count);
    if (common == ANY_PLACE)
        print_apart(figures, count);
    else
        print_at(figures, count, common, PLAIN_WIDTH);
}

void abai_round_interval(abai_figure figures[3]) {
    const double low = figures[1].value - figures[0].value;
    const double high = figures[2].value - figures[1].value;
    const double half = isfinite(low) && isfinite(high) ? low / 2 + high / 2
                        : isfinite(low)                 ? low
                                                        : high;
    double largest = 0;
    for (int i = 0; i < 3; i++)
        if (isfinite(figures[i].value))
            largest = fmax(largest, fabs(figures[i].value));
    if (!isfinite(half) || half <= 0 || largest == 0) {
        for (int i = 0; i < 3; i++)
            figures[i].half_width = low == 0 && high == 0 ? 0 : (double)INFINITY;
        abai_round_row(figures, 3);
        return;
    }
    const int e = exponent_of(largest);
    int place = most(e - DIGITS_EXACT + 1, exponent_of(half) - 1);
    place = least(place, e - DIGITS_MIN + 1);
    print_at(figures, 3, place < 0 ? most(place, zeros_behind(figures, 3)) : place, INTERVAL_WIDTH);
}

const char *abai_round(abai_figure *figure) {
    abai_round_row(figure, 1);
    return figure->text;
}

char *abai_round_digits(double value, int digits, char out[ABAI_FIGURE_SIZE]) {
    if (print_nonfinite(value, out))
        return out;
    abai_figure figure = {.half_width = 0};
    abai_number_scientific(value, digits - 1, figure.text);
    /* It was printed just now: it can be read. */
    (void)abai_number_parse_loose(figure.text, strlen(figure.text), &figure.value);
    abai_round(&figure);
    strcpy(out, figure.text);
    return out;
}

double abai_percentile_half_width(const aba_percentile *percentile, double sd) {
    if (percentile->p <= 0 || percentile->p >= 100)
        return (double)INFINITY;
    const bool low = isfinite(percentile->ci_low), high = isfinite(percentile->ci_high);
    if (low && high)
        return percentile->ci_high / 2 - percentile->ci_low / 2;
    if (low && percentile->value > percentile->ci_low)
        return percentile->value - percentile->ci_low;
    if (high && percentile->ci_high > percentile->value)
        return percentile->ci_high - percentile->value;
    return sd;
}
