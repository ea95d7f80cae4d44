/* Units: the additional ones and their prefixes, exact conversions, the grammar held against
 * UDUNITS-2's own parser, refusals and their reasons, algebra, threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <udunits2.h>

#include "units/unit.h"
#include "units/vocabulary.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static abai_unit parse(const char *text) {
    abai_unit unit = abai_unit_one();
    char reason[256] = "";
    if (!abai_unit_parse(text, &unit, reason, sizeof reason))
        fail_msg("'%s': %s", text, reason);
    return unit;
}

static double factor(const char *from, const char *to) {
    const abai_unit a = parse(from), b = parse(to);
    double f, shift;
    if (!abai_unit_convertible(&a, &b))
        fail_msg("'%s' does not convert to '%s'", from, to);
    abai_unit_conversion(&a, &b, &f, &shift);
    return f;
}

static void assert_exact(const char *what, double got, double expected) {
    if (!(got == expected))
        fail_msg("%s: %.17g instead of %.17g", what, got, expected);
}

/* ---- additional units ------------------------------------------------------------------------ */

/* The SI's prefixes as literals: what UDUNITS-2 multiplies up must come out as these doubles. */
static const struct {
    const char *symbol, *name;
    double value;
} prefixes[] = {
    {"Y", "yotta", 1e24}, {"Z", "zetta", 1e21},  {"E", "exa", 1e18},    {"P", "peta", 1e15},
    {"T", "tera", 1e12},  {"G", "giga", 1e9},    {"M", "mega", 1e6},    {"k", "kilo", 1e3},
    {"h", "hecto", 1e2},  {"da", "deka", 1e1},   {"", "", 1},           {"d", "deci", 1e-1},
    {"c", "centi", 1e-2}, {"m", "milli", 1e-3},  {"u", "micro", 1e-6},  {"µ", "micro", 1e-6},
    {"μ", "micro", 1e-6}, {"n", "nano", 1e-9},   {"p", "pico", 1e-12},  {"f", "femto", 1e-15},
    {"a", "atto", 1e-18}, {"z", "zepto", 1e-21}, {"y", "yocto", 1e-24},
};

static const struct {
    const char *name, *base;
    double value;
} additional[] = {
    {"USD", "USD", 1},       {"EUR", "EUR", 1},      {"token", "token", 1}, {"tokens", "token", 1},
    {"query", "query", 1},   {"FLOP", "FLOP", 1},    {"GPU", "GPU", 1},     {"GPUs", "GPU", 1},
    {"queries", "query", 1}, {"gCO2", "gCO2", 1},    {"gCO2e", "gCO2", 1},  {"Wh", "J", 3600},
    {"tCO2", "gCO2", 1e6},   {"tCO2e", "gCO2", 1e6},
};

static void every_prefix_goes_with_every_additional_unit(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(additional); i++)
        for (size_t j = 0; j < COUNT(prefixes); j++) {
            char text[64], bracketed[80];
            snprintf(text, sizeof text, "%s%s", prefixes[j].symbol, additional[i].name);
            /* The product as it is done in decimal: 1e-15 * 3600 in binary is an ulp off. */
            char decimal[32];
            snprintf(decimal, sizeof decimal, "%.12g", prefixes[j].value * additional[i].value);
            const double expected = strtod(decimal, NULL);
            assert_exact(text, factor(text, additional[i].base), expected);
            snprintf(bracketed, sizeof bracketed, "1/(%s)", text);
            const abai_unit inverse = parse(bracketed), whole = parse(text);
            abai_unit product;
            assert_true(abai_unit_multiply(&inverse, &whole, &product));
            assert_true(abai_dimension_is_one(&product.dimension));
            snprintf(text, sizeof text, "%s%s", prefixes[j].name, additional[i].name);
            assert_exact(text, factor(text, additional[i].base), expected);
        }
}

