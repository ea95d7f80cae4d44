/* Values against the shapes and kinds of the vocabulary. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "scenario/reader.h"

/* ---- paths ----------------------------------------------------------------------------------- */

/* Recursion is bounded by the depth of the document. */
static void append_path(abai_text *text, const abai_path *path) {
    if (path == NULL || path->up == NULL)
        return;
    append_path(text, path->up);
    if (path->key == NULL)
        abai_text_printf(text, "[%zu]", path->index);
    else
        abai_text_printf(text, text->length > 0 ? ".%s" : "%s", path->key);
}

const char *abai_path_text(const abai_reader *reader, const abai_path *path) {
    abai_text text = ABAI_TEXT_INIT;
    append_path(&text, path);
    const char *copy =
        text.failed || text.data == NULL ? NULL : abai_arena_strdup(reader->arena, text.data);
    abai_text_free(&text);
    return copy;
}

/* Of words with one or two letters, any other is near. */
const char *abai_suggestion_text(const abai_reader *reader, const abai_suggestion *suggestion) {
    const char *text = NULL;
    if (suggestion->best != NULL && (suggestion->distance == 0 || strlen(suggestion->word) > 2))
        text = abai_arena_printf(reader->arena, "; did you mean '%s'?", suggestion->best);
    return text == NULL ? "" : text;
}

/* ---- what was found instead ------------------------------------------------------------------- */

/* A value as a message shows it: numbers as they were written, strings quoted, both cut. */
static const char *shown(const abai_reader *reader, const abai_json *node) {
    enum { SHOWN_MAX = 60 };
    const char *text = NULL;
    if (node->string != NULL) {
        const bool is_string = node->type == ABAI_JSON_STRING;
        size_t length = strlen(node->string);
        const bool cut = length > SHOWN_MAX;
        if (cut)
            for (length = SHOWN_MAX; ((unsigned char)node->string[length] & 0xC0) == 0x80;)
                length--;
        text = abai_arena_printf(reader->arena, is_string ? "\"%.*s%s\"" : "%.*s%s", (int)length,
                                 node->string, cut ? "..." : "");
    } else if (node->type == ABAI_JSON_ARRAY && node->count > 0) {
        text = abai_arena_printf(reader->arena, "%zu element%s", node->count,
                                 node->count == 1 ? "" : "s");
    } else if (node->type == ABAI_JSON_ARRAY || node->type == ABAI_JSON_OBJECT) {
        text = node->type == ABAI_JSON_ARRAY ? "an empty array" : "an object";
    }
    return text == NULL ? abai_json_type_name(node->type) : text;
}

static aba_status fail_shape(const abai_reader *reader, const abai_json *node,
                             const abai_shape_info *about, const abai_path *path,
                             const char *found) {
    return ABAI_FAIL_NODE(reader, node, path, "must be %s, found %s", about->expects, found);
}

/* ---- one value ------------------------------------------------------------------------------- */

static bool is_number_good(const abai_json *node, const abai_shape_info *about) {
    const double x = node->number;
    if (about->low_open ? x <= about->low : x < about->low)
        return false;
    /* 2^53 + 1 reads as 2^53: digits beyond it are lost, so only the text tells. */
    uint64_t exact;
    if (about->whole && node->string != NULL && abai_uint64_parse(node->string, &exact))
        return exact <= (uint64_t)about->high;
    return x <= about->high && (!about->whole || (x == floor(x) && x < ABAI_WHOLE_MAX));
}

static bool is_string_good(const char *string, const abai_shape_info *about) {
    const size_t length = strlen(string);
    if (length < about->length_min || (about->length_max > 0 && length > about->length_max))
        return false;
    if (about->valid != NULL && !about->valid(string))
        return false;
    if (about->words == NULL)
        return true;
    for (const char *const *word = about->words; *word != NULL; word++)
        if (strcmp(*word, string) == 0)
            return true;
    return false;
}

