/* Compiled tables against the distributions that they were compiled from: abai_dist_cdf and
 * abai_dist_quantile, which have tests of their own. What a table promises - its u-error, that x does
 * not fall, that it stays inside the support - is looked at on every instruction set of the machine, in
 * whole columns of tails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gsl/gsl_errno.h>

#include "base/arena.h"
#include "dist/instance.h"
#include "dist/table.h"
#include "isa_cases.h"
#include "rng/stream.h"

#define TAIL_MIN 0x1p-54
#define TAIL_MAX (0.5 - 0x1p-54)
#define ENDLESS HUGE_VAL

typedef struct number {
    const char *name;
    double value;
} number;

/* One distribution. `blurred` shapes have tails that doubles cannot tell to 1e-8 of themselves: x is a
 * denormal there, or the CDF is a difference of larger numbers (truncation, a triangle's mode at its
 * end). Of these only |F(x) - u| is looked at. */
typedef struct shape {
    const char *name;
    number numbers[4];
    double truncate[2], clamp[2]; /* both 0: none */
    double location;
    bool blurred;
} shape;

static const shape shapes[] = {
    {"uniform", {{"min", 0}, {"max", 1}}, {0}, {0}, 0, false},
    {"uniform", {{"min", -1e-300}, {"max", 1e300}}, {0}, {0}, 0, false},
    {"uniform", {{"min", -8e307}, {"max", 8e307}}, {0}, {0}, 0, false},
    {"uniform", {{"min", 1e9}, {"max", 1e9 + 1e-3}}, {0}, {0}, 0, false},
    {"loguniform", {{"min", 1}, {"max", 1e6}}, {0}, {0}, 0, false},
    {"loguniform", {{"min", 1e-300}, {"max", 1e300}}, {0}, {0}, 0, false},
    {"triangular", {{"min", 0}, {"mode", 0}, {"max", 1}}, {0}, {0}, 0, true},
    {"triangular", {{"min", 0}, {"mode", 1}, {"max", 1}}, {0}, {0}, 0, true},
    {"triangular", {{"min", 30}, {"mode", 60}, {"max", 90}}, {0}, {0}, 0, false},
    {"triangular", {{"min", 30}, {"mode", 31.7}, {"max", 90}}, {0}, {0}, 0, false},
    {"triangular", {{"min", 0}, {"mode", 1e-12}, {"max", 1}}, {0}, {0}, 0, true},
    {"pert", {{"min", 1}, {"mode", 2}, {"max", 7}}, {0}, {0}, 0, false},
    {"pert", {{"min", 0}, {"mode", 0}, {"max", 1}, {"lambda", 20}}, {0}, {0}, 0, false},
    {"pert",
     {{"min", 0}, {"mode", 0.0175466}, {"max", 1}, {"lambda", 3.38274}},
     {0},
     {0},
     0,
     false},
    {"normal", {{"mean", 0}, {"sd", 1}}, {0}, {0}, 0, false},
    {"normal", {{"mean", 1e9}, {"sd", 1e-3}}, {0}, {0}, 0, false},
    {"normal", {{"mean", 1e9}, {"sd", 1e-7}}, {0}, {0}, 0, false},
    {"lognormal", {{"mu_log", 0}, {"sigma_log", 1}}, {0}, {0}, 0, false},
    {"lognormal", {{"mu_log", 0}, {"sigma_log", 0.01}}, {0}, {0}, 0, false},
    {"lognormal", {{"mu_log", -3}, {"sigma_log", 10}}, {0}, {0}, 0, false},
    {"lognormal", {{"mu_log", 1}, {"sigma_log", 1}}, {0}, {0}, -5, false},
    {"exponential", {{"mean", 3}}, {0}, {0}, 0, false},
    {"gamma", {{"shape", 0.05}, {"scale", 1}}, {0}, {0}, 0, true},
    {"gamma", {{"shape", 0.01}, {"scale", 50}}, {0}, {0}, 0, true},
    {"gamma", {{"shape", 0.1}, {"scale", 2}}, {0}, {0}, 0, false},
    {"gamma", {{"shape", 0.5}, {"scale", 1}}, {0}, {0}, 0, false},
    {"gamma", {{"shape", 2.5}, {"scale", 1e-9}}, {0}, {0}, 0, false},
    {"gamma", {{"shape", 100}, {"scale", 1}}, {0}, {0}, 0, false},
    {"gamma", {{"shape", 1e4}, {"scale", 1}}, {0}, {0}, 0, false},
    {"gamma", {{"shape", 1e6}, {"scale", 1}}, {0}, {0}, 0, true},
    {"beta", {{"alpha", 2}, {"beta", 5}}, {0}, {0}, 0, false},
    {"beta", {{"alpha", 0.1}, {"beta", 3.5}}, {0}, {0}, 0, false},
    {"beta", {{"alpha", 2}, {"beta", 1000}}, {0}, {0}, 0, false},
    {"beta", {{"alpha", 0.05}, {"beta", 0.05}}, {0}, {0}, 0, true},
    {"beta", {{"alpha", 0.5}, {"beta", 0.5}, {"min", -3}, {"max", 4}}, {0}, {0}, 0, false},
    {"weibull", {{"shape", 0.1}, {"scale", 1}}, {0}, {0}, 0, false},
    {"weibull", {{"shape", 1.5}, {"scale", 1}}, {0}, {0}, 0, false},
    {"weibull", {{"shape", 100}, {"scale", 1}}, {0}, {0}, 0, false},
    {"student_t", {{"nu", 0.5}}, {0}, {0}, 0, false},
    {"student_t", {{"nu", 1}}, {0}, {0}, 0, false},
    {"student_t", {{"nu", 5}}, {0}, {0}, 0, false},
    {"student_t", {{"nu", 300}}, {0}, {0}, 0, false},
    {"cauchy", {{"location", 1}, {"scale", 2}}, {0}, {0}, 0, false},
    {"logistic", {{"location", 1}, {"scale", 2}}, {0}, {0}, 0, false},
    {"gumbel", {{"location", 1}, {"scale", 2}}, {0}, {0}, 0, false},
    {"laplace", {{"location", 1}, {"scale", 2}}, {0}, {0}, 0, false},
    {"rayleigh", {{"sigma", 2}}, {0}, {0}, 0, false},
    {"pareto", {{"shape", 3}, {"min", 1}}, {0}, {0}, 0, false},
    {"pareto", {{"shape", 0.1}, {"min", 1}}, {0}, {0}, 0, false},
    {"chi_squared", {{"nu", 1}}, {0}, {0}, 0, false},
    {"chi_squared", {{"nu", 7}}, {0}, {0}, 0, false},
    {"f", {{"nu1", 3}, {"nu2", 5}}, {0}, {0}, 0, false},
    {"f", {{"nu1", 0.5}, {"nu2", 0.7}}, {0}, {0}, 0, false},
    {"f", {{"nu1", 2.1531}, {"nu2", 82.795}}, {0}, {0}, 0, false},
    {"f", {{"nu1", 10}, {"nu2", 2000}}, {0}, {0}, 0, false},
    {"arcsine", {{"min", -1}, {"max", 1}}, {0}, {0}, 0, false},
    {"curvilinear_trapezoid", {{"min", 1}, {"max", 3}, {"d", 0.5}}, {0}, {0}, 0, false},
    {"curvilinear_trapezoid", {{"min", 0}, {"max", 1}, {"d", 1e-6}}, {0}, {0}, 0, false},
    {"normal", {{"mean", 0}, {"sd", 1}}, {-1, 2.5}, {0}, 0, true},
    {"normal", {{"mean", 0}, {"sd", 1}}, {0, ENDLESS}, {0}, 0, true},
    {"normal", {{"mean", 0}, {"sd", 1}}, {6, 9}, {0}, 0, true},
    {"normal", {{"mean", 0}, {"sd", 1}}, {0}, {-1, 0.3}, 0, false},
    {"normal", {{"mean", 0}, {"sd", 1}}, {0}, {0, ENDLESS}, 0, false},
    {"normal", {{"mean", 0}, {"sd", 1}}, {-2, 2}, {-1, 1}, 0, false},
    {"normal", {{"mean", 0}, {"sd", 1}}, {0}, {3, 4}, 0, false},
    {"lognormal", {{"mu_log", 0}, {"sigma_log", 1}}, {0.5, 20}, {0}, 0, true},
    {"gamma", {{"shape", 0.3}, {"scale", 1}}, {1e-3, 5}, {0}, 0, true},
    {"gamma", {{"shape", 2}, {"scale", 1}}, {0}, {0.1, 4}, 1, false},
    {"pareto", {{"shape", 0.01}, {"min", 1}}, {1, 1e100}, {0}, 0, true},
};

