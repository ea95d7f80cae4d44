/* Scenario files below a folder. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "abanico/scenario.h"
#include "base/status.h"
#include "base/text.h"

/* Folders within folders; only links in a circle are deeper. */
enum { DEPTH_MAX = 64 };

typedef struct paths {
    char **list;
    size_t count, capacity;
    aba_error *error;
} paths;

/* Takes path over. */
static aba_status add(paths *p, char *path) {
    if (p->count == p->capacity) {
        const size_t capacity = p->capacity < 16 ? 16 : 2 * p->capacity;
        char **list = realloc(p->list, capacity * sizeof *list);
        if (list == NULL) {
            free(path);
            return abai_fail_memory(p->error);
        }
        p->list = list;
        p->capacity = capacity;
    }
    p->list[p->count++] = path;
    return ABA_OK;
}

static bool is_scenario_name(const char *name) {
    const size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".json") == 0;
}

static char *join(const char *folder, const char *name) {
    abai_text text = ABAI_TEXT_INIT;
    const size_t length = strlen(folder);
    const bool has_slash = length > 0 && folder[length - 1] == '/';
    abai_text_append(&text, folder);
    abai_text_append(&text, has_slash ? "" : "/");
    abai_text_append(&text, name);
    return abai_text_take(&text, NULL);
}

static aba_status walk(paths *p, const char *folder, int depth);

/* A link to a folder is not followed: what it holds is found where it is, and links may go round in
 * circles. A link to a file is one. Entries that vanish meanwhile are left out. */
static aba_status visit(paths *p, const char *folder, const char *name, int depth) {
    struct stat about, target;
    char *path = join(folder, name);
    if (path == NULL)
        return abai_fail_memory(p->error);
    aba_status status = ABA_OK;
    if (lstat(path, &about) == 0 && S_ISDIR(about.st_mode))
        status = walk(p, path, depth + 1);
    else if (is_scenario_name(name) && stat(path, &target) == 0 && S_ISREG(target.st_mode))
        return add(p, path);
    free(path);
    return status;
}

static aba_status walk(paths *p, const char *folder, int depth) {
    if (depth > DEPTH_MAX)
        return abai_fail(p->error, ABA_IO, "%s: folders nested deeper than %d", folder, DEPTH_MAX);
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return abai_fail(p->error, ABA_IO, "%s: cannot open the folder: %s", folder,
                         strerror(errno));
    aba_status status = ABA_OK;
    while (status == ABA_OK) {
        errno = 0;
        const struct dirent *entry = readdir(directory);
        if (entry == NULL) {
            if (errno != 0)
                status = abai_fail(p->error, ABA_IO, "%s: cannot read the folder: %s", folder,
                                   strerror(errno));
            break;
        }
        if (entry->d_name[0] != '.')
            status = visit(p, folder, entry->d_name, depth);
    }
    closedir(directory);
    return status;
}

static int compare_paths(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

aba_status aba_scenario_find(const char *directory, char ***list, size_t *count, aba_error *error) {
    paths p = {NULL, 0, 0, error};
    const aba_status status = walk(&p, directory, 0);
    if (status != ABA_OK) {
        aba_paths_free(p.list, p.count);
        return status;
    }
    if (p.count > 0)
        qsort(p.list, p.count, sizeof *p.list, compare_paths);
    *list = p.list;
    *count = p.count;
    return ABA_OK;
}

void aba_paths_free(char **list, size_t count) {
    for (size_t i = 0; list != NULL && i < count; i++)
        free(list[i]);
    free(list);
}
