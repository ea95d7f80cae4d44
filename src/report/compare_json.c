/* A comparison as JSON. */
#include "abanico/compare.h"
#include "report/json_parts.h"

static void write_side(abai_json_writer *w, const char *key, const char *name, const char *sha256) {
    abai_json_open_object(w, key, true);
    abai_json_write_string(w, "name", name);
    abai_json_write_string(w, "sha256", sha256);
    abai_json_close_object(w);
}

static void write_names(abai_json_writer *w, const char *key, char *const *names, size_t count) {
    abai_json_open_array(w, key, true);
    for (size_t i = 0; i < count; i++)
        abai_json_write_string(w, NULL, names[i]);
    abai_json_close_array(w);
}

static void write_output(abai_json_writer *w, const aba_comparison *c, const aba_compared *o) {
    abai_json_open_object(w, o->name, false);
    abai_json_write_string(w, "unit", o->unit);
    abai_json_open_object(w, "probability_less", true);
    abai_json_write_number(w, "value", o->probability);
    abai_json_write_number(w, "ci_low", o->probability_low);
    abai_json_write_number(w, "ci_high", o->probability_high);
    abai_json_write_string(w, "ci_method", c->ci_method);
    abai_json_write_uint64(w, "less", o->less);
    abai_json_write_uint64(w, "equal", o->equal);
    abai_json_write_uint64(w, "n", o->n);
    abai_json_close_object(w);
    abai_json_write_number(w, "narrowing", o->narrowing);
    abai_json_quantity(w, "difference", o->difference, c->run);
    if (o->ratio != NULL)
        abai_json_quantity(w, "ratio", o->ratio, c->run);
    abai_json_quantity(w, "a", o->a, c->run);
    abai_json_quantity(w, "b", o->b, c->run);
    abai_json_close_object(w);
}

static void write_comparison(abai_json_writer *w, const abai_json *resolved, const void *what) {
    const aba_comparison *c = what;
    abai_json_open_object(w, NULL, false);
    abai_json_write_string(w, "format", "abanico-comparison/1");
    abai_json_generator(w, c->run->version);
    write_side(w, "a", c->name_a, c->sha256_a);
    write_side(w, "b", c->name_b, c->sha256_b);
    abai_json_scenario(w, c->run, resolved);
    abai_json_run(w, c->run);
    write_names(w, "shared", c->shared, c->shared_count);
    write_names(w, "apart", c->apart, c->apart_count);
    abai_json_open_object(w, "outputs", false);
    for (size_t i = 0; i < c->output_count; i++)
        write_output(w, c, &c->outputs[i]);
    abai_json_close_object(w);
    write_names(w, "warnings", c->run->warnings, c->run->warning_count);
    abai_json_close_object(w);
}

aba_status aba_comparison_json(const aba_comparison *comparison, char **text, size_t *length,
                               aba_error *error) {
    return abai_json_document(comparison->run, write_comparison, comparison, text, length, error);
}
