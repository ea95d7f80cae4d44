#include "units/unit.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "simd/math.h"
#include "units/vocabulary.h"

abai_unit abai_unit_one(void) { return (abai_unit){.scale = 1, .text = "1"}; }

bool abai_dimension_equal(const abai_dimension *a, const abai_dimension *b) {
    return memcmp(a->power, b->power, sizeof a->power) == 0;
}

bool abai_dimension_is_one(const abai_dimension *dimension) {
    static const abai_dimension one;
    return abai_dimension_equal(dimension, &one);
}

bool abai_unit_convertible(const abai_unit *from, const abai_unit *to) {
    return abai_dimension_equal(&from->dimension, &to->dimension);
}

/* ---- scales ---------------------------------------------------------------------------------- */

/* x rounded to 12 significant digits. */
static double short_decimal(double x) {
    char text[ABAI_NUMBER_SIZE];
    double value;
    abai_number_format_rounded(x, 12, text);
    return abai_number_parse_loose(text, strlen(text), &value) ? value : x;
}

/* Units are defined by short decimals and their quotients, but every step of a computation with
 * scales rounds: 1/(3.6e6) * 3.6e9 need not be 1000. No definition has more than 12 digits that
 * mean anything, and 8 DBL_EPSILON is more than the few roundings make and less than a thousandth
 * of the 12th digit; so what lies that close to a short decimal is one. */
double abai_scale_tidy(double x, double tolerance) {
    if (x == 0 || !isfinite(x))
        return x;
    const double relative = 8 * DBL_EPSILON;
    const double decimal = short_decimal(x);
    if (fabs(decimal - x) <= fmax(relative * fabs(x), tolerance))
        return decimal;
    const double inverse = 1 / x;
    const double inverse_decimal = isfinite(inverse) ? short_decimal(inverse) : inverse;
    if (isfinite(inverse) && fabs(inverse_decimal - inverse) <= relative * fabs(inverse))
        return 1 / inverse_decimal;
    return x;
}

void abai_unit_conversion(const abai_unit *from, const abai_unit *to, double *factor,
                          double *shift) {
    *factor = from->scale == to->scale ? 1 : abai_scale_tidy(from->scale / to->scale, 0);
    *shift = 0;
    if (from->offset != to->offset) {
        /* Two offsets of some hundred kelvin cancel to within their own rounding. */
        const double size = fmax(fabs(from->offset), fabs(to->offset)) / to->scale;
        *shift = abai_scale_tidy((from->offset - to->offset) / to->scale, 4 * DBL_EPSILON * size);
    }
}

/* ---- texts ----------------------------------------------------------------------------------- */

/* Append to a text of ABAI_UNIT_TEXT_SIZE; false, and the text as it was, where it has no room. */
static bool append(char *text, const char *more) {
    const size_t used = strlen(text), wanted = strlen(more);
    if (used + wanted >= ABAI_UNIT_TEXT_SIZE)
        return false;
    memcpy(text + used, more, wanted + 1);
    return true;
}

static int gcd(int a, int b) { return b == 0 ? a : gcd(b, a % b); }

/* An exponent of sixtieths, in a form that the parser reads: 2, -3, ^(1/2). A word that ends in a
 * digit needs the ^ in any case. */
static void exponent_text(int sixtieths, bool after_digit, char out[32]) {
    const int common = gcd(abs(sixtieths), ABAI_UNIT_DENOMINATOR);
    const int numerator = sixtieths / common, denominator = ABAI_UNIT_DENOMINATOR / common;
    if (denominator != 1)
        snprintf(out, 32, "^(%d/%d)", numerator, denominator);
    else
        snprintf(out, 32, "%s%d", after_digit ? "^" : "", numerator);
}

void abai_dimension_text(const abai_dimension *dimension, char out[ABAI_UNIT_TEXT_SIZE]) {
    out[0] = '\0';
    for (int i = 0; i < ABAI_UNIT_BASES; i++) {
        const int power = dimension->power[i];
        if (power == 0)
            continue;
        const char *name = abai_base_name(i);
        char exponent[32] = "", word[64];
        if (power != ABAI_UNIT_DENOMINATOR)
            exponent_text(power, name[strlen(name) - 1] == '2', exponent);
        snprintf(word, sizeof word, "%s%s%s", out[0] == '\0' ? "" : " ", name, exponent);
        if (!append(out, word)) {
            memcpy(out + ABAI_UNIT_TEXT_SIZE - 5, " ...", 5);
            return;
        }
    }
    if (out[0] == '\0')
        append(out, "1");
}

/* What a composed text is where the parts are too long: the scale and the base units. */
static void plain_text(const abai_unit *unit, char out[ABAI_UNIT_TEXT_SIZE]) {
    char dimension[ABAI_UNIT_TEXT_SIZE], number[ABAI_NUMBER_SIZE];
    abai_dimension_text(&unit->dimension, dimension);
    abai_number_format(unit->scale, number);
    out[0] = '\0';
    append(out, number);
    if (!abai_dimension_is_one(&unit->dimension) &&
        strlen(number) + 1 + strlen(dimension) < ABAI_UNIT_TEXT_SIZE) {
        append(out, " ");
        append(out, dimension);
    }
}

