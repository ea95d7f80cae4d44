/* Whatever reads or writes columns in the hot loop, on columns that end exactly where memory ends, and
 * then on columns that begin exactly where it begins: inaccessible pages stand beside them, what is read
 * cannot be written, and what lies beside a result must be as before. At sizes around every vector's and
 * block's, on every instruction set, results are those of the baseline in ordinary memory, bit for bit.
 *
 * A kernel is a row of a table: what it reads and writes, and how it is called. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include <sys/mman.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>

#include "base/arena.h"
#include "dist/table_layout.h"
#include "engine/copula_kernel.h"
#include "expr_model.h"
#include "isa_cases.h"
#include "rng/stream.h"
#include "stats/bracket_kernel.h"
#include "stats/bracket_step.h"
#include "stats/finite.h"
#include "stats/moments.h"
#include "stats/select.h"
#include "stats/sort.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum {
    COLUMNS = 3, /* read at most */
    LONGEST = 2048,
    SCRATCH = 8, /* columns of scratch memory at most */
    FIGURES = 8, /* results that are no columns */
    CANARY = 0xA5,
    BESIDE = 512 /* bytes beside a result that are looked at */
};

static const size_t beyond_blocks[] = {255, 256, 257, 511, 512, 513, 2047, 2048};

enum { SMALL = 68, SIZES = SMALL + LENGTH(beyond_blocks) };

static size_t size_at(size_t i) { return i < SMALL ? i : beyond_blocks[i - SMALL]; }

/* ---- kernels as rows --------------------------------------------------------------------------- */

typedef struct kernel_row kernel_row;

/* n samples: reads in[0..COLUMNS), writes n doubles (or words) to out and what else it has to say to
 * figures. scratch is for programs. */
typedef void kernel_run(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                        double *out, double *figures);

struct kernel_row {
    const char *name;
    kernel_run *run;
    bool tails;     /* reads signed tails, else numbers of every kind */
    bool no_column; /* writes figures alone */
    size_t least;   /* samples */
    uint64_t first; /* of a stream */
    const abai_table *table;
    const abai_program *program;
};

static abai_stream stream;
static const abai_student_tail *score_tail;

static void run_bits(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                     double *out, double *figures) {
    (void)in, (void)scratch, (void)figures;
    abai_stream_bits(&stream, 3, row->first, n, (uint64_t *)(void *)out);
}

static void run_tails(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                      double *out, double *figures) {
    (void)in, (void)scratch, (void)figures;
    abai_stream_tails(&stream, 3, row->first, n, out);
}

static void run_fill(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                     double *out, double *figures) {
    (void)scratch, (void)figures;
    abai_table_fill(row->table, in[0], n, out);
}

static void run_fill_in_place(const kernel_row *row, const double *const *in, size_t n,
                              double *scratch, double *out, double *figures) {
    (void)scratch, (void)figures;
    memcpy(out, in[0], n * sizeof *out);
    abai_table_fill(row->table, out, n, out);
}

static void run_draw(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                     double *out, double *figures) {
    (void)in, (void)scratch, (void)figures;
    abai_table_draw(row->table, &stream, 3, row->first, n, out);
}

static void run_program(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                        double *out, double *figures) {
    (void)figures;
    abai_program_run(row->program, in, n, scratch, LONGEST, &out);
}

static void run_correlate(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                          double *out, double *figures) {
    static void (*const kernel[])(const double *, size_t, double *const *, size_t, const double *,
                                  const abai_student_tail *, double *) =
        ABAI_KERNELS(abai_copula_correlate);
    static const double weights[COLUMNS] = {0.36, 0.48, 0.8};
    double *scores[COLUMNS];
    (void)row, (void)scratch, (void)figures;
    memcpy(scores, in, sizeof scores);
    kernel[abai_isa_current()](weights, COLUMNS, scores, n, NULL, score_tail, out);
}

static void run_correlate_scaled(const kernel_row *row, const double *const *in, size_t n,
                                 double *scratch, double *out, double *figures) {
    static void (*const kernel[])(const double *, size_t, double *const *, size_t, const double *,
                                  const abai_student_tail *, double *) =
        ABAI_KERNELS(abai_copula_correlate);
    static const double weights[] = {0, 0.96};
    double *scores[COLUMNS];
    (void)row, (void)scratch, (void)figures;
    memcpy(scores, in, sizeof scores);
    kernel[abai_isa_current()](weights, 2, scores, n, in[2], score_tail, out);
}

