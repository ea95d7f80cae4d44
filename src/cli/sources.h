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

/* What is done with each scenario once it was read; takes the scenario over. Returns an exit code. */
typedef int (*cli_visit)(void *context, const char *path, bool many, aba_scenario *scenario);

/* False after a message where standard input is named twice. */
bool cli_sources_good(const char *command, char *const *arguments, size_t count);

/* Read every scenario that the arguments name: files, "-", and folders with all scenarios below
 * them, and visit each before the next is read. options: overrides and allow_any_path; the rest is
 * set here. Each failure is one line on standard error, in the order of the arguments. Returns the
 * highest exit code of all, 0 where nothing failed. */
int cli_sources_visit(const char *command, char *const *arguments, size_t count,
                      const aba_scenario_options *options, cli_visit visit, void *context);

/* The same, keeping the scenarios that are valid, each compiled once to know. Whatever is returned,
 * sources needs cli_sources_free. */
int cli_sources_read(const char *command, char *const *arguments, size_t count,
                     const aba_scenario_options *options, cli_sources *sources);
void cli_sources_free(cli_sources *sources);

#endif
