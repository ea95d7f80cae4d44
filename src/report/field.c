#include "report/field.h"

#include <math.h>
#include <string.h>

void abai_field_append(abai_text *text, const char *string) {
    const bool formula = string[0] != '\0' && strchr("=+-@\t\r", string[0]) != NULL;
    const bool quoted = strpbrk(string, ",\"\r\n") != NULL;
    if (quoted)
        abai_text_append_char(text, '"');
    if (formula)
        abai_text_append_char(text, '\'');
    for (; *string != '\0'; string++) {
        if (*string == '"')
            abai_text_append_char(text, '"');
        abai_text_append_char(text, *string);
    }
    if (quoted)
        abai_text_append_char(text, '"');
}

void abai_field_number(abai_text *text, double number) {
    abai_text_append_char(text, ',');
    if (isfinite(number))
        abai_text_append_number(text, number);
}
