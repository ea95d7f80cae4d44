#define _GNU_SOURCE

#include "check.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/number.h"
#include "base/status.h"
#include "base/suggest.h"
#include "base/text.h"

/* ---- numbers --------------------------------------------------------------------------------- */

static void number_follows_the_grammar_of_json(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool strict, loose;
        double value;
    } cases[] = {
        {"0", true, true, 0},        {"-0", true, true, -0.0},
        {"12.5", true, true, 12.5},  {"1e6", true, true, 1e6},
        {"1E+6", true, true, 1e6},   {"-2.5e-3", true, true, -2.5e-3},
        {"01", false, true, 1},      {"1.", false, true, 1},
        {".5", false, true, .5},     {"+1", false, true, 1},
        {"", false, false, 0},       {"-", false, false, 0},
        {"1e", false, false, 0},     {"1e+", false, false, 0},
        {"0x10", false, false, 0},   {"1e400", false, false, 0},
        {"-1e400", false, false, 0}, {"nan", false, false, 0},
        {"inf", false, false, 0},    {" 1", false, false, 0},
        {"1 ", false, false, 0},     {"1,5", false, false, 0},
        {"1e-400", true, true, 0},   {"4.9e-324", true, true, 4.9e-324},
        {".", false, false, 0},      {"1.7976931348623157e308", true, true, 1.7976931348623157e308},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = -1;
        const size_t length = strlen(cases[i].text);
        assert_int_equal(abai_number_parse(cases[i].text, length, &value), cases[i].strict);
        if (cases[i].strict)
            assert_same_bits(value, cases[i].value);
        assert_int_equal(abai_number_parse_loose(cases[i].text, length, &value), cases[i].loose);
        if (cases[i].loose)
            assert_same_bits(value, cases[i].value);
    }
}

/* A generator of its own, so that the test does not depend on what it tests: SplitMix64. */
static uint64_t next_word(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static void number_text_reads_back_to_the_same_bits(void **state) {
    (void)state;
    uint64_t seed = 20;
    for (int i = 0; i < 200000; i++) {
        const uint64_t bits = next_word(&seed);
        double value, back;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        char text[ABAI_NUMBER_SIZE];
        abai_number_format(value, text);
        assert_true(strlen(text) < ABAI_NUMBER_SIZE);
        assert_true(abai_number_parse(text, strlen(text), &back));
        assert_same_bits(value, back);
    }
}

static void number_text_is_short(void **state) {
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0.1, "0.1"},
                 {1e6, "1000000"},
                 {-0.0, "-0"},
                 {1e22, "1e22"},
                 {1.0 / 3, "0.3333333333333333"},
                 {1e-7, "1e-7"},
                 {123456.789, "123456.789"},
                 {NAN, "NaN"},
                 {INFINITY, "Infinity"},
                 {-INFINITY, "-Infinity"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[ABAI_NUMBER_SIZE];
        assert_string_equal(abai_number_format(cases[i].value, text), cases[i].text);
    }
}