static void additional_units_are_independent(void **state) {
    (void)state;
    static const char *const names[] = {"USD", "EUR", "token", "query", "FLOP", "GPU", "gCO2",
                                        "kg",  "m",   "s",     "A",     "K",    "mol", "cd"};
    for (size_t i = 0; i < COUNT(names); i++)
        for (size_t j = 0; j < COUNT(names); j++) {
            const abai_unit a = parse(names[i]), b = parse(names[j]);
            assert_int_equal(abai_unit_convertible(&a, &b), i == j);
        }
}

static void words_are_known_in_any_case_and_symbols_are_not(void **state) {
    (void)state;
    assert_exact("Token", factor("Token", "token"), 1);
    assert_exact("QUERIES", factor("QUERIES", "query"), 1);
    abai_unit unit;
    char reason[64];
    assert_false(abai_unit_parse("usd", &unit, reason, sizeof reason));
    assert_false(abai_unit_parse("gpu", &unit, reason, sizeof reason));
}

static void listed_units_are_units(void **state) {
    (void)state;
    size_t count = 0;
    for (const abai_unit_info *info; (info = abai_unit_list(count)) != NULL; count++) {
        parse(info->name);
        assert_true(strlen(info->text) > 0);
    }
    assert_true(count >= 9);
    assert_null(abai_unit_list(count + 1));
}

/* What is known without the database is what the database says, to the last bit. */
static void common_words_are_those_of_the_database(void **state) {
    (void)state;
    char word[ABAI_UNIT_TEXT_SIZE];
    size_t count = 0;
    for (; abai_common_word(count, word); count++) {
        abai_unit ours = abai_unit_one(), read = abai_unit_one();
        if (!abai_common_find(word, strlen(word), &ours))
            fail_msg("%s is not found", word);
        assert_int_equal(abai_word_read(word, strlen(word), &read), ABAI_WORD_FOUND);
        assert_exact(word, ours.scale, read.scale);
        assert_exact(word, ours.offset, read.offset);
        if (!abai_dimension_equal(&ours.dimension, &read.dimension))
            fail_msg("%s has another dimension", word);
    }
    assert_true(count > 100);
}

static void other_words_and_other_databases_are_looked_up(void **state) {
    (void)state;
    static const char *const others[] = {"", "k", "kday", "Token", "mw", "Wat", "kkW", "furlong"};
    abai_unit unit;
    for (size_t i = 0; i < COUNT(others); i++)
        assert_false(abai_common_find(others[i], strlen(others[i]), &unit));
    assert_true(abai_common_find("MWx", 2, &unit));
    assert_int_equal(setenv("UDUNITS2_XML_PATH", "/nowhere/udunits2.xml", 1), 0);
    assert_false(abai_common_find("MW", 2, &unit));
    assert_int_equal(unsetenv("UDUNITS2_XML_PATH"), 0);
}

/* ---- conversions ----------------------------------------------------------------------------- */

