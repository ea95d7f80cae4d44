/* Sobol' indices against exact ones, their definitions, and how often their intervals hold the truth. */
#include "coverage.h"

#include <float.h>
#include <stdlib.h>

#include "stats/sobol_index.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

enum { MOST = 65536, INPUTS = 8 };
static double input[INPUTS][MOST], output[MOST];

/* ---- models with known indices --------------------------------------------------------------------- */

static double ishigami(const double *u) {
    const double a = M_PI * (2 * u[0] - 1), b = M_PI * (2 * u[1] - 1), c = M_PI * (2 * u[2] - 1);
    return sin(a) + 7 * sin(b) * sin(b) + 0.1 * c * c * c * c * sin(a);
}

static double sobol_g(const double *u) {
    static const double a[] = {0, 1, 4.5, 9, 99, 99, 99, 99};
    double product = 1;
    for (size_t i = 0; i < LENGTH(a); i++)
        product *= (fabs(4 * u[i] - 2) + a[i]) / (1 + a[i]);
    return product;
}

/* Ishigami and Homma 1990; Saltelli and Sobol' 1995. Those of the other four inputs of G are equal. */
static const struct model {
    const char *name;
    double (*f)(const double *u);
    size_t inputs, shown;
    double first[5], total[5];
} MODELS[] = {
    {"Ishigami",
     ishigami,
     3,
     3,
     {0.31390519114781145, 0.44241114479004081, 0},
     {0.55758885520995919, 0.44241114479004081, 0.24368366406214773}},
    {"Sobol G",
     sobol_g,
     8,
     5,
     {0.71619216887903331, 0.17904804221975833, 0.023675774177819283, 0.0071619216887903331,
      7.1619216887903331e-5},
     {0.78714412665927498, 0.24219819281823846, 0.034316910154082833, 0.010460387065239535,
      0.00010494905191950601}},
};

static void fill(gsl_rng *rng, const struct model *m, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double u[INPUTS];
        for (size_t k = 0; k < m->inputs; k++)
            input[k][i] = u[k] = gsl_rng_uniform(rng);
        output[i] = m->f(u);
    }
}

static abai_index given(const double *x, const double *y, size_t n) {
    abai_ranked ranked;
    abai_index out;
    assert_true(abai_ranked_init(&ranked, x, n));
    assert_true(abai_sobol_given(&ranked, y, 0.95, &out));
    abai_ranked_free(&ranked);
    return out;
}

/* ---- from given data: values ----------------------------------------------------------------------- */

static void given_data_find_the_exact_indices(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(41);
    for (size_t m = 0; m < LENGTH(MODELS); m++) {
        fill(rng, &MODELS[m], MOST);
        for (size_t k = 0; k < MODELS[m].shown; k++) {
            const abai_index got = given(input[k], output, MOST);
            assert_near(got.value, MODELS[m].first[k], 5 * got.se);
            assert_true(got.se < 0.004 && got.interval.low < got.value);
            assert_near(got.interval.high - got.value, 1.959963984540054 * got.se, 1e-15);
        }
    }
    gsl_rng_free(rng);
}

/* Gamboa, Gremaud, Klein, Lagnoux 2022, equation 5. */
static double by_neighbours(const double *x, const double *y, size_t n) {
    abai_ranked r;
    double mean = 0, square = 0, product = 0;
    assert_true(abai_ranked_init(&r, x, n));
    for (size_t i = 0; i < n; i++) {
        mean += y[i] / (double)n;
        square += y[i] * y[i] / (double)n;
        product += y[r.order[i]] * y[r.order[(i + 1) % n]] / (double)n;
    }
    abai_ranked_free(&r);
    return (product - mean * mean) / (square - mean * mean);
}

