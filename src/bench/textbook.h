/* bench/textbook.h - draws as a C programmer takes them from GSL, in a plain loop.
 *
 * Not by abai_dist_ran, which spends 3 to 10 ns a draw on finding the family and on bounds: what the
 * table sampler is compared with is GSL's own function. Families that GSL has no sampler for are
 * drawn by their definition; those made of lists, and the others that are left, by abai_dist_ran.
 */
#ifndef ABAI_BENCH_TEXTBOOK_H
#define ABAI_BENCH_TEXTBOOK_H

#include <stddef.h>

#include <gsl/gsl_rng.h>

#include "scenario/scenario.h"

typedef struct abai_textbook {
    const char *distribution;
    const char *method;
    /* p: the parameters of the distribution's first form, in its order. */
    void (*fill)(const abai_dist *dist, const double *p, const gsl_rng *rng, size_t n, double *out);
} abai_textbook;

/* p of a distribution whose parameters are plain numbers; optional ones that are not given have their
 * defaults. */
void abai_textbook_numbers(const abai_distribution *distribution, double p[ABAI_DIST_PARAMETERS]);

/* Never NULL. */
const abai_textbook *abai_textbook_find(const char *distribution);

#endif
