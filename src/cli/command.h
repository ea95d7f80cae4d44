/* cli/command.h - the table of commands. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stddef.h>

/* argv[0] is the command's name. Returns the exit code. */
typedef int (*cli_function)(int argc, char **argv);

typedef struct cli_command {
    const char *name;
    const char *arguments; /* as `abanico --help` shows them */
    const char *summary;
    cli_function function;
} cli_command;

int cli_run(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_audit(int argc, char **argv);
int cli_compare(int argc, char **argv);
int cli_list(int argc, char **argv);
int cli_schema(int argc, char **argv);
int cli_init(int argc, char **argv);
int cli_bench(int argc, char **argv);

#endif
