/* The language of formulas: precedence, names, and what a wrong text is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "expr_model.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const expr_input inputs[] = {
    {"a", "1", 3},      {"b", "1", 5},          {"c", "1", 7},      {"d", "1", 2},
    {"power", "MW", 1}, {"duration", "day", 1}, {"share", "%", 20}, {"_x9", "1", 11},
};

/* The error of an expression that must have one, behind place and path. */
static const char *error_of(const char *text) {
    static char kept[ABA_ERROR_TEXT_SIZE];
    static const char front[] = "f.json:3:7: model.m: ";
    expr_model model = expr_model_new(inputs, COUNT(inputs));
    abai_value value;
    const aba_status status = expr_model_add(&model, text, &value);
    if (status == ABA_OK)
        fail_msg("'%.60s' is taken", text);
    assert_int_equal(status, ABA_INVALID);
    assert_int_equal(model.error.status, ABA_INVALID);
    if (strncmp(model.error.text, front, strlen(front)) != 0)
        fail_msg("no place in front: %s", model.error.text);
    snprintf(kept, sizeof kept, "%s", model.error.text + strlen(front));
    expr_model_free(&model);
    return kept;
}

/* ---- precedence ------------------------------------------------------------------------------ */

/* Both texts give the same program, and the third another one. */
static const struct {
    const char *bare, *meant, *other;
} precedence[] = {
    {"a + b * c", "a + (b * c)", "(a + b) * c"},
    {"a * b + c", "(a * b) + c", "a * (b + c)"},
    {"a - b - c", "(a - b) - c", "a - (b - c)"},
    {"a - b + c", "(a - b) + c", "a - (b + c)"},
    {"a / b / c", "(a / b) / c", "a / (b / c)"},
    {"a / b * c", "(a / b) * c", "a / (b * c)"},
    {"a ^ b ^ d", "a ^ (b ^ d)", "(a ^ b) ^ d"},
    {"-a ^ d", "-(a ^ d)", "(-a) ^ d"},
    {"a ^ -b", "a ^ (-b)", "-(a ^ b)"},
    {"a * -b", "a * (-b)", "a - b"},
    {"a - -b", "a - (-b)", "a - b"},
    {"-a * b", "(-a) * b", "a * b"},
    {"a * b ^ d", "a * (b ^ d)", "(a * b) ^ d"},
    {"a ^ d * b", "(a ^ d) * b", "a ^ (d * b)"},
    {"-a + b", "(-a) + b", "-(a + b)"},
    {"(a + b < c) + 0", "((a + b) < c) + 0", "a + (b < c)"},
    {"not a < b", "not (a < b)", "a < b"},
    {"not a < b and c < d", "(not (a < b)) and (c < d)", "not (a < b and c < d)"},
    {"a < b or c < d and d < a", "(a < b) or (c < d and d < a)", "(a < b or c < d) and d < a"},
    {"a < b and c < d or d < a", "(a < b and c < d) or (d < a)", "a < b and (c < d or d < a)"},
    {"not not a < b", "not (not (a < b))", "not (a < b)"},
    {"2 ^ a", "(2) ^ (a)", "a ^ 2.5"},
    {"min(a, b + c * d)", "min(a, (b + (c * d)))", "min(a, (b + c) * d)"},
    {"if(a < b, c, d) * a", "(if((a < b), (c), (d))) * a", "if(a < b, c, d * a)"},
    {"\ta\n+\r b  *c", "a+(b*c)", "a*b+c"},
    {"a + -5", "a + (-5)", "a - (-5)"},
};

static char *program_of(const char *text) {
    expr_model model = expr_model_new(inputs, COUNT(inputs));
    abai_value value;
    abai_program *program;
    abai_text out = ABAI_TEXT_INIT;
    if (expr_model_add(&model, text, &value) != ABA_OK)
        fail_msg("%s", model.error.text);
    assert_int_equal(abai_builder_finish(model.builder, &value, 1, &program, &model.error), ABA_OK);
    abai_program_print(program, &out);
    char *printed = abai_text_take(&out, NULL);
    assert_non_null(printed);
    expr_model_free(&model);
    return printed;
}

