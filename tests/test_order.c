/* Binomial tails against long sums in decimals, order-statistic intervals against published tables
 * and brute force, definition R-7 against NumPy. */
#include "check.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

#include "stats/order.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

/* Rounding of some dozens of operations, and of an exponent that is -log(value). */
static double allowed(double value) {
    const double exponent = log(fmax(value, DBL_MIN));
    return (2e-14 + 4 * DBL_EPSILON * fabs(exponent)) * value + DBL_MIN;
}

/* ---- binomial tails ----------------------------------------------------------------------------- */

/* clang-format off */
/* Python, decimal module with 50 digits: log of the mass from log k! = (k + 1/2) log k - k +
 * log(2 pi)/2 + 10 terms of Stirling's series (below k = 200 from the factorial itself), then ratios
 * of neighbouring masses summed with 28 digits until they are below 1e-25 of the sum. */
static const struct {
    int64_t k;
    uint64_t n;
    double p;
    int upper;
    double value;
} DECIMAL[] = {
    {3, 10, 0.3, 0, 0.6496107184000001},
    {965, 1000, 0.975, 0, 0.03204993905251363},
    {975, 1000, 0.975, 0, 0.5276101835774577},
    {984, 1000, 0.975, 1, 0.021065944186112982},
    {0, 1000, 0.0001, 0, 0.9048328935585462},
    {6, 1000, 0.0001, 1, 1.781226596132418e-11},
    {974687, 1000000, 0.975, 0, 0.022827345586062173},
    {973907, 1000000, 0.975, 0, 1.8285560885169933e-12},
    {975468, 1000000, 0.975, 1, 0.0013105940843914207},
    {249783, 1000000, 0.25, 0, 0.3085935353902257},
    {250848, 1000000, 0.25, 1, 0.02505748311679051},
    {199367, 400000, 0.5, 0, 0.02274247331572962},
    {200632, 400000, 0.5, 1, 0.02274247331572962},
    {199467, 400200, 0.5, 0, 0.022769466506301045},
    {200732, 400200, 0.5, 1, 0.022769466506301045},
    {499956411, 10000000000, 0.05, 0, 0.022750229625296145},
    {499997820, 10000000000, 0.05, 0, 0.46017394712593807},
    {500108972, 10000000000, 0.05, 1, 2.8689542246249833e-07},
    {6, 10000000000, 1e-09, 0, 0.130141420756372},
    {16, 10000000000, 1e-09, 1, 0.027041609719704762},
    {9989993805, 10000000000, 0.999, 0, 0.025015221811403185},
    {9990006194, 10000000000, 0.999, 1, 0.024997741717456112},
    {499999020000, 1000000000000, 0.5, 0, 0.024997953589194915},
    {50000427172, 1000000000000, 0.05, 1, 0.024997901237538096},
    {997000, 1000000000000, 1e-06, 0, 0.0013461970904224934},
    {1000199, 1000000000000, 1e-06, 1, 0.42087319960641284},
};
/* clang-format on */

static void tails_equal_sums_in_decimals(void **state) {
    (void)state;
    for (size_t i = 0; i < LENGTH(DECIMAL); i++)
        assert_near(abai_binomial_cdf(DECIMAL[i].k, DECIMAL[i].n, DECIMAL[i].p, DECIMAL[i].upper),
                    DECIMAL[i].value, allowed(DECIMAL[i].value));
}

static long double power(long double x, int k) {
    long double y = 1;
    for (int i = 0; i < k; i++)
        y *= x;
    return y;
}

/* cdf[k + 1] = P(K <= k), k = -1 .. n, with exact coefficients (n <= 60). */
static void brute_force(int n, long double p, long double q, long double *cdf) {
    uint64_t coefficient = 1;
    cdf[0] = 0;
    for (int k = 0; k <= n; k++) {
        cdf[k + 1] = cdf[k] + (long double)coefficient * power(p, k) * power(q, n - k);
        /* Divisible, and below 2^63 for n <= 60: C(60, 30) is 1.2e17. */
        coefficient = coefficient * (uint64_t)(n - k) / (uint64_t)(k + 1);
    }
}

static const double PROBABILITIES[] = {1e-9, .005, .025, .05, .1,   .25,  1.0 / 3, .5,
                                       .6,   .75,  .9,   .95, .975, .995, 1 - 1e-9};

