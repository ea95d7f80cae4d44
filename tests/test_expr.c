/* Formulas: values and units against numbers computed elsewhere, NaN, folding and sharing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "expr_model.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const expr_input inputs[] = {
    {"power", "MW", 10.5},      {"duration", "day", 45},
    {"price", "USD/kWh", 0.08}, {"gpus", "1", 10000},
    {"tdp", "W", 700},          {"pue", "1", 1.1},
    {"share", "%", 35},         {"x", "1", 1.25},
    {"y", "1", -0.75},          {"z", "1", 2.5},
    {"temp", "degC", 20},       {"cost", "MUSD", 450},
    {"ntok", "Ttoken", 15},     {"flop", "FLOP", 4.8e24},
    {"nan", "1", (double)NAN},  {"inf", "1", (double)INFINITY},
    {"zero", "1", 0},
};

static abai_unit parse_unit(const char *text) {
    abai_unit unit = abai_unit_one();
    char reason[256];
    if (!abai_unit_parse(text, &unit, reason, sizeof reason))
        fail_msg("%s", reason);
    return unit;
}

/* The value of an expression in a unit. */
static double value_of(const char *text, const char *unit_text) {
    const abai_unit unit = parse_unit(unit_text);
    expr_model model = expr_model_new(inputs, COUNT(inputs));
    abai_value value;
    double result;
    if (expr_model_add(&model, text, &value) != ABA_OK ||
        abai_builder_convert(model.builder, NULL, &value, &unit, &value, &model.error) != ABA_OK)
        fail_msg("%s", model.error.text);
    expr_model_run(&model, &value, 1, &result);
    expr_model_free(&model);
    return result;
}

/* ---- values ---------------------------------------------------------------------------------- */

/* Expected values: mpmath with 50 digits, from the inputs' doubles, rounded to a double. `largest`:
 * the largest term of a sum, where that is more than the result. */
