/* Which moments are called doubtful, how often by mistake, and that nobody's order shows. */
#include "check.h"

#include <float.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "stats/tail.h"
#include "support/columns.h"
#include "support/isa_cases.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { MOST = 1 << 20 };
static double column[MOST];

typedef double (*draw)(gsl_rng *rng);

static double normal(gsl_rng *rng) { return gsl_ran_gaussian_ziggurat(rng, 1); }
static double lognormal1(gsl_rng *rng) { return exp(normal(rng)); }
static double lognormal2(gsl_rng *rng) { return exp(2 * normal(rng)); }
static double exponential(gsl_rng *rng) { return gsl_ran_exponential(rng, 1); }
static double gamma_small(gsl_rng *rng) { return gsl_ran_gamma(rng, 0.3, 1); }
static double weibull(gsl_rng *rng) { return gsl_ran_weibull(rng, 1, 0.5); }
static double student5(gsl_rng *rng) { return gsl_ran_tdist(rng, 5); }
static double pareto35(gsl_rng *rng) { return gsl_ran_pareto(rng, 3.5, 1); }
static double uniform(gsl_rng *rng) { return gsl_rng_uniform(rng); }
static double poisson(gsl_rng *rng) { return gsl_ran_poisson(rng, 3); }
static double raised(gsl_rng *rng) { return 1000 + lognormal2(rng); }
static double spread(gsl_rng *rng) { return lognormal2(rng) - lognormal2(rng); }
static double far(gsl_rng *rng) {
    return gsl_rng_uniform(rng) < 0.01 ? 1000 * lognormal1(rng) : normal(rng);
}
static double cauchy(gsl_rng *rng) { return gsl_ran_cauchy(rng, 1); }
static double raised_cauchy(gsl_rng *rng) { return 1000 + cauchy(rng); }
static double student1(gsl_rng *rng) { return gsl_ran_tdist(rng, 1); }
static double pareto08(gsl_rng *rng) { return gsl_ran_pareto(rng, 0.8, 1); }
static double ratio(gsl_rng *rng) { return 1 / (0.5 + normal(rng)); }
static double falling_ratio(gsl_rng *rng) { return -normal(rng) / (1 + normal(rng)); }
static double student15(gsl_rng *rng) { return gsl_ran_tdist(rng, 1.5); }
static double pareto15(gsl_rng *rng) { return gsl_ran_pareto(rng, 1.5, 1); }
static double far_divisor(gsl_rng *rng) { return 1 / (3 + normal(rng)); }

typedef struct family {
    const char *name;
    draw f;
    bool mean, variance; /* exist */
} family;

static const family FAMILIES[] = {
    {"normal", normal, true, true},
    {"lognormal, 1", lognormal1, true, true},
    {"lognormal, 2", lognormal2, true, true},
    {"exponential", exponential, true, true},
    {"gamma, 0.3", gamma_small, true, true},
    {"Weibull, 0.5", weibull, true, true},
    {"Student t, 5", student5, true, true},
    {"Pareto, 3.5", pareto35, true, true},
    {"uniform", uniform, true, true},
    {"Poisson", poisson, true, true},
    {"1000 + lognormal, 2", raised, true, true},
    {"difference of lognormals", spread, true, true},
    {"one in a hundred far away", far, true, true},
    {"Cauchy", cauchy, false, false},
    {"1000 + Cauchy", raised_cauchy, false, false},
    {"Student t, 1", student1, false, false},
    {"Pareto, 0.8", pareto08, false, false},
    {"1/N(0.5, 1)", ratio, false, false},
    {"N(0, 1)/N(1, 1)", falling_ratio, false, false},
    {"Student t, 1.5", student15, true, false},
    {"Pareto, 1.5", pareto15, true, false},
};

static gsl_rng *make_rng(unsigned long seed) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    assert_non_null(rng);
    gsl_rng_set(rng, seed);
    return rng;
}

