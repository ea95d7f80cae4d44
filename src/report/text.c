#include "abanico/report.h"

#include <string.h>

#include "base/number.h"
#include "base/status.h"
#include "base/text.h"
#include "report/bands.h"
#include "report/beyond.h"
#include "report/claims.h"
#include "report/correlations.h"
#include "report/evidence.h"
#include "report/intervals.h"
#include "report/layout.h"
#include "report/sensitivity.h"

enum { WIDTH_DEFAULT = 80, WIDTH_LEAST = 40, INDENT = 2 };

/* A paragraph whose words are put together by the caller; releases them. */
static void append_paragraph(abai_text *text, const char *first, abai_text *words, size_t hang,
                             size_t width) {
    if (words->failed)
        text->failed = true;
    else
        abai_layout_paragraph(text, first, words->data == NULL ? "" : words->data, hang, width);
    abai_text_free(words);
}

static void append_heading(abai_text *text, const aba_result *result,
                           const abai_bands_options *options) {
    abai_text words = ABAI_TEXT_INIT;
    abai_text_append(&words, result->name);
    if (result->title != NULL)
        abai_text_printf(&words, ": %s", result->title);
    append_paragraph(text, "", &words, INDENT, options->width);
}

/* What the digits mean, where one line has the room to say it. */
static void append_rounding(abai_text *words, double confidence, size_t width) {
    abai_text more = ABAI_TEXT_INIT;
    abai_text_printf(&more, "; rounded to what %g %% Monte Carlo intervals support",
                     100 * confidence);
    if (!more.failed && words->length + more.length <= width)
        abai_text_append(words, more.data);
    words->failed = words->failed || more.failed;
    abai_text_free(&more);
}

static void append_run(abai_text *text, const aba_result *result, bool verbose,
                       const abai_bands_options *options) {
    abai_text words = ABAI_TEXT_INIT;
    char samples[ABAI_NUMBER_SIZE];
    abai_text_append(&words, abai_count_format(result->samples, samples));
    abai_text_append(&words, result->samples == 1 ? " sample" : " samples");
    if (result->replicates > 1)
        abai_text_printf(&words, " in %zu %s", result->replicates,
                         strcmp(result->design, "lhs") == 0 ? "Latin hypercubes"
                                                            : "scrambled Sobol' sets");
    abai_text_printf(&words, ", seed %llu", (unsigned long long)result->seed);
    if (verbose)
        abai_text_printf(&words, ", %g %% intervals, design %s, sampler %s, stream %s",
                         100 * result->confidence, result->design, result->sampler, result->stream);
    else if (strcmp(result->sampler, "table") != 0)
        abai_text_printf(&words, ", sampler %s", result->sampler);
    if (!verbose && abai_intervals_known(result))
        append_rounding(&words, result->confidence, options->width);
    append_paragraph(text, "", &words, INDENT, options->width);
}

static void append_warnings(abai_text *text, const aba_result *result,
                            const abai_bands_options *options) {
    if (result->warning_count > 0)
        abai_text_append(text, "\nWarnings\n");
    for (size_t i = 0; i < result->warning_count; i++)
        abai_layout_paragraph(text, "  - ", result->warnings[i], 2 * INDENT, options->width);
}

static void append_inputs(abai_text *text, const aba_result *result,
                          const abai_bands_options *options) {
    if (result->input_count == 0)
        return;
    abai_text_append(text, "\nInputs\n");
    abai_bands_append(text, result->inputs, result->input_count, options);
    abai_text_append(text, "\nHow inputs are drawn\n");
    for (size_t i = 0; i < result->input_count; i++) {
        const aba_quantity *input = &result->inputs[i];
        abai_text words = ABAI_TEXT_INIT;
        abai_text_printf(&words, "%s:", input->name);
        if (input->distribution != NULL)
            abai_text_printf(&words, " %s", input->distribution);
        if (input->source != NULL)
            abai_text_printf(&words, " [%s]", input->source);
        if (input->assumed != NULL)
            abai_text_printf(&words, " (assumed: %s)", input->assumed);
        append_paragraph(text, "  ", &words, 2 * INDENT, options->width);
    }
}

static void append_all(abai_text *text, const aba_result *result, bool verbose, bool quiet,
                       const abai_bands_options *options) {
    append_heading(text, result, options);
    append_run(text, result, verbose, options);
    abai_text_append_char(text, '\n');
    abai_bands_append(text, result->outputs, result->output_count, options);
    if (quiet)
        return;
    abai_intervals_missing_append(text, result, options);
    if (verbose) {
        abai_intervals_append(text, result, options);
        append_inputs(text, result, options);
    }
    abai_exceedances_append(text, result, options);
    abai_evidence_append(text, result, verbose, options);
    abai_correlations_append(text, result, verbose, options);
    abai_sensitivity_append(text, result, verbose, options);
    abai_claims_append(text, result, options);
    append_warnings(text, result, options);
}

aba_status aba_report_text(const aba_result *result, const aba_text_options *options, char **text,
                           size_t *length, aba_error *error) {
    abai_bands_options how = {WIDTH_DEFAULT, options != NULL && options->ascii};
    if (options != NULL && options->width != 0)
        how.width = options->width < WIDTH_LEAST ? WIDTH_LEAST : (size_t)options->width;
    abai_text out = ABAI_TEXT_INIT;
    size_t taken_length;
    append_all(&out, result, options != NULL && options->verbose, options != NULL && options->quiet,
               &how);
    char *taken = abai_text_take(&out, &taken_length);
    if (taken == NULL)
        return abai_fail_memory(error);
    *text = taken;
    if (length != NULL)
        *length = taken_length;
    return ABA_OK;
}