static const struct {
    const char *from, *to;
    double expected;
} conversions[] = {
    {"MW.day", "MWh", 24},
    {"MW day", "GWh", 0.024},
    {"MUSD", "USD", 1e6},
    {"USD", "MUSD", 1e-6},
    {"kWh", "MWh", 1e-3},
    {"MWh", "kWh", 1e3},
    {"Wh", "J", 3600},
    {"J", "Wh", 1.0 / 3600},
    {"TWh", "MWh", 1e6},
    {"USD/kWh.MWh", "USD", 1e3},
    {"USD/MWh", "USD/kWh", 1e-3},
    {"MWh.USD/kWh", "MUSD", 1e-3},
    {"kgCO2/kWh.MWh", "tCO2", 1},
    {"gCO2/kWh", "kgCO2/MWh", 1},
    {"ktCO2", "kgCO2e", 1e6},
    {"GPU-h", "GPU.s", 3600},
    {"GPU.h", "GPU.day", 1.0 / 24},
    {"USD/GPU/h", "USD/(GPU.h)", 1},
    {"USD/(GPU.h)", "USD/GPU/day", 24},
    {"USD/token", "USD/(1000000 token)", 1e6},
    {"USD/Mtoken", "USD/token", 1e-6},
    {"EFLOP/s", "PFLOP/s", 1e3},
    {"FLOP/s", "EFLOP/day", 86400e-18},
    {"EFLOP/s.day", "FLOP", 8.64e22},
    {"Wh/query", "J/query", 3600},
    {"%", "1", 0.01},
    {"1", "%", 100},
    {"ppm", "1", 1e-6},
    {"day", "h", 24},
    {"h", "day", 1.0 / 24},
    {"week", "day", 7},
    {"min", "s", 60},
    {"km/h", "m/s", 1 / 3.6},
    {"m/s", "km/h", 3.6},
    {"inch", "cm", 2.54},
    {"byte", "bit", 8},
    {"µs", "s", 1e-6},
    {"ug", "kg", 1e-9},
    {"mm2", "m2", 1e-6},
    {"cm-3", "m^-3", 1e6},
    {"(km/h)^2", "m2/s2", 1 / 12.96},
    {"MW^(1/2)", "kW^(1/2)", 31.622776601683793},
    {"tCO2^2", "gCO2^2", 1e12},
    {"tCO22", "tCO2e2", 1},
    {"tCO2-1", "1/tCO2", 1},
    {"H2O", "h2o", 1},
    {"m.s⁻²", "m/s2", 1},
};

static void conversions_of_decimal_units_are_exact(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(conversions); i++) {
        char what[128];
        snprintf(what, sizeof what, "%s -> %s", conversions[i].from, conversions[i].to);
        assert_exact(what, factor(conversions[i].from, conversions[i].to), conversions[i].expected);
    }
}

static void factors_that_are_no_decimals_are_left_alone(void **state) {
    (void)state;
    /* 31556925.9747 s / 12 by UDUNITS-2's definitions; neither it nor its inverse is short. */
    const double month = 31556925.9747 / 12 / 86400;
    assert_true(fabs(factor("month", "day") - month) <= 2 * DBL_EPSILON * month);
    const double degree = 3.14159265358979323846 / 180;
    assert_true(fabs(factor("degree", "radian") - degree) <= 2 * DBL_EPSILON * degree);
    assert_exact("s", factor("s", "s"), 1);
}

static void temperatures_have_offsets(void **state) {
    (void)state;
    static const struct {
        const char *from, *to;
        double value, expected;
    } table[] = {
        {"degC", "K", 20, 293.15},     {"K", "degC", 273.15, 0}, {"degF", "degC", 212, 100},
        {"degC", "degF", -40, -40},    {"°C", "°F", 37, 98.6},   {"degF", "K", 32, 273.15},
        {"celsius", "degC", 1.5, 1.5},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const abai_unit a = parse(table[i].from), b = parse(table[i].to);
        double f, shift;
        abai_unit_conversion(&a, &b, &f, &shift);
        /* Each of the three roundings is of a number below 1000. */
        assert_true(fabs(table[i].value * f + shift - table[i].expected) <= 3 * 1000 * DBL_EPSILON);
    }
    const abai_unit c = parse("degC"), s = parse("s");
    abai_unit product;
    assert_true(abai_unit_multiply(&c, &s, &product));
    assert_exact("offset of a product", product.offset, 0);
}

static void dimensionless_units_are_one(void **state) {
    (void)state;
    static const char *const texts[] = {"1", " 1 ", "%", "radian", "sr", "100%", "m/m"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        const abai_unit unit = parse(texts[i]);
        assert_true(abai_dimension_is_one(&unit.dimension));
    }
    abai_unit unit;
    char reason[256];
    assert_false(abai_unit_parse("", &unit, reason, sizeof reason));
    assert_string_equal(reason, "the unit is empty; write 1 for none");
    assert_false(abai_unit_parse("  ", &unit, reason, sizeof reason));
    assert_exact("%", parse("%").scale, 0.01);
    assert_exact("100%", parse("100%").scale, 1);
}

