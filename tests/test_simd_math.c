/* The column functions of simd/math_body.h against MPFR (long double where that is missing),
 * against <math.h> at special values, and against themselves at every length and offset. */
#include "check.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "simd/math.h"
#include "simd/math_body.h"

#ifndef ABANICO_HAVE_MPFR
#define ABANICO_HAVE_MPFR 0
#endif
#if ABANICO_HAVE_MPFR
#include <mpfr.h>
#define MPFR_OF(name) mpfr_##name
#else
typedef int mpfr_rnd_t;
typedef struct mpfr_none *mpfr_ptr;
typedef const struct mpfr_none *mpfr_srcptr;
#define MPFR_OF(name) NULL
#endif

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

/* ---- what is tested -------------------------------------------------------------------------- */

typedef void column_of_one(const double *restrict x, double *restrict out, size_t n);
typedef void column_of_two(const double *restrict x, const double *restrict y, double *restrict out,
                           size_t n);
typedef int exact_of_one(mpfr_ptr out, mpfr_srcptr x, mpfr_rnd_t rounding);
typedef int exact_of_two(mpfr_ptr out, mpfr_srcptr x, mpfr_srcptr y, mpfr_rnd_t rounding);

/* P(Z > x) of a standard normal, which neither library has: erfc(x / sqrt(2)) / 2. */

#if ABANICO_HAVE_MPFR
static int mpfr_normal_beyond(mpfr_ptr out, mpfr_srcptr x, mpfr_rnd_t rounding) {
    mpfr_t root, at;
    mpfr_inits2(2 * mpfr_get_prec(out), root, at, (mpfr_ptr)NULL);
    mpfr_sqrt_ui(root, 2, MPFR_RNDN);
    mpfr_div(at, x, root, MPFR_RNDN);
    const int inexact = mpfr_erfc(out, at, rounding);
    mpfr_div_2ui(out, out, 1, rounding);
    mpfr_clears(root, at, (mpfr_ptr)NULL);
    return inexact;
}
#endif

static long double normal_beyondl(long double x) { return erfcl(x / sqrtl(2.0L)) / 2; }
static double normal_beyond(double x) { return erfc(x * M_SQRT1_2) / 2; }

/* Symmetry: -1 odd, 1 even, 0 neither. Ordinary arguments lie between low and high. */
typedef struct subject {
    const char *name;
    column_of_one *one;
    column_of_two *two;
    exact_of_one *exact;
    exact_of_two *exact2;
    long double (*wide)(long double x);
    long double (*wide2)(long double x, long double y);
    double (*libm)(double x);
    double (*libm2)(double x, double y);
    int symmetry;
    double low, high;
} subject;

/* clang-format off */
#define ONE(name, symmetry, low, high)                                                             \
    {#name, column_##name, NULL, MPFR_OF(name), NULL, name##l, NULL, name, NULL, symmetry,         \
     low, high}
