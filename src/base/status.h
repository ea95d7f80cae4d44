/* base/status.h - filling an aba_error, and the place in a file that an error speaks of. */
#ifndef ABAI_BASE_STATUS_H
#define ABAI_BASE_STATUS_H

#include <stddef.h>
#include <stdint.h>

#include "abanico/status.h"

#if defined(__GNUC__)
#define ABAI_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define ABAI_PRINTF(fmt, args)
#endif

/* A place in a text: file may be NULL (no place known); line and column count from 1, the column
 * in bytes; 0 means not known. `file` is borrowed and outlives every use of the place. */
typedef struct abai_place {
    const char *file;
    uint32_t line;
    uint32_t column;
} abai_place;

/* Write one line into *error (which may be NULL) and return status. Control characters and invalid
 * UTF-8 in the arguments come out escaped. */
aba_status abai_fail(aba_error *error, aba_status status, const char *format, ...)
    ABAI_PRINTF(3, 4);

/* The same in front of which stand "FILE:LINE:COLUMN: " and "PATH: ", as far as they are given:
 * place may be NULL or have no file, path may be NULL or empty. Status is ABA_INVALID. */
aba_status abai_fail_at(aba_error *error, const abai_place *place, const char *path,
                        const char *format, ...) ABAI_PRINTF(4, 5);

/* "out of memory" with ABA_MEMORY. */
aba_status abai_fail_memory(aba_error *error);

#endif
