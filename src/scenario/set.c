/* --set NAME=VALUE: one input defined anew. */
#include "scenario/reader.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

/* One override: its parts, and what it is called in messages. */
typedef struct override {
    const char *label; /* "--set power=10 kW" */
    const char *name;
    const char *value;
} override;

/* What is wrong with an override is wrong with the command line. */
static aba_status fail_usage(const abai_reader *reader) {
    if (reader->error != NULL)
        reader->error->status = ABA_USAGE;
    return ABA_USAGE;
}

#define FAIL_SET(reader, o, ...)                                                                   \
    (abai_fail_at((reader)->error, &(abai_place){(o)->label, 0, 0}, NULL, __VA_ARGS__),            \
     fail_usage(reader))

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* "name = value" without the blanks around either. */
static aba_status split(const abai_reader *reader, const char *text, override *o) {
    enum { LABEL_MAX = 80 };
    size_t shown = strlen(text);
    const bool cut = shown > LABEL_MAX;
    if (cut)
        for (shown = LABEL_MAX; shown > 0 && ((unsigned char)text[shown] & 0xC0) == 0x80;)
            shown--;
    o->label = abai_arena_printf(reader->arena, "--set %.*s%s", (int)shown, text, cut ? "..." : "");
    const char *equals = strchr(text, '=');
    const char *start = text, *end = equals == NULL ? text : equals;
    while (start < end && is_space(*start))
        start++;
    while (end > start && is_space(end[-1]))
        end--;
    o->name = abai_arena_strndup(reader->arena, start, (size_t)(end - start));
    if (o->label == NULL || o->name == NULL)
        return abai_fail_memory(reader->error);
    if (equals == NULL || end == start)
        return FAIL_SET(reader, o, "must be NAME=VALUE, such as power=10 or power='10 MW'");
    o->value = equals + 1;
    while (is_space(*o->value))
        o->value++;
    if (*o->value == '\0')
        return FAIL_SET(reader, o,
                        "the value is missing; give a number, a number with a unit, or a "
                        "JSON object");
    return ABA_OK;
}

/* ---- numbers with units ------------------------------------------------------------------------ */

static size_t number_length(const char *text) {
    size_t length = strspn(text, "+-.0123456789eE");
    /* "5EUR": the exponent's letter may belong to the unit. */
    while (length > 0 && strchr("+-eE", text[length - 1]) != NULL)
        length--;
    return length;
}

/* The number that "10 kW" is in the unit of an input. */
static aba_status convert(const abai_reader *reader, const override *o, const char *unit_text,
                          const abai_json *input, double *number) {
    char reason[ABA_ERROR_TEXT_SIZE];
    const abai_json *given = abai_json_get(input, "unit");
    const char *wanted_text =
        given != NULL && given->type == ABAI_JSON_STRING ? given->string : "1";
    abai_unit unit, wanted;
    if (!abai_unit_parse(unit_text, &unit, reason, sizeof reason))
        return FAIL_SET(reader, o, "%s", reason);
    if (!abai_unit_parse(wanted_text, &wanted, reason, sizeof reason))
        return ABAI_FAIL_NODE(reader, given == NULL ? input : given, NULL, "inputs.%s.unit: %s",
                              o->name, reason);
    if (!abai_unit_convertible(&unit, &wanted))
        return FAIL_SET(reader, o, "'%s' cannot be converted to the input's unit '%s'", unit_text,
                        wanted_text);
    double factor, shift;
    abai_unit_conversion(&unit, &wanted, &factor, &shift);
    *number = *number * factor + shift;
    if (!isfinite(*number))
        return FAIL_SET(reader, o, "is beyond the largest double in '%s'", wanted_text);
    return ABA_OK;
}

