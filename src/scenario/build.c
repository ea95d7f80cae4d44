/* From the merged tree to typed data: settings, inputs and formulas. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/number.h"
#include "scenario/reader.h"

/* ---- settings -------------------------------------------------------------------------------- */

/* Digits in a string, or a number whose shape has been checked. */
static aba_status build_seed(const abai_reader *reader, const abai_json *node,
                             const abai_path *path, aba_scenario *scenario) {
    if (node == NULL)
        return ABA_OK;
    if (node->type == ABAI_JSON_NUMBER)
        scenario->seed = (uint64_t)node->number;
    else if (!abai_uint64_parse(node->string, &scenario->seed))
        return ABAI_FAIL_NODE(reader, node, path,
                              "%s is above 18446744073709551615, the largest seed", node->string);
    scenario->has_seed = true;
    return ABA_OK;
}

static int compare_numbers(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static aba_status build_percentiles(const abai_reader *reader, const abai_json *node,
                                    aba_scenario *scenario) {
    if (node == NULL)
        return ABA_OK;
    double *values = abai_arena_alloc(reader->arena, node->count, sizeof *values);
    if (values == NULL)
        return abai_fail_memory(reader->error);
    size_t n = 0;
    for (const abai_json *item = node->child; item != NULL; item = item->next) {
        char number[ABAI_NUMBER_SIZE];
        if (item->number > 0 && item->number < ABAI_PERCENT_MIN)
            return abai_fail_at(reader->error, &item->place, "percentiles",
                                "%s cannot be told from 0; 1e-9 is the least",
                                abai_number_format(item->number, number));
        values[n++] = item->number;
    }
    qsort(values, n, sizeof *values, compare_numbers);
    scenario->percentiles = values;
    scenario->percentile_count = n;
    return ABA_OK;
}

static aba_status build_settings(const abai_reader *reader, const abai_json *tree,
                                 aba_scenario *scenario) {
    const abai_path root = {NULL, NULL, 0};
    const abai_json *samples = abai_json_get(tree, "samples");
    const char *failures = abai_member_string(tree, "failures");
    scenario->name = abai_member_string(tree, "name");
    scenario->title = abai_member_string(tree, "title");
    scenario->note = abai_member_string(tree, "note");
    scenario->samples = samples == NULL ? 0 : (uint64_t)samples->number;
    scenario->count_failures = failures != NULL && strcmp(failures, "count") == 0;
    const aba_status status =
        build_seed(reader, abai_json_get(tree, "seed"), &(abai_path){&root, "seed", 0}, scenario);
    return status == ABA_OK
               ? build_percentiles(reader, abai_json_get(tree, "percentiles"), scenario)
               : status;
}

/* ---- names ----------------------------------------------------------------------------------- */

static aba_status check_name(const abai_reader *reader, const abai_json *member,
                             const abai_path *path) {
    if (abai_expr_name_valid(member->key))
        return ABA_OK;
    if (abai_expr_name_reserved(member->key))
        return ABAI_FAIL_KEY(reader, member, path,
                             "'%s' is a word of the expression language; choose another name",
                             member->key);
    return ABAI_FAIL_KEY(
        reader, member, path,
        "'%s' is not a name: use letters, digits and '_', at most 128, with no digit in front",
        member->key);
}

/* What inputs and formulas share: title, note, source, assumed. */
typedef struct description {
    const char *title, *note, *source, *assumed;
} description;

static aba_status build_description(const abai_reader *reader, const abai_json *node,
                                    const abai_path *path, description *out) {
    out->title = abai_member_string(node, "title");
    out->note = abai_member_string(node, "note");
    out->assumed = abai_member_string(node, "assumed");
    return abai_build_source(reader, node, path, &out->source);
}

/* ---- inputs ---------------------------------------------------------------------------------- */

static aba_status build_input(const abai_reader *reader, abai_json *node, const abai_path *path,
                              abai_input *input) {
    description about = {NULL, NULL, NULL, NULL};
    aba_status status = abai_check_object(reader, node, &abai_kind_input, path);
    if (status == ABA_OK)
        status = abai_build_unit(reader, node, path, &input->unit, &input->unit_text);
    if (status == ABA_OK)
        status = build_description(reader, node, path, &about);
    if (status == ABA_OK)
        status = abai_build_definition(reader, node, path, 0, &input->is_value, &input->value,
                                       &input->distribution);
    if (status != ABA_OK)
        return status;
    input->name = node->key;
    input->path = abai_path_text(reader, path);
    input->place = node->place;
    input->title = about.title;
    input->note = about.note;
    input->source = about.source;
    input->assumed = about.assumed;
    input->text = input->is_value ? "value" : input->distribution.text;
    return input->path == NULL ? abai_fail_memory(reader->error) : ABA_OK;
}

/* An input that an override gives is the command line's fault. */
static aba_status blame(const abai_reader *reader, const abai_json *node, aba_status status) {
    if (status != ABA_INVALID || node->layer != ABAI_LAYER_SET)
        return status;
    if (reader->error != NULL)
        reader->error->status = ABA_USAGE;
    return ABA_USAGE;
}

static aba_status build_inputs(const abai_reader *reader, const abai_json *map,
                               aba_scenario *scenario) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, "inputs", 0};
    abai_input *inputs = abai_arena_alloc(reader->arena, map->count, sizeof *inputs);
    if (inputs == NULL)
        return abai_fail_memory(reader->error);
    size_t n = 0;
    for (abai_json *node = map->child; node != NULL; node = node->next, n++) {
        const aba_status status =
            build_input(reader, node, &(abai_path){&path, node->key, 0}, &inputs[n]);
        if (status != ABA_OK)
            return blame(reader, node, status);
    }
    scenario->inputs = inputs;
    scenario->input_count = n;
    return ABA_OK;
}

