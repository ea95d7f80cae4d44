/* Recursive descent, one function for each kind of level. Depth is counted wherever the grammar
 * nests; chains of equally strong operators (a + b - c + ...) are loops and add none. */
#include <string.h>

#include "expr/lexer.h"
#include "expr/tree.h"

typedef struct parser {
    abai_expr *expr;
    abai_arena *arena;
    aba_error *error;
    const char *at; /* behind the token */
    abai_token token;
    int depth;
    /* Distinct names: an open-addressed table of indices + 1 into expr->names. */
    size_t *slots;
    size_t slot_count; /* a power of 2, or 0 */
} parser;

static aba_status parse_level(parser *p, abai_level level, abai_tree **out);

static aba_status advance(parser *p) {
    return abai_token_read(p->expr, &p->at, &p->token, p->error);
}

static aba_status deeper(parser *p) {
    if (++p->depth > ABAI_EXPR_DEPTH_MAX)
        return abai_expr_fail(p->expr, p->token.column, p->error, "nested deeper than %d",
                              ABAI_EXPR_DEPTH_MAX);
    return ABA_OK;
}

static aba_status parse_nested(parser *p, abai_level level, abai_tree **out) {
    aba_status status = deeper(p);
    if (status == ABA_OK)
        status = parse_level(p, level, out);
    p->depth--;
    return status;
}

/* NULL when out of memory. */
static abai_tree *make(const parser *p, abai_tree_kind kind, uint32_t column) {
    abai_tree *tree = abai_arena_alloc(p->arena, 1, sizeof *tree);
    if (tree != NULL) {
        tree->kind = kind;
        tree->column = column;
    }
    return tree;
}

static aba_status unexpected(parser *p, const char *expected) {
    const abai_token *t = &p->token;
    if (t->kind == ABAI_TOKEN_END)
        return abai_expr_fail(p->expr, t->column, p->error, "expected %s, found the end", expected);
    if (t->kind == ABAI_TOKEN_UNIT)
        return abai_expr_fail(p->expr, t->column, p->error,
                              "a unit in brackets stands behind a number only");
    const int shown = t->length > 40 ? 40 : (int)t->length;
    return abai_expr_fail(p->expr, t->column, p->error, "expected %s, found '%.*s'", expected,
                          shown, t->start);
}

/* ---- names ----------------------------------------------------------------------------------- */

static size_t hash(const char *name, size_t length) { /* FNV-1a */
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)name[i]) * 0x100000001b3u;
    return (size_t)(h ^ h >> 32);
}

/* The slot of a name: the one that holds it, or the free one where it belongs. */
static size_t find_slot(const parser *p, const char *name, size_t length) {
    size_t slot = hash(name, length) & (p->slot_count - 1);
    for (; p->slots[slot] != 0; slot = (slot + 1) & (p->slot_count - 1)) {
        const char *other = p->expr->names[p->slots[slot] - 1];
        if (strncmp(other, name, length) == 0 && other[length] == '\0')
            break;
    }
    return slot;
}

/* Room for one more name in both tables. */
static bool grow_names(parser *p) {
    abai_expr *expr = p->expr;
    if (p->slot_count > 2 * expr->name_count)
        return true;
    const size_t count = p->slot_count == 0 ? 16 : 2 * p->slot_count;
    size_t *slots = abai_arena_alloc(p->arena, count, sizeof *slots);
    const char **names = abai_arena_alloc(p->arena, count, sizeof *names);
    if (slots == NULL || names == NULL)
        return false;
    if (expr->name_count > 0)
        memcpy(names, expr->names, expr->name_count * sizeof *names);
    expr->names = names;
    p->slots = slots;
    p->slot_count = count;
    for (size_t i = 0; i < expr->name_count; i++)
        slots[find_slot(p, names[i], strlen(names[i]))] = i + 1;
    return true;
}

