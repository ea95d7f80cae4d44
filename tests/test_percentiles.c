/* Percentiles where the first look has not settled them. */
#include "check.h"

#include <stdlib.h>

#include <gsl/gsl_errno.h>

#include "abanico/abanico.h"
#include "engine/percentiles.h"

static const char text[] =
    "{\"format\":\"abanico-scenario/1\",\"name\":\"p\",\"inputs\":{"
    "\"x\":{\"distribution\":\"lognormal\",\"mu_log\":0,\"sigma_log\":1},"
    "\"k\":{\"distribution\":\"poisson\",\"mean\":4}},"
    "\"model\":{\"y\":{\"expression\":\"x * (k + 1)\"}},\"outputs\":[\"y\",\"x\"]}";

static const double percents[] = {0, 1, 50, 97.5, 100};
enum { PERCENTS = 5, SAMPLES = 200000, THREADS = 2 };

typedef struct work {
    aba_scenario *scenario;
    abai_plan *plan;
    abai_workspace *workspaces[THREADS];
    abai_percentiles wanted;
    abai_tally tally;
    abai_pass pass;
    aba_error error;
} work;

static void first_look(work *w) {
    gsl_set_error_handler_off();
    memset(w, 0, sizeof *w);
    assert_int_equal(aba_scenario_parse(text, strlen(text), "test", NULL, &w->scenario, &w->error),
                     ABA_OK);
    assert_int_equal(abai_plan_new(w->scenario, 1, true, &w->plan, &w->error), ABA_OK);
    for (int t = 0; t < THREADS; t++) {
        w->workspaces[t] = abai_workspace_new(w->plan);
        assert_non_null(w->workspaces[t]);
    }
    assert_int_equal(
        abai_percentiles_start(&w->wanted, percents, PERCENTS, 0.95, 1 << 28, &w->error), ABA_OK);
    w->tally = (abai_tally){
        .plan = w->plan, .samples = SAMPLES, .workspaces = w->workspaces, .threads = THREADS};
    const abai_finder_wish wish = abai_percentiles_wish(&w->wanted, SAMPLES, 1);
    assert_true(abai_finder_one_look(&wish, 3, THREADS));
    assert_int_equal(abai_tally_start(&w->tally, ABA_SAMPLER_TABLE, &wish, &w->error), ABA_OK);
    w->pass = (abai_pass){.plan = w->plan,
                          .sampler = ABA_SAMPLER_TABLE,
                          .samples = SAMPLES,
                          .threads = THREADS,
                          .workspaces = w->workspaces,
                          .draw = true,
                          .context = &w->tally,
                          .block = abai_tally_block,
                          .round = abai_tally_round,
                          .item = abai_tally_item,
                          .items = w->tally.count,
                          .room = abai_tally_room};
    assert_int_equal(abai_pass_run(&w->pass), ABAI_PASS_DONE);
}

static void work_free(work *w) {
    abai_percentiles_free(&w->wanted, &w->tally);
    abai_tally_free(&w->tally);
    for (int t = 0; t < THREADS; t++)
        abai_workspace_free(w->workspaces[t]);
    abai_plan_free(w->plan);
    aba_scenario_free(w->scenario);
}

static void write_track(work *w, size_t track, aba_statistics *s, aba_percentile *percentiles) {
    const abai_moments *m = &w->tally.tracks[track].moments;
    *s = (aba_statistics){.n = m->n, .min = m->min, .max = m->max, .percentile_count = PERCENTS};
    s->percentiles = percentiles;
    abai_percentiles_write(&w->wanted, &w->tally, track, s);
}

/* lost: a bit for each track. */
static void check_found_anyway(unsigned lost) {
    work w, again;
    first_look(&w);
    first_look(&again);
    for (size_t i = 0; i < w.tally.count; i++)
        again.tally.finder.bracket[i].lost = (lost >> i & 1) != 0;
    assert_int_equal(abai_percentiles_find(&w.wanted, &w.tally, w.pass, &w.error), ABA_OK);
    assert_int_equal(abai_percentiles_find(&again.wanted, &again.tally, again.pass, &again.error),
                     ABA_OK);
    for (size_t i = 0; i < w.tally.count; i++) {
        aba_statistics a, b;
        aba_percentile pa[PERCENTS], pb[PERCENTS];
        assert_null(w.wanted.selections[i]);
        assert_true((again.wanted.selections[i] != NULL) == (lost >> i & 1));
        write_track(&w, i, &a, pa);
        write_track(&again, i, &b, pb);
        assert_memory_equal(pa, pb, sizeof pa);
        assert_memory_equal(a.curve, b.curve, sizeof a.curve);
    }
    work_free(&w);
    work_free(&again);
}

static void what_brackets_missed_is_counted_and_found(void **state) {
    (void)state;
    for (unsigned lost = 1; lost < 8; lost++)
        check_found_anyway(lost);
}

/* An output that is an input is the same column: looked at once. */
static void an_output_that_is_an_input_has_its_track(void **state) {
    (void)state;
    work w;
    first_look(&w);
    assert_int_equal(w.tally.count, 3);
    assert_int_equal(abai_tally_tracks(w.plan), 3);
    assert_int_equal(w.tally.track_of[3], w.tally.track_of[0]);
    assert_true(w.tally.track_of[2] != w.tally.track_of[0]);
    assert_true(w.tally.tracks[w.tally.track_of[0]].is_output);
    work_free(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_brackets_missed_is_counted_and_found),
        cmocka_unit_test(an_output_that_is_an_input_has_its_track),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
