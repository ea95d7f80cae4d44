/* Which inputs of two scenarios are the same quantity. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "compare/merge.h"

/* What is said of an input and not drawn from. */
static bool is_told(const char *key) {
    static const char *const keys[] = {"title", "note", "source", "assumed"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

bool abai_is_plain_key(const char *key) {
    return is_told(key) || strcmp(key, "unit") == 0 || strcmp(key, "distribution") == 0;
}

static const abai_json *definition(const aba_scenario *s, const char *name) {
    return abai_json_get(abai_json_get(s->resolved, "inputs"), name);
}

/* The canonical form of a definition, without what is told. malloc'd; NULL: out of memory. */
static char *canonical(const abai_json *input) {
    abai_json **sorted = abai_json_sorted(input);
    if (sorted == NULL)
        return NULL;
    abai_text text = ABAI_TEXT_INIT;
    for (size_t i = 0; i < input->count; i++) {
        if (is_told(sorted[i]->key))
            continue;
        abai_text_printf(&text, "%s:", sorted[i]->key);
        abai_json_append_canonical(&text, sorted[i]);
        abai_text_append_char(&text, ',');
    }
    free(sorted);
    return abai_text_take(&text, NULL);
}

static aba_status same_definition(const aba_scenario *a, const aba_scenario *b, const char *name,
                                  bool *same, aba_error *error) {
    const abai_json *first = definition(a, name), *second = definition(b, name);
    *same = false;
    if (first == NULL)
        return ABA_OK;
    char *text_a = canonical(first), *text_b = canonical(second);
    const bool good = text_a != NULL && text_b != NULL;
    *same = good && strcmp(text_a, text_b) == 0;
    free(text_a);
    free(text_b);
    return good ? ABA_OK : abai_fail_memory(error);
}

/* ---- what a definition hangs on ------------------------------------------------------------------ */

typedef struct search {
    const aba_scenario *b;
    const bool *shared;
    bool apart; /* it names an input that is not shared */
} search;

static size_t find_input(const aba_scenario *s, const char *name, size_t length) {
    for (size_t i = 0; i < s->input_count; i++)
        if (strlen(s->inputs[i].name) == length && memcmp(s->inputs[i].name, name, length) == 0)
            return i;
    return SIZE_MAX;
}

static const char *look_at(void *context, const char *name, size_t length) {
    search *s = context;
    const size_t input = find_input(s->b, name, length);
    s->apart = s->apart || (input != SIZE_MAX && !s->shared[input]);
    return NULL;
}

/* Recursion is bounded by ABAI_JSON_DEPTH_MAX. */
static void look_into(const abai_json *node, search *s, abai_text *scrap) {
    if (node->type == ABAI_JSON_STRING && !(node->key != NULL && abai_is_plain_key(node->key)))
        abai_expr_rename(node->string, look_at, s, scrap);
    for (const abai_json *child = node->child; child != NULL; child = child->next)
        look_into(child, s, scrap);
}

static bool names_apart(const aba_scenario *b, const bool *shared, size_t input) {
    search s = {b, shared, false};
    abai_text scrap = ABAI_TEXT_INIT;
    look_into(definition(b, b->inputs[input].name), &s, &scrap);
    abai_text_free(&scrap);
    return s.apart;
}

/* ---- correlations -------------------------------------------------------------------------------- */

static bool is_between(const abai_correlation *c, const char *x, const char *y) {
    const char *first = c->between[0].name, *second = c->between[1].name;
    return (strcmp(first, x) == 0 && strcmp(second, y) == 0) ||
           (strcmp(first, y) == 0 && strcmp(second, x) == 0);
}

/* Whether `in` has every correlation that an input has in `of`, and with inputs that are shared. */
static bool has_correlations(const aba_scenario *of, const aba_scenario *in, const char *name,
                             const aba_scenario *b, const bool *shared) {
    for (size_t i = 0; i < of->correlation_count; i++) {
        const abai_correlation *c = &of->correlations[i];
        const bool first = strcmp(c->between[0].name, name) == 0;
        if (!first && strcmp(c->between[1].name, name) != 0)
            continue;
        const char *other = c->between[first ? 1 : 0].name;
        const size_t partner = find_input(b, other, strlen(other));
        bool found = false;
        for (size_t k = 0; k < in->correlation_count && !found; k++)
            found = is_between(&in->correlations[k], name, other) &&
                    in->correlations[k].kind == c->kind && in->correlations[k].rho == c->rho;
        if (!found || partner == SIZE_MAX || !shared[partner])
            return false;
    }
    return true;
}

aba_status abai_find_shared(const aba_scenario *a, const aba_scenario *b, bool *shared,
                            aba_error *error) {
    for (size_t i = 0; i < b->input_count; i++) {
        const aba_status status = same_definition(a, b, b->inputs[i].name, &shared[i], error);
        if (status != ABA_OK)
            return status;
    }
    /* What hangs on something apart is apart itself, and so on. */
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < b->input_count; i++) {
            const char *name = b->inputs[i].name;
            if (!shared[i] ||
                (!names_apart(b, shared, i) && has_correlations(a, b, name, b, shared) &&
                 has_correlations(b, a, name, b, shared)))
                continue;
            shared[i] = false;
            changed = true;
        }
    }
    return ABA_OK;
}
