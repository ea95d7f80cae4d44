#include "expr/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

const char *abai_expr_text(const abai_expr *expr) { return expr->text; }

aba_status abai_expr_names(const abai_expr *expr, abai_expr_visitor visit, void *context) {
    for (size_t i = 0; i < expr->name_count; i++) {
        const aba_status status = visit(context, expr->names[i]);
        if (status != ABA_OK)
            return status;
    }
    return ABA_OK;
}

bool abai_expr_name_reserved(const char *name) { return abai_word_reserved(name, strlen(name)); }

bool abai_expr_name_valid(const char *name) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    static const char others[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    const size_t length = strlen(name);
    return length > 0 && length <= 128 && strspn(name, letters) > 0 &&
           strspn(name, others) == length && !abai_expr_name_reserved(name);
}

/* ---- errors ---------------------------------------------------------------------------------- */

enum {
    EXCERPT = 72,
    BEFORE = 36
}; /* bytes of a long text that an error shows, and before the column */

static size_t character_start(const char *text, size_t at) {
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static void append_excerpt(abai_text *out, const char *text, size_t column) {
    const size_t length = strlen(text), at = column == 0 ? 0 : column - 1;
    if (length <= EXCERPT) {
        abai_text_append(out, text);
        return;
    }
    size_t start = at > BEFORE ? at - BEFORE : 0;
    if (start > length - EXCERPT)
        start = length - EXCERPT;
    const size_t end = character_start(text, start + EXCERPT);
    start = character_start(text, start);
    abai_text_append(out, start > 0 ? "..." : "");
    abai_text_append_bytes(out, text + start, end - start);
    abai_text_append(out, end < length ? "..." : "");
}

aba_status abai_expr_fail(const abai_expr *expr, size_t column, aba_error *error,
                          const char *format, ...) {
    abai_text text = ABAI_TEXT_INIT;
    abai_text_append(&text, "in expression \"");
    append_excerpt(&text, expr->text, column);
    abai_text_append(&text, "\"");
    if (column > 0)
        abai_text_printf(&text, " at %zu", column);
    abai_text_append(&text, ": ");
    va_list arguments;
    va_start(arguments, format);
    abai_text_vprintf(&text, format, arguments);
    va_end(arguments);
    const aba_status status = text.failed
                                  ? abai_fail_memory(error)
                                  : abai_fail_at(error, expr->has_place ? &expr->place : NULL,
                                                 expr->path, "%s", text.data);
    abai_text_free(&text);
    return status;
}
