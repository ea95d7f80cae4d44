/* Merging what a file says with what it extends.
 *
 * Objects are merged key by key, the extending file winning; all else is replaced. Own members come
 * first, inherited ones behind them. Within an input and a model entry there is one more rule: what
 * the extending file says displaces what it contradicts. An own `value` displaces an inherited
 * distribution; an own `range` displaces inherited parameters, and the other way round; another
 * distribution displaces parameters that it does not take; parameters of one form displace those of
 * another; `source` and `assumed` displace each other, and new figures (any key that defines the
 * input, the expression of a model entry) displace both: the base's source does not give them. An own family
 * of copula displaces inherited degrees of freedom unless it is student_t. */
#include "scenario/reader.h"

#include <stdlib.h>
#include <string.h>

/* What the objects being merged are. */
typedef enum rank { ROOT, INPUTS, INPUT, MODEL, FORMULA, COPULA, OTHER } rank;

/* How an input of an extending file takes over keys of the same input in the base. */
typedef struct inheritance {
    const abai_json *own;
    const abai_dist_info *dist; /* of the merged input; NULL: none or unknown */
    bool changes_distribution;
    bool has_value, has_range, has_source;
    bool has_figures;    /* any key that defines an input, or the expression of a model entry */
    bool has_parameters; /* parameters or lists, quantiles aside */
    bool range_stays;    /* own parameters go with an inherited range */
    size_t quantiles;    /* own ones, and the percentage of the last */
    double percent;
} inheritance;

/* ---- inputs ---------------------------------------------------------------------------------- */

static bool is_key(const char *key, const char *name) { return strcmp(key, name) == 0; }

static bool is_provenance(const char *key) {
    return is_key(key, "source") || is_key(key, "assumed");
}

/* Parameters, lists and location-like keys; neither quantiles nor what reads a range. */
static bool is_parameter(const char *key) {
    static const char *const others[] = {"value",    "distribution", "range",
                                         "coverage", "truncate",     "clamp"};
    abai_shape shape;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_key(key, others[i]))
            return false;
    return !abai_is_quantile_name(key) && abai_definition_shape(key, &shape);
}

/* Parameters that stand beside a range: mode, lambda; min and max of a beta; location. */
static bool goes_with_range(const abai_dist_info *dist, const char *key) {
    if (dist == NULL || (is_key(key, "location") && dist->half_line))
        return true;
    const int form = abai_bounds_form(dist);
    const bool is_bound = is_key(key, "min") || is_key(key, "max");
    if (is_bound)
        return abai_quantiles_take_bounds(dist);
    return form >= 0 && abai_form_index(&dist->form[form], key) >= 0;
}

static const abai_dist_info *distribution_of(const abai_json *object) {
    const abai_json *name = abai_json_get(object, "distribution");
    return name == NULL || name->type != ABAI_JSON_STRING ? NULL : abai_dist_find(name->string);
}

static void note_key(inheritance *in, const char *key) {
    const bool is_quantile = abai_is_quantile_name(key);
    abai_shape shape;
    in->has_value = in->has_value || is_key(key, "value");
    in->has_range = in->has_range || is_key(key, "range");
    in->has_source = in->has_source || is_provenance(key);
    in->has_figures =
        in->has_figures || is_key(key, "expression") || abai_definition_shape(key, &shape);
    if (is_quantile) {
        in->quantiles++;
        in->percent = 0;
        in->range_stays = false;
        (void)abai_quantile_percent(key, &in->percent);
    }
    if (is_parameter(key) && !is_key(key, "location")) {
        in->has_parameters = true;
        in->range_stays = in->range_stays && goes_with_range(in->dist, key);
    }
}

static inheritance inheritance_of(const abai_json *own, const abai_json *base) {
    inheritance in = {.own = own, .range_stays = true};
    const bool names_one = abai_json_get(own, "distribution") != NULL;
    const abai_dist_info *own_dist = distribution_of(own);
    const abai_dist_info *base_dist = distribution_of(base);
    in.dist = names_one ? own_dist : base_dist;
    in.changes_distribution = names_one && own_dist != base_dist;
    for (const abai_json *member = own->child; member != NULL; member = member->next)
        note_key(&in, member->key);
    return in;
}

/* True where some form of the distribution takes the key and all own parameters. */
static bool shares_a_form(const inheritance *in, const char *key) {
    if (in->dist->lists != ABAI_LISTS_NONE)
        return abai_dist_takes_list(in->dist, key);
    for (size_t f = 0; f < in->dist->form_count; f++) {
        const abai_form *form = &in->dist->form[f];
        bool fits = abai_form_index(form, key) >= 0;
        for (const abai_json *m = in->own->child; fits && m != NULL; m = m->next)
            fits = !is_parameter(m->key) || (is_key(m->key, "location") && in->dist->half_line) ||
                   abai_form_index(form, m->key) >= 0;
        if (fits)
            return true;
    }
    return false;
}