#define TWO(name, low, high)                                                                       \
    {#name, NULL, column_##name, NULL, MPFR_OF(name), NULL, name##l, NULL, name, 0, low, high}
/* clang-format on */

static const subject SUBJECTS[] = {
    ONE(exp, 0, -30, 30),
    ONE(log, 0, 0, 4),
    ONE(log2, 0, 0, 4),
    ONE(log10, 0, 0, 4),
    ONE(sin, -1, -20, 20),
    ONE(cos, 1, -20, 20),
    ONE(tan, -1, -20, 20),
    ONE(asin, -1, -1, 1),
    ONE(acos, 0, -1, 1),
    ONE(atan, -1, -4, 4),
    ONE(sinh, -1, -4, 4),
    ONE(cosh, 1, -4, 4),
    ONE(tanh, -1, -4, 4),
    ONE(erf, -1, -7, 7),
    TWO(pow, -40, 40),
    TWO(atan2, -3, 3),
    ONE(expm1, 0, -3, 3),
    ONE(log1p, 0, -1, 4),
    ONE(normal_beyond, 0, -8.3, 8.3),
};

static const subject ROUNDING[] = {
    {"floor", column_floor, NULL, NULL, NULL, floorl, NULL, floor, NULL, 0, -9, 9},
    {"ceil", column_ceil, NULL, NULL, NULL, ceill, NULL, ceil, NULL, 0, -9, 9},
    {"round", column_round, NULL, NULL, NULL, roundl, NULL, round, NULL, -1, -9, 9},
};

static const subject *find(const char *name) {
    size_t i = 0;
    while (strcmp(SUBJECTS[i].name, name) != 0)
        i++;
    return &SUBJECTS[i];
}

static void apply(const subject *f, const double *x, const double *y, double *out, size_t n) {
    if (f->one != NULL)
        f->one(x, out, n);
    else
        f->two(x, y, out, n);
}

static double value_of(const subject *f, double x, double y) {
    double out = 0;
    apply(f, &x, &y, &out, 1);
    return out;
}

/* ---- errors in units in the last place ------------------------------------------------------- */

enum { DIGITS = 53, LEAST_EXPONENT = -1074, MOST_EXPONENT = 1024, PRECISION = 128 };
static const double LIMIT = 2.0;

#if ABANICO_HAVE_MPFR
static mpfr_t exact_x, exact_y, exact_value, exact_got;

static int reference_setup(void **state) {
    (void)state;
    mpfr_inits2(PRECISION, exact_x, exact_y, exact_value, exact_got, (mpfr_ptr)NULL);
    return 0;
}

static int reference_teardown(void **state) {
    (void)state;
    mpfr_clears(exact_x, exact_y, exact_value, exact_got, (mpfr_ptr)NULL);
    mpfr_free_cache();
    return 0;
}

static double infinity_as_power(double value) {
    return isinf(value) ? copysign(0x1p1023, value) : value;
}

/* Infinity counts as 2^1024, and a unit beyond the largest double is that of the largest
 * double. */
static double ulps(const subject *f, double x, double y, double got) {
    mpfr_set_d(exact_x, x, MPFR_RNDN);
    mpfr_set_d(exact_y, y, MPFR_RNDN);
    if (f->exact != NULL)
        f->exact(exact_value, exact_x, MPFR_RNDN);
    else
        f->exact2(exact_value, exact_x, exact_y, MPFR_RNDN);
    if (mpfr_nan_p(exact_value))
        return isnan(got) ? 0 : HUGE_VAL;
    mpfr_set_d(exact_got, infinity_as_power(got), MPFR_RNDN);
    if (isinf(got))
        mpfr_mul_2ui(exact_got, exact_got, 1, MPFR_RNDN);
    if (isinf(got) && mpfr_cmpabs(exact_value, exact_got) >= 0)
        return mpfr_sgn(exact_value) == mpfr_sgn(exact_got) ? 0 : HUGE_VAL;
    if (mpfr_zero_p(exact_value))
        return got == 0 ? 0 : HUGE_VAL;
    long exponent = mpfr_get_exp(exact_value);
    exponent = exponent < MOST_EXPONENT ? exponent - DIGITS : MOST_EXPONENT - DIGITS;
    exponent = exponent > LEAST_EXPONENT ? exponent : LEAST_EXPONENT;
    mpfr_sub(exact_got, exact_got, exact_value, MPFR_RNDN);
    mpfr_mul_2si(exact_got, exact_got, -exponent, MPFR_RNDN);
    return fabs(mpfr_get_d(exact_got, MPFR_RNDN));
}
#else
static int reference_setup(void **state) {
    (void)state;
    return 0;
}

static int reference_teardown(void **state) {
    (void)state;
    return 0;
}

static double ulps(const subject *f, double x, double y, double got) {
    const long double value = f->wide != NULL ? f->wide(x) : f->wide2(x, y);
    if (isnan(value))
        return isnan(got) ? 0 : HUGE_VAL;
    const long double limit = ldexpl(1, MOST_EXPONENT);
    const long double reached = isinf(got) ? copysignl(limit, got) : (long double)got;
    if (isinf(got) && fabsl(value) >= limit)
        return (got < 0) == (value < 0) ? 0 : HUGE_VAL;
    if (value == 0)
        return got == 0 ? 0 : HUGE_VAL;
    int exponent = MOST_EXPONENT;
    if (!isinf(value))
        (void)frexpl(value, &exponent);
    exponent = exponent < MOST_EXPONENT ? exponent - DIGITS : MOST_EXPONENT - DIGITS;
    exponent = exponent > LEAST_EXPONENT ? exponent : LEAST_EXPONENT;
    return (double)fabsl(ldexpl(reached - value, -exponent));
}
#endif

/* ---- arguments ------------------------------------------------------------------------------- */

enum { MOST = 1 << 15, NEIGHBOURS = 12 };
static double first[MOST], second[MOST], got[MOST];

/* SplitMix64 (Steele, Lea & Flood 2014). */
static uint64_t next_bits(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static double next_unit(uint64_t *state) { return (double)(next_bits(state) >> 11) * 0x1p-53; }

static double from_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint64_t to_bits(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* A grid with every point moved within its cell. */
static size_t fill_grid(const subject *f, uint64_t *state, size_t n) {
    const double step = (f->high - f->low) / (double)n;
    for (size_t i = 0; i < n; i++)
        first[i] = f->low + ((double)i + next_unit(state)) * step;
    return n;
}

/* Every sign, exponent and mantissa alike, infinities and NaN among them. */
static size_t fill_patterns(const subject *f, uint64_t *state, size_t n) {
    (void)f;
    for (size_t i = 0; i < n; i++)
        first[i] = from_bits(next_bits(state));
    return n;
}

/* Magnitudes from 2^-60 to 2^60, where most that these functions do happens. */
static size_t fill_magnitudes(const subject *f, uint64_t *state, size_t n) {
    (void)f;
    for (size_t i = 0; i < n; i++) {
        const double size = ldexp(1 + next_unit(state), (int)(next_bits(state) % 121) - 60);
        first[i] = next_bits(state) % 2 == 0 ? size : -size;
    }
    return n;
}

/* Where bodies change from one formula to another, results from numbers to infinity or 0, or
 * little is left after the reduction of an angle: the last two are the float and the double
 * closest to a multiple of pi/2 (Muller 2006, Elementary Functions, on range reduction). */
/* clang-format off */
static const double TURNS[] = {
    0x1p-1074, 0x1p-1022, 0x1p-512, 0x1p-54, 0x1p-28, 0.25, 0.34657359027997264,
    0.4142135623730951, 0.4375, 0.5, 0.6875, 0.7071067811865476, 0.7853981633974483, 0.875,
    0.9659258262890683, 1, 1.0397207708399179, 1.4142135623730951, 1.4545454545454546,
    1.5707963267948966, 2, 2.2857142857142856, 2.356194490192345, 3, 3.141592653589793,
    4.71238898038469, 5.921587195794507, 6, 6.283185307179586, 10, 18.714973875118524, 22,
    36.7368005696771, 100, 708, 708.3964185322641, 709.782712893384, 710, 710.4758600739439,
    744.4400719213812, 745.1332191019411, 746, 1000, 0x1p10, 0x1p20, 0x1p24, 0x1p31, 0x1p52,
    0x1p53, 0x1p66, 1e15, 1e22, 1e100, 1e300, DBL_MAX, 16367173.0 * 0x1p72, 6381956970095103.0 *
    0x1p797,
};
/* clang-format on */

static size_t fill_turns(const subject *f, uint64_t *state, size_t n) {
    (void)f;
    (void)state;
    size_t count = 0;
    for (size_t t = 0; t < LENGTH(TURNS); t++)
        for (int k = -NEIGHBOURS; k <= NEIGHBOURS; k++) {
            const uint64_t bits = to_bits(TURNS[t]) + (uint64_t)(int64_t)k;
            assert_true(count + 2 <= n);
            first[count++] = from_bits(bits & (UINT64_MAX >> 1));
            first[count++] = -from_bits(bits & (UINT64_MAX >> 1));
        }
    return count;
}

typedef size_t fill_function(const subject *f, uint64_t *state, size_t n);

/* The second argument: for pow often where x^y is a number, for atan2 often as large as the
 * first. */
static void fill_second(const subject *f, uint64_t *state, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const double size = fabs(first[i]), choice = next_unit(state);
        const double span = f->two == column_pow ? 1080 / log2(size) : size;
        second[i] = (2 * next_unit(state) - 1) * 1.01 * span;
        if (choice < 0.1)
            second[i] = from_bits(next_bits(state));
        else if (choice < 0.3)
            second[i] = rint(second[i]);
        else if (choice < 0.4)
            second[i] = f->low + (f->high - f->low) * next_unit(state);
    }
}

static double worst_error(const subject *f, fill_function *fill, const char *what) {
    uint64_t state = 20240229;
    const size_t n = fill(f, &state, MOST);
    fill_second(f, &state, n);
    apply(f, first, second, got, n);
    double worst = 0;
    size_t where = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(first[i]) || (f->two != NULL && isnan(second[i])))
            continue; /* special values are below */
        const double error = ulps(f, first[i], second[i], got[i]);
        if (!(error <= worst)) {
            worst = error;
            where = i;
        }
    }
    print_message("%-6s %-12s %.3f at %a %a\n", f->name, what, worst, first[where], second[where]);
    return worst;
}