typedef struct fixture {
    abai_arena *arena;
    uint64_t random; /* state of a xorshift64* generator (Vigna 2016) */
} fixture;

static int set_up(void **state) {
    gsl_set_error_handler_off();
    fixture *f = malloc(sizeof *f);
    if (f == NULL)
        return -1;
    *f = (fixture){abai_arena_new(), UINT64_C(0x9E3779B97F4A7C15)};
    *state = f;
    return f->arena == NULL ? -1 : 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    abai_arena_free(f->arena);
    free(f);
    return 0;
}

static uint64_t random_bits(fixture *f) {
    f->random ^= f->random >> 12;
    f->random ^= f->random << 25;
    f->random ^= f->random >> 27;
    return f->random * UINT64_C(2685821657736338717);
}

static double random_unit(fixture *f) { return ((double)(random_bits(f) >> 12) + 0.5) * 0x1p-52; }

/* ---- making distributions ---------------------------------------------------------------------- */

static bool place_numbers(const abai_dist_info *info, int form, const number *numbers,
                          abai_dist_spec *spec) {
    const abai_form *names = &info->form[form];
    spec->form = form;
    for (size_t i = 0; i < names->count; i++)
        spec->value[i] = names->parameter[i].fallback;
    for (int n = 0; n < 4 && numbers[n].name != NULL; n++) {
        size_t i = 0;
        while (i < names->count && strcmp(names->parameter[i].name, numbers[n].name) != 0)
            i++;
        if (i == names->count)
            return false;
        spec->value[i] = numbers[n].value;
    }
    return true;
}

static abai_dist *make(fixture *f, const abai_dist_spec *spec) {
    abai_dist *dist = NULL;
    aba_error error;
    if (abai_dist_new(spec, f->arena, &dist, &error) != ABA_OK)
        fail_msg("%s: %s", spec->info->name, error.text);
    return dist;
}

