#define _XOPEN_SOURCE 700 /* isatty */

#include "cli/run_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abanico/program.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/sources.h"

static const char help[] =
    "Usage: abanico run [OPTION]... SCENARIO|DIR...\n"
    "\n"
    "Simulates scenarios and prints the percentile bands of their outputs. A DIR\n"
    "stands for every scenario file (*.json) below it; '-' is standard input.\n"
    "\n"
    "What is drawn:\n"
    "  -n, --samples N         how many: 1000000, 1e6 or 1M [the scenario's, or 1e6]\n"
    "  -s, --seed S            0 to 2^64-1 [the scenario's, or 1]\n"
    "      --set NAME=VALUE    define an input anew: a number in its unit, a number\n"
    "                          with a unit ('10 MW'), or a JSON object; repeatable\n"
    "      --sampler NAME      table: tabulated inverse CDFs on counter-based streams\n"
    "                          gsl: the GNU Scientific Library's samplers, slower\n"
    "                          [table]\n"
    "      --design NAME       mc: independent draws\n"
    "                          lhs: Latin hypercubes; sobol: scrambled Sobol' points;\n"
    "                          both spread draws evenly, and intervals come from\n"
    "                          independent replicates [mc]\n"
    "      --replicates R      of lhs and sobol, 2 to 1024; samples are rounded up to\n"
    "                          R equal sizes, for sobol to powers of two [16]\n"
    "      --tolerance R       double the samples, from 16384 on, until half of every\n"
    "                          percentile's interval is at most R times its output's\n"
    "                          5-95 band; -n is then the limit [2^30]\n"
    "\n"
    "What is reported:\n"
    "  -p, --percentiles LIST  such as 2.5,50,97.5, at most 1000 of them; more than 8\n"
    "                          take a second pass [the scenario's, or 5,25,50,75,95]\n"
    "  -c, --confidence C      level of all intervals, between 0 and 1 [0.95]\n"
    "      --sensitivity[=NAME]\n"
    "                          which inputs the spread of each output comes from:\n"
    "                          given: rank correlations, first-order Sobol' indices\n"
    "                          and swings, from the run's own draws; sobol: also\n"
    "                          total indices, by further evaluations [given]\n"
    "  -f, --format NAME       what is printed: text, json or csv [text]; json is an\n"
    "                          array where a DIR or several scenarios are given\n"
    "  -o, --output DIR        write NAME.json and NAME.csv for each scenario, and\n"
    "                          summary.csv over all\n"
    "  -q, --quiet             print the bands alone: no claims, no warnings, no\n"
    "                          progress; with -o print nothing\n"
    "  -v, --verbose           also intervals, moments, inputs and how they are\n"
    "                          drawn, and the time taken\n"
    "      --progress          show how far it has got, even where standard error is\n"
    "                          no terminal\n"
    "      --no-progress       never show it\n"
    "\n"
    "How it runs (results do not depend on it):\n"
    "  -j, --threads T         1 to 1024 [OMP_NUM_THREADS, or all cores]\n"
    "      --memory SIZE       bytes that may be spent to find percentiles in one\n"
    "                          pass; with less there are two [256M]\n"
    "      --allow-path        scenarios may name files outside their own tree\n"
    "      --help              this text\n"
    "\n"
    "A scenario that fails does not stop the others: each failure is one line on\n"
    "standard error, and the exit code is the highest of all. 0 done, 2 usage,\n"
    "3 invalid scenario, 4 tolerance not reached, 5 the model gave NaN or infinity,\n"
    "6 input or output, 128+n ended by signal n, 141 where the reader of what is\n"
    "printed went away.\n";

#define MEMORY_MAX (UINT64_C(1) << 50)

static const struct option names[] = {
    {"samples", required_argument, NULL, 'n'},
    {"seed", required_argument, NULL, 's'},
    {"threads", required_argument, NULL, 'j'},
    {"output", required_argument, NULL, 'o'},
    {"format", required_argument, NULL, 'f'},
    {"percentiles", required_argument, NULL, 'p'},
    {"confidence", required_argument, NULL, 'c'},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"set", required_argument, NULL, CLI_RUN_SET},
    {"sampler", required_argument, NULL, CLI_RUN_SAMPLER},
    {"design", required_argument, NULL, CLI_RUN_DESIGN},
    {"replicates", required_argument, NULL, CLI_RUN_REPLICATES},
    {"tolerance", required_argument, NULL, CLI_RUN_TOLERANCE},
    {"sensitivity", optional_argument, NULL, CLI_RUN_SENSITIVITY},
    {"memory", required_argument, NULL, CLI_RUN_MEMORY},
    {"progress", no_argument, NULL, CLI_RUN_PROGRESS},
    {"no-progress", no_argument, NULL, CLI_RUN_NO_PROGRESS},
    {"allow-path", no_argument, NULL, CLI_RUN_ALLOW_PATH},
    {"help", no_argument, NULL, CLI_RUN_HELP},
    {NULL, 0, NULL, 0},
};

