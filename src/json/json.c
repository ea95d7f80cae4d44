#include "json/json.h"

#include <stdlib.h>
#include <string.h>

abai_json *abai_json_get(const abai_json *object, const char *key) {
    if (object == NULL || object->type != ABAI_JSON_OBJECT)
        return NULL;
    for (abai_json *member = object->child; member != NULL; member = member->next)
        if (strcmp(member->key, key) == 0)
            return member;
    return NULL;
}

const char *abai_json_type_name(abai_json_type type) {
    switch (type) {
    case ABAI_JSON_NULL:
        return "null";
    case ABAI_JSON_FALSE:
        return "false";
    case ABAI_JSON_TRUE:
        return "true";
    case ABAI_JSON_NUMBER:
        return "a number";
    case ABAI_JSON_STRING:
        return "a string";
    case ABAI_JSON_ARRAY:
        return "an array";
    case ABAI_JSON_OBJECT:
        return "an object";
    }
    return "something else";
}

/* By the bytes of the key; equal keys by their place, which makes the order a total one. */
static int compare_keys(const void *a, const void *b) {
    const abai_json *x = *(abai_json *const *)a;
    const abai_json *y = *(abai_json *const *)b;
    const int order = strcmp(x->key, y->key);
    if (order != 0)
        return order;
    if (x->key_place.line != y->key_place.line)
        return x->key_place.line < y->key_place.line ? -1 : 1;
    return (x->key_place.column > y->key_place.column) -
           (x->key_place.column < y->key_place.column);
}

abai_json **abai_json_sorted(const abai_json *object) {
    abai_json **members = malloc((object->count + 1) * sizeof(abai_json *));
    if (members == NULL)
        return NULL;
    size_t n = 0;
    for (abai_json *member = object->child; member != NULL; member = member->next)
        members[n++] = member;
    members[n] = NULL;
    qsort(members, n, sizeof(abai_json *), compare_keys);
    return members;
}