/* Where all are finite nothing is gathered: out is filled as if it were. */
static void run_finite(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                       double *out, double *figures) {
    size_t count, first_failed;
    (void)row, (void)scratch;
    const double *kept = abai_finite(in[0], n, out, &count, &first_failed);
    if (kept != out)
        memcpy(out, kept, count * sizeof *out);
    for (size_t i = count; i < n; i++)
        out[i] = 0;
    figures[0] = (double)count;
    figures[1] = (double)first_failed;
}

static void run_count(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                      double *out, double *figures) {
    (void)row, (void)scratch, (void)out;
    figures[0] = (double)abai_count_at_most(in[0], n, 0.25);
}

enum { CELLS = 7 }; /* more than are handled together */

static void scan_cells(const double *low, const double *high, const double *in, size_t n,
                       double *scratch, double *out, double *figures) {
    static size_t (*const scan[])(const double *, size_t, const double *, const double *, size_t,
                                  uint64_t *, double *) = ABAI_KERNELS(abai_bracket_scan);
    uint64_t at_least[CELLS] = {0};
    const size_t count = scan[abai_isa_current()](in, n, low, high, CELLS, at_least, scratch);
    for (size_t i = 0; i < n; i++)
        out[i] = i < count ? scratch[i] : 0;
    abai_sort(out, count); /* in no particular order */
    for (size_t c = 0; c < CELLS; c++)
        figures[c] = (double)at_least[c];
    figures[CELLS] = (double)count;
}

static const double cell_low[CELLS] = {-0.45, -0.2, -0.1, 0, 0.1, 0.3, 0.4};
static const double cell_high[CELLS] = {-0.4, -HUGE_VAL, -0.05, 0.05, 0.2, -HUGE_VAL, 0.45};

/* What brackets gather may spill over behind the last value: into memory made for it. */
static void run_bracket(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                        double *out, double *figures) {
    (void)row;
    scan_cells(cell_low, cell_high, in[0], n, scratch, out, figures);
}

/* The same where intervals are whole steps, which have a loop of their own. */
static void run_bracket_steps(const kernel_row *row, const double *const *in, size_t n,
                              double *scratch, double *out, double *figures) {
    (void)row;
    double low[CELLS], high[CELLS];
    for (size_t c = 0; c < CELLS; c++) {
        low[c] = abai_step_first(cell_low[c] == 0 ? 0x1p-40 : cell_low[c]);
        high[c] = isinf(cell_high[c]) ? cell_high[c] : abai_step_last(cell_high[c]);
    }
    scan_cells(low, high, in[0], n, scratch, out, figures);
}

static void run_grid(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                     double *out, double *figures) {
    static const double pilot[] = {-0.3, -0.1, 0.1, 0.2};
    static uint32_t counts[ABAI_SELECT_BINS];
    (void)row, (void)scratch, (void)out;
    const abai_grid grid = abai_grid_from_pilot(pilot, LENGTH(pilot));
    memset(counts, 0, sizeof counts);
    abai_grid_count(&grid, in[0], n, counts);
    for (size_t bin = 0; bin < ABAI_SELECT_BINS; bin++) {
        figures[0] += counts[bin];
        figures[1] += (double)bin * counts[bin];
    }
}

static void run_moments(const kernel_row *row, const double *const *in, size_t n, double *scratch,
                        double *out, double *figures) {
    abai_moments m;
    (void)row, (void)scratch, (void)out;
    figures[0] = abai_moments_of(in[0], n, &m) ? 1 : 0;
    figures[1] = (double)m.n;
    figures[2] = m.mean;
    figures[3] = m.m2;
    figures[4] = m.min;
    figures[5] = m.max;
}

