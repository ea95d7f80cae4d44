/* Statistics of one track and their intervals: of independent draws, or over the replicates of a design. */
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "engine/outcome.h"
#include "stats/curve.h"
#include "stats/interval.h"
#include "stats/order.h"
#include "stats/replicates.h"
#include "stats/shortest.h"

_Static_assert((int)ABA_REPLICATES_MAX == (int)ABAI_REPLICATES_MOST, "one limit, in two layers");

/* ---- mean and standard deviation --------------------------------------------------------------- */

static void write_plain(const abai_outcome *o, const abai_track *track, aba_statistics *s) {
    const abai_moments *m = &track->moments;
    const double confidence = o->wanted->confidence;
    const abai_interval mean =
        abai_interval_mean(m->mean, abai_moments_mean_se(m), m->n, confidence);
    const double kurtosis = abai_fourth_kurtosis(&track->fourth);
    const abai_interval sd = abai_interval_sd(abai_moments_sd(m), kurtosis, m->n, confidence);
    s->mean_se = m->n > 1 ? abai_moments_mean_se(m) : (double)NAN;
    s->mean_ci_low = mean.low;
    s->mean_ci_high = mean.high;
    s->sd_ci_low = sd.low;
    s->sd_ci_high = sd.high;
}

/* Replicates without draws, or with one, know nothing of a mean, or of a spread. */
static void write_replicates(const abai_outcome *o, size_t index, aba_statistics *s) {
    const size_t count = o->design->replicates;
    double means[ABA_REPLICATES_MAX], sds[ABA_REPLICATES_MAX];
    uint64_t least = UINT64_MAX;
    for (size_t r = 0; r < count; r++) {
        const abai_moments *m = &o->tally->replicates[r * o->tally->count + index];
        means[r] = m->mean;
        sds[r] = abai_moments_sd(m);
        least = m->n < least ? m->n : least;
    }
    const double confidence = o->wanted->confidence;
    abai_interval mean = abai_interval_unknown(), sd = {0, HUGE_VAL};
    abai_moments of_means;
    if (least >= 1 && abai_moments_of(means, count, &of_means)) {
        s->mean_se = abai_moments_mean_se(&of_means);
        mean = abai_replicates_mean(s->mean, means, count, confidence);
    }
    if (least >= 2)
        sd = abai_replicates_sd(s->sd, sds, count, confidence);
    s->mean_ci_low = mean.low;
    s->mean_ci_high = mean.high;
    s->sd_ci_low = sd.low;
    s->sd_ci_high = sd.high;
}

/* What the family of an input says goes before what its draws do. */
static aba_convergence convergence_of(const abai_outcome *o, const abai_track *track) {
    const abai_plan *plan = o->plan;
    if (track->column < plan->input_count && plan->draws[track->column].kind == ABAI_DRAW_FIXED) {
        const abai_dist *dist = plan->draws[track->column].dist;
        if (isinf(abai_dist_mean(dist)))
            return ABA_MEAN_DIVERGES;
        if (isinf(abai_dist_sd(dist)))
            return ABA_VARIANCE_DIVERGES;
    }
    if (track->tail.mean_doubtful)
        return ABA_MEAN_DIVERGES;
    return track->tail.variance_doubtful ? ABA_VARIANCE_DIVERGES : ABA_MOMENTS_CONVERGE;
}

static void drop_what_diverges(aba_statistics *s) {
    if (s->convergence == ABA_MOMENTS_CONVERGE)
        return;
    s->mean_se = s->sd = NAN;
    s->mean_ci_low = s->mean_ci_high = s->sd_ci_low = s->sd_ci_high = NAN;
    if (s->convergence == ABA_MEAN_DIVERGES)
        s->mean = NAN;
}

void abai_summary_write(const abai_outcome *o, size_t index, aba_statistics *s) {
    const abai_track *track = &o->tally->tracks[index];
    const abai_moments *m = &track->moments;
    s->mean = m->mean;
    s->sd = m->n > 1 ? abai_moments_sd(m) : (double)NAN; /* one draw says nothing of spread */
    s->min = m->min;
    s->max = m->max;
    if (o->tally->replicates == NULL)
        write_plain(o, track, s);
    else
        write_replicates(o, index, s);
    s->convergence = convergence_of(o, track);
    drop_what_diverges(s);
    abai_percentiles_write(o->wanted, o->tally, index, s);
}

