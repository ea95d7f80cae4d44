/* What goes together within a piece of evidence, for the JSON Schema. */
#include <string.h>

#include "scenario/schema.h"

typedef abai_json_writer writer;

static void write_required(writer *w, const abai_evidence_way *way) {
    abai_json_open_array(w, "required", true);
    abai_json_write_string(w, NULL, way->figure);
    if (way->beside != NULL)
        abai_json_write_string(w, NULL, way->beside);
    if (way->needs_word)
        abai_json_write_string(w, NULL, "distribution");
    abai_json_close_array(w);
}

/* A probability has the unit one, so there is nothing to be said of it. */
static void write_names(writer *w, const abai_evidence_way *way) {
    static const char *const others[] = {"about", "distribution", "text", "source", "note", "unit"};
    const bool is_probability = strcmp(way->words[0], "binomial") == 0;
    const size_t count = sizeof others / sizeof *others - (is_probability ? 1 : 0);
    abai_json_open_object(w, "propertyNames", true);
    abai_json_open_array(w, "enum", true);
    for (size_t i = 0; i < count; i++)
        abai_json_write_string(w, NULL, others[i]);
    abai_json_write_string(w, NULL, way->figure);
    if (way->beside != NULL)
        abai_json_write_string(w, NULL, way->beside);
    abai_json_close_array(w);
    abai_json_close_object(w);
}

static void write_coverage(writer *w, bool is_bounds) {
    abai_json_open_object(w, "coverage", true);
    abai_json_write_number(w, is_bounds ? "const" : "exclusiveMaximum", 1);
    abai_json_close_object(w);
    if (is_bounds)
        return;
    abai_json_open_object(w, "range", true); /* no open ends */
    abai_json_open_object(w, "items", true);
    abai_json_write_string(w, "type", "number");
    abai_json_close_object(w);
    abai_json_close_object(w);
}

static void write_way(writer *w, const abai_evidence_way *way) {
    abai_json_open_object(w, NULL, false);
    write_required(w, way);
    write_names(w, way);
    abai_json_open_object(w, "properties", false);
    if (strcmp(way->figure, "range") == 0)
        write_coverage(w, way->is_bounds);
    abai_json_open_object(w, "distribution", true);
    abai_schema_words(w, "enum", way->words, way->words[1] == NULL ? 1 : 2);
    abai_json_close_object(w);
    abai_json_close_object(w);
    abai_json_close_object(w);
}

void abai_schema_evidence(abai_json_writer *w) {
    abai_json_open_array(w, "anyOf", false);
    for (size_t i = 0; i < ABAI_EVIDENCE_WAYS; i++)
        write_way(w, &abai_evidence_ways[i]);
    abai_json_close_array(w);
}