static const kernel_row plain_rows[] = {
    {.name = "stream bits", .run = run_bits},
    {.name = "stream bits from 37", .run = run_bits, .first = 37},
    {.name = "stream tails", .run = run_tails},
    {.name = "stream tails from 37", .run = run_tails, .first = 37},
    {.name = "correlate", .run = run_correlate, .tails = true},
    {.name = "correlate scaled", .run = run_correlate_scaled, .tails = true},
    {.name = "finite, of all kinds", .run = run_finite},
    {.name = "finite, all of them", .run = run_finite, .tails = true},
    {.name = "count", .run = run_count, .no_column = true},
    {.name = "brackets", .run = run_bracket, .tails = true},
    {.name = "brackets of whole steps", .run = run_bracket_steps, .tails = true},
    {.name = "bins", .run = run_grid, .tails = true, .no_column = true},
    {.name = "moments, of all kinds", .run = run_moments, .no_column = true},
    {.name = "moments, of finite values", .run = run_moments, .tails = true, .no_column = true},
};

/* ---- tables ------------------------------------------------------------------------------------ */

/* One distribution for each way in which a table is evaluated. */
typedef struct table_row {
    const char *name, *distribution;
    double value[ABAI_DIST_PARAMETERS];
    double truncate[2], clamp[2]; /* both 0: none */
    size_t values;                /* of a list */
    abai_table_kind kind;         /* what it must become */
    unsigned degree;
    bool integral;
} table_row;

static const table_row tables[] = {
    {"normal", "normal", {0, 1}, {0}, {0}, 0, ABAI_TABLE_DIRECT, 3, false},
    {"truncated uniform", "uniform", {2, 3}, {2.2, 2.9}, {0}, 0, ABAI_TABLE_DIRECT, 1, false},
    {"clamped normal", "normal", {0, 1}, {0}, {-1, 2}, 0, ABAI_TABLE_SEARCHED, 3, false},
    {"wide", "loguniform", {1e-300, 1e300}, {0}, {0}, 0, ABAI_TABLE_SEARCHED, 6, false},
    {"clamped uniform", "uniform", {2, 3}, {0}, {2.2, 2.9}, 0, ABAI_TABLE_SEARCHED, 1, false},
    {"bernoulli", "bernoulli", {0.3}, {0}, {0}, 0, ABAI_TABLE_SEARCHED, 0, false},
    {"discrete", "discrete", {0}, {0}, {0}, 12, ABAI_TABLE_SEARCHED, 0, false},
    {"poisson 30", "poisson", {30}, {0}, {0}, 0, ABAI_TABLE_SEARCHED, 0, false},
    {"poisson 1e8", "poisson", {1e8}, {0}, {0}, 0, ABAI_TABLE_DIRECT, 3, true},
    {"uniform", "uniform", {2, 3}, {0}, {0}, 0, ABAI_TABLE_UNIFORM, 0, false},
    {"triangular", "triangular", {2, 3, 7}, {0}, {0}, 0, ABAI_TABLE_TRIANGULAR, 0, false},
};

static abai_table *compile(const table_row *row, abai_arena *arena) {
    static const double values[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048};
    static const double weights[LENGTH(values)] = {5, 1, 3, 1, 2, 2, 1, 4, 1, 1, 3, 2};
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find(row->distribution));
    memcpy(spec.value, row->value, sizeof spec.value);
    spec.x = values;
    spec.w = weights;
    spec.count = row->values;
    spec.has_truncate = row->truncate[0] != row->truncate[1];
    spec.has_clamp = row->clamp[0] != row->clamp[1];
    memcpy(spec.truncate, row->truncate, sizeof spec.truncate);
    memcpy(spec.clamp, row->clamp, sizeof spec.clamp);
    abai_dist *dist;
    abai_table *table = NULL;
    aba_error error;
    if (abai_dist_new(&spec, arena, &dist, &error) != ABA_OK ||
        abai_table_compile(dist, arena, &table, &error) != ABA_OK) {
        print_error("%s: %s\n", row->name, error.text);
        return NULL;
    }
    const bool formula = table->kind == ABAI_TABLE_UNIFORM || table->kind == ABAI_TABLE_TRIANGULAR;
    const bool as_said = table->kind == row->kind && table->integral == row->integral &&
                         (formula || table->degree == row->degree);
    if (!as_said)
        print_error("%s: not the kind of table that this row is for\n", row->name);
    return as_said ? table : NULL;
}

/* ---- programs ---------------------------------------------------------------------------------- */