/* The one copy of the name. */
static aba_status intern(parser *p, const char *name, size_t length, const char **out) {
    if (!grow_names(p))
        return abai_fail_memory(p->error);
    const size_t slot = find_slot(p, name, length);
    if (p->slots[slot] == 0) {
        const char *copy = abai_arena_strndup(p->arena, name, length);
        if (copy == NULL)
            return abai_fail_memory(p->error);
        p->expr->names[p->expr->name_count++] = copy;
        p->slots[slot] = p->expr->name_count;
    }
    *out = p->expr->names[p->slots[slot] - 1];
    return ABA_OK;
}

/* ---- primaries ------------------------------------------------------------------------------- */

static aba_status parse_unit(parser *p, abai_tree *number) {
    char text[ABAI_UNIT_TEXT_SIZE], reason[320];
    const abai_token t = p->token;
    if (t.length >= sizeof text)
        return abai_expr_fail(p->expr, t.column, p->error, "a unit is at most %d bytes long",
                              ABAI_UNIT_TEXT_SIZE - 1);
    memcpy(text, t.start, t.length);
    text[t.length] = '\0';
    abai_unit *unit = abai_arena_alloc(p->arena, 1, sizeof *unit);
    if (unit == NULL)
        return abai_fail_memory(p->error);
    if (!abai_unit_parse(text, unit, reason, sizeof reason))
        return abai_expr_fail(p->expr, t.column, p->error, "%s", reason);
    number->unit = unit;
    return advance(p);
}

static aba_status parse_number(parser *p, abai_tree **out) {
    abai_tree *tree = make(p, ABAI_TREE_NUMBER, p->token.column);
    if (tree == NULL)
        return abai_fail_memory(p->error);
    tree->number = p->token.number;
    *out = tree;
    const aba_status status = advance(p);
    return status == ABA_OK && p->token.kind == ABAI_TOKEN_UNIT ? parse_unit(p, tree) : status;
}

/* The arguments behind a function's name, from "(" to ")", as a list. */
static aba_status parse_arguments(parser *p, abai_tree *call, const abai_form *form) {
    size_t count = 0;
    abai_tree **link = &call->first;
    aba_status status = advance(p);
    if (status == ABA_OK && !abai_token_is(&p->token, ")"))
        while (true) {
            const uint32_t column = p->token.column;
            status = parse_nested(p, ABAI_LEVEL_OR, link);
            if (status != ABA_OK)
                return status;
            (*link)->joint = form;
            (*link)->joint_column = column;
            link = &(*link)->next;
            count++;
            if (!abai_token_is(&p->token, ","))
                break;
            status = advance(p);
            if (status != ABA_OK)
                return status;
        }
    if (status != ABA_OK)
        return status;
    if (!abai_token_is(&p->token, ")"))
        return unexpected(p, "an operator, ',' or ')'");
    if (count < form->least || (form->most != 0 && count > form->most))
        return abai_expr_fail(p->expr, call->column, p->error,
                              "%s takes %zu argument%s%s, not %zu: %s", form->name, form->least,
                              form->least == 1 ? "" : "s", form->most == 0 ? " or more" : "", count,
                              form->usage);
    return advance(p);
}

static aba_status parse_call(parser *p, const abai_form *form, abai_tree **out) {
    const abai_tree_kind kind = form->most == 0 ? ABAI_TREE_CHAIN : ABAI_TREE_APPLY;
    abai_tree *tree = make(p, kind, p->token.column);
    if (tree == NULL)
        return abai_fail_memory(p->error);
    tree->form = form;
    *out = tree;
    const aba_status status = advance(p);
    if (status != ABA_OK)
        return status;
    if (!abai_token_is(&p->token, "("))
        return abai_expr_fail(p->expr, tree->column, p->error, "%s is a function; write %s",
                              form->name, form->usage);
    return parse_arguments(p, tree, form);
}

