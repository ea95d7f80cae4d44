/* abanico/bench.h - the hot sampling loop, measured on this machine.
 *
 * What is compared is measured in turns, round after round, so that whatever disturbs the machine
 * disturbs all of it; the first round warms up and is not counted. The minimum over the rounds is
 * what the code costs where nothing else happens, the median what it cost here. Ratios are of minima.
 */
#ifndef ABANICO_BENCH_H
#define ABANICO_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abanico/report.h"
#include "abanico/run.h"
#include "abanico/scenario.h"
#include "abanico/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What can be measured; to be added up. */
enum {
    ABA_BENCH_DRAWS = 1,   /* every distribution, beside GSL's samplers */
    ABA_BENCH_STAGES = 2,  /* what a sample goes through, one by one */
    ABA_BENCH_RUNS = 4,    /* whole runs of a scenario at some sample counts */
    ABA_BENCH_SCALING = 8, /* the same on 1, 2, 4, ... threads */
    ABA_BENCH_FLOOR = 16,  /* a run on one thread against the sum of its stages */
    ABA_BENCH_ALL = 31
};

enum { ABA_BENCH_REPEATS_MAX = 1000, ABA_BENCH_SAMPLES_MAX = 16 };
#define ABA_BENCH_SECONDS_DEFAULT 25.0
#define ABA_BENCH_SECONDS_QUICK 3.0
#define ABA_BENCH_SECONDS_MAX 86400.0

/* All zero means: everything, for ABA_BENCH_SECONDS_DEFAULT seconds or so, on all cores. */
typedef struct aba_bench_options {
    unsigned parts; /* 0: ABA_BENCH_ALL */
    bool quick;     /* other defaults: ABA_BENCH_SECONDS_QUICK, and 1e6 samples at most */
    double
        seconds; /* how long to measure; 0: the default. Three rounds are made whatever they take */
    int repeats; /* rounds instead of seconds, 1 .. ABA_BENCH_REPEATS_MAX; 0: by time */
    int threads; /* the most; 0: what OpenMP would use */
    const uint64_t *samples; /* of whole runs, rising; NULL: 1e4, 1e6, 1e7 (quick: 1e4, 1e5, 1e6) */
    size_t sample_count;     /* at most ABA_BENCH_SAMPLES_MAX */
    aba_progress progress;   /* may be NULL; done and total are shares of the work, no samples */
    void *progress_context;
} aba_bench_options;

/* A time in nanoseconds. */
typedef struct aba_bench_time {
    double min, median;
    int repeats;
} aba_bench_time;

/* A distribution: ns per draw, random bits included. */
typedef struct aba_bench_draw {
    const char *distribution; /* "gamma" */
    const char *parameters;   /* "shape=2.5, scale=3" */
    const char *method;       /* the textbook's: "gsl_ran_gamma", or in words */
    bool discrete;
    aba_bench_time table;              /* the table sampler, as a run draws */
    aba_bench_time mt19937, taus2;     /* the method on gsl_rng_mt19937 and gsl_rng_taus2 */
    double ratio_mt19937, ratio_taus2; /* their minima over the table's: how many times as fast */
} aba_bench_draw;

/* Ratios of the continuous distributions together. */
typedef struct aba_bench_ratio {
    double geometric_mean;
    double lowest;
    const char *lowest_of; /* a distribution */
} aba_bench_ratio;

/* One stage of a sample's way. */
typedef struct aba_bench_stage {
    const char
        *stage; /* "bits", "uniforms", "table", "draw", "model", "statistics", "table building" */
    const char *of;      /* of the last: an input's name; else what is measured, in words */
    const char *per;     /* "value", "sample" or "input" */
    aba_bench_time time; /* for one of that */
} aba_bench_stage;

/* A whole run, from a checked scenario to its result, on `threads` threads. */
typedef struct aba_bench_run {
    uint64_t samples;
    int threads;
    aba_bench_time time;
    double ns_per_sample;          /* time.min / samples */
    double ns_per_sample_and_core; /* the same times threads */
} aba_bench_run;