const cli_run_command cli_run_command_run = {"run", help, names};

static bool take_format(cli_run_options *o) {
    static const char *const formats[] = {"text", "json", "csv", NULL};
    int index;
    if (!cli_value_word(o->command, "format", optarg, formats, &index))
        return false;
    o->format = (cli_format)index;
    return true;
}

static bool take_sampler(cli_run_options *o) {
    static const char *const samplers[] = {"table", "gsl", NULL};
    int index;
    if (!cli_value_word(o->command, "sampler", optarg, samplers, &index))
        return false;
    o->run.sampler = index == 0 ? ABA_SAMPLER_TABLE : ABA_SAMPLER_GSL;
    return true;
}

static bool take_design(cli_run_options *o) {
    static const char *const designs[] = {
        [ABA_DESIGN_MC] = "mc", [ABA_DESIGN_LHS] = "lhs", [ABA_DESIGN_SOBOL] = "sobol", NULL};
    int index;
    if (!cli_value_word(o->command, "design", optarg, designs, &index))
        return false;
    o->run.design = (aba_design)index;
    return true;
}

static bool take_replicates(cli_run_options *o) {
    uint64_t replicates;
    if (!cli_value_count(o->command, "replicates", optarg, 2, ABA_REPLICATES_MAX,
                         "a whole number from 2 to 1024", &replicates))
        return false;
    o->run.replicates = (size_t)replicates;
    return true;
}

static bool take_tolerance(cli_run_options *o) {
    double tolerance;
    if (!aba_number_parse(optarg, &tolerance) || !(tolerance > 0 && tolerance < 1))
        return cli_value_bad(o->command, "tolerance", optarg,
                             "a number between 0 and 1, such as 0.01");
    o->run.tolerance = tolerance;
    return true;
}

/* Without a value it is the first; a word behind a blank is a scenario. */
static bool take_sensitivity(cli_run_options *o) {
    static const char *const methods[] = {"given", "sobol", NULL};
    int index = 0;
    if (optarg != NULL && !cli_value_word(o->command, "sensitivity", optarg, methods, &index))
        return false;
    o->run.sensitivity = index == 0 ? ABA_SENSITIVITY_GIVEN : ABA_SENSITIVITY_SOBOL;
    return true;
}

static bool take_set(cli_run_options *o) {
    if (!cli_value_set(o->command, optarg))
        return false;
    o->set[o->scenario.set_count++] = optarg;
    o->scenario.set = o->set;
    return true;
}

static bool take_memory(cli_run_options *o) {
    uint64_t bytes;
    if (!cli_value_count(o->command, "memory", optarg, 0, MEMORY_MAX,
                         "a number of bytes, such as 64M or 4G", &bytes))
        return false;
    o->run.memory = bytes == 0 ? 1 : (size_t)bytes; /* 0 would mean the default */
    return true;
}

static bool take_percentiles(cli_run_options *o) {
    if (!cli_value_percentiles(o->command, optarg, &o->percentiles, &o->run.percentile_count))
        return false;
    o->run.percentiles = o->percentiles;
    return true;
}

static bool take_output(cli_run_options *o) {
    if (optarg[0] == '\0')
        return cli_value_bad(o->command, "output", optarg, "the name of a folder");
    o->output = optarg;
    return true;
}

/* Options with a value that were not taken as switches. */
static bool take_value(cli_run_options *o, int found) {
    switch (found) {
    case 'n':
        return cli_value_count(o->command, "samples", optarg, 1, ABA_SAMPLES_MAX,
                               "a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M",
                               &o->run.samples);
    case 's':
        o->run.has_seed = true;
        return cli_value_seed(o->command, optarg, &o->run.seed);
    case 'j':
        return cli_value_threads(o->command, optarg, &o->run.threads);
    case 'o':
        return take_output(o);
    case 'f':
        return take_format(o);
    case 'p':
        return take_percentiles(o);
    case 'c':
        return cli_value_level(o->command, "confidence", optarg, &o->run.confidence);
    case CLI_RUN_SET:
        return take_set(o);
    case CLI_RUN_SAMPLER:
        return take_sampler(o);
    case CLI_RUN_DESIGN:
        return take_design(o);
    case CLI_RUN_REPLICATES:
        return take_replicates(o);
    case CLI_RUN_TOLERANCE:
        return take_tolerance(o);
    case CLI_RUN_SENSITIVITY:
        return take_sensitivity(o);
    case CLI_RUN_MEMORY:
        return take_memory(o);
    default:
        return false;
    }
}

