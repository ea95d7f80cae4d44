/* The grammar of units: that of UDUNITS-2, less what it reads otherwise than it is meant.
 *
 *   unit     = product
 *   product  = number [ sign power ... ] | power { sign power }
 *   sign     = "." | "*" | U+00B7 | "-" | "/" | " per " | " " | nothing at a bracket
 *   power    = word [ exponent ] | "(" product ")" [ exponent ]
 *   exponent = [ "^" | "**" ] integer | raised digits | ("^" | "**") "(" integer [ "/" digits ] ")"
 *
 * Products and quotients are taken from left to right. UDUNITS-2 itself takes "m^0.5" for 5 (m to
 * the 0, times 5), "m 2" for two metres, "USD/1000 token" for USD.token/1000, and "m)" for m; so a
 * number stands first or behind "(" here, and exponents are whole or fractions in brackets. Units
 * with an origin ("K @ 273.15", "days since ...") are not taken: degC and degF are.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "units/unit.h"
#include "units/vocabulary.h"

typedef struct parser {
    const char *text; /* the whole */
    const char *at, *end;
    char *reason;
    size_t reason_size;
} parser;

__attribute__((format(printf, 2, 3))) static bool refuse(const parser *p, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    if (p->reason_size > 0)
        vsnprintf(p->reason, p->reason_size, format, arguments);
    va_end(arguments);
    return false;
}

/* ---- characters ------------------------------------------------------------------------------ */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* '$' so that the writer of "M$" is told what to write. */
static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static bool starts_with(const parser *p, const char *prefix) {
    return strncmp(p->at, prefix, strlen(prefix)) == 0;
}

/* U+2070 to U+2079, U+00B9, U+00B2, U+00B3: the digit, and its length in bytes; 0 for others. */
static size_t raised_digit(const char *at, int *digit) {
    static const char *const digits[] = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                                         "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
    for (int i = 0; i < 10; i++)
        if (strncmp(at, digits[i], strlen(digits[i])) == 0) {
            *digit = i;
            return strlen(digits[i]);
        }
    return 0;
}

static bool is_raised(const char *at) {
    int digit;
    return raised_digit(at, &digit) > 0 || strncmp(at, "\u207b", 3) == 0 ||
           strncmp(at, "\u207a", 3) == 0;
}

/* Length of the character at `at` where it can stand in a word, digits included; else 0. */
static size_t word_character(const char *at, const char *end) {
    if (at == end)
        return 0;
    if (is_letter(*at) || is_digit(*at))
        return 1;
    if ((unsigned char)*at < 0x80 || is_raised(at) || strncmp(at, "\u00b7", 2) == 0)
        return 0;
    return abai_utf8_length(at, (size_t)(end - at));
}

static bool skip_blanks(parser *p) {
    const char *start = p->at;
    while (*p->at == ' ')
        p->at++;
    return p->at > start;
}

/* ---- exponents ------------------------------------------------------------------------------- */

/* An integer of at most 3 digits, sign included; false where there is none or it is longer. */
static bool read_integer(parser *p, int *value) {
    const bool negative = *p->at == '-';
    const char *at = p->at + (*p->at == '-' || *p->at == '+');
    int result = 0, count = 0;
    for (; is_digit(*at); at++, count++)
        result = count < 3 ? result * 10 + (*at - '0') : result;
    if (count == 0 || count > 3)
        return false;
    p->at = at;
    *value = negative ? -result : result;
    return true;
}

static bool bad_exponent(const parser *p) {
    return refuse(p,
                  "bad exponent in the unit '%s'; write a whole number or a fraction, as in "
                  "m^2, s^-1 or m^(1/2)",
                  p->text);
}

static bool read_raised(parser *p, double *exponent) {
    int digit, value = 0, count = 0;
    const bool negative = starts_with(p, "\u207b");
    if (negative || starts_with(p, "\u207a"))
        p->at += 3;
    for (size_t length; (length = raised_digit(p->at, &digit)) > 0; p->at += length, count++)
        value = count < 3 ? value * 10 + digit : value;
    if (count == 0 || count > 3)
        return bad_exponent(p);
    *exponent = negative ? -value : value;
    return true;
}

static bool read_fraction(parser *p, double *exponent) {
    int numerator, denominator = 1;
    p->at++;
    if (!read_integer(p, &numerator))
        return bad_exponent(p);
    if (*p->at == '/') {
        p->at++;
        if (!is_digit(*p->at) || !read_integer(p, &denominator) || denominator == 0)
            return bad_exponent(p);
    }
    if (*p->at != ')')
        return bad_exponent(p);
    p->at++;
    *exponent = (double)numerator / denominator;
    return true;
}

