/* What distributions take beside numbers: edges, weights, values, points, files, components. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "scenario/reader.h"

/* The numbers of an array, into the arena; NULL when out of memory. */
static double *numbers_of(const abai_reader *reader, const abai_json *array) {
    double *values = abai_arena_alloc(reader->arena, array->count, sizeof *values);
    size_t n = 0;
    for (const abai_json *item = array->child; values != NULL && item != NULL; item = item->next)
        values[n++] = item->number;
    return values;
}

static aba_status fail_missing(const abai_reader *reader, const abai_json *node,
                               const abai_path *path, const char *name, const char *key,
                               const char *usage) {
    return ABAI_FAIL_NODE(reader, abai_json_get(node, "distribution"), path,
                          "%s is missing: %s takes %s", key, name, usage);
}

/* ---- pairs of lists ---------------------------------------------------------------------------- */

/* Bins have one edge more than weights; values as many. */
static aba_status build_weighted(const abai_reader *reader, const abai_json *node,
                                 const abai_path *path, const char *key, size_t extra,
                                 abai_distribution *out) {
    const abai_json *list = abai_json_get(node, key);
    const abai_json *weights = abai_json_get(node, "weights");
    const char *usage = extra == 1 ? "edges, weights" : "values, weights";
    if (list == NULL || weights == NULL)
        return fail_missing(reader, node, path, out->info->name, list == NULL ? key : "weights",
                            usage);
    if (list->count != weights->count + extra)
        return ABAI_FAIL_NODE(reader, weights, (&(abai_path){path, "weights", 0}),
                              "%zu weights for %zu %s; %zu are needed", weights->count, list->count,
                              key, list->count - extra);
    out->x = numbers_of(reader, list);
    out->w = numbers_of(reader, weights);
    out->count = weights->count;
    return out->x == NULL || out->w == NULL ? abai_fail_memory(reader->error) : ABA_OK;
}

static aba_status build_points(const abai_reader *reader, const abai_json *node,
                               const abai_path *path, abai_distribution *out) {
    const abai_json *points = abai_json_get(node, "points");
    if (points == NULL)
        return fail_missing(reader, node, path, out->info->name, "points", "points: [[p, x], ...]");
    double *x = abai_arena_alloc(reader->arena, points->count, sizeof *x);
    double *p = abai_arena_alloc(reader->arena, points->count, sizeof *p);
    if (x == NULL || p == NULL)
        return abai_fail_memory(reader->error);
    size_t n = 0;
    for (const abai_json *point = points->child; point != NULL; point = point->next, n++) {
        p[n] = point->child->number;
        x[n] = point->child->next->number;
    }
    out->x = x;
    out->w = p;
    out->count = n;
    return ABA_OK;
}

/* ---- values, and files of values --------------------------------------------------------------- */

typedef struct number_file {
    const abai_reader *reader;
    const char *name;
    const char *path; /* "inputs.x.file" */
    const char *text;
    size_t length, at;
    uint32_t line;
} number_file;

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* The next number; ABA_OK and false in *found at the end. */
static aba_status next_number(number_file *f, double *value, bool *found) {
    *found = false;
    for (; !*found && f->at < f->length; f->line++) {
        const size_t start = f->at;
        const char *newline = memchr(f->text + start, '\n', f->length - start);
        const size_t stop = newline == NULL ? f->length : (size_t)(newline - f->text);
        f->at = newline == NULL ? stop : stop + 1;
        const char *hash = memchr(f->text + start, '#', stop - start);
        size_t first = start, end = hash == NULL ? stop : (size_t)(hash - f->text);
        while (first < end && is_blank(f->text[first]))
            first++;
        while (end > first && is_blank(f->text[end - 1]))
            end--;
        if (first == end)
            continue;
        if (!abai_number_parse_loose(f->text + first, end - first, value)) {
            const abai_place place = {f->name, f->line, (uint32_t)(first - start + 1)};
            return abai_fail_at(f->reader->error, &place, f->path,
                                "'%.*s' is no number; a file of values has one number a line",
                                end - first > 40 ? 40 : (int)(end - first), f->text + first);
        }
        *found = true;
    }
    return ABA_OK;
}

static aba_status parse_numbers(number_file *f, const double **values, size_t *count) {
    size_t capacity = 1024, n = 0;
    double *list = abai_arena_alloc(f->reader->arena, capacity, sizeof *list);
    for (bool found = true; list != NULL; n++) {
        double value = 0;
        const aba_status status = next_number(f, &value, &found);
        if (status != ABA_OK)
            return status;
        if (!found)
            break;
        if (n == ABAI_DIST_VALUES_MAX)
            return abai_fail_at(f->reader->error, &(abai_place){f->name, f->line - 1, 1}, f->path,
                                "more than %d numbers, the most that are read",
                                ABAI_DIST_VALUES_MAX);
        if (n == capacity) {
            double *more = abai_arena_alloc(f->reader->arena, 2 * capacity, sizeof *more);
            if (more != NULL)
                memcpy(more, list, n * sizeof *more);
            list = more;
            capacity *= 2;
        }
        if (list != NULL)
            list[n] = value;
    }
    if (list == NULL)
        return abai_fail_memory(f->reader->error);
    *values = list;
    *count = n;
    return ABA_OK;
}

aba_status abai_read_numbers(const abai_reader *reader, const abai_json *node,
                             const abai_path *path, const double **values, size_t *count) {
    const char *name;
    char *text;
    size_t length;
    aba_error inner;
    aba_status status = abai_resolve(reader, node, path, &name);
    if (status != ABA_OK)
        return status;
    status = abai_file_read_regular(name, ABAI_JSON_SIZE_MAX, &text, &length, &inner);
    if (status != ABA_OK)
        return status == ABA_MEMORY ? abai_fail_memory(reader->error)
                                    : ABAI_FAIL_NODE(reader, node, path, "%s", inner.text);
    number_file f = {reader, name, abai_path_text(reader, path), text, length, 0, 1};
    status = parse_numbers(&f, values, count);
    free(text);
    if (status == ABA_OK && *count == 0)
        status = ABAI_FAIL_NODE(reader, node, path, "%s holds no numbers", name);
    return status;
}

