/* cli/run_options.h - the command line of `abanico run`. */
#ifndef CLI_RUN_OPTIONS_H
#define CLI_RUN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "abanico/run.h"
#include "abanico/scenario.h"

typedef enum cli_format { CLI_TEXT, CLI_JSON, CLI_CSV } cli_format;

typedef struct cli_run_options {
    aba_run_options run;
    aba_scenario_options scenario;
    const char *output; /* folder for result files; NULL: none */
    cli_format format;
    bool quiet, verbose;
    bool progress;
    char *const *arguments; /* scenarios and folders */
    size_t argument_count;
    double *percentiles; /* what run.percentiles points to */
    const char **set;    /* what scenario.set points to */
} cli_run_options;

/* True where the run can begin. Otherwise *code is the exit code: 0 after help was printed, else a
 * message was. To be freed in either case. */
bool cli_run_options_parse(int argc, char **argv, cli_run_options *options, int *code);
void cli_run_options_free(cli_run_options *options);

#endif