static void given_data_beat_neighbours_in_rank(void **state) {
    (void)state;
    enum { RUNS = 400, SIZE = 1000 };
    gsl_rng *rng = coverage_rng(42);
    for (size_t m = 0; m < LENGTH(MODELS); m++) {
        double ours[5] = {0}, theirs[5] = {0};
        for (int run = 0; run < RUNS; run++) {
            fill(rng, &MODELS[m], SIZE);
            for (size_t k = 0; k < MODELS[m].shown; k++) {
                const double truth = MODELS[m].first[k];
                ours[k] += pow(given(input[k], output, SIZE).value - truth, 2);
                theirs[k] += pow(by_neighbours(input[k], output, SIZE) - truth, 2);
            }
        }
        for (size_t k = 0; k < MODELS[m].shown; k++)
            assert_true(ours[k] < theirs[k]);
    }
    gsl_rng_free(rng);
}

static void discrete_inputs_are_analysed_by_their_values(void **state) {
    (void)state;
    enum { SIZE = 3000, VALUES = 3 };
    gsl_rng *rng = coverage_rng(43);
    double sum[VALUES] = {0}, count[VALUES] = {0}, mean = 0, within = 0, all = 0;
    for (size_t i = 0; i < SIZE; i++) {
        const size_t value = gsl_rng_uniform_int(rng, 10) / 4;
        input[0][i] = (double)value;
        output[i] = pow(3, (double)value) + gsl_ran_exponential(rng, 1 + (double)value);
        sum[value] += output[i];
        count[value]++;
        mean += output[i] / SIZE;
    }
    gsl_rng_free(rng);
    double squares[VALUES] = {0};
    for (size_t i = 0; i < SIZE; i++) {
        const size_t value = (size_t)input[0][i];
        squares[value] += pow(output[i] - sum[value] / count[value], 2);
        all += pow(output[i] - mean, 2);
    }
    for (size_t v = 0; v < VALUES; v++)
        within += count[v] / SIZE * squares[v] / (count[v] - 1);
    assert_near(given(input[0], output, SIZE).value, 1 - within / (all / (SIZE - 1)), 1e-12);
}

/* Coarse parts alone would be off by 0.006 and by 0.06. */
static void jumps_and_waves_are_followed(void **state) {
    (void)state;
    enum { RUNS = 40, OFTEN = 16384, SELDOM = 1000 };
    gsl_rng *rng = coverage_rng(44);
    double jump = 0, wave = 0, se = 0;
    for (int run = 0; run < RUNS; run++) {
        for (size_t i = 0; i < OFTEN; i++) {
            input[0][i] = gsl_rng_uniform(rng);
            output[i] = (input[0][i] > 0.37) + 0.5 * gsl_rng_uniform(rng);
        }
        const abai_index step = given(input[0], output, OFTEN);
        jump += step.value / RUNS;
        se += step.se / RUNS;
        for (size_t i = 0; i < SELDOM; i++)
            output[i] = sin(12 * M_PI * input[0][i]) + gsl_rng_uniform(rng);
        wave += given(input[0], output, SELDOM).value / RUNS;
    }
    gsl_rng_free(rng);
    assert_near(jump, 0.37 * 0.63 / (0.37 * 0.63 + 1.0 / 48), se);
    assert_near(wave, 0.5 / (0.5 + 1.0 / 12), 0.01);
}

/* ---- from given data: what must not matter ---------------------------------------------------------- */

static void rising_maps_of_the_input_change_nothing(void **state) {
    (void)state;
    static const size_t sizes[] = {32, 33, 100, 1000, 20000};
    gsl_rng *rng = coverage_rng(46);
    for (size_t s = 0; s < LENGTH(sizes); s++) {
        fill(rng, &MODELS[0], sizes[s]);
        for (size_t i = 0; i < sizes[s]; i++)
            input[1][i] = exp(40 * input[0][i]);
        const abai_index a = given(input[0], output, sizes[s]);
        const abai_index b = given(input[1], output, sizes[s]);
        assert_memory_equal(&a, &b, sizeof a);
    }
    gsl_rng_free(rng);
}

