/* expr/origin.h - temperatures with an origin, and their differences. Internal to expr/.
 *
 * 20 [degC] is a point on a scale, 5 [K] may be a point or a step. What comes of points: point -
 * point is a step, point + step a point; a step scaled is a step, a point scaled by a number still
 * a point (a mean is (a + b) / 2). Points and steps cannot be compared with each other.
 */
#ifndef ABAI_EXPR_ORIGIN_H
#define ABAI_EXPR_ORIGIN_H

#include "expr/expr.h"
#include "expr/language.h"

/* False where the form would set a temperature beside a difference of two. */
bool abai_origin_fits(const abai_form *form, const abai_value *args, int count);

/* The origin of what the form gives. */
abai_origin abai_origin_of(const abai_form *form, const abai_value *args, int count);

#endif
