/* Which values have no mean because a divisor passes through zero: interval arithmetic (Moore 1966) over the
 * graph.
 *
 * A quotient whose divisor has a density around 0, and a numerator that does not vanish there with it, has
 * tails that fall like 1 / x. So have sums, products and signs of it; what minima, conditions, roots and other
 * functions make of it is not looked into. Where the range of a divisor is not known, nothing is said. */
#include "expr/graph.h"

#include <math.h>
#include <stdlib.h>

#include "simd/math.h"

typedef struct range {
    double low, high; /* NaN: not known */
} range;

static const range unknown = {NAN, NAN};

static bool is_known(range r) { return r.low <= r.high; }

/* Without the NaN of 0 times infinity. */
static double product(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }

static range times(range a, range b) {
    const double ends[] = {product(a.low, b.low), product(a.low, b.high), product(a.high, b.low),
                           product(a.high, b.high)};
    range out = {ends[0], ends[0]};
    for (int i = 1; i < 4; i++)
        out = (range){fmin(out.low, ends[i]), fmax(out.high, ends[i])};
    return out;
}

static range over(range a, range b) {
    if (b.low < 0 && b.high > 0)
        return unknown;
    /* 1 / 0 is the end that the sign of the others gives. */
    const range inverse = {b.high == 0 ? -HUGE_VAL : 1 / b.high, b.low == 0 ? HUGE_VAL : 1 / b.low};
    return times(a, inverse);
}

static range magnitude(range a) {
    const double most = fmax(fabs(a.low), fabs(a.high));
    return (range){a.low <= 0 && a.high >= 0 ? 0 : fmin(fabs(a.low), fabs(a.high)), most};
}

static range of_operation(abai_op op, range a, range b, range c) {
    switch (op) {
    case ABAI_OP_COPY:
        return a;
    case ABAI_OP_NEG:
        return (range){-a.high, -a.low};
    case ABAI_OP_ABS:
        return magnitude(a);
    case ABAI_OP_SQRT:
        return (range){sqrt(fmax(a.low, 0)), sqrt(fmax(a.high, 0))};
    case ABAI_OP_EXP:
        return (range){abai_exp(a.low), abai_exp(a.high)};
    case ABAI_OP_ADD:
        return (range){a.low + b.low, a.high + b.high};
    case ABAI_OP_SUB:
        return (range){a.low - b.high, a.high - b.low};
    case ABAI_OP_MUL:
        return times(a, b);
    case ABAI_OP_DIV:
        return over(a, b);
    case ABAI_OP_MIN:
        return (range){fmin(a.low, b.low), fmin(a.high, b.high)};
    case ABAI_OP_MAX:
        return (range){fmax(a.low, b.low), fmax(a.high, b.high)};
    case ABAI_OP_IF:
        return (range){fmin(b.low, c.low), fmax(b.high, c.high)};
    default:
        return unknown;
    }
}

static range of_node(const abai_node *node, const range *ranges, abai_column_range look_up,
                     void *context) {
    range r[3] = {unknown, unknown, unknown};
    if (node->op == ABAI_OP_CONSTANT)
        return (range){node->constant, node->constant};
    if (node->op == ABAI_OP_COLUMN)
        return look_up(context, node->operand[0], &r[0].low, &r[0].high) ? r[0] : unknown;
    for (int i = 0; i < abai_ops[node->op].arity; i++) {
        r[i] = ranges[node->operand[i]];
        if (!is_known(r[i]))
            return unknown;
    }
    return of_operation(node->op, r[0], r[1], r[2]);
}

static bool passes_zero(range r) { return is_known(r) && r.low < 0 && r.high > 0; }

static bool has_pole(const abai_node *node, const range *ranges, const bool *poles) {
    const int32_t a = node->operand[0], b = node->operand[1];
    switch (node->op) {
    case ABAI_OP_COPY:
    case ABAI_OP_NEG:
    case ABAI_OP_ABS:
        return poles[a];
    case ABAI_OP_ADD:
    case ABAI_OP_SUB:
    case ABAI_OP_MUL:
        return poles[a] || poles[b];
    case ABAI_OP_DIV:
        return poles[a] || (a != b && passes_zero(ranges[b]));
    default:
        return false;
    }
}

static bool divides(const abai_builder *builder) {
    for (int32_t i = 0; i < builder->count; i++)
        if (builder->nodes[i].op == ABAI_OP_DIV &&
            builder->nodes[builder->nodes[i].operand[1]].op != ABAI_OP_CONSTANT)
            return true;
    return false;
}

bool abai_builder_poles(const abai_builder *builder, abai_column_range look_up, void *context,
                        const abai_value *outputs, size_t count, bool *poles) {
    for (size_t k = 0; k < count; k++)
        poles[k] = false;
    if (!divides(builder))
        return true;
    range *ranges = malloc(((size_t)builder->count + 1) * sizeof *ranges);
    bool *found = calloc((size_t)builder->count + 1, sizeof *found);
    const bool good = ranges != NULL && found != NULL;
    for (int32_t i = 0; good && i < builder->count; i++) {
        ranges[i] = of_node(&builder->nodes[i], ranges, look_up, context);
        found[i] = has_pole(&builder->nodes[i], ranges, found);
    }
    for (size_t k = 0; good && k < count; k++)
        poles[k] = found[outputs[k].node];
    free(ranges);
    free(found);
    return good;
}
