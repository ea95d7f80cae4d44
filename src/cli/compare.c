/* abanico compare: the first scenario beside each of the others, on common random numbers. */
#include "abanico/compare.h"
#include "cli/batch.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/run_files.h"

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

static aba_status json_of(const void *made, char **text, size_t *length, aba_error *error) {
    return aba_comparison_json(made, text, length, error);
}

static aba_status csv_of(const void *const *made, size_t count, char **text, size_t *length,
                         aba_error *error) {
    return aba_comparison_csv((const aba_comparison *const *)made, count, text, length, error);
}

static void print_text(cli_batch *b, const char *path, const aba_comparison *made) {
    char *text = NULL;
    size_t length = 0;
    aba_error error;
    const aba_status status = aba_comparison_text(made, &b->text, &text, &length, &error);
    cli_batch_print_text(b, path, status, text, length, &error);
}

/* The first beside another: its file, its text. */
static void compare_with(cli_batch *b, const cli_source *other) {
    aba_error error;
    aba_comparison *made;
    cli_progress_start(&b->progress, aba_scenario_name(other->scenario));
    const aba_status status =
        aba_compare(b->sources.data[0].scenario, other->scenario, &b->options.run, &made, &error);
    cli_progress_end(&b->progress);
    if (status != ABA_OK) {
        if (status != ABA_CANCELLED || cli_interrupted() == 0)
            cli_batch_fail(b, other->path, &error);
        return;
    }
    b->made[b->made_count++] = made;
    if (b->options.output != NULL &&
        cli_files_write_comparison(b->options.output, made, &error) != ABA_OK)
        cli_batch_fail(b, NULL, &error);
    else if (b->options.format == CLI_TEXT && b->prints)
        print_text(b, other->path, made);
}

static void compare_all(cli_batch *b) {
    const bool many = b->sources.count > 2;
    b->progress.count = b->sources.count - 1;
    cli_interrupt_watch();
    for (size_t i = 1; i < b->sources.count && cli_interrupted() == 0; i++) {
        b->progress.index = i - 1;
        compare_with(b, &b->sources.data[i]);
    }
    if (!cli_batch_interrupted(b))
        cli_batch_print_rest(b, many, json_of, csv_of);
}

int cli_compare(int argc, char **argv) {
    cli_batch b;
    if (cli_batch_begin(&b, &command, argc, argv, 2,
                        "one scenario alone cannot be compared; give two or more"))
        compare_all(&b);
    for (size_t i = 0; i < b.made_count; i++)
        aba_comparison_free((aba_comparison *)b.made[i]);
    cli_batch_free(&b);
    return b.worst;
}
