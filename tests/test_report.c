/* Result files: JSON, CSV, and what they have in common. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abanico/report.h"
#include "base/arena.h"
#include "base/number.h"
#include "json/json.h"
#include "report_result.h"
#include "report_samples.h"

#define INF ((double)INFINITY)
#define NONE ((double)NAN)

static char *text_of(const aba_result *result, int width, int verbose, int ascii) {
    const aba_text_options options = {width, verbose, ascii, 0};
    char *text;
    size_t length;
    assert_int_equal(aba_report_text(result, &options, &text, &length, NULL), ABA_OK);
    assert_int_equal(length, strlen(text));
    return text;
}

static char *json_of(const aba_result *result) {
    char *text;
    size_t length;
    assert_int_equal(aba_report_json(result, &text, &length, NULL), ABA_OK);
    assert_int_equal(length, strlen(text));
    return text;
}

/* ---- JSON --------------------------------------------------------------------------------------- */

static const abai_json *get(const abai_json *object, const char *key) {
    const abai_json *value = abai_json_get(object, key);
    assert_non_null(value);
    return value;
}

static bool same_bits(double a, double b) {
    uint64_t x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    return x == y;
}

/* A number reads back to the same double; what is not finite is null. */
static void assert_number(const abai_json *object, const char *key, double number) {
    const abai_json *value = key == NULL ? object : get(object, key);
    if (isfinite(number)) {
        assert_int_equal(value->type, ABAI_JSON_NUMBER);
        assert_true(same_bits(value->number, number));
    } else {
        assert_int_equal(value->type, ABAI_JSON_NULL);
    }
}

static void assert_string(const abai_json *object, const char *key, const char *string) {
    if (string == NULL)
        assert_null(abai_json_get(object, key));
    else
        assert_string_equal(get(object, key)->string, string);
}

static void assert_quantity(const abai_json *all, const aba_quantity *q) {
    const abai_json *o = get(all, q->name);
    const aba_statistics *s = &q->statistics;
    assert_string(o, "unit", q->unit);
    assert_string(o, "title", q->title);
    assert_string(o, "distribution", q->distribution);
    assert_string(o, "source", q->source);
    assert_string(o, "assumed", q->assumed);
    assert_number(o, "n", (double)s->n);
    assert_number(o, "n_failed", (double)s->n_failed);
    assert_number(o, "mean", s->mean);
    assert_number(o, "mean_se", s->mean_se);
    assert_number(o, "sd", s->sd);
    assert_number(o, "min", s->min);
    assert_number(o, "max", s->max);
    const abai_json *percentile = get(o, "percentiles")->child;
    assert_int_equal(get(o, "percentiles")->count, s->percentile_count);
    for (size_t i = 0; i < s->percentile_count; i++, percentile = percentile->next) {
        assert_number(percentile, "p", s->percentiles[i].p);
        assert_number(percentile, "value", s->percentiles[i].value);
        assert_number(percentile, "ci_low", s->percentiles[i].ci_low);
        assert_number(percentile, "ci_high", s->percentiles[i].ci_high);
        assert_string(percentile, "ci_method", "order-statistic");
    }
    const abai_json *p = get(get(o, "curve"), "p")->child;
    const abai_json *value = get(get(o, "curve"), "value")->child;
    assert_int_equal(get(get(o, "curve"), "p")->count, ABA_CURVE_POINTS);
    assert_int_equal(get(get(o, "curve"), "value")->count, ABA_CURVE_POINTS);
    for (int i = 0; i < ABA_CURVE_POINTS; i++, p = p->next, value = value->next) {
        assert_number(p, NULL, 0.5 * i);
        assert_number(value, NULL, s->curve[i]);
    }
}

static void assert_claim(const abai_json *o, const aba_claim *claim) {
    assert_string(o, "about", claim->about);
    assert_string(o, "unit", claim->unit);
    assert_string(o, "text", claim->text);
    assert_string(o, "source", claim->source);
    assert_number(get(o, "range")->child, NULL, claim->low);
    assert_number(get(o, "range")->child->next, NULL, claim->high);
    assert_number(o, "median", claim->median);
    assert_number(o, "tail", claim->tail);
    assert_number(o, "factor", claim->factor);
    assert_string(o, "verdict", aba_verdict_text(claim->verdict));
}

