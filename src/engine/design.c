#include "engine/design.h"

#include <stdbool.h>

abai_design abai_design_plain(uint64_t samples) { return (abai_design){ABA_DESIGN_MC, 1, samples}; }

static uint64_t power_of_two(uint64_t least) {
    uint64_t power = 1;
    while (power < least)
        power *= 2;
    return power;
}

abai_design abai_design_of(aba_design kind, size_t replicates, uint64_t samples) {
    if (kind == ABA_DESIGN_MC)
        return abai_design_plain(samples);
    const uint64_t size = samples / replicates + (samples % replicates != 0);
    return (abai_design){kind, replicates, kind == ABA_DESIGN_SOBOL ? power_of_two(size) : size};
}

abai_design abai_design_within(aba_design kind, size_t replicates, uint64_t samples) {
    if (kind == ABA_DESIGN_MC)
        return abai_design_plain(samples);
    const uint64_t whole = samples / replicates > 0 ? samples / replicates : 1;
    const uint64_t power = power_of_two(whole);
    const bool fits = kind == ABA_DESIGN_LHS || power == whole;
    const uint64_t size = kind == ABA_DESIGN_LHS ? whole : power / 2;
    return (abai_design){kind, replicates, fits ? whole : size};
}

const char *abai_design_name(aba_design kind) {
    static const char *const names[] = {
        [ABA_DESIGN_MC] = "mc", [ABA_DESIGN_LHS] = "lhs", [ABA_DESIGN_SOBOL] = "sobol"};
    return names[kind];
}
