/* Draws by textbook methods against the CDFs, and hierarchical inputs against both. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>

#include "dist_cases.h"

enum { DRAWS = 100000 };

/* Kolmogorov's limit distribution exceeds this with probability 2 exp(-2 * 2.75^2) = 5.4e-7, that of 5
 * standard errors; for atoms it is an upper bound. */
static const double KS_LIMIT = 2.75;

/* sqrt(n) times the largest distance between the empirical CDF and the CDF, on both sides of each x. */
static double ks_statistic(const abai_dist *dist, double *x, size_t n) {
    double worst = 0;
    gsl_sort(x, 1, n);
    for (size_t i = 0; i < n; i++) {
        if (!(x[i] == x[i]))
            return HUGE_VAL;
        const double at = abai_dist_cdf(dist, x[i], false);
        if (i + 1 == n || x[i + 1] > x[i])
            worst = fmax(worst, fabs(at - (double)(i + 1) / (double)n));
        if (i == 0 || x[i - 1] < x[i]) {
            const double below = abai_dist_cdf(dist, nextafter(x[i], -HUGE_VAL), false);
            worst = fmax(worst, fabs(below - (double)i / (double)n));
        }
    }
    return worst * sqrt((double)n);
}

static void check_draws(const char *name, const abai_dist *dist, gsl_rng *rng, size_t n) {
    double *x = malloc(n * sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < n; i++)
        x[i] = abai_dist_ran(dist, rng);
    const double d = ks_statistic(dist, x, n);
    free(x);
    if (!(d <= KS_LIMIT))
        fail_msg("%s: sqrt(n) D = %g", name, d);
}

static gsl_rng *make_rng(unsigned long seed) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(rng);
    gsl_rng_set(rng, seed);
    return rng;
}

/* The sampler of each family, once: shapes do not take other paths in our code. */
static void draws_follow_the_cdf_of_every_family(void **state) {
    gsl_rng *rng = make_rng(20240229);
    const char *last = "";
    for (size_t i = 0; i < dist_continuous_count + dist_counts_count; i++) {
        const dist_case *c = i < dist_continuous_count ? &dist_continuous[i]
                                                       : &dist_counts[i - dist_continuous_count];
        const size_t n = strcmp(c->name, last) == 0 ? DRAWS / 20 : DRAWS;
        check_draws(c->name, dist_make(c->name, c->value, *state), rng, n);
        last = c->name;
    }
    gsl_rng_free(rng);
}

static void draws_follow_the_cdf_of_lists_and_mixtures(void **state) {
    static const double x[] = {-1, 0, 2, 2.5, 7, 7.5}, w[] = {2, 0, 5, 1, 2},
                        p[] = {0, .1, .3, .5, .9, 1};
    abai_arena *arena = *state;
    gsl_rng *rng = make_rng(7);
    const abai_dist *parts[] = {
        dist_make_lists("histogram", x, w, 5, arena),
        dist_make_lists("discrete", x, w, 5, arena),
        dist_make_lists("quantiles", x, p, 6, arena),
    };
    static const char *const names[] = {"histogram", "discrete", "quantiles"};
    for (size_t i = 0; i < 3; i++)
        check_draws(names[i], parts[i], rng, DRAWS);
    check_draws("mixture", dist_make_mixture(parts, (double[]){1, 2, 3}, 3, arena), rng, DRAWS);
    for (int smooth = 0; smooth < 2; smooth++) {
        abai_dist_spec spec = dist_spec("empirical", NULL);
        spec.x = x;
        spec.count = 6;
        spec.smooth = smooth == 1;
        check_draws("empirical", dist_make_spec(&spec, arena), rng, DRAWS);
    }
    gsl_rng_free(rng);
}

