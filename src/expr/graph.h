/* expr/graph.h - the graph of operations behind abai_builder. Internal to expr/.
 *
 * Nodes are numbered in the order in which they are made, so an operation's operands have smaller
 * numbers than it has: every pass over the graph is a loop.
 */
#ifndef ABAI_EXPR_GRAPH_H
#define ABAI_EXPR_GRAPH_H

#include <stdint.h>

#include "expr/expr.h"
#include "expr/language.h"

typedef struct abai_node {
    abai_op op;
    int32_t operand[3]; /* nodes; of ABAI_OP_COLUMN the column; unused ones are 0 */
    double constant;    /* of ABAI_OP_CONSTANT */
} abai_node;

struct abai_builder {
    abai_arena *arena;
    abai_node *nodes;
    int32_t count, capacity;
    int32_t *slots; /* open-addressed table of nodes + 1 */
    uint32_t slot_count;
    bool full; /* the last failure was too many nodes, not memory */
};

/* Nodes by their number, -1 where memory or ABAI_EXPR_NODES_MAX do not suffice: abai_graph_fail
 * then says which. */
int abai_graph_constant(abai_builder *builder, double value);
int abai_graph_column(abai_builder *builder, int column);
/* operands beyond the operation's arity are ignored. */
int abai_graph_emit(abai_builder *builder, abai_op op, int a, int b, int c);
aba_status abai_graph_fail(const abai_builder *builder, aba_error *error);

#endif
