/* tests/support/isa_cases.h - the body of a loop once on every instruction set that this machine has.
 *
 *     FOR_EACH_ISA(isa) {
 *         assert_near(sum(x, n), 6, 0);
 *     }
 *
 * Behind the loop the set is what it was before.
 */
#ifndef ABANICO_TESTS_ISA_CASES_H
#define ABANICO_TESTS_ISA_CASES_H

#include "simd/isa.h"

/* Use isa or, where it cannot be had, the next one; false, and `before` in use, behind the last. */
static inline bool isa_use(abai_isa *isa, abai_isa before) {
    while (*isa < ABAI_ISA_COUNT && !abai_isa_available(*isa))
        ++*isa;
    abai_isa_force(*isa < ABAI_ISA_COUNT ? *isa : before);
    return *isa < ABAI_ISA_COUNT;
}

#define FOR_EACH_ISA(isa)                                                                          \
    for (abai_isa isa##_before = abai_isa_current(), isa = ABAI_ISA_BASELINE;                      \
         isa_use(&isa, isa##_before); isa++)

#endif
