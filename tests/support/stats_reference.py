#!/usr/bin/env python3
"""Writes stats_reference.h: what mpmath, NumPy and SciPy give for the statistics of src/stats.

    python3 tests/support/stats_reference.py > tests/support/stats_reference.h

Figures in the header are those of NumPy 1.24 and SciPy 1.10. Data sets are drawn once, by fixed seeds, and
written out, so that the tests need neither.
"""

import mpmath as mp
import numpy as np
from scipy import stats

mp.mp.dps = 40


def student(confidence, nu):
    """The t with P(|T| <= t) = confidence, by bisection on the incomplete beta function."""
    def mass(t):
        x = mp.mpf(nu) / (nu + t * t)
        return 1 - mp.betainc(mp.mpf(nu) / 2, mp.mpf(1) / 2, 0, x, regularized=True)
    low, high = mp.mpf(0), mp.mpf(1)
    while mass(high) < confidence:
        high *= 2
    for _ in range(120):
        middle = (low + high) / 2
        low, high = (middle, high) if mass(middle) < confidence else (low, middle)
    return low


def number(x):
    """A C literal that reads back to the same double."""
    x = float(x)
    return "NAN" if np.isnan(x) else repr(x)


def students():
    print("static const struct {\n    double confidence;\n    uint64_t nu;\n    double t;\n} student_reference[] = {")
    for confidence in (0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999999):
        for nu in (1, 2, 3, 4, 5, 7, 10, 15, 31, 100, 999, 1000, 1001, 1002, 5000, 10**6, 10**12):
            print(f"    {{{confidence!r}, {nu}U, {mp.nstr(student(mp.mpf(confidence), nu), 17)}}},")
    print("};\n")


def proportions():
    print("static const struct {\n    double hits, n, confidence, low, high;\n} wilson_reference[] = {")
    for n in (1, 2, 10, 29, 263, 10000, 10**8):
        for hits in sorted({0, 1, n // 100, n // 3, n // 2, n - 1, n}):
            for confidence in (0.9, 0.95, 0.999):
                ci = stats.binomtest(hits, n).proportion_ci(confidence, "wilson")
                print(f"    {{{hits}, {n}, {confidence}, {number(ci.low)}, {number(ci.high)}}},")
    print("};\n")


def kurtoses(rng):
    """Pearson's kurtosis of short columns."""
    print("static const struct {\n    double values[8], kurtosis;\n} kurtosis_reference[] = {")
    for scale, offset in ((1, 0), (1e-8, 0), (1e5, 1e6), (1e30, -1e30)):
        x = np.round(rng.normal(size=8) ** 3, 3) * scale + offset
        print(f"    {{{{{', '.join(map(number, x))}}}, {number(stats.kurtosis(x, fisher=False))}}},")
    print("};\n")


def pair_sets(rng):
    """Pairs of every kind that ranks can meet."""
    n = 24
    x = np.round(rng.normal(size=n), 3)
    z = np.round(rng.normal(size=n), 3)
    yield "independent", x, z
    yield "related", x, np.round(x + 0.7 * z, 3)
    yield "falling", x, -np.round(np.exp(x), 3)
    yield "tied in one", np.floor(3 * x), np.round(x + z, 3)
    yield "tied in both", np.floor(2 * x), np.floor(x + z)
    yield "two values", (x > 0) * 1.0, np.floor(4 * z)
    yield "nearly constant", (np.arange(n) == 5) * 1.0, z
    yield "large and small", x * 1e200, z * 1e-200 + x * 1e-201
    yield "offset", x * 2.0**-10 + 1e6, z + x


def pairs(rng):
    print("static const struct {\n    const char *name;\n    double x[24], y[24];\n"
          "    double pearson, spearman, kendall;\n} pair_reference[] = {")
    for name, x, y in pair_sets(rng):
        # SciPy squares what it is given: powers of two change nothing but the exponents.
        fit = [v * 2.0 ** -int(np.floor(np.log2(np.abs(v).max()))) for v in (x, y)]
        print(f'    {{"{name}",\n     {{{", ".join(map(number, x))}}},\n     {{{", ".join(map(number, y))}}},\n'
              f"     {number(stats.pearsonr(*fit)[0])}, {number(stats.spearmanr(x, y)[0])}, "
              f"{number(stats.kendalltau(x, y)[0])}}},")
    print("};\n")


def partial(inputs, output):
    """Partial rank correlations by least squares on ranks."""
    ranks = np.column_stack([stats.rankdata(v) for v in inputs])
    y = stats.rankdata(output)
    for j in range(len(inputs)):
        others = np.column_stack([np.ones(len(y)), np.delete(ranks, j, axis=1)])
        left = [v - others @ np.linalg.lstsq(others, v, rcond=None)[0] for v in (ranks[:, j], y)]
        yield np.corrcoef(*left)[0, 1]


def partials(rng):
    n = 40
    base = np.round(rng.normal(size=(4, n)), 3)
    cases = {
        "independent inputs": (base, base[0] + 2 * base[1] - base[2] ** 3 + 0.1 * base[3]),
        "related inputs": (np.round(base + 1.5 * base[0], 3), np.exp(base[0]) - base[1] + base[3]),
        "tied inputs": (np.floor(2 * base), base[0] * base[1] + base[2]),
    }
    print("static const struct {\n    const char *name;\n    double inputs[4][40], output[40], partial[4];\n"
          "} partial_reference[] = {")
    for name, (inputs, output) in cases.items():
        output = np.round(output, 6)
        rows = ",\n      ".join("{" + ", ".join(map(number, v)) + "}" for v in inputs)
        print(f'    {{"{name}",\n     {{{rows}}},\n     {{{", ".join(map(number, output))}}},\n'
              f"     {{{', '.join(map(number, partial(inputs, output)))}}}}},")
    print("};")


def main():
    rng = np.random.default_rng(20240229)
    print("/* Written by support/stats_reference.py (mpmath, NumPy, SciPy): do not edit. */")
    print("/* clang-format off */")
    students()
    proportions()
    kurtoses(rng)
    pairs(rng)
    partials(rng)
    print("/* clang-format on */")


if __name__ == "__main__":
    main()
