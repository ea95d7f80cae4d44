/* rng/stream_kernel.h - whole groups of 32 samples of a stream. Private to rng/. */
#ifndef ABAI_RNG_STREAM_KERNEL_H
#define ABAI_RNG_STREAM_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "simd/kernel.h"

enum { ABAI_STREAM_LANES = 8, ABAI_STREAM_GROUP = 4 * ABAI_STREAM_LANES };

/* key[4] is the parity word (rng/threefry.h). out gets groups * 32 words, or signed tails, of samples
 * from 32 * group on (rng/stream.h has the layout). */
ABAI_KERNEL_DECLARE(void, abai_stream_group_bits,
                    (const uint64_t key[5], uint64_t domain, uint64_t group, size_t groups,
                     uint64_t *out));
ABAI_KERNEL_DECLARE(void, abai_stream_group_tails,
                    (const uint64_t key[5], uint64_t domain, uint64_t group, size_t groups,
                     double *out));

#endif
