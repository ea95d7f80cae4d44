/* abanico schema: the form of scenario files, for editors and validators. */
#include <stdlib.h>

#include "abanico/scenario.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"

static const char command[] = "schema";

static const char help[] =
    "Usage: abanico schema\n"
    "\n"
    "Prints the JSON Schema (draft 2020-12) of scenario files, for editors that\n"
    "complete and check as one types. What no schema can say (units that match, names\n"
    "that exist, min below max) 'abanico check' says.\n"
    "\n"
    "      --help              this text\n";

int cli_schema(int argc, char **argv) {
    aba_error error;
    char *text;
    int code;
    if (!cli_only_help(command, help, argc, argv, &code))
        return code;
    if (optind < argc)
        return cli_message(command, "takes no argument, found '%s'", argv[optind]);
    if (aba_schema(&text, &error) != ABA_OK)
        return cli_failure(command, NULL, &error);
    code = cli_print_text(command, text);
    free(text);
    return code;
}
