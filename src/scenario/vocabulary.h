/* scenario/vocabulary.h - what scenario files may say: kinds of objects, their keys, and the shape
 * of what stands behind each key.
 *
 * The one table that the reader, the JSON Schema and the messages go by. What distributions take
 * comes from the registry (dist/dist.h). Private to scenario/; everything here is constant.
 */
#ifndef ABAI_SCENARIO_VOCABULARY_H
#define ABAI_SCENARIO_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "dist/dist.h"
#include "json/json.h"

#define ABAI_SCENARIO_FORMAT "abanico-scenario/1"
/* Samples of one run: ABA_SAMPLES_MAX of abanico/run.h, which stands above this layer. */
#define ABAI_SCENARIO_SAMPLES_MAX 1e12
/* Up to 2^53 every whole number is a double (IEEE 754 binary64). */
#define ABAI_WHOLE_MAX 9007199254740992.0

/* Degrees of freedom of a Student t copula: below, values of unlike sizes leave doubles' range; above, it
 * cannot be told from a Gaussian one. */
#define ABAI_FREEDOM_MIN 0.5
#define ABAI_FREEDOM_MAX 1e6

/* Pattern and check of the name that result files bear. */
#define ABAI_FILE_NAME_PATTERN "^[A-Za-z0-9][A-Za-z0-9._-]*$"
enum { ABAI_FILE_NAME_MAX = 100 };

typedef enum abai_shape {
    ABAI_SHAPE_TEXT,
    ABAI_SHAPE_FORMAT,
    ABAI_SHAPE_FILE_NAME,
    ABAI_SHAPE_PATH,
    ABAI_SHAPE_SAMPLES,
    ABAI_SHAPE_SEED,
    ABAI_SHAPE_PERCENT,
    ABAI_SHAPE_PERCENTS,
    ABAI_SHAPE_FAILURES,
    ABAI_SHAPE_REFERENCE,
    ABAI_SHAPE_REFERENCES,
    ABAI_SHAPE_PAIR,
    ABAI_SHAPE_CORRELATION,
    ABAI_SHAPE_EXPRESSION,
    ABAI_SHAPE_PARAMETER,
    ABAI_SHAPE_POSITIVE, /* a parameter: spreads and rates */
    ABAI_SHAPE_NUMBER,
    ABAI_SHAPE_COVERAGE,
    ABAI_SHAPE_RANGE,
    ABAI_SHAPE_PARAMETER_OR_NULL,
    ABAI_SHAPE_BOUNDS,
    ABAI_SHAPE_NUMBER_OR_NULL,
    ABAI_SHAPE_CLAIM_RANGE,
    ABAI_SHAPE_THRESHOLD_LIST,
    ABAI_SHAPE_THRESHOLDS, /* an object, its members of one shape */
    ABAI_SHAPE_NUMBERS,
    ABAI_SHAPE_EDGES,
    ABAI_SHAPE_WEIGHT,
    ABAI_SHAPE_WEIGHTS,
    ABAI_SHAPE_PROBABILITY,
    ABAI_SHAPE_POINT,
    ABAI_SHAPE_POINTS,
    ABAI_SHAPE_LIKELIHOOD,
    ABAI_SHAPE_DEVIATION,
    ABAI_SHAPE_TALLY,
    ABAI_SHAPE_TRIALS,
    ABAI_SHAPE_ESS,
    ABAI_SHAPE_FLAG,
    ABAI_SHAPE_DISTRIBUTION,
    ABAI_SHAPE_COPULA_FAMILY,
    ABAI_SHAPE_FREEDOM,
    ABAI_SHAPE_OBJECT,      /* one object of a kind */
    ABAI_SHAPE_MAP,         /* an object, its members of one kind */
    ABAI_SHAPE_NAMED_MAP,   /* the same, its keys names that expressions can use */
    ABAI_SHAPE_LIST,        /* an array, its elements of one kind */
    ABAI_SHAPE_COMPONENTS,  /* the same, not empty */
    ABAI_SHAPE_UNSUPPORTED, /* known to the format, not to this version */
    ABAI_SHAPE_COUNT
} abai_shape;

/* What a value of a shape is, as far as one value tells. Numbers lie in [low, high], or (low, high]
 * where low_open; -DBL_MAX and DBL_MAX where there is no bound. Strings have at least length_min
 * bytes, match `pattern` (ECMA 262, for the schema), which `valid` checks here, and are one of
 * `words` (ended by NULL). Arrays have items_min to items_max elements of shape `items`; of the
 * first it may be another. */
