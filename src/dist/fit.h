/* dist/fit.h - gammas and betas that meet two quantiles, by root search. Private to dist/. */
#ifndef ABAI_DIST_FIT_H
#define ABAI_DIST_FIT_H

#include "dist/dist.h"

/* For abai_dist_operations.fit (see family.h). */
aba_status abai_fit_gamma(const abai_dist_spec *spec, int *form, double *value, aba_error *error);
aba_status abai_fit_beta(const abai_dist_spec *spec, int *form, double *value, aba_error *error);

#endif
