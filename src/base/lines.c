#include "base/lines.h"

#include <stdlib.h>
#include <string.h>

void *abai_lines_new(size_t bytes) {
    const size_t whole = (bytes / ABAI_CACHE_LINE + 1) * ABAI_CACHE_LINE;
    void *memory = aligned_alloc(ABAI_CACHE_LINE, whole);
    if (memory != NULL)
        memset(memory, 0, whole);
    return memory;
}
