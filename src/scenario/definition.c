/* From the keys of an input or a component to a value or a distribution. Their shapes have been
 * checked; what goes with what is checked here. */
#include <string.h>

#include "base/number.h"
#include "scenario/reader.h"

/* What is being built. */
typedef struct definition {
    const abai_reader *reader;
    abai_json *node;
    const abai_path *path;
    const abai_dist_info *info;
    abai_distribution *out;
} definition;

static const abai_json *get(const definition *d, const char *key) {
    return abai_json_get(d->node, key);
}

#define FAIL_AT_KEY(d, member, ...)                                                                \
    abai_fail_at((d)->reader->error, &(member)->key_place,                                         \
                 abai_path_text((d)->reader, &(abai_path){(d)->path, (member)->key, 0}),           \
                 __VA_ARGS__)

/* Texts of usage live as long as the arena; "" when out of memory. */
static const char *usage(const abai_reader *reader, const abai_dist_info *info, bool at_bounds) {
    abai_text text = ABAI_TEXT_INIT;
    if (info != NULL)
        abai_dist_usage(info, &text);
    else
        abai_range_usage(at_bounds, &text);
    const char *copy =
        text.failed || text.data == NULL ? NULL : abai_arena_strdup(reader->arena, text.data);
    abai_text_free(&text);
    return copy == NULL ? "" : copy;
}

static bool is_definition_key(const char *key) {
    abai_shape shape;
    return abai_definition_shape(key, &shape);
}

