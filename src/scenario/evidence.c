/* Disclosed figures that a run is conditioned on. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "scenario/reader.h"

/* One piece as it is read. */
typedef struct piece {
    const abai_reader *reader;
    const aba_scenario *scenario;
    const abai_json *node;
    const abai_path *path;
    abai_evidence *out;
} piece;

#define AT(p, key) (&(abai_path){(p)->path, key, 0})

static const abai_json *get(const piece *p, const char *key) { return abai_json_get(p->node, key); }

/* ---- what it is about ------------------------------------------------------------------------ */

static bool is_formula(const aba_scenario *s, const char *name) {
    for (size_t i = 0; i < s->formula_count; i++)
        if (strcmp(s->formulas[i].name, name) == 0)
            return true;
    return false;
}

static bool find_about(const aba_scenario *s, const char *name, abai_reference *out) {
    for (size_t i = 0; i < s->input_count; i++)
        if (strcmp(s->inputs[i].name, name) == 0) {
            *out = (abai_reference){.name = s->inputs[i].name, .is_input = true, .index = i};
            return true;
        }
    for (size_t i = 0; i < s->output_count; i++)
        if (strcmp(s->outputs[i].name, name) == 0) {
            *out = (abai_reference){.name = s->outputs[i].name, .is_input = false, .index = i};
            return true;
        }
    return false;
}

static aba_status build_about(const piece *p) {
    const abai_json *node = get(p, "about");
    const aba_scenario *s = p->scenario;
    if (find_about(s, node->string, &p->out->about)) {
        p->out->about.place = node->place;
        p->out->about.path = abai_path_text(p->reader, AT(p, "about"));
        return p->out->about.path == NULL ? abai_fail_memory(p->reader->error) : ABA_OK;
    }
    if (is_formula(s, node->string))
        return ABAI_FAIL_NODE(
            p->reader, node, AT(p, "about"),
            "'%s' is a model entry that is none of the outputs; list it there, too", node->string);
    abai_suggestion suggestion = abai_suggest(node->string);
    for (size_t i = 0; i < s->output_count; i++)
        abai_suggest_offer(&suggestion, s->outputs[i].name);
    for (size_t i = 0; i < s->input_count; i++)
        abai_suggest_offer(&suggestion, s->inputs[i].name);
    return ABAI_FAIL_NODE(p->reader, node, AT(p, "about"),
                          "'%s' is neither an output nor an input%s", node->string,
                          abai_suggestion_text(p->reader, &suggestion));
}

/* ---- which way it is disclosed ----------------------------------------------------------------- */

/* The one of range, value and observed that is given. */
static aba_status find_figure(const piece *p, const abai_json **figure) {
    static const char *const keys[] = {"range", "value", "observed"};
    *figure = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const abai_json *member = get(p, keys[i]);
        if (member == NULL)
            continue;
        if (*figure != NULL)
            return ABAI_FAIL_KEY(p->reader, member, p->path,
                                 "%s and %s are both given; give one of them", (*figure)->key,
                                 member->key);
        *figure = member;
    }
    if (*figure == NULL)
        return ABAI_FAIL_NODE(p->reader, p->node, p->path,
                              "the figure is missing: give range with coverage, value with sd, or "
                              "observed with distribution");
    return ABA_OK;
}

static bool has_word(const abai_evidence_way *way, const char *word) {
    for (size_t i = 0; i < 2 && way->words[i] != NULL; i++)
        if (strcmp(way->words[i], word) == 0)
            return true;
    return false;
}

/* Ways that go with the figure, and with the coverage of a range. */
static bool is_open_way(const piece *p, const abai_evidence_way *way, const char *figure) {
    const abai_json *coverage = get(p, "coverage");
    return strcmp(way->figure, figure) == 0 &&
           (strcmp(figure, "range") != 0 || way->is_bounds == (coverage->number == 1));
}