static void scale_and_offset_of_the_output_change_nothing(void **state) {
    (void)state;
    static const double scales[] = {-1, 1e300, 1e-300, 5e-315, 1}, offsets[] = {0, 0, 0, 0, 1e6};
    gsl_rng *rng = coverage_rng(47);
    fill(rng, &MODELS[0], 2000);
    gsl_rng_free(rng);
    const abai_index before = given(input[1], output, 2000);
    static double scaled[2000];
    for (size_t s = 0; s < LENGTH(scales); s++) {
        for (size_t i = 0; i < 2000; i++)
            scaled[i] = output[i] * scales[s] + offsets[s];
        const abai_index after = given(input[1], scaled, 2000);
        /* Of denormals some 10 digits are left, as of values on an offset of 1e6. */
        const double rounding = fabs(scales[s]) == 1 || fabs(scales[s]) > 1e-310 ? 1e-10 : 1e-7;
        assert_near(after.value, before.value, rounding);
        assert_near(after.se, before.se, rounding);
    }
}

static void the_order_of_draws_does_not_matter(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(48);
    fill(rng, &MODELS[1], 3000);
    gsl_rng_free(rng);
    const abai_index before = given(input[0], output, 3000);
    for (size_t i = 0; i < 1500; i++) {
        const double x = input[0][i], y = output[i];
        input[0][i] = input[0][2999 - i];
        output[i] = output[2999 - i];
        input[0][2999 - i] = x;
        output[2999 - i] = y;
    }
    const abai_index after = given(input[0], output, 3000);
    assert_near(after.value, before.value, 1e-13);
    assert_near(after.se, before.se, 1e-13);
}

static void extremes_of_dependence_are_exact(void **state) {
    (void)state;
    for (size_t n = 32; n < 5000; n = 3 * n + 1) {
        for (size_t i = 0; i < n; i++) {
            input[0][i] = (double)((i * 7919) % n);
            input[1][i] = 6;
            output[i] = 100 - 0.25 * input[0][i];
        }
        const abai_index whole = given(input[0], output, n), none = given(input[1], output, n);
        assert_near(whole.value, 1, 1e-14);
        assert_near(whole.se, 0, 1e-14);
        assert_near(none.value, 0, 1e-14);
    }
}

static void constants_and_few_draws_have_no_index(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(49);
    fill(rng, &MODELS[0], 100);
    gsl_rng_free(rng);
    for (size_t n = 0; n < ABAI_SOBOL_GIVEN_LEAST; n++) {
        const abai_index few = given(input[0], output, n);
        assert_true(isnan(few.value) && isnan(few.se) && isnan(few.interval.low));
    }
    for (size_t i = 0; i < 100; i++)
        output[i] = 1e300;
    assert_true(isnan(given(input[0], output, 100).value));
}

/* ---- from given data: coverage ---------------------------------------------------------------------- */

static void given_data_intervals_cover_what_they_say(void **state) {
    (void)state;
    static const size_t sizes[] = {500, 2000};
    gsl_rng *rng = coverage_rng(50);
    for (size_t m = 0; m < LENGTH(MODELS); m++)
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            coverage c[5] = {{0, 0}};
            for (int run = 0; run < 1000; run++) {
                fill(rng, &MODELS[m], sizes[s]);
                for (size_t k = 0; k < MODELS[m].shown; k++)
                    coverage_count(&c[k], given(input[k], output, sizes[s]).interval,
                                   MODELS[m].first[k]);
            }
            for (size_t k = 0; k < MODELS[m].shown; k++) {
                coverage_check_least(MODELS[m].name, &c[k], 0.95);
                if (MODELS[m].first[k] > 0.1)
                    coverage_check(MODELS[m].name, &c[k], 0.95);
            }
        }
    gsl_rng_free(rng);
}

/* ---- pick and freeze -------------------------------------------------------------------------------- */

enum { GROUPS = 16 };
static double fa[MOST], fb[MOST], fab[INPUTS][MOST];

static void freeze(gsl_rng *rng, const struct model *m, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double a[INPUTS], b[INPUTS];
        for (size_t k = 0; k < m->inputs; k++) {
            a[k] = gsl_rng_uniform(rng);
            b[k] = gsl_rng_uniform(rng);
        }
        fa[i] = m->f(a);
        fb[i] = m->f(b);
        for (size_t k = 0; k < m->shown; k++) {
            const double kept = a[k];
            a[k] = b[k];
            fab[k][i] = m->f(a);
            a[k] = kept;
        }
    }
}