static void tails_equal_brute_force_for_small_n(void **state) {
    (void)state;
    for (int n = 1; n <= 60; n++)
        for (size_t i = 0; i < LENGTH(PROBABILITIES); i++) {
            const double p = PROBABILITIES[i];
            const long double q = 1 - (long double)p;
            long double cdf[62] = {0}, mirrored[62] = {0};
            brute_force(n, (long double)p, q, cdf);
            brute_force(n, q, (long double)p, mirrored);
            for (int k = 0; k < n; k++) {
                const double lower = (double)cdf[k + 1];
                const double upper = (double)mirrored[n - k]; /* n - K <= n - 1 - k */
                assert_near(abai_binomial_cdf(k, (uint64_t)n, p, 0), lower, allowed(lower));
                assert_near(abai_binomial_cdf(k, (uint64_t)n, p, 1), upper, allowed(upper));
            }
        }
}

/* GSL's incomplete beta function adds up exponents of the size of log n!. */
static void tails_equal_gsl_where_it_goes(void **state) {
    (void)state;
    static const unsigned sizes[] = {10, 1000, 12345, 100000};
    for (size_t s = 0; s < LENGTH(sizes); s++)
        for (size_t i = 0; i < LENGTH(PROBABILITIES); i++)
            for (int z = -4; z <= 4; z++) {
                const unsigned n = sizes[s];
                const double p = PROBABILITIES[i];
                const double k = floor(n * p + z * sqrt(n * p * (1 - p)));
                if (k < 0 || k >= n)
                    continue;
                const double lower = gsl_cdf_binomial_P((unsigned)k, p, n);
                const double upper = gsl_cdf_binomial_Q((unsigned)k, p, n);
                assert_near(abai_binomial_cdf((int64_t)k, n, p, 0), lower,
                            allowed(lower) + 4 * n * log(n) * DBL_EPSILON * lower);
                assert_near(abai_binomial_cdf((int64_t)k, n, p, 1), upper,
                            allowed(upper) + 4 * n * log(n) * DBL_EPSILON * upper);
            }
}

/* n p = 2^60 is exact, and Edgeworth's expansion with the lattice's half step is off by 1/n. */
static void tails_of_huge_n_equal_their_expansion(void **state) {
    (void)state;
    const uint64_t n = UINT64_C(1) << 62;
    const double p = 0.25;
    const double sigma = sqrt((double)n * p * (1 - p));
    const double skewness = (1 - 2 * p) / sigma;
    for (int i = -16; i <= 16; i++) {
        const int64_t step = (int64_t)(0.37 * i * sigma);
        const double x = ((double)step + 0.5) / sigma;
        const double correction = gsl_ran_ugaussian_pdf(x) * skewness * (x * x - 1) / 6;
        const double lower = gsl_cdf_ugaussian_P(x) - correction;
        const double upper = gsl_cdf_ugaussian_Q(x) + correction;
        const int64_t k = (INT64_C(1) << 60) + step;
        /* x is rounded, and d log F / dx is below 7 here. */
        const double tolerance = 7 * 6 * DBL_EPSILON;
        assert_near(abai_binomial_cdf(k, n, p, 0), lower, tolerance * lower + allowed(lower));
        assert_near(abai_binomial_cdf(k, n, p, 1), upper, tolerance * upper + allowed(upper));
    }
}

static void rare_events_follow_poisson(void **state) {
    (void)state;
    const uint64_t n = 1000000000000000000;
    for (unsigned k = 0; k < 30; k++) {
        const double lower = gsl_cdf_poisson_P(k, 3);
        const double upper = gsl_cdf_poisson_Q(k, 3);
        assert_near(abai_binomial_cdf(k, n, 3e-18, 0), lower, allowed(lower));
        assert_near(abai_binomial_cdf(k, n, 3e-18, 1), upper, allowed(upper));
    }
    /* One event or more, where the other tail is all but 1. */
    const double expected = -expm1(1e9 * log1p(-1e-15));
    assert_near(abai_binomial_cdf(0, 1000000000, 1e-15, 1), expected, allowed(expected));
    assert_near(abai_binomial_cdf(999999999, 1000000000, 1e-15, 1), 0, 0);
}

static void tails_at_the_ends_are_exact(void **state) {
    (void)state;
    static const uint64_t sizes[] = {1, 2, 1000, UINT64_C(1) << 62};
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        const int64_t n = (int64_t)sizes[i];
        assert_true(abai_binomial_cdf(-1, sizes[i], 0.3, 0) == 0);
        assert_true(abai_binomial_cdf(-1, sizes[i], 0.3, 1) == 1);
        assert_true(abai_binomial_cdf(INT64_MIN, sizes[i], 0.3, 0) == 0);
        assert_true(abai_binomial_cdf(n, sizes[i], 0.3, 0) == 1);
        assert_true(abai_binomial_cdf(n, sizes[i], 0.3, 1) == 0);
        assert_true(abai_binomial_cdf(INT64_MAX, sizes[i], 0.3, 1) == 0);
    }
}

