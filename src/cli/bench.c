/* abanico bench: the hot sampling loop, measured on this machine. */
#define _XOPEN_SOURCE 700 /* isatty */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abanico/bench.h"
#include "abanico/program.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"

static const char command[] = "bench";

static const char help[] =
    "Usage: abanico bench [OPTION]... [SCENARIO]\n"
    "\n"
    "Measures the hot sampling loop on this machine, beside GSL's own samplers, and\n"
    "whole runs of SCENARIO ('-' is standard input), or of one built in with five\n"
    "inputs and three outputs. What is compared is measured in turns; of all times\n"
    "the minimum and the median are shown. Nothing else should be running.\n"
    "\n"
    "      --only LIST         some of: draws (every distribution), stages (bits to\n"
    "                          statistics), runs, scaling (over threads), floor (a\n"
    "                          run against the sum of its stages) [all of them]\n"
    "  -n, --samples LIST      of whole runs, such as 1e4,1e6; scaling and floor take\n"
    "                          the largest [1e4,1e6,1e7; quick: 1e4,1e5,1e6]\n"
    "  -j, --threads T         at most, 1 to 1024 [OMP_NUM_THREADS, or all cores]\n"
    "      --seconds S         to measure for, about [25; quick: 3]; each part takes\n"
    "                          three rounds at least\n"
    "      --repeats R         rounds of everything instead, 1 to 1000\n"
    "      --quick             a first look: seconds, and short runs\n"
    "  -f, --format NAME       what is printed: text or json [text]\n"
    "      --json              the same as --format json\n"
    "      --progress          show how far it has got, even where standard error is\n"
    "                          no terminal\n"
    "      --no-progress       never show it\n"
    "      --allow-path        SCENARIO may name files outside its own tree\n"
    "      --help              this text\n"
    "\n"
    "ABANICO_ISA=baseline|avx2|avx512 forces the instruction set of the hot loops;\n"
    "OMP_PLACES and OMP_PROC_BIND pin threads. Exit codes are those of 'abanico run'.\n";

enum { LIST_MAX = 512 };

/* Options without a letter. */
enum { ONLY = 256, SECONDS, REPEATS, QUICK, JSON, PROGRESS, NO_PROGRESS, ALLOW_PATH, HELP };

static const struct option names[] = {
    {"only", required_argument, NULL, ONLY},
    {"samples", required_argument, NULL, 'n'},
    {"threads", required_argument, NULL, 'j'},
    {"seconds", required_argument, NULL, SECONDS},
    {"repeats", required_argument, NULL, REPEATS},
    {"quick", no_argument, NULL, QUICK},
    {"format", required_argument, NULL, 'f'},
    {"json", no_argument, NULL, JSON},
    {"progress", no_argument, NULL, PROGRESS},
    {"no-progress", no_argument, NULL, NO_PROGRESS},
    {"allow-path", no_argument, NULL, ALLOW_PATH},
    {"help", no_argument, NULL, HELP},
    {NULL, 0, NULL, 0},
};

typedef struct settings {
    aba_bench_options bench;
    aba_scenario_options scenario;
    const char *path; /* NULL: what is built in */
    uint64_t samples[ABA_BENCH_SAMPLES_MAX];
    bool json;
    int progress; /* -1: as the terminal has it */
} settings;

/* ---- options --------------------------------------------------------------------------------- */

/* Each part of a list, between commas, to `take`; false where one will not do, or the text is too long. */
static bool each_part(const char *text, bool (*take)(settings *s, const char *part), settings *s) {
    char copy[LIST_MAX];
    if (strlen(text) >= sizeof copy)
        return false;
    strcpy(copy, text);
    for (char *part = copy; part != NULL;) {
        char *comma = strchr(part, ',');
        if (comma != NULL)
            *comma = '\0';
        if (!take(s, part))
            return false;
        part = comma == NULL ? NULL : comma + 1;
    }
    return true;
}

static bool take_part(settings *s, const char *word) {
    static const char *const words[] = {"draws", "stages", "runs", "scaling", "floor"};
    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(word, words[i]) == 0) {
            s->bench.parts |= 1U << i;
            return true;
        }
    return false;
}

/* Rising, as the library wants them, whatever their order here. */
static bool take_sample_count(settings *s, const char *word) {
    uint64_t value;
    size_t at = s->bench.sample_count;
    if (at == ABA_BENCH_SAMPLES_MAX || !aba_count_parse(word, &value) || value < 1 ||
        value > ABA_SAMPLES_MAX)
        return false;
    for (; at > 0 && s->samples[at - 1] >= value; at--)
        s->samples[at] = s->samples[at - 1];
    s->samples[at] = value;
    s->bench.sample_count++;
    return at + 1 == s->bench.sample_count || s->samples[at + 1] != value;
}

static bool take_samples(settings *s) {
    s->bench.sample_count = 0;
    s->bench.samples = s->samples;
    return each_part(optarg, take_sample_count, s) ||
           cli_value_bad(command, "samples", optarg,
                         "up to 16 whole numbers from 1 to 1e12, each once, such as 1e4,1e6");
}

