/* From the graph to instructions over columns, and their interpreter.
 *
 * Scratch columns are given out by linear scan (Poletto and Sarkar 1999) in the order of the
 * graph: an operation takes the column that was freed last, which is the likeliest to be in cache,
 * before those of its own operands are freed: kernels never write where they read. What is an
 * output is computed in its own column.
 */
#include "expr/graph.h"
#include "expr/kernel.h"

#include "base/text.h"

typedef enum source {
    SOURCE_NONE, /* not computed (yet) */
    SOURCE_CONSTANT,
    SOURCE_COLUMN,
    SOURCE_SCRATCH,
    SOURCE_OUTPUT
} source;

/* Where a value stands. */
typedef struct location {
    source source;
    int32_t index;
    double constant;
} location;

typedef struct instruction {
    abai_op op;
    location result; /* scratch or output */
    location operand[3];
} instruction;

struct abai_program {
    instruction *instructions;
    size_t count, scratch;
    bool *uses; /* of columns 0 .. column_count - 1 */
    int column_count;
};

/* ---- compiling ------------------------------------------------------------------------------- */

typedef struct compiler {
    const abai_builder *builder;
    abai_program *program;
    location *locations; /* of nodes */
    int32_t *last_use;   /* the node that reads a node last; -1: none, and it is no output */
    int32_t *free_list;  /* a stack of scratch columns */
    size_t free_count;
} compiler;

static int arity_of(const abai_node *node) { return abai_ops[node->op].arity; }

/* Last uses, from the outputs down: what none of them needs keeps -1. */
static void find_uses(compiler *c, const abai_value *outputs, size_t count) {
    const abai_node *nodes = c->builder->nodes;
    for (int32_t i = 0; i < c->builder->count; i++)
        c->last_use[i] = -1;
    for (size_t k = 0; k < count; k++)
        c->last_use[outputs[k].node] = INT32_MAX;
    for (int32_t i = c->builder->count - 1; i >= 0; i--)
        for (int j = 0; c->last_use[i] >= 0 && j < arity_of(&nodes[i]); j++)
            if (c->last_use[nodes[i].operand[j]] < i)
                c->last_use[nodes[i].operand[j]] = i;
}

/* Where constants, input columns and outputs are; of equal outputs the first. */
static void place_leaves(compiler *c, const abai_value *outputs, size_t count) {
    const abai_node *nodes = c->builder->nodes;
    for (int32_t i = 0; i < c->builder->count; i++)
        if (nodes[i].op == ABAI_OP_CONSTANT)
            c->locations[i] = (location){SOURCE_CONSTANT, 0, nodes[i].constant};
        else if (nodes[i].op == ABAI_OP_COLUMN)
            c->locations[i] = (location){SOURCE_COLUMN, nodes[i].operand[0], 0};
    for (size_t k = 0; k < count; k++)
        if (c->locations[outputs[k].node].source == SOURCE_NONE)
            c->locations[outputs[k].node] = (location){SOURCE_OUTPUT, (int32_t)k, 0};
}

static void release(compiler *c, const abai_node *node, int32_t reader) {
    for (int j = 0; j < arity_of(node); j++) {
        const int32_t operand = node->operand[j];
        if (c->locations[operand].source == SOURCE_SCRATCH && c->last_use[operand] == reader) {
            c->free_list[c->free_count++] = c->locations[operand].index;
            c->last_use[operand] = -1; /* once, though it be both operands */
        }
    }
}

static void emit_node(compiler *c, int32_t i) {
    const abai_node *node = &c->builder->nodes[i];
    instruction *out = &c->program->instructions[c->program->count++];
    if (c->locations[i].source == SOURCE_NONE) {
        const int32_t column =
            c->free_count > 0 ? c->free_list[--c->free_count] : (int32_t)c->program->scratch++;
        c->locations[i] = (location){SOURCE_SCRATCH, column, 0};
    }
    out->op = node->op;
    out->result = c->locations[i];
    for (int j = 0; j < arity_of(node); j++)
        out->operand[j] = c->locations[node->operand[j]];
    release(c, node, i);
}

/* Outputs that are constants, inputs or other outputs. */
static void emit_copies(compiler *c, const abai_value *outputs, size_t count) {
    for (size_t k = 0; k < count; k++) {
        const location from = c->locations[outputs[k].node];
        if (from.source == SOURCE_OUTPUT && from.index == (int32_t)k)
            continue;
        c->program->instructions[c->program->count++] =
            (instruction){ABAI_OP_COPY, {SOURCE_OUTPUT, (int32_t)k, 0}, {from}};
    }
}

