/* base/lines.h - memory in whole cache lines: what one thread writes there shares none with another's. */
#ifndef ABAI_BASE_LINES_H
#define ABAI_BASE_LINES_H

#include <stddef.h>

enum { ABAI_CACHE_LINE = 64 };

/* bytes of zeros, rounded up to cache lines of their own; free() it. NULL when out of memory. */
void *abai_lines_new(size_t bytes);

#endif