static void draws_respect_location_truncation_and_clamping(void **state) {
    static const double ends[][2] = {{2, 5}, {0.5, HUGE_VAL}, {60, 80}}; /* the last by inversion */
    gsl_rng *rng = make_rng(11);
    for (size_t i = 0; i < 3; i++) {
        abai_dist_spec spec = dist_spec("gamma", (double[]){2.5, 3});
        spec.location = -1;
        spec.has_truncate = true;
        spec.truncate[0] = ends[i][0];
        spec.truncate[1] = ends[i][1];
        spec.has_clamp = i == 0;
        spec.clamp[0] = 2.5;
        spec.clamp[1] = 4;
        const abai_dist *dist = dist_make_spec(&spec, *state);
        check_draws("truncated gamma", dist, rng, DRAWS / 5);
        for (int k = 0; k < 1000; k++) {
            const double x = abai_dist_ran(dist, rng);
            assert_true(x >= (i == 0 ? 2.5 : ends[i][0]) && x <= (i == 0 ? 4 : ends[i][1]));
        }
    }
    gsl_rng_free(rng);
}

/* ---- hierarchical inputs ------------------------------------------------------------------------------ */

enum { SAMPLES = 512 };

typedef struct substreams {
    gsl_rng *rng;
    size_t calls;
} substreams;

static void seed_sample(void *context, size_t index) {
    substreams *s = context;
    s->calls++;
    gsl_rng_set(s->rng, 1000 + index);
}

/* Columns for a case's parameters: 1 to 2 times the value, all different. */
static void fill_columns(const dist_case *c, size_t count, double column[][SAMPLES]) {
    for (size_t k = 0; k < count; k++) {
        for (int i = 0; i < SAMPLES; i++)
            column[k][i] = c->value[k] * (1 + 0.9 * i / SAMPLES);
    }
}

static const dist_case hierarchical[] = {
    {"uniform", {-3, 7}},
    {"normal", {1, 2}},
    {"lognormal", {1, 10}},
    {"exponential", {3}},
    {"weibull", {2, 3}},
    {"triangular", {-1, 0.5, 7}},
    {"cauchy", {1, 2}},
    {"gumbel", {1, 2}},
    {"pareto", {1.5, 2}},
    {"bernoulli", {0.3}},
    {"geometric", {0.2}},
    {"gamma", {2.5, 3}},
    {"beta", {2, 5, -1, 1}},
    {"student_t", {5, 1, 2}},
    {"poisson", {3.5}},
    {"f", {5, 7}},
    {"negative_binomial", {2.5, 0.4}},
};

/* Sample i is drawn as from a distribution of its own with the parameters of sample i. */
static void varying_draws_as_a_distribution_for_each_sample(void **state) {
    static double column[ABAI_DIST_PARAMETERS][SAMPLES], tails[SAMPLES], out[SAMPLES];
    substreams s = {make_rng(1), 0};
    for (int i = 0; i < SAMPLES; i++)
        tails[i] = dist_tail((i * 37) % DIST_TAILS);
    for (size_t c = 0; c < sizeof hierarchical / sizeof hierarchical[0]; c++) {
        abai_dist_spec spec = dist_spec(hierarchical[c].name, hierarchical[c].value);
        const size_t count = spec.info->form[0].count;
        bool varies[ABAI_SLOTS] = {false};
        const double *columns[ABAI_SLOTS] = {NULL};
        fill_columns(&hierarchical[c], count, column);
        for (size_t k = 0; k < count; k++) {
            varies[k] = true;
            columns[k] = column[k];
        }
        abai_varying *varying;
        assert_int_equal(abai_varying_new(&spec, varies, *state, &varying, NULL), ABA_OK);
        s.calls = 0;
        abai_varying_fill(varying, columns, tails, SAMPLES, out, s.rng, seed_sample, &s);
        const bool inverts = abai_varying_inverts(varying);
        assert_int_equal(s.calls, inverts ? 0 : SAMPLES);
        for (int i = 0; i < SAMPLES; i++) {
            for (size_t k = 0; k < count; k++)
                spec.value[k] = column[k][i];
            const abai_dist *dist = dist_make_spec(&spec, *state);
            seed_sample(&s, (size_t)i);
            assert_same_bits(out[i], inverts ? abai_dist_quantile(dist, tails[i])
                                             : abai_dist_draw(dist, s.rng));
        }
    }
    gsl_rng_free(s.rng);
}

