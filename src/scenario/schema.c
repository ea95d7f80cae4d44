/* JSON Schema (draft 2020-12) of scenario files, written from the tables that the reader goes by.
 *
 * It says all that a schema can: keys, types, ranges of single numbers, which parameters go together.
 * A file that extends another may leave out what that one gives; it gets the "partial" kinds. */
#include <float.h>
#include <string.h>

#include "abanico/scenario.h"
#include "expr/expr.h"
#include "scenario/schema.h"

typedef abai_json_writer writer;

/* ---- shapes ---------------------------------------------------------------------------------- */

static void write_types(writer *w, const abai_shape_info *about) {
    static const char *const names[] = {
        [ABAI_JSON_NULL] = "null",     [ABAI_JSON_FALSE] = "boolean", [ABAI_JSON_TRUE] = NULL,
        [ABAI_JSON_NUMBER] = "number", [ABAI_JSON_STRING] = "string", [ABAI_JSON_ARRAY] = "array",
        [ABAI_JSON_OBJECT] = "object"};
    abai_json_open_array(w, "type", true);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((about->types >> i & 1) != 0 && names[i] != NULL)
            abai_json_write_string(w, NULL,
                                   i == ABAI_JSON_NUMBER && about->whole ? "integer" : names[i]);
    abai_json_close_array(w);
}

static void write_number_limits(writer *w, const abai_shape_info *about) {
    if (about->low > -DBL_MAX)
        abai_json_write_number(w, about->low_open ? "exclusiveMinimum" : "minimum", about->low);
    if (about->high < DBL_MAX)
        abai_json_write_number(w, "maximum", about->high);
}

static void write_string_limits(writer *w, const abai_shape_info *about) {
    if (about->length_min > 0)
        abai_json_write_uint64(w, "minLength", about->length_min);
    if (about->length_max > 0)
        abai_json_write_uint64(w, "maxLength", about->length_max);
    if (about->pattern != NULL)
        abai_json_write_string(w, "pattern", about->pattern);
    if (about->words == NULL)
        return;
    abai_json_open_array(w, "enum", true);
    for (const char *const *word = about->words; *word != NULL; word++)
        abai_json_write_string(w, NULL, *word);
    abai_json_close_array(w);
}

static void write_array_limits(writer *w, const abai_shape_info *about) {
    if (about->first != about->items) {
        abai_json_open_array(w, "prefixItems", true);
        abai_schema_ref(w, NULL, "", abai_shape_about(about->first)->name, NULL);
        abai_json_close_array(w);
    }
    abai_schema_ref(w, "items", "", abai_shape_about(about->items)->name, NULL);
    abai_json_write_uint64(w, "minItems", about->items_min);
    abai_json_write_uint64(w, "maxItems", about->items_max);
    if (about->unique)
        abai_json_write_bool(w, "uniqueItems", true);
    if (about->not_all_null) {
        abai_json_open_object(w, "not", true);
        abai_json_open_object(w, "items", true);
        abai_json_write_string(w, "type", "null");
        abai_json_close_object(w);
        abai_json_close_object(w);
    }
}

static void write_member_limits(writer *w, const abai_shape_info *about) {
    abai_schema_ref(w, "propertyNames", "", abai_shape_about(ABAI_SHAPE_REFERENCE)->name, NULL);
    abai_schema_ref(w, "additionalProperties", "", abai_shape_about(about->items)->name, NULL);
    abai_json_write_uint64(w, "maxProperties", about->items_max);
}

static void write_distribution_names(writer *w) {
    const abai_dist_info *info;
    abai_json_open_array(w, "enum", true);
    for (size_t i = 0; (info = abai_dist_list(i)) != NULL; i++)
        abai_json_write_string(w, NULL, info->name);
    abai_json_close_array(w);
}

/* Words of the expression language that look like names. */
static void write_reserved(writer *w) {
    static const char *const others[] = {"and", "or", "not", "if", "pi", "e", "true", "false"};
    const abai_function_info *function;
    abai_json_open_object(w, "not", true);
    abai_json_open_array(w, "enum", true);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (abai_expr_name_reserved(others[i]))
            abai_json_write_string(w, NULL, others[i]);
    for (size_t i = 0; (function = abai_function_list(i)) != NULL; i++)
        if (abai_expr_name_reserved(function->name))
            abai_json_write_string(w, NULL, function->name);
    abai_json_close_array(w);
    abai_json_close_object(w);
}

static bool has_items(abai_shape shape) {
    return shape != ABAI_SHAPE_LIST && shape != ABAI_SHAPE_COMPONENTS;
}

/* Lists and maps of objects stand where they are used: each has its own kind. */
static bool stands_alone(abai_shape shape) {
    return shape != ABAI_SHAPE_MAP && shape != ABAI_SHAPE_NAMED_MAP && has_items(shape) &&
           shape != ABAI_SHAPE_OBJECT && shape != ABAI_SHAPE_UNSUPPORTED;
}

