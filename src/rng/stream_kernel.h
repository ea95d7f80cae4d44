/* rng/stream_kernel.h - whole groups of 32 samples of a stream. Private to rng/ and to kernels that
 * include rng/stream_body.h. */
#ifndef ABAI_RNG_STREAM_KERNEL_H
#define ABAI_RNG_STREAM_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simd/kernel.h"

enum { ABAI_STREAM_LANES = 8, ABAI_STREAM_GROUP = 4 * ABAI_STREAM_LANES };

/* key is of abai_threefry_schedule. out gets groups * 32 words, or signed tails, of samples from
 * 32 * group on (rng/stream.h has the layout). */
ABAI_KERNEL_DECLARE(void, abai_stream_groups,
                    (const uint64_t key[5], uint64_t domain, uint64_t group, size_t groups,
                     bool tails, void *out));

#endif
