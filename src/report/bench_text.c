/* Measured times for people: three digits of each, minima beside medians. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "abanico/bench.h"
#include "base/number.h"
#include "base/status.h"
#include "base/text.h"
#include "report/columns.h"
#include "report/layout.h"

enum { WIDTH_DEFAULT = 100, WIDTH_LEAST = 60, LABEL = 11, PERCENT = 100 };

typedef struct page {
    abai_text *text;
    size_t width;
    bool ascii;
} page;

/* ---- figures --------------------------------------------------------------------------------- */

/* "1.23", "12.3", "1230". */
static char *put(char *cell, double value) {
    if (!isfinite(value))
        return strcpy(cell, "-");
    return abai_number_fixed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0, cell);
}

/* "12.3 ms". */
static void put_time(char *cell, double ns, bool ascii) {
    static const struct {
        double ns;
        const char *unit, *ascii;
    } units[] = {{1, "ns", "ns"}, {1e3, "µs", "us"}, {1e6, "ms", "ms"}, {1e9, "s", "s"}};
    size_t i = sizeof units / sizeof units[0] - 1;
    while (i > 0 && ns < 0.9995 * units[i].ns)
        i--;
    put(cell, ns / units[i].ns);
    strcat(strcat(cell, " "), ascii ? units[i].ascii : units[i].unit);
}

static void put_words(char *cell, const char *words) {
    strncat(strcpy(cell, ""), words, ABAI_COLUMNS_CELL - 1);
}

/* ---- the machine ----------------------------------------------------------------------------- */

static void append_fact(const page *p, const char *label, abai_text *words) {
    abai_text first = ABAI_TEXT_INIT;
    abai_layout_cell(&first, label, LABEL, p->ascii);
    if (first.failed || words->failed)
        p->text->failed = true;
    else
        abai_layout_paragraph(p->text, first.data, words->data, LABEL, p->width);
    abai_text_free(&first);
    abai_text_free(words);
}

static void append_processor(const page *p, const aba_bench *b) {
    abai_text words = ABAI_TEXT_INIT;
    abai_text_append(&words, b->machine.cpu == NULL ? "not known" : b->machine.cpu);
    if (b->machine.cores_online > 0)
        abai_text_printf(&words, ", %d %s online", b->machine.cores_online,
                         b->machine.cores_online == 1 ? "core" : "cores");
    append_fact(p, "processor", &words);
    abai_text_append(&words, b->machine.system);
    append_fact(p, "system", &words);
}

static void append_build(const page *p, const aba_bench *b) {
    const aba_bench_machine *m = &b->machine;
    abai_text words = ABAI_TEXT_INIT;
    abai_text_printf(&words, "%s, %s; kernels for %s%s", m->compiler,
                     m->optimised ? "optimised" : "not optimised", m->instruction_set,
                     m->instruction_set_forced ? ", as ABANICO_ISA says" : "");
    append_fact(p, "build", &words);
    abai_text_printf(&words, "GSL %s, OpenMP %s", m->gsl, m->openmp);
    append_fact(p, "libraries", &words);
}

static void append_threads(const page *p, const aba_bench *b) {
    const aba_bench_machine *m = &b->machine;
    abai_text words = ABAI_TEXT_INIT;
    abai_text_printf(&words, "%d at most", b->threads);
    if (m->openmp_places != NULL)
        abai_text_printf(&words, ", OMP_PLACES=%s", m->openmp_places);
    if (m->openmp_proc_bind != NULL)
        abai_text_printf(&words, ", OMP_PROC_BIND=%s", m->openmp_proc_bind);
    append_fact(p, "threads", &words);
}

static void append_count(abai_text *words, size_t count, const char *one, const char *many) {
    abai_text_printf(words, "%zu %s", count, count == 1 ? one : many);
}

static void append_scenario(const page *p, const aba_bench *b) {
    abai_text words = ABAI_TEXT_INIT;
    abai_text_printf(&words, "%s: ", b->scenario);
    append_count(&words, b->input_count, "input drawn, ", "inputs drawn, ");
    append_count(&words, b->output_count, "output, ", "outputs, ");
    append_count(&words, b->column_count, "column of statistics", "columns of statistics");
    append_fact(p, "scenario", &words);
}