static aba_status read_number(const abai_reader *reader, const override *o, const abai_json *input,
                              double *number) {
    const size_t length = number_length(o->value);
    const char *unit = o->value + length;
    while (is_space(*unit))
        unit++;
    const bool has_operator = *unit != '\0' && strchr("*/+-^(", *unit) != NULL;
    if (length == 0 || has_operator || !abai_number_parse_loose(o->value, length, number))
        return FAIL_SET(reader, o,
                        "'%s' is not a value: give a finite number, a number with a unit, or a "
                        "JSON object; expressions stand in JSON only, as in {\"value\": \"2 * "
                        "3\"}",
                        o->value);
    size_t left = strlen(unit);
    while (left > 0 && is_space(unit[left - 1]))
        left--;
    if (left > 2 && unit[0] == '[' && unit[left - 1] == ']') { /* as expressions write it */
        unit++;
        left -= 2;
    }
    if (left == 0)
        return ABA_OK;
    const char *trimmed = abai_arena_strndup(reader->arena, unit, left);
    if (trimmed == NULL)
        return abai_fail_memory(reader->error);
    return convert(reader, o, trimmed, input, number);
}

/* ---- the new definition ------------------------------------------------------------------------- */

/* The member `value` of a definition that is nothing but a number. */
static abai_json *make_value(const abai_reader *reader, const override *o, double number) {
    abai_json *value = abai_arena_alloc(reader->arena, 1, sizeof *value);
    if (value != NULL)
        *value = (abai_json){.type = ABAI_JSON_NUMBER,
                             .key = "value",
                             .number = number,
                             .place = {o->label, 0, 0},
                             .key_place = {o->label, 0, 0},
                             .layer = ABAI_LAYER_SET};
    return value;
}

/* Everything below a node comes from the override. Recursion is bounded by ABAI_JSON_DEPTH_MAX. */
static void mark(abai_json *node) {
    node->layer = ABAI_LAYER_SET;
    for (abai_json *child = node->child; child != NULL; child = child->next)
        mark(child);
}

static void append(abai_json *object, abai_json *member) {
    abai_json **end = &object->child;
    while (*end != NULL)
        end = &(*end)->next;
    *end = member;
    object->count++;
}

/* The unit and the title stay as they are where the override gives none. */
static aba_status keep(const abai_reader *reader, const abai_json *input, abai_json *definition) {
    static const char *const keys[] = {"unit", "title"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const abai_json *old = abai_json_get(input, keys[i]);
        if (old == NULL || abai_json_get(definition, keys[i]) != NULL)
            continue;
        abai_json *copy = abai_arena_alloc(reader->arena, 1, sizeof *copy);
        if (copy == NULL)
            return abai_fail_memory(reader->error);
        *copy = *old;
        copy->next = NULL;
        append(definition, copy);
    }
    return ABA_OK;
}

static aba_status read_definition(const abai_reader *reader, const override *o,
                                  const abai_json *input, abai_json **definition) {
    if (o->value[0] == '{') {
        const aba_status status = abai_json_parse(o->value, strlen(o->value), o->label,
                                                  reader->arena, definition, reader->error);
        if (status == ABA_OK)
            mark(*definition);
        return status == ABA_INVALID ? fail_usage(reader) : status;
    }
    double number;
    const aba_status status = read_number(reader, o, input, &number);
    if (status != ABA_OK)
        return status;
    abai_json *object = abai_arena_alloc(reader->arena, 1, sizeof *object);
    abai_json *value = object == NULL ? NULL : make_value(reader, o, number);
    if (value == NULL)
        return abai_fail_memory(reader->error);
    *object =
        (abai_json){.type = ABAI_JSON_OBJECT, .place = {o->label, 0, 0}, .layer = ABAI_LAYER_SET};
    append(object, value);
    *definition = object;
    return ABA_OK;
}

static aba_status fail_unknown(const abai_reader *reader, const override *o,
                               const abai_json *inputs) {
    abai_suggestion suggestion = abai_suggest(o->name);
    for (const abai_json *input = inputs->child; input != NULL; input = input->next)
        abai_suggest_offer(&suggestion, input->key);
    return FAIL_SET(reader, o, "there is no input '%s'%s", o->name,
                    abai_suggestion_text(reader, &suggestion));
}