static void write_shape(writer *w, abai_shape shape) {
    const abai_shape_info *about = abai_shape_about(shape);
    abai_json_open_object(w, about->name, false);
    write_types(w, about);
    if ((about->types >> ABAI_JSON_NUMBER & 1) != 0)
        write_number_limits(w, about);
    if ((about->types >> ABAI_JSON_STRING & 1) != 0)
        write_string_limits(w, about);
    if ((about->types >> ABAI_JSON_ARRAY & 1) != 0)
        write_array_limits(w, about);
    if ((about->types >> ABAI_JSON_OBJECT & 1) != 0)
        write_member_limits(w, about);
    if (shape == ABAI_SHAPE_DISTRIBUTION)
        write_distribution_names(w);
    if (shape == ABAI_SHAPE_REFERENCE)
        write_reserved(w);
    abai_json_close_object(w);
}

/* ---- kinds ----------------------------------------------------------------------------------- */

/* Kinds that stand in objects, which are merged key by key where a file extends another. */
static bool is_mergeable(const abai_kind *kind) {
    return kind == &abai_kind_input || kind == &abai_kind_formula || kind == &abai_kind_source ||
           kind == &abai_kind_copula;
}

static void write_map(writer *w, const abai_key *key) {
    abai_json_open_object(w, key->name, false);
    abai_json_write_string(w, "description", key->text);
    abai_json_write_string(w, "type", "object");
    abai_json_write_uint64(w, "maxProperties", abai_shape_about(key->shape)->items_max);
    if (key->shape == ABAI_SHAPE_NAMED_MAP)
        abai_schema_ref(w, "propertyNames", "", abai_shape_about(ABAI_SHAPE_REFERENCE)->name, NULL);
    abai_json_close_object(w);
}

/* What the object holds stands with the members: whole, or a part where the file extends another. */
static void write_object(writer *w, const abai_key *key) {
    abai_json_open_object(w, key->name, true);
    abai_json_write_string(w, "description", key->text);
    abai_json_write_string(w, "type", "object");
    abai_json_close_object(w);
}

static void write_list(writer *w, const abai_key *key) {
    const abai_shape_info *about = abai_shape_about(key->shape);
    abai_json_open_object(w, key->name, false);
    abai_json_write_string(w, "description", key->text);
    abai_json_write_string(w, "type", "array");
    abai_schema_ref(w, "items", "", key->kind->name, NULL);
    abai_json_write_uint64(w, "minItems", about->items_min);
    abai_json_write_uint64(w, "maxItems", about->items_max);
    abai_json_close_object(w);
}

static void write_key(writer *w, const abai_key *key) {
    if (key->shape == ABAI_SHAPE_UNSUPPORTED)
        return;
    if (key->shape == ABAI_SHAPE_MAP || key->shape == ABAI_SHAPE_NAMED_MAP)
        write_map(w, key);
    else if (key->shape == ABAI_SHAPE_OBJECT)
        write_object(w, key);
    else if (!has_items(key->shape))
        write_list(w, key);
    else
        abai_schema_ref(w, key->name, "", abai_shape_about(key->shape)->name, key->text);
}

static void write_keys(writer *w, const abai_kind *kind) {
    const abai_key *key;
    const char *name;
    abai_json_open_object(w, "properties", false);
    for (size_t i = 0; i < kind->key_count; i++)
        write_key(w, &kind->keys[i]);
    for (size_t i = 0; kind->is_definition && (key = abai_definition_key(i)) != NULL; i++)
        if (abai_kind_key(kind, key->name) == key)
            write_key(w, key);
    for (size_t i = 0; kind->is_definition && (name = abai_parameter_name(i)) != NULL; i++)
        if (abai_kind_key(kind, name) == NULL)
            abai_schema_ref(w, name, "", abai_shape_about(abai_parameter_shape(name))->name, NULL);
    abai_json_close_object(w);
    if (kind->is_definition) {
        abai_json_open_object(w, "patternProperties", false);
        abai_schema_ref(w, ABAI_QUANTILE_PATTERN, "", abai_shape_about(ABAI_SHAPE_PARAMETER)->name,
                        NULL);
        abai_json_close_object(w);
    }
    abai_json_write_bool(w, "additionalProperties", false);
}

static void write_required(writer *w, const abai_kind *kind) {
    abai_json_open_array(w, "required", true);
    for (size_t i = 0; i < kind->key_count; i++)
        if (kind->keys[i].required)
            abai_json_write_string(w, NULL, kind->keys[i].name);
    abai_json_close_array(w);
}

