/* engine/weigh.h - the draws of a run weighed by its evidence, and the values of those that count.
 *
 * A first look finds the weights. Kept are the index and the weight of each draw that is not negligible: of
 * N draws those within 37 + log N of the greatest logarithm, so that all the others together weigh less than
 * 2^-53 of the heaviest. A second look fetches their values, as many columns at a time as memory allows.
 * What is kept follows from the draws alone: at most ABAI_WEIGHED_MAX of them, whatever the memory, so that
 * memory does not show in a result. Everything stands in the order of the samples.
 */
#ifndef ABAI_ENGINE_WEIGH_H
#define ABAI_ENGINE_WEIGH_H

#include "engine/pass.h"
#include "stats/weighted.h"

enum {
    /* 2^21: no posterior needs more, and with what sorting takes, 40 bytes each, they fit into the default
     * memory. Chunks of samples enough that the last rounds are no smaller than one. */
    ABAI_WEIGHED_MAX = 1 << 21
};

typedef struct abai_weighed {
    uint64_t looked_at;  /* samples 0 .. looked_at - 1 */
    bool cut;            /* more samples than could be kept */
    size_t count;        /* kept */
    uint64_t *sample;    /* their indices, rising */
    double *weight;      /* over that of the heaviest: in (0, 1] */
    abai_log_sum all;    /* of all samples that were looked at */
    abai_log_sum *alone; /* the same of each piece of evidence by itself */
} abai_weighed;

/* `look` has plan, sampler, samples, threads, workspaces, draw and progress set. ABA_MEMORY,
 * ABA_CANCELLED; abai_weighed_free frees then, too. */
aba_status abai_weigh(const abai_pass *look, abai_weighed *weighed, aba_error *error) ABA_MUST_USE;
void abai_weighed_free(abai_weighed *weighed);

/* Values of `count` columns of the workspace for the kept samples: values[i] has room for
 * weighed->count. ABA_CANCELLED. */
aba_status abai_weighed_fetch(const abai_pass *look, const abai_weighed *weighed,
                              const size_t *columns, size_t count, double *const *values,
                              aba_error *error) ABA_MUST_USE;

#endif
