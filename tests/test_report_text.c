/* The text for people: rounding, shapes, tables, and the whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abanico/report.h"
#include "base/number.h"
#include "base/text.h"
#include "expected.h"
#include "report/bands.h"
#include "report/layout.h"
#include "report/round.h"
#include "report/spark.h"
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

/* ---- expected texts ----------------------------------------------------------------------------- */

static void check_text(report_maker make, const char *name, int width, int verbose, int ascii) {
    aba_result *result = make();
    char *text = text_of(result, width, verbose, ascii);
    assert_expected(name, text);
    free(text);
    aba_result_free(result);
}

static void text_is_as_designed(void **state) {
    (void)state;
    check_text(report_ordinary, "ordinary.txt", 0, 0, 0);
    check_text(report_ordinary, "ordinary-verbose.txt", 80, 1, 0);
    check_text(report_ordinary, "ordinary-ascii.txt", 80, 0, 1);
    check_text(report_shapes, "shapes.txt", 80, 0, 0);
    check_text(report_shapes, "shapes-verbose.txt", 100, 1, 0);
    check_text(report_few, "few.txt", 80, 0, 0);
}

/* ---- text: what holds whatever the numbers ------------------------------------------------------ */

static void text_lines_never_exceed_the_width(void **state) {
    (void)state;
    for (int m = 0; m < REPORT_MAKERS; m++)
        for (int width = 40; width <= 130; width++) {
            aba_result *result = report_makers[m]();
            char *text = text_of(result, width, 1, width % 2);
            for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
                assert_true(abai_text_width(line) <= (size_t)width);
                assert_true(line[strlen(line) - 1] != ' ');
            }
            free(text);
            aba_result_free(result);
        }
}

static void text_narrower_than_the_least_width_is_still_text(void **state) {
    (void)state;
    aba_result *result = report_ordinary();
    char *narrow = text_of(result, 1, 1, 0), *least = text_of(result, 40, 1, 0);
    assert_string_equal(narrow, least);
    free(narrow);
    free(least);
    aba_result_free(result);
}

static void text_shows_every_output_and_every_percentile(void **state) {
    (void)state;
    for (int width = 60; width <= 130; width += 7) {
        aba_result *result = report_shapes();
        char *text = text_of(result, width, 0, 0);
        for (size_t i = 0; i < result->output_count; i++)
            assert_non_null(strstr(text, result->outputs[i].name));
        for (int i = 0; i < REPORT_MANY; i++) {
            abai_text label = ABAI_TEXT_INIT;
            abai_text_append_char(&label, ' ');
            abai_percentile_label(&label, report_many[i]);
            assert_non_null(strstr(text, label.data));
            abai_text_free(&label);
        }
        free(text);
        aba_result_free(result);
    }
}

static void text_in_ascii_is_ascii(void **state) {
    (void)state;
    aba_result *result = report_ordinary();
    char *text = text_of(result, 80, 1, 1);
    for (const char *c = text; *c != '\0'; c++)
        assert_true((unsigned char)*c < 0x80);
    free(text);
    aba_result_free(result);
}

static void text_escapes_what_would_move_the_cursor(void **state) {
    (void)state;
    const char override[] = {(char)0xE2, (char)0x80, (char)0xAE, '\0'}; /* right to left, U+202E */
    char title[64];
    snprintf(title, sizeof title, "a \033[2J b\r\nc %s d \xFF", override);
    aba_result *result = report_result("x", title, 10);
    report_add(result, "x", "\033[31m", NULL, report_five, REPORT_FIVE, report_normal, 0, 1);
    report_claim(result, "x", 0, 1, "\a", "\b\b", "\x7F", 0.5, 1, 1, ABA_CONSISTENT);
    report_warning(result, "\033]0;title\a");
    char *text = text_of(result, 80, 1, 0);
    for (const char *c = text; *c != '\0'; c++)
        assert_true((unsigned char)*c >= 0x20 || *c == '\n');
    assert_null(strstr(text, "\x7F"));
    assert_null(strstr(text, override));
    assert_null(strstr(text, "\xFF"));
    free(text);
    aba_result_free(result);
}

