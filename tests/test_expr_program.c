/* Programs on columns: random formulas against a walk of their trees written here, whole blocks
 * against single samples, in pure numbers (bit for bit) and in units (to rounding). */
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

/* The functions themselves have a test of their own, against MPFR; here the program around them is
 * tested, bit for bit. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include "simd/math_body.h"
#pragma GCC diagnostic pop

#define COUNT(table) (sizeof(table) / sizeof *(table))

static uint64_t random_state;

static unsigned random_below(unsigned n) { /* splitmix64 (Steele, Lea, Flood 2014) */
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ z >> 31) % n);
}

static double random_unit(void) { return (double)random_below(1u << 30) / (1u << 30); }

/* ---- pure numbers ---------------------------------------------------------------------------- */

enum { INPUTS = 6, SAMPLES = 67, OUTPUTS = 4, TREE = 400 };

static const expr_input inputs[INPUTS] = {{"a", "1", 0}, {"b", "1", 0}, {"c", "1", 0},
                                          {"d", "1", 0}, {"f", "1", 0}, {"g", "1", 0}};

/* A formula: text and value are made together, each by its own rules. */
typedef struct formula {
    abai_text text;
    double values[SAMPLES];
    bool constant; /* depends on no column: then a power by it is defined by its value */
} formula;

static double columns[INPUTS][SAMPLES];
static const double nan_value = (double)NAN;

static const double specials[] = {
    0, -0.0, 1, -1, 0.5, 2, 3, (double)INFINITY, (double)-INFINITY, (double)NAN, 1e300, 1e-310};

static void fill_columns(void) {
    for (int i = 0; i < INPUTS; i++)
        for (int s = 0; s < SAMPLES; s++)
            columns[i][s] = random_below(8) == 0 ? specials[random_below(COUNT(specials))]
                                                 : 4 * random_unit() - 1.5;
}

static void number_leaf(formula *out) {
    static const char *const literals[] = {"0", "1", "2", "0.5", "1.5", "3", "0.1", "7e2", "(-1)"};
    static const double values[] = {0, 1, 2, 0.5, 1.5, 3, 0.1, 700, -1};
    if (random_below(3) == 0) {
        const unsigned i = random_below(COUNT(literals));
        abai_text_append(&out->text, literals[i]);
        out->constant = true;
        for (int s = 0; s < SAMPLES; s++)
            out->values[s] = values[i];
    } else {
        const unsigned i = random_below(INPUTS);
        abai_text_append(&out->text, inputs[i].name);
        memcpy(out->values, columns[i], sizeof columns[i]);
    }
}

static double by_name(const char *name, double x) {
    static const struct {
        const char *name;
        double (*function)(double);
    } table[] = {
        {"abs", fabs},         {"sqrt", sqrt},        {"exp", math_exp},    {"log", math_log},
        {"log10", math_log10}, {"log2", math_log2},   {"sin", math_sin},    {"cos", math_cos},
        {"tan", math_tan},     {"asin", math_asin},   {"acos", math_acos},  {"atan", math_atan},
        {"sinh", math_sinh},   {"cosh", math_cosh},   {"tanh", math_tanh},  {"erf", math_erf},
        {"ceil", math_ceil},   {"floor", math_floor}, {"round", math_round}};
    for (size_t i = 0; i < COUNT(table); i++)
        if (strcmp(table[i].name, name) == 0)
            return table[i].function(x);
    fail_msg("no function %s", name);
    return 0;
}

static bool any_nan(double x, double y) { return x != x || y != y; }

static double power(double x, double y, bool constant) {
    if (any_nan(x, y))
        return nan_value;
    if (constant && y == 2)
        return x * x;
    if (constant && y == 3)
        return x * x * x;
    if (constant && y == 4)
        return (x * x) * (x * x);
    if (constant && y == -1)
        return 1 / x;
    return math_pow(x, y);
}

static double binary(int op, double x, double y, bool constant) {
    switch (op) {
    case 0:
        return x + y;
    case 1:
        return x - y;
    case 2:
        return x * y;
    case 3:
        return x / y;
    case 4:
        return power(x, y, constant);
    case 5: /* as written in expr.h: NaN in, NaN out; the second of equal ones */
        return any_nan(x, y) ? nan_value : x < y ? x : y;
    case 6:
        return any_nan(x, y) ? nan_value : x > y ? x : y;
    default:
        return math_atan2(x, y);
    }
}