/* One of spearman, pearson, kendall. */
static void write_one_coefficient(writer *w) {
    abai_json_open_array(w, "oneOf", false);
    for (size_t i = 0; i < abai_kind_correlation.key_count; i++) {
        const abai_key *key = &abai_kind_correlation.keys[i];
        if (key->shape != ABAI_SHAPE_CORRELATION)
            continue;
        abai_json_open_object(w, NULL, true);
        abai_json_open_array(w, "required", true);
        abai_json_write_string(w, NULL, key->name);
        abai_json_close_array(w);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

/* student_t has degrees of freedom, and nothing else has. */
static void write_freedom(writer *w) {
    abai_json_open_object(w, "if", true);
    abai_schema_words(w, "required", &(const char *const){"family"}, 1);
    abai_json_open_object(w, "properties", true);
    abai_json_open_object(w, "family", true);
    abai_json_write_string(w, "const", "student_t");
    abai_json_close_object(w);
    abai_json_close_object(w);
    abai_json_close_object(w);
    abai_json_open_object(w, "then", true);
    abai_schema_words(w, "required", &(const char *const){"nu"}, 1);
    abai_json_close_object(w);
    abai_json_open_object(w, "else", true);
    abai_json_open_object(w, "not", true);
    abai_schema_words(w, "required", &(const char *const){"nu"}, 1);
    abai_json_close_object(w);
    abai_json_close_object(w);
}

static void write_kind(writer *w, const abai_kind *kind, bool partial) {
    abai_text name = ABAI_TEXT_INIT;
    abai_text_printf(&name, "%s%s", partial ? "partial_" : "", kind->name);
    abai_json_open_object(w, name.failed ? "" : name.data, false);
    abai_text_free(&name);
    abai_json_write_string(w, "description", kind->text);
    abai_json_write_string(w, "type", "object");
    write_keys(w, kind);
    if (!partial)
        write_required(w, kind);
    if (kind == &abai_kind_correlation)
        write_one_coefficient(w);
    if (kind == &abai_kind_copula && !partial)
        write_freedom(w);
    if (kind == &abai_kind_evidence)
        abai_schema_evidence(w);
    if (kind->is_definition)
        abai_json_write_string(w, "$ref",
                               partial ? "#/$defs/partial_definition" : "#/$defs/definition");
    abai_json_close_object(w);
}

/* ---- the file -------------------------------------------------------------------------------- */

/* What the members of objects are: whole, or parts where the file extends another. */
static void write_members(writer *w, const char *key, bool partial) {
    abai_json_open_object(w, key, false);
    if (!partial)
        write_required(w, &abai_kind_scenario);
    abai_json_open_object(w, "properties", false);
    for (size_t i = 0; i < abai_kind_scenario.key_count; i++) {
        const abai_key *k = &abai_kind_scenario.keys[i];
        if (k->kind == NULL || !is_mergeable(k->kind))
            continue;
        if (k->shape == ABAI_SHAPE_OBJECT) {
            abai_schema_ref(w, k->name, partial ? "partial_" : "", k->kind->name, NULL);
            continue;
        }
        abai_json_open_object(w, k->name, true);
        abai_schema_ref(w, "additionalProperties", partial ? "partial_" : "", k->kind->name, NULL);
        abai_json_close_object(w);
    }
    abai_json_close_object(w);
    abai_json_close_object(w);
}

static void write_defs(writer *w) {
    const abai_kind *const kinds[] = {
        &abai_kind_input,  &abai_kind_component, &abai_kind_formula,  &abai_kind_correlation,
        &abai_kind_copula, &abai_kind_claim,     &abai_kind_evidence, &abai_kind_source};
    abai_json_open_object(w, "$defs", false);
    for (size_t i = 0; i < sizeof kinds / sizeof(abai_kind *); i++) {
        write_kind(w, kinds[i], false);
        if (is_mergeable(kinds[i]))
            write_kind(w, kinds[i], true);
    }
    abai_schema_definitions(w);
    for (int shape = 0; shape < ABAI_SHAPE_COUNT; shape++)
        if (stands_alone((abai_shape)shape))
            write_shape(w, (abai_shape)shape);
    abai_json_close_object(w);
}

static void write_schema(writer *w) {
    static const char *const own[] = {"format", "name"};
    abai_json_open_object(w, NULL, false);
    abai_json_write_string(w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    abai_json_write_string(w, "title", ABAI_SCENARIO_FORMAT);
    abai_json_write_string(w, "description", abai_kind_scenario.text);
    abai_json_write_string(w, "type", "object");
    write_keys(w, &abai_kind_scenario);
    abai_schema_words(w, "required", own, 2);
    abai_json_open_object(w, "if", true);
    abai_schema_words(w, "required", &(const char *const){"extends"}, 1);
    abai_json_close_object(w);
    write_members(w, "then", true);
    write_members(w, "else", false);
    write_defs(w);
    abai_json_close_object(w);
    abai_text_append_char(w->text, '\n');
}

aba_status aba_schema(char **text, aba_error *error) {
    abai_text out = ABAI_TEXT_INIT;
    writer w;
    abai_json_writer_start(&w, &out);
    write_schema(&w);
    char *taken = abai_text_take(&out, NULL);
    if (taken == NULL)
        return abai_fail_memory(error);
    *text = taken;
    return ABA_OK;
}
