#!/usr/bin/env python3
"""Layers: every #include runs downwards.

Reads the #include lines and OpenMP pragmas of src/ and include/ and prints one line for each that
breaks a rule of the tables below. With --self-test it checks itself, on trees made for that.
"""

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

# Folder of src/ -> the folders it may include, beside itself. From bottom to top: a folder names only
# folders that stand above its own line here, so the table itself cannot hold a cycle.
LAYERS = {
    "base": [],
    "json": ["base"],
    "simd": ["base"],
    "units": ["base", "simd"],
    "rng": ["base", "simd"],
    "expr": ["base", "units", "simd"],
    "dist": ["base", "rng", "simd"],
    "stats": ["base", "simd"],
    "scenario": ["base", "json", "units", "expr", "dist"],
    "plan": ["base", "simd", "rng", "units", "expr", "dist", "stats", "scenario"],
    "result": ["base", "json", "stats"],
    "design": ["base", "rng", "simd"],
    "engine": ["base", "rng", "simd", "design", "expr", "dist", "stats", "plan", "result"],
    "bench": ["base", "rng", "simd", "dist", "scenario", "plan", "result", "engine"],
    "compare": ["base", "simd", "json", "units", "expr", "stats", "scenario", "plan", "result", "engine"],
    "audit": ["base", "json", "units", "dist", "stats", "scenario", "plan", "result", "engine"],
    "report": ["base", "json", "simd", "result", "bench", "audit", "compare"],
    "cli": [],
}

# Public header (below include/abanico/, without .h) -> its layer, where the name is not the layer's.
# A header with neither belongs to no layer in particular, and every folder may include it.
PUBLIC_LAYER = {
    "status": "base",
    "version": "base",
    "evidence": "result",
    "run": "plan",  # the options; what is done with them is the engine's
    "sensitivity": "result",
}

# The umbrella is for users of the library; inside, it would hide what depends on what.
UMBRELLA = "abanico/abanico.h"

