#include "report/sensitivity.h"

static void write_index(abai_json_writer *w, const char *key, const aba_index *index) {
    abai_json_open_object(w, key, true);
    abai_json_write_number(w, "value", index->value);
    abai_json_write_number(w, "ci_low", index->ci_low);
    abai_json_write_number(w, "ci_high", index->ci_high);
    abai_json_close_object(w);
}

static void write_indices(abai_json_writer *w, const aba_result *result,
                          const aba_output_sensitivity *output) {
    abai_json_open_array(w, "indices", false);
    for (size_t k = 0; k < output->index_count; k++) {
        const aba_input_index *index = &output->indices[k];
        abai_json_open_object(w, NULL, false);
        abai_json_write_string(w, "input", result->inputs[index->input].name);
        abai_json_write_bool(w, "dependent", index->dependent);
        abai_json_write_bool(w, "hierarchical", index->hierarchical);
        abai_json_write_uint64(w, "n", index->n);
        write_index(w, "spearman", &index->spearman);
        write_index(w, "partial_rank", &index->partial_rank);
        write_index(w, "first_order", &index->first_order);
        if (result->sensitivity->method == ABA_SENSITIVITY_SOBOL)
            write_index(w, "total", &index->total);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
}

/* Percentiles 5, 50 and 95. */
static void write_levels(abai_json_writer *w, const char *key,
                         const double levels[ABA_SWING_LEVELS]) {
    abai_json_open_array(w, key, true);
    for (int l = 0; l < ABA_SWING_LEVELS; l++)
        abai_json_write_number(w, NULL, levels[l]);
    abai_json_close_array(w);
}

/* An input at one of its ends. */
static void write_end(abai_json_writer *w, const char *key, double value,
                      const double levels[ABA_SWING_LEVELS]) {
    abai_json_open_object(w, key, true);
    abai_json_write_number(w, "value", value);
    write_levels(w, "percentiles", levels);
    abai_json_close_object(w);
}

static void write_tornado(abai_json_writer *w, const aba_result *result,
                          const aba_output_sensitivity *output) {
    abai_json_open_object(w, "tornado", false);
    abai_json_open_array(w, "p", true);
    abai_json_write_number(w, NULL, 5);
    abai_json_write_number(w, NULL, 50);
    abai_json_write_number(w, NULL, 95);
    abai_json_close_array(w);
    write_levels(w, "as_drawn", output->drawn);
    abai_json_open_array(w, "inputs", false);
    for (size_t k = 0; k < output->swing_count; k++) {
        const aba_swing *swing = &output->swings[k];
        abai_json_open_object(w, NULL, false);
        abai_json_write_string(w, "input", result->inputs[swing->input].name);
        abai_json_write_string(w, "unit", result->inputs[swing->input].unit);
        write_end(w, "at_p05", swing->low, swing->at_low);
        write_end(w, "at_p95", swing->high, swing->at_high);
        abai_json_close_object(w);
    }
    abai_json_close_array(w);
    abai_json_close_object(w);
}

static void write_output(abai_json_writer *w, const aba_result *result, size_t index) {
    const aba_output_sensitivity *output = &result->sensitivity->outputs[index];
    abai_json_open_object(w, result->outputs[index].name, false);
    abai_json_write_bool(w, "constant", output->is_constant);
    abai_json_write_uint64(w, "n", output->n);
    write_indices(w, result, output);
    abai_json_open_array(w, "unrelated", true);
    for (size_t k = 0; k < output->unrelated_count; k++)
        abai_json_write_string(w, NULL, result->inputs[output->unrelated[k]].name);
    abai_json_close_array(w);
    write_tornado(w, result, output);
    abai_json_close_object(w);
}

void abai_sensitivity_json(abai_json_writer *writer, const aba_result *result) {
    const aba_sensitivity_result *s = result->sensitivity;
    if (s == NULL)
        return;
    abai_json_open_object(writer, "sensitivity", false);
    abai_json_write_string(writer, "method", aba_sensitivity_text(s->method));
    abai_json_write_uint64(writer, "samples", s->samples);
    if (s->method == ABA_SENSITIVITY_SOBOL) {
        abai_json_write_uint64(writer, "base_samples", s->base_samples);
        abai_json_write_uint64(writer, "evaluations", s->evaluations);
        abai_json_write_uint64(writer, "groups", s->groups);
    }
    abai_json_write_string(writer, "ci_method",
                           s->method == ABA_SENSITIVITY_SOBOL
                               ? "jackknife over groups; influence function of rank correlations"
                               : "influence function");
    abai_json_open_array(writer, "notes", false);
    for (size_t i = 0; i < s->note_count; i++)
        abai_json_write_string(writer, NULL, s->notes[i]);
    abai_json_close_array(writer);
    abai_json_open_object(writer, "outputs", false);
    for (size_t i = 0; i < s->output_count; i++)
        write_output(writer, result, i);
    abai_json_close_object(writer);
    abai_json_close_object(writer);
}
