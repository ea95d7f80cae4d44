#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/number.h"
#include "json/json.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static abai_arena *arena;
static aba_error error;

static int set_up(void **state) {
    (void)state;
    arena = abai_arena_new();
    return arena == NULL;
}

static int tear_down(void **state) {
    (void)state;
    abai_arena_free(arena);
    return 0;
}

static aba_status parse_bytes(const char *text, size_t length, abai_json **root) {
    /* A copy of just these bytes, so that a sanitizer sees reads beyond them. */
    char *copy = malloc(length == 0 ? 1 : length);
    assert_non_null(copy);
    memcpy(copy, text, length);
    const aba_status status = abai_json_parse(copy, length, "x.json", arena, root, &error);
    free(copy);
    return status;
}

static abai_json *parse(const char *text) {
    abai_json *root = NULL;
    if (parse_bytes(text, strlen(text), &root) != ABA_OK) {
        print_error("%s: %s\n", text, error.text);
        fail();
    }
    return root;
}

static char *canonical(const abai_json *value) {
    abai_text text = ABAI_TEXT_INIT;
    abai_json_append_canonical(&text, value);
    char *taken = abai_text_take(&text, NULL);
    assert_non_null(taken);
    return taken;
}

/* ---- what is JSON ----------------------------------------------------------------------------- */

/* The short cases of N. Seriot's JSONTestSuite ("Parsing JSON is a minefield", 2016), y_ and n_, less
 * those that this reader treats otherwise on purpose: duplicate keys and NUL are refused, numbers that
 * underflow are 0. */
/* clang-format off */
static const char *const good[] = {
    "[[]   ]", "[\"\"]", "[]", "[\"a\"]", "[false]", "[null, 1, \"1\", {}]", "[null]", "[1\n]",
    " [1]", "[1,null,null,null,2]", "[2] ", "[0e+1]", "[0e1]", "[ 4]",
    "[-0.000000000000000000000000001]", "[20e1]", "[-0]", "[-123]", "[-1]", "[1E22]", "[1E-2]",
    "[1E+2]", "[123e45]", "[123.456e78]", "[1e-2]", "[1e+2]", "[123]", "[123.456789]",
    "{\"asd\":\"sdf\"}", "{}", "{\"\":0}", "{\"min\": -1.0e+28, \"max\": 1.0e+28}", "{\"a\":[]}",
    "{\n\"a\": \"b\"\n}", "{\"title\":\"\\u041f\\u043e\\u043b\"}", "[\"\\u0060\\u012a\\u12AB\"]",
    "[\"\\uD801\\udc37\"]", "[\"\\ud83d\\ude39\\ud83d\\udc8d\"]",
    "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[\"\\\\u0000\"]", "[\"\\\"\"]", "[\"a/*b*/c/*d//e\"]",
    "[\"\\\\a\"]", "[\"\\\\n\"]", "[\"\\u0012\"]", "[\"\\uFFFF\"]", "[\"asd\"]", "[ \"asd\"]",
    "[\"\\uDBFF\\uDFFF\"]", "[\"new\\u00A0line\"]", "[\"\xF4\x8F\xBF\xBF\"]", "[\"\xEF\xBF\xBF\"]",
    "[\"\\u002c\"]", "[\"\xCF\x80\"]", "[\"\xF0\x9B\xBF\xBF\"]", "[\"asd \"]", "\" \"",
    "[\"\\uD834\\uDd1e\"]", "[\"\\u0821\"]", "[\"\\u0123\"]", "[\"\xE2\x80\xA8\"]",
    "[\"\xE2\x80\xA9\"]", "[\"\\u0061\\u30af\\u30EA\\u30b9\"]", "[\"new\\u000Aline\"]",
    "[\"\x7F\"]", "[\"\\uA66D\"]", "[\"\\u005C\"]", "[\"\xE2\x8D\x82\xE3\x88\xB4\"]",
    "[\"\\uDBFF\\uDFFE\"]", "[\"\\uD83F\\uDFFE\"]", "[\"\\u200B\"]", "[\"\\u2064\"]",
    "[\"\\uFDD0\"]", "[\"\\uFFFE\"]", "[\"\\u0022\"]", "[\"\xE2\x82\xAC\xF0\x9D\x84\x9E\"]",
    "[\"a\177a\"]", "false", "42", "-0.1", "null", "\"asd\"", "true", "\"\"", "[\"a\"]\n", "[true]",
    " [] ", "\t[]\r\n",
};
/* clang-format on */

