#include "base/suggest.h"

#include <string.h>

enum { LENGTH_MAX = 40 };

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* Optimal string alignment distance, row by row. */
static size_t distance(const char *a, size_t m, const char *b, size_t n) {
    size_t rows[3][LENGTH_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; i <= m; i++) {
        size_t *spare = before;
        before = above;
        above = row;
        row = spare;
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            const size_t change = lower(a[i - 1]) != lower(b[j - 1]);
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + change);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return row[n];
}

abai_suggestion abai_suggest(const char *word) {
    const size_t length = strlen(word);
    const size_t reach = length < 6 ? 1 : length / 3;
    return (abai_suggestion){word, NULL, reach + 1};
}

void abai_suggest_offer(abai_suggestion *suggestion, const char *candidate) {
    const size_t m = strlen(suggestion->word), n = strlen(candidate);
    if (m > LENGTH_MAX || n > LENGTH_MAX)
        return;
    const size_t d = distance(suggestion->word, m, candidate, n);
    if (d < suggestion->distance) {
        suggestion->distance = d;
        suggestion->best = candidate;
    }
}
