/* The public functions on scenarios. */
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "scenario/reader.h"

static const aba_scenario_options no_options = {NULL, 0, NULL, false, false};

/* Results and audits lie among scenarios where they were written below the folder that is read. */
static bool is_result(const abai_json *tree) {
    static const char *const prefixes[] = {"abanico-result/", "abanico-audit/"};
    const abai_json *format = tree->type == ABAI_JSON_OBJECT ? abai_json_get(tree, "format") : NULL;
    if (format == NULL || format->type != ABAI_JSON_STRING)
        return false;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(format->string, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

/* Everything behind parsing. *out stays NULL for a model or a result that is to be skipped. */
static aba_status make(abai_reader *reader, abai_json *own, aba_scenario **out) {
    abai_json *tree = NULL;
    const char *extends = NULL;
    if (reader->options->skip_models && is_result(own))
        return ABA_OK;
    aba_status status = abai_load(reader, own, &tree, &extends);
    if (status != ABA_OK)
        return status;
    if (reader->options->skip_models && abai_json_get(tree, "outputs") == NULL)
        return ABA_OK;
    aba_scenario *scenario = abai_arena_alloc(reader->arena, 1, sizeof *scenario);
    if (scenario == NULL)
        return abai_fail_memory(reader->error);
    scenario->arena = reader->arena;
    scenario->file = reader->file;
    scenario->extends = extends;
    status = abai_set(reader, tree, scenario);
    if (status == ABA_OK)
        status = abai_build(reader, tree, scenario);
    if (status == ABA_OK)
        *out = scenario;
    return status;
}

aba_status aba_scenario_parse(const char *text, size_t length, const char *name,
                              const aba_scenario_options *options, aba_scenario **out,
                              aba_error *error) {
    aba_scenario *made = NULL;
    abai_json *own = NULL;
    abai_arena *arena = abai_arena_new();
    if (arena == NULL)
        return abai_fail_memory(error);
    abai_reader reader = {arena, abai_arena_strdup(arena, name),
                          options == NULL ? &no_options : options, error, NULL};
    aba_status status = reader.file == NULL
                            ? abai_fail_memory(error)
                            : abai_json_parse(text, length, name, arena, &own, error);
    if (status == ABA_OK)
        status = make(&reader, own, &made);
    if (status == ABA_OK)
        *out = made;
    if (made == NULL)
        abai_arena_free(arena);
    return status;
}

aba_status aba_scenario_read(const char *path, const aba_scenario_options *options,
                             aba_scenario **out, aba_error *error) {
    char *text;
    size_t length;
    aba_status status = abai_file_read(path, ABAI_JSON_SIZE_MAX, &text, &length, error);
    if (status != ABA_OK)
        return status;
    const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    status = aba_scenario_parse(text, length, name, options, out, error);
    free(text);
    return status;
}

/* The scenario itself lies in its arena. */
void aba_scenario_free(aba_scenario *scenario) {
    if (scenario != NULL)
        abai_arena_free(scenario->arena);
}

const char *aba_scenario_name(const aba_scenario *scenario) { return scenario->name; }

const char *aba_scenario_title(const aba_scenario *scenario) { return scenario->title; }

const char *aba_scenario_sha256(const aba_scenario *scenario) { return scenario->sha256; }
