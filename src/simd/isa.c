#include "simd/isa.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[ABAI_ISA_COUNT] = {"baseline", "avx2", "avx512"};

/* -1: not chosen yet. Two threads that choose at the same time choose the same. */
static atomic_int current = -1;

const char *abai_isa_name(abai_isa isa) { return names[isa]; }

bool abai_isa_available(abai_isa isa) {
    if (isa == ABAI_ISA_BASELINE)
        return true;
#ifdef ABAI_ISA_X86
    __builtin_cpu_init();
    if (isa == ABAI_ISA_AVX2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
               __builtin_cpu_supports("fma");
    if (isa == ABAI_ISA_AVX512)
        return abai_isa_available(ABAI_ISA_AVX2) && __builtin_cpu_supports("avx512f") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#endif
    return false;
}

static abai_isa best(void) {
    abai_isa isa = ABAI_ISA_COUNT - 1;
    while (!abai_isa_available(isa))
        isa--;
    return isa;
}

/* What the environment asks for; ABAI_ISA_COUNT where it is no known word. */
static abai_isa wanted(const char *word) {
    abai_isa isa = ABAI_ISA_BASELINE;
    while (isa < ABAI_ISA_COUNT && strcmp(word, names[isa]) != 0)
        isa++;
    return isa;
}

static abai_isa choose(void) {
    const char *word = getenv("ABANICO_ISA");
    const abai_isa isa = word == NULL || word[0] == '\0' ? ABAI_ISA_COUNT : wanted(word);
    return isa < ABAI_ISA_COUNT && abai_isa_available(isa) ? isa : best();
}

abai_isa abai_isa_current(void) {
    int isa = atomic_load_explicit(&current, memory_order_relaxed);
    if (isa < 0) {
        isa = (int)choose();
        atomic_store_explicit(&current, isa, memory_order_relaxed);
    }
    return (abai_isa)isa;
}

aba_status abai_isa_check(aba_error *error) {
    const char *word = getenv("ABANICO_ISA");
    if (word == NULL || word[0] == '\0')
        return ABA_OK;
    const abai_isa isa = wanted(word);
    if (isa == ABAI_ISA_COUNT)
        return abai_fail(error, ABA_USAGE,
                         "ABANICO_ISA is '%s'; it can be baseline, avx2 or avx512", word);
    if (!abai_isa_available(isa))
        return abai_fail(error, ABA_USAGE, "ABANICO_ISA is '%s', which this machine does not have",
                         word);
    return ABA_OK;
}

void abai_isa_force(abai_isa isa) { atomic_store(&current, (int)isa); }
