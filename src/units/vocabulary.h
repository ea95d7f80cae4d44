/* units/vocabulary.h - the words of units, by UDUNITS-2. Internal to units/. */
#ifndef ABAI_UNITS_VOCABULARY_H
#define ABAI_UNITS_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

#include "units/unit.h"

typedef enum abai_word_status {
    ABAI_WORD_FOUND,
    ABAI_WORD_UNKNOWN,
    ABAI_WORD_LOGARITHMIC, /* dB and the like: not a product of powers */
    ABAI_WORD_UNUSABLE,    /* a scale that is not positive, or a base unit that is not ours */
    ABAI_WORD_NO_DATABASE  /* UDUNITS-2 could not be set up */
} abai_word_status;

/* The unit that one word names, prefix included ("MW", "degC", "%", "kgCO2"): word[0..length).
 * Fills dimension, scale and offset, not the text; *unit is untouched unless found. Thread-safe. */
abai_word_status abai_word_find(const char *word, size_t length, abai_unit *unit);
/* The same from the database of UDUNITS-2 alone, which is read at first use. */
abai_word_status abai_word_read(const char *word, size_t length, abai_unit *unit);
/* The same where it is one of the commonest words, which need no database; false for any other. (False
 * for all where UDUNITS2_XML_PATH in the environment names a database.) */
bool abai_common_find(const char *word, size_t length, abai_unit *unit);
/* Those words, prefixes included, some of them more than once; false past the end. */
bool abai_common_word(size_t index, char out[ABAI_UNIT_TEXT_SIZE]);

/* Name of a base unit (0 <= index < ABAI_UNIT_BASES), in the order of abai_dimension. */
const char *abai_base_name(int index);

/* What the writer of an unknown word may have meant ("MWh" for "mwh"), or an empty text. Every
 * answer is a unit. */
void abai_word_suggest(const char *word, size_t length, char out[ABAI_UNIT_TEXT_SIZE]);

/* The double that a scale of a few roundings stands for: the decimal of at most 12 digits, or the
 * reciprocal of one, that lies within 8 DBL_EPSILON of x (or within tolerance, where that is more);
 * else x itself. */
double abai_scale_tidy(double x, double tolerance);

#endif
