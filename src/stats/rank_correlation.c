#include "stats/rank_correlation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/sums.h"
#include "stats/sweep.h"

enum { BLOCK = 512 };

/* Ranks of which regressions on others leave less than this share of the variance follow from them: rounding
 * leaves 1e-15 or so, two inputs with a rank correlation of 0.9999999 leave 2e-7. */
static const double NOTHING_LEFT = 1e-9;
/* A correlation that is off 1 by no more, where nothing was regressed out, is 1. */
static const double ROUNDING = 1e-14;

/* Values that standard errors are found from, the first ones: that gives them to about a per cent, and stays
 * in cache where columns are walked through in each other's order. */
enum { ROWS = 8192 };

/* Columns of ranks, the output's the last, and their sums of products about the middle rank. */
typedef struct table {
    const abai_ranked *const *inputs;
    const abai_ranked *output;
    size_t columns, n;
    size_t rows; /* of n, for standard errors */
    double middle;
    double *spread;         /* root mean square of each column */
    double *correlation;    /* columns^2; 0 on the diagonal of a constant one */
    double *swept, *work;   /* likewise */
    bool *is_in;            /* what `swept` was swept on; behind it the same of `work` */
    double *first, *second; /* coefficients of the residuals of input and output, in ranks */
    double *zx, *zy; /* rows of each: these residuals, later the derivatives of their product */
    double *h, *influence;
    uint32_t *order; /* of the first rows, column after column */
} table;

static const abai_ranked *column_of(const table *t, size_t k) {
    return k + 1 < t->columns ? t->inputs[k] : t->output;
}

static void table_free(table *t) {
    free(t->spread);
    free(t->is_in);
    free(t->zx);
    free(t->order);
}

/* The order of the first rows of every column. */
static void take_orders(const table *t) {
    for (size_t k = 0; k < t->columns; k++) {
        const abai_ranked *x = column_of(t, k);
        uint32_t *order = t->order + k * t->rows;
        for (size_t i = 0, count = 0; count < t->rows; i++)
            if (x->order[i] < t->rows)
                order[count++] = x->order[i];
    }
}

static bool table_init(table *t, const abai_ranked *const *inputs, size_t count,
                       const abai_ranked *output) {
    const size_t m = count + 1, n = output->n, rows = n < ROWS ? n : ROWS;
    *t = (table){.inputs = inputs, .output = output, .columns = m, .n = n, .rows = rows};
    t->middle = 0.5 * ((double)n + 1);
    t->spread = calloc(3 * m * m + 3 * m, sizeof *t->spread);
    t->is_in = calloc(2 * m, sizeof *t->is_in);
    t->zx = malloc(4 * rows * sizeof *t->zx);
    t->order = malloc(m * rows * sizeof *t->order);
    if (!t->spread || !t->is_in || !t->zx || !t->order) {
        table_free(t);
        return false;
    }
    t->first = t->spread + m;
    t->second = t->first + m;
    t->correlation = t->second + m;
    t->swept = t->correlation + m * m;
    t->work = t->swept + m * m;
    t->zy = t->zx + rows;
    t->h = t->zy + rows;
    t->influence = t->h + rows;
    take_orders(t);
    return true;
}

/* Sums of products, by blocks of all columns that stay in cache. Exact for n up to 300,000: ranks are
 * multiples of 1/2. False: out of memory. */
static bool correlate(table *t) {
    const size_t m = t->columns;
    double *block = malloc(m * BLOCK * sizeof *block);
    if (!block)
        return false;
    double *sum = t->correlation;
    for (size_t start = 0; start < t->n; start += BLOCK) {
        const size_t count = t->n - start < BLOCK ? t->n - start : BLOCK;
        for (size_t k = 0; k < m; k++) {
            abai_deviations(column_of(t, k)->rank + start, count, t->middle, 1, block + k * BLOCK);
            for (size_t l = 0; l <= k; l++)
                sum[k * m + l] += abai_dot(block + k * BLOCK, block + l * BLOCK, count);
        }
    }
    free(block);
    for (size_t k = 0; k < m; k++)
        t->spread[k] = sqrt(sum[k * m + k] / (double)t->n);
    for (size_t k = 0; k < m; k++)
        for (size_t l = 0; l <= k; l++) {
            const double scale = t->spread[k] * t->spread[l] * (double)t->n;
            const double r = k == l ? 1 : sum[k * m + l] / scale;
            sum[k * m + l] = sum[l * m + k] = scale > 0 ? r : 0;
        }
    return true;
}

/* Sweep on every input but `without` that is not in yet and does not follow from those that are. */
static void sweep_rest(double *a, size_t m, bool *is_in, size_t without) {
    for (size_t k = 0; k + 1 < m; k++)
        if (k != without && !is_in[k] && a[k * m + k] > NOTHING_LEFT) {
            abai_sweep(a, m, k);
            is_in[k] = true;
        }
}

/* `work` becomes the sweep on all inputs but j; what was swept, behind is_in. */
static bool *leave_out(table *t, size_t j) {
    const size_t m = t->columns;
    bool *is_in = t->is_in + m;
    memcpy(t->work, t->swept, m * m * sizeof *t->work);
    memcpy(is_in, t->is_in, m * sizeof *is_in);
    if (is_in[j]) {
        abai_sweep(t->work, m, j);
        is_in[j] = false;
        sweep_rest(t->work, m, is_in, j);
    }
    return is_in;
}