static void varying_bounds_and_quantiles_are_inverted_exactly(void **state) {
    static double lo[SAMPLES], hi[SAMPLES], shift[SAMPLES], tails[SAMPLES], out[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
        lo[i] = 1 + 0.01 * i;
        hi[i] = 20 + 0.01 * i;
        shift[i] = -0.001 * i;
        tails[i] = dist_tail((i * 37) % DIST_TAILS);
    }
    for (int kind = 0; kind < 3; kind++) {
        abai_dist_spec spec = dist_spec("gamma", (double[]){2.5, 3});
        double *const at[3] = {spec.quantile_x, spec.truncate, spec.clamp};
        const int slot[3] = {ABAI_SLOT_QUANTILE, ABAI_SLOT_TRUNCATE, ABAI_SLOT_CLAMP};
        bool varies[ABAI_SLOTS] = {false};
        const double *columns[ABAI_SLOTS] = {NULL};
        spec.form = kind == 0 ? -1 : 0;
        spec.quantile_p[0] = 0.05;
        spec.quantile_p[1] = 0.95;
        spec.has_truncate = kind == 1;
        spec.has_clamp = kind == 2;
        varies[slot[kind]] = varies[slot[kind] + 1] = varies[ABAI_SLOT_LOCATION] = true;
        columns[slot[kind]] = lo;
        columns[slot[kind] + 1] = hi;
        columns[ABAI_SLOT_LOCATION] = shift;
        abai_varying *varying;
        assert_int_equal(abai_varying_new(&spec, varies, *state, &varying, NULL), ABA_OK);
        assert_true(abai_varying_inverts(varying));
        abai_varying_fill(varying, columns, tails, SAMPLES, out, NULL, NULL, NULL);
        for (int i = 0; i < SAMPLES; i++) {
            at[kind][0] = lo[i];
            at[kind][1] = hi[i];
            spec.location = shift[i];
            assert_same_bits(out[i], abai_dist_quantile(dist_make_spec(&spec, *state), tails[i]));
        }
    }
}

/* Draws by rejection, for shapes on both sides of what their formulas tell apart. */
static void draws_of_our_own_follow_the_cdf(void **state) {
    static const dist_case drawn[] = {
        {"gamma", {0.05, 2}},
        {"gamma", {0.9, 2}},
        {"gamma", {1, 2}},
        {"gamma", {2.5, 3}},
        {"gamma", {4e6, 0.1}},
        {"chi_squared", {0.3}},
        {"chi_squared", {7}},
        {"beta", {0.02, 0.03, 0, 1}},
        {"beta", {0.5, 3, -1, 1}},
        {"beta", {2, 5, 0, 1}},
        {"beta", {900, 30000, 0, 1}},
        {"pert", {0, 1, 5, 4}},
        {"f", {0.4, 0.7}},
        {"f", {5, 7}},
        {"student_t", {0.3, 0, 1}},
        {"student_t", {1.5, 1, 2}},
        {"student_t", {40, 0, 1}},
        {"student_t", {1e21, 0, 1}},
    };
    static double out[DRAWS];
    gsl_rng *rng = make_rng(20240301);
    for (size_t c = 0; c < sizeof drawn / sizeof drawn[0]; c++) {
        abai_dist_spec spec = dist_spec(drawn[c].name, drawn[c].value);
        const abai_dist *dist = dist_make_spec(&spec, *state);
        for (size_t i = 0; i < DRAWS; i++)
            out[i] = abai_dist_draw(dist, rng);
        const double d = ks_statistic(dist, out, DRAWS);
        if (!(d <= KS_LIMIT))
            fail_msg("%s %g: sqrt(n) D = %g", drawn[c].name, drawn[c].value[0], d);
    }
    gsl_rng_free(rng);
}

