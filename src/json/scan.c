#include "json/scan.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "json/json.h"

/* What may come next. */
typedef enum state {
    VALUE,         /* a value */
    FIRST_ELEMENT, /* a value, or the end of an empty array */
    NEXT_ELEMENT,  /* a value, behind a comma */
    FIRST_KEY,     /* a key, or the end of an empty object */
    NEXT_KEY,      /* a key, behind a comma */
    AFTER          /* a comma, a closing bracket, or the end of the text */
} state;

typedef struct opening {
    char closer; /* '}' or ']' */
    uint32_t line;
} opening;

typedef struct scanner {
    const char *text;
    size_t length, at;
    uint32_t line;
    size_t line_start;
    const char *name;
    aba_error *error;
    abai_json_tokens *tokens;
    uint32_t key_line, key_column;
    int depth;
    opening open[ABAI_JSON_DEPTH_MAX];
} scanner;

static abai_place place_at(const scanner *s, size_t offset) {
    return (abai_place){s->name, s->line, (uint32_t)(offset - s->line_start + 1)};
}

#define FAIL_AT(s, offset, ...)                                                                    \
    abai_fail_at((s)->error,                                                                       \
                 &(abai_place){(s)->name, (s)->line, (uint32_t)((offset) - (s)->line_start + 1)},  \
                 NULL, __VA_ARGS__)

static bool at_end(const scanner *s) { return s->at == s->length; }

static void skip_space(scanner *s) {
    for (; !at_end(s); s->at++) {
        const char c = s->text[s->at];
        if (c == '\n') {
            s->line++;
            s->line_start = s->at + 1;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            return;
        }
    }
}

/* ---- what was found, for messages ------------------------------------------------------------ */

enum { FOUND_SIZE = 64 };

static const char *found(const scanner *s, char out[FOUND_SIZE]) {
    if (at_end(s))
        return "the end of the text";
    const char *c = s->text + s->at;
    const size_t size = abai_utf8_length(c, s->length - s->at);
    if (*c == '/' || *c == '#')
        snprintf(out, FOUND_SIZE, "'%c' (JSON has no comments)", *c);
    else if (size != 1 || (unsigned char)*c < 0x20 || *c == 0x7F)
        snprintf(out, FOUND_SIZE, "byte 0x%02X", (unsigned)(unsigned char)*c);
    else
        snprintf(out, FOUND_SIZE, "'%c'", *c);
    return out;
}

static aba_status fail_encoding(const scanner *s) {
    return FAIL_AT(s, s->at, "byte 0x%02X is not UTF-8; save the file as UTF-8",
                   (unsigned)(unsigned char)s->text[s->at]);
}