/* Groups of n / GROUPS samples each, in blocks of 100. */
static void sum_groups(size_t k, size_t n, abai_freeze groups[GROUPS]) {
    const size_t size = n / GROUPS;
    for (size_t g = 0; g < GROUPS; g++) {
        abai_freeze_init(&groups[g]);
        for (size_t start = g * size; start < (g + 1) * size; start += 100) {
            const size_t left = (g + 1) * size - start;
            abai_freeze block;
            abai_freeze_of(fa + start, fb + start, fab[k] + start, left < 100 ? left : 100, &block);
            abai_freeze_merge(&groups[g], &block);
        }
    }
}

/* Saltelli et al. 2010, table 2, (b) with f(B) about its mean, and (f); both over the variance of all f(A)
 * and f(B). */
static void slow_indices(size_t k, size_t n, long double *first, long double *total) {
    long double mean_b = 0, mean = 0, variance = 0;
    for (size_t i = 0; i < n; i++)
        mean_b += (long double)fb[i] / n;
    for (size_t i = 0; i < n; i++)
        mean += ((long double)fa[i] + fb[i]) / (2 * n);
    *first = *total = 0;
    for (size_t i = 0; i < n; i++) {
        const long double d = (long double)fab[k][i] - fa[i];
        *first += (fb[i] - mean_b) * d / (n - 1);
        *total += d * d / (2 * n);
        variance += (fa[i] - mean) * (fa[i] - mean) + (fb[i] - mean) * (fb[i] - mean);
    }
    variance /= 2 * n - 1;
    *first /= variance;
    *total /= variance;
}

static void freezing_gives_what_the_formulas_say(void **state) {
    (void)state;
    static const size_t sizes[] = {2, 3, 100, 511, 512, 513, 10000};
    gsl_rng *rng = coverage_rng(51);
    for (size_t m = 0; m < LENGTH(MODELS); m++)
        for (size_t s = 0; s < LENGTH(sizes); s++) {
            freeze(rng, &MODELS[m], sizes[s]);
            for (size_t k = 0; k < MODELS[m].shown; k++) {
                abai_freeze sums;
                long double first, total;
                abai_freeze_of(fa, fb, fab[k], sizes[s], &sums);
                slow_indices(k, sizes[s], &first, &total);
                assert_near(abai_freeze_first(&sums), (double)first, 1e-12);
                assert_near(abai_freeze_total(&sums), (double)total, 1e-12);
            }
        }
    gsl_rng_free(rng);
}

static void merging_gives_what_the_whole_gives(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(52);
    freeze(rng, &MODELS[0], 16000);
    gsl_rng_free(rng);
    for (size_t k = 0; k < 3; k++) {
        abai_freeze groups[GROUPS], again[GROUPS], whole, all;
        sum_groups(k, 16000, groups);
        sum_groups(k, 16000, again);
        assert_memory_equal(groups, again, sizeof groups);
        abai_freeze_of(fa, fb, fab[k], 16000, &whole);
        abai_freeze_init(&all);
        for (size_t g = 0; g < GROUPS; g++)
            abai_freeze_merge(&all, &groups[g]);
        assert_true(all.n == whole.n);
        assert_near(abai_freeze_first(&all), abai_freeze_first(&whole), 1e-13);
        assert_near(abai_freeze_total(&all), abai_freeze_total(&whole), 1e-13);
        abai_index first, total;
        abai_freeze_indices(groups, GROUPS, 0.95, &first, &total);
        assert_same_bits(first.value, abai_freeze_first(&all));
        assert_same_bits(total.value, abai_freeze_total(&all));
    }
}

