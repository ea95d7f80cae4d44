#define _XOPEN_SOURCE 700 /* isatty */

#include "cli/audit_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/options.h"
#include "cli/output.h"
#include "cli/sources.h"

static const char command[] = "audit";

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

/* Options without a letter. */
enum { SET = 256, PROGRESS, NO_PROGRESS, ALLOW_PATH, HELP };

static const struct option names[] = {
    {"samples", required_argument, NULL, 'n'},
    {"seed", required_argument, NULL, 's'},
    {"threads", required_argument, NULL, 'j'},
    {"output", required_argument, NULL, 'o'},
    {"format", required_argument, NULL, 'f'},
    {"confidence", required_argument, NULL, 'c'},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"set", required_argument, NULL, SET},
    {"progress", no_argument, NULL, PROGRESS},
    {"no-progress", no_argument, NULL, NO_PROGRESS},
    {"allow-path", no_argument, NULL, ALLOW_PATH},
    {"help", no_argument, NULL, HELP},
    {NULL, 0, NULL, 0},
};

static bool take_samples(cli_audit_options *o) {
    if (!cli_value_count(command, "samples", optarg, 1, ABA_SAMPLES_MAX,
                         "a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M",
                         &o->audit.run.samples))
        return false;
    o->audit.reading_samples = o->audit.run.samples;
    return true;
}

static bool take_format(cli_audit_options *o) {
    static const char *const formats[] = {"text", "json", "csv", NULL};
    int index;
    if (!cli_value_word(command, "format", optarg, formats, &index))
        return false;
    o->format = (cli_format)index;
    return true;
}

static bool take_set(cli_audit_options *o) {
    if (!cli_value_set(command, optarg))
        return false;
    o->set[o->scenario.set_count++] = optarg;
    o->scenario.set = o->set;
    return true;
}

static bool take_output(cli_audit_options *o) {
    o->output = optarg;
    return optarg[0] != '\0' || cli_value_bad(command, "output", optarg, "the name of a folder");
}

static bool take_value(cli_audit_options *o, int found) {
    switch (found) {
    case 'n':
        return take_samples(o);
    case 's':
        o->audit.run.has_seed = true;
        return cli_value_seed(command, optarg, &o->audit.run.seed);
    case 'j':
        return cli_value_threads(command, optarg, &o->audit.run.threads);
    case 'o':
        return take_output(o);
    case 'f':
        return take_format(o);
    case 'c':
        return cli_value_level(command, "confidence", optarg, &o->audit.run.confidence);
    case SET:
        return take_set(o);
    default:
        return false;
    }
}

static bool take(cli_audit_options *o, int found, int *progress) {
    switch (found) {
    case 'q':
        o->quiet = true;
        return true;
    case 'v':
        o->verbose = true;
        return true;
    case PROGRESS:
    case NO_PROGRESS:
        *progress = found == PROGRESS;
        return true;
    case ALLOW_PATH:
        o->scenario.allow_any_path = true;
        return true;
    default:
        return take_value(o, found);
    }
}

/* What can be told only once all options are known. */
static bool is_whole(const cli_audit_options *o) {
    if (o->argument_count == 0) {
        cli_message(command, "no scenario given; see 'abanico audit --help'");
        return false;
    }
    if (o->quiet && o->verbose) {
        cli_message(command, "--quiet and --verbose exclude each other");
        return false;
    }
    return cli_sources_good(command, o->arguments, o->argument_count);
}

bool cli_audit_options_parse(int argc, char **argv, cli_audit_options *o, int *code) {
    const cli_options options = {command, argc, argv, ":n:s:j:o:f:c:qvh", names};
    int progress = -1; /* as the terminal has it */
    memset(o, 0, sizeof *o);
    *code = aba_status_exit_code(ABA_USAGE);
    o->set = calloc((size_t)argc, sizeof *o->set);
    if (o->set == NULL) {
        cli_message(command, "out of memory");
        *code = aba_status_exit_code(ABA_MEMORY);
        return false;
    }
    for (int found = cli_option_next(&options); found != CLI_END;
         found = cli_option_next(&options)) {
        if (found == HELP || found == 'h') {
            *code = cli_print_text(command, help);
            return false;
        }
        if (found == CLI_BAD || !take(o, found, &progress))
            return false;
    }
    o->arguments = argv + optind;
    o->argument_count = (size_t)(argc - optind);
    if (!is_whole(o))
        return false;
    *code = 0;
    o->progress = progress == 1 || (progress == -1 && !o->quiet && isatty(STDERR_FILENO));
    return true;
}

void cli_audit_options_free(cli_audit_options *options) { free(options->set); }
