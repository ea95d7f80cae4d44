/* abanico/scenario.h - scenario files: reading, checking, explaining. */
#ifndef ABANICO_SCENARIO_H
#define ABANICO_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abanico/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A scenario: read, merged with what it extends, and free of contradictions in itself. Immutable;
 * may be used by several threads at once. */
typedef struct aba_scenario aba_scenario;

/* All zero means: nothing overridden, files may be read only below the scenario's own tree. */
typedef struct aba_scenario_options {
    /* Overrides of inputs, each "NAME=VALUE" with VALUE a number (in the input's unit), a number
     * and a unit ("10 MW"), or a JSON object (a whole input definition; without "unit" it keeps
     * the input's). One that becomes a constant loses its correlations and the evidence about
     * it, with a warning in the result. Borrowed during the call. */
    const char *const *set;
    size_t set_count;
    /* Folder that `extends` and `file` may not leave (symbolic links resolved). Whatever it is, a
     * scenario may name files below the parent of its own folder, so that training/x.json may extend
     * ../models/y.json (below its own folder where that parent is the root of the file system).
     * NULL: only there. allow_any_path lifts the bound. */
    const char *root;
    bool allow_any_path;
    /* A file without "outputs" is a model for others to extend: where this is set, reading one
     * gives ABA_OK and *out = NULL instead of an error; so does reading a result of abanico, which
     * may lie in the same folder. */
    bool skip_models;
} aba_scenario_options;

/* Read and check a file ("-" is standard input). Relative paths in it are relative to the file that
 * names them. options may be NULL. On success *out belongs to the caller. Errors: ABA_IO,
 * ABA_INVALID (one line with file, line, column and path), ABA_USAGE (an override), ABA_MEMORY. */
ABA_API aba_status aba_scenario_read(const char *path, const aba_scenario_options *options,
                                     aba_scenario **out, aba_error *error) ABA_MUST_USE;

/* The same for a text in memory; name stands for the file in errors and for relative paths. */
ABA_API aba_status aba_scenario_parse(const char *text, size_t length, const char *name,
                                      const aba_scenario_options *options, aba_scenario **out,
                                      aba_error *error) ABA_MUST_USE;

ABA_API void aba_scenario_free(aba_scenario *scenario);

/* Strings belong to the scenario. */
ABA_API const char *aba_scenario_name(const aba_scenario *scenario);
ABA_API const char *aba_scenario_title(const aba_scenario *scenario);  /* NULL where it has none */
ABA_API const char *aba_scenario_sha256(const aba_scenario *scenario); /* of its canonical form */

/* Every regular file or link `*.json` below a folder, sorted by the bytes of their paths, hidden
 * files and folders left out. *paths is malloc'd; free with aba_paths_free. */
ABA_API aba_status aba_scenario_find(const char *directory, char ***paths, size_t *count,
                                     aba_error *error) ABA_MUST_USE;
ABA_API void aba_paths_free(char **paths, size_t count);

/* Check everything that can be checked without drawing (units, expressions, distributions and
 * their tables) and explain the scenario as text for a person: inputs with how each is read, the
 * model with its units, outputs, claims, assumptions, warnings. verbose adds the compiled program
 * and the tables' sizes and errors. *text is malloc'd. */
ABA_API aba_status aba_scenario_explain(const aba_scenario *scenario, bool verbose, char **text,
                                        aba_error *error) ABA_MUST_USE;

/* JSON Schema (draft 2020-12) of scenario files, made from the reader's own tables; malloc'd. */
ABA_API aba_status aba_schema(char **text, aba_error *error) ABA_MUST_USE;

/* An example scenario to start from, as text; a static string. */
ABA_API const char *aba_scenario_example(void);

/* Lists for people: "distributions", "functions" or "units"; malloc'd. ABA_USAGE for other words. */
ABA_API aba_status aba_list(const char *what, char **text, aba_error *error) ABA_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
