#define _XOPEN_SOURCE 700 /* strdup */

#include "cli/sources.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "abanico/program.h"
#include "cli/output.h"

static int most(int a, int b) { return a > b ? a : b; }

/* Takes the scenario over, also where it fails. */
static bool append(cli_sources *sources, const char *path, aba_scenario *scenario) {
    cli_source *grown = realloc(sources->data, (sources->count + 1) * sizeof *grown);
    char *copy = strdup(path);
    if (grown != NULL)
        sources->data = grown;
    if (grown == NULL || copy == NULL) {
        free(copy);
        aba_scenario_free(scenario);
        return false;
    }
    sources->data[sources->count++] = (cli_source){copy, scenario};
    return true;
}

/* What all scenarios of a command line share. */
typedef struct reading {
    const char *command;
    bool many;
    cli_visit visit;
    void *context;
} reading;

/* *found is set where there is a scenario, good or bad: models are skipped in folders. */
static int read_one(const reading *r, const char *path, const aba_scenario_options *options,
                    bool *found) {
    aba_error error;
    aba_scenario *scenario = NULL;
    const bool good = aba_scenario_read(path, options, &scenario, &error) == ABA_OK;
    *found = *found || !good || scenario != NULL;
    if (!good)
        return cli_scenario_failure(r->command, path, r->many, &error);
    return scenario == NULL ? 0 : r->visit(r->context, path, r->many, scenario);
}

static int read_folder(const reading *r, const char *folder, const aba_scenario_options *options) {
    aba_error error;
    char **paths;
    size_t count;
    aba_scenario_options within = *options;
    within.skip_models = true;
    within.root = folder;
    if (aba_scenario_find(folder, &paths, &count, &error) != ABA_OK)
        return cli_failure(r->command, folder, &error);
    int worst = 0;
    bool found = false;
    for (size_t i = 0; i < count; i++)
        worst = most(worst, read_one(r, paths[i], &within, &found));
    aba_paths_free(paths, count);
    if (!found) {
        aba_error_set(&error, ABA_INVALID, "no scenario below it (*.json with \"outputs\")");
        return cli_failure(r->command, folder, &error);
    }
    return worst;
}

static bool is_folder(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool cli_sources_good(const char *command, char *const *arguments, size_t count) {
    size_t dashes = 0;
    for (size_t i = 0; i < count; i++)
        dashes += strcmp(arguments[i], "-") == 0;
    if (dashes > 1)
        cli_message(command, "standard input ('-') can be read only once");
    return dashes <= 1;
}

/* Several arguments, or a folder: many scenarios, even where only one is found. */
static bool are_many(char *const *arguments, size_t count) {
    return count > 1 || (count == 1 && strcmp(arguments[0], "-") != 0 && is_folder(arguments[0]));
}

int cli_sources_visit(const char *command, char *const *arguments, size_t count,
                      const aba_scenario_options *options, cli_visit visit, void *context) {
    const reading r = {command, are_many(arguments, count), visit, context};
    int worst = 0;
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        if (strcmp(arguments[i], "-") != 0 && is_folder(arguments[i]))
            worst = most(worst, read_folder(&r, arguments[i], options));
        else
            worst = most(worst, read_one(&r, arguments[i], options, &found));
    }
    return worst;
}

/* What the visits of cli_sources_read share. */
typedef struct keeping {
    const char *command;
    cli_sources *sources;
} keeping;

/* In a batch, explaining compiles: a scenario whose units do not match is told of in its turn, before
 * anything is drawn. One alone is compiled by its run. */
static int keep(void *context, const char *path, bool many, aba_scenario *scenario) {
    const keeping *k = context;
    aba_error error;
    char *text = NULL;
    if (many && aba_scenario_explain(scenario, 0, &text, &error) != ABA_OK) {
        aba_scenario_free(scenario);
        return cli_scenario_failure(k->command, path, many, &error);
    }
    free(text);
    if (append(k->sources, path, scenario))
        return 0;
    aba_error_set(&error, ABA_MEMORY, "out of memory");
    return cli_failure(k->command, path, &error);
}

int cli_sources_read(const char *command, char *const *arguments, size_t count,
                     const aba_scenario_options *options, cli_sources *sources) {
    keeping k = {command, sources};
    *sources = (cli_sources){NULL, 0, are_many(arguments, count)};
    return cli_sources_visit(command, arguments, count, options, keep, &k);
}

void cli_sources_free(cli_sources *sources) {
    for (size_t i = 0; i < sources->count; i++) {
        free(sources->data[i].path);
        aba_scenario_free(sources->data[i].scenario);
    }
    free(sources->data);
    *sources = (cli_sources){NULL, 0, false};
}