static void tails_are_monotone_and_complementary(void **state) {
    (void)state;
    static const uint64_t sizes[] = {300, 399999, 400001, 4000000}; /* both sides of the integral */
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        const int64_t half = (int64_t)(sizes[i] / 2);
        double before = 0;
        for (int64_t k = half - 60; k < half + 60; k++) {
            const double lower = abai_binomial_cdf(k, sizes[i], 0.5, 0);
            const double upper = abai_binomial_cdf(k, sizes[i], 0.5, 1);
            assert_true(lower > before && lower < 1);
            assert_near(lower + upper, 1, 2e-14);
            assert_near(upper, abai_binomial_cdf((int64_t)sizes[i] - 1 - k, sizes[i], 0.5, 0),
                        allowed(upper));
            before = lower;
        }
    }
}

/* ---- intervals ---------------------------------------------------------------------------------- */

static void intervals_equal_published_table(void **state) {
    (void)state;
    static const struct {
        uint64_t n;
        double p;
        uint64_t lower, upper;
        double coverage, rounded; /* half a unit of the last digit given */
    } rows[] = {
        {100, .5, 40, 61, .9648, 5e-5},
        {1000, .975, 965, 985, .957892, 5e-7},
        {1000000, .975, 974694, 975307, .950375, 5e-7},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        uint64_t lower, upper;
        const double coverage = abai_order_interval(rows[i].n, rows[i].p, 0.95, &lower, &upper);
        assert_true(lower == rows[i].lower && upper == rows[i].upper);
        assert_near(coverage, rows[i].coverage, rows[i].rounded);
    }
}

/* Wilks (1941): the least n for which the greatest value (59), or the least and the greatest (93),
 * bound 95 % of the population with confidence 95 %. */
static void sample_sizes_of_wilks_are_found(void **state) {
    (void)state;
    uint64_t one_sided = 1, two_sided = 2;
    while (abai_binomial_cdf((int64_t)one_sided - 1, one_sided, .95, 0) < .95)
        one_sided++;
    while (abai_binomial_cdf((int64_t)two_sided - 2, two_sided, .95, 0) < .95)
        two_sided++;
    assert_int_equal(one_sided, 59);
    assert_int_equal(two_sided, 93);
}

/* A tail equal to a/2 but for rounding counts as equal, here as in the header. */
static bool at_most(long double tail, double half) {
    return tail <= (long double)(half * (1 + 1e-12));
}

static void intervals_equal_their_definition_for_small_n(void **state) {
    (void)state;
    static const double levels[] = {.5, .68, .75, .8, .875, .9, .95, .99, .999, 1 - 1e-9};
    for (int n = 1; n <= 60; n++)
        for (size_t i = 0; i < LENGTH(PROBABILITIES); i++) {
            const long double p = (long double)PROBABILITIES[i];
            long double cdf[62] = {0}, mirrored[62] = {0};
            brute_force(n, p, 1 - p, cdf);
            brute_force(n, 1 - p, p, mirrored);
            for (size_t c = 0; c < LENGTH(levels); c++) {
                const double half = (1 - levels[c]) / 2;
                int low = n, high = 0;
                while (!at_most(cdf[low], half)) /* cdf[k] is B(k - 1) */
                    low--;
                while (!at_most(high == 0 ? 1 : mirrored[n + 1 - high], half)) /* 1 - B(k - 1) */
                    high++;
                uint64_t lower, upper;
                const double coverage =
                    abai_order_interval((uint64_t)n, PROBABILITIES[i], levels[c], &lower, &upper);
                assert_true(lower == (uint64_t)low && upper == (uint64_t)high);
                const double expected =
                    (double)(1 - cdf[low] - (high == 0 ? 1 : mirrored[n + 1 - high]));
                assert_near(coverage, expected, 2e-14);
            }
        }
}

/* B(0) = 1/32 for n = 5, p = 1/2. */
static void tails_that_equal_half_the_level_count(void **state) {
    (void)state;
    uint64_t lower, upper;
    assert_near(abai_order_interval(5, .5, .9375, &lower, &upper), .9375, 2e-14);
    assert_true(lower == 1 && upper == 5);
    assert_near(abai_order_interval(2, .5, .5, &lower, &upper), .5, 2e-14);
    assert_true(lower == 1 && upper == 2);
}

