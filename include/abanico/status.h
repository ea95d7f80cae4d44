/* abanico/status.h - what a call can answer, and the text that goes with it.
 *
 * Every function that can fail returns an aba_status and, where it is given one, fills an
 * aba_error. The library never prints, exits or aborts. A failed call leaves its outputs
 * untouched; every `..._free` accepts NULL.
 */
#ifndef ABANICO_STATUS_H
#define ABANICO_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define ABA_API __attribute__((visibility("default")))
#define ABA_MUST_USE __attribute__((warn_unused_result))
#else
#define ABA_API
#define ABA_MUST_USE
#endif

/* name, exit code of the program, meaning. The exit codes are part of the contract with users. */
#define ABA_STATUS_LIST(X)                                                                         \
    X(OK, 0, "done")                                                                               \
    X(INTERNAL, 1, "internal error")                                                               \
    X(USAGE, 2, "usage error")                                                                     \
    X(INVALID, 3, "invalid scenario or file")                                                      \
    X(TOLERANCE, 4, "tolerance not reached")                                                       \
    X(NONFINITE, 5, "model gave NaN or infinity")                                                  \
    X(IO, 6, "input/output error")                                                                 \
    X(MEMORY, 6, "out of memory")                                                                  \
    X(CANCELLED, 1, "cancelled by the caller")

typedef enum aba_status {
#define X(name, code, text) ABA_##name,
    ABA_STATUS_LIST(X)
#undef X
} aba_status;

enum { ABA_ERROR_TEXT_SIZE = 2048 };

/* One line, valid UTF-8, without control characters and without a newline:
 * `FILE:LINE:COLUMN: PATH: what is wrong, and what would be right`; the parts in front are left
 * out where there is no such place. Longer texts are cut at a character and end in "...". */
typedef struct aba_error {
    aba_status status;
    char text[ABA_ERROR_TEXT_SIZE];
} aba_error;

/* Exit code of the program for a status: 0 to 6. Never fails. */
ABA_API int aba_status_exit_code(aba_status status);

/* A few words in English for a status; a static string, "unknown status" for other values. */
ABA_API const char *aba_status_text(aba_status status);

#ifdef __cplusplus
}
#endif
#endif
