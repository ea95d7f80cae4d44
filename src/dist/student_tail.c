#include "dist/student_tail.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "dist/dist.h"
#include "rng/stream.h"

enum { NODES = ABAI_STUDENT_DEGREE + 1, BITS_MIN = 4, BITS_MAX = 9 };

static const double ERROR_MAX = 1e-12;
static const double TAIL_LEAST = 0x1p-54;

/* Chebyshev-Lobatto nodes on [0, 1], sin^2(j pi / 14), and the points between them. */
static const double node[NODES] = {0.0,
                                   0.049515566048790427,
                                   0.18825509907063323,
                                   0.38873953302184278,
                                   0.61126046697815717,
                                   0.81174490092936677,
                                   0.95048443395120963,
                                   1.0};
static const double between[NODES - 1] = {
    0.012536043909088193, 0.10908425876598512, 0.28305813044122096, 0.5,
    0.71694186955877909,  0.89091574123401485, 0.98746395609091181};

/* Where the cell begins, and how wide it is. */
static double cell_start(unsigned bits, size_t cell, double *width) {
    const size_t per_binade = (size_t)1 << bits;
    const double binade = ldexp(1, (int)(cell >> bits));
    *width = binade / (double)per_binade;
    return binade + *width * (double)(cell & (per_binade - 1));
}

/* Coefficients in powers of s of the polynomial through the nodes, by Newton's divided differences. */
static void interpolate(const double value[NODES], double *c) {
    double d[NODES];
    memcpy(d, value, sizeof d);
    for (int order = 1; order < NODES; order++)
        for (int j = NODES - 1; j >= order; j--)
            d[j] = (d[j] - d[j - 1]) / (node[j] - node[j - order]);
    memset(c, 0, NODES * sizeof *c);
    for (int j = NODES - 1; j >= 0; j--) { /* c := c (s - node[j]) + d[j] */
        for (int k = NODES - 1; k >= 1; k--)
            c[k] = c[k - 1] - node[j] * c[k];
        c[0] = d[j] - node[j] * c[0];
    }
}

static double tail_at(const abai_dist *t, double y) { return abai_dist_cdf(t, y - 1, true); }

/* The greatest error of a cell between its nodes, relative to the tail. */
static double fit_cell(const abai_dist *t, abai_student_tail *table, double *row, size_t cell) {
    double value[NODES], width, worst = 0;
    const double start = cell_start(table->bits, cell, &width);
    for (int j = 0; j < NODES; j++)
        value[j] = tail_at(t, start + width * node[j]);
    interpolate(value, row + cell * NODES);
    for (int j = 0; j < NODES - 1; j++) {
        const double y = start + width * between[j], exact = tail_at(t, y);
        worst = fmax(worst, fabs(abai_student_tail_value(table, y - 1) - exact) / exact);
    }
    return worst;
}

/* Cells until the tail has fallen below what can be drawn. */
static size_t count_cells(const abai_dist *t, unsigned bits) {
    double width, start;
    size_t cells = 0;
    do
        start = cell_start(bits, ++cells, &width);
    while (tail_at(t, start) >= TAIL_LEAST);
    return cells;
}

static bool fit(const abai_dist *t, abai_student_tail *table, double *row) {
    double width;
    table->row = row;
    table->end = nextafter(cell_start(table->bits, table->cells, &width), 0);
    table->error = 0;
    for (size_t cell = 0; cell < table->cells; cell++) {
        table->error = fmax(table->error, fit_cell(t, table, row, cell));
        if (!(table->error <= ERROR_MAX))
            return false;
    }
    return true;
}

static aba_status make_dist(double nu, abai_arena *arena, abai_dist **out, aba_error *error) {
    const bool is_normal = isinf(nu);
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find(is_normal ? "normal" : "student_t"));
    if (is_normal) {
        spec.value[0] = 0;
        spec.value[1] = 1;
    } else {
        spec.value[0] = nu;
    }
    return abai_dist_new(&spec, arena, out, error);
}

aba_status abai_student_tail_new(double nu, abai_arena *arena, const abai_student_tail **out,
                                 aba_error *error) {
    abai_dist *t;
    const aba_status status = make_dist(nu, arena, &t, error);
    if (status != ABA_OK)
        return status;
    abai_student_tail *table = abai_arena_alloc(arena, 1, sizeof *table);
    if (table == NULL)
        return abai_fail_memory(error);
    table->nu = nu;
    for (table->bits = BITS_MIN; table->bits <= BITS_MAX; table->bits++) {
        table->cells = count_cells(t, table->bits);
        double *row = abai_arena_alloc(arena, table->cells * NODES, sizeof *row);
        if (row == NULL)
            return abai_fail_memory(error);
        if (fit(t, table, row)) {
            *out = table;
            return ABA_OK;
        }
    }
    return abai_fail(error, ABA_INTERNAL, "the tail of Student's t cannot be tabulated");
}
