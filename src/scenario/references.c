/* What names inputs and model entries: outputs, correlations, claims (thresholds.c has the rest). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "scenario/reader.h"

/* ---- names ----------------------------------------------------------------------------------- */

/* Every input and formula, sorted by name. */
typedef struct names {
    abai_reference *list;
    size_t count;
} names;

static int compare_names(const void *a, const void *b) {
    return strcmp(((const abai_reference *)a)->name, ((const abai_reference *)b)->name);
}

static aba_status make_names(const abai_reader *reader, const aba_scenario *s, names *out) {
    out->count = s->input_count + s->formula_count;
    out->list = abai_arena_alloc(reader->arena, out->count, sizeof *out->list);
    if (out->list == NULL)
        return abai_fail_memory(reader->error);
    for (size_t i = 0; i < s->input_count; i++)
        out->list[i] = (abai_reference){.name = s->inputs[i].name, .is_input = true, .index = i};
    for (size_t i = 0; i < s->formula_count; i++)
        out->list[s->input_count + i] =
            (abai_reference){.name = s->formulas[i].name, .is_input = false, .index = i};
    qsort(out->list, out->count, sizeof *out->list, compare_names);
    return ABA_OK;
}

/* The reference that a string node is; where it must be an input, nothing else is found. */
static aba_status find_name(const abai_reader *reader, const names *all, const abai_json *node,
                            const abai_path *path, bool inputs_only, abai_reference *out) {
    const abai_reference key = {.name = node->string};
    const abai_reference *found =
        bsearch(&key, all->list, all->count, sizeof *all->list, compare_names);
    if (found != NULL && !found->is_input && inputs_only)
        return ABAI_FAIL_NODE(reader, node, path,
                              "'%s' is a model entry; correlations are between inputs",
                              node->string);
    if (found == NULL) {
        abai_suggestion suggestion = abai_suggest(node->string);
        for (size_t i = 0; i < all->count; i++)
            if (!inputs_only || all->list[i].is_input)
                abai_suggest_offer(&suggestion, all->list[i].name);
        return ABAI_FAIL_NODE(reader, node, path, "unknown name '%s'%s", node->string,
                              abai_suggestion_text(reader, &suggestion));
    }
    *out = *found;
    out->place = node->place;
    out->path = abai_path_text(reader, path);
    return out->path == NULL ? abai_fail_memory(reader->error) : ABA_OK;
}

/* ---- outputs --------------------------------------------------------------------------------- */

static aba_status build_outputs(const abai_reader *reader, const names *all, const abai_json *list,
                                aba_scenario *scenario) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, "outputs", 0};
    scenario->outputs = abai_arena_alloc(reader->arena, list->count, sizeof *scenario->outputs);
    if (scenario->outputs == NULL)
        return abai_fail_memory(reader->error);
    size_t n = 0;
    for (const abai_json *node = list->child; node != NULL; node = node->next, n++) {
        const aba_status status = find_name(reader, all, node, &(abai_path){&path, NULL, n}, false,
                                            &scenario->outputs[n]);
        if (status != ABA_OK)
            return status;
    }
    scenario->output_count = n;
    return ABA_OK;
}

/* ---- correlations ---------------------------------------------------------------------------- */

static aba_status build_coefficient(const abai_reader *reader, const abai_json *node,
                                    const abai_path *path, abai_correlation *out) {
    static const char *const words[] = {
        [ABAI_SPEARMAN] = "spearman", [ABAI_PEARSON] = "pearson", [ABAI_KENDALL] = "kendall"};
    const abai_json *given = NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const abai_json *member = abai_json_get(node, words[i]);
        if (member == NULL)
            continue;
        if (given != NULL)
            return ABAI_FAIL_KEY(reader, member, path, "%s and %s are both given; give one of them",
                                 given->key, member->key);
        given = member;
        out->kind = (abai_coefficient)i;
        out->rho = member->number;
    }
    if (given == NULL)
        return ABAI_FAIL_NODE(reader, node, path,
                              "the coefficient is missing: give one of spearman, pearson, kendall");
    return ABA_OK;
}

static aba_status build_correlation(const abai_reader *reader, const names *all,
                                    const abai_json *node, const abai_path *path,
                                    abai_correlation *out) {
    const abai_path between = {path, "between", 0};
    aba_status status = abai_check_object(reader, node, &abai_kind_correlation, path);
    if (status == ABA_OK)
        status = build_coefficient(reader, node, path, out);
    if (status != ABA_OK)
        return status;
    size_t i = 0;
    const abai_json *pair = abai_json_get(node, "between");
    for (const abai_json *item = pair->child; item != NULL; item = item->next, i++) {
        status =
            find_name(reader, all, item, &(abai_path){&between, NULL, i}, true, &out->between[i]);
        if (status != ABA_OK)
            return status;
    }
    out->place = node->place;
    out->path = abai_path_text(reader, path);
    return out->path == NULL ? abai_fail_memory(reader->error) : ABA_OK;
}

static bool is_same_pair(const abai_correlation *a, const abai_correlation *b) {
    const size_t a0 = a->between[0].index, a1 = a->between[1].index;
    const size_t b0 = b->between[0].index, b1 = b->between[1].index;
    return (a0 == b0 && a1 == b1) || (a0 == b1 && a1 == b0);
}

