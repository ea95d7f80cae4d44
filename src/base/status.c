#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

int aba_status_exit_code(aba_status status) {
    switch (status) {
#define X(name, code, text)                                                                        \
    case ABA_##name:                                                                               \
        return code;
        ABA_STATUS_LIST(X)
#undef X
    }
    return 1;
}

const char *aba_status_text(aba_status status) {
    switch (status) {
#define X(name, code, text)                                                                        \
    case ABA_##name:                                                                               \
        return text;
        ABA_STATUS_LIST(X)
#undef X
    }
    return "unknown status";
}

/* Copy a line into the error, cut at a character where it is too long. */
static void store(aba_error *error, aba_status status, const char *line) {
    size_t length = strlen(line);
    error->status = status;
    if (length >= sizeof error->text) {
        length = sizeof error->text - 4;
        while (length > 0 && ((unsigned char)line[length] & 0xC0) == 0x80)
            length--;
        memcpy(error->text, line, length);
        memcpy(error->text + length, "...", 4);
    } else {
        memcpy(error->text, line, length + 1);
    }
}

ABAI_PRINTF(4, 0)
static void fail_with(aba_error *error, aba_status status, const char *prefix, const char *format,
                      va_list arguments) {
    if (error == NULL)
        return;
    abai_text raw = ABAI_TEXT_INIT;
    abai_text line = ABAI_TEXT_INIT;
    abai_text_append(&raw, prefix);
    abai_text_vprintf(&raw, format, arguments);
    if (!raw.failed)
        abai_text_append_printable(&line, raw.data);
    store(error, status, raw.failed || line.failed ? "out of memory" : line.data);
    abai_text_free(&raw);
    abai_text_free(&line);
}

aba_status abai_fail(aba_error *error, aba_status status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fail_with(error, status, "", format, arguments);
    va_end(arguments);
    return status;
}

aba_status abai_fail_at(aba_error *error, const abai_place *place, const char *path,
                        const char *format, ...) {
    abai_text prefix = ABAI_TEXT_INIT;
    if (place != NULL && place->file != NULL) {
        abai_text_append(&prefix, place->file);
        if (place->line > 0)
            abai_text_printf(&prefix, ":%u:%u", (unsigned)place->line, (unsigned)place->column);
        abai_text_append(&prefix, ": ");
    }
    if (path != NULL && path[0] != '\0') {
        abai_text_append(&prefix, path);
        abai_text_append(&prefix, ": ");
    }
    va_list arguments;
    va_start(arguments, format);
    fail_with(error, ABA_INVALID, prefix.data == NULL ? "" : prefix.data, format, arguments);
    va_end(arguments);
    abai_text_free(&prefix);
    return ABA_INVALID;
}

aba_status abai_fail_memory(aba_error *error) {
    if (error != NULL)
        store(error, ABA_MEMORY, "out of memory");
    return ABA_MEMORY;
}
