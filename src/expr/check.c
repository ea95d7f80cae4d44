/* Types and units: from the tree to nodes of the graph.
 *
 * A value counts in its unit's scale, whatever that is: products multiply scales as well as
 * numbers, and only where two scales meet (a sum, a comparison, an output) does the right one get
 * its factor. So `power * duration` in MW and days costs one multiplication, and the 24 that make
 * it MWh come with the output.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "expr/graph.h"
#include "expr/origin.h"
#include "expr/tree.h"

typedef struct checker {
    abai_builder *builder;
    const abai_expr *expr;
    abai_expr_lookup lookup;
    void *lookup_context;
    aba_error *error;
} checker;

/* One application of a form: what the rules work on. */
typedef struct application {
    const abai_form *form;
    uint32_t column;
    const abai_value *args; /* as many as the form takes; pairs in a chain */
    int count;
} application;

/* ---- nodes ----------------------------------------------------------------------------------- */

static aba_status finish_node(abai_builder *builder, int node, const abai_unit *unit,
                              bool is_boolean, abai_value *out, aba_error *error) {
    if (node < 0)
        return abai_graph_fail(builder, error);
    out->node = node;
    out->is_boolean = is_boolean;
    out->origin = unit->offset != 0 ? ABAI_ORIGIN_ABSOLUTE : ABAI_ORIGIN_NEUTRAL;
    out->unit = *unit;
    return ABA_OK;
}

/* node * factor + shift; -1 where a step failed. */
static int emit_linear(abai_builder *b, int node, double factor, double shift) {
    if (factor != 1) {
        const int constant = abai_graph_constant(b, factor);
        node = constant < 0 ? -1 : abai_graph_emit(b, ABAI_OP_MUL, node, constant, 0);
    }
    if (shift != 0 && node >= 0) {
        const int constant = abai_graph_constant(b, shift);
        node = constant < 0 ? -1 : abai_graph_emit(b, ABAI_OP_ADD, node, constant, 0);
    }
    return node;
}

/* The node of a value counted in unit, which is convertible. */
static int emit_in_unit(abai_builder *b, const abai_value *value, const abai_unit *unit) {
    double factor, shift;
    abai_unit_conversion(&value->unit, unit, &factor, &shift);
    return emit_linear(b, value->node, factor, shift);
}

/* Intermediate values have no offset: a temperature in degC is taken in kelvin. */
static aba_status drop_offset(abai_builder *builder, abai_value *value, aba_error *error) {
    if (value->unit.offset == 0)
        return ABA_OK;
    abai_unit base = {.dimension = value->unit.dimension, .scale = 1};
    abai_dimension_text(&base.dimension, base.text);
    const int node = emit_in_unit(builder, value, &base);
    const aba_status status = finish_node(builder, node, &base, false, value, error);
    value->origin = ABAI_ORIGIN_ABSOLUTE;
    return status;
}

static aba_status leaf(abai_builder *builder, int node, const abai_unit *unit, bool is_boolean,
                       abai_value *out, aba_error *error) {
    abai_value value = {.node = -1};
    aba_status status = finish_node(builder, node, unit, is_boolean, &value, error);
    if (status == ABA_OK)
        status = drop_offset(builder, &value, error);
    if (status == ABA_OK)
        *out = value;
    return status;
}

aba_status abai_builder_column(abai_builder *builder, int column, const abai_unit *unit,
                               bool is_boolean, abai_value *out, aba_error *error) {
    return leaf(builder, abai_graph_column(builder, column), unit, is_boolean, out, error);
}

aba_status abai_builder_constant(abai_builder *builder, double value, const abai_unit *unit,
                                 abai_value *out, aba_error *error) {
    return leaf(builder, abai_graph_constant(builder, value), unit, false, out, error);
}

bool abai_builder_is_constant(const abai_builder *builder, const abai_value *value,
                              double *number) {
    const abai_node *node = &builder->nodes[value->node];
    if (node->op == ABAI_OP_CONSTANT)
        *number = node->constant;
    return node->op == ABAI_OP_CONSTANT;
}

static aba_status emit(const checker *c, abai_op op, int x, int y, int z, const abai_unit *unit,
                       bool is_boolean, abai_value *out) {
    const int node = x < 0 || y < 0 || z < 0 ? -1 : abai_graph_emit(c->builder, op, x, y, z);
    return finish_node(c->builder, node, unit, is_boolean, out, c->error);
}

