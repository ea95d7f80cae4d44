#include "expr/origin.h"

static bool is_absolute(const abai_value *value) { return value->origin == ABAI_ORIGIN_ABSOLUTE; }

static bool is_difference(const abai_value *value) {
    return value->origin == ABAI_ORIGIN_DIFFERENCE;
}

static bool is_plain(const abai_value *value) {
    return abai_dimension_is_one(&value->unit.dimension);
}

bool abai_origin_fits(const abai_form *form, const abai_value *args, int count) {
    if (form->op == ABAI_OP_ADD)
        return true;
    if (form->op == ABAI_OP_SUB)
        return !(is_difference(&args[0]) && is_absolute(&args[1]));
    if (form->rule == ABAI_RULE_PRODUCT || form->rule == ABAI_RULE_QUOTIENT ||
        form->rule == ABAI_RULE_POWER)
        return true;
    bool absolute = false, difference = false;
    for (int i = 0; i < count; i++) {
        absolute = absolute || is_absolute(&args[i]);
        difference = difference || is_difference(&args[i]);
    }
    return !(absolute && difference);
}

/* Kelvins without an origin may be either: beside a temperature they are a step where they are
 * added or subtracted, and a temperature where one is subtracted from them. */
static abai_origin of_sum(const abai_form *form, const abai_value *x, const abai_value *y) {
    if (form->op == ABAI_OP_SUB && is_absolute(y))
        return ABAI_ORIGIN_DIFFERENCE;
    if (is_absolute(x) || is_absolute(y))
        return ABAI_ORIGIN_ABSOLUTE;
    return is_difference(x) && is_difference(y) ? ABAI_ORIGIN_DIFFERENCE : ABAI_ORIGIN_NEUTRAL;
}

/* A difference stays one through products, so that k * (a - b) / k is one; it is none any more in
 * the denominator, or beside another. */
static abai_origin of_product(const abai_form *form, const abai_value *x, const abai_value *y) {
    const bool product = form->rule == ABAI_RULE_PRODUCT;
    if (x->origin == ABAI_ORIGIN_NEUTRAL && (y->origin == ABAI_ORIGIN_NEUTRAL || !product))
        return ABAI_ORIGIN_NEUTRAL;
    if (x->origin != ABAI_ORIGIN_NEUTRAL && y->origin != ABAI_ORIGIN_NEUTRAL)
        return ABAI_ORIGIN_NEUTRAL;
    const abai_value *given = x->origin != ABAI_ORIGIN_NEUTRAL ? x : y;
    const abai_value *other = given == x ? y : x;
    return is_difference(given) || is_plain(other) ? given->origin : ABAI_ORIGIN_NEUTRAL;
}

abai_origin abai_origin_of(const abai_form *form, const abai_value *args, int count) {
    switch (form->rule) {
    case ABAI_RULE_PRODUCT:
    case ABAI_RULE_QUOTIENT:
        return of_product(form, &args[0], &args[1]);
    case ABAI_RULE_KEEP:
        return args[0].origin;
    case ABAI_RULE_ALIKE:
        if (form->op == ABAI_OP_ADD || form->op == ABAI_OP_SUB)
            return of_sum(form, &args[0], &args[1]);
        break;
    case ABAI_RULE_CHOICE:
    case ABAI_RULE_CLAMP:
        break;
    default:
        return ABAI_ORIGIN_NEUTRAL;
    }
    for (int i = form->rule == ABAI_RULE_CHOICE ? 1 : 0; i < count; i++)
        if (args[i].origin != ABAI_ORIGIN_NEUTRAL)
            return args[i].origin;
    return ABAI_ORIGIN_NEUTRAL;
}
