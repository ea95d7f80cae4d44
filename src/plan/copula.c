/* Correlations between inputs as the factor of a copula's correlation matrix. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "dist/mixing.h"
#include "plan/build.h"
#include "plan/coefficient.h"
#include "stats/correlation_matrix.h"

/* What the copula is made from. */
typedef struct making {
    abai_build *build;
    abai_copula *copula;
    abai_mixture_rule rule;
    double *matrix; /* as requested */
    double *used;   /* the same, or the nearest that is possible */
} making;

/* ---- variables --------------------------------------------------------------------------------- */

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

static aba_status find_variables(abai_build *build, aba_error *error) {
    const aba_scenario *s = build->scenario;
    abai_copula *copula = &build->plan->copula;
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
    return ABA_OK;
}

/* ---- what cannot be ------------------------------------------------------------------------------ */

static const char *name_of(const making *m, size_t variable) {
    return m->build->scenario->inputs[m->copula->input[variable]].name;
}

static bool holds(const size_t *set, size_t count, size_t variable) {
    for (size_t i = 0; i < count; i++)
        if (set[i] == variable)
            return true;
    return false;
}

/* The first correlation of the scenario between two of the set. */
static const abai_correlation *first_within(const making *m, const size_t *set, size_t count) {
    const aba_scenario *s = m->build->scenario;
    for (size_t i = 0; i < m->copula->pair_count; i++)
        if (holds(set, count, m->copula->pairs[i].a) && holds(set, count, m->copula->pairs[i].b))
            return &s->correlations[i];
    return &s->correlations[0];
}

static abai_coefficient kind_between(const making *m, size_t a, size_t b) {
    for (size_t i = 0; i < m->copula->pair_count; i++) {
        const abai_pair *pair = &m->copula->pairs[i];
        if ((pair->a == a && pair->b == b) || (pair->a == b && pair->b == a))
            return pair->kind;
    }
    return ABAI_SPEARMAN;
}

static void append_names(const making *m, const size_t *set, size_t count, abai_text *text) {
    enum { SHOWN = 12 };
    for (size_t i = 0; i < count && i < SHOWN; i++)
        abai_text_printf(text, "%s%s", i == 0 ? "" : ", ", name_of(m, set[i]));
    if (count > SHOWN)
        abai_text_printf(text, " and %zu more", count - SHOWN);
}

/* The nearest matrix lies on the edge of what is possible, from where rounding could fall off: coefficients
 * are moved towards 0, which is inside, by what rounding to four decimals may do to an eigenvalue. */
static void append_nearest(const making *m, const size_t *set, size_t count, abai_text *text) {
    enum { SHOWN = 10 };
    static const char *const words[] = {
        [ABAI_SPEARMAN] = "spearman", [ABAI_PEARSON] = "pearson", [ABAI_KENDALL] = "kendall"};
    const double keep = 1 - 1e-4 * (double)count;
    size_t shown = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count && shown < SHOWN; k++, shown++) {
            const double entry = m->used[set[i] * m->copula->count + set[k]] * keep;
            const abai_coefficient kind = kind_between(m, set[i], set[k]);
            const double rho = abai_coefficient_of(kind, &m->rule, entry);
            abai_text_printf(text, "%s%s, %s %s ", shown == 0 ? "" : "; ", name_of(m, set[i]),
                             name_of(m, set[k]), words[kind]);
            abai_text_append_number(text, floor(rho * 1e4 + 0.5) / 1e4);
        }
    if (count * (count - 1) / 2 > SHOWN)
        abai_text_append(text, "; ...");
}

