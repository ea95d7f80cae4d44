#define _GNU_SOURCE /* getopt_long */

#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abanico/program.h"
#include "cli/output.h"

enum { NAMES_MAX = 64, PERCENTILES_MAX = 1000, THREADS_MAX = 1024 };

/* Names that begin with the `length` characters at word. */
static size_t count_prefixed(const cli_options *o, const char *word, size_t length) {
    size_t count = 0;
    for (const struct option *name = o->names; name->name != NULL; name++)
        count += strncmp(name->name, word, length) == 0;
    return count;
}

static const char *suggestion(const cli_options *o, const char *word) {
    const char *names[NAMES_MAX];
    size_t count = 0;
    for (const struct option *name = o->names; name->name != NULL && count < NAMES_MAX; name++)
        names[count++] = name->name;
    return aba_word_suggest(word, names, count);
}

static bool is_known(const cli_options *o, int letter) {
    for (const struct option *name = o->names; name->name != NULL; name++)
        if (name->val == letter)
            return true;
    return false;
}

static void complain_about_name(const cli_options *o, const char *argument) {
    char name[64];
    const size_t length = strcspn(argument + 2, "=");
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name),
             argument + 2);
    if (count_prefixed(o, name, strlen(name)) > 1) {
        cli_message(o->command, "option '--%s' may mean several; see 'abanico %s --help'", name,
                    o->command);
        return;
    }
    const char *near = suggestion(o, name);
    if (near != NULL)
        cli_message(o->command,
                    "unknown option '--%s'; did you mean '--%s'? See 'abanico %s --help'", name,
                    near, o->command);
    else
        cli_message(o->command, "unknown option '--%s'; see 'abanico %s --help'", name, o->command);
}

/* getopt_long tells little: what it stumbled on is read off its variables. */
static void complain(const cli_options *o, int found) {
    const char *argument = o->argv[optind - 1];
    const bool is_name = strncmp(argument, "--", 2) == 0;
    if (found == ':' && is_name)
        cli_message(o->command, "option '%s' needs a value; see 'abanico %s --help'", argument,
                    o->command);
    else if (found == ':')
        cli_message(o->command, "option '-%c' needs a value; see 'abanico %s --help'", optopt,
                    o->command);
    else if (optopt == 0)
        complain_about_name(o, argument);
    else if (is_name && is_known(o, optopt))
        cli_message(o->command, "option '%.*s' takes no value", (int)strcspn(argument, "="),
                    argument);
    else
        cli_message(o->command, "unknown option '-%c'; see 'abanico %s --help'", optopt,
                    o->command);
}

int cli_option_next(const cli_options *options) {
    opterr = 0;
    const int found =
        getopt_long(options->argc, options->argv, options->letters, options->names, NULL);
    if (found != '?' && found != ':')
        return found;
    complain(options, found);
    return CLI_BAD;
}

bool cli_only_help(const char *command, const char *help, int argc, char **argv, int *code) {
    static const struct option names[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    const cli_options options = {command, argc, argv, ":h", names};
    const int found = cli_option_next(&options);
    if (found == CLI_END)
        return true;
    *code = found == 'h' ? cli_print_text(command, help) : aba_status_exit_code(ABA_USAGE);
    return false;
}

bool cli_value_bad(const char *command, const char *name, const char *text, const char *give) {
    cli_message(command, "--%s: '%s' will not do; give %s", name, text, give);
    return false;
}

bool cli_value_count(const char *command, const char *name, const char *text, uint64_t least,
                     uint64_t most, const char *give, uint64_t *value) {
    uint64_t number;
    if (!aba_count_parse(text, &number) || number < least || number > most)
        return cli_value_bad(command, name, text, give);
    *value = number;
    return true;
}

bool cli_value_seed(const char *command, const char *text, uint64_t *value) {
    return aba_uint64_parse(text, value) ||
           cli_value_bad(command, "seed", text, "a whole number from 0 to 18446744073709551615");
}

bool cli_value_level(const char *command, const char *name, const char *text, double *value) {
    double number;
    if (!aba_number_parse(text, &number) || !(number > 0 && number < 1))
        return cli_value_bad(command, name, text, "a number between 0 and 1, such as 0.95");
    *value = number;
    return true;
}

/* Into values[0..count), rising; false where it is there already. */
static bool insert(double *values, size_t count, double value) {
    size_t i = count;
    while (i > 0 && values[i - 1] > value) {
        values[i] = values[i - 1];
        i--;
    }
    values[i] = value;
    return i == 0 || values[i - 1] < value;
}

/* Without the blanks around it; the text is changed. */
static char *trim(char *text) {
    text += strspn(text, " ");
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        text[--length] = '\0';
    return text;
}

bool cli_value_percentiles(const char *command, const char *text, double **values, size_t *count) {
    const char *const give = "percentages from 0 to 100, such as 5,25,50,75,95";
    double *list = malloc(PERCENTILES_MAX * sizeof *list);
    char *copy = malloc(strlen(text) + 1);
    size_t n = 0;
    bool good = list != NULL && copy != NULL;
    if (!good) {
        cli_message(command, "out of memory");
        goto cleanup;
    }
    strcpy(copy, text);
    for (char *part = copy, *end = part; good && end != NULL; part = end + 1) {
        double value;
        end = strchr(part, ',');
        if (end != NULL)
            *end = '\0';
        part = trim(part);
        good = aba_number_parse(part, &value) && value >= 0 && value <= 100;
        if (!good) {
            cli_value_bad(command, "percentiles", part, give);
        } else if (n == PERCENTILES_MAX) {
            cli_message(command, "--percentiles: more than %d; give fewer", PERCENTILES_MAX);
            good = false;
        } else if (!insert(list, n++, value)) {
            cli_message(command, "--percentiles: '%s' is given twice; give each once", part);
            good = false;
        }
        if (end == NULL)
            break;
    }
cleanup:
    free(copy);
    if (!good) {
        free(list);
        return false;
    }
    free(*values);
    *values = list;
    *count = n;
    return true;
}

bool cli_value_word(const char *command, const char *name, const char *text,
                    const char *const *words, int *index) {
    char give[128] = "";
    for (int i = 0; words[i] != NULL; i++) {
        if (strcmp(text, words[i]) == 0) {
            *index = i;
            return true;
        }
        const size_t used = strlen(give);
        const char *between = i == 0 ? "" : words[i + 1] == NULL ? " or " : ", ";
        snprintf(give + used, sizeof give - used, "%s%s", between, words[i]);
    }
    return cli_value_bad(command, name, text, give);
}

bool cli_value_threads(const char *command, const char *text, int *threads) {
    uint64_t value;
    if (!cli_value_count(command, "threads", text, 1, THREADS_MAX, "a whole number from 1 to 1024",
                         &value))
        return false;
    *threads = (int)value;
    return true;
}

bool cli_value_set(const char *command, const char *text) {
    return strchr(text, '=') > text ||
           cli_value_bad(command, "set", text, "NAME=VALUE, such as power=10 or 'power=10 MW'");
}