static const struct {
    const char *text, *unit;
    double expected, largest;
} values[] = {
    {"power * duration", "MWh", 11340.0, 0},
    {"power * duration * pue * price", "MUSD", 0.9979200000000001, 0},
    {"cost + power * duration * price", "MUSD", 450.9072, 0},
    {"power * duration * price + cost", "USD", 450907200.0, 0},
    {"gpus * tdp * pue", "MW", 7.700000000000001, 0},
    {"power / gpus", "kW", 1.05, 0},
    {"power - gpus * tdp", "MW", 3.5, 0},
    {"power * share", "kW", 3675.0, 0},
    {"1 + share", "1", 1.35, 0},
    {"share + 1", "%", 135.0, 0},
    {"share * share", "%", 12.25, 0},
    {"share ^ 2", "1", 0.1225, 0},
    {"sqrt(share)", "1", 0.5916079783099616, 0},
    {"exp(share)", "1", 1.4190675485932573, 0},
    {"log(cost / 1 [USD])", "1", 19.92475814072864, 0},
    {"log10(cost / 1 [MUSD])", "1", 2.6532125137753435, 0},
    {"log2(power / 1 [kW])", "1", 13.358101707440847, 0},
    {"sqrt(power)", "W^(1/2)", 3240.37034920393, 0},
    {"sqrt(power ^ 2)", "MW", 10.5, 0},
    {"power ^ (1/3)", "MW^(1/3)", 2.1897595699439445, 0},
    {"(power * 1 [h]) ^ -1", "1/MWh", 0.09523809523809523, 0},
    {"pow(power, 2) / power", "MW", 10.5, 0},
    {"power ^ 0", "1", 1.0, 0},
    {"x ^ z", "1", 1.7469281074217107, 0},
    {"x ^ -z", "1", 0.5724334022399462, 0},
    {"2 ^ x", "1", 2.378414230005442, 0},
    {"-x ^ 2", "1", -1.5625, 0},
    {"x ^ 3 + x ^ 4 - x ^ -1", "1", 3.59453125, 0},
    {"pow(x, 5)", "1", 3.0517578125, 0},
    {"min(power, 9 [MW], 20000 [kW])", "MW", 9.0, 0},
    {"max(9000 [kW], power)", "MW", 10.5, 0},
    {"clamp(power, 0 [W], 1e7 [W])", "MW", 10.0, 0},
    {"clamp(y, 0, 1)", "1", 0.0, 0},
    {"clamp(x, 0, 1)", "1", 1.0, 0},
    {"clamp(share, 0, 1)", "%", 35.0, 0},
    {"abs(y)", "1", 0.75, 0},
    {"abs(7 [MW] - power)", "kW", 3500.0, 0},
    {"-power", "MW", -10.5, 0},
    {"if(x > 1, power, 3 [kW])", "MW", 10.5, 0},
    {"if(x > 2, power, 3 [kW])", "MW", 0.003, 0},
    {"if(power > 10000 [kW], 1, 0)", "1", 1.0, 0},
    {"if(not (x < 1) and (y < 0 or x < 0), 5, 6)", "1", 5.0, 0},
    {"(x > 1) + (y > 1) + 2 * (z >= 2.5)", "1", 3.0, 0},
    {"(x > 1) * power", "MW", 10.5, 0},
    {"x != x or y == y", "1", 1.0, 0},
    {"(x < 1) == (y > 1)", "1", 1.0, 0},
    {"share > 0.3", "1", 1.0, 0},
    {"0.4 < share", "1", 0.0, 0},
    {"floor(z) + ceil(z) * 10", "1", 32.0, 0},
    {"floor(y) - ceil(y)", "1", -1.0, 0},
    {"round(z) + 10 * round(-z) + 100 * round(0.5) + 1000 * round(-0.5)", "1", -927.0, 36},
    {"round(0.49999999999999994)", "1", 0.0, 0},
    {"round(4503599627370497.0)", "1", 4503599627370497.0, 0},
    {"round(duration / 7 [day]) * 7 [day]", "day", 42.0, 0},
    {"floor(350 [%])", "1", 3.0, 0},
    {"sin(x) + cos(x) * tan(x)", "1", 1.8979692387111724, 0},
    {"sin(30 [degree])", "1", 0.5, 0},
    {"asin(0.3) + acos(0.3) + atan(0.3)", "1", 1.8622531212727638, 0},
    {"atan2(y, x)", "1", -0.5404195002705842, 0},
    {"atan2(power, 21000 [kW])", "1", 0.4636476090008061, 0},
    {"sinh(y) + cosh(y) + tanh(y)", "1", -0.1627823996462726, 0},
    {"erf(y)", "1", -0.7111556336535151, 0},
    {"pi * e", "1", 8.539734222673566, 0},
    {"e ^ x", "1", 3.490342957461841, 0},
    {"temp", "K", 293.15, 300},
    {"temp", "degC", 20.0, 300},
    {"temp + 5 [K]", "degC", 25.0, 300},
    {"temp - 10 [degC]", "K", 10.0, 300},
    {"-5 [degC]", "K", 268.15, 300},
    {"- 5 [degC]", "degC", -5.0, 300},
    {"212 [degF]", "degC", 100.0, 300},
    {"temp * 1 [W/K]", "W", 293.15, 300},
    {"flop / (gpus * 312 [TFLOP/s]) / 0.5", "day", 35.612535612535616, 0},
    {"6 * 70e9 * 1 [FLOP/token] * ntok", "FLOP", 6.3e+24, 0},
    {"power * duration * 400 [gCO2/kWh]", "tCO2", 4536.0, 0},
    {"0.3 [Wh/query] * 1e9 [query/day]", "MW", 12.5, 0},
    {"10 [USD/Mtoken] * ntok", "MUSD", 150.0, 0},
    {"cost / ntok", "USD/Mtoken", 30.0, 0},
    {"2 [USD/(GPU.h)] * gpus * 1 [GPU] * duration", "MUSD", 21.6, 0},
    {"1e3 - 1E-3 + .5 + 5. + 0.25e1", "1", 1007.999, 1100},
    {"2 - 3 - 4", "1", -5.0, 0},
    {"24 / 4 / 3 * 2", "1", 4.0, 0},
    {"2 ^ 3 ^ 2", "1", 512.0, 0},
    {"2 ^ -1 ^ 2", "1", 0.5, 0},
    {"--x", "1", 1.25, 0},
    {"not (1 < 2)", "1", 0.0, 0},
    {"0.05 [USD/kWh] * 1 [MW.day]", "USD", 1200.0, 0},
};