/* clang-format off */
static const char *const bad[] = {
    "[1 true]", "[a\xE5]", "[\"\": 1]", "[\"\"],", "[,1]", "[1,,2]", "[\"x\",,]", "[\"x\"]]",
    "[\"\",]", "[\"x\"", "[x", "[3[4]]", "[\xFF]", "[1:2]", "[,]", "[-]", "[   , \"\"]",
    "[\"a\",\n4\n,1,", "[1,]", "[1,,]", "[\"\013a\"\\f]", "[*]", "[\"\"", "[1,", "[1,\n1\n,1",
    "[{}", "[fals]", "[nul]", "[tru]", "[++1234]", "[+1]", "[+Inf]", "[-01]", "[-1.0.]", "[-2.]",
    "[-NaN]", "[.-1]", "[.2e-3]", "[0.1.2]", "[0.3e+]", "[0.3e]", "[0.e1]", "[0E+]", "[0E]",
    "[0e+]", "[0e]", "[1.0e+]", "[1.0e-]", "[1.0e]", "[1 000.0]", "[1eE2]", "[2.e+3]", "[2.e-3]",
    "[2.e3]", "[9.e+]", "[Inf]", "[NaN]", "[\xEF\xBC\x91]", "[1+2]", "[0x1]", "[0x42]",
    "[Infinity]", "[0e+-1]", "[-123.123foo]", "[123\xE5]", "[1e1\xE5]", "[0\xE5\n]", "[-Infinity]",
    "[-foo]", "[- 1]", "[-012]", "[-.123]", "[-1x]", "[1ea]", "[1e\xE5]", "[1.]", "[.123]",
    "[1.2a-3]", "[1.8011670033376514H-308]", "[012]", "[\"x\", truth]", "{[: \"x\"}\n",
    "{\"x\", null}", "{\"x\"::\"b\"}", "{\xF0\x9F\x87\xA8\xF0\x9F\x87\xAD}", "{\"a\":\"a\" 123}",
    "{key: 'value'}", "{\"\xB9\":\"0\",}", "{\"a\" b}", "{:\"b\"}", "{\"a\" \"b\"}", "{\"a\":",
    "{\"a\"", "{1:1}", "{9999E9999:1}", "{null:null,null:null}", "{\"id\":0,,,,,}", "{'a':0}",
    "{\"id\":0,}", "{\"a\":\"b\"}/**/", "{\"a\":\"b\"}/**//", "{\"a\":\"b\"}//", "{\"a\":\"b\"}/",
    "{\"a\":\"b\",,\"c\":\"d\"}", "{a: \"b\"}", "{\"a\":\"a", "{ \"foo\" : \"bar\", \"a\" }",
    "{\"a\":\"b\"}#", " ", "[\"\\uD800\\\"]", "[\"\\uD800\\u\"]", "[\"\\uD800\\u1\"]",
    "[\"\\uD800\\u1x\"]", "[\xC3\xA9]", "[\"\\x00\"]", "[\"\\\\\\\"]", "[\"\\\t\"]",
    "[\"\\\xF0\x9F\x8C\x80\"]", "[\"\\\"]", "[\"\\u00A\"]", "[\"\\uD834\\uDd\"]",
    "[\"\\uD800\\uD800\\x\"]", "[\"\\u\xE5\"]", "[\"\\a\"]", "[\"\\uqqqq\"]", "[\"\\\xE5\"]",
    "[\\u0020\"asd\"]", "[\\n]", "\"", "['single quote']", "abc", "[\"\\", "[\"new\nline\"]",
    "[\"\t\"]", "\"\\UA66D\"", "\"\"x", "<.>", "[<null>]", "[1]x", "[1]]", "[\"asd]", "a\xC3\xA5",
    "[True]", "1]", "{\"x\": true,", "[][]", "]", "\xEF\xBB\xBF{}", "\xEF\xBB\xBF", "\xE5", "[", "",
    "2@", "{}}", "{\"\":", "{\"a\":/*comment*/\"b\"}", "{\"a\": true} \"x\"", "['", "[\"a",
    "[\"a\"", "{", "{]", "{,", "{[", "{\"a", "{'a'", "[\"\\{[\"\\{[", "*", "{\"a\":\"b\"}#{}",
    "[\\u000A\"\"]", "[1", "[ false, nul", "[ true, fals", "[ false, tru", "{\"asd\":\"asd\"",
    "\xC3\xA5", "[\xE2\x81\xA0]", "[\x0C]", "[\"\xED\xA0\x80\"]", "[\"\\uD888\\u1234\"]",
    "[\"\\uDd1e\\uD834\"]", "[\"\\uDFAA\"]", "[\"\xE6\x97\xA5\xD1\x88\xFA\"]",
    "[\"\xF4\xBF\xBF\xBF\"]", "[\"\xC0\xAF\"]", "[\"\xFC\x80\x80\x80\x80\x80\"]", "[\"\x81\"]",
    "[\"\xE0\xFF\"]", "[1e400]", "[-1e+9999]", "[\"\\u0000\"]", "{\"a\":1,\"a\":1}",
    "{\"a\":1,\"\\u0061\":2}",
};
/* clang-format on */