/* Every operation of the language between columns, and of columns with numbers. */
static const char *const formulas[] = {
    "x",
    "-x",
    "not (x < y)",
    "clamp(x, y, z)",
    "x + 2",
    "2 - x",
    "x * 3",
    "3 / x",
    "x ^ 2",
    "x ^ 3",
    "x ^ 4",
    "x ^ -1",
    "x ^ 0.5",
    "2 ^ x",
    "if(x < y, 1, z)",
    "if(x < y, z, 2)",
    "sqrt(x * x + y * y) * exp(-z) + min(x, y, z)",
#define ABAI_INFIX(sign, level, rule, operation) RULE_##rule(sign)
#define RULE_LOGIC(sign) "(x < y) " sign " (y < z)",
#define RULE_COMPARE(sign) "x " sign " y",
#define RULE_EXCEED(sign) RULE_COMPARE(sign)
#define RULE_ALIKE(sign) RULE_COMPARE(sign)
#define RULE_PRODUCT(sign) RULE_COMPARE(sign)
#define RULE_QUOTIENT(sign) RULE_COMPARE(sign)
#define RULE_POWER(sign) RULE_COMPARE(sign)
#define ABAI_FUNCTION(name, rule, operation, least, most, usage, text)                             \
    ARGUMENTS_##least(name, operation)
#define ARGUMENTS_1(name, operation) name "(x)",
#define ARGUMENTS_2(name, operation) name "(x, y)",
#define ARGUMENTS_3(name, operation) name FIRST_##operation "y, z)",
#define FIRST_IF "(x < y, "
#define FIRST_MIN "(x, "
#include "expr/operators.def"
};

static const expr_input inputs[COLUMNS] = {{"x", "1", 0}, {"y", "1", 0}, {"z", "1", 0}};

static abai_program *build(expr_model *model, const char *formula) {
    abai_value value;
    abai_program *program = NULL;
    if (expr_model_add(model, formula, &value) != ABA_OK ||
        abai_builder_finish(model->builder, &value, 1, &program, &model->error) != ABA_OK ||
        abai_program_scratch(program) > SCRATCH) {
        print_error("%s: %s\n", formula, model->error.text);
        return NULL;
    }
    return program;
}

/* ---- memory with an end ------------------------------------------------------------------------ */

/* Pages between two that may not be touched. */
typedef struct enclosure {
    unsigned char *begin;
    size_t size, page;
} enclosure;

static bool enclose(enclosure *e, size_t bytes) {
    e->page = (size_t)sysconf(_SC_PAGESIZE);
    e->size = (bytes + e->page - 1) / e->page * e->page;
    unsigned char *map =
        mmap(NULL, e->size + 2 * e->page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED)
        return false;
    e->begin = map + e->page;
    return mprotect(e->begin, e->size, PROT_READ | PROT_WRITE) == 0;
}

static void release(enclosure *e) {
    if (e->begin != NULL)
        munmap(e->begin - e->page, e->size + 2 * e->page);
}

/* Where `bytes` bytes begin that end at the end of the enclosure, or begin at its beginning. */
static void *place_in(const enclosure *e, size_t bytes, bool at_end) {
    return at_end ? e->begin + e->size - bytes : e->begin;
}

static bool is_canary(const unsigned char *from, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        if (from[i] != CANARY)
            return false;
    return true;
}

/* The bytes on the side of a result where memory goes on. */
static bool beside_untouched(const enclosure *e, size_t bytes, bool at_end) {
    const size_t rest = e->size - bytes, look = rest < BESIDE ? rest : BESIDE;
    return is_canary(at_end ? e->begin + rest - look : e->begin + bytes, look);
}

/* ---- one kernel -------------------------------------------------------------------------------- */

enum { KERNELS = LENGTH(plain_rows) + 4 * LENGTH(tables) + LENGTH(formulas) };

static struct {
    abai_arena *arena;
    expr_model model;
    enclosure in[COLUMNS], out, scratch;
    double numbers[COLUMNS][LONGEST], tails[COLUMNS][LONGEST];
    kernel_row rows[KERNELS];
    char names[KERNELS][64];
} all;

