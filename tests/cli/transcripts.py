#!/usr/bin/env python3
"""Runs the transcripts in cases/*.t and shows how what came differs from what stands there.

A transcript is text, and between it commands with what they print (after cram, bitheap.org/cram):

      $ abanico rnu                 a command for sh; lines that begin with > go on with it
      output                        a line of standard output
      ! message                     a line of standard error, after all standard output
      [2]                           the exit code, where it is not 0

all indented by two columns. A line that ends in " (re)" is a regular expression; one of "..." stands
for any number of lines. Each file runs in a new folder that holds what is in fixtures/, in the locale
C.UTF-8, with the program named abanico. --update rewrites the transcripts.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
MARK = "  "


class Step:
    """A command, what is expected of it, and where it stands."""

    def __init__(self, line):
        self.line = line
        self.command = []
        self.expected = []


def read_steps(path):
    """Lines that are no commands, and Steps, in their order."""
    parts, step = [], None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith(MARK + "$ "):
            step = Step(number)
            step.command.append(line[4:])
            parts.append(step)
        elif line.startswith(MARK + "> ") and step and not step.expected:
            step.command.append(line[4:])
        elif line.startswith(MARK) and step:
            step.expected.append(line[2:])
        elif line == "" and step:
            step.expected.append("")
        else:
            step = None
            parts.append(line)
    for part in parts:
        while isinstance(part, Step) and part.expected and part.expected[-1] == "":
            part.expected.pop()
    return parts


def run_step(step, folder, environment):
    """What the command printed and how it ended, as lines of a transcript."""
    done = subprocess.run(["sh", "-c", "\n".join(step.command)], cwd=folder, env=environment,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    lines = done.stdout.decode("utf-8", "backslashreplace").split("\n")
    lines = lines[:-1] if lines[-1] == "" else lines[:-1] + [lines[-1] + " (no newline)"]
    lines += ["! " + line for line in done.stderr.decode("utf-8", "backslashreplace").splitlines()]
    while lines and lines[-1] == "":
        lines.pop()
    if done.returncode != 0:
        lines.append(f"[{done.returncode}]")
    return lines


def line_matches(expected, line):
    if expected.endswith(" (re)"):
        return re.fullmatch(expected[:-5], line) is not None
    return expected == line


def matches(expected, lines):
    """Whether lines are what is expected, "..." standing for any."""
    if not expected:
        return not lines
    if expected[0] == "...":
        return any(matches(expected[1:], lines[i:]) for i in range(len(lines) + 1))
    return bool(lines) and line_matches(expected[0], lines[0]) and matches(expected[1:], lines[1:])


def make_folder(scratch):
    """A folder with the fixtures, and one for PATH with the program; their paths."""
    work, path = Path(scratch, "work"), Path(scratch, "bin")
    shutil.copytree(HERE / "fixtures", work)
    path.mkdir()
    os.symlink(Path(os.environ["ABANICO"]).resolve(), path / "abanico")
    return work, path


def run_file(path, update):
    """Number of steps, and of those that differ."""
    parts = read_steps(path)
    steps = [part for part in parts if isinstance(part, Step)]
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        work, programs = make_folder(scratch)
        environment = {k: v for k, v in os.environ.items()
                       if not k.startswith(("LC_", "LANG", "OMP_", "COLUMNS"))}
        environment["PATH"] = f"{programs}:{environment['PATH']}"
        environment["LC_ALL"] = "C.UTF-8"
        environment["SOURCE"] = str(HERE.parent.parent.resolve())
        for step in steps:
            lines = run_step(step, work, environment)
            if matches(step.expected, lines):
                continue
            wrong += 1
            print(f"{path.name}:{step.line}: $ {' '.join(step.command)}")
            for mark, text in (("-", step.expected), ("+", lines)):
                print("\n".join(f"  {mark} {line}" for line in text))
            if update:
                step.expected = lines
    if update and wrong:
        path.write_text("".join(text_of(part) for part in parts), encoding="utf-8")
    return len(steps), wrong


def text_of(part):
    """A part as it stands in a transcript."""
    if isinstance(part, str):
        return part + "\n"
    command = [MARK + "$ " + part.command[0]] + [MARK + "> " + line for line in part.command[1:]]
    expected = [MARK + line if line else "" for line in part.expected]
    return "\n".join(command + expected) + "\n\n"


def main():
    parser = argparse.ArgumentParser(description="Run transcripts of the program.")
    parser.add_argument("--update", action="store_true", help="write down what came")
    parser.add_argument("file", nargs="*", type=Path, help="instead of cases/*.t")
    options = parser.parse_args()
    files = options.file or sorted((HERE / "cases").glob("*.t"))
    steps = wrong = 0
    for path in files:
        counts = run_file(path, options.update)
        steps += counts[0]
        wrong += counts[1]
    print(f"{len(files)} transcripts, {steps} commands, {wrong} differ")
    return 1 if wrong or not steps else 0


if __name__ == "__main__":
    sys.exit(main())