/* ---- model ----------------------------------------------------------------------------------- */

static aba_status build_formula(const abai_reader *reader, const abai_json *node,
                                const abai_path *path, abai_formula *formula) {
    description about = {NULL, NULL, NULL, NULL};
    abai_param expression = {.kind = ABAI_PARAM_ABSENT};
    aba_status status = abai_check_object(reader, node, &abai_kind_formula, path);
    if (status == ABA_OK)
        status = abai_build_unit(reader, node, path, &formula->unit, &formula->unit_text);
    if (status == ABA_OK)
        status = build_description(reader, node, path, &about);
    if (status == ABA_OK) {
        const abai_path here = {path, "expression", 0};
        formula->path = abai_path_text(reader, path);
        status = formula->path == NULL ? abai_fail_memory(reader->error)
                                       : abai_build_param(reader, abai_json_get(node, "expression"),
                                                          &here, &expression);
    }
    if (status != ABA_OK)
        return status;
    formula->name = node->key;
    formula->place = expression.place;
    formula->expression = expression.expression;
    formula->title = about.title;
    formula->note = about.note;
    formula->source = about.source;
    formula->assumed = about.assumed;
    return ABA_OK;
}

static aba_status build_model(const abai_reader *reader, const abai_json *map,
                              const abai_json *inputs, aba_scenario *scenario) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, "model", 0};
    if (map == NULL)
        return ABA_OK;
    abai_formula *formulas = abai_arena_alloc(reader->arena, map->count, sizeof *formulas);
    if (formulas == NULL)
        return abai_fail_memory(reader->error);
    size_t n = 0;
    for (const abai_json *node = map->child; node != NULL; node = node->next, n++) {
        const abai_path here = {&path, node->key, 0};
        const abai_json *input = abai_json_get(inputs, node->key);
        if (input != NULL)
            return ABAI_FAIL_KEY(reader, node, &here,
                                 "is the name of an input, too (%s:%u); rename one of them",
                                 input->key_place.file, (unsigned)input->key_place.line);
        const aba_status status = build_formula(reader, node, &here, &formulas[n]);
        if (status != ABA_OK)
            return status;
    }
    scenario->formulas = formulas;
    scenario->formula_count = n;
    return ABA_OK;
}

static aba_status check_sources(const abai_reader *reader) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, "sources", 0};
    const abai_json *node = reader->sources == NULL ? NULL : reader->sources->child;
    for (; node != NULL; node = node->next) {
        const aba_status status =
            abai_check_object(reader, node, &abai_kind_source, &(abai_path){&path, node->key, 0});
        if (status != ABA_OK)
            return status;
    }
    return ABA_OK;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static aba_status build_hash(const abai_reader *reader, const abai_json *tree,
                             aba_scenario *scenario) {
    abai_text text = ABAI_TEXT_INIT;
    abai_json_append_canonical(&text, tree);
    const bool good = !text.failed && abai_sha256_hex(text.data, text.length, scenario->sha256);
    abai_text_free(&text);
    scenario->resolved = tree;
    return good ? ABA_OK : abai_fail_memory(reader->error);
}

/* Before references are looked at: a bad name is to be blamed where it is given. */
static aba_status check_names(const abai_reader *reader, const abai_json *tree, const char *key) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, key, 0};
    const abai_json *map = abai_json_get(tree, key);
    if (map == NULL || map->type != ABAI_JSON_OBJECT)
        return ABA_OK; /* told so later */
    for (const abai_json *node = map->child; node != NULL; node = node->next) {
        const aba_status status = check_name(reader, node, &(abai_path){&path, node->key, 0});
        if (status != ABA_OK)
            return status;
    }
    return ABA_OK;
}

aba_status abai_build(abai_reader *reader, abai_json *tree, aba_scenario *scenario) {
    const abai_path root = {NULL, NULL, 0};
    aba_status status = check_names(reader, tree, "inputs");
    if (status == ABA_OK)
        status = check_names(reader, tree, "model");
    if (status == ABA_OK)
        status = abai_check_object(reader, tree, &abai_kind_scenario, &root);
    if (status != ABA_OK)
        return status;
    const abai_json *inputs = abai_json_get(tree, "inputs");
    reader->sources = abai_json_get(tree, "sources");
    status = build_settings(reader, tree, scenario);
    if (status == ABA_OK)
        status = check_sources(reader);
    if (status == ABA_OK)
        status = build_inputs(reader, inputs, scenario);
    if (status == ABA_OK)
        status = build_model(reader, abai_json_get(tree, "model"), inputs, scenario);
    if (status == ABA_OK)
        status = abai_build_references(reader, tree, scenario);
    if (status == ABA_OK)
        status = abai_build_evidence(reader, tree, scenario);
    return status == ABA_OK ? build_hash(reader, tree, scenario) : status;
}
