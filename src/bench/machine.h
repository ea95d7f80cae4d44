/* bench/machine.h - what the figures were measured on. */
#ifndef ABAI_BENCH_MACHINE_H
#define ABAI_BENCH_MACHINE_H

#include "abanico/bench.h"
#include "base/arena.h"

/* What cannot be found out stays NULL or 0. ABA_MEMORY. Texts lie in the arena. */
aba_status abai_machine_describe(aba_bench_machine *machine, abai_arena *arena,
                                 aba_error *error) ABA_MUST_USE;

/* The processor's name from the text of Linux' /proc/cpuinfo, in the arena; NULL where it has none. */
const char *abai_machine_cpu(const char *cpuinfo, abai_arena *arena);

#endif