static bool take(cli_run_options *o, int found, int *progress) {
    switch (found) {
    case 'q':
        o->quiet = true;
        return true;
    case 'v':
        o->verbose = true;
        return true;
    case CLI_RUN_PROGRESS:
        *progress = 1;
        return true;
    case CLI_RUN_NO_PROGRESS:
        *progress = 0;
        return true;
    case CLI_RUN_ALLOW_PATH:
        o->scenario.allow_any_path = true;
        return true;
    default:
        return take_value(o, found);
    }
}

/* NumPy's quantile takes fractions: a list of them is a slip that no error would show. */
static void warn_of_fractions(const cli_run_options *o) {
    double first = 0;
    for (size_t i = 0; i < o->run.percentile_count; i++) {
        if (o->percentiles[i] > 1)
            return;
        if (first == 0 && o->percentiles[i] < 1)
            first = o->percentiles[i];
    }
    if (first > 0)
        cli_message(o->command,
                    "warning: --percentiles are in percent: %g is below the 1st; for the fraction "
                    "%g write %g",
                    first, first, 100 * first);
}

/* What options say of each other. */
static bool agree(const cli_run_options *o) {
    if (o->quiet && o->verbose) {
        cli_message(o->command, "--quiet and --verbose exclude each other");
        return false;
    }
    if (o->run.replicates > 0 && o->run.design == ABA_DESIGN_MC) {
        cli_message(o->command, "--replicates are of a design; give --design lhs or sobol, too");
        return false;
    }
    if (o->run.design != ABA_DESIGN_MC && o->run.sampler == ABA_SAMPLER_GSL) {
        cli_message(o->command,
                    "--design and --sampler gsl exclude each other: GSL's samplers draw "
                    "numbers of their own and cannot be told which points to take");
        return false;
    }
    return true;
}

/* Those of the names, and h, as getopt takes them. */
static void write_letters(const struct option *taken, char *letters) {
    *letters++ = ':';
    for (const struct option *name = taken; name->name != NULL; name++) {
        if (name->val >= CLI_RUN_SET)
            continue;
        *letters++ = (char)name->val;
        if (name->has_arg == required_argument)
            *letters++ = ':';
    }
    *letters++ = 'h';
    *letters = '\0';
}

bool cli_run_options_parse(const cli_run_command *command, int argc, char **argv,
                           cli_run_options *o, int *code) {
    char letters[2 * CLI_RUN_SET + 3];
    write_letters(command->names, letters);
    const cli_options options = {command->name, argc, argv, letters, command->names};
    int progress = -1; /* as the terminal has it */
    memset(o, 0, sizeof *o);
    o->command = command->name;
    *code = aba_status_exit_code(ABA_USAGE);
    o->set = calloc((size_t)argc, sizeof *o->set);
    if (o->set == NULL) {
        cli_message(o->command, "out of memory");
        *code = aba_status_exit_code(ABA_MEMORY);
        return false;
    }
    for (int found = cli_option_next(&options); found != CLI_END;
         found = cli_option_next(&options)) {
        if (found == CLI_RUN_HELP || found == 'h') {
            *code = cli_print_text(o->command, command->help);
            return false;
        }
        if (found == CLI_BAD || !take(o, found, &progress))
            return false;
    }
    if (optind >= argc) {
        cli_message(o->command, "no scenario given; see 'abanico %s --help'", o->command);
        return false;
    }
    if (!agree(o))
        return false;
    o->arguments = argv + optind;
    o->argument_count = (size_t)(argc - optind);
    if (!cli_sources_good(o->command, o->arguments, o->argument_count))
        return false;
    if (!o->quiet)
        warn_of_fractions(o);
    o->progress = progress == 1 || (progress == -1 && !o->quiet && isatty(STDERR_FILENO));
    return true;
}

void cli_run_options_free(cli_run_options *options) {
    free(options->percentiles);
    free(options->set);
}