/* ---- what is said of intervals and claims -------------------------------------------------------- */

static void text_names_percentiles_without_an_interval(void **state) {
    (void)state;
    aba_result *result = report_result("x", NULL, 1000);
    result->seed = 1; /* the line must have room */
    report_add(result, "a", "1", NULL, report_five, REPORT_FIVE, report_normal, 5, 1);
    report_add(result, "b", "1", NULL, report_five, REPORT_FIVE, report_normal, 5, 1);
    char *text = text_of(result, 80, 0, 0);
    assert_null(strstr(text, "too few"));
    assert_non_null(strstr(text, "; rounded to what 95 % Monte Carlo intervals support\n"));
    free(text);
    result->outputs[1].statistics.percentiles[0].ci_low = -INF;
    text = text_of(result, 80, 0, 0);
    assert_non_null(strstr(text, "\np05 of b: too few samples for a 95 % interval\n"));
    free(text);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < REPORT_FIVE; j++)
            result->outputs[i].statistics.percentiles[j].ci_high = INF;
    text = text_of(result, 80, 0, 0);
    assert_non_null(
        strstr(text, "\np05, p25, p50, p75, p95: too few samples for a 95 % interval\n"));
    assert_null(strstr(text, "rounded"));
    free(text);
    aba_result_free(result);
}

static void text_of_one_draw_calls_no_output_constant(void **state) {
    (void)state;
    aba_result *result = report_result("one", NULL, 1);
    aba_quantity *q =
        report_add(result, "y", "MW", NULL, report_five, REPORT_FIVE, report_constant, 19.2846, 0);
    q->statistics.sd = q->statistics.mean_se = NONE;
    for (int j = 0; j < REPORT_FIVE; j++) {
        q->statistics.percentiles[j].ci_low = -INF;
        q->statistics.percentiles[j].ci_high = INF;
    }
    char *text = text_of(result, 80, 1, 0);
    assert_null(strstr(text, "constant"));
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "\n\n\n"));
    assert_non_null(strstr(text, "too few samples"));
    free(text);
    report_add(result, "x", "MW", "value", report_five, REPORT_FIVE, report_constant, 3, 0);
    text = text_of(result, 80, 1, 0);
    assert_non_null(strstr(text, "x  MW    3  constant"));
    free(text);
    aba_result_free(result);
}

static void text_of_constants_alone_has_no_empty_table(void **state) {
    (void)state;
    aba_result *result = report_result("fixed", NULL, 100);
    report_add(result, "y", "MW", NULL, report_five, REPORT_FIVE, report_constant, 3, 0);
    char *text = text_of(result, 80, 1, 0);
    assert_null(strstr(text, "\n\n\n"));
    assert_null(strstr(text, "Statistics with"));
    assert_true(strlen(text) > 2 && strcmp(text + strlen(text) - 2, "\n\n") != 0);
    free(text);
    aba_result_free(result);
}

/* A median of 25 degC is not 1.25 times a claim of 20 degC. */
static void text_of_a_claim_without_a_factor_says_where_the_median_is(void **state) {
    (void)state;
    aba_result *result = report_result("warm", NULL, 1000);
    report_add(result, "t", "degC", NULL, report_five, REPORT_FIVE, report_normal, 25, 1);
    report_claim(result, "t", 10, 20, "degC", NULL, NULL, 25, 0, NONE, ABA_CONTRADICTED);
    char *text = text_of(result, 120, 0, 0);
    assert_non_null(strstr(text, "25 degC, is above its upper end, and no draw reaches it"));
    assert_null(strstr(text, "times"));
    assert_null(strstr(text, "nan"));
    free(text);
    aba_result_free(result);
}

