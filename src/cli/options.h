/* cli/options.h - getopt_long, with messages of our own, and the values of options. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cli_options {
    const char *command;
    int argc;
    char **argv;
    const char *letters;        /* getopt's, beginning with ':' */
    const struct option *names; /* ended by zeros; without flags */
} cli_options;

enum { CLI_END = -1, CLI_BAD = '?' };

/* The next option's letter or value, its argument in optarg; CLI_END after the last, the other
 * arguments then standing at argv[optind]; CLI_BAD after a message on standard error. */
int cli_option_next(const cli_options *options);

/* For commands with no other option than --help: true where the command can begin, its arguments at
 * argv[optind]; otherwise *code is the exit code. */
bool cli_only_help(const char *command, const char *help, int argc, char **argv, int *code);

/* Values of options. False after a message: "--NAME: 'TEXT' will not do; give ...". */
bool cli_value_count(const char *command, const char *name, const char *text, uint64_t least,
                     uint64_t most, const char *give, uint64_t *value);
bool cli_value_seed(const char *command, const char *text, uint64_t *value);
/* A number in the open interval (0, 1). */
bool cli_value_level(const char *command, const char *name, const char *text, double *value);
/* Numbers from 0 to 100, separated by commas and blanks beside them, each once; *values is malloc'd and rising. */
bool cli_value_percentiles(const char *command, const char *text, double **values, size_t *count);
/* One of `words`, ended by NULL: its index. */
bool cli_value_word(const char *command, const char *name, const char *text,
                    const char *const *words, int *index);

bool cli_value_threads(const char *command, const char *text, int *threads);
/* NAME=VALUE, as far as that can be told without a scenario. */
bool cli_value_set(const char *command, const char *text);

/* Says that a value will not do, and what would. Returns false. */
bool cli_value_bad(const char *command, const char *name, const char *text, const char *give);

#endif
