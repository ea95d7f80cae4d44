#include "bench/look.h"

#include "base/status.h"
#include "engine/failure.h"
#include "engine/percentiles.h"

typedef struct look {
    abai_session *session;
    abai_tally tally;
    abai_percentiles wanted;
    double ns;
} look;

static void time_block(void *context, int thread, size_t chunk, size_t block, uint64_t first,
                       size_t n) {
    look *l = context;
    const double start = abai_bench_now();
    abai_tally_block(&l->tally, thread, chunk, block, first, n);
    l->ns += abai_bench_now() - start;
}

static bool time_round(void *context, size_t chunks, uint64_t samples) {
    look *l = context;
    const double start = abai_bench_now();
    const bool goes_on = abai_tally_round(&l->tally, chunks, samples);
    l->ns += abai_bench_now() - start;
    return goes_on;
}

static void time_item(void *context, size_t track) {
    look *l = context;
    const double start = abai_bench_now();
    abai_tally_item(&l->tally, track);
    l->ns += abai_bench_now() - start;
}

static double room(void *context) {
    look *l = context;
    return abai_tally_room(&l->tally);
}

static bool tell(void *context, uint64_t done, uint64_t total) {
    (void)done, (void)total;
    return abai_session_tick(context);
}

/* Sorting what was kept of a short run, and the looks that are left after the first. */
static aba_status time_find(look *l, const abai_pass *pass, aba_error *error) {
    const double start = abai_bench_now();
    const aba_status status = abai_percentiles_find(&l->wanted, &l->tally, *pass, error);
    l->ns += abai_bench_now() - start;
    return status;
}

static aba_status start(look *l, const abai_subject *subject, aba_error *error) {
    const aba_scenario *scenario = subject->scenario;
    const bool own = scenario->percentiles != NULL;
    const double *p = own ? scenario->percentiles : abai_default_percentiles;
    const size_t count = own ? scenario->percentile_count : ABAI_DEFAULT_PERCENTILES;
    const aba_status status = abai_percentiles_start(&l->wanted, p, count, ABA_CONFIDENCE_DEFAULT,
                                                     ABA_MEMORY_DEFAULT, error);
    if (status != ABA_OK)
        return status;
    const abai_finder_wish wish = abai_percentiles_wish(&l->wanted, l->tally.samples, 1);
    return abai_tally_start(&l->tally, ABA_SAMPLER_TABLE, &wish, error);
}

static aba_status look_at_all(look *l, const abai_subject *subject, aba_error *error) {
    const abai_pass pass = {.plan = subject->plan,
                            .sampler = ABA_SAMPLER_TABLE,
                            .samples = l->tally.samples,
                            .threads = 1,
                            .workspaces = &subject->workspace,
                            .draw = true,
                            .context = l,
                            .block = time_block,
                            .round = time_round,
                            .item = time_item,
                            .items = l->tally.count,
                            .room = room,
                            .progress = tell,
                            .progress_context = l->session,
                            .progress_total = l->tally.samples};
    if (abai_pass_run(&pass) == ABAI_PASS_CANCELLED)
        return abai_session_cancelled(error);
    if (l->tally.failed && l->tally.stop_on_failure)
        return abai_failure_explain(subject->workspace, ABA_SAMPLER_TABLE, l->tally.failed_sample,
                                    l->tally.failed_column, error);
    return time_find(l, &pass, error);
}

aba_status abai_bench_time_look(abai_session *session, const abai_subject *subject,
                                uint64_t samples, double *ns, size_t *columns, aba_error *error) {
    look l = {.session = session,
              .tally = {.plan = subject->plan,
                        .samples = samples,
                        .stop_on_failure = !subject->scenario->count_failures,
                        .workspaces = &subject->workspace,
                        .threads = 1}};
    aba_status status = start(&l, subject, error);
    if (status == ABA_OK)
        status = look_at_all(&l, subject, error);
    if (status == ABA_OK) {
        *ns = l.ns;
        *columns = l.tally.count;
    }
    abai_percentiles_free(&l.wanted, &l.tally);
    abai_tally_free(&l.tally);
    return status;
}
