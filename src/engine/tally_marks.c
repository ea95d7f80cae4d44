/* Which values are marked: ends of claims, thresholds, and, of designs, values near percentiles. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "engine/tally.h"
#include "stats/bracket_step.h"
#include "stats/order.h"
#include "stats/sort.h"

/* ---- values near percentiles ------------------------------------------------------------------- */

/* Which of the wanted probabilities, where there are many: spread evenly over their places. */
static void choose_references(abai_tally *tally, const abai_finder_wish *wish) {
    const size_t most = ABAI_REFERENCES_MAX;
    const size_t count = wish->count < most ? wish->count : most;
    for (size_t k = 0; k < count; k++)
        tally->reference_p[k] =
            wish->p[count < wish->count ? k * (wish->count - 1) / (count - 1) : k];
    tally->reference_count = count;
}

static size_t finite_ones(const double *values, size_t n, double *out) {
    size_t good = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(values[i]))
            out[good++] = values[i];
    return good;
}

/* A value near the sorted one at `at`: any will do, and the last of its step is counted at half the cost
 * (stats/bracket_step.h), unless steps are wide against the column. */
static double near_value(const double *sorted, size_t n, size_t at) {
    const double value = sorted[at] + 0.0, last = abai_step_last(value);
    const size_t beyond = at + n / 256;
    return beyond < n && sorted[beyond] > last ? last : value;
}

aba_status abai_tally_refer(abai_tally *tally, const abai_finder_wish *wish, const double *pilot,
                            size_t n, aba_error *error) {
    choose_references(tally, wish);
    const size_t count = tally->reference_count;
    double *sorted = malloc((n + 1) * sizeof *sorted);
    tally->references = malloc((tally->count * count + 1) * sizeof *tally->references);
    if (sorted == NULL || tally->references == NULL) {
        free(sorted);
        return abai_fail_memory(error);
    }
    for (size_t i = 0; i < tally->count; i++) {
        const size_t good = finite_ones(pilot + i * n, n, sorted);
        abai_sort(sorted, good);
        for (size_t k = 0; k < count; k++) {
            uint64_t rank = 0;
            double weight;
            if (good > 0)
                abai_r7_position(good, tally->reference_p[k], &rank, &weight);
            tally->references[i * count + k] = good > 0 ? near_value(sorted, good, rank - 1) : 0;
        }
    }
    free(sorted);
    return ABA_OK;
}

/* ---- all of them ------------------------------------------------------------------------------- */

static void add(const abai_tally *tally, size_t output, double value, abai_mark *list,
                size_t *count) {
    const size_t track = tally->track_of[tally->plan->input_count + output];
    list[(*count)++] = (abai_mark){track, value + 0.0};
}

aba_status abai_tally_mark(abai_tally *tally, aba_error *error) {
    const abai_plan *plan = tally->plan;
    const aba_scenario *s = plan->scenario;
    const size_t references = tally->references == NULL ? 0 : tally->count * tally->reference_count;
    const size_t most = 2 * s->claim_count + s->threshold_count + references;
    abai_mark *list = malloc((most + 1) * sizeof *list);
    size_t count = 0;
    if (list == NULL)
        return abai_fail_memory(error);
    for (size_t c = 0; c < s->claim_count; c++) {
        add(tally, plan->claims[c].output, plan->claims[c].low, list, &count);
        add(tally, plan->claims[c].output, plan->claims[c].high, list, &count);
    }
    for (size_t i = 0; i < s->threshold_count; i++)
        add(tally, plan->thresholds[i].output, plan->thresholds[i].value, list, &count);
    for (size_t i = 0; i < references; i++)
        list[count++] = (abai_mark){i / tally->reference_count, tally->references[i]};
    const aba_status status = abai_marks_start(&tally->marks, tally->count,
                                               abai_tally_replicates(tally), list, count, error);
    free(list);
    return status;
}

uint64_t abai_tally_above(const abai_tally *tally, size_t output, double value) {
    const size_t track = tally->track_of[tally->plan->input_count + output];
    return abai_marks_above_all(&tally->marks, abai_marks_find(&tally->marks, track, value + 0.0));
}
