/* Intervals of percentiles of a design, by sectioning (stats/replicates.h): from how many draws of each
 * replicate are at most some value near the percentile. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "engine/percentiles.h"
#include "stats/finite.h"
#include "stats/order.h"
#include "stats/replicates.h"
#include "stats/sort.h"

/* What is counted for one track; `replicates` places each. */
typedef struct counts {
    size_t replicates;
    uint64_t *at_most, *n;
    double *values, *sorted; /* room for all draws, where they are kept to be sorted */
} counts;

static bool make_counts(const abai_tally *tally, counts *c) {
    const size_t kept = tally->sorted ? (size_t)tally->samples : 0;
    c->replicates = abai_tally_replicates(tally);
    c->at_most = calloc(c->replicates, sizeof *c->at_most);
    c->n = calloc(c->replicates, sizeof *c->n);
    c->values = malloc((kept + 1) * sizeof *c->values);
    c->sorted = malloc((kept + 1) * sizeof *c->sorted);
    return c->at_most != NULL && c->n != NULL && c->values != NULL && c->sorted != NULL;
}

static void free_counts(counts *c) {
    free(c->at_most);
    free(c->n);
    free(c->values);
    free(c->sorted);
}

static void count_draws(const abai_tally *tally, size_t track, counts *c) {
    for (size_t r = 0; r < c->replicates; r++)
        c->n[r] = tally->replicates[r * tally->count + track].n;
}

/* ---- draws that are kept ----------------------------------------------------------------------- */

/* The finite ones, replicate by replicate, and sorted. Returns how many. */
static size_t gather(const abai_tally *tally, size_t track, counts *c) {
    const double *kept = tally->tracks[track].kept;
    size_t good = 0;
    for (uint64_t s = 0; s < tally->samples; s++)
        if (isfinite(kept[s]))
            c->values[good++] = kept[s];
    memcpy(c->sorted, c->values, good * sizeof *c->sorted);
    abai_sort(c->sorted, good);
    return good;
}

static void section_kept(const abai_percentiles *wanted, const abai_tally *tally, size_t track,
                         counts *c, abai_interval *section) {
    const size_t good = gather(tally, track, c);
    for (size_t i = 0; i < wanted->count; i++) {
        const double p = wanted->p[i] / 100;
        if (abai_is_extreme(wanted->p[i]) || good == 0)
            continue;
        uint64_t rank;
        double weight;
        abai_r7_position(good, p, &rank, &weight);
        const double *from = c->values;
        for (size_t r = 0; r < c->replicates; from += c->n[r++])
            c->at_most[r] = abai_count_at_most(from, c->n[r], c->sorted[rank - 1]);
        section[i] =
            abai_replicates_section(c->at_most, c->n, c->replicates, p, wanted->confidence);
    }
}

/* ---- draws that were counted ------------------------------------------------------------------- */

static abai_interval section_at(const abai_percentiles *wanted, const abai_tally *tally,
                                size_t track, size_t reference, double p, counts *c) {
    const double x = tally->references[track * tally->reference_count + reference];
    const size_t mark = abai_marks_find(&tally->marks, track, x);
    for (size_t r = 0; r < c->replicates; r++)
        c->at_most[r] = c->n[r] - abai_marks_above(&tally->marks, r, mark);
    return abai_replicates_section(c->at_most, c->n, c->replicates, p, wanted->confidence);
}

/* Between two references the wider of what they say. */
static void section_counted(const abai_percentiles *wanted, const abai_tally *tally, size_t track,
                            counts *c, abai_interval *section) {
    size_t next = 0;
    for (size_t i = 0; i < wanted->count; i++) {
        const double p = wanted->p[i] / 100;
        if (abai_is_extreme(wanted->p[i]))
            continue;
        while (next + 1 < tally->reference_count && tally->reference_p[next] < p)
            next++;
        section[i] = section_at(wanted, tally, track, next, p, c);
        if (next > 0 && tally->reference_p[next] != p) {
            const abai_interval other = section_at(wanted, tally, track, next - 1, p, c);
            section[i] =
                (abai_interval){fmin(section[i].low, other.low), fmax(section[i].high, other.high)};
        }
    }
}

aba_status abai_percentiles_section(abai_percentiles *wanted, const abai_tally *tally,
                                    aba_error *error) {
    counts c;
    aba_status status = ABA_OK;
    wanted->section = calloc(tally->count * wanted->count + 1, sizeof *wanted->section);
    if (!make_counts(tally, &c) || wanted->section == NULL)
        status = abai_fail_memory(error);
    for (size_t i = 0; status == ABA_OK && i < tally->count; i++) {
        abai_interval *section = wanted->section + i * wanted->count;
        count_draws(tally, i, &c);
        if (tally->sorted)
            section_kept(wanted, tally, i, &c, section);
        else
            section_counted(wanted, tally, i, &c, section);
    }
    free_counts(&c);
    return status;
}
