/* A distribution in one line, as it was written: "lognormal(p05=7, p95=15) truncated to [0, inf)". */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "scenario/reader.h"

/* Components of a mixture that are spelt out. */
enum { COMPONENTS_SHOWN = 4 };

double abai_tidy_percent(double percent) {
    const double decimal = round(percent * 1e8) / 1e8;
    return fabs(decimal - percent) <= 100 * DBL_EPSILON ? decimal : percent;
}

const char *abai_quantile_name(double percent, char out[ABAI_QUANTILE_NAME_SIZE]) {
    char number[ABAI_NUMBER_SIZE];
    abai_number_format(percent, number);
    const bool is_digit = number[0] != '\0' && number[1] == '\0';
    snprintf(out, ABAI_QUANTILE_NAME_SIZE, is_digit ? "p0%s" : "p%s", number);
    return out;
}

static void append_param(abai_text *text, const abai_param *param) {
    if (param->kind == ABAI_PARAM_NUMBER)
        abai_text_append_number(text, param->number);
    else if (param->kind == ABAI_PARAM_EXPRESSION)
        abai_text_append(text, abai_expr_text(param->expression));
}

/* "name=value", with a comma in front but for the first. */
static void append_named(abai_text *text, const char *name, const abai_param *param) {
    if (param->kind == ABAI_PARAM_ABSENT)
        return;
    const char last = text->length > 0 ? text->data[text->length - 1] : '(';
    abai_text_printf(text, last == '(' ? "%s=" : ", %s=", name);
    append_param(text, param);
}

/* The percentage as the file writes it, or as a range implies it. */
static void append_quantiles(abai_text *text, const abai_json *node, const abai_distribution *d) {
    for (size_t i = 0; i < 2; i++) {
        char name[ABAI_QUANTILE_NAME_SIZE];
        abai_quantile_name(abai_tidy_percent(100 * d->quantile_p[i]), name);
        for (const abai_json *m = node->child; m != NULL; m = m->next) {
            double own;
            if (abai_quantile_percent(m->key, &own) && own / 100 == d->quantile_p[i])
                snprintf(name, sizeof name, "%.*s", ABAI_QUANTILE_NAME_SIZE - 1, m->key);
        }
        append_named(text, name, &d->quantile_x[i]);
    }
    if (abai_quantiles_take_bounds(d->info)) {
        append_named(text, "min", &d->value[0]);
        append_named(text, "max", &d->value[1]);
    }
}

static void append_parameters(abai_text *text, const abai_json *node, const abai_distribution *d) {
    if (d->form < 0) {
        append_quantiles(text, node, d);
    } else if (d->info->form_count > 0) {
        const abai_form *form = &d->info->form[d->form];
        for (size_t i = 0; i < form->count; i++)
            append_named(text, form->parameter[i].name, &d->value[i]);
    }
    append_named(text, "location", &d->location);
}

static void append_count(abai_text *text, size_t count, const char *what) {
    abai_text_printf(text, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

static void append_components(abai_text *text, const abai_distribution *d) {
    if (d->count > COMPONENTS_SHOWN) {
        append_count(text, d->count, "component");
        return;
    }
    for (size_t i = 0; i < d->count; i++) {
        abai_text_append(text, i == 0 ? "" : ", ");
        abai_text_append_number(text, d->w[i]);
        abai_text_printf(text, " %s", d->component[i].text);
    }
}

static void append_lists(abai_text *text, const abai_distribution *d) {
    switch (d->info->lists) {
    case ABAI_LISTS_EDGES_WEIGHTS:
        append_count(text, d->count, "bin");
        break;
    case ABAI_LISTS_VALUES_WEIGHTS:
        append_count(text, d->count, "value");
        break;
    case ABAI_LISTS_VALUES:
        append_count(text, d->count, "value");
        abai_text_append(text, d->smooth ? ", smooth" : "");
        break;
    case ABAI_LISTS_POINTS:
        append_count(text, d->count, "point");
        break;
    case ABAI_LISTS_COMPONENTS:
        append_components(text, d);
        break;
    case ABAI_LISTS_NONE:
        break;
    }
}

/* " truncated to [0, inf)": open ends are infinite. */
static void append_bounds(abai_text *text, const char *what, const abai_param ends[2]) {
    abai_text_printf(text, " %s to %s", what, ends[0].kind == ABAI_PARAM_ABSENT ? "(-inf" : "[");
    append_param(text, &ends[0]);
    abai_text_append(text, ", ");
    append_param(text, &ends[1]);
    abai_text_append(text, ends[1].kind == ABAI_PARAM_ABSENT ? "inf)" : "]");
}

aba_status abai_describe(const abai_reader *reader, const abai_json *node,
                         abai_distribution *distribution) {
    abai_text text = ABAI_TEXT_INIT;
    abai_text_printf(&text, "%s(", distribution->info->name);
    append_lists(&text, distribution);
    append_parameters(&text, node, distribution);
    abai_text_append_char(&text, ')');
    if (distribution->has_truncate)
        append_bounds(&text, "truncated", distribution->truncate);
    if (distribution->has_clamp)
        append_bounds(&text, "clamped", distribution->clamp);
    distribution->text = text.failed ? NULL : abai_arena_strdup(reader->arena, text.data);
    abai_text_free(&text);
    return distribution->text == NULL ? abai_fail_memory(reader->error) : ABA_OK;
}