/* Where the text ends too early, tell what was left open. */
static aba_status fail_expected(const scanner *s, const char *expected) {
    char what[FOUND_SIZE];
    if (!at_end(s) && abai_utf8_length(s->text + s->at, s->length - s->at) == 0)
        return fail_encoding(s);
    if (at_end(s) && s->depth > 0) {
        const opening *o = &s->open[s->depth - 1];
        return FAIL_AT(s, s->at,
                       "the text ends inside the %s that opens at line %u; '%c' is missing",
                       o->closer == '}' ? "object" : "array", (unsigned)o->line, o->closer);
    }
    return FAIL_AT(s, s->at, "expected %s, found %s", expected, found(s, what));
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static aba_status add_token(scanner *s, size_t offset, size_t length, double number) {
    abai_json_tokens *t = s->tokens;
    if (t->count == ABAI_JSON_VALUES_MAX)
        return FAIL_AT(s, offset, "more than %d values; split the file", ABAI_JSON_VALUES_MAX);
    if (t->count == t->capacity) {
        const size_t capacity = t->capacity < 256 ? 256 : t->capacity * 2;
        abai_json_token *data = realloc(t->data, capacity * sizeof *data);
        if (data == NULL)
            return abai_fail_memory(s->error);
        t->data = data;
        t->capacity = capacity;
    }
    const abai_place place = place_at(s, offset);
    t->data[t->count++] = (abai_json_token){offset,       length,      number,       place.line,
                                            place.column, s->key_line, s->key_column};
    s->key_line = s->key_column = 0;
    return ABA_OK;
}

/* ---- strings --------------------------------------------------------------------------------- */

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The code unit of the escape \uXXXX at `at`, or -1 where there is none. */
static int code_unit(const scanner *s, size_t at) {
    if (s->length - at < 6 || s->text[at] != '\\' || s->text[at + 1] != 'u')
        return -1;
    int unit = 0;
    for (size_t i = at + 2; i < at + 6; i++) {
        const int digit = hex_digit(s->text[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* RFC 8259, 7: what lies outside the basic plane is written as a pair of surrogates. */
static aba_status scan_unicode_escape(scanner *s) {
    const int unit = code_unit(s, s->at);
    const char *text = s->text + s->at;
    if (unit < 0)
        return FAIL_AT(s, s->at, "\\u needs four hexadecimal digits, as in \\u00e9");
    if (unit == 0)
        return FAIL_AT(s, s->at, "\\u0000 (NUL) is not allowed in a string");
    if (unit >= 0xDC00 && unit <= 0xDFFF)
        return FAIL_AT(s, s->at,
                       "%.6s is the second half of a surrogate pair; the first is missing", text);
    s->at += 6;
    if (unit < 0xD800 || unit > 0xDBFF)
        return ABA_OK;
    const int low = code_unit(s, s->at);
    if (low < 0xDC00 || low > 0xDFFF)
        return FAIL_AT(s, s->at - 6,
                       "%.6s is the first half of a surrogate pair; the second must follow it",
                       text);
    s->at += 6;
    return ABA_OK;
}

static aba_status scan_escape(scanner *s) {
    const char c = s->at + 1 < s->length ? s->text[s->at + 1] : '\0';
    if (c == 'u')
        return scan_unicode_escape(s);
    if (c == '\0' || strchr("\"\\/bfnrt", c) == NULL) {
        const size_t size = abai_utf8_length(s->text + s->at + 1, s->length - s->at - 1);
        return FAIL_AT(s, s->at, "unknown escape \\%.*s; a backslash itself is written \\\\",
                       c == '\0' ? 0 : (int)size, s->text + s->at + 1);
    }
    s->at += 2;
    return ABA_OK;
}

static aba_status fail_control(const scanner *s, unsigned char c) {
    if (c == '\n' || c == '\r')
        return FAIL_AT(s, s->at,
                       "line break in a string; write \\n, or close the string before it");
    if (c == '\t')
        return FAIL_AT(s, s->at, "tab in a string; write \\t");
    if (c == '\0')
        return FAIL_AT(s, s->at, "NUL byte in a string; a JSON text has none");
    return FAIL_AT(s, s->at, "control character in a string; write \\u%04x", (unsigned)c);
}

/* s->at is on the opening quotation mark; ends behind the closing one. */
static aba_status scan_string(scanner *s) {
    const size_t start = s->at++;
    while (!at_end(s)) {
        const unsigned char c = (unsigned char)s->text[s->at];
        aba_status status = ABA_OK;
        if (c == '"') {
            s->at++;
            return ABA_OK;
        }
        if (c == '\\') {
            status = scan_escape(s);
        } else if (c < 0x20) {
            status = fail_control(s, c);
        } else {
            const size_t size = abai_utf8_length(s->text + s->at, s->length - s->at);
            if (size == 0)
                status = fail_encoding(s);
            s->at += size;
        }
        if (status != ABA_OK)
            return status;
    }
    return FAIL_AT(s, start, "the string is not closed; '\"' is missing");
}

/* ---- numbers and words ------------------------------------------------------------------------ */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Length of the run of characters that somebody meant as one number or word. */
static size_t run_length(const scanner *s) {
    size_t end = s->at;
    while (end < s->length &&
           (is_digit(s->text[end]) || is_letter(s->text[end]) ||
            strchr("+-.", s->text[end]) != NULL) &&
           s->text[end] != '\0')
        end++;
    return end - s->at;
}

/* Why text[0..length) is no number of JSON, and what would be one. */
static aba_status fail_number(const scanner *s, size_t length) {
    const char *text = s->text + s->at;
    const char *sign = text[0] == '-' ? "-" : "";
    const char *digits = text[0] == '-' || text[0] == '+' ? text + 1 : text;
    const int left = (int)(length - (size_t)(digits - text) > 40 ? 40 : text + length - digits);
    const int shown = length > 40 ? 40 : (int)length;
    const char *more = length > 40 ? "..." : "";
    double number;
    if (left > 0 && is_letter(digits[0]))
        return FAIL_AT(s, s->at,
                       "'%.*s%s' is no value; JSON has true, false, null and finite numbers", shown,
                       text, more);
    if (left == 0)
        return FAIL_AT(s, s->at, "'%c' is no number; digits must follow it", text[0]);
    if (!abai_number_parse_loose(text, length, &number))
        return FAIL_AT(s, s->at, "number %.*s%s is malformed", shown, text, more);
    if (text[0] == '+')
        return FAIL_AT(s, s->at, "number %.*s%s has a plus sign; write %.*s%s", shown, text, more,
                       left, digits, more);
    if (digits[0] == '.')
        return FAIL_AT(s, s->at, "number %.*s%s has no digit before its point; write %s0%.*s%s",
                       shown, text, more, sign, left, digits, more);
    if (digits[0] == '0' && left > 1 && is_digit(digits[1])) {
        int zeros = 0;
        while (zeros + 1 < left && digits[zeros] == '0' && is_digit(digits[zeros + 1]))
            zeros++;
        return FAIL_AT(s, s->at, "number %.*s%s has a leading zero; write %s%.*s%s", shown, text,
                       more, sign, left - zeros, digits + zeros, more);
    }
    return FAIL_AT(s, s->at, "number %.*s%s has no digit behind its point", shown, text, more);
}

static size_t digits_at(const char *text, size_t i, size_t length) {
    const size_t start = i;
    while (i < length && is_digit(text[i]))
        i++;
    return i - start;
}

/* RFC 8259, 6: a number that has this form and that abai_number_parse refuses is too large. */
static bool is_number_form(const char *text, size_t length) {
    size_t i = length > 0 && text[0] == '-' ? 1 : 0;
    const size_t whole = digits_at(text, i, length);
    if (whole == 0 || (whole > 1 && text[i] == '0'))
        return false;
    i += whole;
    if (i < length && text[i] == '.') {
        const size_t fraction = digits_at(text, i + 1, length);
        if (fraction == 0)
            return false;
        i += 1 + fraction;
    }
    if (i < length && (text[i] == 'e' || text[i] == 'E')) {
        i += i + 1 < length && (text[i + 1] == '+' || text[i + 1] == '-') ? 2 : 1;
        const size_t exponent = digits_at(text, i, length);
        if (exponent == 0)
            return false;
        i += exponent;
    }
    return i == length;
}

static aba_status scan_number(scanner *s) {
    const size_t length = run_length(s);
    const char *text = s->text + s->at;
    double number;
    if (!abai_number_parse(text, length, &number)) {
        if (is_number_form(text, length))
            return FAIL_AT(s, s->at, "%.*s%s is beyond the largest double (1.8e308)",
                           length > 40 ? 40 : (int)length, text, length > 40 ? "..." : "");
        return fail_number(s, length);
    }
    const aba_status status = add_token(s, s->at, length, number);
    s->at += length;
    return status;
}

static aba_status scan_word(scanner *s) {
    static const char *const words[] = {"true", "false", "null"};
    const size_t length = run_length(s);
    const char *text = s->text + s->at;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (length == strlen(words[i]) && memcmp(text, words[i], length) == 0) {
            const aba_status status = add_token(s, s->at, 0, 0);
            s->at += length;
            return status;
        }
    return fail_number(s, length);
}

/* ---- structure ------------------------------------------------------------------------------- */

static aba_status open_container(scanner *s, state *next) {
    const bool is_object = s->text[s->at] == '{';
    if (s->depth == ABAI_JSON_DEPTH_MAX)
        return FAIL_AT(s, s->at, "nested deeper than %d levels", ABAI_JSON_DEPTH_MAX);
    const aba_status status = add_token(s, s->at, 0, 0);
    s->open[s->depth++] = (opening){is_object ? '}' : ']', s->line};
    s->at++;
    *next = is_object ? FIRST_KEY : FIRST_ELEMENT;
    return status;
}

static aba_status scan_value(scanner *s, state *next) {
    const char c = at_end(s) ? '\0' : s->text[s->at];
    *next = AFTER;
    if (c == '{' || c == '[')
        return open_container(s, next);
    if (c == '"') {
        const size_t start = s->at;
        const aba_status status = scan_string(s);
        return status == ABA_OK ? add_token(s, start, 0, 0) : status;
    }
    if (is_letter(c))
        return scan_word(s);
    if (is_digit(c) || c == '-' || c == '+' || c == '.')
        return scan_number(s);
    return fail_expected(s, "a value");
}

/* A key and the colon behind it. */
static aba_status scan_key(scanner *s) {
    if (at_end(s) || s->text[s->at] != '"')
        return fail_expected(s, "a key in double quotes");
    const abai_place place = place_at(s, s->at);
    const aba_status status = scan_string(s);
    if (status != ABA_OK)
        return status;
    skip_space(s);
    if (at_end(s) || s->text[s->at] != ':')
        return fail_expected(s, "':' after a key");
    s->at++;
    s->key_line = place.line;
    s->key_column = place.column;
    return ABA_OK;
}

/* Behind a value inside of a container. */
static aba_status scan_after(scanner *s, state *next) {
    const char closer = s->open[s->depth - 1].closer;
    const char c = at_end(s) ? '\0' : s->text[s->at];
    if (c != ',' && c != closer)
        return fail_expected(s, closer == '}' ? "',' or '}' after a member"
                                              : "',' or ']' after an element");
    s->at++;
    if (c == ',')
        *next = closer == '}' ? NEXT_KEY : NEXT_ELEMENT;
    else
        s->depth--;
    return ABA_OK;
}

static aba_status scan_step(scanner *s, state *next) {
    const state now = *next;
    const char c = at_end(s) ? '\0' : s->text[s->at];
    if ((now == FIRST_KEY && c == '}') || (now == FIRST_ELEMENT && c == ']')) {
        s->at++;
        s->depth--;
        *next = AFTER;
        return ABA_OK;
    }
    if (now == NEXT_KEY && c == '}')
        return FAIL_AT(s, s->at,
                       "expected a key after ',', found '}'; JSON has no trailing commas");
    if (now == NEXT_ELEMENT && c == ']')
        return FAIL_AT(s, s->at,
                       "expected a value after ',', found ']'; JSON has no trailing commas");
    if (now == NEXT_KEY && is_digit(c))
        return FAIL_AT(s, s->at,
                       "expected a key after ',', found '%c'; the decimal mark is a point", c);
    if (now == FIRST_KEY || now == NEXT_KEY) {
        *next = VALUE;
        return scan_key(s);
    }
    return now == AFTER ? scan_after(s, next) : scan_value(s, next);
}

aba_status abai_json_scan(const char *text, size_t length, const char *name,
                          abai_json_tokens *tokens, aba_error *error) {
    scanner s = {
        .text = text, .length = length, .line = 1, .name = name, .error = error, .tokens = tokens};
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        return FAIL_AT(&s, 0, "byte order mark; save the file as UTF-8 without one");
    skip_space(&s);
    if (at_end(&s))
        return FAIL_AT(&s, s.at, "empty file; a JSON object is needed");
    state next = VALUE;
    aba_status status;
    do {
        status = scan_step(&s, &next);
        if (status != ABA_OK)
            return status;
        skip_space(&s);
    } while (s.depth > 0 || next != AFTER);
    if (!at_end(&s)) {
        char what[FOUND_SIZE];
        return FAIL_AT(&s, s.at, "expected the end of the text after the value, found %s",
                       found(&s, what));
    }
    return ABA_OK;
}
