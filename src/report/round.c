#define _GNU_SOURCE /* uselocale */

#include "report/round.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/locale.h"
#include "base/number.h"

enum {
    DIGITS_MIN = 2,
    DIGITS_MAX = 6,
    DIGITS_UNKNOWN = 3, /* of a value without an interval, such as a minimum */
    PLAIN_WIDTH = 9,    /* "-12345.67": six digits, a sign and a point, and one column to spare */
    ANY_PLACE = 1000    /* beyond every decimal exponent of a double, both ways */
};
static const double plain_limit = 1e7; /* from there on, digits are hard to count by eye */

/* Exponents of ten at which a figure's last digit may stand: finest <= wish, coarsest. */
typedef struct places {
    int finest, wish, coarsest;
} places;

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

/* floor(log10(magnitude)), right at powers of ten. */
static int exponent_of(double magnitude) {
    int e = (int)floor(log10(magnitude));
    if (pow(10, e) > magnitude)
        e--;
    else if (pow(10, e + 1) <= magnitude)
        e++;
    return e;
}

static void print_number(char out[ABAI_FIGURE_SIZE], const char *format, int precision,
                         double value) {
    const locale_t previous = uselocale(abai_c_locale());
    /* The format is one of this file's own. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(out, ABAI_FIGURE_SIZE, format, precision, value);
#pragma GCC diagnostic pop
    uselocale(previous);
}

/* 1.5e+07 -> 1.5e7, 1e-07 -> 1e-7. */
static void tidy_exponent(char *text) {
    char *to = strchr(text, 'e');
    if (to == NULL)
        return;
    const char *from = ++to;
    if (*from == '-')
        *to++ = '-';
    from++;
    from += strspn(from, "0");
    if (*from == '\0')
        from--;
    memmove(to, from, strlen(from) + 1);
}

static bool print_nonfinite(double value, char out[ABAI_FIGURE_SIZE]) {
    if (isfinite(value))
        return false;
    strcpy(out, isnan(value) ? "-" : value > 0 ? "inf" : "-inf");
    return true;
}

/* Where the last digit of an exact number stands: 2500 -> 2, 7.25 -> -2. */
static int exact_place(double value) {
    char text[ABAI_FIGURE_SIZE];
    print_number(text, "%.*e", DIGITS_MAX - 1, value);
    char *e = strchr(text, 'e');
    const int exponent = exponent_of(fabs(value));
    int place = exponent - (DIGITS_MAX - 1);
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
        return (places){finest, -ANY_PLACE, exact_place(figure->value)};
    /* Nearest power of ten: the last digit is then uncertain by 0.3 to 3 of its units. */
    int wish = exponent_of(half);
    wish += half / pow(10, wish) >= sqrt(10);
    /* A value lost in its own interval must not ask for digits because it happens to be small. */
    if (magnitude <= 2 * half)
        return (places){wish - DIGITS_MAX + 1, wish, ANY_PLACE};
    return (places){finest, most(finest, least(wish, coarsest)), coarsest};
}

/* The place that suits all, or ANY_PLACE where none does. */
static int common_place(const abai_figure *figures, size_t count) {
    places all = {-ANY_PLACE, -ANY_PLACE, ANY_PLACE};
    int finest_wish = ANY_PLACE;
    for (size_t i = 0; i < count; i++) {
        const places one = places_of(&figures[i]);
        all.finest = most(all.finest, one.finest);
        all.wish = most(all.wish, one.wish);
        all.coarsest = least(all.coarsest, one.coarsest);
        if (one.wish != -ANY_PLACE)
            finest_wish = least(finest_wish, one.wish);
    }
    if (all.coarsest == ANY_PLACE && all.wish == -ANY_PLACE)
        return ANY_PLACE; /* nothing that says anything */
    const int place = all.wish == -ANY_PLACE ? all.coarsest : least(all.wish, all.coarsest);
    const bool alike = all.wish == -ANY_PLACE || all.wish - finest_wish <= 1;
    return alike && place >= all.finest ? place : ANY_PLACE;
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
    const double unit = place > 0 ? pow(10, place) : 1;
    const double value = place > 0 ? round(figure->value / unit) * unit : figure->value;
    print_number(figure->text, "%.*f", most(0, -place), value);
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
    print_number(figure->text, "%.*e", most(0, least(digits, DIGITS_MAX) - 1), figure->value);
    tidy_exponent(figure->text);
}

/* Whether plain notation keeps it short. Looked at before printing: 1e300 has 301 digits. */
static bool fits_plain(const abai_figure *figure, int place) {
    const double magnitude = fabs(figure->value);
    if (!isfinite(magnitude) || magnitude == 0)
        return true;
    const int whole = magnitude < 1 ? 1 : exponent_of(magnitude) + 1;
    const int width = (figure->value < 0) + whole + (place < 0 ? 1 - place : 0);
    return magnitude < plain_limit && width <= PLAIN_WIDTH;
}

void abai_round_row(abai_figure *figures, size_t count) {
    const int common = common_place(figures, count);
    bool plain = true;
    for (size_t i = 0; common != ANY_PLACE && i < count; i++)
        plain = plain && fits_plain(&figures[i], common);
    for (size_t i = 0; i < count; i++) {
        const int own = own_place(&figures[i]);
        if (common == ANY_PLACE ? fits_plain(&figures[i], own) : plain)
            print_plain(&figures[i], common == ANY_PLACE ? own : common);
        else /* what nothing is known of goes with the others */
            print_scientific(&figures[i], common != ANY_PLACE && !isfinite(figures[i].half_width)
                                              ? common
                                              : own);
    }
}

const char *abai_round(abai_figure *figure) {
    abai_round_row(figure, 1);
    return figure->text;
}

char *abai_round_digits(double value, int digits, char out[ABAI_FIGURE_SIZE]) {
    if (print_nonfinite(value, out))
        return out;
    abai_figure figure = {.half_width = 0};
    print_number(figure.text, "%.*e", digits - 1, value);
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
    if (low)
        return percentile->value - percentile->ci_low;
    if (high)
        return percentile->ci_high - percentile->value;
    return sd;
}
