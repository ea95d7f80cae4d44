#!/usr/bin/env python3
"""Prints support/dist_reference.h: CDFs of every family, to 17 digits, by mpmath at 60 digits.

Both probabilities are integrals or series of the textbook definitions in arbitrary precision; nothing
here shares code or formulas with src/dist. Run it again after a change of the cases below:

    python3 tests/support/dist_reference.py > tests/support/dist_reference.h
"""

import mpmath as mp

mp.mp.dps = 60
ONE = mp.mpf(1)


def gamma_p(a, x):
    """P(a, x) by its series (DLMF 8.11.4)."""
    total = term = ONE
    n = 0
    while term > total * mp.mpf(10) ** -58:
        n += 1
        term *= x / (a + n)
        total += term
    return mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1)) * total


def beta_p(a, b, x):
    """I_x(a, b) by its series (DLMF 8.17.8)."""
    total = term = ONE
    n = 0
    while term > total * mp.mpf(10) ** -58:
        term *= x * (a + b + n) / (a + 1 + n)
        total += term
        n += 1
    log_front = a * mp.log(x) + b * mp.log(1 - x) + mp.loggamma(a + b)
    return mp.exp(log_front - mp.loggamma(a + 1) - mp.loggamma(b)) * total


def both(lower):
    return lower, 1 - lower


def gamma(a, scale, x):
    return both(gamma_p(a, x / scale))


def beta(a, b, lo, hi, x):
    s = (x - lo) / (hi - lo)
    # The series is quick below the mean.
    if s < a / (a + b):
        return both(beta_p(a, b, s))
    upper = beta_p(b, a, 1 - s)
    return 1 - upper, upper


def student_t(nu, location, scale, x):
    t = (x - location) / scale
    side = beta(nu / 2, ONE / 2, 0, 1, nu / (nu + t * t))[0] / 2
    return (side, 1 - side) if t < 0 else (1 - side, side)


def f(nu1, nu2, x):
    lower, upper = nu1 * x / (nu1 * x + nu2), nu2 / (nu1 * x + nu2)
    if lower < nu1 / (nu1 + nu2):
        return both(beta_p(nu1 / 2, nu2 / 2, lower))
    side = beta_p(nu2 / 2, nu1 / 2, upper)
    return 1 - side, side


def normal(mean, sd, x):
    z = (x - mean) / sd / mp.sqrt(2)
    return mp.erfc(-z) / 2, mp.erfc(z) / 2


def lognormal(mean, sd, x):
    variance = mp.log(1 + (sd / mean) ** 2)
    return normal(mp.log(mean) - variance / 2, mp.sqrt(variance), mp.log(x))


def triangular(lo, mode, hi, x):
    if x < mode:
        return both((x - lo) ** 2 / (hi - lo) / (mode - lo))
    upper = (hi - x) ** 2 / (hi - lo) / (hi - mode)
    return 1 - upper, upper


def pert(lo, mode, hi, lam, x):
    w = hi - lo
    return beta(1 + lam * (mode - lo) / w, 1 + lam * (hi - mode) / w, lo, hi, x)


def trapezoid(a, b, d, x):
    """Mean over the uncertain lower limit of the uniform CDF between it and its mirror image."""
    def at(limit):
        return min(max((x - limit) / (a + b - 2 * limit), mp.mpf(0)), ONE)
    kinks = sorted({a - d, a + d, min(max(x, a - d), a + d), min(max(a + b - x, a - d), a + d)})
    return both(mp.quad(at, kinks) / (2 * d))


def discrete(p_of):
    """P(X <= k) as a sum over all values up to k, and its complement as one over the rest."""
    def sides(*args):
        parameters, k = args[:-1], args[-1]
        return both(mp.fsum(p_of(*parameters, mp.mpf(i)) for i in range(int(k) + 1)))
    return sides


def binomial_mass(n, p, k):
    return mp.binomial(n, k) * p ** k * (1 - p) ** (n - k)


