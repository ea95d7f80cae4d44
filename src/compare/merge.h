/* compare/merge.h - two scenarios as one. Private to compare/.
 *
 * The first keeps all its names, and so its draws. The second keeps those that the first does not have, and
 * those of inputs that both share; its others get new ones. Names are what streams are keyed by, so an input
 * draws what it draws alone unless it had to be renamed.
 */
#ifndef ABAI_COMPARE_MERGE_H
#define ABAI_COMPARE_MERGE_H

#include "scenario/scenario.h"

/* An output of both, and what is made of it, by their names in the scenario of both. */
typedef struct abai_merged_output {
    const char *name, *name_b;
    const char *original_b;   /* of what name_b is in A's unit; NULL where it is in that already */
    const char *unit;         /* A's */
    const char *difference;   /* A - B */
    const char *ratio;        /* NULL where it would mean nothing */
    const char *less, *equal; /* 1 or 0, and NaN where the difference is not finite */
} abai_merged_output;

typedef struct abai_merged {
    abai_arena *arena;
    const aba_scenario *a, *b;
    bool *shared;         /* of b's inputs */
    const char **input;   /* names of b's inputs in the scenario of both */
    const char **formula; /* of b's formulas */
    abai_merged_output *outputs;
    size_t output_count;
} abai_merged;

/* Which inputs are shared, which outputs are compared, and all names. Everything lives in the arena. Both
 * scenarios have been compiled without an error. ABA_INVALID: no output in common, or one of other
 * dimension; ABA_MEMORY. */
aba_status abai_merged_new(const aba_scenario *a, const aba_scenario *b, abai_arena *arena,
                           abai_merged **out, aba_error *error) ABA_MUST_USE;

/* The scenario of both. compared: with differences and the like, failed samples being counted; else the
 * outputs alone, and the first failed sample ends a run. */
aba_status abai_merged_scenario(const abai_merged *merged, bool compared, aba_scenario **out,
                                aba_error *error) ABA_MUST_USE;

/* ---- shared.c ------------------------------------------------------------------------------------ */

/* shared[i], of b's inputs: whether a defines it alike, and all it hangs on. ABA_MEMORY. */
aba_status abai_find_shared(const aba_scenario *a, const aba_scenario *b, bool *shared,
                            aba_error *error) ABA_MUST_USE;

/* A key of an input, or of a component of a mixture, whose text is no expression. */
bool abai_is_plain_key(const char *key);

#endif
