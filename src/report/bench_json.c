/* Measured times for programs, format abanico-bench/1: times in ns, every key always there. */
#include <stdlib.h>

#include "abanico/bench.h"
#include "base/status.h"
#include "base/text.h"
#include "json/json.h"

/* NULL and 0 are null: not known, or not asked for. */
static void write_known(abai_json_writer *w, const char *key, double number) {
    if (number > 0)
        abai_json_write_number(w, key, number);
    else
        abai_json_write_null(w, key);
}

static void write_time(abai_json_writer *w, const char *key, const aba_bench_time *time) {
    abai_json_open_object(w, key, true);
    abai_json_write_number(w, "min", time->min);
    abai_json_write_number(w, "median", time->median);
    abai_json_write_uint64(w, "repeats", (uint64_t)time->repeats);
    abai_json_close_object(w);
}

static void write_machine(abai_json_writer *w, const aba_bench_machine *m) {
    abai_json_open_object(w, "machine", false);
    abai_json_write_string(w, "cpu", m->cpu);
    write_known(w, "cores_online", m->cores_online);
    abai_json_write_string(w, "system", m->system);
    abai_json_write_string(w, "compiler", m->compiler);
    abai_json_write_bool(w, "optimised", m->optimised);
    abai_json_write_string(w, "sanitizers", m->sanitizers);
    abai_json_write_string(w, "instruction_set", m->instruction_set);
    abai_json_write_bool(w, "instruction_set_forced", m->instruction_set_forced);
    abai_json_open_object(w, "libraries", true);
    abai_json_write_string(w, "gsl", m->gsl);
    abai_json_write_string(w, "openmp", m->openmp);
    abai_json_close_object(w);
    abai_json_open_object(w, "openmp", true);
    abai_json_write_uint64(w, "threads", (uint64_t)m->openmp_threads);
    abai_json_write_string(w, "places", m->openmp_places);
    abai_json_write_string(w, "proc_bind", m->openmp_proc_bind);
    abai_json_close_object(w);
    abai_json_close_object(w);
}

static void write_settings(abai_json_writer *w, const aba_bench *b) {
    static const char *const names[] = {"draws", "stages", "runs", "scaling", "floor"};
    abai_json_open_object(w, "settings", false);
    abai_json_open_array(w, "parts", true);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if ((b->parts & (1U << i)) != 0)
            abai_json_write_string(w, NULL, names[i]);
    abai_json_close_array(w);
    write_known(w, "seconds", b->seconds);
    write_known(w, "repeats", b->repeats);
    abai_json_write_uint64(w, "threads", (uint64_t)b->threads);
    abai_json_close_object(w);
    abai_json_open_object(w, "scenario", false);
    abai_json_write_string(w, "name", b->scenario);
    abai_json_write_string(w, "sha256", b->sha256);
    abai_json_write_uint64(w, "inputs_drawn", b->input_count);
    abai_json_write_uint64(w, "outputs", b->output_count);
    abai_json_write_uint64(w, "columns", b->column_count);
    abai_json_close_object(w);
}

static void write_draw(abai_json_writer *w, const aba_bench_draw *draw) {
    abai_json_open_object(w, NULL, false);
    abai_json_write_string(w, "distribution", draw->distribution);
    abai_json_write_string(w, "parameters", draw->parameters);
    abai_json_write_string(w, "method", draw->method);
    abai_json_write_bool(w, "discrete", draw->discrete);
    write_time(w, "table", &draw->table);
    write_time(w, "mt19937", &draw->mt19937);
    write_time(w, "taus2", &draw->taus2);
    abai_json_open_object(w, "times_as_fast", true);
    abai_json_write_number(w, "mt19937", draw->ratio_mt19937);
    abai_json_write_number(w, "taus2", draw->ratio_taus2);
    abai_json_close_object(w);
    abai_json_close_object(w);
}

static void write_ratio(abai_json_writer *w, const char *key, const aba_bench_ratio *ratio) {
    abai_json_open_object(w, key, true);
    abai_json_write_number(w, "geometric_mean", ratio->geometric_mean);
    abai_json_write_number(w, "lowest", ratio->lowest);
    abai_json_write_string(w, "lowest_of", ratio->lowest_of);
    abai_json_close_object(w);
}

static void write_draws(abai_json_writer *w, const aba_bench *b) {
    if ((b->parts & ABA_BENCH_DRAWS) == 0) {
        abai_json_write_null(w, "draws");
        return;
    }
    abai_json_open_object(w, "draws", false);
    abai_json_open_array(w, "distributions", false);
    for (size_t i = 0; i < b->draw_count; i++)
        write_draw(w, &b->draws[i]);
    abai_json_close_array(w);
    abai_json_open_object(w, "continuous_times_as_fast", false);
    write_ratio(w, "mt19937", &b->mt19937);
    write_ratio(w, "taus2", &b->taus2);
    abai_json_close_object(w);
    abai_json_close_object(w);
}

