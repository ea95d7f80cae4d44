/* engine/sampler.h - one block of samples: inputs drawn, model evaluated, in columns. */
#ifndef ABAI_ENGINE_SAMPLER_H
#define ABAI_ENGINE_SAMPLER_H

#include <stddef.h>
#include <stdint.h>

#include <gsl/gsl_rng.h>

#include "abanico/run.h"
#include "plan/plan.h"

/* Samples in a block: a column of 16 KiB. Ten such columns stay in a 256 KiB cache, and what is
 * done once a block (calls, dispatch) vanishes. Moments are summed block by block, so this number
 * is part of what defines a result's last bits. */
enum { ABAI_BLOCK = 2048 };

/* What one thread needs to make blocks: columns and scratch space. Used by one thread at a time. */
typedef struct abai_workspace {
    const abai_plan *plan;
    double **columns; /* input_count + output_count columns of ABAI_BLOCK */
    double *scratch;  /* of the larger of the programs */
    double *tails;
    double **parameters; /* columns of varying parameters */
    double **normals;    /* copula: tails of its variables, then their scores */
    double *mixing;      /* Student t copula: what scales the scores of a sample */
    gsl_rng *rng;
    uint64_t domain; /* of the streams that are drawn from */
    void *memory;
} abai_workspace;

/* Domains of streams: the run's own samples, which a new workspace draws; and a second, independent set
 * of the same inputs, for what compares two (engine/sensitivity_freeze.h). */
#define ABAI_DOMAIN_SAMPLES UINT64_C(0)
#define ABAI_DOMAIN_OTHER (UINT64_C(1) << 63)

/* NULL: out of memory. Columns of constants are filled here, once. */
abai_workspace *abai_workspace_new(const abai_plan *plan);
void abai_workspace_free(abai_workspace *workspace);

/* Fill all columns with samples first .. first+n-1, n <= ABAI_BLOCK. A pure function of the plan,
 * the sampler, the workspace's domain and the samples' indices. Cannot fail; failed draws are NaN or infinite. */
void abai_workspace_fill(abai_workspace *workspace, aba_sampler sampler, uint64_t first, size_t n);

/* Its three steps, for those who measure them: correlated tails of the copula's variables; the column of
 * one input, which needs the former where it is correlated, and the columns that its parameters read;
 * the outputs, from all inputs. */
void abai_workspace_correlate(abai_workspace *w, uint64_t first, size_t n);
void abai_workspace_draw(abai_workspace *w, aba_sampler sampler, size_t input, uint64_t first,
                         size_t n);
void abai_workspace_evaluate(abai_workspace *w, size_t n);

#endif
