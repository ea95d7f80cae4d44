/* bench/subject.h - a scenario made ready to be measured: its plan, and what one thread draws with. */
#ifndef ABAI_BENCH_SUBJECT_H
#define ABAI_BENCH_SUBJECT_H

#include "engine/sampler.h"

typedef struct abai_subject {
    aba_scenario *parsed; /* of a text: owned */
    const aba_scenario *scenario;
    abai_plan *plan; /* with tables */
    abai_workspace *workspace;
} abai_subject;

/* All NULL before; abai_subject_free also after a failure. */
aba_status abai_subject_parse(abai_subject *subject, const char *text,
                              aba_error *error) ABA_MUST_USE;
/* The scenario is borrowed. */
aba_status abai_subject_open(abai_subject *subject, const aba_scenario *scenario,
                             aba_error *error) ABA_MUST_USE;
void abai_subject_free(abai_subject *subject);

/* ns per draw of one input alone, random bits included, over `blocks` blocks behind one that is not
 * counted. What the input's parameters are read from, and correlated tails, must be in the columns. */
double abai_subject_time_draw(abai_subject *subject, size_t input, size_t blocks);

#endif
