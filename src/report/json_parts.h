/* report/json_parts.h - parts of a result's JSON that other documents share. */
#ifndef ABAI_REPORT_JSON_PARTS_H
#define ABAI_REPORT_JSON_PARTS_H

#include "abanico/result.h"
#include "json/json.h"

/* The member unless string is NULL: keys that a scenario leaves out are left out of results, too. */
void abai_json_optional(abai_json_writer *w, const char *key, const char *string);

/* "generator": the program and its version. */
void abai_json_generator(abai_json_writer *w, const char *version);
/* "scenario", with the resolved one unless `resolved` is NULL. */
void abai_json_scenario(abai_json_writer *w, const aba_result *result, const abai_json *resolved);
/* "run": what was drawn, and how. */
void abai_json_run(abai_json_writer *w, const aba_result *result);
/* A quantity of that result, with all its statistics, as the member `key`. */
void abai_json_quantity(abai_json_writer *w, const char *key, const aba_quantity *quantity,
                        const aba_result *result);
/* Members of one claim, the object being open. */
void abai_json_claim(abai_json_writer *w, const aba_claim *claim);

/* A whole document: `write` is given the writer, the resolved scenario as a tree, and `what`. */
typedef void (*abai_json_write)(abai_json_writer *w, const abai_json *resolved, const void *what);
aba_status abai_json_document(const aba_result *result, abai_json_write write, const void *what,
                              char **text, size_t *length, aba_error *error) ABA_MUST_USE;

#endif