static bool inherits_parameter(const inheritance *in, const char *key) {
    if (in->dist == NULL)
        return !in->changes_distribution;
    if (is_key(key, "location") && in->dist->half_line)
        return true;
    if (in->has_range)
        return goes_with_range(in->dist, key);
    if (in->quantiles > 0)
        return abai_quantiles_take_bounds(in->dist) && (is_key(key, "min") || is_key(key, "max"));
    if ((is_key(key, "values") && abai_json_get(in->own, "file") != NULL) ||
        (is_key(key, "file") && abai_json_get(in->own, "values") != NULL))
        return false;
    return in->has_parameters ? shares_a_form(in, key) : abai_dist_takes(in->dist, key);
}

/* Two own quantiles displace those of the base, and one displaces the same under another name. */
static bool inherits_quantile(const inheritance *in, const char *key) {
    double percent;
    if (in->has_range || (in->dist != NULL && !in->dist->by_quantiles))
        return false;
    if (in->quantiles == 0)
        return !in->has_parameters || in->range_stays;
    return in->quantiles == 1 && abai_quantile_percent(key, &percent) && percent != in->percent;
}

/* False for keys of the base that the own ones contradict. */
static bool inherits(const inheritance *in, const char *key) {
    abai_shape shape;
    if (is_provenance(key))
        return !in->has_source && !in->has_figures;
    if (!abai_definition_shape(key, &shape))
        return true; /* unit, title, note, and what is unknown */
    if (in->has_value)
        return false;
    if (is_key(key, "value"))
        return !in->has_range && in->quantiles == 0 && !in->has_parameters &&
               abai_json_get(in->own, "distribution") == NULL;
    if (is_key(key, "distribution"))
        return true;
    if (is_key(key, "range") || is_key(key, "coverage"))
        return in->range_stays || in->has_range;
    if (is_key(key, "truncate") || is_key(key, "clamp"))
        return in->dist == NULL || abai_dist_takes(in->dist, key);
    if (abai_is_quantile_name(key))
        return inherits_quantile(in, key);
    return inherits_parameter(in, key);
}

/* ---- merging --------------------------------------------------------------------------------- */

static rank rank_below(rank of, const char *key) {
    if (of == ROOT)
        return is_key(key, "inputs")   ? INPUTS
               : is_key(key, "model")  ? MODEL
               : is_key(key, "copula") ? COPULA
                                       : OTHER;
    return of == INPUTS ? INPUT : of == MODEL ? FORMULA : OTHER;
}

static int compare_key(const void *key, const void *member) {
    return strcmp(key, (*(abai_json *const *)member)->key);
}

static aba_status merge(const abai_reader *reader, abai_json *own, abai_json *base, rank of);

/* A family that has no degrees of freedom, as far as it is a known one. */
static bool has_no_freedom(const abai_json *copula) {
    const abai_json *family = abai_json_get(copula, "family");
    return family != NULL && family->type == ABAI_JSON_STRING &&
           strcmp(family->string, "gaussian") == 0;
}

/* Append what `own` does not have, and merge what both have. */
static aba_status merge_members(const abai_reader *reader, abai_json *own, abai_json *base, rank of,
                                abai_json **sorted, size_t count) {
    const bool is_input = of == INPUT;
    const inheritance in = inheritance_of(own, base);
    const bool replaces_source = (in.has_source || in.has_figures) && (is_input || of == FORMULA);
    const bool drops_freedom = of == COPULA && has_no_freedom(own);
    abai_json *last = own->child;
    while (last != NULL && last->next != NULL)
        last = last->next;
    for (abai_json *member = base->child, *next; member != NULL; member = next) {
        next = member->next;
        abai_json **found = bsearch(member->key, sorted, count, sizeof(abai_json *), compare_key);
        if (found != NULL) {
            const aba_status status = merge(reader, *found, member, rank_below(of, member->key));
            if (status != ABA_OK)
                return status;
            continue;
        }
        if ((is_input && !inherits(&in, member->key)) ||
            (replaces_source && is_provenance(member->key)) ||
            (drops_freedom && is_key(member->key, "nu")))
            continue;
        member->next = NULL;
        if (last == NULL)
            own->child = member;
        else
            last->next = member;
        last = member;
        own->count++;
    }
    return ABA_OK;
}

/* Recursion is bounded by the depth of documents. */
static aba_status merge(const abai_reader *reader, abai_json *own, abai_json *base, rank of) {
    if (own->type != ABAI_JSON_OBJECT || base->type != ABAI_JSON_OBJECT)
        return ABA_OK;
    abai_json **sorted = abai_json_sorted(own);
    if (sorted == NULL)
        return abai_fail_memory(reader->error);
    const aba_status status = merge_members(reader, own, base, of, sorted, own->count);
    free(sorted);
    return status;
}

aba_status abai_merge(const abai_reader *reader, abai_json *own, abai_json *base) {
    return merge(reader, own, base, ROOT);
}