# Library -> pattern of its headers, and the one folder that knows it.
LIBRARIES = [
    ("cJSON", r"(cjson/)?cJSON\.h", "json"),
    ("UDUNITS-2", r"(udunits2/)?(udunits2?|converter)\.h", "units"),
    ("OpenSSL", r"openssl/.*", "base"),
    ("OpenMP", r"omp\.h", "engine"),
    ("MPI", r"mpi\.h", "engine"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
OPENMP = re.compile(r'^\s*#\s*pragma\s+omp\b|_Pragma\s*\(\s*"omp\b')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SUFFIXES = {".c", ".h", ".def", ".inc"}


def without_comments(text):
    """The text with comments blanked, line by line, so that line numbers stay."""
    text = COMMENT.sub(lambda m: "\n" * m.group().count("\n"), text)
    return [re.sub(r"//.*", "", line) if '"' not in line else line for line in text.split("\n")]


def layer_of_public(header):
    """Layer that a public header belongs to, or None."""
    stem = header.removeprefix("abanico/").removesuffix(".h")
    if stem in PUBLIC_LAYER:
        return PUBLIC_LAYER[stem]
    return stem if stem in LAYERS else None


def fault_in_public(target, quoted):
    """What is wrong with an #include in a public header, or None."""
    if target.startswith("abanico/"):
        return None
    if quoted:
        return "a public header includes public headers only, as abanico/name.h"
    for name, pattern, _ in LIBRARIES:
        if re.fullmatch(pattern, target):
            return f"{name} does not show in a public header"
    return None


def fault_in_source(folder, target, quoted):
    """What is wrong with an #include in a file of src/<folder>, or None."""
    if ".." in target.split("/"):
        return "includes are written from src/, without .."
    if folder not in LAYERS:
        return f"src/{folder} is not in the table of layers"
    if target == UMBRELLA:
        return None if folder == "cli" else f"{UMBRELLA} is for programs; name the header"
    if target.startswith("abanico/"):
        layer = layer_of_public(target)
        if folder == "cli" or layer in (None, folder) or layer in LAYERS[folder]:
            return None
        return f"{folder} may not include {layer}"
    for name, pattern, owner in LIBRARIES:
        if re.fullmatch(pattern, target) and folder != owner:
            return f"{name} is known to src/{owner} only"
    layer, slash, _ = target.partition("/")
    if not slash or (not quoted and layer not in LAYERS):  # a file beside this one; the system's
        return None
    if layer == folder or layer in LAYERS[folder]:
        return None
    return f"{folder} may not include {layer}"


def faults_of_file(path, relative):
    """Faults in one file as (line number, text)."""
    public = relative.parts[0] == "include"
    folder = None if public else relative.parts[1]
    lines = without_comments(path.read_text(encoding="utf-8"))
    for number, line in enumerate(lines, start=1):
        if OPENMP.search(line) and folder != "engine":
            yield number, "OpenMP is known to src/engine only"
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted = match.group(1) is not None
        target = match.group(1) or match.group(2)
        if public:
            fault = fault_in_public(target, quoted)
        else:
            fault = fault_in_source(folder, target, quoted)
        if fault:
            yield number, f"{target}: {fault}"


def faults_of_tree(root):
    """All faults below root as printable lines, and the number of files read."""
    files = sorted(p for top in ("src", "include") for p in (root / top).rglob("*")
                   if p.suffix in SUFFIXES and p.is_file())
    faults = []
    for path in files:
        relative = path.relative_to(root)
        if relative.parts[0] == "src" and len(relative.parts) < 3:
            faults.append(f"{relative}: every source stands in the folder of its layer")
            continue
        faults += [f"{relative}:{number}: {text}" for number, text in faults_of_file(path, relative)]
    return faults, len(files)


# ---- self-test -----------------------------------------------------------------------------------

# (file, its text, a part of the fault that must be found, or None)
CASES = [
    ("src/base/a.c", '#include "base/a.h"\n#include <openssl/evp.h>\n', None),
    ("src/base/a.c", '#include "json/json.h"\n', "a.c:1: json/json.h: base may not include json"),
    ("src/json/a.c", '#include <cjson/cJSON.h>\n#include "base/a.h"\n', None),
    ("src/scenario/a.c", "\n#include <cjson/cJSON.h>\n", "a.c:2: cjson/cJSON.h: cJSON is known"),
    ("src/scenario/a.c", '#include "plan/plan.h"\n', "scenario may not include plan"),
    ("src/scenario/a.c", '#include "json/json.h"\n#include "expr/expr.h"\n', None),
    ("src/rng/a.c", '#include "simd/simd.h"\n', None),
    ("src/simd/a.c", '#include "rng/rng.h"\n', "simd may not include rng"),
    ("src/expr/a.c", '#include "dist/dist.h"\n', "expr may not include dist"),
    ("src/expr/a.c", "#include <udunits2.h>\n", "UDUNITS-2 is known to src/units only"),
    ("src/stats/a.c", "#include <openssl/sha.h>\n", "OpenSSL is known to src/base only"),
    ("src/engine/a.c", '#include <omp.h>\n#include "result/result.h"\n#pragma omp parallel\n', None),
    ("src/stats/a.c", "#pragma omp simd\n", "a.c:1: OpenMP is known to src/engine only"),
    ("src/stats/a.c", "#  include <omp.h>\n", "OpenMP is known to src/engine only"),
    ("src/result/a.c", '#include "engine/engine.h"\n', "result may not include engine"),
    ("src/report/a.c", '#include "plan/plan.h"\n', "report may not include plan"),
    ("src/report/a.c", '#include "abanico/scenario.h"\n', "report may not include scenario"),
    ("src/base/a.c", '#include "abanico/status.h"\n', None),
    ("src/base/a.c", '#include "abanico/result.h"\n', "base may not include result"),
    ("src/plan/a.c", '#include "abanico/abanico.h"\n', "is for programs"),
    ("src/bench/a.c", '#include "engine/tally.h"\n#include "abanico/run.h"\n', None),
    ("src/bench/a.c", "#include <omp.h>\n", "OpenMP is known to src/engine only"),
    ("src/engine/a.c", '#include "bench/a.h"\n', "engine may not include bench"),
    ("src/report/a.c", '#include "abanico/bench.h"\n', None),
    ("src/cli/a.c", '#include "abanico/abanico.h"\n#include "cli/a.h"\n#include "a.h"\n', None),
    ("src/cli/a.c", '#include "base/text.h"\n', "cli may not include base"),
    ("src/cli/a.c", '#include "../base/text.h"\n', "without .."),
    ("src/stats/a.c", '/* "base"\n#include "plan/plan.h" */\n', None),
    ("src/stats/a.c", '// #include "plan/plan.h"\n', None),
    ("src/stats/a.c", "#include <plan/plan.h>\n#include <sys/stat.h>\n", "may not include plan"),
    ("src/stats/ops.def", '#include "plan/plan.h"\n', "stats may not include plan"),
    ("src/engine/mpi/a.c", '#include "cli/a.h"\n#include <mpi.h>\n', "engine may not include cli"),
    ("src/novel/a.c", '#include "base/a.h"\n', "not in the table"),
    ("src/a.c", "", "the folder of its layer"),
    ("include/abanico/a.h", '#include "abanico/status.h"\n#include <stddef.h>\n', None),
    ("include/abanico/a.h", '#include "base/status.h"\n', "public headers only"),
    ("include/abanico/a.h", "#include <cjson/cJSON.h>\n", "does not show in a public header"),
]


def table_is_ordered():
    """Every folder in the table names only folders above it."""
    seen = set()
    for folder, allowed in LAYERS.items():
        if not set(allowed) <= seen:
            return False
        seen.add(folder)
    return True


def self_test():
    """Number of wrong answers."""
    wrong = 0
    if not table_is_ordered():
        print("the table of layers names a folder below its own line")
        wrong += 1
    for name, text, expected in CASES:
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch, name)
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
            faults, _ = faults_of_tree(Path(scratch))
        right = not faults if expected is None else len(faults) == 1 and expected in faults[0]
        if not right:
            print(f"{name}: {text!r}: expected {expected!r}, found {faults}")
            wrong += 1
    print(f"{len(CASES) + 1 - wrong} right, {wrong} wrong")
    return wrong


def main():
    parser = argparse.ArgumentParser(description="Check that every #include runs downwards.")
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
