#include "engine/tolerance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

enum { STEPS_OF_5_PERCENT = (ABA_CURVE_POINTS - 1) / 20, DIGITS = 3 };

static double ratio_of(const aba_statistics *s, const aba_percentile *p) {
    /* Halves, whose differences do not overflow. */
    const double low = s->curve[STEPS_OF_5_PERCENT] / 2;
    const double high = s->curve[ABA_CURVE_POINTS - 1 - STEPS_OF_5_PERCENT] / 2;
    const double half = p->ci_high / 2 - p->ci_low / 2;
    return half == 0 ? 0 : half / (high - low) / 2;
}

static bool has_none(const aba_quantity *q) {
    return q->statistics.n == 0 && q->statistics.percentile_count > 0;
}

static bool varies(const aba_quantity *q) {
    return q->statistics.n > 0 && !(q->statistics.n > 1 && q->statistics.min == q->statistics.max);
}

bool abai_tolerance_hopeless(const aba_result *result) {
    for (size_t i = 0; i < result->output_count; i++)
        if (has_none(&result->outputs[i]))
            return true;
    return false;
}

/* The output and percentile that are worst; NULL where nothing varies. */
static const aba_quantity *find_worst(const aba_result *result, double *reached, double *p) {
    const aba_quantity *worst = NULL;
    *reached = 0;
    for (size_t i = 0; i < result->output_count; i++) {
        const aba_statistics *s = &result->outputs[i].statistics;
        if (has_none(&result->outputs[i])) {
            *reached = HUGE_VAL;
            *p = s->percentiles[0].p;
            return &result->outputs[i];
        }
        for (size_t j = 0; varies(&result->outputs[i]) && j < s->percentile_count; j++) {
            if (s->percentiles[j].p <= 0 || s->percentiles[j].p >= 100)
                continue;
            const double ratio = ratio_of(s, &s->percentiles[j]);
            if (worst != NULL && !(ratio > *reached))
                continue;
            worst = &result->outputs[i];
            *reached = ratio;
            *p = s->percentiles[j].p;
        }
    }
    return worst;
}

/* Room for one warning more. */
static bool add_warning(aba_result *result, char *warning) {
    char **grown = realloc(result->warnings, (result->warning_count + 1) * sizeof *grown);
    if (grown == NULL || warning == NULL) {
        result->warnings = grown != NULL ? grown : result->warnings;
        free(warning);
        return false;
    }
    result->warnings = grown;
    grown[result->warning_count++] = warning;
    return true;
}

static bool warn(aba_result *result) {
    const aba_tolerance *t = &result->tolerance;
    abai_text text = ABAI_TEXT_INIT;
    char wanted[ABAI_NUMBER_SIZE], samples[ABAI_NUMBER_SIZE], p[ABAI_NUMBER_SIZE],
        reached[ABAI_NUMBER_SIZE];
    abai_text_printf(&text,
                     "the tolerance of %s is not reached with %s samples: percentile %s of %s is "
                     "known to ",
                     abai_number_format(t->wanted, wanted),
                     abai_count_format(result->samples, samples), abai_number_format(t->p, p),
                     t->output);
    if (isfinite(t->reached))
        abai_text_printf(&text, "%s of its 5-95 band",
                         abai_number_format_rounded(t->reached, DIGITS, reached));
    else
        abai_text_append(&text, "no share of its 5-95 band");
    return add_warning(result, abai_text_take(&text, NULL));
}

bool abai_tolerance_judge(aba_result *result, double wanted) {
    aba_tolerance *t = &result->tolerance;
    const aba_quantity *worst = find_worst(result, &t->reached, &t->p);
    t->wanted = wanted;
    t->is_met = t->reached <= wanted;
    if (worst != NULL) {
        t->output = malloc(strlen(worst->name) + 1);
        if (t->output == NULL)
            return false;
        strcpy(t->output, worst->name);
    }
    return t->is_met || warn(result);
}
