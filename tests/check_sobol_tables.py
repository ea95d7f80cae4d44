#!/usr/bin/env python3
"""The tables of Sobol' points that are in the repository are what their scripts make of SciPy's numbers."""

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(os.environ.get("ABANICO_SOURCE", Path(__file__).parents[1]))
TABLES = [
    ("src/design/joe_kuo.py", "src/design/joe_kuo_table.h"),
    ("tests/support/sobol_reference.py", "tests/support/sobol_reference.h"),
]


def main():
    try:
        from scipy.stats import qmc  # noqa: F401 (SciPy 1.7 has it first)
    except ImportError:
        print("SKIP: scipy.stats.qmc (python3-scipy) is not installed")
        return 77
    wrong = 0
    for script, table in TABLES:
        made = subprocess.run([sys.executable, "-B", "-W", "ignore", SOURCE / script], check=True,
                              capture_output=True, text=True).stdout
        if made != (SOURCE / table).read_text(encoding="utf-8"):
            print(f"{table}: not what {script} prints")
            wrong += 1
    print(f"{len(TABLES)} tables, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
