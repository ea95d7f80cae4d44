/* Correlations between inputs as the factor of a Gaussian copula's correlation matrix. */
#include <math.h>

#include "base/text.h"
#include "plan/build.h"
#include "simd/math.h"

/* Correlation of the normal scores. Spearman's and Kendall's for a normal copula: Kruskal 1958,
 * "Ordinal measures of association", eqs. 5.1 and 5.7. */
static double normal_correlation(const abai_correlation *c) {
    switch (c->kind) {
    case ABAI_SPEARMAN:
        return 2 * abai_sin(M_PI / 6 * c->rho);
    case ABAI_KENDALL:
        return abai_sin(M_PI / 2 * c->rho);
    case ABAI_PEARSON:
        break;
    }
    return c->rho;
}

/* A copula needs a variable that is continuous and has one quantile function for all samples. */
static aba_status check_variable(const abai_build *build, const abai_correlation *c,
                                 const abai_reference *between, aba_error *error) {
    const abai_draw *draw = &build->plan->draws[between->index];
    const char *what = NULL;
    if (draw->kind == ABAI_DRAW_CONSTANT)
        what = "a constant";
    else if (draw->kind == ABAI_DRAW_VARYING)
        what = "hierarchical (its parameters depend on other inputs)";
    else if (abai_dist_is_discrete(draw->dist))
        what = "discrete";
    if (what == NULL)
        return ABA_OK;
    return abai_fail_at(error, &c->place, c->path,
                        "'%s' is %s; only continuous inputs with fixed parameters can be "
                        "correlated",
                        between->name, what);
}

static size_t variable(abai_build *build, size_t input) {
    abai_copula *copula = &build->plan->copula;
    abai_draw *draw = &build->plan->draws[input];
    if (draw->copula < 0) {
        draw->copula = (int)copula->count;
        copula->input[copula->count++] = input;
    }
    return (size_t)draw->copula;
}

/* Cholesky's factorisation in place, lower triangle. Semi-definite matrices are allowed (rho = 1):
 * a pivot that is zero to rounding gives a zero column, if what stands below it is zero, too. */
static bool factorise(double *a, size_t n) {
    const double tolerance = 1e-12 * (double)n;
    for (size_t j = 0; j < n; j++) {
        double pivot = a[j * n + j];
        for (size_t k = 0; k < j; k++)
            pivot -= a[j * n + k] * a[j * n + k];
        if (pivot < -tolerance)
            return false;
        const double root = pivot > tolerance ? sqrt(pivot) : 0;
        a[j * n + j] = root;
        for (size_t i = j + 1; i < n; i++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++)
                sum -= a[i * n + k] * a[j * n + k];
            if (root == 0 && fabs(sum) > sqrt(tolerance))
                return false;
            a[i * n + j] = root == 0 ? 0 : sum / root;
            a[j * n + i] = 0;
        }
    }
    return true;
}

static aba_status fail_indefinite(const abai_build *build, aba_error *error) {
    const abai_copula *copula = &build->plan->copula;
    const abai_correlation *first = &build->scenario->correlations[0];
    abai_text names = ABAI_TEXT_INIT;
    for (size_t i = 0; i < copula->count; i++) {
        abai_text_append(&names, i == 0 ? "" : ", ");
        abai_text_append(&names, build->scenario->inputs[copula->input[i]].name);
    }
    const aba_status status =
        names.failed ? abai_fail_memory(error)
                     : abai_fail_at(error, &first->place, "correlations",
                                    "the correlation matrix of %s is not positive semi-definite; "
                                    "no variables can be correlated so: weaken some of them",
                                    names.data);
    abai_text_free(&names);
    return status;
}

static aba_status compile_normal(abai_build *build, aba_error *error) {
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find("normal"));
    spec.value[1] = 1;
    abai_dist *normal = NULL;
    const aba_status status = abai_dist_new(&spec, build->arena, &normal, error);
    return status == ABA_OK
               ? abai_table_compile(normal, build->arena, &build->plan->copula.normal, error)
               : status;
}

aba_status abai_build_copula(abai_build *build, aba_error *error) {
    const aba_scenario *s = build->scenario;
    abai_copula *copula = &build->plan->copula;
    if (s->correlation_count == 0)
        return ABA_OK;
    copula->input = abai_arena_alloc(build->arena, s->input_count, sizeof *copula->input);
    if (copula->input == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < s->correlation_count; i++)
        for (int side = 0; side < 2; side++) {
            const abai_reference *between = &s->correlations[i].between[side];
            const aba_status status = check_variable(build, &s->correlations[i], between, error);
            if (status != ABA_OK)
                return status;
            variable(build, between->index);
            if (copula->count > ABAI_CORRELATED_MAX)
                return abai_fail_at(error, &s->correlations[i].place, s->correlations[i].path,
                                    "'%s' is correlated input %d; at most %d are supported",
                                    between->name, ABAI_CORRELATED_MAX + 1, ABAI_CORRELATED_MAX);
        }
    const size_t n = copula->count;
    copula->factor = abai_arena_alloc(build->arena, n * n, sizeof *copula->factor);
    if (copula->factor == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < n; i++)
        copula->factor[i * n + i] = 1;
    for (size_t i = 0; i < s->correlation_count; i++) {
        const abai_correlation *c = &s->correlations[i];
        const size_t a = variable(build, c->between[0].index);
        const size_t b = variable(build, c->between[1].index);
        copula->factor[a * n + b] = copula->factor[b * n + a] = normal_correlation(c);
    }
    return factorise(copula->factor, n) ? compile_normal(build, error)
                                        : fail_indefinite(build, error);
}
