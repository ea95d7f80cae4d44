"""The peers: which there are, how each is called, what it needs, and how its output is read.

A peer prints, in any order, lines of a keyword and fields apart by blanks:

    tool NAME VERSION
    threads T
    seconds sampling WALL CPU     drawing the inputs; left out where it cannot be told apart
    seconds job WALL CPU          drawing, model and percentiles, without the start of the process
    percentiles NAME P05 P25 P50 P75 P95
"""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, List, Optional

HERE = Path(__file__).resolve().parent
SCENARIO = HERE.parent / "scenarios" / "chatgpt-three.json"
LEVELS = [5, 25, 50, 75, 95]
NAMES = ["hardware_cost", "power", "training_time", "availability", "electricity_price",
         "cost", "duration", "energy"]

# The interpreter that the system's packages install modules for.
PYTHON = "/usr/bin/python3" if os.access("/usr/bin/python3", os.X_OK) else "python3"


class PeerError(Exception):
    """A peer failed, or printed what is no table of percentiles."""


@dataclass
class Output:
    """What a peer says. Times are (wall, CPU) in seconds, CPU None where it is not told."""
    tool: str = ""
    threads: int = 0
    times: dict = field(default_factory=dict)
    percentiles: dict = field(default_factory=dict)


@dataclass
class Peer:
    """command(samples, seed) is an argument list; missing says why it cannot run, or is None."""
    name: str
    command: Callable[[int, int], List[str]]
    read: Callable[[str, str], Output]
    missing: Optional[str] = None
    bounded: bool = False  # its memory does not grow with the samples


# ---- reading what is printed ---------------------------------------------------------------------

def read_lines(stdout, _stderr):
    """Output of a peer that keeps to the lines above."""
    output = Output()
    for line in stdout.splitlines():
        keyword, *fields = line.split() or [""]
        if keyword == "tool":
            output.tool = " ".join(fields)
        elif keyword == "threads":
            output.threads = int(fields[0])
        elif keyword == "seconds":
            output.times[fields[0]] = (float(fields[1]), float(fields[2]))
        elif keyword == "percentiles":
            output.percentiles[fields[0]] = [float(x) for x in fields[1:]]
    return output


def read_abanico(stdout, stderr):
    """Output of `abanico run --format json --verbose`, which tells its wall time on standard error.
    On one thread that is its CPU time, or a little more. Drawing, model and counting take turns block
    by block, so that none of them has a time of its own."""
    try:
        result = json.loads(stdout)
    except json.JSONDecodeError as reason:
        raise SystemExit(f"what is given as abanico printed no result: {reason}") from reason
    output = Output(tool="{name} {version}".format(**result["generator"]))
    timing = re.search(r"samples in ([0-9.e+-]+) s,.* (\d+) threads?", stderr)
    if timing:
        wall, output.threads = float(timing[1]), int(timing[2])
        output.times["job"] = (wall, wall if output.threads == 1 else None)
    for name, one in {**result["inputs"], **result["outputs"]}.items():
        output.percentiles[name] = [at["value"] for at in one["percentiles"]]
    return output


def read(peer, stdout, stderr):
    """Output of a peer, complete, or PeerError."""
    try:
        output = peer.read(stdout, stderr)
    except (ValueError, KeyError, IndexError) as error:
        raise PeerError(f"cannot read what it printed: {error!r}") from error
    lengths = {name: len(values) for name, values in output.percentiles.items()}
    if lengths != {name: len(LEVELS) for name in NAMES}:
        raise PeerError(f"printed percentiles of {lengths}, not {len(LEVELS)} of each variable")
    return output


# ---- what is installed ---------------------------------------------------------------------------

def succeeds(*command):
    """Whether a command can be started and returns 0."""
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def missing_module(module):
    """Why a Python peer cannot run, or None."""
    if succeeds(PYTHON, "-c", f"import {module}"):
        return None
    return f"the Python module {module} is not installed (Debian: python3-{module})"


def build_gsl(folder):
    """Build with_gsl; why that does not work, or None."""
    if not shutil.which("cmake"):
        return "cmake is not installed"
    for command in (["cmake", "-S", HERE, "-B", folder], ["cmake", "--build", folder]):
        done = subprocess.run([*map(str, command)], stdin=subprocess.DEVNULL, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            lines = [line.strip() for line in done.stdout.splitlines() if "rror" in line]
            return "with_gsl.c does not build (Debian: libgsl-dev): " + " ".join(lines[:1])
    return None


def squiggle_package(folder):
    """Where the npm package is: in $SQUIGGLE, in the folder of builds, or among the global ones."""
    places = [os.environ.get("SQUIGGLE"), folder / "node_modules" / "@quri" / "squiggle-lang"]
    if shutil.which("npm"):
        root = subprocess.run(["npm", "root", "-g"], stdin=subprocess.DEVNULL, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()
        places.append(Path(root, "@quri", "squiggle-lang") if root else None)
    return next((Path(p) for p in places if p and Path(p, "dist", "index.js").is_file()), None)


# ---- the list ------------------------------------------------------------------------------------

def abanico_peer(name, program, threads):
    def command(samples, seed):
        return [str(program), "run", str(SCENARIO), "-n", str(samples), "-s", str(seed),
                "-j", str(threads), "--format", "json", "--verbose", "--no-progress"]
    missing = None if os.access(program, os.X_OK) else f"{program} is not there: build it first"
    return Peer(name, command, read_abanico, missing, bounded=True)


def gsl_peer(name, folder, threads, way, missing):
    def command(samples, seed):
        return [str(folder / "with_gsl"), str(samples), str(seed), str(threads), way]
    return Peer(name, command, read_lines, missing)


def python_peer(name):
    def command(samples, seed):
        return [PYTHON, "-B", str(HERE / f"with_{name}.py"), str(samples), str(seed)]
    return Peer(name, command, read_lines, missing_module(name))


def r_peer():
    def command(samples, seed):
        return ["Rscript", "--vanilla", str(HERE / "with_r.R"), str(samples), str(seed)]
    missing = None if shutil.which("Rscript") else "Rscript is not installed (Debian: r-base-core)"
    return Peer("r", command, read_lines, missing)


def squiggle_peer(folder):
    package = squiggle_package(folder)

    def command(samples, seed):
        return ["node", str(HERE / "with_squiggle.mjs"), str(samples), str(seed), str(package)]
    missing = None
    if not shutil.which("node"):
        missing = "node is not installed"
    elif package is None:
        missing = "the npm package @quri/squiggle-lang is not installed"
    return Peer("squiggle", command, read_lines, missing)


ALL = ["abanico-1", "abanico", "gsl-sort", "gsl-select", "numpy", "numba", "openturns", "r",
       "squiggle"]


def find(names, program, folder, threads):
    """The peers of these names, in the order of ALL. What they need is looked for, and with_gsl is
    built, only where they are asked for."""
    gsl = build_gsl(folder) if any(name.startswith("gsl-") for name in names) else None
    make = {
        "abanico-1": lambda: abanico_peer("abanico-1", program, 1),
        "abanico": lambda: abanico_peer("abanico", program, threads),
        "gsl-sort": lambda: gsl_peer("gsl-sort", folder, threads, "sort", gsl),
        "gsl-select": lambda: gsl_peer("gsl-select", folder, threads, "select", gsl),
        "numpy": lambda: python_peer("numpy"),
        "numba": lambda: python_peer("numba"),
        "openturns": lambda: python_peer("openturns"),
        "r": r_peer,
        "squiggle": lambda: squiggle_peer(folder),
    }
    return [make[name]() for name in ALL if name in names]