FAMILIES = {
    "uniform": lambda a, b, x: both((x - a) / (b - a)),
    "loguniform": lambda a, b, x: both(mp.log(x / a) / mp.log(b / a)),
    "triangular": triangular,
    "pert": pert,
    "normal": normal,
    "lognormal": lognormal,
    "exponential": lambda m, x: both(-mp.expm1(-x / m)),
    "gamma": gamma,
    "beta": beta,
    "weibull": lambda k, s, x: both(-mp.expm1(-((x / s) ** k))),
    "student_t": student_t,
    "cauchy": lambda m, s, x: both(mp.mpf(1) / 2 + mp.atan((x - m) / s) / mp.pi),
    "logistic": lambda m, s, x: both(1 / (1 + mp.exp(-(x - m) / s))),
    "gumbel": lambda m, s, x: both(mp.exp(-mp.exp(-(x - m) / s))),
    "laplace": lambda m, s, x: both(mp.exp((x - m) / s) / 2 if x < m
                                    else 1 - mp.exp(-(x - m) / s) / 2),
    "rayleigh": lambda s, x: both(-mp.expm1(-((x / s) ** 2) / 2)),
    "pareto": lambda k, m, x: both(1 - (m / x) ** k),
    "chi_squared": lambda nu, x: both(gamma_p(nu / 2, x / 2)),
    "f": f,
    "arcsine": lambda a, b, x: both(2 / mp.pi * mp.asin(mp.sqrt((x - a) / (b - a)))),
    "curvilinear_trapezoid": trapezoid,
    "bernoulli": lambda p, x: (1 - p, p),
    "poisson": discrete(lambda m, k: mp.exp(k * mp.log(m) - m - mp.loggamma(k + 1))),
    "geometric": lambda p, k: both(1 - (1 - p) ** k),
    "binomial": discrete(binomial_mass),
    "negative_binomial": discrete(
        lambda n, p, k: mp.gamma(n + k) / mp.gamma(n) / mp.factorial(k) * p ** n * (1 - p) ** k),
}