static abai_dist *make_shape(fixture *f, const shape *s) {
    const abai_dist_info *info = abai_dist_find(s->name);
    if (info == NULL) {
        fail_msg("no distribution %s", s->name);
        return NULL;
    }
    abai_dist_spec spec = abai_dist_spec_init(info);
    int form = 0;
    while ((size_t)form < info->form_count && !place_numbers(info, form, s->numbers, &spec))
        form++;
    assert_true((size_t)form < info->form_count);
    spec.location = s->location;
    spec.has_truncate = s->truncate[0] != s->truncate[1];
    spec.has_clamp = s->clamp[0] != s->clamp[1];
    memcpy(spec.truncate, s->truncate, sizeof spec.truncate);
    memcpy(spec.clamp, s->clamp, sizeof spec.clamp);
    return make(f, &spec);
}

static abai_dist *make_simple(fixture *f, const char *name, number a, number b) {
    return make_shape(f, &(shape){.name = name, .numbers = {a, b}});
}

static abai_dist *make_list(fixture *f, const char *name, const double *x, const double *w,
                            size_t count, bool smooth) {
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find(name));
    spec.x = x;
    spec.w = w;
    spec.count = count;
    spec.smooth = smooth;
    return make(f, &spec);
}

static abai_dist *make_mixture(fixture *f, const double *weights, const abai_dist *const *parts,
                               size_t count) {
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find("mixture"));
    spec.w = weights;
    spec.component = parts;
    spec.count = count;
    return make(f, &spec);
}

static abai_table *compile(fixture *f, const abai_dist *dist, double *milliseconds) {
    abai_table *table = NULL;
    aba_error error;
    struct timespec begin, end;
    timespec_get(&begin, TIME_UTC);
    if (abai_table_compile(dist, f->arena, &table, &error) != ABA_OK)
        fail_msg("%s: %s", abai_dist_info_of(dist)->name, error.text);
    timespec_get(&end, TIME_UTC);
    if (milliseconds != NULL)
        *milliseconds = (double)(end.tv_sec - begin.tv_sec) * 1e3 +
                        (double)(end.tv_nsec - begin.tv_nsec) * 1e-6;
    return table;
}

static double value_at(const abai_table *table, double tail) {
    double x;
    abai_table_fill(table, &tail, 1, &x);
    return x;
}

/* ---- checks of one table ----------------------------------------------------------------------- */

static double ulps_away(double x, int count, double towards) {
    for (int i = 0; i < count; i++)
        x = nextafter(x, towards);
    return x;
}

/* Distance of u from [F(x), F(x)] widened by 4 units in the last place of x: half a unit for its own
 * rounding and the rest for those of the interpolated quantiles and their sums. What is below 1e-290
 * is as good as 0 (table.h). */
static double u_error(const abai_dist *dist, double x, double tail) {
    const bool upper = tail > 0;
    const double a = fabs(tail), plain = fabs(abai_dist_cdf(dist, x, upper) - a);
    if (plain <= 1e-13 * a)
        return plain;
    const bool nothing = fabs(x) <= 1e-290;
    const double least = nothing ? -1e-290 : ulps_away(x, 4, -HUGE_VAL);
    const double most = nothing ? 1e-290 : ulps_away(x, 4, HUGE_VAL);
    const double down = abai_dist_cdf(dist, least, upper), up = abai_dist_cdf(dist, most, upper);
    return fmin(plain, fmax(0, fmax(fmin(down, up) - a, a - fmax(down, up))));
}

typedef struct worst {
    double absolute, relative;
} worst;

static double *make_column(size_t count) {
    double *column = malloc(count * sizeof *column);
    assert_non_null(column);
    return column;
}

/* Random tails in every 2^bits-th part of every binade of both halves. */
static size_t random_tails(fixture *f, int bits, int points, double *tails) {
    size_t n = 0;
    for (int binade = -54; binade < -1; binade++)
        for (int part = 0; part < 2 << bits; part++)
            for (int i = 0; i < points; i++) {
                const double s = ((part >> 1) + random_unit(f)) / (1 << bits);
                const double a = ldexp(1 + s, binade);
                tails[n++] = part % 2 == 0 ? a : -a;
            }
    return n;
}

/* Bits for which the errors are known need no second look. */
static bool same_bits(double a, double b) { return memcmp(&a, &b, sizeof a) == 0; }

static worst measure(fixture *f, const abai_dist *dist, const abai_table *table, int bits,
                     int points) {
    const size_t room = ((size_t)53 * (size_t)points * 2) << bits;
    double *tails = make_column(room), *x = make_column(room), *known = make_column(room);
    const size_t n = random_tails(f, bits, points, tails);
    double ends[2];
    abai_dist_support(dist, ends);
    worst w = {0, 0};
    FOR_EACH_ISA(isa) {
        abai_table_fill(table, tails, n, x);
        for (size_t i = 0; i < n; i++) {
            if (isa != ABAI_ISA_BASELINE && same_bits(x[i], known[i]))
                continue;
            assert_true(isfinite(x[i]) && x[i] >= ends[0] && x[i] <= ends[1]);
            const double e = u_error(dist, x[i], tails[i]);
            assert_true(e <= 1); /* never NaN: fmax would hide it */
            w.absolute = fmax(w.absolute, e);
            w.relative = fmax(w.relative, e / fabs(tails[i]));
            known[i] = x[i];
        }
    }
    free(known);
    free(x);
    free(tails);
    return w;
}