typedef struct abai_shape_info {
    const char *name;    /* in the schema's $defs */
    const char *expects; /* "a number from 0 to 100", behind "must be" */
    unsigned types;      /* 1 << abai_json_type, or'ed */
    abai_shape items, first;
    bool low_open, whole;
    bool unique; /* no two equal elements */
    bool not_all_null;
    double low, high;
    size_t length_min, length_max; /* 0: no such bound */
    const char *pattern;
    bool (*valid)(const char *string);
    const char *const *words;
    size_t items_min, items_max;
} abai_shape_info;

const abai_shape_info *abai_shape_about(abai_shape shape);

typedef struct abai_kind abai_kind;
typedef struct abai_key {
    const char *name;
    abai_shape shape;
    bool required;
    const abai_kind
        *kind;        /* of it, its members or elements: OBJECT, MAP, NAMED_MAP, LIST, COMPONENTS */
    const char *text; /* one line for the schema */
} abai_key;

struct abai_kind {
    const char *name; /* in the schema's $defs, and in messages */
    const char *text;
    bool is_definition; /* also takes the keys of definitions and the parameters of distributions */
    const abai_key *keys;
    size_t key_count;
};

extern const abai_kind abai_kind_scenario, abai_kind_input, abai_kind_component, abai_kind_formula,
    abai_kind_correlation, abai_kind_copula, abai_kind_claim, abai_kind_evidence, abai_kind_source;

/* The key of a kind by its name (parameters of distributions aside), or NULL. */
const abai_key *abai_kind_key(const abai_kind *kind, const char *name);

/* Keys that define a value: value, distribution, range, ..., lists; NULL past the end. */
const abai_key *abai_definition_key(size_t index);

/* The shape of a key within a definition: one of those above, a parameter of some distribution, or
 * a quantile. False where it is none of these. */
bool abai_definition_shape(const char *key, abai_shape *shape);

/* The shape of a parameter of some distribution. A parameter that is a spread or a rate wherever it
 * occurs (sd, scale, rate) is above 0; what else bounds parameters depends on the distribution. */
abai_shape abai_parameter_shape(const char *key);

/* Names of all parameters of all distributions, each once; NULL past the end. */
const char *abai_parameter_name(size_t index);
bool abai_is_parameter(const char *key);

/* "p05", "p2.5", "p97.5": p and a percentage in (0, 100), which goes to *percent. What only looks
 * like one ("p0", "p100") is a quantile name, too, so that the message can say what is wrong. */
#define ABAI_QUANTILE_PATTERN "^p0*([1-9][0-9]?(\\.[0-9]+)?|0\\.0*[1-9][0-9]*)$"
bool abai_is_quantile_name(const char *key);
bool abai_quantile_percent(const char *key, double *percent);

/* ---- ways to disclose a figure ------------------------------------------------------------------- */

/* A way to write a piece of evidence: the key that tells the figure, another that must stand beside it (or
 * NULL), and the distributions that it takes, of which the first is meant where none is named but by
 * observed counts. Those of `range` differ by its coverage. */
typedef struct abai_evidence_way {
    const char *figure, *beside;
    bool is_bounds;       /* range at coverage 1; else coverage is below 1 */
    const char *words[2]; /* NULL behind the last */
    bool needs_word;      /* distribution must be named */
} abai_evidence_way;
enum { ABAI_EVIDENCE_WAYS = 5 };
extern const abai_evidence_way abai_evidence_ways[ABAI_EVIDENCE_WAYS];

/* ---- what a distribution takes ----------------------------------------------------------------- */

/* The form of info that has `min` and `max`, which `range` at coverage 1 gives; -1: none. */
int abai_bounds_form(const abai_dist_info *info);
/* Index of a parameter in a form, or -1. */
int abai_form_index(const abai_form *form, const char *key);
/* Optional min and max that go with two quantiles (beta). */
bool abai_quantiles_take_bounds(const abai_dist_info *info);
/* True where info takes a list or flag of that name: edges, weights, values, file, smooth, ... */
bool abai_dist_takes_list(const abai_dist_info *info, const char *key);
/* True where some way to write info takes the key. */
bool abai_dist_takes(const abai_dist_info *info, const char *key);
/* "mean, sd or two quantiles such as p05, p95" */
void abai_dist_usage(const abai_dist_info *info, abai_text *text);
/* "uniform, loguniform": the names of those that take `range` at coverage 1 (or below it). */
void abai_range_usage(bool at_bounds, abai_text *text);

#endif
