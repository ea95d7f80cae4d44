/* What goes together within one definition, for the JSON Schema: for each distribution, the ways to
 * write it. */
#include <string.h>

#include "scenario/schema.h"

typedef abai_json_writer writer;

void abai_schema_ref(abai_json_writer *w, const char *key, const char *prefix, const char *name,
                     const char *description) {
    abai_text path = ABAI_TEXT_INIT;
    abai_text_printf(&path, "#/$defs/%s%s", prefix, name);
    abai_json_open_object(w, key, true);
    abai_json_write_string(w, "$ref", path.data);
    if (description != NULL)
        abai_json_write_string(w, "description", description);
    abai_json_close_object(w);
    w->text->failed = w->text->failed || path.failed;
    abai_text_free(&path);
}

void abai_schema_words(abai_json_writer *w, const char *key, const char *const *words,
                       size_t count) {
    abai_json_open_array(w, key, true);
    for (size_t i = 0; i < count; i++)
        abai_json_write_string(w, NULL, words[i]);
    abai_json_close_array(w);
}

/* One way to write a distribution, as a schema: the keys that may stand there, and, unless the file
 * extends another, those that must. */
typedef struct manner {
    writer *w;
    const abai_dist_info *info;
    bool partial;
} manner;

static void write_way(const manner *way, const char *const *required, size_t required_count,
                      const char *const *optional, size_t optional_count, bool quantiles) {
    writer *w = way->w;
    if (!way->partial)
        abai_schema_words(w, "required", required, required_count);
    abai_json_open_object(w, "propertyNames", true);
    abai_json_open_array(w, "anyOf", true);
    abai_schema_ref(w, NULL, "", "describing_key", NULL);
    abai_json_open_object(w, NULL, true);
    abai_json_open_array(w, "enum", true);
    abai_json_write_string(w, NULL, "distribution");
    for (size_t i = 0; i < required_count; i++)
        abai_json_write_string(w, NULL, required[i]);
    for (size_t i = 0; i < optional_count; i++)
        abai_json_write_string(w, NULL, optional[i]);
    if (abai_dist_takes(way->info, "truncate")) {
        abai_json_write_string(w, NULL, "truncate");
        abai_json_write_string(w, NULL, "clamp");
    }
    if (way->info->half_line)
        abai_json_write_string(w, NULL, "location");
    abai_json_close_array(w);
    abai_json_close_object(w);
    if (quantiles) {
        abai_json_open_object(w, NULL, true);
        abai_json_write_string(w, "pattern", ABAI_QUANTILE_PATTERN);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
    abai_json_close_object(w);
}

static void write_form(const manner *way, const abai_form *form) {
    const char *required[ABAI_DIST_PARAMETERS], *optional[ABAI_DIST_PARAMETERS];
    size_t r = 0, o = 0;
    for (size_t i = 0; i < form->count; i++)
        if (form->parameter[i].optional)
            optional[o++] = form->parameter[i].name;
        else
            required[r++] = form->parameter[i].name;
    abai_json_open_object(way->w, NULL, false);
    write_way(way, required, r, optional, o, false);
    abai_json_close_object(way->w);
}

static void write_coverage(writer *w, bool at_bounds) {
    abai_json_open_object(w, "properties", true);
    abai_json_open_object(w, "coverage", true);
    abai_json_write_number(w, at_bounds ? "const" : "exclusiveMaximum", 1);
    abai_json_close_object(w);
    abai_json_close_object(w);
}

static void write_range_at_bounds(const manner *way) {
    const abai_form *form = &way->info->form[abai_bounds_form(way->info)];
    const char *required[ABAI_DIST_PARAMETERS + 2] = {"range", "coverage"};
    const char *optional[ABAI_DIST_PARAMETERS];
    size_t r = 2, o = 0;
    for (size_t i = 0; i < form->count; i++) {
        const char *name = form->parameter[i].name;
        if (strcmp(name, "min") == 0 || strcmp(name, "max") == 0)
            continue;
        if (form->parameter[i].optional)
            optional[o++] = name;
        else
            required[r++] = name;
    }
    abai_json_open_object(way->w, NULL, false);
    write_coverage(way->w, true);
    write_way(way, required, r, optional, o, false);
    abai_json_close_object(way->w);
}

/* Two quantiles, or a range that stands for them. That there are two of them, no more and no less,
 * is beyond a schema: their names are not known beforehand. */
static void write_by_quantiles(const manner *way) {
    static const char *const range[] = {"range", "coverage"};
    static const char *const bounds[] = {"min", "max"};
    const size_t bound_count = abai_quantiles_take_bounds(way->info) ? 2 : 0;
    writer *w = way->w;
    abai_json_open_object(w, NULL, false);
    write_coverage(w, false);
    write_way(way, range, 2, bounds, bound_count, false);
    abai_json_close_object(w);
    abai_json_open_object(w, NULL, false);
    write_way(way, NULL, 0, bounds, bound_count, true);
    if (!way->partial) { /* not: no key is a quantile */
        abai_json_open_object(w, "not", true);
        abai_json_open_object(w, "propertyNames", true);
        abai_json_open_object(w, "not", true);
        abai_json_write_string(w, "pattern", ABAI_QUANTILE_PATTERN);
        abai_json_close_object(w);
        abai_json_close_object(w);
        abai_json_close_object(w);
    }
    abai_json_close_object(w);
}

static void write_lists(const manner *way) {
    static const char *const smooth[] = {"smooth"};
    static const struct {
        const char *required[2];
        size_t count;
        abai_lists lists;
        bool smooth;
    } ways[] = {
        {{"edges", "weights"}, 2, ABAI_LISTS_EDGES_WEIGHTS, false},
        {{"values", "weights"}, 2, ABAI_LISTS_VALUES_WEIGHTS, false},
        {{"values", NULL}, 1, ABAI_LISTS_VALUES, true},
        {{"file", NULL}, 1, ABAI_LISTS_VALUES, true},
        {{"points", NULL}, 1, ABAI_LISTS_POINTS, false},
        {{"components", NULL}, 1, ABAI_LISTS_COMPONENTS, false},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (ways[i].lists != way->info->lists)
            continue;
        abai_json_open_object(way->w, NULL, false);
        write_way(way, ways[i].required, ways[i].count, smooth, ways[i].smooth ? 1 : 0, false);
        abai_json_close_object(way->w);
    }
}

/* Bounds need a continuous distribution: of observed values, the smoothed one. */
static void write_smooth_bounds(const manner *way) {
    writer *w = way->w;
    abai_json_open_object(w, "dependentSchemas", false);
    for (size_t i = 0; i < 2; i++) {
        abai_json_open_object(w, i == 0 ? "truncate" : "clamp", true);
        abai_json_open_array(w, "required", true);
        abai_json_write_string(w, NULL, "smooth");
        abai_json_close_array(w);
        abai_json_open_object(w, "properties", true);
        abai_json_open_object(w, "smooth", true);
        abai_json_write_bool(w, "const", true);
        abai_json_close_object(w);
        abai_json_close_object(w);
        abai_json_close_object(w);
    }
    abai_json_close_object(w);
}

static void write_distribution(const manner *way) {
    writer *w = way->w;
    abai_json_open_object(w, NULL, false);
    abai_json_open_object(w, "if", true);
    abai_schema_words(w, "required", &(const char *const){"distribution"}, 1);
    abai_json_open_object(w, "properties", true);
    abai_json_open_object(w, "distribution", true);
    abai_json_write_string(w, "const", way->info->name);
    abai_json_close_object(w);
    abai_json_close_object(w);
    abai_json_close_object(w);
    abai_json_open_object(w, "then", false);
    abai_json_open_array(w, "anyOf", false);
    for (size_t f = 0; f < way->info->form_count; f++)
        write_form(way, &way->info->form[f]);
    if (abai_bounds_form(way->info) >= 0)
        write_range_at_bounds(way);
    if (way->info->by_quantiles)
        write_by_quantiles(way);
    write_lists(way);
    abai_json_close_array(w);
    if (!way->partial && abai_dist_takes_list(way->info, "smooth"))
        write_smooth_bounds(way);
    abai_json_close_object(w);
    abai_json_close_object(w);
}

static void write_describing_keys(writer *w) {
    const abai_kind *const kinds[] = {&abai_kind_input, &abai_kind_component};
    abai_json_open_object(w, "describing_key", true);
    abai_json_open_array(w, "enum", true);
    for (size_t k = 0; k < sizeof kinds / sizeof(abai_kind *); k++)
        for (size_t i = 0; i < kinds[k]->key_count; i++)
            if (strcmp(kinds[k]->keys[i].name, "value") != 0)
                abai_json_write_string(w, NULL, kinds[k]->keys[i].name);
    abai_json_close_array(w);
    abai_json_close_object(w);
}

/* A value stands alone; without one, a distribution is needed. */
static void write_value_or_distribution(writer *w, bool partial) {
    abai_json_open_object(w, NULL, false);
    abai_json_open_object(w, "if", true);
    abai_schema_words(w, "required", &(const char *const){"value"}, 1);
    abai_json_close_object(w);
    abai_json_open_object(w, "then", true);
    abai_json_open_object(w, "propertyNames", true);
    abai_json_open_array(w, "anyOf", true);
    abai_schema_ref(w, NULL, "", "describing_key", NULL);
    abai_json_open_object(w, NULL, true);
    abai_json_write_string(w, "const", "value");
    abai_json_close_object(w);
    abai_json_close_array(w);
    abai_json_close_object(w);
    abai_json_close_object(w);
    if (!partial) {
        abai_json_open_object(w, "else", true);
        abai_schema_words(w, "required", &(const char *const){"distribution"}, 1);
        abai_json_close_object(w);
    }
    abai_json_close_object(w);
}

static void write_definition(writer *w, bool partial) {
    const abai_dist_info *info;
    abai_json_open_object(w, partial ? "partial_definition" : "definition", false);
    abai_json_open_array(w, "allOf", false);
    write_value_or_distribution(w, partial);
    for (size_t i = 0; (info = abai_dist_list(i)) != NULL; i++)
        write_distribution(&(manner){w, info, partial});
    abai_json_close_array(w);
    abai_json_close_object(w);
}

void abai_schema_definitions(abai_json_writer *w) {
    write_definition(w, false);
    write_definition(w, true);
    write_describing_keys(w);
}
