/* Published against simulated: how many draws a claim holds, how much of two densities is common, and
 * whether claims about one output agree with each other. */
#include "audit/audit.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "stats/interval.h"

/* What the draws are counted against. */
typedef struct bound {
    size_t column;    /* of a block: inputs, then outputs */
    double low, high; /* in the output's unit */
    _Atomic uint64_t n, inside;
} bound;

typedef struct counting {
    size_t count;
    bound *bounds;
} counting;

static const abai_unit *unit_of(const aba_scenario *s, const abai_reference *about) {
    return about->is_input ? &s->inputs[about->index].unit : &s->formulas[about->index].unit;
}

/* Blocks come from any thread; integers add up in any order. */
static void count_block(void *context, uint64_t first, size_t n, const double *const *columns) {
    const counting *c = context;
    (void)first;
    for (size_t i = 0; i < c->count; i++) {
        bound *b = &c->bounds[i];
        const double *y = columns[b->column];
        uint64_t finite = 0, inside = 0;
        for (size_t j = 0; j < n; j++) {
            const bool good = isfinite(y[j]);
            finite += good;
            inside += good && y[j] >= b->low && y[j] <= b->high;
        }
        atomic_fetch_add_explicit(&b->n, finite, memory_order_relaxed);
        atomic_fetch_add_explicit(&b->inside, inside, memory_order_relaxed);
    }
}

/* The ends of a claim in the unit of its output, as the run itself converts them. Units that do not match
 * are an error of the run. */
static void set_bounds(const aba_scenario *s, counting *c) {
    for (size_t i = 0; i < c->count; i++) {
        const abai_claim *claim = &s->claims[i];
        const abai_unit *unit = unit_of(s, &s->outputs[claim->about.index]);
        double factor = (double)NAN, shift = (double)NAN;
        if (abai_unit_convertible(&claim->unit, unit))
            abai_unit_conversion(&claim->unit, unit, &factor, &shift);
        bound *b = &c->bounds[i];
        b->column = s->input_count + claim->about.index;
        b->low = claim->low * factor + shift;
        b->high = claim->high * factor + shift;
    }
}

/* ---- overlap ----------------------------------------------------------------------------------- */

/* Between neighbouring points of the curve lies the same share of all draws, taken to be level. */
static double overlap(const aba_statistics *s, double low, double high) {
    const double share = 1.0 / (ABA_CURVE_POINTS - 1), level = 1 / (high - low);
    double sum = 0;
    if (!(isfinite(low) && isfinite(high) && low < high) || s->n == 0)
        return (double)NAN;
    for (size_t i = 0; i + 1 < ABA_CURVE_POINTS; i++) {
        const double from = fmax(s->curve[i], low), to = fmin(s->curve[i + 1], high);
        const double width = s->curve[i + 1] - s->curve[i];
        if (to > from) /* so width > 0 */
            sum += fmin(share / width, level) * (to - from);
    }
    return fmin(sum, 1);
}

static void write_claims(const abai_audit_work *work, const counting *c) {
    const aba_result *result = work->audit->result;
    for (size_t i = 0; i < c->count; i++) {
        const abai_reference *output =
            &work->scenario->outputs[work->scenario->claims[i].about.index];
        const bound *b = &c->bounds[i];
        aba_audit_claim *out = &work->audit->claims[i];
        out->is_input = output->is_input;
        out->n = atomic_load(&b->n);
        out->inside = atomic_load(&b->inside);
        out->probability = out->n > 0 ? (double)out->inside / (double)out->n : (double)NAN;
        const abai_interval ci =
            abai_interval_proportion((double)out->inside, (double)out->n, result->confidence);
        out->ci_low = ci.low;
        out->ci_high = ci.high;
        out->overlap = overlap(&result->outputs[b->column - work->scenario->input_count].statistics,
                               b->low, b->high);
    }
}

/* ---- pairs ------------------------------------------------------------------------------------- */

static size_t count_pairs(const aba_scenario *s) {
    size_t count = 0;
    for (size_t i = 0; i < s->claim_count; i++)
        for (size_t j = i + 1; j < s->claim_count; j++)
            count += s->claims[i].about.index == s->claims[j].about.index;
    return count;
}

/* From the larger of the low ends to the smaller of the high ones: what both allow, or the gap. */
static void write_pair(const aba_scenario *s, size_t first, size_t second, aba_audit_pair *out) {
    const abai_claim *a = &s->claims[first], *b = &s->claims[second];
    double factor, shift;
    abai_unit_conversion(&b->unit, &a->unit, &factor, &shift);
    const double low = fmax(a->low, b->low * factor + shift);
    const double high = fmin(a->high, b->high * factor + shift);
    *out = (aba_audit_pair){first, second, low <= high, fmin(low, high), fmax(low, high)};
}

static aba_status write_pairs(const abai_audit_work *work, aba_error *error) {
    const aba_scenario *s = work->scenario;
    aba_audit *audit = work->audit;
    audit->pairs = calloc(count_pairs(s) + 1, sizeof *audit->pairs);
    if (audit->pairs == NULL)
        return abai_fail_memory(error);
    for (size_t i = 0; i < s->claim_count; i++)
        for (size_t j = i + 1; j < s->claim_count; j++)
            if (s->claims[i].about.index == s->claims[j].about.index)
                write_pair(s, i, j, &audit->pairs[audit->pair_count++]);
    return ABA_OK;
}

aba_status abai_audit_claims(abai_audit_work *work, aba_error *error) {
    const size_t claims = work->scenario->claim_count;
    aba_run_options options = *work->options;
    counting c = {claims, calloc(claims + 1, sizeof *c.bounds)};
    work->audit->claims = calloc(claims + 1, sizeof *work->audit->claims);
    const bool has_room = c.bounds != NULL && work->audit->claims != NULL;
    aba_status status = has_room ? ABA_OK : abai_fail_memory(error);
    if (has_room) {
        set_bounds(work->scenario, &c);
        options.draws = claims > 0 ? count_block : NULL;
        options.draws_context = &c;
        status = abai_audit_part(work, work->scenario, &options, work->first_samples,
                                 &work->audit->result, error);
    }
    if (has_room && status == ABA_OK) {
        write_claims(work, &c);
        status = write_pairs(work, error);
    }
    free(c.bounds);
    return status;
}