static aba_status no_function(parser *p, const abai_token *name) {
    const int shown = name->length > 40 ? 40 : (int)name->length;
    const bool ln = name->length == 2 && strncmp(name->start, "ln", 2) == 0;
    const char *hint = ln ? "; the natural logarithm is log" : "";
    return abai_expr_fail(p->expr, name->column, p->error, "there is no function '%.*s'%s", shown,
                          name->start, hint);
}

static aba_status parse_name(parser *p, abai_tree **out) {
    const abai_token name = p->token;
    double value = 0;
    const abai_form *form = abai_function_find(name.start, name.length);
    if (form != NULL)
        return parse_call(p, form, out);
    const bool constant = abai_named_find(name.start, name.length, &value);
    if (!constant && abai_word_reserved(name.start, name.length))
        return unexpected(p, "a value");
    if (name.length > 128)
        return abai_expr_fail(p->expr, name.column, p->error, "a name is at most 128 bytes long");
    abai_tree *tree = make(p, constant ? ABAI_TREE_NUMBER : ABAI_TREE_NAME, name.column);
    if (tree == NULL)
        return abai_fail_memory(p->error);
    tree->number = value;
    *out = tree;
    aba_status status = constant ? ABA_OK : intern(p, name.start, name.length, &tree->name);
    if (status == ABA_OK)
        status = advance(p);
    if (status == ABA_OK && abai_token_is(&p->token, "("))
        return no_function(p, &name);
    return status;
}

static aba_status parse_primary(parser *p, abai_tree **out) {
    if (p->token.kind == ABAI_TOKEN_NUMBER)
        return parse_number(p, out);
    if (p->token.kind == ABAI_TOKEN_NAME)
        return parse_name(p, out);
    if (!abai_token_is(&p->token, "("))
        return unexpected(p, "a value");
    aba_status status = advance(p);
    if (status == ABA_OK)
        status = parse_nested(p, ABAI_LEVEL_OR, out);
    if (status != ABA_OK)
        return status;
    return abai_token_is(&p->token, ")") ? advance(p) : unexpected(p, "an operator or ')'");
}

/* ---- operators ------------------------------------------------------------------------------- */

static aba_status parse_not(parser *p, abai_tree **out) {
    if (!abai_token_is(&p->token, "not"))
        return parse_level(p, ABAI_LEVEL_COMPARE, out);
    abai_tree *tree = make(p, ABAI_TREE_APPLY, p->token.column);
    if (tree == NULL)
        return abai_fail_memory(p->error);
    tree->form = &abai_form_not;
    *out = tree;
    const aba_status status = advance(p);
    return status == ABA_OK ? parse_nested(p, ABAI_LEVEL_NOT, &tree->first) : status;
}

/* A minus directly before a literal belongs to it: -5 [degC] is 268.15 K, not -(278.15 K). */
static aba_status parse_unary(parser *p, abai_tree **out) {
    if (abai_token_is(&p->token, "+"))
        return abai_expr_fail(p->expr, p->token.column, p->error,
                              "expected a value, found '+'; leave it out");
    if (!abai_token_is(&p->token, "-"))
        return parse_level(p, ABAI_LEVEL_POWER, out);
    abai_tree *minus = make(p, ABAI_TREE_APPLY, p->token.column);
    if (minus == NULL)
        return abai_fail_memory(p->error);
    minus->form = &abai_form_minus;
    *out = minus;
    aba_status status = advance(p);
    const uint32_t column = p->token.column;
    if (status == ABA_OK)
        status = parse_nested(p, ABAI_LEVEL_UNARY, &minus->first);
    abai_tree *operand = minus->first;
    if (status == ABA_OK && operand->kind == ABAI_TREE_NUMBER && operand->column == column) {
        operand->number = -operand->number;
        *out = operand;
    }
    return status;
}