static void fill(gsl_rng *rng, draw f, size_t n) {
    for (size_t i = 0; i < n; i++)
        column[i] = f(rng);
}

static abai_tail_report report_of(const double *values, size_t n) {
    abai_tail tail;
    abai_tail_report report;
    abai_tail_init(&tail);
    abai_tail_add(&tail, 0, values, n);
    assert_true(abai_tail_finish(&tail, &report));
    abai_tail_free(&tail);
    assert_true(report.n == n);
    return report;
}

/* ---- verdicts ------------------------------------------------------------------------------------- */

/* What is said to happen in less than one run of `in` must not happen more often than that by 5 standard
 * errors. */
static void assert_rare(const char *name, const char *what, size_t count, size_t runs, double in) {
    const double expected = (double)runs / in;
    if (!((double)count <= expected + 5 * sqrt(expected))) {
        print_error("%s: %s in %zu runs of %zu\n", name, what, count, runs);
        fail();
    }
}

static void verdicts_are_rarely_wrong(size_t n, size_t runs, unsigned long seed) {
    gsl_rng *rng = make_rng(seed);
    for (size_t f = 0; f < LENGTH(FAMILIES); f++) {
        const family *of = &FAMILIES[f];
        size_t mean = 0, variance = 0;
        for (size_t run = 0; run < runs; run++) {
            fill(rng, of->f, n);
            const abai_tail_report r = report_of(column, n);
            assert_true(r.known && (!r.mean_doubtful || r.variance_doubtful));
            mean += r.mean_doubtful == of->mean;
            variance += r.variance_doubtful == of->variance;
        }
        assert_rare(of->name, "wrong about the mean", mean, runs, of->mean ? 1000 : 100);
        assert_rare(of->name, "wrong about the variance", variance, runs,
                    of->variance ? 1000 : 100);
    }
    gsl_rng_free(rng);
}

static void verdicts_are_rarely_wrong_from_ten_thousand_draws(void **state) {
    (void)state;
    verdicts_are_rarely_wrong(10000, 200, 1);
}

static void verdicts_are_rarely_wrong_from_a_hundred_thousand_draws(void **state) {
    (void)state;
    verdicts_are_rarely_wrong(100000, 10, 2);
}

static void verdicts_are_rarely_wrong_from_a_million_draws(void **state) {
    (void)state;
    verdicts_are_rarely_wrong(MOST, 1, 3);
}

/* Those that are nearest to the border, more often. */
static void lognormals_are_rarely_doubtful(gsl_rng *rng, size_t n, size_t runs) {
    static const double sigmas[] = {1, 2, 5};
    static double other[100000];
    size_t wrong[LENGTH(sigmas)] = {0};
    for (size_t run = 0; run < runs; run++) {
        fill(rng, normal, n);
        for (size_t s = 0; s < LENGTH(sigmas); s++) {
            for (size_t i = 0; i < n; i++)
                other[i] = exp(sigmas[s] * column[i]);
            const abai_tail_report r = report_of(other, n);
            wrong[s] += r.mean_doubtful || r.variance_doubtful;
        }
    }
    for (size_t s = 0; s < LENGTH(sigmas); s++)
        assert_rare("lognormal", "doubtful", wrong[s], runs, 1000);
}

static void lognormals_are_not_mistaken_for_power_laws(void **state) {
    (void)state;
    gsl_rng *rng = make_rng(4);
    lognormals_are_rarely_doubtful(rng, 10000, 2000);
    lognormals_are_rarely_doubtful(rng, 100000, 100);
    gsl_rng_free(rng);
}

/* About 4 draws in 1000 have a divisor within a third of zero. */
static void a_divisor_three_deviations_from_zero_is_found_in_a_million(void **state) {
    (void)state;
    gsl_rng *rng = make_rng(5);
    size_t found = 0;
    for (int run = 0; run < 5; run++) {
        fill(rng, far_divisor, MOST);
        found += report_of(column, MOST).mean_doubtful;
    }
    gsl_rng_free(rng);
    assert_true(found >= 3);
}