static void an_offset_costs_no_digits(void **state) {
    (void)state;
    gsl_rng *rng = coverage_rng(53);
    freeze(rng, &MODELS[0], 4000);
    gsl_rng_free(rng);
    abai_freeze before, after;
    abai_freeze_of(fa, fb, fab[0], 4000, &before);
    for (size_t i = 0; i < 4000; i++) {
        fa[i] += 0x1p20;
        fb[i] += 0x1p20;
        fab[0][i] += 0x1p20;
    }
    abai_freeze_of(fa, fb, fab[0], 4000, &after);
    /* The sums round to multiples of 2^-32. */
    assert_near(abai_freeze_first(&after), abai_freeze_first(&before), 1e-9);
    assert_near(abai_freeze_total(&after), abai_freeze_total(&before), 1e-9);
}

static void freezing_intervals_cover_what_they_say(void **state) {
    (void)state;
    enum { SIZE = 2048 };
    gsl_rng *rng = coverage_rng(54);
    for (size_t m = 0; m < LENGTH(MODELS); m++) {
        coverage first[5] = {{0, 0}}, total[5] = {{0, 0}};
        for (int run = 0; run < 1000; run++) {
            freeze(rng, &MODELS[m], SIZE);
            for (size_t k = 0; k < MODELS[m].shown; k++) {
                abai_freeze groups[GROUPS];
                abai_index s, t;
                sum_groups(k, SIZE, groups);
                abai_freeze_indices(groups, GROUPS, 0.95, &s, &t);
                coverage_count(&first[k], s.interval, MODELS[m].first[k]);
                coverage_count(&total[k], t.interval, MODELS[m].total[k]);
            }
        }
        for (size_t k = 0; k < MODELS[m].shown; k++) {
            coverage_check(MODELS[m].name, &first[k], 0.95);
            coverage_check(MODELS[m].name, &total[k], 0.95);
        }
    }
    gsl_rng_free(rng);
}

static void frozen_oddities_are_told_from_indices(void **state) {
    (void)state;
    static const double a[] = {1, 1, 1, 1}, b[] = {1e200, 0, -1e200, 3};
    abai_freeze none, one, level, huge;
    abai_index first, total;
    abai_freeze_init(&none);
    abai_freeze_of(b, a, b, 1, &one);
    abai_freeze_of(a, a, a, 4, &level);
    abai_freeze_of(b, a, b, 4, &huge);
    const abai_freeze *all[] = {&none, &one, &level, &huge};
    for (size_t i = 0; i < LENGTH(all); i++)
        assert_true(!(fabs(abai_freeze_first(all[i])) > 0) && !(abai_freeze_total(all[i]) > 0));
    assert_true(isnan(abai_freeze_first(&none)) && isnan(abai_freeze_total(&one)));
    assert_true(isnan(abai_freeze_first(&level)));
    abai_freeze_indices(&level, 1, 0.95, &first, &total);
    assert_true(isnan(first.value) && first.interval.low == -HUGE_VAL);
    abai_freeze_indices(NULL, 0, 0.95, &first, &total);
    assert_true(isnan(first.value) && total.interval.high == HUGE_VAL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_data_find_the_exact_indices),
        cmocka_unit_test(given_data_beat_neighbours_in_rank),
        cmocka_unit_test(discrete_inputs_are_analysed_by_their_values),
        cmocka_unit_test(jumps_and_waves_are_followed),
        cmocka_unit_test(rising_maps_of_the_input_change_nothing),
        cmocka_unit_test(scale_and_offset_of_the_output_change_nothing),
        cmocka_unit_test(the_order_of_draws_does_not_matter),
        cmocka_unit_test(extremes_of_dependence_are_exact),
        cmocka_unit_test(constants_and_few_draws_have_no_index),
        cmocka_unit_test(given_data_intervals_cover_what_they_say),
        cmocka_unit_test(freezing_gives_what_the_formulas_say),
        cmocka_unit_test(merging_gives_what_the_whole_gives),
        cmocka_unit_test(an_offset_costs_no_digits),
        cmocka_unit_test(freezing_intervals_cover_what_they_say),
        cmocka_unit_test(frozen_oddities_are_told_from_indices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