static void good_texts_are_taken(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++)
        parse(good[i]);
}

static bool is_one_line(const char *text) {
    return text[0] != '\0' && strpbrk(text, "\n\r\t") == NULL;
}

static void bad_texts_are_refused_in_one_line(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        abai_json *root = NULL;
        if (parse_bytes(bad[i], strlen(bad[i]), &root) != ABA_INVALID || root != NULL) {
            print_error("taken: %s\n", bad[i]);
            fail();
        }
        assert_true(is_one_line(error.text));
        assert_int_equal(strncmp(error.text, "x.json:", 7), 0);
        assert_int_equal(error.status, ABA_INVALID);
    }
}

static void nul_bytes_are_refused_wherever_they_stand(void **state) {
    static const char text[] = "{\"ab\": [\"c\", 12, true]}";
    (void)state;
    for (size_t i = 0; i <= sizeof text - 1; i++) {
        char with_nul[sizeof text + 1];
        abai_json *root = NULL;
        memcpy(with_nul, text, i);
        with_nul[i] = '\0';
        memcpy(with_nul + i + 1, text + i, sizeof text - 1 - i);
        assert_int_equal(parse_bytes(with_nul, sizeof text, &root), ABA_INVALID);
    }
}

static void beginnings_of_a_text_are_no_texts(void **state) {
    static const char text[] =
        "{\"a\": [1.5e3, \"\\ud83c\\udf0d \xC3\xA9\", {\"b\": null}], \"c\": false, \"d\": {}}";
    abai_json *root;
    (void)state;
    for (size_t i = 0; i < sizeof text - 1; i++)
        assert_int_equal(parse_bytes(text, i, &root), ABA_INVALID);
    assert_int_equal(parse_bytes(text, sizeof text - 1, &root), ABA_OK);
}

/* Whatever a byte is changed into, the answer is a tree that writes back to JSON, or one line. */
static void changed_bytes_are_taken_or_refused(void **state) {
    static const char text[] = "{\"a\": [1.5e3, \"\\ud83c\\udf0d \xC3\xA9\", {\"b\": null}]}";
    (void)state;
    for (size_t i = 0; i < sizeof text - 1; i++)
        for (int byte = 0; byte < 256; byte++) {
            char changed[sizeof text];
            abai_json *root, *again;
            memcpy(changed, text, sizeof text);
            changed[i] = (char)byte;
            if (parse_bytes(changed, sizeof text - 1, &root) != ABA_OK) {
                assert_true(is_one_line(error.text));
                continue;
            }
            char *written = canonical(root);
            assert_int_equal(parse_bytes(written, strlen(written), &again), ABA_OK);
            free(written);
        }
}

static void nesting_is_bounded(void **state) {
    char text[2 * (ABAI_JSON_DEPTH_MAX + 1)];
    abai_json *root;
    (void)state;
    for (size_t extra = 0; extra <= 1; extra++) {
        const size_t depth = ABAI_JSON_DEPTH_MAX + extra;
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        assert_int_equal(parse_bytes(text, 2 * depth, &root), extra == 0 ? ABA_OK : ABA_INVALID);
    }
    assert_string_equal(error.text, "x.json:1:65: nested deeper than 64 levels");
}