/* ---- exceeding a threshold --------------------------------------------------------------------- */

static size_t track_of(const abai_outcome *o, size_t output) {
    return o->tally->track_of[o->plan->input_count + output];
}

static abai_interval section_share(const abai_outcome *o, size_t track, double value) {
    const abai_tally *tally = o->tally;
    const size_t mark = abai_marks_find(&tally->marks, track, value);
    uint64_t hits[ABA_REPLICATES_MAX], n[ABA_REPLICATES_MAX];
    for (size_t r = 0; r < o->design->replicates; r++) {
        hits[r] = abai_marks_above(&tally->marks, r, mark);
        n[r] = tally->replicates[r * tally->count + track].n;
    }
    return abai_replicates_share(hits, n, o->design->replicates, o->wanted->confidence, NULL);
}

aba_exceedance abai_summary_exceedance(const abai_outcome *o, size_t threshold) {
    const abai_plan_threshold *t = &o->plan->thresholds[threshold];
    const size_t track = track_of(o, t->output);
    const uint64_t n = o->tally->tracks[track].moments.n;
    aba_exceedance out = {.threshold = t->value,
                          .count = abai_tally_above(o->tally, t->output, t->value),
                          .probability = NAN,
                          .ci_low = NAN,
                          .ci_high = NAN};
    if (n == 0)
        return out;
    out.probability = (double)out.count / (double)n;
    /* Of a constant it is known; draws that are all equal may be those of a rare event that has not happened. */
    abai_interval ci = {out.probability, out.probability};
    if (!t->is_constant && o->tally->replicates != NULL)
        ci = section_share(o, track, t->value);
    else if (!t->is_constant)
        ci = abai_interval_proportion((double)out.count, (double)n, o->wanted->confidence);
    out.ci_low = ci.low;
    out.ci_high = ci.high;
    return out;
}

/* ---- the shortest interval --------------------------------------------------------------------- */

/* That of the outermost pair of percentiles that are as far from 0 as from 100; else 95 %. */
static double coverage_of(const abai_percentiles *wanted) {
    for (size_t i = 0; i < wanted->count && wanted->p[i] < 50; i++)
        for (size_t j = i + 1; j < wanted->count; j++)
            if (wanted->p[i] > 0 && fabs(wanted->p[i] + wanted->p[j] - 100) < 1e-9)
                return (100 - 2 * wanted->p[i]) / 100;
    return 0.95;
}

/* A thousand steps and more: off by a share of 1e-4 of the length where densities are smooth. */
enum { POINTS = 1001 };

static aba_status shortest_of_curve(const abai_outcome *o, size_t track, const aba_statistics *s,
                                    aba_shortest *out, aba_error *error) {
    double *position = malloc(2 * POINTS * sizeof *position);
    if (position == NULL)
        return abai_fail_memory(error);
    double *value = position + POINTS;
    for (size_t i = 0; i < POINTS; i++)
        position[i] = (double)i / (POINTS - 1);
    abai_percentiles_curve(o->tally, track, s, position, POINTS, value);
    const abai_interval shortest = abai_shortest_curve(position, value, POINTS, out->coverage);
    free(position);
    out->low = shortest.low;
    out->high = shortest.high;
    return ABA_OK;
}

aba_status abai_summary_shortest(const abai_outcome *o, size_t output,
                                 const aba_statistics *statistics, aba_shortest *out,
                                 aba_error *error) {
    const size_t track = track_of(o, output);
    *out = (aba_shortest){coverage_of(o->wanted), NAN, NAN, true};
    if (statistics->n == 0)
        return ABA_OK;
    if (statistics->min == statistics->max) {
        out->low = out->high = statistics->min;
        return ABA_OK;
    }
    if (o->tally->sorted) {
        const double *sorted = o->tally->tracks[track].kept;
        const abai_interval shortest = abai_shortest_sorted(sorted, statistics->n, out->coverage);
        out->low = shortest.low + 0.0; /* both zeros are one value */
        out->high = shortest.high + 0.0;
        return ABA_OK;
    }
    out->is_exact = false;
    return shortest_of_curve(o, track, statistics, out, error);
}
