/* What the public headers show of this folder. */
#include "abanico/program.h"
#include "abanico/version.h"

#include <stdarg.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "base/status.h"
#include "base/suggest.h"
#include "base/text.h"

const char *aba_version(void) { return ABANICO_VERSION; }

bool aba_count_parse(const char *text, uint64_t *value) { return abai_count_parse(text, value); }

bool aba_uint64_parse(const char *text, uint64_t *value) { return abai_uint64_parse(text, value); }

bool aba_number_parse(const char *text, double *value) {
    return abai_number_parse_loose(text, strlen(text), value);
}

const char *aba_word_suggest(const char *word, const char *const *candidates, size_t count) {
    abai_suggestion suggestion = abai_suggest(word);
    for (size_t i = 0; i < count; i++)
        abai_suggest_offer(&suggestion, candidates[i]);
    return suggestion.best;
}

aba_status aba_error_set(aba_error *error, aba_status status, const char *format, ...) {
    abai_text text = ABAI_TEXT_INIT;
    va_list arguments;
    va_start(arguments, format);
    abai_text_vprintf(&text, format, arguments);
    va_end(arguments);
    if (text.failed)
        abai_fail_memory(error);
    else
        abai_fail(error, status, "%s", text.data);
    abai_text_free(&text);
    return status;
}

aba_status aba_file_write(const char *path, const char *data, size_t length, aba_error *error) {
    return abai_file_write(path, data, length, error);
}

aba_status aba_directory_make(const char *path, aba_error *error) {
    return abai_directory_make(path, error);
}