/* ---- what is said of the rest ----------------------------------------------------------------- */

static void errors_say_where_and_what(void **state) {
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "x.json:1:1: empty file; a JSON object is needed"},
        {" \n ", "x.json:2:2: empty file; a JSON object is needed"},
        {"{\n\n  \"a\": 01}", "x.json:3:8: number 01 has a leading zero; write 1"},
        {"[-00.5]", "x.json:1:2: number -00.5 has a leading zero; write -0.5"},
        {"[+1]", "x.json:1:2: number +1 has a plus sign; write 1"},
        {"[-.5]", "x.json:1:2: number -.5 has no digit before its point; write -0.5"},
        {"[5.]", "x.json:1:2: number 5. has no digit behind its point"},
        {"[-]", "x.json:1:2: '-' is no number; digits must follow it"},
        {"[1e400]", "x.json:1:2: 1e400 is beyond the largest double (1.8e308)"},
        {"[1.2.3]", "x.json:1:2: number 1.2.3 is malformed"},
        {"[NaN]", "x.json:1:2: 'NaN' is no value; JSON has true, false, null and finite numbers"},
        {"{\"a\" 1}", "x.json:1:6: expected ':' after a key, found '1'"},
        {"{\"a\": 1 \"b\": 2}", "x.json:1:9: expected ',' or '}' after a member, found '\"'"},
        {"[1 2]", "x.json:1:4: expected ',' or ']' after an element, found '2'"},
        {"[1,]", "x.json:1:4: expected a value after ',', found ']'; JSON has no trailing commas"},
        {"{\"a\": 1,}",
         "x.json:1:9: expected a key after ',', found '}'; JSON has no trailing commas"},
        {"{\"a\": 1,5}",
         "x.json:1:9: expected a key after ',', found '5'; the decimal mark is a point"},
        {"{a: 1}", "x.json:1:2: expected a key in double quotes, found 'a'"},
        {"[1] // x", "x.json:1:5: expected the end of the text after the value, found '/' (JSON "
                     "has no comments)"},
        {"{\"power\": 1,\n \"x\": 2,\n \"power\": 3}",
         "x.json:3:2: duplicate key 'power' (first at line 1)"},
        {"[{\"a\": 1, \"\\u0061\": 2}]", "x.json:1:11: duplicate key 'a' (first at line 1)"},
        {"[\"\\u0000\"]", "x.json:1:3: \\u0000 (NUL) is not allowed in a string"},
        {"[\"a\nb\"]",
         "x.json:1:4: line break in a string; write \\n, or close the string before it"},
        {"[\"abc", "x.json:1:2: the string is not closed; '\"' is missing"},
        {"[\"\xC3\xA9 \xE9\"]", "x.json:1:6: byte 0xE9 is not UTF-8; save the file as UTF-8"},
        {"[\n{\"a\": 1",
         "x.json:2:8: the text ends inside the object that opens at line 2; '}' is missing"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        abai_json *root;
        assert_int_equal(parse_bytes(cases[i].text, strlen(cases[i].text), &root), ABA_INVALID);
        assert_string_equal(error.text, cases[i].message);
    }
}

static void the_first_duplicate_is_reported(void **state) {
    abai_json *root;
    static const char text[] =
        "{\"z\": {\"b\": 1, \"a\": 1,\n\"b\": 1,\n\"a\": 1}, \"y\": 1,\n\"y\": 2}";
    (void)state;
    assert_int_equal(parse_bytes(text, sizeof text - 1, &root), ABA_INVALID);
    /* Of the outer object, which is looked at before what is in it. */
    assert_string_equal(error.text, "x.json:4:1: duplicate key 'y' (first at line 3)");
}

/* ---- trees ------------------------------------------------------------------------------------ */