static void intervals_without_a_bound_say_so(void **state) {
    (void)state;
    uint64_t lower, upper;
    /* .95^72 = .0249, .95^71 = .0262 */
    abai_order_interval(71, .95, .95, &lower, &upper);
    assert_true(lower > 0 && upper == 72);
    abai_order_interval(72, .95, .95, &lower, &upper);
    assert_true(lower > 0 && upper == 72);
    abai_order_interval(71, .05, .95, &lower, &upper);
    assert_true(lower == 0 && upper < 72);
    abai_order_interval(72, .05, .95, &lower, &upper);
    assert_true(lower == 1 && upper < 72);
    assert_near(abai_order_interval(1, .5, .95, &lower, &upper), 1, 0);
    assert_true(lower == 0 && upper == 2);
    assert_near(abai_order_interval(1000, .5, 1, &lower, &upper), 1, 0);
    assert_true(lower == 0 && upper == 1001);
}

static void intervals_of_large_n_fulfil_their_definition(void **state) {
    (void)state;
    static const uint64_t sizes[] = {100000,     1000000,       10000000,
                                     1000000000, 1000000000000, UINT64_C(1) << 62};
    static const double levels[] = {.5, .95, .999999};
    for (size_t s = 0; s < LENGTH(sizes); s++)
        for (size_t i = 0; i < LENGTH(PROBABILITIES); i++)
            for (size_t c = 0; c < LENGTH(levels); c++) {
                const uint64_t n = sizes[s];
                const double p = PROBABILITIES[i];
                const double half = (1 - levels[c]) / 2;
                uint64_t lower, upper;
                const double coverage = abai_order_interval(n, p, levels[c], &lower, &upper);
                const int64_t l = (int64_t)lower;
                const int64_t u = (int64_t)upper;
                assert_true(abai_binomial_cdf(l - 1, n, p, 0) <= half * (1 + 1e-12));
                assert_true(abai_binomial_cdf(l, n, p, 0) > half);
                assert_true(abai_binomial_cdf(u - 1, n, p, 1) <= half * (1 + 1e-12));
                assert_true(abai_binomial_cdf(u - 2, n, p, 1) > half);
                assert_true(coverage >= levels[c] - 1e-12 && coverage <= 1);
            }
}

static void intervals_of_large_n_take_no_time(void **state) {
    (void)state;
    const clock_t start = clock();
    double sum = 0;
    for (int i = 1; i <= 100; i++) {
        uint64_t lower, upper;
        sum += abai_order_interval(1000000000000, i / 101.0, 0.95, &lower, &upper);
    }
    assert_near(sum, 95, 0.01);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 5); /* 50 ms each */
}

/* ---- definition R-7 ----------------------------------------------------------------------------- */

/* clang-format off */
/* import numpy as np                                                    (NumPy 1.24.2)
 * for n in [1, 2, 3, 5, 10, 11, 101, 1000, 4097, 99999]:
 *     x = np.sqrt(np.arange(n, dtype=float) + 1) - np.sqrt(n * 0.5)
 *     for p in [0, 1e-10, 0.1, 2.5, 5, 7.3, 12.5, 29, 33.3, 50, 56.78, 57, 66.6, 75, 97.5, 99.9,
 *               99.99999999999, 100]:
 *         print('{%d, %r, %s},' % (n, p, float(np.percentile(x, p)).hex())) */
