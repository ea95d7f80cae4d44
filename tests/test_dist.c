/* The registry, and every reason for which a distribution is refused. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "dist_cases.h"

#define NO HUGE_VAL
#define NOT_A_NUMBER ((double)NAN)

/* Names, forms and what else is taken, as the manual lists them. */
static const struct {
    const char *name, *forms; /* parameters; optional ones in brackets */
    const char *flags;        /* d: discrete, l: location, q: two quantiles, b: bounds */
    abai_lists lists;
} documented[] = {
    {"uniform", "min max", "qb", ABAI_LISTS_NONE},
    {"loguniform", "min max", "qb", ABAI_LISTS_NONE},
    {"triangular", "min mode max", "b", ABAI_LISTS_NONE},
    {"pert", "min mode max [lambda]", "b", ABAI_LISTS_NONE},
    {"normal", "mean sd", "q", ABAI_LISTS_NONE},
    {"lognormal", "mean sd or mu_log sigma_log", "lq", ABAI_LISTS_NONE},
    {"exponential", "mean or rate", "l", ABAI_LISTS_NONE},
    {"gamma", "shape scale", "lq", ABAI_LISTS_NONE},
    {"beta", "alpha beta [min] [max]", "q", ABAI_LISTS_NONE},
    {"weibull", "shape scale", "lq", ABAI_LISTS_NONE},
    {"histogram", "", "", ABAI_LISTS_EDGES_WEIGHTS},
    {"empirical", "", "d", ABAI_LISTS_VALUES},
    {"mixture", "", "", ABAI_LISTS_COMPONENTS},
    {"quantiles", "", "", ABAI_LISTS_POINTS},
    {"student_t", "nu [location] [scale]", "", ABAI_LISTS_NONE},
    {"cauchy", "location scale", "", ABAI_LISTS_NONE},
    {"logistic", "location scale", "", ABAI_LISTS_NONE},
    {"gumbel", "location scale", "", ABAI_LISTS_NONE},
    {"laplace", "location scale", "", ABAI_LISTS_NONE},
    {"rayleigh", "sigma", "l", ABAI_LISTS_NONE},
    {"pareto", "shape min", "l", ABAI_LISTS_NONE},
    {"chi_squared", "nu", "l", ABAI_LISTS_NONE},
    {"f", "nu1 nu2", "l", ABAI_LISTS_NONE},
    {"arcsine", "min max", "", ABAI_LISTS_NONE},
    {"curvilinear_trapezoid", "min max d", "", ABAI_LISTS_NONE},
    {"discrete", "", "d", ABAI_LISTS_VALUES_WEIGHTS},
    {"bernoulli", "p", "d", ABAI_LISTS_NONE},
    {"poisson", "mean", "d", ABAI_LISTS_NONE},
    {"geometric", "p", "d", ABAI_LISTS_NONE},
    {"binomial", "n p", "d", ABAI_LISTS_NONE},
    {"negative_binomial", "n p", "d", ABAI_LISTS_NONE},
};
enum { DOCUMENTED = sizeof documented / sizeof documented[0] };

static void write_forms(const abai_dist_info *info, char *out, size_t size) {
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < info->form_count; i++) {
        for (size_t k = 0; k < info->form[i].count; k++) {
            const abai_parameter_info *p = &info->form[i].parameter[k];
            length += (size_t)snprintf(out + length, size - length, "%s%s%s%s",
                                       k > 0   ? " "
                                       : i > 0 ? " or "
                                               : "",
                                       p->optional ? "[" : "", p->name, p->optional ? "]" : "");
        }
    }
}

