/* Whole runs of a scenario, at some sample counts and on some numbers of threads. */
#include "abanico/run.h"

#include "base/status.h"
#include "bench/session.h"

static bool tell(void *context, uint64_t done, uint64_t total) {
    (void)done, (void)total; /* the session shares out the time of all runs */
    return abai_session_tick(context);
}

aba_status abai_bench_time_run(abai_session *s, uint64_t samples, int threads, double *ns,
                               aba_error *error) {
    const aba_run_options options = {
        .samples = samples, .threads = threads, .progress = tell, .progress_context = s};
    aba_result *result;
    const double start = abai_bench_now();
    const aba_status status = aba_run(s->scenario, &options, &result, error);
    *ns = abai_bench_now() - start;
    if (status != ABA_OK)
        return status;
    aba_result_free(result);
    return abai_session_tick(s) ? ABA_OK : abai_session_cancelled(error);
}

aba_status abai_bench_runs(abai_session *s, aba_error *error) {
    const size_t count = s->options.sample_count;
    abai_series *series = abai_series_new(s->scratch, count);
    s->out->runs = abai_arena_alloc(s->out->memory, count, sizeof *s->out->runs);
    if (series == NULL || s->out->runs == NULL)
        return abai_fail_memory(error);
    abai_session_begin(s, ABA_BENCH_RUNS);
    while (abai_session_more(s))
        /* The least of them warms up: threads are started, the code is read. */
        for (size_t i = 0; i < (abai_session_warming(s) ? 1 : count); i++) {
            double ns;
            const aba_status status =
                abai_bench_time_run(s, s->options.samples[i], s->options.threads, &ns, error);
            if (status != ABA_OK)
                return status;
            abai_session_add(s, &series[i], ns);
        }
    for (size_t i = 0; i < count; i++) {
        aba_bench_run *run = &s->out->runs[i];
        run->samples = s->options.samples[i];
        run->threads = aba_run_threads(s->options.threads, run->samples);
        run->time = abai_series_time(&series[i]);
        run->ns_per_sample = run->time.min / (double)run->samples;
        run->ns_per_sample_and_core = run->ns_per_sample * run->threads;
    }
    s->out->run_count = count;
    return ABA_OK;
}

/* Powers of two, and the most; no more than there is work for. Returns how many; 32 at most. */
enum { STEPS_MAX = 32 };
static size_t thread_steps(int most, uint64_t samples, int steps[STEPS_MAX]) {
    const int used = aba_run_threads(most, samples);
    size_t count = 0;
    for (int threads = 1; threads < used; threads *= 2)
        steps[count++] = threads;
    steps[count++] = used;
    return count;
}

aba_status abai_bench_scaling(abai_session *s, aba_error *error) {
    const uint64_t samples = s->options.samples[s->options.sample_count - 1];
    int steps[STEPS_MAX];
    const size_t count = thread_steps(s->options.threads, samples, steps);
    abai_series *series = abai_series_new(s->scratch, count);
    s->out->scaling = abai_arena_alloc(s->out->memory, count, sizeof *s->out->scaling);
    if (series == NULL || s->out->scaling == NULL)
        return abai_fail_memory(error);
    abai_session_begin(s, ABA_BENCH_SCALING);
    while (abai_session_more(s))
        for (size_t i = 0; i < count; i++) {
            double ns;
            const aba_status status =
                abai_bench_time_run(s, abai_session_samples(s), steps[i], &ns, error);
            if (status != ABA_OK)
                return status;
            abai_session_add(s, &series[i], ns);
        }
    for (size_t i = 0; i < count; i++) {
        aba_bench_scaling *row = &s->out->scaling[i];
        row->threads = steps[i];
        row->time = abai_series_time(&series[i]);
        row->speed_up = s->out->scaling[0].time.min / row->time.min;
        row->efficiency = row->speed_up / row->threads;
    }
    s->out->scaling_samples = samples;
    s->out->scaling_count = count;
    return ABA_OK;
}
