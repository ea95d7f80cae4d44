/* One loop for every operation and every mixture of columns and numbers that it can meet. The
 * loops are simple enough for the compiler to vectorise; where it does, the remainder gives the
 * same bits as the body, as all operations are IEEE 754's or scalar calls of <math.h>. */
#include "expr/kernel.h"
#include "simd/kernel.h"

#include <math.h>

#define ABAI_OPERATION1(NAME, text, kernel)                                                        \
    static inline double do_##NAME(double a) { return kernel; }
#define ABAI_OPERATION2(NAME, commutes, text, kernel)                                              \
    static inline double do_##NAME(double a, double b) { return kernel; }
#define ABAI_OPERATION3(NAME, text, kernel)                                                        \
    static inline double do_##NAME(double a, double b, double c) { return kernel; }
#include "expr/operators.def"

typedef void kernel_function(double *restrict out, const abai_operand *operands, size_t n);

static void fill(double *restrict out, double value, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i] = value;
}

#define ABAI_OPERATION1(NAME, text, kernel)                                                        \
    static void run_##NAME(double *restrict out, const abai_operand *operands, size_t n) {         \
        const double *a = operands[0].column;                                                      \
        if (a == NULL) {                                                                           \
            fill(out, do_##NAME(operands[0].constant), n);                                         \
            return;                                                                                \
        }                                                                                          \
        for (size_t i = 0; i < n; i++)                                                             \
            out[i] = do_##NAME(a[i]);                                                              \
    }

#define ABAI_OPERATION2(NAME, commutes, text, kernel)                                              \
    static void run_##NAME(double *restrict out, const abai_operand *operands, size_t n) {         \
        const double *a = operands[0].column, *b = operands[1].column;                             \
        const double x = operands[0].constant, y = operands[1].constant;                           \
        if (a == NULL)                                                                             \
            for (size_t i = 0; i < n; i++)                                                         \
                out[i] = do_##NAME(x, b[i]);                                                       \
        else if (b == NULL)                                                                        \
            for (size_t i = 0; i < n; i++)                                                         \
                out[i] = do_##NAME(a[i], y);                                                       \
        else                                                                                       \
            for (size_t i = 0; i < n; i++)                                                         \
                out[i] = do_##NAME(a[i], b[i]);                                                    \
    }

#define ABAI_OPERATION3(NAME, text, kernel)                                                        \
    static void run_##NAME(double *restrict out, const abai_operand *operands, size_t n) {         \
        const double *a = operands[0].column, *b = operands[1].column, *c = operands[2].column;    \
        const double y = operands[1].constant, z = operands[2].constant;                           \
        if (b == NULL && c == NULL)                                                                \
            for (size_t i = 0; i < n; i++)                                                         \
                out[i] = do_##NAME(a[i], y, z);                                                    \
        else if (b == NULL)                                                                        \
            for (size_t i = 0; i < n; i++)                                                         \
                out[i] = do_##NAME(a[i], y, c[i]);                                                 \
        else if (c == NULL)                                                                        \
            for (size_t i = 0; i < n; i++)                                                         \
                out[i] = do_##NAME(a[i], b[i], z);                                                 \
        else                                                                                       \
            for (size_t i = 0; i < n; i++)                                                         \
                out[i] = do_##NAME(a[i], b[i], c[i]);                                              \
    }
#include "expr/operators.def"

static kernel_function *const kernels[ABAI_OP_COUNT] = {
#define ABAI_OPERATION1(NAME, text, kernel) [ABAI_OP_##NAME] = run_##NAME,
#define ABAI_OPERATION2(NAME, commutes, text, kernel) [ABAI_OP_##NAME] = run_##NAME,
#define ABAI_OPERATION3(NAME, text, kernel) [ABAI_OP_##NAME] = run_##NAME,
#include "expr/operators.def"
};

void ABAI_KERNEL(abai_operate)(abai_op op, double *out, const abai_operand operands[3], size_t n) {
    kernels[op](out, operands, n);
}
