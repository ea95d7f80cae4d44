/* What makes a posterior doubtful though there are effective samples enough. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "engine/evidence.h"

/* A share of all weight in one draw that is worth a word: sums then hang on it. */
static const double heavy_share = 0.05;

static bool append(aba_result *result, abai_text *text) {
    char *warning = abai_text_take(text, NULL);
    if (warning != NULL)
        result->warnings[result->warning_count++] = warning;
    return warning != NULL;
}

static bool warn_heavy(aba_result *result) {
    abai_text text = ABAI_TEXT_INIT;
    char number[ABAI_NUMBER_SIZE];
    if (result->evidence->heaviest <= heavy_share)
        return true;
    abai_text_printf(&text,
                     "evidence: one draw carries %s %% of all weight, so what is said given the "
                     "evidence hangs on it; more samples help",
                     abai_number_format_rounded(100 * result->evidence->heaviest, 2, number));
    return append(result, &text);
}

static bool warn_cut(const abai_weighed *weighed, aba_result *result) {
    abai_text text = ABAI_TEXT_INIT;
    char used[ABAI_NUMBER_SIZE], all[ABAI_NUMBER_SIZE], kept[ABAI_NUMBER_SIZE];
    if (!weighed->cut)
        return true;
    abai_text_printf(
        &text,
        "evidence: the first %s of %s samples serve, as they give the %s draws of some "
        "weight that are kept",
        abai_count_format(weighed->looked_at, used), abai_count_format(result->samples, all),
        abai_count_format(weighed->count, kept));
    return append(result, &text);
}

/* ---- contradictions ------------------------------------------------------------------------------ */

/* Where model and evidence agree, -2 log L of `pieces` figures over their peaks is, at the true values, about
 * chi-squared with as many degrees of freedom, and at the best draw no more. This is half its 0.999 quantile
 * (Wilson and Hilferty 1931), turned in sign. */
static double least_log(double pieces) {
    const double z = 3.090232306167813, v = 2 / (9 * pieces);
    const double root = 1 - v + z * sqrt(v);
    return -0.5 * pieces * root * root * root;
}

/* Draws that come as near as they can to a figure out of reach pile up at the model's edge: many effective
 * samples, and none of them near it. */
static bool warn_piece(const abai_evidence *e, aba_result *result) {
    abai_text text = ABAI_TEXT_INIT;
    abai_text_printf(&text, "evidence about %s contradicts the model: no draw makes %s",
                     e->about.name, e->reading);
    if (strcmp(e->unit_text, "1") != 0)
        abai_text_printf(&text, " %s", e->unit_text);
    abai_text_append(&text,
                     " even 1/200 as likely as its best value would, so what is said given it "
                     "is the model's edge");
    return append(result, &text);
}

static bool warn_together(size_t pieces, aba_result *result) {
    abai_text text = ABAI_TEXT_INIT;
    abai_text_printf(
        &text,
        "evidence: its %zu pieces and the model contradict each other: no draw is near "
        "all of them at once",
        pieces);
    return append(result, &text);
}

static bool warn_contradictions(const abai_plan *plan, const abai_weighed *weighed,
                                aba_result *result) {
    const aba_scenario *s = plan->scenario;
    bool good = true, found = false;
    for (size_t i = 0; good && i < s->evidence_count; i++)
        if (weighed->alone[i].greatest < least_log(1)) {
            good = warn_piece(&s->evidence[i], result);
            found = true;
        }
    if (good && !found && weighed->all.greatest < least_log((double)s->evidence_count))
        good = warn_together(s->evidence_count, result);
    return good;
}

aba_status abai_evidence_warn(const abai_plan *plan, const abai_weighed *weighed,
                              aba_result *result, aba_error *error) {
    const size_t most = result->warning_count + plan->scenario->evidence_count + 3;
    char **grown = realloc(result->warnings, most * sizeof *grown);
    if (grown == NULL)
        return abai_fail_memory(error);
    result->warnings = grown;
    const bool good = warn_contradictions(plan, weighed, result) && warn_heavy(result) &&
                      warn_cut(weighed, result);
    return good ? ABA_OK : abai_fail_memory(error);
}
