#include "engine/share.h"

#include <stdatomic.h>

#include "engine/pass.h"

typedef struct team {
    const abai_share *share;
    atomic_size_t next;
    atomic_int end;
} team;

static void work(void *context, int thread) {
    team *t = context;
    const abai_share *share = t->share;
    while (atomic_load(&t->end) == ABAI_SHARE_DONE) {
        if (thread == 0 && share->go_on != NULL && !share->go_on(share->go_on_context)) {
            atomic_store(&t->end, ABAI_SHARE_STOPPED);
            return;
        }
        const size_t item = atomic_fetch_add(&t->next, 1);
        if (item >= share->items)
            return;
        if (!share->item(share->context, thread, item))
            atomic_store(&t->end, ABAI_SHARE_MEMORY);
    }
}

abai_share_end abai_share_run(const abai_share *share) {
    team t = {.share = share};
    atomic_init(&t.next, 0);
    atomic_init(&t.end, ABAI_SHARE_DONE);
    abai_pass_each_thread(share->threads, work, &t);
    return (abai_share_end)atomic_load(&t.end);
}
