#define _XOPEN_SOURCE 700 /* unlink, strcasecmp */

#include "cli/run_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "abanico/program.h"
#include "abanico/report.h"

static const char summary[] = "summary";

/* folder/name + suffix, malloc'd; NULL when out of memory. */
static char *join(const char *folder, const char *name, const char *suffix) {
    const size_t size = strlen(folder) + strlen(name) + strlen(suffix) + 2;
    char *path = malloc(size);
    if (path != NULL)
        snprintf(path, size, "%s/%s%s", folder, name, suffix);
    return path;
}

static aba_status out_of_memory(aba_error *error) {
    return aba_error_set(error, ABA_MEMORY, "out of memory");
}

static aba_status write_beside(const char *folder, const char *name, const char *suffix,
                               const char *text, size_t length, aba_error *error) {
    char *path = join(folder, name, suffix);
    if (path == NULL)
        return out_of_memory(error);
    const aba_status status = aba_file_write(path, text, length, error);
    free(path);
    return status;
}

/* File systems that ignore case take A.json and a.json for one file. */
static aba_status check_name(const cli_sources *sources, size_t index, aba_error *error) {
    const cli_source *source = &sources->data[index];
    const char *name = aba_scenario_name(source->scenario);
    if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL)
        return aba_error_set(error, ABA_USAGE, "%s: its name, '%s', names no file for --output",
                             source->path, name);
    if (strcasecmp(name, summary) == 0)
        return aba_error_set(error, ABA_USAGE,
                             "%s: its name, '%s', is what --output calls the file over all",
                             source->path, name);
    for (size_t i = 0; i < index; i++)
        if (strcasecmp(name, aba_scenario_name(sources->data[i].scenario)) == 0)
            return aba_error_set(
                error, ABA_USAGE,
                "%s and %s are both named '%s': --output would overwrite one by the other",
                sources->data[i].path, source->path, name);
    return ABA_OK;
}

aba_status cli_files_prepare(const char *folder, const cli_sources *sources, aba_error *error) {
    for (size_t i = 0; i < sources->count; i++) {
        const aba_status status = check_name(sources, i, error);
        if (status != ABA_OK)
            return status;
    }
    return aba_directory_make(folder, error);
}

/* Best effort: what made the second file fail is the error to be told. */
static void remove_json(const char *folder, const char *name) {
    char *path = join(folder, name, ".json");
    if (path != NULL)
        unlink(path);
    free(path);
}

aba_status cli_files_write(const char *folder, const aba_result *result, aba_error *error) {
    char *json = NULL, *csv = NULL;
    size_t json_length, csv_length;
    aba_status status = aba_report_json(result, &json, &json_length, error);
    if (status != ABA_OK)
        return status;
    status = aba_report_csv(&result, 1, &csv, &csv_length, error);
    if (status != ABA_OK)
        goto cleanup;
    status = write_beside(folder, result->name, ".json", json, json_length, error);
    if (status != ABA_OK)
        goto cleanup;
    status = write_beside(folder, result->name, ".csv", csv, csv_length, error);
    if (status != ABA_OK)
        remove_json(folder, result->name);
cleanup:
    free(csv);
    free(json);
    return status;
}

aba_status cli_files_write_comparison(const char *folder, const aba_comparison *comparison,
                                      aba_error *error) {
    char *json;
    size_t length;
    aba_status status = aba_comparison_json(comparison, &json, &length, error);
    if (status != ABA_OK)
        return status;
    status = write_beside(folder, comparison->run->name, ".compare.json", json, length, error);
    free(json);
    return status;
}

aba_status cli_files_write_audit(const char *folder, const aba_audit *audit, aba_error *error) {
    char *json;
    size_t length;
    aba_status status = aba_audit_json(audit, &json, &length, error);
    if (status != ABA_OK)
        return status;
    status = write_beside(folder, audit->result->name, ".audit.json", json, length, error);
    free(json);
    return status;
}

aba_status cli_files_write_summary(const char *folder, const aba_result *const *results,
                                   size_t count, aba_error *error) {
    char *csv;
    size_t length;
    aba_status status = aba_report_csv(results, count, &csv, &length, error);
    if (status != ABA_OK)
        return status;
    status = write_beside(folder, summary, ".csv", csv, length, error);
    free(csv);
    return status;
}