/* Rising in u: the lower half first; within either half u falls with t. */
static int by_u(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    if ((x < 0) != (y < 0))
        return x < 0 ? -1 : 1;
    return (x < y) - (x > y);
}

static size_t add_neighbours(double *tails, size_t count, double a) {
    for (int sign = -1; sign <= 1; sign += 2) {
        double low = ulps_away(a, 3, 0);
        for (int i = 0; i < 7; i++) {
            if (low >= TAIL_MIN && low <= TAIL_MAX)
                tails[count++] = sign * low;
            low = nextafter(low, 1);
        }
    }
    return count;
}

static void assert_monotone(fixture *f, const abai_dist *dist, const abai_table *table) {
    enum { GRID = 53 * 128, RANDOM = 40000, RUNS = 400, RUN = 50, BREAKS = 2000 };
    double *breaks = make_column(BREAKS);
    double *tails = make_column((GRID + BREAKS) * 14 + RANDOM + RUNS * RUN);
    size_t n = 0;
    for (int i = 0; i < GRID; i++)
        n = add_neighbours(tails, n, ldexp(1 + (i % 128) / 128.0, i / 128 - 54));
    const size_t found = abai_dist_is_discrete(dist) ? 0 : abai_dist_breaks(dist, breaks, BREAKS);
    for (size_t i = 0; i < found && i < BREAKS; i++)
        n = add_neighbours(tails, n, fabs(breaks[i]));
    for (int i = 0; i < RANDOM; i++)
        tails[n++] = abai_tail_from_bits(random_bits(f));
    for (int i = 0; i < RUNS; i++) { /* runs of neighbouring doubles */
        double a = ldexp(0.5 + random_unit(f) / 2, -1 - (int)(random_bits(f) % 53));
        for (int j = 0; j < RUN && a <= TAIL_MAX; j++) {
            tails[n++] = i % 2 == 0 ? a : -a;
            a = nextafter(a, 1);
        }
    }
    qsort(tails, n, sizeof *tails, by_u);
    double *x = make_column(n);
    FOR_EACH_ISA(isa) {
        abai_table_fill(table, tails, n, x);
        for (size_t i = 0; i < n; i++) {
            assert_true(isfinite(x[i]));
            if (i > 0 && !(x[i] >= x[i - 1]))
                fail_msg("%s on %s falls from %.17g at %.17g to %.17g at %.17g",
                         abai_dist_info_of(dist)->name, abai_isa_name(isa), x[i - 1], tails[i - 1],
                         x[i], tails[i]);
        }
    }
    free(x);
    free(tails);
    free(breaks);
}

/* At 2^-54 the table has the quantile itself; next to 1/2 it ends in one, and the CDF of the hardest
 * families is good to 1e-13. */
static void assert_right_at_extremes(const abai_dist *dist, const abai_table *table) {
    FOR_EACH_ISA(isa) {
        assert_true(value_at(table, -TAIL_MIN) == abai_dist_quantile(dist, -TAIL_MIN));
        assert_true(value_at(table, TAIL_MIN) == abai_dist_quantile(dist, TAIL_MIN));
        assert_true(u_error(dist, value_at(table, -TAIL_MAX), -TAIL_MAX) <= 1e-13);
        assert_true(u_error(dist, value_at(table, TAIL_MAX), TAIL_MAX) <= 1e-13);
        assert_true(value_at(table, -TAIL_MAX) <= value_at(table, TAIL_MAX));
    }
}

static void assert_tabulated(fixture *f, const abai_dist *dist, const char *text, int bits,
                             bool relative) {
    double ms;
    const abai_table *table = compile(f, dist, &ms);
    const worst w = measure(f, dist, table, bits, 20);
    print_message("%-46s %7zu intervals %6zu kB %7.2f ms  u-error %.1e measured %.1e, relative "
                  "%.1e\n",
                  text, abai_table_intervals(table), abai_table_bytes(table) / 1000, ms, w.absolute,
                  abai_table_u_error(table), w.relative);
    assert_true(w.absolute <= ABAI_U_ERROR_MAX);
    assert_true(abai_table_u_error(table) <= ABAI_U_ERROR_MAX);
    assert_true(!relative || w.relative <= 1e-8);
    assert_right_at_extremes(dist, table);
    assert_monotone(f, dist, table);
}

/* ---- continuous -------------------------------------------------------------------------------- */

static void describe(const shape *s, char *text, size_t size) {
    int n = snprintf(text, size, "%s", s->name);
    for (int i = 0; i < 4 && s->numbers[i].name != NULL; i++)
        n += snprintf(text + n, size - (size_t)n, " %g", s->numbers[i].value);
    if (s->truncate[0] != s->truncate[1])
        n += snprintf(text + n, size - (size_t)n, " in [%g, %g]", s->truncate[0], s->truncate[1]);
    if (s->clamp[0] != s->clamp[1])
        snprintf(text + n, size - (size_t)n, " to [%g, %g]", s->clamp[0], s->clamp[1]);
}

