#include "json/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* RFC 8259, 7: only the quotation mark, the backslash and control characters below U+0020 must be
 * escaped. What is not UTF-8 becomes U+FFFD, so that what is written can always be read. */
static void append_string(abai_text *text, const char *string) {
    static const char escaped[] = "\b\f\n\r\t\"\\";
    static const char letter[] = "bfnrt\"\\";
    size_t left = strlen(string);
    abai_text_append_char(text, '"');
    while (left > 0) {
        const unsigned char c = (unsigned char)*string;
        const size_t size = abai_utf8_length(string, left);
        const char *special = strchr(escaped, c);
        if (special != NULL) {
            abai_text_append_char(text, '\\');
            abai_text_append_char(text, letter[special - escaped]);
        } else if (c < 0x20) {
            abai_text_printf(text, "\\u%04x", (unsigned)c);
        } else if (size == 0) {
            abai_text_append(text, "\xEF\xBF\xBD");
        } else {
            abai_text_append_bytes(text, string, size);
        }
        string += size == 0 ? 1 : size;
        left -= size == 0 ? 1 : size;
    }
    abai_text_append_char(text, '"');
}

static void append_number(abai_text *text, double number) {
    if (isfinite(number))
        abai_text_append_number(text, number);
    else
        abai_text_append(text, "null");
}

static void append_scalar(abai_text *text, const abai_json *value) {
    if (value->type == ABAI_JSON_NUMBER)
        append_number(text, value->number);
    else if (value->type == ABAI_JSON_STRING)
        append_string(text, value->string);
    else
        abai_text_append(text, abai_json_type_name(value->type)); /* null, false, true */
}

/* ---- canonical form -------------------------------------------------------------------------- */

static void append_canonical_object(abai_text *text, const abai_json *object) {
    abai_json **members = abai_json_sorted(object);
    if (members == NULL) {
        text->failed = true;
        return;
    }
    abai_text_append_char(text, '{');
    for (size_t i = 0; i < object->count; i++) {
        if (i > 0)
            abai_text_append_char(text, ',');
        append_string(text, members[i]->key);
        abai_text_append_char(text, ':');
        abai_json_append_canonical(text, members[i]);
    }
    abai_text_append_char(text, '}');
    free(members);
}

/* Recursion is bounded by the depth of the tree. */
void abai_json_append_canonical(abai_text *text, const abai_json *value) {
    if (value->type == ABAI_JSON_OBJECT) {
        append_canonical_object(text, value);
    } else if (value->type == ABAI_JSON_ARRAY) {
        abai_text_append_char(text, '[');
        for (const abai_json *item = value->child; item != NULL; item = item->next) {
            if (item != value->child)
                abai_text_append_char(text, ',');
            abai_json_append_canonical(text, item);
        }
        abai_text_append_char(text, ']');
    } else {
        append_scalar(text, value);
    }
}

/* ---- writer ---------------------------------------------------------------------------------- */

void abai_json_writer_start(abai_json_writer *writer, abai_text *text) {
    memset(writer, 0, sizeof *writer);
    writer->text = text;
    writer->is_inline[0] = true;
}

static void new_line(abai_json_writer *w) {
    abai_text_append_char(w->text, '\n');
    abai_text_repeat(w->text, "  ", (size_t)w->depth);
}

/* What stands in front of an item: a comma, a line break or a blank, its key. */
static void start_item(abai_json_writer *w, const char *key) {
    if (w->has_items[w->depth])
        abai_text_append_char(w->text, ',');
    if (!w->is_inline[w->depth])
        new_line(w);
    else if (w->has_items[w->depth])
        abai_text_append_char(w->text, ' ');
    w->has_items[w->depth] = true;
    if (key != NULL) {
        append_string(w->text, key);
        abai_text_append(w->text, ": ");
    }
}

static void open_container(abai_json_writer *w, const char *key, bool is_inline, char bracket) {
    start_item(w, key);
    if (w->depth == ABAI_JSON_DEPTH_MAX) {
        w->text->failed = true;
        return;
    }
    abai_text_append_char(w->text, bracket);
    const bool within = w->depth > 0 && w->is_inline[w->depth];
    w->depth++;
    w->is_inline[w->depth] = is_inline || within;
    w->has_items[w->depth] = false;
}

static void close_container(abai_json_writer *w, char bracket) {
    if (w->depth == 0)
        return;
    const bool breaks = w->has_items[w->depth] && !w->is_inline[w->depth];
    w->depth--;
    if (breaks)
        new_line(w);
    abai_text_append_char(w->text, bracket);
}

void abai_json_open_object(abai_json_writer *writer, const char *key, bool is_inline) {
    open_container(writer, key, is_inline, '{');
}

void abai_json_close_object(abai_json_writer *writer) { close_container(writer, '}'); }

void abai_json_open_array(abai_json_writer *writer, const char *key, bool is_inline) {
    open_container(writer, key, is_inline, '[');
}

void abai_json_close_array(abai_json_writer *writer) { close_container(writer, ']'); }

void abai_json_write_string(abai_json_writer *writer, const char *key, const char *string) {
    start_item(writer, key);
    if (string == NULL)
        abai_text_append(writer->text, "null");
    else
        append_string(writer->text, string);
}

void abai_json_write_number(abai_json_writer *writer, const char *key, double number) {
    start_item(writer, key);
    append_number(writer->text, number);
}

void abai_json_write_uint64(abai_json_writer *writer, const char *key, uint64_t number) {
    start_item(writer, key);
    abai_text_printf(writer->text, "%llu", (unsigned long long)number);
}

void abai_json_write_bool(abai_json_writer *writer, const char *key, bool value) {
    start_item(writer, key);
    abai_text_append(writer->text, value ? "true" : "false");
}

void abai_json_write_null(abai_json_writer *writer, const char *key) {
    start_item(writer, key);
    abai_text_append(writer->text, "null");
}

/* Containers of nothing but scalars take one line. */
static bool is_flat(const abai_json *value) {
    for (const abai_json *item = value->child; item != NULL; item = item->next)
        if (item->type == ABAI_JSON_ARRAY || item->type == ABAI_JSON_OBJECT)
            return false;
    return true;
}

void abai_json_write_value(abai_json_writer *writer, const char *key, const abai_json *value) {
    if (value->type != ABAI_JSON_OBJECT && value->type != ABAI_JSON_ARRAY) {
        start_item(writer, key);
        append_scalar(writer->text, value);
        return;
    }
    const bool is_object = value->type == ABAI_JSON_OBJECT;
    open_container(writer, key, !is_object && is_flat(value), is_object ? '{' : '[');
    for (const abai_json *item = value->child; item != NULL; item = item->next)
        abai_json_write_value(writer, is_object ? item->key : NULL, item);
    close_container(writer, is_object ? '}' : ']');
}
