#include "stats/sweep.h"

void abai_sweep(double *a, size_t m, size_t k) {
    const double pivot = a[k * m + k];
    for (size_t j = 0; j < m; j++)
        a[k * m + j] /= pivot;
    for (size_t i = 0; i < m; i++) {
        const double factor = a[i * m + k];
        if (i == k)
            continue;
        for (size_t j = 0; j < m; j++)
            a[i * m + j] -= factor * a[k * m + j];
        a[i * m + k] = -factor / pivot;
    }
    a[k * m + k] = 1 / pivot;
}
