/* Whole groups of a stream: the same bits from every instruction set. */
#include "rng/stream_kernel.h"

#include "rng/stream_body.h"

void ABAI_KERNEL(abai_stream_groups)(const uint64_t key[5], uint64_t domain, uint64_t group,
                                     size_t groups, bool tails, void *out) {
    if (tails)
        stream_groups(key, domain, group, groups, true, out);
    else
        stream_groups(key, domain, group, groups, false, out);
}
