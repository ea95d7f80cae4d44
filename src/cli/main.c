#include <stdio.h>
#include <string.h>

#include "abanico/program.h"
#include "abanico/version.h"
#include "cli/command.h"
#include "cli/output.h"

static const cli_command commands[] = {
    {"run", "SCENARIO|DIR...", "simulate and print percentile bands", cli_run},
    {"check", "SCENARIO|DIR...", "validate and explain, without drawing", cli_check},
    {"list", "WHAT", "distributions, functions or units", cli_list},
    {"schema", "", "print the JSON Schema of scenario files", cli_schema},
    {"init", "[FILE]", "write an example scenario to start from", cli_init},
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
             "'abanico COMMAND --help' explains a command; --version prints the version.\n"
             "To begin: abanico init first.json && abanico run first.json\n");
    return cli_print_text(NULL, text);
}

static int print_version(void) {
    char text[128];
    snprintf(text, sizeof text, "abanico %s\n", aba_version());
    return cli_print_text(NULL, text);
}

static int unknown_command(const char *word) {
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    const char *near = aba_word_suggest(word, names, COMMANDS);
    if (near != NULL)
        return cli_message(NULL, "unknown command '%s'; did you mean '%s'? See 'abanico --help'",
                           word, near);
    return cli_message(NULL, "unknown command '%s'; see 'abanico --help'", word);
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
    if (word[0] == '-')
        return cli_message(NULL, "unknown option '%s'; see 'abanico --help'", word);
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(word, commands[i].name) == 0)
            return commands[i].function(argc - 1, argv + 1);
    return unknown_command(word);
}
