/* bench/look.h - the first look of a run at its samples, with what statistics cost in it. */
#ifndef ABAI_BENCH_LOOK_H
#define ABAI_BENCH_LOOK_H

#include "bench/session.h"
#include "bench/subject.h"

/* Look at so many samples of the subject on one thread, as aba_run does by default. *ns is the time that
 * went into statistics (moments, percentiles, claims) of all *columns together; drawing and the model are
 * not in it, but for looks after the first, which are what percentiles cost then. Progress is told while it lasts. ABA_NONFINITE, ABA_MEMORY, ABA_CANCELLED. */
aba_status abai_bench_time_look(abai_session *session, const abai_subject *subject,
                                uint64_t samples, double *ns, size_t *columns,
                                aba_error *error) ABA_MUST_USE;

#endif
