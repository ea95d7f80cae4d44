/* bench/session.h - one bench under way: what was asked, how the time is shared out, and rounds.
 *
 *     abai_session_begin(session, ABA_BENCH_DRAWS);
 *     while (abai_session_more(session))
 *         for (each thing that is compared) {
 *             if (!abai_session_tick(session))
 *                 return abai_session_cancelled(error);
 *             abai_session_add(session, &series[thing], time of it);
 *         }
 */
#ifndef ABAI_BENCH_SESSION_H
#define ABAI_BENCH_SESSION_H

#include "bench/figures.h"

typedef struct abai_session {
    aba_bench_options options; /* with defaults filled in */
    const aba_scenario *scenario;
    aba_bench *out;
    abai_arena *scratch;                 /* for as long as the session lasts */
    double weight, weight_done, weights; /* of the current part, of those before it, of all */
    double part_start, part_budget;      /* ns */
    double round_start;
    double told; /* when progress was */
    int round;   /* -1: none begun; 0: the warm-up */
    bool cancelled;
} abai_session;

/* Nanoseconds of a monotonic clock. */
double abai_bench_now(void);

/* From here on rounds belong to a part, ABA_BENCH_DRAWS or another. */
void abai_session_begin(abai_session *session, unsigned part);

/* Whether another round is to be made. */
bool abai_session_more(abai_session *session);

/* Tell how far it has got; to be called every few milliseconds. False: cancelled by the caller. */
bool abai_session_tick(abai_session *session);
aba_status abai_session_cancelled(aba_error *error);

static inline bool abai_session_warming(const abai_session *session) { return session->round == 0; }

/* Samples of the next long look or run: the most that were asked for, and the least of them to warm up. */
uint64_t abai_session_samples(const abai_session *session);

/* Times of the warm-up are not counted. */
void abai_session_add(const abai_session *session, abai_series *series, double ns);

/* The parts; each fills its figures in session->out. */
aba_status abai_bench_draws(abai_session *session, aba_error *error) ABA_MUST_USE;
aba_status abai_bench_stages(abai_session *session, aba_error *error) ABA_MUST_USE; /* and floor */
aba_status abai_bench_runs(abai_session *session, aba_error *error) ABA_MUST_USE;
aba_status abai_bench_scaling(abai_session *session, aba_error *error) ABA_MUST_USE;

/* ns that a run of the session's scenario takes; progress is told while it lasts. */
aba_status abai_bench_time_run(abai_session *session, uint64_t samples, int threads, double *ns,
                               aba_error *error) ABA_MUST_USE;

/* A copy in the result's memory; NULL of NULL and when out of memory. */
const char *abai_session_keep(const abai_session *session, const char *text);

#endif
