/* What the writer of an unknown unit may have meant: the same letters in another case, or one of a
 * few other spellings. */
#include <stdio.h>
#include <string.h>

#include "units/vocabulary.h"

/* Words that scenarios are made of, the likelier first. */
static const char *const common[] = {
    "W",    "Wh",   "USD",  "EUR", "FLOP", "token", "tokens", "query", "queries", "GPU",
    "GPUs", "gCO2", "tCO2", "s",   "h",    "day",   "month",  "year",  "J",       "Hz",
    "bit",  "byte", "g",    "K",   "degC", "m",     "Pa",     "%",
};
static const char *const prefixes[] = {"", "k", "M", "G", "T", "P", "E", "m", "u"};

/* Ends of words as others write them -> as they are written here. Where two readings are common the
 * answer gives both. The part in front stays. */
static const struct {
    const char *end, *first, *second;
} spellings[] = {
    {"FLOPS", "FLOP/s", "FLOP"}, {"FLOPs", "FLOP", "FLOP/s"}, {"$", "USD", NULL},
    {"\u20ac", "EUR", NULL},     {"CO2eq", "CO2", NULL},      {"CO2", "gCO2", NULL},
    {"dollars", "USD", NULL},    {"dollar", "USD", NULL},     {"euros", "EUR", NULL},
    {"euro", "EUR", NULL},       {"hrs", "h", NULL},          {"yrs", "year", NULL},
    {"secs", "s", NULL},         {"mins", "min", NULL},       {"requests", "query", NULL},
    {"request", "query", NULL},  {"kB", "kbyte", NULL},       {"MB", "Mbyte", NULL},
    {"GB", "Gbyte", NULL},       {"TB", "Tbyte", NULL},       {"PB", "Pbyte", NULL},
};

static bool equal_ignoring_case(const char *a, const char *b, size_t length) {
    for (size_t i = 0; i < length; i++) {
        const char x = a[i] >= 'A' && a[i] <= 'Z' ? (char)(a[i] + 32) : a[i];
        const char y = b[i] >= 'A' && b[i] <= 'Z' ? (char)(b[i] + 32) : b[i];
        if (x != y)
            return false;
    }
    return true;
}

/* A word, or a word and "/s". */
static bool is_unit(const char *text) {
    abai_unit unit;
    return abai_word_find(text, strcspn(text, "/"), &unit) == ABAI_WORD_FOUND;
}

static bool suggest_case(const char *word, size_t length, char out[ABAI_UNIT_TEXT_SIZE]) {
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        for (size_t j = 0; j < sizeof common / sizeof *common; j++) {
            char candidate[32];
            snprintf(candidate, sizeof candidate, "%s%s", prefixes[i], common[j]);
            if (strlen(candidate) == length && equal_ignoring_case(candidate, word, length) &&
                is_unit(candidate)) {
                memcpy(out, candidate, length + 1);
                return true;
            }
        }
    return false;
}

static bool suggest_spelling(const char *word, size_t length, char out[ABAI_UNIT_TEXT_SIZE]) {
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        const size_t end = strlen(spellings[i].end);
        if (end > length || strncmp(word + length - end, spellings[i].end, end) != 0)
            continue;
        const int front = (int)(length - end);
        char candidate[ABAI_UNIT_TEXT_SIZE + 16], both[2 * sizeof candidate];
        snprintf(candidate, sizeof candidate, "%.*s%s", front, word, spellings[i].first);
        if (!is_unit(candidate))
            continue;
        snprintf(both, sizeof both, "%s", candidate);
        if (spellings[i].second != NULL)
            snprintf(both, sizeof both, "%s or %.*s%s", candidate, front, word,
                     spellings[i].second);
        if (strlen(both) < ABAI_UNIT_TEXT_SIZE) {
            memcpy(out, both, strlen(both) + 1);
            return true;
        }
    }
    return false;
}

void abai_word_suggest(const char *word, size_t length, char out[ABAI_UNIT_TEXT_SIZE]) {
    out[0] = '\0';
    if (length < ABAI_UNIT_TEXT_SIZE && !suggest_case(word, length, out))
        suggest_spelling(word, length, out);
}