static void every_shape_is_exact_monotone_and_right_at_the_extremes(void **state) {
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        char text[128];
        fixture *f = *state;
        describe(&shapes[i], text, sizeof text);
        assert_tabulated(f, make_shape(f, &shapes[i]), text, 4, !shapes[i].blurred);
    }
}

static void every_family_without_lists_has_a_shape(void **state) {
    (void)state;
    for (size_t i = 0; abai_dist_list(i) != NULL; i++) {
        const abai_dist_info *info = abai_dist_list(i);
        bool found = info->discrete || info->lists != ABAI_LISTS_NONE;
        for (size_t j = 0; j < sizeof shapes / sizeof shapes[0]; j++)
            found = found || strcmp(shapes[j].name, info->name) == 0;
        if (!found)
            fail_msg("no shape of %s is tested", info->name);
    }
}

static void histograms_of_any_size_are_exact(void **state) {
    fixture *f = *state;
    static const size_t bins[] = {1, 2, 3, 40, 1000, 20000};
    for (size_t k = 0; k < sizeof bins / sizeof bins[0]; k++) {
        const size_t n = bins[k];
        double *edge = malloc((n + 1) * sizeof *edge), *weight = malloc(n * sizeof *weight);
        assert_non_null(edge);
        assert_non_null(weight);
        edge[0] = -1;
        for (size_t i = 0; i < n; i++) {
            edge[i + 1] = edge[i] + 0.1 + random_unit(f);
            weight[i] = i % 7 == 3 ? 0 : random_unit(f) * random_unit(f);
        }
        weight[0] = 1e-9; /* a break deep in a tail */
        char text[64];
        snprintf(text, sizeof text, "histogram of %zu bins", n);
        assert_tabulated(f, make_list(f, "histogram", edge, weight, n, false), text, 4, true);
        free(weight);
        free(edge);
    }
}

static void smoothed_values_are_exact(void **state) {
    fixture *f = *state;
    static const size_t counts[] = {2, 3, 1000, 100000};
    for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
        const size_t n = counts[k];
        double *x = malloc(n * sizeof *x);
        assert_non_null(x);
        for (size_t i = 0; i < n; i++)
            x[i] = i % 10 == 9 ? 1.5 : 5 * random_unit(f); /* with ties */
        char text[64];
        snprintf(text, sizeof text, "empirical smooth of %zu values", n);
        assert_tabulated(f, make_list(f, "empirical", x, NULL, n, true), text, 4, true);
        free(x);
    }
}

static void points_are_interpolated_exactly(void **state) {
    fixture *f = *state;
    static const double x[] = {0, 1, 1.5, 4, 100, 101}, p[] = {0, 0.1, 0.5, 0.75, 0.9, 1};
    assert_tabulated(f, make_list(f, "quantiles", x, p, 6, false), "quantiles of 6 points", 4,
                     true);
    assert_tabulated(f, make_list(f, "quantiles", (double[]){2, 3}, (double[]){0, 1}, 2, false),
                     "quantiles of 2 points", 4, true);
}

static void mixtures_with_atoms_gaps_and_singular_points_are_exact(void **state) {
    fixture *f = *state;
    const abai_dist *zero = make_list(f, "discrete", (double[]){0}, (double[]){1}, 1, false);
    const abai_dist *normal = make_simple(f, "normal", (number){"mean", 0}, (number){"sd", 1});
    const abai_dist *far = make_simple(f, "normal", (number){"mean", 30}, (number){"sd", 0.5});
    const abai_dist *dice =
        make_list(f, "discrete", (double[]){-1, 2, 5}, (double[]){1, 2, 3}, 3, false);
    const abai_dist *low = make_shape(
        f, &(shape){.name = "triangular", .numbers = {{"min", 0}, {"mode", 0.5}, {"max", 1}}});
    const abai_dist *high = make_shape(
        f, &(shape){.name = "triangular", .numbers = {{"min", 2}, {"mode", 2.2}, {"max", 3}}});
    const abai_dist *spike = make_shape(
        f, &(shape){.name = "gamma", .numbers = {{"shape", 0.2}, {"scale", 1}}, .location = 2});
    const abai_dist *flat = make_simple(f, "uniform", (number){"min", 0}, (number){"max", 5});
    const struct {
        const char *text;
        double weights[3];
        const abai_dist *parts[3];
        size_t count;
    } mixtures[] = {
        {"mixture of an atom and a normal", {0.3, 0.7}, {zero, normal}, 2},
        {"mixture of far normals", {0.999, 0.001}, {normal, far}, 2},
        {"mixture of atoms and a normal", {0.2, 0.8}, {dice, normal}, 2},
        {"mixture of triangles apart", {0.4, 0.6}, {low, high}, 2},
        {"mixture of a spike inside", {0.5, 0.5}, {flat, spike}, 2},
        {"mixture of everything", {0.5, 0.2, 0.3}, {dice, spike, far}, 3},
    };
    for (size_t i = 0; i < sizeof mixtures / sizeof mixtures[0]; i++)
        assert_tabulated(f,
                         make_mixture(f, mixtures[i].weights, mixtures[i].parts, mixtures[i].count),
                         mixtures[i].text, 3, true);
}