static double compare(int op, double x, double y) {
    const bool results[] = {x<y, x <= y, x> y, x >= y, x == y, x != y};
    return any_nan(x, y) ? nan_value : results[op] ? 1 : 0;
}

static void number(formula *out, int depth);
static void condition(formula *out, int depth);

static formula *new_formula(void) {
    formula *f = calloc(1, sizeof *f);
    assert_non_null(f);
    return f;
}

static void free_formula(formula *f) {
    abai_text_free(&f->text);
    free(f);
}

static void infix(formula *out, const formula *x, const char *sign, const formula *y) {
    abai_text_printf(&out->text, "(%s %s %s)", x->text.data, sign, y->text.data);
}

static void number_binary(formula *out, int depth) {
    static const char *const signs[] = {"+", "-", "*", "/", "^"};
    static const char *const names[] = {"min", "max", "atan2"};
    formula *x = new_formula(), *y = new_formula();
    number(x, depth - 1);
    number(y, depth - 1);
    const int op = (int)random_below(8);
    out->constant = x->constant && y->constant;
    if (op < 5)
        infix(out, x, signs[op], y);
    else
        abai_text_printf(&out->text, "%s(%s, %s)", names[op - 5], x->text.data, y->text.data);
    for (int s = 0; s < SAMPLES; s++)
        out->values[s] = binary(op, x->values[s], y->values[s], y->constant);
    free_formula(x);
    free_formula(y);
}

static void number_unary(formula *out, int depth) {
    static const char *const names[] = {"abs",  "sqrt", "exp",  "log",   "log10", "log2", "sin",
                                        "cos",  "tan",  "asin", "acos",  "atan",  "sinh", "cosh",
                                        "tanh", "erf",  "ceil", "floor", "round", "-"};
    formula *x = new_formula();
    number(x, depth - 1);
    const char *name = names[random_below(COUNT(names))];
    out->constant = x->constant;
    abai_text_printf(&out->text, "%s(%s)", name, x->text.data);
    if (name[0] == '-') { /* a sign of its own, not part of what stands behind */
        abai_text_free(&out->text);
        abai_text_printf(&out->text, "(-(%s))", x->text.data);
    }
    for (int s = 0; s < SAMPLES; s++)
        out->values[s] = name[0] == '-' ? -x->values[s] : by_name(name, x->values[s]);
    free_formula(x);
}

static void number_choice(formula *out, int depth) {
    formula *c = new_formula(), *x = new_formula(), *y = new_formula();
    condition(c, depth - 1);
    number(x, depth - 1);
    number(y, depth - 1);
    /* A constant condition leaves one branch, or NaN. */
    const bool unknown = c->values[0] != c->values[0];
    out->constant = c->constant && (unknown || (c->values[0] != 0 ? x : y)->constant);
    abai_text_printf(&out->text, "if(%s, %s, %s)", c->text.data, x->text.data, y->text.data);
    for (int s = 0; s < SAMPLES; s++)
        out->values[s] = c->values[s] != c->values[s] ? nan_value
                         : c->values[s] != 0          ? x->values[s]
                                                      : y->values[s];
    free_formula(c);
    free_formula(x);
    free_formula(y);
}

static void condition(formula *out, int depth) {
    static const char *const signs[] = {"<", "<=", ">", ">=", "==", "!="};
    formula *x = new_formula(), *y = new_formula();
    const unsigned kind = depth <= 0 ? 0 : random_below(5);
    if (kind < 3) {
        number(x, depth - 1);
        number(y, depth - 1);
        out->constant = x->constant && y->constant;
        const int op = (int)random_below(6);
        infix(out, x, signs[op], y);
        for (int s = 0; s < SAMPLES; s++)
            out->values[s] = compare(op, x->values[s], y->values[s]);
    } else {
        condition(x, depth - 1);
        condition(y, depth - 1);
        const bool is_and = random_below(2) == 0;
        out->constant = x->constant && (kind == 4 || y->constant);
        if (kind == 3)
            infix(out, x, is_and ? "and" : "or", y);
        else
            abai_text_printf(&out->text, "(not %s)", x->text.data);
        for (int s = 0; s < SAMPLES; s++) {
            const double p = x->values[s], q = y->values[s];
            const bool both = p != 0 && q != 0, any = p != 0 || q != 0;
            out->values[s] = kind == 4       ? (p != p   ? nan_value
                                                : p == 0 ? 1
                                                         : 0)
                             : any_nan(p, q) ? nan_value
                             : is_and        ? (both ? 1 : 0)
                                             : (any ? 1 : 0);
        }
    }
    free_formula(x);
    free_formula(y);
}

