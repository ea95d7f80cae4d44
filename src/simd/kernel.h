/* simd/kernel.h - declaring, defining and calling kernels.
 *
 *     in the header:       ABAI_KERNEL_DECLARE(void, abai_twice, (const double *x, size_t n));
 *     in *_kernel.c:       void ABAI_KERNEL(abai_twice)(const double *x, size_t n) { ... }
 *     where it is called:  static void (*const twice[])(const double *, size_t) =
 *                              ABAI_KERNELS(abai_twice);
 *                          twice[abai_isa_current()](x, n);
 *
 * The build compiles *_kernel.c once for each instruction set with ABAI_ISA_SUFFIX defined.
 */
#ifndef ABAI_SIMD_KERNEL_H
#define ABAI_SIMD_KERNEL_H

#include "simd/isa.h"

#define ABAI_KERNEL_JOIN_(name, suffix) name##_##suffix
#define ABAI_KERNEL_JOIN(name, suffix) ABAI_KERNEL_JOIN_(name, suffix)
#define ABAI_KERNEL(name) ABAI_KERNEL_JOIN(name, ABAI_ISA_SUFFIX)

#ifdef ABAI_ISA_X86
#define ABAI_KERNEL_DECLARE(type, name, arguments)                                                 \
    type name##_baseline arguments;                                                                \
    type name##_avx2 arguments;                                                                    \
    type name##_avx512 arguments
#define ABAI_KERNELS(name)                                                                         \
    { name##_baseline, name##_avx2, name##_avx512 }
#else
#define ABAI_KERNEL_DECLARE(type, name, arguments) type name##_baseline arguments
#define ABAI_KERNELS(name)                                                                         \
    { name##_baseline }
#endif

#endif
