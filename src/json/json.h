/* json/json.h - JSON documents (RFC 8259), read strictly, with the place of every value.
 *
 * cJSON builds the tree; a strict pass over the text goes before it, because cJSON takes much that
 * RFC 8259 does not allow (trailing text, 01, 1., NUL, invalid UTF-8, ...) and knows no positions.
 * This folder is the only user of cJSON.
 */
#ifndef ABAI_JSON_JSON_H
#define ABAI_JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"

enum {
    ABAI_JSON_DEPTH_MAX = 64,             /* nesting of arrays and objects */
    ABAI_JSON_SIZE_MAX = 64 * 1024 * 1024 /* bytes of one document */
};

typedef enum abai_json_type {
    ABAI_JSON_NULL,
    ABAI_JSON_FALSE,
    ABAI_JSON_TRUE,
    ABAI_JSON_NUMBER,
    ABAI_JSON_STRING,
    ABAI_JSON_ARRAY,
    ABAI_JSON_OBJECT
} abai_json_type;

/* One value. Everything it points to lives in the arena it was read into. Children of arrays and
 * objects are a list in the order of the text. A tree may be rearranged by its owner. */
typedef struct abai_json abai_json;
struct abai_json {
    abai_json_type type;
    const char *key;      /* NULL outside objects; valid UTF-8 without NUL */
    const char *string;   /* of a string; of a number the text it was read from; else NULL */
    double number;        /* of a number, finite */
    abai_json *child;     /* first element or member */
    abai_json *next;      /* next sibling */
    size_t count;         /* of elements or members */
    abai_place place;     /* where the value starts */
    abai_place key_place; /* where the key starts, for members */
    unsigned layer;       /* 0 as read; free for owners that merge documents */
};

/* Read text[0..length) as one JSON value. name is the file's name in errors and places (copied into
 * the arena). Errors (ABA_INVALID), each at its line and column: anything outside RFC 8259, text
 * after the value, duplicate keys, numbers beyond the largest double, NUL (also as \u0000), invalid
 * UTF-8, lone surrogates, a byte order mark, nesting beyond ABAI_JSON_DEPTH_MAX. */
aba_status abai_json_parse(const char *text, size_t length, const char *name, abai_arena *arena,
                           abai_json **root, aba_error *error) ABA_MUST_USE;

/* The same for a file ("-" is standard input, named "<stdin>"). */
aba_status abai_json_read(const char *path, abai_arena *arena, abai_json **root,
                          aba_error *error) ABA_MUST_USE;

/* Member of an object by its key, or NULL. */
abai_json *abai_json_get(const abai_json *object, const char *key);

/* The members of an object sorted by the bytes of their keys, equal keys by place: count pointers and
 * a NULL behind them, malloc'd. NULL when out of memory. */
abai_json **abai_json_sorted(const abai_json *object);

/* "a number", "an object", ... for messages; "null", "false", "true" for those. */
const char *abai_json_type_name(abai_json_type type);

/* Canonical text of a tree: members sorted by the bytes of their keys, no white space, numbers in
 * their shortest form that reads back, only the escapes that RFC 8259 requires. Two trees that mean
 * the same have the same text; it is what hashes are taken of. */
void abai_json_append_canonical(abai_text *text, const abai_json *value);

/* Writing: a cursor over an abai_text that puts commas, line breaks and indentation (2 spaces).
 * Objects and arrays opened as `inline` stay on one line. */
typedef struct abai_json_writer {
    abai_text *text;
    int depth;
    unsigned char is_inline[ABAI_JSON_DEPTH_MAX + 1];
    unsigned char has_items[ABAI_JSON_DEPTH_MAX + 1];
} abai_json_writer;

void abai_json_writer_start(abai_json_writer *writer, abai_text *text);
/* key is NULL in arrays and for the root; string is any UTF-8 (escaped); a NULL string is null; a
 * non-finite number is null. */
void abai_json_open_object(abai_json_writer *writer, const char *key, bool is_inline);
void abai_json_close_object(abai_json_writer *writer);
void abai_json_open_array(abai_json_writer *writer, const char *key, bool is_inline);
void abai_json_close_array(abai_json_writer *writer);
void abai_json_write_string(abai_json_writer *writer, const char *key, const char *string);
void abai_json_write_number(abai_json_writer *writer, const char *key, double number);
void abai_json_write_uint64(abai_json_writer *writer, const char *key, uint64_t number);
void abai_json_write_bool(abai_json_writer *writer, const char *key, bool value);
void abai_json_write_null(abai_json_writer *writer, const char *key);
/* A whole tree, members in their order. */
void abai_json_write_value(abai_json_writer *writer, const char *key, const abai_json *value);

#endif
