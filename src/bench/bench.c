#include "abanico/bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "abanico/version.h"
#include "base/status.h"
#include "bench/machine.h"
#include "bench/session.h"
#include "engine/tally.h"
#include "plan/plan.h"
#include "simd/isa.h"

static const uint64_t samples_long[] = {10000, 1000000, 10000000};
static const uint64_t samples_quick[] = {10000, 100000, 1000000};
enum { SAMPLE_COUNTS = 3 };

static aba_status check_samples(const aba_bench_options *o, aba_error *error) {
    if (o->sample_count == 0 || o->sample_count > ABA_BENCH_SAMPLES_MAX)
        return abai_fail(error, ABA_USAGE, "%zu sample counts; 1 to %d can be measured",
                         o->sample_count, ABA_BENCH_SAMPLES_MAX);
    for (size_t i = 0; i < o->sample_count; i++) {
        if (o->samples[i] < 1 || o->samples[i] > ABA_SAMPLES_MAX)
            return abai_fail(error, ABA_USAGE, "%llu samples; 1 to 1e12 can be drawn",
                             (unsigned long long)o->samples[i]);
        if (i > 0 && o->samples[i] <= o->samples[i - 1])
            return abai_fail(error, ABA_USAGE, "sample counts must rise");
    }
    return ABA_OK;
}

static aba_status resolve(aba_bench_options *o, aba_error *error) {
    if (o->parts == 0)
        o->parts = ABA_BENCH_ALL;
    if (o->parts > ABA_BENCH_ALL)
        return abai_fail(error, ABA_USAGE, "there is no part %u of a bench", o->parts);
    if (o->repeats < 0 || o->repeats > ABA_BENCH_REPEATS_MAX)
        return abai_fail(error, ABA_USAGE, "%d repeats; 1 to %d can be made", o->repeats,
                         ABA_BENCH_REPEATS_MAX);
    if (!(o->seconds >= 0 && o->seconds <= ABA_BENCH_SECONDS_MAX))
        return abai_fail(error, ABA_USAGE, "the time must lie between 0 and 86400 seconds");
    if (o->seconds > 0 && o->repeats > 0)
        return abai_fail(error, ABA_USAGE, "seconds and repeats exclude each other");
    if (o->seconds == 0 && o->repeats == 0)
        o->seconds = o->quick ? ABA_BENCH_SECONDS_QUICK : ABA_BENCH_SECONDS_DEFAULT;
    if (o->threads < 0)
        return abai_fail(error, ABA_USAGE, "the number of threads must not be negative");
    o->threads = aba_run_threads(o->threads, ABA_SAMPLES_MAX);
    if (o->samples == NULL) {
        o->samples = o->quick ? samples_quick : samples_long;
        o->sample_count = SAMPLE_COUNTS;
    }
    return check_samples(o, error);
}

/* The scenario in figures; its plan is made for nothing else, and shows what is wrong with it. */
static aba_status describe_scenario(abai_session *s, aba_error *error) {
    aba_bench *out = s->out;
    abai_plan *plan;
    const aba_status status = abai_plan_new(s->scenario, 1, false, &plan, error);
    if (status != ABA_OK)
        return status;
    for (size_t i = 0; i < plan->input_count; i++)
        out->input_count += plan->draws[i].kind != ABAI_DRAW_CONSTANT;
    out->output_count = plan->output_count;
    out->column_count = abai_tally_tracks(plan);
    abai_plan_free(plan);
    out->scenario = abai_session_keep(s, aba_scenario_name(s->scenario));
    out->sha256 = abai_session_keep(s, aba_scenario_sha256(s->scenario));
    return out->scenario != NULL && out->sha256 != NULL ? ABA_OK : abai_fail_memory(error);
}

static aba_status measure(abai_session *s, aba_error *error) {
    static const struct {
        unsigned parts;
        aba_status (*measure)(abai_session *session, aba_error *error);
    } all[] = {{ABA_BENCH_DRAWS, abai_bench_draws},
               {ABA_BENCH_STAGES | ABA_BENCH_FLOOR, abai_bench_stages},
               {ABA_BENCH_RUNS, abai_bench_runs},
               {ABA_BENCH_SCALING, abai_bench_scaling}};
    aba_status status = describe_scenario(s, error);
    for (size_t i = 0; status == ABA_OK && i < sizeof all / sizeof all[0]; i++)
        if ((s->options.parts & all[i].parts) != 0)
            status = all[i].measure(s, error);
    return status;
}

static aba_bench *new_bench(const aba_bench_options *o, aba_error *error) {
    aba_bench *bench = calloc(1, sizeof *bench);
    abai_arena *arena = bench == NULL ? NULL : abai_arena_new();
    if (arena == NULL) {
        abai_fail_memory(error);
        free(bench);
        return NULL;
    }
    *bench = (aba_bench){.version = aba_version(),
                         .parts = o->parts,
                         .seconds = o->seconds,
                         .repeats = o->repeats,
                         .threads = o->threads,
                         .mt19937 = {(double)NAN, (double)NAN, NULL},
                         .taus2 = {(double)NAN, (double)NAN, NULL},
                         .memory = arena};
    if (abai_machine_describe(&bench->machine, arena, error) == ABA_OK)
        return bench;
    aba_bench_free(bench);
    return NULL;
}

static aba_status measure_scenario(const aba_scenario *scenario, const aba_bench_options *options,
                                   aba_bench **out, aba_error *error) {
    abai_session s = {.options = *options, .scenario = scenario};
    aba_status status = ABA_MEMORY;
    s.out = new_bench(options, error);
    if (s.out == NULL)
        return status;
    s.scratch = abai_arena_new();
    status = s.scratch == NULL ? abai_fail_memory(error) : measure(&s, error);
    abai_arena_free(s.scratch);
    if (status == ABA_OK)
        *out = s.out;
    else
        aba_bench_free(s.out);
    return status;
}

aba_status aba_bench_measure(const aba_scenario *scenario, const aba_bench_options *options,
                             aba_bench **out, aba_error *error) {
    aba_bench_options o = options == NULL ? (aba_bench_options){.parts = 0} : *options;
    aba_scenario *own = NULL;
    /* GSL's default handler aborts the process. */
    gsl_set_error_handler_off();
    aba_status status = abai_isa_check(error);
    if (status == ABA_OK)
        status = resolve(&o, error);
    if (status == ABA_OK && scenario == NULL)
        status = aba_scenario_parse(aba_bench_scenario(), strlen(aba_bench_scenario()), "<bench>",
                                    NULL, &own, error);
    if (status == ABA_OK)
        status = measure_scenario(scenario == NULL ? own : scenario, &o, out, error);
    aba_scenario_free(own);
    return status;
}

void aba_bench_free(aba_bench *bench) {
    if (bench == NULL)
        return;
    abai_arena_free(bench->memory);
    free(bench);
}
