/* bench/texts.h - scenarios to measure; those of the library's own, as text. */
#ifndef ABAI_BENCH_TEXTS_H
#define ABAI_BENCH_TEXTS_H

/* An input for every distribution of the registry, named like it, with ordinary parameters of its first
 * form. */
extern const char abai_bench_distributions[];

/* One normal input. */
extern const char abai_bench_normal[];

#endif
