/* simd/isa.h - which instruction set the hot loops run on.
 *
 * The kernels (files named *_kernel.c, each in the folder of its subject) are compiled once for each
 * instruction set, from one body, and chosen at run time. All give the same bits: they use no fused
 * operations, and sums have a fixed tree (docs/architecture.md).
 */
#ifndef ABAI_SIMD_ISA_H
#define ABAI_SIMD_ISA_H

#include <stdbool.h>

#include "base/status.h"

/* From the least to the most. Off x86-64 there is the baseline alone (NEON on AArch64). */
typedef enum abai_isa {
    ABAI_ISA_BASELINE, /* what the compiler's target has: SSE2 on x86-64 */
    ABAI_ISA_AVX2,     /* x86-64-v3: AVX2, BMI2 (FMA is there, but not used) */
    ABAI_ISA_AVX512,   /* x86-64-v4: AVX-512 F, BW, CD, DQ, VL */
    ABAI_ISA_COUNT
} abai_isa;

const char *abai_isa_name(abai_isa isa); /* "baseline", "avx2", "avx512" */

/* True where this build has kernels for it and this CPU runs them. */
bool abai_isa_available(abai_isa isa);

/* The one in use: the best available, or what ABANICO_ISA in the environment asked for at first use
 * (where that cannot be had, the best). Thread-safe. */
abai_isa abai_isa_current(void);

/* ABA_USAGE where ABANICO_ISA is set to something that cannot be had. */
aba_status abai_isa_check(aba_error *error) ABA_MUST_USE;

/* For tests and benches: use this one from here on. It must be available; not while others run. */
void abai_isa_force(abai_isa isa);

#endif