/* ---- the grammar against UDUNITS-2's own ----------------------------------------------------- */

static ut_system *pristine;

static int set_up_udunits(void **state) {
    (void)state;
    ut_set_error_message_handler(ut_ignore);
    pristine = ut_read_xml(NULL);
    return pristine == NULL ? -1 : 0;
}

static int tear_down_udunits(void **state) {
    (void)state;
    ut_free_system(pristine);
    return 0;
}

/* Our unit and UDUNITS-2's of the same text differ by at most `tolerance` in scale, and not in
 * dimension: convert theirs to the base units as we write them. */
static void assert_as_udunits(const char *text, double tolerance) {
    const abai_unit ours = parse(text);
    char base[ABAI_UNIT_TEXT_SIZE];
    abai_dimension_text(&ours.dimension, base);
    ut_unit *theirs = ut_parse(pristine, text, UT_UTF8);
    ut_unit *theirs_base = ut_parse(pristine, base, UT_UTF8);
    if (theirs == NULL || theirs_base == NULL)
        fail_msg("UDUNITS-2 does not know '%s' or '%s'", text, base);
    ut_unit *ratio = ut_divide(theirs, theirs_base), *one = ut_get_dimensionless_unit_one(pristine);
    cv_converter *converter = ut_get_converter(ratio, one);
    if (converter == NULL)
        fail_msg("'%s' is no '%s' to UDUNITS-2", text, base);
    const double scale = cv_convert_double(converter, 1);
    if (!(fabs(ours.scale - scale) <= tolerance * scale))
        fail_msg("'%s': scale %.17g, UDUNITS-2 has %.17g", text, ours.scale, scale);
    cv_free(converter);
    ut_free(ratio);
    ut_free(theirs_base);
    ut_free(theirs);
}

static void grammar_is_that_of_udunits(void **state) {
    (void)state;
    static const char *const texts[] = {
        "MW",       "m2",       "m-2",        "m^2",     "m**2",   "m^-2",        "m^+2",
        "m+2",      "kg m-2",   "m.s",        "m*s",     "m·s",    "W-h",         "kg-2m",
        "m s",      "m/s/s",    "m/s s",      "m per s", "m /s",   "m/ s",        "1/s",
        "10 m",     "10m",      "2.5m",       "1e3m",    "1E-3 m", "10^3 m",      "10^-3 m",
        ".5 m",     "5. m",     "5.m",        "1.5.m",   "(m)(s)", "(m)s",        "m(s)",
        "((m))",    "m²",       "m²s",        "m³/s",    "(m.s)2", "(m s)^-2",    "kg.m2/s3",
        "100%",     "5 %",      "°",          "'",       "\"",     "µs",          "μs",
        "Ω",        "Å",        "mmHg",       "cmH2O",   "cmH2O2", "Julian_year", "kilowatt-hour",
        "watthour", "megawatt", "MEGAWATT",   "inches",  "ft",     "Gb",          "kt",
        "t",        "u",        "degC/W",     "degF2",   "eV",     "a",           "yr",
        "month",    "grade",    "arc_minute", "barn",    "hp",     "Btu",         "psi",
        "L",
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_as_udunits(texts[i], 4 * DBL_EPSILON);
}

static uint64_t random_state;

static unsigned random_below(unsigned n) { /* splitmix64 (Steele, Lea, Flood 2014) */
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ z >> 31) % n);
}

