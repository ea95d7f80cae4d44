/* The evaluation of tables: on every instruction set the values that the layout (dist/table_layout.h) says
 * of a table, and from a stream those of its tails. Whether tables are right is test_table.c's subject. */
#include "check.h"

#include <float.h>
#include <stdlib.h>

#include <gsl/gsl_errno.h>

#include "base/arena.h"
#include "base/bits.h"
#include "dist/table_layout.h"
#include "isa_cases.h"
#include "rng/stream.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static uint64_t random_state;

static uint64_t random_bits(void) { /* splitmix64 (Steele, Lea, Flood 2014) */
    uint64_t z = random_state += 0x9e3779b97f4a7c15U;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

static double random_unit(void) { return ((double)(random_bits() >> 12) + 0.5) * 0x1p-52; }

static int set_up(void **state) {
    gsl_set_error_handler_off();
    random_state = 7;
    *state = abai_arena_new();
    return *state == NULL ? -1 : 0;
}

static int tear_down(void **state) {
    abai_arena_free(*state);
    return 0;
}

/* ---- tables ------------------------------------------------------------------------------------ */

static abai_dist *make(abai_arena *arena, const abai_dist_spec *spec) {
    abai_dist *dist = NULL;
    aba_error error;
    if (abai_dist_new(spec, arena, &dist, &error) != ABA_OK)
        fail_msg("%s: %s", spec->info->name, error.text);
    return dist;
}

static abai_table *compile(abai_arena *arena, const abai_dist *dist) {
    abai_table *table = NULL;
    aba_error error;
    if (abai_table_compile(dist, arena, &table, &error) != ABA_OK)
        fail_msg("%s: %s", abai_dist_info_of(dist)->name, error.text);
    return table;
}

static abai_dist *make_numbers(abai_arena *arena, const char *name, double a, double b, double c) {
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find(name));
    spec.value[0] = a;
    spec.value[1] = b;
    spec.value[2] = c;
    return make(arena, &spec);
}

static abai_dist *make_bounded(abai_arena *arena, const char *name, double a, double b, double low,
                               double high, bool clamp) {
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find(name));
    spec.value[0] = a;
    spec.value[1] = b;
    spec.has_clamp = clamp;
    spec.has_truncate = !clamp;
    spec.clamp[0] = spec.truncate[0] = low;
    spec.clamp[1] = spec.truncate[1] = high;
    return make(arena, &spec);
}

static abai_dist *make_values(abai_arena *arena, size_t count) {
    double x[64], w[64];
    for (size_t i = 0; i < count; i++) {
        x[i] = (double)(i * i) / 7;
        w[i] = (double)(1 + random_bits() % 9);
    }
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find("discrete"));
    spec.x = x;
    spec.w = w;
    spec.count = count;
    return make(arena, &spec);
}

enum { TABLES = 11 };

/* Every way in which tables are evaluated. */
static void make_tables(abai_arena *arena, const abai_table *table[TABLES]) {
    const abai_dist *dist[TABLES] = {
        make_numbers(arena, "normal", 0, 1, 0),
        make_bounded(arena, "normal", 0, 1, -1, 2.5, false),
        make_bounded(arena, "uniform", 2, 3, 2.2, 2.9, false),
        make_bounded(arena, "normal", 0, 1, -1, 2, true),
        make_bounded(arena, "uniform", 2, 3, 2.2, 2.9, true),
        make_numbers(arena, "bernoulli", 0.3, 0, 0),
        make_values(arena, 40),
        make_numbers(arena, "poisson", 1000, 0, 0),
        make_numbers(arena, "poisson", 1e8, 0, 0),
        make_numbers(arena, "uniform", 2, 3, 0),
        make_numbers(arena, "triangular", 2, 3, 7),
    };
    for (size_t i = 0; i < TABLES; i++)
        table[i] = compile(arena, dist[i]);
}

/* ---- what the layout says ---------------------------------------------------------------------- */

static double polynomial(const abai_table *table, size_t row, double s) {
    return abai_table_row_value(table->row, (int64_t)(row * table->stride), table->degree, s);
}

static double direct_value(const abai_table *table, double a, size_t first) {
    const uint64_t bits = abai_bits_of(a), below = UINT64_C(1)
                                                   << (ABAI_TABLE_MANTISSA - table->bits);
    const size_t cell = (size_t)(bits / below - ((uint64_t)ABAI_TABLE_EXPONENT << table->bits));
    return polynomial(table, first + cell, (double)(bits % below) / (double)below);
}

/* Row by row: the last that begins at or before a. */
static double searched_value(const abai_table *table, double a, bool upper) {
    size_t row = upper ? 0 : table->guide[abai_table_half(table->bits)];
    while (a >= table->border[row + 1])
        row++;
    const double in = a - table->border[row];
    return polynomial(table, row,
                      table->degree == ABAI_TABLE_DEGREE
                          ? in * table->row[row * table->stride + ABAI_TABLE_DEGREE + 1]
                          : in);
}

