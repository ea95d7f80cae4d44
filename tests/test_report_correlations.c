/* What reports say of correlated inputs, of a result made by hand. */
#include "check.h"

#include <stdlib.h>

#include "abanico/report.h"
#include "base/text.h"
#include "report_result.h"

static aba_correlation pair(const char *a, const char *b, aba_coefficient kind, double requested,
                            double used, double achieved, double low, double high) {
    return (aba_correlation){.between = {report_copy(a), report_copy(b)},
                             .kind = kind,
                             .requested = requested,
                             .used = used,
                             .achieved = achieved,
                             .ci_low = low,
                             .ci_high = high};
}

/* `count` pairs, the first three of them as they are met. */
static aba_result *make(const char *family, size_t count) {
    aba_result *r = report_result("c", NULL, 1000000);
    r->correlations.family = report_copy(family);
    r->correlations.nu = strcmp(family, "student_t") == 0 ? 4 : (double)NAN;
    r->correlations.repaired = true;
    r->correlations.samples = 16384;
    r->correlations.count = count;
    r->correlations.pairs = calloc(count, sizeof *r->correlations.pairs);
    assert_non_null(r->correlations.pairs);
    for (size_t i = 0; i < count; i++)
        r->correlations.pairs[i] = i == 0 ? pair("power", "duration", ABA_SPEARMAN, -0.3, -0.28125,
                                                 -0.2947, -0.3088, -0.2804)
                                   : i == 1 ? pair("x", "y", ABA_KENDALL, 1, 1, 1, 1, 1)
                                            : pair("power", "price", ABA_PEARSON, 0, 0.125,
                                                   (double)NAN, (double)NAN, (double)NAN);
    return r;
}

static char *text_of(const aba_result *result, int width, int verbose) {
    const aba_text_options options = {.width = width, .verbose = verbose};
    char *text = NULL;
    assert_int_equal(aba_report_text(result, &options, &text, NULL, NULL), ABA_OK);
    return text;
}

static void text_shows_what_was_asked_used_and_achieved(void **state) {
    (void)state;
    aba_result *result = make("student_t", 3);
    char *text = text_of(result, 80, 0);
    static const char expected[] =
        "\nCorrelations (Student t copula, nu = 4); achieved in 16,384 samples, with 95 %\n"
        "  intervals\n"
        "                              asked      used  achieved       low      high\n"
        "power, duration  spearman      -0.3   -0.2812    -0.295    -0.309    -0.280\n"
        "x, y             kendall          1         1         1\n"
        "power, price     pearson          0     0.125\n";
    if (strstr(text, expected) == NULL)
        fail_msg("%s", text);
    free(text);
    aba_result_free(result);
}

static void long_lists_are_cut_unless_all_is_asked_for(void **state) {
    (void)state;
    aba_result *result = make("gaussian", 12);
    char *text = text_of(result, 80, 0), *all = text_of(result, 80, 1);
    assert_non_null(strstr(text, "\nand 2 more (-v shows them)\n"));
    assert_null(strstr(all, "more (-v"));
    assert_non_null(strstr(all, "Correlations (Gaussian copula); "));
    free(text);
    free(all);
    aba_result_free(result);
}

static void lines_never_exceed_the_width(void **state) {
    (void)state;
    for (int width = 40; width <= 130; width++) {
        aba_result *result = make("student_t", 12);
        char *text = text_of(result, width, width % 2);
        for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
            assert_true(abai_text_width(line) <= (size_t)width);
        free(text);
        aba_result_free(result);
    }
}

static void quiet_text_says_nothing_of_them(void **state) {
    (void)state;
    aba_result *result = make("gaussian", 3);
    const aba_text_options options = {.quiet = 1};
    char *text = NULL;
    assert_int_equal(aba_report_text(result, &options, &text, NULL, NULL), ABA_OK);
    assert_null(strstr(text, "Correlations"));
    free(text);
    aba_result_free(result);
}

static void csv_has_three_rows_for_each_pair(void **state) {
    (void)state;
    aba_result *result = make("gaussian", 3);
    const aba_result *const results[] = {result};
    char *text = NULL;
    result->seed = 7;
    assert_int_equal(aba_report_csv(results, 1, &text, NULL, NULL), ABA_OK);
    assert_string_equal(strchr(text, '\n') + 1,
                        "c,power:duration,1,spearman_requested,,-0.3,,,,16384,0,7\n"
                        "c,power:duration,1,spearman_used,,-0.28125,,,,16384,0,7\n"
                        "c,power:duration,1,spearman,,-0.2947,-0.3088,-0.2804,fisher-z,16384,0,7\n"
                        "c,x:y,1,kendall_requested,,1,,,,16384,0,7\n"
                        "c,x:y,1,kendall_used,,1,,,,16384,0,7\n"
                        "c,x:y,1,kendall,,1,1,1,fisher-z,16384,0,7\n"
                        "c,power:price,1,pearson_requested,,0,,,,16384,0,7\n"
                        "c,power:price,1,pearson_used,,0.125,,,,16384,0,7\n"
                        "c,power:price,1,pearson,,,,,fisher-z,16384,0,7\n");
    free(text);
    aba_result_free(result);
}

static void json_has_what_was_requested_used_and_achieved(void **state) {
    (void)state;
    aba_result *result = make("student_t", 3), *plain = report_result("c", NULL, 10);
    char *text = NULL, *without = NULL;
    assert_int_equal(aba_report_json(result, &text, NULL, NULL), ABA_OK);
    assert_int_equal(aba_report_json(plain, &without, NULL, NULL), ABA_OK);
    assert_null(strstr(without, "\"correlations\""));
    assert_non_null(strstr(text, "  \"correlations\": {\n"
                                 "    \"family\": \"student_t\",\n"
                                 "    \"nu\": 4,\n"
                                 "    \"repaired\": true,\n"
                                 "    \"samples\": 16384,\n"
                                 "    \"pairs\": [\n"
                                 "      {\n"
                                 "        \"between\": [\"power\", \"duration\"],\n"
                                 "        \"kind\": \"spearman\",\n"
                                 "        \"requested\": -0.3,\n"
                                 "        \"used\": -0.28125,\n"
                                 "        \"achieved\": -0.2947,\n"
                                 "        \"ci_low\": -0.3088,\n"
                                 "        \"ci_high\": -0.2804\n"
                                 "      },\n"));
    assert_non_null(strstr(text, "\"achieved\": null"));
    free(text);
    free(without);
    aba_result_free(result);
    aba_result_free(plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_shows_what_was_asked_used_and_achieved),
        cmocka_unit_test(long_lists_are_cut_unless_all_is_asked_for),
        cmocka_unit_test(lines_never_exceed_the_width),
        cmocka_unit_test(quiet_text_says_nothing_of_them),
        cmocka_unit_test(csv_has_three_rows_for_each_pair),
        cmocka_unit_test(json_has_what_was_requested_used_and_achieved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