static void registry_is_what_is_documented(void **state) {
    (void)state;
    size_t count = 0;
    while (abai_dist_list(count) != NULL)
        count++;
    assert_int_equal(count, DOCUMENTED);
    for (size_t i = 0; i < DOCUMENTED; i++) {
        const abai_dist_info *info = abai_dist_find(documented[i].name);
        assert_non_null(info);
        char forms[200];
        write_forms(info, forms, sizeof forms);
        assert_string_equal(forms, documented[i].forms);
        assert_int_equal(info->discrete, strchr(documented[i].flags, 'd') != NULL);
        assert_int_equal(info->half_line, strchr(documented[i].flags, 'l') != NULL);
        assert_int_equal(info->by_quantiles, strchr(documented[i].flags, 'q') != NULL);
        assert_int_equal(info->by_bounds, strchr(documented[i].flags, 'b') != NULL);
        assert_int_equal(info->lists, documented[i].lists);
        assert_int_equal(info->form_count > 0, info->lists == ABAI_LISTS_NONE);
        assert_true(strlen(info->text) > 0 && strlen(info->text) < 80);
    }
    assert_null(abai_dist_find("Normal"));
    assert_null(abai_dist_find(""));
}

static void spec_starts_with_the_fallbacks(void **state) {
    (void)state;
    assert_near(abai_dist_spec_init(abai_dist_find("pert")).value[3], 4, 0);
    assert_near(abai_dist_spec_init(abai_dist_find("beta")).value[3], 1, 0);
    assert_near(abai_dist_spec_init(abai_dist_find("student_t")).value[2], 1, 0);
    const abai_dist_spec spec = abai_dist_spec_init(abai_dist_find("normal"));
    assert_int_equal(spec.form, 0);
    assert_false(spec.has_truncate || spec.has_clamp || spec.smooth);
    assert_near(spec.location, 0, 0);
}

/* The reason for which the spec is refused; fails where it is not, or where *out is touched. */
static void check_refused(const abai_dist_spec *spec, const char *reason, abai_arena *arena) {
    abai_dist *dist = NULL;
    aba_error error;
    if (abai_dist_new(spec, arena, &dist, &error) != ABA_INVALID)
        fail_msg("%s was not refused: %s", spec->info->name, reason);
    assert_string_equal(error.text, reason);
    assert_int_equal(error.status, ABA_INVALID);
    assert_null(dist);
    assert_int_equal(abai_dist_new(spec, arena, &dist, NULL), ABA_INVALID);
}