static void results_are_within_two_ulps(void **state) {
    (void)state;
    for (size_t i = 0; i < LENGTH(SUBJECTS); i++) {
        assert_true(worst_error(&SUBJECTS[i], fill_grid, "grid") <= LIMIT);
        assert_true(worst_error(&SUBJECTS[i], fill_patterns, "patterns") <= LIMIT);
        assert_true(worst_error(&SUBJECTS[i], fill_magnitudes, "magnitudes") <= LIMIT);
        assert_true(worst_error(&SUBJECTS[i], fill_turns, "turns") <= LIMIT);
    }
}

/* ---- special values -------------------------------------------------------------------------- */

/* clang-format off */
static const double SPECIALS[] = {
    0.0, 0x1p-1074, 0x1p-1022, 0x1.fffffffffffffp-1023, 1e-300, 0x1p-60, 0.3, 0.5,
    0x1.fffffffffffffp-1, 1, 0x1.0000000000001p+0, 1.5, 2, 2.5, 3, 4, 5, 7.25, 709, 1e3, 0x1p24,
    0x1.fffffffffffffp+51, 0x1p52, 0x1.0000000000001p52, 0x1.fffffffffffffp+52, 0x1p53,
    0x1.0000000000001p+53, 0x1p66, 0x1.8p66, 1e300, DBL_MAX, HUGE_VAL,
};
/* clang-format on */