static aba_status fail_word(const piece *p, const abai_json *figure, const abai_json *word) {
    abai_text words = ABAI_TEXT_INIT;
    const char *between = "";
    for (size_t i = 0; i < ABAI_EVIDENCE_WAYS; i++)
        for (size_t j = 0; is_open_way(p, &abai_evidence_ways[i], figure->key) && j < 2; j++)
            if (abai_evidence_ways[i].words[j] != NULL) {
                abai_text_printf(&words, "%s%s", between, abai_evidence_ways[i].words[j]);
                between = " or ";
            }
    const bool is_range = strcmp(figure->key, "range") == 0;
    const char *which = !is_range                         ? ""
                        : get(p, "coverage")->number == 1 ? " at coverage 1"
                                                          : " below coverage 1";
    const aba_status status =
        words.failed ? abai_fail_memory(p->reader->error)
        : word == NULL
            ? ABAI_FAIL_NODE(p->reader, p->node, p->path, "distribution is missing: %s takes %s",
                             figure->key, words.data)
            : ABAI_FAIL_NODE(p->reader, word, AT(p, "distribution"), "%s%s takes %s, not %s",
                             figure->key, which, words.data, word->string);
    abai_text_free(&words);
    return status;
}

/* Keys that belong to another way. */
static aba_status check_strangers(const piece *p, const abai_evidence_way *way) {
    static const char *const beside[] = {"coverage", "sd", "n"};
    static const char *const home[] = {"range", "value", "binomial"};
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        const abai_json *member = get(p, beside[i]);
        if (member != NULL && (way->beside == NULL || strcmp(way->beside, beside[i]) != 0))
            return ABAI_FAIL_KEY(p->reader, member, AT(p, beside[i]), "goes with %s, not with %s",
                                 home[i],
                                 strcmp(beside[i], "n") == 0 ? way->words[0] : way->figure);
    }
    return ABA_OK;
}

static aba_status fail_beside(const piece *p, const abai_json *figure, const char *beside) {
    return ABAI_FAIL_NODE(p->reader, p->node, p->path, "%s is missing beside %s: %s", beside,
                          figure->key, abai_kind_key(&abai_kind_evidence, beside)->text);
}

static aba_status find_way(const piece *p, const abai_evidence_way **way) {
    const abai_json *figure, *word = get(p, "distribution");
    const aba_status status = find_figure(p, &figure);
    if (status != ABA_OK)
        return status;
    *way = NULL;
    if (strcmp(figure->key, "range") == 0 && get(p, "coverage") == NULL)
        return fail_beside(p, figure, "coverage");
    for (size_t i = 0; i < ABAI_EVIDENCE_WAYS && *way == NULL; i++) {
        const abai_evidence_way *candidate = &abai_evidence_ways[i];
        if (is_open_way(p, candidate, figure->key) &&
            (word == NULL ? !candidate->needs_word : has_word(candidate, word->string)))
            *way = candidate;
    }
    if (*way == NULL)
        return fail_word(p, figure, word);
    if ((*way)->beside != NULL && get(p, (*way)->beside) == NULL)
        return fail_beside(p, figure, (*way)->beside);
    return check_strangers(p, *way);
}

/* ---- its numbers ------------------------------------------------------------------------------- */

static aba_status check_range(const piece *p, const abai_json *range) {
    const abai_evidence *e = p->out;
    char low[ABAI_NUMBER_SIZE], high[ABAI_NUMBER_SIZE];
    abai_number_format(e->low, low);
    abai_number_format(e->high, high);
    if (e->low > e->high)
        return ABAI_FAIL_NODE(p->reader, range, AT(p, "range"),
                              "lower end (%s) must not be greater than upper end (%s)", low, high);
    if (e->kind == ABAI_EVIDENCE_BOUNDS)
        return ABA_OK;
    if (isinf(e->low) || isinf(e->high))
        return ABAI_FAIL_NODE(p->reader, range, AT(p, "range"),
                              "an open end goes with coverage 1 only; give both ends");
    if (e->low == e->high)
        return ABAI_FAIL_NODE(p->reader, range, AT(p, "range"),
                              "lower end (%s) must be less than upper end (%s)", low, high);
    if (e->kind == ABAI_EVIDENCE_LOGNORMAL && !(e->low > 0))
        return ABAI_FAIL_NODE(p->reader, range, AT(p, "range"),
                              "lower end (%s) must be greater than 0 for a lognormal", low);
    return ABA_OK;
}

