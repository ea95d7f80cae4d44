#define _DEFAULT_SOURCE /* struct winsize */

#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "abanico/program.h"

void cli_streams_prepare(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) != -1 || errno != EBADF)
            continue;
        /* The lowest number that is free is fd. Opened the wrong way round, it fails when used. */
        if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return;
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

int cli_print(const char *command, const char *text, size_t length) {
    errno = 0;
    if (fwrite(text, 1, length, stdout) == length && fflush(stdout) == 0)
        return 0;
    if (errno == EPIPE)
        return CLI_PIPE;
    cli_message(command, "standard output: %s", errno == 0 ? "cannot write" : strerror(errno));
    return aba_status_exit_code(ABA_IO);
}

int cli_print_text(const char *command, const char *text) {
    return cli_print(command, text, strlen(text));
}

int cli_message(const char *command, const char *format, ...) {
    char text[ABA_ERROR_TEXT_SIZE];
    aba_error line;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    aba_error_set(&line, ABA_USAGE, "%s", text);
    fflush(stdout);
    fprintf(stderr, "abanico%s%s: %s\n", command == NULL ? "" : " ", command == NULL ? "" : command,
            line.text);
    return aba_status_exit_code(ABA_USAGE);
}

static const char *name_of(const char *path) {
    return path != NULL && strcmp(path, "-") == 0 ? "<stdin>" : path;
}

/* Whether a text begins with a path, as far as a place or a message could follow it. */
static bool begins_with(const char *text, const char *path) {
    const size_t length = strlen(path);
    return strncmp(text, path, length) == 0 && (text[length] == ':' || text[length] == '/');
}

/* Whether a text begins with "FILE:LINE:COLUMN: ". */
static bool begins_with_place(const char *text) {
    static const char digits[] = "0123456789";
    for (const char *c = strchr(text, ':'); c != NULL; c = strchr(c + 1, ':')) {
        const size_t line = strspn(c + 1, digits);
        if (line == 0 || c[1 + line] != ':')
            continue;
        const char *after = c + 1 + line + 1;
        const size_t column = strspn(after, digits);
        if (column > 0 && strncmp(after + column, ": ", 2) == 0)
            return strstr(text, ": ") == after + column; /* not in what is said about it */
    }
    return false;
}

static int print_line(const aba_error *error, const char *before, const char *after) {
    aba_error line;
    aba_error_set(&line, error->status, "%s%s%s", before, error->text, after);
    fflush(stdout);
    fprintf(stderr, "%s\n", line.text);
    return aba_status_exit_code(error->status);
}

int cli_failure(const char *command, const char *path, const aba_error *error) {
    const char *name = name_of(path);
    if (name == NULL) {
        cli_message(command, "%s", error->text);
        return aba_status_exit_code(error->status);
    }
    if (begins_with(error->text, name))
        return print_line(error, "", "");
    char before[ABA_ERROR_TEXT_SIZE];
    snprintf(before, sizeof before, "%s: ", name);
    return print_line(error, before, "");
}

int cli_scenario_failure(const char *command, const char *path, bool many, const aba_error *error) {
    const char *name = name_of(path);
    const bool elsewhere =
        begins_with_place(error->text) || strncmp(error->text, "--set ", strlen("--set ")) == 0;
    if (!elsewhere || begins_with(error->text, name))
        return cli_failure(command, path, error);
    char after[ABA_ERROR_TEXT_SIZE];
    snprintf(after, sizeof after, " (in %s)", name);
    return print_line(error, "", many ? after : "");
}

bool cli_ascii(void) {
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);
        if (value == NULL || value[0] == '\0')
            continue;
        const char *encoding = strchr(value, '.');
        return encoding == NULL ||
               (strncasecmp(encoding, ".UTF-8", 6) != 0 && strncasecmp(encoding, ".UTF8", 5) != 0);
    }
    return true;
}

int cli_terminal_width(int fd, int otherwise) {
    struct winsize size;
    if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return otherwise;
    return size.ws_col;
}