/* Hill's estimate has standard error index / sqrt(k), and a bias of 1/k of it. */
static void the_index_of_a_power_law_is_measured(void **state) {
    (void)state;
    static const size_t sizes[] = {512, 1000, 10000, 16384, 16385, 100000, MOST};
    static const double exponents[] = {0.5, 1, 3, 10};
    gsl_rng *rng = make_rng(6);
    for (size_t s = 0; s < LENGTH(sizes); s++)
        for (size_t e = 0; e < LENGTH(exponents); e++) {
            const size_t n = sizes[s];
            const double exact = exponents[e];
            for (size_t i = 0; i < n; i++)
                column[i] = pow(gsl_rng_uniform_pos(rng), -1 / exact) *
                            (gsl_rng_uniform(rng) < 0.5 ? -1 : 1);
            const abai_tail_report r = report_of(column, n);
            const size_t k = n / 16 < ABAI_TAIL_KEPT ? n / 16 : ABAI_TAIL_KEPT - 1;
            const double root = sqrt((double)k);
            assert_true(r.known && r.k == k);
            assert_near(r.index, exact, exact * (5 / root + 1 / (double)k));
            assert_near(r.index_se, r.index / root, 1e-12);
        }
    gsl_rng_free(rng);
}

/* The same by sorting everything, for columns that are symmetric about 0, which is then the origin. */
static double slow_index(size_t n, size_t k) {
    static double magnitudes[MOST];
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        magnitudes[i] = fabs(column[i]);
    qsort(magnitudes, n, sizeof *magnitudes, columns_compare);
    for (size_t i = 0; i < k; i++)
        sum += log(magnitudes[n - 1 - i]) - log(magnitudes[n - 1 - k]);
    return (double)k / sum;
}

static void the_index_is_that_of_all_magnitudes_sorted(void **state) {
    (void)state;
    static const size_t sizes[] = {512, 16384, 16385, 17000, 20000, 33000, 65536, 300000, MOST};
    static const draw draws[] = {normal, cauchy, student5};
    gsl_rng *rng = make_rng(13);
    for (size_t s = 0; s < LENGTH(sizes); s++)
        for (size_t d = 0; d < LENGTH(draws); d++) {
            fill(rng, draws[d], sizes[s]);
            const abai_tail_report r = report_of(column, sizes[s]);
            const double slow = slow_index(sizes[s], r.k);
            assert_near(r.index, slow, 1e-11 * slow);
        }
    gsl_rng_free(rng);
}

/* The largest of all in one stretch: no other may stand in for them. */
static void a_heavy_stretch_is_seen_whole(void **state) {
    (void)state;
    enum { SIZE = 100000 };
    gsl_rng *rng = make_rng(14);
    fill(rng, cauchy, SIZE);
    gsl_rng_free(rng);
    for (size_t i = 70000; i < 75000; i++)
        column[i] *= 1e6;
    const abai_tail_report r = report_of(column, SIZE);
    const double slow = slow_index(SIZE, r.k);
    assert_near(r.index, slow, 1e-11 * slow);
}

/* ---- what does not matter ------------------------------------------------------------------------- */

static void assert_same_report(const abai_tail_report *a, const abai_tail_report *b) {
    assert_true(a->n == b->n && a->known == b->known && a->k == b->k);
    assert_true(a->mean_doubtful == b->mean_doubtful);
    assert_true(a->variance_doubtful == b->variance_doubtful);
    assert_same_bits(a->index, b->index);
    assert_same_bits(a->index_se, b->index_se);
    assert_same_bits(a->growth, b->growth);
}