static const struct {
    const char *name;
    int form;
    double value[4];
    const char *reason;
} bad_numbers[] = {
    {"uniform", 0, {15, 7}, "min (15) must be less than max (7)"},
    {"uniform", 0, {7, 7}, "min (7) must be less than max (7)"},
    {"uniform", 0, {NOT_A_NUMBER, 7}, "min (NaN) must be a finite number"},
    {"uniform", 0, {0, HUGE_VAL}, "max (Infinity) must be a finite number"},
    {"uniform", 0, {-1e308, 1e308}, "min (-1e308) and max (1e308) lie too far apart"},
    {"loguniform", 0, {0, 7}, "min (0) must be greater than 0"},
    {"loguniform", 0, {8, 7}, "min (8) must be less than max (7)"},
    {"triangular", 0, {0, 20, 10}, "mode (20) must lie between min (0) and max (10)"},
    {"triangular", 0, {0, -1, 10}, "mode (-1) must lie between min (0) and max (10)"},
    {"triangular", 0, {3, 3, 3}, "min (3) must be less than max (3)"},
    {"pert", 0, {0, 20, 10, 4}, "mode (20) must lie between min (0) and max (10)"},
    {"pert", 0, {0, 5, 10, 0}, "lambda (0) must be greater than 0"},
    {"normal", 0, {1, 0}, "sd (0) must be greater than 0"},
    {"normal", 0, {1, -2}, "sd (-2) must be greater than 0"},
    {"normal", 0, {HUGE_VAL, 2}, "mean (Infinity) must be a finite number"},
    {"lognormal", 0, {0, 2}, "mean (0) must be greater than 0"},
    {"lognormal", 0, {2, 0}, "sd (0) must be greater than 0"},
    {"lognormal", 1, {2, 0}, "sigma_log (0) must be greater than 0"},
    {"exponential", 0, {0}, "mean (0) must be greater than 0"},
    {"exponential", 1, {-1}, "rate (-1) must be greater than 0"},
    {"exponential", 1, {1e-310}, "1 / rate (Infinity) must be a finite number"},
    {"gamma", 0, {0, 1}, "shape (0) must be greater than 0"},
    {"gamma", 0, {1, 0}, "scale (0) must be greater than 0"},
    {"beta", 0, {0, 1, 0, 1}, "alpha (0) must be greater than 0"},
    {"beta", 0, {1, -1, 0, 1}, "beta (-1) must be greater than 0"},
    {"beta", 0, {1, 1, 2, 1}, "min (2) must be less than max (1)"},
    {"beta", 0, {1e16, 1, 0, 1}, "alpha (1e16) must be at most 1e15"},
    {"pert", 0, {0, 1, 2, 1e16}, "lambda (1e16) must be at most 1e15"},
    {"f", 0, {1, 1e16}, "nu2 (1e16) must be at most 1e15"},
    {"weibull", 0, {0, 1}, "shape (0) must be greater than 0"},
    {"weibull", 0, {1, 0}, "scale (0) must be greater than 0"},
    {"student_t", 0, {0, 0, 1}, "nu (0) must be greater than 0"},
    {"student_t", 0, {3, 0, 0}, "scale (0) must be greater than 0"},
    {"cauchy", 0, {0, 0}, "scale (0) must be greater than 0"},
    {"logistic", 0, {0, 0}, "scale (0) must be greater than 0"},
    {"gumbel", 0, {0, 0}, "scale (0) must be greater than 0"},
    {"laplace", 0, {0, 0}, "scale (0) must be greater than 0"},
    {"rayleigh", 0, {0}, "sigma (0) must be greater than 0"},
    {"pareto", 0, {0, 1}, "shape (0) must be greater than 0"},
    {"pareto", 0, {1, 0}, "min (0) must be greater than 0"},
    {"chi_squared", 0, {0}, "nu (0) must be greater than 0"},
    {"f", 0, {0, 1}, "nu1 (0) must be greater than 0"},
    {"f", 0, {1, 0}, "nu2 (0) must be greater than 0"},
    {"arcsine", 0, {1, 0}, "min (1) must be less than max (0)"},
    {"curvilinear_trapezoid", 0, {1, 0, 1}, "min (1) must be less than max (0)"},
    {"curvilinear_trapezoid", 0, {0, 4, 0}, "d (0) must be greater than 0"},
    {"curvilinear_trapezoid", 0, {0, 4, 2}, "d (2) must be less than half of max - min (2)"},
    {"bernoulli", 0, {1.5}, "p (1.5) must lie between 0 and 1"},
    {"bernoulli", 0, {-0.1}, "p (-0.1) must lie between 0 and 1"},
    {"poisson", 0, {0}, "mean (0) must be greater than 0"},
    {"poisson", 0, {1e300}, "mean (1e300) must be at most 1000000000000"},
    {"geometric", 0, {0}, "p (0) must be greater than 0"},
    {"geometric", 0, {2}, "p (2) must lie between 1e-12 and 1"},
    {"binomial", 0, {0, 0.5}, "n (0) must be greater than 0"},
    {"binomial", 0, {2.5, 0.5}, "n (2.5) must be a whole number"},
    {"binomial", 0, {1e300, 0.5}, "n (1e300) must be at most 1000000000000"},
    {"binomial", 0, {10, 1.5}, "p (1.5) must lie between 0 and 1"},
    {"negative_binomial", 0, {0, 0.5}, "n (0) must be greater than 0"},
    {"negative_binomial", 0, {1, 0}, "p (0) must be greater than 0"},
    {"negative_binomial", 0, {1, 1.5}, "p (1.5) must lie between 0 and 1"},
    {"negative_binomial", 0, {1e20, 1}, "n / p (1e20) must be at most 1000000000000"},
};