static const struct {
    uint64_t n;
    double percentage;
    double value;
} NUMPY[] = {
    {1, 0, 0x1.2bec333018866p-2}, {1, 1e-10, 0x1.2bec333018866p-2},
    {1, 0.1, 0x1.2bec333018866p-2}, {1, 2.5, 0x1.2bec333018866p-2},
    {1, 5, 0x1.2bec333018866p-2}, {1, 7.3, 0x1.2bec333018866p-2},
    {1, 12.5, 0x1.2bec333018866p-2}, {1, 29, 0x1.2bec333018866p-2},
    {1, 33.3, 0x1.2bec333018866p-2}, {1, 50, 0x1.2bec333018866p-2},
    {1, 56.78, 0x1.2bec333018866p-2}, {1, 57, 0x1.2bec333018866p-2},
    {1, 66.6, 0x1.2bec333018866p-2}, {1, 75, 0x1.2bec333018866p-2},
    {1, 97.5, 0x1.2bec333018866p-2}, {1, 99.9, 0x1.2bec333018866p-2},
    {1, 99.99999999999, 0x1.2bec333018866p-2}, {1, 100, 0x1.2bec333018866p-2},
    {2, 0, 0x0.0p+0}, {2, 1e-10, 0x1.d25cee4ecd8ebp-42},
    {2, 0.1, 0x1.b2559b436346fp-12}, {2, 2.5, 0x1.5352e14ca58f7p-7},
    {2, 5, 0x1.5352e14ca58f7p-6}, {2, 7.3, 0x1.ef69a518dd3cep-6},
    {2, 12.5, 0x1.a827999fcef34p-5}, {2, 29, 0x1.ec04f9e256765p-4},
    {2, 33.3, 0x1.1a7cad7b54119p-3}, {2, 50, 0x1.a827999fcef34p-3},
    {2, 56.78, 0x1.e1ab8948d4ff2p-3}, {2, 57, 0x1.e3894dda0585ep-3},
    {2, 66.6, 0x1.1a7cad7b5411ap-2}, {2, 75, 0x1.3e1db337db367p-2},
    {2, 97.5, 0x1.9d8d029569c6cp-2}, {2, 99.9, 0x1.a7bb0438fe1a8p-2},
    {2, 99.99999999999, 0x1.a827999fcec4ap-2}, {2, 100, 0x1.a827999fcef34p-2},
    {3, 0, -0x1.cc470a0490970p-3}, {3, 1e-10, -0x1.cc470a04894d9p-3},
    {3, 0.1, -0x1.ca94b4694d33cp-3}, {3, 2.5, -0x1.a1dcaddafbe51p-3},
    {3, 5, -0x1.777251b167332p-3}, {3, 7.3, -0x1.506ca0be5947cp-3},
    {3, 12.5, -0x1.f0667a69523acp-4}, {3, 29, 0x1.fbdefddc5df50p-7},
    {3, 33.3, 0x1.a2c943c85e30cp-5}, {3, 50, 0x1.8408293b0d4f8p-3},
    {3, 56.78, 0x1.dc4c4ee941cebp-3}, {3, 57, 0x1.df29843d7254ap-3},
    {3, 66.6, 0x1.2e1207d738f36p-2}, {3, 75, 0x1.64bfa4d8a8c36p-2},
    {3, 97.5, 0x1.f73540411442ap-2}, {3, 99.9, 0x1.036a48d79a1a8p-1},
    {3, 99.99999999999, 0x1.03bd9a89e54bbp-1}, {3, 100, 0x1.03bd9a89e56f8p-1},
    {5, 0, -0x1.298b075b4b6a6p-1}, {5, 1e-10, -0x1.298b075b47c5ap-1},
    {5, 0.1, -0x1.28b1dc8da9b8cp-1}, {5, 2.5, -0x1.1455d94681117p-1},
    {5, 5, -0x1.fe4156636d70ep-2}, {5, 7.3, -0x1.d73ba5705f858p-2},
    {5, 12.5, -0x1.7f0241e6af5b2p-2}, {5, 29, -0x1.db6d969ecae7ep-4},
    {5, 33.3, -0x1.f7040ee8acaeep-5}, {5, 50, 0x1.351156bef8ab8p-3},
    {5, 56.78, 0x1.c9e43493de4cbp-3}, {5, 57, 0x1.ceb873a85e93ap-3},
    {5, 66.6, 0x1.50b8dff0926cap-2}, {5, 75, 0x1.ace9f149692b4p-2},
    {5, 97.5, 0x1.433caeda186eap-1}, {5, 99.9, 0x1.4ed71b08c018ap-1},
    {5, 99.99999999999, 0x1.4f52df8ab18a7p-1}, {5, 100, 0x1.4f52df8ab1bfap-1},
    {10, 0, -0x1.3c6ef372fe950p+0}, {10, 1e-10, -0x1.3c6ef372fa7bbp+0},
    {10, 0.1, -0x1.3b7aa34ba8ad3p+0}, {10, 2.5, -0x1.24931f9b9af0fp+0},
    {10, 5, -0x1.0cb74bc4374cdp+0}, {10, 7.3, -0x1.ed883076fef0ep-1},
    {10, 12.5, -0x1.9072a80eb16cfp-1}, {10, 29, -0x1.5cbde680cf038p-2},
    {10, 33.3, -0x1.e51d0e306634ap-3}, {10, 50, 0x1.b51678712c860p-4},
    {10, 56.78, 0x1.e161c8cb906e8p-3}, {10, 57, 0x1.e957281317edcp-3},
    {10, 66.6, 0x1.a24f55c518440p-2}, {10, 75, 0x1.17e7c6ef0d9b1p-1},
    {10, 97.5, 0x1.c78664811e215p-1}, {10, 99.9, 0x1.d978b99a3890ep-1},
    {10, 99.99999999999, 0x1.da3827d099588p-1}, {10, 100, 0x1.da3827d099aacp-1},
    {11, 0, -0x1.585f8b2a8ad4ep+0}, {11, 1e-10, -0x1.585f8b2a8646fp+0},
    {11, 0.1, -0x1.575015a980b6dp+0}, {11, 2.5, -0x1.3ddd11908de5bp+0},
    {11, 5, -0x1.235a97f690f68p+0}, {11, 7.3, -0x1.0af7095ea8436p+0},
    {11, 12.5, -0x1.b3fc657665a94p-1}, {11, 29, -0x1.7cee4d418fcf4p-2},
    {11, 33.3, -0x1.11b884e96aa36p-2}, {11, 50, 0x1.ab237569950e0p-4},
    {11, 56.78, 0x1.e6164ac23f9c7p-3}, {11, 57, 0x1.eeee09f547f0bp-3},
    {11, 66.6, 0x1.af37520785ec4p-2}, {11, 75, 0x1.2354b67ad1cfep-1},
    {11, 97.5, 0x1.dd9be91814e53p-1}, {11, 99.9, 0x1.f093405cbf0c7p-1},
    {11, 99.99999999999, 0x1.f15d8eaa45cc6p-1}, {11, 100, 0x1.f15d8eaa46234p-1},
    {101, 0, -0x1.86ce322982a3fp+2}, {101, 1e-10, -0x1.86ce322977413p+2},
    {101, 0.1, -0x1.84278c66e958dp+2}, {101, 2.5, -0x1.4f613c58d20aap+2},
    {101, 5, -0x1.2a09c189399a8p+2}, {101, 7.3, -0x1.0e7dee51ed551p+2},
    {101, 12.5, -0x1.b763b9a4b87e0p+1}, {101, 29, -0x1.a10d5418612c1p+0},
    {101, 33.3, -0x1.3ff5d68852901p+0}, {101, 50, 0x1.1f7bd4a8cc780p-5},
    {101, 56.78, 0x1.facf4bc7e9648p-2}, {101, 57, 0x1.04d50b82cd184p-1},
    {101, 66.6, 0x1.1d938c5a80a7ap+0}, {101, 75, 0x1.9c88d18c1c6ccp+0},
    {101, 97.5, 0x1.68bfacc2a7af6p+1}, {101, 99.9, 0x1.78228001b0f49p+1},
    {101, 99.99999999999, 0x1.78c5eeb5c4edep+1}, {101, 100, 0x1.78c5eeb5c5342p+1},
    {1000, 0, -0x1.55c55827df1d2p+4}, {1000, 1e-10, -0x1.55c55827c2ad8p+4},
    {1000, 0.1, -0x1.4f266c16fb24bp+4}, {1000, 2.5, -0x1.1439e6684b621p+4},
    {1000, 5, -0x1.e720ed3ec032ap+3}, {1000, 7.3, -0x1.b867513cb0a24p+3},
    {1000, 12.5, -0x1.64856b93fbbe2p+3}, {1000, 29, -0x1.53dea8b905cacp+2},
    {1000, 33.3, -0x1.06063aa8fedaap+2}, {1000, 50, 0x1.6e2ca4475c800p-7},
    {1000, 56.78, 0x1.7a18bf2e2c58ep+0}, {1000, 57, 0x1.85e2f630a792ap+0},
    {1000, 66.6, 0x1.b9f431bb078f6p+1}, {1000, 75, 0x1.41ebb2fb840cep+2},
    {1000, 97.5, 0x1.1babb537bd29ap+3}, {1000, 99.9, 0x1.27e1aadf7c451p+3},
    {1000, 99.99999999999, 0x1.286318e25fd30p+3}, {1000, 100, 0x1.286318e2600aap+3},
    {4097, 0, -0x1.62153689e7299p+5}, {4097, 1e-10, -0x1.62153689acddfp+5},
    {4097, 0.1, -0x1.5807c90fcd8edp+5}, {4097, 2.5, -0x1.18bc058209ccep+5},
    {4097, 5, -0x1.eea256e2db976p+4}, {4097, 7.3, -0x1.bf08ae0b6b0bfp+4},
    {4097, 12.5, -0x1.69c60f7fbc9adp+4}, {4097, 29, -0x1.58fc4e8f18822p+3},
    {4097, 33.3, -0x1.0a138904d49eap+3}, {4097, 50, 0x1.69f8ef2dd6000p-8},
    {4097, 56.78, 0x1.7ce0d91f459dap+1}, {4097, 57, 0x1.88d2aaa39b239p+1},
    {4097, 66.6, 0x1.bea5a89bfbe5dp+2}, {4097, 75, 0x1.4593c50179eacp+3},
    {4097, 97.5, 0x1.1f147061a1d6fp+4}, {4097, 99.9, 0x1.2b727ba71bc29p+4},
    {4097, 99.99999999999, 0x1.2bf5926c35745p+4}, {4097, 100, 0x1.2bf5926c35acap+4},
    {99999, 0, -0x1.bd361ba6c00c2p+7}, {99999, 1e-10, -0x1.bd361ba55c3f7p+7},
    {99999, 0.1, -0x1.ab1c9f6db587ap+7}, {99999, 2.5, -0x1.5b313e97843acp+7},
    {99999, 5, -0x1.31c6fb8db8dd7p+7}, {99999, 7.3, -0x1.1452400826b6bp+7},
    {99999, 12.5, -0x1.bf3219de309b7p+6}, {99999, 29, -0x1.aa7c12e379c0bp+5},
    {99999, 33.3, -0x1.48f9a0c2942c5p+5}, {99999, 50, 0x1.25162db080000p-10},
    {99999, 56.78, 0x1.d5bf1bedb994ep+3}, {99999, 57, 0x1.e481103d631d7p+3},
    {99999, 66.6, 0x1.13b51d70a8aeep+5}, {99999, 75, 0x1.920998e679a34p+5},
    {99999, 97.5, 0x1.62921faecd3a4p+6}, {99999, 99.9, 0x1.71d9735a92418p+6},
    {99999, 99.99999999999, 0x1.727b65b4734c4p+6}, {99999, 100, 0x1.727b65b47391cp+6},
};