/* The sign counts, of zeros too; NaN is that one NaN. */
static void check_special(const subject *f, double x, double y) {
    const double is = value_of(f, x, y), ought = f->one != NULL ? f->libm(x) : f->libm2(x, y);
    bool same = to_bits(is) == (isnan(ought) ? UINT64_C(0x7ff8000000000000) : to_bits(ought));
    if (!same && isfinite(ought) && ought != 0)
        same = ulps(f, x, y, is) <= LIMIT && signbit(is) == signbit(ought);
    if (!same) {
        print_error("%s(%a, %a) = %a, <math.h>: %a\n", f->name, x, y, is, ought);
        fail();
    }
}

static double special(size_t i) {
    const double size = i / 2 < LENGTH(SPECIALS) ? SPECIALS[i / 2] : (double)NAN;
    return i % 2 == 0 ? size : -size;
}

static void special_values_are_those_of_the_standard(void **state) {
    (void)state;
    const size_t count = 2 * LENGTH(SPECIALS) + 2;
    for (size_t k = 0; k < LENGTH(SUBJECTS); k++)
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < (SUBJECTS[k].one != NULL ? 1 : count); j++)
                check_special(&SUBJECTS[k], special(i), special(j));
}

static void integers_are_those_of_the_standard(void **state) {
    (void)state;
    for (size_t k = 0; k < LENGTH(ROUNDING); k++) {
        fill_function *const fills[] = {fill_grid, fill_patterns, fill_magnitudes, fill_turns};
        for (size_t i = 0; i < LENGTH(fills); i++) {
            uint64_t seed = 7;
            const size_t n = fills[i](&ROUNDING[k], &seed, MOST);
            for (size_t j = 0; i == 0 && j < n; j += 3)
                first[j] = rint(2 * first[j]) / 2;
            for (size_t j = 0; j < n; j++)
                if (!isnan(first[j]))
                    assert_same_bits(value_of(&ROUNDING[k], first[j], 0),
                                     ROUNDING[k].libm(first[j]));
        }
        for (size_t i = 0; i < 2 * LENGTH(SPECIALS); i++)
            assert_same_bits(value_of(&ROUNDING[k], special(i), 0), ROUNDING[k].libm(special(i)));
        assert_same_bits(value_of(&ROUNDING[k], -(double)NAN, 0),
                         from_bits(UINT64_C(0x7ff8000000000000)));
    }
}

