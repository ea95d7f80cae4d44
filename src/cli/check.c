/* abanico check: validate and explain, without drawing. */
#define _XOPEN_SOURCE 700

#include <stdlib.h>
#include <string.h>

#include "abanico/scenario.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/sources.h"

static const char command[] = "check";

static const char help[] =
    "Usage: abanico check [OPTION]... SCENARIO|DIR...\n"
    "\n"
    "Validates scenarios and explains them: inputs and how each is read, units, the\n"
    "model, claims, assumptions. Draws nothing. A DIR stands for every scenario file\n"
    "(*.json) below it; '-' is standard input.\n"
    "\n"
    "  -v, --verbose           also the compiled program, and the tables' sizes and\n"
    "                          errors\n"
    "  -q, --quiet             print nothing but what is wrong\n"
    "      --set NAME=VALUE    define an input anew, as for 'abanico run'; repeatable\n"
    "      --allow-path        scenarios may name files outside their own tree\n"
    "      --help              this text\n"
    "\n"
    "Each scenario that is wrong is one line on standard error. Exit codes: 0 all are\n"
    "valid, 2 usage, 3 invalid scenario, 6 input or output.\n";

enum { SET = 256, ALLOW_PATH, HELP };

static const struct option names[] = {
    {"verbose", no_argument, NULL, 'v'},   {"quiet", no_argument, NULL, 'q'},
    {"set", required_argument, NULL, SET}, {"allow-path", no_argument, NULL, ALLOW_PATH},
    {"help", no_argument, NULL, HELP},     {NULL, 0, NULL, 0},
};

typedef struct settings {
    aba_scenario_options scenario;
    const char **set;
    bool verbose, quiet;
} settings;

/* True where the check can begin; otherwise *code is the exit code. */
static bool parse(int argc, char **argv, settings *s, int *code) {
    const cli_options options = {command, argc, argv, ":qvh", names};
    *code = aba_status_exit_code(ABA_USAGE);
    for (int found = cli_option_next(&options); found != CLI_END;
         found = cli_option_next(&options)) {
        if (found == HELP || found == 'h') {
            *code = cli_print_text(command, help);
            return false;
        }
        if (found == 'v')
            s->verbose = true;
        else if (found == 'q')
            s->quiet = true;
        else if (found == ALLOW_PATH)
            s->scenario.allow_any_path = true;
        else if (found == SET && cli_value_set(command, optarg))
            s->set[s->scenario.set_count++] = optarg;
        else
            return false;
    }
    s->scenario.set = s->set;
    if (optind < argc)
        return cli_sources_good(command, argv + optind, (size_t)(argc - optind));
    cli_message(command, "no scenario given; see 'abanico check --help'");
    return false;
}

/* What the visits share: the settings, and whether a text was printed before. */
typedef struct explaining {
    const settings *s;
    bool printed;
} explaining;

static int explain(void *context, const char *path, bool many, aba_scenario *scenario) {
    explaining *e = context;
    aba_error error;
    char *text;
    const aba_status status = aba_scenario_explain(scenario, e->s->verbose, &text, &error);
    aba_scenario_free(scenario);
    if (status != ABA_OK)
        return cli_scenario_failure(command, path, many, &error);
    int code = 0;
    if (!e->s->quiet && e->printed)
        code = cli_print_text(command, "\n\n");
    if (!e->s->quiet && code == 0)
        code = cli_print_text(command, text);
    e->printed = true;
    free(text);
    return code;
}

int cli_check(int argc, char **argv) {
    int code = 0;
    settings s;
    memset(&s, 0, sizeof s);
    s.set = calloc((size_t)argc, sizeof *s.set);
    if (s.set == NULL) {
        cli_message(command, "out of memory");
        return aba_status_exit_code(ABA_MEMORY);
    }
    if (parse(argc, argv, &s, &code)) {
        explaining e = {&s, false};
        code = cli_sources_visit(command, argv + optind, (size_t)(argc - optind), &s.scenario,
                                 explain, &e);
    }
    free(s.set);
    return code;
}