static aba_status apply(const abai_reader *reader, const char *text, abai_json *inputs) {
    override o = {"", "", ""};
    abai_json *definition = NULL;
    aba_status status = split(reader, text, &o);
    if (status != ABA_OK)
        return status;
    abai_json *input = abai_json_get(inputs, o.name);
    if (input == NULL)
        return fail_unknown(reader, &o, inputs);
    if (input->type != ABAI_JSON_OBJECT)
        return ABA_OK; /* the file is wrong, and told so later */
    status = read_definition(reader, &o, input, &definition);
    if (status != ABA_OK || definition == NULL)
        return status;
    status = keep(reader, input, definition);
    if (status != ABA_OK)
        return status;
    input->child = definition->child;
    input->count = definition->count;
    input->place = definition->place;
    input->layer = ABAI_LAYER_SET;
    return ABA_OK;
}

/* ---- correlations that go ------------------------------------------------------------------------ */

/* The input that an override made a constant, among the two of a correlation; NULL: neither. */
static const char *made_constant(const abai_json *inputs, const abai_json *between) {
    for (const abai_json *name = between->child; name != NULL; name = name->next) {
        const abai_json *input =
            name->type == ABAI_JSON_STRING ? abai_json_get(inputs, name->string) : NULL;
        if (input != NULL && input->layer == ABAI_LAYER_SET &&
            abai_json_get(input, "value") != NULL)
            return name->string;
    }
    return NULL;
}

/* A correlation in the form that it should have: the others are told so later. */
static const abai_json *pair_of(const abai_json *correlation) {
    const abai_json *between =
        correlation->type == ABAI_JSON_OBJECT ? abai_json_get(correlation, "between") : NULL;
    const bool good = between != NULL && between->type == ABAI_JSON_ARRAY && between->count == 2 &&
                      between->child->type == ABAI_JSON_STRING &&
                      between->child->next->type == ABAI_JSON_STRING;
    return good ? between : NULL;
}

static void drop_member(abai_json *object, const abai_json *member) {
    for (abai_json **next = &object->child; *next != NULL; next = &(*next)->next)
        if (*next == member) {
            *next = member->next;
            object->count--;
            return;
        }
}

/* What an override makes a constant has no correlation any more. */
static aba_status drop_correlations(const abai_reader *reader, abai_json *tree,
                                    const abai_json *inputs, aba_scenario *scenario) {
    abai_json *list = abai_json_get(tree, "correlations");
    if (list == NULL || list->type != ABAI_JSON_ARRAY || list->count == 0)
        return ABA_OK;
    scenario->warnings = abai_arena_alloc(reader->arena, list->count, sizeof *scenario->warnings);
    if (scenario->warnings == NULL)
        return abai_fail_memory(reader->error);
    for (abai_json *item = list->child, *next; item != NULL; item = next) {
        next = item->next;
        const abai_json *pair = pair_of(item);
        const char *constant = pair == NULL ? NULL : made_constant(inputs, pair);
        if (constant == NULL)
            continue;
        const abai_json *first = pair->child;
        const char *other =
            strcmp(first->string, constant) == 0 ? first->next->string : first->string;
        char *warning = abai_arena_printf(
            reader->arena, "correlation of %s with %s is left out: --set makes %s a constant",
            constant, other, constant);
        if (warning == NULL)
            return abai_fail_memory(reader->error);
        scenario->warnings[scenario->warning_count++] = warning;
        drop_member(list, item);
    }
    if (list->count == 0) {
        const abai_json *copula = abai_json_get(tree, "copula"); /* has nothing left to join */
        drop_member(tree, list);
        if (copula != NULL)
            drop_member(tree, copula);
    }
    return ABA_OK;
}

aba_status abai_set(const abai_reader *reader, abai_json *tree, aba_scenario *scenario) {
    abai_json *inputs = abai_json_get(tree, "inputs");
    if (inputs == NULL || inputs->type != ABAI_JSON_OBJECT)
        return ABA_OK; /* told so later */
    for (size_t i = 0; i < reader->options->set_count; i++) {
        const aba_status status = apply(reader, reader->options->set[i], inputs);
        if (status != ABA_OK)
            return status;
    }
    const aba_status status = drop_correlations(reader, tree, inputs, scenario);
    return status == ABA_OK ? abai_drop_evidence(reader, tree, scenario) : status;
}
