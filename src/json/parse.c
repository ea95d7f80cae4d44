/* From text to tree: a strict pass over the text (scan.c), then cJSON, which decodes strings and
 * builds the structure, then a walk over both in the order of the text. Numbers are the strict
 * pass's own: cJSON's depend on the locale and on a buffer of 63 characters. */
#include "json/json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "json/scan.h"

/* ABAI_JSON_DEPTH_MAX is refused long before cJSON gives up. */
_Static_assert((int)ABAI_JSON_DEPTH_MAX < CJSON_NESTING_LIMIT, "cJSON nests deep enough");

/* ---- cJSON ----------------------------------------------------------------------------------- */

/* cJSON's tree of the text with every number written as 0 and blanks. */
static cJSON *build(const char *text, size_t length, const abai_json_tokens *tokens) {
    char *copy = malloc(length + 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    for (size_t i = 0; i < tokens->count; i++) {
        const abai_json_token *t = &tokens->data[i];
        if (t->length > 0) {
            memset(copy + t->offset, ' ', t->length);
            copy[t->offset] = '0';
        }
    }
    cJSON *tree = cJSON_ParseWithLength(copy, length + 1);
    free(copy);
    return tree;
}

static abai_json_type type_of(const cJSON *item) {
    switch (item->type & 0xFF) {
    case cJSON_False:
        return ABAI_JSON_FALSE;
    case cJSON_True:
        return ABAI_JSON_TRUE;
    case cJSON_Number:
        return ABAI_JSON_NUMBER;
    case cJSON_String:
        return ABAI_JSON_STRING;
    case cJSON_Array:
        return ABAI_JSON_ARRAY;
    case cJSON_Object:
        return ABAI_JSON_OBJECT;
    default:
        return ABAI_JSON_NULL;
    }
}

/* ---- the walk -------------------------------------------------------------------------------- */

typedef struct walker {
    const char *text;
    const char *name;
    const abai_json_tokens *tokens;
    size_t used; /* tokens */
    abai_arena *arena;
} walker;

/* The node for the next token; NULL when out of memory. */
static abai_json *make_node(walker *w, const cJSON *item) {
    const abai_json_token *t = &w->tokens->data[w->used++];
    abai_json *node = abai_arena_alloc(w->arena, 1, sizeof *node);
    if (node == NULL)
        return NULL;
    node->type = type_of(item);
    node->place = (abai_place){w->name, t->line, t->column};
    if (t->key_line > 0) {
        node->key_place = (abai_place){w->name, t->key_line, t->key_column};
        node->key = abai_arena_strdup(w->arena, item->string);
        if (node->key == NULL)
            return NULL;
    }
    if (node->type == ABAI_JSON_NUMBER) {
        node->number = t->number;
        node->string = abai_arena_strndup(w->arena, w->text + t->offset, t->length);
    } else if (node->type == ABAI_JSON_STRING) {
        node->string = abai_arena_strdup(w->arena, item->valuestring);
    } else {
        return node;
    }
    return node->string == NULL ? NULL : node;
}

typedef struct level {
    const cJSON *next; /* to be walked */
    abai_json *parent;
    abai_json *last;
} level;

/* Depth first, which is the order of the text; the depth is bounded by the strict pass. */
static abai_json *walk(walker *w, const cJSON *tree) {
    level stack[ABAI_JSON_DEPTH_MAX + 1];
    int depth = 0;
    abai_json *root = make_node(w, tree);
    if (root == NULL)
        return NULL;
    stack[0] = (level){tree->child, root, NULL};
    while (depth >= 0) {
        level *top = &stack[depth];
        const cJSON *item = top->next;
        if (item == NULL) {
            depth--;
            continue;
        }
        top->next = item->next;
        abai_json *node = make_node(w, item);
        if (node == NULL)
            return NULL;
        if (top->last == NULL)
            top->parent->child = node;
        else
            top->last->next = node;
        top->last = node;
        top->parent->count++;
        if (item->child != NULL)
            stack[++depth] = (level){item->child, node, NULL};
    }
    return root;
}

/* ---- duplicate keys --------------------------------------------------------------------------- */

static bool is_before(const abai_place *a, const abai_place *b) {
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

/* The first member, by its place, whose key an earlier member has, and that one. */
static bool find_duplicate(const abai_json *object, const abai_json **first,
                           const abai_json **second, bool *memory) {
    abai_json **sorted = abai_json_sorted(object);
    *memory = sorted != NULL;
    *second = NULL;
    for (size_t i = 1; sorted != NULL && i < object->count; i++)
        if (strcmp(sorted[i - 1]->key, sorted[i]->key) == 0 &&
            (*second == NULL || is_before(&sorted[i]->key_place, &(*second)->key_place))) {
            *first = sorted[i - 1];
            *second = sorted[i];
        }
    free(sorted);
    return *second != NULL;
}

/* Recursion is bounded by ABAI_JSON_DEPTH_MAX. */
static aba_status refuse_duplicates(const abai_json *node, aba_error *error) {
    const abai_json *first, *second;
    bool memory;
    if (node->type == ABAI_JSON_OBJECT && node->count > 1) {
        if (find_duplicate(node, &first, &second, &memory))
            return abai_fail_at(error, &second->key_place, NULL,
                                "duplicate key '%s' (first at line %u)", second->key,
                                (unsigned)first->key_place.line);
        if (!memory)
            return abai_fail_memory(error);
    }
    for (const abai_json *child = node->child; child != NULL; child = child->next)
        if (child->child != NULL) {
            const aba_status status = refuse_duplicates(child, error);
            if (status != ABA_OK)
                return status;
        }
    return ABA_OK;
}

/* ---- parsing --------------------------------------------------------------------------------- */

aba_status abai_json_parse(const char *text, size_t length, const char *name, abai_arena *arena,
                           abai_json **root, aba_error *error) {
    abai_json_tokens tokens = {NULL, 0, 0};
    cJSON *tree = NULL;
    abai_json *made = NULL;
    aba_status status;
    const char *own_name = abai_arena_strdup(arena, name);
    if (own_name == NULL)
        return abai_fail_memory(error);
    if (length > ABAI_JSON_SIZE_MAX)
        return abai_fail_at(error, &(abai_place){own_name, 0, 0}, NULL,
                            "larger than %d MiB, the most that is read", ABAI_JSON_SIZE_MAX >> 20);
    status = abai_json_scan(text, length, own_name, &tokens, error);
    if (status != ABA_OK)
        goto cleanup;
    tree = build(text, length, &tokens);
    if (tree != NULL)
        made = walk(&(walker){text, own_name, &tokens, 0, arena}, tree);
    if (made == NULL) {
        status = abai_fail_memory(error);
        goto cleanup;
    }
    status = refuse_duplicates(made, error);
    if (status == ABA_OK)
        *root = made;
cleanup:
    cJSON_Delete(tree);
    free(tokens.data);
    return status;
}

aba_status abai_json_read(const char *path, abai_arena *arena, abai_json **root, aba_error *error) {
    char *text;
    size_t length;
    aba_status status = abai_file_read(path, ABAI_JSON_SIZE_MAX, &text, &length, error);
    if (status != ABA_OK)
        return status;
    const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    status = abai_json_parse(text, length, name, arena, root, error);
    free(text);
    return status;
}