static void random_unit(char *out, size_t size, int depth) {
    static const char *const words[] = {"m",  "kg", "s",  "kW",  "MJ", "h",   "mol", "K",
                                        "cd", "A",  "Pa", "day", "ft", "ppm", "rad"};
    static const char *const exponents[] = {"", "", "", "2", "-1", "^3", "^-2", "**2", "²"};
    /* Not "(m)-1": UDUNITS-2 takes "(m)-1.(s)" for -1. m.s. */
    static const char *const bracket_exponents[] = {"", "^2", "^-1", "**3"};
    static const char *const signs[] = {".", "*", "/", " ", " per ", "/ "};
    out[0] = '\0';
    const unsigned count = 1 + random_below(3);
    for (unsigned i = 0; i < count; i++) {
        char part[64];
        if (depth > 0 && random_below(4) == 0) {
            char inner[64];
            random_unit(inner, sizeof inner / 3, depth - 1);
            snprintf(part, sizeof part, "(%.40s)%s", inner, bracket_exponents[random_below(4)]);
            if (strlen(inner) > 40)
                return;
        } else {
            snprintf(part, sizeof part, "%s%s", words[random_below(COUNT(words))],
                     exponents[random_below(COUNT(exponents))]);
        }
        const char *sign = i == 0 ? "" : signs[random_below(COUNT(signs))];
        if (strlen(out) + strlen(sign) + strlen(part) >= size)
            return;
        strcat(strcat(out, sign), part);
    }
}

static void random_units_are_those_of_udunits(void **state) {
    (void)state;
    random_state = 20240501;
    for (int i = 0; i < 3000; i++) {
        char text[80];
        random_unit(text, sizeof text, 1);
        if (text[0] != '\0') /* up to 9 factors to powers up to 6: some tens of roundings */
            assert_as_udunits(text, 100 * DBL_EPSILON);
    }
}

static void additional_words_mean_nothing_to_udunits(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(additional); i++) {
        ut_unit *theirs = ut_parse(pristine, additional[i].name, UT_UTF8);
        assert_null(theirs);
    }
}

/* ---- refusals -------------------------------------------------------------------------------- */

/* 96 bytes */
#define LONG_TEXT                                                                                  \
    "kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kg."                                             \
    "kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kg.kgm"

