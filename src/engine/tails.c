#include "engine/tails.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "stats/finite.h"

/* Below so many draws the look is cheap, and largest deviations say little. */
enum { ALWAYS = 10000 };
static const double share_of_one = 1e-3;

/* Whether the family of an input tells that its mean and variance exist, or that they do not. */
static bool has_known_moments(const abai_plan *plan, size_t column) {
    if (column >= plan->input_count || plan->draws[column].kind != ABAI_DRAW_FIXED)
        return false;
    const abai_dist *dist = plan->draws[column].dist;
    return isinf(abai_dist_mean(dist)) || !isnan(abai_dist_sd(dist));
}

/* Squares that overflow are those of no moment that a double could hold. */
static bool is_suspect(const abai_plan *plan, const abai_track *track) {
    const abai_moments *m = &track->moments;
    if (m->n < ABAI_TAIL_LEAST || has_known_moments(plan, track->column))
        return false;
    const double far = fmax(m->max - m->mean, m->mean - m->min);
    return m->n < ALWAYS || !(far * far <= share_of_one * m->m2);
}

typedef struct look {
    const abai_tally *tally;
    const abai_pass *pass;
    const bool *suspect;
    abai_tail *tails; /* by thread and track */
    double *spare;    /* ABAI_BLOCK a thread */
    uint64_t seen;
} look;

static void look_block(void *context, int thread, size_t chunk, size_t block, uint64_t first,
                       size_t n) {
    (void)chunk, (void)block;
    const look *l = context;
    for (size_t i = 0; i < l->tally->count; i++) {
        if (!l->suspect[i])
            continue;
        const double *drawn = l->pass->workspaces[thread]->columns[l->tally->tracks[i].column];
        size_t good, bad;
        const double *values =
            abai_finite(drawn, n, l->spare + (size_t)thread * ABAI_BLOCK, &good, &bad);
        abai_tail_add(&l->tails[(size_t)thread * l->tally->count + i], first, values, good);
    }
}

static bool look_round(void *context, size_t chunks, uint64_t samples) {
    (void)chunks;
    look *l = context;
    l->seen = samples;
    return samples < ABAI_TAIL_SAMPLES;
}

static double look_room(void *context) {
    const look *l = context;
    return (double)(ABAI_TAIL_SAMPLES - l->seen);
}

static aba_status look_again(look *l, aba_error *error) {
    abai_pass pass = *l->pass;
    pass.context = l;
    pass.block = look_block;
    pass.round = look_round;
    pass.room = look_room;
    pass.item = NULL;
    pass.draw = true;
    pass.progress = NULL; /* it is over before it could be told of */
    return abai_pass_run(&pass) == ABAI_PASS_CANCELLED
               ? abai_fail(error, ABA_CANCELLED, "cancelled")
               : ABA_OK;
}

/* Draws that are sorted by now: their order does not matter as long as all are kept. */
static void add_sorted(const look *l) {
    _Static_assert((int)ABAI_SORTED_MAX <= (int)ABAI_TAIL_FIRST, "all are kept");
    for (size_t i = 0; i < l->tally->count; i++)
        if (l->suspect[i])
            abai_tail_add(&l->tails[i], 0, l->tally->tracks[i].kept, l->tally->tracks[i].moments.n);
}

static bool finish(abai_tally *tally, const look *l, int threads) {
    bool good = true;
    for (size_t i = 0; good && i < tally->count; i++) {
        if (!l->suspect[i])
            continue;
        for (size_t t = 1; t < (size_t)threads; t++)
            abai_tail_merge(&l->tails[i], &l->tails[t * tally->count + i]);
        good = abai_tail_finish(&l->tails[i], &tally->tracks[i].tail);
    }
    return good;
}

static aba_status look_at_suspects(abai_tally *tally, const abai_pass *common, const bool *suspect,
                                   aba_error *error) {
    const size_t threads = (size_t)common->threads, slots = threads * tally->count;
    look l = {.tally = tally, .pass = common, .suspect = suspect};
    l.tails = malloc(slots * sizeof *l.tails);
    l.spare = malloc(threads * ABAI_BLOCK * sizeof *l.spare);
    aba_status status = ABA_OK;
    for (size_t i = 0; l.tails != NULL && i < slots; i++)
        abai_tail_init(&l.tails[i]);
    if (l.tails == NULL || l.spare == NULL)
        status = abai_fail_memory(error);
    else if (tally->sorted)
        add_sorted(&l);
    else
        status = look_again(&l, error);
    if (status == ABA_OK && !finish(tally, &l, common->threads))
        status = abai_fail_memory(error);
    for (size_t i = 0; l.tails != NULL && i < slots; i++)
        abai_tail_free(&l.tails[i]);
    free(l.tails);
    free(l.spare);
    return status;
}

aba_status abai_tails_look(abai_tally *tally, const abai_pass *common, aba_error *error) {
    bool *suspect = calloc(tally->count + 1, sizeof *suspect), any = false;
    if (suspect == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < tally->count; i++) {
        suspect[i] = is_suspect(tally->plan, &tally->tracks[i]);
        any = any || suspect[i];
    }
    const aba_status status = any ? look_at_suspects(tally, common, suspect, error) : ABA_OK;
    free(suspect);
    return status;
}