static void append_head(const page *p, const aba_bench *b) {
    abai_text_printf(p->text, "abanico %s: the hot sampling loop on this machine\n\n", b->version);
    append_processor(p, b);
    append_build(p, b);
    append_threads(p, b);
    append_scenario(p, b);
    if (!b->machine.optimised || b->machine.sanitizers != NULL)
        abai_layout_paragraph(
            p->text, "", "This is no release build: its times say nothing about one.", 0, p->width);
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* An empty line, and what the table below it shows. */
static void append_title(const page *p, const char *title, int repeats) {
    abai_text words = ABAI_TEXT_INIT;
    abai_text_printf(&words, "%s; %d round%s", title, repeats, repeats == 1 ? "" : "s");
    abai_text_append_char(p->text, '\n');
    if (words.failed)
        p->text->failed = true;
    else
        abai_layout_paragraph(p->text, "", words.data, 0, p->width);
    abai_text_free(&words);
}

/* A table of so many rows; where there is no memory, the page fails. */
static abai_columns *start(const page *p, const abai_column *columns, size_t count, size_t rows) {
    abai_columns *table = abai_columns_new(columns, count, rows);
    p->text->failed = p->text->failed || table == NULL;
    return table;
}

static void finish(const page *p, abai_columns *table) {
    abai_columns_append(p->text, table, p->width, p->ascii);
    abai_columns_free(table);
}

static const char group_table[] = "table", group_mt[] = "mt19937", group_taus[] = "taus2",
                  group_ratio[] = "times as fast";

enum { DRAW_COLUMNS = 10 };
static const abai_column draw_columns[DRAW_COLUMNS] = {
    {NULL, "", true, 0},
    {NULL, "", true, 2},
    {group_table, "min", false, 0},
    {group_table, "median", false, 1},
    {group_mt, "min", false, 0},
    {group_mt, "median", false, 1},
    {group_taus, "min", false, 0},
    {group_taus, "median", false, 1},
    {group_ratio, "mt19937", false, 0},
    {group_ratio, "taus2", false, 0},
};

/* "min=3,max=9": a table of this width has no room for blanks. */
static void put_parameters(char *cell, const char *parameters) {
    size_t length = 0;
    for (; *parameters != '\0' && length + 1 < ABAI_COLUMNS_CELL; parameters++)
        if (*parameters != ' ' || length == 0 || cell[length - 1] != ',')
            cell[length++] = *parameters;
    cell[length] = '\0';
}

static void put_draw(abai_columns *table, size_t row, const aba_bench_draw *draw) {
    const double figures[DRAW_COLUMNS - 2] = {
        draw->table.min, draw->table.median, draw->mt19937.min,   draw->mt19937.median,
        draw->taus2.min, draw->taus2.median, draw->ratio_mt19937, draw->ratio_taus2};
    put_words(abai_columns_cell(table, row, 0), draw->distribution);
    put_parameters(abai_columns_cell(table, row, 1), draw->parameters);
    for (size_t i = 0; i < DRAW_COLUMNS - 2; i++)
        put(abai_columns_cell(table, row, 2 + i), figures[i]);
}

static void append_ratios(const page *p, const aba_bench *b, size_t continuous) {
    char mean[2][ABAI_NUMBER_SIZE], lowest[2][ABAI_NUMBER_SIZE];
    const aba_bench_ratio *const ratios[2] = {&b->mt19937, &b->taus2};
    abai_text words = ABAI_TEXT_INIT;
    for (int i = 0; i < 2; i++) {
        put(mean[i], ratios[i]->geometric_mean);
        put(lowest[i], ratios[i]->lowest);
    }
    abai_text_printf(&words,
                     "%zu continuous distributions: geometric mean %s times as fast (mt19937) and "
                     "%s (taus2), lowest %s (mt19937, %s) and %s (taus2, %s)",
                     continuous, mean[0], mean[1], lowest[0], ratios[0]->lowest_of, lowest[1],
                     ratios[1]->lowest_of);
    if (words.failed)
        p->text->failed = true;
    else
        abai_layout_paragraph(p->text, "", words.data, 0, p->width);
    abai_text_free(&words);
}

static void append_draws(const page *p, const aba_bench *b) {
    size_t continuous = 0;
    if (b->draw_count == 0)
        return;
    while (continuous < b->draw_count && !b->draws[continuous].discrete)
        continuous++;
    append_title(p, "Draws in ns, random bits included, beside GSL's on two of its generators",
                 b->draws[0].table.repeats);
    abai_columns *table = start(p, draw_columns, DRAW_COLUMNS, b->draw_count + 1);
    if (table == NULL)
        return;
    for (size_t i = 0; i < b->draw_count; i++) /* an empty row before the discrete ones */
        put_draw(table, i + (i >= continuous), &b->draws[i]);
    table->row_count -= continuous == b->draw_count;
    finish(p, table);
    if (continuous > 0)
        append_ratios(p, b, continuous);
}

enum { STAGE_COLUMNS = 5 };
static const abai_column stage_columns[STAGE_COLUMNS] = {
    {NULL, "", true, 0},    {NULL, "min", false, 0}, {NULL, "median", false, 1},
    {NULL, "per", true, 0}, {NULL, "", true, 2},
};

static bool is_building(const aba_bench_stage *stage) { return strcmp(stage->per, "input") == 0; }

/* What is done once for each input is told apart by the inputs' names. */
static void put_stage(char *cell, const aba_bench_stage *stage) {
    put_words(cell, is_building(stage) ? "table of " : stage->stage);
    if (is_building(stage))
        strncat(cell, stage->of, ABAI_COLUMNS_CELL - 1 - strlen(cell));
}

static void append_stages(const page *p, const aba_bench *b) {
    if (b->stage_count == 0)
        return;
    append_title(p, "Stages", b->stages[0].time.repeats);
    abai_columns *table = start(p, stage_columns, STAGE_COLUMNS, b->stage_count);
    for (size_t i = 0; table != NULL && i < b->stage_count; i++) {
        const aba_bench_stage *stage = &b->stages[i];
        put_stage(abai_columns_cell(table, i, 0), stage);
        put_time(abai_columns_cell(table, i, 1), stage->time.min, p->ascii);
        put_time(abai_columns_cell(table, i, 2), stage->time.median, p->ascii);
        put_words(abai_columns_cell(table, i, 3), stage->per);
        put_words(abai_columns_cell(table, i, 4), is_building(stage) ? "once" : stage->of);
    }
    if (table != NULL)
        finish(p, table);
}

static const char group_sample[] = "ns a sample";

enum { RUN_COLUMNS = 6 };
static const abai_column run_columns[RUN_COLUMNS] = {
    {NULL, "samples", false, 0},     {NULL, "threads", false, 0},
    {NULL, "min", false, 0},         {NULL, "median", false, 1},
    {group_sample, "run", false, 0}, {group_sample, "times threads", false, 0},
};

static void append_runs(const page *p, const aba_bench *b) {
    if (b->run_count == 0)
        return;
    append_title(p, "Whole runs", b->runs[0].time.repeats);
    abai_columns *table = start(p, run_columns, RUN_COLUMNS, b->run_count);
    for (size_t i = 0; table != NULL && i < b->run_count; i++) {
        const aba_bench_run *run = &b->runs[i];
        abai_count_format(run->samples, abai_columns_cell(table, i, 0));
        abai_count_format((uint64_t)run->threads, abai_columns_cell(table, i, 1));
        put_time(abai_columns_cell(table, i, 2), run->time.min, p->ascii);
        put_time(abai_columns_cell(table, i, 3), run->time.median, p->ascii);
        put(abai_columns_cell(table, i, 4), run->ns_per_sample);
        put(abai_columns_cell(table, i, 5), run->ns_per_sample_and_core);
    }
    if (table != NULL)
        finish(p, table);
}

enum { SCALING_COLUMNS = 5 };
static const abai_column scaling_columns[SCALING_COLUMNS] = {
    {NULL, "threads", false, 0},  {NULL, "min", false, 0},        {NULL, "median", false, 1},
    {NULL, "speed-up", false, 0}, {NULL, "efficiency", false, 0},
};

static void append_scaling(const page *p, const aba_bench *b) {
    if (b->scaling_count == 0)
        return;
    char samples[ABAI_NUMBER_SIZE];
    abai_text title = ABAI_TEXT_INIT;
    abai_text_printf(&title, "Threads, in runs of %s samples",
                     abai_count_format(b->scaling_samples, samples));
    append_title(p, title.failed ? "" : title.data, b->scaling[0].time.repeats);
    p->text->failed = p->text->failed || title.failed;
    abai_text_free(&title);
    abai_columns *table = start(p, scaling_columns, SCALING_COLUMNS, b->scaling_count);
    for (size_t i = 0; table != NULL && i < b->scaling_count; i++) {
        const aba_bench_scaling *row = &b->scaling[i];
        abai_count_format((uint64_t)row->threads, abai_columns_cell(table, i, 0));
        put_time(abai_columns_cell(table, i, 1), row->time.min, p->ascii);
        put_time(abai_columns_cell(table, i, 2), row->time.median, p->ascii);
        put(abai_columns_cell(table, i, 3), row->speed_up);
        strcat(abai_number_fixed(PERCENT * row->efficiency, 0, abai_columns_cell(table, i, 4)),
               " %");
    }
    if (table != NULL)
        finish(p, table);
}

enum { FLOOR_COLUMNS = 3 };
static const abai_column floor_columns[FLOOR_COLUMNS] = {
    {NULL, "", true, 0}, {NULL, "ns", false, 0}, {NULL, "of the floor", false, 0}};

static void put_share(abai_columns *table, size_t row, double ns, double all) {
    put(abai_columns_cell(table, row, 1), ns);
    strcat(abai_number_fixed(PERCENT * ns / all, 0, abai_columns_cell(table, row, 2)), " %");
}

static void put_cost(abai_columns *table, size_t row, const aba_bench_cost *cost, double sum) {
    abai_text words = ABAI_TEXT_INIT;
    if (cost->name != NULL)
        abai_text_printf(&words, "%s of %s", cost->part, cost->name);
    else if (cost->count > 1)
        abai_text_printf(&words, "%s of %zu columns", cost->part, cost->count);
    else
        abai_text_append(&words, cost->part);
    if (!words.failed)
        put_words(abai_columns_cell(table, row, 0), words.data);
    abai_text_free(&words);
    put_share(table, row, (double)cost->count * cost->ns, sum);
}

/* A run so short is start-up, and says nothing of what a sample costs. */
static const uint64_t least_for_floor = 100000;

static void append_gap(const page *p, const aba_bench_floor *f) {
    char samples[ABAI_NUMBER_SIZE], run[ABAI_NUMBER_SIZE], ratio[ABAI_NUMBER_SIZE],
        tables[ABAI_NUMBER_SIZE];
    abai_text words = ABAI_TEXT_INIT;
    put(ratio, f->ratio);
    put(run, f->run_ns);
    put(tables, f->tables_ns);
    if (f->samples < least_for_floor)
        abai_text_printf(&words,
                         "A run of %s on one thread takes %s ns a sample, mostly its start: to "
                         "hold a run against the floor takes 100,000 samples or more",
                         abai_count_format(f->samples, samples), run);
    else
        abai_text_printf(
            &words,
            "A run of %s samples on one thread takes %s ns a sample, %s times the floor; "
            "building tables is %s ns of it",
            abai_count_format(f->samples, samples), run, ratio, tables);
    if (words.failed)
        p->text->failed = true;
    else
        abai_layout_paragraph(p->text, "", words.data, 0, p->width);
    abai_text_free(&words);
}

static void append_floor(const page *p, const aba_bench *b) {
    const aba_bench_floor *f = &b->floor;
    if (f->cost_count == 0)
        return;
    abai_text_append(p->text, "\nFloor: what a sample costs one core, stage by stage\n");
    abai_columns *table = start(p, floor_columns, FLOOR_COLUMNS, f->cost_count + 1);
    if (table == NULL)
        return;
    for (size_t i = 0; i < f->cost_count; i++)
        put_cost(table, i, &f->costs[i], f->sum);
    put_words(abai_columns_cell(table, f->cost_count, 0), "floor");
    put_share(table, f->cost_count, f->sum, f->sum);
    finish(p, table);
    append_gap(p, f);
}

aba_status aba_bench_text(const aba_bench *bench, const aba_text_options *options, char **text,
                          size_t *length, aba_error *error) {
    abai_text out = ABAI_TEXT_INIT;
    page p = {&out, WIDTH_DEFAULT, options != NULL && options->ascii};
    if (options != NULL && options->width != 0)
        p.width = options->width < WIDTH_LEAST ? WIDTH_LEAST : (size_t)options->width;
    append_head(&p, bench);
    append_draws(&p, bench);
    append_stages(&p, bench);
    append_runs(&p, bench);
    append_scaling(&p, bench);
    append_floor(&p, bench);
    size_t taken_length;
    char *taken = abai_text_take(&out, &taken_length);
    if (taken == NULL)
        return abai_fail_memory(error);
    *text = taken;
    if (length != NULL)
        *length = taken_length;
    return ABA_OK;
}
