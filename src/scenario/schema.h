/* scenario/schema.h - the two halves of the schema's writer. Private to scenario/. */
#ifndef ABAI_SCENARIO_SCHEMA_H
#define ABAI_SCENARIO_SCHEMA_H

#include "json/json.h"
#include "scenario/vocabulary.h"

/* {"$ref": "#/$defs/PREFIXNAME", "description": ...}; description may be NULL. */
void abai_schema_ref(abai_json_writer *w, const char *key, const char *prefix, const char *name,
                     const char *description);
/* An array of strings. */
void abai_schema_words(abai_json_writer *w, const char *key, const char *const *words,
                       size_t count);
/* What goes together within a piece of evidence: one of the ways to disclose a figure. */
void abai_schema_evidence(abai_json_writer *w);
/* The members "definition", "partial_definition" and "describing_key" of $defs. */
void abai_schema_definitions(abai_json_writer *w);

#endif