static void values_are_those_of_another_program(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        const double got = value_of(values[i].text, values[i].unit);
        /* Up to a dozen operations and conversions of half an ulp, and functions good to one. */
        const double tolerance =
            16 * DBL_EPSILON * fmax(fabs(values[i].expected), values[i].largest);
        if (!(fabs(got - values[i].expected) <= tolerance))
            fail_msg("%s = %.17g %s, expected %.17g", values[i].text, got, values[i].unit,
                     values[i].expected);
    }
}

static void units_are_those_of_the_operands(void **state) {
    (void)state;
    static const struct {
        const char *text, *unit;
        bool is_boolean;
    } table[] = {
        {"power * duration", "MW.day", false},
        {"power * duration * price", "MW.day.USD/kWh", false},
        {"power + 3 [kW]", "MW", false},
        {"3 [kW] + power", "kW", false},
        {"min(3 [kW], power)", "kW", false},
        {"power / 2 [MW]", "1", false},
        {"power / 2 [kW]", "MW/kW", false},
        {"power ^ 2", "MW^2", false},
        {"x * 3", "1", false},
        {"power > 3 [kW]", "1", true},
        {"not (x > 1)", "1", true},
        {"x > 1 and y > 1", "1", true},
        {"if(x > 1, x > 2, x > 3)", "1", true},
        {"if(x > 1, x > 2, 3)", "1", false},
        {"(x > 1) + 0", "1", false},
        {"-(x > 1)", "1", false},
        {"temp", "K", false},
        {"share", "%", false},
        {"exp(share)", "1", false},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        expr_model model = expr_model_new(inputs, COUNT(inputs));
        abai_value value;
        assert_int_equal(expr_model_add(&model, table[i].text, &value), ABA_OK);
        assert_string_equal(value.unit.text, table[i].unit);
        assert_int_equal(value.is_boolean, table[i].is_boolean);
        expr_model_free(&model);
    }
}

static void conversion_names_both_units_where_it_cannot_be(void **state) {
    (void)state;
    static const abai_place place = {"s.json", 9, 2};
    const abai_unit usd = parse_unit("MUSD"), one = parse_unit("1"), kw = parse_unit("kW");
    expr_model model = expr_model_new(inputs, COUNT(inputs));
    abai_expr *expr;
    abai_value value;
    assert_int_equal(expr_model_add(&model, "power * duration", &value), ABA_OK);
    const abai_value before = value;
    assert_int_equal(
        abai_expr_parse("power * duration", &place, "model.e.unit", model.arena, &expr, NULL),
        ABA_OK);
    assert_int_equal(abai_builder_convert(model.builder, expr, &value, &usd, &value, &model.error),
                     ABA_INVALID);
    assert_string_equal(model.error.text, "s.json:9:2: model.e.unit: in expression \"power * "
                                          "duration\": cannot convert MW.day to MUSD: it has the "
                                          "dimension kg m2 s-2, and USD is needed");
    assert_int_equal(abai_builder_convert(model.builder, NULL, &value, &one, &value, &model.error),
                     ABA_INVALID);
    assert_string_equal(model.error.text, "cannot convert MW.day to 1: it has the dimension "
                                          "kg m2 s-2, and none is needed");
    assert_memory_equal(&value, &before, sizeof value);
    assert_int_equal(expr_model_add(&model, "x > 1", &value), ABA_OK);
    assert_int_equal(abai_builder_convert(model.builder, NULL, &value, &kw, &value, &model.error),
                     ABA_INVALID);
    assert_string_equal(model.error.text, "a comparison is true or false, not a quantity in kW; "
                                          "write if(c, a, b)");
    assert_int_equal(abai_builder_convert(model.builder, NULL, &value, &one, &value, &model.error),
                     ABA_OK);
    assert_true(value.is_boolean);
    expr_model_free(&model);
}

