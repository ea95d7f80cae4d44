/* An audit as a whole: the first run, then all readings. */
#define _GNU_SOURCE /* strdup */

#include "audit/audit.h"

#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "plan/plan.h"

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

/* ---- evidence ---------------------------------------------------------------------------------- */

/* Nothing that an audit says is conditioned on evidence, and readings, of fewer samples, could be refused for
 * the effective ones that it leaves. What is wrong with it is an error all the same. */
static aba_status leave_evidence(const aba_scenario *scenario, aba_scenario *without,
                                 aba_error *error) {
    abai_plan *plan = NULL;
    aba_status status = ABA_OK;
    gsl_set_error_handler_off();
    *without = *scenario;
    if (scenario->evidence_count > 0)
        status = abai_plan_new(scenario, 1, false, &plan, error);
    abai_plan_free(plan);
    without->evidence_count = 0;
    return status;
}

static aba_status note_evidence(aba_audit *audit, aba_error *error) {
    char *note = strdup("evidence is left out: claims and readings are held against what is "
                        "simulated without it");
    if (note == NULL)
        return abai_fail_memory(error);
    audit->notes[audit->note_count++] = note;
    return ABA_OK;
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
    aba_scenario without; /* borrows all from the scenario */
    abai_audit_work work = {.scenario = &without, .options = &o->run};
    work.audit = calloc(1, sizeof *work.audit);
    aba_status status = work.audit == NULL ? abai_fail_memory(error) : ABA_OK;
    if (status == ABA_OK)
        status = leave_evidence(scenario, &without, error);
    if (status == ABA_OK)
        status = abai_audit_ranges(&work, error);
    if (status == ABA_OK && scenario->evidence_count > 0)
        status = note_evidence(work.audit, error);
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