/* From right to left: the exponent is read at the level of unary minus, which holds powers. */
static aba_status parse_power(parser *p, abai_tree **out) {
    abai_tree *base = NULL;
    aba_status status = parse_primary(p, &base);
    if (status != ABA_OK)
        return status;
    *out = base;
    if (p->token.infix == NULL || p->token.infix->level != ABAI_LEVEL_POWER)
        return ABA_OK;
    abai_tree *tree = make(p, ABAI_TREE_APPLY, p->token.column);
    if (tree == NULL)
        return abai_fail_memory(p->error);
    tree->form = p->token.infix;
    tree->first = base;
    *out = tree;
    status = advance(p);
    return status == ABA_OK ? parse_nested(p, ABAI_LEVEL_UNARY, &base->next) : status;
}

static aba_status parse_chain(parser *p, abai_level level, abai_tree **out) {
    abai_tree *first = NULL;
    aba_status status = parse_level(p, level + 1, &first);
    if (status != ABA_OK)
        return status;
    *out = first;
    if (p->token.infix == NULL || p->token.infix->level != level)
        return ABA_OK;
    abai_tree *chain = make(p, ABAI_TREE_CHAIN, p->token.column);
    if (chain == NULL)
        return abai_fail_memory(p->error);
    chain->first = first;
    *out = chain;
    for (abai_tree **link = &first->next; p->token.infix != NULL && p->token.infix->level == level;
         link = &(*link)->next) {
        const abai_token sign = p->token;
        if (level == ABAI_LEVEL_COMPARE && link != &first->next)
            return abai_expr_fail(p->expr, sign.column, p->error,
                                  "comparisons cannot be chained; write a < b and b < c");
        status = advance(p);
        if (status == ABA_OK)
            status = parse_level(p, level + 1, link);
        if (status != ABA_OK)
            return status;
        (*link)->joint = sign.infix;
        (*link)->joint_column = sign.column;
    }
    return ABA_OK;
}

static aba_status parse_level(parser *p, abai_level level, abai_tree **out) {
    switch (level) {
    case ABAI_LEVEL_NOT:
        return parse_not(p, out);
    case ABAI_LEVEL_UNARY:
        return parse_unary(p, out);
    case ABAI_LEVEL_POWER:
        return parse_power(p, out);
    case ABAI_LEVEL_OR:
    case ABAI_LEVEL_AND:
    case ABAI_LEVEL_COMPARE:
    case ABAI_LEVEL_SUM:
    case ABAI_LEVEL_PRODUCT:
        break;
    }
    return parse_chain(p, level, out);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static abai_expr *make_expr(const char *text, const abai_place *place, const char *path,
                            abai_arena *arena) {
    abai_expr *expr = abai_arena_alloc(arena, 1, sizeof *expr);
    if (expr == NULL)
        return NULL;
    expr->text = abai_arena_strdup(arena, text);
    expr->path = path;
    expr->has_place = place != NULL;
    if (place != NULL)
        expr->place = *place;
    return expr->text == NULL ? NULL : expr;
}

aba_status abai_expr_parse(const char *text, const abai_place *place, const char *path,
                           abai_arena *arena, abai_expr **out, aba_error *error) {
    if (strlen(text) > ABAI_EXPR_LENGTH_MAX)
        return abai_fail_at(error, place, path, "an expression is at most %d bytes long",
                            ABAI_EXPR_LENGTH_MAX);
    abai_expr *expr = make_expr(text, place, path, arena);
    if (expr == NULL)
        return abai_fail_memory(error);
    parser p = {.expr = expr, .arena = arena, .error = error, .at = expr->text};
    aba_status status = advance(&p);
    if (status == ABA_OK && p.token.kind == ABAI_TOKEN_END)
        return abai_fail_at(error, place, path, "the expression is empty");
    if (status == ABA_OK)
        status = parse_level(&p, ABAI_LEVEL_OR, &expr->root);
    if (status == ABA_OK && p.token.kind != ABAI_TOKEN_END)
        status = unexpected(&p, "an operator");
    if (status == ABA_OK)
        *out = expr;
    return status;
}
