/* What a scenario may be written with: for `abanico list`. */
#include <string.h>

#include "abanico/scenario.h"
#include "base/text.h"
#include "dist/dist.h"
#include "expr/expr.h"
#include "units/unit.h"

enum { WIDTH = 80 };

/* A text behind `indent` columns, its words broken into lines; all of it ASCII. */
static void append_wrapped(abai_text *text, const char *words, size_t indent) {
    for (size_t column = indent; *words != '\0';) {
        const size_t length = strcspn(words, " ");
        if (column > indent && column + 1 + length > WIDTH) {
            abai_text_append(text, "\n");
            abai_text_repeat(text, " ", indent);
            column = indent;
        } else if (column > indent) {
            abai_text_append(text, " ");
            column++;
        }
        abai_text_append_bytes(text, words, length);
        column += length;
        words += length + strspn(words + length, " ");
    }
    abai_text_append(text, "\n");
}

static void append_padded(abai_text *text, const char *word, size_t width) {
    abai_text_append(text, word);
    const size_t taken = abai_text_width(word);
    abai_text_repeat(text, " ", taken < width ? width - taken : 1);
}

static void append_form(const abai_form *form, const char *separator, abai_text *text) {
    abai_text_append(text, separator);
    for (size_t i = 0; i < form->count; i++) {
        const abai_parameter_info *parameter = &form->parameter[i];
        abai_text_append(text, i == 0 ? "" : ", ");
        if (parameter->optional)
            abai_text_printf(text, "[%s]", parameter->name);
        else
            abai_text_append(text, parameter->name);
    }
}

static const char *lists_text(abai_lists lists) {
    switch (lists) {
    case ABAI_LISTS_EDGES_WEIGHTS:
        return "edges, weights";
    case ABAI_LISTS_VALUES_WEIGHTS:
        return "values, weights";
    case ABAI_LISTS_VALUES:
        return "values or file, [smooth]";
    case ABAI_LISTS_POINTS:
        return "points: [[p, x], ...]";
    case ABAI_LISTS_COMPONENTS:
        return "components: [{weight, ...}, ...]";
    case ABAI_LISTS_NONE:
        break;
    }
    return NULL;
}

static void list_distributions(abai_text *text) {
    enum { NAME = 23 };
    const abai_dist_info *info;
    for (size_t i = 0; (info = abai_dist_list(i)) != NULL; i++) {
        append_padded(text, info->name, NAME);
        const char *separator = "";
        for (size_t f = 0; f < info->form_count; f++) {
            if (info->form[f].count == 0)
                continue;
            append_form(&info->form[f], separator, text);
            separator = " | ";
        }
        if (lists_text(info->lists) != NULL) {
            abai_text_append(text, lists_text(info->lists));
            separator = " | ";
        }
        if (info->by_quantiles)
            abai_text_printf(text, "%stwo quantiles", separator);
        abai_text_append(text, "\n");
        abai_text_repeat(text, " ", NAME);
        append_wrapped(text, info->text, NAME);
    }
    abai_text_append(
        text, "\nTwo quantiles are written p05 and p95, p10 and p90, p2.5 and p97.5.\n"
              "A range [lo, hi] with coverage 1 (hard bounds) takes uniform, loguniform,\n"
              "triangular or pert; with coverage 0.9 (5th to 95th percentile), 0.8, 0.5, ...\n"
              "any distribution that takes two quantiles.\n"
              "Continuous distributions take truncate: [lo, hi] and clamp: [lo, hi]; those on\n"
              "a half line take location.\n");
}

static void list_functions(abai_text *text) {
    enum { USAGE = 20 };
    const abai_function_info *info;
    for (size_t i = 0; (info = abai_function_list(i)) != NULL; i++) {
        append_padded(text, info->usage, USAGE);
        append_wrapped(text, info->text, USAGE);
    }
    abai_text_append(text, "\nA number may carry a unit in brackets: 5 [MWh].\n");
}

static void list_units(abai_text *text) {
    enum { UNIT = 12 };
    const abai_unit_info *info;
    for (size_t i = 0; (info = abai_unit_list(i)) != NULL; i++) {
        append_padded(text, info->name, UNIT);
        append_wrapped(text, info->text, UNIT);
    }
    abai_text_append(
        text, "\nand all units of UDUNITS-2 (W, J, h, day, month, kg, K, degC, %, ...), each with\n"
              "the SI prefixes: kW, MWh, MUSD, PFLOP/s. Products and powers: USD/kWh, kg.m2/s3,\n"
              "GPU.h. A quantity without a dimension has the unit 1.\n"
              "A value in degC or degF is a temperature; differences of temperatures (sd,\n"
              "a - b) are in K.\n");
}

aba_status aba_list(const char *what, char **text, aba_error *error) {
    abai_text out = ABAI_TEXT_INIT;
    if (strcmp(what, "distributions") == 0)
        list_distributions(&out);
    else if (strcmp(what, "functions") == 0)
        list_functions(&out);
    else if (strcmp(what, "units") == 0)
        list_units(&out);
    else
        return abai_fail(error, ABA_USAGE,
                         "cannot list '%s'; there are distributions, functions and units", what);
    char *taken = abai_text_take(&out, NULL);
    if (taken == NULL)
        return abai_fail_memory(error);
    *text = taken;
    return ABA_OK;
}
