/* abanico compare: the first scenario beside each of the others, on common random numbers. */
#define _XOPEN_SOURCE 700 /* STDOUT_FILENO */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abanico/compare.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/run_files.h"
#include "cli/run_options.h"
#include "cli/sources.h"

static const char help[] =
    "Usage: abanico compare [OPTION]... SCENARIO SCENARIO...\n"
    "\n"
    "Simulates the first scenario together with each of the others on common random\n"
    "numbers: inputs that both define alike have the same value in every sample, so\n"
    "that what is left of a difference is what the choice between them changes.\n"
    "Prints, for outputs that both have, the bands of both, of the difference first\n"
    "minus other and of the ratio, and how probable it is that the first is less. A\n"
    "DIR stands for every scenario file (*.json) below it; '-' is standard input.\n"
    "\n"
    "What is drawn:\n"
    "  -n, --samples N         how many: 1000000, 1e6 or 1M [the first's, or 1e6]\n"
    "  -s, --seed S            0 to 2^64-1 [the first's, or 1]\n"
    "      --set NAME=VALUE    define an input of all scenarios anew, as for\n"
    "                          'abanico run'; repeatable\n"
    "      --design NAME       mc, lhs or sobol, as for 'abanico run' [mc]\n"
    "      --replicates R      of lhs and sobol, 2 to 1024 [16]\n"
    "\n"
    "What is reported:\n"
    "  -p, --percentiles LIST  such as 2.5,50,97.5 [the first's, or 5,25,50,75,95]\n"
    "  -c, --confidence C      level of all intervals, between 0 and 1 [0.95]\n"
    "  -f, --format NAME       what is printed: text, json or csv [text]; json is an\n"
    "                          array where there are more than two scenarios\n"
    "  -o, --output DIR        write A_and_B.compare.json for each pair\n"
    "  -q, --quiet             no warnings, no progress; with -o print nothing\n"
    "      --progress          show how far it has got, even where standard error is\n"
    "                          no terminal\n"
    "      --no-progress       never show it\n"
    "\n"
    "How it runs (results do not depend on it):\n"
    "  -j, --threads T         1 to 1024 [OMP_NUM_THREADS, or all cores]\n"
    "      --memory SIZE       as for 'abanico run' [256M]\n"
    "      --allow-path        scenarios may name files outside their own tree\n"
    "      --help              this text\n"
    "\n"
    "Exit codes are those of 'abanico run'; 3 also where two scenarios have no output\n"
    "in common, or one of other dimensions.\n";

static const struct option names[] = {
    {"samples", required_argument, NULL, 'n'},
    {"seed", required_argument, NULL, 's'},
    {"threads", required_argument, NULL, 'j'},
    {"output", required_argument, NULL, 'o'},
    {"format", required_argument, NULL, 'f'},
    {"percentiles", required_argument, NULL, 'p'},
    {"confidence", required_argument, NULL, 'c'},
    {"quiet", no_argument, NULL, 'q'},
    {"set", required_argument, NULL, CLI_RUN_SET},
    {"design", required_argument, NULL, CLI_RUN_DESIGN},
    {"replicates", required_argument, NULL, CLI_RUN_REPLICATES},
    {"memory", required_argument, NULL, CLI_RUN_MEMORY},
    {"progress", no_argument, NULL, CLI_RUN_PROGRESS},
    {"no-progress", no_argument, NULL, CLI_RUN_NO_PROGRESS},
    {"allow-path", no_argument, NULL, CLI_RUN_ALLOW_PATH},
    {"help", no_argument, NULL, CLI_RUN_HELP},
    {NULL, 0, NULL, 0},
};

static const cli_run_command command = {"compare", help, names};

typedef struct batch {
    cli_run_options options;
    cli_sources sources;
    aba_comparison **made; /* of those that succeeded */
    size_t count;
    cli_progress progress;
    aba_text_options text;
    bool prints; /* standard output is still wanted, and works */
    int worst;   /* exit code so far */
} batch;

static void note(batch *b, int code) { b->worst = code > b->worst ? code : b->worst; }

static void print(batch *b, const char *text, size_t length) {
    const int code = b->prints ? cli_print(command.name, text, length) : 0;
    if (code != 0) {
        b->prints = false;
        note(b, code);
    }
}

/* Prints a report that was made, or tells why not. */
static void print_made(batch *b, aba_status status, const aba_error *error, char *text,
                       size_t length) {
    if (status != ABA_OK) {
        note(b, cli_failure(command.name, NULL, error));
        return;
    }
    print(b, text, length);
    free(text);
}

static void print_text(batch *b) {
    char *text = NULL;
    size_t length = 0;
    aba_error error;
    if (b->count > 1)
        print(b, "\n\n", 2);
    const aba_status status =
        aba_comparison_text(b->made[b->count - 1], &b->text, &text, &length, &error);
    print_made(b, status, &error, text, length);
}

