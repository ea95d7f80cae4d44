#include "report/layout.h"

#include <string.h>

/* string as it is shown; NULL when out of memory. Release with abai_text_free. */
static const char *printable(abai_text *buffer, const char *string) {
    abai_text_append(buffer, "");
    abai_text_append_printable(buffer, string);
    return buffer->failed ? NULL : buffer->data;
}

/* Bytes of the first `width` characters. */
static size_t bytes_of(const char *string, size_t width) {
    size_t i = 0;
    for (size_t columns = 0; string[i] != '\0'; i++) {
        columns += ((unsigned char)string[i] & 0xC0) != 0x80;
        if (columns > width)
            break;
    }
    return i;
}

size_t abai_layout_width(const char *string) {
    abai_text shown = ABAI_TEXT_INIT;
    const char *s = printable(&shown, string);
    const size_t width = abai_text_width(s == NULL ? string : s);
    abai_text_free(&shown);
    return width;
}

void abai_layout_cell(abai_text *text, const char *string, size_t width, bool ascii) {
    abai_text shown = ABAI_TEXT_INIT;
    const char *s = printable(&shown, string);
    if (s == NULL) {
        text->failed = true;
    } else if (abai_text_width(s) <= width) {
        abai_text_append(text, s);
        abai_text_repeat(text, " ", width - abai_text_width(s));
    } else {
        abai_text_append_bytes(text, s, bytes_of(s, width - 1));
        abai_text_append(text, ascii ? "~" : "…");
    }
    abai_text_free(&shown);
}

void abai_layout_right(abai_text *text, const char *string, size_t width) {
    const size_t taken = abai_text_width(string);
    abai_text_repeat(text, " ", width > taken ? width - taken : 0);
    abai_text_append(text, string);
}

/* Where a paragraph has got to. */
typedef struct cursor {
    abai_text *text;
    size_t hang, width, column;
    bool begun; /* a word stands on this line */
} cursor;

static void new_line(cursor *at) {
    abai_text_append_char(at->text, '\n');
    abai_text_repeat(at->text, " ", at->hang);
    at->column = at->hang;
    at->begun = false;
}

static void put_word(cursor *at, const char *word, size_t length) {
    size_t columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)word[i] & 0xC0) != 0x80;
    if (at->begun && at->column + 1 + columns > at->width)
        new_line(at);
    if (at->begun) {
        abai_text_append_char(at->text, ' ');
        at->column++;
    }
    while (at->column + columns > at->width) {
        const size_t room = at->width > at->column ? at->width - at->column : 0;
        const size_t bytes = bytes_of(word, room);
        abai_text_append_bytes(at->text, word, bytes);
        word += bytes;
        length -= bytes;
        columns -= room;
        new_line(at);
    }
    abai_text_append_bytes(at->text, word, length);
    at->column += columns;
    at->begun = true;
}

void abai_layout_paragraph(abai_text *text, const char *first, const char *words, size_t hang,
                           size_t width) {
    abai_text shown = ABAI_TEXT_INIT;
    const char *s = printable(&shown, words);
    cursor at = {text, hang < width ? hang : 0, width, abai_text_width(first), false};
    if (s == NULL)
        text->failed = true;
    abai_text_append(text, first);
    while (s != NULL && *s != '\0') {
        const size_t length = strcspn(s, " ");
        if (length > 0)
            put_word(&at, s, length);
        s += length + strspn(s + length, " ");
    }
    abai_text_append_char(text, '\n');
    abai_text_free(&shown);
}