static aba_status build_range(const piece *p, const abai_evidence_way *way) {
    const abai_json *range = get(p, "range"), *word = get(p, "distribution");
    const abai_json *low = range->child, *high = low->next;
    abai_evidence *e = p->out;
    const bool is_log = word != NULL && strcmp(word->string, "lognormal") == 0;
    e->is_range = true;
    e->kind = way->is_bounds ? ABAI_EVIDENCE_BOUNDS
              : is_log       ? ABAI_EVIDENCE_LOGNORMAL
                             : ABAI_EVIDENCE_NORMAL;
    e->coverage = get(p, "coverage")->number;
    e->low = low->type == ABAI_JSON_NULL ? -HUGE_VAL : low->number;
    e->high = high->type == ABAI_JSON_NULL ? HUGE_VAL : high->number;
    if (!way->is_bounds && !(abai_tidy_percent(50 * (1 - e->coverage)) > 0 && e->coverage > 1e-12))
        return ABAI_FAIL_NODE(p->reader, get(p, "coverage"), AT(p, "coverage"),
                              "%s leaves no two quantiles that can be told apart from each other "
                              "and from the ends",
                              get(p, "coverage")->string);
    return check_range(p, range);
}

static aba_status build_counts(const piece *p, const abai_evidence_way *way) {
    abai_evidence *e = p->out;
    e->observed = get(p, "observed")->number;
    e->kind = way->beside == NULL ? ABAI_EVIDENCE_POISSON : ABAI_EVIDENCE_BINOMIAL;
    if (e->kind == ABAI_EVIDENCE_POISSON)
        return ABA_OK;
    e->n = get(p, "n")->number;
    char observed[ABAI_NUMBER_SIZE], n[ABAI_NUMBER_SIZE];
    if (e->observed > e->n)
        return ABAI_FAIL_NODE(p->reader, get(p, "observed"), AT(p, "observed"),
                              "%s successes cannot be seen in %s trials; n must be as large",
                              abai_number_format(e->observed, observed),
                              abai_number_format(e->n, n));
    const abai_json *unit = get(p, "unit");
    if (unit != NULL && strcmp(unit->string, "1") != 0)
        return ABAI_FAIL_NODE(p->reader, unit, AT(p, "unit"),
                              "counts of successes are held against a probability, which has the "
                              "unit 1; leave unit out");
    return ABA_OK;
}

static aba_status build_numbers(const piece *p, const abai_evidence_way *way) {
    abai_evidence *e = p->out;
    if (strcmp(way->figure, "range") == 0)
        return build_range(p, way);
    if (strcmp(way->figure, "observed") == 0)
        return build_counts(p, way);
    e->kind = ABAI_EVIDENCE_NORMAL;
    e->value = get(p, "value")->number;
    e->sd = get(p, "sd")->number;
    return ABA_OK;
}

/* ---- how it is read ---------------------------------------------------------------------------- */

static void append_named(abai_text *text, const char *name, double number) {
    const char last = text->length > 0 ? text->data[text->length - 1] : '(';
    abai_text_printf(text, last == '(' ? "%s=" : ", %s=", name);
    abai_text_append_number(text, number);
}

static void append_range(abai_text *text, const abai_evidence *e) {
    char low[ABAI_QUANTILE_NAME_SIZE], high[ABAI_QUANTILE_NAME_SIZE];
    const double percent = abai_tidy_percent(50 * (1 - e->coverage));
    if (e->kind == ABAI_EVIDENCE_BOUNDS) {
        abai_text_append(text, "bounds(");
        if (isfinite(e->low))
            append_named(text, "min", e->low);
        if (isfinite(e->high))
            append_named(text, "max", e->high);
        return;
    }
    abai_text_append(text, e->kind == ABAI_EVIDENCE_NORMAL ? "normal(" : "lognormal(");
    append_named(text, abai_quantile_name(percent, low), e->low);
    append_named(text, abai_quantile_name(abai_tidy_percent(100 - percent), high), e->high);
}

/* In the words of a distribution: "normal(p05=10, p95=25)", "poisson(observed=7)". */
static aba_status build_reading(const piece *p) {
    abai_evidence *e = p->out;
    abai_text text = ABAI_TEXT_INIT;
    if (e->is_range) {
        append_range(&text, e);
    } else if (e->kind == ABAI_EVIDENCE_NORMAL) {
        abai_text_append(&text, "normal(");
        append_named(&text, "value", e->value);
        append_named(&text, "sd", e->sd);
    } else {
        abai_text_append(&text, e->kind == ABAI_EVIDENCE_POISSON ? "poisson(" : "binomial(");
        append_named(&text, "observed", e->observed);
        if (e->kind == ABAI_EVIDENCE_BINOMIAL)
            append_named(&text, "n", e->n);
    }
    abai_text_append_char(&text, ')');
    e->reading = text.failed ? NULL : abai_arena_strdup(p->reader->arena, text.data);
    abai_text_free(&text);
    return e->reading == NULL ? abai_fail_memory(p->reader->error) : ABA_OK;
}

