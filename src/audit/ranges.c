/* Which inputs are given as a range, and the scenario with some of them read in another way.
 *
 * A re-read scenario is made from the resolved one: its tree is edited and read again, so that all rules
 * of reading and checking hold for it, too. */
#define _GNU_SOURCE /* strdup */

#include "audit/audit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/vocabulary.h"

/* Stands for the file in errors about re-read scenarios; abai_audit_reason takes it away. */
static const char reread_name[] = "re-read";

/* A copy; NULL stays NULL. Failure is remembered. */
static char *copy(const char *text, bool *failed) {
    char *result = text == NULL ? NULL : strdup(text);
    *failed = *failed || (text != NULL && result == NULL);
    return result;
}

static const abai_json *definition_of(const aba_scenario *s, const char *name) {
    return abai_json_get(abai_json_get(s->resolved, "inputs"), name);
}

/* ---- ranges ------------------------------------------------------------------------------------ */

/* Bounded by the depth of documents. */
static bool holds_range(const abai_json *node) {
    for (const abai_json *child = node->child; child != NULL; child = child->next)
        if ((child->key != NULL && strcmp(child->key, "range") == 0) || holds_range(child))
            return true;
    return false;
}

/* Which of the six a definition is, whatever it says beside. */
static size_t reading_of(const abai_json *definition) {
    const double coverage = abai_json_get(definition, "coverage")->number;
    const char *distribution = abai_json_get(definition, "distribution")->string;
    const aba_reading *reading;
    for (size_t i = 0; (reading = aba_reading_at(i)) != NULL; i++)
        if (reading->coverage == coverage && strcmp(reading->distribution, distribution) == 0)
            return i;
    return ABA_READING_OTHER;
}

static double end_of(const abai_json *end) {
    return end->type == ABAI_JSON_NUMBER ? end->number : (double)NAN;
}

static bool write_range(const abai_input *input, const abai_json *definition,
                        aba_audit_range *out) {
    const abai_json *range = abai_json_get(definition, "range");
    bool failed = false;
    out->name = copy(input->name, &failed);
    out->unit = copy(input->unit_text, &failed);
    out->distribution = copy(input->text, &failed);
    out->source = copy(input->source, &failed);
    out->low = end_of(range->child);
    out->high = end_of(range->child->next);
    out->reading = reading_of(definition);
    return !failed;
}

static bool write_note(aba_audit *audit, const char *name) {
    abai_text text = ABAI_TEXT_INIT;
    abai_text_printf(&text, "%s: the ranges of its mixture's components are not re-read", name);
    char *note = abai_text_take(&text, NULL);
    if (note != NULL)
        audit->notes[audit->note_count++] = note;
    return note != NULL;
}

aba_status abai_audit_ranges(abai_audit_work *work, aba_error *error) {
    const aba_scenario *s = work->scenario;
    aba_audit *audit = work->audit;
    audit->ranges = calloc(s->input_count + 1, sizeof *audit->ranges);
    audit->notes = calloc(s->input_count + 1, sizeof *audit->notes); /* one of evidence, too */
    bool good = audit->ranges != NULL && audit->notes != NULL;
    for (size_t i = 0; good && i < s->input_count; i++) {
        const abai_json *definition = definition_of(s, s->inputs[i].name);
        const abai_json *components = abai_json_get(definition, "components");
        if (abai_json_get(definition, "range") != NULL)
            good = write_range(&s->inputs[i], definition, &audit->ranges[audit->range_count++]);
        else if (components != NULL && holds_range(components))
            good = write_note(audit, s->inputs[i].name);
    }
    return good ? ABA_OK : abai_fail_memory(error);
}

/* ---- reading anew ------------------------------------------------------------------------------ */

/* Of the keys that define an input, those that another distribution takes over. */
static bool stays(const char *key, const abai_dist_info *dist) {
    static const char *const always[] = {"range", "coverage", "distribution", "truncate", "clamp"};
    abai_shape shape;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (strcmp(key, always[i]) == 0)
            return true;
    return !abai_definition_shape(key, &shape) || (strcmp(key, "location") == 0 && dist->half_line);
}

