/* The Gaussian and the Student t copula against GSL's distribution functions and their inverses. */
#include "check.h"

#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include "base/arena.h"
#include "dist/mixing.h"
#include "dist/table.h"
#include "engine/copula.h"
#include "rng/stream.h"
#include "simd/isa.h"

enum { VARIABLES = 4, SAMPLES = 20011 };

static const double LEAST = 0x1p-54, MOST = 0.5 - 0x1p-54;

/* Variables 0 and 1 correlated by 0.6, 2 by itself, 3 with 0 and 2; rows have length 1. */
static double FACTOR[VARIABLES * VARIABLES] = {
    1, 0, 0, 0, 0.6, 0.8, 0, 0, 0, 0, 1, 0, -0.48, 0, 0.6, 0.64,
};

static abai_arena *arena;
static const double NU = 4;

static abai_copula copula = {.count = VARIABLES, .factor = FACTOR};
static abai_copula student; /* the same with Student's t */
static double drawn[VARIABLES][SAMPLES], mixed[SAMPLES], tails[VARIABLES][SAMPLES],
    scores[VARIABLES][SAMPLES];

static bool compile(const char *family, double first, double second, abai_table **out) {
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find(family));
    spec.value[0] = first;
    spec.value[1] = second;
    abai_dist *dist = NULL;
    return abai_dist_new(&spec, arena, &dist, NULL) == ABA_OK &&
           abai_table_compile(dist, arena, out, NULL) == ABA_OK;
}

static int make_table(void **state) {
    (void)state;
    arena = abai_arena_new();
    if (arena == NULL || !compile("normal", 0, 1, &copula.normal))
        return 1;
    if (abai_student_tail_new(HUGE_VAL, arena, &copula.tail, NULL) != ABA_OK)
        return 1;
    student = copula;
    return abai_mixing_new(NU, arena, &student.mixing, NULL) != ABA_OK ||
           abai_student_tail_new(NU, arena, &student.tail, NULL) != ABA_OK;
}

static int free_table(void **state) {
    (void)state;
    abai_arena_free(arena);
    return 0;
}

/* Draws as a run has them, the first few replaced by the ends of what a stream gives. */
static void draw(void) {
    static const double ends[] = {0x1p-54, -0x1p-54, 0.5 - 0x1p-54, -(0.5 - 0x1p-54)};
    static const char *const names[VARIABLES] = {"a", "b", "c", "d"};
    for (size_t k = 0; k < VARIABLES; k++) {
        abai_stream stream;
        assert_true(abai_stream_init(&stream, 4, names[k]));
        abai_stream_tails(&stream, 0, 0, SAMPLES, drawn[k]);
        for (size_t s = 0; s < 256; s++)
            drawn[k][s] = ends[(s >> 2 * k) % 4];
    }
    abai_stream stream;
    assert_true(abai_stream_init(&stream, 4, "copula:mixing"));
    abai_stream_tails(&stream, 0, 0, SAMPLES, mixed);
    for (size_t s = 0; s < 64; s++)
        mixed[5 * s] = ends[s % 4];
}

/* What need not be there is NaN. */
static void apply_from(const abai_copula *which, size_t first, size_t n) {
    static double scale[SAMPLES];
    double *columns[VARIABLES], *scored[VARIABLES];
    for (size_t k = 0; k < VARIABLES; k++) {
        columns[k] = tails[k] + first;
        scored[k] = scores[k];
        for (size_t s = 0; s < n; s++) {
            columns[k][s] = abai_copula_keeps(which, k) ? drawn[k][first + s] : (double)NAN;
            scored[k][s] = (double)NAN;
        }
        if (abai_copula_scores(which, k))
            abai_table_fill(which->normal, drawn[k] + first, n, scored[k]);
    }
    if (which->mixing != NULL)
        abai_table_fill(which->mixing, mixed + first, n, scale);
    abai_copula_apply(which, scored, which->mixing != NULL ? scale : NULL, columns, n);
}

static void apply_to(const abai_copula *which) { apply_from(which, 0, SAMPLES); }

static void apply(void) { apply_to(&copula); }

static double score_of(double tail) { return copysign(gsl_cdf_ugaussian_Qinv(fabs(tail)), tail); }

/* What an error of the table in u makes of the score: 1e-10, and 3e-9 of the tail itself
 * (dist/table.h), over the density; and some units in the last place of z. */
static double score_error(double tail) {
    const double z = score_of(tail);
    return fmin(1e-10, 3e-9 * fabs(tail)) / gsl_ran_ugaussian_pdf(z) + 1e-15 * fabs(z);
}

/* Relative errors of the normal tail are at most (|z| + 1) times errors of z: its density over itself
 * is below |z| + 1 (Gordon 1941). */