static const struct {
    const char *text, *reason;
} refusals[] = {
    {"MWx", "unknown unit 'MWx'"},
    {"USD/MWx", "unknown unit 'MWx' in 'USD/MWx'"},
    {"Mw", "unknown unit 'Mw'; did you mean MW?"},
    {"mwh", "unknown unit 'mwh'; did you mean MWh?"},
    {"USd", "unknown unit 'USd'; did you mean USD?"},
    {"usd", "unknown unit 'usd'; did you mean USD?"},
    {"kusd/h", "unknown unit 'kusd' in 'kusd/h'; did you mean kUSD?"},
    {"gpu", "unknown unit 'gpu'; did you mean GPU?"},
    {"GPU.H2X", "unknown unit 'H2X' in 'GPU.H2X'"},
    {"PFLOPS", "unknown unit 'PFLOPS'; did you mean PFLOP/s or PFLOP?"},
    {"TFLOPs", "unknown unit 'TFLOPs'; did you mean TFLOP or TFLOP/s?"},
    {"M$", "unknown unit 'M$'; did you mean MUSD?"},
    {"€", "unknown unit '€'; did you mean EUR?"},
    {"GB", "unknown unit 'GB'; did you mean Gbyte?"},
    {"CO2", "unknown unit 'CO2'; did you mean gCO2?"},
    {"kgCO2eq", "unknown unit 'kgCO2eq'; did you mean kgCO2?"},
    {"dollars", "unknown unit 'dollars'; did you mean USD?"},
    {"m^0.5", "bad exponent in the unit 'm^0.5'; write a whole number or a fraction, as in m^2, "
              "s^-1 or m^(1/2)"},
    {"m2.5", "bad exponent in the unit 'm2.5'; write a whole number or a fraction, as in m^2, s^-1 "
             "or m^(1/2)"},
    {"m^", "bad exponent in the unit 'm^'; write a whole number or a fraction, as in m^2, s^-1 or "
           "m^(1/2)"},
    {"m^(1/0)",
     "bad exponent in the unit 'm^(1/0)'; write a whole number or a fraction, as in m^2, "
     "s^-1 or m^(1/2)"},
    {"m^1000", "bad exponent in the unit 'm^1000'; write a whole number or a fraction, as in m^2, "
               "s^-1 or m^(1/2)"},
    {"m^(1/7)", "the unit 'm^(1/7)' is out of range"},
    {"YW^99", "the unit 'YW^99' is out of range"},
    {"m^999", "the unit 'm^999' is out of range"},
    {"m 2", "a number stands first or behind '(' in a unit, as in USD/(1000 token), not as in "
            "'m 2'"},
    {"USD/1000 token", "a number stands first or behind '(' in a unit, as in USD/(1000 token), not "
                       "as in 'USD/1000 token'"},
    {"m -2", "a number stands first or behind '(' in a unit, as in USD/(1000 token), not as in "
             "'m -2'"},
    {"0 m", "bad number in the unit '0 m'"},
    {"1e400 m", "bad number in the unit '1e400 m'"},
    {"1..2", "bad number in the unit '1..2'"},
    {"-3 m", "a unit is expected at '-3 m' in '-3 m'"},
    {"m)", "unexpected ')' in the unit 'm)'"},
    {"(m", "a ')' is missing in the unit '(m'"},
    {"()", "a unit is expected at ')' in '()'"},
    {"m/", "a unit is expected at the end of 'm/'"},
    {"/s", "a unit is expected at '/s' in '/s'"},
    {"m//s", "a unit is expected at '/s' in 'm//s'"},
    {"m%", "unexpected '%' in the unit 'm%'"},
    {"m^2^3", "a unit is expected at '^3' in 'm^2^3'"},
    {"m=", "unexpected '=' in the unit 'm='"},
    {"K @ 273.15", "the unit 'K @ 273.15' has an origin, which is not supported"},
    {"days since 2000-01-01", "the unit 'days since 2000-01-01' has an origin, which is not "
                              "supported"},
    {"dBm", "the unit 'dBm' is logarithmic, which is not supported"},
    {"lg(re 1 mW)", "the unit 'lg(re 1 mW)' is logarithmic, which is not supported"},
    {"degree_west", "the unit 'degree_west' has no positive scale, which is not supported"},
    {"m\n", "a unit is at most 95 bytes of printable UTF-8"},
    {"m\xff", "a unit is at most 95 bytes of printable UTF-8"},
    {LONG_TEXT, "a unit is at most 95 bytes of printable UTF-8"},
};

static void refusals_say_why_and_leave_the_unit(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        char reason[320] = "", cut[8] = "xxxxxxx";
        abai_unit unit = parse("kgCO2/kWh"), before = unit;
        if (abai_unit_parse(refusals[i].text, &unit, reason, sizeof reason))
            fail_msg("'%s' is taken", refusals[i].text);
        assert_string_equal(reason, refusals[i].reason);
        assert_memory_equal(&unit, &before, sizeof unit);
        assert_false(abai_unit_parse(refusals[i].text, &unit, cut, 4));
        assert_memory_equal(cut + 4, "xxx", 3);
        assert_int_equal(strlen(cut), 3);
    }
}

static void nothing_crashes_the_parser(void **state) {
    (void)state;
    static const char *const parts[] = {
        "m",  "kg", "USD", "2", ".", "-", "^",    "(", ")",  "/",     " ", "%", "CO2", "per ",
        "1e", "²",  "⁻",   "·", "@", "°", "\xc2", "*", "lg", "since", "_", "$", "\t",  "x"};
    random_state = 7;
    for (int i = 0; i < 30000; i++) {
        char text[128] = "", reason[320] = "";
        for (unsigned n = random_below(12); n > 0; n--)
            strcat(text, parts[random_below(COUNT(parts))]);
        abai_unit unit;
        if (abai_unit_parse(text, &unit, reason, sizeof reason))
            assert_true(unit.scale > 0 && isfinite(unit.scale));
        else
            assert_true(strlen(reason) > 0);
    }
}

