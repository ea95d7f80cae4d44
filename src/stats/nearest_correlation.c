/* The nearest correlation matrix, by alternating projections. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/correlation_matrix.h"

/* ---- eigenvalues ------------------------------------------------------------------------------- */

/* Make entry (p, q) zero by a rotation of rows and columns p and q. */
static void rotate(double *a, size_t n, double *vectors, size_t p, size_t q) {
    const double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
    const double t = copysign(1, theta) / (fabs(theta) + sqrt(theta * theta + 1));
    const double c = 1 / sqrt(t * t + 1), s = t * c;
    for (size_t k = 0; k < n; k++) {
        const double kp = a[k * n + p], kq = a[k * n + q];
        a[k * n + p] = c * kp - s * kq;
        a[k * n + q] = s * kp + c * kq;
    }
    for (size_t k = 0; k < n; k++) {
        const double pk = a[p * n + k], qk = a[q * n + k];
        a[p * n + k] = c * pk - s * qk;
        a[q * n + k] = s * pk + c * qk;
    }
    a[p * n + q] = a[q * n + p] = 0;
    for (size_t k = 0; k < n; k++) {
        const double kp = vectors[k * n + p], kq = vectors[k * n + q];
        vectors[k * n + p] = c * kp - s * kq;
        vectors[k * n + q] = s * kp + c * kq;
    }
}

/* A sweep over all entries that are more than rounding beside the largest; how many were turned. */
static size_t sweep(double *a, size_t n, double *vectors) {
    double most = 0;
    size_t turned = 0;
    for (size_t i = 0; i < n * n; i++)
        most = fabs(a[i]) > most ? fabs(a[i]) : most;
    for (size_t p = 0; p < n; p++)
        for (size_t q = p + 1; q < n; q++)
            if (fabs(a[p * n + q]) > 0x1p-54 * most) {
                rotate(a, n, vectors, p, q);
                turned++;
            }
    return turned;
}

/* Convergence is quadratic: some eight sweeps for a hundred variables. */
void abai_eigen_symmetric(double *matrix, size_t n, double *values, double *vectors) {
    enum { SWEEPS_MAX = 60 };
    for (size_t i = 0; i < n * n; i++)
        vectors[i] = i % (n + 1) == 0;
    for (int i = 0; i < SWEEPS_MAX && sweep(matrix, n, vectors) > 0; i++)
        continue;
    for (size_t i = 0; i < n; i++)
        values[i] = matrix[i * n + i];
}

/* ---- projections --------------------------------------------------------------------------------- */

typedef struct projection {
    size_t n;
    double *y;          /* symmetric, ones on the diagonal */
    double *correction; /* Dykstra's */
    double *x;          /* positive semi-definite */
    double *a, *vectors, *values;
    void *memory;
} projection;

static bool projection_new(projection *p, size_t n) {
    double *next = malloc((5 * n * n + n) * sizeof *next);
    if (next == NULL)
        return false;
    *p = (projection){.n = n, .memory = next};
    p->y = next;
    p->correction = next + n * n;
    p->x = next + 2 * n * n;
    p->a = next + 3 * n * n;
    p->vectors = next + 4 * n * n;
    p->values = next + 5 * n * n;
    return true;
}

/* x = the part of a with eigenvalues above 0. */
static void keep_positive(projection *p) {
    const size_t n = p->n;
    abai_eigen_symmetric(p->a, n, p->values, p->vectors);
    memset(p->x, 0, n * n * sizeof *p->x);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; p->values[j] > 0 && i < n; i++) {
            const double weight = p->values[j] * p->vectors[i * n + j];
            for (size_t k = 0; k < n; k++)
                p->x[i * n + k] += weight * p->vectors[k * n + j];
        }
}