/* A NaN is as good as another: which of two operands' it is, the compiler may choose. */
static bool same(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static void assert_same(const kernel_row *row, size_t n, bool at_end, const double *got,
                        const double *wanted, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!same(got[i], wanted[i]))
            fail_msg("%s, %zu samples %s a guard, %s: number %zu is %.17g instead of %.17g",
                     row->name, n, at_end ? "before" : "behind", abai_isa_name(abai_isa_current()),
                     i, got[i], wanted[i]);
}

static void run_enclosed(const kernel_row *row, size_t n, bool at_end, const double *wanted,
                         const double *wanted_figures) {
    const size_t bytes = n * sizeof(double), written = row->no_column ? 0 : bytes;
    const double *in[COLUMNS];
    double figures[FIGURES] = {0};
    for (size_t c = 0; c < COLUMNS; c++) {
        double *column = place_in(&all.in[c], bytes, at_end);
        memcpy(column, row->tails ? all.tails[c] : all.numbers[c], bytes);
        assert_int_equal(mprotect(all.in[c].begin, all.in[c].size, PROT_READ), 0);
        in[c] = column;
    }
    double *out = place_in(&all.out, written, at_end);
    memset(all.out.begin, CANARY, all.out.size);
    row->run(row, in, n, place_in(&all.scratch, all.scratch.size, at_end), out, figures);
    for (size_t c = 0; c < COLUMNS; c++)
        assert_int_equal(mprotect(all.in[c].begin, all.in[c].size, PROT_READ | PROT_WRITE), 0);
    assert_same(row, n, at_end, out, wanted, written / sizeof *out);
    assert_same(row, n, at_end, figures, wanted_figures, FIGURES);
    if (!beside_untouched(&all.out, written, at_end))
        fail_msg("%s, %zu samples: wrote beside its column", row->name, n);
}

/* On the baseline, in ordinary memory. */
static void run_plain(const kernel_row *row, size_t n, double *out, double *figures) {
    static _Alignas(64) double scratch[SCRATCH * LONGEST];
    const double *in[COLUMNS];
    const abai_isa before = abai_isa_current();
    for (size_t c = 0; c < COLUMNS; c++)
        in[c] = row->tails ? all.tails[c] : all.numbers[c];
    abai_isa_force(ABAI_ISA_BASELINE);
    row->run(row, in, n, scratch, out, figures);
    abai_isa_force(before);
}

static void kernel_keeps_to_its_columns(void **state) {
    const kernel_row *row = *state;
    static double wanted[LONGEST];
    for (size_t i = 0; i < SIZES; i++) {
        const size_t n = size_at(i);
        double figures[FIGURES] = {0};
        if (n < row->least)
            continue;
        run_plain(row, n, wanted, figures);
        FOR_EACH_ISA(isa) {
            run_enclosed(row, n, true, wanted, figures);
            run_enclosed(row, n, false, wanted, figures);
        }
    }
}

/* Whether the system itself can read a byte there. */
static bool readable(const int pipes[2], const unsigned char *byte) {
    unsigned char back;
    return write(pipes[1], byte, 1) == 1 && read(pipes[0], &back, 1) == 1;
}

/* The guards stand where columns end, and what is compared differs where it should. */
static void guards_stand_beside_columns(void **state) {
    enum { BYTES = 80 };
    int pipes[2];
    (void)state;
    assert_int_equal(pipe(pipes), 0);
    for (int at_end = 0; at_end < 2; at_end++) {
        memset(all.out.begin, CANARY, all.out.size);
        unsigned char *column = place_in(&all.out, BYTES, at_end != 0);
        memset(column, 0, BYTES);
        assert_true(readable(pipes, column) && readable(pipes, column + BYTES - 1));
        assert_false(readable(pipes, at_end != 0 ? column + BYTES : column - 1));
        assert_true(beside_untouched(&all.out, BYTES, at_end != 0));
        *(at_end != 0 ? column - 1 : column + BYTES) = 0;
        assert_false(beside_untouched(&all.out, BYTES, at_end != 0));
    }
    close(pipes[0]);
    close(pipes[1]);
    assert_true(same(1, 1) && same((double)NAN, -(double)NAN));
    assert_false(same(1, nextafter(1, 2)) || same(0.0, -0.0) || same(1, (double)NAN));
}