/* ---- all of it --------------------------------------------------------------------------------- */

static aba_status build_piece(const piece *p) {
    const abai_evidence_way *way = NULL;
    abai_evidence *e = p->out;
    aba_status status = abai_check_object(p->reader, p->node, &abai_kind_evidence, p->path);
    if (status == ABA_OK)
        status = build_about(p);
    if (status == ABA_OK)
        status = find_way(p, &way);
    if (status == ABA_OK)
        status = build_numbers(p, way);
    if (status == ABA_OK)
        status = abai_build_unit(p->reader, p->node, p->path, &e->unit, &e->unit_text);
    if (status == ABA_OK)
        status = abai_build_source(p->reader, p->node, p->path, &e->source);
    if (status == ABA_OK)
        status = build_reading(p);
    if (status != ABA_OK)
        return status;
    e->text = abai_member_string(p->node, "text");
    e->note = abai_member_string(p->node, "note");
    e->place = p->node->place;
    e->path = abai_path_text(p->reader, p->path);
    return e->path == NULL ? abai_fail_memory(p->reader->error) : ABA_OK;
}

aba_status abai_build_evidence(const abai_reader *reader, const abai_json *tree,
                               aba_scenario *scenario) {
    const abai_path root = {NULL, NULL, 0};
    const abai_path path = {&root, "evidence", 0};
    const abai_json *list = abai_json_get(tree, "evidence"),
                    *least = abai_json_get(tree, "min_ess");
    scenario->min_ess = least == NULL ? ABAI_MIN_ESS_DEFAULT : least->number;
    if (list == NULL || list->count == 0)
        return ABA_OK;
    abai_evidence *made = abai_arena_alloc(reader->arena, list->count, sizeof *made);
    if (made == NULL)
        return abai_fail_memory(reader->error);
    size_t n = 0;
    for (const abai_json *node = list->child; node != NULL; node = node->next, n++) {
        const abai_path here = {&path, NULL, n};
        const aba_status status = build_piece(&(piece){reader, scenario, node, &here, &made[n]});
        if (status != ABA_OK)
            return status;
    }
    scenario->evidence = made;
    scenario->evidence_count = n;
    return ABA_OK;
}

/* ---- evidence that goes ------------------------------------------------------------------------ */

/* The input that a piece is about, where an override made it a constant; else NULL. What has not the
 * form that it should have is told so later. */
static const char *made_constant(const abai_json *inputs, const abai_json *item) {
    const abai_json *about = item->type == ABAI_JSON_OBJECT ? abai_json_get(item, "about") : NULL;
    const abai_json *input = about != NULL && about->type == ABAI_JSON_STRING
                                 ? abai_json_get(inputs, about->string)
                                 : NULL;
    const bool gone =
        input != NULL && input->layer == ABAI_LAYER_SET && abai_json_get(input, "value") != NULL;
    return gone ? about->string : NULL;
}

static aba_status warn_dropped(const abai_reader *reader, const char *name,
                               aba_scenario *scenario) {
    char **grown = abai_arena_alloc(reader->arena, scenario->warning_count + 1, sizeof *grown);
    char *warning = abai_arena_printf(
        reader->arena, "evidence about %s is left out: --set makes it a constant", name);
    if (grown == NULL || warning == NULL)
        return abai_fail_memory(reader->error);
    for (size_t i = 0; i < scenario->warning_count; i++)
        grown[i] = scenario->warnings[i];
    grown[scenario->warning_count++] = warning;
    scenario->warnings = grown;
    return ABA_OK;
}

aba_status abai_drop_evidence(const abai_reader *reader, abai_json *tree, aba_scenario *scenario) {
    const abai_json *inputs = abai_json_get(tree, "inputs");
    abai_json *list = abai_json_get(tree, "evidence");
    if (list == NULL || list->type != ABAI_JSON_ARRAY)
        return ABA_OK;
    for (abai_json **next = &list->child; *next != NULL;) {
        const char *name = made_constant(inputs, *next);
        if (name == NULL) {
            next = &(*next)->next;
            continue;
        }
        const aba_status status = warn_dropped(reader, name, scenario);
        if (status != ABA_OK)
            return status;
        *next = (*next)->next;
        list->count--;
    }
    return ABA_OK;
}
