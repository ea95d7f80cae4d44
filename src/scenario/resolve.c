/* Files that scenarios name: relative to the file that names them, and within their tree. */
#include "scenario/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

char *abai_real_path(const char *path) { return realpath(path, NULL); }

/* The folder that a text's relative paths start from. Overrides stand in no file. */
static const char *folder_of(const abai_reader *reader, const abai_json *node) {
    const char *file = node->layer == ABAI_LAYER_SET ? reader->file : node->place.file;
    const char *slash = strrchr(file, '/');
    if (slash == NULL)
        return "";
    return abai_arena_strndup(reader->arena, file, (size_t)(slash - file) + 1);
}

/* True where inner (both are real paths) is folder, or lies below it. */
static bool is_within(const char *folder, const char *inner) {
    const size_t length = strlen(folder);
    if (strcmp(folder, "/") == 0)
        return true;
    return strncmp(folder, inner, length) == 0 && (inner[length] == '/' || inner[length] == '\0');
}

/* The tree of a scenario that was named alone: the parent of its folder, so that
 * training/x.json may extend ../models/y.json; the folder itself where that would be the root of
 * the file system. malloc'd; NULL where there is none. */
static char *own_tree(const abai_reader *reader) {
    const char *slash = strrchr(reader->file, '/');
    char *name =
        slash == NULL ? strdup(".") : strndup(reader->file, (size_t)(slash - reader->file) + 1);
    char *folder = name == NULL ? NULL : realpath(name, NULL);
    free(name);
    char *last = folder == NULL ? NULL : strrchr(folder, '/');
    if (last != NULL && last != folder)
        *last = '\0';
    return folder;
}

/* *tree is the folder that the path lies outside of where it is not allowed: the larger of the two
 * that it might lie in; malloc'd or NULL. */
static bool is_allowed(const abai_reader *reader, const char *real, char **tree) {
    *tree = NULL;
    if (reader->options->allow_any_path)
        return true;
    char *own = own_tree(reader);
    char *root = reader->options->root == NULL ? NULL : realpath(reader->options->root, NULL);
    const bool allowed =
        (own != NULL && is_within(own, real)) || (root != NULL && is_within(root, real));
    const bool root_is_larger = own == NULL || (root != NULL && is_within(root, own));
    *tree = root_is_larger ? root : own;
    free(root_is_larger ? own : root);
    return allowed;
}

/* "a/../b" -> "b" for messages, where that is the same file (a may be a link to elsewhere). */
static const char *shorten(const abai_reader *reader, char *joined, const char *real) {
    char *copy = abai_arena_strdup(reader->arena, joined);
    if (copy == NULL)
        return joined;
    for (char *up = strstr(copy, "/../"); up != NULL; up = strstr(copy, "/../")) {
        char *start = up;
        while (start > copy && start[-1] != '/')
            start--;
        const bool names_parent = strncmp(start, "../", 3) == 0 || strncmp(start, "./", 2) == 0;
        if (start == up || names_parent)
            return joined;
        memmove(start, up + 4, strlen(up + 4) + 1);
    }
    char *other = realpath(copy, NULL);
    const bool same = other != NULL && strcmp(other, real) == 0;
    free(other);
    return same ? copy : joined;
}

aba_status abai_resolve(const abai_reader *reader, const abai_json *node, const abai_path *path,
                        const char **shown) {
    const char *folder = folder_of(reader, node);
    char *joined =
        folder == NULL ? NULL : abai_arena_printf(reader->arena, "%s%s", folder, node->string);
    if (joined == NULL)
        return abai_fail_memory(reader->error);
    char *real = realpath(joined, NULL);
    if (real == NULL)
        return ABAI_FAIL_NODE(reader, node, path, "%s: cannot open: %s", joined, strerror(errno));
    aba_status status = ABA_OK;
    char *tree;
    if (is_allowed(reader, real, &tree))
        *shown = shorten(reader, joined, real);
    else
        status =
            ABAI_FAIL_NODE(reader, node, path, "%s lies outside %s; give --allow-path to lift this",
                           node->string, tree == NULL ? "the scenario's folder" : tree);
    free(tree);
    free(real);
    return status;
}