static void operators_bind_as_documented(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(precedence); i++) {
        char *bare = program_of(precedence[i].bare), *meant = program_of(precedence[i].meant);
        char *other = program_of(precedence[i].other);
        assert_string_equal(bare, meant);
        if (strcmp(bare, other) == 0)
            fail_msg("'%s' is taken as '%s'", precedence[i].bare, precedence[i].other);
        free(bare);
        free(meant);
        free(other);
    }
}

static void programs_print_one_operation_a_line(void **state) {
    (void)state;
    char *printed = program_of("if(a < 2.5 and not b > c, sqrt(a * b), -power / 1 [kW]) ^ 2");
    assert_string_equal(printed, "t0 = x0 < 2.5\n"
                                 "t1 = x2 < x1\n"
                                 "t2 = not(t1)\n"
                                 "t1 = t0 and t2\n"
                                 "t2 = x0 * x1\n"
                                 "t0 = sqrt(t2)\n"
                                 "t2 = -x4\n"
                                 "t3 = t2 * 1000\n"
                                 "t2 = if(t1, t0, t3)\n"
                                 "y0 = t2 * t2\n");
    free(printed);
}

/* ---- names ----------------------------------------------------------------------------------- */

static aba_status collect(void *context, const char *name) {
    abai_text_append(context, name);
    abai_text_append(context, " ");
    return strcmp(name, "stop") == 0 ? ABA_CANCELLED : ABA_OK;
}

static void names_come_once_in_order_of_first_occurrence(void **state) {
    (void)state;
    static const struct {
        const char *text, *names;
        aba_status status;
    } table[] = {
        {"b * a + min(b, zeta, a) ^ pi - if(q > e, b, r2)", "b a zeta q r2 ", ABA_OK},
        {"1 + 2 [MW]", "", ABA_OK},
        {"sqrt(abs(_))", "_ ", ABA_OK},
        {"x + stop + y", "x stop ", ABA_CANCELLED},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        abai_arena *arena = abai_arena_new();
        abai_expr *expr;
        abai_text names = ABAI_TEXT_INIT;
        assert_int_equal(abai_expr_parse(table[i].text, NULL, NULL, arena, &expr, NULL), ABA_OK);
        assert_string_equal(abai_expr_text(expr), table[i].text);
        assert_int_equal(abai_expr_names(expr, collect, &names), table[i].status);
        assert_string_equal(names.data == NULL ? "" : names.data, table[i].names);
        abai_text_free(&names);
        abai_arena_free(arena);
    }
}

static aba_status count_name(void *context, const char *name) {
    size_t *count = context;
    char expected[32];
    snprintf(expected, sizeof expected, "n%zu", *count);
    *count += 1;
    return strcmp(name, expected) == 0 ? ABA_OK : ABA_INTERNAL;
}

static void thousands_of_names_are_told_apart(void **state) {
    (void)state;
    enum { NAMES = 5000 };
    abai_text text = ABAI_TEXT_INIT;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < NAMES; i++)
            abai_text_printf(&text, "%sn%d", round + i == 0 ? "" : "+", i);
    assert_false(text.failed);
    abai_arena *arena = abai_arena_new();
    abai_expr *expr;
    size_t count = 0;
    assert_true(text.length <= ABAI_EXPR_LENGTH_MAX);
    assert_int_equal(abai_expr_parse(text.data, NULL, NULL, arena, &expr, NULL), ABA_OK);
    assert_int_equal(abai_expr_names(expr, count_name, &count), ABA_OK);
    assert_int_equal(count, NAMES);
    abai_arena_free(arena);
    abai_text_free(&text);
}

static void words_of_the_language_are_no_names(void **state) {
    (void)state;
    static const char *const reserved[] = {"and", "or",   "not", "if", "pi",
                                           "e",   "sqrt", "min", "pow"};
    static const char *const invalid[] = {"", "1a", "a-b", "a b", "a.b", "ñ", "a\n", "+"};
    static const char *const valid[] = {"a",  "_",         "E",  "Pi",    "And",
                                        "IF", "gpu_hours", "x2", "log_10"};
    for (size_t i = 0; i < COUNT(reserved); i++) {
        assert_true(abai_expr_name_reserved(reserved[i]));
        assert_false(abai_expr_name_valid(reserved[i]));
    }
    for (size_t i = 0; abai_function_list(i) != NULL; i++)
        assert_true(abai_expr_name_reserved(abai_function_list(i)->name));
    for (size_t i = 0; i < COUNT(invalid); i++)
        assert_false(abai_expr_name_valid(invalid[i]));
    for (size_t i = 0; i < COUNT(valid); i++) {
        assert_true(abai_expr_name_valid(valid[i]));
        assert_false(abai_expr_name_reserved(valid[i]));
    }
    char name[130];
    memset(name, 'n', sizeof name);
    name[129] = '\0';
    assert_false(abai_expr_name_valid(name));
    name[128] = '\0';
    assert_true(abai_expr_name_valid(name));
}

