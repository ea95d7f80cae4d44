#!/usr/bin/env python3
"""Bad scenarios: one line says what is wrong and where, and nothing is left behind.

Runs `abanico check` and `abanico run -o` on every scenario of tests/bad/table.txt, and compares the exit
code and the whole of standard error; nothing may stand on standard output, and no file may be
written. The program is named by ABANICO.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "support"))
from scenario_table import read_table  # noqa: E402 (the path comes first)

TIMEOUT = 60  # seconds; the slowest takes a fraction of one


def faults_of_run(case, path, command, results):
    """What one command does other than expected."""
    done = subprocess.run([*command, *case.arguments(), str(path)], capture_output=True,
                          timeout=TIMEOUT, stdin=subprocess.DEVNULL, check=False)
    error = done.stderr.decode("utf-8", errors="backslashreplace")
    if done.returncode != case.exit:
        yield f"exit code {done.returncode}, expected {case.exit}"
    if error != case.expected(path) + "\n":
        yield f"standard error: {error!r}\n    expected:       {case.expected(path)!r}"
    if done.stdout:
        yield f"standard output: {done.stdout[:200]!r}"
    if results.exists() and any(results.iterdir()):
        yield f"left behind: {sorted(p.name for p in results.iterdir())}"


def faults_of_case(program, case):
    """Faults of one bad scenario, as lines."""
    with tempfile.TemporaryDirectory() as scratch:
        # Two folders down: a scenario may name files in the parent of its folder.
        folder = Path(scratch, "tree", "folder")
        folder.mkdir(parents=True)
        path = case.write(folder)
        results = Path(scratch, "results")
        for command in ([program, "check"], [program, "run", "-n", "1000", "-o", str(results)]):
            for fault in faults_of_run(case, path, command, results):
                yield f"{case.name}: {command[1]}: {fault}"


def main():
    parser = argparse.ArgumentParser(description="Check what the program says to bad scenarios.")
    parser.add_argument("names", nargs="*", help="cases to run; all by default")
    options = parser.parse_args()
    program = os.environ.get("ABANICO")
    if not program:
        print("SKIP: ABANICO does not name the program")
        return 77
    cases = [c for c in read_table() if not options.names or c.name in options.names]
    faults = []
    for case in cases:
        try:
            faults += faults_of_case(program, case)
        except subprocess.TimeoutExpired:
            faults.append(f"{case.name}: takes more than {TIMEOUT} s")
    for fault in faults:
        print(fault)
    print(f"{len(cases)} bad scenarios, {len(faults)} faults")
    return 1 if faults or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
