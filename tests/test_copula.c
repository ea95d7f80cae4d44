/* The Gaussian copula against GSL's normal distribution function and its inverse. */
#include "check.h"

#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include "base/arena.h"
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
static abai_copula copula = {.count = VARIABLES, .factor = FACTOR};
static double drawn[VARIABLES][SAMPLES], tails[VARIABLES][SAMPLES], scores[VARIABLES][SAMPLES];

static int make_table(void **state) {
    (void)state;
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find("normal"));
    spec.value[1] = 1;
    abai_dist *normal = NULL;
    arena = abai_arena_new();
    return arena == NULL || abai_dist_new(&spec, arena, &normal, NULL) != ABA_OK ||
           abai_table_compile(normal, arena, &copula.normal, NULL) != ABA_OK;
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
}

static void apply(void) {
    double *columns[VARIABLES], *spare[VARIABLES];
    for (size_t k = 0; k < VARIABLES; k++) {
        memcpy(tails[k], drawn[k], sizeof tails[k]);
        columns[k] = tails[k];
        spare[k] = scores[k];
    }
    abai_copula_apply(&copula, columns, spare, NULL, SAMPLES);
}

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
    const abai_isa before = abai_isa_current();
    draw();
    abai_isa_force(ABAI_ISA_BASELINE);
    apply();
    memcpy(expected, tails, sizeof expected);
    for (abai_isa isa = ABAI_ISA_BASELINE; isa < ABAI_ISA_COUNT; isa++)
        if (abai_isa_available(isa)) {
            abai_isa_force(isa);
            apply();
            assert_memory_equal(tails, expected, sizeof expected);
        }
    abai_isa_force(before);
}

/* As a whole, and as pieces that begin and end anywhere. */
static void pieces_give_what_the_whole_gives(void **state) {
    (void)state;
    static double expected[VARIABLES][SAMPLES];
    draw();
    apply();
    memcpy(expected, tails, sizeof expected);
    memcpy(tails, drawn, sizeof tails);
    for (size_t first = 0, n = 1; first < SAMPLES; first += n, n = 2 * n + 1) {
        double *columns[VARIABLES], *spare[VARIABLES];
        n = n < SAMPLES - first ? n : SAMPLES - first;
        for (size_t k = 0; k < VARIABLES; k++) {
            columns[k] = tails[k] + first;
            spare[k] = scores[k];
        }
        abai_copula_apply(&copula, columns, spare, NULL, n);
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
        cmocka_unit_test(pieces_give_what_the_whole_gives),
        cmocka_unit_test(rank_correlations_are_those_of_the_factor),
    };
    return cmocka_run_group_tests(tests, make_table, free_table);
}
