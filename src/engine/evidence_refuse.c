/* When evidence leaves too little to say anything: which piece it is, and what would be right. */
#include <math.h>

#include "base/number.h"
#include "base/text.h"
#include "engine/evidence.h"
#include "simd/math.h"

enum { DIGITS = 3 };

static size_t hardest_of(const abai_plan *plan, const abai_weighed *weighed) {
    size_t hardest = 0;
    for (size_t i = 1; i < plan->scenario->evidence_count; i++)
        if (abai_log_sum_ess(&weighed->alone[i]) < abai_log_sum_ess(&weighed->alone[hardest]))
            hardest = i;
    return hardest;
}

static void append_rounded(abai_text *text, double value) {
    char number[ABAI_NUMBER_SIZE];
    abai_text_append(text, abai_number_format_rounded(value, DIGITS, number));
}

static void append_unit(abai_text *text, const char *unit) {
    if (unit[0] != '1' || unit[1] != '\0')
        abai_text_printf(text, " %s", unit);
}

/* "energy is simulated at 6600 to 24900 MWh (p05 to p95), and the evidence is normal(...) MWh", both in
 * the evidence's unit. */
static void append_conflict(abai_text *text, const abai_plan *plan, const aba_result *result,
                            size_t piece) {
    const abai_plan_evidence *planned = &plan->evidence[piece];
    const abai_evidence *e = &plan->scenario->evidence[piece];
    const aba_quantity *q = planned->column < plan->input_count
                                ? &result->inputs[planned->column]
                                : &result->outputs[planned->column - plan->input_count];
    const double *curve = q->statistics.curve;
    const int p05 = (ABA_CURVE_POINTS - 1) / 20;
    if (q->statistics.n == 0) {
        abai_text_printf(text, "every draw of %s is NaN or infinite", q->name);
        return;
    }
    abai_text_printf(text, "%s is simulated at ", q->name);
    append_rounded(text, curve[p05] * planned->factor + planned->shift);
    abai_text_append(text, " to ");
    append_rounded(text, curve[ABA_CURVE_POINTS - 1 - p05] * planned->factor + planned->shift);
    append_unit(text, e->unit_text);
    abai_text_printf(text, " (p05 to p95), and the evidence is %s", e->reading);
    append_unit(text, e->unit_text);
}

static aba_status fail_piece(const abai_plan *plan, size_t piece, abai_text *text,
                             aba_error *error) {
    const abai_evidence *e = &plan->scenario->evidence[piece];
    const aba_status status = text->failed
                                  ? abai_fail_memory(error)
                                  : abai_fail_at(error, &e->place, e->path, "%s", text->data);
    abai_text_free(text);
    return status;
}

static aba_status fail_no_mass(const abai_plan *plan, const abai_weighed *weighed,
                               const aba_result *result, aba_error *error) {
    const size_t hardest = hardest_of(plan, weighed);
    const bool alone = weighed->alone[hardest].positive == 0;
    abai_text text = ABAI_TEXT_INIT;
    char samples[ABAI_NUMBER_SIZE];
    abai_text_printf(&text, "none of %s samples agrees with %s: ",
                     abai_count_format(weighed->looked_at, samples),
                     alone ? "it"
                           : "all evidence at once, though some agree with each piece, "
                             "fewest with this one");
    append_conflict(&text, plan, result, hardest);
    abai_text_append(&text, "; widen the evidence, or mend what the model starts from");
    return fail_piece(plan, hardest, &text, error);
}

enum { ESS_FORETELLS = 10 };

/* So many samples as would leave enough, to two digits, and a tenth to spare. */
static void append_remedy(abai_text *text, const abai_weighed *weighed, double ess, double least) {
    const double wanted = 1.1 * (double)weighed->looked_at * least / ess;
    double scale = 1;
    while (wanted / scale >= 100)
        scale *= 10;
    const double samples = ceil(wanted / scale) * scale;
    abai_text_append(text, "; ");
    /* Of a few draws by themselves nothing can be foretold. */
    if (!weighed->cut && ess >= ESS_FORETELLS && samples <= (double)ABA_SAMPLES_MAX) {
        char number[ABAI_NUMBER_SIZE];
        abai_text_printf(text, "draw some %s samples, ",
                         abai_count_format((uint64_t)samples, number));
    }
    abai_text_append(text, "widen the evidence, or lower min_ess");
}

static aba_status fail_ess(const abai_plan *plan, const abai_weighed *weighed, double ess,
                           const aba_result *result, aba_error *error) {
    const aba_scenario *s = plan->scenario;
    const size_t hardest = hardest_of(plan, weighed);
    abai_text text = ABAI_TEXT_INIT;
    char samples[ABAI_NUMBER_SIZE];
    abai_text_append(&text, s->evidence_count == 1 ? "leaves " : "all evidence together leaves ");
    append_rounded(&text, ess);
    abai_text_printf(&text, " effective samples of %s, fewer than ",
                     abai_count_format(weighed->looked_at, samples));
    abai_text_append_number(&text, s->min_ess);
    if (s->evidence_count > 1) {
        abai_text_append(&text, "; the hardest piece is this one, which alone leaves ");
        append_rounded(&text, abai_log_sum_ess(&weighed->alone[hardest]));
    }
    abai_text_append(&text, ": ");
    append_conflict(&text, plan, result, hardest);
    append_remedy(&text, weighed, ess, s->min_ess);
    return fail_piece(plan, hardest, &text, error);
}

aba_status abai_evidence_judge(const abai_plan *plan, const abai_weighed *weighed, double ess,
                               const aba_result *result, aba_error *error) {
    if (weighed->count == 0)
        return fail_no_mass(plan, weighed, result, error);
    return ess < plan->scenario->min_ess ? fail_ess(plan, weighed, ess, result, error) : ABA_OK;
}