static void text_that_is_quiet_has_the_bands_alone(void **state) {
    (void)state;
    aba_result *result = report_shapes();
    const aba_text_options options = {80, 0, 0, 1};
    char *quiet, *whole = text_of(result, 80, 0, 0);
    assert_int_equal(aba_report_text(result, &options, &quiet, NULL, NULL), ABA_OK);
    const size_t length = strlen(quiet);
    assert_int_equal(strncmp(quiet, whole, length), 0);
    assert_int_equal(strncmp(whole + length, "\nClaims\n", 8), 0);
    free(whole);
    free(quiet);
    aba_result_free(result);
}

static void percentile_labels_have_two_digits(void **state) {
    (void)state;
    static const struct {
        double p;
        const char *label;
    } table[] = {{0, "p00"},    {5, "p05"},    {50, "p50"},     {100, "p100"},
                 {2.5, "p2.5"}, {0.5, "p0.5"}, {97.5, "p97.5"}, {99.9, "p99.9"}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        abai_text label = ABAI_TEXT_INIT;
        abai_percentile_label(&label, table[i].p);
        assert_string_equal(label.data, table[i].label);
        abai_text_free(&label);
    }
}

/* ---- rounding ----------------------------------------------------------------------------------- */

static void figures_show_what_their_intervals_support(void **state) {
    (void)state;
    static const struct {
        double value, half_width;
        const char *text;
    } table[] = {
        {424.2641, 0.2, "424.3"},
        {424.2641, 0.5, "424"}, /* nearer to 1 than to 0.1, on a logarithmic scale */
        {424.2641, 4, "420"},   /* nearer to 10 */
        {424.2641, 100, "420"}, /* at least two digits */
        {13042.2, 21, "13040"},
        {13042.2, 50, "13000"},
        {0.0123456, 2e-5, "0.01235"},
        {-1.6448536, 0.003, "-1.645"},
        {-0.0001, 0.003, "0.000"}, /* lost in its interval, and no minus zero */
        {0.00031, 0.0024, "0.000"},
        {9.9996, 0.001, "10.000"},
        {999999.6, 1, "1000000"},
        {123456.789, 1e-9, "123457"}, /* at most six */
        {12345678, 1e-9, "1.23457e7"},
        {1.5e7, 4e5, "1.5e7"},
        {2.345e-12, 3e-15, "2.345e-12"},
        {-2.345e30, 3e27, "-2.345e30"},
        {1e300, 1e298, "1.00e300"},
        {5e-324, 5e-324, "5e-324"},
        {1e308, 9e307, "1e308"},
        {2500, 0, "2500"}, /* exact */
        {0.1, 0, "0.1"},
        {7, 0, "7"},
        {1.0 / 3, 0, "0.333333"},
        {1e7, 0, "1e7"},
        {0, 0, "0"},
        {0, 0.25, "0.0"},
        {424.2641, INF, "424"}, /* nothing is known */
        {424.2641, NONE, "424"},
        {NONE, 1, "-"},
        {INF, 1, "inf"},
        {-INF, 1, "-inf"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        abai_figure figure = {.value = table[i].value, .half_width = table[i].half_width};
        assert_string_equal(abai_round(&figure), table[i].text);
    }
}

static void rows_have_common_decimals_unless_they_span_decades(void **state) {
    (void)state;
    static const struct {
        double value[3], half_width[3];
        const char *text[3];
    } table[] = {
        {{30.012, 51.96, 90.04}, {0.03, 0.04, 0.09}, {"30.0", "52.0", "90.0"}},
        {{-1.643, 0.0003, 1.643}, {0.004, 0.002, 0.004}, {"-1.64", "0.00", "1.64"}},
        {{0.0123, 1.73, 301.2}, {0.0001, 0.01, 2}, {"0.0123", "1.73", "301"}},
        {{1e-6, 1.73, 3e8}, {1e-8, 0.01, 2e6}, {"1.00e-6", "1.73", "3.00e8"}},
        {{9.0012e6, 1.10012e7, 1.3e7}, {1e4, 1e4, 1e4}, {"9.00e6", "1.100e7", "1.300e7"}},
        {{95, 96, 120}, {60, 0.1, 12}, {"95", "96", "120"}},
        {{100.01, 300.02, 500.3}, {0.001, 0.1, 3}, {"100", "300", "500"}},
        {{79, 101, 119}, {60, 60, 60}, {"80", "100", "120"}},
        {{85.31, 101.2, 119.4}, {INF, NONE, INF}, {"85", "101", "119"}},
        {{-1.234e-3, 1.5, 5000}, {INF, INF, INF}, {"-0.00123", "1.50", "5000"}},
        {{3, 5, 7.5}, {0, 0, 0}, {"3.0", "5.0", "7.5"}},
        {{3, 5, 7}, {0, 0, 0}, {"3", "5", "7"}},
        {{0, 0, 0}, {0, 0, 0}, {"0", "0", "0"}},
        {{0, 0.52, 1.31}, {0, 0.01, 0.01}, {"0.00", "0.52", "1.31"}},
        {{-4.7534, 0.001, 4.7534}, {INF, 0.003, INF}, {"-4.753", "0.001", "4.753"}},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        abai_figure row[3];
        for (int j = 0; j < 3; j++) {
            row[j].value = table[i].value[j];
            row[j].half_width = table[i].half_width[j];
        }
        abai_round_row(row, 3);
        for (int j = 0; j < 3; j++)
            assert_string_equal(row[j].text, table[i].text[j]);
    }
}

/* Whole numbers have no decimals, however their intervals come out. */
static void rows_of_counts_are_counts(void **state) {
    (void)state;
    const double value[] = {1, 2, 3, 4, 6}, half_width[] = {0, 0, 0.5, 0, 0.5};
    abai_figure row[5];
    for (int j = 0; j < 5; j++)
        row[j] = (abai_figure){.value = value[j], .half_width = half_width[j]};
    abai_round_row(row, 5);
    for (int j = 0; j < 5; j++) {
        char expected[8];
        snprintf(expected, sizeof expected, "%.0f", value[j]);
        assert_string_equal(row[j].text, expected);
    }
}

static void intervals_have_two_digits_of_their_half_width(void **state) {
    (void)state;
    static const struct {
        double value[3];
        const char *text[3];
    } table[] = {
        {{15.14043, 15.14978, 15.15913}, {"15.1404", "15.1498", "15.1591"}},
        {{1.19, 1.84, 2.48}, {"1.19", "1.84", "2.48"}},
        {{-0.003, 0.0001, 0.0032}, {"-0.0030", "0.0001", "0.0032"}},
        {{12987.4, 13042.2, 13090.1}, {"12987", "13042", "13090"}},
        {{1.2345678901e12, 1.2345678911e12, 1.2345678922e12},
         {"1.2345678901e12", "1.2345678911e12", "1.2345678922e12"}},
        {{-INF, 17.7612, 19.302}, {"-inf", "17.8", "19.3"}},
        {{-INF, 19.2846, INF}, {"-inf", "19.3", "inf"}},
        {{NONE, 19.2846, NONE}, {"-", "19.3", "-"}},
        {{2, 3, 3}, {"2", "3", "3"}},
        {{0.25, 0.25, 0.25}, {"0.25", "0.25", "0.25"}},
        {{0, 0, 0}, {"0", "0", "0"}},
        {{-5e-300, 0, 5e-300}, {"-5e-300", "0", "5e-300"}},
        {{-INF, 3, 3}, {"-inf", "3", "3"}},
        {{-1e308, 0, 1e308}, {"-1.0e308", "0", "1.0e308"}},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        abai_figure row[3];
        for (int j = 0; j < 3; j++)
            row[j] = (abai_figure){.value = table[i].value[j]};
        abai_round_interval(row);
        for (int j = 0; j < 3; j++)
            assert_string_equal(row[j].text, table[i].text[j]);
    }
}

/* xorshift64* (Vigna 2016): numbers for properties, the same everywhere. */
static double next_uniform(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (double)((*state * UINT64_C(2685821657736338717)) >> 11) * 0x1p-53;
}

static int significant_digits(const char *text) {
    int digits = 0;
    for (text += strspn(text, "-0."); *text != '\0' && *text != 'e'; text++)
        digits += *text != '.';
    return digits;
}

/* What is shown is off by at most 1.6 half widths: half a unit of a last digit that stands at most
 * at sqrt(10) half widths; or by half a unit of the sixth digit. */
static void figures_are_within_their_intervals(void **state) {
    (void)state;
    uint64_t random = 42;
    for (int i = 0; i < 20000; i++) {
        const double sign = next_uniform(&random) < 0.5 ? -1 : 1;
        abai_figure f = {.value = sign * pow(10, 600 * next_uniform(&random) - 300)};
        f.half_width = fabs(f.value) * pow(10, -12 * next_uniform(&random));
        double shown;
        abai_round(&f);
        assert_true(abai_number_parse_loose(f.text, strlen(f.text), &shown));
        assert_true(fabs(shown - f.value) <= fmax(1.6 * f.half_width, 5.000001e-6 * fabs(f.value)));
        assert_true(strlen(f.text) <= 13); /* -1.23457e-123 */
        if (f.half_width < fabs(f.value) / 2.1)
            assert_true(significant_digits(f.text) >= 2);
    }
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A half width of any size, or none: what small samples give. */
static double any_half_width(uint64_t *random, double value) {
    const double what = next_uniform(random);
    if (what < 0.15)
        return INF;
    if (what < 0.2)
        return NONE;
    if (what < 0.25)
        return 0;
    return (fabs(value) + 1e-9) * pow(10, 6 * next_uniform(random) - 5);
}

static void rows_never_fall(void **state) {
    (void)state;
    enum { COLUMNS = 7 };
    uint64_t random = 7;
    for (int i = 0; i < 100000; i++) {
        const double decades = i % 2 == 0 ? 0.5 : i % 4 == 1 ? 3 : 20;
        const double shift = next_uniform(&random) < 0.5 ? 0 : -1;
        double value[COLUMNS];
        abai_figure row[COLUMNS];
        for (int j = 0; j < COLUMNS; j++)
            value[j] = pow(10, decades * (next_uniform(&random) - 0.5)) *
                       (next_uniform(&random) + shift < 0 ? -1 : 1);
        qsort(value, COLUMNS, sizeof *value, compare);
        for (int j = 0; j < COLUMNS; j++) {
            if (j > 0 && next_uniform(&random) < 0.1)
                value[j] = value[j - 1];
            row[j] = (abai_figure){.value = value[j]};
            row[j].half_width = any_half_width(&random, value[j]);
        }
        abai_round_row(row, COLUMNS);
        double last = -INF;
        for (int j = 0; j < COLUMNS; j++) {
            double number;
            assert_true(abai_number_parse_loose(row[j].text, strlen(row[j].text), &number));
            assert_true(number >= last);
            last = number;
        }
    }
}

/* ---- shapes ------------------------------------------------------------------------------------- */

static void curve_of(report_quantile quantile, double a, double b, double *curve) {
    for (int i = 0; i < ABA_CURVE_POINTS; i++)
        curve[i] = quantile(i / (ABA_CURVE_POINTS - 1.0), a, b);
}

static void spark_masses_are_all_of_the_probability(void **state) {
    (void)state;
    static const struct {
        report_quantile quantile;
        double a, b;
    } table[] = {{report_normal, 0, 1},           {report_lognormal, 1e-300, 1e-290},
                 {report_uniform, -8e307, 8e307}, {report_step, -1e308, 1e308},
                 {report_floor_normal, 0, 2},     {report_uniform, 0, 5e-324 * 40}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (size_t cells = 1; cells <= ABAI_SPARK_MAX; cells++) {
            double curve[ABA_CURVE_POINTS], masses[ABAI_SPARK_MAX], sum = 0;
            curve_of(table[i].quantile, table[i].a, table[i].b, curve);
            abai_spark_masses(curve, cells, masses);
            for (size_t j = 0; j < cells; j++) {
                assert_true(masses[j] >= 0);
                sum += masses[j];
            }
            assert_true(fabs(sum - (ABA_CURVE_POINTS - 3)) <= 1e-9);
        }
}

static void spark_of_the_normal_is_its_histogram(void **state) {
    (void)state;
    enum { CELLS = 12 };
    double curve[ABA_CURVE_POINTS], masses[CELLS];
    curve_of(report_normal, 0, 1, curve);
    abai_spark_masses(curve, CELLS, masses);
    const double end = curve[ABA_CURVE_POINTS - 2];
    for (int i = 0; i < CELLS; i++) {
        const double low = end * (2.0 * i / CELLS - 1), high = end * (2.0 * (i + 1) / CELLS - 1);
        const double points = 200 * 0.5 * (erfc(-high / sqrt(2)) - erfc(-low / sqrt(2)));
        /* The curve is linear between its points: each end is off by less than half of one. */
        assert_true(fabs(masses[i] - points) <= 1);
    }
}

static void assert_spark(report_quantile quantile, double a, double b, bool ascii,
                         const char *expected) {
    double curve[ABA_CURVE_POINTS];
    abai_text text = ABAI_TEXT_INIT;
    curve_of(quantile, a, b, curve);
    abai_spark_append(&text, curve, 10, ascii);
    assert_string_equal(text.data, expected);
    abai_text_free(&text);
}

static void spark_shows_the_shape(void **state) {
    (void)state;
    assert_spark(report_uniform, -1, 1, false, "██████████");
    assert_spark(report_uniform, -1, 1, true, "@@@@@@@@@@");
    assert_spark(report_constant, 3, 0, false, "          ");
    assert_spark(report_constant, NONE, 0, false, "          ");
    assert_spark(report_uniform, -INF, INF, true, "          ");
    assert_spark(report_normal, 5, 0.1, true, ".:=#@@#=:.");
}

/* Numbers of points from a list of weights, as the quantile function of counts 0, 1, ... */
static void curve_of_counts(const double *weights, int count, double start, double step,
                            double *curve) {
    for (int i = 0; i < ABA_CURVE_POINTS; i++) {
        double below = 0;
        int k = 0;
        while (k + 1 < count && (below += weights[k]) < i / (ABA_CURVE_POINTS - 1.0))
            k++;
        curve[i] = start + k * step;
    }
}

/* P(N = 0..11) for the Poisson distribution of mean 3: e^-3 3^k / k! */
static void spark_of_counts_has_no_gaps(void **state) {
    (void)state;
    static const struct {
        double start, step;
    } lattice[] = {{0, 1}, {-5, 1}, {0, 10}, {0.1, 0.1}, {273.15, 1.8}, {1e12, 1}, {0, 1e-200}};
    double weights[12] = {exp(-3)};
    for (int k = 1; k < 12; k++)
        weights[k] = weights[k - 1] * 3 / k;
    for (size_t i = 0; i < sizeof lattice / sizeof lattice[0]; i++) {
        double curve[ABA_CURVE_POINTS];
        abai_text text = ABAI_TEXT_INIT;
        curve_of_counts(weights, 12, lattice[i].start, lattice[i].step, curve);
        curve[40] = curve[40] / 2 + curve[41] / 2; /* R-7 between two atoms, maybe */
        abai_spark_append(&text, curve, 12, false);
        assert_string_equal(text.data, "▂▆██▇▄▂▁▁   ");
        abai_text_free(&text);
    }
}

/* 60 equal counts in 12 cells of 5 each, and in 7 cells of 9: the last holds 6. */
static void spark_of_many_counts_is_level(void **state) {
    (void)state;
    double curve[ABA_CURVE_POINTS], masses[ABAI_SPARK_MAX], weights[60];
    for (int k = 0; k < 60; k++)
        weights[k] = 1.0 / 60;
    curve_of_counts(weights, 60, 0, 1, curve);
    abai_spark_masses(curve, 12, masses);
    for (int i = 1; i < 11; i++) /* the ends lose half a percent each */
        assert_true(fabs(masses[i] - 200.0 / 12) <= 1);
    abai_spark_masses(curve, 7, masses);
    for (int i = 1; i < 6; i++)
        assert_true(fabs(masses[i] - 200.0 * 9 / 60) <= 1);
    assert_true(fabs(masses[6] - 200.0 * 6 / 60) <= 2);
}

/* ---- layout ------------------------------------------------------------------------------------- */

static void paragraphs_keep_their_words_and_their_width(void **state) {
    (void)state;
    static const char words[] = "uno dos tres cuatro cinco seis siete ocho nueve diez once doce "
                                "supercalifragilisticoespialidoso y m\xC3\xA1s";
    for (size_t width = 8; width < 100; width++)
        for (size_t hang = 0; hang < 6; hang++) {
            abai_text text = ABAI_TEXT_INIT;
            char letters[256]; /* words longer than a line are broken: blanks do not count */
            size_t count = 0;
            abai_layout_paragraph(&text, "- ", words, hang, width);
            assert_true(text.data[text.length - 1] == '\n');
            for (size_t i = 0; i < text.length; i++)
                if (text.data[i] != ' ' && text.data[i] != '\n' && count + 1 < sizeof letters)
                    letters[count++] = text.data[i];
            letters[count] = '\0';
            assert_string_equal(letters, "-unodostrescuatrocincoseissieteochonuevediezoncedoce"
                                         "supercalifragilisticoespialidosoym\xC3\xA1s");
            for (char *line = strtok(text.data, "\n"); line != NULL; line = strtok(NULL, "\n"))
                assert_true(abai_text_width(line) <= width);
            abai_text_free(&text);
        }
}

static void cells_have_exactly_their_width(void **state) {
    (void)state;
    static const struct {
        const char *string;
        size_t width;
        bool ascii;
        const char *cell;
    } table[] = {{"abc", 5, false, "abc  "},   {"abc", 3, false, "abc"},
                 {"abcd", 3, false, "ab…"},    {"abcd", 3, true, "ab~"},
                 {"ñandú", 5, false, "ñandú"}, {"ñandú", 3, false, "ña…"},
                 {"abcd", 1, false, "…"},      {"a\tb", 8, false, "a\\x09b  "}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        abai_text text = ABAI_TEXT_INIT;
        abai_layout_cell(&text, table[i].string, table[i].width, table[i].ascii);
        assert_string_equal(text.data, table[i].cell);
        abai_text_free(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_as_designed),
        cmocka_unit_test(text_lines_never_exceed_the_width),
        cmocka_unit_test(text_narrower_than_the_least_width_is_still_text),
        cmocka_unit_test(text_shows_every_output_and_every_percentile),
        cmocka_unit_test(text_in_ascii_is_ascii),
        cmocka_unit_test(text_escapes_what_would_move_the_cursor),
        cmocka_unit_test(text_names_percentiles_without_an_interval),
        cmocka_unit_test(text_of_one_draw_calls_no_output_constant),
        cmocka_unit_test(text_of_constants_alone_has_no_empty_table),
        cmocka_unit_test(text_of_a_claim_without_a_factor_says_where_the_median_is),
        cmocka_unit_test(text_that_is_quiet_has_the_bands_alone),
        cmocka_unit_test(percentile_labels_have_two_digits),
        cmocka_unit_test(figures_show_what_their_intervals_support),
        cmocka_unit_test(rows_have_common_decimals_unless_they_span_decades),
        cmocka_unit_test(rows_of_counts_are_counts),
        cmocka_unit_test(intervals_have_two_digits_of_their_half_width),
        cmocka_unit_test(figures_are_within_their_intervals),
        cmocka_unit_test(rows_never_fall),
        cmocka_unit_test(spark_masses_are_all_of_the_probability),
        cmocka_unit_test(spark_of_the_normal_is_its_histogram),
        cmocka_unit_test(spark_shows_the_shape),
        cmocka_unit_test(spark_of_counts_has_no_gaps),
        cmocka_unit_test(spark_of_many_counts_is_level),
        cmocka_unit_test(paragraphs_keep_their_words_and_their_width),
        cmocka_unit_test(cells_have_exactly_their_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
