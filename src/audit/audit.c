/* An audit as a whole: the first run, then all readings. */
#define _GNU_SOURCE /* strdup */

#include "audit/audit.h"

#include <stdlib.h>
#include <string.h>

static const aba_reading readings[ABA_READINGS] = {
    {"bounds uniform", 1, "uniform"},        {"bounds loguniform", 1, "loguniform"},
    {"p05-p95 lognormal", 0.9, "lognormal"}, {"p05-p95 normal", 0.9, "normal"},
    {"p10-p90 lognormal", 0.8, "lognormal"}, {"p10-p90 normal", 0.8, "normal"},
};

const aba_reading *aba_reading_at(size_t index) {
    return index < ABA_READINGS ? &readings[index] : NULL;
}

/* ---- progress ---------------------------------------------------------------------------------- */

/* What one run has done, in samples of all runs. */
typedef struct part {
    const abai_audit_work *work;
    uint64_t samples;
} part;

static bool tell(void *context, uint64_t done, uint64_t total) {
    const part *p = context;
    const aba_run_options *options = p->work->options;
    const double share = total == 0 ? 1 : (double)done / (double)total;
    const uint64_t here = (uint64_t)(share * (double)p->samples);
    return options->progress(options->progress_context, p->work->done + here, p->work->total);
}

aba_status abai_audit_part(abai_audit_work *work, const aba_scenario *scenario,
                           const aba_run_options *options, uint64_t samples, aba_result **result,
                           aba_error *error) {
    part p = {work, samples};
    aba_run_options o = *options;
    if (work->options->progress != NULL) {
        o.progress = tell;
        o.progress_context = &p;
    }
    const aba_status status = aba_run(scenario, &o, result, error);
    work->done += samples;
    return status;
}

/* ---- the whole --------------------------------------------------------------------------------- */

/* As aba_run resolves them. Options that would fail a run are told by the first one. */
static void count_samples(abai_audit_work *work, uint64_t wanted) {
    const aba_scenario *s = work->scenario;
    uint64_t first = work->options->samples;
    if (first == 0)
        first = s->samples > 0 ? s->samples : ABA_SAMPLES_DEFAULT;
    uint64_t each = wanted;
    if (each == 0)
        each = first < ABA_AUDIT_SAMPLES_DEFAULT ? first : ABA_AUDIT_SAMPLES_DEFAULT;
    work->first_samples = first;
    work->audit->reading_samples = each;
    work->total = first + (work->audit->variant_count + 1) * each;
}

aba_status aba_audit_run(const aba_scenario *scenario, const aba_audit_options *options,
                         aba_audit **out, aba_error *error) {
    static const aba_audit_options no_options;
    const aba_audit_options *o = options == NULL ? &no_options : options;
    abai_audit_work work = {.scenario = scenario, .options = &o->run};
    work.audit = calloc(1, sizeof *work.audit);
    aba_status status = work.audit == NULL ? abai_fail_memory(error) : ABA_OK;
    if (status == ABA_OK)
        status = abai_audit_ranges(&work, error);
    if (status == ABA_OK)
        status = abai_audit_variants_start(&work, error);
    if (status == ABA_OK) {
        count_samples(&work, o->reading_samples);
        status = abai_audit_claims(&work, error);
    }
    if (status == ABA_OK)
        status = abai_audit_variants(&work, error);
    if (status == ABA_OK)
        *out = work.audit;
    else
        aba_audit_free(work.audit);
    return status;
}

void aba_audit_free(aba_audit *audit) {
    if (audit == NULL)
        return;
    for (size_t i = 0; audit->ranges != NULL && i < audit->range_count; i++) {
        free(audit->ranges[i].name);
        free(audit->ranges[i].unit);
        free(audit->ranges[i].distribution);
        free(audit->ranges[i].source);
    }
    for (size_t i = 0; audit->variants != NULL && i < audit->variant_count; i++) {
        free(audit->variants[i].refused);
        free(audit->variants[i].note);
        free(audit->variants[i].moves);
        free(audit->variants[i].verdicts);
    }
    for (size_t i = 0; audit->notes != NULL && i < audit->note_count; i++)
        free(audit->notes[i]);
    free(audit->notes);
    free(audit->ranges);
    free(audit->variants);
    free(audit->ranked);
    free(audit->claims);
    free(audit->pairs);
    free(audit->base);
    free(audit->base_verdicts);
    aba_result_free(audit->result);
    free(audit);
}
