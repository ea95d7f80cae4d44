/* base/suggest.h - "did you mean ...?" */
#ifndef ABAI_BASE_SUGGEST_H
#define ABAI_BASE_SUGGEST_H

#include <stddef.h>

/* The nearest candidate so far to a word that was not found. */
typedef struct abai_suggestion {
    const char *word;
    const char *best; /* NULL: none near enough */
    size_t distance;
} abai_suggestion;

/* Near enough: at most a third of the word's length in edits (Damerau-Levenshtein, neighbouring
 * letters exchanged count as one; letters that differ in case alone as none), at least one. */
abai_suggestion abai_suggest(const char *word);
void abai_suggest_offer(abai_suggestion *suggestion, const char *candidate);

#endif
