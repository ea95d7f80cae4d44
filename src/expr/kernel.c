#include "expr/kernel.h"

void abai_kernel_run(abai_op op, double *out, const abai_operand operands[3], size_t n) {
    static void (*const kernel[])(abai_op, double *, const abai_operand[3], size_t) =
        ABAI_KERNELS(abai_operate);
    kernel[abai_isa_current()](op, out, operands, n);
}
