/* abanico/audit.h - what a scenario rests on: its claims against the simulated bands, and every plausible
 * reading of each published range.
 *
 * A published "7 to 15 MW" does not say whether 7 and 15 are bounds that nothing crosses or the ends of
 * what is usual, nor how what lies between is spread. An audit reads every `range` of the scenario in six
 * ways, one range at a time and all together, and tells how far each output moves. All runs have the same
 * seed; draws belong to an input's name and rise with its uniform, so what an output moves is the reading's
 * doing and hardly that of chance.
 */
#ifndef ABANICO_AUDIT_H
#define ABANICO_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abanico/report.h"
#include "abanico/result.h"
#include "abanico/run.h"
#include "abanico/scenario.h"
#include "abanico/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One way to read a range. */
typedef struct aba_reading {
    const char *name;         /* "p05-p95 lognormal" */
    double coverage;          /* 1: hard bounds; 0.9: 5th to 95th percentile */
    const char *distribution; /* "lognormal" */
} aba_reading;

enum {
    ABA_READINGS = 6, /* bounds uniform, loguniform; p05-p95 and p10-p90 lognormal, normal */
    ABA_AUDIT_PERCENTILES = 3 /* p05, p50, p95 */
};

/* The readings that are tried; static data, NULL past the last. */
ABA_API const aba_reading *aba_reading_at(size_t index);

/* Samples of each run that re-reads, where nothing else is said. */
enum { ABA_AUDIT_SAMPLES_DEFAULT = 100000 };

/* All zero means: as the scenario says, else the defaults. */
typedef struct aba_audit_options {
    /* Of the first run, which claims are held against. All but `samples`, `percentiles` and `draws` hold
     * for the other runs as well. `draws` is not called. */
    aba_run_options run;
    /* Of the runs that re-read, and of the one that they are compared with; 0: ABA_AUDIT_SAMPLES_DEFAULT,
     * but no more than the first run has. */
    uint64_t reading_samples;
} aba_audit_options;

/* A claim is a figure that is published, and that the scenario gives as well: by its model, or, where it is
 * about an input, by what else was published. The claimed range [low, high] is read as hard bounds, since
 * claims say no coverage. */
typedef struct aba_audit_claim {
    bool is_input;   /* given twice; else published and computed */
    uint64_t n;      /* finite draws of the output */
    uint64_t inside; /* those with low <= y <= high: where the two figures agree */
    /* inside / n, the probability that they agree, with Wilson's score interval (1927) at the run's
     * confidence: 95 % for the default. NaN and [0, 1] where n = 0. */
    double probability, ci_low, ci_high;
    /* Integral of min(f, g), f being the output's density and g that of the uniform on [low, high]: 1 where
     * the claim says what the model says, 0 where they share nothing; also low where one is far more
     * precise than the other, which `probability` forgives. From the output's curve, level between its
     * points: an error of about 0.01. NaN where g does not exist (an open end, low = high) or n = 0. */
    double overlap;
} aba_audit_claim;

/* Two claims about one output. */
typedef struct aba_audit_pair {
    size_t first, second; /* claims by their index, first < second */
    bool overlap;         /* some value satisfies both */
    double low, high; /* all such values, else the gap between the two; in the unit of `first` */
} aba_audit_pair;

#define ABA_READING_OTHER ((size_t)-1)  /* none of the six */
#define ABA_AUDIT_TOGETHER ((size_t)-1) /* all ranges at once */

/* An input that is given as a range. */
typedef struct aba_audit_range {
    char *name;
    char *unit;
    char *distribution; /* how the scenario reads it */
    char *source;       /* NULL: none */
    double low, high;   /* as published; NaN where an expression gives the end */
    size_t reading;     /* which of the six the scenario has, or ABA_READING_OTHER */
} aba_audit_range;

/* How far a percentile of an output moves. */
typedef struct aba_audit_move {
    aba_percentile at; /* under the variant, in the output's unit */
    double shift;      /* at.value less that under the scenario's own readings */
    /* Half the interval of shift as if the two runs had been drawn apart (the root of both halves'
     * squares). Common draws make it smaller as a rule. 0 where the readings are the same; infinite
     * with too few draws. */
    double half_width;
    double
        relative; /* shift over the percentile that moved; NaN where a quotient means nothing (it is 0,
                        the two differ in sign, degC) */
    double of_band; /* shift over the output's own 5-95 band; NaN where that is a point */
} aba_audit_move;