static const char *word_suggestion(const abai_reader *reader, const char *string,
                                   const abai_shape_info *about) {
    abai_suggestion suggestion = abai_suggest(string);
    if (about->words != NULL && about->words[1] == NULL)
        return ""; /* the only one has been named already */
    for (const char *const *word = about->words; word != NULL && *word != NULL; word++)
        abai_suggest_offer(&suggestion, *word);
    return abai_suggestion_text(reader, &suggestion);
}

/* ---- arrays ---------------------------------------------------------------------------------- */

static bool is_equal(const abai_json *a, const abai_json *b) {
    if (a->type != b->type)
        return false;
    return a->type == ABAI_JSON_NUMBER ? a->number == b->number : strcmp(a->string, b->string) == 0;
}

static aba_status check_unique(const abai_reader *reader, const abai_json *array,
                               const abai_path *path) {
    size_t index = 0;
    for (const abai_json *item = array->child; item != NULL; item = item->next, index++)
        for (const abai_json *before = array->child; before != item; before = before->next)
            if (is_equal(before, item))
                return ABAI_FAIL_NODE(reader, item, (&(abai_path){path, NULL, index}),
                                      "%s is given twice", shown(reader, item));
    return ABA_OK;
}

static aba_status check_items(const abai_reader *reader, const abai_json *array,
                              const abai_shape_info *about, const abai_path *path) {
    bool all_null = true;
    size_t index = 0;
    for (const abai_json *item = array->child; item != NULL; item = item->next, index++) {
        const abai_path here = {path, NULL, index};
        const aba_status status =
            abai_check_shape(reader, item, index == 0 ? about->first : about->items, &here);
        if (status != ABA_OK)
            return status;
        all_null = all_null && item->type == ABAI_JSON_NULL;
    }
    if (about->not_all_null && all_null)
        return ABAI_FAIL_NODE(reader, array, path, "both ends are open; give at least one number");
    return about->unique ? check_unique(reader, array, path) : ABA_OK;
}

static aba_status check_members(const abai_reader *reader, const abai_json *object,
                                const abai_shape_info *about, const abai_path *path) {
    for (const abai_json *member = object->child; member != NULL; member = member->next) {
        const aba_status status =
            abai_check_shape(reader, member, about->items, &(abai_path){path, member->key, 0});
        if (status != ABA_OK)
            return status;
    }
    return ABA_OK;
}

static bool has_item_shape(abai_shape shape) {
    return shape != ABAI_SHAPE_LIST && shape != ABAI_SHAPE_COMPONENTS;
}

aba_status abai_check_shape(const abai_reader *reader, const abai_json *node, abai_shape shape,
                            const abai_path *path) {
    const abai_shape_info *about = abai_shape_about(shape);
    if (shape == ABAI_SHAPE_UNSUPPORTED)
        return ABAI_FAIL_KEY(reader, node, path, "is not supported by this version; leave it out");
    if ((about->types >> node->type & 1) == 0) {
        const bool is_container = node->type == ABAI_JSON_ARRAY || node->type == ABAI_JSON_OBJECT;
        return fail_shape(reader, node, about, path,
                          is_container ? abai_json_type_name(node->type) : shown(reader, node));
    }
    if (node->type == ABAI_JSON_NUMBER && !is_number_good(node, about))
        return fail_shape(reader, node, about, path, shown(reader, node));
    if (node->type == ABAI_JSON_STRING && !is_string_good(node->string, about))
        return ABAI_FAIL_NODE(reader, node, path, "must be %s, found %s%s", about->expects,
                              shown(reader, node), word_suggestion(reader, node->string, about));
    if (node->type == ABAI_JSON_OBJECT && node->count > about->items_max)
        return ABAI_FAIL_NODE(reader, node, path, "has %zu members; at most %zu are supported",
                              node->count, about->items_max);
    if (shape == ABAI_SHAPE_THRESHOLDS)
        return check_members(reader, node, about, path);
    if (node->type != ABAI_JSON_ARRAY)
        return ABA_OK;
    if (node->count < about->items_min || node->count > about->items_max)
        return fail_shape(reader, node, about, path, shown(reader, node));
    return has_item_shape(shape) ? check_items(reader, node, about, path) : ABA_OK;
}