/* from numpy.lib import function_base as f                              (NumPy 1.24.2)
 * for n in [10**6, 10**7 + 1, 10**9, 10**12 + 7, 2**53 + 1]:
 *     for p in [0.05, 2.5, 29, 97.5, 99.995]:
 *         q = np.true_divide(np.asanyarray(p), 100)
 *         v = np.asanyarray(f._QuantileMethods['linear']['get_virtual_index'](n, q))
 *         w = np.floor(v)
 *         print('{%d, %r, %d, %s},' % (n, p, int(w) + 1, float(v - w).hex())) */
static const struct {
    uint64_t n;
    double percentage;
    uint64_t rank;
    double weight;
} POSITIONS[] = {
    {1000000, 0.05, 500, 0x1.ffbe76c8b4400p-1},
    {1000000, 2.5, 25000, 0x1.f333333338000p-1},
    {1000000, 29, 290000, 0x1.6b851eb800000p-1},
    {1000000, 97.5, 975000, 0x1.999999a000000p-6},
    {1000000, 99.995, 999950, 0x1.a36e400000000p-15},
    {10000001, 0.05, 5001, 0x0.0p+0},
    {10000001, 2.5, 250001, 0x0.0p+0},
    {10000001, 29, 2900001, 0x0.0p+0},
    {10000001, 97.5, 9750001, 0x0.0p+0},
    {10000001, 99.995, 9999501, 0x0.0p+0},
    {1000000000, 0.05, 500000, 0x1.ffbe76c900000p-1},
    {1000000000, 2.5, 25000000, 0x1.f333334000000p-1},
    {1000000000, 29, 290000000, 0x1.6b851e0000000p-1},
    {1000000000, 97.5, 975000000, 0x1.9999800000000p-6},
    {1000000000, 99.995, 999950000, 0x1.a300000000000p-15},
    {1000000000007, 0.05, 500000001, 0x1.8938000000000p-9},
    {1000000000007, 2.5, 25000000001, 0x1.3334000000000p-3},
    {1000000000007, 29, 290000000002, 0x1.7ae0000000000p-1},
    {1000000000007, 97.5, 975000000006, 0x1.b330000000000p-1},
    {1000000000007, 99.995, 999950000006, 0x1.ffe0000000000p-1},
    {9007199254740993, 0.05, 4503599627371, 0x1.fc00000000000p-2},
    {9007199254740993, 2.5, 225179981368525, 0x1.a000000000000p-1},
    {9007199254740993, 29, 2612087783874888, 0x1.0000000000000p-1},
    {9007199254740993, 97.5, 8782019273372468, 0x0.0p+0},
    {9007199254740993, 99.995, 9006748894778256, 0x0.0p+0},
};
/* clang-format on */