/* ---- what errors say ------------------------------------------------------------------------- */

enum { NAME_SIZE = ABAI_UNIT_TEXT_SIZE + 16 };

static const char *describe(const abai_value *value, char out[NAME_SIZE]) {
    const bool plain = value->unit.scale == 1 && abai_dimension_is_one(&value->unit.dimension);
    if (value->is_boolean)
        snprintf(out, NAME_SIZE, "a condition");
    else if (plain)
        snprintf(out, NAME_SIZE, "a number without a unit");
    else
        snprintf(out, NAME_SIZE, "%s", value->unit.text);
    return out;
}

static bool is_quantity(const abai_value *value) {
    return !abai_dimension_is_one(&value->unit.dimension);
}

/* Left and right have different dimensions. */
static aba_status mismatch(const checker *c, const application *a, const abai_value *left,
                           const abai_value *right) {
    const bool comparison = a->form->level == ABAI_LEVEL_COMPARE;
    const abai_value *first = comparison ? left : right, *second = comparison ? right : left;
    char x[NAME_SIZE], y[NAME_SIZE], what[2 * NAME_SIZE + 32];
    describe(first, x);
    describe(second, y);
    if (a->form->op == ABAI_OP_ADD)
        snprintf(what, sizeof what, "cannot add %s to %s", x, y);
    else if (a->form->op == ABAI_OP_SUB)
        snprintf(what, sizeof what, "cannot subtract %s from %s", x, y);
    else if (comparison)
        snprintf(what, sizeof what, "cannot compare %s with %s", x, y);
    else
        snprintf(what, sizeof what, "%s cannot take %s beside %s", a->form->name, x, y);
    if (!is_quantity(first) || !is_quantity(second))
        return abai_expr_fail(c->expr, a->column, c->error,
                              "%s; a number takes a unit in brackets, as in 0 [%s]", what,
                              is_quantity(first) ? first->unit.text : second->unit.text);
    char from[ABAI_UNIT_TEXT_SIZE], to[ABAI_UNIT_TEXT_SIZE];
    abai_dimension_text(&first->unit.dimension, from);
    abai_dimension_text(&second->unit.dimension, to);
    return abai_expr_fail(c->expr, a->column, c->error, "%s: the dimensions %s and %s differ", what,
                          from, to);
}

static aba_status need_condition(const checker *c, const application *a, const abai_value *value) {
    char name[NAME_SIZE];
    return abai_expr_fail(c->expr, a->column, c->error,
                          "%s needs a condition, not %s; write a comparison, as in x != 0",
                          a->form->name, describe(value, name));
}

/* The argument in unit 1, or what to write instead. */
static aba_status need_pure(const checker *c, const application *a, const abai_value *value,
                            int *node) {
    char name[NAME_SIZE];
    const char *unit = value->unit.text;
    if (!is_quantity(value)) {
        const abai_unit one = abai_unit_one();
        *node = emit_in_unit(c->builder, value, &one);
        return *node < 0 ? abai_graph_fail(c->builder, c->error) : ABA_OK;
    }
    describe(value, name);
    if (a->form->rule == ABAI_RULE_POWER)
        return abai_expr_fail(c->expr, a->column, c->error,
                              "an exponent is a number without a unit, not %s", name);
    if (a->form->rule == ABAI_RULE_WHOLE)
        return abai_expr_fail(c->expr, a->column, c->error,
                              "%s needs a number without a unit, not %s; write %s(x / 1 [%s]) * 1 "
                              "[%s]",
                              a->form->name, name, a->form->name, unit, unit);
    return abai_expr_fail(c->expr, a->column, c->error,
                          "%s needs a number without a unit, not %s; divide first, as in %s(x / 1 "
                          "[%s])",
                          a->form->name, name, a->form->name, unit);
}

static aba_status out_of_range(const checker *c, const application *a) {
    return abai_expr_fail(c->expr, a->column, c->error,
                          "the unit of the result of '%s' is out of range", a->form->name);
}

/* ---- rules ----------------------------------------------------------------------------------- */