typedef struct aba_bench_scaling {
    int threads;
    aba_bench_time time;
    double speed_up;   /* time.min on one thread over that on these */
    double efficiency; /* speed_up / threads */
} aba_bench_scaling;

/* What a sample costs on one core: count times ns. */
typedef struct aba_bench_cost {
    const char *part; /* "draw", "copula", "model" or "statistics" */
    const char *name; /* of a draw: the input's; else NULL */
    size_t count;     /* of statistics: the columns; else 1 */
    double ns;        /* of one */
} aba_bench_cost;

/* No run of so many samples can be faster than the sum of its stages, each measured on its own. */
typedef struct aba_bench_floor {
    uint64_t samples;
    size_t cost_count;
    aba_bench_cost *costs;
    double sum;         /* of count * ns: the floor, ns per sample and core */
    aba_bench_time run; /* a run on one thread */
    double run_ns;      /* run.min / samples */
    double ratio;       /* run_ns / sum */
    double tables_ns;   /* building the tables of all inputs, over samples: in run_ns, not in sum */
} aba_bench_floor;

typedef struct aba_bench_machine {
    const char *cpu;             /* "Intel(R) Xeon(R) Processor"; NULL: not known */
    int cores_online;            /* 0: not known */
    const char *system;          /* "Linux 6.1.0 x86_64" */
    const char *compiler;        /* "gcc 12.2.0" */
    bool optimised;              /* false: the times say nothing */
    const char *sanitizers;      /* "address"; NULL: none. They slow down what they watch */
    const char *instruction_set; /* of the kernels: "avx512" */
    bool instruction_set_forced; /* by ABANICO_ISA */
    const char *gsl;             /* "2.7.1" */
    const char *openmp;          /* "4.5" */
    int openmp_threads;          /* that a run would use */
    const char *openmp_places, *openmp_proc_bind; /* OMP_PLACES, OMP_PROC_BIND; NULL: not set */
} aba_bench_machine;

/* What was measured; lists of what was not are empty. Plain data owned by whoever asked for it. */
typedef struct aba_bench {
    const char *version; /* of abanico */
    unsigned parts;
    double seconds; /* asked for; 0: repeats were */
    int repeats;    /* asked for; 0: by time */
    int threads;    /* the most */
    aba_bench_machine machine;
    const char *scenario, *sha256; /* its name and hash */
    size_t input_count;            /* drawn inputs */
    size_t output_count;
    size_t column_count; /* that statistics are made of */
    size_t draw_count;
    aba_bench_draw *draws; /* continuous ones first */
    aba_bench_ratio mt19937, taus2;
    size_t stage_count;
    aba_bench_stage *stages;
    size_t run_count;
    aba_bench_run *runs; /* by rising samples */
    uint64_t scaling_samples;
    size_t scaling_count;
    aba_bench_scaling *scaling; /* by rising threads */
    aba_bench_floor floor;
    void *memory; /* that all of it lies in */
} aba_bench;

/* Measure. scenario NULL: aba_bench_scenario(). options may be NULL. On success *out belongs to the
 * caller. Errors are those of aba_run, and ABA_CANCELLED. Not while anything else is to be fast. */
ABA_API aba_status aba_bench_measure(const aba_scenario *scenario, const aba_bench_options *options,
                                     aba_bench **out, aba_error *error) ABA_MUST_USE;
ABA_API void aba_bench_free(aba_bench *bench);

/* A scenario of ordinary size (five inputs, three outputs), as text; a static string. */
ABA_API const char *aba_bench_scenario(void);

/* As text for people; of options only width (0: 100, 60 at least) and ascii count. Columns that do
 * not fit are left out: medians last. As aba_report_text otherwise. */
ABA_API aba_status aba_bench_text(const aba_bench *bench, const aba_text_options *options,
                                  char **text, size_t *length, aba_error *error) ABA_MUST_USE;

/* All figures as JSON, format abanico-bench/1; what was not measured is null. */
ABA_API aba_status aba_bench_json(const aba_bench *bench, char **text, size_t *length,
                                  aba_error *error) ABA_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