static void number(formula *out, int depth) {
    const unsigned kind = depth <= 0 ? 0 : random_below(9);
    if (kind == 0)
        number_leaf(out);
    else if (kind < 6)
        number_binary(out, depth);
    else if (kind < 8)
        number_unary(out, depth);
    else
        number_choice(out, depth);
}

/* Bits, but for NaN: whose payload is nobody's business. */
static bool same(double x, double y) {
    uint64_t p, q;
    memcpy(&p, &x, sizeof p);
    memcpy(&q, &y, sizeof q);
    return (x != x && y != y) || p == q;
}

/* All outputs of a program on `count` samples from `first` on, in blocks of `block`. Everything
 * beside the results is poisoned, so that a program that reads what it did not write shows. */
static void run_blocks(const abai_program *program, size_t block, size_t stride,
                       double results[OUTPUTS][SAMPLES]) {
    const size_t bytes = (abai_program_scratch(program) + 1) * stride * sizeof(double);
    double *scratch = aligned_alloc(64, (bytes + 63) / 64 * 64);
    assert_non_null(scratch);
    for (size_t first = 0; first < SAMPLES; first += block) {
        const size_t n = SAMPLES - first < block ? SAMPLES - first : block;
        const double *in[INPUTS];
        double *out[OUTPUTS];
        for (int i = 0; i < INPUTS; i++)
            in[i] = abai_program_uses(program, i) ? &columns[i][first] : NULL;
        for (int k = 0; k < OUTPUTS; k++)
            out[k] = &results[k][first];
        for (size_t i = 0; i < (abai_program_scratch(program) + 1) * stride; i++)
            scratch[i] = -12345;
        abai_program_run(program, in, n, scratch, stride, out);
        for (size_t i = 0; i < stride; i++) /* not a sample beyond what was asked for */
            assert_true(scratch[abai_program_scratch(program) * stride + i] == -12345);
    }
    free(scratch);
}

static void random_formulas_are_what_their_trees_say(void **state) {
    (void)state;
    random_state = 4242;
    for (int tree = 0; tree < TREE; tree++) {
        fill_columns();
        formula *formulas[OUTPUTS];
        abai_value outputs[OUTPUTS];
        expr_model model = expr_model_new(inputs, INPUTS);
        for (int k = 0; k < OUTPUTS; k++) {
            formulas[k] = new_formula();
            number(formulas[k], 2 + (int)random_below(5));
            if (formulas[k]->text.length > ABAI_EXPR_LENGTH_MAX)
                fail_msg("too long");
            if (expr_model_add(&model, formulas[k]->text.data, &outputs[k]) != ABA_OK)
                fail_msg("%s", model.error.text);
        }
        abai_program *program;
        assert_int_equal(
            abai_builder_finish(model.builder, outputs, OUTPUTS, &program, &model.error), ABA_OK);
        static const size_t blocks[][2] = {{SAMPLES, SAMPLES}, {1, 8}, {16, 16}, {7, 40}};
        for (size_t b = 0; b < COUNT(blocks); b++) {
            double results[OUTPUTS][SAMPLES];
            run_blocks(program, blocks[b][0], blocks[b][1], results);
            for (int k = 0; k < OUTPUTS; k++)
                for (int s = 0; s < SAMPLES; s++)
                    if (!same(results[k][s], formulas[k]->values[s]))
                        fail_msg("blocks of %zu, sample %d: %.17g, expected %.17g: %s",
                                 blocks[b][0], s, results[k][s], formulas[k]->values[s],
                                 formulas[k]->text.data);
        }
        for (int k = 0; k < OUTPUTS; k++)
            free_formula(formulas[k]);
        expr_model_free(&model);
    }
}

/* ---- units ----------------------------------------------------------------------------------- */

/* Dimensions of random formulas, with units that have them and their scales by the SI. Only
 * positive values and operations that do not cancel: rounding stays relative. */