static double r7_of_sorted(const double *x, uint64_t n, double percentage) {
    uint64_t rank;
    double weight;
    abai_r7_position(n, percentage / 100, &rank, &weight);
    assert_true(rank >= 1 && rank <= n && weight >= 0 && weight < 1);
    assert_true(rank < n || weight == 0);
    return abai_r7_interpolate(x[rank - 1], x[rank < n ? rank : n - 1], weight);
}

static void percentiles_equal_numpy_bit_for_bit(void **state) {
    (void)state;
    static double x[99999];
    uint64_t size = 0;
    for (size_t i = 0; i < LENGTH(NUMPY); i++) {
        if (NUMPY[i].n != size) {
            size = NUMPY[i].n;
            for (uint64_t j = 0; j < size; j++)
                x[j] = sqrt((double)j + 1) - sqrt((double)size * 0.5);
        }
        assert_same_bits(r7_of_sorted(x, size, NUMPY[i].percentage), NUMPY[i].value);
    }
}

static void positions_equal_numpy_for_large_n(void **state) {
    (void)state;
    for (size_t i = 0; i < LENGTH(POSITIONS); i++) {
        uint64_t rank;
        double weight;
        abai_r7_position(POSITIONS[i].n, POSITIONS[i].percentage / 100, &rank, &weight);
        assert_true(rank == POSITIONS[i].rank && weight == POSITIONS[i].weight);
    }
}

