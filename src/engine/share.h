/* engine/share.h - pieces of work that threads take one after the other. */
#ifndef ABAI_ENGINE_SHARE_H
#define ABAI_ENGINE_SHARE_H

#include <stdbool.h>
#include <stddef.h>

/* What is to be done for each item, by thread `thread` (0-based); false: out of memory, and no further
 * item is begun. Items must not depend on each other: any thread may do any of them, in any order. */
typedef bool (*abai_share_item)(void *context, int thread, size_t item);

typedef struct abai_share {
    int threads; /* >= 1 */
    abai_share_item item;
    size_t items;
    void *context;
    /* Asked by the calling thread before each of its items; false: no further item is begun. May be NULL. */
    bool (*go_on)(void *context);
    void *go_on_context;
} abai_share;

typedef enum abai_share_end {
    ABAI_SHARE_DONE,
    ABAI_SHARE_STOPPED,
    ABAI_SHARE_MEMORY
} abai_share_end;

abai_share_end abai_share_run(const abai_share *share);

#endif