static void any_order_of_adding_and_merging_gives_the_same_bits(void **state) {
    (void)state;
    enum { THREADS = 3, SIZE = 300007 };
    static const size_t blocks[] = {1000, 4096, 50000};
    gsl_rng *rng = make_rng(7);
    for (size_t f = 0; f < LENGTH(FAMILIES); f++) {
        fill(rng, FAMILIES[f].f, SIZE);
        const abai_tail_report whole = report_of(column, SIZE);
        for (size_t b = 0; b < LENGTH(blocks); b++) {
            abai_tail part[THREADS];
            abai_tail_report report;
            const size_t count = (SIZE + blocks[b] - 1) / blocks[b];
            for (size_t t = 0; t < THREADS; t++)
                abai_tail_init(&part[t]);
            for (size_t i = 0; i < count; i++) { /* from the last block to the first */
                const size_t start = (count - 1 - i) * blocks[b];
                const size_t n = SIZE - start < blocks[b] ? SIZE - start : blocks[b];
                abai_tail_add(&part[gsl_rng_uniform_int(rng, THREADS)], start, column + start, n);
            }
            abai_tail_merge(&part[1], &part[0]);
            abai_tail_merge(&part[1], &part[2]);
            assert_true(abai_tail_finish(&part[1], &report));
            assert_same_report(&report, &whole);
            for (size_t t = 0; t < THREADS; t++)
                abai_tail_free(&part[t]);
        }
    }
    gsl_rng_free(rng);
}

static void every_instruction_set_gives_the_same_report(void **state) {
    (void)state;
    gsl_rng *rng = make_rng(12);
    for (size_t f = 0; f < LENGTH(FAMILIES); f++) {
        fill(rng, FAMILIES[f].f, 70001);
        const abai_tail_report here = report_of(column, 70001);
        FOR_EACH_ISA(isa) {
            const abai_tail_report there = report_of(column, 70001);
            assert_same_report(&here, &there);
        }
    }
    gsl_rng_free(rng);
}

static void an_accumulator_may_be_asked_and_go_on(void **state) {
    (void)state;
    gsl_rng *rng = make_rng(8);
    fill(rng, student15, 200000);
    gsl_rng_free(rng);
    abai_tail tail;
    abai_tail_init(&tail);
    for (size_t n = 1; n <= 200000; n += 19999) {
        abai_tail_report report;
        const size_t before = n > 19999 ? n - 19999 : 0;
        abai_tail_add(&tail, before, column + before, n - before);
        assert_true(abai_tail_finish(&tail, &report));
        const abai_tail_report whole = report_of(column, n);
        assert_same_report(&report, &whole);
    }
    abai_tail_free(&tail);
}

static void scale_and_sign_do_not_change_verdicts(void **state) {
    (void)state;
    static const double factors[] = {-1, 0x1p-900, 0x1p900};
    static double scaled[50000];
    gsl_rng *rng = make_rng(9);
    for (size_t f = 0; f < LENGTH(FAMILIES); f++) {
        fill(rng, FAMILIES[f].f, LENGTH(scaled));
        const abai_tail_report before = report_of(column, LENGTH(scaled));
        for (size_t s = 0; s < LENGTH(factors); s++) {
            for (size_t i = 0; i < LENGTH(scaled); i++)
                scaled[i] = column[i] * factors[s];
            const abai_tail_report after = report_of(scaled, LENGTH(scaled));
            assert_true(before.mean_doubtful == after.mean_doubtful);
            assert_true(before.variance_doubtful == after.variance_doubtful);
            /* Logarithms of 600 round 1000 times as much as their differences. */
            assert_near(after.index, before.index, 1e-10 * before.index);
        }
    }
    gsl_rng_free(rng);
}

/* ---- odd columns ---------------------------------------------------------------------------------- */

static void few_values_say_nothing(void **state) {
    (void)state;
    gsl_rng *rng = make_rng(10);
    fill(rng, cauchy, 600);
    gsl_rng_free(rng);
    for (size_t n = 0; n < ABAI_TAIL_LEAST; n++) {
        const abai_tail_report r = report_of(column, n);
        assert_true(!r.known && !r.mean_doubtful && !r.variance_doubtful && isnan(r.index));
    }
    assert_true(report_of(column, ABAI_TAIL_LEAST).known);
}