static double triangular_value(const abai_table_formula *f, double t) {
    const double below = t < 0 ? -t : 1 - t, above = t < 0 ? 1 + t : t;
    return below * f->width < f->mode - f->low
               ? fmin(f->low + sqrt(below * f->width) * f->root_below, f->mode)
               : fmax(f->high - sqrt(above * f->width) * f->root_above, f->mode);
}

static double value_of(const abai_table *table, double t) {
    const double a = fabs(t);
    const abai_table_formula *f = &table->formula;
    double x = 0;
    switch (table->kind) {
    case ABAI_TABLE_DIRECT:
        x = direct_value(table, a, t > 0 ? 0 : abai_table_half(table->bits));
        break;
    case ABAI_TABLE_SEARCHED:
        x = searched_value(table, a, t > 0);
        break;
    case ABAI_TABLE_UNIFORM:
        x = t < 0 ? f->low + a * f->width : f->high - a * f->width;
        break;
    case ABAI_TABLE_TRIANGULAR:
        x = triangular_value(f, t);
        break;
    }
    return table->integral ? ceil(x) + 0.0 : x;
}

/* Tails of every binade: drawn ones, and borders of cells and their neighbours. */
static void fill_tails(double *tails, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double a = ldexp(0.5 + random_unit() / 2, -1 - (int)(random_bits() % 53));
        if (i % 4 == 1)
            a = ldexp(1 + (double)(random_bits() % 128) / 128, -2 - (int)(random_bits() % 53));
        if (i % 4 == 2)
            a = nextafter(
                ldexp(1 + (double)(random_bits() % 8) / 8, -2 - (int)(random_bits() % 52)), 0);
        if (i % 4 == 3)
            a = fabs(abai_tail_from_bits(random_bits()));
        tails[i] = random_bits() % 2 == 0 ? a : -a;
    }
    tails[0] = ABAI_TAIL_MIN;
    tails[1] = -ABAI_TAIL_MIN;
    tails[2] = ABAI_TAIL_MAX;
    tails[3] = -ABAI_TAIL_MAX;
}

static void values_are_those_of_the_layout(void **state) {
    enum { N = 20000 };
    static double tails[N], x[N];
    const abai_table *table[TABLES];
    make_tables(*state, table);
    fill_tails(tails, N);
    for (size_t k = 0; k < TABLES; k++)
        FOR_EACH_ISA(isa) {
            abai_table_fill(table[k], tails, N, x);
            for (size_t i = 0; i < N; i++)
                assert_same_bits(x[i], value_of(table[k], tails[i]));
        }
}

/* ---- from streams ------------------------------------------------------------------------------ */

static void draws_are_the_values_of_the_tails(void **state) {
    enum { N = 700 };
    static const uint64_t firsts[] = {0,   1,   31,  32,   100,
                                      224, 255, 256, 4095, (UINT64_C(1) << 40) + 5};
    const abai_table *table[TABLES];
    abai_stream stream;
    make_tables(*state, table);
    assert_true(abai_stream_init(&stream, 5, "draws"));
    double wanted[N], got[N + 1];
    for (size_t k = 0; k < TABLES; k++)
        FOR_EACH_ISA(isa) {
            for (size_t f = 0; f < LENGTH(firsts); f++)
                for (size_t n = 0; n <= N; n += n < 70 ? 1 : 45) {
                    abai_stream_tails(&stream, 9, firsts[f], n, wanted);
                    abai_table_fill(table[k], wanted, n, wanted);
                    got[n] = -77;
                    abai_table_draw(table[k], &stream, 9, firsts[f], n, got);
                    assert_memory_equal(got, wanted, n * sizeof *got);
                    assert_true(got[n] == -77);
                }
        }
}

/* ---- a few values ------------------------------------------------------------------------------ */

/* Around the numbers of values for which vectors do without looking up. */
static void any_number_of_values_equals_the_quantile(void **state) {
    enum { N = 600 };
    double tails[N], x[N];
    for (size_t count = 1; count <= 24; count++) {
        const abai_dist *dist = make_values(*state, count);
        const abai_table *table = compile(*state, dist);
        fill_tails(tails, N);
        for (size_t i = 4; i < 4 + 6 * count; i++) { /* on borders, and next to them */
            const double value = (double)(i % count * (i % count)) / 7;
            const bool upper = i / count % 2 == 0;
            const double a = abai_dist_cdf(dist, value, upper);
            const double at = i / count < 2 ? a : nextafter(a, i / count < 4 ? 0 : 1);
            if (at >= ABAI_TAIL_MIN && at <= ABAI_TAIL_MAX)
                tails[i] = upper ? at : -at;
        }
        FOR_EACH_ISA(isa) {
            abai_table_fill(table, tails, N, x);
            for (size_t i = 0; i < N; i++)
                assert_same_bits(x[i], abai_dist_quantile(dist, tails[i]));
        }
    }
}