static aba_status look_up_badly(void *context, const char *name, abai_value *out,
                                aba_error *error) {
    (void)name, (void)out;
    return abai_fail(error, *(aba_status *)context, "the reason");
}

static void errors_of_a_lookup_keep_their_status_and_get_a_place(void **state) {
    (void)state;
    static const abai_place place = {"s.json", 9, 2};
    abai_arena *arena = abai_arena_new();
    abai_builder *builder = abai_builder_new(arena);
    abai_expr *expr;
    abai_value value;
    aba_error error;
    assert_int_equal(abai_expr_parse("1 + q", &place, "m", arena, &expr, &error), ABA_OK);
    aba_status wanted = ABA_INVALID;
    assert_int_equal(abai_builder_expression(builder, expr, look_up_badly, &wanted, &value, &error),
                     ABA_INVALID);
    assert_string_equal(error.text, "s.json:9:2: m: in expression \"1 + q\" at 5: the reason");
    wanted = ABA_INTERNAL;
    assert_int_equal(abai_builder_expression(builder, expr, look_up_badly, &wanted, &value, &error),
                     ABA_INTERNAL);
    assert_string_equal(error.text, "the reason");
    assert_int_equal(abai_builder_expression(builder, expr, look_up_badly, &wanted, &value, NULL),
                     ABA_INTERNAL);
    abai_arena_free(arena);
}

/* A model entry in degC that another one uses: its offset must not be counted as a scale. */
static void values_with_an_offset_can_be_used_again(void **state) {
    (void)state;
    const abai_unit degc = parse_unit("degC");
    expr_model model = expr_model_new(inputs, COUNT(inputs));
    abai_value outputs[2];
    double results[2];
    assert_int_equal(abai_builder_constant(model.builder, 25, &degc, &outputs[0], NULL), ABA_OK);
    assert_string_equal(outputs[0].unit.text, "K");
    assert_int_equal(expr_model_add(&model, "temp + 1 [K]", &outputs[1]), ABA_OK);
    assert_int_equal(
        abai_builder_convert(model.builder, NULL, &outputs[1], &degc, &outputs[1], NULL), ABA_OK);
    expr_model_run(&model, outputs, 2, results);
    assert_true(fabs(results[0] - 298.15) <= 300 * DBL_EPSILON);
    assert_true(fabs(results[1] - 21) <= 2 * 300 * DBL_EPSILON);
    expr_model_free(&model);
}