static void rounded_number_has_the_digits_asked_for(void **state) {
    (void)state;
    static const struct {
        double value;
        int digits;
        const char *text;
    } cases[] = {{12345, 3, "12300"},
                 {9.996, 3, "10.0"},
                 {0.00012345, 2, "0.00012"},
                 {1234.5, 6, "1234.50"},
                 {0, 3, "0"},
                 {-0.5, 1, "-0.5"},
                 {1.5e20, 3, "1.50e20"},
                 {3.14159e-7, 3, "3.14e-7"},
                 {999.96, 4, "1000"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[ABAI_NUMBER_SIZE];
        assert_string_equal(abai_number_format_rounded(cases[i].value, cases[i].digits, text),
                            cases[i].text);
    }
}

static void count_takes_exponents_and_suffixes(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool good;
        uint64_t value;
    } cases[] = {{"1000000", true, 1000000},
                 {"1e6", true, 1000000},
                 {"1M", true, 1000000},
                 {"1.5k", true, 1500},
                 {"2G", true, 2000000000},
                 {"18446744073709551615", true, UINT64_MAX},
                 {"18446744073709551616", false, 0},
                 {"1e30", false, 0},
                 {"1.5", false, 0},
                 {"-1", false, 0},
                 {"", false, 0},
                 {"M", false, 0},
                 {"1m", false, 0},
                 {"0x10", false, 0},
                 {"1e6x", false, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t value = 0;
        assert_int_equal(abai_count_parse(cases[i].text, &value), cases[i].good);
        if (cases[i].good)
            assert_true(value == cases[i].value);
    }
}

static void count_is_grouped_by_thousands(void **state) {
    (void)state;
    char text[ABAI_NUMBER_SIZE];
    assert_string_equal(abai_count_format(0, text), "0");
    assert_string_equal(abai_count_format(999, text), "999");
    assert_string_equal(abai_count_format(1000, text), "1,000");
    assert_string_equal(abai_count_format(UINT64_MAX, text), "18,446,744,073,709,551,615");
}

/* A comma where the process's locale wants one must not reach files, nor be asked of them. */
static void numbers_do_not_follow_the_locale(void **state) {
    (void)state;
    static const char *const commas[] = {"de_DE.UTF-8", "es_ES.UTF-8", "fr_FR.UTF-8", "de_DE"};
    const char *set = NULL;
    for (size_t i = 0; i < 4 && set == NULL; i++)
        set = setlocale(LC_NUMERIC, commas[i]);
    if (set == NULL)
        print_message("no locale with a decimal comma here: checked in the one there is\n");
    char text[ABAI_NUMBER_SIZE];
    double value;
    abai_text out = ABAI_TEXT_INIT;
    assert_string_equal(abai_number_format(2.5, text), "2.5");
    assert_true(abai_number_parse("2.5", 3, &value));
    assert_same_bits(value, 2.5);
    abai_text_printf(&out, "%.1f", 2.5);
    assert_string_equal(out.data, "2.5");
    abai_text_free(&out);
    setlocale(LC_NUMERIC, "C");
}

/* ---- texts and errors ------------------------------------------------------------------------ */

static void printable_text_escapes_what_steers_a_terminal(void **state) {
    (void)state;
    static const struct {
        const char *raw, *shown;
    } cases[] = {{"plain", "plain"},
                 {"a\033[31mb", "a\\x1B[31mb"},
                 {"tab\there\n", "tab\\x09here\\x0A"},
                 {"ni\xC3\xB1o \xE2\x96\x83", "ni\xC3\xB1o \xE2\x96\x83"},
                 {"bad \xFF\xC3", "bad \\xFF\\xC3"},
                 {"over\xC0\xAFlong", "over\\xC0\\xAFlong"},
                 {"csi \xC2\x9B", "csi \\xC2\\x9B"},
                 {"turned \xE2\x80\xAE", "turned \\xE2\\x80\\xAE"},
                 {"\x7F", "\\x7F"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        abai_text text = ABAI_TEXT_INIT;
        abai_text_append_printable(&text, cases[i].raw);
        assert_string_equal(text.data, cases[i].shown);
        abai_text_free(&text);
    }
}

static void error_says_where_and_what(void **state) {
    (void)state;
    aba_error error;
    const abai_place place = {"x.json", 12, 16};
    assert_int_equal(abai_fail_at(&error, &place, "inputs.power", "min (%d) is wrong", 15),
                     ABA_INVALID);
    assert_string_equal(error.text, "x.json:12:16: inputs.power: min (15) is wrong");
    abai_fail_at(&error, NULL, NULL, "what");
    assert_string_equal(error.text, "what");
    assert_int_equal(abai_fail(&error, ABA_IO, "a\nb"), ABA_IO);
    assert_string_equal(error.text, "a\\x0Ab");
    assert_int_equal(abai_fail(NULL, ABA_IO, "nowhere to write"), ABA_IO);
}

static void long_error_is_cut_at_a_character(void **state) {
    (void)state;
    char longer[3 * ABA_ERROR_TEXT_SIZE] = "";
    for (size_t i = 0; i + 3 < sizeof longer; i += 2)
        memcpy(longer + i, "\xC3\xB1", 3);
    aba_error error;
    abai_fail(&error, ABA_INVALID, "%s", longer);
    const size_t length = strlen(error.text);
    assert_true(length < ABA_ERROR_TEXT_SIZE);
    assert_string_equal(error.text + length - 3, "...");
    for (size_t i = 0; i < length - 3; i += 2)
        assert_int_equal(abai_utf8_length(error.text + i, length - i), 2);
}

static void exit_codes_are_those_of_the_contract(void **state) {
    (void)state;
    assert_int_equal(aba_status_exit_code(ABA_OK), 0);
    assert_int_equal(aba_status_exit_code(ABA_INTERNAL), 1);
    assert_int_equal(aba_status_exit_code(ABA_USAGE), 2);
    assert_int_equal(aba_status_exit_code(ABA_INVALID), 3);
    assert_int_equal(aba_status_exit_code(ABA_TOLERANCE), 4);
    assert_int_equal(aba_status_exit_code(ABA_NONFINITE), 5);
    assert_int_equal(aba_status_exit_code(ABA_IO), 6);
    assert_int_equal(aba_status_exit_code(ABA_MEMORY), 6);
}

static void nearest_word_is_offered_and_no_far_one(void **state) {
    (void)state;
    abai_suggestion s = abai_suggest("pwoer");
    abai_suggest_offer(&s, "tower_height");
    assert_null(s.best);
    abai_suggest_offer(&s, "power");
    assert_string_equal(s.best, "power");
    s = abai_suggest("x");
    abai_suggest_offer(&s, "energy");
    assert_null(s.best);
    s = abai_suggest("LogNormal");
    abai_suggest_offer(&s, "lognormal");
    assert_string_equal(s.best, "lognormal");
    assert_int_equal(s.distance, 0);
}

/* ---- memory, hashing, files ------------------------------------------------------------------ */

static void arena_gives_zeroed_aligned_memory_that_does_not_overlap(void **state) {
    (void)state;
    abai_arena *arena = abai_arena_new();
    assert_non_null(arena);
    uint64_t seed = 5;
    enum { COUNT = 3000 };
    static unsigned char *object[COUNT];
    static size_t size[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        size[i] = 1 + next_word(&seed) % (i % 100 == 0 ? 100000 : 200);
        object[i] = abai_arena_alloc(arena, size[i], 1);
        assert_non_null(object[i]);
        assert_int_equal((uintptr_t)object[i] % (size[i] >= 64 ? 64 : 16), 0);
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(object[i][k], 0);
        memset(object[i], (int)(i % 251) + 1, size[i]);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(object[i][k], i % 251 + 1);
    assert_null(abai_arena_alloc(arena, SIZE_MAX / 2, 4));
    assert_string_equal(abai_arena_printf(arena, "%s-%d", "a", 7), "a-7");
    abai_arena_free(arena);
    abai_arena_free(NULL);
}

/* FIPS 180-4's example messages. */
static void sha256_gives_the_published_digests(void **state) {
    (void)state;
    char hex[65];
    assert_true(abai_sha256_hex("abc", 3, hex));
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_true(abai_sha256_hex("", 0, hex));
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void file_is_replaced_whole_or_not_at_all(void **state) {
    (void)state;
    char directory[] = "test_base.XXXXXX";
    assert_non_null(mkdtemp(directory));
    char path[64], deep[64];
    snprintf(path, sizeof path, "%s/f", directory);
    aba_error error;
    char *data;
    size_t length;
    assert_int_equal(abai_file_write(path, "one", 3, &error), ABA_OK);
    assert_int_equal(abai_file_write(path, "two!", 4, &error), ABA_OK);
    assert_int_equal(abai_file_read(path, 100, &data, &length, &error), ABA_OK);
    assert_int_equal(length, 4);
    assert_string_equal(data, "two!");
    free(data);
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    const mode_t mask = umask(0);
    umask(mask);
    assert_int_equal(about.st_mode & 0777, 0666 & ~mask);

    assert_int_equal(abai_file_read(path, 3, &data, &length, &error), ABA_INVALID);
    assert_int_equal(abai_file_read(directory, 100, &data, &length, &error), ABA_IO);
    assert_non_null(strstr(error.text, "is a directory"));
    assert_int_equal(abai_file_read("/dev/null", 100, &data, &length, &error), ABA_IO);
    snprintf(deep, sizeof deep, "%s/none/f", directory);
    assert_int_equal(abai_file_write(deep, "x", 1, &error), ABA_IO);
    snprintf(deep, sizeof deep, "%s/a/b", directory);
    assert_int_equal(abai_directory_make(deep, &error), ABA_OK);
    assert_int_equal(abai_directory_make(deep, &error), ABA_OK);
    snprintf(deep, sizeof deep, "%s/f/b", directory);
    assert_int_equal(abai_directory_make(deep, &error), ABA_IO);

    snprintf(deep, sizeof deep, "%s/a/b", directory);
    assert_int_equal(rmdir(deep), 0);
    snprintf(deep, sizeof deep, "%s/a", directory);
    assert_int_equal(rmdir(deep), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(directory), 0); /* empty: no temporary file was left */
}

/* A pipe is read to its end, and up to the limit, where it is named; not where only a file may be. */
static void pipe_is_read_where_it_may_be(void **state) {
    (void)state;
    aba_error error;
    char *data, path[64];
    size_t length;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "abc", 3), 3);
    assert_int_equal(write(ends[1], "def", 3), 3);
    assert_int_equal(close(ends[1]), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_int_equal(abai_file_read_regular(path, 100, &data, &length, &error), ABA_IO);
    assert_non_null(strstr(error.text, "is not a regular file"));
    assert_int_equal(abai_file_read(path, 100, &data, &length, &error), ABA_OK);
    assert_int_equal(length, 6);
    assert_string_equal(data, "abcdef");
    free(data);
    assert_int_equal(close(ends[0]), 0);

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "abcdef", 6), 6);
    assert_int_equal(close(ends[1]), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_int_equal(abai_file_read(path, 5, &data, &length, &error), ABA_INVALID);
    assert_int_equal(close(ends[0]), 0);
    assert_int_equal(abai_file_read("/dev/zero", 100, &data, &length, &error), ABA_IO);
    assert_int_equal(abai_file_read_regular("/dev/zero", 100, &data, &length, &error), ABA_IO);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_follows_the_grammar_of_json),
        cmocka_unit_test(number_text_reads_back_to_the_same_bits),
        cmocka_unit_test(number_text_is_short),
        cmocka_unit_test(rounded_number_has_the_digits_asked_for),
        cmocka_unit_test(count_takes_exponents_and_suffixes),
        cmocka_unit_test(count_is_grouped_by_thousands),
        cmocka_unit_test(numbers_do_not_follow_the_locale),
        cmocka_unit_test(printable_text_escapes_what_steers_a_terminal),
        cmocka_unit_test(error_says_where_and_what),
        cmocka_unit_test(long_error_is_cut_at_a_character),
        cmocka_unit_test(exit_codes_are_those_of_the_contract),
        cmocka_unit_test(nearest_word_is_offered_and_no_far_one),
        cmocka_unit_test(arena_gives_zeroed_aligned_memory_that_does_not_overlap),
        cmocka_unit_test(sha256_gives_the_published_digests),
        cmocka_unit_test(file_is_replaced_whole_or_not_at_all),
        cmocka_unit_test(pipe_is_read_where_it_may_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