/* The node of right in left's unit. */
static aba_status align(const checker *c, const application *a, const abai_value *left,
                        const abai_value *right, int *node) {
    if (!abai_unit_convertible(&left->unit, &right->unit))
        return mismatch(c, a, left, right);
    *node = emit_in_unit(c->builder, right, &left->unit);
    return *node < 0 ? abai_graph_fail(c->builder, c->error) : ABA_OK;
}

static aba_status rule_alike(const checker *c, const application *a, abai_value *out) {
    int right = -1;
    const aba_status status = align(c, a, &a->args[0], &a->args[1], &right);
    if (status != ABA_OK)
        return status;
    return emit(c, a->form->op, a->args[0].node, right, 0, &a->args[0].unit, false, out);
}

static aba_status rule_compare(const checker *c, const application *a, abai_value *out) {
    const abai_unit one = abai_unit_one();
    int right = -1;
    const aba_status status = align(c, a, &a->args[0], &a->args[1], &right);
    if (status != ABA_OK)
        return status;
    const bool exchanged = a->form->rule == ABAI_RULE_EXCEED;
    return emit(c, a->form->op, exchanged ? right : a->args[0].node,
                exchanged ? a->args[0].node : right, 0, &one, true, out);
}

static aba_status rule_logic(const checker *c, const application *a, abai_value *out) {
    const abai_unit one = abai_unit_one();
    for (int i = 0; i < a->count; i++)
        if (!a->args[i].is_boolean)
            return need_condition(c, a, &a->args[i]);
    return emit(c, a->form->op, a->args[0].node, a->count > 1 ? a->args[1].node : 0, 0, &one, true,
                out);
}

static aba_status rule_product(const checker *c, const application *a, abai_value *out) {
    const bool product = a->form->rule == ABAI_RULE_PRODUCT;
    abai_unit unit;
    if (!(product ? abai_unit_multiply(&a->args[0].unit, &a->args[1].unit, &unit)
                  : abai_unit_divide(&a->args[0].unit, &a->args[1].unit, &unit)))
        return out_of_range(c, a);
    return emit(c, a->form->op, a->args[0].node, a->args[1].node, 0, &unit, false, out);
}

/* A quantity to a constant power: the unit takes the power, too. */
static aba_status power_of_quantity(const checker *c, const application *a, int exponent,
                                    abai_value *out) {
    const abai_node *node = &c->builder->nodes[exponent];
    char name[NAME_SIZE];
    abai_unit unit;
    describe(&a->args[0], name);
    if (node->op != ABAI_OP_CONSTANT)
        return abai_expr_fail(
            c->expr, a->column, c->error,
            "the exponent of a value in %s must be a constant, or the unit of the result "
            "would change from sample to sample",
            name);
    if (!abai_unit_power(&a->args[0].unit, node->constant, &unit))
        return abai_expr_fail(c->expr, a->column, c->error,
                              "%s to the power %.6g is no unit that can be held: exponents of base "
                              "units are multiples of 1/%d",
                              name, node->constant, ABAI_UNIT_DENOMINATOR);
    return emit(c, ABAI_OP_POW, a->args[0].node, exponent, 0, &unit, false, out);
}

static aba_status rule_power(const checker *c, const application *a, abai_value *out) {
    const abai_unit one = abai_unit_one();
    int exponent = -1, base = -1;
    aba_status status = need_pure(c, a, &a->args[1], &exponent);
    if (status != ABA_OK)
        return status;
    if (is_quantity(&a->args[0]))
        return power_of_quantity(c, a, exponent, out);
    status = need_pure(c, a, &a->args[0], &base);
    return status == ABA_OK ? emit(c, ABAI_OP_POW, base, exponent, 0, &one, false, out) : status;
}

static aba_status rule_root(const checker *c, const application *a, abai_value *out) {
    const abai_unit *from = &a->args[0].unit;
    abai_unit unit = abai_unit_one();
    int node = a->args[0].node;
    if (!is_quantity(&a->args[0])) {
        const aba_status status = need_pure(c, a, &a->args[0], &node);
        if (status != ABA_OK)
            return status;
    } else if (!abai_unit_power(from, 0.5, &unit)) {
        return abai_expr_fail(c->expr, a->column, c->error,
                              "sqrt of %s is no unit that can be held: exponents are multiples of "
                              "1/%d",
                              from->text, ABAI_UNIT_DENOMINATOR);
    }
    return emit(c, a->form->op, node, 0, 0, &unit, false, out);
}

