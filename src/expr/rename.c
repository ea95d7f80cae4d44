/* Names in the text of an expression, replaced. */
#include <string.h>

#include "base/text.h"
#include "expr/expr.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

/* Bytes of what begins at text and holds no name of a quantity: a unit, a number (whose e is none), or a
 * single character; 0 at a name. */
static size_t other_length(const char *text) {
    if (*text == '[')
        return strcspn(text, "]");
    if (!is_digit(*text) && *text != '.')
        return is_name(*text) ? 0 : 1;
    size_t length = strspn(text, "0123456789.");
    if (text[length] == 'e' || text[length] == 'E')
        length += text[length + 1] == '-' || text[length + 1] == '+' ? 2 : 1;
    return length + strspn(text + length, "0123456789.");
}

void abai_expr_rename(const char *text, abai_expr_renamer names, void *context, abai_text *out) {
    while (*text != '\0') {
        size_t length = other_length(text);
        const char *instead = NULL;
        if (length == 0) {
            while (is_name(text[length]))
                length++;
            instead = names(context, text, length);
        }
        if (instead != NULL)
            abai_text_append(out, instead);
        else
            abai_text_append_bytes(out, text, length);
        text += length;
    }
}
