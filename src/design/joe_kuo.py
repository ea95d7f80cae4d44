#!/usr/bin/env python3
"""Prints design/joe_kuo_table.h: Joe and Kuo's direction numbers for the first 1111 dimensions.

They come from the copy that SciPy carries (scipy/stats/_sobol_direction_numbers.npz) of the file
new-joe-kuo-6.21201 of S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional
projections", SIAM J. Sci. Comput. 30 (2008), 2635-2654. 1111 dimensions are those of all primitive
polynomials up to degree 13.

    python3 src/design/joe_kuo.py > src/design/joe_kuo_table.h

Layout of a row: the polynomial x^s + a_1 x^(s-1) + ... + a_(s-1) x + 1 as the number with these bits, and the
initial numbers m_1 .. m_s. They are odd, and m_k is below 2^k: of m_k, its k - 1 bits above the lowest
are kept, those of m_2 lowest, then m_3 and so on, s (s - 1) / 2 bits in all. The polynomial and the 14
bits above the 64th share a number.
"""

import sys
from pathlib import Path

import numpy
import scipy

DIMENSIONS = 1111
WORD = 64
NOTICE = """\
 * Copyright (c) 2008, Frances Y. Kuo and Stephen Joe
 * All rights reserved.
 *
 * Redistribution and use in source and binary forms, with or without modification, are permitted
 * provided that the following conditions are met:
 *
 *  * Redistributions of source code must retain the above copyright notice, this list of
 *    conditions and the following disclaimer.
 *
 *  * Redistributions in binary form must reproduce the above copyright notice, this list of
 *    conditions and the following disclaimer in the documentation and/or other materials provided
 *    with the distribution.
 *
 *  * Neither the names of the copyright holders nor the names of the University of New South Wales
 *    and the University of Waikato and its contributors may be used to endorse or promote products
 *    derived from this software without specific prior written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS ``AS IS'' AND ANY EXPRESS OR IMPLIED
 * WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS
 * FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDERS BE LIABLE FOR
 * ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT
 * NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR
 * BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT,
 * STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
 * OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""
HEADER = f"""\
/* design/joe_kuo_table.h - polynomials and initial direction numbers of Sobol' points. Private to
 * design/sobol.c. Written by design/joe_kuo.py, which tells their source and the layout: do not edit.
 *
 * Rows are dimensions 1, 2, ...; dimension 0 has none. {{m_2 .. m_s packed, the rest of them << 16 |
 * polynomial}}
 *
 * The numbers are Joe and Kuo's, under this licence:
 *
{NOTICE} */
/* clang-format off */
static const struct {{
    uint64_t numbers;
    uint32_t more;
}} joe_kuo[] = {{"""


def rows():
    """(packed numbers, the rest of them and the polynomial) of each dimension but the first."""
    data = numpy.load(Path(scipy.__file__).parent / "stats" / "_sobol_direction_numbers.npz")
    for polynomial, numbers in list(zip(data["poly"], data["vinit"]))[1:DIMENSIONS]:
        degree = int(polynomial).bit_length() - 1
        packed = bits = 0
        for k in range(1, degree + 1):
            number = int(numbers[k - 1])
            assert number % 2 == 1 and number < 1 << k
            packed |= number >> 1 << bits
            bits += k - 1
        assert bits <= WORD + 16 and polynomial < 1 << 16
        yield packed % (1 << WORD), packed >> WORD << 16 | int(polynomial)


def main():
    cells = [f"{{0x{low:x}, 0x{high:x}}}," for low, high in rows()]
    print(HEADER)
    line = "   "
    for cell in cells:
        if len(line) + 1 + len(cell) > 100:
            print(line)
            line = "   "
        line += " " + cell
    print(line)
    print("};\n/* clang-format on */")


if __name__ == "__main__":
    sys.exit(main())
