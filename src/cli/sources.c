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

static int read_one(const char *command, const char *path, const aba_scenario_options *options,
                    cli_sources *sources) {
    aba_error error;
    aba_scenario *scenario = NULL;
    if (aba_scenario_read(path, options, &scenario, &error) != ABA_OK)
        return cli_failure(command, path, &error);
    if (scenario != NULL && !append(sources, path, scenario)) {
        aba_error_set(&error, ABA_MEMORY, "out of memory");
        return cli_failure(command, path, &error);
    }
    return 0;
}

static int read_folder(const char *command, const char *folder, const aba_scenario_options *options,
                       cli_sources *sources) {
    aba_error error;
    char **paths;
    size_t count;
    aba_scenario_options within = *options;
    within.skip_models = true;
    within.root = folder;
    if (aba_scenario_find(folder, &paths, &count, &error) != ABA_OK)
        return cli_failure(command, folder, &error);
    const size_t before = sources->count;
    int worst = 0;
    for (size_t i = 0; i < count; i++)
        worst = most(worst, read_one(command, paths[i], &within, sources));
    aba_paths_free(paths, count);
    if (worst == 0 && sources->count == before) {
        aba_error_set(&error, ABA_INVALID, "no scenario below it (*.json with \"outputs\")");
        return cli_failure(command, folder, &error);
    }
    return worst;
}

static bool is_folder(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

int cli_sources_read(const char *command, char *const *arguments, size_t count,
                     const aba_scenario_options *options, cli_sources *sources) {
    int worst = 0;
    bool standard_input = false;
    *sources = (cli_sources){NULL, 0, count > 1};
    for (size_t i = 0; i < count; i++) {
        const bool dash = strcmp(arguments[i], "-") == 0;
        if (dash && standard_input) {
            worst = most(worst, cli_message(command, "standard input ('-') can be read only once"));
        } else if (!dash && is_folder(arguments[i])) {
            sources->many = true;
            worst = most(worst, read_folder(command, arguments[i], options, sources));
        } else {
            worst = most(worst, read_one(command, arguments[i], options, sources));
        }
        standard_input = standard_input || dash;
    }
    return worst;
}

void cli_sources_free(cli_sources *sources) {
    for (size_t i = 0; i < sources->count; i++) {
        free(sources->data[i].path);
        aba_scenario_free(sources->data[i].scenario);
    }
    free(sources->data);
    *sources = (cli_sources){NULL, 0, false};
}
