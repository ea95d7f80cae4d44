/* units/unit.h - units of measurement and dimensional analysis, by UDUNITS-2.
 *
 * A unit is a product of powers of base units (the SI's seven, and beside them those below), a
 * scale and, for temperatures, an offset: value in base units = value * scale + offset.
 * Additional units, each taking the SI prefixes: USD, EUR, Wh, token, query, FLOP, GPU, tCO2 and
 * gCO2 (also spelt tCO2e, gCO2e), and the plurals tokens, queries, GPUs. Angles (radian) are
 * dimensionless. FLOPs and FLOPS are no units: they are read as a number of operations by some and
 * as a rate by others; the rate is FLOP/s.
 * The commonest words are known at once (units/common.c); the database of UDUNITS-2 is read at the first
 * use of any other, once for the process. All functions are thread-safe
 * (UDUNITS-2 is not: calls into it are serialised).
 */
#ifndef ABAI_UNITS_UNIT_H
#define ABAI_UNITS_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

enum {
    ABAI_UNIT_BASES = 14,       /* base units at most */
    ABAI_UNIT_DENOMINATOR = 60, /* exponents are multiples of 1/60: halves to sixths are exact */
    ABAI_UNIT_TEXT_SIZE = 96
};

/* Exponents of the base units, in 1/60. All zero: dimensionless. */
typedef struct abai_dimension {
    int16_t power[ABAI_UNIT_BASES];
} abai_dimension;

typedef struct abai_unit {
    abai_dimension dimension;
    double scale;                   /* > 0, finite */
    double offset;                  /* 0 but for temperatures such as degC */
    char text[ABAI_UNIT_TEXT_SIZE]; /* how it was written, for messages; may be composed */
} abai_unit;

/* The unit "1". */
abai_unit abai_unit_one(void);

/* Parse a unit as UDUNITS-2 does ("MW", "USD/kWh", "kg m-2", "1", "%"). False with a reason in
 * `reason` ("unknown unit 'Mw'; did you mean MW?", ...) where it is none; logarithmic units (dB)
 * and time stamps ("days since ...") are refused, and so is what UDUNITS-2 itself reads otherwise
 * than it is meant: "m^0.5" (write m^(1/2)), "m 2", "USD/1000 token" (write USD/(1000 token)).
 * Where it cannot be set up at all the reason says so. At most ABAI_UNIT_TEXT_SIZE - 1 bytes. */
bool abai_unit_parse(const char *text, abai_unit *unit, char *reason, size_t reason_size);

bool abai_dimension_equal(const abai_dimension *a, const abai_dimension *b);
bool abai_dimension_is_one(const abai_dimension *dimension);
bool abai_unit_convertible(const abai_unit *from, const abai_unit *to);

/* value in `to` = value in `from` * factor + shift. Units must be convertible. The factor is exact
 * where it or its reciprocal is a decimal of at most 12 digits. */
void abai_unit_conversion(const abai_unit *from, const abai_unit *to, double *factor,
                          double *shift);

/* Products, quotients and rational powers; offsets are dropped (a difference of temperatures). The
 * text is composed ("MW.day", "USD/kWh"). False when an exponent overflows or, for powers, is not a
 * multiple of 1/60 (then *result is untouched). */
bool abai_unit_multiply(const abai_unit *a, const abai_unit *b, abai_unit *result);
bool abai_unit_divide(const abai_unit *a, const abai_unit *b, abai_unit *result);
bool abai_unit_power(const abai_unit *a, double exponent, abai_unit *result);

/* "kg m2 s-3" or "1": the dimension in base units. */
void abai_dimension_text(const abai_dimension *dimension, char out[ABAI_UNIT_TEXT_SIZE]);

/* The additional units for `abanico list units`: name and what it is; NULL past the end. */
typedef struct abai_unit_info {
    const char *name;
    const char *text;
} abai_unit_info;
const abai_unit_info *abai_unit_list(size_t index);

#endif
