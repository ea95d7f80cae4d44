/* abanico audit: read all scenarios, then hold each against its claims and its ranges' readings. */
#include "abanico/audit.h"
#include "cli/batch.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/run_files.h"

static const char help[] =
    "Usage: abanico audit [OPTION]... SCENARIO|DIR...\n"
    "\n"
    "Holds the claims of scenarios against what is simulated, and asks what becomes\n"
    "of each output if a published range meant something else: every 'range' is read\n"
    "as hard bounds (uniform, loguniform), as 5th to 95th and as 10th to 90th\n"
    "percentile (lognormal, normal), one range at a time and all together, on the\n"
    "same draws. A DIR stands for every scenario file (*.json) below it; '-' is\n"
    "standard input.\n"
    "\n"
    "What is drawn:\n"
    "  -n, --samples N         of every run [the scenario's, or 1e6, to hold claims\n"
    "                          against; 100,000 at most for each reading]\n"
    "  -s, --seed S            0 to 2^64-1 [the scenario's, or 1]\n"
    "      --set NAME=VALUE    define an input anew, as for 'abanico run'; repeatable\n"
    "\n"
    "What is reported:\n"
    "  -c, --confidence C      level of all intervals, between 0 and 1 [0.95]\n"
    "  -f, --format NAME       what is printed: text, json or csv [text]; json is an\n"
    "                          array where a DIR or several scenarios are given\n"
    "  -o, --output DIR        write NAME.audit.json for each scenario\n"
    "  -q, --quiet             print the verdict in short; with -o print nothing\n"
    "  -v, --verbose           also every reading of every range, output by output\n"
    "      --progress          show how far it has got, even where standard error is\n"
    "                          no terminal\n"
    "      --no-progress       never show it\n"
    "\n"
    "How it runs (results do not depend on it):\n"
    "  -j, --threads T         1 to 1024 [OMP_NUM_THREADS, or all cores]\n"
    "      --allow-path        scenarios may name files outside their own tree\n"
    "      --help              this text\n"
    "\n"
    "A scenario that fails does not stop the others: each failure is one line on\n"
    "standard error, and the exit code is the highest of all, as for 'abanico run'.\n"
    "A contradicted claim, and a reading that cannot be had, are findings and no\n"
    "failures.\n";

static const struct option names[] = {
    {"samples", required_argument, NULL, 'n'},
    {"seed", required_argument, NULL, 's'},
    {"threads", required_argument, NULL, 'j'},
    {"output", required_argument, NULL, 'o'},
    {"format", required_argument, NULL, 'f'},
    {"confidence", required_argument, NULL, 'c'},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"set", required_argument, NULL, CLI_RUN_SET},
    {"progress", no_argument, NULL, CLI_RUN_PROGRESS},
    {"no-progress", no_argument, NULL, CLI_RUN_NO_PROGRESS},
    {"allow-path", no_argument, NULL, CLI_RUN_ALLOW_PATH},
    {"help", no_argument, NULL, CLI_RUN_HELP},
    {NULL, 0, NULL, 0},
};

static const cli_run_command command = {"audit", help, names};

static aba_status json_of(const void *made, char **text, size_t *length, aba_error *error) {
    return aba_audit_json(made, text, length, error);
}

static aba_status csv_of(const void *const *made, size_t count, char **text, size_t *length,
                         aba_error *error) {
    return aba_audit_csv((const aba_audit *const *)made, count, text, length, error);
}

static void print_text(cli_batch *b, const char *path, const aba_audit *audit) {
    char *text = NULL;
    size_t length = 0;
    aba_error error;
    const aba_status status = aba_audit_text(audit, &b->text, &text, &length, &error);
    cli_batch_print_text(b, path, status, text, length, &error);
}

/* One scenario: its file, its text. */
static void audit_one(cli_batch *b, const cli_source *source) {
    const aba_audit_options options = {.run = b->options.run,
                                       .reading_samples = b->options.run.samples};
    aba_error error;
    aba_audit *audit;
    cli_progress_start(&b->progress, aba_scenario_name(source->scenario));
    const aba_status status = aba_audit_run(source->scenario, &options, &audit, &error);
    cli_progress_end(&b->progress);
    if (status != ABA_OK) {
        if (status != ABA_CANCELLED || cli_interrupted() == 0)
            cli_batch_fail(b, source->path, &error);
        return;
    }
    b->made[b->made_count++] = audit;
    if (b->options.output != NULL &&
        cli_files_write_audit(b->options.output, audit, &error) != ABA_OK)
        cli_batch_fail(b, NULL, &error);
    else if (b->options.format == CLI_TEXT && b->prints)
        print_text(b, source->path, audit);
}

static void audit_all(cli_batch *b) {
    cli_interrupt_watch();
    for (size_t i = 0; i < b->sources.count && cli_interrupted() == 0; i++) {
        b->progress.index = i;
        audit_one(b, &b->sources.data[i]);
        if (!b->prints && b->options.output == NULL)
            break; /* nobody would see the others */
    }
    if (!cli_batch_interrupted(b))
        cli_batch_print_rest(b, b->sources.many, json_of, csv_of);
}

int cli_audit(int argc, char **argv) {
    cli_batch b;
    if (cli_batch_begin(&b, &command, argc, argv, 1, ""))
        audit_all(&b);
    for (size_t i = 0; i < b.made_count; i++)
        aba_audit_free((aba_audit *)b.made[i]);
    cli_batch_free(&b);
    return b.worst;
}