static void representable_results_are_exact(void **state) {
    (void)state;
    const subject *power = find("pow"), *log2_of = find("log2"), *log10_of = find("log10");
    for (int k = -1074; k < 1024; k++) {
        assert_same_bits(value_of(log2_of, ldexp(1, k), 0), (double)k);
        assert_same_bits(value_of(power, 2, k), ldexp(1, k));
    }
    double ten = 1;
    for (int k = 0; k <= 22; k++, ten *= 10) {
        assert_same_bits(value_of(log10_of, ten, 0), (double)k);
        assert_same_bits(value_of(power, 10, k), ten);
    }
    for (int base = -1000; base <= 1000; base++) {
        double product = 1;
        for (int k = 0; k <= 5; k++, product *= base)
            assert_same_bits(value_of(power, base, k), product);
    }
}

/* ---- the same for all lengths, offsets and neighbours ---------------------------------------- */

enum { LONGEST = 70, OFFSETS = 9, LINE = LONGEST + OFFSETS };

/* Values of all kinds side by side: every third from the ordinary range. */
static void fill_mixed(const subject *f, double *x, double *y) {
    uint64_t state = 99;
    for (size_t i = 0; i < LINE; i++) {
        x[i] = f->low + (f->high - f->low) * next_unit(&state);
        y[i] = f->low + (f->high - f->low) * next_unit(&state);
        if (i % 3 == 1)
            x[i] = TURNS[next_bits(&state) % LENGTH(TURNS)];
        if (i % 3 == 2)
            x[i] = special(next_bits(&state) % (2 * LENGTH(SPECIALS) + 2));
        if (i % 4 == 3)
            y[i] = special(next_bits(&state) % (2 * LENGTH(SPECIALS) + 2));
    }
}

static void check_lengths(const subject *f) {
    double x[LINE], y[LINE], alone[LINE], out[LINE + 1];
    fill_mixed(f, x, y);
    for (size_t i = 0; i < LINE; i++)
        alone[i] = value_of(f, x[i], y[i]);
    for (size_t offset = 0; offset < OFFSETS; offset++)
        for (size_t n = 1; n <= LONGEST; n++) {
            memset(out, 0x5a, sizeof out);
            apply(f, x + offset, y + offset, out + offset, n);
            assert_memory_equal(out + offset, alone + offset, n * sizeof *out);
            for (size_t i = 0; i <= LINE; i++)
                if (i < offset || i >= offset + n)
                    assert_true(to_bits(out[i]) == UINT64_C(0x5a5a5a5a5a5a5a5a));
        }
}

