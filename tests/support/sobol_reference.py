#!/usr/bin/env python3
"""Prints support/sobol_reference.h: Sobol' points without scrambling, by SciPy (scipy.stats.qmc.Sobol).

    python3 tests/support/sobol_reference.py > tests/support/sobol_reference.h

Points up to 2^16 are drawn. Those with larger indices are sums of SciPy's direction numbers over the Gray
code of the index, as they are too many to be drawn.
"""

import numpy
from scipy.stats import qmc

BITS = 53
COUNT = 1111
DIMENSIONS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 20, 36, 49, 99, 336, 337, 499, 999, 1109, 1110]
DRAWN = [*range(1, 17), 31, 32, 33, 64, 100, 1000, 4095, 4096, 65534, 65535]
CHUNK = 2048
SUMMED = [2**20, 10**9 + 7, 2**32 - 1, 2**40 + 12345, 2**52 + 3**30, 2**53 - 1]


def drawn():
    """Rows of digits, as numbers below 2^53, of the points DRAWN."""
    engine = qmc.Sobol(COUNT, scramble=False, bits=BITS)
    for start in range(0, max(DRAWN) + 1, CHUNK):
        points = engine.random(CHUNK)[:, DIMENSIONS]
        for index in DRAWN:
            if start <= index < start + CHUNK:
                yield index, [int(u * 2**BITS) for u in points[index - start]]


def summed():
    """The same of the points SUMMED."""
    numbers = qmc.Sobol(COUNT, scramble=False, bits=BITS)._sv[DIMENSIONS]
    for index in SUMMED:
        gray = index ^ index >> 1
        columns = [k for k in range(BITS) if gray >> k & 1]
        yield index, [int(v) for v in numpy.bitwise_xor.reduce(numbers[:, columns], axis=1)]


def main():
    print("/* Written by support/sobol_reference.py (SciPy): do not edit. */\n/* clang-format off */")
    print("static const unsigned sobol_dimensions[] = {")
    print(f"    {', '.join(map(str, DIMENSIONS))}}};")
    print("static const struct {\n    uint64_t index;")
    print(f"    uint64_t digits[{len(DIMENSIONS)}]; /* 53 of each point, as a number */")
    print("} sobol_reference[] = {")
    for index, digits in [*drawn(), *summed()]:
        print(f"    {{{index}u," if index < 2**32 else f"    {{UINT64_C({index}),")
        cells = [f"0x{d:x}" for d in digits]
        for start in range(0, len(cells), 5):
            row = ", ".join(cells[start:start + 5])
            last = start + 5 >= len(cells)
            print("     " + ("{" if start == 0 else " ") + row + ("}}," if last else ","))
    print("};\n/* clang-format on */")


if __name__ == "__main__":
    main()
