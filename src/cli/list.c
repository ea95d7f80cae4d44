/* abanico list: what scenarios may be made of. */
#include <stdlib.h>

#include "abanico/scenario.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"

static const char command[] = "list";

static const char help[] =
    "Usage: abanico list distributions|functions|units\n"
    "\n"
    "Prints what inputs can be drawn from and with which parameters, what expressions\n"
    "may call, or the units beside those of UDUNITS-2.\n"
    "\n"
    "      --help              this text\n";

int cli_list(int argc, char **argv) {
    aba_error error;
    char *text;
    int code;
    if (!cli_only_help(command, help, argc, argv, &code))
        return code;
    if (optind + 1 != argc)
        return cli_message(command, "give one of distributions, functions and units");
    const aba_status status = aba_list(argv[optind], &text, &error);
    if (status != ABA_OK)
        return cli_failure(command, NULL, &error);
    code = cli_print_text(command, text);
    free(text);
    return code;
}
