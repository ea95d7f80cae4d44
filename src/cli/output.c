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
}

bool cli_print(const char *command, const char *text, size_t length) {
    errno = 0;
    if (fwrite(text, 1, length, stdout) == length && fflush(stdout) == 0)
        return true;
    cli_message(command, "standard output: %s", errno == 0 ? "cannot write" : strerror(errno));
    return false;
}

int cli_print_text(const char *command, const char *text) {
    return cli_print(command, text, strlen(text)) ? 0 : aba_status_exit_code(ABA_IO);
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

int cli_failure(const char *command, const char *path, const aba_error *error) {
    const char *name = path != NULL && strcmp(path, "-") == 0 ? "<stdin>" : path;
    fflush(stdout);
    if (name == NULL) {
        cli_message(command, "%s", error->text);
    } else if (strncmp(error->text, name, strlen(name)) == 0) {
        fprintf(stderr, "%s\n", error->text);
    } else {
        aba_error line;
        aba_error_set(&line, error->status, "%s: %s", name, error->text);
        fprintf(stderr, "%s\n", line.text);
    }
    return aba_status_exit_code(error->status);
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