static void every_kind_of_column_is_judged_or_left(void **state) {
    (void)state;
    static double sorted[100000];
    static const char *const heavy[] = {"cauchy", "huge"}; /* and powers of ten at random */
    for (size_t f = 0; f < columns_family_count; f++)
        for (size_t n = 600; n <= LENGTH(sorted); n = n * 13 - 1) {
            columns_fill(&columns_families[f], n, column, sorted);
            const abai_tail_report r = report_of(column, n);
            bool may = false;
            for (size_t h = 0; h < LENGTH(heavy); h++)
                may = may || strcmp(columns_families[f].name, heavy[h]) == 0;
            assert_true(may || (!r.mean_doubtful && !r.variance_doubtful));
            assert_true(!r.known || r.index > 0);
        }
}

static void constants_have_all_moments(void **state) {
    (void)state;
    static const double values[] = {0, -0.0, 5, -1e300, DBL_MAX, 5e-324};
    for (size_t v = 0; v < LENGTH(values); v++) {
        for (size_t i = 0; i < 40000; i++)
            column[i] = values[v];
        const abai_tail_report r = report_of(column, 40000);
        assert_true(!r.mean_doubtful && !r.variance_doubtful);
    }
}

static void an_empty_accumulator_can_be_merged_and_freed_twice(void **state) {
    (void)state;
    abai_tail a, b;
    abai_tail_report report;
    abai_tail_init(&a);
    abai_tail_init(&b);
    abai_tail_merge(&a, &b);
    abai_tail_add(&a, 5, NULL, 0);
    assert_true(abai_tail_finish(&a, &report) && report.n == 0 && !report.known);
    abai_tail_free(&a);
    abai_tail_free(&a);
    abai_tail_free(&b);
}

/* Positions at the far end are counted like any others. */
static void positions_reach_to_the_last(void **state) {
    (void)state;
    gsl_rng *rng = make_rng(11);
    fill(rng, cauchy, 20000);
    gsl_rng_free(rng);
    abai_tail tail;
    abai_tail_report report;
    abai_tail_init(&tail);
    abai_tail_add(&tail, 0, column, 10000);
    abai_tail_add(&tail, (UINT64_C(1) << 63) - 5000, column + 10000, 9000);
    abai_tail_add(&tail, UINT64_MAX - 999, column + 19000, 1000);
    assert_true(tail.counts[ABAI_TAIL_DOUBLINGS - 2] == 5000);
    assert_true(tail.counts[ABAI_TAIL_DOUBLINGS - 1] == 5000);
    assert_true(abai_tail_finish(&tail, &report) && report.n == 20000 && report.mean_doubtful);
    abai_tail_free(&tail);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_are_rarely_wrong_from_ten_thousand_draws),
        cmocka_unit_test(verdicts_are_rarely_wrong_from_a_hundred_thousand_draws),
        cmocka_unit_test(verdicts_are_rarely_wrong_from_a_million_draws),
        cmocka_unit_test(lognormals_are_not_mistaken_for_power_laws),
        cmocka_unit_test(a_divisor_three_deviations_from_zero_is_found_in_a_million),
        cmocka_unit_test(the_index_of_a_power_law_is_measured),
        cmocka_unit_test(the_index_is_that_of_all_magnitudes_sorted),
        cmocka_unit_test(a_heavy_stretch_is_seen_whole),
        cmocka_unit_test(any_order_of_adding_and_merging_gives_the_same_bits),
        cmocka_unit_test(every_instruction_set_gives_the_same_report),
        cmocka_unit_test(an_accumulator_may_be_asked_and_go_on),
        cmocka_unit_test(scale_and_sign_do_not_change_verdicts),
        cmocka_unit_test(few_values_say_nothing),
        cmocka_unit_test(every_kind_of_column_is_judged_or_left),
        cmocka_unit_test(constants_have_all_moments),
        cmocka_unit_test(an_empty_accumulator_can_be_merged_and_freed_twice),
        cmocka_unit_test(positions_reach_to_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