/* What of temperatures in degC is a temperature again, and can be given in degC. */
static void differences_of_temperatures_are_told_from_temperatures(void **state) {
    (void)state;
    static const struct {
        const char *text;
        abai_origin origin;
    } table[] = {
        {"temp", ABAI_ORIGIN_ABSOLUTE},
        {"20 [degC]", ABAI_ORIGIN_ABSOLUTE},
        {"20 [K]", ABAI_ORIGIN_NEUTRAL},
        {"temp - 10 [degC]", ABAI_ORIGIN_DIFFERENCE},
        {"300 [K] - temp", ABAI_ORIGIN_DIFFERENCE},
        {"2 * (temp - 10 [degC]) / 3", ABAI_ORIGIN_DIFFERENCE},
        {"(temp - 10 [degC]) * 5 [W/K] / 3 [W/K]", ABAI_ORIGIN_DIFFERENCE},
        {"abs(temp - 10 [degC])", ABAI_ORIGIN_DIFFERENCE},
        {"(temp - 10 [degC]) + (temp - 5 [degC])", ABAI_ORIGIN_DIFFERENCE},
        {"max(temp - 10 [degC], 0 [K])", ABAI_ORIGIN_DIFFERENCE},
        {"temp + 5 [K]", ABAI_ORIGIN_ABSOLUTE},
        {"5 [K] + temp", ABAI_ORIGIN_ABSOLUTE},
        {"temp - 5 [K]", ABAI_ORIGIN_ABSOLUTE},
        {"temp + 0.5 * (temp - 10 [degC])", ABAI_ORIGIN_ABSOLUTE},
        {"(temp + 10 [degC]) / 2", ABAI_ORIGIN_ABSOLUTE},
        {"if(x > 0, temp, 10 [degC])", ABAI_ORIGIN_ABSOLUTE},
        {"clamp(temp, 0 [degC], 100 [degC])", ABAI_ORIGIN_ABSOLUTE},
        {"temp > 10 [degC]", ABAI_ORIGIN_NEUTRAL},
        {"temp / 300 [K]", ABAI_ORIGIN_NEUTRAL},
        {"1 - 10 [degC] / temp", ABAI_ORIGIN_NEUTRAL},
        {"temp ^ 4 * 1 [W/(m2.K4)]", ABAI_ORIGIN_NEUTRAL},
        {"100 [W] / (temp - 10 [degC])", ABAI_ORIGIN_NEUTRAL},
    };
    const abai_unit degc = parse_unit("degC");
    expr_model model = expr_model_new(inputs, COUNT(inputs));
    for (size_t i = 0; i < COUNT(table); i++) {
        abai_value value;
        assert_int_equal(expr_model_add(&model, table[i].text, &value), ABA_OK);
        if (value.origin != table[i].origin)
            fail_msg("%s has origin %d, expected %d", table[i].text, (int)value.origin,
                     (int)table[i].origin);
        if (!abai_unit_convertible(&value.unit, &degc))
            continue;
        const aba_status status =
            abai_builder_convert(model.builder, NULL, &value, &degc, &value, &model.error);
        assert_int_equal(status, table[i].origin == ABAI_ORIGIN_DIFFERENCE ? ABA_INVALID : ABA_OK);
        if (status == ABA_OK)
            assert_int_equal(value.origin, ABAI_ORIGIN_ABSOLUTE);
        else
            assert_string_equal(model.error.text,
                                "a difference of temperatures cannot be given in degC; use K");
    }
    expr_model_free(&model);
}

/* ---- NaN ------------------------------------------------------------------------------------- */

static void nan_goes_through_everything_but_the_branch_not_taken(void **state) {
    (void)state;
    static const char *const nans[] = {
        "nan + 1",
        "1 - nan",
        "nan * 0",
        "nan / inf",
        "nan ^ 0 * zero ^ 0 + nan",
        "nan ^ zero",
        "1 ^ nan",
        "x ^ nan",
        "nan ^ 2",
        "nan ^ -1",
        "nan ^ 0",
        "pow(1, nan)",
        "pow(nan, 0)",
        "nan < 1",
        "1 <= nan",
        "nan > nan",
        "nan >= 1",
        "nan == nan",
        "nan != nan",
        "nan < 1 and x > 5",
        "x > 5 and nan < 1",
        "nan < 1 or x > 1",
        "x > 1 or nan < 1",
        "not (nan < 1)",
        "min(nan, 1)",
        "min(1, nan)",
        "max(nan, 1)",
        "max(1, nan)",
        "min(1, nan, 2)",
        "clamp(nan, 0, 1)",
        "clamp(x, nan, 1)",
        "clamp(x, 0, nan)",
        "atan2(nan, 1)",
        "atan2(1, nan)",
        "if(nan < 1, 1, 2)",
        "if(x > 1, nan, 2)",
        "-nan",
        "0 / 0",
        "if(0 / 0 < 1, 1, 2)",
        "sqrt(-1)",
        "log(y)",
        "inf - inf",
        "asin(2)",
        "y ^ 0.5",
    };
    static const struct {
        const char *text;
        double expected;
    } numbers[] = {
        {"if(x > 1, 3, nan)", 3},
        {"if(x > 2, nan, 4)", 4},
        {"1 / inf", 0},
        {"min(inf, 2)", 2},
        {"1 / zero", (double)INFINITY},
        {"x / 0", (double)INFINITY},
        {"log(0)", -(double)INFINITY},
    };
    for (size_t i = 0; i < COUNT(nans); i++)
        if (!isnan(value_of(nans[i], "1")))
            fail_msg("%s is %g", nans[i], value_of(nans[i], "1"));
    for (size_t i = 0; i < COUNT(numbers); i++)
        assert_true(value_of(numbers[i].text, "1") == numbers[i].expected);
    for (size_t i = 0; abai_function_list(i) != NULL; i++) {
        const abai_function_info *info = abai_function_list(i);
        if (strcmp(info->usage + strlen(info->name), "(x)") == 0) {
            char text[64];
            snprintf(text, sizeof text, "%s(nan)", info->name);
            assert_true(isnan(value_of(text, "1")));
        }
    }
}

