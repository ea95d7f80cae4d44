/* cli/audit_options.h - the command line of `abanico audit`. */
#ifndef CLI_AUDIT_OPTIONS_H
#define CLI_AUDIT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "abanico/audit.h"
#include "cli/run_options.h"

typedef struct cli_audit_options {
    aba_audit_options audit;
    aba_scenario_options scenario;
    const char *output; /* folder for audit files; NULL: none */
    cli_format format;
    bool quiet, verbose;
    bool progress;
    char *const *arguments; /* scenarios and folders */
    size_t argument_count;
    const char **set; /* what scenario.set points to */
} cli_audit_options;

/* True where the audit can begin. Otherwise *code is the exit code: 0 after help was printed, else a
 * message was. To be freed in either case. */
bool cli_audit_options_parse(int argc, char **argv, cli_audit_options *options, int *code);
void cli_audit_options_free(cli_audit_options *options);

#endif
