/* stats/deviate.h - how many standard errors wide a two-sided interval is.
 *
 * Pure functions, safe from any thread, the same bits everywhere: of the C library sqrt and fabs alone.
 */
#ifndef ABAI_STATS_DEVIATE_H
#define ABAI_STATS_DEVIATE_H

#include <stdint.h>

/* The z with P(|Z| <= z) = confidence for a standard normal Z: 1.96 for 0.95. 0 < confidence < 1. */
double abai_normal_deviate(double confidence);

/* The t with P(|T| <= t) = confidence for Student's T of nu degrees of freedom; +infinity for nu = 0,
 * where nothing is known of the spread. Relative error below 1e-12 up to confidence 0.999, and about
 * 1e-15 / (1 - confidence) beyond. Up to nu = 1000 the closed form (Abramowitz and Stegun 26.7.3 and
 * 26.7.4, nu / 2 terms) by Newton's method in a few microseconds, above that Fisher's expansion about
 * the normal deviate (26.7.5), which is quicker and as good there. */
double abai_student_deviate(double confidence, uint64_t nu);

#endif