/* The exponent at p, 1 where there is none. */
static bool read_exponent(parser *p, double *exponent) {
    int whole;
    *exponent = 1;
    const bool marked = *p->at == '^' || starts_with(p, "**");
    if (marked)
        p->at += *p->at == '^' ? 1 : 2;
    else if (is_raised(p->at))
        return read_raised(p, exponent);
    const bool sign = *p->at == '-' || *p->at == '+';
    if (marked && *p->at == '(')
        return read_fraction(p, exponent);
    if (!marked && !is_digit(p->at[sign]))
        return true; /* none: a "-" before a word is a product */
    if (!read_integer(p, &whole) || (*p->at == '.' && is_digit(p->at[1])))
        return bad_exponent(p);
    *exponent = whole;
    return true;
}

/* ---- words ----------------------------------------------------------------------------------- */

/* A word ends in a letter: digits behind it are its exponent. CO2 is the exception. */
static size_t word_length(const parser *p) {
    const char *end = p->at, *last = p->at;
    if (*end == '%' || *end == '\'' || *end == '"')
        return 1;
    for (size_t step; (step = word_character(end, p->end)) > 0; end += step)
        if (!is_digit(*end))
            last = end + step;
    if (last - p->at >= 2 && strncmp(last - 2, "CO2", 3) == 0)
        last++;
    return (size_t)(last - p->at);
}

static bool unknown_word(const parser *p, const char *word, int length) {
    char meant[ABAI_UNIT_TEXT_SIZE], where[ABAI_UNIT_TEXT_SIZE + 8] = "", hint[160] = "";
    abai_word_suggest(word, (size_t)length, meant);
    if ((size_t)length != strlen(p->text))
        snprintf(where, sizeof where, " in '%s'", p->text);
    if (meant[0] != '\0')
        snprintf(hint, sizeof hint, "; did you mean %s?", meant);
    return refuse(p, "unknown unit '%.*s'%s%s", length, word, where, hint);
}

static bool is_word(const char *word, size_t length, const char *list) {
    for (const char *at = list; *at != '\0'; at += strlen(at) + 1)
        if (strlen(at) == length && strncmp(at, word, length) == 0)
            return true;
    return false;
}

static bool read_word(parser *p, abai_unit *unit) {
    const char *word = p->at;
    const size_t length = word_length(p);
    if (length == 0 && p->at == p->end)
        return refuse(p, "a unit is expected at the end of '%s'", p->text);
    if (length == 0)
        return refuse(p, "a unit is expected at '%s' in '%s'", p->at, p->text);
    p->at += length;
    if (is_word(word, length, "since\0after\0from\0ref\0"))
        return refuse(p, "the unit '%s' has an origin, which is not supported", p->text);
    if (is_word(word, length, "lg\0ln\0lb\0log\0") && *p->at == '(')
        return refuse(p, "the unit '%s' is logarithmic, which is not supported", p->text);
    switch (abai_word_find(word, length, unit)) {
    case ABAI_WORD_FOUND:
        return true;
    case ABAI_WORD_UNKNOWN:
        return unknown_word(p, word, (int)length);
    case ABAI_WORD_LOGARITHMIC:
        return refuse(p, "the unit '%s' is logarithmic, which is not supported", p->text);
    case ABAI_WORD_UNUSABLE:
        return refuse(p, "the unit '%s' has no positive scale, which is not supported", p->text);
    case ABAI_WORD_NO_DATABASE:
        break;
    }
    return refuse(p, "the database of units of UDUNITS-2 cannot be read");
}

/* ---- products -------------------------------------------------------------------------------- */

static bool read_product(parser *p, abai_unit *unit);

static bool out_of_range(const parser *p) {
    return refuse(p, "the unit '%s' is out of range", p->text);
}

static bool read_power(parser *p, abai_unit *unit) {
    double exponent;
    const bool bracket = *p->at == '(';
    if (bracket) {
        p->at++;
        if (!read_product(p, unit))
            return false;
        if (*p->at != ')')
            return refuse(p, "a ')' is missing in the unit '%s'", p->text);
        p->at++;
    } else if (!read_word(p, unit)) {
        return false;
    }
    if (!read_exponent(p, &exponent))
        return false;
    return exponent == 1 || abai_unit_power(unit, exponent, unit) || out_of_range(p);
}