SKEWED = [1e-9, 1e-4, 0.02, 0.3, 0.9, 1.7, 4, 11, 30]
CASES = [
    ("uniform", [-3, 7], [-2.9999, -1, 2, 5, 6.9999]),
    ("loguniform", [0.001, 1e6], [0.0011, 1, 31.6, 9e5]),
    ("loguniform", [5, 5.001], [5.0001, 5.0005, 5.0009]),
    ("triangular", [-1, 0.5, 7], [-0.999, 0, 0.5, 3, 6.999]),
    ("pert", [1, 2, 9, 4], [1.0001, 1.5, 3, 6, 8.99]),
    ("normal", [1, 2], [-15, -7, -1, 1, 1.5, 4, 12, 17]),
    ("lognormal", [1, 10], [1e-7, 0.001, 0.1, 0.5, 3, 100, 1e6]),
    ("exponential", [3], SKEWED),
    ("gamma", [0.05, 1], [1e-300, 1e-100, 1e-20, 1e-6, 0.001, 0.1, 0.8, 1, 3, 20]),
    ("gamma", [0.5, 2], SKEWED),
    ("gamma", [1, 1], SKEWED),
    ("gamma", [2.5, 1], SKEWED),
    ("gamma", [19.5, 1], [3, 8, 15, 19, 20, 30, 60]),
    ("gamma", [20.5, 1], [3, 6, 8, 15, 20.5, 30, 47, 49, 60]),
    ("gamma", [300, 1], [180, 250, 299, 300, 301, 350, 460]),
    ("gamma", [1e6, 1], [992000, 997000, 999000, 999999, 1000000, 1000500, 1004000, 1008000]),
    ("chi_squared", [3], SKEWED),
    ("beta", [0.1, 3.5, 0, 1], [1e-150, 1e-30, 1e-6, 0.01, 0.1, 0.3, 0.7, 0.99]),
    ("beta", [2, 1000, 0, 1], [1e-9, 1e-5, 0.0005, 0.002, 0.0021, 0.01, 0.04]),
    ("beta", [0.05, 0.05, 0, 1], [1e-300, 1e-50, 1e-5, 0.3, 0.5, 0.7, 0.999]),
    ("beta", [500, 500, 0, 1], [0.375, 0.45, 0.49, 0.5, 0.51, 0.55, 0.625]),
    ("beta", [2, 5, -1, 1], [-0.999, -0.9, -0.5, 0, 0.5, 0.9]),
    ("beta", [30, 0.2, 0, 1], [0.25, 0.75, 0.9375, 0.9990234375, 0.99999904632568359375]),
    ("weibull", [0.7, 2], SKEWED),
    ("student_t", [0.2, 0, 1], [-1e60, -1e6, -3, -0.1, 0.001, 1, 50, 1e20]),
    ("student_t", [3, 1, 2], [-1e4, -10, 0, 1.0001, 2, 30, 1e5]),
    ("student_t", [31, 0, 1], [-15, -5, -1, -0.01, 0.5, 2, 9]),
    ("student_t", [1e4, 0, 1], [-8, -3, -1, -0.01, 0.5, 2, 8]),
    ("cauchy", [1, 2], [-1e15, -20, 0, 1, 3, 1e9]),
    ("logistic", [1, 2], [-60, -5, 0, 1, 3, 70]),
    ("gumbel", [1, 2], [-6, -2, 0, 1, 3, 70]),
    ("laplace", [1, 2], [-60, -5, 0, 1, 3, 70]),
    ("rayleigh", [2], [1e-8, 0.1, 1, 2, 5, 16]),
    ("pareto", [1.5, 2], [2.0001, 3, 10, 1e4, 1e11]),
    ("f", [0.2, 0.3], [1e-100, 1e-10, 0.01, 1, 50, 1e10, 1e90]),
    ("f", [5, 7], [1e-6, 0.05, 0.5, 0.9, 1.5, 4, 100]),
    ("f", [50, 0.5], [0.3, 0.9, 2, 100, 1e10]),
    ("arcsine", [-2, 3], [-1.9999, -1, 0.5, 2, 2.9999]),
    ("curvilinear_trapezoid", [0, 10, 1], [-0.999, -0.5, 0.5, 1, 3, 5, 9.5, 10.9]),
    ("curvilinear_trapezoid", [0, 10, 4.75], [-4.7, -1, 3, 4.9, 5, 5.2, 13, 14.7]),
    ("bernoulli", [0.3], [0]),
    ("poisson", [3.5], [0, 1, 3, 5, 10, 25]),
    ("poisson", [400], [270, 350, 399, 400, 450, 560]),
    ("geometric", [0.2], [1, 2, 5, 20, 150]),
    ("binomial", [10, 0.3], [0, 1, 3, 6, 9]),
    ("binomial", [900, 0.02], [0, 5, 17, 18, 30, 60]),
    ("negative_binomial", [2.5, 0.4], [0, 1, 3, 6, 20, 60]),
]


def main():
    print("/* Written by support/dist_reference.py (mpmath, 60 digits): do not edit. */")
    print("/* clang-format off */")
    print("static const struct {\n    const char *name;\n    double value[4];\n"
          "    double x, lower, upper; /* P(X <= x), P(X > x) */\n} dist_reference[] = {")
    for name, values, points in CASES:
        for x in points:
            lower, upper = FAMILIES[name](*(mp.mpf(v) for v in values), mp.mpf(x))
            numbers = ", ".join(repr(float(v)) for v in values)
            print(f'    {{"{name}", {{{numbers}}}, {float(x)!r}, '
                  f"{mp.nstr(lower, 17)}, {mp.nstr(upper, 17)}}},")
    print("};\n/* clang-format on */")


if __name__ == "__main__":
    main()