/* Keys that say how the others are read rather than being parameters. */
static bool is_structure(const char *key) {
    static const char *const keys[] = {"distribution", "range", "coverage", "truncate", "clamp"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

/* A parameter in the narrow sense: of a form. */
static bool is_form_key(const definition *d, const char *key) {
    if (is_structure(key) || abai_is_quantile_name(key) || !abai_is_parameter(key))
        return false;
    return strcmp(key, "location") != 0 || !d->info->half_line;
}

static aba_status build_member(const definition *d, const abai_json *member, abai_param *param) {
    if (member == NULL)
        return ABA_OK;
    const abai_path path = {d->path, member->key, 0};
    return abai_build_param(d->reader, member, &path, param);
}

/* ---- range ------------------------------------------------------------------------------------ */

static aba_status build_ends(const definition *d, const abai_json *array, abai_param ends[2]) {
    const abai_path path = {d->path, array->key, 0};
    size_t i = 0;
    for (const abai_json *item = array->child; item != NULL; item = item->next, i++) {
        const abai_path here = {&path, NULL, i};
        if (item->type == ABAI_JSON_NULL)
            continue;
        const aba_status status = abai_build_param(d->reader, item, &here, &ends[i]);
        if (status != ABA_OK)
            return status;
    }
    return ABA_OK;
}

static aba_status check_range_rises(const definition *d, const abai_json *range,
                                    const abai_param ends[2]) {
    char lo[ABAI_NUMBER_SIZE], hi[ABAI_NUMBER_SIZE];
    if (ends[0].kind != ABAI_PARAM_NUMBER || ends[1].kind != ABAI_PARAM_NUMBER ||
        ends[0].number < ends[1].number)
        return ABA_OK;
    return ABAI_FAIL_NODE(d->reader, range, (&(abai_path){d->path, "range", 0}),
                          "lower end (%s) must be less than upper end (%s)",
                          abai_number_format(ends[0].number, lo),
                          abai_number_format(ends[1].number, hi));
}

/* Form parameters that stand beside a range are those of `form` but min and max. */
static aba_status refuse_beside_range(const definition *d, const abai_form *form) {
    for (const abai_json *m = d->node->child; m != NULL; m = m->next) {
        if (abai_is_quantile_name(m->key))
            return FAIL_AT_KEY(d, m, "does not go with range; give one or the other");
        if (!is_form_key(d, m->key))
            continue;
        const bool is_bound = strcmp(m->key, "min") == 0 || strcmp(m->key, "max") == 0;
        const bool fits = form != NULL ? !is_bound && abai_form_index(form, m->key) >= 0
                                       : is_bound && abai_quantiles_take_bounds(d->info);
        if (!fits)
            return FAIL_AT_KEY(d, m, "does not go with range; give one or the other");
    }
    return ABA_OK;
}

static aba_status build_hard_bounds(const definition *d, const abai_param ends[2]) {
    const int index = abai_bounds_form(d->info);
    const abai_form *form = &d->info->form[index];
    aba_status status = refuse_beside_range(d, form);
    d->out->form = index;
    d->out->value[abai_form_index(form, "min")] = ends[0];
    d->out->value[abai_form_index(form, "max")] = ends[1];
    for (size_t i = 0; status == ABA_OK && i < form->count; i++) {
        const abai_parameter_info *p = &form->parameter[i];
        if (strcmp(p->name, "min") == 0 || strcmp(p->name, "max") == 0)
            continue;
        const abai_json *member = get(d, p->name);
        if (member == NULL && !p->optional)
            return ABAI_FAIL_NODE(d->reader, get(d, "distribution"), d->path,
                                  "%s is missing: %s takes it beside a range", p->name,
                                  d->info->name);
        status = build_member(d, member, &d->out->value[i]);
    }
    return status;
}

/* min and max of a beta that is given by two quantiles. */
static aba_status build_quantile_bounds(const definition *d) {
    if (!abai_quantiles_take_bounds(d->info))
        return ABA_OK;
    const aba_status status = build_member(d, get(d, "min"), &d->out->value[0]);
    return status == ABA_OK ? build_member(d, get(d, "max"), &d->out->value[1]) : status;
}

/* The two quantiles that a range of some coverage below 1 gives. */
static aba_status build_coverage(const definition *d, const abai_json *coverage) {
    const double percent = abai_tidy_percent(50 * (1 - coverage->number));
    const double lower = percent / 100, upper = (100 - percent) / 100;
    if (!(0 < lower && lower < upper && upper < 1))
        return ABAI_FAIL_NODE(
            d->reader, coverage, (&(abai_path){d->path, "coverage", 0}),
            "%s leaves no two quantiles that can be told apart from each other and "
            "from the ends",
            coverage->string);
    d->out->form = -1;
    d->out->quantile_p[0] = lower;
    d->out->quantile_p[1] = upper;
    return ABA_OK;
}

static aba_status build_range(const definition *d) {
    const abai_json *range = get(d, "range"), *coverage = get(d, "coverage");
    abai_param ends[2] = {{.kind = ABAI_PARAM_ABSENT}, {.kind = ABAI_PARAM_ABSENT}};
    if (coverage == NULL)
        return ABAI_FAIL_NODE(d->reader, range, (&(abai_path){d->path, "range", 0}),
                              "coverage is missing: say how the range is read: 1 for hard bounds, "
                              "0.9 for the 5th to 95th percentile");
    aba_status status = build_ends(d, range, ends);
    if (status == ABA_OK)
        status = check_range_rises(d, range, ends);
    if (status != ABA_OK)
        return status;
    const bool hard = coverage->number >= 1;
    if (hard ? abai_bounds_form(d->info) < 0 : !d->info->by_quantiles)
        return ABAI_FAIL_NODE(d->reader, coverage, (&(abai_path){d->path, "coverage", 0}),
                              hard ? "1 means hard bounds, which %s does not have; give a coverage "
                                     "below 1, or one of %s"
                                   : "%s takes a range at coverage 1 only; below 1, give one of %s",
                              d->info->name, usage(d->reader, NULL, hard));
    if (hard)
        return build_hard_bounds(d, ends);
    status = refuse_beside_range(d, NULL);
    if (status == ABA_OK)
        status = build_coverage(d, coverage);
    if (status != ABA_OK)
        return status;
    d->out->quantile_x[0] = ends[0];
    d->out->quantile_x[1] = ends[1];
    return build_quantile_bounds(d);
}

/* ---- quantiles ------------------------------------------------------------------------------- */

static aba_status check_quantile(const definition *d, const abai_json *member, size_t found,
                                 double percent, double other) {
    if (found == 2)
        return FAIL_AT_KEY(d, member, "is a third quantile; %s takes two", d->info->name);
    if (found == 1 && percent == other)
        return FAIL_AT_KEY(d, member, "gives the same quantile twice");
    return ABA_OK;
}

static aba_status build_quantiles(const definition *d) {
    double percent[2] = {0, 0};
    const abai_json *given[2] = {NULL, NULL};
    size_t found = 0;
    for (const abai_json *m = d->node->child; m != NULL; m = m->next) {
        double p;
        if (is_form_key(d, m->key) && !(abai_quantiles_take_bounds(d->info) &&
                                        (strcmp(m->key, "min") == 0 || strcmp(m->key, "max") == 0)))
            return FAIL_AT_KEY(d, m, "does not go with quantiles: %s takes %s", d->info->name,
                               usage(d->reader, d->info, false));
        if (!abai_is_quantile_name(m->key))
            continue;
        if (!abai_quantile_percent(m->key, &p))
            return FAIL_AT_KEY(d, m, "is no quantile: the percentage must lie between 0 and 100");
        const aba_status status = check_quantile(d, m, found, p, percent[0]);
        if (status != ABA_OK)
            return status;
        percent[found] = p;
        given[found++] = m;
    }
    if (found == 1)
        return ABAI_FAIL_NODE(d->reader, given[0], d->path,
                              "a second quantile is missing beside %s: two are needed, such as p05 "
                              "and p95",
                              given[0]->key);
    const bool swapped = percent[0] > percent[1];
    d->out->form = -1;
    for (size_t i = 0; i < 2; i++) {
        const size_t from = swapped ? 1 - i : i;
        d->out->quantile_p[i] = percent[from] / 100;
        const aba_status status = build_member(d, given[from], &d->out->quantile_x[i]);
        if (status != ABA_OK)
            return status;
    }
    return build_quantile_bounds(d);
}

/* ---- forms ----------------------------------------------------------------------------------- */

/* The form that most of the given parameters belong to. */
static size_t choose_form(const definition *d) {
    size_t best = 0, best_count = 0;
    for (size_t f = 0; f < d->info->form_count; f++) {
        size_t count = 0;
        for (const abai_json *m = d->node->child; m != NULL; m = m->next)
            count += is_form_key(d, m->key) && abai_form_index(&d->info->form[f], m->key) >= 0;
        if (count > best_count) {
            best = f;
            best_count = count;
        }
    }
    return best;
}

static aba_status build_form(const definition *d) {
    const size_t chosen = choose_form(d);
    const abai_form *form = &d->info->form[chosen];
    d->out->form = (int)chosen;
    for (const abai_json *m = d->node->child; m != NULL; m = m->next)
        if (is_form_key(d, m->key) && abai_form_index(form, m->key) < 0)
            return FAIL_AT_KEY(d, m, "does not go with the other parameters: %s takes %s",
                               d->info->name, usage(d->reader, d->info, false));
    for (size_t i = 0; i < form->count; i++) {
        const abai_json *member = get(d, form->parameter[i].name);
        if (member == NULL && !form->parameter[i].optional)
            return ABAI_FAIL_NODE(d->reader, get(d, "distribution"), d->path,
                                  "%s is missing: %s takes %s", form->parameter[i].name,
                                  d->info->name, usage(d->reader, d->info, false));
        const aba_status status = build_member(d, member, &d->out->value[i]);
        if (status != ABA_OK)
            return status;
    }
    return ABA_OK;
}

/* ---- which of them --------------------------------------------------------------------------- */

static bool has_quantiles(const definition *d) {
    for (const abai_json *m = d->node->child; m != NULL; m = m->next)
        if (abai_is_quantile_name(m->key))
            return true;
    return false;
}

static aba_status build_bounds(const definition *d, const char *key, bool *has,
                               abai_param ends[2]) {
    const abai_json *array = get(d, key);
    const abai_json *smooth = get(d, "smooth");
    if (array == NULL)
        return ABA_OK;
    if (d->info->discrete && (smooth == NULL || smooth->type != ABAI_JSON_TRUE))
        return FAIL_AT_KEY(d, array, "needs a continuous distribution, and %s is discrete",
                           d->info->name);
    *has = true;
    return build_ends(d, array, ends);
}

/* build_bounds has a better message for these. */
static bool is_bound(const char *key) {
    return strcmp(key, "truncate") == 0 || strcmp(key, "clamp") == 0;
}

static aba_status check_taken(const definition *d) {
    for (const abai_json *m = d->node->child; m != NULL; m = m->next)
        if (is_definition_key(m->key) && !is_bound(m->key) && !abai_dist_takes(d->info, m->key))
            return FAIL_AT_KEY(d, m, "%s does not take it; it takes %s", d->info->name,
                               usage(d->reader, d->info, false));
    return ABA_OK;
}

static aba_status build_distribution(const definition *d, int depth) {
    const abai_json *coverage = get(d, "coverage");
    aba_status status = check_taken(d);
    if (status != ABA_OK)
        return status;
    if (d->info->lists != ABAI_LISTS_NONE)
        status = abai_build_lists(d->reader, d->node, d->path, depth, d->out);
    else if (get(d, "range") != NULL)
        status = build_range(d);
    else if (coverage != NULL)
        status = FAIL_AT_KEY(d, coverage, "goes with range, and there is none");
    else
        status = has_quantiles(d) ? build_quantiles(d) : build_form(d);
    if (status == ABA_OK && d->info->half_line)
        status = build_member(d, get(d, "location"), &d->out->location);
    if (status == ABA_OK)
        status = build_bounds(d, "truncate", &d->out->has_truncate, d->out->truncate);
    if (status == ABA_OK)
        status = build_bounds(d, "clamp", &d->out->has_clamp, d->out->clamp);
    return status == ABA_OK ? abai_describe(d->reader, d->node, d->out) : status;
}

static aba_status build_value(const definition *d, abai_param *value) {
    for (const abai_json *m = d->node->child; m != NULL; m = m->next)
        if (is_definition_key(m->key) && strcmp(m->key, "value") != 0)
            return FAIL_AT_KEY(d, m, "does not go with value; give one or the other");
    return build_member(d, get(d, "value"), value);
}

static aba_status fail_without_distribution(const definition *d) {
    const abai_json *range = get(d, "range");
    if (range != NULL)
        return ABAI_FAIL_NODE(d->reader, range, d->path,
                              "distribution is missing: say which one the range stands for, at "
                              "coverage 1 one of %s; below 1 one of %s",
                              usage(d->reader, NULL, true), usage(d->reader, NULL, false));
    for (const abai_json *m = d->node->child; m != NULL; m = m->next)
        if (is_definition_key(m->key))
            return ABAI_FAIL_KEY(d->reader, m, d->path,
                                 "distribution is missing: say which one %s belongs to", m->key);
    return ABAI_FAIL_NODE(
        d->reader, d->node, d->path,
        "gives no value: add value, or distribution with its parameters, or range "
        "with coverage and distribution");
}

static aba_status find_distribution(definition *d, const abai_json *name) {
    const abai_dist_info *info;
    d->info = abai_dist_find(name->string);
    if (d->info != NULL)
        return ABA_OK;
    abai_suggestion suggestion = abai_suggest(name->string);
    for (size_t i = 0; (info = abai_dist_list(i)) != NULL; i++)
        abai_suggest_offer(&suggestion, info->name);
    return ABAI_FAIL_NODE(d->reader, name, (&(abai_path){d->path, "distribution", 0}),
                          "unknown distribution '%s'%s", name->string,
                          suggestion.best == NULL ? "; `abanico list distributions` names them"
                                                  : abai_suggestion_text(d->reader, &suggestion));
}

aba_status abai_build_definition(const abai_reader *reader, abai_json *node, const abai_path *path,
                                 int depth, bool *is_value, abai_param *value,
                                 abai_distribution *out) {
    definition d = {reader, node, path, NULL, out};
    const abai_json *name = get(&d, "distribution");
    *is_value = get(&d, "value") != NULL;
    if (*is_value)
        return build_value(&d, value);
    if (name == NULL)
        return fail_without_distribution(&d);
    const aba_status status = find_distribution(&d, name);
    if (status != ABA_OK)
        return status;
    out->info = d.info;
    out->place = node->place;
    out->path = abai_path_text(reader, path);
    return out->path == NULL ? abai_fail_memory(reader->error) : build_distribution(&d, depth);
}
