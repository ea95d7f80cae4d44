/* engine/sampler.h - one block of samples: inputs drawn, model evaluated, in columns. */
#ifndef ABAI_ENGINE_SAMPLER_H
#define ABAI_ENGINE_SAMPLER_H

#include <stddef.h>
#include <stdint.h>

#include <gsl/gsl_rng.h>

#include "engine/design.h"
#include "plan/plan.h"

/* Samples in a block: a column of 16 KiB. Ten such columns stay in a 256 KiB cache, and what is
 * done once a block (calls, dispatch) vanishes. Moments are summed block by block, so this number
 * is part of what defines a result's last bits. */
enum { ABAI_BLOCK = 2048 };

typedef union abai_points abai_points; /* a design's points of one input in one replicate */

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
    void *memory;
    uint64_t domain; /* of streams; with a design the replicate that the present block is in */
    const abai_design *design; /* NULL: independent draws */
    abai_points *points;       /* one an input; NULL where the design has none */
    uint64_t points_domain;    /* the replicate that they are made for; UINT64_MAX: none */
} abai_workspace;

/* Domains of streams: the run's own samples, which a new workspace draws; and a second, independent set
 * of the same inputs, for what compares two (engine/sensitivity_freeze.h). */
#define ABAI_DOMAIN_SAMPLES UINT64_C(0)
#define ABAI_DOMAIN_OTHER (UINT64_C(1) << 63)

/* NULL: out of memory. Columns of constants are filled here, once. */
abai_workspace *abai_workspace_new(const abai_plan *plan);
void abai_workspace_free(abai_workspace *workspace);

/* Draw points of a design from now on; it is borrowed. NULL: independent draws of w->domain, counted from its
 * beginning. False: out of memory. */
bool abai_workspace_set_design(abai_workspace *workspace, const abai_design *design) ABA_MUST_USE;

/* Whether an input's draws rise with a uniform variate, so that designs and copulas can give it. Others
 * (rejection from a substream of each sample) are drawn independently whatever the design. */
bool abai_input_inverts(const abai_plan *plan, size_t input);

/* Fill all columns with samples first .. first+n-1, n <= ABAI_BLOCK, all in one replicate. A pure
 * function of the plan, the sampler, the design (without one, the workspace's domain) and the samples'
 * indices. Cannot fail; failed draws are NaN or infinite. */
void abai_workspace_fill(abai_workspace *workspace, aba_sampler sampler, uint64_t first, size_t n);

/* Its three steps, for those who measure them: correlated tails of the copula's variables; the column of
 * one input, which needs the former where it is correlated, and the columns that its parameters read;
 * the outputs, from all inputs. Samples are counted from the beginning of w->domain. */
void abai_workspace_correlate(abai_workspace *w, uint64_t first, size_t n);
void abai_workspace_draw(abai_workspace *w, aba_sampler sampler, size_t input, uint64_t first,
                         size_t n);
void abai_workspace_evaluate(abai_workspace *w, size_t n);
/* Signed tails of an input that inverts, before any copula. */
void abai_workspace_tails(const abai_workspace *w, size_t input, uint64_t first, size_t n,
                          double *out);

#endif