/* ---- standard errors ----------------------------------------------------------------------------- */

/* coefficient[k] of the residual of column `of` in ranks, scaled to variance 1; z gets the residual. */
static void take_residual(const table *t, const bool *is_in, size_t of, double *coefficient,
                          double *z) {
    const size_t m = t->columns;
    const double left = sqrt(t->work[of * m + of]);
    memset(z, 0, t->rows * sizeof *z);
    for (size_t k = 0; k < m; k++) {
        coefficient[k] = 0;
        if (k != of && !is_in[k])
            continue;
        coefficient[k] = (k == of ? 1 : -t->work[k * m + of]) / (left * t->spread[k]);
        const double *rank = column_of(t, k)->rank;
        for (size_t i = 0; i < t->rows; i++)
            z[i] += coefficient[k] * (rank[i] - t->middle);
    }
}

/* One value more at x moves the ranks of those above it by one, and of those equal to it by a half: each
 * value's influence gets the sum of h over the values above it, and half of that over those equal; over
 * all n, for which the first rows stand. */
static void add_rank_influence(const table *t, size_t k) {
    const uint32_t *order = t->order + k * t->rows;
    const double *rank = column_of(t, k)->rank, *h = t->h;
    const double all = (double)t->n / (double)t->rows;
    double above = 0;
    for (size_t end = t->rows, start; end > 0; end = start) {
        double run = 0;
        for (start = end; start > 0 && rank[order[start - 1]] == rank[order[end - 1]]; start--)
            run += h[order[start - 1]];
        for (size_t i = start; i < end; i++)
            t->influence[order[i]] += all * (above + 0.5 * run);
        above += run;
    }
}

/* r is a function of the joint distribution of ranks. A value's influence on it has a part of its own product
 * of residuals, as Pearson's has, and one by way of everybody's ranks in each column, whose weight is the
 * derivative of that product by the rank. The coefficients of the regressions have none: the residuals are
 * orthogonal to what they were regressed on. */
static double standard_error(table *t, const bool *is_in, size_t j, double r) {
    const size_t m = t->columns, rows = t->rows;
    take_residual(t, is_in, j, t->first, t->zx);
    take_residual(t, is_in, m - 1, t->second, t->zy);
    for (size_t i = 0; i < rows; i++) {
        const double zx = t->zx[i], zy = t->zy[i];
        t->influence[i] = zx * zy - 0.5 * r * (zx * zx + zy * zy);
        t->zx[i] = zy - r * zx;
        t->zy[i] = zx - r * zy;
    }
    for (size_t k = 0; k < m; k++) {
        if (t->first[k] == 0 && t->second[k] == 0)
            continue;
        for (size_t i = 0; i < rows; i++)
            t->h[i] = t->first[k] * t->zx[i] + t->second[k] * t->zy[i];
        add_rank_influence(t, k);
    }
    abai_deviations(t->influence, rows, abai_sum(t->influence, rows) / (double)rows, 1, t->h);
    return sqrt(abai_dot(t->h, t->h, rows) / (double)rows / (double)t->n);
}

/* ---- both together ------------------------------------------------------------------------------- */

static abai_partial find_partial(table *t, size_t j) {
    const size_t m = t->columns, y = m - 1;
    abai_partial p = {.rank = {NAN, NAN}, .state = ABAI_PARTIAL_KNOWN};
    const bool *is_in = leave_out(t, j);
    const double left = t->work[j * m + j], left_y = t->work[y * m + y];
    if (!(t->spread[j] > 0 && t->spread[y] > 0))
        p.state = ABAI_PARTIAL_CONSTANT;
    else if (!(left > NOTHING_LEFT))
        p.state = ABAI_PARTIAL_COLLINEAR;
    else if (!(left_y > NOTHING_LEFT))
        p.state = ABAI_PARTIAL_EXPLAINED;
    if (p.state != ABAI_PARTIAL_KNOWN)
        return p;
    const double r = t->work[j * m + y] / sqrt(left * left_y);
    const bool whole = 1 - fabs(r) < ROUNDING / fmin(left, left_y);
    p.rank.value = whole ? copysign(1, r) : r;
    p.rank.se = whole ? 0 : standard_error(t, is_in, j, r);
    return p;
}

static bool find_all(const abai_ranked *const *inputs, size_t count, const abai_ranked *output,
                     abai_partial *out) {
    table t;
    if (!table_init(&t, inputs, count, output))
        return false;
    const bool good = correlate(&t);
    if (good) {
        memcpy(t.swept, t.correlation, t.columns * t.columns * sizeof *t.swept);
        sweep_rest(t.swept, t.columns, t.is_in, t.columns);
        for (size_t j = 0; j < count; j++)
            out[j] = find_partial(&t, j);
    }
    table_free(&t);
    return good;
}

bool abai_partial_rank(const abai_ranked *const *inputs, size_t count, const abai_ranked *output,
                       abai_partial *out) {
    if (output->n >= count + 3)
        return find_all(inputs, count, output, out);
    for (size_t j = 0; j < count; j++)
        out[j] = (abai_partial){.rank = {NAN, NAN}, .state = ABAI_PARTIAL_FEW};
    return true;
}

bool abai_spearman(const abai_ranked *x, const abai_ranked *y, abai_association *out) {
    abai_partial p = {.rank = {NAN, NAN}};
    const bool good = y->n < 2 || find_all(&x, 1, y, &p);
    if (good)
        *out = p.rank;
    return good;
}