static void assert_json_is(const aba_result *r) {
    char *text = json_of(r);
    abai_arena *arena = abai_arena_new();
    abai_json *root;
    assert_non_null(arena);
    assert_int_equal(abai_json_parse(text, strlen(text), "result", arena, &root, NULL), ABA_OK);
    assert_string(root, "format", "abanico-result/1");
    assert_string(get(root, "generator"), "version", r->version);
    assert_string(get(root, "scenario"), "name", r->name);
    assert_string(get(root, "scenario"), "title", r->title);
    assert_string(get(root, "scenario"), "sha256", r->sha256);
    assert_string(get(get(root, "scenario"), "resolved"), "name", "x");
    assert_number(get(root, "run"), "samples", (double)r->samples);
    assert_number(get(root, "run"), "confidence", r->confidence);
    for (size_t i = 0; i < r->input_count; i++)
        assert_quantity(get(root, "inputs"), &r->inputs[i]);
    for (size_t i = 0; i < r->output_count; i++)
        assert_quantity(get(root, "outputs"), &r->outputs[i]);
    const abai_json *claim = get(root, "claims")->child;
    assert_int_equal(get(root, "claims")->count, r->claim_count);
    for (size_t i = 0; i < r->claim_count; i++, claim = claim->next)
        assert_claim(claim, &r->claims[i]);
    const abai_json *warning = get(root, "warnings")->child;
    assert_int_equal(get(root, "warnings")->count, r->warning_count);
    for (size_t i = 0; i < r->warning_count; i++, warning = warning->next)
        assert_string_equal(warning->string, r->warnings[i]);
    abai_arena_free(arena);
    free(text);
}

static void json_reads_back_to_the_same_result(void **state) {
    (void)state;
    for (int m = 0; m < REPORT_MAKERS; m++) {
        aba_result *result = report_makers[m]();
        assert_json_is(result);
        aba_result_free(result);
    }
}

static void json_keeps_numbers_and_texts_of_all_kinds(void **state) {
    (void)state;
    static const double numbers[] = {
        0.1,  1.0 / 3, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 9007199254740993.0,
        -0.0, 1e15,    1e22,   123456789012345678.0};
    aba_result *r =
        report_result("odd", "\"quoted\\\" \b\f\n\r\t\x01\x1F \xC3\xB1 \xF0\x9F\xAA\xAD", 5);
    aba_quantity *q = report_add(r, "x", "1", NULL, report_many, REPORT_MANY, report_normal, 0, 1);
    for (int i = 0; i < ABA_CURVE_POINTS; i++)
        q->statistics.curve[i] = numbers[(size_t)i % (sizeof numbers / sizeof numbers[0])];
    q->statistics.percentiles[0].ci_low = -INF;
    q->statistics.percentiles[0].ci_high = INF;
    q->statistics.mean = NONE;
    report_warning(r, "</script> \xE2\x80\xA8");
    assert_json_is(r);
    aba_result_free(r);
}

static void json_has_its_keys_in_the_documented_order(void **state) {
    (void)state;
    static const char *const keys[] = {
        "\"format\"",    "\"generator\"",  "\"scenario\"",
        "\"name\"",      "\"title\"",      "\"sha256\"",
        "\"resolved\"",  "\"run\"",        "\"samples\"",
        "\"seed\"",      "\"design\"",     "\"sampler\"",
        "\"stream\"",    "\"confidence\"", "\"percentile_definition\"",
        "\"inputs\"",    "\"unit\"",       "\"distribution\"",
        "\"source\"",    "\"n\"",          "\"n_failed\"",
        "\"mean\"",      "\"mean_se\"",    "\"sd\"",
        "\"min\"",       "\"max\"",        "\"percentiles\"",
        "\"ci_method\"", "\"curve\"",      "\"outputs\"",
        "\"claims\"",    "\"about\"",      "\"range\"",
        "\"text\"",      "\"median\"",     "\"verdict\"",
        "\"tail\"",      "\"factor\"",     "\"warnings\""};
    aba_result *result = report_ordinary();
    char *text = json_of(result);
    const char *at = text;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const char *found = strstr(at, keys[i]);
        assert_non_null(found);
        at = found;
    }
    free(text);
    aba_result_free(result);
}

static void json_writes_the_seed_as_a_string_and_percentiles_on_a_line(void **state) {
    (void)state;
    aba_result *result = report_shapes();
    char *text = json_of(result);
    assert_non_null(strstr(text, "\"seed\": \"18446744073709551615\""));
    assert_non_null(strstr(text, "{\"p\": 0, \"value\": -3, \"ci_low\": null, \"ci_high\": -3, "
                                 "\"ci_method\": \"order-statistic\"}"));
    assert_true(text[strlen(text) - 1] == '\n');
    free(text);
    aba_result_free(result);
}

