/* expr/kernel.h - operations on columns. Internal to expr/. */
#ifndef ABAI_EXPR_KERNEL_H
#define ABAI_EXPR_KERNEL_H

#include <stddef.h>

#include "expr/language.h"
#include "simd/kernel.h"

/* A column, or where that is NULL a number that stands for a column of it. */
typedef struct abai_operand {
    const double *column;
    double constant;
} abai_operand;

/* out[i] = op(operands) for i < n. out overlaps no operand. Of the operands at least one is a
 * column, but for ABAI_OP_COPY; the condition of ABAI_OP_IF is one. */
void abai_kernel_run(abai_op op, double *out, const abai_operand operands[3], size_t n);

/* The same for each instruction set. */
ABAI_KERNEL_DECLARE(void, abai_operate,
                    (abai_op op, double *out, const abai_operand operands[3], size_t n));

#endif
