/* Sums of third and fourth powers, in one order of operations for all instruction sets. */
#include "stats/fourth_kernel.h"

/* Value i in lane i % 16, and the lanes as a fixed tree: as in stats/moments_kernel.c. */
#if defined(__AVX512F__)
enum { WIDTH = 8 };
#elif defined(__AVX2__)
enum { WIDTH = 4 };
#else
enum { WIDTH = 2 };
#endif

enum { LANES = 16, REGISTERS = LANES / WIDTH };
typedef double vector __attribute__((vector_size(8 * WIDTH)));
typedef double unaligned __attribute__((vector_size(8 * WIDTH), aligned(8)));

static double tree_sum(double lane[LANES]) {
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t l = 0; l < half; l++)
            lane[l] += lane[l + half];
    return lane[0];
}

void ABAI_KERNEL(abai_fourth_sums)(const double *values, size_t n, double centre, double *m3,
                                   double *m4) {
    double third[LANES], fourth[LANES];
    vector t[REGISTERS], f[REGISTERS];
    for (size_t r = 0; r < REGISTERS; r++)
        t[r] = f[r] = (vector){0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t r = 0; r < REGISTERS; r++) {
            const vector d = *(const unaligned *)(values + i + r * WIDTH) - centre;
            const vector square = d * d;
            t[r] += square * d;
            f[r] += square * square;
        }
    for (size_t l = 0; l < LANES; l++) {
        third[l] = t[l / WIDTH][l % WIDTH];
        fourth[l] = f[l / WIDTH][l % WIDTH];
    }
    for (size_t l = 0; i + l < n; l++) {
        const double d = values[i + l] - centre, square = d * d;
        third[l] += square * d;
        fourth[l] += square * square;
    }
    *m3 = tree_sum(third);
    *m4 = tree_sum(fourth);
}