static void json_of_a_result_whose_scenario_is_no_json_is_an_error(void **state) {
    (void)state;
    aba_result *result = report_ordinary();
    free(result->resolved);
    result->resolved = report_copy("{\"name\": }");
    char *text = NULL;
    size_t length = 7;
    aba_error error;
    assert_int_equal(aba_report_json(result, &text, &length, &error), ABA_INVALID);
    assert_null(text);
    assert_int_equal(length, 7);
    aba_result_free(result);
}

/* ---- CSV ---------------------------------------------------------------------------------------- */

/* Take the next field of RFC 4180 off *at; true where it was the last of its line. */
static bool take_field(const char **at, char *field, size_t size) {
    const bool quoted = **at == '"';
    size_t length = 0;
    *at += quoted;
    for (;; ++*at) {
        if (quoted && **at == '"' && *++*at != '"')
            break;
        if (!quoted && (**at == ',' || **at == '\n'))
            break;
        assert_true(**at != '\0' && length + 1 < size);
        field[length++] = **at;
    }
    field[length] = '\0';
    const char end = *(*at)++;
    assert_true(end == ',' || end == '\n');
    return end == '\n';
}

enum { FIELDS = 12, FIELD_SIZE = 256 };
static void take_line(const char **at, char fields[FIELDS][FIELD_SIZE]) {
    for (int i = 0; i < FIELDS; i++)
        assert_true(take_field(at, fields[i], FIELD_SIZE) == (i == FIELDS - 1));
}

/* An empty field stands for what is not finite. */
static void assert_field(const char *field, double number) {
    double back;
    if (isfinite(number)) {
        assert_true(abai_number_parse_loose(field, strlen(field), &back));
        assert_true(same_bits(back, number));
    } else {
        assert_string_equal(field, "");
    }
}

static char *csv_of(const aba_result *const *results, size_t count) {
    char *text;
    size_t length;
    assert_int_equal(aba_report_csv(results, count, &text, &length, NULL), ABA_OK);
    assert_int_equal(length, strlen(text));
    return text;
}

static void csv_has_a_row_for_each_statistic(void **state) {
    (void)state;
    static const char *const plain[] = {"mean", "mean_se", "sd", "min", "max"};
    aba_result *results[REPORT_MAKERS];
    for (int m = 0; m < REPORT_MAKERS; m++)
        results[m] = report_makers[m]();
    char *text = csv_of((const aba_result *const *)results, REPORT_MAKERS);
    char f[FIELDS][FIELD_SIZE];
    const char *at = text;
    take_line(&at, f);
    assert_string_equal(f[0], "scenario");
    assert_string_equal(f[11], "seed");
    for (int m = 0; m < REPORT_MAKERS; m++)
        for (size_t i = 0; i < results[m]->output_count; i++) {
            const aba_quantity *q = &results[m]->outputs[i];
            const aba_statistics *s = &q->statistics;
            const double values[] = {s->mean, s->mean_se, s->sd, s->min, s->max};
            for (size_t j = 0; j < 5 + s->percentile_count; j++) {
                take_line(&at, f);
                assert_string_equal(f[0], results[m]->name);
                assert_string_equal(f[1], q->name);
                assert_string_equal(f[2], q->unit);
                assert_string_equal(f[3], j < 5 ? plain[j] : "percentile");
                assert_field(f[4], j < 5 ? NONE : s->percentiles[j - 5].p / 100);
                assert_field(f[5], j < 5 ? values[j] : s->percentiles[j - 5].value);
                if (j >= 5) {
                    assert_field(f[6], s->percentiles[j - 5].ci_low);
                    assert_field(f[7], s->percentiles[j - 5].ci_high);
                    assert_string_equal(f[8], "order-statistic");
                }
                assert_field(f[9], (double)s->n);
                assert_field(f[10], (double)s->n_failed);
            }
        }
    assert_string_equal(at, "");
    free(text);
    for (int m = 0; m < REPORT_MAKERS; m++)
        aba_result_free(results[m]);
}

