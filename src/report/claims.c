#include "report/claims.h"

#include <math.h>
#include <string.h>

#include "report/layout.h"
#include "report/round.h"

enum { MEDIAN_DIGITS = 3, FACTOR_DIGITS = 3, TAIL_DIGITS = 2 };

static void append_rounded(abai_text *text, double value, int digits) {
    char number[ABAI_FIGURE_SIZE];
    abai_text_append(text, abai_round_digits(value, digits, number));
}

/* " MWh"; nothing for the unit one. */
static void append_unit(abai_text *text, const char *unit) {
    if (unit != NULL && strcmp(unit, "1") != 0 && unit[0] != '\0')
        abai_text_printf(text, " %s", unit);
}

void abai_claim_range_append(abai_text *text, const aba_claim *claim) {
    const bool low = isfinite(claim->low), high = isfinite(claim->high);
    if (!low && !high) {
        abai_text_append(text, "any value");
        return;
    }
    if (low && !high)
        abai_text_append(text, "at least ");
    if (high && !low)
        abai_text_append(text, "at most ");
    if (low)
        abai_text_append_number(text, claim->low);
    if (low && high && claim->low < claim->high)
        abai_text_append(text, " to ");
    if (high && !(low && claim->low == claim->high))
        abai_text_append_number(text, claim->high);
    append_unit(text, claim->unit);
}

/* How the median stands to the nearest end, and whether any draw reaches that end. */
static void append_distance(abai_text *text, const aba_claim *claim) {
    const bool above = claim->median >= claim->high;
    const bool both = isfinite(claim->low) && isfinite(claim->high) && claim->low < claim->high;
    const char *end = !both ? "that" : above ? "its upper end" : "its lower end";
    abai_text_append(text, "; the simulated median, ");
    append_rounded(text, claim->median, MEDIAN_DIGITS);
    append_unit(text, claim->unit);
    if (isfinite(claim->factor)) {
        abai_text_append(text, ", is ");
        append_rounded(text, claim->factor, FACTOR_DIGITS);
        abai_text_printf(text, " times %s", end);
    } else {
        abai_text_printf(text, ", is %s %s", above ? "above" : "below", end);
    }
    if (claim->tail > 0) {
        abai_text_append(text, ", tail ");
        append_rounded(text, claim->tail, TAIL_DIGITS);
    } else {
        abai_text_append(text, ", and no draw reaches it");
    }
}

static void append_claim(abai_text *words, const aba_claim *claim) {
    abai_text_printf(words, "%s: ", claim->about);
    if (claim->text != NULL)
        abai_text_printf(words, "\"%s\", ", claim->text);
    abai_claim_range_append(words, claim);
    if (!isfinite(claim->median)) {
        abai_text_append(words, "; there is no median to compare");
    } else if (claim->tail == 1 && claim->factor == 1) {
        abai_text_append(words, "; holds the simulated median, ");
        append_rounded(words, claim->median, MEDIAN_DIGITS);
        append_unit(words, claim->unit);
    } else {
        append_distance(words, claim);
    }
    if (claim->source != NULL)
        abai_text_printf(words, " [%s]", claim->source);
}

void abai_claims_append(abai_text *text, const aba_result *result,
                        const abai_bands_options *options) {
    /* "contradicted" is the longest. */
    const size_t column = strlen("  contradicted  ");
    if (result->claim_count > 0)
        abai_text_append(text, result->evidence == NULL ? "\nClaims\n"
                                                        : "\nClaims, held against the prior\n");
    for (size_t i = 0; i < result->claim_count; i++) {
        abai_text first = ABAI_TEXT_INIT, words = ABAI_TEXT_INIT;
        abai_text_append(&first, "  ");
        abai_layout_cell(&first, aba_verdict_text(result->claims[i].verdict), column - 2,
                         options->ascii);
        append_claim(&words, &result->claims[i]);
        if (first.failed || words.failed)
            text->failed = true;
        else
            abai_layout_paragraph(text, first.data, words.data, column, options->width);
        abai_text_free(&first);
        abai_text_free(&words);
    }
}