static aba_status build_correlations(const abai_reader *reader, const names *all,
                                     const abai_json *list, aba_scenario *scenario) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, "correlations", 0};
    if (list == NULL)
        return ABA_OK;
    abai_correlation *made = abai_arena_alloc(reader->arena, list->count, sizeof *made);
    if (made == NULL)
        return abai_fail_memory(reader->error);
    size_t n = 0;
    for (const abai_json *node = list->child; node != NULL; node = node->next, n++) {
        const abai_path here = {&path, NULL, n};
        const aba_status status = build_correlation(reader, all, node, &here, &made[n]);
        if (status != ABA_OK)
            return status;
        for (size_t i = 0; i < n; i++)
            if (is_same_pair(&made[i], &made[n]))
                return ABAI_FAIL_NODE(reader, node, &here,
                                      "'%s' and '%s' are correlated twice (first in "
                                      "correlations[%zu])",
                                      made[n].between[0].name, made[n].between[1].name, i);
    }
    scenario->correlations = made;
    scenario->correlation_count = n;
    return ABA_OK;
}

/* ---- claims ---------------------------------------------------------------------------------- */

aba_status abai_find_output(const abai_reader *reader, const aba_scenario *scenario,
                            const char *name, const abai_place *place, const abai_path *path,
                            abai_reference *out) {
    for (size_t i = 0; i < scenario->output_count; i++) {
        if (strcmp(scenario->outputs[i].name, name) == 0) {
            *out = scenario->outputs[i];
            out->index = i;
            out->place = *place;
            out->path = abai_path_text(reader, path);
            return out->path == NULL ? abai_fail_memory(reader->error) : ABA_OK;
        }
    }
    abai_suggestion suggestion = abai_suggest(name);
    for (size_t i = 0; i < scenario->output_count; i++)
        abai_suggest_offer(&suggestion, scenario->outputs[i].name);
    return abai_fail_at(reader->error, place, abai_path_text(reader, path),
                        "'%s' is none of the outputs%s", name,
                        abai_suggestion_text(reader, &suggestion));
}

static aba_status find_about(const abai_reader *reader, const aba_scenario *scenario,
                             const abai_json *node, const abai_path *path, abai_reference *out) {
    return abai_find_output(reader, scenario, node->string, &node->place, path, out);
}

static aba_status build_claim_range(const abai_reader *reader, const abai_json *range,
                                    const abai_path *path, abai_claim *out) {
    const abai_json *low = range->child, *high = range->child->next;
    char from[ABAI_NUMBER_SIZE], to[ABAI_NUMBER_SIZE];
    out->low = low->type == ABAI_JSON_NULL ? -HUGE_VAL : low->number;
    out->high = high->type == ABAI_JSON_NULL ? HUGE_VAL : high->number;
    if (out->low > out->high)
        return ABAI_FAIL_NODE(reader, range, (&(abai_path){path, "range", 0}),
                              "lower end (%s) must not be greater than upper end (%s)",
                              abai_number_format(out->low, from),
                              abai_number_format(out->high, to));
    return ABA_OK;
}

static aba_status build_claim(const abai_reader *reader, const aba_scenario *scenario,
                              const abai_json *node, const abai_path *path, abai_claim *out) {
    const abai_path about = {path, "about", 0};
    aba_status status = abai_check_object(reader, node, &abai_kind_claim, path);
    if (status == ABA_OK)
        status = find_about(reader, scenario, abai_json_get(node, "about"), &about, &out->about);
    if (status == ABA_OK)
        status = build_claim_range(reader, abai_json_get(node, "range"), path, out);
    if (status == ABA_OK)
        status = abai_build_unit(reader, node, path, &out->unit, &out->unit_text);
    if (status == ABA_OK)
        status = abai_build_source(reader, node, path, &out->source);
    if (status != ABA_OK)
        return status;
    out->text = abai_member_string(node, "text");
    out->note = abai_member_string(node, "note");
    out->place = node->place;
    out->path = abai_path_text(reader, path);
    return out->path == NULL ? abai_fail_memory(reader->error) : ABA_OK;
}

static aba_status build_claims(const abai_reader *reader, const abai_json *list,
                               aba_scenario *scenario) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, "claims", 0};
    if (list == NULL)
        return ABA_OK;
    abai_claim *claims = abai_arena_alloc(reader->arena, list->count, sizeof *claims);
    if (claims == NULL)
        return abai_fail_memory(reader->error);
    size_t n = 0;
    for (const abai_json *node = list->child; node != NULL; node = node->next, n++) {
        const aba_status status =
            build_claim(reader, scenario, node, &(abai_path){&path, NULL, n}, &claims[n]);
        if (status != ABA_OK)
            return status;
    }
    scenario->claims = claims;
    scenario->claim_count = n;
    return ABA_OK;
}

aba_status abai_build_references(const abai_reader *reader, const abai_json *tree,
                                 aba_scenario *scenario) {
    names all;
    aba_status status = make_names(reader, scenario, &all);
    if (status == ABA_OK)
        status = build_outputs(reader, &all, abai_json_get(tree, "outputs"), scenario);
    if (status == ABA_OK)
        status = build_correlations(reader, &all, abai_json_get(tree, "correlations"), scenario);
    if (status == ABA_OK)
        status = abai_build_copula_choice(reader, abai_json_get(tree, "copula"), scenario);
    if (status == ABA_OK)
        status = build_claims(reader, abai_json_get(tree, "claims"), scenario);
    return status == ABA_OK
               ? abai_build_thresholds(reader, abai_json_get(tree, "thresholds"), scenario)
               : status;
}
