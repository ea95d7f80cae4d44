#include <math.h>

#include "report/csv.h"
#include "report/sensitivity.h"

typedef struct rows {
    abai_text *text;
    const aba_result *result;
    const aba_quantity *output;
} rows;

/* statistic[input] */
static void append_row(const rows *r, const char *statistic, size_t input, abai_csv_row row) {
    abai_text name = ABAI_TEXT_INIT;
    abai_text_printf(&name, "%s[%s]", statistic, r->result->inputs[input].name);
    row.statistic = name.data;
    if (name.failed)
        r->text->failed = true;
    else
        abai_csv_append(r->text, r->result, r->output, &row);
    abai_text_free(&name);
}

/* Indices have no unit. */
static void append_index(const rows *r, const char *statistic, size_t input, const aba_index *index,
                         const char *method, uint64_t n) {
    append_row(r, statistic, input,
               (abai_csv_row){.prob = (double)NAN,
                              .value = index->value,
                              .ci_low = index->ci_low,
                              .ci_high = index->ci_high,
                              .ci_method = isnan(index->value) ? "" : method,
                              .unit = "1",
                              .n = n});
}

static void append_indices(const rows *r, const aba_output_sensitivity *output) {
    const bool sobol = r->result->sensitivity->method == ABA_SENSITIVITY_SOBOL;
    for (size_t k = 0; k < output->index_count; k++) {
        const aba_input_index *index = &output->indices[k];
        append_index(r, "spearman", index->input, &index->spearman, "influence", output->n);
        append_index(r, "partial_rank", index->input, &index->partial_rank, "influence", output->n);
        append_index(r, "sobol_first", index->input, &index->first_order,
                     sobol ? "jackknife" : "influence", index->n);
        if (sobol)
            append_index(r, "sobol_total", index->input, &index->total, "jackknife", index->n);
    }
}

static void append_levels(const rows *r, const char *statistic, size_t input,
                          const double levels[ABA_SWING_LEVELS], uint64_t n) {
    static const double probs[ABA_SWING_LEVELS] = {0.05, 0.5, 0.95};
    for (int l = 0; l < ABA_SWING_LEVELS; l++)
        append_row(r, statistic, input,
                   (abai_csv_row){.prob = probs[l],
                                  .value = levels[l],
                                  .ci_low = (double)NAN,
                                  .ci_high = (double)NAN,
                                  .ci_method = "",
                                  .n = n});
}

void abai_sensitivity_csv(abai_text *text, const aba_result *result, size_t output) {
    const aba_sensitivity_result *s = result->sensitivity;
    if (s == NULL)
        return;
    const rows r = {text, result, &result->outputs[output]};
    const aba_output_sensitivity *of = &s->outputs[output];
    append_indices(&r, of);
    for (size_t k = 0; k < of->swing_count; k++) {
        append_levels(&r, "at_p05", of->swings[k].input, of->swings[k].at_low, s->samples);
        append_levels(&r, "at_p95", of->swings[k].input, of->swings[k].at_high, s->samples);
    }
}
