/* What a sample goes through, stage by stage, and what the stages of a scenario sum up to: the floor
 * under a run of it. Each stage is measured alone and hot, on fresh samples where their values matter. */
#include "base/number.h"
#include "base/status.h"
#include "bench/look.h"
#include "bench/session.h"
#include "bench/subject.h"
#include "bench/texts.h"
#include "rng/stream.h"

enum {
    BLOCKS = 32,       /* that are timed at a stretch */
    MODEL_REPEATS = 4, /* of the program on one block: a small one is over before the clock ticks */
    PASSES = 5, /* over the short stages in a round, whose tables and runs take much longer */
    STAGES_OF_VALUES = 6
};

typedef struct stages {
    abai_subject normal, own;
    size_t columns; /* of own that statistics are made of */
    uint64_t *bits;
    double *tails, *values;
    abai_series *bits_series, *tails_series, *table_series, *draw_series; /* of normal */
    abai_series *copula, *model, *statistics, *run;                       /* of own */
    abai_series *draws, *tables; /* of own's inputs; those of constants stay empty */
} stages;

static aba_status make_series(stages *st, abai_session *s, aba_error *error) {
    abai_series **const single[] = {&st->bits_series, &st->tails_series, &st->table_series,
                                    &st->draw_series, &st->copula,       &st->model,
                                    &st->statistics,  &st->run};
    bool good = true;
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        *single[i] = abai_series_new(s->scratch, 1);
        good = good && *single[i] != NULL;
    }
    st->draws = abai_series_new(s->scratch, st->own.plan->input_count);
    st->tables = abai_series_new(s->scratch, st->own.plan->input_count);
    st->bits = abai_arena_alloc(s->scratch, ABAI_BLOCK, sizeof *st->bits);
    st->tails = abai_arena_alloc(s->scratch, ABAI_BLOCK, sizeof *st->tails);
    st->values = abai_arena_alloc(s->scratch, ABAI_BLOCK, sizeof *st->values);
    good = good && st->draws != NULL && st->tables != NULL && st->bits != NULL &&
           st->tails != NULL && st->values != NULL;
    return good ? ABA_OK : abai_fail_memory(error);
}

static aba_status prepare(stages *st, abai_session *s, aba_error *error) {
    aba_status status = abai_subject_parse(&st->normal, abai_bench_normal, error);
    if (status == ABA_OK)
        status = abai_subject_open(&st->own, s->scenario, error);
    return status == ABA_OK ? make_series(st, s, error) : status;
}

/* ---- one look at each ------------------------------------------------------------------------ */

static double per_value(double ns, size_t blocks) { return ns / (double)(blocks * ABAI_BLOCK); }

/* The tails are left for the table. */
static void measure_values(stages *st, const abai_session *s) {
    const abai_draw *draw = &st->normal.plan->draws[0];
    double start = abai_bench_now();
    for (uint64_t block = 0; block < BLOCKS; block++)
        abai_stream_bits(&draw->stream, 0, block * ABAI_BLOCK, ABAI_BLOCK, st->bits);
    abai_session_add(s, st->bits_series, per_value(abai_bench_now() - start, BLOCKS));
    start = abai_bench_now();
    for (uint64_t block = 0; block < BLOCKS; block++)
        abai_stream_tails(&draw->stream, 0, block * ABAI_BLOCK, ABAI_BLOCK, st->tails);
    abai_session_add(s, st->tails_series, per_value(abai_bench_now() - start, BLOCKS));
    start = abai_bench_now();
    for (uint64_t block = 0; block < BLOCKS; block++)
        abai_table_fill(draw->table, st->tails, ABAI_BLOCK, st->values);
    abai_session_add(s, st->table_series, per_value(abai_bench_now() - start, BLOCKS));
    abai_session_add(s, st->draw_series, abai_subject_time_draw(&st->normal, 0, BLOCKS));
}