static void functions_are_listed_with_usage(void **state) {
    (void)state;
    size_t count = 0;
    for (const abai_function_info *info; (info = abai_function_list(count)) != NULL; count++) {
        assert_true(strncmp(info->usage, info->name, strlen(info->name)) == 0);
        assert_true(strlen(info->text) > 0);
    }
    assert_int_equal(count, 27); /* the 25 functions of the language, pi and e */
    assert_null(abai_function_list(count + 100));
}

/* ---- errors ---------------------------------------------------------------------------------- */

/* Each behind `in expression "TEXT" at COLUMN: `. */
static const struct {
    const char *text;
    int column;
    const char *reason;
} errors[] = {
    {"a + * b", 5, "expected a value, found '*'"},
    {"a +", 4, "expected a value, found the end"},
    {"(a", 3, "expected an operator or ')', found the end"},
    {"(a b)", 4, "expected an operator or ')', found 'b'"},
    {"a)", 2, "expected an operator, found ')'"},
    {"()", 2, "expected a value, found ')'"},
    {"a b", 3, "expected an operator, found 'b'"},
    {"a, b", 2, "expected an operator, found ','"},
    {"2 3", 3, "expected an operator, found '3'"},
    {"+a", 1, "expected a value, found '+'; leave it out"},
    {"a * +b", 5, "expected a value, found '+'; leave it out"},
    {"1..2", 1, "'1..2' is no number, or none that a double can hold"},
    {"a + 1.2.3", 5, "'1.2.3' is no number, or none that a double can hold"},
    {"1e400", 1, "'1e400' is no number, or none that a double can hold"},
    {"1e", 1, "'1e' is no number, or none that a double can hold"},
    {"1e+", 1, "'1e+' is no number, or none that a double can hold"},
    {"2x", 1, "'2x' is no number, or none that a double can hold"},
    {"0x10", 1, "'0x10' is no number, or none that a double can hold"},
    {"1_000", 1, "'1_000' is no number, or none that a double can hold"},
    {".", 1, "unexpected '.'"},
    {"a . b", 3, "unexpected '.'"},
    {"a = b", 3, "unexpected '='; equality is =="},
    {"!(a < b)", 1, "unexpected '!'; write not"},
    {"a ** b", 3, "unexpected '**'; write ^"},
    {"a < b && b < c", 7, "unexpected '&&'; write and"},
    {"a < b || b < c", 7, "unexpected '||'; write or"},
    {"a × b", 3, "unexpected '×'; write *"},
    {"a − b", 3, "unexpected '−'; write -"},
    {"a ≤ b", 3, "unexpected '≤'; write <="},
    {"a²", 2, "unexpected '²'; write ^2"},
    {"5 %", 3, "unexpected '%'; write 5 [%]"},
    {"a ? b : c", 3, "unexpected '?'; write if(c, a, b)"},
    {"a; b", 2, "unexpected ';'; write ,"},
    {"ñandú", 1, "unexpected 'ñ'"},
    {"a \"b\"", 3, "unexpected '\"'"},
    {"a < b < c", 7, "comparisons cannot be chained; write a < b and b < c"},
    {"a == b != c", 8, "comparisons cannot be chained; write a < b and b < c"},
    {"a + not b", 5, "expected a value, found 'not'"},
    {"and a", 1, "expected a value, found 'and'"},
    {"sqrt", 1, "sqrt is a function; write sqrt(x)"},
    {"a * sqrt + b", 5, "sqrt is a function; write sqrt(x)"},
    {"sqrt()", 1, "sqrt takes 1 argument, not 0: sqrt(x)"},
    {"a + sqrt(a, b)", 5, "sqrt takes 1 argument, not 2: sqrt(x)"},
    {"if(a < b, c)", 1, "if takes 3 arguments, not 2: if(c, a, b)"},
    {"min(a)", 1, "min takes 2 arguments or more, not 1: min(x, y, ...)"},
    {"clamp(a, b, c, d)", 1, "clamp takes 3 arguments, not 4: clamp(x, lo, hi)"},
    {"sqrt(a", 7, "expected an operator, ',' or ')', found the end"},
    {"sqrt(a b)", 8, "expected an operator, ',' or ')', found 'b'"},
    {"min(a,, b)", 7, "expected a value, found ','"},
    {"min(a, b,)", 10, "expected a value, found ')'"},
    {"foo(a)", 1, "there is no function 'foo'"},
    {"1 + ln(a)", 5, "there is no function 'ln'; the natural logarithm is log"},
    {"pi(a)", 1, "there is no function 'pi'"},
    {"a [MW]", 3, "a unit in brackets stands behind a number only"},
    {"[MW]", 1, "a unit in brackets stands behind a number only"},
    {"5 [MW] [h]", 8, "a unit in brackets stands behind a number only"},
    {"5 [MW", 3, "a ']' is missing"},
    {"5 [[MW]]", 3, "a ']' is missing"},
    {"5 ]", 3, "unexpected ']'"},
    {"5 [Mw]", 3, "unknown unit 'Mw'; did you mean MW?"},
    {"5 [USD/1000 token]", 3,
     "a number stands first or behind '(' in a unit, as in USD/(1000 "
     "token), not as in 'USD/1000 token'"},
    {"a + unknown * b", 5, "unknown name 'unknown'"},
    /* Units and types. */
    {"power + duration", 7, "cannot add day to MW: the dimensions s and kg m2 s-3 differ"},
    {"power * duration - power", 18,
     "cannot subtract MW from MW.day: the dimensions kg m2 s-3 and kg m2 s-2 differ"},
    {"power < duration", 7, "cannot compare MW with day: the dimensions kg m2 s-3 and s differ"},
    {"power > duration", 7, "cannot compare MW with day: the dimensions kg m2 s-3 and s differ"},
    {"power == 0", 7,
     "cannot compare MW with a number without a unit; a number takes a unit in "
     "brackets, as in 0 [MW]"},
    {"1 + power", 3,
     "cannot add MW to a number without a unit; a number takes a unit in brackets, "
     "as in 0 [MW]"},
    {"max(power, 0)", 12,
     "max cannot take a number without a unit beside MW; a number takes a unit "
     "in brackets, as in 0 [MW]"},
    {"min(power, 1 [kW], duration)", 20,
     "min cannot take day beside MW: the dimensions s and kg m2 s-3 differ"},
    {"clamp(power, 0 [MW], 1 [h])", 1,
     "clamp cannot take h beside MW: the dimensions s and kg m2 s-3 differ"},
    {"atan2(power, duration)", 1,
     "atan2 cannot take day beside MW: the dimensions s and kg m2 s-3 differ"},
    {"if(a < b, power, duration)", 1,
     "if cannot take day beside MW: the dimensions s and kg m2 s-3 differ"},
    {"if(a, b, c)", 1,
     "if needs a condition, not a number without a unit; write a comparison, as "
     "in x != 0"},
    {"if(power, b, c)", 1, "if needs a condition, not MW; write a comparison, as in x != 0"},
    {"a and b < c", 3,
     "and needs a condition, not a number without a unit; write a comparison, as "
     "in x != 0"},
    {"a < b or c", 7,
     "or needs a condition, not a number without a unit; write a comparison, as in "
     "x != 0"},
    {"not a", 1,
     "not needs a condition, not a number without a unit; write a comparison, as in x "
     "!= 0"},
    {"exp(power)", 1,
     "exp needs a number without a unit, not MW; divide first, as in exp(x / 1 "
     "[MW])"},
    {"sin(a * duration)", 1,
     "sin needs a number without a unit, not day; divide first, as in sin(x "
     "/ 1 [day])"},
    {"round(duration)", 1,
     "round needs a number without a unit, not day; write round(x / 1 [day]) "
     "* 1 [day]"},
    {"a ^ power", 3, "an exponent is a number without a unit, not MW"},
    {"power ^ a", 7,
     "the exponent of a value in MW must be a constant, or the unit of the result "
     "would change from sample to sample"},
    {"power ^ 0.123", 7,
     "MW to the power 0.123 is no unit that can be held: exponents of base units "
     "are multiples of 1/60"},
    {"(power ^ 0.1) ^ 0.01", 15,
     "MW^(1/10) to the power 0.01 is no unit that can be held: exponents "
     "of base units are multiples of 1/60"},
    {"(a < b) + power", 9,
     "cannot add MW to a condition; a number takes a unit in brackets, as in "
     "0 [MW]"},
    {"3 []", 3, "the unit is empty; write 1 for none"},
    /* A difference of temperatures is none. */
    {"20 [degC] - 15 [degC] > 5 [degC]", 23,
     "'>' sets a temperature beside a difference of temperatures; write a difference in K, as in 5 "
     "[K]"},
    {"max(20 [degC] - 15 [degC], 5 [degC])", 28,
     "'max' sets a temperature beside a difference of temperatures; write a difference in K, as in "
     "5 [K]"},
    {"if(a < b, 20 [degC], 2 * (20 [degC] - 15 [degC]))", 1,
     "'if' sets a temperature beside a difference of temperatures; write a difference in K, as in "
     "5 "
     "[K]"},
    {"(20 [degC] - 15 [degC]) - 5 [degC]", 25,
     "'-' sets a temperature beside a difference of temperatures; write a difference in K, as in 5 "
     "[K]"},
};

