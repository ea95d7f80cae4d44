#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "dist/family.h"

#define TEXT(value) abai_number_format(value, (char[ABAI_NUMBER_SIZE]){0})

aba_status abai_require_finite(const char *name, double value, aba_error *error) {
    if (isfinite(value))
        return ABA_OK;
    return abai_fail(error, ABA_INVALID, "%s (%s) must be a finite number", name, TEXT(value));
}

aba_status abai_require_positive(const char *name, double value, aba_error *error) {
    if (value > 0)
        return ABA_OK;
    return abai_fail(error, ABA_INVALID, "%s (%s) must be greater than 0", name, TEXT(value));
}

aba_status abai_require_at_most(const char *name, double value, double limit, aba_error *error) {
    if (value <= limit)
        return ABA_OK;
    return abai_fail(error, ABA_INVALID, "%s (%s) must be at most %s", name, TEXT(value),
                     TEXT(limit));
}

aba_status abai_require_less(const char *a, double x, const char *b, double y, aba_error *error) {
    if (!(x < y))
        return abai_fail(error, ABA_INVALID, "%s (%s) must be less than %s (%s)", a, TEXT(x), b,
                         TEXT(y));
    if (!isfinite(y - x))
        return abai_fail(error, ABA_INVALID, "%s (%s) and %s (%s) lie too far apart", a, TEXT(x), b,
                         TEXT(y));
    return ABA_OK;
}

aba_status abai_require_mode(const double min_mode_max[3], aba_error *error) {
    const double min = min_mode_max[0], mode = min_mode_max[1], max = min_mode_max[2];
    const aba_status status = abai_require_less("min", min, "max", max, error);
    if (status != ABA_OK || (min <= mode && mode <= max))
        return status;
    return abai_fail(error, ABA_INVALID, "mode (%s) must lie between min (%s) and max (%s)",
                     TEXT(mode), TEXT(min), TEXT(max));
}

aba_status abai_require_within(const char *name, double value, double lo, double hi,
                               aba_error *error) {
    if (lo <= value && value <= hi)
        return ABA_OK;
    return abai_fail(error, ABA_INVALID, "%s (%s) must lie between %s and %s", name, TEXT(value),
                     TEXT(lo), TEXT(hi));
}

char *abai_percent_name(double p, char out[ABAI_PERCENT_SIZE]) {
    /* 12 digits: 100 p is rounded, and 100 * 0.07 shall read 7. */
    char number[ABAI_NUMBER_SIZE];
    const double percent = round(p * 1e14) / 1e12;
    const bool pad = percent < 10 && percent == floor(percent);
    abai_number_format(percent, number);
    snprintf(out, ABAI_PERCENT_SIZE, "p%s%.*s", pad ? "0" : "", ABAI_PERCENT_SIZE - 3, number);
    return out;
}