/* A number, with a whole exponent ("10^6") where it has one. */
static bool read_number(parser *p, abai_unit *unit) {
    const char *start = p->at;
    double value, exponent;
    while (is_digit(*p->at) || *p->at == '.')
        p->at++;
    if ((*p->at == 'e' || *p->at == 'E') &&
        is_digit(p->at[1 + (p->at[1] == '-' || p->at[1] == '+')]))
        for (p->at += 2; is_digit(*p->at);)
            p->at++;
    /* "1.s" is one second; the dot is a sign. */
    if (p->at[-1] == '.' && p->at - start > 1)
        p->at--;
    if (!abai_number_parse_loose(start, (size_t)(p->at - start), &value) || !(value > 0))
        return refuse(p, "bad number in the unit '%s'", p->text);
    abai_unit number = abai_unit_one();
    number.scale = value;
    if (*p->at == '^' || starts_with(p, "**")) {
        if (!read_exponent(p, &exponent))
            return false;
        if (!abai_unit_power(&number, exponent, &number))
            return out_of_range(p);
    }
    *unit = number;
    return true;
}

static bool number_at(const parser *p) {
    return is_digit(*p->at) || (*p->at == '.' && is_digit(p->at[1]));
}

/* Factors without a sign or a blank between them: at a bracket, behind a number or an exponent. */
static bool may_touch(const parser *p) {
    const char before = p->at[-1];
    return *p->at == '(' || before == ')' || before == '.' || is_digit(before) ||
           (unsigned char)before >= 0x80;
}

/* The sign between two factors: '*', '/', or 0 at the end of the product. */
static bool read_sign(parser *p, char *sign) {
    const bool blank = skip_blanks(p);
    *sign = 0;
    if (*p->at == '\0' || *p->at == ')')
        return true;
    *sign = *p->at == '/' ? '/' : '*';
    if (*p->at == '@')
        return refuse(p, "the unit '%s' has an origin, which is not supported", p->text);
    if (starts_with(p, "\u00b7"))
        p->at += 2;
    else if (*p->at == '/' || *p->at == '*' || *p->at == '.' || *p->at == '-')
        p->at++;
    else if (blank && starts_with(p, "per ")) {
        p->at += 4;
        *sign = '/';
    } else if (!blank && !may_touch(p)) {
        return refuse(p, "unexpected '%s' in the unit '%s'", p->at, p->text);
    }
    skip_blanks(p);
    return true;
}

static bool read_product(parser *p, abai_unit *unit) {
    char sign;
    skip_blanks(p);
    if (!(number_at(p) ? read_number(p, unit) : read_power(p, unit)))
        return false;
    while (true) {
        abai_unit factor;
        if (!read_sign(p, &sign))
            return false;
        if (sign == 0)
            return true;
        if (number_at(p) || *p->at == '-' || *p->at == '+')
            return refuse(p,
                          "a number stands first or behind '(' in a unit, as in USD/(1000 "
                          "token), not as in '%s'",
                          p->text);
        if (!read_power(p, &factor))
            return false;
        if (!(sign == '/' ? abai_unit_divide(unit, &factor, unit)
                          : abai_unit_multiply(unit, &factor, unit)))
            return out_of_range(p);
    }
}

/* Blanks at both ends off; false where the rest is too long or no printable UTF-8. */
static bool copy_trimmed(const char *text, char out[ABAI_UNIT_TEXT_SIZE]) {
    while (*text == ' ')
        text++;
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    if (length >= ABAI_UNIT_TEXT_SIZE)
        return false;
    for (size_t i = 0, step; i < length; i += step) {
        step = abai_utf8_length(text + i, length - i);
        if (step == 0 || (unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            return false;
    }
    memcpy(out, text, length);
    out[length] = '\0';
    return true;
}

bool abai_unit_parse(const char *text, abai_unit *unit, char *reason, size_t reason_size) {
    char copy[ABAI_UNIT_TEXT_SIZE] = "";
    parser p = {.text = copy, .at = copy, .reason_size = reason_size};
    p.reason = reason;
    abai_unit result = abai_unit_one();
    if (!copy_trimmed(text, copy))
        return refuse(&p, "a unit is at most %d bytes of printable UTF-8", ABAI_UNIT_TEXT_SIZE - 1);
    p.end = copy + strlen(copy);
    if (copy[0] == '\0')
        return refuse(&p, "the unit is empty; write 1 for none");
    if (!read_product(&p, &result))
        return false;
    if (p.at != p.end)
        return refuse(&p, "unexpected '%s' in the unit '%s'", p.at, p.text);
    memcpy(result.text, copy, sizeof result.text);
    *unit = result;
    return true;
}