static void clamped_draws_are_the_bound_itself(void **state) {
    fixture *f = *state;
    const abai_dist *dist = make_shape(
        f, &(shape){.name = "normal", .numbers = {{"mean", 0}, {"sd", 1}}, .clamp = {-0.7, 1.3}});
    const abai_table *table = compile(f, dist, NULL);
    const double lower = 0.24196365222307303, upper = 0.09680048458561036; /* Phi(-.7), Phi(-1.3) */
    enum { COUNT = 20000 };
    double *tails = make_column(COUNT), *x = make_column(COUNT);
    for (int i = 0; i < COUNT; i++)
        tails[i] = abai_tail_from_bits(random_bits(f));
    FOR_EACH_ISA(isa) {
        abai_table_fill(table, tails, COUNT, x);
        for (int i = 0; i < COUNT; i++) {
            assert_true((x[i] == -0.7) == (tails[i] < 0 && tails[i] > -lower));
            assert_true((x[i] == 1.3) == (tails[i] > 0 && tails[i] < upper));
        }
    }
    free(x);
    free(tails);
}

static void shapes_beyond_the_largest_double_are_refused_with_the_reason(void **state) {
    fixture *f = *state;
    static const shape refused[] = {
        {.name = "pareto", .numbers = {{"shape", 0.04}, {"min", 1}}},
        {.name = "student_t", .numbers = {{"nu", 0.04}}},
        {.name = "f", .numbers = {{"nu1", 2}, {"nu2", 0.05}}},
        {.name = "lognormal", .numbers = {{"mu_log", 0}, {"sigma_log", 100}}},
        {.name = "weibull", .numbers = {{"shape", 0.001}, {"scale", 1}}},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        abai_table *table = NULL;
        aba_error error;
        const aba_status status =
            abai_table_compile(make_shape(f, &refused[i]), f->arena, &table, &error);
        print_message("%s: %s\n", refused[i].name, status == ABA_OK ? "compiled" : error.text);
        assert_int_equal(status, ABA_INVALID);
        assert_null(table);
        assert_non_null(strstr(error.text, "its quantiles exceed the largest double"));
    }
}

static void tables_do_not_depend_on_what_was_compiled_before(void **state) {
    fixture *f = *state;
    const abai_dist *dist = make_simple(f, "gamma", (number){"shape", 2.5}, (number){"scale", 1});
    const abai_table *one = compile(f, dist, NULL), *two = compile(f, dist, NULL);
    for (int i = 0; i < 10000; i++) {
        const double tail = abai_tail_from_bits(random_bits(f));
        assert_true(value_at(one, tail) == value_at(two, tail));
    }
}

/* ---- discrete ---------------------------------------------------------------------------------- */

/* Random tails of all sizes, the borders of values with their neighbours, and the ends of the grid. */
static size_t discrete_tails(fixture *f, const abai_dist *dist, size_t random, double *tails) {
    static const double extremes[] = {-TAIL_MIN, -TAIL_MAX, TAIL_MAX, TAIL_MIN};
    size_t n = 0;
    for (size_t i = 0; i < random; i++) {
        const double tail = abai_tail_from_bits(random_bits(f));
        tails[n++] = tail;
        tails[n++] = copysign(ldexp(0.5 + random_unit(f) / 2, -1 - (int)(i % 53)), tail);
        const double x = abai_dist_quantile(dist, tail), cdf = abai_dist_cdf(dist, x, tail > 0);
        for (int step = -2; step <= 2; step++) {
            const double a = ulps_away(cdf, abs(step), step < 0 ? 0 : 1);
            if (a >= TAIL_MIN && a <= TAIL_MAX)
                tails[n++] = tail > 0 ? a : -a;
        }
    }
    memcpy(tails + n, extremes, sizeof extremes);
    return n + 4;
}

static void assert_equals_quantile(fixture *f, const abai_dist *dist, const char *text) {
    enum { RANDOM = 5000 };
    double ms;
    const abai_table *table = compile(f, dist, &ms);
    print_message("%-46s %7zu intervals %6zu kB %7.2f ms\n", text, abai_table_intervals(table),
                  abai_table_bytes(table) / 1000, ms);
    assert_true(abai_table_u_error(table) == 0);
    double *tails = make_column(RANDOM * 7 + 4), *x = make_column(RANDOM * 7 + 4);
    double *expected = make_column(RANDOM * 7 + 4);
    const size_t n = discrete_tails(f, dist, RANDOM, tails);
    for (size_t i = 0; i < n; i++)
        expected[i] = abai_dist_quantile(dist, tails[i]);
    FOR_EACH_ISA(isa) {
        abai_table_fill(table, tails, n, x);
        for (size_t i = 0; i < n; i++)
            assert_true(x[i] == expected[i]);
    }
    free(expected);
    free(x);
    free(tails);
}

