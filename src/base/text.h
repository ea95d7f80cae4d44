/* base/text.h - a text that grows.
 *
 * A failed allocation is remembered: further appends do nothing, and abai_text_take says so, so
 * that writers need to check only once.
 */
#ifndef ABAI_BASE_TEXT_H
#define ABAI_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct abai_text abai_text;
struct abai_text {
    char *data; /* NUL-terminated once anything was appended */
    size_t length;
    size_t capacity;
    bool failed;
};

#define ABAI_TEXT_INIT                                                                             \
    { NULL, 0, 0, false }

void abai_text_free(abai_text *text);
void abai_text_append(abai_text *text, const char *string);
void abai_text_append_bytes(abai_text *text, const char *bytes, size_t count);
void abai_text_append_char(abai_text *text, char c);
void abai_text_repeat(abai_text *text, const char *string, size_t count);
/* printf in the "C" locale. */
void abai_text_printf(abai_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void abai_text_vprintf(abai_text *text, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* The shortest text that reads back to the same double. */
void abai_text_append_number(abai_text *text, double value);
/* What a person reads on a terminal: control characters and invalid UTF-8 as \xNN. */
void abai_text_append_printable(abai_text *text, const char *string);

/* Hand the malloc'd string over to the caller (an empty string where nothing was appended) and
 * empty the text; NULL when an allocation had failed. */
char *abai_text_take(abai_text *text, size_t *length);

/* Columns of a terminal that a UTF-8 text takes (each code point one column; combining and wide
 * characters are not told apart). */
size_t abai_text_width(const char *string);

/* Length in bytes of the UTF-8 character at the start of bytes[0..count), or 0 where it is invalid
 * (RFC 3629: overlong forms, surrogates and values above U+10FFFF are invalid). */
size_t abai_utf8_length(const char *bytes, size_t count);

#endif
