/* json/scan.h - the strict pass over a JSON text: is it one, and where does every value stand?
 *
 * Private to json/.
 */
#ifndef ABAI_JSON_SCAN_H
#define ABAI_JSON_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Values of one document at most: a tree of so many takes some 700 MiB. The longest list that a
 * scenario may hold (ABAI_DIST_VALUES_MAX points) is 3 million values. */
enum { ABAI_JSON_VALUES_MAX = 4 * 1024 * 1024 };

/* One value, in the order of the text; where it is the value of a member, also its key's place. */
typedef struct abai_json_token {
    size_t offset, length; /* of its first character; length is set for numbers only */
    double number;
    uint32_t line, column;
    uint32_t key_line, key_column; /* 0 outside objects */
} abai_json_token;

typedef struct abai_json_tokens {
    abai_json_token *data; /* malloc'd */
    size_t count, capacity;
} abai_json_tokens;

/* Check text[0..length) and append one token a value. On error tokens hold what was read so far. */
aba_status abai_json_scan(const char *text, size_t length, const char *name,
                          abai_json_tokens *tokens, aba_error *error) ABA_MUST_USE;

#endif
