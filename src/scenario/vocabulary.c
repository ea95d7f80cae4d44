#include "scenario/vocabulary.h"

#include <float.h>
#include <string.h>

#include "expr/expr.h"
#include "scenario/scenario.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- shapes ---------------------------------------------------------------------------------- */

enum {
    NUL = 1U << ABAI_JSON_NULL,
    BOOLEAN = 1U << ABAI_JSON_FALSE | 1U << ABAI_JSON_TRUE,
    NUMBER = 1U << ABAI_JSON_NUMBER,
    STRING = 1U << ABAI_JSON_STRING,
    ARRAY = 1U << ABAI_JSON_ARRAY,
    OBJECT = 1U << ABAI_JSON_OBJECT
};

static bool is_file_name(const char *string) {
    static const char alphanumeric[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    return strspn(string, alphanumeric) == strlen(string) && string[0] != '\0' &&
           strchr("._-", string[0]) == NULL;
}

static bool is_relative(const char *string) { return string[0] != '/'; }

static bool is_digits(const char *string) {
    return string[0] != '\0' && strspn(string, "0123456789") == strlen(string);
}

static const char *const formats[] = {ABAI_SCENARIO_FORMAT, NULL};
static const char *const copula_families[] = {"gaussian", "student_t", NULL};
static const char *const failures[] = {"stop", "count", NULL};
static const char *const likelihoods[] = {"normal",  "lognormal", "uniform",
                                          "poisson", "binomial",  NULL};

#define ANY .low = -DBL_MAX, .high = DBL_MAX /* JSON has no other numbers */
#define NAME_PATTERN "^[A-Za-z_][A-Za-z0-9_]*$"

/* clang-format off */
static const abai_shape_info shapes[ABAI_SHAPE_COUNT] = {
    [ABAI_SHAPE_TEXT] = {"text", "a string", STRING, ANY},
    [ABAI_SHAPE_FORMAT] = {"format", "\"" ABAI_SCENARIO_FORMAT "\"", STRING, ANY, .words = formats},
    [ABAI_SHAPE_FILE_NAME] = {"file_name", "a name of at most 100 letters, digits, '.', '_' and '-' "
        "that begins with a letter or digit (result files get theirs from it)", STRING, ANY, .length_min = 1,
        .length_max = ABAI_FILE_NAME_MAX, .pattern = ABAI_FILE_NAME_PATTERN, .valid = is_file_name},
    [ABAI_SHAPE_PATH] = {"path", "a path relative to this file", STRING, ANY, .length_min = 1,
        .pattern = "^[^/]", .valid = is_relative},
    [ABAI_SHAPE_SAMPLES] = {"samples", "a whole number from 1 to 1e12", NUMBER,
        .low = 1, .high = ABAI_SCENARIO_SAMPLES_MAX, .whole = true},
    [ABAI_SHAPE_SEED] = {"seed", "an unsigned 64-bit number in a string of digits, "
        "or a whole number from 0 to 2^53", NUMBER | STRING, .low = 0, .high = ABAI_WHOLE_MAX,
        .whole = true, .pattern = "^[0-9]+$", .valid = is_digits},
    [ABAI_SHAPE_PERCENT] = {"percent", "a number from 0 to 100", NUMBER, .low = 0, .high = 100},
    [ABAI_SHAPE_PERCENTS] = {"percents", "an array of 1 to 1000 different percentages", ARRAY, ANY,
        .items = ABAI_SHAPE_PERCENT, .first = ABAI_SHAPE_PERCENT, .items_min = 1,
        .items_max = ABAI_PERCENTILES_MAX, .unique = true},
    [ABAI_SHAPE_FAILURES] = {"failures", "\"stop\" or \"count\"", STRING, ANY, .words = failures},
    [ABAI_SHAPE_REFERENCE] = {"reference", "the name of an input or a model entry", STRING, ANY,
        .length_max = 128, .pattern = NAME_PATTERN, .valid = abai_expr_name_valid},
    [ABAI_SHAPE_REFERENCES] = {"references", "an array of 1 to 10000 different names", ARRAY, ANY,
        .items = ABAI_SHAPE_REFERENCE, .first = ABAI_SHAPE_REFERENCE, .items_min = 1,
        .items_max = ABAI_INPUTS_MAX, .unique = true},
    [ABAI_SHAPE_PAIR] = {"pair", "an array of two different names of inputs", ARRAY, ANY,
        .items = ABAI_SHAPE_REFERENCE, .first = ABAI_SHAPE_REFERENCE, .items_min = 2,
        .items_max = 2, .unique = true},
    [ABAI_SHAPE_CORRELATION] = {"coefficient", "a number from -1 to 1", NUMBER, .low = -1,
        .high = 1},
    [ABAI_SHAPE_EXPRESSION] = {"expression", "a string with an expression (at most 65536 bytes)", STRING, ANY,
        .length_min = 1, .length_max = ABAI_EXPR_LENGTH_MAX},
    [ABAI_SHAPE_PARAMETER] = {"parameter", "a number or a string with an expression", NUMBER | STRING,
        ANY, .length_min = 1, .length_max = ABAI_EXPR_LENGTH_MAX},
    [ABAI_SHAPE_POSITIVE] = {"positive_parameter",
        "a number above 0 or a string with an expression", NUMBER | STRING, .low = 0,
        .high = DBL_MAX, .low_open = true, .length_min = 1, .length_max = ABAI_EXPR_LENGTH_MAX},
    [ABAI_SHAPE_NUMBER] = {"number", "a number", NUMBER, ANY},
    [ABAI_SHAPE_COVERAGE] = {"coverage", "a number above 0 and up to 1 (1: hard bounds; "
        "0.9: the 5th to 95th percentile)", NUMBER, .low = 0, .high = 1, .low_open = true},
    [ABAI_SHAPE_RANGE] = {"range", "an array of two: the lower and the upper end", ARRAY, ANY,
        .items = ABAI_SHAPE_PARAMETER, .first = ABAI_SHAPE_PARAMETER, .items_min = 2,
        .items_max = 2},
    [ABAI_SHAPE_PARAMETER_OR_NULL] = {"parameter_or_null",
        "a number, a string with an expression, or null for an open end", NUMBER | STRING | NUL, ANY,
        .length_min = 1, .length_max = ABAI_EXPR_LENGTH_MAX},
    [ABAI_SHAPE_BOUNDS] = {"bounds", "an array of two ends, of which one may be null", ARRAY, ANY,
        .items = ABAI_SHAPE_PARAMETER_OR_NULL, .first = ABAI_SHAPE_PARAMETER_OR_NULL,
        .items_min = 2, .items_max = 2, .not_all_null = true},
    [ABAI_SHAPE_NUMBER_OR_NULL] = {"number_or_null", "a number, or null for an open end",
        NUMBER | NUL, ANY},
    [ABAI_SHAPE_CLAIM_RANGE] = {"claim_range", "an array of two numbers, of which one may be null",
        ARRAY, ANY, .items = ABAI_SHAPE_NUMBER_OR_NULL, .first = ABAI_SHAPE_NUMBER_OR_NULL,
        .items_min = 2, .items_max = 2, .not_all_null = true},
    [ABAI_SHAPE_THRESHOLD_LIST] = {"threshold_list",
        "an array of 1 to 1000 numbers in the output's unit or strings such as \"0.5 [GWh]\"", ARRAY, ANY,
        .items = ABAI_SHAPE_PARAMETER, .first = ABAI_SHAPE_PARAMETER, .items_min = 1,
        .items_max = ABAI_THRESHOLDS_MAX},
    [ABAI_SHAPE_THRESHOLDS] = {"thresholds", "an object: outputs, each with an array of thresholds", OBJECT, ANY,
        .items = ABAI_SHAPE_THRESHOLD_LIST, .first = ABAI_SHAPE_THRESHOLD_LIST,
        .items_max = ABAI_INPUTS_MAX},
    [ABAI_SHAPE_NUMBERS] = {"numbers", "an array of 1 to 1000000 numbers", ARRAY, ANY,
        .items = ABAI_SHAPE_NUMBER, .first = ABAI_SHAPE_NUMBER, .items_min = 1,
        .items_max = ABAI_DIST_VALUES_MAX},
    [ABAI_SHAPE_EDGES] = {"edges", "an array of 2 to 1000001 numbers", ARRAY, ANY,
        .items = ABAI_SHAPE_NUMBER, .first = ABAI_SHAPE_NUMBER, .items_min = 2,
        .items_max = ABAI_DIST_VALUES_MAX + 1},
    [ABAI_SHAPE_WEIGHT] = {"weight", "a number, 0 or above", NUMBER, .low = 0, .high = DBL_MAX},
    [ABAI_SHAPE_WEIGHTS] = {"weights", "an array of 1 to 1000000 weights", ARRAY, ANY,
        .items = ABAI_SHAPE_WEIGHT, .first = ABAI_SHAPE_WEIGHT, .items_min = 1,
        .items_max = ABAI_DIST_VALUES_MAX},
    [ABAI_SHAPE_PROBABILITY] = {"probability", "a number from 0 to 1", NUMBER, .low = 0, .high = 1},
    [ABAI_SHAPE_POINT] = {"point", "an array of two: a probability and a value", ARRAY, ANY,
        .items = ABAI_SHAPE_NUMBER, .first = ABAI_SHAPE_PROBABILITY, .items_min = 2,
        .items_max = 2},
    [ABAI_SHAPE_POINTS] = {"points", "an array of 2 to 1000000 points [p, x]", ARRAY, ANY,
        .items = ABAI_SHAPE_POINT, .first = ABAI_SHAPE_POINT, .items_min = 2,
        .items_max = ABAI_DIST_VALUES_MAX},
    [ABAI_SHAPE_LIKELIHOOD] = {"likelihood", "\"normal\", \"lognormal\", \"uniform\", \"poisson\" or "
        "\"binomial\"", STRING, ANY, .words = likelihoods},
    [ABAI_SHAPE_DEVIATION] = {"deviation", "a number above 0", NUMBER, .low = 0, .high = DBL_MAX,
        .low_open = true},
    [ABAI_SHAPE_TALLY] = {"tally", "a whole number from 0 to 2^53", NUMBER, .low = 0,
        .high = ABAI_WHOLE_MAX, .whole = true},
    [ABAI_SHAPE_TRIALS] = {"trials", "a whole number from 1 to 2^53", NUMBER, .low = 1,
        .high = ABAI_WHOLE_MAX, .whole = true},
    [ABAI_SHAPE_ESS] = {"effective_samples", "a number from 1 to 1e12", NUMBER, .low = 1,
        .high = ABAI_SCENARIO_SAMPLES_MAX},
    [ABAI_SHAPE_FLAG] = {"flag", "true or false", BOOLEAN, ANY},
    [ABAI_SHAPE_DISTRIBUTION] = {"distribution", "a string: the name of a distribution", STRING,
        ANY},
    [ABAI_SHAPE_COPULA_FAMILY] = {"copula_family", "\"gaussian\" or \"student_t\"", STRING, ANY,
        .words = copula_families},
    [ABAI_SHAPE_FREEDOM] = {"degrees_of_freedom", "a number from 0.5 to 1e6", NUMBER,
        .low = ABAI_FREEDOM_MIN, .high = ABAI_FREEDOM_MAX},
    [ABAI_SHAPE_OBJECT] = {"object", "an object", OBJECT, ANY, .items_max = ABAI_INPUTS_MAX},
    [ABAI_SHAPE_MAP] = {"map", "an object", OBJECT, ANY, .items_max = ABAI_INPUTS_MAX},
    [ABAI_SHAPE_NAMED_MAP] = {"named_map", "an object", OBJECT, ANY, .items_max = ABAI_INPUTS_MAX},
    [ABAI_SHAPE_LIST] = {"list", "an array of at most 10000 objects", ARRAY, ANY,
        .items_max = ABAI_INPUTS_MAX},
    [ABAI_SHAPE_COMPONENTS] = {"components", "an array of 1 to 1000000 objects", ARRAY, ANY,
        .items_min = 1, .items_max = ABAI_DIST_VALUES_MAX},
    [ABAI_SHAPE_UNSUPPORTED] = {"unsupported", "left out: this version does not know it", 0, ANY},
};
/* clang-format on */

const abai_shape_info *abai_shape_about(abai_shape shape) { return &shapes[shape]; }

/* ---- kinds ----------------------------------------------------------------------------------- */

/* Keys that describe rather than define: of inputs and of model entries. */
#define DESCRIPTION_KEYS(unit_text)                                                                \
    {"unit", ABAI_SHAPE_TEXT, false, NULL, unit_text},                                             \
        {"title", ABAI_SHAPE_TEXT, false, NULL, "what it is, in a few words"},                     \
        {"note", ABAI_SHAPE_TEXT, false, NULL, "anything worth knowing"},                          \
        {"source", ABAI_SHAPE_TEXT, false, NULL, "where the figure stands: a key of sources"}, {   \
        "assumed", ABAI_SHAPE_TEXT, false, NULL, "why a figure was chosen that no source gives"    \
    }

static const abai_key input_keys[] = {
    DESCRIPTION_KEYS("unit of value, range and parameters; \"1\" by default"),
};
const abai_kind abai_kind_input = {
    "input",
    "an uncertain or known quantity: value, or distribution with its "
    "parameters, or range with coverage and distribution",
    true, input_keys, COUNT(input_keys)};

static const abai_key component_keys[] = {
    {"weight", ABAI_SHAPE_WEIGHT, true, NULL, "relative weight; weights need not add up to 1"},
    {"value", ABAI_SHAPE_NUMBER, false, NULL, "a constant"},
};
const abai_kind abai_kind_component = {"component", "a weighted part of a mixture", true,
                                       component_keys, COUNT(component_keys)};

static const abai_key formula_keys[] = {
    {"expression", ABAI_SHAPE_EXPRESSION, true, NULL, "formula over inputs and model entries"},
    DESCRIPTION_KEYS("unit that the expression is converted to; \"1\" by default"),
};
const abai_kind abai_kind_formula = {"formula", "a named expression", false, formula_keys,
                                     COUNT(formula_keys)};

static const abai_key correlation_keys[] = {
    {"between", ABAI_SHAPE_PAIR, true, NULL, "two inputs"},
    {"spearman", ABAI_SHAPE_CORRELATION, false, NULL, "rank correlation"},
    {"pearson", ABAI_SHAPE_CORRELATION, false, NULL,
     "correlation of the normal scores; with a student_t copula, of its underlying normals"},
    {"kendall", ABAI_SHAPE_CORRELATION, false, NULL, "Kendall's tau"},
};
const abai_kind abai_kind_correlation = {"correlation", "how two inputs depend on each other",
                                         false, correlation_keys, COUNT(correlation_keys)};

static const abai_key copula_keys[] = {
    {"family", ABAI_SHAPE_COPULA_FAMILY, false, NULL,
     "gaussian (the default), or student_t: extremes come together"},
    {"nu", ABAI_SHAPE_FREEDOM, false, NULL, "degrees of freedom of student_t"},
    {"repair", ABAI_SHAPE_FLAG, false, NULL,
     "replace correlations that cannot hold together by the nearest that can"},
};
const abai_kind abai_kind_copula = {"copula", "how correlated inputs depend on each other", false,
                                    copula_keys, COUNT(copula_keys)};

static const abai_key claim_keys[] = {
    {"about", ABAI_SHAPE_REFERENCE, true, NULL, "one of the outputs"},
    {"range", ABAI_SHAPE_CLAIM_RANGE, true, NULL, "as claimed; null for an open end"},
    {"unit", ABAI_SHAPE_TEXT, false, NULL, "unit of range; \"1\" by default"},
    {"text", ABAI_SHAPE_TEXT, false, NULL, "the claim in its own words"},
    {"source", ABAI_SHAPE_TEXT, false, NULL, "who claims it: a key of sources"},
    {"note", ABAI_SHAPE_TEXT, false, NULL, "anything worth knowing"},
};
const abai_kind abai_kind_claim = {"claim", "a published statement about an output", false,
                                   claim_keys, COUNT(claim_keys)};

static const abai_key evidence_keys[] = {
    {"about", ABAI_SHAPE_REFERENCE, true, NULL, "one of the outputs or inputs"},
    {"range", ABAI_SHAPE_CLAIM_RANGE, false, NULL,
     "as disclosed; null for an open end, at coverage 1"},
    {"coverage", ABAI_SHAPE_COVERAGE, false, NULL,
     "how the range is read: 1 for hard bounds, 0.9 for the 5th to 95th percentile of its error"},
    {"value", ABAI_SHAPE_NUMBER, false, NULL,
     "as disclosed, with an error of standard deviation sd"},
    {"sd", ABAI_SHAPE_DEVIATION, false, NULL, "standard deviation of value's error"},
    {"observed", ABAI_SHAPE_TALLY, false, NULL,
     "a count: poisson where the quantity is what was expected, binomial where it is a "
     "probability"},
    {"n", ABAI_SHAPE_TRIALS, false, NULL, "trials of which `observed` succeeded: binomial"},
    {"distribution", ABAI_SHAPE_LIKELIHOOD, false, NULL,
     "of the figure's error; normal by default, uniform at coverage 1"},
    {"unit", ABAI_SHAPE_TEXT, false, NULL, "unit of the figure; \"1\" by default"},
    {"text", ABAI_SHAPE_TEXT, false, NULL, "the figure in its own words"},
    {"source", ABAI_SHAPE_TEXT, false, NULL, "who discloses it: a key of sources"},
    {"note", ABAI_SHAPE_TEXT, false, NULL, "anything worth knowing"},
};
const abai_kind abai_kind_evidence = {
    "evidence", "a disclosed figure that draws are weighted by: range, value, or observed", false,
    evidence_keys, COUNT(evidence_keys)};

const abai_evidence_way abai_evidence_ways[ABAI_EVIDENCE_WAYS] = {
    {"range", "coverage", true, {"uniform", NULL}, false},
    {"range", "coverage", false, {"normal", "lognormal"}, false},
    {"value", "sd", false, {"normal", NULL}, false},
    {"observed", NULL, false, {"poisson", NULL}, true},
    {"observed", "n", false, {"binomial", NULL}, true},
};

static const abai_key source_keys[] = {
    {"title", ABAI_SHAPE_TEXT, true, NULL, "title of the publication"},
    {"author", ABAI_SHAPE_TEXT, false, NULL, "who wrote it"},
    {"publisher", ABAI_SHAPE_TEXT, false, NULL, "who published it"},
    {"date", ABAI_SHAPE_TEXT, false, NULL, "when"},
    {"url", ABAI_SHAPE_TEXT, false, NULL, "where it is found"},
    {"doi", ABAI_SHAPE_TEXT, false, NULL, "its digital object identifier"},
    {"file", ABAI_SHAPE_TEXT, false, NULL, "name of the document at hand"},
    {"note", ABAI_SHAPE_TEXT, false, NULL, "anything worth knowing"},
};
const abai_kind abai_kind_source = {"source", "a publication", false, source_keys,
                                    COUNT(source_keys)};

static const abai_key scenario_keys[] = {
    {"format", ABAI_SHAPE_FORMAT, true, NULL, "format of this file"},
    {"name", ABAI_SHAPE_FILE_NAME, true, NULL, "a short name, from which result files get theirs"},
    {"title", ABAI_SHAPE_TEXT, false, NULL, "what is simulated, in a few words"},
    {"note", ABAI_SHAPE_TEXT, false, NULL, "anything worth knowing"},
    {"extends", ABAI_SHAPE_PATH, false, NULL,
     "file that this one adds to: objects are merged, all else is replaced"},
    {"samples", ABAI_SHAPE_SAMPLES, false, NULL, "number of samples; 1e6 by default"},
    {"seed", ABAI_SHAPE_SEED, false, NULL, "seed of the random streams; 1 by default"},
    {"percentiles", ABAI_SHAPE_PERCENTS, false, NULL, "in percent; 5, 25, 50, 75, 95 by default"},
    {"failures", ABAI_SHAPE_FAILURES, false, NULL,
     "what a sample without a finite result does: stop the run (the default), or count as failed"},
    {"inputs", ABAI_SHAPE_NAMED_MAP, true, &abai_kind_input,
     "the uncertain and known quantities, each under its name"},
    {"correlations", ABAI_SHAPE_LIST, false, &abai_kind_correlation, "between pairs of inputs"},
    {"copula", ABAI_SHAPE_OBJECT, false, &abai_kind_copula, "what joins correlated inputs"},
    {"model", ABAI_SHAPE_NAMED_MAP, false, &abai_kind_formula, "formulas by name, in any order"},
    {"outputs", ABAI_SHAPE_REFERENCES, true, NULL,
     "the inputs and model entries whose results are wanted"},
    {"claims", ABAI_SHAPE_LIST, false, &abai_kind_claim, "held against the simulated bands"},
    {"evidence", ABAI_SHAPE_LIST, false, &abai_kind_evidence,
     "disclosed figures that the run is conditioned on, independent of each other given the model"},
    {"min_ess", ABAI_SHAPE_ESS, false, NULL,
     "least effective sample size that evidence must leave; 100 by default"},
    {"thresholds", ABAI_SHAPE_THRESHOLDS, false, NULL,
     "how probable more than these values of an output is"},
    {"sources", ABAI_SHAPE_MAP, false, &abai_kind_source, "publications by key"},
    {"sweep", ABAI_SHAPE_UNSUPPORTED, false, NULL, "not known to this version"},
};
const abai_kind abai_kind_scenario = {"scenario", "a scenario of abanico", false, scenario_keys,
                                      COUNT(scenario_keys)};

static const abai_key definition_keys[] = {
    {"value", ABAI_SHAPE_PARAMETER, false, NULL, "a constant"},
    {"distribution", ABAI_SHAPE_DISTRIBUTION, false, NULL, "how it is distributed"},
    {"range", ABAI_SHAPE_RANGE, false, NULL, "a published range, read as coverage says"},
    {"coverage", ABAI_SHAPE_COVERAGE, false, NULL,
     "probability of the range: 1 for hard bounds, 0.9 for the 5th to 95th percentile"},
    {"truncate", ABAI_SHAPE_BOUNDS, false, NULL, "cut off outside and renormalised"},
    {"clamp", ABAI_SHAPE_BOUNDS, false, NULL, "moved to the nearer end where outside"},
    {"location", ABAI_SHAPE_PARAMETER, false, NULL, "shift of a distribution on a half line"},
    {"edges", ABAI_SHAPE_EDGES, false, NULL, "of a histogram's bins, rising"},
    {"weights", ABAI_SHAPE_WEIGHTS, false, NULL, "relative, one for each bin or value"},
    {"values", ABAI_SHAPE_NUMBERS, false, NULL, "that occur, or were observed"},
    {"file", ABAI_SHAPE_PATH, false, NULL, "observed values, one number a line"},
    {"smooth", ABAI_SHAPE_FLAG, false, NULL, "interpolate between observed values"},
    {"points", ABAI_SHAPE_POINTS, false, NULL, "[p, x] of the quantile function, rising"},
    {"components", ABAI_SHAPE_COMPONENTS, false, &abai_kind_component, "of a mixture"},
};

const abai_key *abai_definition_key(size_t index) {
    return index < COUNT(definition_keys) ? &definition_keys[index] : NULL;
}

const abai_key *abai_kind_key(const abai_kind *kind, const char *name) {
    for (size_t i = 0; i < kind->key_count; i++)
        if (strcmp(kind->keys[i].name, name) == 0)
            return &kind->keys[i];
    for (size_t i = 0; kind->is_definition && i < COUNT(definition_keys); i++)
        if (strcmp(definition_keys[i].name, name) == 0)
            return &definition_keys[i];
    return NULL;
}
