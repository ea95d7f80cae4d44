/* What distributions take, told from the registry alone. */
#include <string.h>

#include "base/number.h"
#include "scenario/vocabulary.h"

/* Keys that each kind of list takes, by abai_lists. */
static const char *const list_keys[][4] = {
    [ABAI_LISTS_NONE] = {NULL},
    [ABAI_LISTS_EDGES_WEIGHTS] = {"edges", "weights", NULL},
    [ABAI_LISTS_VALUES_WEIGHTS] = {"values", "weights", NULL},
    [ABAI_LISTS_VALUES] = {"values", "file", "smooth", NULL},
    [ABAI_LISTS_POINTS] = {"points", NULL},
    [ABAI_LISTS_COMPONENTS] = {"components", NULL},
};

/* ---- parameters ------------------------------------------------------------------------------ */

static bool is_first_of_its_name(const abai_dist_info *of, size_t form, size_t parameter) {
    const char *name = of->form[form].parameter[parameter].name;
    const abai_dist_info *info;
    for (size_t d = 0; (info = abai_dist_list(d)) != NULL; d++)
        for (size_t f = 0; f < info->form_count; f++)
            for (size_t p = 0; p < info->form[f].count; p++) {
                if (info == of && f == form && p == parameter)
                    return true;
                if (strcmp(info->form[f].parameter[p].name, name) == 0)
                    return false;
            }
    return true;
}

const char *abai_parameter_name(size_t index) {
    const abai_dist_info *info;
    for (size_t d = 0; (info = abai_dist_list(d)) != NULL; d++)
        for (size_t f = 0; f < info->form_count; f++)
            for (size_t p = 0; p < info->form[f].count; p++)
                if (is_first_of_its_name(info, f, p) && index-- == 0)
                    return info->form[f].parameter[p].name;
    return NULL;
}

bool abai_is_parameter(const char *key) {
    const abai_dist_info *info;
    for (size_t d = 0; (info = abai_dist_list(d)) != NULL; d++)
        for (size_t f = 0; f < info->form_count; f++)
            if (abai_form_index(&info->form[f], key) >= 0)
                return true;
    return false;
}

abai_shape abai_parameter_shape(const char *key) {
    const abai_dist_info *info;
    bool positive = false;
    for (size_t d = 0; (info = abai_dist_list(d)) != NULL; d++)
        for (size_t f = 0; f < info->form_count; f++) {
            const int index = abai_form_index(&info->form[f], key);
            if (index < 0)
                continue;
            const abai_role role = info->form[f].parameter[index].role;
            if (role != ABAI_ROLE_SPREAD && role != ABAI_ROLE_RATE)
                return ABAI_SHAPE_PARAMETER;
            positive = true;
        }
    return positive ? ABAI_SHAPE_POSITIVE : ABAI_SHAPE_PARAMETER;
}

int abai_form_index(const abai_form *form, const char *key) {
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->parameter[i].name, key) == 0)
            return (int)i;
    return -1;
}

int abai_bounds_form(const abai_dist_info *info) {
    for (size_t f = 0; info->by_bounds && f < info->form_count; f++)
        if (abai_form_index(&info->form[f], "min") >= 0 &&
            abai_form_index(&info->form[f], "max") >= 0)
            return (int)f;
    return -1;
}

/* ---- quantiles ------------------------------------------------------------------------------- */

bool abai_is_quantile_name(const char *key) {
    static const char digits[] = "0123456789";
    const size_t whole = key[0] == 'p' ? strspn(key + 1, digits) : 0;
    if (whole == 0)
        return false;
    const char *rest = key + 1 + whole;
    if (*rest == '\0')
        return true;
    const size_t fraction = *rest == '.' ? strspn(rest + 1, digits) : 0;
    return fraction > 0 && rest[1 + fraction] == '\0';
}

bool abai_quantile_percent(const char *key, double *percent) {
    double value;
    if (!abai_is_quantile_name(key) || !abai_number_parse_loose(key + 1, strlen(key + 1), &value) ||
        !(value > 0 && value < 100))
        return false;
    *percent = value;
    return true;
}

bool abai_quantiles_take_bounds(const abai_dist_info *info) {
    if (!info->by_quantiles || info->form_count == 0)
        return false;
    const int min = abai_form_index(&info->form[0], "min");
    const int max = abai_form_index(&info->form[0], "max");
    return min >= 0 && max >= 0 && info->form[0].parameter[min].optional &&
           info->form[0].parameter[max].optional;
}

/* ---- all keys -------------------------------------------------------------------------------- */

bool abai_definition_shape(const char *key, abai_shape *shape) {
    const abai_key *known;
    for (size_t i = 0; (known = abai_definition_key(i)) != NULL; i++)
        if (strcmp(known->name, key) == 0) {
            *shape = known->shape;
            return true;
        }
    *shape = abai_parameter_shape(key);
    return abai_is_quantile_name(key) || abai_is_parameter(key);
}

bool abai_dist_takes_list(const abai_dist_info *info, const char *key) {
    for (const char *const *name = list_keys[info->lists]; *name != NULL; name++)
        if (strcmp(*name, key) == 0)
            return true;
    return false;
}

bool abai_dist_takes(const abai_dist_info *info, const char *key) {
    if (strcmp(key, "distribution") == 0 || abai_dist_takes_list(info, key))
        return true;
    if (strcmp(key, "range") == 0 || strcmp(key, "coverage") == 0)
        return info->by_quantiles || abai_bounds_form(info) >= 0;
    if (strcmp(key, "truncate") == 0 || strcmp(key, "clamp") == 0)
        return !info->discrete || abai_dist_takes_list(info, "smooth");
    if (strcmp(key, "location") == 0 && info->half_line)
        return true;
    if (abai_is_quantile_name(key))
        return info->by_quantiles;
    for (size_t f = 0; f < info->form_count; f++)
        if (abai_form_index(&info->form[f], key) >= 0)
            return true;
    return false;
}

/* ---- usage ----------------------------------------------------------------------------------- */

static void append_form(const abai_form *form, abai_text *text) {
    for (size_t i = 0; i < form->count; i++) {
        const abai_parameter_info *p = &form->parameter[i];
        abai_text_printf(text, p->optional ? "%s[%s]" : "%s%s", i == 0 ? "" : ", ", p->name);
    }
}

void abai_dist_usage(const abai_dist_info *info, abai_text *text) {
    const size_t start = text->length;
    for (size_t f = 0; f < info->form_count; f++) {
        if (info->form[f].count == 0)
            continue;
        if (text->length > start)
            abai_text_append(text, " or ");
        append_form(&info->form[f], text);
    }
    if (info->by_quantiles)
        abai_text_append(text, text->length > start ? " or two quantiles such as p05, p95"
                                                    : "two quantiles such as p05, p95");
    if (info->lists == ABAI_LISTS_VALUES)
        abai_text_append(text, "values or file, [smooth]");
    else
        for (const char *const *name = list_keys[info->lists]; *name != NULL; name++)
            abai_text_printf(text, "%s%s", text->length > start ? ", " : "", *name);
}

void abai_range_usage(bool at_bounds, abai_text *text) {
    const abai_dist_info *info;
    const size_t start = text->length;
    for (size_t d = 0; (info = abai_dist_list(d)) != NULL; d++)
        if (at_bounds ? abai_bounds_form(info) >= 0 : info->by_quantiles)
            abai_text_printf(text, "%s%s", text->length > start ? ", " : "", info->name);
}