static void tails_are_those_of_gsl_within_the_table_s_error(void **state) {
    (void)state;
    draw();
    apply();
    for (size_t s = 0; s < SAMPLES; s++)
        for (size_t k = 0; k < VARIABLES; k++) {
            double z = 0, error = 0;
            for (size_t j = 0; j <= k; j++) {
                z += FACTOR[k * VARIABLES + j] * score_of(drawn[j][s]);
                error += fabs(FACTOR[k * VARIABLES + j]) * score_error(drawn[j][s]);
            }
            const double side = fmin(fmax(gsl_cdf_ugaussian_Q(fabs(z)), LEAST), MOST);
            if (fabs(z) > error)
                assert_near(tails[k][s], copysign(side, z),
                            side * (1.01 * (fabs(z) + 1) * error + 1e-14));
        }
}

static void tails_stay_within_what_tables_hold(void **state) {
    (void)state;
    draw();
    apply();
    for (size_t k = 0; k < VARIABLES; k++)
        for (size_t s = 0; s < SAMPLES; s++)
            assert_true(fabs(tails[k][s]) >= LEAST && fabs(tails[k][s]) <= MOST);
}

static void variables_left_alone_keep_their_bits(void **state) {
    (void)state;
    draw();
    apply();
    assert_memory_equal(tails[0], drawn[0], sizeof tails[0]);
    assert_memory_equal(tails[2], drawn[2], sizeof tails[2]);
    assert_memory_not_equal(tails[1], drawn[1], sizeof tails[1]);
}

static void every_instruction_set_gives_the_same_bits(void **state) {
    (void)state;
    static double expected[VARIABLES][SAMPLES];
    const abai_copula *const both[] = {&copula, &student};
    const abai_isa before = abai_isa_current();
    draw();
    for (int i = 0; i < 2; i++) {
        abai_isa_force(ABAI_ISA_BASELINE);
        apply_to(both[i]);
        memcpy(expected, tails, sizeof expected);
        for (abai_isa isa = ABAI_ISA_BASELINE; isa < ABAI_ISA_COUNT; isa++)
            if (abai_isa_available(isa)) {
                abai_isa_force(isa);
                apply_to(both[i]);
                assert_memory_equal(tails, expected, sizeof expected);
            }
    }
    abai_isa_force(before);
}

/* ---- Student's t ----------------------------------------------------------------------------------- */

/* The chi-squared variate of a signed tail. */
static double chi_squared_of(double tail) {
    return tail < 0 ? gsl_cdf_chisq_Pinv(-tail, NU) : gsl_cdf_chisq_Qinv(tail, NU);
}

/* Tables are off by 3e-9 of their tails, and W enters by its root: t's tail, which falls no faster than
 * t^-nu, is off by nu times what the scores and half of what W is off by; and GSL's inverse by 1e-8 or so. */
static void student_tails_are_those_of_gsl(void **state) {
    (void)state;
    draw();
    apply_to(&student);
    for (size_t s = 256; s < SAMPLES; s += 7)
        for (size_t k = 0; k < VARIABLES; k++) {
            double z = 0;
            for (size_t j = 0; j <= k; j++)
                z += FACTOR[k * VARIABLES + j] * score_of(drawn[j][s]);
            const double t = z * sqrt(NU / chi_squared_of(mixed[s]));
            const double side = fmin(fmax(gsl_cdf_tdist_Q(fabs(t), NU), LEAST), MOST);
            assert_near(tails[k][s], copysign(side, t), 1e-7 * side);
        }
}

static void student_tails_stay_within_what_tables_hold(void **state) {
    (void)state;
    draw();
    apply_to(&student);
    for (size_t k = 0; k < VARIABLES; k++)
        for (size_t s = 0; s < SAMPLES; s++)
            assert_true(fabs(tails[k][s]) >= LEAST && fabs(tails[k][s]) <= MOST);
}

/* Each variable alone is uniform, whatever W is shared: the tails' Kolmogorov-Smirnov distance is below
 * 2.2 / sqrt(n) but for a chance of 1e-4 (Kolmogorov's limit, 2 exp(-2 x^2)). */
static void each_variable_alone_is_uniform(void **state) {
    (void)state;
    draw();
    apply_to(&student);
    const size_t n = SAMPLES - 256 - 64;
    for (size_t k = 0; k < VARIABLES; k++) {
        double *u = tails[k] + 256 + 64, worst = 0;
        for (size_t s = 0; s < n; s++)
            u[s] = abai_tail_uniform(u[s]);
        gsl_sort(u, 1, n);
        for (size_t s = 0; s < n; s++)
            worst = fmax(worst, fabs(u[s] - ((double)s + 0.5) / (double)n));
        assert_near(worst, 0, 2.2 / sqrt((double)n));
    }
}