static void the_locale_does_not_matter(void **state) {
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "es_ES.UTF-8", "fr_FR.UTF-8", "tr_TR.UTF-8"};
    const char *chosen = NULL;
    for (size_t i = 0; i < COUNT(names) && chosen == NULL; i++)
        chosen = setlocale(LC_ALL, names[i]);
    if (chosen == NULL)
        skip();
    const double inch = factor("1.5 inch", "cm"), mega = factor("MEGATOKEN", "token");
    setlocale(LC_ALL, "C");
    assert_exact("1.5 inch", inch, 3.81);
    assert_exact("MEGATOKEN", mega, 1e6);
}

/* ---- algebra --------------------------------------------------------------------------------- */

static void composed_texts_read_back_as_what_they_are(void **state) {
    (void)state;
    static const char *const starts[] = {"MW",     "day",   "USD/kWh", "1",   "1000 USD",
                                         "kg m-2", "m²",    "GPU-h",   "µs",  "%",
                                         "1/s",    "W.h/K", "gCO2",    "kg·m"};
    random_state = 11;
    for (int i = 0; i < 5000; i++) {
        abai_unit a = parse(starts[random_below(COUNT(starts))]);
        for (unsigned steps = 1 + random_below(4); steps > 0; steps--) {
            const abai_unit b = parse(starts[random_below(COUNT(starts))]);
            static const double exponents[] = {2, -1, 0.5, 3, -0.5, 1.0 / 3};
            const unsigned choice = random_below(3);
            if (choice == 0)
                assert_true(abai_unit_multiply(&a, &b, &a));
            else if (choice == 1)
                assert_true(abai_unit_divide(&a, &b, &a));
            else if (!abai_unit_power(&a, exponents[random_below(6)], &a))
                break;
        }
        const abai_unit again = parse(a.text);
        assert_true(abai_dimension_equal(&again.dimension, &a.dimension));
        if (!(fabs(again.scale - a.scale) <= 200 * DBL_EPSILON * a.scale))
            fail_msg("'%s': %.17g, read back %.17g", a.text, a.scale, again.scale);
    }
}

static void texts_are_composed_as_people_write(void **state) {
    (void)state;
    abai_unit r;
    const abai_unit mw = parse("MW"), day = parse("day"), price = parse("USD/kWh"),
                    one = parse("1");
    assert_true(abai_unit_multiply(&mw, &day, &r));
    assert_string_equal(r.text, "MW.day");
    assert_true(abai_unit_multiply(&r, &price, &r));
    assert_string_equal(r.text, "MW.day.USD/kWh");
    assert_true(abai_unit_divide(&mw, &price, &r));
    assert_string_equal(r.text, "MW/(USD/kWh)");
    assert_true(abai_unit_divide(&mw, &mw, &r));
    assert_string_equal(r.text, "1");
    assert_true(abai_unit_multiply(&one, &mw, &r));
    assert_string_equal(r.text, "MW");
    assert_true(abai_unit_divide(&one, &day, &r));
    assert_string_equal(r.text, "1/day");
    assert_true(abai_unit_power(&price, 2, &r));
    assert_string_equal(r.text, "(USD/kWh)^2");
    assert_true(abai_unit_power(&day, 0.5, &r));
    assert_string_equal(r.text, "day^(1/2)");
    char text[ABAI_UNIT_TEXT_SIZE];
    const abai_unit acceleration = parse("tCO2^2/(s2.m^(1/2))");
    abai_dimension_text(&acceleration.dimension, text);
    assert_string_equal(text, "m^(-1/2) s-2 gCO2^2");
    abai_dimension_text(&one.dimension, text);
    assert_string_equal(text, "1");
}

