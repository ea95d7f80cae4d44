/* One loop for every operation and every mixture of columns and numbers that it can meet. The
 * loops are simple enough for the compiler to vectorise; where it does, the remainder gives the
 * same bits as the body, as all operations are IEEE 754's or scalar calls of <math.h>. */
#include "expr/kernel.h"
#include "simd/kernel.h"
#include "simd/math_body.h"

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

typedef void two_columns(const double *restrict a, const double *restrict b, double *restrict out,
                         size_t n);

/* A number that stands for a column is written out piece by piece. */
static void run_two(two_columns *function, const abai_operand *operands, double *restrict out,
                    size_t n) {
    enum { PIECE = 256 };
    double number[2][PIECE];
    for (unsigned k = 0; k < 2; k++)
        fill(number[k], operands[k].constant, n < PIECE ? n : PIECE);
    for (size_t done = 0; done < n; done += PIECE) {
        const size_t take = n - done < PIECE ? n - done : PIECE;
        const double *a = operands[0].column == NULL ? number[0] : operands[0].column + done;
        const double *b = operands[1].column == NULL ? number[1] : operands[1].column + done;
        function(a, b, out + done, take);
        for (size_t i = 0; i < take; i++) /* C has pow(x, 0) = 1 and pow(1, y) = 1 for NaN, too */
            out[done + i] = isunordered(a[i], b[i]) ? a[i] + b[i] : out[done + i];
    }
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
/* The functions bring loops of their own: a fast one, and again what was rare. */
#define ABAI_MATH1(NAME, text, function)                                                           \
    static void run_##NAME(double *restrict out, const abai_operand *operands, size_t n) {         \
        if (operands[0].column == NULL)                                                            \
            fill(out, do_##NAME(operands[0].constant), n);                                         \
        else                                                                                       \
            column_##function(operands[0].column, out, n);                                         \
    }

#define ABAI_MATH2(NAME, text, function)                                                           \
    static void run_##NAME(double *restrict out, const abai_operand *operands, size_t n) {         \
        run_two(column_##function, operands, out, n);                                              \
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
