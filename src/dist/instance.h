/* dist/instance.h - a law with location, truncation and clamping. Private to dist/. */
#ifndef ABAI_DIST_INSTANCE_H
#define ABAI_DIST_INSTANCE_H

#include "dist/family.h"

struct abai_dist {
    const abai_dist_info *info;
    const abai_dist_operations *operations;
    abai_law law;
    double location;
    bool has_truncate, has_clamp;
    double truncate[2], clamp[2];
    /* Of the law: the probability cut off below and above, and what is left between. */
    double cut_lower, cut_upper, mass;
};

/* Whether location, truncate and clamp make sense for the family. */
aba_status abai_dist_check_modifiers(const abai_dist_spec *spec, bool discrete, aba_error *error);
/* abai_dist_new in place; the arena serves lists only. */
aba_status abai_dist_make(abai_dist *dist, const abai_dist_spec *spec, abai_arena *arena,
                          aba_error *error);
/* Everything but the law itself from the spec. */
void abai_dist_prepare(abai_dist *dist, const abai_dist_spec *spec);
/* The law of a family of numbers, from values of a form. */
aba_status abai_dist_set(abai_dist *dist, int form, const double *value, aba_error *error);
/* What a law needs for more than abai_dist_ran of an untruncated distribution: its constants, and what
 * truncation leaves. */
aba_status abai_dist_finish(abai_dist *dist, aba_error *error);

/* P(X < x), or P(X >= x) where upper. */
double abai_dist_below(const abai_dist *dist, double x, bool upper);
/* Least and greatest value, and every x where the CDF has a kink or jump (see family.h). */
void abai_dist_support(const abai_dist *dist, double ends[2]);
size_t abai_dist_knots(const abai_dist *dist, double *x, size_t limit);

#endif