static aba_status rule_keep(const checker *c, const application *a, abai_value *out) {
    return emit(c, a->form->op, a->args[0].node, 0, 0, &a->args[0].unit, false, out);
}

static aba_status rule_pure(const checker *c, const application *a, abai_value *out) {
    const abai_unit one = abai_unit_one();
    int node = -1;
    const aba_status status = need_pure(c, a, &a->args[0], &node);
    return status == ABA_OK ? emit(c, a->form->op, node, 0, 0, &one, false, out) : status;
}

static aba_status rule_ratio(const checker *c, const application *a, abai_value *out) {
    const abai_unit one = abai_unit_one();
    int right = -1;
    const aba_status status = align(c, a, &a->args[0], &a->args[1], &right);
    if (status != ABA_OK)
        return status;
    return emit(c, a->form->op, a->args[0].node, right, 0, &one, false, out);
}

static aba_status rule_choice(const checker *c, const application *a, abai_value *out) {
    int other = -1;
    if (!a->args[0].is_boolean)
        return need_condition(c, a, &a->args[0]);
    const aba_status status = align(c, a, &a->args[1], &a->args[2], &other);
    if (status != ABA_OK)
        return status;
    return emit(c, ABAI_OP_IF, a->args[0].node, a->args[1].node, other, &a->args[1].unit,
                a->args[1].is_boolean && a->args[2].is_boolean, out);
}

static aba_status rule_clamp(const checker *c, const application *a, abai_value *out) {
    int low = -1, high = -1;
    aba_status status = align(c, a, &a->args[0], &a->args[1], &low);
    if (status == ABA_OK)
        status = align(c, a, &a->args[0], &a->args[2], &high);
    if (status != ABA_OK)
        return status;
    const int raised = abai_graph_emit(c->builder, ABAI_OP_MAX, a->args[0].node, low, 0);
    return emit(c, ABAI_OP_MIN, raised, high, 0, &a->args[0].unit, false, out);
}

static aba_status (*const rules[ABAI_RULE_COUNT])(const checker *, const application *,
                                                  abai_value *) = {
    [ABAI_RULE_ALIKE] = rule_alike,     [ABAI_RULE_COMPARE] = rule_compare,
    [ABAI_RULE_EXCEED] = rule_compare,  [ABAI_RULE_LOGIC] = rule_logic,
    [ABAI_RULE_PRODUCT] = rule_product, [ABAI_RULE_QUOTIENT] = rule_product,
    [ABAI_RULE_POWER] = rule_power,     [ABAI_RULE_ROOT] = rule_root,
    [ABAI_RULE_KEEP] = rule_keep,       [ABAI_RULE_PURE] = rule_pure,
    [ABAI_RULE_WHOLE] = rule_pure,      [ABAI_RULE_RATIO] = rule_ratio,
    [ABAI_RULE_CHOICE] = rule_choice,   [ABAI_RULE_CLAMP] = rule_clamp,
};

/* ---- the tree -------------------------------------------------------------------------------- */

static aba_status check(const checker *c, const abai_tree *tree, abai_value *out);

/* A lookup's reason gets the place of the name. */
static aba_status check_name(const checker *c, const abai_tree *tree, abai_value *out) {
    aba_error inner = {ABA_OK, ""};
    const aba_status status = c->lookup(c->lookup_context, tree->name, out, &inner);
    if (status == ABA_INVALID)
        return abai_expr_fail(c->expr, tree->column, c->error, "%s", inner.text);
    if (status != ABA_OK) {
        if (c->error != NULL)
            *c->error = inner;
        return status;
    }
    return drop_offset(c->builder, out, c->error);
}

static aba_status apply(const checker *c, const application *a, abai_value *out) {
    abai_value result;
    if (!abai_origin_fits(a->form, a->args, a->count))
        return abai_expr_fail(c->expr, a->column, c->error,
                              "'%s' sets a temperature beside a difference of temperatures; write "
                              "a difference in K, as in 5 [K]",
                              a->form->name);
    const aba_status status = rules[a->form->rule](c, a, &result);
    if (status != ABA_OK)
        return status;
    result.origin = abai_origin_of(a->form, a->args, a->count);
    *out = result;
    return ABA_OK;
}

