/* engine/sensitivity_internal.h - private to engine/sensitivity*.c: what they share of one job. */
#ifndef ABAI_ENGINE_SENSITIVITY_INTERNAL_H
#define ABAI_ENGINE_SENSITIVITY_INTERNAL_H

#include "engine/relation.h"
#include "engine/sensitivity.h"
#include "engine/share.h"

typedef struct abai_sensitivity {
    const abai_sensitivity_job *job;
    abai_relation relation;
    size_t drawn;        /* inputs that are no constants */
    size_t *input;       /* they, in the scenario's order */
    size_t n;            /* draws kept */
    double **column;     /* n draws of each of the plan's columns; NULL of constants */
    double *values;      /* that they point into */
    bool inputs_finite;  /* no draw of an input is NaN or infinite */
    bool *output_finite; /* of each output */
    aba_sensitivity_result *result;
} abai_sensitivity;

/* Share items among the job's threads. ABA_MEMORY, ABA_CANCELLED. */
aba_status abai_sensitivity_share(const abai_sensitivity *s, abai_share_item item, size_t items,
                                  void *context, aba_error *error) ABA_MUST_USE;

/* sensitivity_ranked.c: spearman, partial_rank and first_order of every index listed. */
aba_status abai_sensitivity_given(abai_sensitivity *s, aba_error *error) ABA_MUST_USE;
/* sensitivity_freeze.c: first_order and total instead. */
aba_status abai_sensitivity_freeze(abai_sensitivity *s, aba_error *error) ABA_MUST_USE;
/* sensitivity_swing.c: swings of every output. */
aba_status abai_sensitivity_swing(abai_sensitivity *s, aba_error *error) ABA_MUST_USE;

#endif
