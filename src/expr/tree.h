/* expr/tree.h - the syntax tree. Internal to expr/. */
#ifndef ABAI_EXPR_TREE_H
#define ABAI_EXPR_TREE_H

#include <stdint.h>

#include "expr/expr.h"
#include "expr/language.h"

typedef enum abai_tree_kind {
    ABAI_TREE_NUMBER,
    ABAI_TREE_NAME,
    ABAI_TREE_APPLY, /* form of its children */
    ABAI_TREE_CHAIN  /* a op b op c ..., from left to right: as deep as its operands, not as long */
} abai_tree_kind;

typedef struct abai_tree abai_tree;
struct abai_tree {
    abai_tree_kind kind;
    uint32_t column; /* within the expression, from 1 */
    double number;
    const abai_unit *unit; /* of the number; NULL: none was written */
    const char *name;
    const abai_form *form;
    abai_tree *first, *next; /* children, and the next of their list */
    /* In a chain: the operator in front of this operand, and its place. */
    const abai_form *joint;
    uint32_t joint_column;
};

struct abai_expr {
    const char *text;
    abai_place place;
    bool has_place;
    const char *path;
    abai_tree *root;
    const char **names; /* distinct, in order of first occurrence */
    size_t name_count;
};

/* ABA_INVALID at the place and under the path of expr: `in expression "..." at COLUMN: ` and the
 * reason. A long text is cut down to what stands around the column; column 0: none is given. */
aba_status abai_expr_fail(const abai_expr *expr, size_t column, aba_error *error,
                          const char *format, ...) ABAI_PRINTF(4, 5);

#endif