/* One turn (Higham 2002, algorithm 3.3); the most that an entry of y moved. */
static double project(projection *p) {
    const size_t n = p->n;
    double moved = 0;
    for (size_t i = 0; i < n * n; i++)
        p->a[i] = p->x[i] = p->y[i] - p->correction[i];
    memcpy(p->correction, p->x, n * n * sizeof *p->x); /* for the moment */
    keep_positive(p);
    for (size_t i = 0; i < n * n; i++) {
        p->correction[i] = p->x[i] - p->correction[i];
        const double y = i % (n + 1) == 0 ? 1 : p->x[i];
        moved = fmax(moved, fabs(y - p->y[i]));
        p->y[i] = y;
    }
    return moved;
}

/* x with ones on its diagonal, by scaling, which leaves it positive semi-definite. */
static void scale_diagonal(projection *p) {
    const size_t n = p->n;
    for (size_t i = 0; i < n; i++)
        p->values[i] = 1 / sqrt(p->x[i * n + i]);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) {
            const double entry = p->x[i * n + k] * p->values[i] * p->values[k];
            p->x[i * n + k] = p->x[k * n + i] = fmax(-1, fmin(1, entry));
        }
    for (size_t i = 0; i < n; i++)
        p->x[i * n + i] = 1;
}

/* Entries move by a constant factor less each time: 1e-11 is reached in tens to hundreds of turns. */
static void find_nearest(projection *p, const double *matrix) {
    enum { TURNS_MAX = 5000 };
    memcpy(p->y, matrix, p->n * p->n * sizeof *p->y);
    memset(p->correction, 0, p->n * p->n * sizeof *p->correction);
    for (int turn = 0; turn < TURNS_MAX && project(p) > 1e-11; turn++)
        continue;
    scale_diagonal(p);
}

/* ---- sets that hang together ----------------------------------------------------------------------- */

/* The variables that hang together with `first`, `first` being the least of them; how many. */
static size_t connected(const double *matrix, size_t n, size_t first, bool *seen, size_t *set) {
    size_t count = 1;
    set[0] = first;
    seen[first] = true;
    for (size_t next = 0; next < count; next++)
        for (size_t k = 0; k < n; k++)
            if (!seen[k] && matrix[set[next] * n + k] != 0) {
                seen[k] = true;
                set[count++] = k;
            }
    return count;
}

static abai_matrix_state replace(double *matrix, size_t n, const size_t *set, size_t count) {
    projection p;
    double *part = malloc(2 * count * count * sizeof *part);
    if (part == NULL)
        return ABAI_MATRIX_MEMORY;
    for (size_t i = 0; i < count * count; i++)
        part[i] = matrix[set[i / count] * n + set[i % count]];
    abai_matrix_state state = abai_correlation_factor(part, count, part + count * count);
    if (state != ABAI_MATRIX_IMPOSSIBLE)
        goto cleanup;
    if (count > ABAI_NEAREST_MAX)
        goto cleanup;
    state = ABAI_MATRIX_MEMORY;
    if (!projection_new(&p, count))
        goto cleanup;
    state = ABAI_MATRIX_POSSIBLE;
    find_nearest(&p, part);
    for (size_t i = 0; i < count * count; i++)
        matrix[set[i / count] * n + set[i % count]] = p.x[i];
    free(p.memory);
cleanup:
    free(part);
    return state;
}

abai_matrix_state abai_correlation_nearest(const double *matrix, size_t n, double *out) {
    abai_matrix_state state = ABAI_MATRIX_MEMORY;
    double *made = malloc((n * n + 1) * sizeof *made);
    size_t *set = malloc((n + 1) * sizeof *set);
    bool *seen = calloc(n + 1, sizeof *seen);
    if (made == NULL || set == NULL || seen == NULL)
        goto cleanup;
    memcpy(made, matrix, n * n * sizeof *made);
    state = ABAI_MATRIX_POSSIBLE;
    for (size_t i = 0; state == ABAI_MATRIX_POSSIBLE && i < n; i++)
        if (!seen[i]) {
            const size_t count = connected(matrix, n, i, seen, set);
            state = replace(made, n, set, count);
        }
    if (state == ABAI_MATRIX_POSSIBLE)
        memcpy(out, made, n * n * sizeof *out);
cleanup:
    free(made);
    free(set);
    free(seen);
    return state;
}