/* ---- correlations of one ---------------------------------------------------------------------------- */

/* Variable 1 is variable 0, 3 the opposite of 2, which hangs on 0. */
static void variables_correlated_by_one_are_equal_bit_by_bit(void **state) {
    (void)state;
    static double rows[VARIABLES * VARIABLES] = {1,   0, 0,   0, 1,    0, 0,    0,
                                                 0.6, 0, 0.8, 0, -0.6, 0, -0.8, 0};
    const abai_copula *const both[] = {&copula, &student};
    for (int i = 0; i < 2; i++) {
        abai_copula twins = *both[i];
        twins.factor = rows;
        draw();
        apply_to(&twins);
        assert_memory_equal(tails[1], tails[0], sizeof tails[0]);
        for (size_t s = 0; s < SAMPLES; s++)
            assert_same_bits(tails[3][s], -tails[2][s]);
        if (i == 0)
            assert_memory_equal(tails[0], drawn[0], sizeof tails[0]);
    }
}

/* Variable 2 has the score that variable 1 is drawn with, which is not the score that it gets: b correlated
 * with a by 0.6 and with c by 0.8, a and c not at all. */
static void a_score_of_another_variable_is_not_that_variable(void **state) {
    (void)state;
    static double rows[VARIABLES * VARIABLES] = {1, 0, 0, 0, 0.6, 0.8, 0, 0,
                                                 0, 1, 0, 0, 0,   -1,  0, 0};
    abai_copula chain = copula;
    chain.factor = rows;
    draw();
    apply_to(&chain);
    assert_memory_equal(tails[0], drawn[0], sizeof tails[0]);
    for (size_t s = 0; s < SAMPLES; s++) {
        assert_near(tails[2][s], drawn[1][s], 1e-10);
        assert_same_bits(tails[3][s], -tails[2][s]);
    }
}

/* As a whole, and as pieces that begin and end anywhere. */
static void pieces_give_what_the_whole_gives(void **state) {
    (void)state;
    static double expected[VARIABLES][SAMPLES];
    draw();
    apply();
    memcpy(expected, tails, sizeof expected);
    for (size_t first = 0, n = 1; first < SAMPLES; first += n, n = 2 * n + 1) {
        n = n < SAMPLES - first ? n : SAMPLES - first;
        apply_from(&copula, first, n);
    }
    assert_memory_equal(tails, expected, sizeof expected);
}

/* Spearman's rank correlation of a normal copula is (6 / pi) asin(rho / 2) (Kruskal 1958, eq. 5.7);
 * that of a sample has a standard deviation below 1.1 / sqrt(n). */
static void rank_correlations_are_those_of_the_factor(void **state) {
    (void)state;
    static double work[2 * SAMPLES];
    draw();
    apply();
    for (size_t k = 0; k < VARIABLES; k++) /* the ends, which are not drawn, count for nothing */
        memmove(tails[k], tails[k] + 256, (SAMPLES - 256) * sizeof(double));
    const size_t n = SAMPLES - 256;
    for (size_t k = 0; k < VARIABLES; k++)
        for (size_t s = 0; s < n; s++)
            tails[k][s] = abai_tail_uniform(tails[k][s]);
    for (size_t a = 0; a < VARIABLES; a++)
        for (size_t b = 0; b < a; b++) {
            double rho = 0;
            for (size_t j = 0; j <= b; j++)
                rho += FACTOR[a * VARIABLES + j] * FACTOR[b * VARIABLES + j];
            assert_near(gsl_stats_spearman(tails[a], 1, tails[b], 1, n, work),
                        6 / M_PI * asin(rho / 2), 5 * 1.1 / sqrt((double)n));
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_are_those_of_gsl_within_the_table_s_error),
        cmocka_unit_test(tails_stay_within_what_tables_hold),
        cmocka_unit_test(variables_left_alone_keep_their_bits),
        cmocka_unit_test(every_instruction_set_gives_the_same_bits),
        cmocka_unit_test(student_tails_are_those_of_gsl),
        cmocka_unit_test(student_tails_stay_within_what_tables_hold),
        cmocka_unit_test(each_variable_alone_is_uniform),
        cmocka_unit_test(variables_correlated_by_one_are_equal_bit_by_bit),
        cmocka_unit_test(a_score_of_another_variable_is_not_that_variable),
        cmocka_unit_test(pieces_give_what_the_whole_gives),
        cmocka_unit_test(rank_correlations_are_those_of_the_factor),
    };
    return cmocka_run_group_tests(tests, make_table, free_table);
}