/* Uniform tails through the inverse, and the textbook method, follow the same mixture over samples. */
static void varying_ran_follows_the_same_law(void **state) {
    abai_dist_spec spec = dist_spec("normal", (double[]){0, 1});
    static double mean[DRAWS], out[DRAWS];
    const bool varies[ABAI_SLOTS] = {true};
    const double *columns[ABAI_SLOTS] = {mean};
    substreams s = {make_rng(1), 0};
    for (int i = 0; i < DRAWS; i++)
        mean[i] = i % 2 == 0 ? -1 : 3;
    abai_varying *varying;
    assert_int_equal(abai_varying_new(&spec, varies, *state, &varying, NULL), ABA_OK);
    abai_varying_fill_ran(varying, columns, DRAWS, out, s.rng, seed_sample, &s);
    assert_int_equal(s.calls, DRAWS);
    const abai_dist *parts[] = {
        dist_make("normal", (double[]){-1, 1}, *state),
        dist_make("normal", (double[]){3, 1}, *state),
    };
    assert_true(ks_statistic(dist_make_mixture(parts, (double[]){1, 1}, 2, *state), out, DRAWS) <=
                KS_LIMIT);
    gsl_rng_free(s.rng);
}

static void varying_gives_nan_for_invalid_parameters_only(void **state) {
    abai_dist_spec spec = dist_spec("normal", (double[]){5, 1});
    const double sd[] = {1, 0, -1, (double)NAN, HUGE_VAL, 2};
    const double tails[] = {-0.5, -0.5, -0.5, -0.5, -0.5, -0.5};
    bool varies[ABAI_SLOTS] = {false, true};
    const double *columns[ABAI_SLOTS] = {NULL, sd};
    double out[6];
    abai_varying *varying;
    assert_int_equal(abai_varying_new(&spec, varies, *state, &varying, NULL), ABA_OK);
    abai_varying_fill(varying, columns, tails, 6, out, NULL, NULL, NULL);
    for (int i = 0; i < 6; i++)
        assert_true(i == 0 || i == 5 ? out[i] == 5 : isnan(out[i]));
    /* Bounds that cross, and that hold nothing. */
    const double lo[] = {0, 7, 1e300};
    spec.has_truncate = true;
    spec.truncate[1] = HUGE_VAL;
    varies[1] = false;
    varies[ABAI_SLOT_TRUNCATE] = true;
    columns[ABAI_SLOT_TRUNCATE] = lo;
    assert_int_equal(abai_varying_new(&spec, varies, *state, &varying, NULL), ABA_OK);
    abai_varying_fill(varying, columns, tails, 3, out, NULL, NULL, NULL);
    assert_true(out[0] > 4.99 && out[1] > 7 && isnan(out[2]));
}

static void varying_refuses_what_it_cannot_do(void **state) {
    static const struct {
        const char *name, *reason;
        int form;
        bool truncate;
    } refused[] = {
        {"histogram", "histogram cannot have numbers that vary", 0, false},
        {"mixture", "mixture cannot have numbers that vary", 0, false},
        {"cauchy", "cauchy cannot be given by two quantiles", -1, false},
        {"poisson", "truncate needs a continuous distribution, and poisson is discrete", 0, true},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        abai_dist_spec spec = dist_spec(refused[i].name, NULL);
        const bool varies[ABAI_SLOTS] = {true};
        spec.form = refused[i].form;
        spec.has_truncate = refused[i].truncate;
        spec.truncate[1] = 1;
        abai_varying *varying = NULL;
        aba_error error;
        assert_int_equal(abai_varying_new(&spec, varies, *state, &varying, &error), ABA_INVALID);
        assert_string_equal(error.text, refused[i].reason);
        assert_null(varying);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(draws_follow_the_cdf_of_every_family, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(draws_follow_the_cdf_of_lists_and_mixtures, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(draws_respect_location_truncation_and_clamping, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(varying_draws_as_a_distribution_for_each_sample, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(varying_bounds_and_quantiles_are_inverted_exactly,
                                        dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(draws_of_our_own_follow_the_cdf, dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(varying_ran_follows_the_same_law, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(varying_gives_nan_for_invalid_parameters_only, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(varying_refuses_what_it_cannot_do, dist_setup,
                                        dist_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
