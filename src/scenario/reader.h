/* scenario/reader.h - what the parts of the reader share. Private to scenario/.
 *
 * Order of work: load (files, extends, merging), set (overrides), check (the table of the
 * vocabulary), build (typed data). Functions return ABA_INVALID with reader->error filled.
 */
#ifndef ABAI_SCENARIO_READER_H
#define ABAI_SCENARIO_READER_H

#include "base/suggest.h"
#include "scenario/scenario.h"
#include "scenario/vocabulary.h"

/* abai_json.layer of what an override gave, and of what it left as it was. */
enum { ABAI_LAYER_FILE = 0, ABAI_LAYER_SET = 1 };

typedef struct abai_reader {
    abai_arena *arena;
    const char *file;                    /* of the scenario, as in messages */
    const aba_scenario_options *options; /* never NULL */
    aba_error *error;
    const abai_json *sources; /* the merged tree's, or NULL */
} abai_reader;

/* Where in the tree: written out only when it is needed. Lives on the stack of who walks. */
typedef struct abai_path {
    const struct abai_path *up; /* NULL: the root, which has no name */
    const char *key;            /* NULL: the element `index` of an array */
    size_t index;
} abai_path;

/* "inputs.power.range[1]", in the arena; NULL when out of memory or for the root. */
const char *abai_path_text(const abai_reader *reader, const abai_path *path);

/* Fail at the value of a node, or at the key of a member. */
#define ABAI_FAIL_NODE(reader, node, path, ...)                                                    \
    abai_fail_at((reader)->error, &(node)->place, abai_path_text(reader, path), __VA_ARGS__)
#define ABAI_FAIL_KEY(reader, node, path, ...)                                                     \
    abai_fail_at((reader)->error, &(node)->key_place, abai_path_text(reader, path), __VA_ARGS__)

/* "; did you mean 'unit'?" or "", in the arena; "" also when out of memory. */
const char *abai_suggestion_text(const abai_reader *reader, const abai_suggestion *suggestion);

/* ---- check.c: a value against its shape, an object against its kind ---------------------------- */

aba_status abai_check_shape(const abai_reader *reader, const abai_json *node, abai_shape shape,
                            const abai_path *path) ABA_MUST_USE;
/* Unknown keys, shapes of all values, missing keys. Members and elements of other kinds are not
 * looked into. For definitions, which keys go together is not checked. */
aba_status abai_check_object(const abai_reader *reader, const abai_json *node,
                             const abai_kind *kind, const abai_path *path) ABA_MUST_USE;

/* ---- resolve.c: files that a scenario names ------------------------------------------------------ */

/* The file `named` by `node` (a string that stands in a file), as to be shown in messages and
 * opened: in the folder of that file, and within the tree unless any path is allowed. */
aba_status abai_resolve(const abai_reader *reader, const abai_json *node, const abai_path *path,
                        const char **shown) ABA_MUST_USE;
/* The same file always gives the same text; NULL where it cannot be told. malloc'd. */
char *abai_real_path(const char *path);

/* ---- load.c, inherit.c, set.c ------------------------------------------------------------------ */

/* The scenario's own tree merged with what it extends; *extends is the first of those files, or
 * NULL. */
aba_status abai_load(const abai_reader *reader, abai_json *own, abai_json **merged,
                     const char **extends) ABA_MUST_USE;

/* Merge what `base` gives into `own`, whose members win. ABA_MEMORY or ABA_OK. */
aba_status abai_merge(const abai_reader *reader, abai_json *own, abai_json *base) ABA_MUST_USE;
/* Apply options->set to the merged tree, and take out the correlations of inputs that became
 * constants by it, with a warning to the scenario for each. ABA_USAGE on errors. */
aba_status abai_set(const abai_reader *reader, abai_json *tree,
                    aba_scenario *scenario) ABA_MUST_USE;

/* ---- definition.c, param.c, lists.c, describe.c -------------------------------------------------- */

/* A number or an expression. */
aba_status abai_build_param(const abai_reader *reader, const abai_json *node, const abai_path *path,
                            abai_param *param) ABA_MUST_USE;
/* value or distribution of an input or a component whose object has been checked. */
aba_status abai_build_definition(const abai_reader *reader, abai_json *node, const abai_path *path,
                                 int depth, bool *is_value, abai_param *value,
                                 abai_distribution *out) ABA_MUST_USE;
/* values, weights, edges, points, components, file. `file` is replaced by `values` in the tree. */
aba_status abai_build_lists(const abai_reader *reader, abai_json *node, const abai_path *path,
                            int depth, abai_distribution *out) ABA_MUST_USE;
/* The number texts of a data file, into the arena. */
aba_status abai_read_numbers(const abai_reader *reader, const abai_json *node,
                             const abai_path *path, const double **values,
                             size_t *count) ABA_MUST_USE;
/* Fill distribution->text. ABA_MEMORY or ABA_OK. */
aba_status abai_describe(const abai_reader *reader, const abai_json *node,
                         abai_distribution *distribution) ABA_MUST_USE;
/* The decimal fraction that a percentage was meant to be, where rounding alone keeps it from that:
 * 50 * (1 - 0.9) and 100 * 0.07 are 5 and 7, so that coverage 0.9 and p05, p95 are the same doubles. */
double abai_tidy_percent(double percent);
/* "p05" for 5, "p2.5" for 2.5. */
enum { ABAI_QUANTILE_NAME_SIZE = 40 };
const char *abai_quantile_name(double percent, char out[ABAI_QUANTILE_NAME_SIZE]);

/* ---- build.c, references.c, copula.c, thresholds.c -------------------------------------------------------- */

aba_status abai_build_unit(const abai_reader *reader, const abai_json *object,
                           const abai_path *path, abai_unit *unit, const char **text) ABA_MUST_USE;
/* The string of a member, or NULL. */
const char *abai_member_string(const abai_json *object, const char *key);
/* source, if there is one, must be a key of sources. */
aba_status abai_build_source(const abai_reader *reader, const abai_json *object,
                             const abai_path *path, const char **source) ABA_MUST_USE;
/* evidence.c: evidence and min_ess, once the outputs stand. */
aba_status abai_build_evidence(const abai_reader *reader, const abai_json *tree,
                               aba_scenario *scenario) ABA_MUST_USE;
/* Before that: evidence about an input that an override has made a constant goes, with a warning. */
aba_status abai_drop_evidence(const abai_reader *reader, abai_json *tree,
                              aba_scenario *scenario) ABA_MUST_USE;
/* A checked and merged tree into a scenario. */
aba_status abai_build(abai_reader *reader, abai_json *tree, aba_scenario *scenario) ABA_MUST_USE;
/* copula.c: what joins correlated inputs, once the correlations stand; node may be NULL. */
aba_status abai_build_copula_choice(const abai_reader *reader, const abai_json *node,
                                    aba_scenario *scenario) ABA_MUST_USE;
/* The output of that name, which stands at `place`; out->index is into outputs. */
aba_status abai_find_output(const abai_reader *reader, const aba_scenario *scenario,
                            const char *name, const abai_place *place, const abai_path *path,
                            abai_reference *out) ABA_MUST_USE;
/* From a checked object, or NULL. */
aba_status abai_build_thresholds(const abai_reader *reader, const abai_json *map,
                                 aba_scenario *scenario) ABA_MUST_USE;
/* Outputs, correlations, claims and thresholds, once inputs and formulas stand. */
aba_status abai_build_references(const abai_reader *reader, const abai_json *tree,
                                 aba_scenario *scenario) ABA_MUST_USE;

#endif
