/* cli/batch.h - what commands over many scenarios have in common: reading them, exit codes, printing. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "abanico/report.h"
#include "cli/progress.h"
#include "cli/run_options.h"
#include "cli/sources.h"

typedef struct cli_batch {
    const char *command;
    cli_run_options options;
    cli_sources sources;
    const void *
        *made; /* of those that succeeded; room for all sources; each is its maker's to free */
    size_t made_count;
    cli_progress progress;
    aba_text_options text;
    bool prints; /* standard output is still wanted, and works */
    int worst;   /* exit code so far */
} cli_batch;

/* Options, scenarios, and the folder of --output. True where there is something to do; otherwise worst
 * is the exit code. To be freed in either case. `least` scenarios are needed, all of them readable where
 * that is more than one: `few` says so. */
bool cli_batch_begin(cli_batch *b, const cli_run_command *command, int argc, char **argv,
                     size_t least, const char *few);
/* Frees all but what `made` points to. */
void cli_batch_free(cli_batch *b);

/* The exit code is the highest of all. */
void cli_batch_note(cli_batch *b, int code);
/* A failure that belongs to a scenario's file, or, with path NULL, to none. */
void cli_batch_fail(cli_batch *b, const char *path, const aba_error *error);

void cli_batch_print(cli_batch *b, const char *text, size_t length);
/* A text that was made, or the failure to make it; frees it. Two empty lines stand between texts. */
void cli_batch_print_text(cli_batch *b, const char *path, aba_status status, char *text,
                          size_t length, const aba_error *error);

typedef aba_status (*cli_report)(const void *made, char **text, size_t *length, aba_error *error);
typedef aba_status (*cli_table)(const void *const *made, size_t count, char **text, size_t *length,
                                aba_error *error);
/* Where --format asks for it: JSON of all, as an array where there may be many; or one table of all. */
void cli_batch_print_rest(cli_batch *b, bool many, cli_report json, cli_table csv);

/* True where a signal ended the work; a message was printed and worst says so. */
bool cli_batch_interrupted(cli_batch *b);

#endif