static void discrete_tables_equal_the_quantile(void **state) {
    fixture *f = *state;
    static const shape counts[] = {
        {.name = "bernoulli", .numbers = {{"p", 0.3}}},
        {.name = "bernoulli", .numbers = {{"p", 0.5}}},
        {.name = "bernoulli", .numbers = {{"p", 1e-12}}},
        {.name = "bernoulli", .numbers = {{"p", 0}}},
        {.name = "bernoulli", .numbers = {{"p", 1}}},
        {.name = "poisson", .numbers = {{"mean", 0.01}}},
        {.name = "poisson", .numbers = {{"mean", 3}}},
        {.name = "poisson", .numbers = {{"mean", 1000}}},
        {.name = "geometric", .numbers = {{"p", 0.2}}},
        {.name = "geometric", .numbers = {{"p", 0.01}}},
        {.name = "binomial", .numbers = {{"n", 10}, {"p", 0.5}}},
        {.name = "binomial", .numbers = {{"n", 2000}, {"p", 0.001}}},
        {.name = "binomial", .numbers = {{"n", 2000}, {"p", 0.999}}},
        {.name = "negative_binomial", .numbers = {{"n", 0.5}, {"p", 0.1}}},
        {.name = "negative_binomial", .numbers = {{"n", 20}, {"p", 0.3}}},
    };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        char text[128];
        describe(&counts[i], text, sizeof text);
        assert_equals_quantile(f, make_shape(f, &counts[i]), text);
    }
}

static void lists_equal_the_quantile(void **state) {
    fixture *f = *state;
    enum { MANY = 100000 };
    double *x = malloc(MANY * sizeof *x), *w = malloc(MANY * sizeof *w);
    assert_non_null(x);
    assert_non_null(w);
    for (size_t i = 0; i < MANY; i++) {
        x[i] = floor(random_unit(f) * 1e6) / 7;
        w[i] = i % 5 == 0 ? 0 : ldexp(random_unit(f), -(int)(i % 40));
    }
    assert_equals_quantile(f, make_list(f, "discrete", (double[]){3}, (double[]){2}, 1, false),
                           "discrete, one value");
    assert_equals_quantile(
        f, make_list(f, "discrete", (double[]){5, -1, 2}, (double[]){1, 0, 3}, 3, false),
        "discrete, 3 values");
    assert_equals_quantile(f, make_list(f, "discrete", x, w, 1000, false), "discrete, 1000 values");
    assert_equals_quantile(f, make_list(f, "discrete", x, w, MANY, false),
                           "discrete, 100000 values");
    assert_equals_quantile(f, make_list(f, "empirical", x, NULL, 4, false), "empirical, 4 values");
    assert_equals_quantile(f, make_list(f, "empirical", x, NULL, MANY, false),
                           "empirical, 100000 values");
    free(w);
    free(x);
    const abai_dist *parts[2] = {
        make_simple(f, "poisson", (number){"mean", 4}, (number){NULL, 0}),
        make_list(f, "discrete", (double[]){0, 2.5, 40}, (double[]){1, 1, 1e-6}, 3, false)};
    assert_equals_quantile(f, make_mixture(f, (double[]){0.5, 0.5}, parts, 2),
                           "mixture of counts and values");
}

/* Distance of u from what P(X <= x) rises over at the count x. */
static double count_error(const abai_dist *dist, double x, double tail) {
    const double at = abai_dist_cdf(dist, x, tail > 0);
    const double before = abai_dist_cdf(dist, x - 1, tail > 0);
    const double e = fmax(fmin(at, before) - fabs(tail), fabs(tail) - fmax(at, before));
    assert_true(x >= 0 && x == floor(x) && !signbit(x));
    assert_true(e <= 1);
    return e;
}

static double worst_count_error(fixture *f, const abai_dist *dist, const abai_table *table) {
    enum { COUNT = 20000 };
    double *tails = make_column(COUNT), *x = make_column(COUNT), *known = make_column(COUNT);
    double worst_error = 0;
    for (int j = 0; j < COUNT; j++) {
        tails[j] = abai_tail_from_bits(random_bits(f));
        if (j % 2 == 0)
            tails[j] = copysign(ldexp(0.5 + random_unit(f) / 2, -1 - j / 2 % 53), tails[j]);
    }
    FOR_EACH_ISA(isa) {
        abai_table_fill(table, tails, COUNT, x);
        for (int j = 0; j < COUNT; j++) {
            if (isa != ABAI_ISA_BASELINE && same_bits(x[j], known[j]))
                continue;
            worst_error = fmax(worst_error, count_error(dist, x[j], tails[j]));
            known[j] = x[j];
        }
    }
    free(known);
    free(x);
    free(tails);
    return worst_error;
}

/* Where there are too many values to list, a draw may be the neighbour of the right value, but only
 * within the u-error of the border between them. */
static void huge_counts_are_right_to_the_u_error(void **state) {
    fixture *f = *state;
    static const shape huge[] = {
        {.name = "poisson", .numbers = {{"mean", 1e8}}},
        {.name = "poisson", .numbers = {{"mean", 1e9}}},
        {.name = "geometric", .numbers = {{"p", 1e-6}}},
        {.name = "binomial", .numbers = {{"n", 2e9}, {"p", 0.3}}},
        {.name = "negative_binomial", .numbers = {{"n", 0.5}, {"p", 1e-6}}},
        {.name = "negative_binomial", .numbers = {{"n", 1000}, {"p", 1e-4}}},
        {.name = "negative_binomial", .numbers = {{"n", 1e9}, {"p", 0.5}}},
    };
    for (size_t i = 0; i < sizeof huge / sizeof huge[0]; i++) {
        char text[128];
        double ms;
        describe(&huge[i], text, sizeof text);
        const abai_dist *dist = make_shape(f, &huge[i]);
        const abai_table *table = compile(f, dist, &ms);
        const double worst_error = worst_count_error(f, dist, table);
        print_message("%-46s %7zu intervals %6zu kB %7.2f ms  u-error %.1e measured %.1e\n", text,
                      abai_table_intervals(table), abai_table_bytes(table) / 1000, ms, worst_error,
                      abai_table_u_error(table));
        assert_true(worst_error <= ABAI_U_ERROR_MAX);
        assert_monotone(f, dist, table);
    }
}