/* ---- folding and sharing --------------------------------------------------------------------- */

/* A program's operations and scratch columns, and what it computes is left out. */
static const struct {
    const char *texts[4]; /* the outputs */
    size_t size, scratch;
} sizes[] = {
    {{"x + y"}, 1, 0},
    {{"x * y + x * y"}, 2, 1},
    {{"x * y + y * x"}, 2, 1},
    {{"(x + y) * (y + x)"}, 2, 1},
    {{"x - y + (x - y)"}, 2, 1},
    {{"x - y + (y - x)"}, 3, 2},
    {{"min(x, y) + min(y, x)"}, 3, 2}, /* not the same bits for 0 and -0 */
    {{"(x < y) + (y > x)"}, 2, 1},
    {{"sin(x) + sin(x) + sin(x)"}, 3, 2},
    {{"2 * 3 + 4"}, 1, 0}, /* one copy */
    {{"sqrt(2) * pi ^ 2 * x"}, 1, 0},
    {{"x * (2 * 3)"}, 1, 0},
    {{"x * 1"}, 1, 0},
    {{"1 * x / 1 - 0"}, 1, 0},
    {{"x + 0"}, 1, 0},
    {{"x + 0 + y"}, 2, 1}, /* -0 + 0 is 0 */
    {{"x ^ 1"}, 1, 0},
    {{"x ^ 2"}, 1, 0},
    {{"x ^ 3"}, 2, 1},
    {{"x ^ 4"}, 2, 1},
    {{"x ^ -1"}, 1, 0},
    {{"x ^ 2 + x ^ 3 + x ^ 4"}, 5, 3},
    {{"x ^ 0"}, 1, 0},
    {{"if(1 < 2, x, sin(y))"}, 1, 0},
    {{"if(2 < 1, x, sin(y))"}, 1, 0},
    {{"power * 1 [h] + power * 2 [h]"}, 2, 1},
    {{"power + tdp"}, 2, 1}, /* one conversion */
    {{"power + power"}, 1, 0},
    {{"x + y", "x + y"}, 2, 0},
    {{"x + y", "(x + y) * 2", "x", "3"}, 4, 0},
    {{"x + y + z + x * y * z * gpus + pue"}, 7, 3},
    {{"clamp(x, 0, 1)"}, 2, 1},
};

static void equal_operations_are_one_and_constants_none(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        expr_model model = expr_model_new(inputs, COUNT(inputs));
        abai_value outputs[4], unused;
        abai_program *program;
        size_t count = 0;
        for (; count < 4 && sizes[i].texts[count] != NULL; count++)
            assert_int_equal(expr_model_add(&model, sizes[i].texts[count], &outputs[count]),
                             ABA_OK);
        /* What no output needs is not in the program. */
        assert_int_equal(expr_model_add(&model, "exp(pue) * erf(z)", &unused), ABA_OK);
        assert_int_equal(abai_builder_finish(model.builder, outputs, count, &program, &model.error),
                         ABA_OK);
        if (abai_program_size(program) != sizes[i].size ||
            abai_program_scratch(program) > sizes[i].scratch) {
            abai_text text = ABAI_TEXT_INIT;
            abai_program_print(program, &text);
            fail_msg("%s: %zu operations and %zu columns, expected %zu and %zu:\n%s",
                     sizes[i].texts[0], abai_program_size(program), abai_program_scratch(program),
                     sizes[i].size, sizes[i].scratch, text.data);
        }
        expr_model_free(&model);
    }
}

