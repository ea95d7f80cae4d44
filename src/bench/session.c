#include "bench/session.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "base/status.h"

/* Rounds that are counted, however long they take: a median of fewer says nothing. */
enum { ROUNDS_LEAST = 3 };

static const double tell_every = 50e6; /* ns */
enum { PROGRESS_TOTAL = 1000000 };

/* How the time is shared out. Draws and stages are short and gain from many rounds; a round of runs
 * takes a second or so. */
static double weight_of(const abai_session *s, unsigned part) {
    switch (part) {
    case ABA_BENCH_DRAWS:
        return 5;
    case ABA_BENCH_STAGES:
        return s->options.parts & ABA_BENCH_FLOOR ? 6 : 3;
    case ABA_BENCH_RUNS:
        return 5;
    default:
        return 6;
    }
}

static double sum_of_weights(const abai_session *s) {
    const unsigned parts = s->options.parts;
    double sum = 0;
    for (unsigned part = ABA_BENCH_DRAWS; part < ABA_BENCH_FLOOR; part *= 2)
        if ((parts & part) != 0 || (part == ABA_BENCH_STAGES && (parts & ABA_BENCH_FLOOR) != 0))
            sum += weight_of(s, part);
    return sum;
}

double abai_bench_now(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

void abai_session_begin(abai_session *s, unsigned part) {
    s->weights = sum_of_weights(s);
    s->weight_done += s->weight;
    s->weight = weight_of(s, part);
    s->part_start = abai_bench_now();
    s->part_budget = 1e9 * s->options.seconds * s->weight / s->weights;
    s->round = -1;
}

bool abai_session_more(abai_session *s) {
    const double now = abai_bench_now();
    const double last = now - s->round_start;
    s->round_start = now;
    s->round++;
    if (s->cancelled)
        return false;
    if (s->options.repeats > 0)
        return s->round <= s->options.repeats;
    if (s->round <= ROUNDS_LEAST)
        return true;
    return s->round <= ABAI_SERIES_MAX && now - s->part_start + last <= s->part_budget;
}

/* How much of the current part is done. */
static double share_done(const abai_session *s, double now) {
    const double round = s->round < 0 ? 0 : s->round;
    if (s->options.repeats > 0)
        return fmin(round / (s->options.repeats + 1), 1);
    const double by_time = (now - s->part_start) / s->part_budget;
    const double by_rounds = s->round <= ROUNDS_LEAST ? round / (ROUNDS_LEAST + 1) : 1;
    return fmin(fmin(by_time, 1), fmax(by_rounds, 0.05));
}

bool abai_session_tick(abai_session *s) {
    const double now = abai_bench_now();
    if (s->cancelled || s->options.progress == NULL || now - s->told < tell_every)
        return !s->cancelled;
    s->told = now;
    const double share = (s->weight_done + s->weight * share_done(s, now)) / s->weights;
    s->cancelled = !s->options.progress(
        s->options.progress_context, (uint64_t)(PROGRESS_TOTAL * fmin(share, 1)), PROGRESS_TOTAL);
    return !s->cancelled;
}

aba_status abai_session_cancelled(aba_error *error) {
    return abai_fail(error, ABA_CANCELLED, "cancelled");
}

uint64_t abai_session_samples(const abai_session *s) {
    return s->options.samples[abai_session_warming(s) ? 0 : s->options.sample_count - 1];
}

void abai_session_add(const abai_session *s, abai_series *series, double ns) {
    if (!abai_session_warming(s))
        abai_series_add(series, ns);
}

const char *abai_session_keep(const abai_session *s, const char *text) {
    return text == NULL ? NULL : abai_arena_strdup(s->out->memory, text);
}
