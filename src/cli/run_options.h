/* cli/run_options.h - the command line of `abanico run`, and of commands like it. */
#ifndef CLI_RUN_OPTIONS_H
#define CLI_RUN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include <getopt.h>

#include "abanico/run.h"
#include "abanico/scenario.h"

typedef enum cli_format { CLI_TEXT, CLI_JSON, CLI_CSV } cli_format;

/* Options without a letter. */
enum {
    CLI_RUN_SET = 256,
    CLI_RUN_SAMPLER,
    CLI_RUN_DESIGN,
    CLI_RUN_REPLICATES,
    CLI_RUN_TOLERANCE,
    CLI_RUN_SENSITIVITY,
    CLI_RUN_MEMORY,
    CLI_RUN_PROGRESS,
    CLI_RUN_NO_PROGRESS,
    CLI_RUN_ALLOW_PATH,
    CLI_RUN_HELP
};

/* A command that simulates: which of the options it takes. */
typedef struct cli_run_command {
    const char *name;
    const char *help;
    const struct option *names; /* with the values above and letters; ended by zeros */
} cli_run_command;

extern const cli_run_command cli_run_command_run;

typedef struct cli_run_options {
    const char *command;
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
bool cli_run_options_parse(const cli_run_command *command, int argc, char **argv,
                           cli_run_options *options, int *code);
void cli_run_options_free(cli_run_options *options);

#endif
