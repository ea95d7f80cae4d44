/* A scenario explained to a person: what is drawn, computed, claimed and assumed. */
#include <math.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "base/number.h"
#include "base/text.h"
#include "plan/plan.h"

enum { WIDTH = 80 };

/* Words of a text from column `indent` on, broken at blanks before the screen's edge. */
static void append_wrapped(abai_text *text, const char *words, size_t indent) {
    size_t column = indent;
    while (*words != '\0') {
        const size_t length = strcspn(words, " ");
        char word[256];
        const size_t cut = length < sizeof word ? length : sizeof word - 1;
        memcpy(word, words, cut);
        word[cut] = '\0';
        const size_t width = abai_text_width(word);
        if (column > indent && column + 1 + width > WIDTH) {
            abai_text_append_char(text, '\n');
            abai_text_repeat(text, " ", indent);
            column = indent;
        } else if (column > indent) {
            abai_text_append_char(text, ' ');
            column++;
        }
        abai_text_append_printable(text, word);
        column += width;
        words += cut;
        words += strspn(words, " ");
    }
    abai_text_append_char(text, '\n');
}

static void append_labelled(abai_text *text, const char *label, const char *words) {
    if (words == NULL)
        return;
    abai_text_printf(text, "      %-8s ", label);
    append_wrapped(text, words, 15);
}

/* "  name   [unit]  what" with the names and units in columns. */
static void append_row(abai_text *text, const char *name, size_t name_width, const char *unit,
                       size_t unit_width, const char *what) {
    abai_text_append(text, "  ");
    abai_text_append(text, name);
    abai_text_repeat(text, " ", name_width - abai_text_width(name) + 2);
    abai_text_append_printable(text, unit);
    abai_text_repeat(text, " ", unit_width - abai_text_width(unit) + 2);
    append_wrapped(text, what, name_width + unit_width + 6);
}

static size_t larger(size_t a, size_t b) { return a > b ? a : b; }

static const char *input_text(const abai_plan *plan, size_t i, abai_text *spare) {
    const abai_input *input = &plan->scenario->inputs[i];
    if (plan->draws[i].kind != ABAI_DRAW_CONSTANT)
        return input->text;
    abai_text_free(spare);
    abai_text_append_number(spare, plan->draws[i].constant);
    return spare->failed ? "" : spare->data;
}

static void explain_inputs(const abai_plan *plan, bool verbose, abai_text *text) {
    const aba_scenario *s = plan->scenario;
    size_t names = 0, units = 0;
    for (size_t i = 0; i < s->input_count; i++) {
        names = larger(names, abai_text_width(s->inputs[i].name));
        units = larger(units, abai_text_width(s->inputs[i].unit_text));
    }
    abai_text_append(text, "\nInputs\n");
    abai_text spare = ABAI_TEXT_INIT;
    for (size_t i = 0; i < s->input_count; i++) {
        const abai_input *input = &s->inputs[i];
        const abai_draw *draw = &plan->draws[i];
        append_row(text, input->name, names, input->unit_text, units, input_text(plan, i, &spare));
        append_labelled(text, "title", verbose ? input->title : NULL);
        append_labelled(text, "source", input->source);
        append_labelled(text, "assumed", input->assumed);
        append_labelled(text, "note", verbose ? input->note : NULL);
        if (draw->kind == ABAI_DRAW_VARYING)
            append_labelled(text, "drawn", "with parameters that depend on other inputs");
        if (verbose && draw->table != NULL)
            abai_text_printf(text, "      table    %zu intervals, %zu KiB, u-error %.1e\n",
                             abai_table_intervals(draw->table), abai_table_bytes(draw->table) >> 10,
                             abai_table_u_error(draw->table));
    }
    abai_text_free(&spare);
}

static const char *kind_text(const abai_copula *copula, abai_coefficient kind) {
    switch (kind) {
    case ABAI_SPEARMAN:
        return "Spearman's rank correlation";
    case ABAI_KENDALL:
        return "Kendall's tau";
    case ABAI_PEARSON:
        break;
    }
    return copula->mixing == NULL ? "Pearson's, of the normal scores"
                                  : "Pearson's, of the underlying normals";
}

