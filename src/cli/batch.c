#define _XOPEN_SOURCE 700 /* STDOUT_FILENO */

#include "cli/batch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/run_files.h"

void cli_batch_note(cli_batch *b, int code) { b->worst = code > b->worst ? code : b->worst; }

void cli_batch_fail(cli_batch *b, const char *path, const aba_error *error) {
    cli_batch_note(b, path == NULL
                          ? cli_failure(b->command, NULL, error)
                          : cli_scenario_failure(b->command, path, b->sources.many, error));
}

/* ---- beginning --------------------------------------------------------------------------------- */

static bool has_enough(cli_batch *b, size_t least, const char *few) {
    if (b->sources.count == 0 || (least > 1 && b->worst != 0))
        return false; /* what could not be read was told of */
    if (b->sources.count >= least)
        return true;
    cli_message(b->command, "%s", few);
    cli_batch_note(b, aba_status_exit_code(ABA_USAGE));
    return false;
}

static void set_up(cli_batch *b) {
    const cli_run_options *o = &b->options;
    b->prints = o->output == NULL || !o->quiet;
    b->text.width = cli_terminal_width(STDOUT_FILENO, 0);
    b->text.verbose = o->verbose;
    b->text.quiet = o->quiet;
    b->text.ascii = cli_ascii();
    b->progress.shown = o->progress;
    b->progress.terminal = isatty(STDERR_FILENO);
    b->progress.ascii = cli_ascii();
    b->progress.count = b->sources.count;
    b->options.run.progress = cli_progress_update;
    b->options.run.progress_context = &b->progress;
}

bool cli_batch_begin(cli_batch *b, const cli_run_command *command, int argc, char **argv,
                     size_t least, const char *few) {
    aba_error error;
    memset(b, 0, sizeof *b);
    b->command = command->name;
    if (!cli_run_options_parse(command, argc, argv, &b->options, &b->worst))
        return false;
    b->worst = cli_sources_read(b->command, b->options.arguments, b->options.argument_count,
                                &b->options.scenario, &b->sources);
    if (!has_enough(b, least, few))
        return false;
    if (b->options.output != NULL &&
        cli_files_prepare(b->options.output, &b->sources, &error) != ABA_OK) {
        cli_batch_fail(b, NULL, &error);
        return false;
    }
    set_up(b);
    b->made = calloc(b->sources.count + 1, sizeof(const void *));
    if (b->made == NULL) {
        cli_message(b->command, "out of memory");
        cli_batch_note(b, aba_status_exit_code(ABA_MEMORY));
    }
    return b->made != NULL;
}

void cli_batch_free(cli_batch *b) {
    free(b->made);
    cli_sources_free(&b->sources);
    cli_run_options_free(&b->options);
}

/* ---- printing ---------------------------------------------------------------------------------- */

void cli_batch_print(cli_batch *b, const char *text, size_t length) {
    const int code = b->prints ? cli_print(b->command, text, length) : 0;
    if (code != 0) {
        b->prints = false;
        cli_batch_note(b, code);
    }
}

void cli_batch_print_text(cli_batch *b, const char *path, aba_status status, char *text,
                          size_t length, const aba_error *error) {
    if (status != ABA_OK) {
        cli_batch_fail(b, path, error);
        return;
    }
    if (b->made_count > 1) /* this one is in it */
        cli_batch_print(b, "\n\n", 2);
    cli_batch_print(b, text, length);
    free(text);
}

static void print_array(cli_batch *b, bool many, cli_report json) {
    aba_error error;
    if (many)
        cli_batch_print(b, "[\n", 2);
    for (size_t i = 0; i < b->made_count && b->prints; i++) {
        char *text;
        size_t length;
        if (json(b->made[i], &text, &length, &error) != ABA_OK) {
            cli_batch_fail(b, NULL, &error);
            return;
        }
        const bool more = i + 1 < b->made_count;
        cli_batch_print(b, text, more ? length - 1 : length); /* no newline before a comma */
        if (more)
            cli_batch_print(b, ",\n", 2);
        free(text);
    }
    if (many)
        cli_batch_print(b, "]\n", 2);
}

static void print_table(cli_batch *b, cli_table csv) {
    char *text;
    size_t length;
    aba_error error;
    if (csv(b->made, b->made_count, &text, &length, &error) != ABA_OK) {
        cli_batch_fail(b, NULL, &error);
        return;
    }
    cli_batch_print(b, text, length);
    free(text);
}

void cli_batch_print_rest(cli_batch *b, bool many, cli_report json, cli_table csv) {
    if (b->made_count == 0 || !b->prints)
        return;
    if (b->options.format == CLI_JSON)
        print_array(b, many, json);
    else if (b->options.format == CLI_CSV)
        print_table(b, csv);
}

bool cli_batch_interrupted(cli_batch *b) {
    if (cli_interrupted() == 0)
        return false;
    cli_message(b->command, "ended by %s", cli_interrupt_name(cli_interrupted()));
    b->worst = 128 + cli_interrupted();
    return true;
}
