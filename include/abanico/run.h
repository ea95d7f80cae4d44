/* abanico/run.h - simulating a scenario. */
#ifndef ABANICO_RUN_H
#define ABANICO_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abanico/result.h"
#include "abanico/scenario.h"
#include "abanico/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum aba_sampler {
    ABA_SAMPLER_TABLE, /* tabulated inverse CDFs on counter-based streams */
    ABA_SAMPLER_GSL    /* gsl_ran_* draws: the textbook reference, slower */
} aba_sampler;

/* Which points are drawn. Those of lhs and sobol are replicates: independent Latin hypercubes (McKay,
 * Beckman, Conover 1979), or independently scrambled sets of Sobol' points (Owen 1995), of N / R samples each. Intervals are
 * made of how the replicates differ, and assume nothing of the points within one. Inputs that are
 * drawn by rejection (hierarchical gamma, beta and their kin) stay independent draws; the result
 * says so. */
typedef enum aba_design { ABA_DESIGN_MC, ABA_DESIGN_LHS, ABA_DESIGN_SOBOL } aba_design;

enum { ABA_REPLICATES_DEFAULT = 16, ABA_REPLICATES_MAX = 1024 };

/* Where a run with a tolerance begins, and how far it goes where options say nothing. */
#define ABA_TOLERANCE_FIRST UINT64_C(16384)
#define ABA_TOLERANCE_LIMIT (UINT64_C(1) << 30)

enum { ABA_SAMPLES_DEFAULT = 1000000 };
#define ABA_SAMPLES_MAX UINT64_C(1000000000000)
#define ABA_CONFIDENCE_DEFAULT 0.95
#define ABA_MEMORY_DEFAULT ((size_t)256 * 1024 * 1024)

/* Blocks of draws as they are made, for those who want the samples themselves. columns[i] has n
 * values: first the inputs in the scenario's order, then the outputs; failed draws are NaN or
 * infinite. first is the index of the first sample. Called from several threads at once, in any
 * order, each sample exactly once. */
typedef void (*aba_draws)(void *context, uint64_t first, size_t n, const double *const *columns);

/* Samples done of all that are to be looked at (a second pass counts again). Called from the thread
 * that called aba_run, some times a second at most; and with done = total, as often as it likes, while
 * sensitivity is found. Returning false cancels: ABA_CANCELLED. */
typedef bool (*aba_progress)(void *context, uint64_t done, uint64_t total);

/* All zero means: as the scenario says, else the defaults. */
typedef struct aba_run_options {
    uint64_t samples; /* 1 .. ABA_SAMPLES_MAX; 0: the scenario's, else 1e6 */
    bool has_seed;
    uint64_t seed; /* where has_seed; else the scenario's, else 1 */
    int threads;   /* 0: what OpenMP would use */
    const double
        *percentiles; /* in percent, each in [0, 100]; NULL: the scenario's, else 5 25 50 75 95 */
    size_t percentile_count;
    double confidence; /* in (0, 1); 0: 0.95 */
    aba_sampler sampler;
    aba_design design;
    /* Of lhs and sobol: 2 .. ABA_REPLICATES_MAX; 0: 16. samples are rounded up to a multiple of it (lhs) or to
     * it times a power of two (sobol), with a warning in the result. */
    size_t replicates;
    /* In (0, 1), 0: none. The run is done at ABA_TOLERANCE_FIRST samples, at twice as many, and so on, until
     * of every output and wanted percentile but 0 and 100 half the width of its interval is at most so much of the
     * distance from the output's 5th to its 95th percentile, or the next step would pass `samples`
     * (0: ABA_TOLERANCE_LIMIT; the scenario's own number does not count). The result is that of a run
     * with the number reached, but for result.tolerance. */
    double tolerance;
    aba_sensitivity sensitivity; /* indices to be added to the result */
    /* Bytes that may be spent to find percentiles in one pass, 0: 256 MiB; with less there are two.
     * Curves take some 200 KiB an output beside it, and 64 KiB an output and thread. */
    size_t memory;
    aba_draws draws; /* may be NULL */
    void *draws_context;
    aba_progress progress; /* may be NULL */
    void *progress_context;
} aba_run_options;

/* Simulate. The result depends on the scenario, samples, seed, percentiles, confidence, sampler, design,
 * replicates, tolerance and sensitivity alone: not on threads, memory or the machine's load. options may be NULL. On success *out belongs to
 * the caller. Errors: ABA_USAGE (an option), ABA_INVALID (the scenario: units, expressions,
 * distributions), ABA_NONFINITE (names the first such sample and its inputs), ABA_MEMORY,
 * ABA_CANCELLED. GSL's error handler is turned off for the process. */
ABA_API aba_status aba_run(const aba_scenario *scenario, const aba_run_options *options,
                           aba_result **out, aba_error *error) ABA_MUST_USE;

/* How many threads aba_run takes for options.threads = wanted and that many samples. */
ABA_API int aba_run_threads(int wanted, uint64_t samples);

#ifdef __cplusplus
}
#endif
#endif