static void explain_copula(const abai_copula *copula, abai_text *text) {
    char number[ABAI_NUMBER_SIZE];
    if (copula->mixing == NULL) {
        abai_text_append(text, "\nCorrelations (Gaussian copula)\n");
    } else {
        abai_text_printf(text, "\nCorrelations (Student t copula, nu = %s)\n  ",
                         abai_number_format(copula->tail->nu, number));
        append_wrapped(text,
                       "Extremes of these inputs come together, of those with correlation 0, too; "
                       "all other inputs are independent.",
                       2);
    }
    if (copula->repaired) {
        abai_text_append(text, "  ");
        append_wrapped(text, "Repaired: the matrix is the nearest one that is possible.", 2);
    }
}

static void explain_correlations(const abai_plan *plan, abai_text *text) {
    const abai_copula *copula = &plan->copula;
    if (copula->count > 0)
        explain_copula(copula, text);
    for (size_t i = 0; i < copula->pair_count; i++) {
        const abai_pair *pair = &copula->pairs[i];
        const abai_input *inputs = plan->scenario->inputs;
        char number[ABAI_NUMBER_SIZE];
        abai_text_printf(text, "  %s, %s  %s (%s)", inputs[copula->input[pair->a]].name,
                         inputs[copula->input[pair->b]].name,
                         abai_number_format(pair->requested, number),
                         kind_text(copula, pair->kind));
        if (pair->used != pair->requested) {
            abai_text_append(text, ", used ");
            abai_text_append_number(text, floor(pair->used * 1e4 + 0.5) / 1e4);
        }
        abai_text_append_char(text, '\n');
    }
}

static void explain_model(const abai_plan *plan, bool verbose, abai_text *text) {
    const aba_scenario *s = plan->scenario;
    size_t names = 0, units = 0;
    for (size_t i = 0; i < s->formula_count; i++) {
        names = larger(names, abai_text_width(s->formulas[i].name));
        units = larger(units, abai_text_width(s->formulas[i].unit_text));
    }
    if (s->formula_count > 0)
        abai_text_append(text, "\nModel\n");
    for (size_t i = 0; i < s->formula_count; i++) {
        const abai_formula *formula = &s->formulas[i];
        append_row(text, formula->name, names, formula->unit_text, units,
                   abai_expr_text(formula->expression));
        append_labelled(text, "title", formula->title);
        append_labelled(text, "source", formula->source);
        append_labelled(text, "assumed", formula->assumed);
        append_labelled(text, "note", verbose ? formula->note : NULL);
    }
    abai_text_append(text, "\nOutputs\n  ");
    abai_text names_text = ABAI_TEXT_INIT;
    for (size_t i = 0; i < s->output_count; i++) {
        abai_text_append(&names_text, s->outputs[i].name);
        abai_text_append(&names_text, i + 1 < s->output_count ? ", " : "");
    }
    append_wrapped(text, names_text.failed ? "" : names_text.data, 2);
    abai_text_free(&names_text);
    if (verbose) {
        abai_text_append(text, "\nProgram\n");
        abai_program_print(plan->model, text);
    }
}

static void append_end(abai_text *text, double end) {
    char number[ABAI_NUMBER_SIZE];
    abai_text_append(text, isinf(end) ? "..." : abai_number_format(end, number));
}

static void explain_claims(const aba_scenario *s, abai_text *text) {
    if (s->claim_count > 0)
        abai_text_append(text, "\nClaims\n");
    for (size_t i = 0; i < s->claim_count; i++) {
        const abai_claim *claim = &s->claims[i];
        abai_text line = ABAI_TEXT_INIT;
        abai_text_append(&line, claim->about.name);
        abai_text_append(&line, ": ");
        append_end(&line, claim->low);
        abai_text_append(&line, " to ");
        append_end(&line, claim->high);
        if (strcmp(claim->unit_text, "1") != 0)
            abai_text_printf(&line, " %s", claim->unit_text);
        if (claim->text != NULL)
            abai_text_printf(&line, ", \"%s\"", claim->text);
        if (claim->source != NULL)
            abai_text_printf(&line, " (%s)", claim->source);
        abai_text_append(text, "  ");
        append_wrapped(text, line.failed ? "" : line.data, 4);
        abai_text_free(&line);
    }
}