static aba_status fail_impossible(const making *m, bool has_nearest, aba_error *error) {
    size_t *set = abai_arena_alloc(m->build->arena, m->copula->count, sizeof *set), count = 0;
    if (set == NULL ||
        abai_correlation_conflict(m->matrix, m->copula->count, set, &count) == ABAI_MATRIX_MEMORY)
        return abai_fail_memory(error);
    abai_text names = ABAI_TEXT_INIT, offer = ABAI_TEXT_INIT;
    append_names(m, set, count, &names);
    if (has_nearest) {
        abai_text_append(&offer, "; the nearest one that is has ");
        append_nearest(m, set, count, &offer);
        abai_text_append(&offer, ": write these, or \"copula\": {\"repair\": true}");
    } else {
        abai_text_printf(&offer,
                         "; weaken some of them (the nearest one is offered, and used by "
                         "\"repair\", where at most %d inputs hang together)",
                         ABAI_NEAREST_MAX);
    }
    const abai_place *place = &first_within(m, set, count)->place;
    const aba_status status =
        names.failed || offer.failed
            ? abai_fail_memory(error)
            : abai_fail_at(error, place, "correlations",
                           "the correlation matrix of %s is not positive semi-definite%s",
                           names.data, offer.data);
    abai_text_free(&names);
    abai_text_free(&offer);
    return status;
}

/* ---- the matrix and its factor ------------------------------------------------------------------- */

static void fill_matrix(making *m) {
    const aba_scenario *s = m->build->scenario;
    const size_t n = m->copula->count;
    for (size_t i = 0; i < n; i++)
        m->matrix[i * n + i] = 1;
    for (size_t i = 0; i < s->correlation_count; i++) {
        const abai_correlation *c = &s->correlations[i];
        abai_pair *pair = &m->copula->pairs[m->copula->pair_count++];
        *pair = (abai_pair){.a = variable(m->build, c->between[0].index),
                            .b = variable(m->build, c->between[1].index),
                            .kind = c->kind,
                            .requested = c->rho,
                            .used = c->rho};
        /* Many pairs have the same coefficient: Spearman's of a Student t copula is dear to invert. */
        const bool repeats = i > 0 && c[-1].kind == c->kind && c[-1].rho == c->rho;
        const double entry = repeats ? m->matrix[pair[-1].a * n + pair[-1].b]
                                     : abai_coefficient_inverse(c->kind, &m->rule, c->rho);
        m->matrix[pair->a * n + pair->b] = m->matrix[pair->b * n + pair->a] = entry;
    }
}

static aba_status factorise(making *m, aba_error *error) {
    abai_copula *copula = m->copula;
    const size_t n = copula->count;
    memcpy(m->used, m->matrix, n * n * sizeof *m->used);
    abai_matrix_state state = abai_correlation_factor(m->used, n, copula->factor);
    if (state == ABAI_MATRIX_IMPOSSIBLE) {
        const abai_matrix_state nearest = abai_correlation_nearest(m->matrix, n, m->used);
        if (nearest != ABAI_MATRIX_MEMORY &&
            (nearest == ABAI_MATRIX_IMPOSSIBLE || !m->build->scenario->copula.repair))
            return fail_impossible(m, nearest == ABAI_MATRIX_POSSIBLE, error);
        copula->repaired = true;
        state = nearest == ABAI_MATRIX_MEMORY ? nearest
                                              : abai_correlation_factor(m->used, n, copula->factor);
    }
    if (state == ABAI_MATRIX_IMPOSSIBLE)
        return abai_fail(error, ABA_INTERNAL, "the nearest correlation matrix is not one");
    return state == ABAI_MATRIX_MEMORY ? abai_fail_memory(error) : ABA_OK;
}

/* ---- pairs after a repair ------------------------------------------------------------------------- */

/* Entries that moved by less than this are those requested. */
static const double ENTRY_SAME = 1e-9;

static bool is_moved(const making *m, size_t a, size_t b) {
    const size_t at = a * m->copula->count + b;
    return fabs(m->used[at] - m->matrix[at]) > ENTRY_SAME;
}

/* Two that the scenario does not correlate: an entry of exactly 0 before, or `requested` 0. */
static bool is_added(const making *m, size_t a, size_t b) {
    return m->matrix[a * m->copula->count + b] == 0 && is_moved(m, a, b);
}

