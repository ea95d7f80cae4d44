/* report/field.h - fields of CSV (RFC 4180). */
#ifndef ABAI_REPORT_FIELD_H
#define ABAI_REPORT_FIELD_H

#include "base/text.h"

/* A text, quoted where it must be. One that spreadsheets would take for a formula (OWASP, "CSV
 * Injection") gets an apostrophe in front: names and units are other people's. */
void abai_field_append(abai_text *text, const char *string);

/* A comma and the number; a field without anything where it is NaN or infinite. */
void abai_field_number(abai_text *text, double number);

#endif
