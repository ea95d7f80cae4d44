/* The words that most scenarios are made of, with what UDUNITS-2 says of them: reading its database takes
 * 5 ms, half of a short run, and is left until somebody writes another word. tests/test_units.c holds
 * every word with every prefix against the database, bit by bit. */
#include <stdlib.h>
#include <string.h>

#include "units/vocabulary.h"

typedef struct definition {
    const char *word;
    bool takes_prefix;
    double scale, offset;
    int8_t power[ABAI_UNIT_BASES]; /* kg m s A K mol cd USD EUR token query FLOP GPU gCO2 */
} definition;

/* A year is the tropical one of UDUNITS-2, 31556925.9747 s. */
static const definition definitions[] = {
    {"W", true, 1, 0, {1, 2, -3}},
    {"Wh", true, 3600, 0, {1, 2, -2}},
    {"J", true, 1, 0, {1, 2, -2}},
    {"Hz", true, 1, 0, {0, 0, -1}},
    {"V", true, 1, 0, {1, 2, -3, -1}},
    {"A", true, 1, 0, {0, 0, 0, 1}},
    {"Pa", true, 1, 0, {1, -1, -2}},
    {"g", true, 1e-3, 0, {1}},
    {"m", true, 1, 0, {0, 1}},
    {"s", true, 1, 0, {0, 0, 1}},
    {"min", false, 60, 0, {0, 0, 1}},
    {"h", false, 3600, 0, {0, 0, 1}},
    {"day", false, 86400, 0, {0, 0, 1}},
    {"week", false, 604800, 0, {0, 0, 1}},
    {"month", false, 31556925.9747 / 12, 0, {0, 0, 1}},
    {"year", false, 31556925.9747, 0, {0, 0, 1}},
    {"K", false, 1, 0, {0, 0, 0, 0, 1}},
    {"degC", false, 1, 273.15, {0, 0, 0, 0, 1}},
    {"%", false, 0.01, 0, {0}},
    {"USD", true, 1, 0, {[7] = 1}},
    {"EUR", true, 1, 0, {[8] = 1}},
    {"token", true, 1, 0, {[9] = 1}},
    {"tokens", true, 1, 0, {[9] = 1}},
    {"query", true, 1, 0, {[10] = 1}},
    {"queries", true, 1, 0, {[10] = 1}},
    {"FLOP", true, 1, 0, {[11] = 1}},
    {"GPU", true, 1, 0, {[12] = 1}},
    {"GPUs", true, 1, 0, {[12] = 1}},
    {"gCO2", true, 1, 0, {[13] = 1}},
    {"gCO2e", true, 1, 0, {[13] = 1}},
    {"tCO2", true, 1e6, 0, {[13] = 1}},
    {"tCO2e", true, 1e6, 0, {[13] = 1}},
};

/* The first one is none. */
static const struct {
    char symbol;
    double value;
} prefixes[] = {{'\0', 1},   {'k', 1e3},  {'M', 1e6},  {'G', 1e9},  {'T', 1e12},
                {'P', 1e15}, {'E', 1e18}, {'m', 1e-3}, {'u', 1e-6}, {'n', 1e-9}};

enum {
    DEFINITIONS = sizeof definitions / sizeof *definitions,
    PREFIXES = sizeof prefixes / sizeof *prefixes
};

static abai_unit unit_of(const definition *d, double factor) {
    abai_unit unit = {.scale = abai_scale_tidy(d->scale * factor, 0), .offset = d->offset};
    for (int i = 0; i < ABAI_UNIT_BASES; i++)
        unit.dimension.power[i] = (int16_t)(d->power[i] * ABAI_UNIT_DENOMINATOR);
    return unit;
}

static const definition *find(const char *word, size_t length) {
    for (size_t i = 0; i < DEFINITIONS; i++)
        if (strlen(definitions[i].word) == length && memcmp(definitions[i].word, word, length) == 0)
            return &definitions[i];
    return NULL;
}

/* Whoever names a database of their own gets what that one says. */
static bool database_is_named(void) {
    const char *path = getenv("UDUNITS2_XML_PATH");
    return path != NULL && path[0] != '\0';
}

bool abai_common_find(const char *word, size_t length, abai_unit *unit) {
    if (database_is_named())
        return false;
    const definition *d = find(word, length);
    if (d != NULL) {
        *unit = unit_of(d, 1);
        return true;
    }
    for (size_t i = 1; i < PREFIXES && length > 1; i++)
        if (word[0] == prefixes[i].symbol) {
            d = find(word + 1, length - 1);
            if (d == NULL || !d->takes_prefix)
                return false;
            *unit = unit_of(d, prefixes[i].value);
            return true;
        }
    return false;
}

bool abai_common_word(size_t index, char out[ABAI_UNIT_TEXT_SIZE]) {
    if (index >= (size_t)DEFINITIONS * PREFIXES)
        return false;
    const definition *d = &definitions[index / PREFIXES];
    const char symbol = d->takes_prefix ? prefixes[index % PREFIXES].symbol : '\0';
    out[0] = symbol;
    memcpy(out + (symbol != '\0'), d->word, strlen(d->word) + 1);
    return true;
}