static void places_follow_the_text(void **state) {
    const abai_json *root =
        parse("{\n  \"a\": [1, \"x\",\n    {\"b\" : null}],\r\n\t\"\xC3\xA9\": true}");
    const abai_json *a = abai_json_get(root, "a");
    const abai_json *object = a->child->next->next;
    const abai_json *last = abai_json_get(root, "\xC3\xA9");
    (void)state;
    assert_int_equal(root->place.line, 1);
    assert_int_equal(root->count, 2);
    assert_int_equal(a->key_place.line, 2);
    assert_int_equal(a->key_place.column, 3);
    assert_int_equal(a->place.column, 8);
    assert_int_equal(a->child->next->place.column, 12);
    assert_int_equal(object->place.line, 3);
    assert_int_equal(object->child->key_place.column, 6);
    assert_int_equal(object->child->place.column, 12);
    assert_int_equal(last->key_place.line, 4);
    assert_int_equal(last->key_place.column, 2);
    assert_int_equal(last->place.column, 8); /* bytes: the key takes four */
    assert_int_equal(last->type, ABAI_JSON_TRUE);
    assert_string_equal(last->place.file, "x.json");
    assert_null(abai_json_get(root, "b"));
    assert_null(abai_json_get(a, "a"));
}

static void numbers_keep_their_text_and_value(void **state) {
    static const char *const numbers[] = {
        "0",
        "-0",
        "1E+2",
        "0.1",
        "4.9e-324",
        "1.7976931348623157e308",
        "9007199254740993",
        "1e-400",
        "0.100000000000000005551115123125782702118158340454101562500000000001",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890"};
    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        const abai_json *root = parse(numbers[i]);
        double expected;
        assert_true(abai_number_parse(numbers[i], strlen(numbers[i]), &expected));
        assert_string_equal(root->string, numbers[i]);
        assert_same_bits(root->number, expected);
    }
    assert_same_bits(parse("[1e-400]")->child->number, 0.0);
}

static void strings_are_decoded(void **state) {
    const abai_json *root =
        parse("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83c\\udf0d\", \"\", {\"k\\ney\": 1}]");
    (void)state;
    assert_string_equal(root->child->string, "\"\\/\b\f\n\r\t\xC3\xA9\xF0\x9F\x8C\x8D");
    assert_string_equal(root->child->next->string, "");
    assert_string_equal(root->child->next->next->child->key, "k\ney");
}

static void members_sort_by_bytes(void **state) {
    const abai_json *root =
        parse("{\"b\": 1, \"\": 2, \"a\": 3, \"B\": 4, \"\xC3\xA9\": 5, \"ab\": 6}");
    static const char *const expected[] = {"", "B", "a", "ab", "b", "\xC3\xA9"};
    abai_json **sorted = abai_json_sorted(root);
    (void)state;
    assert_non_null(sorted);
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_string_equal(sorted[i]->key, expected[i]);
    assert_null(sorted[COUNT(expected)]);
    free(sorted);
}

/* ---- writing ---------------------------------------------------------------------------------- */

static void texts_that_mean_the_same_have_one_canonical_form(void **state) {
    static const char *const same[] = {
        "{\"b\": [1, 2.50, 1e2], \"a\": {\"y\": \"\\u00e9\\/\", \"x\": null}}",
        "{\"a\":{\"x\":null,\"y\":\"\xC3\xA9/\"},\"b\":[1.0,25e-1,100]}",
        "  {\n\"b\":[10e-1,2.5,100.0],\"\\u0061\":{\"y\":\"\xC3\xA9\\u002f\",\"x\":null}}\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(same); i++) {
        char *text = canonical(parse(same[i]));
        assert_string_equal(text, "{\"a\":{\"x\":null,\"y\":\"\xC3\xA9/\"},\"b\":[1,2.5,100]}");
        free(text);
    }
}

static void canonical_form_reads_back_to_itself(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        char *once = canonical(parse(good[i]));
        char *twice = canonical(parse(once));
        assert_string_equal(once, twice);
        free(once);
        free(twice);
    }
}

static void only_what_must_be_escaped_is(void **state) {
    char *text = canonical(parse("\"\\u0001\\u001f\\u007f\\\"\\\\\\/\\b\\u2028\""));
    (void)state;
    assert_string_equal(text, "\"\\u0001\\u001f\x7F\\\"\\\\/\\b\xE2\x80\xA8\"");
    free(text);
}