static aba_status check_apply(const checker *c, const abai_tree *tree, abai_value *out) {
    abai_value args[3];
    application a = {tree->form, tree->column, args, 0};
    for (const abai_tree *child = tree->first; child != NULL; child = child->next) {
        const aba_status status = check(c, child, &args[a.count++]);
        if (status != ABA_OK)
            return status;
    }
    return apply(c, &a, out);
}

static aba_status check_chain(const checker *c, const abai_tree *tree, abai_value *out) {
    abai_value args[2];
    aba_status status = check(c, tree->first, &args[0]);
    for (const abai_tree *child = tree->first->next; child != NULL && status == ABA_OK;
         child = child->next) {
        const application a = {child->joint, child->joint_column, args, 2};
        abai_value result;
        status = check(c, child, &args[1]);
        if (status == ABA_OK)
            status = apply(c, &a, &result);
        if (status == ABA_OK)
            args[0] = result;
    }
    if (status == ABA_OK)
        *out = args[0];
    return status;
}

/* Recursion is as deep as the tree: the parser has bounded that. */
static aba_status check(const checker *c, const abai_tree *tree, abai_value *out) {
    const abai_unit one = abai_unit_one();
    switch (tree->kind) {
    case ABAI_TREE_NUMBER:
        return abai_builder_constant(c->builder, tree->number,
                                     tree->unit == NULL ? &one : tree->unit, out, c->error);
    case ABAI_TREE_NAME:
        return check_name(c, tree, out);
    case ABAI_TREE_APPLY:
        return check_apply(c, tree, out);
    case ABAI_TREE_CHAIN:
        break;
    }
    return check_chain(c, tree, out);
}

aba_status abai_builder_expression(abai_builder *builder, const abai_expr *expr,
                                   abai_expr_lookup lookup, void *context, abai_value *out,
                                   aba_error *error) {
    const checker c = {builder, expr, lookup, context, error};
    abai_value value;
    builder->full = false;
    const aba_status status = check(&c, expr->root, &value);
    if (status == ABA_OK)
        *out = value;
    else if (builder->full)
        return abai_expr_fail(expr, 0, error, "the model needs more than %d operations",
                              ABAI_EXPR_NODES_MAX);
    return status;
}

/* What a conversion's error says, with or without an expression to blame. */
ABAI_PRINTF(3, 4)
static aba_status fail_conversion(const abai_expr *expr, aba_error *error, const char *format,
                                  ...) {
    char text[ABA_ERROR_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return expr == NULL ? abai_fail(error, ABA_INVALID, "%s", text)
                        : abai_expr_fail(expr, 0, error, "%s", text);
}

aba_status abai_builder_convert(abai_builder *builder, const abai_expr *expr,
                                const abai_value *value, const abai_unit *unit, abai_value *out,
                                aba_error *error) {
    if (!abai_unit_convertible(&value->unit, unit)) {
        char name[NAME_SIZE], from[ABAI_UNIT_TEXT_SIZE], to[ABAI_UNIT_TEXT_SIZE];
        if (value->is_boolean)
            return fail_conversion(expr, error,
                                   "a comparison is true or false, not a quantity in %s; write "
                                   "if(c, a, b)",
                                   unit->text);
        abai_dimension_text(&value->unit.dimension, from);
        abai_dimension_text(&unit->dimension, to);
        return fail_conversion(
            expr, error, "cannot convert %s to %s: it has %s%s, and %s is needed",
            describe(value, name), unit->text,
            is_quantity(value) ? "the dimension " : "no dimension", is_quantity(value) ? from : "",
            abai_dimension_is_one(&unit->dimension) ? "none" : to);
    }
    if (unit->offset != 0 && value->origin == ABAI_ORIGIN_DIFFERENCE)
        return fail_conversion(
            expr, error, "a difference of temperatures cannot be given in %s; use K", unit->text);
    const int node = emit_in_unit(builder, value, unit);
    const bool is_boolean = value->is_boolean && node == value->node;
    const abai_origin origin = value->origin;
    abai_value result;
    const aba_status status = finish_node(builder, node, unit, is_boolean, &result, error);
    if (status != ABA_OK)
        return status;
    result.origin = unit->offset != 0 ? ABAI_ORIGIN_ABSOLUTE : origin;
    *out = result;
    return ABA_OK;
}