/* Two inputs may lose the same key. */
static void name_left_out(abai_text *left_out, const char *input, const char *key, bool many) {
    if (left_out->length > 0)
        abai_text_append(left_out, ", ");
    if (many)
        abai_text_printf(left_out, "%s.", input);
    abai_text_append(left_out, key);
}

/* Another coverage and distribution for the same range. */
static void edit(abai_json *definition, size_t index, const char *name, bool many,
                 abai_text *left_out) {
    const aba_reading *reading = aba_reading_at(index);
    const abai_dist_info *dist = abai_dist_find(reading->distribution);
    abai_json *coverage = abai_json_get(definition, "coverage");
    coverage->number = reading->coverage;
    abai_json_get(definition, "distribution")->string = reading->distribution;
    for (abai_json **next = &definition->child; *next != NULL;)
        if (stays((*next)->key, dist)) {
            next = &(*next)->next;
        } else {
            name_left_out(left_out, name, (*next)->key, many);
            *next = (*next)->next;
            definition->count--;
        }
}

/* The canonical text of the scenario with the chosen ranges edited. */
static aba_status edited_text(const abai_audit_work *work, const char *original, const bool *chosen,
                              size_t reading, abai_text *text, abai_text *left_out,
                              aba_error *error) {
    const aba_audit *audit = work->audit;
    abai_json *tree;
    abai_arena *arena = abai_arena_new();
    if (arena == NULL)
        return abai_fail_memory(error);
    size_t count = 0;
    for (size_t i = 0; i < audit->range_count; i++)
        count += chosen[i];
    aba_status status =
        abai_json_parse(original, strlen(original), reread_name, arena, &tree, error);
    if (status == ABA_OK) {
        const abai_json *inputs = abai_json_get(tree, "inputs");
        for (size_t i = 0; i < audit->range_count; i++)
            if (chosen[i])
                edit(abai_json_get(inputs, audit->ranges[i].name), reading, audit->ranges[i].name,
                     count > 1, left_out);
        abai_json_append_canonical(text, tree);
        if (text->failed || left_out->failed)
            status = abai_fail_memory(error);
    }
    abai_arena_free(arena);
    return status;
}

static bool is_equal(const abai_text *a, const abai_text *b) {
    return a->data != NULL && b->data != NULL && strcmp(a->data, b->data) == 0;
}

aba_status abai_audit_reread(const abai_audit_work *work, const bool *chosen, size_t reading,
                             aba_scenario **out, bool *same, char **left_out, aba_error *error) {
    abai_text original = ABAI_TEXT_INIT, edited = ABAI_TEXT_INIT, gone = ABAI_TEXT_INIT;
    const aba_scenario_options any = {.allow_any_path = true};
    aba_scenario *made = NULL;
    abai_json_append_canonical(&original, work->scenario->resolved);
    aba_status status =
        original.failed ? abai_fail_memory(error)
                        : edited_text(work, original.data, chosen, reading, &edited, &gone, error);
    const bool is_same = status == ABA_OK && is_equal(&original, &edited);
    if (status == ABA_OK && !is_same)
        status = aba_scenario_parse(edited.data, edited.length, reread_name, &any, &made, error);
    if (made != NULL)
        made->evidence_count = 0; /* as in the scenario that it is compared with */
    char *names = NULL;
    if (status == ABA_OK && gone.length > 0 && (names = abai_text_take(&gone, NULL)) == NULL)
        status = abai_fail_memory(error);
    if (status == ABA_OK) {
        *out = made;
        *same = is_same;
        *left_out = names;
    } else {
        aba_scenario_free(made);
    }
    abai_text_free(&original);
    abai_text_free(&edited);
    abai_text_free(&gone);
    return status;
}

const char *abai_audit_reason(const aba_error *error) {
    static const char digits[] = "0123456789";
    const char *text = error->text;
    const size_t name = sizeof reread_name - 1;
    if (strncmp(text, reread_name, name) != 0 || text[name] != ':')
        return text;
    const char *after = text + name;
    while (after[0] == ':' && strspn(after + 1, digits) > 0)
        after += 1 + strspn(after + 1, digits);
    return strncmp(after, ": ", 2) == 0 ? after + 2 : text;
}