/* ---- setting up -------------------------------------------------------------------------------- */

static uint64_t random_state = 1;

static uint64_t random_bits(void) { /* splitmix64 (Steele, Lea, Flood 2014) */
    uint64_t z = random_state += 0x9e3779b97f4a7c15U;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

static void fill_columns(void) {
    static const double specials[] = {0,     -0.0,    1,    -1,         0.5,  (double)INFINITY,
                                      1e300, -1e-310, 1e17, -7.5e2,     2e-9, (double)-INFINITY,
                                      -0.5,  2,       3,    (double)NAN};
    for (size_t c = 0; c < COLUMNS; c++)
        for (size_t i = 0; i < LONGEST; i++) {
            const uint64_t bits = random_bits();
            all.tails[c][i] = abai_tail_from_bits(random_bits());
            all.numbers[c][i] = bits % 8 == 0 ? specials[bits / 8 % LENGTH(specials)]
                                              : (double)(bits >> 40) * 0x1p-21 - 4;
        }
}

static void add_row(size_t *count, const kernel_row *row, const char *name, const char *how) {
    snprintf(all.names[*count], sizeof all.names[*count], "%s%s", name, how);
    all.rows[*count] = *row;
    all.rows[*count].name = all.names[*count];
    ++*count;
}

static bool add_table(size_t *count, const table_row *row) {
    const abai_table *table = compile(row, all.arena);
    if (table == NULL)
        return false;
    add_row(count, &(kernel_row){.run = run_fill, .tails = true, .table = table}, row->name,
            ": fill");
    add_row(count, &(kernel_row){.run = run_fill_in_place, .tails = true, .table = table},
            row->name, ": fill in place");
    add_row(count, &(kernel_row){.run = run_draw, .table = table}, row->name, ": draw");
    add_row(count, &(kernel_row){.run = run_draw, .first = 37, .table = table}, row->name,
            ": draw from 37");
    return true;
}

static bool add_rows(void) {
    size_t count = 0;
    for (size_t i = 0; i < LENGTH(plain_rows); i++)
        add_row(&count, &plain_rows[i], plain_rows[i].name, "");
    for (size_t i = 0; i < LENGTH(tables); i++)
        if (!add_table(&count, &tables[i]))
            return false;
    for (size_t i = 0; i < LENGTH(formulas); i++) {
        const abai_program *program = build(&all.model, formulas[i]);
        if (program == NULL)
            return false;
        add_row(&count, &(kernel_row){.run = run_program, .least = 1, .program = program},
                formulas[i], "");
    }
    return count == KERNELS;
}

static int set_up(void **state) {
    (void)state;
    gsl_set_error_handler_off();
    all.arena = abai_arena_new();
    all.model = expr_model_new(inputs, COLUMNS);
    if (all.arena == NULL || !abai_stream_init(&stream, 20, "guard") ||
        abai_student_tail_new(4, all.arena, &score_tail, NULL) != ABA_OK)
        return -1;
    bool good = enclose(&all.out, LONGEST * sizeof(double)) &&
                enclose(&all.scratch, SCRATCH * LONGEST * sizeof(double));
    for (size_t c = 0; good && c < COLUMNS; c++)
        good = enclose(&all.in[c], LONGEST * sizeof(double));
    fill_columns();
    return good && add_rows() ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    for (size_t c = 0; c < COLUMNS; c++)
        release(&all.in[c]);
    release(&all.out);
    release(&all.scratch);
    expr_model_free(&all.model);
    abai_arena_free(all.arena);
    return 0;
}

/* A test for each kernel: which of them touched a guard is then the one that crashed. */
int main(void) {
    struct CMUnitTest tests[KERNELS + 1] = {
        {.name = "guards_stand_beside_columns", .test_func = guards_stand_beside_columns}};
    if (set_up(NULL) != 0)
        return 1;
    for (size_t i = 0; i < KERNELS; i++)
        tests[i + 1] = (struct CMUnitTest){.name = all.rows[i].name,
                                           .test_func = kernel_keeps_to_its_columns,
                                           .initial_state = &all.rows[i]};
    const int failed =
        cmocka_run_group_tests_name("kernels_keep_to_their_columns", tests, NULL, NULL);
    tear_down(NULL);
    return failed;
}
