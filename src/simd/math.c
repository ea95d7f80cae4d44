#include "simd/math.h"

#include <float.h>

#include "simd/math_body.h"

/* Every operation is rounded once, to a double, in the order in which it is written. */
#if defined(__FAST_MATH__) || FLT_EVAL_METHOD != 0
#error "results would depend on the compiler: build without -ffast-math, and with SSE2 on x86"
#endif

double abai_exp(double x) { return math_exp(x); }
double abai_expm1(double x) { return math_expm1(x); }
double abai_log(double x) { return math_log(x); }
double abai_log1p(double x) { return math_log1p(x); }
double abai_pow(double x, double y) { return math_pow(x, y); }
double abai_sin(double x) { return math_sin(x); }
double abai_tan(double x) { return math_tan(x); }
double abai_atan2(double y, double x) { return math_atan2(y, x); }
double abai_sinh(double x) { return math_sinh(x); }
double abai_normal_beyond(double x) { return math_normal_beyond(x); }

/* With s = x / (2 + x) it is 2 atanh(s) - 2 s / (1 - s) = s (z P(z) - x), z = s^2, where P is the
 * polynomial of the logarithm. Outside that polynomial's range a logarithm in two parts does. */
double abai_log1p_less(double x) {
    if (!(x > -1.0 && x < HUGE_VAL))
        return x == -1.0 || x == HUGE_VAL ? -HUGE_VAL : MATH_NAN;
    if (x > -0.29 && x < 0.41) {
        const double s = x / (2.0 + x);
        return s * (s * s * math_log_polynomial(s * s) - x);
    }
    const math_pair sum = math_sum(1.0, x);
    const math_pair log = math_log_pair(math_split_normal(sum.hi));
    return (log.hi - x) + (log.lo + sum.lo / sum.hi);
}

/* ---- the normal quantile: Wichura 1988 (AS 241, PPND16) --------------------------------------- */

enum { TERMS = 8 };

typedef struct rational {
    double above[TERMS], below[TERMS];
} rational;

static double evaluate(const rational *r, double x) {
    double above = r->above[TERMS - 1], below = r->below[TERMS - 1];
    for (int i = TERMS - 2; i >= 0; i--) {
        above = above * x + r->above[i];
        below = below * x + r->below[i];
    }
    return above / below;
}

/* |p - 1/2| <= 0.425 */
static const rational middle = {
    {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
     1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
     3.3430575583588128105e+4, 2.5090809287301226727e+3},
    {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
     2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
     5.2264952788528545610e+3}};

/* sqrt(-log p) <= 5 */
static const rational tail = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9}};

static const rational far_tail = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15}};

double abai_normal_beyond_inverse(double p) {
    if (!(p > 0.0 && p < 1.0))
        return p == 0.0 ? HUGE_VAL : p == 1.0 ? -HUGE_VAL : MATH_NAN;
    const double q = 0.5 - p;
    if (fabs(q) <= 0.425)
        return q * evaluate(&middle, 0.180625 - q * q);
    const double r = sqrt(-math_log(p < 0.5 ? p : 1.0 - p));
    const double size = r <= 5.0 ? evaluate(&tail, r - 1.6) : evaluate(&far_tail, r - 5.0);
    return copysign(size, q);
}
