/* abanico/program.h - for programs on top of the library: numbers as people write them on command
 * lines, error lines, and files that are either whole or not there. `abanico` itself uses these. */
#ifndef ABANICO_PROGRAM_H
#define ABANICO_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abanico/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A whole number: digits, or a number with an exponent or one of the suffixes k, M, G, T (powers of
 * 1000): "1000000", "1e6", "1M". False, with *value untouched, for anything else. */
ABA_API bool aba_count_parse(const char *text, uint64_t *value) ABA_MUST_USE;

/* An unsigned 64-bit integer: digits only. */
ABA_API bool aba_uint64_parse(const char *text, uint64_t *value) ABA_MUST_USE;

/* A finite decimal number, "." as decimal point whatever the locale says. */
ABA_API bool aba_number_parse(const char *text, double *value) ABA_MUST_USE;

/* The candidate that a mistyped word most likely meant, or NULL where none is near. Neither array nor
 * strings are kept. */
ABA_API const char *aba_word_suggest(const char *word, const char *const *candidates, size_t count);

/* Write one line into *error (which may be NULL), as the library's own functions do: control
 * characters and invalid UTF-8 come out escaped. Returns status. */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
ABA_API aba_status
aba_error_set(aba_error *error, aba_status status, const char *format, ...);

/* Write data[0..length) to path so that path holds either what it held before or all of it: written
 * beside its place, synced, renamed. ABA_IO, ABA_MEMORY. */
ABA_API aba_status aba_file_write(const char *path, const char *data, size_t length,
                                  aba_error *error) ABA_MUST_USE;

/* Make a directory and those above it; no error where it is there. ABA_IO, ABA_MEMORY. */
ABA_API aba_status aba_directory_make(const char *path, aba_error *error) ABA_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