static void numbers_out_of_range_are_refused_with_their_reason(void **state) {
    for (size_t i = 0; i < sizeof bad_numbers / sizeof bad_numbers[0]; i++) {
        abai_dist_spec spec = abai_dist_spec_init(abai_dist_find(bad_numbers[i].name));
        spec.form = bad_numbers[i].form;
        memcpy(spec.value, bad_numbers[i].value, sizeof spec.value);
        check_refused(&spec, bad_numbers[i].reason, *state);
    }
}

static const struct {
    const char *name;
    double p[2], x[2];
    const char *reason;
} bad_quantiles[] = {
    {"normal", {0.05, 0.95}, {15, 7}, "p05 (15) must be less than p95 (7)"},
    {"normal", {0.025, 0.975}, {7, 7}, "p2.5 (7) must be less than p97.5 (7)"},
    {"normal", {0.1, 0.9}, {NOT_A_NUMBER, 7}, "p10 (NaN) must be a finite number"},
    {"normal", {0.9, 0.1}, {1, 7}, "p10 must come before p90"},
    {"normal", {0, 0.1}, {1, 7}, "p00 must lie between p0 and p100"},
    {"lognormal", {0.05, 0.95}, {0, 7}, "p05 (0) must be greater than 0"},
    {"loguniform", {0.05, 0.95}, {-1, 7}, "p05 (-1) must be greater than 0"},
    {"gamma", {0.05, 0.95}, {-1, 7}, "p05 (-1) must be greater than 0"},
    {"weibull", {0.05, 0.95}, {-1, 7}, "p05 (-1) must be greater than 0"},
    {"gamma", {0.05, 0.06}, {1, 1e300}, "gamma cannot be fitted to p05 = 1, p06 = 1e300"},
    {"gamma", {0.05, 0.95}, {1, 1.0000001}, "gamma cannot be fitted to p05 = 1, p95 = 1.0000001"},
    {"uniform",
     {0.1, 0.11},
     {-1e307, 1e307},
     "uniform cannot be fitted to p10 = -1e307, p11 = 1e307"},
    {"loguniform", {0.1, 0.11}, {1, 1e20}, "loguniform cannot be fitted to p10 = 1, p11 = 1e20"},
    {"beta", {0.05, 0.95}, {0.1, 1}, "p95 (1) must lie between min (0) and max (1)"},
    {"beta", {0.05, 0.95}, {0.1, 0.1000001}, "beta cannot be fitted to p05 = 0.1, p95 = 0.1000001"},
    {"cauchy", {0.05, 0.95}, {1, 7}, "cauchy cannot be given by two quantiles"},
};

static void quantiles_that_cannot_be_met_are_refused_with_their_reason(void **state) {
    for (size_t i = 0; i < sizeof bad_quantiles / sizeof bad_quantiles[0]; i++) {
        abai_dist_spec spec = dist_spec(bad_quantiles[i].name, NULL);
        spec.form = -1;
        for (int k = 0; k < 2; k++) {
            spec.value[k] = 0; /* of beta: min and max by default */
            spec.quantile_p[k] = bad_quantiles[i].p[k];
            spec.quantile_x[k] = bad_quantiles[i].x[k];
        }
        check_refused(&spec, bad_quantiles[i].reason, *state);
    }
}

