/* A scenario and what it extends, file by file, into one tree. */
#include "scenario/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"

typedef struct link {
    abai_json *tree;
    const char *shown; /* as in messages */
    char *real;        /* to tell files apart; NULL for texts in memory */
} link;

/* What must hold in each file by itself. */
static aba_status check_file(const abai_reader *reader, const abai_json *tree) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, "format", 0};
    if (tree->type != ABAI_JSON_OBJECT)
        return ABAI_FAIL_NODE(reader, tree, &root, "a scenario must be an object, found %s",
                              abai_json_type_name(tree->type));
    const abai_json *format = abai_json_get(tree, "format");
    if (format == NULL)
        return ABAI_FAIL_NODE(reader, tree, &root,
                              "format is missing: write \"format\": \"" ABAI_SCENARIO_FORMAT "\"");
    return abai_check_shape(reader, format, ABAI_SHAPE_FORMAT, &path);
}

static aba_status fail_cycle(const abai_reader *reader, const link *chain, size_t first,
                             size_t count, const abai_json *extends, const abai_path *path) {
    abai_text text = ABAI_TEXT_INIT;
    for (size_t i = first; i < count; i++)
        abai_text_printf(&text, "%s -> ", chain[i].shown);
    abai_text_append(&text, chain[first].shown);
    const aba_status status =
        text.failed ? abai_fail_memory(reader->error)
                    : ABAI_FAIL_NODE(reader, extends, path, "goes in a circle: %s", text.data);
    abai_text_free(&text);
    return status;
}

/* Read what the last link of the chain extends. */
static aba_status add_link(const abai_reader *reader, link *chain, size_t *count,
                           const abai_json *extends) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, "extends", 0};
    link *next = &chain[*count];
    aba_status status = abai_check_shape(reader, extends, ABAI_SHAPE_PATH, &path);
    if (status == ABA_OK)
        status = abai_resolve(reader, extends, &path, &next->shown);
    if (status != ABA_OK)
        return status;
    if (*count == ABAI_EXTENDS_MAX)
        return ABAI_FAIL_NODE(reader, extends, &path, "a chain of more than %d files",
                              ABAI_EXTENDS_MAX);
    char *real = abai_real_path(next->shown);
    for (size_t i = 0; real != NULL && i < *count; i++)
        if (chain[i].real != NULL && strcmp(chain[i].real, real) == 0) {
            free(real);
            return fail_cycle(reader, chain, i, *count, extends, &path);
        }
    next->real = real;
    (*count)++;
    aba_error inner;
    char *text;
    size_t length;
    status = abai_file_read_regular(next->shown, ABAI_JSON_SIZE_MAX, &text, &length, &inner);
    if (status == ABA_MEMORY)
        return abai_fail_memory(reader->error);
    if (status != ABA_OK)
        return ABAI_FAIL_NODE(reader, extends, &path, "%s", inner.text);
    status = abai_json_parse(text, length, next->shown, reader->arena, &next->tree, reader->error);
    free(text);
    return status == ABA_OK ? check_file(reader, next->tree) : status;
}

/* Each file speaks for itself in these. */
static bool is_own(const char *key) {
    return strcmp(key, "format") == 0 || strcmp(key, "name") == 0 || strcmp(key, "extends") == 0;
}

static void remove_members(abai_json *object, bool (*remove)(const char *key)) {
    abai_json **next = &object->child;
    while (*next != NULL)
        if (remove((*next)->key)) {
            *next = (*next)->next;
            object->count--;
        } else {
            next = &(*next)->next;
        }
}

static bool is_extends(const char *key) { return strcmp(key, "extends") == 0; }

aba_status abai_load(const abai_reader *reader, abai_json *own, abai_json **merged,
                     const char **extends_file) {
    link chain[ABAI_EXTENDS_MAX + 1] = {{own, reader->file, abai_real_path(reader->file)}};
    size_t count = 1;
    const abai_json *extends;
    aba_status status = check_file(reader, own);
    while (status == ABA_OK && (extends = abai_json_get(chain[count - 1].tree, "extends")) != NULL)
        status = add_link(reader, chain, &count, extends);
    for (size_t i = count; status == ABA_OK && --i > 0;) {
        remove_members(chain[i].tree, is_own);
        status = abai_merge(reader, chain[i - 1].tree, chain[i].tree);
    }
    if (status == ABA_OK) {
        remove_members(own, is_extends);
        *merged = own;
        *extends_file = count > 1 ? chain[1].shown : NULL;
    }
    for (size_t i = 0; i < count; i++)
        free(chain[i].real);
    return status;
}
