/* engine/conditional.h - the variables of a Gaussian copula, given one of them or all others.
 *
 * For pick and freeze with correlated inputs (Kucherenko, Tarantola and Annoni 2012, "Estimation of
 * global sensitivity indices for models with dependent variables"): from two independent
 * samples of correlated normal scores, a and b, samples in which
 *
 *   variable i is that of b, and the others are drawn given it, independently of b otherwise:
 *     s_j = a_j + R_ij (b_i - a_i), R the matrix of correlations; or
 *   variable i is drawn given the others, which are those of a:
 *     s_i = b_i + sum over j of c_ij (a_j - b_j), c_ij the coefficients of the regression of i on the
 *     others.
 *
 * Both hold because of normal scores what a regression leaves is independent of what it regresses on: the
 * residual of one sample serves the other. With independent variables both are plain picking. (In a
 * multivariate t of nu degrees of freedom residuals are so once divided by sqrt(nu + q), q the squared
 * Mahalanobis distance of what is conditioned on: Ding 2016, "On the conditional distribution of the
 * multivariate t distribution".)
 *
 * Where a matrix is singular, variables that follow from others by a linear relation are left out of the
 * regressions of the others, and have no residual of their own.
 */
#ifndef ABAI_ENGINE_CONDITIONAL_H
#define ABAI_ENGINE_CONDITIONAL_H

#include "plan/plan.h"

typedef struct abai_conditional {
    size_t count;
    const abai_table *normal;      /* tails to scores */
    const abai_student_tail *tail; /* and back */
    double *correlation;           /* R, count x count */
    double *coefficient;           /* c_ij in row i; 0 on the diagonal */
    bool is_mixed;                 /* of a Student t copula: all depend on each other */
} abai_conditional;

/* False: out of memory; *conditional is then empty, and may be freed like any other. */
bool abai_conditional_init(abai_conditional *conditional, const abai_copula *copula);
void abai_conditional_free(abai_conditional *conditional);

/* Whether two different variables depend on each other: are correlated, or of a Student t copula, whose
 * variables share what scales their scores. */
bool abai_conditional_correlated(const abai_conditional *conditional, size_t i, size_t j);
/* Whether variable i does, on any. */
bool abai_conditional_dependent(const abai_conditional *conditional, size_t i);

/* Scores of n signed tails. */
void abai_conditional_scores(const abai_conditional *conditional, const double *tails, size_t n,
                             double *scores);

/* a and b: a column of scores for each variable. n signed tails of variable j given that variable i is that
 * of b; of b's own for j = i. */
void abai_conditional_given_one(const abai_conditional *conditional, size_t i, size_t j,
                                double *const *a, double *const *b, size_t n, double *tails);
/* n signed tails of variable i given that all others are those of a. row and scores are scratch, for
 * 2 count - 1 of each. */
void abai_conditional_given_rest(const abai_conditional *conditional, size_t i, double *const *a,
                                 double *const *b, size_t n, double *row, double **scores,
                                 double *tails);

#endif