static void bits_do_not_depend_on_length_offset_or_neighbours(void **state) {
    (void)state;
    for (size_t k = 0; k < LENGTH(SUBJECTS); k++)
        check_lengths(&SUBJECTS[k]);
    for (size_t k = 0; k < LENGTH(ROUNDING); k++)
        check_lengths(&ROUNDING[k]);
}

/* Columns of several blocks, with a value that no fast path can do in one of them only. */
static void bits_do_not_depend_on_the_block(void **state) {
    (void)state;
    for (size_t k = 0; k < LENGTH(SUBJECTS); k++) {
        const subject *f = &SUBJECTS[k];
        uint64_t seed = 5;
        const size_t n = fill_grid(f, &seed, 1000);
        for (size_t i = 0; i < n; i++)
            second[i] = 3 * next_unit(&seed);
        first[300] = -HUGE_VAL;
        first[700] = 1e300;
        apply(f, first, second, got, n);
        for (size_t i = 0; i < n; i++)
            assert_same_bits(got[i], value_of(f, first[i], second[i]));
    }
}

/* ---- shape ----------------------------------------------------------------------------------- */

static void symmetries_are_exact(void **state) {
    (void)state;
    for (size_t k = 0; k < LENGTH(SUBJECTS); k++) {
        uint64_t seed = 3;
        const subject *f = &SUBJECTS[k];
        const size_t n = f->symmetry == 0 ? 0 : fill_magnitudes(f, &seed, MOST);
        for (size_t i = 0; i < n; i++) {
            const double there = value_of(f, first[i], 0), back = value_of(f, -first[i], 0);
            if (!isnan(there))
                assert_same_bits(back, f->symmetry < 0 ? -there : there);
        }
    }
}

/* From the least denormal on in steps of at least 4 units: rising functions with slopes near 1
 * rise. */
static void odd_functions_rise_near_zero(void **state) {
    (void)state;
    const uint64_t last = to_bits(0.25), step = last / MOST;
    for (size_t k = 0; k < LENGTH(SUBJECTS); k++) {
        const subject *f = &SUBJECTS[k];
        if (f->symmetry >= 0)
            continue;
        double before = -0x1p-1074;
        for (uint64_t bits = 4; bits < last; bits += bits < 4096 ? 4 : step) {
            const double now = value_of(f, from_bits(bits), 0);
            assert_true(now > before);
            before = now;
        }
        for (uint64_t bits = last; bits < last + 4 * MOST; bits += 4) {
            const double now = value_of(f, from_bits(bits), 0);
            assert_true(now > before);
            before = now;
        }
    }
}

/* ---- one value at a time --------------------------------------------------------------------- */

typedef struct scalar {
    const char *name;
    double (*one)(double x);
    double (*two)(double x, double y);
} scalar;

static const scalar SCALARS[] = {
    {"exp", abai_exp, NULL},   {"expm1", abai_expm1, NULL},
    {"log", abai_log, NULL},   {"log1p", abai_log1p, NULL},
    {"pow", NULL, abai_pow},   {"sin", abai_sin, NULL},
    {"tan", abai_tan, NULL},   {"atan2", NULL, abai_atan2},
    {"sinh", abai_sinh, NULL}, {"normal_beyond", abai_normal_beyond, NULL},
};

static void functions_of_one_value_have_the_bits_of_columns(void **state) {
    (void)state;
    fill_function *const fills[] = {fill_grid, fill_magnitudes, fill_turns};
    for (size_t k = 0; k < LENGTH(SCALARS); k++)
        for (size_t i = 0; i < LENGTH(fills); i++) {
            uint64_t seed = 11;
            const subject *f = find(SCALARS[k].name);
            const size_t n = fills[i](f, &seed, MOST);
            fill_second(f, &seed, n);
            apply(f, first, second, got, n);
            for (size_t j = 0; j < n; j++)
                assert_same_bits(SCALARS[k].one != NULL ? SCALARS[k].one(first[j])
                                                        : SCALARS[k].two(first[j], second[j]),
                                 got[j]);
        }
}