/* A pair requested as 0 stands among the scenario's own, and is not added again. */
static bool is_known(const making *m, size_t known, size_t a, size_t b) {
    for (size_t i = 0; i < known; i++) {
        const abai_pair *pair = &m->copula->pairs[i];
        if ((pair->a == a && pair->b == b) || (pair->a == b && pair->b == a))
            return true;
    }
    return false;
}

static aba_status update_pairs(making *m, aba_error *error) {
    abai_copula *copula = m->copula;
    const size_t n = copula->count, known = copula->pair_count;
    size_t added = 0;
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++)
            added += is_added(m, a, b);
    abai_pair *pairs = abai_arena_alloc(m->build->arena, known + added, sizeof *pairs);
    if (pairs == NULL)
        return abai_fail_memory(error);
    memcpy(pairs, copula->pairs, known * sizeof *pairs);
    copula->pairs = pairs;
    for (size_t i = 0; i < known; i++)
        if (is_moved(m, pairs[i].a, pairs[i].b))
            pairs[i].used =
                abai_coefficient_of(pairs[i].kind, &m->rule, m->used[pairs[i].a * n + pairs[i].b]);
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++)
            if (is_added(m, a, b) && !is_known(m, known, a, b))
                pairs[copula->pair_count++] = (abai_pair){
                    .a = a,
                    .b = b,
                    .kind = ABAI_SPEARMAN,
                    .used = abai_coefficient_of(ABAI_SPEARMAN, &m->rule, m->used[a * n + b])};
    return ABA_OK;
}

/* ---- tables ---------------------------------------------------------------------------------------- */

static aba_status compile_normal(const abai_build *build, abai_table **out, aba_error *error) {
    abai_dist_spec spec = abai_dist_spec_init(abai_dist_find("normal"));
    spec.value[0] = 0;
    spec.value[1] = 1;
    abai_dist *dist = NULL;
    const aba_status status = abai_dist_new(&spec, build->arena, &dist, error);
    return status == ABA_OK ? abai_table_compile(dist, build->arena, out, error) : status;
}

static aba_status compile_student(making *m, aba_error *error) {
    const double nu = m->build->scenario->copula.nu;
    abai_copula *copula = m->copula;
    if (!abai_stream_init(&copula->mixing_stream, m->build->seed, "copula:mixing"))
        return abai_fail_memory(error);
    const aba_status status = abai_mixing_new(nu, m->build->arena, &copula->mixing, error);
    return status == ABA_OK ? abai_mixture_rule_new(nu, m->build->arena, &m->rule, error) : status;
}

aba_status abai_build_copula(abai_build *build, aba_error *error) {
    const aba_scenario *s = build->scenario;
    abai_copula *copula = &build->plan->copula;
    making m = {.build = build, .copula = copula};
    if (s->correlation_count == 0)
        return ABA_OK;
    aba_status status = find_variables(build, error);
    if (status != ABA_OK)
        return status;
    const size_t cells = copula->count * copula->count;
    copula->factor = abai_arena_alloc(build->arena, cells, sizeof *copula->factor);
    copula->pairs = abai_arena_alloc(build->arena, s->correlation_count, sizeof *copula->pairs);
    m.matrix = abai_arena_alloc(build->arena, cells, sizeof *m.matrix);
    m.used = abai_arena_alloc(build->arena, cells, sizeof *m.used);
    if (copula->factor == NULL || copula->pairs == NULL || m.matrix == NULL || m.used == NULL)
        return abai_fail_memory(error);
    const bool is_student = s->copula.family == ABAI_STUDENT_T;
    if (is_student)
        status = compile_student(&m, error);
    if (status == ABA_OK)
        status = abai_student_tail_new(is_student ? s->copula.nu : HUGE_VAL, build->arena,
                                       &copula->tail, error);
    if (status != ABA_OK)
        return status;
    fill_matrix(&m);
    status = factorise(&m, error);
    if (status == ABA_OK && copula->repaired)
        status = update_pairs(&m, error);
    return status == ABA_OK ? compile_normal(build, &copula->normal, error) : status;
}