static bool take_only(settings *s) {
    s->bench.parts = 0;
    return each_part(optarg, take_part, s) ||
           cli_value_bad(command, "only", optarg,
                         "some of draws, stages, runs, scaling and floor, with commas between");
}

static bool take_seconds(settings *s) {
    double seconds;
    if (!aba_number_parse(optarg, &seconds) || !(seconds > 0 && seconds <= ABA_BENCH_SECONDS_MAX))
        return cli_value_bad(command, "seconds", optarg, "a number above 0, up to 86400");
    s->bench.seconds = seconds;
    return true;
}

/* A count that fits an int. */
static bool take_int(const char *name, uint64_t most, const char *give, int *value) {
    uint64_t count;
    if (!cli_value_count(command, name, optarg, 1, most, give, &count))
        return false;
    *value = (int)count;
    return true;
}

static bool take_format(settings *s) {
    static const char *const formats[] = {"text", "json", NULL};
    int index;
    if (!cli_value_word(command, "format", optarg, formats, &index))
        return false;
    s->json = index == 1;
    return true;
}

static bool take(settings *s, int found) {
    switch (found) {
    case ONLY:
        return take_only(s);
    case 'n':
        return take_samples(s);
    case 'j':
        return cli_value_threads(command, optarg, &s->bench.threads);
    case SECONDS:
        return take_seconds(s);
    case REPEATS:
        return take_int("repeats", ABA_BENCH_REPEATS_MAX, "a whole number from 1 to 1000",
                        &s->bench.repeats);
    case 'f':
        return take_format(s);
    case QUICK:
        s->bench.quick = true;
        return true;
    case JSON:
        s->json = true;
        return true;
    case ALLOW_PATH:
        s->scenario.allow_any_path = true;
        return true;
    case PROGRESS:
    case NO_PROGRESS:
        s->progress = found == PROGRESS;
        return true;
    default:
        return false;
    }
}

/* True where measuring can begin; otherwise *code is the exit code. */
static bool parse(int argc, char **argv, settings *s, int *code) {
    const cli_options options = {command, argc, argv, ":n:j:f:h", names};
    *code = aba_status_exit_code(ABA_USAGE);
    for (int found = cli_option_next(&options); found != CLI_END;
         found = cli_option_next(&options)) {
        if (found == HELP || found == 'h') {
            *code = cli_print_text(command, help);
            return false;
        }
        if (found == CLI_BAD || !take(s, found))
            return false;
    }
    if (s->bench.seconds > 0 && s->bench.repeats > 0) {
        cli_message(command, "--seconds and --repeats exclude each other");
        return false;
    }
    if (optind + 1 < argc) {
        cli_message(command, "takes one scenario, found '%s', too", argv[optind + 1]);
        return false;
    }
    s->path = optind < argc ? argv[optind] : NULL;
    return true;
}

/* ---- measuring ------------------------------------------------------------------------------- */

static aba_status measure(const settings *s, const aba_scenario *scenario, aba_bench **bench,
                          aba_error *error) {
    cli_progress progress = {.shown =
                                 s->progress == 1 || (s->progress == -1 && isatty(STDERR_FILENO)),
                             .terminal = isatty(STDERR_FILENO),
                             .ascii = cli_ascii(),
                             .share_only = true,
                             .count = 1};
    aba_bench_options options = s->bench;
    options.progress = cli_progress_update;
    options.progress_context = &progress;
    cli_progress_start(&progress, command);
    const aba_status status = aba_bench_measure(scenario, &options, bench, error);
    cli_progress_end(&progress);
    return status;
}

static int print(const settings *s, const aba_bench *bench) {
    const aba_text_options how = {.width = cli_terminal_width(STDOUT_FILENO, 0),
                                  .ascii = cli_ascii()};
    aba_error error;
    char *text;
    size_t length;
    const aba_status status = s->json ? aba_bench_json(bench, &text, &length, &error)
                                      : aba_bench_text(bench, &how, &text, &length, &error);
    if (status != ABA_OK)
        return cli_failure(command, NULL, &error);
    const int code = cli_print(command, text, length);
    free(text);
    return code;
}

static int run(const settings *s) {
    aba_error error;
    aba_scenario *scenario = NULL;
    aba_bench *bench;
    if (s->path != NULL && aba_scenario_read(s->path, &s->scenario, &scenario, &error) != ABA_OK)
        return cli_scenario_failure(command, s->path, false, &error);
    cli_interrupt_watch();
    const aba_status status = measure(s, scenario, &bench, &error);
    aba_scenario_free(scenario);
    if (cli_interrupted() != 0) {
        cli_message(command, "ended by %s", cli_interrupt_name(cli_interrupted()));
        if (status == ABA_OK)
            aba_bench_free(bench);
        return 128 + cli_interrupted();
    }
    if (status != ABA_OK)
        return s->path == NULL ? cli_failure(command, NULL, &error)
                               : cli_scenario_failure(command, s->path, false, &error);
    const int code = print(s, bench);
    aba_bench_free(bench);
    return code;
}

int cli_bench(int argc, char **argv) {
    settings s;
    int code;
    memset(&s, 0, sizeof s);
    s.progress = -1;
    return parse(argc, argv, &s, &code) ? run(&s) : code;
}
