/* cli/output.h - what is printed, and where: results on standard output, all else on standard error,
 * an error in one line. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "abanico/status.h"

/* To be called first: standard input, output and error that were closed become descriptors that
 * give errors, so that no file of ours takes their numbers; a reader that went away, and a file
 * larger than the limit, are errors of writing and no signals. */
void cli_streams_prepare(void);

/* Print to standard output, at once. Returns the exit code: 0; that of ABA_IO after a message; or, in
 * silence, CLI_PIPE where the reader went away. */
enum { CLI_PIPE = 128 + 13 }; /* as a shell gives it for a program that SIGPIPE ended */
int cli_print(const char *command, const char *text, size_t length);
int cli_print_text(const char *command, const char *text);

/* "abanico COMMAND: ..." on standard error; command may be NULL. Control characters come out
 * escaped. Returns the exit code of a usage error, which is what most messages are. */
int cli_message(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An error of the library about the file at `path` (NULL: about none), which is put in front where
 * the error does not begin with it. Returns its exit code. */
int cli_failure(const char *command, const char *path, const aba_error *error);

/* An error about the scenario at `path`. Where the error begins with a place in another file, which
 * the scenario extends, or with an option, that stays in front; the scenario is then named behind,
 * and only where there are `many`. Returns its exit code. */
int cli_scenario_failure(const char *command, const char *path, bool many, const aba_error *error);

/* Whether the locale of the environment (LC_ALL, LC_CTYPE, LANG) has another encoding than UTF-8. */
bool cli_ascii(void);
/* Columns of the terminal that fd is; `otherwise` where it is none. */
int cli_terminal_width(int fd, int otherwise);

#endif
