#include <stdio.h>
#include <string.h>

#include "abanico/program.h"
#include "abanico/version.h"
#include "cli/command.h"
#include "cli/output.h"

static const cli_command commands[] = {
    {"run", "SCENARIO|DIR...", "simulate and print percentile bands", cli_run},
    {"check", "SCENARIO|DIR...", "validate and explain, without drawing", cli_check},
    {"compare", "A B...", "two scenarios on common random numbers", cli_compare},
    {"audit", "SCENARIO|DIR...", "claims, and every reading of each range", cli_audit},
    {"list", "WHAT", "distributions, functions or units", cli_list},
    {"schema", "", "print the JSON Schema of scenario files", cli_schema},
    {"init", "[FILE]", "write an example scenario to start from", cli_init},
    {"bench", "[SCENARIO]", "measure the hot sampling loop on this machine", cli_bench},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static int print_help(void) {
    char text[2048];
    size_t used = (size_t)snprintf(text, sizeof text,
                                   "Usage: abanico COMMAND [OPTION]... [ARGUMENT]...\n"
                                   "\n"
                                   "Monte Carlo simulation of published ranges: a scenario file "
                                   "says what is\n"
                                   "uncertain and by which formulas it matters; out come "
                                   "percentile bands.\n"
                                   "\n");
    for (size_t i = 0; i < COMMANDS; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "  %-7s %-16s %s\n",
                                 commands[i].name, commands[i].arguments, commands[i].summary);
    snprintf(text + used, sizeof text - used,
             "\n"
             "'abanico help COMMAND' explains a command; --version prints the version.\n"
             "To begin: abanico init first.json && abanico run first.json\n");
    return cli_print_text(NULL, text);
}

static int print_version(void) {
    char text[128];
    snprintf(text, sizeof text, "abanico %s\n", aba_version());
    return cli_print_text(NULL, text);
}

static int unknown_command(const char *word) {
    const char *names[COMMANDS + 1] = {"help"};
    for (size_t i = 0; i < COMMANDS; i++)
        names[1 + i] = commands[i].name;
    const char *near = aba_word_suggest(word, names, COMMANDS + 1);
    if (near != NULL)
        return cli_message(NULL, "unknown command '%s'; did you mean '%s'? See 'abanico --help'",
                           word, near);
    return cli_message(NULL, "unknown command '%s'; see 'abanico --help'", word);
}

static int unknown_option(const char *word) {
    static const char *const names[] = {"--help", "--version"};
    const char *near = aba_word_suggest(word, names, sizeof names / sizeof names[0]);
    if (near != NULL)
        return cli_message(NULL, "unknown option '%s'; did you mean '%s'? See 'abanico --help'",
                           word, near);
    return cli_message(NULL, "unknown option '%s'; see 'abanico --help'", word);
}

static const cli_command *find(const char *word) {
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(word, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}

/* `abanico help COMMAND` is `abanico COMMAND --help`. */
static int help(int argc, char **argv) {
    char option[] = "--help";
    if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], option) == 0)
        return print_help();
    const cli_command *command = find(argv[1]);
    if (command == NULL)
        return unknown_command(argv[1]);
    char *asked[] = {argv[1], option, NULL};
    return command->function(2, asked);
}

int main(int argc, char **argv) {
    cli_streams_prepare();
    if (argc < 2)
        return cli_message(NULL, "no command given; see 'abanico --help'");
    const char *word = argv[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return print_help();
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        return print_version();
    if (strcmp(word, "help") == 0)
        return help(argc - 1, argv + 1);
    if (word[0] == '-')
        return unknown_option(word);
    const cli_command *command = find(word);
    return command == NULL ? unknown_command(word) : command->function(argc - 1, argv + 1);
}
