/* The scenario of both: its names, and its text. */
#include "compare/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/text.h"

/* ---- names ------------------------------------------------------------------------------------- */

static bool has_name(const aba_scenario *s, const char *name) {
    for (size_t i = 0; i < s->input_count; i++)
        if (strcmp(s->inputs[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < s->formula_count; i++)
        if (strcmp(s->formulas[i].name, name) == 0)
            return true;
    return false;
}

/* stem_2, or with more marks between where a scenario has that: names of either stay unmistaken. */
static const char *new_name(const abai_merged *m, const char *stem, const char *mark) {
    for (int marks = 1;; marks++) {
        char *name = abai_arena_printf(m->arena, "%s%.*s%s", stem, marks,
                                       "________________________________", mark);
        if (name == NULL || !(has_name(m->a, name) || has_name(m->b, name)) || marks == 32)
            return name;
    }
}

static const char *name_in_both(const abai_merged *m, const char *name) {
    return has_name(m->a, name) ? new_name(m, name, "2") : name;
}

static bool make_names(abai_merged *m) {
    const aba_scenario *b = m->b;
    for (size_t i = 0; i < b->input_count; i++) {
        const char *name = b->inputs[i].name;
        m->input[i] = m->shared[i] ? name : name_in_both(m, name);
        if (m->input[i] == NULL)
            return false;
    }
    for (size_t i = 0; i < b->formula_count; i++) {
        m->formula[i] = name_in_both(m, b->formulas[i].name);
        if (m->formula[i] == NULL)
            return false;
    }
    return true;
}

/* A renamer of abai_expr_rename. */
static const char *renamed(void *context, const char *name, size_t length) {
    const abai_merged *m = context;
    for (size_t i = 0; i < m->b->input_count; i++)
        if (strlen(m->b->inputs[i].name) == length &&
            memcmp(m->b->inputs[i].name, name, length) == 0)
            return m->input[i];
    for (size_t i = 0; i < m->b->formula_count; i++)
        if (strlen(m->b->formulas[i].name) == length &&
            memcmp(m->b->formulas[i].name, name, length) == 0)
            return m->formula[i];
    return NULL;
}

/* ---- outputs that are compared ------------------------------------------------------------------- */

static const abai_unit *unit_of(const aba_scenario *s, const abai_reference *output) {
    return output->is_input ? &s->inputs[output->index].unit : &s->formulas[output->index].unit;
}

static const char *unit_text(const aba_scenario *s, const abai_reference *output) {
    return output->is_input ? s->inputs[output->index].unit_text
                            : s->formulas[output->index].unit_text;
}

static const abai_reference *find_output(const aba_scenario *s, const char *name) {
    for (size_t i = 0; i < s->output_count; i++)
        if (strcmp(s->outputs[i].name, name) == 0)
            return &s->outputs[i];
    return NULL;
}

static aba_status add_output(abai_merged *m, const abai_reference *a, const abai_reference *b,
                             aba_error *error) {
    const abai_unit *unit = unit_of(m->a, a), *other = unit_of(m->b, b);
    if (!abai_unit_convertible(unit, other))
        return abai_fail(error, ABA_INVALID,
                         "output '%s' is in %s in %s, and in %s in %s: they cannot be compared",
                         a->name, unit_text(m->a, a), m->a->name, unit_text(m->b, b), m->b->name);
    abai_merged_output *o = &m->outputs[m->output_count++];
    *o = (abai_merged_output){.name = a->name, .unit = unit_text(m->a, a)};
    o->name_b = b->is_input ? m->input[b->index] : m->formula[b->index];
    if (strcmp(o->unit, unit_text(m->b, b)) != 0) {
        o->original_b = o->name_b;
        o->name_b = new_name(m, a->name, "converted");
    }
    o->difference = new_name(m, a->name, "difference");
    o->less = new_name(m, a->name, "less");
    o->equal = new_name(m, a->name, "equal");
    /* A difference of temperatures is one in K, and their quotient means nothing. */
    if (unit->offset != 0)
        o->unit = "K";
    else if ((o->ratio = new_name(m, a->name, "ratio")) == NULL)
        return abai_fail_memory(error);
    return o->name_b != NULL && o->difference != NULL && o->less != NULL && o->equal != NULL
               ? ABA_OK
               : abai_fail_memory(error);
}

static void list_outputs(const aba_scenario *s, abai_text *text) {
    for (size_t i = 0; i < s->output_count; i++)
        abai_text_printf(text, "%s%s", i == 0 ? "" : ", ", s->outputs[i].name);
}

static aba_status fail_apart(const abai_merged *m, aba_error *error) {
    abai_text of_a = ABAI_TEXT_INIT, of_b = ABAI_TEXT_INIT;
    list_outputs(m->a, &of_a);
    list_outputs(m->b, &of_b);
    const aba_status status =
        of_a.failed || of_b.failed
            ? abai_fail_memory(error)
            : abai_fail(error, ABA_INVALID,
                        "%s and %s have no output in common (%s; %s); give what is to be compared "
                        "the same name in both",
                        m->a->name, m->b->name, of_a.data, of_b.data);
    abai_text_free(&of_a);
    abai_text_free(&of_b);
    return status;
}

static aba_status find_outputs(abai_merged *m, aba_error *error) {
    for (size_t i = 0; i < m->a->output_count; i++) {
        const abai_reference *b = find_output(m->b, m->a->outputs[i].name);
        const aba_status status = b == NULL ? ABA_OK : add_output(m, &m->a->outputs[i], b, error);
        if (status != ABA_OK)
            return status;
    }
    return m->output_count > 0 ? ABA_OK : fail_apart(m, error);
}

/* One copula joins all correlated inputs of a scenario. A Gaussian one leaves those that are not correlated
 * independent of each other; under Student's t all share a variable, and A's would be tied to B's. */
static aba_status check_copulas(const abai_merged *m, aba_error *error) {
    const aba_scenario *a = m->a, *b = m->b;
    if (a->correlation_count == 0 || b->correlation_count == 0)
        return ABA_OK;
    const bool student = a->copula.family == ABAI_STUDENT_T;
    bool apart = a->copula.family != b->copula.family || a->copula.repair != b->copula.repair ||
                 (student && a->copula.nu != b->copula.nu);
    for (size_t i = 0; student && !apart && i < b->correlation_count; i++)
        apart = apart || !m->shared[b->correlations[i].between[0].index];
    return apart ? abai_fail(error, ABA_INVALID,
                             "%s and %s have correlated inputs under copulas that cannot be drawn "
                             "together; give both the same copula and, under student_t, the same "
                             "correlations",
                             a->name, b->name)
                 : ABA_OK;
}

aba_status abai_merged_new(const aba_scenario *a, const aba_scenario *b, abai_arena *arena,
                           abai_merged **out, aba_error *error) {
    abai_merged *m = abai_arena_alloc(arena, 1, sizeof *m);
    if (m == NULL)
        return abai_fail_memory(error);
    *m = (abai_merged){.arena = arena, .a = a, .b = b};
    m->shared = abai_arena_alloc(arena, b->input_count + 1, sizeof *m->shared);
    m->input = abai_arena_alloc(arena, b->input_count + 1, sizeof *m->input);
    m->formula = abai_arena_alloc(arena, b->formula_count + 1, sizeof *m->formula);
    m->outputs = abai_arena_alloc(arena, a->output_count + 1, sizeof *m->outputs);
    if (m->shared == NULL || m->input == NULL || m->formula == NULL || m->outputs == NULL)
        return abai_fail_memory(error);
    aba_status status = abai_find_shared(a, b, m->shared, error);
    if (status == ABA_OK)
        status = check_copulas(m, error);
    if (status == ABA_OK && !make_names(m))
        status = abai_fail_memory(error);
    if (status == ABA_OK)
        status = find_outputs(m, error);
    *out = m;
    return status;
}

/* ---- the text ------------------------------------------------------------------------------------ */

typedef struct writing {
    const abai_merged *merged;
    abai_json_writer json;
} writing;

static void write_renamed_text(writing *w, const char *key, const char *text) {
    abai_text instead = ABAI_TEXT_INIT;
    abai_expr_rename(text, renamed, (void *)w->merged, &instead);
    w->json.text->failed = w->json.text->failed || instead.failed;
    abai_json_write_string(&w->json, key, instead.data == NULL ? "" : instead.data);
    abai_text_free(&instead);
}

/* A definition of b's with the names of both. Recursion is bounded by ABAI_JSON_DEPTH_MAX. */
static void write_renamed(writing *w, const char *key, const abai_json *node) {
    const bool expression =
        node->type == ABAI_JSON_STRING && !(node->key != NULL && abai_is_plain_key(node->key));
    if (expression) {
        write_renamed_text(w, key, node->string);
    } else if (node->type == ABAI_JSON_OBJECT || node->type == ABAI_JSON_ARRAY) {
        const bool object = node->type == ABAI_JSON_OBJECT;
        (object ? abai_json_open_object : abai_json_open_array)(&w->json, key, true);
        for (const abai_json *child = node->child; child != NULL; child = child->next)
            write_renamed(w, object ? child->key : NULL, child);
        (object ? abai_json_close_object : abai_json_close_array)(&w->json);
    } else {
        abai_json_write_value(&w->json, key, node);
    }
}

static void write_members(writing *w, const char *key) {
    const abai_json *list = abai_json_get(w->merged->a->resolved, key);
    for (const abai_json *item = list == NULL ? NULL : list->child; item != NULL; item = item->next)
        abai_json_write_value(&w->json, item->key, item);
}

static void write_inputs(writing *w) {
    const abai_merged *m = w->merged;
    abai_json_open_object(&w->json, "inputs", false);
    write_members(w, "inputs");
    const abai_json *inputs = abai_json_get(m->b->resolved, "inputs");
    for (size_t i = 0; i < m->b->input_count; i++)
        if (!m->shared[i])
            write_renamed(w, m->input[i], abai_json_get(inputs, m->b->inputs[i].name));
    abai_json_close_object(&w->json);
}

static void write_sources(writing *w) {
    const abai_json *a = abai_json_get(w->merged->a->resolved, "sources");
    const abai_json *b = abai_json_get(w->merged->b->resolved, "sources");
    if (a == NULL && b == NULL)
        return;
    abai_json_open_object(&w->json, "sources", false);
    write_members(w, "sources");
    for (const abai_json *s = b == NULL ? NULL : b->child; s != NULL; s = s->next)
        if (a == NULL || abai_json_get(a, s->key) == NULL)
            abai_json_write_value(&w->json, s->key, s);
    abai_json_close_object(&w->json);
}

static void write_formula(writing *w, const char *name, const char *unit, const char *format,
                          const abai_merged_output *o) {
    abai_text text = ABAI_TEXT_INIT;
    for (; *format != '\0'; format++)
        if (*format == 'A')
            abai_text_append(&text, o->name);
        else if (*format == 'B')
            abai_text_append(&text, o->name_b);
        else if (*format == 'O')
            abai_text_append(&text, o->original_b);
        else if (*format == 'D')
            abai_text_append(&text, o->difference);
        else
            abai_text_append_char(&text, *format);
    w->json.text->failed = w->json.text->failed || text.failed;
    abai_json_open_object(&w->json, name, true);
    abai_json_write_string(&w->json, "expression", text.data == NULL ? "" : text.data);
    abai_json_write_string(&w->json, "unit", unit);
    abai_json_close_object(&w->json);
    abai_text_free(&text);
}

/* D - D is 0, or NaN where the difference is not finite, and the root is NaN then: such samples count for
 * nothing. */
#define WHERE_FINITE " + sqrt(if(D - D == D - D, 0, -1))"

static void write_comparison(writing *w, const abai_merged_output *o) {
    write_formula(w, o->difference, o->unit, "A - B", o);
    if (o->ratio != NULL)
        write_formula(w, o->ratio, "1", "A / B", o);
    write_formula(w, o->less, "1", "if(A < B, 1, 0)" WHERE_FINITE, o);
    write_formula(w, o->equal, "1", "if(A == B, 1, 0)" WHERE_FINITE, o);
}

static void write_model(writing *w, bool compared) {
    const abai_merged *m = w->merged;
    abai_json_open_object(&w->json, "model", false);
    write_members(w, "model");
    const abai_json *model = abai_json_get(m->b->resolved, "model");
    for (size_t i = 0; i < m->b->formula_count; i++)
        write_renamed(w, m->formula[i], abai_json_get(model, m->b->formulas[i].name));
    for (size_t i = 0; i < m->output_count; i++) {
        const abai_merged_output *o = &m->outputs[i];
        if (o->original_b != NULL)
            write_formula(w, o->name_b, unit_text(m->a, find_output(m->a, o->name)), "O", o);
        if (compared)
            write_comparison(w, o);
    }
    abai_json_close_object(&w->json);
}

/* An output that is an input of both stands once. */
static bool is_apart(const abai_merged *m, size_t output) {
    return strcmp(m->outputs[output].name, m->outputs[output].name_b) != 0;
}

static void write_outputs(writing *w, bool compared) {
    const abai_merged *m = w->merged;
    abai_json_open_array(&w->json, "outputs", true);
    for (size_t i = 0; i < m->output_count; i++) {
        const abai_merged_output *o = &m->outputs[i];
        const char *names[] = {o->name,
                               is_apart(m, i) ? o->name_b : NULL,
                               compared ? o->difference : NULL,
                               compared ? o->ratio : NULL,
                               compared ? o->less : NULL,
                               compared ? o->equal : NULL};
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (names[k] != NULL)
                abai_json_write_string(&w->json, NULL, names[k]);
    }
    abai_json_close_array(&w->json);
}

static bool is_shared(const abai_merged *m, const char *name) {
    for (size_t i = 0; i < m->b->input_count; i++)
        if (strcmp(m->b->inputs[i].name, name) == 0)
            return m->shared[i];
    return false;
}

/* b's, but for those of shared inputs, which a has, too. */
static void write_correlations(writing *w) {
    const abai_merged *m = w->merged;
    const abai_json *list = abai_json_get(m->b->resolved, "correlations");
    if (m->a->correlation_count + m->b->correlation_count == 0)
        return;
    abai_json_open_array(&w->json, "correlations", false);
    write_members(w, "correlations");
    size_t i = 0;
    for (const abai_json *c = list == NULL ? NULL : list->child; c != NULL; c = c->next, i++)
        if (!is_shared(m, m->b->correlations[i].between[0].name))
            write_renamed(w, NULL, c);
    abai_json_close_array(&w->json);
}

/* What joins correlated inputs: of either, as both agree where both have some. */
static void write_copula(writing *w) {
    const abai_merged *m = w->merged;
    const aba_scenario *of = m->a->correlation_count > 0 ? m->a : m->b;
    const abai_json *copula = abai_json_get(of->resolved, "copula");
    if (copula != NULL)
        abai_json_write_value(&w->json, "copula", copula);
}

static void write_head(writing *w, bool compared) {
    const abai_merged *m = w->merged;
    abai_text name = ABAI_TEXT_INIT;
    abai_text_printf(&name, "%.47s_and_%.47s", m->a->name, m->b->name); /* 100 at most */
    w->json.text->failed = w->json.text->failed || name.failed;
    abai_json_write_string(&w->json, "format", "abanico-scenario/1");
    abai_json_write_string(&w->json, "name", name.data == NULL ? "" : name.data);
    abai_text_free(&name);
    static const char *const keys[] = {"samples", "seed", "percentiles"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const abai_json *value = abai_json_get(m->a->resolved, keys[i]);
        if (value != NULL)
            abai_json_write_value(&w->json, keys[i], value);
    }
    abai_json_write_string(&w->json, "failures", compared ? "count" : "stop");
}

aba_status abai_merged_scenario(const abai_merged *merged, bool compared, aba_scenario **out,
                                aba_error *error) {
    abai_text text = ABAI_TEXT_INIT;
    writing w = {.merged = merged};
    abai_json_writer_start(&w.json, &text);
    abai_json_open_object(&w.json, NULL, false);
    write_head(&w, compared);
    write_inputs(&w);
    write_correlations(&w);
    write_copula(&w);
    write_model(&w, compared);
    write_outputs(&w, compared);
    write_sources(&w);
    abai_json_close_object(&w.json);
    aba_status status = text.failed ? abai_fail_memory(error) : ABA_OK;
    if (status == ABA_OK)
        status = aba_scenario_parse(text.data, text.length, "<both>", NULL, out, error);
    abai_text_free(&text);
    return status;
}