static void the_writer_lays_out_what_it_is_told(void **state) {
    abai_text text = ABAI_TEXT_INIT;
    abai_json_writer w;
    (void)state;
    abai_json_writer_start(&w, &text);
    abai_json_open_object(&w, NULL, false);
    abai_json_write_string(&w, "name", "a \"b\"\n");
    abai_json_write_string(&w, "none", NULL);
    abai_json_open_array(&w, "list", true);
    abai_json_write_number(&w, NULL, 0.1);
    abai_json_write_number(&w, NULL, HUGE_VAL);
    abai_json_write_uint64(&w, NULL, UINT64_MAX);
    abai_json_open_object(&w, NULL, false); /* within a line: on that line */
    abai_json_write_bool(&w, "k", true);
    abai_json_close_object(&w);
    abai_json_close_array(&w);
    abai_json_open_object(&w, "empty", false);
    abai_json_close_object(&w);
    abai_json_open_array(&w, "long", false);
    abai_json_write_null(&w, NULL);
    abai_json_write_bool(&w, NULL, false);
    abai_json_close_array(&w);
    abai_json_write_value(&w, "tree", parse("{\"a\": [1, [2]], \"b\": [1, 2]}"));
    abai_json_close_object(&w);
    char *taken = abai_text_take(&text, NULL);
    assert_string_equal(taken, "{\n"
                               "  \"name\": \"a \\\"b\\\"\\n\",\n"
                               "  \"none\": null,\n"
                               "  \"list\": [0.1, null, 18446744073709551615, {\"k\": true}],\n"
                               "  \"empty\": {},\n"
                               "  \"long\": [\n    null,\n    false\n  ],\n"
                               "  \"tree\": {\n"
                               "    \"a\": [\n      1,\n      [2]\n    ],\n"
                               "    \"b\": [1, 2]\n"
                               "  }\n"
                               "}");
    parse(taken);
    free(taken);
}

static void what_is_written_reads_back(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        const abai_json *tree = parse(good[i]);
        abai_text text = ABAI_TEXT_INIT;
        abai_json_writer w;
        abai_json_writer_start(&w, &text);
        abai_json_write_value(&w, NULL, tree);
        char *written = abai_text_take(&text, NULL);
        char *before = canonical(tree), *after = canonical(parse(written));
        assert_string_equal(before, after);
        free(written);
        free(before);
        free(after);
    }
}

static void invalid_utf_8_is_written_as_valid(void **state) {
    abai_text text = ABAI_TEXT_INIT;
    abai_json_writer w;
    (void)state;
    abai_json_writer_start(&w, &text);
    abai_json_write_string(&w, NULL, "a\xFF\xC3");
    char *taken = abai_text_take(&text, NULL);
    assert_string_equal(taken, "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
    free(taken);
}

/* Large documents take time in proportion to their size: duplicates are found by sorting. */
static void a_hundred_thousand_members_are_read(void **state) {
    enum { MEMBERS = 100000 };
    abai_text text = ABAI_TEXT_INIT;
    abai_json *root;
    (void)state;
    abai_text_append_char(&text, '{');
    for (int i = 0; i < MEMBERS; i++)
        abai_text_printf(&text, "%s\"k%d\":%d", i == 0 ? "" : ",", i, i);
    abai_text_append_char(&text, '}');
    assert_int_equal(parse_bytes(text.data, text.length, &root), ABA_OK);
    assert_int_equal(root->count, MEMBERS);
    abai_text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(good_texts_are_taken),
        TEST(bad_texts_are_refused_in_one_line),
        TEST(nul_bytes_are_refused_wherever_they_stand),
        TEST(beginnings_of_a_text_are_no_texts),
        TEST(changed_bytes_are_taken_or_refused),
        TEST(nesting_is_bounded),
        TEST(errors_say_where_and_what),
        TEST(the_first_duplicate_is_reported),
        TEST(places_follow_the_text),
        TEST(numbers_keep_their_text_and_value),
        TEST(strings_are_decoded),
        TEST(members_sort_by_bytes),
        TEST(texts_that_mean_the_same_have_one_canonical_form),
        TEST(canonical_form_reads_back_to_itself),
        TEST(only_what_must_be_escaped_is),
        TEST(the_writer_lays_out_what_it_is_told),
        TEST(what_is_written_reads_back),
        TEST(invalid_utf_8_is_written_as_valid),
        TEST(a_hundred_thousand_members_are_read),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