static bool find_columns(compiler *c) {
    const abai_builder *b = c->builder;
    for (int32_t i = 0; i < b->count; i++)
        if (c->last_use[i] >= 0 && b->nodes[i].op == ABAI_OP_COLUMN &&
            b->nodes[i].operand[0] >= c->program->column_count)
            c->program->column_count = b->nodes[i].operand[0] + 1;
    c->program->uses =
        abai_arena_alloc(b->arena, (size_t)c->program->column_count, sizeof *c->program->uses);
    for (int32_t i = 0; c->program->uses != NULL && i < b->count; i++)
        if (c->last_use[i] >= 0 && b->nodes[i].op == ABAI_OP_COLUMN)
            c->program->uses[b->nodes[i].operand[0]] = true;
    return c->program->uses != NULL;
}

aba_status abai_builder_finish(abai_builder *builder, const abai_value *outputs, size_t count,
                               abai_program **program, aba_error *error) {
    const size_t nodes = (size_t)builder->count;
    abai_arena *arena = builder->arena;
    compiler c = {.builder = builder,
                  .program = abai_arena_alloc(arena, 1, sizeof *c.program),
                  .locations = abai_arena_alloc(arena, nodes, sizeof *c.locations),
                  .last_use = abai_arena_alloc(arena, nodes, sizeof *c.last_use),
                  .free_list = abai_arena_alloc(arena, nodes, sizeof *c.free_list)};
    if (c.program == NULL || c.locations == NULL || c.last_use == NULL || c.free_list == NULL)
        return abai_fail_memory(error);
    find_uses(&c, outputs, count);
    size_t needed = count; /* at most as many copies as outputs */
    for (int32_t i = 0; i < builder->count; i++)
        needed += c.last_use[i] >= 0 && builder->nodes[i].op > ABAI_OP_COLUMN;
    c.program->instructions = abai_arena_alloc(arena, needed, sizeof *c.program->instructions);
    if (c.program->instructions == NULL || !find_columns(&c))
        return abai_fail_memory(error);
    place_leaves(&c, outputs, count);
    for (int32_t i = 0; i < builder->count; i++)
        if (c.last_use[i] >= 0 && builder->nodes[i].op > ABAI_OP_COLUMN)
            emit_node(&c, i);
    emit_copies(&c, outputs, count);
    *program = c.program;
    return ABA_OK;
}

/* ---- running --------------------------------------------------------------------------------- */

bool abai_program_uses(const abai_program *program, int column) {
    return column >= 0 && column < program->column_count && program->uses[column];
}

size_t abai_program_size(const abai_program *program) { return program->count; }

size_t abai_program_scratch(const abai_program *program) { return program->scratch; }

void abai_program_run(const abai_program *program, const double *const *columns, size_t n,
                      double *scratch, size_t stride, double *const *outputs) {
    for (size_t i = 0; i < program->count; i++) {
        const instruction *in = &program->instructions[i];
        abai_operand operands[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
        for (int j = 0; j < abai_ops[in->op].arity; j++) {
            const location *from = &in->operand[j];
            if (from->source == SOURCE_CONSTANT)
                operands[j].constant = from->constant;
            else if (from->source == SOURCE_COLUMN)
                operands[j].column = columns[from->index];
            else if (from->source == SOURCE_SCRATCH)
                operands[j].column = scratch + (size_t)from->index * stride;
            else
                operands[j].column = outputs[from->index];
        }
        double *result = in->result.source == SOURCE_OUTPUT
                             ? outputs[in->result.index]
                             : scratch + (size_t)in->result.index * stride;
        abai_kernel_run(in->op, result, operands, n);
    }
}

/* ---- printing -------------------------------------------------------------------------------- */

static void print_location(const location *where, abai_text *text) {
    static const char *const letters[] = {
        [SOURCE_COLUMN] = "x", [SOURCE_SCRATCH] = "t", [SOURCE_OUTPUT] = "y"};
    if (where->source == SOURCE_CONSTANT)
        abai_text_append_number(text, where->constant);
    else
        abai_text_printf(text, "%s%d", letters[where->source], (int)where->index);
}

static void print_operation(const instruction *in, abai_text *text) {
    const abai_op_info *info = &abai_ops[in->op];
    if (in->op == ABAI_OP_COPY || in->op == ABAI_OP_NEG || info->text[0] == ' ') {
        abai_text_append(text, info->arity == 1 ? info->text : "");
        print_location(&in->operand[0], text);
        abai_text_append(text, info->arity == 2 ? info->text : "");
        if (info->arity == 2)
            print_location(&in->operand[1], text);
        return;
    }
    abai_text_printf(text, "%s(", info->text);
    for (int j = 0; j < info->arity; j++) {
        abai_text_append(text, j > 0 ? ", " : "");
        print_location(&in->operand[j], text);
    }
    abai_text_append(text, ")");
}

void abai_program_print(const abai_program *program, abai_text *text) {
    for (size_t i = 0; i < program->count; i++) {
        print_location(&program->instructions[i].result, text);
        abai_text_append(text, " = ");
        print_operation(&program->instructions[i], text);
        abai_text_append(text, "\n");
    }
}