static void explain_evidence(const aba_scenario *s, abai_text *text) {
    char number[ABAI_NUMBER_SIZE];
    if (s->evidence_count == 0)
        return;
    abai_text_append(text, "\nEvidence (draws are weighted by how well they agree with it");
    if (s->evidence_count > 1)
        abai_text_append(text, ";\nindependent pieces given the model, so their weights multiply");
    abai_text_append(text, ")\n");
    for (size_t i = 0; i < s->evidence_count; i++) {
        const abai_evidence *e = &s->evidence[i];
        abai_text line = ABAI_TEXT_INIT;
        abai_text_printf(&line, "%s: %s", e->about.name, e->reading);
        if (strcmp(e->unit_text, "1") != 0)
            abai_text_printf(&line, " %s", e->unit_text);
        if (e->text != NULL)
            abai_text_printf(&line, ", \"%s\"", e->text);
        if (e->source != NULL)
            abai_text_printf(&line, " (%s)", e->source);
        abai_text_append(text, "  ");
        append_wrapped(text, line.failed ? "" : line.data, 4);
        abai_text_free(&line);
    }
    abai_text_printf(text, "  refused below %s effective samples\n",
                     abai_number_format(s->min_ess, number));
}

static void explain_thresholds(const abai_plan *plan, abai_text *text) {
    const aba_scenario *s = plan->scenario;
    if (s->threshold_count > 0)
        abai_text_append(text, "\nThresholds\n");
    for (size_t i = 0; i < s->threshold_count; i++) {
        const abai_reference *about = &s->thresholds[i].about;
        const char *unit = about->is_input ? s->inputs[s->outputs[about->index].index].unit_text
                                           : s->formulas[s->outputs[about->index].index].unit_text;
        char number[ABAI_NUMBER_SIZE];
        abai_text_printf(text, "  %s > %s%s%s\n", about->name,
                         abai_number_format_rounded(plan->thresholds[i].value, 12, number),
                         strcmp(unit, "1") == 0 ? "" : " ", strcmp(unit, "1") == 0 ? "" : unit);
    }
}

static void explain_head(const aba_scenario *s, abai_text *text) {
    abai_text_append_printable(text, s->name);
    if (s->title != NULL) {
        abai_text_append(text, ": ");
        abai_text_append_printable(text, s->title);
    }
    abai_text_append_char(text, '\n');
    abai_text_append_printable(text, s->file);
    abai_text_printf(text, ", sha256 %.16s...\n", s->sha256);
    if (s->extends != NULL) {
        abai_text_append(text, "extends ");
        abai_text_append_printable(text, s->extends);
        abai_text_append_char(text, '\n');
    }
    if (s->note != NULL)
        append_wrapped(text, s->note, 0);
}

aba_status aba_scenario_explain(const aba_scenario *scenario, bool verbose, char **text,
                                aba_error *error) {
    abai_plan *plan;
    gsl_set_error_handler_off();
    const aba_status status = abai_plan_new(scenario, 1, true, &plan, error);
    if (status != ABA_OK)
        return status;
    abai_text out = ABAI_TEXT_INIT;
    explain_head(scenario, &out);
    explain_inputs(plan, verbose, &out);
    explain_correlations(plan, &out);
    explain_model(plan, verbose, &out);
    explain_claims(scenario, &out);
    explain_evidence(scenario, &out);
    explain_thresholds(plan, &out);
    if (plan->warning_count > 0)
        abai_text_append(&out, "\nWarnings\n");
    for (size_t i = 0; i < plan->warning_count; i++) {
        abai_text_append(&out, "  ");
        append_wrapped(&out, plan->warnings[i], 4);
    }
    abai_plan_free(plan);
    char *taken = abai_text_take(&out, NULL);
    if (taken == NULL)
        return abai_fail_memory(error);
    *text = taken;
    return ABA_OK;
}