/* The copula draws before the inputs, and the columns of all inputs stand from the fill on. */
static void measure_inputs(stages *st, const abai_session *s) {
    abai_workspace *w = st->own.workspace;
    const abai_plan *plan = st->own.plan;
    abai_workspace_fill(w, ABA_SAMPLER_TABLE, 0, ABAI_BLOCK);
    if (plan->copula.count > 0) {
        const double start = abai_bench_now();
        for (uint64_t block = 0; block < BLOCKS; block++)
            abai_workspace_correlate(w, block * ABAI_BLOCK, ABAI_BLOCK);
        abai_session_add(s, st->copula, per_value(abai_bench_now() - start, BLOCKS));
    }
    for (size_t i = 0; i < plan->input_count; i++)
        if (plan->draws[i].kind != ABAI_DRAW_CONSTANT)
            abai_session_add(s, &st->draws[i], abai_subject_time_draw(&st->own, i, BLOCKS));
}

/* On columns as a run leaves them: just written. */
static void measure_model(stages *st, const abai_session *s) {
    abai_workspace *w = st->own.workspace;
    double model = 0;
    for (size_t block = 0; block < BLOCKS; block++) {
        abai_workspace_fill(w, ABA_SAMPLER_TABLE, (uint64_t)block * ABAI_BLOCK, ABAI_BLOCK);
        const double start = abai_bench_now();
        for (int repeat = 0; repeat < MODEL_REPEATS; repeat++)
            abai_workspace_evaluate(w, ABAI_BLOCK);
        model += abai_bench_now() - start;
    }
    abai_session_add(s, st->model, per_value(model / MODEL_REPEATS, BLOCKS));
}

/* Their cost falls as a run goes on and percentiles are bracketed: it takes as long a look as a run's. */
static aba_status measure_statistics(stages *st, abai_session *s, aba_error *error) {
    const uint64_t samples = abai_session_samples(s);
    double ns;
    const aba_status status = abai_bench_time_look(s, &st->own, samples, &ns, &st->columns, error);
    if (status == ABA_OK)
        abai_session_add(s, st->statistics, ns / ((double)samples * (double)st->columns));
    return status;
}

static aba_status measure_tables(stages *st, const abai_session *s, aba_error *error) {
    for (size_t i = 0; i < st->own.plan->input_count; i++) {
        const abai_draw *draw = &st->own.plan->draws[i];
        if (draw->kind != ABAI_DRAW_FIXED)
            continue;
        abai_arena *arena = abai_arena_new();
        abai_table *table;
        if (arena == NULL)
            return abai_fail_memory(error);
        const double start = abai_bench_now();
        const aba_status status = abai_table_compile(draw->dist, arena, &table, error);
        abai_session_add(s, &st->tables[i], abai_bench_now() - start);
        abai_arena_free(arena);
        if (status != ABA_OK)
            return status;
    }
    return ABA_OK;
}

static aba_status measure_run(stages *st, abai_session *s, aba_error *error) {
    double ns;
    const aba_status status = abai_bench_time_run(s, abai_session_samples(s), 1, &ns, error);
    if (status == ABA_OK)
        abai_session_add(s, st->run, ns);
    return status;
}

static aba_status measure(stages *st, abai_session *s, aba_error *error) {
    const int passes = s->options.repeats > 0 ? 1 : PASSES;
    abai_session_begin(s, ABA_BENCH_STAGES);
    while (abai_session_more(s)) {
        for (int pass = 0; pass < passes; pass++) {
            if (!abai_session_tick(s))
                return abai_session_cancelled(error);
            measure_values(st, s);
            measure_inputs(st, s);
            measure_model(st, s);
        }
        aba_status status = measure_tables(st, s, error);
        if (status == ABA_OK)
            status = measure_statistics(st, s, error);
        if (status == ABA_OK && (s->options.parts & ABA_BENCH_FLOOR) != 0)
            status = measure_run(st, s, error);
        if (status != ABA_OK)
            return status;
    }
    return ABA_OK;
}

/* ---- what comes of it ------------------------------------------------------------------------ */

