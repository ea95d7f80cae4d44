/* stats/correlation_matrix.h - what matrices can be correlation matrices, their factors, and the nearest
 * one to a matrix that cannot.
 *
 * Matrices are symmetric, n x n, row by row, with ones on the diagonal and the rest in [-1, 1]. Pure
 * functions but for memory, safe from any thread; of the C library sqrt and fabs alone, and sums in a fixed
 * order: the same bits everywhere.
 */
#ifndef ABAI_STATS_CORRELATION_MATRIX_H
#define ABAI_STATS_CORRELATION_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

typedef enum abai_matrix_state {
    ABAI_MATRIX_POSSIBLE,   /* positive semi-definite */
    ABAI_MATRIX_IMPOSSIBLE, /* not so */
    ABAI_MATRIX_MEMORY      /* out of memory: not known */
} abai_matrix_state;

/* A matrix counts as positive semi-definite if one lies within this of it in every entry: far above what
 * rounding brings, far below what a coefficient is known to. */
#define ABAI_MATRIX_TOLERANCE 1e-10

/* factor, n x n: L with L L' the matrix, within the tolerance where it is singular. Column by column of L in
 * the order of the variables, so that a variable added at the end changes nothing before it, wherever
 * that is stable: L is then lower triangular, and the columns of variables that others determine are 0.
 * Else by Cholesky's method with complete pivoting (Higham 2002, "Accuracy and Stability of Numerical
 * Algorithms", 10.3): column j still belongs to variable j, but rows may reach beyond the diagonal. Rows of
 * variables that are correlated by 1 are equal, by -1 opposite, bit by bit. n^3 products. */
abai_matrix_state abai_correlation_factor(const double *matrix, size_t n, double *factor);

/* Where the matrix is impossible: the rising indices of variables whose own matrix is, while that of any of
 * them without one is possible. set has room for n; *count gets how many. */
abai_matrix_state abai_correlation_conflict(const double *matrix, size_t n, size_t *set,
                                            size_t *count);

/* The most variables that may hang together (by non-zero entries) in abai_correlation_nearest. */
enum { ABAI_NEAREST_MAX = 100 };

/* The nearest correlation matrix in the Frobenius norm (Higham 2002, "Computing the nearest correlation
 * matrix - a problem from finance", IMA J. Numer. Anal. 22, 329-343): alternating projections with Dykstra's
 * correction until no entry moves by more than 1e-11, then scaled to ones on the diagonal. Sets of
 * variables without correlations between them are done apart, and left as they are where they are possible.
 * ABAI_MATRIX_IMPOSSIBLE, with out as it was, where more than ABAI_NEAREST_MAX of them hang together. */
abai_matrix_state abai_correlation_nearest(const double *matrix, size_t n, double *out);

/* Eigenvalues and orthonormal eigenvectors (columns of vectors, n x n) of a symmetric matrix, which is
 * destroyed: values[j] belongs to column j, in no order. Jacobi's method, cyclic (Golub and Van Loan 2013,
 * 8.5): 60 n^3 products, which for some hundred variables is little. */
void abai_eigen_symmetric(double *matrix, size_t n, double *values, double *vectors);

#endif
