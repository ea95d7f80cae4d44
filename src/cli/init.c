/* abanico init: a scenario to start from. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "abanico/program.h"
#include "abanico/scenario.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"

static const char command[] = "init";

static const char help[] =
    "Usage: abanico init [FILE]\n"
    "\n"
    "Writes an example scenario to FILE, or prints it. A file that is there already\n"
    "is never overwritten (exit code 6).\n"
    "\n"
    "      --help              this text\n";

/* "x": the file is made here or not at all, so that nothing of others can be overwritten. */
static int write_new(const char *path, const char *text) {
    aba_error error;
    FILE *file = fopen(path, "wx");
    if (file == NULL && errno == EEXIST) {
        aba_error_set(&error, ABA_IO, "%s: is there already, and is not overwritten", path);
        return cli_failure(command, path, &error);
    }
    if (file == NULL) {
        aba_error_set(&error, ABA_IO, "%s: cannot create: %s", path, strerror(errno));
        return cli_failure(command, path, &error);
    }
    errno = 0;
    const bool written = fputs(text, file) >= 0 && fflush(file) == 0;
    const int reason = errno;
    if (fclose(file) == 0 && written)
        return 0;
    remove(path);
    aba_error_set(&error, ABA_IO, "%s: cannot write: %s", path, strerror(reason));
    return cli_failure(command, path, &error);
}

int cli_init(int argc, char **argv) {
    int code;
    if (!cli_only_help(command, help, argc, argv, &code))
        return code;
    if (optind + 1 < argc)
        return cli_message(command, "takes one file, found '%s', too", argv[optind + 1]);
    if (optind == argc || strcmp(argv[optind], "-") == 0)
        return cli_print_text(command, aba_scenario_example());
    return write_new(argv[optind], aba_scenario_example());
}