/* Put the values in the file's place, so that the tree needs no file. */
static aba_status inline_file(const abai_reader *reader, abai_json *file, const double *values,
                              size_t count) {
    abai_json *items = abai_arena_alloc(reader->arena, count, sizeof *items);
    if (items == NULL)
        return abai_fail_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        items[i].type = ABAI_JSON_NUMBER;
        items[i].number = values[i];
        items[i].place = file->place;
        items[i].next = i + 1 < count ? &items[i + 1] : NULL;
    }
    file->type = ABAI_JSON_ARRAY;
    file->key = "values";
    file->string = NULL;
    file->child = items;
    file->count = count;
    return ABA_OK;
}

static aba_status build_values(const abai_reader *reader, const abai_json *node,
                               const abai_path *path, abai_distribution *out) {
    const abai_json *values = abai_json_get(node, "values");
    abai_json *file = abai_json_get(node, "file");
    const abai_json *smooth = abai_json_get(node, "smooth");
    out->smooth = smooth != NULL && smooth->type == ABAI_JSON_TRUE;
    if (values != NULL && file != NULL)
        return ABAI_FAIL_KEY(reader, file, (&(abai_path){path, "file", 0}),
                             "does not go with values; give one or the other");
    if (values == NULL && file == NULL)
        return fail_missing(reader, node, path, out->info->name, "values",
                            "values or file, [smooth]");
    if (file != NULL) {
        const abai_path here = {path, "file", 0};
        const aba_status status = abai_read_numbers(reader, file, &here, &out->x, &out->count);
        return status == ABA_OK ? inline_file(reader, file, out->x, out->count) : status;
    }
    out->x = numbers_of(reader, values);
    out->count = values->count;
    return out->x == NULL ? abai_fail_memory(reader->error) : ABA_OK;
}

/* ---- mixtures -------------------------------------------------------------------------------- */

/* A constant is a discrete distribution of one value. */
static aba_status make_atom(const abai_reader *reader, const abai_json *node, const abai_path *path,
                            const abai_param *value, abai_distribution *out) {
    double *pair = abai_arena_alloc(reader->arena, 2, sizeof *pair);
    char number[ABAI_NUMBER_SIZE];
    out->info = abai_dist_find("discrete");
    out->path = abai_path_text(reader, path);
    out->text = abai_arena_strdup(reader->arena, abai_number_format(value->number, number));
    if (pair == NULL || out->path == NULL || out->text == NULL)
        return abai_fail_memory(reader->error);
    pair[0] = value->number;
    pair[1] = 1;
    out->x = &pair[0];
    out->w = &pair[1];
    out->count = 1;
    out->place = node->place;
    return ABA_OK;
}

static aba_status build_component(const abai_reader *reader, abai_json *node, const abai_path *path,
                                  int depth, abai_distribution *out) {
    bool is_value;
    abai_param value = {.kind = ABAI_PARAM_ABSENT};
    aba_status status = abai_check_object(reader, node, &abai_kind_component, path);
    if (status == ABA_OK)
        status = abai_build_definition(reader, node, path, depth + 1, &is_value, &value, out);
    if (status == ABA_OK && is_value)
        status = make_atom(reader, node, path, &value, out);
    return status;
}

static aba_status build_components(const abai_reader *reader, abai_json *node,
                                   const abai_path *path, int depth, abai_distribution *out) {
    const abai_json *list = abai_json_get(node, "components");
    const abai_path here = {path, "components", 0};
    if (list == NULL)
        return fail_missing(reader, node, path, out->info->name, "components",
                            "components: [{weight, distribution...}, ...]");
    if (depth == ABAI_MIXTURE_DEPTH_MAX)
        return ABAI_FAIL_NODE(reader, list, &here,
                              "mixtures within mixtures, deeper than %d levels",
                              ABAI_MIXTURE_DEPTH_MAX);
    double *weights = abai_arena_alloc(reader->arena, list->count, sizeof *weights);
    out->component = abai_arena_alloc(reader->arena, list->count, sizeof *out->component);
    if (weights == NULL || out->component == NULL)
        return abai_fail_memory(reader->error);
    size_t n = 0;
    for (abai_json *item = list->child; item != NULL; item = item->next, n++) {
        const aba_status status =
            build_component(reader, item, &(abai_path){&here, NULL, n}, depth, &out->component[n]);
        if (status != ABA_OK)
            return status;
        weights[n] = abai_json_get(item, "weight")->number;
    }
    out->w = weights;
    out->count = n;
    return ABA_OK;
}

aba_status abai_build_lists(const abai_reader *reader, abai_json *node, const abai_path *path,
                            int depth, abai_distribution *out) {
    switch (out->info->lists) {
    case ABAI_LISTS_EDGES_WEIGHTS:
        return build_weighted(reader, node, path, "edges", 1, out);
    case ABAI_LISTS_VALUES_WEIGHTS:
        return build_weighted(reader, node, path, "values", 0, out);
    case ABAI_LISTS_VALUES:
        return build_values(reader, node, path, out);
    case ABAI_LISTS_POINTS:
        return build_points(reader, node, path, out);
    case ABAI_LISTS_COMPONENTS:
        return build_components(reader, node, path, depth, out);
    case ABAI_LISTS_NONE:
        break;
    }
    return ABA_OK;
}
