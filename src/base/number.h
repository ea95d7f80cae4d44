/* base/number.h - numbers to text and back, whatever the locale says. */
#ifndef ABAI_BASE_NUMBER_H
#define ABAI_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Enough for any double or 64-bit integer that these functions print. */
enum { ABAI_NUMBER_SIZE = 32 };

/* The decimal number in JSON's grammar (-?int frac? exp?) that is exactly text[0..length).
 * False where it is malformed or its magnitude exceeds the largest double. Correctly rounded. */
bool abai_number_parse(const char *text, size_t length, double *value);

/* The same without JSON's restrictions on leading zeros, '+', "1." and ".5", for command lines. */
bool abai_number_parse_loose(const char *text, size_t length, double *value);

/* A count: an unsigned decimal integer, or a number with an exponent (1e6) or one of the suffixes
 * k, M, G, T (powers of 1000) whose value is a whole number. False where it is not one of these, or
 * above UINT64_MAX, or not a whole number. */
bool abai_count_parse(const char *text, uint64_t *value);

/* An unsigned 64-bit decimal integer: digits only. */
bool abai_uint64_parse(const char *text, uint64_t *value);

/* The shortest decimal text that reads back to the same double, in JSON's grammar; integers below
 * 1e15 without an exponent. "NaN", "Infinity" and "-Infinity" for the others. Returns out. */
char *abai_number_format(double value, char out[ABAI_NUMBER_SIZE]);

/* At most `digits` (1 to 17) significant digits, for people to read: plain notation between 1e-4
 * and 1e15, scientific outside, thousands not grouped, no trailing zeros dropped. Returns out. */
char *abai_number_format_rounded(double value, int digits, char out[ABAI_NUMBER_SIZE]);

/* Exactly so many decimals; "1.50e7" with so many behind its first digit. Finite values; longer texts
 * are cut. Return out. */
char *abai_number_fixed(double value, int decimals, char out[ABAI_NUMBER_SIZE]);
char *abai_number_scientific(double value, int decimals, char out[ABAI_NUMBER_SIZE]);

/* 1234567 -> "1,234,567". Returns out. */
char *abai_count_format(uint64_t value, char out[ABAI_NUMBER_SIZE]);

#endif