/* A text as one factor, in brackets where its parts would otherwise be taken one by one. */
static void factor_text(const char *text, const char *breaks, char out[ABAI_UNIT_TEXT_SIZE + 2]) {
    const bool number = (text[0] >= '0' && text[0] <= '9') || text[0] == '.';
    const bool bare = !number && strpbrk(text, breaks) == NULL;
    snprintf(out, ABAI_UNIT_TEXT_SIZE + 2, bare ? "%s" : "(%s)", text);
}

/* A product is taken from left to right: behind a dot anything but a number may follow as it is,
 * behind a slash no sign of a product; \xC2 begins the raised dot, \xE2 the raised digits. */
static void join_text(const abai_unit *a, const char *sign, const abai_unit *b, abai_unit *result) {
    char right[ABAI_UNIT_TEXT_SIZE + 2];
    factor_text(b->text, sign[0] == '.' ? "" : " */.-(\xC2", right);
    result->text[0] = '\0';
    if (!append(result->text, a->text) || !append(result->text, sign) ||
        !append(result->text, right))
        plain_text(result, result->text);
}

/* ---- algebra --------------------------------------------------------------------------------- */

static bool is_one(const abai_unit *unit) {
    return unit->scale == 1 && abai_dimension_is_one(&unit->dimension);
}

static bool scale_good(double scale) { return scale > 0 && isfinite(scale); }

static bool combine(const abai_unit *a, const abai_unit *b, int sign, abai_unit *result) {
    abai_unit r = {.scale = sign > 0 ? a->scale * b->scale : a->scale / b->scale};
    for (int i = 0; i < ABAI_UNIT_BASES; i++) {
        const int power = a->dimension.power[i] + sign * b->dimension.power[i];
        if (power < INT16_MIN || power > INT16_MAX)
            return false;
        r.dimension.power[i] = (int16_t)power;
    }
    if (!scale_good(r.scale))
        return false;
    if (is_one(&r))
        memcpy(r.text, "1", 2);
    else if (is_one(b))
        memcpy(r.text, a->text, sizeof r.text);
    else if (is_one(a) && sign > 0)
        memcpy(r.text, b->text, sizeof r.text);
    else
        join_text(is_one(a) ? &(abai_unit){.text = "1"} : a, sign > 0 ? "." : "/", b, &r);
    *result = r;
    return true;
}

bool abai_unit_multiply(const abai_unit *a, const abai_unit *b, abai_unit *result) {
    return combine(a, b, 1, result);
}

bool abai_unit_divide(const abai_unit *a, const abai_unit *b, abai_unit *result) {
    return combine(a, b, -1, result);
}

/* Whole powers by multiplication, so that powers of short decimals stay what they are. */
static double scale_power(double scale, double exponent) {
    if (exponent != floor(exponent) || fabs(exponent) > 255)
        return exponent == 0.5 ? sqrt(scale) : abai_pow(scale, exponent);
    double result = 1, square = scale;
    for (unsigned n = (unsigned)fabs(exponent); n > 0; n >>= 1) {
        if (n & 1)
            result *= square;
        square *= square;
    }
    return exponent < 0 ? 1 / result : result;
}

static void power_text(const abai_unit *a, double exponent, abai_unit *result) {
    char base[ABAI_UNIT_TEXT_SIZE + 2], power[48], number[ABAI_NUMBER_SIZE];
    const double sixtieths = exponent * ABAI_UNIT_DENOMINATOR;
    factor_text(a->text, " */.-^(0123456789\xC2\xE2", base);
    if (exponent == floor(exponent))
        snprintf(power, sizeof power, "^%s", abai_number_format(exponent, number));
    else if (fabs(sixtieths) <= INT16_MAX && fabs(sixtieths - round(sixtieths)) <= 1e-9)
        exponent_text((int)round(sixtieths), true, power);
    else
        snprintf(power, sizeof power, "^(%s)", abai_number_format_rounded(exponent, 6, number));
    result->text[0] = '\0';
    if (strlen(base) + strlen(power) >= ABAI_UNIT_TEXT_SIZE) {
        plain_text(result, result->text);
    } else {
        append(result->text, base);
        append(result->text, power);
    }
}

bool abai_unit_power(const abai_unit *a, double exponent, abai_unit *result) {
    if (!isfinite(exponent))
        return false;
    abai_unit r = {.scale = scale_power(a->scale, exponent)};
    for (int i = 0; i < ABAI_UNIT_BASES; i++) {
        /* The exponent itself is a rounded 1/3 at best: the product is whole to within that. */
        const double power = a->dimension.power[i] * exponent;
        if (fabs(power) > INT16_MAX || fabs(power - round(power)) > 1e-12 * (1 + fabs(power)))
            return false;
        r.dimension.power[i] = (int16_t)round(power);
    }
    if (!scale_good(r.scale))
        return false;
    if (is_one(&r))
        memcpy(r.text, "1", 2);
    else if (exponent == 1)
        memcpy(r.text, a->text, sizeof r.text);
    else
        power_text(a, exponent, &r);
    *result = r;
    return true;
}
