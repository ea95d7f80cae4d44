#!/usr/bin/env python3
"""Style that no compiler checks: one line for each fault in the files of the repository.

- text is UTF-8, ends in a newline, has no tabs (but in makefiles) and no trailing blanks;
- nothing names the place where this copy happens to stand, or a number in somebody's tracker;
- the library neither prints nor ends the process, and reads numbers in one place only.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SUFFIXES = {".c", ".h", ".def", ".inc", ".py", ".sh", ".md", ".txt", ".cmake", ".in", ".json", ".cff"}

# Folders whose files are wrong on purpose, or are printed by the program.
LEFT_ALONE = re.compile(r"(^|/)(build|\.git|bad|expected|corpus|cases)/|^LICENSE$")

TRACKER = re.compile(r"\b(?:issue|ticket|bug|PR)s?\s+#?\d+\b|\bissues? show\b", re.IGNORECASE)

# (pattern of a call, why not, folders of src/ where it may stand)
CALLS = [
    (r"(?:v?printf|puts|putchar|perror)\s*\(", "the library does not print", {"cli"}),
    (r"v?fprintf\s*\(\s*std(?:out|err)\b", "the library does not print", {"cli"}),
    (r"(?:_?exit|_Exit|quick_exit|abort)\s*\(", "the library does not end the process", {"cli"}),
    (r"(?:strtod|strtof|strtold|atof|atoi|atol|sscanf)\s*\(", "numbers are read by base/number.h",
     {"base"}),
    (r"setlocale\s*\(", "the locale is the process's own", set()),
    (r"gsl_rng_env_setup\s*\(", "the environment does not choose the generator", set()),
    (r"s?rand\s*\(", "draws come from rng/", set()),
]
CALLS = [(re.compile(r"(?<![\w.>])" + pattern), why, where) for pattern, why, where in CALLS]
COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|/\*.*?\*/|//[^\n]*', re.DOTALL)


def blank(match):
    """Comments and string literals leave only their line breaks."""
    return "\n" * match.group().count("\n")


def faults_of_text(name, text, places):
    """Faults that any text can have, as (line number, what)."""
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "no newline at the end"
    for number, line in enumerate(text.split("\n"), start=1):
        if line != line.rstrip():
            yield number, "trailing blanks"
        if "\t" in line:
            yield number, "a tab"
        if TRACKER.search(line):
            yield number, "a number in a tracker: say what it was about"
        if any(place.search(line) for place in places):
            yield number, "a path of this machine"


def faults_of_library(name, text):
    """Calls that do not belong into a file of src/, as (line number, what)."""
    folder = name.split("/")[1]
    for number, line in enumerate(COMMENT.sub(blank, text).split("\n"), start=1):
        for call, why, where in CALLS:
            found = call.search(line)
            if found and folder not in where:
                yield number, f"{found.group().rstrip('( ')}: {why}"


def places_of(root):
    """Patterns of the paths that mean this machine: where the tree stands, and the home folder."""
    paths = {str(root.resolve()), os.path.expanduser("~")}
    return [re.compile(re.escape(path) + r"(?![\w.-])") for path in paths if path.count("/") > 1]


def names_of_files(root):
    """Files of the repository as git knows them, or all there are where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True).stdout
        names = [name for name in listed.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    return sorted(n for n in names if Path(n).suffix in SUFFIXES and not LEFT_ALONE.search(n))


def faults_of_tree(root):
    """All faults below root as printable lines, and the number of files read."""
    places = places_of(root)
    faults = []
    names = [name for name in names_of_files(root) if (root / name).is_file()]
    for name in names:
        try:
            text = (root / name).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            faults.append(f"{name}: not UTF-8")
            continue
        found = list(faults_of_text(name, text, places))
        if name.startswith("src/") and name.count("/") > 1:
            found += faults_of_library(name, text)
        faults += [f"{name}:{number}: {what}" for number, what in sorted(found)]
    return faults, len(names)


# ---- self-test -----------------------------------------------------------------------------------

# (file, its text with @ for the tree's own path, a part of the one fault to be found, or None)
CASES = [
    ("src/base/a.c", "int x;\n", None),
    ("src/base/a.c", "int x; \n", "a.c:1: trailing blanks"),
    ("src/base/a.c", "\tint x;\n", "a.c:1: a tab"),
    ("src/base/a.c", "int x;\nint y;", "a.c:2: no newline"),
    ("docs/a.md", "see @/notes\n", "a path of this machine"),
    ("docs/a.md", "as " + "issue" + " 12 says\n", "a tracker"),
    ("docs/a.md", "a billion issues, 12 of them\n", None),
    ("src/stats/a.c", 'printf("x");\n', "printf: the library does not print"),
    ("src/stats/a.c", 'fprintf(stderr, "x");\n', "does not print"),
    ("src/stats/a.c", 'fprintf(file, "x"); snprintf(b, n, "exit(1)"); /* exit(1) */\n', None),
    ("src/stats/a.c", "if (x) abort();\n", "abort: the library does not end the process"),
    ("src/cli/a.c", 'printf("x"); exit(1);\n', None),
    ("src/json/a.c", "double x = strtod(s, &end);\n", "numbers are read by"),
    ("src/base/a.c", "double x = strtod(s, &end);\n", None),
    ("src/rng/a.c", "const gsl_rng_type *t = gsl_rng_env_setup();\n", "does not choose"),
    ("tests/a.c", 'printf("x");\n', None),
]


def self_test():
    """Number of wrong answers."""
    wrong = 0
    for name, text, expected in CASES:
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch, name)
            path.parent.mkdir(parents=True)
            path.write_text(text.replace("@", str(Path(scratch).resolve())), encoding="utf-8")
            faults, _ = faults_of_tree(Path(scratch))
        right = not faults if expected is None else len(faults) == 1 and expected in faults[0]
        if not right:
            print(f"{name}: {text!r}: expected {expected!r}, found {faults}")
            wrong += 1
    print(f"{len(CASES) - wrong} right, {wrong} wrong")
    return wrong


def main():
    parser = argparse.ArgumentParser(description="Check the style that no compiler checks.")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("root", nargs="?", type=Path,
                        default=os.environ.get("ABANICO_SOURCE", Path(__file__).parents[1]))
    options = parser.parse_args()
    if options.self_test:
        return 1 if self_test() else 0
    faults, count = faults_of_tree(Path(options.root))
    for fault in faults:
        print(fault)
    print(f"{count} files, {len(faults)} faults")
    return 1 if faults or not count else 0


if __name__ == "__main__":
    sys.exit(main())