static aba_status write_stages(stages *st, abai_session *s, aba_error *error) {
    const abai_plan *plan = st->own.plan;
    aba_bench *out = s->out;
    out->stages =
        abai_arena_alloc(out->memory, STAGES_OF_VALUES + plan->input_count, sizeof *out->stages);
    char samples[ABAI_NUMBER_SIZE];
    const uint64_t most = s->options.samples[s->options.sample_count - 1];
    const char *statistics = abai_arena_printf(out->memory, "moments and percentiles of %s",
                                               abai_count_format(most, samples));
    if (out->stages == NULL || statistics == NULL)
        return abai_fail_memory(error);
    const aba_bench_stage values[STAGES_OF_VALUES] = {
        {"bits", ABAI_STREAM_NAME, "value", abai_series_time(st->bits_series)},
        {"uniforms", "bits to signed tails", "value", abai_series_time(st->tails_series)},
        {"table", "inverse CDF of a normal, cubic", "value", abai_series_time(st->table_series)},
        {"draw", "bits to normal values, as a run draws", "value",
         abai_series_time(st->draw_series)},
        {"model", "all formulas", "sample", abai_series_time(st->model)},
        {"statistics", statistics, "value", abai_series_time(st->statistics)},
    };
    for (size_t i = 0; i < STAGES_OF_VALUES; i++)
        out->stages[i] = values[i];
    out->stage_count = STAGES_OF_VALUES;
    for (size_t i = 0; i < plan->input_count; i++) {
        if (plan->draws[i].kind != ABAI_DRAW_FIXED)
            continue;
        const char *name = abai_session_keep(s, plan->scenario->inputs[i].name);
        if (name == NULL)
            return abai_fail_memory(error);
        out->stages[out->stage_count++] =
            (aba_bench_stage){"table building", name, "input", abai_series_time(&st->tables[i])};
    }
    return ABA_OK;
}

/* What one sample costs; out->costs has room for all of it. False when out of memory. */
static bool list_costs(stages *st, const abai_session *s, aba_bench_floor *out) {
    const abai_plan *plan = st->own.plan;
    aba_bench_cost *cost = out->costs;
    if (plan->copula.count > 0)
        *cost++ = (aba_bench_cost){"copula", NULL, 1, abai_series_time(st->copula).min};
    for (size_t i = 0; i < plan->input_count; i++) {
        if (plan->draws[i].kind == ABAI_DRAW_CONSTANT)
            continue;
        const char *name = abai_session_keep(s, plan->scenario->inputs[i].name);
        if (name == NULL)
            return false;
        *cost++ = (aba_bench_cost){"draw", name, 1, abai_series_time(&st->draws[i]).min};
    }
    *cost++ = (aba_bench_cost){"model", NULL, 1, abai_series_time(st->model).min};
    *cost++ =
        (aba_bench_cost){"statistics", NULL, st->columns, abai_series_time(st->statistics).min};
    out->cost_count = (size_t)(cost - out->costs);
    return true;
}

static aba_status write_floor(stages *st, abai_session *s, aba_error *error) {
    const size_t inputs = st->own.plan->input_count;
    aba_bench_floor *out = &s->out->floor;
    out->samples = s->options.samples[s->options.sample_count - 1];
    out->costs = abai_arena_alloc(s->out->memory, inputs + 3, sizeof *out->costs);
    if (out->costs == NULL || !list_costs(st, s, out))
        return abai_fail_memory(error);
    for (size_t i = 0; i < out->cost_count; i++)
        out->sum += (double)out->costs[i].count * out->costs[i].ns;
    for (size_t i = 0; i < inputs; i++)
        if (st->own.plan->draws[i].kind == ABAI_DRAW_FIXED)
            out->tables_ns += abai_series_time(&st->tables[i]).min / (double)out->samples;
    out->run = abai_series_time(st->run);
    out->run_ns = out->run.min / (double)out->samples;
    out->ratio = out->run_ns / out->sum;
    return ABA_OK;
}

aba_status abai_bench_stages(abai_session *session, aba_error *error) {
    stages st = {.normal = {.plan = NULL}};
    aba_status status = prepare(&st, session, error);
    if (status == ABA_OK)
        status = measure(&st, session, error);
    if (status == ABA_OK && (session->options.parts & ABA_BENCH_STAGES) != 0)
        status = write_stages(&st, session, error);
    if (status == ABA_OK && (session->options.parts & ABA_BENCH_FLOOR) != 0)
        status = write_floor(&st, session, error);
    abai_subject_free(&st.own);
    abai_subject_free(&st.normal);
    return status;
}