/* log(1 + x) - x by the fourth part of it, which has all the digits: with y = sqrt(1 + x) - 1,
 * x = y (2 + y), it is 2 (log(1 + y) - y) - y^2; and the series for small ones. In long doubles. */
static long double log1p_less(long double x) {
    if (x > 0.5L || x < -0.5L)
        return log1pl(x) - x;
    if (fabsl(x) < 1e-3L)
        return x * x *
               (-1 / 2.0L +
                x * (1 / 3.0L - x * (1 / 4.0L - x * (1 / 5.0L - x * (1 / 6.0L - x * (1 / 7.0L))))));
    const long double y = x / (sqrtl(1 + x) + 1);
    return 2 * log1p_less(y) - y * y;
}

static void the_rest_of_the_logarithm_does_not_cancel(void **state) {
    (void)state;
    uint64_t seed = 13;
    for (size_t i = 0; i < MOST; i++) {
        const double size = ldexp(1 + next_unit(&seed), (int)(next_bits(&seed) % 80) - 60);
        const double x = next_bits(&seed) % 2 == 0 || size >= 1 ? size : -size;
        const double expected = (double)log1p_less(x);
        assert_near(abai_log1p_less(x) / expected, 1, 4 * 0x1p-53);
    }
    assert_same_bits(abai_log1p_less(0), 0.0);
    assert_same_bits(abai_log1p_less(-1), -HUGE_VAL);
    assert_true(isnan(abai_log1p_less(-1.5)));
}

/* Wichura's approximation has some 16 digits; GSL's is made of the same. */
static void the_normal_quantile_is_that_of_gsl(void **state) {
    (void)state;
    uint64_t seed = 17;
    for (size_t i = 0; i < MOST; i++) {
        const double p = ldexp(next_unit(&seed), -(int)(next_bits(&seed) % 300));
        const double z = gsl_cdf_ugaussian_Qinv(p);
        assert_near(abai_normal_beyond_inverse(p), z, 1e-15 * (1 + fabs(z)));
        assert_true(abai_normal_beyond_inverse(0.5 + 0.25 * next_unit(&seed)) <= 0);
    }
    assert_same_bits(abai_normal_beyond_inverse(0.5), 0.0);
    assert_same_bits(abai_normal_beyond_inverse(0), HUGE_VAL);
    assert_same_bits(abai_normal_beyond_inverse(1), -HUGE_VAL);
    assert_true(isnan(abai_normal_beyond_inverse(1.5)));
}

/* An error of the quantile's z counts |z| + 1 times in the tail (Gordon 1941). */
static void tail_and_quantile_are_each_other_s_inverse(void **state) {
    (void)state;
    uint64_t seed = 19;
    for (size_t i = 0; i < MOST; i++) {
        const double p = ldexp(1 + next_unit(&seed), -(int)(next_bits(&seed) % 300) - 2);
        const double z = abai_normal_beyond_inverse(p);
        assert_near(abai_normal_beyond(z) / p, 1, 1e-15 * (1 + z * (z + 1)));
        assert_near(abai_normal_beyond(-z), 1 - p, 1e-15);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_within_two_ulps),
        cmocka_unit_test(special_values_are_those_of_the_standard),
        cmocka_unit_test(integers_are_those_of_the_standard),
        cmocka_unit_test(representable_results_are_exact),
        cmocka_unit_test(bits_do_not_depend_on_length_offset_or_neighbours),
        cmocka_unit_test(bits_do_not_depend_on_the_block),
        cmocka_unit_test(symmetries_are_exact),
        cmocka_unit_test(odd_functions_rise_near_zero),
        cmocka_unit_test(functions_of_one_value_have_the_bits_of_columns),
        cmocka_unit_test(the_rest_of_the_logarithm_does_not_cancel),
        cmocka_unit_test(the_normal_quantile_is_that_of_gsl),
        cmocka_unit_test(tail_and_quantile_are_each_other_s_inverse),
    };
    return cmocka_run_group_tests(tests, reference_setup, reference_teardown);
}
