#!/usr/bin/env python3
"""The same bytes from any number of threads, any schedule, any instruction set, any environment.

Runs the scenarios of tests/determinism/ once plainly and then in many other ways, and compares standard
output byte by byte. tests/determinism/everything.json has every distribution, function and operator: that
is checked first, against what the program lists. Programs named in ABANICO_PEERS (other builds of the same
source, separated like PATH) must print the same, too.

Of docs/determinism.md, every test that the list there names must exist, and the functions of the C library
and of GSL that it says are left must be those that the source calls. ABANICO names the program.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(os.environ.get("ABANICO_SOURCE", Path(__file__).parents[1]))
EVERYTHING = SOURCE / "tests" / "determinism" / "everything.json"
CHUNKS = SOURCE / "tests" / "determinism" / "chunks.json"
EVIDENCE = SOURCE / "tests" / "determinism" / "evidence.json"
TITAN = SOURCE / "scenarios" / "training" / "titan.json"
CHATGPT = SOURCE / "scenarios" / "training" / "chatgpt.json"
COPULA = SOURCE / "tests" / "determinism" / "copula.json"
TIMEOUT = 300  # seconds; a run takes a second or so, with sanitizers some ten

# No multiples of a block, a vector or a piece: the last of each is cut short.
SAMPLES_EVERYTHING = 34_003
SAMPLES_EVERYTHING_GSL = 7_001
SAMPLES_COPULA = 200_003
SAMPLES_COPULA_GSL = 5_003
SAMPLES_CHUNKS = 2_300_017
SAMPLES_CHUNKS_GSL = 300_007
SAMPLES_SCENARIOS = 20_011
SAMPLES_SENSITIVITY = 1_101

ISAS = ("baseline", "avx2", "avx512")
THREADS = (1, 2, 3, 7, 64)
SCHEDULES = ("static", "dynamic", "dynamic,1", "guided", "static,3")

# What a user, a batch system or a debugger may have set.
ENVIRONMENTS = (
    {"LC_NUMERIC": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "TZ": "Asia/Kathmandu"},
    {"GSL_RNG_TYPE": "taus2", "GSL_RNG_SEED": "12345"},
    {"OMP_DYNAMIC": "true", "OMP_NESTED": "true", "OMP_MAX_ACTIVE_LEVELS": "3"},
    {"OMP_THREAD_LIMIT": "1"},
    {"OMP_PROC_BIND": "spread", "OMP_PLACES": "threads", "OMP_NUM_THREADS": "5"},
    {"MALLOC_PERTURB_": "165", "MALLOC_ARENA_MAX": "1", "MALLOC_TOP_PAD_": "0"},
)

# The C library's functions as a CPU without fused operations has them, by the names of glibc 2.33 and
# later, and of earlier ones. Others ignore it.
OTHER_LIBM = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F,-AVX2_Usable,-FMA_Usable"}


# ---- running ---------------------------------------------------------------------------------------------


class Case:
    """One run whose bytes all ways of running it must give."""

    def __init__(self, path, samples, sampler="table", form="json", options=()):
        self.path, self.samples, self.sampler, self.form = path, samples, sampler, form
        self.options = list(options)

    def arguments(self):
        return ["run", "-n", str(self.samples), "--sampler", self.sampler, "-f", self.form,
                *self.options, "--no-progress", str(self.path)]

    def __str__(self):
        return " ".join([f"{self.path.name} ({self.sampler}, {self.samples} samples, {self.form})",
                         *self.options])


class Audit(Case):
    """The same of an audit."""

    def arguments(self):
        return ["audit", "-n", str(self.samples), "-f", self.form, "--no-progress", str(self.path)]

    def __str__(self):
        return f"audit of {super().__str__()}"


class Comparison(Case):
    """The same of a comparison with another scenario."""

    def arguments(self):
        return ["compare", "-n", str(self.samples), "-f", self.form, "--no-progress", *self.options,
                str(self.path), str(TITAN)]

    def __str__(self):
        return f"comparison of {super().__str__()}"


def clean_environment(extra):
    """The environment without what the tests vary."""
    names = {name for added in (*ENVIRONMENTS, OTHER_LIBM) for name in added}
    names |= {"ABANICO_ISA", "OMP_SCHEDULE", "OMP_NUM_THREADS", "LC_ALL"}
    # Whether bars are drawn with more than ASCII is the locale's to say.
    kept = {n: v for n, v in os.environ.items() if n not in names}
    return {**kept, "LC_CTYPE": "C.UTF-8", **extra}


def output_of(program, case, options=(), extra=None):
    """Standard output of a run, or what went wrong as text."""
    done = subprocess.run([program, *case.arguments(), *options], capture_output=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=TIMEOUT, env=clean_environment(extra or {}))
    if done.returncode != 0:
        return f"exit code {done.returncode}: {done.stderr[-300:].decode(errors='replace')}"
    return done.stdout


KNOWN = {}  # (program, arguments) -> standard output of a plain run


def plain_output(program, case):
    """Standard output of a run by one thread."""
    key = (program, *case.arguments())
    if key not in KNOWN:
        KNOWN[key] = output_of(program, case, ["-j", "1"])
    return KNOWN[key]


def first_difference(one, other):
    """The first line that differs, for a person to read."""
    if isinstance(one, str) or isinstance(other, str):
        return one if isinstance(one, str) else other
    for number, pair in enumerate(zip(one.splitlines(), other.splitlines()), start=1):
        if pair[0] != pair[1]:
            return f"line {number}: {pair[0].decode().strip()[:90]} | {pair[1].decode().strip()[:90]}"
    return f"{len(one)} bytes | {len(other)} bytes"


def ways_of(case, isas, ways):
    """(what it is, options, environment) of every other way to run a case."""
    for number, (isa, threads) in enumerate(ways):
        schedule = SCHEDULES[number % len(SCHEDULES)]
        yield (f"{isa}, {threads} threads, {schedule}", ["-j", str(threads)],
               {"ABANICO_ISA": isa, "OMP_SCHEDULE": schedule})
    if case.options:
        return
    if case.path == EVERYTHING and case.sampler == "table":
        yield "little memory", ["-j", "2", "--memory", "1M"], {"ABANICO_ISA": isas[-1]}
    if case.path == CHUNKS and case.form == "json" and case.sampler == "table":
        for extra in ENVIRONMENTS:
            yield " ".join(f"{n}={v}" for n, v in extra.items()), ["-j", "3"], extra
        for isa in isas[::2]:
            yield f"{isa}, little memory", ["-j", "3", "--memory", "1M"], {"ABANICO_ISA": isa}


def faults_of_case(program, case, isas, ways):
    """Ways in which a case prints other bytes, as lines; and how many were tried."""
    expected = plain_output(program, case)
    faults, count = [], 0
    if isinstance(expected, str):
        return [f"{case}: {expected}"], 0
    for what, options, extra in ways_of(case, isas, ways):
        got = output_of(program, case, options, extra)
        count += 1
        if got != expected:
            faults.append(f"{case}: {what}: {first_difference(expected, got)}")
    return faults, count


def sensitivity_cases():
    """Both methods, on every kind of input, and with more work than threads; both samplers."""
    given, sobol = ["--sensitivity"], ["--sensitivity=sobol"]
    return [Case(EVERYTHING, SAMPLES_SENSITIVITY, options=given),
            Case(EVERYTHING, SAMPLES_SENSITIVITY, options=sobol),
            Case(CHUNKS, SAMPLES_CHUNKS_GSL, options=given),
            Case(CHUNKS, SAMPLES_CHUNKS_GSL, options=sobol),
            Case(CHUNKS, SAMPLES_CHUNKS_GSL, "gsl", options=sobol),
            Case(CHUNKS, SAMPLES_CHUNKS_GSL, form="text", options=[*sobol, "-v"])]


def available_isas(program):
    """Those of ISAS that the program takes on this machine."""
    case = Case(CHUNKS, 10)
    return [isa for isa in ISAS
            if isinstance(output_of(program, case, (), {"ABANICO_ISA": isa}), bytes)]


def pairs(isas):
    """Every instruction set and number of threads: a pair of each, the sets going round."""
    return [(isas[(i + j) % len(isas)], t) for i, t in enumerate(THREADS) for j in range(len(isas))]


def all_faults(program):
    """Faults of all cases, and how many runs were compared."""
    isas = available_isas(program)
    if not isas:
        return [f"{program} runs with none of {ISAS}"], 0
    two = [(isa, 2) for isa in isas]
    few = [(isa, THREADS[i]) for i, isa in enumerate(isas)]
    plan = [
        (Case(EVERYTHING, SAMPLES_EVERYTHING), two),
        (Case(EVERYTHING, SAMPLES_EVERYTHING_GSL, "gsl"), few),
        (Case(COPULA, SAMPLES_COPULA), few),
        (Case(COPULA, SAMPLES_COPULA_GSL, "gsl"), few[-1:]),
        (Case(CHUNKS, SAMPLES_CHUNKS), pairs(isas)),
        (Case(CHUNKS, SAMPLES_CHUNKS, "table", "text"), [(isas[-1], 64)]),
        (Case(EVIDENCE, SAMPLES_CHUNKS_GSL), few),
        (Audit(TITAN, SAMPLES_SCENARIOS), few),
        (Comparison(CHATGPT, SAMPLES_SCENARIOS), few[-1:]),
        (Comparison(CHATGPT, SAMPLES_SCENARIOS, options=("--design", "sobol")), few),
        (Case(CHATGPT, SAMPLES_SCENARIOS, options=("--design", "lhs")), few),
        (Case(COPULA, SAMPLES_COPULA, options=("--design", "lhs")), few[-1:]),
        (Case(COPULA, SAMPLES_COPULA, options=("--design", "sobol")), few),
        (Case(CHATGPT, SAMPLES_CHUNKS_GSL, options=("--tolerance", "0.02")), few),
        (Case(CHUNKS, SAMPLES_CHUNKS_GSL, "gsl"), [(isas[0], 2), (isas[-1], 7), (isas[-1], 64)]),
        *[(case, few) for case in sensitivity_cases()],
    ]
    faults, count = [], 0
    for case, ways in plan:
        more, tried = faults_of_case(program, case, isas, ways)
        faults += more
        count += tried
    return faults, count


def scenario_cases():
    """Those that the project comes with, and those of this test."""
    paths = [p for p in sorted((SOURCE / "scenarios").rglob("*.json")) if "models" not in p.parts]
    return [Case(EVERYTHING, SAMPLES_EVERYTHING), *[Case(p, SAMPLES_SCENARIOS) for p in [CHUNKS, COPULA, *paths]]]


def faults_of_libm(program):
    """Scenarios on a CPU without fused operations, as far as the C library can tell."""
    faults = []
    for case in scenario_cases():
        expected = plain_output(program, case)
        got = output_of(program, case, (), OTHER_LIBM)
        if got != expected or isinstance(got, str):
            faults.append(f"{case}: another set of the C library's functions: "
                          + first_difference(expected, got))
    return faults, len(scenario_cases())


def faults_of_peers(program, peers):
    """Other builds: every scenario, both samplers, text and JSON."""
    cases = scenario_cases()
    cases += [Case(EVERYTHING, SAMPLES_EVERYTHING_GSL, "gsl"), Case(CHUNKS, SAMPLES_CHUNKS, "table", "text")]
    cases += sensitivity_cases()
    faults = []
    for case in cases:
        expected = plain_output(program, case)
        for peer in peers:
            got = output_of(peer, case)
            if got != expected or isinstance(got, str):
                faults.append(f"{case}: {peer}: {first_difference(expected, got)}")
    return faults, len(cases) * len(peers)


def libm_has_variants():
    """Whether the C library here has other functions for other CPUs."""
    text = ("import math\nprint([f(0.1 + i * 3.7e-4).hex() for i in range(20000)"
            " for f in (math.exp, math.log, math.sin)])")
    outputs = [subprocess.run([sys.executable, "-c", text], capture_output=True, check=True,
                              env=clean_environment(extra)).stdout for extra in ({}, OTHER_LIBM)]
    return outputs[0] != outputs[1]


# ---- the scenario has everything ---------------------------------------------------------------------------


def listed(program, what):
    """Entries of `abanico list`: (first word, what stands beside it in its first line)."""
    text = subprocess.run([program, "list", what], capture_output=True, check=True, timeout=TIMEOUT,
                          stdin=subprocess.DEVNULL).stdout.decode()
    lines = text.split("\n\n")[0].splitlines()
    return [(line.split()[0], re.split(r" {2,}", line, maxsplit=1)[-1]) for line in lines if line[:1].strip()]


def flat(definition):
    """An input and the components within it."""
    yield definition
    for component in definition.get("components", []):
        yield from flat(component)


def hangs_on_inputs(definition, names):
    """Whether a parameter is an expression of other inputs."""
    words = {word for key, value in definition.items()
             if isinstance(value, str) and key not in ("distribution", "unit")
             for word in re.findall(r"[A-Za-z_]\w*", re.sub(r"\[[^]]*\]", "", value))}
    return bool(words & names)


def faults_of_distributions(program, scenario):
    """Distributions, and ways to write them, that the scenario lacks."""
    inputs = [d for i in scenario["inputs"].values() for d in flat(i)]
    names = set(scenario["inputs"])
    entries = listed(program, "distributions")
    for name, text in entries:
        mine = [d for d in inputs if d.get("distribution") == name]
        forms = text.replace("two quantiles", "").replace(" or file", "").replace("[{weight, ...}, ...]", "")
        fixed = [d for d in mine if not hangs_on_inputs(d, names)]
        if not fixed:
            yield f"no input is a {name}"
        if "two quantiles" in text and not any(re.match(r"p\d", key) for d in fixed for key in d):
            yield f"no {name} is given by two quantiles"
        if "two quantiles" in text and not any("range" in d for d in fixed):
            yield f"no {name} is given as a range"
        takes_numbers = not re.search(r"edges|values|components|points", forms)
        if takes_numbers and not any(hangs_on_inputs(d, names) for d in mine):
            yield f"no {name} hangs on other inputs"
        for word in re.findall(r"[a-z]\w*", re.sub(r"\[\[.*", "", forms)):
            if not any(word in d for d in mine):
                yield f"no {name} has {word}"
    if len(entries) < 25:
        yield f"only {len(entries)} distributions are listed"


def faults_of_language(program, scenario):
    """Functions, names and operators that no formula has."""
    formulas = " ; ".join(m["expression"] for m in scenario["model"].values())
    entries = listed(program, "functions")
    for name, _ in entries:
        call = name.split("(")[0]
        if not re.search(rf"\b{call}\b" + (r"\s*\(" if "(" in name else ""), formulas):
            yield f"no formula has {call}"
    signs = re.findall(r'^ABAI_INFIX\("([^"]+)"',
                       (SOURCE / "src" / "expr" / "operators.def").read_text(encoding="utf-8"), re.MULTILINE)
    signs.append("not")
    found = set(re.findall(r"<=|>=|==|!=|[-+*/^<>]|\b(?:and|or|not)\b", re.sub(r"\[[^]]*\]", "", formulas)))
    for sign in signs:
        if sign not in found:
            yield f"no formula has the operator {sign}"
    if not re.search(r"[;(,] *-", f";{formulas}"):
        yield "no formula has a minus before one value"
    if len(entries) < 25 or len(signs) < 10:
        yield f"only {len(entries)} functions and {len(signs)} operators are listed"


def faults_of_features(scenario):
    """Other things that results hang on."""
    inputs = list(scenario["inputs"].values())
    for key in ("truncate", "clamp", "location", "smooth", "value", "range"):
        if not any(key in d for d in inputs):
            yield f"no input has {key}"
    for kind in ("spearman", "kendall", "pearson"):
        if not any(kind in c for c in scenario["correlations"]):
            yield f"no correlation is a {kind}"
    if not any(d.get("unit") == "degC" for d in inputs):
        yield "no input is a temperature"
    if scenario.get("failures") != "count" or not scenario.get("claims"):
        yield "failures are not counted, or nothing is claimed"
    if not scenario.get("evidence"):
        yield "there is no evidence"
    headers = "\n".join(p.read_text(encoding="utf-8") for p in (SOURCE / "src").rglob("*.h"))
    sizes = [re.search(rf"\b{name} = (\d+)", headers) for name in ("ABAI_BLOCK", "ABAI_CHUNK_BLOCKS")]
    if None in sizes:
        yield "the sizes of blocks and chunks are not found in the headers"
        return
    chunk = int(sizes[0][1]) * int(sizes[1][1])
    if SAMPLES_CHUNKS <= max(THREADS) * chunk:
        yield f"{SAMPLES_CHUNKS} samples are fewer than a chunk of {chunk} for each of {max(THREADS)} threads"


def faults_of_coverage(program):
    scenario = json.loads(EVERYTHING.read_text(encoding="utf-8"))
    return [f"{EVERYTHING.name}: {fault}"
            for fault in (*faults_of_distributions(program, scenario),
                          *faults_of_language(program, scenario), *faults_of_features(scenario))]


# ---- the list of what could break it -----------------------------------------------------------------------

# Exact by IEEE 754 or by their definition, wherever they come from.
EXACT = set("""sqrt fabs floor ceil trunc fma fmin fmax fmod frexp ldexp ilogb nextafter copysign modf
               isnan isinf isfinite isunordered signbit round""".split())
# The others of <math.h>.
INEXACT = set("""exp exp2 expm1 log log2 log10 log1p pow sin cos tan asin acos atan atan2 sinh cosh tanh
                 asinh acosh atanh erf erfc lgamma tgamma hypot cbrt""".split())
# Figures of the bench are times, and the methods it compares with are others' on purpose.
TIMED = "bench/"
COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|/\*.*?\*/|//[^\n]*', re.DOTALL)


def calls_of_source():
    """(file, function of <math.h> that is not exact) and (file, function of GSL that is called)."""
    of_libm, of_gsl = set(), set()
    for path in sorted((SOURCE / "src").rglob("*.[ch]")):
        name = path.relative_to(SOURCE / "src").as_posix()
        if name.startswith(TIMED):
            continue
        text = COMMENT.sub(" ", path.read_text(encoding="utf-8"))
        text = re.sub(r"\bdouble \(?\*?\w+\)?\(", " ", text)  # declarations and definitions
        for called in re.findall(r"(?<![\w.>])(\w+)\s*\(", text):
            if called in INEXACT:
                of_libm.add((name, called))
            elif re.match(r"gsl_(cdf|ran|sf|interp|root|sort|stats|rng|integration|math)", called):
                of_gsl.add((name, called))
    return of_libm, of_gsl


def faults_of_objects(build):
    """The same from compiled files, where macros are expanded and compilers have put calls of their own."""
    objects = [p for p in build.rglob("CMakeFiles/abanico_*.dir/src/**/*.o") if f"/src/{TIMED}" not in p.as_posix()
               and "abanico_program" not in p.as_posix()]
    if not objects or shutil.which("nm") is None:
        print("compiled files are not looked at: there are none, or no nm")
        return
    for path in objects:
        names = subprocess.run(["nm", "-u", str(path)], capture_output=True, check=False).stdout.decode()
        for called in sorted(INEXACT & set(re.findall(r"\bU (?:__)?(\w+?)(?:_finite)?$", names, re.MULTILINE))):
            yield f"{path.name}: calls the C library's {called}"


def section(text, title):
    """The lines of a section of a Markdown file."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def names_of_tests():
    """Every test that can be named: of cmocka, of scripts, and files."""
    tests = SOURCE / "tests"
    names = {p.name for p in tests.rglob("*") if p.is_file()} | {p.stem for p in tests.glob("*.*")}
    for path in [*tests.glob("*.c"), *tests.rglob("*.py")]:
        names |= set(re.findall(r"^(?:static void|def) (\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE))
    return names


def faults_of_documents():
    """What docs/determinism.md says and is not so."""
    path = SOURCE / "docs" / "determinism.md"
    text = path.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    tests = names_of_tests()
    named = 0
    for row in rows:
        for name in re.findall(r"test: `([^`]+)`", row):
            named += 1
            if name not in tests:
                yield f"{path.name}: there is no test {name}"
    if named < 20:
        yield f"{path.name}: only {named} tests are named"
    of_libm, of_gsl = calls_of_source()
    for name, called in sorted(of_libm):
        yield f"src/{name}: {called} is the C library's, which may choose by the CPU; take abai_{called}"
    said = set(re.findall(r"`(gsl_\w+)`", section(text, "What is left to GSL")))
    for name, called in sorted(of_gsl):
        if not any(called == s or (s.endswith("_") and called.startswith(s)) for s in said):
            yield f"src/{name}: {called} is not in the list of {path.name}"
    for s in sorted(said):
        if not any(called == s or (s.endswith("_") and called.startswith(s)) for _, called in of_gsl):
            yield f"{path.name}: {s} is called nowhere"


# ---- the command -----------------------------------------------------------------------------------------


def main():
    parser = argparse.ArgumentParser(description="Check that nothing but the scenario shows in the bytes.")
    parser.add_argument("--peers-only", action="store_true", help="compare builds, and nothing else")
    options = parser.parse_args()
    program = os.environ.get("ABANICO")
    if not program:
        print("SKIP: ABANICO does not name the program")
        return 77
    peers = [p for p in os.environ.get("ABANICO_PEERS", "").split(os.pathsep) if p]
    faults, count = [], 0
    if not options.peers_only:
        faults += [*faults_of_documents(), *faults_of_coverage(program)]
        faults += faults_of_objects(Path(os.environ.get("ABANICO_BUILD", SOURCE / "build")))
        for more, tried in (all_faults(program), faults_of_libm(program)):
            faults += more
            count += tried
        print("the C library has other functions for other CPUs:", "yes" if libm_has_variants() else "no")
    more, tried = faults_of_peers(program, peers)
    for fault in [*faults, *more]:
        print(fault)
    print(f"{count + tried} runs compared, {tried} of them with other builds; {len(faults) + len(more)} faults")
    return 1 if faults or more or count + tried == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