/* What the scenario of a failure is cannot be told apart: both stand in front. */
static void compare_with(batch *b, const cli_source *other) {
    const cli_source *first = &b->sources.data[0];
    aba_error error;
    aba_comparison *made = NULL;
    cli_progress_start(&b->progress, aba_scenario_name(other->scenario));
    aba_status status =
        aba_compare(first->scenario, other->scenario, &b->options.run, &made, &error);
    cli_progress_end(&b->progress);
    if (status == ABA_OK && b->options.output != NULL)
        status = cli_files_write_comparison(b->options.output, made, &error);
    if (status != ABA_OK) {
        aba_comparison_free(made);
        if (status != ABA_CANCELLED || cli_interrupted() == 0)
            note(b, cli_scenario_failure(command.name, other->path, b->sources.count > 2, &error));
        return;
    }
    b->made[b->count++] = made;
    if (b->options.format == CLI_TEXT)
        print_text(b);
}

static void print_json(batch *b) {
    const bool many = b->sources.count > 2;
    if (many)
        print(b, "[\n", 2);
    for (size_t i = 0; i < b->count && b->prints; i++) {
        char *text = NULL;
        size_t length = 0;
        aba_error error;
        const bool more = i + 1 < b->count;
        const aba_status status = aba_comparison_json(b->made[i], &text, &length, &error);
        print_made(b, status, &error, text, more ? length - 1 : length); /* a comma follows */
        if (more)
            print(b, ",\n", 2);
    }
    if (many)
        print(b, "]\n", 2);
}

static void print_csv(batch *b) {
    char *text = NULL;
    size_t length = 0;
    aba_error error;
    const aba_status status = aba_comparison_csv((const aba_comparison *const *)b->made, b->count,
                                                 &text, &length, &error);
    print_made(b, status, &error, text, length);
}

static void set_up(batch *b) {
    const cli_run_options *o = &b->options;
    b->prints = o->output == NULL || !o->quiet;
    b->text.width = cli_terminal_width(STDOUT_FILENO, 0);
    b->text.quiet = o->quiet;
    b->text.ascii = cli_ascii();
    b->progress.shown = o->progress;
    b->progress.terminal = isatty(STDERR_FILENO);
    b->progress.ascii = cli_ascii();
    b->progress.count = b->sources.count - 1;
    b->options.run.progress = cli_progress_update;
    b->options.run.progress_context = &b->progress;
    b->made = calloc(b->sources.count, sizeof *b->made);
}

static void compare_all(batch *b) {
    cli_interrupt_watch();
    for (size_t i = 1; i < b->sources.count && cli_interrupted() == 0; i++) {
        b->progress.index = i - 1;
        compare_with(b, &b->sources.data[i]);
    }
    if (cli_interrupted() != 0) {
        cli_message(command.name, "ended by %s", cli_interrupt_name(cli_interrupted()));
        b->worst = 128 + cli_interrupted();
    } else if (b->count > 0 && b->options.format == CLI_JSON) {
        print_json(b);
    } else if (b->count > 0 && b->options.format == CLI_CSV) {
        print_csv(b);
    }
}

/* False after a message. */
static bool is_whole(batch *b) {
    aba_error error;
    if (b->worst != 0) /* one that could not be read has been told of */
        return false;
    if (b->sources.count < 2) {
        cli_message(command.name, "one scenario alone cannot be compared; give two or more");
        note(b, aba_status_exit_code(ABA_USAGE));
        return false;
    }
    if (b->options.output == NULL)
        return true;
    if (cli_files_prepare(b->options.output, &b->sources, &error) == ABA_OK)
        return true;
    note(b, cli_failure(command.name, NULL, &error));
    return false;
}

int cli_compare(int argc, char **argv) {
    batch b;
    memset(&b, 0, sizeof b);
    if (!cli_run_options_parse(&command, argc, argv, &b.options, &b.worst))
        goto cleanup;
    b.worst = cli_sources_read(command.name, b.options.arguments, b.options.argument_count,
                               &b.options.scenario, &b.sources);
    if (!is_whole(&b))
        goto cleanup;
    set_up(&b);
    if (b.made == NULL) {
        cli_message(command.name, "out of memory");
        note(&b, aba_status_exit_code(ABA_MEMORY));
        goto cleanup;
    }
    compare_all(&b);
cleanup:
    for (size_t i = 0; b.made != NULL && i < b.count; i++)
        aba_comparison_free(b.made[i]);
    free(b.made);
    cli_sources_free(&b.sources);
    cli_run_options_free(&b.options);
    return b.worst;
}
