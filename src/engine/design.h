/* engine/design.h - which points of the unit cube a run draws: independent ones, or replicates of a design
 * that spreads its points evenly.
 *
 * Samples are numbered as always; replicate r has samples r size .. (r + 1) size - 1. Replicates are
 * independent of each other: point i of replicate r is point i of the design in domain r (design/lhs.h,
 * design/sobol.h), so any block of samples can be drawn alone. Nothing is assumed of the points within
 * a replicate, which are not independent; what is known of errors comes from how replicates differ.
 */
#ifndef ABAI_ENGINE_DESIGN_H
#define ABAI_ENGINE_DESIGN_H

#include "abanico/run.h"

typedef struct abai_design {
    aba_design kind;
    size_t replicates; /* 1 for independent draws */
    uint64_t size;     /* samples of a replicate */
} abai_design;

/* Independent draws. */
abai_design abai_design_plain(uint64_t samples);

/* At least `samples` of them: rounded up to whole replicates, whose size is a power of two for Sobol'
 * points. */
abai_design abai_design_of(aba_design kind, size_t replicates, uint64_t samples);
/* At most `samples`, but one a replicate at least. */
abai_design abai_design_within(aba_design kind, size_t replicates, uint64_t samples);

static inline uint64_t abai_design_samples(const abai_design *design) {
    return design->size * design->replicates;
}

/* How many of n samples from `first` on lie in the same replicate. */
static inline size_t abai_design_piece(const abai_design *design, uint64_t first, size_t n) {
    const uint64_t left = design->size - first % design->size;
    return left < n ? (size_t)left : n;
}

/* "mc", "lhs", "sobol". */
const char *abai_design_name(aba_design kind);

#endif
