#define _GNU_SOURCE /* uselocale */

#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/locale.h"
#include "base/number.h"

void abai_text_free(abai_text *text) {
    free(text->data);
    *text = (abai_text)ABAI_TEXT_INIT;
}

/* Room for count more bytes and a NUL. */
static bool reserve(abai_text *text, size_t count) {
    if (text->failed || count >= SIZE_MAX / 4 - text->length) {
        text->failed = true;
        return false;
    }
    const size_t wanted = text->length + count + 1;
    if (wanted <= text->capacity)
        return true;
    size_t capacity = text->capacity < 128 ? 128 : text->capacity * 2;
    if (capacity < wanted)
        capacity = wanted;
    char *data = realloc(text->data, capacity);
    if (data == NULL) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

void abai_text_append_bytes(abai_text *text, const char *bytes, size_t count) {
    if (!reserve(text, count))
        return;
    if (count > 0)
        memcpy(text->data + text->length, bytes, count);
    text->length += count;
    text->data[text->length] = '\0';
}

void abai_text_append(abai_text *text, const char *string) {
    abai_text_append_bytes(text, string, strlen(string));
}

void abai_text_append_char(abai_text *text, char c) { abai_text_append_bytes(text, &c, 1); }

void abai_text_repeat(abai_text *text, const char *string, size_t count) {
    for (size_t i = 0; i < count; i++)
        abai_text_append(text, string);
}

void abai_text_vprintf(abai_text *text, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    const locale_t previous = uselocale(abai_c_locale());
    const int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0)
        text->failed = true;
    else if (reserve(text, (size_t)length))
        text->length +=
            (size_t)vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
    uselocale(previous);
    va_end(again);
}

void abai_text_printf(abai_text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    abai_text_vprintf(text, format, arguments);
    va_end(arguments);
}

void abai_text_append_number(abai_text *text, double value) {
    char number[ABAI_NUMBER_SIZE];
    abai_text_append(text, abai_number_format(value, number));
}

size_t abai_utf8_length(const char *bytes, size_t count) {
    const unsigned char *b = (const unsigned char *)bytes;
    if (count == 0)
        return 0;
    if (b[0] < 0x80)
        return 1;
    size_t length;
    uint32_t point, least;
    if ((b[0] & 0xE0) == 0xC0) {
        length = 2, point = b[0] & 0x1F, least = 0x80;
    } else if ((b[0] & 0xF0) == 0xE0) {
        length = 3, point = b[0] & 0x0F, least = 0x800;
    } else if ((b[0] & 0xF8) == 0xF0) {
        length = 4, point = b[0] & 0x07, least = 0x10000;
    } else {
        return 0;
    }
    if (count < length)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((b[i] & 0xC0) != 0x80)
            return 0;
        point = point << 6 | (b[i] & 0x3F);
    }
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    return point < least || point > 0x10FFFF || surrogate ? 0 : length;
}

/* C0 and C1 control characters, DEL, and those that reorder or hide text on a terminal
 * (U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069). `length` is the character's. */
static bool is_control(const unsigned char *c, size_t length) {
    if (length == 1)
        return c[0] < 0x20 || c[0] == 0x7F;
    if (length == 2)
        return c[0] == 0xC2 && c[1] < 0xA0;
    if (length == 3 && c[0] == 0xE2 && c[1] == 0x80)
        return c[2] == 0x8E || c[2] == 0x8F || (c[2] >= 0xA8 && c[2] <= 0xAE);
    return length == 3 && c[0] == 0xE2 && c[1] == 0x81 && c[2] >= 0xA6 && c[2] <= 0xA9;
}

void abai_text_append_printable(abai_text *text, const char *string) {
    size_t left = strlen(string);
    while (left > 0) {
        const size_t length = abai_utf8_length(string, left);
        const size_t step = length == 0 ? 1 : length;
        if (length == 0 || is_control((const unsigned char *)string, length))
            for (size_t i = 0; i < step; i++)
                abai_text_printf(text, "\\x%02X", (unsigned)(unsigned char)string[i]);
        else
            abai_text_append_bytes(text, string, step);
        string += step;
        left -= step;
    }
}

char *abai_text_take(abai_text *text, size_t *length) {
    if (!text->failed && text->data == NULL)
        abai_text_append(text, "");
    char *data = text->failed ? NULL : text->data;
    if (text->failed)
        free(text->data);
    else if (length != NULL)
        *length = text->length;
    *text = (abai_text)ABAI_TEXT_INIT;
    return data;
}

size_t abai_text_width(const char *string) {
    size_t width = 0;
    for (; *string != '\0'; string++)
        width += ((unsigned char)*string & 0xC0) != 0x80;
    return width;
}