static void errors_say_what_is_wrong_and_where(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(errors); i++) {
        char expected[512];
        snprintf(expected, sizeof expected, "in expression \"%s\" at %d: %s", errors[i].text,
                 errors[i].column, errors[i].reason);
        assert_string_equal(error_of(errors[i].text), expected);
    }
}

static void empty_expressions_are_refused(void **state) {
    (void)state;
    assert_string_equal(error_of(""), "the expression is empty");
    assert_string_equal(error_of(" \n\t"), "the expression is empty");
}

static void control_characters_come_out_escaped(void **state) {
    (void)state;
    assert_string_equal(error_of("a \x01 b"),
                        "in expression \"a \\x01 b\" at 3: unexpected '\\x01'");
    assert_string_equal(error_of("a \xff"), "in expression \"a \\xFF\" at 3: unexpected '\\xFF'");
}

static void long_texts_are_cut_around_the_error(void **state) {
    (void)state;
    abai_text text = ABAI_TEXT_INIT;
    abai_text_repeat(&text, "a + ", 50);
    abai_text_append(&text, "* b");
    abai_text_repeat(&text, " + c", 50);
    assert_string_equal(error_of(text.data),
                        "in expression \"...a + a + a + a + a + a + a + a + a + "
                        "* b + c + c + c + c + c + c + c + c ...\" at 201: "
                        "expected a value, found '*'");
    abai_text_free(&text);
    abai_text_repeat(&text, "a ×", 100); /* cut between characters, not inside one */
    assert_non_null(strstr(error_of(text.data), "at 3: unexpected '×'; write *"));
    assert_null(strstr(error_of(text.data), "\\x"));
    abai_text_free(&text);
}