enum { ONE, POWER, TIME, ENERGY, MONEY, PRICE, KINDS };

static const struct {
    const char *units[3];
    double scales[3];
} kinds[KINDS] = {
    [ONE] = {{"1", "%", "ppm"}, {1, 0.01, 1e-6}},
    [POWER] = {{"W", "kW", "MW"}, {1, 1e3, 1e6}},
    [TIME] = {{"s", "h", "day"}, {1, 3600, 86400}},
    [ENERGY] = {{"J", "kWh", "MW.day"}, {1, 3.6e6, 8.64e10}},
    [MONEY] = {{"USD", "MUSD", "kUSD"}, {1, 1e6, 1e3}},
    [PRICE] = {{"USD/J", "USD/kWh", "MUSD/GWh"}, {1, 1 / 3.6e6, 1 / 3.6e6}},
};

/* Text of a random formula of a kind; its value in SI units. */
static double quantity(abai_text *text, int kind, int depth);

static double quantity_pair(abai_text *text, const char *front, int left, const char *middle,
                            int right, int depth, double *second) {
    abai_text_append(text, front);
    const double first = quantity(text, left, depth - 1);
    abai_text_append(text, middle);
    *second = quantity(text, right, depth - 1);
    abai_text_append(text, ")");
    return first;
}

static double quantity_alike(abai_text *text, int kind, int depth) {
    double x, y;
    switch (random_below(5)) {
    case 0:
        x = quantity_pair(text, "(", kind, " + ", kind, depth, &y);
        return x + y;
    case 1:
        x = quantity_pair(text, "min(", kind, ", ", kind, depth, &y);
        return x < y ? x : y;
    case 2:
        x = quantity_pair(text, "max(", kind, ", ", kind, depth, &y);
        return x > y ? x : y;
    case 3:
        x = quantity_pair(text, "(", kind, " * ", ONE, depth, &y);
        return x * y;
    default:
        x = quantity_pair(text, "(", kind, " / ", ONE, depth, &y);
        return x / y;
    }
}

static double quantity_leaf(abai_text *text, int kind) {
    const unsigned u = random_below(3);
    const double value = 1 + (double)random_below(1000) / 8;
    abai_text_printf(text, "%.17g [%s]", value, kinds[kind].units[u]);
    return value * kinds[kind].scales[u];
}

static double quantity_product(abai_text *text, int kind, int depth) {
    double x, y;
    switch (kind) {
    case POWER:
        x = quantity_pair(text, "(", ENERGY, " / ", TIME, depth, &y);
        return x / y;
    case TIME:
        x = quantity_pair(text, "(", ENERGY, " / ", POWER, depth, &y);
        return x / y;
    case ENERGY:
        x = quantity_pair(text, "(", POWER, " * ", TIME, depth, &y);
        return x * y;
    case MONEY:
        x = quantity_pair(text, "(", ENERGY, " * ", PRICE, depth, &y);
        return x * y;
    case PRICE:
        x = quantity_pair(text, "(", MONEY, " / ", ENERGY, depth, &y);
        return x / y;
    default:
        x = quantity_pair(text, "(", TIME, " / ", TIME, depth, &y);
        return x / y;
    }
}

static double quantity(abai_text *text, int kind, int depth) {
    const unsigned choice = depth <= 0 ? 0 : random_below(5);
    if (choice == 0)
        return quantity_leaf(text, kind);
    if (choice == 1) {
        abai_text_append(text, "sqrt(");
        double y;
        const double x = quantity_pair(text, "(", kind, ") ^ 2 * (", ONE, depth, &y);
        abai_text_append(text, " ^ 2)");
        return x * y;
    }
    return choice < 3 ? quantity_product(text, kind, depth) : quantity_alike(text, kind, depth);
}

