#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Small objects share chunks; an object larger than a quarter of one gets a chunk of its own. */
enum { CHUNK_SIZE = 64 * 1024, LARGE = CHUNK_SIZE / 4, CACHE_LINE = 64, ALIGNMENT = 16 };

typedef struct chunk {
    struct chunk *next;
    size_t used, size; /* bytes behind the header */
} chunk;

struct abai_arena {
    chunk *chunks; /* the first is the one that small objects come from */
};

/* The header takes a cache line, so that what follows it starts on one. */
static char *chunk_data(chunk *c) { return (char *)c + CACHE_LINE; }

static chunk *chunk_new(size_t size) {
    const size_t total = (size + CACHE_LINE + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
    if (size > SIZE_MAX - 4 * CACHE_LINE)
        return NULL;
    chunk *c = aligned_alloc(CACHE_LINE, total);
    if (c != NULL)
        *c = (chunk){NULL, 0, total - CACHE_LINE};
    return c;
}

abai_arena *abai_arena_new(void) { return calloc(1, sizeof(abai_arena)); }

void abai_arena_free(abai_arena *arena) {
    if (arena == NULL)
        return;
    for (chunk *c = arena->chunks, *next; c != NULL; c = next) {
        next = c->next;
        free(c);
    }
    free(arena);
}

static void *alloc_large(abai_arena *arena, size_t bytes) {
    chunk *c = chunk_new(bytes);
    if (c == NULL)
        return NULL;
    c->used = c->size;
    if (arena->chunks == NULL) {
        arena->chunks = c;
    } else { /* behind the first, which goes on serving small objects */
        c->next = arena->chunks->next;
        arena->chunks->next = c;
    }
    return memset(chunk_data(c), 0, bytes);
}

void *abai_arena_alloc(abai_arena *arena, size_t count, size_t size) {
    if (size != 0 && count > SIZE_MAX / 2 / size)
        return NULL;
    const size_t bytes = count * size;
    if (bytes > LARGE)
        return alloc_large(arena, bytes);
    const size_t alignment = bytes >= CACHE_LINE ? CACHE_LINE : ALIGNMENT;
    chunk *c = arena->chunks;
    size_t start = c == NULL ? 0 : (c->used + alignment - 1) / alignment * alignment;
    if (c == NULL || start > c->size || bytes > c->size - start) {
        c = chunk_new(CHUNK_SIZE);
        if (c == NULL)
            return NULL;
        c->next = arena->chunks;
        arena->chunks = c;
        start = 0;
    }
    c->used = start + bytes;
    return memset(chunk_data(c) + start, 0, bytes);
}

char *abai_arena_strndup(abai_arena *arena, const char *text, size_t length) {
    char *copy = length < SIZE_MAX ? abai_arena_alloc(arena, length + 1, 1) : NULL;
    if (copy != NULL && length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *abai_arena_strdup(abai_arena *arena, const char *text) {
    return abai_arena_strndup(arena, text, strlen(text));
}

char *abai_arena_printf(abai_arena *arena, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? NULL : abai_arena_alloc(arena, (size_t)length + 1, 1);
    if (text != NULL)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}