static void too_many_values_of_a_mixture_are_refused(void **state) {
    fixture *f = *state;
    const abai_dist *parts[2] = {
        make_simple(f, "poisson", (number){"mean", 1e8}, (number){NULL, 0}),
        make_simple(f, "poisson", (number){"mean", 3}, (number){NULL, 0})};
    abai_table *table = NULL;
    aba_error error;
    assert_int_equal(
        abai_table_compile(make_mixture(f, (double[]){1, 1}, parts, 2), f->arena, &table, &error),
        ABA_INVALID);
    assert_null(table);
    assert_non_null(strstr(error.text, "more than 65536 different values"));
}

/* ---- filling ----------------------------------------------------------------------------------- */

/* One table of each kind that the fill tells apart. */
static size_t kinds(fixture *f, const abai_table *table[5]) {
    static const double edges[] = {0, 1, 3, 7}, weights[] = {3, 1, 2};
    const shape clamped = {.name = "normal", .numbers = {{"mean", 0}, {"sd", 1}}, .clamp = {-1, 2}};
    const abai_dist *dist[5] = {
        make_simple(f, "normal", (number){"mean", 0}, (number){"sd", 1}),
        make_simple(f, "uniform", (number){"min", 2}, (number){"max", 3}),
        make_shape(f, &clamped),
        make_list(f, "histogram", edges, weights, 3, false),
        make_list(f, "discrete", edges, weights, 3, false),
    };
    for (int i = 0; i < 5; i++)
        table[i] = compile(f, dist[i], NULL);
    return 5;
}

static void assert_fill_is_one_by_one(fixture *f, const abai_table *table, size_t n, size_t shift) {
    enum { LENGTH = 600 };
    double tails[LENGTH + 8], x[LENGTH + 8];
    for (size_t i = 0; i < LENGTH + 8; i++) {
        tails[i] = abai_tail_from_bits(random_bits(f));
        x[i] = -77;
    }
    abai_table_fill(table, tails + shift, n, x + 3 - shift);
    for (size_t i = 0; i < n; i++)
        assert_true(x[3 - shift + i] == value_at(table, tails[shift + i]));
    assert_true(x[3 - shift + n] == -77);
    abai_table_fill(table, tails + shift, n, tails + shift);
    assert_memory_equal(tails + shift, x + 3 - shift, n * sizeof *x);
}

static void fill_of_any_length_in_place_or_unaligned_equals_one_by_one(void **state) {
    fixture *f = *state;
    const abai_table *table[5];
    const size_t count = kinds(f, table);
    FOR_EACH_ISA(isa) {
        for (size_t k = 0; k < count; k++)
            for (size_t n = 0; n <= 600; n += n < 70 ? 1 : 53)
                for (size_t shift = 0; shift < 4; shift++)
                    assert_fill_is_one_by_one(f, table[k], n, shift);
    }
}

static void assert_strange_tails_are_taken(const abai_table *table) {
    static const double strange[] = {0.0, -0.0, 0.5, -0.5, 1, -1, 1e300, -1e300, 1e-300, -1e-300};
    const double least = value_at(table, -TAIL_MIN), most = value_at(table, TAIL_MIN);
    double tails[14];
    memcpy(tails, strange, sizeof strange);
    tails[10] = HUGE_VAL;
    tails[11] = -HUGE_VAL;
    tails[12] = nan("");
    tails[13] = -nan("");
    abai_table_fill(table, tails, 14, tails);
    for (int i = 0; i < 14; i++)
        assert_true(tails[i] >= least && tails[i] <= most);
    assert_true(value_at(table, 0.5) == value_at(table, TAIL_MAX));
    assert_true(value_at(table, -0.5) == value_at(table, -TAIL_MAX));
}

static void strange_tails_give_values_of_the_table(void **state) {
    const abai_table *table[5];
    const size_t count = kinds(*state, table);
    FOR_EACH_ISA(isa) {
        for (size_t k = 0; k < count; k++)
            assert_strange_tails_are_taken(table[k]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(every_shape_is_exact_monotone_and_right_at_the_extremes),
        TEST(every_family_without_lists_has_a_shape),
        TEST(histograms_of_any_size_are_exact),
        TEST(smoothed_values_are_exact),
        TEST(points_are_interpolated_exactly),
        TEST(mixtures_with_atoms_gaps_and_singular_points_are_exact),
        TEST(clamped_draws_are_the_bound_itself),
        TEST(shapes_beyond_the_largest_double_are_refused_with_the_reason),
        TEST(tables_do_not_depend_on_what_was_compiled_before),
        TEST(discrete_tables_equal_the_quantile),
        TEST(lists_equal_the_quantile),
        TEST(huge_counts_are_right_to_the_u_error),
        TEST(too_many_values_of_a_mixture_are_refused),
        TEST(fill_of_any_length_in_place_or_unaligned_equals_one_by_one),
        TEST(strange_tails_give_values_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