static void programs_say_which_columns_they_read(void **state) {
    (void)state;
    expr_model model = expr_model_new(inputs, COUNT(inputs));
    abai_value value, unused;
    abai_program *program;
    assert_int_equal(expr_model_add(&model, "x + if(1 < 2, price, power * price)", &value),
                     ABA_INVALID); /* dimensions are checked in dead branches, too */
    assert_int_equal(expr_model_add(&model, "x + if(1 < 2, y, z)", &value), ABA_OK);
    assert_int_equal(expr_model_add(&model, "zero * gpus", &unused), ABA_OK);
    assert_int_equal(abai_builder_finish(model.builder, &value, 1, &program, NULL), ABA_OK);
    for (int i = -1; i < 30; i++)
        assert_int_equal(abai_program_uses(program, i), i == 7 || i == 8);
    expr_model_free(&model);
}

static void constants_are_known_before_the_run(void **state) {
    (void)state;
    expr_model model = expr_model_new(inputs, COUNT(inputs));
    abai_value value;
    double number = -1;
    assert_int_equal(expr_model_add(&model, "3 [kW] * 2 + 1 [MW]", &value), ABA_OK);
    assert_true(abai_builder_is_constant(model.builder, &value, &number));
    assert_true(number == 1006);
    assert_string_equal(value.unit.text, "kW");
    assert_int_equal(expr_model_add(&model, "x * 0", &value), ABA_OK);
    number = -1;
    assert_false(abai_builder_is_constant(model.builder, &value, &number));
    assert_true(number == -1);
    expr_model_free(&model);
}

/* The value of a text with every '?' replaced. */
static double value_with(const char *text, const char *instead) {
    abai_text out = ABAI_TEXT_INIT;
    for (; *text != '\0'; text++)
        if (*text == '?')
            abai_text_append(&out, instead);
        else
            abai_text_append_char(&out, *text);
    assert_false(out.failed);
    const double value = value_of(out.data, "1");
    abai_text_free(&out);
    return value;
}

static void folding_gives_the_bits_of_the_columns(void **state) {
    (void)state;
    static const char *const texts[] = {
        "? / 3 + 0.1",
        "sin(?) * exp(?)",
        "? ^ 2.5",
        "? ^ 3",
        "? ^ -1",
        "log(?) - log10(?)",
        "erf(?) / tanh(?)",
        "atan2(?, 7)",
        "min(?, 1.2) - max(?, 1.2)",
        "? < 1.3",
        "-?",
        "if(? > 1, ? / 7, 2)",
        "sqrt(?) ^ (1 / 3)",
        "floor(10 * ?) + round(?) + ceil(?)",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        const double a = value_with(texts[i], "x"), b = value_with(texts[i], "1.25");
        assert_memory_equal(&a, &b, sizeof a);
    }
}

static void a_model_has_a_bound(void **state) {
    (void)state;
    expr_model model = expr_model_new(inputs, COUNT(inputs));
    abai_text text = ABAI_TEXT_INIT;
    abai_value value;
    aba_status status = ABA_OK;
    /* Every round has other constants, so nothing is shared. */
    for (int round = 0; round < 400 && status == ABA_OK; round++) {
        text.length = 0;
        abai_text_append(&text, "x");
        for (int i = 0; i < 3000; i++)
            abai_text_printf(&text, "*%d.%d", 2 + i, round);
        assert_false(text.failed);
        status = expr_model_add(&model, text.data, &value);
    }
    abai_text_free(&text);
    assert_int_equal(status, ABA_INVALID);
    assert_non_null(strstr(model.error.text, "the model needs more than 1000000 operations"));
    expr_model_free(&model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_those_of_another_program),
        cmocka_unit_test(units_are_those_of_the_operands),
        cmocka_unit_test(conversion_names_both_units_where_it_cannot_be),
        cmocka_unit_test(errors_of_a_lookup_keep_their_status_and_get_a_place),
        cmocka_unit_test(values_with_an_offset_can_be_used_again),
        cmocka_unit_test(differences_of_temperatures_are_told_from_temperatures),
        cmocka_unit_test(nan_goes_through_everything_but_the_branch_not_taken),
        cmocka_unit_test(equal_operations_are_one_and_constants_none),
        cmocka_unit_test(programs_say_which_columns_they_read),
        cmocka_unit_test(constants_are_known_before_the_run),
        cmocka_unit_test(folding_gives_the_bits_of_the_columns),
        cmocka_unit_test(a_model_has_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
