/* tests/support/columns.h - columns of doubles of every shape that order statistics can meet. */
#ifndef ABANICO_TESTS_COLUMNS_H
#define ABANICO_TESTS_COLUMNS_H

#include <stddef.h>

#include <gsl/gsl_rng.h>

typedef struct columns_family {
    const char *name;
    double (*draw)(gsl_rng *rng);
} columns_family;

extern const columns_family columns_families[];
extern const size_t columns_family_count;

/* column[0..n) drawn from a family by a fixed seed, and sorted[0..n) the same in order. */
void columns_fill(const columns_family *family, size_t n, double *column, double *sorted);

/* qsort's comparison of doubles. */
int columns_compare(const void *a, const void *b);

#endif
