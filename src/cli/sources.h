/* cli/sources.h - the scenarios that a command line names. */
#ifndef CLI_SOURCES_H
#define CLI_SOURCES_H

#include <stdbool.h>
#include <stddef.h>

#include "abanico/scenario.h"

/* One scenario that was read. */
typedef struct cli_source {
    char *path; /* "-" for standard input */
    aba_scenario *scenario;
} cli_source;

typedef struct cli_sources {
    cli_source *data;
    size_t count;
    bool many; /* several arguments, or a folder: many scenarios, even where only one is found */
} cli_sources;

/* Read every scenario that the arguments name: files, "-", and folders with all scenarios below
 * them. options: overrides and allow_any_path; the rest is set here. Each failure is one line on
 * standard error. Returns the highest exit code of them, 0 where there was none. Whatever it is,
 * sources holds those that could be read, and needs cli_sources_free. */
int cli_sources_read(const char *command, char *const *arguments, size_t count,
                     const aba_scenario_options *options, cli_sources *sources);
void cli_sources_free(cli_sources *sources);

#endif