static void positions_stay_inside_the_sample(void **state) {
    (void)state;
    for (uint64_t n = 1; n < UINT64_C(1) << 62; n = 3 * n - n / 2)
        for (int i = 0; i <= 1000; i++) {
            uint64_t rank;
            double weight;
            abai_r7_position(n, i / 1000.0, &rank, &weight);
            assert_true(rank >= 1 && rank <= n && weight >= 0 && weight < 1);
            assert_true(rank < n || weight == 0);
        }
}

static void the_middle_is_taken_from_the_upper_end_as_numpy_does(void **state) {
    (void)state;
    /* a, b, np.percentile([a, b], 50), where a + (b - a) / 2 is another double. */
    static const double rows[][3] = {
        {0x1.daf7a0c5ac6a2p-29, 0x1.b91a5679d3479p-21, 0x1.baf54e1a98f40p-22},
        {-0x1.ad9005c93b0d7p+5, 0x1.29884fe946122p-1, -0x1.a8e9e48995f53p+4},
        {0x1.d1ab853b8b22fp-6, 0x1.cb94ffa8539d6p+14, 0x1.cb951cc30bf12p+13},
        {-0x1.11514a35ba55cp-16, -0x1.3c4dfbb2dfb7cp-24, -0x1.128d98316d358p-17},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        assert_same_bits(abai_r7_interpolate(rows[i][0], rows[i][1], 0.5), rows[i][2]);
        assert_true(rows[i][0] + (rows[i][1] - rows[i][0]) * 0.5 != rows[i][2]);
    }
}

static void interpolation_stays_between_its_ends(void **state) {
    (void)state;
    static const double pairs[][2] = {{1, 2},
                                      {-1, 1},
                                      {0.1, 0.1},
                                      {1e300, 1.1e300},
                                      {-DBL_MAX, DBL_MAX},
                                      {-1e308, 1.5e308},
                                      {5e-324, 1e-323},
                                      {-5e-324, 5e-324},
                                      {0, DBL_MAX}};
    for (size_t i = 0; i < LENGTH(pairs); i++)
        for (int t = 0; t < 1000; t++) {
            const double a = pairs[i][0];
            const double b = pairs[i][1];
            const double x = abai_r7_interpolate(a, b, t / 1000.0);
            assert_true(x >= a && x <= b);
            assert_true(t != 0 || x == a);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_equal_sums_in_decimals),
        cmocka_unit_test(tails_equal_brute_force_for_small_n),
        cmocka_unit_test(tails_equal_gsl_where_it_goes),
        cmocka_unit_test(tails_of_huge_n_equal_their_expansion),
        cmocka_unit_test(rare_events_follow_poisson),
        cmocka_unit_test(tails_at_the_ends_are_exact),
        cmocka_unit_test(tails_are_monotone_and_complementary),
        cmocka_unit_test(intervals_equal_published_table),
        cmocka_unit_test(sample_sizes_of_wilks_are_found),
        cmocka_unit_test(intervals_equal_their_definition_for_small_n),
        cmocka_unit_test(tails_that_equal_half_the_level_count),
        cmocka_unit_test(intervals_without_a_bound_say_so),
        cmocka_unit_test(intervals_of_large_n_fulfil_their_definition),
        cmocka_unit_test(intervals_of_large_n_take_no_time),
        cmocka_unit_test(percentiles_equal_numpy_bit_for_bit),
        cmocka_unit_test(positions_equal_numpy_for_large_n),
        cmocka_unit_test(positions_stay_inside_the_sample),
        cmocka_unit_test(the_middle_is_taken_from_the_upper_end_as_numpy_does),
        cmocka_unit_test(interpolation_stays_between_its_ends),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