static const struct {
    const char *name;
    double x[4], w[4];
    size_t count;
    bool smooth;
    const char *reason;
} bad_lists[] = {
    {"histogram", {0, 2, 1}, {1, 1}, 2, false, "edges[1] (2) must be less than edges[2] (1)"},
    {"histogram", {0, 1, 1}, {1, 1}, 2, false, "edges[1] (1) must be less than edges[2] (1)"},
    {"histogram", {0, NOT_A_NUMBER}, {1}, 1, false, "edges[1] (NaN) must be a finite number"},
    {"histogram", {0, 1, 2}, {0, 0}, 2, false, "weights must not be all 0"},
    {"histogram", {0, 1, 2}, {1, -1}, 2, false, "weights[1] (-1) must be 0 or greater"},
    {"histogram", {0}, {0}, 0, false, "weights must not be empty"},
    {"discrete", {0, 1}, {0, 0}, 2, false, "weights must not be all 0"},
    {"discrete", {0, 1}, {1, HUGE_VAL}, 2, false, "weights[1] (Infinity) must be 0 or greater"},
    {"discrete", {0, HUGE_VAL}, {1, 1}, 2, false, "values[1] (Infinity) must be a finite number"},
    {"discrete", {0}, {0}, 0, false, "values must not be empty"},
    {"empirical", {0}, {0}, 0, false, "values must not be empty"},
    {"empirical", {3, NOT_A_NUMBER}, {0}, 2, true, "values[1] (NaN) must be a finite number"},
    {"empirical", {3, 3, 3}, {0}, 3, true, "values must not be all the same where smooth"},
    {"quantiles", {1}, {0}, 1, false, "points must be 2 or more"},
    {"quantiles", {1, 2}, {0, 0.9}, 2, false, "points must go from p = 0 to p = 1"},
    {"quantiles",
     {1, 2, 3},
     {0, 0, 1},
     3,
     false,
     "p of points[0] (0) must be less than p of points[1] (0)"},
    {"quantiles",
     {1, 3, 2},
     {0, 0.5, 1},
     3,
     false,
     "x of points[1] (3) must be less than x of points[2] (2)"},
    {"quantiles",
     {1, NOT_A_NUMBER},
     {0, 1},
     2,
     false,
     "x of points[1] (NaN) must be a finite number"},
    {"mixture", {0}, {0}, 0, false, "components must not be empty"},
};

static void lists_that_are_wrong_are_refused_with_their_reason(void **state) {
    for (size_t i = 0; i < sizeof bad_lists / sizeof bad_lists[0]; i++) {
        abai_dist_spec spec = dist_spec(bad_lists[i].name, NULL);
        spec.x = bad_lists[i].x;
        spec.w = bad_lists[i].w;
        spec.count = bad_lists[i].count;
        spec.smooth = bad_lists[i].smooth;
        check_refused(&spec, bad_lists[i].reason, *state);
    }
}

static const struct {
    const char *name;
    double value[4];
    double location, truncate[2], clamp[2]; /* NO, NO: none */
    const char *reason;
} bad_modifiers[] = {
    {"normal", {0, 1}, 5, {NO, NO}, {NO, NO}, "normal takes no location"},
    {"gamma", {1, 1}, HUGE_VAL, {NO, NO}, {NO, NO}, "location (Infinity) must be a finite number"},
    {"normal",
     {0, 1},
     0,
     {2, 1},
     {NO, NO},
     "truncate [2, 1]: the first must be less than the second"},
    {"normal",
     {0, 1},
     0,
     {NOT_A_NUMBER, 1},
     {NO, NO},
     "truncate [NaN, 1]: the first must be less than the second"},
    {"normal", {0, 1}, 0, {NO, NO}, {1, 1}, "clamp [1, 1]: the first must be less than the second"},
    {"uniform", {0, 1}, 0, {8, 9}, {NO, NO}, "truncate [8, 9] holds no probability"},
    {"normal", {0, 1}, 0, {50, 60}, {NO, NO}, "truncate [50, 60] holds no probability"},
    {"poisson",
     {3},
     0,
     {1, 2},
     {NO, NO},
     "truncate needs a continuous distribution, and poisson is discrete"},
    {"bernoulli",
     {0.5},
     0,
     {NO, NO},
     {0, 1},
     "clamp needs a continuous distribution, and bernoulli is discrete"},
};