static void random_quantities_are_what_they_are_in_si_units(void **state) {
    (void)state;
    random_state = 31337;
    int compared = 0;
    for (int i = 0; i < 3000; i++) {
        const int kind = (int)random_below(KINDS);
        const unsigned u = random_below(3);
        abai_text text = ABAI_TEXT_INIT;
        abai_unit unit;
        char reason[128];
        const double expected = quantity(&text, kind, 4);
        expr_model model = expr_model_new(NULL, 0);
        abai_value value;
        double result;
        assert_true(abai_unit_parse(kinds[kind].units[u], &unit, reason, sizeof reason));
        if (expr_model_add(&model, text.data, &value) != ABA_OK ||
            abai_builder_convert(model.builder, NULL, &value, &unit, &value, &model.error) !=
                ABA_OK)
            fail_msg("%s", model.error.text);
        expr_model_run(&model, &value, 1, &result);
        /* Some 31 leaves at most, each with an operation and a conversion of one rounding. */
        if (!(fabs(result * kinds[kind].scales[u] - expected) <= 100 * DBL_EPSILON * expected))
            fail_msg("%s = %.17g [%s], expected %.17g in SI units", text.data, result,
                     kinds[kind].units[u], expected);
        compared++;
        expr_model_free(&model);
        abai_text_free(&text);
    }
    assert_int_equal(compared, 3000);
}

/* ---- scratch --------------------------------------------------------------------------------- */

/* A balanced tree of depth d needs d columns and no more (Sethi and Ullman 1970), one more as
 * kernels do not write where they read. */
static void balanced(abai_text *text, int depth, int *leaf) {
    if (depth == 0) {
        abai_text_printf(text, "(a + %d)", ++*leaf);
        return;
    }
    abai_text_append(text, "(");
    balanced(text, depth - 1, leaf);
    abai_text_append(text, depth % 2 == 0 ? " * " : " / ");
    balanced(text, depth - 1, leaf);
    abai_text_append(text, ")");
}

static void scratch_grows_with_depth_not_with_length(void **state) {
    (void)state;
    for (int depth = 1; depth <= 10; depth++) {
        abai_text text = ABAI_TEXT_INIT;
        int leaf = 0;
        balanced(&text, depth, &leaf);
        expr_model model = expr_model_new(inputs, INPUTS);
        abai_value value;
        abai_program *program;
        assert_int_equal(expr_model_add(&model, text.data, &value), ABA_OK);
        assert_int_equal(abai_builder_finish(model.builder, &value, 1, &program, NULL), ABA_OK);
        assert_int_equal(abai_program_size(program), (2u << depth) - 1);
        assert_true(abai_program_scratch(program) <= (size_t)depth + 2);
        expr_model_free(&model);
        abai_text_free(&text);
    }
}

static void no_outputs_make_an_empty_program(void **state) {
    (void)state;
    expr_model model = expr_model_new(inputs, INPUTS);
    abai_program *program;
    assert_int_equal(abai_builder_finish(model.builder, NULL, 0, &program, NULL), ABA_OK);
    assert_int_equal(abai_program_size(program), 0);
    assert_int_equal(abai_program_scratch(program), 0);
    abai_program_run(program, NULL, 1, NULL, 1, NULL);
    expr_model_free(&model);
}

/* The builder goes on after a program was made, and the program does not change with it. */
static void programs_outlive_what_is_built_later(void **state) {
    (void)state;
    expr_model model = expr_model_new(inputs, INPUTS);
    abai_value value, later;
    abai_program *first, *second;
    abai_text before = ABAI_TEXT_INIT, after = ABAI_TEXT_INIT;
    assert_int_equal(expr_model_add(&model, "a * b + c", &value), ABA_OK);
    assert_int_equal(abai_builder_finish(model.builder, &value, 1, &first, NULL), ABA_OK);
    abai_program_print(first, &before);
    for (int i = 0; i < 500; i++) {
        char text[64];
        snprintf(text, sizeof text, "a * b + c / %d", i + 2);
        assert_int_equal(expr_model_add(&model, text, &later), ABA_OK);
    }
    assert_int_equal(abai_builder_finish(model.builder, &later, 1, &second, NULL), ABA_OK);
    abai_program_print(first, &after);
    assert_string_equal(before.data, after.data);
    assert_int_equal(abai_program_size(second), 3);
    abai_text_free(&before);
    abai_text_free(&after);
    expr_model_free(&model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_formulas_are_what_their_trees_say),
        cmocka_unit_test(random_quantities_are_what_they_are_in_si_units),
        cmocka_unit_test(scratch_grows_with_depth_not_with_length),
        cmocka_unit_test(no_outputs_make_an_empty_program),
        cmocka_unit_test(programs_outlive_what_is_built_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