/* The scenario with one range, or all of them, read in another way. */
typedef struct aba_audit_variant {
    size_t range;   /* index of the range, or ABA_AUDIT_TOGETHER */
    size_t reading; /* index of the reading */
    bool as_is;     /* what the scenario says already: nothing moves */
    char *refused;  /* why it cannot be had, "p05 (0) must be positive"; NULL: it could */
    char
        *note; /* what of the definition the reading leaves out ("leaves out mode"), or which ranges
                       stay as they are because they cannot be read so; NULL: nothing */
    double most; /* largest |of_band| of all outputs and percentiles; NaN where there is none */
    size_t most_output, most_percentile; /* where */
    aba_audit_move *moves; /* output by output, ABA_AUDIT_PERCENTILES each; NULL where refused */
    aba_verdict *verdicts; /* one for each claim; NULL where refused */
} aba_audit_variant;

typedef struct aba_audit {
    aba_result *result;      /* of the first run: as aba_run gives it */
    aba_audit_claim *claims; /* as many as result->claim_count, in that order */
    size_t pair_count;
    aba_audit_pair *pairs;
    uint64_t reading_samples;
    aba_percentile *base;       /* as the scenario says, with reading_samples: laid out as moves */
    aba_verdict *base_verdicts; /* one for each claim, with reading_samples */
    size_t range_count;
    aba_audit_range *ranges; /* in the scenario's order */
    /* For each range, in their order, all readings in theirs; then, with two ranges or more, all together
     * in each reading. */
    size_t variant_count;
    aba_audit_variant *variants;
    /* Variants that could be had and are not the scenario itself, by falling `most`; equal ones in their
     * order, those without any last. */
    size_t ranked_count;
    size_t *ranked;
    size_t note_count;
    char **notes; /* what was not re-read, and why; that evidence is left out, where there is some */
} aba_audit;

/* Run the scenario, hold its claims against it, re-read its ranges. What a range's definition says beside
 * range, coverage and distribution stays where the new distribution takes it (truncate, clamp, the location
 * of a half line) and is left out, with a note, where it does not (mode). A reading that the scenario cannot
 * have, because its distribution does not exist or its model fails, is a variant that says why, and no error.
 * Ranges within a mixture, and inputs given by quantiles or parameters, are not re-read.
 *
 * A pure function of the scenario and those options that say what is drawn, like a result. options may be
 * NULL. On success *out belongs to the caller. Errors: those of aba_run on the scenario as it is. */
ABA_API aba_status aba_audit_run(const aba_scenario *scenario, const aba_audit_options *options,
                                 aba_audit **out, aba_error *error) ABA_MUST_USE;

/* Frees all that it holds, and itself. */
ABA_API void aba_audit_free(aba_audit *audit);

/* For people: a verdict in short, claims, verdicts that a reading changes, for each range the reading that
 * matters most, readings that cannot be had. verbose adds every reading of every range, output by output;
 * quiet leaves all but the verdict in short. As aba_report_text otherwise, 60 columns at least. */
ABA_API aba_status aba_audit_text(const aba_audit *audit, const aba_text_options *options,
                                  char **text, size_t *length, aba_error *error) ABA_MUST_USE;

/* All of it, format abanico-audit/1; numbers as in aba_report_json. */
ABA_API aba_status aba_audit_json(const aba_audit *audit, char **text, size_t *length,
                                  aba_error *error) ABA_MUST_USE;

/* Tidy CSV, one statistic a row, fields as in aba_report_csv:
 * scenario,part,range,reading,output,unit,statistic,prob,value,ci_low,ci_high,shift,relative,of_band,note
 * part is claim (statistics verdict, tail, factor, overlap, probability; range is what was claimed, and the
 * verdict's word stands in note), base (percentiles as the scenario says) or reading (percentiles under a
 * reading, range being "(all)" for all together; one row with statistic "refused" where it cannot be had).
 * base and reading rows have reading_samples. */
ABA_API aba_status aba_audit_csv(const aba_audit *const *audits, size_t count, char **text,
                                 size_t *length, aba_error *error) ABA_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