static void errors_need_no_place_and_no_room(void **state) {
    (void)state;
    abai_arena *arena = abai_arena_new();
    abai_expr *expr = NULL;
    aba_error error;
    assert_int_equal(abai_expr_parse("a +", NULL, NULL, arena, &expr, &error), ABA_INVALID);
    assert_string_equal(error.text, "in expression \"a +\" at 4: expected a value, found the end");
    assert_int_equal(abai_expr_parse("a +", NULL, NULL, arena, &expr, NULL), ABA_INVALID);
    assert_null(expr);
    abai_arena_free(arena);
}

/* ---- bounds ---------------------------------------------------------------------------------- */

static char *repeated(const char *front, size_t count, const char *middle, const char *back) {
    abai_text text = ABAI_TEXT_INIT;
    abai_text_repeat(&text, front, count);
    abai_text_append(&text, middle);
    abai_text_repeat(&text, back, count);
    return abai_text_take(&text, NULL);
}

static void nesting_is_bounded_and_chains_are_not(void **state) {
    (void)state;
    static const struct {
        const char *front, *middle, *back;
    } nests[] = {
        {"(", "a", ")"},     {"-", "a", ""},        {"a^", "a", ""},
        {"sqrt(", "a", ")"}, {"not ", "a < b", ""}, {"if(a < b, 1, ", "a", ")"},
        {"2^-", "a", ""},    {"min(a, ", "b", ")"}, {"a + (", "a", ")"},
    };
    for (size_t i = 0; i < COUNT(nests); i++)
        for (size_t depth = 150; depth <= 6000; depth *= 40) {
            char *text = repeated(nests[i].front, depth, nests[i].middle, nests[i].back);
            assert_true(strlen(text) > 0);
            if (strlen(text) > ABAI_EXPR_LENGTH_MAX) {
                assert_string_equal(error_of(text), "an expression is at most 65536 bytes long");
            } else if (depth > ABAI_EXPR_DEPTH_MAX / 2) {
                expr_model model = expr_model_new(inputs, COUNT(inputs));
                abai_value value;
                const aba_status status = expr_model_add(&model, text, &value);
                const bool two_each = strcmp(nests[i].front, "2^-") == 0;
                assert_int_equal(status,
                                 depth > ABAI_EXPR_DEPTH_MAX || two_each ? ABA_INVALID : ABA_OK);
                if (status != ABA_OK)
                    assert_non_null(strstr(model.error.text, "nested deeper than 200"));
                expr_model_free(&model);
            }
            free(text);
        }
    static const char *const chains[] = {" + a", " - a", " * a", " / a", "+b*c"};
    for (size_t i = 0; i < COUNT(chains); i++) {
        char *text = repeated("", 65000 / strlen(chains[i]), "a", chains[i]);
        free(program_of(text));
        free(text);
    }
    char *text = repeated("", 3000, "a < b", " and a < c or c < d");
    free(program_of(text));
    free(text);
    text = repeated("", 4000, "a < b", " and a < c or c < d");
    assert_string_equal(error_of(text), "an expression is at most 65536 bytes long");
    free(text);
    text = repeated("", 30000, "min(a", ",b");
    strcat(strcpy(text + strlen(text) - 2, ""), ")");
    free(program_of(text));
    free(text);
}