static void powers_are_multiples_of_a_sixtieth(void **state) {
    (void)state;
    const abai_unit m = parse("m"), m2 = parse("m2");
    abai_unit r = m, root;
    for (int i = 1; i <= 60; i++)
        if (60 % i == 0) {
            assert_true(abai_unit_power(&m, 1.0 / i, &root));
            assert_int_equal(root.dimension.power[1], 60 / i);
            assert_true(abai_unit_power(&root, i, &root));
            assert_true(abai_dimension_equal(&root.dimension, &m.dimension));
        }
    assert_false(abai_unit_power(&m, 1.0 / 7, &r));
    assert_false(abai_unit_power(&m, 0.333333, &r));
    assert_false(abai_unit_power(&m, 1e9, &r));
    assert_false(abai_unit_power(&m, (double)NAN, &r));
    assert_false(abai_unit_power(&m, (double)INFINITY, &r));
    assert_memory_equal(&r, &m, sizeof r);
    assert_true(abai_unit_power(&m2, 0.0, &r));
    assert_true(abai_dimension_is_one(&r.dimension));
    assert_string_equal(r.text, "1");
}

static void overflow_is_refused(void **state) {
    (void)state;
    abai_unit big = parse("YW^12"), r = parse("m");
    const abai_unit before = r;
    assert_false(abai_unit_multiply(&big, &big, &r));
    assert_memory_equal(&r, &before, sizeof r);
    const abai_unit high = parse("m^500");
    assert_false(abai_unit_multiply(&high, &high, &r));
    const abai_unit low = parse("m^-500");
    assert_false(abai_unit_divide(&low, &high, &r));
    assert_memory_equal(&r, &before, sizeof r);
}

/* ---- threads --------------------------------------------------------------------------------- */

enum { THREADS = 8, ROUNDS = 20 };

/* A thread cannot assert: it counts the differences. */
static void *parse_all(void *context) {
    int *wrong = context;
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < COUNT(conversions); i++) {
            abai_unit a, b;
            double f = 0, shift;
            char reason[128];
            if (abai_unit_parse(conversions[i].from, &a, reason, sizeof reason) &&
                abai_unit_parse(conversions[i].to, &b, reason, sizeof reason))
                abai_unit_conversion(&a, &b, &f, &shift);
            *wrong += f != conversions[i].expected;
            *wrong += abai_unit_parse("nonsense", &a, reason, sizeof reason);
        }
    return NULL;
}

static void threads_may_parse_at_the_same_time(void **state) {
    (void)state;
    pthread_t threads[THREADS];
    int wrong[THREADS] = {0};
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, parse_all, &wrong[i]), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(wrong[i], 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_may_parse_at_the_same_time), /* first: they also race to set up */
        cmocka_unit_test(every_prefix_goes_with_every_additional_unit),
        cmocka_unit_test(additional_units_are_independent),
        cmocka_unit_test(words_are_known_in_any_case_and_symbols_are_not),
        cmocka_unit_test(listed_units_are_units),
        cmocka_unit_test(common_words_are_those_of_the_database),
        cmocka_unit_test(other_words_and_other_databases_are_looked_up),
        cmocka_unit_test(conversions_of_decimal_units_are_exact),
        cmocka_unit_test(factors_that_are_no_decimals_are_left_alone),
        cmocka_unit_test(temperatures_have_offsets),
        cmocka_unit_test(dimensionless_units_are_one),
        cmocka_unit_test_setup_teardown(grammar_is_that_of_udunits, set_up_udunits,
                                        tear_down_udunits),
        cmocka_unit_test_setup_teardown(random_units_are_those_of_udunits, set_up_udunits,
                                        tear_down_udunits),
        cmocka_unit_test_setup_teardown(additional_words_mean_nothing_to_udunits, set_up_udunits,
                                        tear_down_udunits),
        cmocka_unit_test(refusals_say_why_and_leave_the_unit),
        cmocka_unit_test(nothing_crashes_the_parser),
        cmocka_unit_test(the_locale_does_not_matter),
        cmocka_unit_test(composed_texts_read_back_as_what_they_are),
        cmocka_unit_test(texts_are_composed_as_people_write),
        cmocka_unit_test(powers_are_multiples_of_a_sixtieth),
        cmocka_unit_test(overflow_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