static void modifiers_that_make_no_sense_are_refused_with_their_reason(void **state) {
    for (size_t i = 0; i < sizeof bad_modifiers / sizeof bad_modifiers[0]; i++) {
        abai_dist_spec spec = dist_spec(bad_modifiers[i].name, bad_modifiers[i].value);
        spec.location = bad_modifiers[i].location;
        spec.has_truncate = bad_modifiers[i].truncate[0] != NO;
        spec.has_clamp = bad_modifiers[i].clamp[0] != NO;
        for (int k = 0; k < 2; k++) {
            spec.truncate[k] = bad_modifiers[i].truncate[k];
            spec.clamp[k] = bad_modifiers[i].clamp[k];
        }
        check_refused(&spec, bad_modifiers[i].reason, *state);
    }
}

static void lists_of_too_many_values_are_refused(void **state) {
    enum { N = ABAI_DIST_VALUES_MAX + 1 };
    double *x = calloc(N, sizeof *x);
    assert_non_null(x);
    abai_dist_spec spec = dist_spec("empirical", NULL);
    spec.x = x;
    spec.count = N;
    check_refused(&spec, "values (1000001) must not be more than 1000000", *state);
    spec = dist_spec("quantiles", NULL);
    spec.x = spec.w = x;
    spec.count = N;
    check_refused(&spec, "points (1000001) must not be more than 1000000", *state);
    free(x);
    /* 1.5 million whole numbers within the tails that can be drawn. */
    const abai_dist *parts[] = {
        dist_make("poisson", (double[]){1e10}, *state),
        dist_make("normal", (double[]){0, 1}, *state),
    };
    spec = dist_spec("mixture", NULL);
    spec.component = parts;
    spec.w = (double[]){1, 1};
    spec.count = 2;
    check_refused(&spec, "components of a mixture must not have more than 1000000 values in all",
                  *state);
}

static abai_dist_spec modified(const abai_dist_spec *spec, int how) {
    abai_dist_spec other = *spec;
    if (how == 1)
        other.value[0] = nextafter(other.value[0], HUGE_VAL);
    if (how == 2)
        other.location = 1;
    if (how == 3 || how == 4)
        other.has_truncate = true, other.truncate[0] = 0.25, other.truncate[1] = how;
    if (how == 5)
        other.has_clamp = true, other.clamp[0] = 0.25, other.clamp[1] = 3;
    return other;
}

static void distributions_are_equal_where_all_their_numbers_are(void **state) {
    enum { WAYS = 6 };
    const abai_dist_spec plain = dist_spec("gamma", (double[]){2, 3});
    for (int i = 0; i < WAYS; i++)
        for (int j = 0; j < WAYS; j++) {
            const abai_dist_spec a = modified(&plain, i), b = modified(&plain, j);
            assert_int_equal(
                abai_dist_equal(dist_make_spec(&a, *state), dist_make_spec(&b, *state)), i == j);
        }
    const double x[] = {1, 2}, w[] = {1, 1};
    const abai_dist *list = dist_make_lists("discrete", x, w, 2, *state);
    assert_true(abai_dist_equal(list, list));
    assert_false(abai_dist_equal(list, dist_make_lists("discrete", x, w, 2, *state)));
    assert_false(abai_dist_equal(dist_make("normal", (double[]){2, 3}, *state),
                                 dist_make("cauchy", (double[]){2, 3}, *state)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registry_is_what_is_documented),
        cmocka_unit_test(spec_starts_with_the_fallbacks),
        cmocka_unit_test_setup_teardown(numbers_out_of_range_are_refused_with_their_reason,
                                        dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(quantiles_that_cannot_be_met_are_refused_with_their_reason,
                                        dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(lists_that_are_wrong_are_refused_with_their_reason,
                                        dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(modifiers_that_make_no_sense_are_refused_with_their_reason,
                                        dist_setup, dist_teardown),
        cmocka_unit_test_setup_teardown(lists_of_too_many_values_are_refused, dist_setup,
                                        dist_teardown),
        cmocka_unit_test_setup_teardown(distributions_are_equal_where_all_their_numbers_are,
                                        dist_setup, dist_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
