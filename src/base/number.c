/* For newlocale, uselocale and strtod_l: the "C" locale whatever the process has set. */
#define _GNU_SOURCE

#include "base/number.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#ifdef __APPLE__
#include <xlocale.h>
#endif

#include "base/locale.h"

static locale_t c_locale;
static once_flag c_locale_once = ONCE_FLAG_INIT;

static void c_locale_make(void) { c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0); }

locale_t abai_c_locale(void) {
    call_once(&c_locale_once, c_locale_make);
    return c_locale;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t digits(const char *text, size_t i, size_t length) {
    size_t start = i;
    while (i < length && is_digit(text[i]))
        i++;
    return i - start;
}

/* Length of the exponent part at i: 0 where there is none, SIZE_MAX where it is malformed. */
static size_t exponent_length(const char *text, size_t i, size_t length) {
    if (i == length || (text[i] != 'e' && text[i] != 'E'))
        return 0;
    size_t j = i + 1;
    if (j < length && (text[j] == '+' || text[j] == '-'))
        j++;
    const size_t n = digits(text, j, length);
    return n == 0 ? SIZE_MAX : j + n - i;
}

/* strtod on a copy of exactly these bytes. */
static bool convert(const char *text, size_t length, double *value) {
    char small[128];
    char *copy = length < sizeof small ? small : malloc(length + 1);
    if (copy == NULL)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    char *end;
    const double result = strtod_l(copy, &end, abai_c_locale());
    const bool good = end == copy + length && isfinite(result);
    if (copy != small)
        free(copy);
    if (good)
        *value = result;
    return good;
}

bool abai_number_parse(const char *text, size_t length, double *value) {
    size_t i = length > 0 && text[0] == '-' ? 1 : 0;
    size_t n = digits(text, i, length);
    if (n == 0 || (n > 1 && text[i] == '0'))
        return false;
    i += n;
    if (i < length && text[i] == '.') {
        n = digits(text, i + 1, length);
        if (n == 0)
            return false;
        i += 1 + n;
    }
    n = exponent_length(text, i, length);
    if (n == SIZE_MAX || i + n != length)
        return false;
    return convert(text, length, value);
}

bool abai_number_parse_loose(const char *text, size_t length, double *value) {
    size_t i = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    size_t whole = digits(text, i, length);
    size_t fraction = 0;
    i += whole;
    if (i < length && text[i] == '.') {
        fraction = digits(text, i + 1, length);
        i += 1 + fraction;
    }
    const size_t n = exponent_length(text, i, length);
    if (whole + fraction == 0 || n == SIZE_MAX || i + n != length)
        return false;
    return convert(text, length, value);
}

bool abai_uint64_parse(const char *text, uint64_t *value) {
    uint64_t result = 0;
    if (!is_digit(text[0]))
        return false;
    for (; is_digit(*text); text++) {
        const unsigned digit = (unsigned)(*text - '0');
        if (result > (UINT64_MAX - digit) / 10)
            return false;
        result = result * 10 + digit;
    }
    if (*text != '\0')
        return false;
    *value = result;
    return true;
}

bool abai_count_parse(const char *text, uint64_t *value) {
    if (abai_uint64_parse(text, value))
        return true;
    size_t length = strlen(text);
    double factor = 1;
    if (length > 0) {
        const char *suffix = strchr("kMGT", text[length - 1]);
        if (suffix != NULL && *suffix != '\0') {
            factor = *suffix == 'k' ? 1e3 : *suffix == 'M' ? 1e6 : *suffix == 'G' ? 1e9 : 1e12;
            length--;
        }
    }
    double number;
    if (length == 0 || text[0] == '-' || text[0] == '+' ||
        !abai_number_parse_loose(text, length, &number))
        return false;
    number *= factor;
    /* Above 2^53 a double no longer holds every whole number: write those out in digits. */
    if (number != floor(number) || number > 9007199254740992.0)
        return false;
    *value = (uint64_t)number;
    return true;
}

/* snprintf of one double in the "C" locale. */
static void print_double(char out[ABAI_NUMBER_SIZE], const char *format, int precision,
                         double value) {
    const locale_t previous = uselocale(abai_c_locale());
    /* The format is one of this file's own. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(out, ABAI_NUMBER_SIZE, format, precision, value);
#pragma GCC diagnostic pop
    uselocale(previous);
}

static bool print_nonfinite(double value, char out[ABAI_NUMBER_SIZE]) {
    if (isfinite(value))
        return false;
    strcpy(out, isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    return true;
}

/* printf's exponents have at least two digits: 1e+06 -> 1e6, 1e-07 -> 1e-7. */
static void tidy_exponent(char *out) {
    char *e = strchr(out, 'e');
    if (e == NULL)
        return;
    char *from = e + 1, *to = e + 1;
    if (*from == '-')
        *to++ = *from++;
    else if (*from == '+')
        from++;
    while (*from == '0' && from[1] != '\0')
        from++;
    memmove(to, from, strlen(from) + 1);
}

char *abai_number_fixed(double value, int decimals, char out[ABAI_NUMBER_SIZE]) {
    print_double(out, "%.*f", decimals, value);
    return out;
}

char *abai_number_scientific(double value, int decimals, char out[ABAI_NUMBER_SIZE]) {
    print_double(out, "%.*e", decimals, value);
    tidy_exponent(out);
    return out;
}

char *abai_number_format(double value, char out[ABAI_NUMBER_SIZE]) {
    if (print_nonfinite(value, out))
        return out;
    if (fabs(value) < 1e15 && value == floor(value)) {
        print_double(out, "%.*f", 0, value);
        return out;
    }
    for (int precision = 15; precision <= 17; precision++) {
        double back;
        print_double(out, "%.*g", precision, value);
        tidy_exponent(out);
        if (abai_number_parse_loose(out, strlen(out), &back) && back == value)
            break;
    }
    return out;
}

char *abai_number_format_rounded(double value, int digits_wanted, char out[ABAI_NUMBER_SIZE]) {
    if (print_nonfinite(value, out))
        return out;
    if (value == 0) {
        strcpy(out, "0");
        return out;
    }
    /* Round first, so that 9.996 with three digits is seen as 10.0. */
    char scientific[ABAI_NUMBER_SIZE];
    abai_number_scientific(value, digits_wanted - 1, scientific);
    const int exponent = (int)strtol(strchr(scientific, 'e') + 1, NULL, 10);
    if (exponent < -4 || exponent >= 15) {
        memcpy(out, scientific, ABAI_NUMBER_SIZE);
    } else if (exponent >= digits_wanted) { /* 12345 with three digits: 12300 */
        double rounded = 0;
        abai_number_parse_loose(scientific, strlen(scientific), &rounded);
        print_double(out, "%.*f", 0, rounded);
    } else {
        print_double(out, "%.*f", digits_wanted - 1 - exponent, value);
    }
    return out;
}

char *abai_count_format(uint64_t value, char out[ABAI_NUMBER_SIZE]) {
    char plain[ABAI_NUMBER_SIZE];
    const int length = snprintf(plain, sizeof plain, "%llu", (unsigned long long)value);
    char *to = out;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = plain[i];
    }
    *to = '\0';
    return out;
}
