#include "abanico/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "base/number.h"
#include "design/sobol.h"
#include "engine/achieved.h"
#include "engine/evidence.h"
#include "engine/failure.h"
#include "engine/outcome.h"
#include "engine/sensitivity.h"
#include "engine/tails.h"
#include "engine/tolerance.h"
#include "simd/isa.h"

/* A run under way: what it was asked, and all that must be freed. */
typedef struct run {
    const aba_scenario *scenario;
    aba_run_options options; /* with defaults filled in */
    double *sorted;          /* percentiles */
    abai_design design;
    uint64_t wanted_samples; /* before they are rounded for the design */
    uint64_t limit;          /* of a run with a tolerance */
    uint64_t done;           /* in runs before the present one, which had too few samples */
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

static aba_status resolve_design(run *r, aba_error *error) {
    aba_run_options *o = &r->options;
    if (o->design == ABA_DESIGN_MC && o->replicates > 0)
        return abai_fail(
            error, ABA_USAGE,
            "replicates go with the designs lhs and sobol; independent draws have none");
    if (o->design != ABA_DESIGN_MC && o->sampler == ABA_SAMPLER_GSL)
        return abai_fail(error, ABA_USAGE,
                         "the gsl sampler draws numbers of its own and cannot be told which points "
                         "to take; designs need the table sampler");
    if (o->replicates == 1 || o->replicates > ABA_REPLICATES_MAX)
        return abai_fail(error, ABA_USAGE, "%zu replicates; 2 to %d can be asked for",
                         o->replicates, ABA_REPLICATES_MAX);
    if (o->replicates == 0)
        o->replicates = ABA_REPLICATES_DEFAULT;
    r->wanted_samples = o->samples;
    r->design = abai_design_of(o->design, o->replicates, o->samples);
    o->samples = abai_design_samples(&r->design);
    if (o->samples > ABA_SAMPLES_MAX)
        return abai_fail(error, ABA_USAGE,
                         "%llu samples, rounded up for %zu replicates of Sobol' points; at most "
                         "1e12 can be drawn",
                         (unsigned long long)o->samples, o->replicates);
    return ABA_OK;
}

static aba_status check_dimensions(const run *r, aba_error *error) {
    size_t inputs = 0;
    for (size_t i = 0; i < r->plan->input_count; i++)
        inputs += abai_input_inverts(r->plan, i);
    if (r->design.kind == ABA_DESIGN_SOBOL && inputs > ABAI_SOBOL_DIMENSIONS)
        return abai_fail(error, ABA_USAGE,
                         "%zu inputs are drawn, and Sobol' points have at most %d dimensions; a "
                         "Latin hypercube has no such limit",
                         inputs, ABAI_SOBOL_DIMENSIONS);
    return ABA_OK;
}

static aba_status resolve_options(run *r, const aba_run_options *options, aba_error *error) {
    const aba_scenario *s = r->scenario;
    aba_run_options *o = &r->options;
    if (options != NULL)
        *o = *options;
    r->limit = o->samples > 0 ? o->samples : ABA_TOLERANCE_LIMIT;
    if (!(o->tolerance == 0 || (o->tolerance > 0 && o->tolerance < 1)))
        return abai_fail(error, ABA_USAGE, "the tolerance must lie between 0 and 1");
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
    const aba_status status = resolve_design(r, error);
    return status == ABA_OK ? resolve_percentiles(r, error) : status;
}

/* By the thread that will use it, so that its memory lies near. */
static void make_workspace(void *context, int thread) {
    run *r = context;
    r->workspaces[thread] = abai_workspace_new(r->plan);
}

static aba_status make_workspaces(run *r, aba_error *error) {
    r->threads = abai_pass_threads_for(r->options.threads, r->options.samples, r->design.size);
    r->workspaces = calloc((size_t)r->threads, sizeof(abai_workspace *));
    if (r->workspaces == NULL)
        return abai_fail_memory(error);
    abai_pass_each_thread(r->threads, make_workspace, r);
    for (int t = 0; t < r->threads; t++)
        if (r->workspaces[t] == NULL || !abai_workspace_set_design(r->workspaces[t], &r->design))
            return abai_fail_memory(error);
    return ABA_OK;
}

static abai_pass common_pass(const run *r) {
    return (abai_pass){.plan = r->plan,
                       .sampler = r->options.sampler,
                       .samples = r->options.samples,
                       .period = r->design.size,
                       .threads = r->threads,
                       .workspaces = r->workspaces,
                       .draw = true,
                       .progress = r->options.progress,
                       .progress_context = r->options.progress_context,
                       .progress_offset = r->done,
                       .progress_total = r->done + r->options.samples};
}

static aba_status first_look(run *r, abai_pass *common, aba_error *error) {
    r->tally = (abai_tally){.plan = r->plan,
                            .samples = r->options.samples,
                            .design = &r->design,
                            .stop_on_failure = !r->scenario->count_failures,
                            .draws = r->options.draws,
                            .draws_context = r->options.draws_context,
                            .workspaces = r->workspaces,
                            .threads = r->threads};
    const abai_finder_wish wish =
        abai_percentiles_wish(&r->wanted, r->options.samples, r->design.replicates);
    const aba_status status = abai_tally_start(&r->tally, r->options.sampler, &wish, error);
    if (status != ABA_OK)
        return status;
    const bool keeps = r->tally.count > 0 && r->tally.tracks[0].kept != NULL;
    if (keeps) /* a look at kept draws is over before it could be told of */
        common->progress_total = r->done + r->options.samples;
    else if (!r->tally.sorted && r->tally.finder.bracket == NULL)
        common->progress_total = r->done + 2 * r->options.samples;
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
static aba_status condition(const run *r, aba_result *result, aba_error *error) {
    const abai_conditioning how = {r->sorted, r->options.percentile_count, r->options.confidence,
                                   r->options.memory};
    abai_pass look = common_pass(r);
    look.period = 0; /* fewer samples may do */
    look.progress_offset = r->done + r->options.samples;
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
                                      .design = r->design.kind,
                                      .outputs = result->outputs,
                                      .progress = r->options.progress,
                                      .progress_context = r->options.progress_context};
    return job.method == ABA_SENSITIVITY_NONE
               ? ABA_OK
               : abai_sensitivity_find(&job, &result->sensitivity, error);
}

/* What follows draws anew, and independently whatever the design, for its intervals' sake. */
static bool leave_design(run *r) {
    bool good = true;
    for (int t = 0; t < r->threads; t++)
        good = abai_workspace_set_design(r->workspaces[t], NULL) && good;
    return good;
}

/* What stands in a result beside the statistics of columns. */
static aba_status complete(run *r, aba_result *result, aba_error *error) {
    if (!leave_design(r))
        return abai_fail_memory(error);
    aba_status status =
        abai_achieved_write(&(abai_achieved){r->plan, r->workspaces, r->threads, r->options.sampler,
                                             r->options.samples, r->options.confidence},
                            result, error);
    if (status == ABA_OK)
        status = condition(r, result, error);
    return status == ABA_OK ? add_sensitivity(r, result, error) : status;
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
    pass.progress_offset = r->done + r->options.samples;
    status = abai_percentiles_find(&r->wanted, &r->tally, pass, error);
    if (status == ABA_OK)
        status = abai_tails_look(&r->tally, &pass, error);
    if (status != ABA_OK)
        return status;
    const abai_outcome outcome = {.plan = r->plan,
                                  .tally = &r->tally,
                                  .wanted = &r->wanted,
                                  .samples = r->options.samples,
                                  .seed = r->options.seed,
                                  .sampler = r->options.sampler,
                                  .design = &r->design,
                                  .wanted_samples = r->wanted_samples};
    return abai_outcome_result(&outcome, out, error);
}

/* All but what further samples need, too. */
static void step_free(run *r) {
    abai_percentiles_free(&r->wanted, &r->tally);
    abai_tally_free(&r->tally);
    for (int t = 0; r->workspaces != NULL && t < r->threads; t++)
        abai_workspace_free(r->workspaces[t]);
    free(r->workspaces);
    r->wanted = (abai_percentiles){0};
    r->tally = (abai_tally){0};
    r->workspaces = NULL;
}

static void run_free(run *r) {
    step_free(r);
    abai_plan_free(r->plan);
    free(r->sorted);
}

/* ---- a tolerance ----------------------------------------------------------------------------- */

static void set_design(run *r, abai_design design) {
    r->design = design;
    r->wanted_samples = r->options.samples = abai_design_samples(&design);
}

/* From the first size, or the limit where that is less. */
static void begin_steps(run *r) {
    const aba_run_options *o = &r->options;
    set_design(r, abai_design_of(o->design, o->replicates, ABA_TOLERANCE_FIRST));
    if (o->samples > r->limit)
        set_design(r, abai_design_within(o->design, o->replicates, r->limit));
    if (o->samples > r->limit) /* one a replicate at least */
        r->wanted_samples = r->limit;
}

/* Twice as many, or as many as the limit allows; false where that is no more. */
static bool next_step(run *r) {
    const uint64_t samples = r->options.samples;
    abai_design next = r->design;
    next.size *= 2;
    if (2 * samples > r->limit)
        next = abai_design_within(r->options.design, r->options.replicates, r->limit);
    if (abai_design_samples(&next) <= samples)
        return false;
    r->done += samples;
    set_design(r, next);
    return true;
}

/* Draws are pure functions of their index, so a step that begins anew gives what a run of its size
 * gives; all steps together take twice as long as the last. */
static aba_status run_to_tolerance(run *r, aba_result **out, aba_error *error) {
    aba_result *result = NULL;
    begin_steps(r);
    for (bool more = true; more;) {
        aba_status status = run_samples(r, &result, error);
        if (status == ABA_OK && !abai_tolerance_judge(result, r->options.tolerance))
            status = abai_fail_memory(error);
        if (status != ABA_OK) {
            aba_result_free(result);
            return status;
        }
        more = !result->tolerance.is_met && !abai_tolerance_hopeless(result) && next_step(r);
        if (more) {
            step_free(r);
            aba_result_free(result);
            result = NULL;
        }
    }
    *out = result;
    return ABA_OK;
}

/* What can be told of the options only beside the plan. */
static aba_status check_options(const run *r, aba_error *error) {
    if (r->design.kind != ABA_DESIGN_MC && r->scenario->evidence_count > 0)
        return abai_fail(
            error, ABA_USAGE,
            "evidence weighs independent draws; give --design mc, or leave evidence out");
    if (r->options.sensitivity == ABA_SENSITIVITY_SOBOL && r->plan->copula.mixing != NULL)
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
        status = check_dimensions(&r, error);
    aba_result *result = NULL;
    if (status == ABA_OK && r.options.tolerance > 0)
        status = run_to_tolerance(&r, &result, error);
    else if (status == ABA_OK)
        status = run_samples(&r, &result, error);
    if (status == ABA_OK)
        status = complete(&r, result, error);
    if (status == ABA_OK)
        *out = result;
    else
        aba_result_free(result);
    run_free(&r);
    return status;
}
