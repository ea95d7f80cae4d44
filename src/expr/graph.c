/* Value numbering by hashing (Cocke and Schwartz 1970): an operation that is already there is not
 * made again. */
#include "expr/graph.h"

#include <math.h>
#include <string.h>

#include "expr/kernel.h"

abai_builder *abai_builder_new(abai_arena *arena) {
    abai_builder *builder = abai_arena_alloc(arena, 1, sizeof *builder);
    if (builder != NULL)
        builder->arena = arena;
    return builder;
}

aba_status abai_graph_fail(const abai_builder *builder, aba_error *error) {
    if (!builder->full)
        return abai_fail_memory(error);
    return abai_fail(error, ABA_INVALID, "the model needs more than %d operations",
                     ABAI_EXPR_NODES_MAX);
}

/* ---- the table ------------------------------------------------------------------------------- */

static uint64_t bits_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* By bits: 0 and -0 are two constants, and a NaN is found again. */
static bool same_node(const abai_node *a, const abai_node *b) {
    return a->op == b->op && memcmp(a->operand, b->operand, sizeof a->operand) == 0 &&
           bits_of(a->constant) == bits_of(b->constant);
}

/* The 64-bit finalizer of MurmurHash3 (Appleby) over the parts in turn. */
static uint64_t mix(uint64_t h, uint64_t part) {
    h = (h ^ part) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

static uint32_t find_slot(const abai_builder *b, const abai_node *node) {
    uint64_t h = mix((uint64_t)node->op, bits_of(node->constant));
    for (int i = 0; i < 3; i++)
        h = mix(h, (uint64_t)(uint32_t)node->operand[i]);
    uint32_t slot = (uint32_t)h & (b->slot_count - 1);
    while (b->slots[slot] != 0 && !same_node(&b->nodes[b->slots[slot] - 1], node))
        slot = (slot + 1) & (b->slot_count - 1);
    return slot;
}

/* Room for one more node. What is outgrown stays in the arena: as much again as is used. */
static bool grow(abai_builder *b) {
    if (b->count < b->capacity)
        return true;
    const int32_t capacity = b->capacity == 0 ? 64 : 2 * b->capacity;
    const uint32_t slot_count = 2 * (uint32_t)capacity;
    abai_node *nodes = abai_arena_alloc(b->arena, (size_t)capacity, sizeof *nodes);
    int32_t *slots = abai_arena_alloc(b->arena, slot_count, sizeof *slots);
    if (nodes == NULL || slots == NULL)
        return false;
    if (b->count > 0)
        memcpy(nodes, b->nodes, (size_t)b->count * sizeof *nodes);
    b->nodes = nodes;
    b->slots = slots;
    b->capacity = capacity;
    b->slot_count = slot_count;
    for (int32_t i = 0; i < b->count; i++)
        b->slots[find_slot(b, &nodes[i])] = i + 1;
    return true;
}

static int add(abai_builder *b, const abai_node *node) {
    b->full = false;
    if (!grow(b))
        return -1;
    const uint32_t slot = find_slot(b, node);
    if (b->slots[slot] == 0) {
        if (b->count >= ABAI_EXPR_NODES_MAX) {
            b->full = true;
            return -1;
        }
        b->nodes[b->count++] = *node;
        b->slots[slot] = b->count;
    }
    return b->slots[slot] - 1;
}

int abai_graph_constant(abai_builder *builder, double value) {
    return add(builder, &(abai_node){.op = ABAI_OP_CONSTANT, .constant = value});
}

int abai_graph_column(abai_builder *builder, int column) {
    return add(builder, &(abai_node){.op = ABAI_OP_COLUMN, .operand = {column}});
}

/* ---- operations ------------------------------------------------------------------------------ */

static bool is_constant(const abai_builder *b, int node) {
    return b->nodes[node].op == ABAI_OP_CONSTANT;
}

static bool is_number(const abai_builder *b, int node, double value) {
    return is_constant(b, node) && bits_of(b->nodes[node].constant) == bits_of(value);
}

/* The value of an operation on constants, by the kernel that would run on columns. */
static int fold(abai_builder *b, abai_op op, const int nodes[3]) {
    abai_operand operands[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
    double values[3] = {0}, result = 0;
    for (int i = 0; i < abai_ops[op].arity && i < 3; i++) {
        values[i] = b->nodes[nodes[i]].constant;
        operands[i].column = &values[i];
    }
    abai_kernel_run(op, &result, operands, 1);
    return abai_graph_constant(b, result);
}

/* Powers by a constant 2, 3, 4 or -1 are defined as products and a quotient: correctly rounded
 * operations that vectorise, within 1.5 units of the last place of pow. NaN stays NaN. */
static int emit_power(abai_builder *b, int base, double exponent) {
    if (exponent == 1)
        return base;
    if (exponent == -1) {
        const int one = abai_graph_constant(b, 1);
        return one < 0 ? -1 : abai_graph_emit(b, ABAI_OP_DIV, one, base, 0);
    }
    const int square = abai_graph_emit(b, ABAI_OP_MUL, base, base, 0);
    if (square < 0 || exponent == 2)
        return square;
    return abai_graph_emit(b, ABAI_OP_MUL, square, exponent == 3 ? base : square, 0);
}

static bool is_short_power(double exponent) {
    return exponent == 1 || exponent == -1 || exponent == 2 || exponent == 3 || exponent == 4;
}

/* Operations that leave an operand as it is, bit for bit (x + 0 would not: -0 + 0 is 0): that
 * operand, or -1. */
static int find_identity(const abai_builder *b, abai_op op, int x, int y) {
    if (op == ABAI_OP_MUL)
        return is_number(b, y, 1) ? x : is_number(b, x, 1) ? y : -1;
    if ((op == ABAI_OP_DIV && is_number(b, y, 1)) || (op == ABAI_OP_SUB && is_number(b, y, 0)))
        return x;
    return -1;
}

int abai_graph_emit(abai_builder *builder, abai_op op, int a, int b, int c) {
    const int arity = abai_ops[op].arity;
    int nodes[3] = {a, arity > 1 ? b : 0, arity > 2 ? c : 0};
    if (op == ABAI_OP_POW && is_constant(builder, b) && is_short_power(builder->nodes[b].constant))
        return emit_power(builder, a, builder->nodes[b].constant);
    bool constant = true;
    for (int i = 0; i < arity && i < 3; i++)
        constant = constant && is_constant(builder, nodes[i]);
    if (constant)
        return fold(builder, op, nodes);
    if (op == ABAI_OP_IF && is_constant(builder, a)) {
        const double condition = builder->nodes[a].constant;
        return isnan(condition) ? a : condition != 0 ? b : c;
    }
    if (arity == 2) {
        const int identity = find_identity(builder, op, a, b);
        if (identity >= 0)
            return identity;
    }
    if (abai_ops[op].commutes && a > b) {
        nodes[0] = b;
        nodes[1] = a;
    }
    return add(builder, &(abai_node){.op = op, .operand = {nodes[0], nodes[1], nodes[2]}});
}