/* ---- objects --------------------------------------------------------------------------------- */

/* Where else a key of that name stands, for those who put it in the wrong place; "" where nowhere. */
static const char *elsewhere(const char *name, const abai_kind *here) {
    static const struct {
        const abai_kind *kind;
        const char *text;
    } kinds[] = {{&abai_kind_copula, "; it stands in copula"},
                 {&abai_kind_scenario, "; it stands beside inputs and model, not in them"}};
    static const char *const options[] = {"design",     "replicates", "tolerance", "sensitivity",
                                          "confidence", "threads",    "sampler"};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strcmp(name, options[i]) == 0)
            return "; it is an option of the command line";
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i].kind != here && abai_kind_key(kinds[i].kind, name) != NULL)
            return kinds[i].text;
    return here == &abai_kind_correlation ? "; give spearman, kendall or pearson" : "";
}

/* Among the kind's keys, and for definitions among parameters, too. */
static aba_status fail_unknown(const abai_reader *reader, const abai_json *member,
                               const abai_kind *kind, const abai_path *path) {
    abai_suggestion suggestion = abai_suggest(member->key);
    const abai_key *key;
    const char *name;
    for (size_t i = 0; i < kind->key_count; i++)
        abai_suggest_offer(&suggestion, kind->keys[i].name);
    for (size_t i = 0; kind->is_definition && (key = abai_definition_key(i)) != NULL; i++)
        abai_suggest_offer(&suggestion, key->name);
    for (size_t i = 0; kind->is_definition && (name = abai_parameter_name(i)) != NULL; i++)
        abai_suggest_offer(&suggestion, name);
    const char *near = abai_suggestion_text(reader, &suggestion);
    return ABAI_FAIL_KEY(reader, member, path, "unknown key '%s'%s", member->key,
                         *near != '\0' ? near : elsewhere(member->key, kind));
}

static aba_status check_member(const abai_reader *reader, const abai_json *member,
                               const abai_kind *kind, const abai_path *path) {
    const abai_path here = {path, member->key, 0};
    const abai_key *key = abai_kind_key(kind, member->key);
    abai_shape shape;
    if (key != NULL)
        shape = key->shape;
    else if (!kind->is_definition || !abai_definition_shape(member->key, &shape))
        return fail_unknown(reader, member, kind, path);
    return abai_check_shape(reader, member, shape, &here);
}

/* A file with a model and no outputs has a purpose, but not that of a scenario. */
static const char *missing_text(const abai_json *node, const abai_kind *kind, const abai_key *key) {
    if (kind == &abai_kind_scenario && strcmp(key->name, "outputs") == 0 &&
        abai_json_get(node, "model") != NULL)
        return "this is a model for others to extend; a scenario lists its outputs";
    return key->text;
}

aba_status abai_check_object(const abai_reader *reader, const abai_json *node,
                             const abai_kind *kind, const abai_path *path) {
    if (node->type != ABAI_JSON_OBJECT)
        return ABAI_FAIL_NODE(reader, node, path, "must be an object, found %s",
                              node->type == ABAI_JSON_ARRAY ? "an array" : shown(reader, node));
    for (const abai_json *member = node->child; member != NULL; member = member->next) {
        const aba_status status = check_member(reader, member, kind, path);
        if (status != ABA_OK)
            return status;
    }
    for (size_t i = 0; i < kind->key_count; i++)
        if (kind->keys[i].required && abai_json_get(node, kind->keys[i].name) == NULL)
            return ABAI_FAIL_NODE(reader, node, path, "%s is missing: %s", kind->keys[i].name,
                                  missing_text(node, kind, &kind->keys[i]));
    return ABA_OK;
}