static void write_stages(abai_json_writer *w, const aba_bench *b) {
    if ((b->parts & ABA_BENCH_STAGES) == 0) {
        abai_json_write_null(w, "stages");
        return;
    }
    abai_json_open_array(w, "stages", false);
    for (size_t i = 0; i < b->stage_count; i++) {
        abai_json_open_object(w, NULL, true);
        abai_json_write_string(w, "stage", b->stages[i].stage);
        abai_json_write_string(w, "of", b->stages[i].of);
        abai_json_write_string(w, "per", b->stages[i].per);
        write_time(w, "time", &b->stages[i].time);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

static void write_runs(abai_json_writer *w, const aba_bench *b) {
    if ((b->parts & ABA_BENCH_RUNS) == 0) {
        abai_json_write_null(w, "runs");
        return;
    }
    abai_json_open_array(w, "runs", false);
    for (size_t i = 0; i < b->run_count; i++) {
        const aba_bench_run *run = &b->runs[i];
        abai_json_open_object(w, NULL, false);
        abai_json_write_uint64(w, "samples", run->samples);
        abai_json_write_uint64(w, "threads", (uint64_t)run->threads);
        write_time(w, "time", &run->time);
        abai_json_write_number(w, "per_sample", run->ns_per_sample);
        abai_json_write_number(w, "per_sample_and_core", run->ns_per_sample_and_core);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

static void write_scaling(abai_json_writer *w, const aba_bench *b) {
    if ((b->parts & ABA_BENCH_SCALING) == 0) {
        abai_json_write_null(w, "scaling");
        return;
    }
    abai_json_open_object(w, "scaling", false);
    abai_json_write_uint64(w, "samples", b->scaling_samples);
    abai_json_open_array(w, "threads", false);
    for (size_t i = 0; i < b->scaling_count; i++) {
        const aba_bench_scaling *row = &b->scaling[i];
        abai_json_open_object(w, NULL, true);
        abai_json_write_uint64(w, "threads", (uint64_t)row->threads);
        write_time(w, "time", &row->time);
        abai_json_write_number(w, "speed_up", row->speed_up);
        abai_json_write_number(w, "efficiency", row->efficiency);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
    abai_json_close_object(w);
}

static void write_floor(abai_json_writer *w, const aba_bench *b) {
    const aba_bench_floor *f = &b->floor;
    if ((b->parts & ABA_BENCH_FLOOR) == 0) {
        abai_json_write_null(w, "floor");
        return;
    }
    abai_json_open_object(w, "floor", false);
    abai_json_write_uint64(w, "samples", f->samples);
    abai_json_open_array(w, "costs", false);
    for (size_t i = 0; i < f->cost_count; i++) {
        abai_json_open_object(w, NULL, true);
        abai_json_write_string(w, "part", f->costs[i].part);
        abai_json_write_string(w, "name", f->costs[i].name);
        abai_json_write_uint64(w, "count", f->costs[i].count);
        abai_json_write_number(w, "ns", f->costs[i].ns);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
    abai_json_write_number(w, "per_sample", f->sum);
    write_time(w, "run", &f->run);
    abai_json_write_number(w, "run_per_sample", f->run_ns);
    abai_json_write_number(w, "ratio", f->ratio);
    abai_json_write_number(w, "tables_per_sample", f->tables_ns);
    abai_json_close_object(w);
}

aba_status aba_bench_json(const aba_bench *bench, char **text, size_t *length, aba_error *error) {
    abai_text out = ABAI_TEXT_INIT;
    abai_json_writer w;
    abai_json_writer_start(&w, &out);
    abai_json_open_object(&w, NULL, false);
    abai_json_write_string(&w, "format", "abanico-bench/1");
    abai_json_open_object(&w, "generator", true);
    abai_json_write_string(&w, "name", "abanico");
    abai_json_write_string(&w, "version", bench->version);
    abai_json_close_object(&w);
    abai_json_write_string(&w, "unit", "ns");
    write_machine(&w, &bench->machine);
    write_settings(&w, bench);
    write_draws(&w, bench);
    write_stages(&w, bench);
    write_runs(&w, bench);
    write_scaling(&w, bench);
    write_floor(&w, bench);
    abai_json_close_object(&w);
    abai_text_append_char(&out, '\n');
    size_t taken_length;
    char *taken = abai_text_take(&out, &taken_length);
    if (taken == NULL)
        return abai_fail_memory(error);
    *text = taken;
    if (length != NULL)
        *length = taken_length;
    return ABA_OK;
}