static void long_names_are_refused(void **state) {
    (void)state;
    char *name = repeated("n", 129, "", "");
    assert_non_null(strstr(error_of(name), "a name is at most 128 bytes long"));
    free(name);
}

static uint64_t random_state;

static unsigned random_below(unsigned n) { /* splitmix64 (Steele, Lea, Flood 2014) */
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ z >> 31) % n);
}

static void any_tokens_give_a_program_or_one_line(void **state) {
    (void)state;
    static const char *const parts[] = {
        "a",   "b",    "power", "duration", "share", "2",      "0.5", "-1", "1e3",   "(",    ")",
        "+",   "-",    "*",     "/",        "^",     "<",      ">=",  "==", " and ", " or ", "not ",
        "if(", "min(", "sqrt(", ",",        "[MW]",  "5 [h]",  "[",   "]",  "pi",    " ",    "=",
        "é",   "\xc3", "1..",   "$",        "pow(",  "round(", ")",   ")"};
    random_state = 99;
    int taken = 0;
    for (int i = 0; i < 20000; i++) {
        char text[256] = "";
        for (unsigned n = random_below(14); n > 0; n--)
            strcat(text, parts[random_below(COUNT(parts))]);
        expr_model model = expr_model_new(inputs, COUNT(inputs));
        abai_value value;
        double result;
        if (expr_model_add(&model, text, &value) == ABA_OK) {
            expr_model_run(&model, &value, 1, &result);
            taken++;
        } else {
            assert_int_equal(model.error.status, ABA_INVALID);
            assert_true(strlen(model.error.text) > 0 && strchr(model.error.text, '\n') == NULL);
        }
        expr_model_free(&model);
    }
    assert_true(taken > 200); /* or the parts are too wild to reach the compiler */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_documented),
        cmocka_unit_test(programs_print_one_operation_a_line),
        cmocka_unit_test(names_come_once_in_order_of_first_occurrence),
        cmocka_unit_test(thousands_of_names_are_told_apart),
        cmocka_unit_test(words_of_the_language_are_no_names),
        cmocka_unit_test(functions_are_listed_with_usage),
        cmocka_unit_test(errors_say_what_is_wrong_and_where),
        cmocka_unit_test(empty_expressions_are_refused),
        cmocka_unit_test(control_characters_come_out_escaped),
        cmocka_unit_test(long_texts_are_cut_around_the_error),
        cmocka_unit_test(errors_need_no_place_and_no_room),
        cmocka_unit_test(nesting_is_bounded_and_chains_are_not),
        cmocka_unit_test(long_names_are_refused),
        cmocka_unit_test(any_tokens_give_a_program_or_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
