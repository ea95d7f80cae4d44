/* base/arena.h - memory that is given back all at once.
 *
 * Scenario trees, syntax trees and plans consist of many small objects that live and die together:
 * they are allocated from one arena and never freed alone. Not safe for concurrent use.
 */
#ifndef ABAI_BASE_ARENA_H
#define ABAI_BASE_ARENA_H

#include <stddef.h>

typedef struct abai_arena abai_arena;

/* NULL when out of memory. */
abai_arena *abai_arena_new(void);
/* Frees every object of the arena; NULL is allowed. */
void abai_arena_free(abai_arena *arena);

/* count objects of size bytes, zeroed, aligned for any type (64 bytes where the whole is 64 bytes
 * or more, so that columns start on cache lines). NULL when out of memory or when count * size
 * overflows; a pointer that must not be used when count * size is 0. */
void *abai_arena_alloc(abai_arena *arena, size_t count, size_t size);

/* Copies of strings, NUL-terminated. NULL when out of memory. */
char *abai_arena_strdup(abai_arena *arena, const char *text);
char *abai_arena_strndup(abai_arena *arena, const char *text, size_t length);
char *abai_arena_printf(abai_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