static void csv_gives_moments_their_intervals(void **state) {
    (void)state;
    aba_result *r = report_ordinary();
    const aba_statistics *s = &r->outputs[0].statistics;
    char *text = csv_of((const aba_result *const *)&r, 1);
    char f[FIELDS][FIELD_SIZE];
    const char *at = text;
    take_line(&at, f);
    take_line(&at, f);
    assert_field(f[6], s->mean_ci_low);
    assert_field(f[7], s->mean_ci_high);
    assert_string_equal(f[8], "student-t");
    take_line(&at, f);
    take_line(&at, f);
    assert_field(f[6], s->sd_ci_low);
    assert_field(f[7], s->sd_ci_high);
    assert_string_equal(f[8], "normal");
    free(text);
    aba_result_free(r);
}

static void csv_quotes_and_disarms_texts(void **state) {
    (void)state;
    static const struct {
        const char *unit, *field;
    } table[] = {{"a,b", ",\"a,b\","},   {"say \"x\"", ",\"say \"\"x\"\"\","},
                 {"=1+1", ",'=1+1,"},    {"-2,3", ",\"'-2,3\","},
                 {"+x", ",'+x,"},        {"@x", ",'@x,"},
                 {"x\ny", ",\"x\ny\","}, {"kg m-2", ",kg m-2,"}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        aba_result *r = report_result("x", NULL, 10);
        report_add(r, "y", table[i].unit, NULL, report_five, REPORT_FIVE, report_normal, 0, 1);
        char *text = csv_of((const aba_result *const *)&r, 1);
        assert_non_null(strstr(text, table[i].field));
        free(text);
        aba_result_free(r);
    }
}

/* ---- all ---------------------------------------------------------------------------------------- */

static char *all_of(void) {
    aba_result *r = report_shapes();
    char *parts[3] = {text_of(r, 80, 1, 0), json_of(r), csv_of((const aba_result *const *)&r, 1)};
    const size_t size = strlen(parts[0]) + strlen(parts[1]) + strlen(parts[2]) + 1;
    char *all = calloc(1, size);
    assert_non_null(all);
    for (int i = 0; i < 3; i++) {
        strcat(all, parts[i]);
        free(parts[i]);
    }
    aba_result_free(r);
    return all;
}

static void reports_do_not_depend_on_the_locale(void **state) {
    (void)state;
    static const char *const locales[] = {"de_DE.UTF-8", "de_DE.utf8", "es_ES.UTF-8",
                                          "fr_FR.UTF-8"};
    char *before = all_of();
    size_t tried = 0;
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        if (setlocale(LC_ALL, locales[i]) == NULL)
            continue;
        char half[8];
        snprintf(half, sizeof half, "%.1f", 0.5);
        assert_string_equal(half, "0,5");
        char *after = all_of();
        setlocale(LC_ALL, "C");
        assert_string_equal(after, before);
        free(after);
        tried++;
    }
    free(before);
    if (tried == 0) {
        print_message("SKIP: no locale with a decimal comma is installed\n");
        skip();
    }
}

static void verdicts_have_names(void **state) {
    (void)state;
    assert_string_equal(aba_verdict_text(ABA_CONSISTENT), "consistent");
    assert_string_equal(aba_verdict_text(ABA_TENSION), "tension");
    assert_string_equal(aba_verdict_text(ABA_CONTRADICTED), "contradicted");
    assert_string_equal(aba_verdict_text((aba_verdict)99), "unknown verdict");
}

static void free_takes_null_and_half_made_results(void **state) {
    (void)state;
    aba_result_free(NULL);
    aba_result *empty = calloc(1, sizeof *empty);
    assert_non_null(empty);
    empty->input_count = empty->output_count = empty->claim_count = empty->warning_count = 3;
    aba_result_free(empty);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_reads_back_to_the_same_result),
        cmocka_unit_test(json_keeps_numbers_and_texts_of_all_kinds),
        cmocka_unit_test(json_has_its_keys_in_the_documented_order),
        cmocka_unit_test(json_writes_the_seed_as_a_string_and_percentiles_on_a_line),
        cmocka_unit_test(json_of_a_result_whose_scenario_is_no_json_is_an_error),
        cmocka_unit_test(csv_has_a_row_for_each_statistic),
        cmocka_unit_test(csv_gives_moments_their_intervals),
        cmocka_unit_test(csv_quotes_and_disarms_texts),
        cmocka_unit_test(reports_do_not_depend_on_the_locale),
        cmocka_unit_test(verdicts_have_names),
        cmocka_unit_test(free_takes_null_and_half_made_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