/* One comparison a draw, but where rows crowd together. */
static void guides_leave_one_step(void **state) {
    for (size_t count = 2; count <= 64; count *= 2)
        assert_true(compile(*state, make_values(*state, count))->steps <= 1);
    assert_true(compile(*state, make_numbers(*state, "poisson", 1000, 0, 0))->steps <= 1);
}

/* ---- formulas ---------------------------------------------------------------------------------- */

/* Falling tails: u rises. The lower half first. */
static size_t rising_tails(double *tails, double around) {
    size_t n = 0;
    double a = fmin(fmax(around, 4 * ABAI_TAIL_MIN), ABAI_TAIL_MAX);
    for (int i = 0; i < 12; i++)
        a = nextafter(a, 0);
    for (int i = 0; i < 24; i++, a = nextafter(a, 1))
        tails[n++] = -fmin(a, ABAI_TAIL_MAX);
    tails[n++] = -ABAI_TAIL_MAX;
    tails[n++] = ABAI_TAIL_MAX;
    for (int i = 0; i < 24; i++, a = nextafter(a, 0))
        tails[n++] = fmin(a, ABAI_TAIL_MAX);
    tails[n++] = ABAI_TAIL_MIN;
    return n;
}

static void assert_rises_inside(const abai_table *table, double around, double low, double high) {
    double tails[64], x[64];
    const size_t n = rising_tails(tails, around);
    FOR_EACH_ISA(isa) {
        abai_table_fill(table, tails, n, x);
        for (size_t i = 0; i < n; i++)
            assert_true(x[i] >= (i == 0 ? low : x[i - 1]) && x[i] <= high);
    }
}

/* Numbers of either sign, near each other or far apart. */
static double random_end(void) {
    const double size = ldexp(1 + random_unit(), (int)(random_bits() % 40) - 20);
    return random_bits() % 4 == 0 ? -size : 1000 + size;
}

static void uniform_is_the_quantile_and_does_not_fall(void **state) {
    for (int k = 0; k < 2000; k++) {
        const double a = random_end(), b = random_end();
        const double low = fmin(a, b), high = k % 3 == 0 ? low + fabs(low) * 3e-15 : fmax(a, b);
        const abai_dist *dist = make_numbers(*state, "uniform", low, high, 0);
        const abai_table *table = compile(*state, dist);
        assert_int_equal(table->kind, ABAI_TABLE_UNIFORM);
        double tails[64], x[64];
        fill_tails(tails, 64);
        abai_table_fill(table, tails, 64, x);
        for (int i = 0; i < 64; i++)
            assert_same_bits(x[i], abai_dist_quantile(dist, tails[i]));
        assert_rises_inside(table, ABAI_TAIL_MAX, low, high);
    }
}

/* Down to where doubles have a digit or two, and up to where the width is the largest of them. */
static void uniform_of_extreme_width_does_not_fall(void **state) {
    for (int digits = 1; digits <= 64; digits++) {
        const double high = digits * DBL_TRUE_MIN;
        assert_rises_inside(compile(*state, make_numbers(*state, "uniform", 0, high, 0)),
                            ABAI_TAIL_MAX, 0, high);
    }
    const double most = DBL_MAX / 2;
    assert_rises_inside(compile(*state, make_numbers(*state, "uniform", -most, most, 0)),
                        ABAI_TAIL_MAX, -most, most);
}

static void triangular_is_the_quantile_and_does_not_fall(void **state) {
    for (int k = 0; k < 2000; k++) {
        const double a = random_end(), b = random_end(), low = fmin(a, b), high = fmax(a, b);
        const double inside = low + random_unit() * (high - low);
        const double mode = k % 10 == 0   ? low
                            : k % 10 == 1 ? high
                            : k % 10 == 2 ? nextafter(low, high)
                            : k % 10 == 3 ? nextafter(high, low)
                                          : fmin(fmax(inside, low), high);
        const abai_dist *dist = make_numbers(*state, "triangular", low, mode, high);
        const abai_table *table = compile(*state, dist);
        assert_int_equal(table->kind, ABAI_TABLE_TRIANGULAR);
        double tails[64], x[64];
        fill_tails(tails, 64);
        abai_table_fill(table, tails, 64, x);
        for (int i = 0; i < 64;
             i++) { /* rounding may leave the quantile on the wrong side of the mode */
            const double q = abai_dist_quantile(dist, tails[i]);
            if (x[i] == mode)
                assert_near(q, mode, 2 * DBL_EPSILON * fmax(fabs(low), fabs(high)));
            else
                assert_same_bits(x[i], q);
        }
        const double share = (mode - low) / (high - low);
        assert_rises_inside(table, fmin(share, 1 - share), low, high);
        assert_rises_inside(table, ABAI_TAIL_MAX, low, high);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(values_are_those_of_the_layout),
        TEST(draws_are_the_values_of_the_tails),
        TEST(any_number_of_values_equals_the_quantile),
        TEST(guides_leave_one_step),
        TEST(uniform_is_the_quantile_and_does_not_fall),
        TEST(uniform_of_extreme_width_does_not_fall),
        TEST(triangular_is_the_quantile_and_does_not_fall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
