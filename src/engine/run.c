#include "abanico/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "base/number.h"
#include "engine/achieved.h"
#include "engine/evidence.h"
#include "engine/failure.h"
#include "engine/outcome.h"
#include "engine/sensitivity.h"
#include "simd/isa.h"

/* A run under way: what it was asked, and all that must be freed. */
typedef struct run {
    const aba_scenario *scenario;
    aba_run_options options; /* with defaults filled in */
    double *sorted;          /* percentiles */
    abai_plan *plan;
    int threads;
    abai_workspace **workspaces;
    abai_tally tally;
    abai_percentiles wanted;
} run;

static int compare_doubles(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static aba_status resolve_percentiles(run *r, aba_error *error) {
    const aba_scenario *s = r->scenario;
    aba_run_options *o = &r->options;
    if (o->percentiles == NULL) {
        o->percentiles = s->percentiles != NULL ? s->percentiles : abai_default_percentiles;
        o->percentile_count =
            s->percentiles != NULL ? s->percentile_count : ABAI_DEFAULT_PERCENTILES;
    }
    if (o->percentile_count == 0 || o->percentile_count > ABAI_PERCENTILES_MAX)
        return abai_fail(error, ABA_USAGE, "%zu percentiles; 1 to %d can be asked for",
                         o->percentile_count, ABAI_PERCENTILES_MAX);
    r->sorted = malloc(o->percentile_count * sizeof *r->sorted);
    if (r->sorted == NULL)
        return abai_fail_memory(error);
    memcpy(r->sorted, o->percentiles, o->percentile_count * sizeof *r->sorted);
    qsort(r->sorted, o->percentile_count, sizeof *r->sorted, compare_doubles);
    for (size_t i = 0; i < o->percentile_count; i++) {
        char number[ABAI_NUMBER_SIZE];
        if (!(r->sorted[i] >= 0 && r->sorted[i] <= 100))
            return abai_fail(error, ABA_USAGE, "percentile %s is not between 0 and 100",
                             abai_number_format(r->sorted[i], number));
        if (r->sorted[i] > 0 && r->sorted[i] < ABAI_PERCENT_MIN)
            return abai_fail(error, ABA_USAGE,
                             "percentile %s cannot be told from 0; %s is the least",
                             abai_number_format(r->sorted[i], number), "1e-9");
        if (i > 0 && r->sorted[i] == r->sorted[i - 1])
            return abai_fail(error, ABA_USAGE, "percentile %s is asked for twice",
                             abai_number_format(r->sorted[i], number));
    }
    return ABA_OK;
}

static aba_status resolve_options(run *r, const aba_run_options *options, aba_error *error) {
    const aba_scenario *s = r->scenario;
    aba_run_options *o = &r->options;
    if (options != NULL)
        *o = *options;
    if (o->samples == 0)
        o->samples = s->samples > 0 ? s->samples : ABA_SAMPLES_DEFAULT;
    if (o->samples > ABA_SAMPLES_MAX)
        return abai_fail(error, ABA_USAGE, "%llu samples; at most 1e12 can be drawn",
                         (unsigned long long)o->samples);
    if (!o->has_seed)
        o->seed = s->has_seed ? s->seed : 1;
    if (o->confidence == 0)
        o->confidence = ABA_CONFIDENCE_DEFAULT;
    if (!(o->confidence > 0 && o->confidence < 1))
        return abai_fail(error, ABA_USAGE, "the confidence level must lie between 0 and 1");
    if (o->threads < 0)
        return abai_fail(error, ABA_USAGE, "the number of threads must not be negative");
    if (o->sensitivity > ABA_SENSITIVITY_SOBOL)
        return abai_fail(error, ABA_USAGE, "sensitivity method %d; there are given and sobol",
                         (int)o->sensitivity);
    if (o->memory == 0)
        o->memory = ABA_MEMORY_DEFAULT;
    return resolve_percentiles(r, error);
}

/* By the thread that will use it, so that its memory lies near. */
static void make_workspace(void *context, int thread) {
    run *r = context;
    r->workspaces[thread] = abai_workspace_new(r->plan);
}

static aba_status make_workspaces(run *r, aba_error *error) {
    r->threads = abai_pass_threads(r->options.threads, r->options.samples);
    r->workspaces = calloc((size_t)r->threads, sizeof(abai_workspace *));
    if (r->workspaces == NULL)
        return abai_fail_memory(error);
    abai_pass_each_thread(r->threads, make_workspace, r);
    for (int t = 0; t < r->threads; t++)
        if (r->workspaces[t] == NULL)
            return abai_fail_memory(error);
    return ABA_OK;
}

static abai_pass common_pass(const run *r) {
    return (abai_pass){.plan = r->plan,
                       .sampler = r->options.sampler,
                       .samples = r->options.samples,
                       .threads = r->threads,
                       .workspaces = r->workspaces,
                       .draw = true,
                       .progress = r->options.progress,
                       .progress_context = r->options.progress_context,
                       .progress_total = r->options.samples};
}

static aba_status first_look(run *r, abai_pass *common, aba_error *error) {
    r->tally = (abai_tally){.plan = r->plan,
                            .samples = r->options.samples,
                            .stop_on_failure = !r->scenario->count_failures,
                            .draws = r->options.draws,
                            .draws_context = r->options.draws_context,
                            .workspaces = r->workspaces,
                            .threads = r->threads};
    const abai_finder_wish wish = abai_percentiles_wish(&r->wanted, r->options.samples);
    const aba_status status = abai_tally_start(&r->tally, r->options.sampler, &wish, error);
    if (status != ABA_OK)
        return status;
    const bool keeps = r->tally.count > 0 && r->tally.tracks[0].kept != NULL;
    if (keeps) /* a look at kept draws is over before it could be told of */
        common->progress_total = r->options.samples;
    else if (!r->tally.sorted && r->tally.finder.bracket == NULL)
        common->progress_total = 2 * r->options.samples;
    abai_pass pass = *common;
    if (keeps)
        common->progress = NULL;
    pass.context = &r->tally;
    pass.block = abai_tally_block;
    pass.round = abai_tally_round;
    pass.item = abai_tally_item;
    pass.items = r->tally.count;
    pass.room = abai_tally_room;
    if (abai_pass_run(&pass) == ABAI_PASS_CANCELLED)
        return abai_fail(error, ABA_CANCELLED, "cancelled");
    if (r->tally.failed && r->tally.stop_on_failure)
        return abai_failure_explain(r->workspaces[0], r->options.sampler, r->tally.failed_sample,
                                    r->tally.failed_column, error);
    return ABA_OK;
}

/* What the run says given the scenario's evidence, beside what it says without. */
static aba_status condition(const run *r, const abai_pass *done, aba_result *result,
                            aba_error *error) {
    const abai_conditioning how = {r->sorted, r->options.percentile_count, r->options.confidence,
                                   r->options.memory};
    abai_pass look = common_pass(r);
    look.progress_offset = done->progress_total;
    return abai_evidence_condition(&look, &how, result, error);
}

/* Where it was asked for. */
static aba_status add_sensitivity(const run *r, aba_result *result, aba_error *error) {
    const abai_sensitivity_job job = {.plan = r->plan,
                                      .workspaces = r->workspaces,
                                      .threads = r->threads,
                                      .sampler = r->options.sampler,
                                      .samples = r->options.samples,
                                      .confidence = r->options.confidence,
                                      .method = r->options.sensitivity,
                                      .progress = r->options.progress,
                                      .progress_context = r->options.progress_context};
    return job.method == ABA_SENSITIVITY_NONE
               ? ABA_OK
               : abai_sensitivity_find(&job, &result->sensitivity, error);
}

/* The result, and what stands in it beside counts. */
static aba_status write_result(run *r, const abai_pass *done, aba_result **out, aba_error *error) {
    aba_result *result = NULL;
    const abai_outcome outcome = {
        r->plan, &r->tally, &r->wanted, r->options.samples, r->options.seed, r->options.sampler};
    aba_status status = abai_outcome_result(&outcome, &result, error);
    if (status == ABA_OK)
        status = abai_achieved_write(&(abai_achieved){r->plan, r->workspaces, r->threads,
                                                      r->options.sampler, r->options.samples,
                                                      r->options.confidence},
                                     result, error);
    if (status == ABA_OK)
        status = condition(r, done, result, error);
    if (status == ABA_OK)
        status = add_sensitivity(r, result, error);
    if (status != ABA_OK)
        aba_result_free(result);
    else
        *out = result;
    return status;
}

static aba_status run_samples(run *r, aba_result **out, aba_error *error) {
    aba_status status = make_workspaces(r, error);
    if (status != ABA_OK)
        return status;
    status = abai_percentiles_start(&r->wanted, r->sorted, r->options.percentile_count,
                                    r->options.confidence, r->options.memory, error);
    if (status != ABA_OK)
        return status;
    abai_pass pass = common_pass(r);
    status = first_look(r, &pass, error);
    if (status != ABA_OK)
        return status;
    pass.progress_offset = r->options.samples;
    status = abai_percentiles_find(&r->wanted, &r->tally, pass, error);
    return status == ABA_OK ? write_result(r, &pass, out, error) : status;
}

static void run_free(run *r) {
    abai_percentiles_free(&r->wanted, &r->tally);
    abai_tally_free(&r->tally);
    for (int t = 0; r->workspaces != NULL && t < r->threads; t++)
        abai_workspace_free(r->workspaces[t]);
    free(r->workspaces);
    abai_plan_free(r->plan);
    free(r->sorted);
}

/* What can be told of the options only beside the plan. */
static aba_status check_options(const run *r, aba_error *error) {
    if (r->options.sensitivity == ABA_SENSITIVITY_SOBOL && r->plan->copula.student != NULL)
        return abai_fail(
            error, ABA_USAGE,
            "Sobol' indices by pick and freeze are not defined here for inputs under a "
            "student_t copula; ask for --sensitivity=given");
    return ABA_OK;
}

aba_status aba_run(const aba_scenario *scenario, const aba_run_options *options, aba_result **out,
                   aba_error *error) {
    run r = {.scenario = scenario};
    /* GSL's default handler aborts the process. */
    gsl_set_error_handler_off();
    aba_status status = abai_isa_check(error);
    if (status == ABA_OK)
        status = resolve_options(&r, options, error);
    if (status == ABA_OK)
        status = abai_plan_new(scenario, r.options.seed, r.options.sampler == ABA_SAMPLER_TABLE,
                               &r.plan, error);
    if (status == ABA_OK)
        status = check_options(&r, error);
    if (status == ABA_OK)
        status = run_samples(&r, out, error);
    run_free(&r);
    return status;
}
